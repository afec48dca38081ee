package history

import (
	"dtui/model"
	"dtui/model/timeline"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// drawChanges draws what the entry under the cursor changed, and one name of it below.
func (s *Screen) drawChanges(c *screen.Context, x, y, w, h int) []string {
	l := c.Look
	focused := !c.Behind && s.focus == changesPane
	p := look.Pane{W: w, H: h, Focused: focused, Title: []look.Seg{look.PaneTitle("Changes", focused)}}
	log, e, inner := c.W.History(s.ref).Own, s.current(c), w-2
	if log == nil || e == nil {
		return l.Pane(p)
	}
	p.Title = []look.Seg{
		look.PaneTitle(stamp(e.CreatedAt, c.Now), focused), look.T("  by ", theme.Muted), look.O(person(e), theme.Muted),
	}
	if log.Known(e.ID) {
		p.Right = []look.Seg{look.T(look.Count(len(s.undo.rows), "name"), theme.Faint)}
	}
	s.names.SetHeight(0)
	detail := 0
	switch {
	case h >= 20:
		detail = 6
	case h >= 12:
		detail = 4
	}
	if len(s.undo.rows) == 0 {
		detail = 0
	}
	body := s.headline(c, e, inner, h)
	reading := log.Reading(e.ID)
	switch {
	case len(s.undo.rows) > 0:
		room := max(h-2-len(body)-detail-min(detail, 1), 1)
		s.names.SetHeight(room)
		s.area.names = place{x + 1, y + 1 + len(body), inner, room}
		from, to := s.names.Window()
		if a, b, ok := s.names.Thumb(room); ok {
			p.ThumbFrom, p.ThumbTo = a+len(body), b+len(body)
		}
		for at := from; at < from+room; at++ {
			if at < to {
				body = append(body, look.Row{Text: s.changeLine(c, log, at, inner, focused)})
				continue
			}
			body = append(body, look.Row{})
		}
		if detail > 0 {
			body = append(body, s.detail(c, log, inner, detail)...)
		}
	case reading.Busy:
		n := l.Line(inner, theme.OnBg).Gap(2).Add(spinner(c, reading.Since)+" Loading what it changed"+l.Ellipsis, theme.Muted, 0)
		body = append(body, look.Row{Text: n.String()})
	case reading.Err != nil && !log.Known(e.ID):
		body = append(body, failed(c, "Could not read the entry", reading.Err, keys.History, inner)...)
	case log.Known(e.ID):
		body = append(body, paragraph(l, "Doppler tells no change of this entry.", inner, theme.Muted)...)
	default:
		n := l.Line(inner, theme.OnBg).Gap(2).Add(c.Key(keys.Open, keys.History), theme.Accent, theme.Bold)
		body = append(body, look.Row{Text: n.Add(" reads what it changed.", theme.Muted, 0).String()})
	}
	p.Body = body
	return l.Pane(p)
}

// headline is the text of the entry.
func (s *Screen) headline(c *screen.Context, e *model.LogEntry, w, h int) []look.Row {
	if c.Presenter {
		return []look.Row{{Text: c.Look.Line(w, theme.OnBg).Gap(2).Add(c.Look.Masked(), theme.Muted, 0).String()}, {}}
	}
	text := e.Text
	if e.Rollback {
		text = "Rollback: " + text
	}
	var rows []look.Row
	most := 1
	if h >= 20 {
		most = 3
	}
	lines := cells.WrapWords(c.Look.Cells.Printable(text), max(w-4, 8))
	if len(lines) > most {
		lines = append(lines[:most-1], lines[most-1]+c.Look.Ellipsis)
	}
	for _, line := range lines {
		n := c.Look.Line(w, theme.OnBg).Gap(2)
		rows = append(rows, look.Row{Text: n.Outside(line, n.Room(), theme.Muted, 0).String()})
	}
	if h >= 12 {
		rows = append(rows, look.Row{})
	}
	return rows
}

// changeLine draws one name of the entry.
func (s *Screen) changeLine(c *screen.Context, log *workspace.Log, at, w int, focused bool) string {
	row := &s.undo.rows[at]
	line := s.line(c, row.Name)
	kind := kindOf(line)
	before, after := s.pair(log, line)
	selected := at == s.names.Cursor()
	n := startRow(c.Look, w, selected, focused)
	mark, tone := signOf(c.Look, kind)
	n.Add(mark, tone, theme.Bold).Gap(1)
	attr := theme.Attr(0)
	if selected {
		attr = theme.Bold
	}
	name, value := widths(w)
	n.Outside(row.Name, name, theme.Text, attr).Gap(1)
	shown := selected && c.Shows(s.Subject(c))
	drawPair(c, n, kind, before, after, shut(log.Present, row.Name), value, shown)
	if len(row.Since) > 0 || row.Moved {
		n.To(w-2).Add(c.Look.Attention, theme.Warn, theme.Bold)
	}
	return n.String()
}

// widths are those of a name and of each text of a pair in a row of some width.
func widths(w int) (name, value int) {
	name = min(max(w/3, 12), 26)
	return name, max((w-name-12)/2, 4)
}

// startRow begins a row of a list at its mark.
func startRow(l *look.Look, w int, selected, focused bool) *look.Line {
	ground := theme.OnBg
	if selected {
		ground = theme.OnSurface
		if focused {
			ground = theme.OnSelection
		}
	}
	n := l.Line(w, ground)
	if selected {
		tone := theme.Faint
		if focused {
			tone = theme.Accent
		}
		n.Add(l.Bar, tone, 0)
	}
	return n.To(2)
}

// drawPair draws before → after.
func drawPair(c *screen.Context, n *look.Line, kind changeKind, before, after *model.Secret, shut bool, value int, shown bool) {
	l, style := c.Look, look.ValueStyle{Clear: shown, Aspect: model.RawText, Plain: true}
	switch {
	case shut:
		n.Add(l.Restricted+" restricted", theme.Muted, 0)
	case kind == untold:
		n.Add("the log tells no text", theme.Muted, 0)
	default:
		if before == nil {
			n.Col(l.Missing, value, theme.Faint, 0)
		} else {
			n.Value(before, value, style)
		}
		n.Gap(1).Add(l.Arrow, theme.Faint, 0).Gap(1)
		if after == nil {
			n.Add("deleted", theme.Danger, 0)
		} else {
			n.Value(after, value, style)
		}
	}
}

// detail draws the name under the cursor: its pair, and what happened to it since.
func (s *Screen) detail(c *screen.Context, log *workspace.Log, w, h int) []look.Row {
	row := s.row()
	line := s.line(c, row.Name)
	before, after := s.pair(log, line)
	subject := s.Subject(c)
	right := countdown(c, subject)
	if right == nil && !shut(log.Present, row.Name) && !(inSight(before) && inSight(after)) && !c.Presenter {
		right = []look.Seg{look.T("masked", theme.Muted)}
	}
	rows := []look.Row{look.Divide([]look.Seg{{Text: row.Name, Tone: theme.Text, Attr: theme.Bold, Outside: true}}, right)}
	restricted := shut(log.Present, row.Name)
	rows = append(rows,
		side(c, w, "before", before, restricted, kindOf(line), c.Shows(subject)),
		side(c, w, "after", after, restricted, kindOf(line), c.Shows(subject)),
		s.sinceRow(c, log, row, w))
	if h >= 6 {
		keysRow := c.Look.Line(w, theme.OnBg).Gap(2)
		for _, k := range []struct {
			action keys.Action
			word   string
		}{{keys.Reveal, " reveal the pair   "}, {keys.Copy, " copy   "}, {keys.CompareNow, " compare with now"}} {
			keysRow.Add(c.Key(k.action, keys.History), theme.Accent, theme.Bold).Add(k.word, theme.Muted, 0)
		}
		rows = append(rows, look.Row{}, look.Row{Text: keysRow.String()})
	}
	for len(rows) < h+1 {
		rows = append(rows, look.Row{})
	}
	return rows[:h+1]
}

// side draws one text with its size.
func side(c *screen.Context, w int, label string, text *model.Secret, shut bool, kind changeKind, shown bool) look.Row {
	l := c.Look
	n := l.Line(w, theme.OnBg).Gap(2).Col(label, 8, theme.Faint, 0)
	switch {
	case shut:
		n.Add(l.Restricted+" restricted", theme.Muted, 0)
	case kind == untold:
		n.Add("not told by the log", theme.Muted, 0)
	case text == nil:
		n.Add(l.Missing+" not there", theme.Faint, 0)
	default:
		size := sizeOf(c, text)
		n.Value(text, max(n.Room()-cells.Width(size)-3, 4), look.ValueStyle{Clear: shown, Aspect: model.RawText})
		n.Gap(n.Room()-cells.Width(size)-1).Add(size, theme.Faint, 0)
	}
	return look.Row{Text: n.String()}
}

func sizeOf(c *screen.Context, s *model.Secret) string {
	if c.Presenter {
		return look.SizeHidden
	}
	return look.Size(s.Text(model.RawText).Size())
}

// sinceRow says whether the name was changed again.
func (s *Screen) sinceRow(c *screen.Context, log *workspace.Log, row *timeline.Undo, w int) look.Row {
	l := c.Look
	n := l.Line(w, theme.OnBg).Gap(2).Col("since", 8, theme.Faint, 0)
	switch {
	case len(row.Since) > 0:
		n.Add(l.Differs+" changed again ", theme.Warn, 0)
		n.OutsideFree(since(log.Entries, row.Since, c.Now), theme.Warn, 0)
	case row.Moved:
		n.Add(l.Differs+" reads otherwise now than the entry left it", theme.Warn, 0)
	case row.Unread:
		n.Add("not changed as far as read; newer entries are not", theme.Muted, 0)
	default:
		n.Add(l.Equal+" not changed again", theme.Muted, 0)
	}
	return look.Row{Text: n.String()}
}
