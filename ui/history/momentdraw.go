package history

import (
	"fmt"
	"strconv"

	"dtui/model"
	"dtui/model/timeline"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// columns are the places of one frame of a comparison.
type columns struct{ w, name, value, detail, list int }

func arrange(w, h int) columns {
	g := columns{w: w, name: min(max(w/4, 13), 28), detail: 4}
	if h >= 24 {
		g.detail = 7
	}
	g.value = max((w-g.name-12)/2, 4)
	g.list = max(h-3-g.detail, 1)
	return g
}

// Draw draws the pane.
func (m *Moment) Draw(c *screen.Context, w, h int) []string {
	m.sync(c)
	l := c.Look
	g := arrange(max(w-2, 1), max(h-2, 1))
	p := look.Pane{W: w, H: h, Focused: !c.Behind, Title: m.title(c, !c.Behind)}
	hist := c.W.History(m.ref)
	if m.table.log == nil || m.table.there == nil {
		p.Body = m.waiting(c, hist, g.w)
		return l.Pane(p)
	}
	p.Right = m.standing(c, hist, g.w)
	m.list.SetHeight(g.list)
	m.area.names = place{1, 2, g.w, g.list}
	p.Body = append(make([]look.Row, 0, h), look.Row{Text: m.head(c, &g)})
	from, to := m.list.Window()
	for i := from; i < to; i++ {
		p.Body = append(p.Body, look.Row{Text: m.line(c, &g, i)})
	}
	if len(m.table.listed) == 0 {
		p.Body = append(append(p.Body, look.Row{}), paragraph(l, m.nothing(c), g.w, theme.Muted)...)
	}
	for len(p.Body) < 1+g.list {
		p.Body = append(p.Body, look.Row{})
	}
	p.Body = append(p.Body[:1+g.list], m.details(c, &g)...)
	if a, b, ok := m.list.Thumb(g.list); ok {
		p.ThumbFrom, p.ThumbTo = a+1, b+1
	}
	return l.Pane(p)
}

func (m *Moment) title(c *screen.Context, focused bool) []look.Seg {
	text := "  " + strconv.Itoa(len(m.table.listed)) + " of " + strconv.Itoa(len(m.table.rows)) + " "
	text += [modes]string{"differences only", "not recorded only", "everything"}[m.shown]
	if len(m.marks) > 0 {
		text += " " + c.Look.NotLoaded + " " + strconv.Itoa(len(m.marks)) + " marked"
	}
	segs := []look.Seg{look.PaneTitle("As of "+whole(m.when, c.Now), focused)}
	if m.table.there == nil {
		return segs
	}
	return append(segs, look.T(text, theme.Muted))
}

// standing says what is still being read, then counts.
func (m *Moment) standing(c *screen.Context, h *workspace.History, w int) []look.Seg {
	n := m.needs(h)
	switch {
	case h.Busy:
		return []look.Seg{look.T(c.Look.Stale+" reading again", theme.Muted)}
	case m.table.lost:
		return []look.Seg{look.T("the entry is gone from the log", theme.Warn)}
	case n.failed > 0:
		key := c.Key(keys.Reload, keys.Moment)
		return []look.Seg{look.T(fmt.Sprintf("%s %d not read ", c.Look.Failed, n.failed), theme.Danger), look.B(key, theme.Accent)}
	case n.done < n.all || n.open > 0:
		all := strconv.Itoa(n.all)
		if n.open > 0 {
			all += "+"
		}
		return []look.Seg{look.T(fmt.Sprintf("%s read %d of %s entries", c.Look.Stale, n.done, all), theme.Muted)}
	}
	var segs []look.Seg
	for _, relation := range []model.Relation{model.Differs, model.OnlyLeft, model.OnlyRight, model.Incomparable, model.Equal} {
		if count := m.table.count[relation]; count > 0 && w >= 70 {
			glyph, tone := c.Look.Relation(relation)
			segs = append(segs, look.T(" "+strconv.Itoa(count)+" ", theme.Muted), look.T(glyph, tone))
		}
	}
	return segs
}

// waiting says what is not read yet.
func (m *Moment) waiting(c *screen.Context, h *workspace.History, w int) []look.Row {
	rows := make([]look.Row, 2)
	at := c.W.Config(m.against)
	switch {
	case h.Own == nil && h.Err != nil && !h.Busy:
		return append(rows, failed(c, "Could not read the history of "+m.ref.String(), h.Err, keys.Moment, w)...)
	case h.Own != nil && at.Err != nil && !at.Busy:
		return append(rows, failed(c, "Could not read "+m.against.String(), at.Err, keys.Moment, w)...)
	}
	what, since := m.against.String(), at.Since
	if h.Own == nil {
		what, since = "the history of "+m.ref.String(), h.Since
	}
	n := c.Look.Line(w, theme.OnBg).Gap(2).Add(spinner(c, since)+" Loading ", theme.Muted, 0)
	return append(rows, look.Row{Text: n.Segs(look.O(what, theme.Muted), look.T(c.Look.Ellipsis, theme.Muted)).String()})
}

func (m *Moment) nothing(c *screen.Context) string {
	key := c.Key(keys.Shown, keys.Moment)
	switch {
	case len(m.table.rows) == 0:
		return "Neither then nor now a secret was there."
	case m.shown == notRecorded:
		return "Every name is recorded. " + key + " shows the others."
	}
	text := fmt.Sprintf("Nothing that is recorded differs: %d equal, %d not recorded.", m.table.count[model.Equal], m.table.count[model.Incomparable])
	return text + " " + key + " shows them."
}

// nowTitle names the right side.
func (m *Moment) nowTitle() string {
	if m.against == m.ref {
		return m.against.String() + " now"
	}
	return m.against.String()
}

func (m *Moment) head(c *screen.Context, g *columns) string {
	n := c.Look.Line(g.w, theme.OnBg).Gap(4).Add("NAME", theme.Faint, 0).To(4 + g.name + 1)
	n.Outside(m.ref.String()+" as of "+whole(m.when, c.Now), g.value, theme.EnvTone(c.W.Environment(m.ref)), 0)
	n.Gap(3)
	n.Outside(m.nowTitle(), n.Room()-2, theme.EnvTone(c.W.Environment(m.against)), theme.Bold)
	return n.String()
}

// line draws one row of the list.
func (m *Moment) line(c *screen.Context, g *columns, at int) string {
	row := &m.table.rows[m.table.listed[at]]
	selected := at == m.list.Cursor()
	n := startRow(c.Look, g.w, selected, true)
	attr := theme.Attr(0)
	if selected {
		attr = theme.Bold
	}
	if m.marks[row.Then.Name] {
		n.Add(c.Look.Done, theme.Accent, theme.Bold)
	}
	n.To(4).Outside(row.Then.Name, g.name, theme.Text, attr).Gap(1)
	shown := selected && c.Shows(m.Subject(c))
	m.past(c, n, row, g.value, shown)
	glyph, tone := c.Look.Relation(row.Relation)
	n.Gap(1).Add(glyph, tone, 0).Gap(1)
	m.now(n, row, g.value, shown)
	if change, ok := c.W.Staging.Of(m.table.there.ID()).Get(row.Then.Name); ok {
		mark, tone := c.Look.StagedMark(&change)
		n.To(g.w-2).Add(mark, tone, theme.Bold)
	}
	return n.String()
}

// about marks what is presumed.
func about(l *look.Look) string {
	if l.ASCII() {
		return "~"
	}
	return "≈"
}

// past draws the left side.
func (m *Moment) past(c *screen.Context, n *look.Line, row *timeline.Row, w int, shown bool) {
	l := c.Look
	if row.Then.Presumed {
		n.Add(about(l)+" ", theme.Info, 0)
		w -= 2
	}
	switch row.Then.Standing {
	case timeline.NotRecorded:
		n.Add("?", theme.Muted, 0).Col(" not recorded", w-1, theme.Muted, 0)
	case timeline.Absent:
		n.Col(l.Missing+" not there", w, theme.Faint, 0)
	case timeline.Held:
		n.Value(m.then(row), w, look.ValueStyle{Clear: shown, Aspect: model.RawText, Plain: w < 20})
	}
}

// now draws the right side.
func (m *Moment) now(n *look.Line, row *timeline.Row, w int, shown bool) {
	n.Value(row.There, w, look.ValueStyle{Clear: shown, Aspect: model.RawText, Plain: w < 20})
}

// details draws the dividing line and the name under the cursor.
func (m *Moment) details(c *screen.Context, g *columns) []look.Row {
	l, row := c.Look, m.row()
	if row == nil {
		return append([]look.Row{look.Divide(nil, nil)}, make([]look.Row, g.detail)...)
	}
	subject := m.Subject(c)
	shown := c.Shows(subject)
	rows := []look.Row{look.Divide([]look.Seg{{Text: row.Then.Name, Tone: theme.Text, Attr: theme.Bold, Outside: true}}, countdown(c, subject))}
	add := func(label string, draw func(n *look.Line)) {
		n := l.Line(g.w, theme.OnBg).Gap(2).Col(label, 8, theme.Faint, 0)
		draw(n)
		rows = append(rows, look.Row{Text: n.String()})
	}
	side := func(s *model.Secret, draw func(n *look.Line, w int)) func(n *look.Line) {
		return func(n *look.Line) {
			size := ""
			if s != nil && s.Text(model.RawText).Known() {
				size = sizeOf(c, s)
			}
			draw(n, max(n.Room()-cells.Width(size)-3, 4))
			n.Gap(n.Room()-cells.Width(size)-1).Add(size, theme.Faint, 0)
		}
	}
	add("then", side(m.then(row), func(n *look.Line, w int) { m.past(c, n, row, w, shown) }))
	label := "now"
	if m.against != m.ref {
		label = "there"
	}
	add(label, side(row.There, func(n *look.Line, w int) { m.now(n, row, w, shown) }))
	add("so", func(n *look.Line) { n.OutsideFree(m.relation(row), theme.Text, 0) })
	if row.Then.Presumed {
		add("", func(n *look.Line) {
			n.Add("presumed: the log of the branch never names it, so it is taken to follow its root", theme.Muted, 0)
		})
	}
	if g.detail >= 7 {
		rows = append(rows, look.Row{})
		add("", func(n *look.Line) {
			n.Add("visibility, type and note of then are not recorded", theme.Muted, 0)
		})
	}
	for len(rows) < g.detail+1 {
		rows = append(rows, look.Row{})
	}
	return rows[:g.detail+1]
}

// relation words how the two sides compare.
func (m *Moment) relation(row *timeline.Row) string {
	there := m.nowTitle()
	switch row.Relation {
	case model.Equal:
		return "the same text"
	case model.Differs:
		return "differs"
	case model.OnlyLeft:
		return "only then; " + there + " does not have it"
	case model.OnlyRight:
		return "only in " + there + "; it was not there then"
	case model.Incomparable:
	}
	if row.Then.Standing != timeline.NotRecorded {
		return "cannot be compared: " + there + " does not show it"
	}
	return "cannot be compared: the log does not tell what was there"
}
