package timeline_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"dtui/model"
	"dtui/model/timeline"
)

func tick(n int) time.Time { return start.Add(time.Duration(n) * time.Second) }

// shown writes a record down.
func shown(r timeline.Record) string {
	out := map[timeline.Standing]string{timeline.NotRecorded: "?", timeline.Absent: "-", timeline.Held: "=" + r.Raw.Reveal()}[r.Standing]
	if r.Presumed {
		out += "~"
	}
	return out
}

func wantMoments(t *testing.T, tl *timeline.Timeline, name string, newestFirst ...string) {
	t.Helper()
	for i, want := range newestFirst {
		if got := shown(tl.AsOf(i).Record(name)); got != want {
			t.Errorf("%s as of entry %d is %s, want %s", name, i, got, want)
		}
	}
}

func TestARootIsRebuiltFromItsLog(t *testing.T) {
	t.Parallel()
	l := newLayer("dev", nil, nil)
	l.own["OLD"] = held{"was there before the log", model.Masked}
	l.edit(tick(1), false, func() { l.put("A", "1"); l.put("B", "b") })
	l.edit(tick(2), false, func() { l.put("A", "2") })
	l.edit(tick(3), false, func() { l.remove("A"); l.put("A_NEW", "2") })
	l.edit(tick(4), false, func() { l.remove("B") })
	l.edit(tick(5), false, func() { l.put("A", "again") })
	tl := timeline.New(l.read(-1), nil)
	wantMoments(t, tl, "A", "=again", "-", "-", "=2", "=1")
	wantMoments(t, tl, "A_NEW", "=2", "=2", "=2", "-", "-")
	wantMoments(t, tl, "B", "-", "-", "=b", "=b", "=b")
	wantMoments(t, tl, "OLD", "=was there before the log", "=was there before the log")
	wantMoments(t, tl, "NEVER", "-", "-", "-", "-", "-")
	if got := shown(tl.At(tick(0)).Record("A")); got != "-" {
		t.Errorf("before everything A is %s", got)
	}
	if got := shown(tl.At(tick(2).Add(time.Millisecond)).Record("A")); got != "=2" {
		t.Errorf("a moment after its change A is %s", got)
	}
	short := timeline.New(l.read(2), nil)
	wantMoments(t, short, "A", "=again", "-")
	if got := shown(short.At(tick(2)).Record("OLD")); got != "?" {
		t.Errorf("older than what was read OLD is %s", got)
	}
}

func TestWhatTheLogDoesNotTellIsNotRecorded(t *testing.T) {
	t.Parallel()
	l := newLayer("dev", nil, nil)
	l.edit(tick(1), false, func() { l.put("R", "1"); l.put("V", "v"); l.put("X", "x") })
	l.edit(tick(2), false, func() { l.put("X", "y") })
	l.edit(tick(3), false, func() { l.own["R"] = held{"1", model.Restricted}; l.own["V"] = held{"v", model.Unmasked} })
	l.edit(tick(4), false, func() { l.put("R", "2") })
	tl := timeline.New(l.read(-1), nil)
	wantMoments(t, tl, "R", "?", "?", "=1", "=1")
	wantMoments(t, tl, "V", "=v", "=v", "=v", "=v")
	// Without the entry that added it, nobody can tell what it was before its settings were changed.
	wantMoments(t, timeline.New(l.read(3), nil), "V", "=v", "=v", "?")

	blind := l.read(-1)
	blind.Entries[2].Diff = nil
	tl = timeline.New(blind, nil)
	wantMoments(t, tl, "X", "=y", "=y", "=y", "=x")
	wantMoments(t, tl, "NEVER", "-", "-", "-", "?")
	if tl.Unread(2) != 0 || tl.Unread(3) != 1 {
		t.Errorf("%d and %d entries were not read", tl.Unread(2), tl.Unread(3))
	}
}

