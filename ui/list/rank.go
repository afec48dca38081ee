package list

import (
	"cmp"
	"slices"
	"strings"

	"github.com/junegunn/fzf/src/algo"
	"github.com/junegunn/fzf/src/util"
)

// Ranker finds names by a pattern in a set that grows, with the rules of [Filter.Match]. Where a pattern is typed on, and
// where names are added, only what can be new is matched. Names keep their number for ever. It is not for use by several
// goroutines at once.
type Ranker struct {
	names []string
	chars []util.Chars
	ids   map[string]int
	// order are the numbers by name, place is where in it each one stands, and sorted is how many names they know.
	order, place []int32
	sorted       int

	pattern string
	parts   [][]rune
	// matched are the names that match, with their keys beside them; seen is how many names were matched so far.
	matched []int32
	keys    []uint64
	seen    int
	ranked  []int32
	slab    *util.Slab
}

// NewRanker is an empty set.
func NewRanker() *Ranker {
	prepare()
	return &Ranker{ids: map[string]int{}, slab: newSlab()}
}

// newSlab is the memory in which fzf works; names and patterns that do not fit make it use its simpler algorithm.
func newSlab() *util.Slab { return util.MakeSlab(16<<10, 2<<10) }

// Add takes a name in, unless it is there, and returns its number.
func (r *Ranker) Add(name string) int {
	if id, there := r.ids[name]; there {
		return id
	}
	id := len(r.names)
	r.ids[name] = id
	r.names = append(r.names, name)
	r.chars = append(r.chars, util.ToChars([]byte(name)))
	return id
}

// Len is how many names there are.
func (r *Ranker) Len() int { return len(r.names) }

// Name is the name with a number.
func (r *Ranker) Name(id int) string { return r.names[id] }

// Rank lists the numbers of the names that match, the best first. An empty pattern lists all by name. The slice is good
// until the next call, and must not be written to.
func (r *Ranker) Rank(pattern string) []int32 {
	r.sort()
	if pattern != r.pattern {
		r.look(pattern)
	}
	if len(r.parts) == 0 {
		return r.order
	}
	for ; r.seen < len(r.names); r.seen++ {
		r.try(int32(r.seen))
	}
	// The place among all names settles the order of those alike, and says which name it is.
	r.keys = r.keys[:0]
	for i := 0; i < len(r.matched); i += 2 {
		id, score := r.matched[i], r.matched[i+1]
		length := min(r.chars[id].Length(), 1<<16-1)
		r.keys = append(r.keys, uint64(mostScore-min(score, mostScore))<<40|uint64(length)<<24|uint64(r.place[id]))
	}
	slices.Sort(r.keys)
	r.ranked = r.ranked[:0]
	for _, key := range r.keys {
		r.ranked = append(r.ranked, r.order[key&(1<<24-1)])
	}
	return r.ranked
}

// mostScore is more than fzf gives to any name that Doppler takes.
const mostScore = 1<<20 - 1

// look begins with another pattern. One that was typed on can only match what matched before.
func (r *Ranker) look(pattern string) {
	before := r.matched
	on := r.pattern != "" && len(r.parts) > 0 && strings.HasPrefix(pattern, r.pattern)
	r.pattern, r.parts, r.matched = pattern, parse(pattern), r.matched[:0]
	if !on {
		r.seen = 0
		return
	}
	for i := 0; i < len(before); i += 2 {
		// What was read is behind what is written: two are taken before at most two are put.
		r.try(before[i])
	}
}

// try matches one name.
func (r *Ranker) try(id int32) {
	total := 0
	for _, part := range r.parts {
		result, _ := algo.FuzzyMatchV2(false, true, true, &r.chars[id], part, false, r.slab)
		if result.Start < 0 {
			return
		}
		total += result.Score
	}
	r.matched = append(r.matched, id, int32(total))
}

// sort brings the names that are new into the order of all.
func (r *Ranker) sort() {
	if r.sorted == len(r.names) {
		return
	}
	fresh := make([]int32, 0, len(r.names)-r.sorted)
	for id := r.sorted; id < len(r.names); id++ {
		fresh = append(fresh, int32(id))
	}
	slices.SortFunc(fresh, r.compare)
	old := r.order
	r.order = make([]int32, 0, len(r.names))
	for len(old) > 0 && len(fresh) > 0 {
		if r.compare(old[0], fresh[0]) < 0 {
			r.order, old = append(r.order, old[0]), old[1:]
		} else {
			r.order, fresh = append(r.order, fresh[0]), fresh[1:]
		}
	}
	r.order = append(append(r.order, old...), fresh...)
	r.place = slices.Grow(r.place[:0], len(r.order))[:len(r.order)]
	for at, id := range r.order {
		r.place[id] = int32(at)
	}
	r.sorted = len(r.names)
}

func (r *Ranker) compare(a, b int32) int { return cmp.Compare(r.names[a], r.names[b]) }

// Positions are the characters of a name that match the pattern of the last Rank, as [Hit] counts them.
func (r *Ranker) Positions(id int) []int {
	var marks []int
	for _, part := range r.parts {
		if _, positions := algo.FuzzyMatchV2(false, true, true, &r.chars[id], part, true, r.slab); positions != nil {
			marks = append(marks, *positions...)
		}
	}
	slices.Sort(marks)
	return slices.Compact(marks)
}
