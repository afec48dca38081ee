package textdiff

import (
	"slices"
	"strings"
	"unicode"
)

// pairer decides which lines of a differing stretch belong together.
type pairer struct {
	d     *Diff
	texts [2]string
}

// mostPairs is how many pairs of lines are weighed in one stretch, and mostWords how many words of a line.
const (
	mostPairs = 10_000
	mostWords = 64
)

// alike is the share of words, in percent, from which two lines belong together.
const alike = 40

func (p *pairer) hunk(lo, hi, from, to int) {
	n, m := hi-lo, to-from
	if n > 0 && m > 0 && n*m <= mostPairs && n*m > 1 {
		for _, pair := range p.pairs(lo, hi, from, to) {
			p.block(lo, pair.left, from, pair.right)
			p.d.row(Changed, pair.left, pair.right)
			lo, from = pair.left+1, pair.right+1
		}
	}
	p.block(lo, hi, from, to)
}

// block writes lines of which none is like another: as many as there are on the other side stand beside each other, else
// one side follows the other.
func (p *pairer) block(lo, hi, from, to int) {
	if hi-lo == to-from {
		for i := range hi - lo {
			p.d.row(Changed, lo+i, from+i)
		}
		return
	}
	for i := lo; i < hi; i++ {
		p.d.row(OnlyLeft, i, -1)
	}
	for j := from; j < to; j++ {
		p.d.row(OnlyRight, -1, j)
	}
}

// pairs finds the pairs of lines, in order, that are the most alike together.
func (p *pairer) pairs(lo, hi, from, to int) []match {
	n, m := hi-lo, to-from
	left, right := p.words(Left, lo, hi), p.words(Right, from, to)
	best := make([]int, (n+1)*(m+1))
	at := func(i, j int) int { return i*(m+1) + j }
	likeness := make([]int, n*m)
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			like := likeWords(left[i], right[j])
			likeness[i*m+j] = like
			best[at(i, j)] = max(best[at(i+1, j)], best[at(i, j+1)])
			if like >= alike {
				best[at(i, j)] = max(best[at(i, j)], best[at(i+1, j+1)]+like)
			}
		}
	}
	var found []match
	for i, j := 0, 0; i < n && j < m; {
		like := likeness[i*m+j]
		switch {
		case like >= alike && best[at(i, j)] == best[at(i+1, j+1)]+like:
			found = append(found, match{lo + i, from + j, 1})
			i, j = i+1, j+1
		case best[at(i, j)] == best[at(i+1, j)]:
			i++
		default:
			j++
		}
	}
	return found
}

// words are the words of some lines, sorted.
func (p *pairer) words(side, from, to int) [][]string {
	list := make([][]string, 0, to-from)
	for _, line := range p.d.lines[side][from:to] {
		words := strings.FieldsFunc(clip(p.texts[side][line.From:line.To]), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		words = words[:min(len(words), mostWords)]
		slices.Sort(words)
		list = append(list, words)
	}
	return list
}

// clip bounds what is looked at of a line.
func clip(line string) string {
	const most = 16 * mostWords
	return line[:min(len(line), most)]
}

// likeWords is how many of the words of two lines are shared, in percent. Brackets and the like belong to nothing.
func likeWords(left, right []string) int {
	if len(left)+len(right) == 0 {
		return 0
	}
	shared := 0
	for i, j := 0, 0; i < len(left) && j < len(right); {
		switch order := strings.Compare(left[i], right[j]); {
		case order < 0:
			i++
		case order > 0:
			j++
		default:
			shared++
			i, j = i+1, j+1
		}
	}
	return 200 * shared / (len(left) + len(right))
}