// TestHalfALineBesideSilence is about a line with one text beside an entry that tells nothing of the name, as for a secret
// that was restricted in between: how Doppler shows that is not documented, so it is not taken for a deletion.
func TestHalfALineBesideSilence(t *testing.T) {
	t.Parallel()
	c := newLayer("dev", nil, nil).read(-1)
	c.Entries = []model.LogEntry{
		{ID: "3", CreatedAt: tick(3), Diff: []model.LogChange{{Name: "A"}}},
		{ID: "2", CreatedAt: tick(2), Diff: []model.LogChange{{Name: "A", Removed: model.NewValue("x")}, {Name: "B", Removed: model.NewValue("x")}}},
		{ID: "1", CreatedAt: tick(1), Diff: []model.LogChange{{Name: "TWICE", Added: model.NewValue("1")}, {Name: "TWICE", Removed: model.NewValue("1")}}},
	}
	tl := timeline.New(c, nil)
	wantMoments(t, tl, "A", "-", "?", "=x")
	wantMoments(t, tl, "B", "-", "-", "=x")
	if got := shown(tl.At(tick(0)).Record("TWICE")); got != "?" {
		t.Errorf("before an entry with two lines of it TWICE is %s", got)
	}
}

func TestAReadingThatContradictsTheLogIsNotBelieved(t *testing.T) {
	t.Parallel()
	l := newLayer("dev", nil, nil)
	l.edit(tick(1), false, func() { l.put("A", "1") })
	l.edit(tick(2), false, func() { l.put("B", "1") })
	l.put("A", "moved without a trace")
	wantMoments(t, timeline.New(l.read(-1), nil), "A", "?", "=1")
}

func TestABranchIsRebuiltWithTheLogOfItsRoot(t *testing.T) {
	t.Parallel()
	root := newLayer("dev", nil, nil)
	branch := newLayer("dev_ana", root, nil)
	root.edit(tick(1), false, func() { root.put("F", "f1"); root.put("O", "o1"); root.put("H", "h1") })
	branch.edit(tick(2), false, func() { branch.put("O", "mine") })
	root.edit(tick(3), false, func() { root.put("F", "f2"); root.put("O", "o2") })
	branch.edit(tick(4), false, func() { branch.remove("H") })
	root.edit(tick(5), false, func() { root.put("H", "h2"); root.put("O", "o3") })
	branch.edit(tick(6), false, func() { branch.follow("O"); branch.put("N", "n") })
	root.edit(tick(7), false, func() { root.put("O", "o4") })
	own, below := branch.read(-1), root.read(-1)
	tl := timeline.New(own, &below)
	wantMoments(t, tl, "F", "=f2", "=f2", "=f1~")
	wantMoments(t, tl, "O", "=o3", "=mine", "=mine")
	wantMoments(t, tl, "H", "-", "-", "=h1")
	wantMoments(t, tl, "N", "=n", "-", "-")
	if got := shown(tl.At(tick(7).Add(time.Millisecond)).Record("O")); got != "=o4" {
		t.Errorf("after the root's last change O is %s", got)
	}
	// Without the root nobody can tell what the branch followed.
	tl = timeline.New(own, nil)
	wantMoments(t, tl, "F", "?", "?", "?")
	wantMoments(t, tl, "O", "=o3", "?", "=mine")
}

func TestWhatOtherConfigsHandDownIsNotRecorded(t *testing.T) {
	t.Parallel()
	parent := newLayer("base", nil, nil)
	parent.own["P"] = held{"handed", model.Masked}
	l := newLayer("dev", nil, parent)
	l.edit(tick(1), false, func() { l.put("A", "1"); l.put("P2", "x") })
	l.edit(tick(2), false, func() { l.put("B", "1") })
	tl := timeline.New(l.read(-1), nil)
	wantMoments(t, tl, "P", "?", "?")
	wantMoments(t, tl, "A", "?", "=1")
	all := l.read(-1)
	all.Parents = []*model.Snapshot{parent.snapshot()}
	wantMoments(t, timeline.New(all, nil), "A", "=1", "=1")
}

func TestAMomentComparesWithAConfig(t *testing.T) {
	t.Parallel()
	l := newLayer("dev", nil, nil)
	l.edit(tick(1), false, func() { l.put("A", "1"); l.put("B", "1"); l.put("C", "1"); l.put("R", "1") })
	l.edit(tick(2), false, func() {
		l.put("A", "2")
		l.remove("B")
		l.put("D", "1")
		l.own["R"] = held{"1", model.Restricted}
	})
	rows := timeline.New(l.read(-1), nil).AsOf(1).Compare(l.snapshot())
	got := ""
	for _, row := range rows {
		got += fmt.Sprint(row.Then.Name, row.Relation, " ")
	}
	want := fmt.Sprint("A", model.Differs, " B", model.OnlyLeft, " C", model.Equal, " D", model.OnlyRight, " R", model.Incomparable, " ")
	if got != want {
		t.Errorf("the rows are %s, want %s", got, want)
	}
}

