package diff

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"dtui/model"
	"dtui/ui/runs"
)

// split is how the two texts of one row differ inside. It holds places and numbers, no text.
type split struct {
	of    [2]*model.Secret
	by    model.Aspect
	long  bool
	lined bool
	// For texts of one line: where they differ.
	runs             [2][]runs.Run
	differing, total int
	// from is the byte at which the texts are drawn from in a room of so many cells.
	from, room int
	// For texts of several lines: the pairs from the first difference on, and what all of them come to.
	pairs []pair
	first int
	only  [2]int
}

// pair is one line of each side, in bytes of its text; from is -1 where a side has no such line.
type pair struct {
	side    [2]runs.Run
	differs bool
}

// maxPairs is how many pairs of lines are kept; no detail block is higher.
const maxPairs = 16

// inspect finds out how the two sides of a row differ. It is done once for a row that can be seen in clear.
func (s *Screen) inspect(row *model.DiffRow) *split {
	p := &s.split
	if p.of == [2]*model.Secret{row.Left, row.Right} && p.by == s.aspect {
		return p
	}
	*p = split{of: [2]*model.Secret{row.Left, row.Right}, by: s.aspect}
	l, r := row.Left.Text(s.aspect).Reveal(), row.Right.Text(s.aspect).Reveal()
	switch {
	case len(l) > runs.MaxText || len(r) > runs.MaxText:
		p.long = true
	case strings.Contains(strings.TrimSuffix(l, "\n"), "\n") || strings.Contains(strings.TrimSuffix(r, "\n"), "\n"):
		p.lined = true
		p.align(l, r)
	default:
		p.runs, p.differing, p.total = runs.Inside(l, r)
	}
	return p
}

// align pairs the lines of two texts.
func (p *split) align(l, r string) {
	ll, rl := lines(l), lines(r)
	at := [2]int{}
	for _, edit := range udiff.Lines(l, r) {
		for at[left] < len(ll) && ll[at[left]].From < edit.Start {
			p.pair(ll, rl, &at, true, true, false)
		}
		gone, come := strings.Count(whole(l[edit.Start:edit.End]), "\n"), strings.Count(whole(edit.New), "\n")
		for range min(gone, come) {
			p.pair(ll, rl, &at, true, true, true)
		}
		for range gone - come {
			p.pair(ll, rl, &at, true, false, true)
		}
		for range come - gone {
			p.pair(ll, rl, &at, false, true, true)
		}
	}
	for at[left] < len(ll) && at[right] < len(rl) && len(p.pairs) < maxPairs {
		p.pair(ll, rl, &at, true, true, false)
	}
}

// whole gives a text its last line end.
func whole(text string) string {
	if text == "" || strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n"
}

func (p *split) pair(ll, rl []runs.Run, at *[2]int, hasLeft, hasRight, differs bool) {
	next := pair{side: [2]runs.Run{{From: -1, To: -1}, {From: -1, To: -1}}, differs: differs}
	if hasLeft {
		next.side[left] = ll[at[left]]
		at[left]++
	}
	if hasRight {
		next.side[right] = rl[at[right]]
		at[right]++
	}
	switch {
	case !differs:
	case hasLeft && hasRight:
		p.differing++
	case hasLeft:
		p.only[left]++
	default:
		p.only[right]++
	}
	if differs && p.first == 0 {
		p.first = max(at[left], 1)
	}
	if p.first > 0 && len(p.pairs) < maxPairs {
		p.pairs = append(p.pairs, next)
	}
}

// lines are the lines of a text without their ends.
func lines(text string) []runs.Run {
	var found []runs.Run
	for start := 0; start < len(text); {
		end := strings.IndexByte(text[start:], '\n')
		if end < 0 {
			return append(found, runs.Run{From: start, To: len(text)})
		}
		found = append(found, runs.Run{From: start, To: start + end})
		start += end + 1
	}
	return found
}
