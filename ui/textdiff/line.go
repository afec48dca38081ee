package textdiff

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"dtui/model/textdiff"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/runs"
	"dtui/ui/theme"
)

// wrapped is one line of a text in the pieces that it takes on the screen.
type wrapped struct {
	number int
	pieces []string
}

// line draws one line of the screen.
func (f *frame) line(at int) string {
	t := &f.s.table
	item, part := t.at(at)
	ground := theme.OnBg
	selected := at == f.s.list.Cursor()
	if selected {
		ground = theme.OnSelection
	}
	if folded := t.items[item].Folded; folded > 0 {
		return f.folded(folded, ground, selected)
	}
	row := t.items[item].Row
	if f.s.shape.unified {
		return f.one(row, part, ground, selected)
	}
	l := f.cell(row, left, part, f.leftWidth(), ground, selected)
	return f.beside(l, f.cell(row, right, part, f.w-f.leftWidth()-1, ground, selected))
}

func (f *frame) start(w int, ground theme.Ground, selected bool) *look.Line {
	n := f.c.Look.Line(w, ground)
	if selected {
		n.Add(f.c.Look.Bar, theme.Accent, 0)
	}
	return n.To(1)
}

func (f *frame) folded(lines int, ground theme.Ground, selected bool) string {
	n := f.start(f.w, ground, selected)
	key := f.c.Key(keys.Open, own()...)
	text := f.c.Look.Ellipsis + " " + look.Count(lines, "equal line") + dot(f.c.Look)
	n.To((f.w - cells.Width(text+key+" unfolds")) / 2)
	return n.Add(text, theme.Muted, 0).Add(key, theme.Accent, theme.Bold).Add(" unfolds", theme.Muted, 0).String()
}

// cell draws one side of a row.
func (f *frame) cell(row, side, part, w int, ground theme.Ground, selected bool) string {
	t := &f.s.table
	at := &t.diff.Rows()[row]
	number := number(at, side)
	n := f.start(w, ground, selected && side == left)
	switch {
	case !t.clear[side]:
		if row == 0 && part == 0 {
			text, tone := f.standIn(side)
			n.Gap(1).Add(text, tone, 0)
		}
		return n.String()
	case number < 0 && !selected && t.both():
		// A gap, so that a line that is missing does not look like an empty one.
		return f.c.Look.Blank(w, theme.OnSurface)
	case number < 0 || part > 0 && part >= f.s.parts(side, number):
		return n.String()
	}
	n.To(1 + f.number - len(strconv.Itoa(number+1)))
	if part == 0 {
		n.Add(strconv.Itoa(number+1), theme.Faint, 0)
	}
	n.To(2 + f.number)
	if part == 0 && t.both() {
		mark, tone := f.mark(at.Kind, side)
		if at.Kind == textdiff.Changed {
			mark, tone = f.c.Look.Differs, theme.Warn
		}
		n.Add(mark, tone, theme.Bold)
	}
	n.To(3 + f.number)
	f.text(n, row, side, number, part, ground)
	return n.String()
}

// one draws a row where the lines of both sides stand below each other.
func (f *frame) one(row, part int, ground theme.Ground, selected bool) string {
	t := &f.s.table
	at := &t.diff.Rows()[row]
	side := left
	if at.Left < 0 {
		side = right
	}
	if at.Kind == textdiff.Changed {
		if parts := f.s.parts(left, at.Left); part >= parts {
			side, part = right, part-parts
		}
	}
	n := f.start(f.w, ground, selected)
	for other := range t.of {
		end := n.Room() - f.number - 1
		if number := number(at, other); part == 0 && number >= 0 && (other == side || at.Kind == textdiff.Same) && t.clear[other] {
			n.ColRight(strconv.Itoa(number+1), f.number, theme.Faint, 0)
		}
		n.Gap(n.Room() - end)
	}
	if part == 0 && t.both() {
		mark, tone := f.mark(at.Kind, side)
		n.Add(mark, tone, theme.Bold)
	}
	n.To(f.ahead() - 1)
	f.text(n, row, side, number(at, side), part, ground)
	return n.String()
}

func number(row *textdiff.Row, side int) int {
	if side == left {
		return row.Left
	}
	return row.Right
}

// mark says which side a line is on.
func (f *frame) mark(kind textdiff.Kind, side int) (string, theme.Tone) {
	l := f.c.Look
	tone := theme.Info
	if kind == textdiff.Changed {
		tone = theme.Warn
	}
	switch {
	case kind == textdiff.Same:
		return " ", theme.Text
	case side == left:
		return l.Delete, tone
	default:
		return l.Add, tone
	}
}

// text draws a line of a text, or one piece of it, to the end of the row. The cell before it says that it began earlier.
func (f *frame) text(n *look.Line, row, side, number, part int, ground theme.Ground) {
	t, kind := &f.s.table, f.s.table.diff.Rows()[row].Kind
	line := t.line(side, number)
	tone := theme.Text
	var differing []runs.Run
	switch {
	case !t.both() || kind == textdiff.Same:
	case kind == textdiff.Changed:
		tone, differing = theme.Warn, t.differing(row)[side]
	default:
		tone = theme.Info
	}
	if f.s.wrap {
		w := &f.wrapped[side]
		if w.pieces == nil || w.number != number {
			w.number, w.pieces = number, cells.Wrap(f.styled(line, differing, tone, ground), f.s.shape.w)
		}
		n.Gap(1)
		if part < len(w.pieces) {
			piece := w.pieces[part]
			if parts := f.s.parts(side, number); part == parts-1 {
				piece = strings.Join(w.pieces[part:], "")
			}
			f.fitted(n, piece)
		}
		return
	}
	if f.s.column > 0 && line != "" {
		n.Add(f.c.Look.Ellipsis, theme.Faint, 0)
	} else {
		n.Gap(1)
	}
	room := n.Room()
	seen := bounded(line, f.s.column+room)
	f.fitted(n, cells.Cut(f.styled(seen, differing, tone, ground), f.s.column, f.s.column+room+1))
}

// fitted adds text that is styled already, cut to the room.
func (f *frame) fitted(n *look.Line, text string) {
	width := cells.Width(text)
	if width > n.Room() {
		text, width = f.c.Look.Cells.Fit(text, n.Room()), n.Room()
	}
	n.Ready(text, width)
}

// styled makes one styled line of a text, with what differs in it standing out.
func (f *frame) styled(line string, differing []runs.Run, tone theme.Tone, ground theme.Ground) string {
	var b strings.Builder
	at := 0
	piece := func(to int, differs bool) {
		to = min(to, len(line))
		if to <= at {
			return
		}
		on, attr := ground, theme.Attr(0)
		if differs {
			on, attr = theme.OnSelection, theme.Bold|theme.Underline
		}
		for _, span := range f.c.Look.Cells.Spans(line[at:to]) {
			as := tone
			if span.Hostile {
				as = theme.Warn
			}
			b.WriteString(f.c.Look.Paint(span.Text, as, on, attr))
		}
		at = to
	}
	for _, run := range differing {
		piece(run.From, false)
		piece(run.To, true)
	}
	piece(len(line), false)
	return b.String()
}

// bounded cuts what no row of so many cells could show.
func bounded(text string, w int) string {
	most := 32 * (w + 2)
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}
