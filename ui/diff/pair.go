package diff

import (
	"strconv"
	"strings"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/look"
	"dtui/ui/runs"
	"dtui/ui/theme"
)

// sides draws both texts one above the other, with what differs in them underlined and, if there is room, pointed at.
func (d *detail) sides(pointed bool) {
	both := d.clear[left] && d.clear[right] && d.row.Relation == model.Differs
	p := &split{}
	if both {
		p = d.s.inspect(d.row)
	}
	from := 0
	if len(p.runs[left]) > 0 {
		if room := d.w - d.label - 6; p.room != room {
			p.from, p.room = d.from(p.runs[left][0].From, room), room
		}
		from = p.from
	}
	for side := range d.clear {
		n := d.line()
		n.Outside(d.word(side), d.label-2, theme.Faint, 0).Gap(2)
		if !both || p.long {
			d.s.value(d.c, n, n.Room()-1, on(d.row, side), d.revealed)
			d.rows = append(d.rows, look.Row{Text: n.String()})
			if pointed {
				d.blank()
			}
			continue
		}
		at := d.w - n.Room()
		carets := d.text(n, on(d.row, side).Text(d.s.aspect).Reveal(), p.runs[side], from)
		d.rows = append(d.rows, look.Row{Text: n.String()})
		if pointed {
			d.rows = append(d.rows, look.Row{Text: d.c.Look.Line(d.w, theme.OnBg).Gap(at).Add(carets, theme.Warn, theme.Bold).String()})
		}
	}
}

// from is the byte at which both texts are drawn from, so that the first difference is in sight. What stands before it is
// the same on both sides.
func (d *detail) from(first, room int) int {
	text := d.row.Left.Text(d.s.aspect).Reveal()
	ahead := cells.Width(d.c.Look.Cells.Printable(text[:first]))
	if ahead < room*2/3 {
		return 0
	}
	at := 0
	for _, border := range runs.Borders(text[:first]) {
		if ahead < room/3 {
			break
		}
		ahead -= cells.Width(d.c.Look.Cells.Printable(text[at:border]))
		at = border
	}
	return at
}

// text draws a text from a byte on and returns the row of carets that belongs beneath.
func (d *detail) text(n *look.Line, text string, differing []runs.Run, from int) string {
	var carets strings.Builder
	if from > 0 {
		n.Add(d.c.Look.Ellipsis, theme.Faint, 0)
		carets.WriteByte(' ')
	}
	at := from
	piece := func(to int, differs bool) {
		if to <= at || n.Room() <= 1 {
			return
		}
		safe := d.c.Look.Cells.Printable(bounded(text[at:to], n.Room()))
		width := cells.Width(safe)
		if room := n.Room() - 1; width > room || (width == room && to < len(text)) {
			safe, width = d.c.Look.Cells.Fit(safe+".", room), room
		}
		ground, attr, mark := theme.OnBg, theme.Attr(0), " "
		if differs {
			ground, attr, mark = theme.OnSelection, theme.Bold|theme.Underline, "^"
		}
		n.Ready(d.c.Look.Paint(safe, theme.Warn, ground, attr), width)
		carets.WriteString(strings.Repeat(mark, width))
		at = to
	}
	for _, r := range differing {
		piece(r.From, false)
		piece(r.To, true)
	}
	piece(len(text), false)
	return carets.String()
}

// bounded cuts what no row could show.
func bounded(text string, w int) string {
	if most := 32 * (w + 2); len(text) > most {
		return strings.ToValidUTF8(text[:most], "")
	}
	return text
}

// columns draws two texts of several lines beside each other, from the first line that differs.
func (d *detail) columns(p *split, h int) {
	texts := [2]string{d.row.Left.Text(d.s.aspect).Reveal(), d.row.Right.Text(d.s.aspect).Reveal()}
	width := (d.w - 7) / 2
	for i := 0; i < h && i < len(p.pairs); i++ {
		pair := &p.pairs[i]
		// Two lines may differ in nothing but their end, which is then shown.
		alike := pair.relation() == model.Differs && pair.side[left].In(texts[left]) == pair.side[right].In(texts[right])
		n := d.c.Look.Line(d.w, theme.OnBg).Gap(1)
		for side := range pair.side {
			if side == right {
				glyph, tone := d.c.Look.Relation(pair.relation())
				n.Gap(1).Add(glyph, tone, 0).Gap(1)
			}
			d.column(n, texts[side], pair, side, width, alike)
		}
		d.rows = append(d.rows, look.Row{Text: n.String()})
	}
}

func (p *pair) relation() model.Relation {
	switch {
	case !p.differs:
		return model.Equal
	case p.side[left].From < 0:
		return model.OnlyRight
	case p.side[right].From < 0:
		return model.OnlyLeft
	default:
		return model.Differs
	}
}

func (d *detail) column(n *look.Line, text string, p *pair, side, w int, ended bool) {
	r := p.side[side]
	if r.From < 0 {
		n.Ready(d.c.Look.Blank(w, theme.OnSurface), w)
		return
	}
	line := bounded(r.In(text), w)
	if ended && r.To < len(text) {
		line += "\n"
	}
	if !p.differs {
		n.Outside(line, w, theme.Muted, 0)
		return
	}
	n.Outside(line, w, theme.Warn, theme.Bold)
}

// changes says how many lines differ, and where the first is.
func (p *split) changes(l, r string) string {
	var parts []string
	if p.differing > 0 {
		parts = append(parts, look.Count(p.differing, "line")+" "+verb(p.differing))
	}
	for side, word := range []string{l, r} {
		if p.only[side] > 0 {
			parts = append(parts, strconv.Itoa(p.only[side])+" only in "+word)
		}
	}
	return strings.Join(parts, ", ") + ", first at line " + strconv.Itoa(p.first)
}
