package list

import (
	"slices"
	"strings"
	"sync"

	"github.com/junegunn/fzf/src/algo"
	"github.com/junegunn/fzf/src/util"
)

// prepare fills fzf's tables, which it keeps for the whole process.
var prepare = sync.OnceFunc(func() { algo.Init("default") })

// Hit is a name that matches.
type Hit struct {
	Index int // in the names that were searched
	// Positions are the matched characters of the name, counted in characters (not bytes) from 0, ascending.
	Positions []int
}

// Filter finds names by a pattern. It is made once for a set of names and may be shared.
type Filter struct {
	names []util.Chars
}

// NewFilter prepares names for matching. It keeps no reference to the slice.
func NewFilter(names []string) *Filter {
	prepare()
	size := 0
	for _, name := range names {
		size += len(name)
	}
	// One copy for all: the matcher wants bytes, and a hundred thousand small copies cost more than the matching.
	all := make([]byte, 0, size)
	f := &Filter{names: make([]util.Chars, len(names))}
	for i, name := range names {
		start := len(all)
		all = append(all, name...)
		f.names[i] = util.ToChars(all[start:len(all):len(all)])
	}
	return f
}

// Match is [Filter.Match] for names that are searched once.
func Match(names []string, pattern string) []Hit { return NewFilter(names).Match(pattern) }

// Match finds the names that hold the characters of every blank-separated part of pattern in that order, not
// necessarily side by side, without regard to case or accents. The best come first: matches at the start of words and
// in one run, then short names, then the order of the names. An empty pattern matches every name, in their order.
func (f *Filter) Match(pattern string) []Hit {
	parts := parse(pattern)
	if len(parts) == 0 {
		hits := make([]Hit, len(f.names))
		for i := range hits {
			hits[i].Index = i
		}
		return hits
	}
	found, marks := f.score(parts)
	slices.SortFunc(found, func(a, b scored) int {
		switch {
		case a.score != b.score:
			return b.score - a.score
		case a.length != b.length:
			return a.length - b.length
		}
		return a.index - b.index
	})
	hits := make([]Hit, len(found))
	for i, s := range found {
		hits[i] = Hit{Index: s.index, Positions: marks[s.from:s.to:s.to]}
	}
	return hits
}

// scored is a name that matches. It holds no pointer, which halves the cost of sorting many.
type scored struct {
	index, score, length int
	from, to             int // its positions among all
}

// score matches every name with every part. The positions of all names are in one slice.
func (f *Filter) score(parts [][]rune) (found []scored, marks []int) {
	slab := newSlab()
	for i := range f.names {
		name := &f.names[i]
		total, start := 0, len(marks)
		for _, part := range parts {
			result, positions := algo.FuzzyMatchV2(false, true, true, name, part, true, slab)
			if result.Start < 0 {
				total = -1
				break
			}
			total += result.Score
			if positions != nil {
				marks = append(marks, *positions...)
			}
		}
		if total < 0 {
			marks = marks[:start]
			continue
		}
		slices.Sort(marks[start:])
		marks = marks[:start+len(slices.Compact(marks[start:]))]
		found = append(found, scored{i, total, name.Length(), start, len(marks)})
	}
	return found, marks
}

// parse splits a pattern at blanks and brings its parts into the form that fzf expects of its caller: lower case and
// without accents.
func parse(pattern string) [][]rune {
	var parts [][]rune
	for _, part := range strings.Fields(strings.ToLower(pattern)) {
		parts = append(parts, algo.NormalizeRunes([]rune(part)))
	}
	return parts
}
