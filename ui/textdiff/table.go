package textdiff

import (
	"sort"

	"dtui/model"
	"dtui/model/textdiff"
	"dtui/ui/cells"
	"dtui/ui/look"
	"dtui/ui/runs"
	"dtui/ui/screen"
)

// table is a comparison of two texts. It is made once for a pair of them and for what of it may be seen.
type table struct {
	of    [2]model.Value
	by    model.Aspect
	there [2]bool
	// clear says which sides may be seen. Where it is not both, nothing is compared: how many lines a masked text has in
	// common with another says something of it.
	clear [2]bool
	diff  *textdiff.Diff
	items []textdiff.Item
	// inside are the places where the lines of a row differ, for the rows that were drawn.
	inside map[int][2][]runs.Run
	// starts are the lines of the screen on which the items begin, nil when each takes one.
	starts []int
	// widest is how many cells the longest line takes, one more than that; 0 when it was not measured.
	widest int
}

// shape is what the places of the items depend on.
type shape struct {
	w             int
	unified, wrap bool
	// clusters says how the terminal counts cells.
	clusters bool
}

func (s shape) printable(text string) string {
	return cells.Options{Clusters: s.clusters}.Printable(text)
}

// ready reports whether both texts are known.
func (t *table) ready() bool { return t.of[left].Known() && t.of[right].Known() }

// both reports whether both texts may be seen.
func (t *table) both() bool { return t.clear[left] && t.clear[right] }

// some reports whether at least one may.
func (t *table) some() bool { return t.clear[left] || t.clear[right] }

// text is what of a side may be seen.
func (t *table) text(side int) string {
	if !t.clear[side] {
		return ""
	}
	return t.of[side].Reveal()
}

// line is one line of a side, without its end.
func (t *table) line(side, number int) string {
	at := t.diff.Lines(side)[number]
	return t.text(side)[at.From:at.To]
}

// sync compares anew if the texts, or what of them may be seen, have changed. Otherwise it costs two look-ups.
func (s *Screen) sync(c *screen.Context) {
	next := table{by: s.aspect}
	revealed := c.Shows(s.Subject(c))
	for side := range s.sides {
		secret, _ := s.sides[side].find(c)
		if secret == nil {
			continue
		}
		next.there[side], next.of[side] = true, secret.Text(s.aspect)
		next.clear[side] = next.of[side].Known() && (revealed || look.Open(secret)) && !c.Presenter
	}
	if !next.ready() {
		// One text alone is no comparison; the list of secrets shows it.
		next.clear = [2]bool{}
	}
	t := &s.table
	if t.diff != nil && t.by == next.by && t.there == next.there && t.clear == next.clear &&
		t.of[left].Same(next.of[left]) && t.of[right].Same(next.of[right]) {
		return
	}
	s.keep()
	s.table = next
	if !t.ready() {
		t.diff = textdiff.New(model.Value{}, model.Value{})
		s.fold()
		return
	}
	var seen [2]model.Value
	for side := range seen {
		if t.clear[side] {
			seen[side] = t.of[side]
		}
	}
	t.diff = textdiff.New(seen[left], seen[right])
	t.inside = map[int][2][]runs.Run{}
	if t.both() && s.kept == 0 && len(t.diff.Changes()) > 0 {
		s.kept = t.diff.Changes()[0] + 1
	}
	s.fold()
}

// keep notes the row under the cursor, for when the list is made anew.
func (s *Screen) keep() {
	if !s.table.both() {
		return
	}
	if row := s.row(); row >= 0 {
		s.kept = row + 1
	}
}

// around is how many equal lines stand before and after a change.
const around = 3

// fold lists the rows anew.
func (s *Screen) fold() {
	t := &s.table
	margin := around
	if s.whole {
		margin = len(t.diff.Rows())
	}
	t.items = t.diff.Items(margin, s.open)
	s.place()
}

// arrange takes over the shape of a frame.
func (s *Screen) arrange(at shape) {
	if s.shape != at {
		s.keep()
		s.shape = at
		s.place()
	}
}

// place works out on which line of the screen each item begins, and goes to the row that was kept.
func (s *Screen) place() {
	t := &s.table
	t.starts = nil
	total := len(t.items)
	if s.shape.wrap || s.shape.unified {
		t.starts = make([]int, len(t.items))
		total = 0
		for i := range t.items {
			t.starts[i] = total
			total += s.height(&t.items[i])
		}
	}
	s.list.SetLen(total)
	s.choose(s.kept - 1)
}

// height is how many lines of the screen an item takes.
func (s *Screen) height(item *textdiff.Item) int {
	t := &s.table
	if item.Folded > 0 {
		return 1
	}
	row := &t.diff.Rows()[item.Row]
	l, r := 0, 0
	if row.Left >= 0 {
		l = s.parts(left, row.Left)
	}
	if row.Right >= 0 {
		r = s.parts(right, row.Right)
	}
	if s.shape.unified && row.Kind != textdiff.Same {
		return l + r
	}
	return max(l, r)
}

// parts is how many lines of the screen a line of a text takes.
func (s *Screen) parts(side, number int) int {
	if !s.shape.wrap {
		return 1
	}
	line := s.table.line(side, number)
	if len(line) <= s.shape.w/wideByte {
		return 1
	}
	return len(cells.Wrap(s.shape.printable(line), s.shape.w))
}

// wideByte is how many cells one byte takes at most: <U+202E> for three bytes, <0xFF> for one.
const wideByte = 8

// at is the item on a line of the screen, and which line of the item it is.
func (t *table) at(line int) (item, part int) {
	if t.starts == nil {
		return line, 0
	}
	item = sort.SearchInts(t.starts, line+1) - 1
	return item, line - t.starts[item]
}

// row is the row under the cursor, or the first under its fold; -1 when there is none.
func (s *Screen) row() int {
	t := &s.table
	line := s.list.Cursor()
	if line < 0 || len(t.items) == 0 {
		return -1
	}
	item, _ := t.at(line)
	return t.items[item].Row
}

// choose goes to a row, or to the fold that it is under.
func (s *Screen) choose(row int) {
	t := &s.table
	item := max(sort.Search(len(t.items), func(i int) bool { return t.items[i].Row > row })-1, 0)
	if t.starts != nil && item < len(t.starts) {
		item = t.starts[item]
	}
	s.list.SetCursor(item)
}

// differing are the places where the lines of a row differ.
func (t *table) differing(row int) [2][]runs.Run {
	if found, ok := t.inside[row]; ok {
		return found
	}
	at := &t.diff.Rows()[row]
	l, r := t.line(left, at.Left), t.line(right, at.Right)
	found := [2][]runs.Run{{{From: 0, To: len(l)}}, {{From: 0, To: len(r)}}}
	if len(l) <= runs.MaxText && len(r) <= runs.MaxText {
		found, _, _ = runs.Inside(l, r)
	}
	t.inside[row] = found
	return found
}

// longest is how many cells the longest line takes.
func (s *Screen) longest() int {
	t := &s.table
	if t.widest == 0 {
		for side := range t.of {
			for number := range t.diff.Lines(side) {
				t.widest = max(t.widest, 1+cells.Width(s.shape.printable(t.line(side, number))))
			}
		}
	}
	return max(t.widest-1, 0)
}

// changed is which change the cursor is at, from 1, and 0 before the first.
func (s *Screen) changed() (number, of int) {
	changes := s.table.diff.Changes()
	return sort.SearchInts(changes, s.row()+1), len(changes)
}
