package diff

import (
	"strconv"
	"strings"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// columns are the places of one frame, in cells of the inside of the pane and in rows of its body.
type columns struct {
	w, name, value, size int
	leftAt, rightAt      int
	between, tail        int
	list, detail         int
	filter               bool
}

// arrange works out the places for the inside of a pane.
func arrange(w, h int, filter bool) columns {
	g := columns{w: w, name: 13, between: 5, tail: 2, detail: 3, filter: filter}
	switch {
	case w >= 98:
		g.name, g.between, g.tail, g.size = 23, 6, 3, 8
	case w >= 74:
		g.name, g.between, g.tail = 19, 6, 3
	}
	switch {
	case h >= 30:
		g.detail = 9
	case h >= 16:
		g.detail = 6
	}
	g.leftAt = 4 + g.name
	g.value = max((w-g.leftAt-g.between-g.tail)/2-g.size, 1)
	g.rightAt = g.leftAt + g.value + g.size + g.between
	g.list = max(h-2-g.detail, 1)
	if filter {
		g.list = max(g.list-1, 1)
	}
	return g
}

// Draw draws the pane.
func (s *Screen) Draw(c *screen.Context, w, h int) []string {
	s.sync(c)
	g := arrange(max(w-2, 1), max(h-2, 1), s.filter.Shown())
	s.columns = g
	p := look.Pane{W: w, H: h, Focused: !c.Behind, Title: s.title(c.Look, !c.Behind)}
	if !s.table.ready() {
		p.Title = p.Title[:1]
		p.Body = s.waiting(c, g.w)
		return c.Look.Pane(p)
	}
	s.list.SetHeight(g.list)
	p.Right = s.tally(c, g.w)
	p.Body = append(make([]look.Row, 0, h), look.Row{Text: s.head(c, &g)})
	from, to := s.list.Window()
	for i := from; i < to; i++ {
		p.Body = append(p.Body, look.Row{Text: s.line(c, &g, i)})
	}
	if len(s.table.listed) == 0 {
		p.Body = append(p.Body, s.nothing(c, g.w)...)
	}
	for len(p.Body) < 1+g.list {
		p.Body = append(p.Body, look.Row{})
	}
	p.Body = p.Body[:1+g.list]
	if g.filter {
		p.Body = append(p.Body, look.Row{Text: s.filter.Draw(c.Look, g.w, len(p.Body), c.HideNames)})
	}
	p.Body = append(p.Body, s.details(c, &g)...)
	if a, b, ok := s.list.Thumb(g.list); ok {
		p.ThumbFrom, p.ThumbTo = a+1, b+1
	}
	return c.Look.Pane(p)
}

func (s *Screen) title(l *look.Look, focused bool) []look.Seg {
	words := [modes]string{"differences only", "missing only", "everything"}[s.shown]
	text := "  " + strconv.Itoa(len(s.table.listed)) + " of " + strconv.Itoa(len(s.table.rows)) + " " + words
	if s.aspect == model.RawText {
		text += dot(l) + "raw"
	}
	if len(s.marks) > 0 {
		text += dot(l) + strconv.Itoa(len(s.marks)) + " marked"
	}
	return []look.Seg{look.PaneTitle("Diff", focused), look.T(text, theme.Muted)}
}

// tally counts the relations, and says so when a side is older than the newest attempt to read it.
func (s *Screen) tally(c *screen.Context, w int) []look.Seg {
	var segs []look.Seg
	add := func(more ...look.Seg) {
		if len(segs) > 0 {
			segs = append(segs, look.T(dot(c.Look), theme.Faint))
		}
		segs = append(segs, more...)
	}
	for _, ref := range s.refs {
		at := c.W.Config(ref)
		if old := c.AsOf(ref); old != "" && (!at.Busy || at.Snapshot.Copied()) {
			add(look.T(c.Look.Stale+" ", theme.Warn), look.O(ref.Config, theme.Warn), look.T(" "+old, theme.Warn))
		} else if at.Busy {
			add(look.T(c.Look.Stale+" reading ", theme.Muted), look.O(ref.Config, theme.Muted))
		}
	}
	n := &s.table.count
	equal := strconv.Itoa(n[model.Equal]) + " equal"
	if s.shown != everything {
		equal = strconv.Itoa(n[model.Equal]) + " hidden"
		if w >= 98 {
			equal = strconv.Itoa(n[model.Equal]) + " equal, hidden"
		}
	}
	if w >= 98 {
		for _, relation := range []model.Relation{model.Differs, model.OnlyLeft, model.OnlyRight, model.Incomparable} {
			if n[relation] > 0 {
				glyph, tone := c.Look.Relation(relation)
				add(look.T(strconv.Itoa(n[relation])+" ", theme.Muted), look.T(glyph, tone))
			}
		}
	}
	if n[model.Equal] > 0 {
		add(look.T(equal, theme.Faint))
	}
	return segs
}

// dot stands between the parts of a line.
func dot(l *look.Look) string { return " " + l.NotLoaded + " " }

// head names the columns. The chosen side has a bar.
func (s *Screen) head(c *screen.Context, g *columns) string {
	n := c.Look.Line(g.w, theme.OnBg).Gap(3).Add("NAME", theme.Faint, 0)
	n.To(g.leftAt - 1)
	s.headSide(c, n, g, left)
	n.To(g.rightAt - 1)
	s.headSide(c, n, g, right)
	return n.String()
}

func (s *Screen) headSide(c *screen.Context, n *look.Line, g *columns, side int) {
	ref := s.refs[side]
	environment := c.W.Environment(ref)
	tone, attr, mark := theme.EnvTone(environment), theme.Attr(0), " "
	if side == s.chosen {
		mark, attr = c.Look.Bar, theme.Bold
	}
	n.Add(mark, theme.Accent, 0)
	width, from := g.value+g.size, n.Room()
	n.Outside(ref.String(), min(width, cells.Width(c.Look.Cells.Printable(ref.String()))), tone, attr)
	if g.size == 0 {
		return
	}
	word := strings.ToUpper(c.W.EnvironmentName(ref.Project, environment))
	if purpose := model.PurposeOf(environment); purpose != model.OtherPurpose {
		word = strings.ToUpper(purpose.String())
	}
	total := strconv.Itoa(s.table.of[side].Len())
	n.Gap(3).Outside(word, min(cells.Width(c.Look.Cells.Printable(word)), width-(from-n.Room())-len(total)-1), tone, 0)
	n.Gap(width - (from - n.Room()) - len(total))
	n.Add(total, theme.Faint, 0)
}

// line draws one row of the list.
func (s *Screen) line(c *screen.Context, g *columns, at int) string {
	row := &s.table.rows[s.table.listed[at]]
	ground, attr := theme.OnBg, theme.Attr(0)
	selected := at == s.list.Cursor()
	if selected {
		ground, attr = theme.OnSelection, theme.Bold
	}
	n := c.Look.Line(g.w, ground)
	if selected {
		n.Add(c.Look.Bar, theme.Accent, 0)
	}
	n.To(1)
	if s.marks[row.Name] {
		n.Add(c.Look.Done, theme.Accent, theme.Bold)
	}
	n.To(3)
	s.filter.Name(c.Look, n, row.Name, g.name, attr, c.HideNames)
	n.To(g.leftAt)
	revealed := selected && c.Shows(s.Subject(c))
	s.cell(c, n, g, row.Left, revealed)
	glyph, tone := c.Look.Relation(row.Relation)
	n.Gap(1)
	s.staged(c, n, left, row.Name)
	n.Gap(1).Add(glyph, tone, 0)
	n.To(g.rightAt)
	s.cell(c, n, g, row.Right, revealed)
	n.To(g.w - 2)
	s.staged(c, n, right, row.Name)
	return n.String()
}

// staged draws the mark of a staged change in one cell.
func (s *Screen) staged(c *screen.Context, n *look.Line, side int, name string) {
	change, ok := c.W.Staging.Of(s.table.of[side].ID()).Get(name)
	if !ok {
		n.Gap(1)
		return
	}
	mark, tone := c.Look.StagedMark(&change)
	n.Add(mark, tone, theme.Bold)
}
