package timeline

import (
	"sort"
	"time"

	"dtui/model"
)

// event is a place in a log where a name may have changed.
type event struct {
	entry         int
	before, after fact
}

// layer is one config with its log: the config itself, or the root that it lies over.
type layer struct {
	present  *model.Snapshot
	entries  []model.LogEntry
	complete bool
	// orderly: the times fall from entry to entry, so that they can be laid beside those of another log.
	orderly bool
	// events of each name, newest first.
	events map[string][]event
	// silent are the entries without a diff, newest first: any name may have changed there.
	silent []int
	// under is the root of a branch, nil for a root and where the root was not read.
	under *layer
	// branch is whether there is a root, be it read or not.
	branch bool
	// heirs is whether another config hands secrets down to this one, unseen by any log.
	heirs   bool
	parents []*model.Snapshot
}

func newLayer(c Config) *layer {
	l := &layer{present: c.Present, entries: c.Entries, complete: c.Complete, orderly: true, parents: c.Parents, events: map[string][]event{}}
	l.heirs = len(c.Present.Config().Inherits) > 0
	l.branch = c.Present.Config().Branch()
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.CreatedAt.IsZero() || i > 0 && e.CreatedAt.After(c.Entries[i-1].CreatedAt) {
			l.orderly = false
		}
		if len(e.Diff) == 0 {
			l.silent = append(l.silent, i)
		}
		for _, line := range e.Diff {
			found := event{entry: i}
			found.before, found.after = change(line)
			list := l.events[line.Name]
			if last := len(list) - 1; last >= 0 && list[last].entry == i {
				// Two lines about one name: which came first is not told.
				list[last] = event{entry: i}
				continue
			}
			l.events[line.Name] = append(list, found)
		}
	}
	return l
}

// around finds the events of a name on both sides of a moment: the oldest one that is newer than the entry at the given
// place, and the newest one that is not.
func (l *layer) around(name string, at int) (older, newer *event) {
	list := l.events[name]
	i := 0
	for i < len(list) && list[i].entry < at {
		i++
	}
	if i < len(list) {
		older = &list[i]
	}
	if i > 0 {
		newer = &list[i-1]
	}
	j := 0
	for j < len(l.silent) && l.silent[j] < at {
		j++
	}
	if j < len(l.silent) && (older == nil || l.silent[j] < older.entry) {
		older = &event{entry: l.silent[j]}
	}
	if j > 0 && (newer == nil || l.silent[j-1] > newer.entry) {
		newer = &event{entry: l.silent[j-1]}
	}
	return older, newer
}

// after is the place in the log of a moment: the index of the newest entry that is not younger. It is unsure when what was
// read does not go back to before that moment, and when entries of that very moment touch the name, because their order
// to anything else of that moment is not told.
func (l *layer) after(name string, t time.Time) (at int, unsure bool) {
	at = sort.Search(len(l.entries), func(i int) bool { return !l.entries[i].CreatedAt.After(t) })
	end := at
	for ; end < len(l.entries) && l.entries[end].CreatedAt.Equal(t); end++ {
		older, _ := l.around(name, end)
		unsure = unsure || older != nil && older.entry == end
	}
	return at, unsure || end == len(l.entries) && !l.complete
}

// lower tells what a name reads where the config holds nothing of its own. A zero time is now.
func (l *layer) lower(name string, t time.Time) fact {
	below := fact{kind: absent}
	switch {
	case l.branch && l.under == nil:
		return fact{}
	case l.branch && t.IsZero():
		below = seen(l.under.present, name)
	case l.branch:
		if !l.orderly || !l.under.orderly {
			return fact{}
		}
		at, unsure := l.under.after(name, t)
		if unsure {
			return fact{}
		}
		below, _ = l.under.state(name, at, t, false)
	}
	if l.heirs && below.kind == absent {
		return fact{}
	}
	return below
}

// handedDown reports whether another config may hand a name down that reads like the given fact now.
func (l *layer) handedDown(name string, f fact) bool {
	if len(l.parents) < len(l.present.Config().Inherits) {
		return true
	}
	for _, parent := range l.parents {
		if there := seen(parent, name); there.kind != absent && there.agrees(f) {
			return true
		}
	}
	return f.kind == absent
}

// state tells what readers of the config saw under a name after the entry at the given place and before the next newer
// one, at the time t. What a config itself holds changes at its own entries only; between two of them it holds one text,
// or hides the name, or has nothing of its own and shows what lies below. Whichever of these no reading speaks against is
// possible, and only what all of them come to is known.
func (l *layer) state(name string, at int, t time.Time, exact bool) (told fact, presumed bool) {
	older, newer := l.around(name, at)
	var first, last fact
	if older != nil {
		first = older.after
	}
	last = seen(l.present, name)
	if newer != nil {
		last = newer.before
	}
	if older != nil && older.entry == at && first.kind == text && exact {
		return first, false
	}
	constant, possible := first.and(last), first.agrees(last)
	// A half of a line that is not there may be one that Doppler does not show: beside an entry that tells nothing it is
	// not taken for a name that was not there.
	if constant.kind == absent && newer != nil && (older != nil && first.kind == untold || last.kind == untold) {
		constant = fact{}
	}
	if !l.branch && !l.heirs {
		if !possible {
			return fact{}, false
		}
		return constant, false
	}
	if !l.follows(name, older, newer, last) {
		if !possible {
			return fact{}, false
		}
		return constant, false
	}
	below := l.lower(name, t)
	switch {
	case !possible, below.same(constant):
		return below, false
	case older == nil && newer == nil && l.complete && l.branch && !l.heirs && last.same(l.lower(name, time.Time{})):
		return below, true
	default:
		return fact{}, false
	}
}

// follows reports whether the config may have shown what lies below, all the time between two events.
func (l *layer) follows(name string, older, newer *event, last fact) bool {
	// Whether the log of a branch tells what its readers saw or only what is its own, Doppler does not document. In the
	// second case a name that is not there any more is one that follows again.
	if older != nil && older.after.kind != absent && !older.after.agrees(l.lower(name, l.entries[older.entry].CreatedAt)) {
		return false
	}
	if newer != nil {
		return last.kind == absent || last.agrees(l.lower(name, l.entries[newer.entry].CreatedAt))
	}
	now := l.lower(name, time.Time{})
	if now.kind != untold || !l.heirs || l.branch && l.under == nil {
		return last.agrees(now)
	}
	return l.handedDown(name, last)
}
