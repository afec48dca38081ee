package manage

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// area is where things were drawn, for the mouse: the width of the left pane, 0 when it is not there, and the first row of
// the list.
type area struct{ nav, list, cursorX, cursorY int }

const (
	navWidth   = 26
	wide       = 100
	detailRows = 9
	// spinAfter is how long a pane waits before it says so with a spinner.
	spinAfter = 150 * time.Millisecond
)

// Draw draws both panes, or the one with the focus where there is no room.
func (s *Screen) Draw(c *screen.Context, w, h int) []string {
	if w < wide {
		if !s.onItems {
			s.area.nav = w
			return s.drawNav(c, w, h)
		}
		s.area.nav = 0
		return s.drawItems(c, w, h)
	}
	s.area.nav = navWidth
	return look.Beside(s.drawNav(c, navWidth, h), s.drawItems(c, w-navWidth, h))
}

func (s *Screen) drawNav(c *screen.Context, w, h int) []string {
	inside, rows := w-2, max(h-2, 1)
	focused := !s.onItems && !c.Behind
	p := look.Pane{W: w, H: h, Focused: focused, Title: []look.Seg{look.PaneTitle("Manage", focused)}}
	s.nav.SetHeight(rows)
	from, to := s.nav.Window()
	for at := from; at < to; at++ {
		p.Body = append(p.Body, look.Row{Text: s.navRow(c, at, inside)})
	}
	if a, b, ok := s.nav.Thumb(rows); ok {
		p.ThumbFrom, p.ThumbTo = a, b
	}
	return c.Look.Pane(p)
}

func (s *Screen) navRow(c *screen.Context, at, w int) string {
	row := s.rows[at]
	n := c.Look.Line(w, theme.OnBg)
	if row.resource < 0 {
		if row.heading == "" {
			return n.String()
		}
		return n.Gap(1).OutsideFree(row.heading, theme.Muted, 0).String()
	}
	r := &s.resources[row.resource]
	tone, attr := theme.Text, theme.Attr(0)
	if r.Off != "" {
		tone = theme.Faint
	}
	if at == s.nav.Cursor() {
		n = bar(c, w, !s.onItems)
		if !s.onItems {
			attr = theme.Bold
			if r.Off == "" {
				tone = theme.SelectionText
			}
		}
	}
	n.To(3).Add(r.Title, tone, attr)
	if l := s.first(r.ID); l != nil && l.known {
		_, all := l.things()
		count := strconv.Itoa(all)
		n.To(w-len(count)-1).Add(count, theme.Faint, 0)
	}
	return n.String()
}

// bar begins the row with the cursor. One pane has the focus, and one only looks like it.
func bar(c *screen.Context, w int, focused bool) *look.Line {
	if focused {
		return c.Look.Line(w, theme.OnSelection).Add(c.Look.Bar, theme.Accent, 0)
	}
	return c.Look.Line(w, theme.OnSurface).Add(c.Look.Bar, theme.Faint, 0)
}

// first is the listing of a resource, nil when it is not the open one.
func (s *Screen) first(id string) *listing {
	if len(s.stack) > 0 && s.stack[0].ID == id {
		return s.stack[0]
	}
	return nil
}

func (s *Screen) drawItems(c *screen.Context, w, h int) []string {
	inside, rows := w-2, max(h-2, 1)
	l := s.open()
	focused := s.onItems && !c.Behind
	if l == nil {
		p := look.Pane{W: w, H: h}
		text := "Choose what to manage; " + c.Key(keys.Open, own()...) + " lists it. Nothing is read before."
		if r := s.chosen(); r != nil {
			p.Title = []look.Seg{look.PaneTitle(r.Title, false)}
			if r.Off != "" {
				text = r.Off
			} else if r.About != "" {
				text = r.About + " " + c.Key(keys.Open, own()...) + " lists them."
			}
		}
		p.Body = append([]look.Row{{}}, paragraph(c, inside, text, theme.Muted)...)
		return c.Look.Pane(p)
	}
	p := look.Pane{W: w, H: h, Focused: focused, Title: l.title(s, focused), Right: l.count(c)}
	if !l.known {
		p.Body = l.nothing(c, inside)
		return c.Look.Pane(p)
	}
	detail := min(detailRows, max(rows/2, 3))
	if rows >= 30 {
		detail = 13
	}
	height := max(rows-detail-1, 1)
	filtering := l.field != nil || l.text != ""
	if filtering {
		height = max(height-1, 1)
	}
	s.area.list = 2
	l.list.SetHeight(height)
	p.Body = append(p.Body, l.heads(c, inside))
	from, to := l.list.Window()
	for at := from; at < to; at++ {
		p.Body = append(p.Body, l.row(c, at, inside, focused))
	}
	p.Body = append(p.Body, l.foot(c, inside, height-(to-from))...)
	for len(p.Body) < height+1 {
		p.Body = append(p.Body, look.Row{})
	}
	p.Body = p.Body[:height+1]
	if filtering {
		p.Body = append(p.Body, s.filterLine(c, l, inside, len(p.Body)))
	}
	p.Body = append(p.Body, l.detail(c, inside, detail)...)
	if a, b, ok := l.list.Thumb(height); ok {
		p.ThumbFrom, p.ThumbTo = a+1, b+1
	}
	return c.Look.Pane(p)
}