// story is a random history of a root and a branch with what was true all the time.
type story struct {
	r            *rand.Rand
	kinds        kinds
	second       int
	root, branch *layer
	// seen is what readers of the branch and of the root saw right after each entry of theirs, newest first.
	branchSaw, rootSaw []map[string]held
	// at is what was true at the end of each second.
	branchAt, rootAt map[time.Time]map[string]held
}

// kinds switches what may happen in a story.
type kinds struct{ restricted, ownOnly, parent, cloned, ties bool }

func tell(r *rand.Rand, k kinds) story {
	s := story{r: r, kinds: k, branchAt: map[time.Time]map[string]held{}, rootAt: map[time.Time]map[string]held{}}
	var parent *layer
	if k.parent {
		parent = newLayer("base", nil, nil)
		parent.own["A"] = held{"1", model.Masked}
	}
	s.root = newLayer("dev", nil, parent)
	s.branch = newLayer("dev_ana", s.root, nil)
	if k.parent && r.IntN(2) == 0 {
		s.root.parent, s.root.inherits = nil, nil
		s.branch = newLayer("dev_ana", s.root, parent)
	}
	if k.cloned {
		s.branch.put(s.name(), s.text())
		s.root.put(s.name(), s.text())
	}
	for range 4 + r.IntN(14) {
		if !k.ties || r.IntN(3) > 0 {
			s.second++
		}
		l := s.root
		if r.IntN(2) == 0 {
			l = s.branch
		}
		l.edit(tick(s.second), k.ownOnly, func() { s.act(l) })
		s.note(l)
		if k.parent && r.IntN(4) == 0 {
			s.second++
			name := s.name()
			if delete(parent.own, name); r.IntN(2) == 0 {
				parent.own[name] = held{s.text(), model.Masked}
			}
			s.note(nil)
		}
	}
	slices.Reverse(s.branchSaw)
	slices.Reverse(s.rootSaw)
	return s
}

func (s *story) name() string { return []string{"A", "B", "C"}[s.r.IntN(3)] }

func (s *story) text() string { return []string{"1", "2", "3"}[s.r.IntN(3)] }

// act does one thing to a config.
func (s *story) act(l *layer) {
	name := s.name()
	now, found := l.sees()[name]
	switch s.r.IntN(9) {
	case 0, 1, 2:
		l.put(name, s.text())
	case 3, 4:
		l.remove(name)
	case 5:
		if found {
			l.remove(name)
			l.put(s.name(), now.raw)
		}
	case 6:
		l.follow(name)
	case 7:
		if found && s.kinds.restricted {
			l.own[name] = held{now.raw, model.Visibilities()[s.r.IntN(3)]}
		}
	case 8:
		// Set in the root too.
		if now, found := l.own[name]; found && l == s.branch {
			s.root.edit(tick(s.second), s.kinds.ownOnly, func() { s.root.own[name] = now })
			s.note(s.root)
		}
	}
}

// note keeps what is true after a config was edited, or only some time has passed.
func (s *story) note(l *layer) {
	if l == s.branch && len(s.branchSaw) < len(l.log) {
		s.branchSaw = append(s.branchSaw, l.sees())
	}
	if l == s.root && len(s.rootSaw) < len(l.log) {
		s.rootSaw = append(s.rootSaw, l.sees())
	}
	s.branchAt[tick(s.second)], s.rootAt[tick(s.second)] = s.branch.sees(), s.root.sees()
}

// tally counts what was said.
type tally struct{ known, presumed, unknown int }

func (c *tally) check(t *testing.T, what string, m timeline.Moment, truth map[string]held, presume bool) {
	t.Helper()
	for _, r := range append(m.Records(), m.Record("NEVER")) {
		now, there := truth[r.Name]
		wrong := r.Standing == timeline.Held && (!there || now.raw != r.Raw.Reveal()) || r.Standing == timeline.Absent && there
		switch {
		case r.Presumed:
			c.presumed++
			wrong = wrong && presume
		case r.Standing == timeline.NotRecorded:
			c.unknown++
		default:
			c.known++
		}
		if wrong {
			t.Fatalf("%s: %s is said to be %s, but was %v (%t)", what, r.Name, shown(r), now, there)
		}
	}
}

