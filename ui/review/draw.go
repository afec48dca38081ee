package review

import (
	"fmt"
	"strings"

	"dtui/ui/cells"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// area remembers where things were drawn, for the mouse and the cursor.
type area struct {
	fieldRow, buttonRow int
	guard               int
	spans               []span
	cursorX, cursorY    int
}

type span struct {
	kind     buttonKind
	from, to int
}

func (a *area) button(x int) (buttonKind, bool) {
	for _, s := range a.spans {
		if x >= s.from && x < s.to {
			return s.kind, true
		}
	}
	return cancelButton, false
}

const (
	wideFrom  = 98  // cells inside the frame
	roomyFrom = 114 // cells inside the frame
	tallFrom  = 28  // lines
	lowFrom   = 19
)

// Draw draws the list, the pair under the cursor, the names that are asked for, and the buttons.
func (s *Screen) Draw(c *screen.Context, w, h int) []string {
	s.sync(c)
	inner := w - 2
	if inner != s.width {
		s.width = inner
		s.lay(c, s.keep())
	}
	s.area = area{spans: s.area.spans[:0]}
	if len(s.groups) == 0 {
		s.list.SetHeight(0)
		return c.Look.Pane(look.Pane{Title: []look.Seg{look.PaneTitle("Review", true)}, Focused: true, W: w, H: h, Body: s.empty(c, inner)})
	}
	detail := s.detail(c, inner, h)
	guard, fieldAt := s.guardBlock(c, inner, h)
	buttons := s.buttonBlock(c, inner, len(guard) == 0)
	room := max(h-2-len(detail)-len(guard)-len(buttons), 0)
	if fieldAt >= 0 {
		s.area.fieldRow = 1 + room + len(detail) + fieldAt
		s.area.cursorY = s.area.fieldRow
	}
	s.area.buttonRow = room + len(detail) + len(guard) + len(buttons)
	s.resize(room)
	body := make([]look.Row, 0, h)
	from, to := s.list.Window()
	for at := from; at < to; at++ {
		body = append(body, s.row(c, at, inner))
	}
	for len(body) < room {
		body = append(body, look.Row{})
	}
	body = append(append(append(body, detail...), guard...), buttons...)
	thumbFrom, thumbTo, shown := s.list.Thumb(room)
	if !shown {
		thumbFrom, thumbTo = 0, 0
	}
	return c.Look.Pane(look.Pane{
		Title: s.title(c, w), Focused: s.place == onList, W: w, H: h, Body: body, ThumbFrom: thumbFrom, ThumbTo: thumbTo,
	})
}

// resize keeps the line under the cursor with its heading and remarks in sight when the room changes.
func (s *Screen) resize(room int) {
	if s.list.Height() == room {
		return
	}
	s.list.SetHeight(room)
	s.settle(1)
}

func (s *Screen) title(c *screen.Context, w int) []look.Seg {
	ticked, total := s.counts()
	configs, notes := 0, 0
	for i := range s.groups {
		if s.groups[i].notes {
			notes += len(s.groups[i].lines)
		} else {
			configs++
		}
	}
	text := fmt.Sprintf("  %d of %s", ticked, look.Count(total, "change"))
	if configs > 0 {
		text += " in " + look.Count(configs, "config")
	}
	if notes > 0 && configs > 0 {
		text += ", " + look.Count(notes, "note") + " among them"
	}
	segs := []look.Seg{look.PaneTitle("Review", s.place == onList), look.T(text, theme.Muted)}
	segs = append(segs, s.warnings(c)...)
	if w >= wideFrom {
		segs = append(segs, look.T(" · nothing is sent until you save", theme.Muted))
	}
	return segs
}

func (s *Screen) empty(c *screen.Context, w int) []look.Row {
	text := "Nothing is staged. Edits, additions and deletions wait here until you save them."
	if s.saving {
		text = s.spinner(c) + " Saving…"
	}
	rows := []look.Row{{}, {}}
	for _, line := range c.Look.Text(text, max(w-4, 1), theme.OnBg, theme.Muted, 0) {
		rows = append(rows, look.Row{Text: c.Look.Line(w, theme.OnBg).Gap(2).Ready(line, max(w-4, 1)).String()})
	}
	return rows
}

func (s *Screen) spinner(c *screen.Context) string {
	if c.Look.Still || len(c.Look.Spinner) == 0 {
		return c.Look.Info
	}
	return c.Look.Spinner[c.Spin%len(c.Look.Spinner)]
}

// guardBlock asks for the name of a protected config. At is the row with the field, -1 when nothing is protected.
func (s *Screen) guardBlock(c *screen.Context, w, h int) (rows []look.Row, at int) {
	guards := s.guards()
	if len(guards) == 0 {
		return nil, -1
	}
	index := s.asked(guards)
	g, l := guards[index], c.Look
	s.area.guard = index
	var right []look.Seg
	if len(guards) > 1 {
		right = []look.Seg{look.T(fmt.Sprintf("%d of %d", index+1, len(guards)), theme.Faint)}
	}
	focused := s.place == onField
	rows = append(rows, look.Divide([]look.Seg{
		look.T(l.Protected+" ", theme.Warn), look.O(g.id.Config, theme.Text), look.T(" is protected", theme.Text),
	}, right))
	what := look.Count(g.ticked, "change")
	tall := h >= tallFrom
	if tall {
		rows = append(rows, s.plain(l, w, look.O(g.id.Config, theme.Muted), look.T(" is protected by the rule ", theme.Muted),
			look.O(g.pattern, theme.Muted), look.T(". Saving asks for its name.", theme.Muted)))
	}
	tone := theme.Muted
	mark := look.T("  ", theme.Faint)
	if focused {
		tone = theme.Text
		mark = look.T(l.Bar+" ", theme.Accent)
	}
	rows = append(rows, look.Row{Text: l.Line(w, theme.OnBg).Gap(1).Segs(mark, look.Seg{Text: "Type ", Tone: tone, Attr: bold(focused)},
		look.Seg{Text: g.id.Config, Tone: theme.EnvTone(s.environment(c, g)), Attr: theme.Bold, Outside: true},
		look.T(" to save "+what+" to ", tone), look.O(g.id.String(), tone), look.T(":", tone)).String()})
	if tall {
		rows = append(rows, look.Row{})
	}
	at = len(rows)
	return append(rows, s.fieldLine(c, g, w, focused)), at
}

func bold(on bool) theme.Attr {
	if on {
		return theme.Bold
	}
	return 0
}

// asked is which of the names stands in the block: the one that is being typed, else the first that is missing.
func (s *Screen) asked(guards []*group) int {
	if s.place == onField && s.guard < len(guards) {
		return s.guard
	}
	for i, g := range guards {
		if !s.named(g) {
			return i
		}
	}
	return len(guards) - 1
}

func (s *Screen) fieldLine(c *screen.Context, g *group, w int, focused bool) look.Row {
	l := c.Look
	const indent = 3
	width := min(max(cells.Width(l.Cells.Printable(g.id.Config))+2, 12), max(w-30, 6))
	tone, edge := theme.Text, theme.Faint
	if focused {
		edge = theme.BorderFocus
	}
	text, x, _ := s.nameField(g).Draw(l, width, 1, theme.OnSurface, tone)
	s.area.cursorX = 1 + indent + 2 + x
	n := l.Line(w, theme.OnBg).Gap(indent).Add("[ ", edge, 0).Ready(text[0], width).Add(" ]", edge, 0).Gap(2)
	n.Segs(s.hint(c, g)...)
	return look.Row{Text: n.String()}
}

// hint says how far the typed name is from the one that is asked for.
func (s *Screen) hint(c *screen.Context, g *group) []look.Seg {
	typed, err := s.nameField(g).Get()
	switch {
	case err != nil:
		return []look.Seg{look.O(c.Look.Failed+" "+err.Error(), theme.Danger)}
	case typed == g.id.Config:
		return []look.Seg{look.T(c.Look.Done+" that is its name", theme.OK)}
	case typed == "":
		return nil
	case len(typed) < len(g.id.Config) && g.id.Config[:len(typed)] == typed:
		return []look.Seg{look.T(look.Count(len([]rune(g.id.Config[len(typed):])), "more character"), theme.Muted)}
	default:
		return []look.Seg{look.T(c.Look.Failed+" That is not the name: ", theme.Danger), look.O(look.Preview(typed, 40), theme.Danger)}
	}
}

func (s *Screen) plain(l *look.Look, w int, segs ...look.Seg) look.Row {
	return look.Row{Text: l.Line(w, theme.OnBg).Gap(3).Segs(segs...).String()}
}

// buttonBlock is a line that says why a button is off, and the buttons, the harmless one first.
func (s *Screen) buttonBlock(c *screen.Context, w int, divide bool) []look.Row {
	var rows []look.Row
	if divide {
		rows = append(rows, look.Divide(nil, nil))
	}
	row := s.buttons(c)
	rows = append(rows, s.status(c, w, row))
	size, width := 0, 0
	for size = range row[0].labels {
		width = 0
		for _, b := range row {
			width += cells.Width(b.labels[size]) + 5
		}
		if width <= w-1 {
			break
		}
	}
	n := c.Look.Line(w, theme.OnBg).Gap(w - width - 1)
	for _, b := range row {
		from := w - n.Room()
		c.Look.Button(n, b.labels[size], s.place == onButtons && b.kind == s.button, b.kind == cancelButton && s.place != onButtons, false, b.off != "")
		s.area.spans = append(s.area.spans, span{kind: b.kind, from: 1 + from, to: 1 + w - n.Room()})
		n.Gap(1)
	}
	return append(rows, look.Row{Text: n.String()})
}

func (s *Screen) status(c *screen.Context, w int, row []button) look.Row {
	l := c.Look
	last := row[len(row)-1]
	switch {
	case s.saving:
		return s.plain(l, w, look.T(s.spinner(c)+" Saving… Doppler has not answered yet.", theme.Warn))
	case last.off == "":
		return look.Row{}
	}
	text := last.off
	if some := row[len(row)-2]; some.kind == someButton && some.off == "" {
		if more := strings.TrimSuffix(text, ".") + "; " + s.without(l) + "."; cells.Width(more) < w-3 {
			text = more
		}
	}
	return s.plain(l, w, look.T(text, theme.Muted))
}