func (l *listing) title(s *Screen, focused bool) []look.Seg {
	return []look.Seg{look.PaneTitle(l.Title, focused), look.T("  ", theme.Muted), look.O(s.target(&l.Resource), theme.Muted), look.T(l.viewWord(), theme.Muted)}
}

func (l *listing) count(c *screen.Context) []look.Seg {
	if !l.known {
		return nil
	}
	var segs []look.Seg
	if l.err != nil || l.busy {
		segs = append(segs, look.T(c.Look.Stale+" as of "+l.readAt.Format("15:04:05")+" · ", theme.Warn))
	}
	listed, all := l.things()
	text := strconv.Itoa(all)
	if listed != all {
		text = strconv.Itoa(listed) + " of " + text
	}
	return append(segs, look.T(text, theme.Faint))
}

func (l *listing) heads(c *screen.Context, w int) look.Row {
	n := c.Look.Line(w, theme.OnBg).Gap(3)
	for at, width := range l.widths(c, w) {
		if width > 0 {
			n.Col(strings.ToUpper(l.Columns[at].Head), width, theme.Faint, 0).Gap(1)
		}
	}
	return look.Row{Text: n.String()}
}

func (l *listing) row(c *screen.Context, at, w int, focused bool) look.Row {
	i := &l.items[l.listed[at]]
	n := c.Look.Line(w, theme.OnBg)
	attr := theme.Attr(0)
	if at == l.list.Cursor() {
		n = bar(c, w, focused)
		if focused {
			attr = theme.Bold
		}
	}
	n.To(1)
	if i.Note {
		return look.Row{Text: n.Add(c.Look.Info, theme.Info, theme.Bold).To(3).Outside(i.Name, w-4, theme.Muted, attr).String()}
	}
	if i.Warn != nil && i.Warn(c.Now) {
		n.Add("!", theme.Warn, theme.Bold)
	}
	n.To(3)
	for column, width := range l.widths(c, w) {
		switch {
		case width == 0:
		case column == 0:
			n.Outside(i.Name, width, theme.Text, attr).Gap(1)
		case column-1 < len(i.Cells) && i.Cells[column-1].Draw != nil:
			clear := at == l.list.Cursor() && i.Pair != nil && c.Shows(i.Pair.subject(c))
			i.Cells[column-1].Draw(c, n, width, clear)
			n.Gap(1)
		case column-1 < len(i.Cells):
			n.Outside(i.Cells[column-1].text(c.Now), width, i.Cells[column-1].Tone, 0).Gap(1)
		}
	}
	return look.Row{Text: n.String()}
}

// foot says why nothing is listed, or what the things are, below the last one.
func (l *listing) foot(c *screen.Context, w, room int) []look.Row {
	var rows []look.Row
	switch {
	case l.err != nil:
		rows = failure(c, w, l.err, c.Key(keys.Reload, own()...)+" tries again.")
	case len(l.items) == 0:
		rows = paragraph(c, w, "There are none.", theme.Text)
		if len(l.Make) > 0 && off(l.Make, "") == "" && !c.ReadOnly {
			rows = paragraph(c, w, "There are none. "+c.Key(keys.Create, own()...)+" makes one.", theme.Text)
		}
	case len(l.listed) == 0:
		_, all := l.things()
		rows = paragraph(c, w, "None of "+strconv.Itoa(all)+" holds “"+c.Look.Cells.Printable(l.text)+"”. "+c.Key(keys.Back, own()...)+" shows all.", theme.Muted)
	}
	rows = append([]look.Row{{}}, rows...)
	// It is there whole or not at all.
	if about := paragraph(c, w, l.About, theme.Muted); l.About != "" && len(rows)+1+len(about) <= room {
		rows = append(append(rows, look.Row{}), about...)
	}
	if len(rows) > room {
		rows = rows[:max(room, 0)]
	}
	return rows
}

// nothing says why no list is there.
func (l *listing) nothing(c *screen.Context, w int) []look.Row {
	if l.err == nil {
		text := "Loading…"
		if !c.Look.Still && c.Now.Sub(l.since) >= spinAfter {
			text = c.Look.Spinner[c.Spin%len(c.Look.Spinner)] + " " + text
		}
		return append([]look.Row{{}}, paragraph(c, w, text, theme.Muted)...)
	}
	hint := strings.TrimSpace(because403(l.err, l.Plan) + " " + c.Key(keys.Reload, own()...) + " tries again.")
	var refused *model.Failure
	if l.Barred != "" && errors.As(l.err, &refused) && refused.Kind == model.Forbidden {
		// Asking again is no use.
		hint = l.Barred
	}
	return append([]look.Row{{}}, failure(c, w, l.err, hint)...)
}

