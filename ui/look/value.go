package look

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/theme"
)

// ValueStyle says how the text of a secret may be drawn.
type ValueStyle struct {
	// Clear shows a masked text, because the person asked for it.
	Clear bool
	// Left is the number of seconds until it is masked again, 0 to leave it out.
	Left int
	// Aspect is which text is drawn.
	Aspect model.Aspect
	// Plain leaves out the number of lines.
	Plain bool
}

// Open reports whether a text may be seen without being asked for. Both visibilities count: what a reference leads to may be
// guarded more closely than the reference itself.
func Open(secret *model.Secret) bool {
	return secret.Visibility == model.Unmasked && (secret.ComputedVisibility == "" || secret.ComputedVisibility == model.Unmasked)
}

// Value draws the text of a secret in a column of an exact width: the text itself where its visibility or the person
// allows, a mask of fixed width otherwise. A nil secret is missing.
func (n *Line) Value(s *model.Secret, w int, style ValueStyle) *Line {
	l := n.look
	w = min(w, n.Room())
	switch {
	case w <= 0:
		return n
	case s == nil:
		return n.Col(l.Missing+" missing", w, theme.Faint, 0)
	case s.Restricted():
		return n.Col(l.Restricted+" restricted", w, theme.Muted, 0)
	}
	text := s.Text(style.Aspect)
	switch {
	case !text.Known():
		return n.hiddenText(s, w)
	case l.Hidden:
		// An empty text too: that it is empty is its size.
		return n.Col(l.Masked(), w, theme.Muted, 0)
	}
	switch {
	case text.Empty():
		return n.Col("empty", w, theme.Faint, theme.Italic)
	case style.Clear:
		left := ""
		if style.Left > 0 {
			left = fmt.Sprintf(" %s %ds", l.Countdown, style.Left)
		}
		room := w - cells.Width(left)
		n.Outside(Preview(text.Reveal(), room), room, theme.Warn, 0)
		return n.Add(left, theme.Warn, countdownAttr(style.Left))
	case s.Visibility == model.Unmasked && s.ComputedVisibility != model.Masked:
		lines := n.lineCount(text, style)
		room := w - cells.Width(lines)
		n.Outside(Preview(text.Reveal(), room), room, theme.Text, 0)
		return n.Add(lines, theme.Faint, 0)
	default:
		mask := min(cells.Width(l.Masked()), w)
		n.Col(l.Masked(), mask, theme.Muted, 0)
		return n.Col(n.lineCount(text, style), w-mask, theme.Faint, 0)
	}
}

// hiddenText draws a text that Doppler did not compute: a staged reference, or one whose target is restricted.
func (n *Line) hiddenText(s *model.Secret, w int) *Line {
	if s.ComputedVisibility == model.Restricted {
		return n.Col(n.look.Restricted+" restricted where it refers to", w, theme.Muted, 0)
	}
	if s.Visibility == model.Unmasked && s.Raw.Known() && !n.look.Hidden {
		return n.Outside(Preview(s.Raw.Reveal(), w), w, theme.Text, 0)
	}
	return n.Col(n.look.Masked(), w, theme.Muted, 0)
}

func (n *Line) lineCount(text model.Value, style ValueStyle) string {
	if lines := text.Lines(); lines > 1 && !style.Plain {
		return fmt.Sprintf(" %d lines", lines)
	}
	return ""
}

const lastSeconds = 5

func countdownAttr(left int) theme.Attr {
	if left <= lastSeconds {
		return theme.Bold
	}
	return 0
}

// Preview cuts a long text to what can be seen in a column, so that drawing does not depend on its length. Every byte
// becomes at most a few cells, and at least one cell is drawn for every four bytes.
func Preview(text string, w int) string {
	most := 4*max(w, 0) + 8
	if len(text) <= most {
		return text
	}
	for !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + " "
}

// SizeHidden stands for a size in presenter mode.
const SizeHidden = "(size hidden)"

// Size is a number of bytes in a few cells.
func Size(bytes int) string {
	const kilo = 1000
	if bytes < kilo {
		return fmt.Sprintf("%d B", bytes)
	}
	return fmt.Sprintf("%.1f kB", float64(bytes)/kilo)
}

// Count is a number with its noun.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// thousands writes a number with a comma before every third digit from the end.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// StagedMark is the mark of a staged change with its tone.
func (l *Look) StagedMark(c *model.Change) (string, theme.Tone) {
	if c == nil {
		return " ", theme.Text
	}
	switch c.Action() {
	case model.Add:
		return l.Add, theme.OK
	case model.Remove:
		return l.Delete, theme.Danger
	default:
		return l.Edit, theme.Info
	}
}

// Severity is the mark of a finding: another shape for another severity, so that no colour is needed to tell them apart.
func (l *Look) Severity(severity model.Severity) (string, theme.Tone) {
	if severity == model.Danger {
		return l.Attention, theme.Danger
	}
	return l.Info, theme.Warn
}
