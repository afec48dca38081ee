package textdiff

import "slices"

// match is a run of lines that are the same on both sides.
type match struct{ left, right, length int }

// mostEdits is how many lines that differ the exact search goes through. Beyond, lines that occur once on each side divide
// the texts; where there are none, the whole stretch differs. It bounds the time and memory that unlike texts take.
const mostEdits = 256

// align finds the lines that two texts share, in order. Lines are given by number: equal numbers are equal lines. It is
// written by hand because model takes the standard library alone, and because libraries that bound their cost do so by
// giving up on the whole text at once.
func align(left, right []int) []match {
	a := aligner{left: left, right: right}
	a.run(0, len(left), 0, len(right))
	return a.found
}

type aligner struct {
	left, right []int
	found       []match
}

func (a *aligner) add(left, right, length int) {
	if length == 0 {
		return
	}
	if last := len(a.found) - 1; last >= 0 {
		if m := &a.found[last]; m.left+m.length == left && m.right+m.length == right {
			m.length += length
			return
		}
	}
	a.found = append(a.found, match{left, right, length})
}

// run aligns a stretch of each side.
func (a *aligner) run(lo, hi, from, to int) {
	start := 0
	for lo+start < hi && from+start < to && a.left[lo+start] == a.right[from+start] {
		start++
	}
	a.add(lo, from, start)
	lo, from = lo+start, from+start
	end := 0
	for hi-end > lo && to-end > from && a.left[hi-end-1] == a.right[to-end-1] {
		end++
	}
	hi, to = hi-end, to-end
	if lo < hi && from < to && !a.search(lo, hi, from, to) {
		a.divide(lo, hi, from, to)
	}
	a.add(hi, to, end)
}

// divide aligns a stretch by the lines that occur once on each side, in the longest order that both share.
func (a *aligner) divide(lo, hi, from, to int) {
	anchors := a.anchors(lo, hi, from, to)
	for _, anchor := range anchors {
		a.run(lo, anchor.left, from, anchor.right)
		a.add(anchor.left, anchor.right, 1)
		lo, from = anchor.left+1, anchor.right+1
	}
	if len(anchors) > 0 {
		a.run(lo, hi, from, to)
	}
}

func (a *aligner) anchors(lo, hi, from, to int) []match {
	type seen struct{ left, right, at int }
	counts := map[int]*seen{}
	for i := lo; i < hi; i++ {
		s := counts[a.left[i]]
		if s == nil {
			s = &seen{}
			counts[a.left[i]] = s
		}
		s.left++
	}
	for j := from; j < to; j++ {
		if s := counts[a.right[j]]; s != nil {
			s.right++
			s.at = j
		}
	}
	// The longest increasing run of right places, by piles as in patience sorting.
	var all []match
	var piles, before []int
	for i := lo; i < hi; i++ {
		s := counts[a.left[i]]
		if s.left != 1 || s.right != 1 {
			continue
		}
		pile, _ := slices.BinarySearchFunc(piles, s.at, func(top, at int) int { return all[top].right - at })
		previous := -1
		if pile > 0 {
			previous = piles[pile-1]
		}
		all, before = append(all, match{i, s.at, 1}), append(before, previous)
		if pile == len(piles) {
			piles = append(piles, 0)
		}
		piles[pile] = len(all) - 1
	}
	if len(piles) == 0 {
		return nil
	}
	anchors := make([]match, 0, len(piles))
	for at := piles[len(piles)-1]; at >= 0; at = before[at] {
		anchors = append(anchors, all[at])
	}
	slices.Reverse(anchors)
	return anchors
}

// search finds the shortest edit of a stretch (Myers, An O(ND) difference algorithm, 1986). It reports false when that has
// more edits than mostEdits.
func (a *aligner) search(lo, hi, from, to int) bool {
	n, m := hi-lo, to-from
	most := min(n+m, mostEdits)
	reach := make([]int, 2*most+3)
	zero := most + 1
	var trace [][]int
	for d := 0; d <= most; d++ {
		for k := -d; k <= d; k += 2 {
			x := reach[zero+k-1] + 1
			if k == -d || k != d && reach[zero+k-1] < reach[zero+k+1] {
				x = reach[zero+k+1]
			}
			for x < n && x-k < m && x-k >= 0 && a.left[lo+x] == a.right[from+x-k] {
				x++
			}
			reach[zero+k] = x
			if x >= n && x-k >= m {
				trace = append(trace, slices.Clone(reach[zero-d:zero+d+1]))
				a.follow(trace, lo, from, n, m)
				return true
			}
		}
		trace = append(trace, slices.Clone(reach[zero-d:zero+d+1]))
	}
	return false
}

// follow walks a finished search back and keeps the runs that it went through.
func (a *aligner) follow(trace [][]int, lo, from, x, y int) {
	var back []match
	for d := len(trace) - 1; d > 0; d-- {
		k := x - y
		before := func(k int) int {
			if k < -(d-1) || k > d-1 {
				return -1
			}
			return trace[d-1][k+d-1]
		}
		down := k == -d || k != d && before(k-1) < before(k+1)
		fromX := before(k-1) + 1
		fromY := fromX - k
		startX, startY := fromX-1, fromY
		if down {
			fromX = before(k + 1)
			fromY = fromX - k
			startX, startY = fromX, fromY-1
		}
		back = append(back, match{lo + fromX, from + fromY, x - fromX})
		x, y = startX, startY
	}
	a.add(lo, from, x)
	for i := len(back) - 1; i >= 0; i-- {
		a.add(back[i].left, back[i].right, back[i].length)
	}
}
