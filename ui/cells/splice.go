package cells

import "slices"

// Splice lays the rows of top over the rows of base, their upper left cell at column x of row y, and returns the new
// rows. Only the covered rows change and every row keeps its width: what would stand outside is cut off, and a wide
// character that an edge cuts becomes blank. base is left as it is.
func Splice(base []string, x, y int, top []string) []string {
	out := slices.Clone(base)
	for i, row := range top {
		if at := y + i; at >= 0 && at < len(out) {
			out[at] = spliceRow(out[at], x, row)
		}
	}
	return out
}

func spliceRow(base string, x int, top string) string {
	width := Width(base)
	from := 0
	if x < 0 {
		from, x = -x, 0
	}
	to := min(Width(top), from+width-x)
	if to <= from {
		return base
	}
	n := to - from
	left, mid, right := Cut(base, 0, x), Cut(top, from, to), Cut(base, x+n, width)
	row := left + mid + right
	if Width(row) == width {
		return row
	}
	// Characters that only join each other across an edge (halves of a flag, Korean letters, Indic consonants): the cells
	// beside the edges become blank.
	left = Fit(Cut(base, 0, x-1), x)
	right = Cut(base, x+n+1, width)
	right = pad(width-x-n-Width(right)) + right
	return left + mid + right
}
