package textdiff

import (
	"strings"

	"dtui/model"
)

// Span is a place in a text, in bytes.
type Span struct{ From, To int }

// Kind is how the two lines of a row compare.
type Kind uint8

// The kinds.
const (
	// Same: both sides have the line.
	Same Kind = iota
	// Changed: the lines differ, and belong together as far as can be told.
	Changed
	OnlyLeft
	OnlyRight
)

// Row is one line of each side, by number from 0; -1 where a side has none.
type Row struct {
	Kind        Kind
	Left, Right int
}

// Diff is two texts side by side. It holds no text.
type Diff struct {
	rows    []Row
	lines   [2][]Span
	changes []int
	counts  [OnlyRight + 1]int
	ends    [2]bool
}

// The sides.
const (
	Left = iota
	Right
)

// New compares two texts line by line. A line end is a line feed; a carriage return before it belongs to the line, so that
// texts with other line ends differ.
func New(left, right model.Value) *Diff {
	texts := [2]string{left.Reveal(), right.Reveal()}
	d := &Diff{}
	known := map[string]int{}
	var numbers [2][]int
	for side, text := range texts {
		d.lines[side] = split(text)
		d.ends[side] = strings.HasSuffix(text, "\n")
		for _, line := range d.lines[side] {
			number, found := known[text[line.From:line.To]]
			if !found {
				number = len(known)
				known[text[line.From:line.To]] = number
			}
			numbers[side] = append(numbers[side], number)
		}
	}
	p := pairer{d: d, texts: texts}
	at := match{}
	for _, run := range append(align(numbers[Left], numbers[Right]), match{len(numbers[Left]), len(numbers[Right]), 0}) {
		p.hunk(at.left, run.left, at.right, run.right)
		for i := range run.length {
			d.row(Same, run.left+i, run.right+i)
		}
		at = match{left: run.left + run.length, right: run.right + run.length}
	}
	return d
}

func split(text string) []Span {
	var lines []Span
	for from := 0; from < len(text); {
		to := strings.IndexByte(text[from:], '\n')
		if to < 0 {
			return append(lines, Span{from, len(text)})
		}
		lines = append(lines, Span{from, from + to})
		from += to + 1
	}
	return lines
}

func (d *Diff) row(kind Kind, left, right int) {
	if kind != Same && (len(d.rows) == 0 || d.rows[len(d.rows)-1].Kind == Same) {
		d.changes = append(d.changes, len(d.rows))
	}
	d.counts[kind]++
	d.rows = append(d.rows, Row{kind, left, right})
}

// Rows are all rows. The slice must not be written to.
func (d *Diff) Rows() []Row { return d.rows }

// Lines are the lines of a side without their ends, as places in its text. The slice must not be written to.
func (d *Diff) Lines(side int) []Span { return d.lines[side] }

// Changes are the rows at which each stretch of differing rows begins. The slice must not be written to.
func (d *Diff) Changes() []int { return d.changes }

// Count is the number of rows of a kind.
func (d *Diff) Count(k Kind) int { return d.counts[k] }

// EndsDiffer reports whether one text ends with a line end and the other does not, which no row shows.
func (d *Diff) EndsDiffer() bool { return d.ends[Left] != d.ends[Right] }

// Item is what stands on one line of the screen: a row, or a fold over some rows that are the same.
type Item struct {
	// Row is the row, or the first one under the fold.
	Row int
	// Folded is how many rows the fold covers, 0 for a row.
	Folded int
}

// leastFold is how many rows a fold covers at least: a shorter one would save no room that is worth looking for.
const leastFold = 4

// Items folds away the rows that are the same, but for some around each change. Open holds the first rows of the folds
// that were opened.
func (d *Diff) Items(around int, open map[int]bool) []Item {
	var items []Item
	for at := 0; at < len(d.rows); {
		if d.rows[at].Kind != Same {
			items = append(items, Item{Row: at})
			at++
			continue
		}
		end := at
		for end < len(d.rows) && d.rows[end].Kind == Same {
			end++
		}
		from, to := at+around, end-around
		if at == 0 {
			from = 0
		}
		if end == len(d.rows) {
			to = end
		}
		if to-from < leastFold || open[from] {
			from, to = end, end
		}
		for ; at < from; at++ {
			items = append(items, Item{Row: at})
		}
		if to > from {
			items = append(items, Item{Row: from, Folded: to - from})
		}
		for at = to; at < end; at++ {
			items = append(items, Item{Row: at})
		}
	}
	return items
}