// TestNothingWrongIsCalledKnown rebuilds random histories, read in part and with entries that tell nothing, at every
// entry and every second of theirs.
func TestNothingWrongIsCalledKnown(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4000) {
		r := rand.New(rand.NewPCG(seed, 10))
		flip := func() bool { return r.IntN(2) == 0 }
		k := kinds{restricted: flip(), ownOnly: flip(), parent: r.IntN(3) == 0, cloned: r.IntN(3) == 0, ties: flip()}
		s := tell(r, k)
		read := func(l *layer) timeline.Config {
			newest := -1
			if r.IntN(3) == 0 {
				newest = r.IntN(len(l.log) + 1)
			}
			c := l.read(newest)
			for i := range c.Entries {
				if r.IntN(12) == 0 {
					c.Entries[i].Diff = nil
				}
			}
			if l.parent != nil && flip() {
				c.Parents = []*model.Snapshot{l.parent.snapshot()}
			}
			return c
		}
		own, below := read(s.branch), read(s.root)
		root := &below
		if r.IntN(5) == 0 {
			root = nil
		}
		what := fmt.Sprintf("seed %d %+v", seed, k)
		var c tally
		tl := timeline.New(own, root)
		for i := range own.Entries {
			c.check(t, fmt.Sprint(what, " branch entry ", i), tl.AsOf(i), s.branchSaw[i], !k.cloned)
		}
		for second, truth := range s.branchAt {
			c.check(t, fmt.Sprint(what, " branch at ", second), tl.At(second), truth, !k.cloned)
		}
		tl = timeline.New(below, nil)
		for i := range below.Entries {
			c.check(t, fmt.Sprint(what, " root entry ", i), tl.AsOf(i), s.rootSaw[i], true)
		}
		for second, truth := range s.rootAt {
			c.check(t, fmt.Sprint(what, " root at ", second), tl.At(second), truth, true)
		}
	}
}

// TestWhatTheLogRecordsIsKnown holds the other end: a rebuilding that said "not recorded" to everything would pass the
// test above.
func TestWhatTheLogRecordsIsKnown(t *testing.T) {
	t.Parallel()
	var root, branch tally
	for seed := range uint64(1000) {
		s := tell(rand.New(rand.NewPCG(seed, 11)), kinds{})
		below, own := s.root.read(-1), s.branch.read(-1)
		tl := timeline.New(below, nil)
		for i := range below.Entries {
			root.check(t, "root", tl.AsOf(i), s.rootSaw[i], true)
		}
		tl = timeline.New(own, &below)
		for i := range own.Entries {
			branch.check(t, "branch", tl.AsOf(i), s.branchSaw[i], true)
		}
	}
	if root.unknown > 0 || root.presumed > 0 || root.known == 0 {
		t.Errorf("of a root that was read whole: %+v", root)
	}
	if branch.unknown*8 > branch.known+branch.presumed {
		t.Errorf("of a branch that was read whole: %+v", branch)
	}
	t.Logf("root %+v, branch %+v", root, branch)
}

func FuzzNothingWrongIsCalledKnown(f *testing.F) {
	f.Add(uint64(1), uint8(0))
	f.Fuzz(func(t *testing.T, seed uint64, bits uint8) {
		k := kinds{bits&1 > 0, bits&2 > 0, bits&4 > 0, bits&8 > 0, bits&16 > 0}
		s := tell(rand.New(rand.NewPCG(seed, 12)), k)
		own, below := s.branch.read(-1), s.root.read(-1)
		var c tally
		tl := timeline.New(own, &below)
		for i := range own.Entries {
			c.check(t, "branch", tl.AsOf(i), s.branchSaw[i], !k.cloned)
		}
		for second, truth := range s.branchAt {
			c.check(t, "branch", tl.At(second), truth, !k.cloned)
		}
	})
}

// BenchmarkAsOf rebuilds 1,000 secrets of a branch over 500 entries of 20 names each.
func BenchmarkAsOf(b *testing.B) {
	root := newLayer("dev", nil, nil)
	branch := newLayer("dev_ana", root, nil)
	for i := range 1000 {
		root.put(fmt.Sprintf("SECRET_%04d", i), "0")
	}
	for e := range 250 {
		for j, l := range []*layer{root, branch} {
			l.edit(tick(2*e+j), false, func() {
				for n := range 20 {
					l.put(fmt.Sprintf("SECRET_%04d", (e*37+n*(7+j))%1000), fmt.Sprint(e))
				}
			})
		}
	}
	own, below := branch.read(-1), root.read(-1)
	for b.Loop() {
		timeline.New(own, &below).AsOf(200).Records()
	}
}