func failure(c *screen.Context, w int, err error, hint string) []look.Row {
	var rows []look.Row
	for i, line := range cells.WrapWords(c.Look.Cells.Printable(look.Sentence(err)), max(w-5, 1)) {
		n := c.Look.Line(w, theme.OnBg).Gap(1)
		if i == 0 {
			n.Add(c.Look.Failed, theme.Danger, theme.Bold)
		}
		rows = append(rows, look.Row{Text: n.To(3).Add(line, theme.Text, 0).String()})
	}
	return append(rows, paragraph(c, w, hint, theme.Muted)...)
}

func paragraph(c *screen.Context, w int, text string, tone theme.Tone) []look.Row {
	var rows []look.Row
	for _, line := range cells.WrapWords(c.Look.Cells.Printable(text), max(w-5, 1)) {
		rows = append(rows, look.Row{Text: c.Look.Line(w, theme.OnBg).Gap(3).Add(line, tone, 0).String()})
	}
	return rows
}

// detail draws the dividing line and what there is of the thing under the cursor, in exactly h rows.
func (l *listing) detail(c *screen.Context, w, h int) []look.Row {
	i := l.item()
	if i == nil {
		return fill([]look.Row{look.Divide(nil, nil)}, h)
	}
	name := i.Name
	if i.Note {
		name = "What Doppler does not tell"
	}
	rows := []look.Row{look.Divide([]look.Seg{{Text: name, Tone: theme.Text, Attr: theme.Bold, Outside: true}}, nil)}
	var facts []Fact
	if i.Facts != nil {
		facts = i.Facts(c.Now)
	}
	one := l.inspected[i.ID]
	switch {
	case one == nil && i.Inspect != nil:
		facts = append(facts[:len(facts):len(facts)], Fact{Label: "more", Text: c.Key(keys.Open, own()...) + " asks Doppler for the rest", Tone: theme.Muted})
	case one == nil:
	case one.busy:
		facts = append(facts[:len(facts):len(facts)], Fact{Label: "more", Text: "Asking…", Tone: theme.Muted})
	case one.err != nil:
		facts = append(facts[:len(facts):len(facts)], Fact{Label: "more", Text: look.Sentence(one.err), Tone: theme.Danger, Warn: true})
	default:
		facts = append(facts[:len(facts):len(facts)], one.facts...)
	}
	if i.Pair != nil {
		rows = append(rows, i.Pair.draw(c, w)...)
	}
	above := len(rows)
	rows = append(rows, drawFacts(c, w, facts)...)
	if len(rows) > h {
		// What is wrong is not to be what has no room.
		facts = slices.Clone(facts)
		slices.SortStableFunc(facts, func(a, b Fact) int {
			switch {
			case a.Warn == b.Warn:
				return 0
			case a.Warn:
				return -1
			}
			return 1
		})
		rows = append(rows[:above], drawFacts(c, w, facts)...)
		text := c.Look.Ellipsis + " " + look.Count(len(rows)-h+1, "more line")
		if i.Inside != nil {
			text += "; " + c.Key(keys.Open, own()...) + " lists all of it"
		}
		rows[h-1] = look.Row{Text: c.Look.Line(w, theme.OnBg).To(3+labelWidth).Add(text, theme.Faint, 0).String()}
	}
	return fill(rows, h)
}

func drawFacts(c *screen.Context, w int, facts []Fact) []look.Row {
	var rows []look.Row
	for _, f := range facts {
		rows = append(rows, f.draw(c, w)...)
	}
	return rows
}

func (f *Fact) draw(c *screen.Context, w int) []look.Row {
	text, tone := f.Text, f.Tone
	if f.Secretive && c.Presenter {
		text, tone = "hidden", theme.Faint
	}
	if f.Value.Known() {
		text, tone = c.Look.Masked(), theme.Muted
	}
	if f.Covered {
		text += "  " + c.Look.Masked()
	}
	if f.Warn {
		text = "! " + text
	}
	var rows []look.Row
	for at, line := range cells.WrapWords(c.Look.Cells.Printable(text), max(w-labelWidth-5, 1)) {
		n := c.Look.Line(w, theme.OnBg).Gap(3)
		if at == 0 {
			n.Add(f.Label, theme.Faint, 0)
		}
		rows = append(rows, look.Row{Text: n.To(3+labelWidth).Add(line, tone, 0).String()})
	}
	return rows
}

func fill(rows []look.Row, h int) []look.Row {
	for len(rows) < h {
		rows = append(rows, look.Row{})
	}
	return rows[:h]
}

func (s *Screen) filterLine(c *screen.Context, l *listing, w, row int) look.Row {
	n := c.Look.Line(w, theme.OnBg).Gap(1).Add("/ ", theme.Accent, theme.Bold)
	if l.field == nil {
		return look.Row{Text: n.OutsideFree(l.text, theme.Text, 0).String()}
	}
	rows, x, _ := l.field.Draw(c.Look, w-4, 1, theme.OnBg, theme.Text)
	left := s.area.nav
	// One cell for the frame, three for what stands before the text.
	s.area.cursorX, s.area.cursorY = left+x+4, row+1
	return look.Row{Text: n.Ready(rows[0], w-4).String()}
}
