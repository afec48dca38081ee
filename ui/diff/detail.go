package diff

import (
	"strconv"
	"strings"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// detail is the block below the list while it is drawn.
type detail struct {
	s    *Screen
	c    *screen.Context
	row  *model.DiffRow
	w    int
	wide bool
	// label is the width of the first column.
	label    int
	revealed bool
	// clear is true for the sides whose text may be drawn.
	clear [2]bool
	rows  []look.Row
}

// details draws the dividing line and exactly g.detail rows.
func (s *Screen) details(c *screen.Context, g *columns) []look.Row {
	row := s.row()
	if row == nil {
		return append([]look.Row{look.Divide(nil, nil)}, make([]look.Row, g.detail)...)
	}
	d := &detail{s: s, c: c, row: row, w: g.w, wide: g.w >= 98, revealed: c.Shows(s.Subject(c))}
	for side := range d.clear {
		secret := on(row, side)
		d.clear[side] = readable(secret, s.aspect) && (d.revealed || look.Open(secret)) && !c.Presenter
	}
	d.label = min(max(5, 2+max(cells.Width(d.word(left)), cells.Width(d.word(right)))), 14)
	if d.wide {
		d.label = max(d.label, 11)
	}
	d.rows = append(make([]look.Row, 0, g.detail+1), look.Divide([]look.Seg{{Text: row.Name, Tone: theme.Text, Attr: theme.Bold, Outside: true}}, d.countdown()))
	d.fill(g.detail)
	for len(d.rows) < g.detail+1 {
		d.rows = append(d.rows, look.Row{})
	}
	return d.rows[:g.detail+1]
}

// countdown says how long the pair stays in clear.
func (d *detail) countdown() []look.Seg {
	if !d.revealed {
		return nil
	}
	left, l, attr := d.c.Left(), d.c.Look, theme.Attr(0)
	if left <= 5 {
		attr = theme.Bold
	}
	if !d.wide {
		return []look.Seg{{Text: l.Countdown + " " + strconv.Itoa(left) + "s", Tone: theme.Warn, Attr: attr}}
	}
	const bar = 15
	done := d.c.Rest(bar)
	return []look.Seg{
		look.T("masked again in ", theme.Warn),
		{Text: strconv.Itoa(left), Tone: theme.Warn, Attr: attr},
		look.T(" s  ", theme.Warn),
		look.T(strings.Repeat(l.BarDone, done), theme.Warn), look.T(strings.Repeat(l.BarRest, bar-done), theme.Faint),
	}
}

// word names a side in the first column.
func (d *detail) word(side int) string {
	if d.s.refs[left].Config != d.s.refs[right].Config {
		return d.s.refs[side].Config
	}
	return d.s.refs[side].Project
}

func (d *detail) line() *look.Line {
	indent := 1
	if d.wide {
		indent = 3
	}
	return d.c.Look.Line(d.w, theme.OnBg).Gap(indent)
}

// add appends a row with a label of dtui's own.
func (d *detail) add(label string, segs ...look.Seg) {
	n := d.line().Col(label, d.label, theme.Faint, 0)
	d.rows = append(d.rows, look.Row{Text: n.Segs(segs...).String()})
}

func (d *detail) blank() { d.rows = append(d.rows, look.Row{}) }

// fill draws as much as h rows hold.
func (d *detail) fill(h int) {
	d.summary()
	both := d.clear[left] && d.clear[right]
	if both && d.row.Relation == model.Differs {
		p := d.s.inspect(d.row)
		if p.lined {
			d.columns(p, h-1)
			return
		}
	}
	if h >= 9 {
		d.blank()
	}
	d.sides(h >= 6)
	if h < 6 {
		return
	}
	if h >= 9 {
		d.blank()
	}
	d.origin(h >= 9)
}

// summary says in words how the two sides compare.
func (d *detail) summary() {
	segs := d.relation()
	if !d.revealed && d.hidden() && !d.c.Presenter {
		segs = append(segs, d.dot(), look.B(d.c.Key(keys.Reveal, own()...), theme.Accent), look.T(" shows the pair", theme.Muted))
	}
	if d.wide {
		d.add(d.s.aspect.String(), segs...)
		return
	}
	n := d.line().Add(d.s.aspect.String(), theme.Faint, 0).Segs(d.dot())
	d.rows = append(d.rows, look.Row{Text: n.Segs(segs...).String()})
}

// hidden reports whether a reveal would show more than is shown.
func (d *detail) hidden() bool {
	return readable(d.row.Left, d.s.aspect) && !d.clear[left] || readable(d.row.Right, d.s.aspect) && !d.clear[right]
}

func (d *detail) dot() look.Seg { return look.T(dot(d.c.Look), theme.Faint) }

func (d *detail) relation() []look.Seg {
	row := d.row
	switch row.Relation {
	case model.OnlyLeft, model.OnlyRight:
		side := left
		if row.Relation == model.OnlyRight {
			side = right
		}
		return []look.Seg{
			look.T("only in ", theme.Text), look.O(d.s.refs[side].String(), theme.Text), d.dot(),
			look.O(string(on(row, side).Type), theme.Muted),
		}
	case model.Incomparable:
		return d.incomparable()
	case model.Equal:
		return []look.Seg{
			look.T("the same text on both sides", theme.Text), d.dot(),
			look.T(d.size(look.Size(row.Left.Text(d.s.aspect).Size())), theme.Muted), d.dot(), d.types(),
		}
	default:
		return d.differs()
	}
}

func (d *detail) incomparable() []look.Seg {
	why := "cannot be compared: "
	for side := range d.clear {
		if readable(on(d.row, side), d.s.aspect) {
			return []look.Seg{look.T(why, theme.Text), look.O(d.word(1-side), theme.Text), look.T(" cannot be read", theme.Text)}
		}
	}
	return []look.Seg{look.T(why+"neither side can be read", theme.Text)}
}

func (d *detail) differs() []look.Seg {
	l, r := d.row.Left.Text(d.s.aspect), d.row.Right.Text(d.s.aspect)
	text := "differs"
	if d.clear[left] && d.clear[right] {
		switch p := d.s.inspect(d.row); {
		case p.long:
			text = "differs, and is too long to be compared inside"
		case p.lined:
			text = p.changes(d.word(left), d.word(right))
		default:
			text = strconv.Itoa(p.differing) + " of " + look.Count(p.total, "character") + " " + verb(p.differing)
		}
	}
	sizes := "same length"
	if l.Size() != r.Size() {
		sizes = look.Size(l.Size()) + " and " + look.Size(r.Size())
	}
	segs := []look.Seg{look.O(text, theme.Text), d.dot(), look.T(d.size(sizes), theme.Muted)}
	if l, r := d.row.Left.Type, d.row.Right.Type; l != r || d.w >= 74 {
		segs = append(segs, d.dot(), d.types())
	}
	return segs
}

// size is what is told of sizes, which presenter mode hides.
func (d *detail) size(text string) string {
	if d.c.Presenter {
		return look.SizeHidden
	}
	return text
}

func verb(n int) string {
	if n == 1 {
		return "differs"
	}
	return "differ"
}

// types names the value types of both sides.
func (d *detail) types() look.Seg {
	l, r := d.row.Left.Type, d.row.Right.Type
	if l == r {
		return look.O(string(l), theme.Muted)
	}
	return look.O(string(l)+" and "+string(r), theme.Muted)
}

// origin compares the raw texts where at least one side is a reference, and says where a difference comes from.
func (d *detail) origin(two bool) {
	l, r := d.row.Left, d.row.Right
	if d.s.aspect == model.RawText || l == nil || r == nil || (!l.IsReference() && !r.IsReference()) || !readable(l, model.RawText) || !readable(r, model.RawText) {
		return
	}
	same := l.Raw.Equal(r.Raw)
	glyph, tone := d.c.Look.Relation(model.Differs)
	text := " the raw texts differ"
	if d.row.Relation == model.Differs {
		text += " too"
	}
	if same {
		glyph, tone = d.c.Look.Relation(model.Equal)
		text = " the same raw text on both sides"
	}
	from := ""
	if same && d.row.Relation == model.Differs && d.clear[left] && d.clear[right] {
		if names := d.sources(); len(names) > 0 {
			from = look.Few(names)
		}
	}
	segs := []look.Seg{look.T(glyph, tone), look.T(text, theme.Muted)}
	if !two && from != "" {
		segs = []look.Seg{look.T(glyph, tone), look.T(" same text; comes from ", theme.Muted), look.O(from, theme.Text)}
	}
	d.add("raw", segs...)
	if two && same && d.row.Relation == model.Differs {
		said := []look.Seg{look.T("copying this reference changes nothing", theme.Muted)}
		if from != "" {
			said = []look.Seg{look.T("the difference comes from ", theme.Muted), look.O(from, theme.Text), look.T("; copying this reference changes nothing", theme.Muted)}
		}
		d.add("so", said...)
	}
}

// sources are the names that the raw text refers to in the same config and that are not equal on both sides.
func (d *detail) sources() []string {
	var names []string
	for _, ref := range model.References(d.row.Left.Raw) {
		row := d.s.table.find(ref.Name)
		if ref.Config == "" && ref.Project == "" && row != nil && row.Relation != model.Equal {
			names = append(names, ref.Name)
		}
	}
	return names
}
