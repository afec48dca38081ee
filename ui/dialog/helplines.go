package dialog

import (
	"slices"
	"strings"

	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// helpLine is one line of a column of the help.
type helpLine struct {
	text string
	kind helpKind
}

type helpKind uint8

const (
	helpRow helpKind = iota
	helpMore
	helpHead
	helpBlank
)

const helpKeys = 11 // cells for the keys in a column

// lines are all lines of the help, each of exactly w cells: what works here by group, the marks, and then what works on
// the other screens.
func (h *Help) lines(c *screen.Context, w int) []helpLine {
	var lines []helpLine
	add := func(title string, wanted func(keys.Binding) bool) {
		var part []helpLine
		for _, row := range h.rows {
			if wanted(row) && h.matches(row) {
				part = append(part, h.binding(c, row, w)...)
			}
		}
		lines = section(c.Look, lines, title, part, w)
	}
	for _, group := range h.groups() {
		add(group, func(row keys.Binding) bool { return h.reach[row.Scope] && row.Group == group })
	}
	if h.text.Empty() {
		lines = section(c.Look, lines, "Marks", legend(c.Look, w), w)
	}
	var others []keys.Scope
	for _, row := range h.rows {
		if !h.reach[row.Scope] && !slices.Contains(others, row.Scope) {
			others = append(others, row.Scope)
		}
	}
	for _, scope := range others {
		add(capital(where(scope)), func(row keys.Binding) bool { return row.Scope == scope })
	}
	return lines
}

// groups are the headings of what works here: those of a dialog that is open below come first.
func (h *Help) groups() []string {
	var own []string
	for _, row := range h.rows {
		if !slices.Contains(keys.Groups(), row.Group) && !slices.Contains(own, row.Group) {
			own = append(own, row.Group)
		}
	}
	return append(own, keys.Groups()...)
}

func section(l *look.Look, lines []helpLine, title string, part []helpLine, w int) []helpLine {
	if len(part) == 0 {
		return lines
	}
	if len(lines) > 0 {
		lines = append(lines, helpLine{l.Blank(w, theme.OnRaised), helpBlank})
	}
	head := l.Line(w, theme.OnRaised).Add(title, theme.Text, theme.Bold).String()
	return append(append(lines, helpLine{head, helpHead}), part...)
}

// binding draws the keys of a binding with what they do, on as many lines as that takes. What is off is faint, with the
// reason where it fits.
func (h *Help) binding(c *screen.Context, row keys.Binding, w int) []helpLine {
	l := c.Look
	keyTone, tone, after := theme.Accent, theme.Text, ""
	switch {
	case !h.reach[row.Scope]:
		keyTone, tone = theme.Muted, theme.Muted
	case h.off != nil:
		if why := h.off(row.Action); why != "" {
			keyTone, tone, after = theme.Faint, theme.Faint, strings.TrimSuffix(l.Cells.Printable(why), ".")
		}
	}
	room := max(w-helpKeys-3, 1)
	names := cells.WrapWords(strings.Join(row.Keys, " "), helpKeys)
	texts := cells.WrapWords(row.Long, room)
	lines := make([]helpLine, max(len(names), len(texts)))
	for i := range lines {
		n := l.Line(w, theme.OnRaised)
		if i < len(names) {
			n.Add(names[i], keyTone, attrOf(keyTone))
		}
		n.To(helpKeys + 1)
		if i < len(texts) {
			n.Add(texts[i], tone, 0)
			if i == len(texts)-1 && after != "" && cells.Width(after)+3 < n.Room() {
				n.Gap(2).Add(after, theme.Faint, theme.Italic)
			}
		}
		lines[i] = helpLine{n.String(), helpRow}
		if i > 0 {
			lines[i].kind = helpMore
		}
	}
	return lines
}

func attrOf(tone theme.Tone) theme.Attr {
	if tone == theme.Accent {
		return theme.Bold
	}
	return 0
}

// legend explains the marks that the screens use.
func legend(l *look.Look, w int) []helpLine {
	rows := []struct{ marks, text string }{
		{l.Add + " " + l.Edit + " " + l.Delete, "staged: added, edited, deleted"},
		{l.Done, "marked, or done"},
		{l.Equal + " " + l.Differs, "same, differs"},
		{l.Missing + " " + l.OnlyLeft + " " + l.OnlyRight, "missing, only left, only right"},
		{l.Masked(), "masked; its length says nothing"},
		{l.Reference + " " + l.Inherited, "reference, from the root"},
		{l.Restricted, "restricted: shown to no person"},
		{l.Locked, "locked: no rename, no delete"},
		{l.Protected, "protected: its name is asked"},
		{l.Stale + " " + l.Offline, "stale, offline"},
		{l.Countdown, "until it is masked again"},
		{l.Attention + " " + l.Failed, "attention, failed"},
		{l.LineEnd, "line end inside a value"},
	}
	var lines []helpLine
	for _, row := range rows {
		for i, text := range cells.WrapWords(row.text, max(w-helpKeys-3, 1)) {
			n := l.Line(w, theme.OnRaised)
			kind := helpMore
			if i == 0 {
				n.Add(row.marks, theme.Text, 0)
				kind = helpRow
			}
			lines = append(lines, helpLine{n.To(helpKeys+1).Add(text, theme.Text, 0).String(), kind})
		}
	}
	return lines
}
