package browse

import (
	"fmt"
	"strings"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// detail draws the block below the list: what is known of the secret under the cursor.
func (s *Screen) detail(c *screen.Context, w, h int) []look.Row {
	here, ok := s.current(c)
	if !ok {
		return nil
	}
	l := c.Look
	shows := c.Shows(s.Subject(c)) && s.focus == secretsPane
	rows := []look.Row{look.Divide([]look.Seg{{Text: here.row.Name, Tone: theme.Text, Attr: theme.Bold, Outside: true}}, s.status(c, here, shows))}
	d := &details{l: l, w: w, rows: rows, most: h}
	change := here.row.Change
	secret := here.row.Effective()
	switch {
	case change != nil && change.Base != nil && (change.Value.Known() || change.Removal != model.Keep):
		d.text("was", s.described(c, change.Base, false), theme.Muted)
		if change.Removal != model.Keep {
			d.text("now", s.removal(change), theme.Danger)
		} else {
			s.valueRows(c, d, "now", secret, shows)
		}
	default:
		s.valueRows(c, d, "value", secret, shows)
	}
	if secret != nil {
		d.rawRow(secret, shows)
		d.text("kind", s.described(c, secret, true), theme.Text)
	}
	if here.row.Moved {
		d.text(l.Attention, "Doppler has changed since you staged this; the save will show both.", theme.Danger)
	}
	if change != nil && change.Action() == model.Rename {
		d.outside("renamed", change.Base.Name+" "+l.Arrow+" "+change.Name, theme.Warn)
	}
	if note, staged := c.W.NoteOf(here.snapshot, here.row.Name); note != "" || staged {
		if staged {
			note += "  (staged, all environments)"
		}
		d.outside("note", note, theme.Text)
	}
	d.text("read", clock(here.snapshot.ReadAt()), theme.Faint)
	return fillTo(d.rows, h)
}

func (s *Screen) status(c *screen.Context, here current, shows bool) []look.Seg {
	l := c.Look
	switch {
	case shows:
		const bar = 15
		left := c.Left()
		done := min(bar*left/int(screen.RevealFor.Seconds()), bar)
		return []look.Seg{
			{Text: fmt.Sprintf("masked again in %d s  ", left), Tone: theme.Warn},
			look.T(strings.Repeat(l.BarDone, done), theme.Warn), look.T(strings.Repeat(l.BarRest, bar-done), theme.Faint),
		}
	case here.row.Change != nil:
		return []look.Seg{look.T(actionWord(here.row.Change)+", not saved", theme.Info)}
	case here.managed:
		return []look.Seg{look.T("set by Doppler", theme.Faint)}
	case here.row.Secret != nil && here.row.Secret.Visibility == model.Unmasked:
		return []look.Seg{look.T("unmasked", theme.Faint)}
	default:
		return []look.Seg{look.T("masked", theme.Faint)}
	}
}

func actionWord(change *model.Change) string {
	switch change.Action() {
	case model.Add:
		return "new"
	case model.Remove:
		return "to be deleted"
	case model.Rename:
		return "renamed"
	default:
		return "edited"
	}
}

func (s *Screen) removal(change *model.Change) string {
	if change.Removal == model.FollowRoot {
		return "the own value goes; the root's is seen again"
	}
	return "will be deleted"
}

// described is a secret's settings and size, without its text.
func (s *Screen) described(c *screen.Context, secret *model.Secret, kind bool) string {
	if secret == nil {
		return c.Look.Missing + " not there"
	}
	dot := " · "
	if c.Look.Glyphs.ASCII() {
		dot = " . "
	}
	size := ""
	if text := secret.Text(model.RawText); text.Known() {
		size = look.Count(text.Size(), "byte")
		if lines := text.Lines(); lines > 1 {
			size += dot + look.Count(lines, "line")
		}
	}
	if !kind {
		if secret.Restricted() {
			return c.Look.Restricted + " restricted"
		}
		return c.Look.Masked() + "  " + size
	}
	text := strings.ReplaceAll(secretKind(secret), " · ", dot)
	if size != "" {
		text += dot + size
	}
	return text
}

// details collects the rows of the block.
type details struct {
	l    *look.Look
	w    int
	most int
	rows []look.Row
}

const labelWidth = 9

func (d *details) start(label string) *look.Line {
	return d.l.Line(d.w, theme.OnBg).Gap(3).Col(label, labelWidth, theme.Faint, 0)
}

func (d *details) text(label, text string, tone theme.Tone) {
	d.rows = append(d.rows, look.Row{Text: d.start(label).Add(text, tone, 0).String()})
}

func (d *details) outside(label, text string, tone theme.Tone) {
	n := d.start(label)
	d.rows = append(d.rows, look.Row{Text: n.Outside(look.Preview(text, n.Room()), n.Room(), tone, 0).String()})
}

// valueRows draws the text: over several rows while it is revealed, in one otherwise.
func (s *Screen) valueRows(c *screen.Context, d *details, label string, secret *model.Secret, shows bool) {
	text := model.Value{}
	if secret != nil {
		text = secret.Text(model.ComputedText)
		if !text.Known() {
			text = secret.Text(model.RawText)
		}
	}
	room := d.w - 3 - labelWidth - 1
	if !shows || !text.Known() || text.Empty() {
		n := d.start(label)
		d.rows = append(d.rows, look.Row{Text: n.Value(secret, n.Room(), look.ValueStyle{Aspect: model.ComputedText}).String()})
		return
	}
	most := max(d.most-len(d.rows)-3, 1)
	lines := 0
	for _, line := range strings.Split(strings.TrimSuffix(look.Preview(text.Reveal(), room*most), " "), "\n") {
		for _, part := range cells.Wrap(c.Look.Cells.Printable(line), room) {
			if lines == most {
				return
			}
			n := d.start(label)
			label = ""
			d.rows = append(d.rows, look.Row{Text: n.Add(part, theme.Warn, 0).String()})
			lines++
		}
	}
}

// rawRow shows the stored text where it is not what applications get.
func (d *details) rawRow(secret *model.Secret, shows bool) {
	raw := secret.Text(model.RawText)
	if !raw.Known() || !secret.IsReference() {
		return
	}
	if shows || secret.Visibility == model.Unmasked || onlyReference(raw) {
		d.outside("raw", raw.Reveal(), theme.Info)
		return
	}
	refs := model.References(raw)
	names := make([]string, len(refs))
	for i, ref := range refs {
		names[i] = ref.String()
	}
	d.outside("raw", "built from "+strings.Join(names, " "), theme.Info)
}

// onlyReference reports whether a raw text is one reference and nothing else, which holds no secret.
func onlyReference(raw model.Value) bool {
	refs := model.References(raw)
	return len(refs) == 1 && refs[0].Start == 0 && refs[0].End == raw.Size()
}
