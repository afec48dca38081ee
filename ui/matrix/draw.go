package matrix

import (
	"strconv"

	"dtui/model"
	grid "dtui/model/matrix"
	"dtui/ui/cells"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// area is the places of one frame, in cells of the inside of the pane and in rows of its body.
type area struct {
	w, name, column int
	// from and to are the places of the columns beside the reference that are in sight.
	from, to                     int
	head, list, detail, legend   int
	rule, filter                 bool
	pinned                       bool
	nameAt, referenceAt, firstAt int
}

const (
	leastColumn, usualColumn, mostColumn = 9, 12, 15
	// before is what stands in a cell before its sign: a mark and a bracket.
	before = 2
)

// arrangeArea works out the places for the inside of a pane.
func (s *Screen) arrangeArea(w, h int) *area {
	g := area{w: w, name: 14, head: 2, detail: 2, filter: s.names.Shown()}
	switch {
	case w >= 98:
		g.name = 25
	case w >= 74:
		g.name = 19
	}
	switch {
	case h >= 30:
		g.detail, g.legend, g.rule = 5, 1, true
	case h >= 16:
		g.detail, g.legend = 3, 1
	}
	g.nameAt = 3
	g.referenceAt = g.nameAt + g.name
	g.column = min(max(s.columns.widest+4, leastColumn), mostColumn)
	if w < 98 {
		g.column = leastColumn
	} else {
		g.column = max(g.column, usualColumn)
	}
	g.firstAt = g.referenceAt + g.column
	n := len(s.columns.order)
	g.pinned = n > 0
	fit := max((w-g.firstAt)/g.column, 1)
	// The window moves no more than it must.
	left := max(min(s.left, n-fit), 1)
	if s.at >= 1 {
		left = max(min(left, s.at), s.at-fit+1)
	}
	s.left = left
	g.from, g.to = left, min(left+fit, max(n, 1))
	g.list = max(h-g.head-2-g.detail-g.legend, 1)
	if g.rule {
		g.list--
	}
	if g.filter {
		g.list = max(g.list-1, 1)
	}
	return &g
}

// place is which column stands at a cell, -1 for none.
func (g *area) place(x int) int {
	switch {
	case g.column == 0 || x < g.referenceAt || !g.pinned:
		return -1
	case x < g.firstAt:
		return 0
	}
	if at := g.from + (x-g.firstAt)/g.column; at < g.to {
		return at
	}
	return -1
}

// Draw draws the pane.
func (s *Screen) Draw(c *screen.Context, w, h int) []string {
	g := s.arrangeArea(max(w-2, 1), max(h-2, 1))
	s.area = *g
	p := look.Pane{W: w, H: h, Focused: !c.Behind, Title: s.title(c, !c.Behind)}
	if len(s.columns.order) == 0 || s.table.m == nil {
		p.Title = p.Title[:1]
		p.Body = s.waiting(c, g.w)
		return c.Look.Pane(p)
	}
	s.list.SetHeight(g.list)
	p.Right = s.tally(c, g)
	p.Body = append(make([]look.Row, 0, h), look.Row{Text: s.groups(c, g)}, look.Row{Text: s.head(c, g)})
	from, to := s.list.Window()
	for i := from; i < to; i++ {
		p.Body = append(p.Body, look.Row{Text: s.line(c, g, i)})
	}
	if len(s.table.listed) == 0 {
		p.Body = append(p.Body, s.nothing(c, g.w)...)
	}
	for len(p.Body) < g.head+g.list {
		p.Body = append(p.Body, look.Row{})
	}
	p.Body = p.Body[:g.head+g.list]
	if g.rule {
		p.Body = append(p.Body, look.Row{Text: c.Look.Line(g.w, theme.OnBg).Fill(c.Look.Frame.Top, g.w, theme.Border).String()})
	}
	p.Body = append(p.Body, look.Row{Text: s.foot(c, g)})
	if g.filter {
		p.Body = append(p.Body, look.Row{Text: s.names.Draw(c.Look, g.w, len(p.Body), c.HideNames)})
	}
	p.Body = append(p.Body, s.details(c, g)...)
	if g.legend > 0 {
		p.Body = append(p.Body, look.Row{Text: s.legend(c, g.w)})
	}
	if a, b, ok := s.list.Thumb(g.list); ok {
		p.ThumbFrom, p.ThumbTo = a+g.head, b+g.head
	}
	return c.Look.Pane(p)
}

func (s *Screen) title(c *screen.Context, focused bool) []look.Seg {
	text := "  " + filterWord(s.filter)
	if s.filter != grid.All {
		text += " only"
	}
	segs := []look.Seg{look.PaneTitle("Matrix", focused), look.T(text, theme.Muted)}
	if s.columns.reference >= 0 {
		segs = append(segs, look.T(dot(c.Look)+"compared with ", theme.Muted), look.O(s.label(s.referred()), theme.Muted))
	}
	text = ""
	if s.aspect == model.RawText {
		text += dot(c.Look) + "raw"
	}
	if len(s.marks) > 0 {
		text += dot(c.Look) + look.Count(len(s.marks), "cell") + " marked"
	}
	return append(segs, look.T(text, theme.Muted))
}

// label names a config as briefly as it can be told from the others.
func (s *Screen) label(ref model.ConfigRef) string {
	if s.columns.single {
		return ref.Config
	}
	return ref.String()
}

// tally counts the rows, and the columns where not all are in sight.
func (s *Screen) tally(c *screen.Context, g *area) []look.Seg {
	var segs []look.Seg
	if n := len(s.columns.order); g.to-g.from+1 < n {
		text := strconv.Itoa(g.to-g.from+1) + " of " + look.Count(n, "config")
		segs = append(segs, look.T(text+dot(c.Look), theme.Faint))
	}
	return append(segs, look.T(strconv.Itoa(len(s.table.listed))+" of "+strconv.Itoa(s.table.all), theme.Faint))
}

// dot stands between the parts of a line.
func dot(l *look.Look) string { return " " + l.NotLoaded + " " }

// each calls do for every column in sight with the cell where it begins.
func (s *Screen) each(g *area, do func(at, x int)) {
	do(0, g.referenceAt)
	for at := g.from; at < g.to; at++ {
		do(at, g.firstAt+(at-g.from)*g.column)
	}
}

// groups names the environments over their columns.
func (s *Screen) groups(c *screen.Context, g *area) string {
	k := &s.columns
	n := c.Look.Line(g.w, theme.OnBg)
	s.each(g, func(at, x int) {
		column := k.order[at]
		tone := k.tones[column]
		group := k.groups[column]
		if at > g.from && k.groups[k.order[at-1]] == group {
			return
		}
		end := at + 1
		for at > 0 && end < g.to && k.groups[k.order[end]] == group {
			end++
		}
		n.To(x + before)
		width := (end-at)*g.column - before
		name := k.names[column]
		wide := min(cells.Width(c.Look.Cells.Printable(name)), width)
		n.Outside(name, wide, tone, 0).Gap(1).Fill(c.Look.Frame.Top, x+(end-at)*g.column-1, tone)
	})
	return n.String()
}

// head names the columns. The one under the cursor stands out.
func (s *Screen) head(c *screen.Context, g *area) string {
	k := &s.columns
	n := c.Look.Line(g.w, theme.OnBg).Gap(g.nameAt).Add("NAME", theme.Faint, 0)
	s.each(g, func(at, x int) {
		column := k.order[at]
		attr, bar := theme.Attr(0), " "
		if at == s.at {
			attr, bar = theme.Bold, c.Look.Bar
		}
		n.To(x+before-1).Add(bar, theme.Accent, 0)
		room, name := g.column-before-1, k.refs[column].Config
		if at == 0 && g.column >= usualColumn {
			room -= 4
		}
		n.Outside(name, min(cells.Width(c.Look.Cells.Printable(name)), room), k.tones[column], attr)
		if at == 0 && g.column >= usualColumn {
			n.Add(" ref", theme.Faint, 0)
		}
	})
	return n.String()
}

// line draws one row of the list.
func (s *Screen) line(c *screen.Context, g *area, at int) string {
	row := s.table.listed[at]
	name := s.table.m.Name(row)
	ground, attr := theme.OnBg, theme.Attr(0)
	selected := at == s.list.Cursor()
	if selected {
		ground, attr = theme.OnSelection, theme.Bold
	}
	n := c.Look.Line(g.w, ground)
	if selected {
		n.Add(c.Look.Bar, theme.Accent, 0)
	}
	n.To(g.nameAt)
	s.names.Name(c.Look, n, name, g.name-1, attr, c.HideNames)
	s.each(g, func(place, x int) {
		column := s.columns.order[place]
		sign := s.sign(c.Look, s.table.m.Cell(row, column), s.table.m.Secret(row, column), s.columns.refs[column], c.W)
		n.To(x)
		if s.isMarked(s.columns.refs[column], name) {
			n.Add(c.Look.Done, theme.Accent, theme.Bold)
		}
		n.To(x + before - 1)
		if selected && place == s.at {
			n.Add("[", theme.Accent, theme.Bold).Add(sign.glyph, sign.tone, theme.Bold).Add("]", theme.Accent, theme.Bold)
		} else {
			n.Gap(1).Add(sign.glyph, sign.tone, 0).Gap(1)
		}
		room := g.column - before - 3
		if tail := sign.tail(room); tail != "" {
			n.Gap(1).Add(tail, sign.after, 0)
		}
	})
	return n.String()
}

// sign is how a cell is drawn: a glyph, and what follows it.
type sign struct {
	glyph string
	tone  theme.Tone
	word  string
	short string
	after theme.Tone
}

// tail is as much of what follows as there is room for, after a blank.
func (s sign) tail(room int) string {
	if cells.Width(s.word) < room {
		return s.word
	}
	return s.short
}

func (s *Screen) sign(l *look.Look, cell grid.Cell, secret *model.Secret, ref model.ConfigRef, w *workspace.Workspace) sign {
	if cell.Relation == grid.NotRead {
		if state, _ := w.Gathering(ref); state == workspaceFailed {
			return sign{glyph: l.Failed, tone: theme.Danger}
		}
		return sign{glyph: l.NotLoaded, tone: theme.Faint}
	}
	out := relation(l, cell.Relation)
	if cell.Relation == grid.MissingFine {
		out.word, out.short, out.after = l.ExpectedDiff, l.ExpectedDiff, theme.Muted
	}
	switch {
	case cell.Staged != model.NoAction:
		if cell.Present() {
			out.word, out.short, out.after = out.glyph, out.glyph, out.tone
		}
		out.glyph, out.tone = staged(l, cell.Staged)
		return out
	case cell.Unreadable:
		out.glyph, out.tone = l.Restricted, theme.Muted
	case cell.Inherited:
		out.glyph, out.tone = l.Inherited, theme.Muted
	}
	switch {
	case cell.Empty:
		out.word, out.short, out.after = "empty", "e", theme.Faint
	case secret != nil && secret.IsReference():
		out.word, out.short, out.after = l.Reference, l.Reference, theme.Faint
	}
	return out
}

func relation(l *look.Look, r grid.Relation) sign {
	switch r {
	case grid.Missing:
		return sign{glyph: l.Missing, tone: theme.Warn}
	case grid.MissingFine:
		return sign{glyph: l.Missing, tone: theme.Faint}
	case grid.Equal:
		return sign{glyph: l.Equal, tone: theme.Faint}
	case grid.Different:
		return sign{glyph: l.Differs, tone: theme.Warn}
	case grid.DifferentExpected:
		return sign{glyph: l.ExpectedDiff, tone: theme.Muted}
	case grid.Unknown:
		return sign{glyph: "?", tone: theme.Muted}
	default:
		return sign{glyph: l.Done, tone: theme.OK}
	}
}

func staged(l *look.Look, a model.Action) (string, theme.Tone) {
	switch a {
	case model.Add:
		return l.Add, theme.OK
	case model.Remove:
		return l.Delete, theme.Danger
	default:
		return l.Edit, theme.Info
	}
}

// foot says of each column how complete it is, or why that is not known.
func (s *Screen) foot(c *screen.Context, g *area) string {
	n := c.Look.Line(g.w, theme.OnBg).Gap(g.nameAt).Add("complete", theme.Faint, 0)
	s.each(g, func(at, x int) {
		column := s.columns.order[at]
		text, tone := s.completeness(c, column, g.column-before-1)
		n.To(x+before).Col(text, g.column-before-1, tone, 0)
	})
	return n.String()
}

func (s *Screen) completeness(c *screen.Context, column, room int) (string, theme.Tone) {
	state, _ := c.W.Gathering(s.columns.refs[column])
	have := s.table.complete[column]
	if !have.Read {
		switch state {
		case workspace.UnderWay:
			if room < len("reading") {
				return "reads", theme.Info
			}
			return "reading", theme.Info
		case workspace.Queued:
			return "waits", theme.Faint
		case workspace.Failed:
			return "failed", theme.Danger
		default:
			return "unread", theme.Faint
		}
	}
	if state != workspace.Idle {
		room -= 2 // for the sign that it is old
	}
	text := strconv.Itoa(have.Have) + " of " + strconv.Itoa(have.Of)
	if len(text) > room {
		text = strconv.Itoa(have.Have) + "/" + strconv.Itoa(have.Of)
	}
	if len(text) > room {
		// Rounded down: only what is complete has all of it.
		text = strconv.Itoa(100*have.Have/max(have.Of, 1)) + " %"
	}
	tone := theme.Muted
	if have.Have == have.Of {
		tone = theme.OK
	}
	switch state {
	case workspace.Failed:
		return c.Look.Stale + " " + text, theme.Warn
	case workspace.UnderWay, workspace.Queued:
		return c.Look.Stale + " " + text, theme.Faint
	default:
		return text, tone
	}
}

// legend explains the signs, those first without which the table cannot be read.
func (s *Screen) legend(c *screen.Context, w int) string {
	l := c.Look
	n := l.Line(w, theme.OnBg).Gap(1)
	for i, part := range [][2]string{
		{l.Equal, "as reference"},
		{l.Differs, "differs"},
		{l.Missing, "missing"},
		{l.ExpectedDiff, "expected"},
		{l.Inherited, "from root"},
		{l.Restricted, "not shown"},
		{"?", "unknown"},
		{l.NotLoaded, "not read"},
		{l.Add + " " + l.Edit + " " + l.Delete, "staged"},
		{l.Reference, "refers"},
	} {
		gap := 2
		if i == 0 {
			gap = 0
		}
		word := part[1]
		if w < 98 && word == "as reference" {
			word = "same"
		}
		if cells.Width(part[0])+cells.Width(word)+1+gap > n.Room() {
			break
		}
		n.Gap(gap).Add(part[0], theme.Text, 0).Add(" "+word, theme.Faint, 0)
	}
	return n.String()
}
