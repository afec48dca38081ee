package model_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"dtui/model"
)

// picture is everything that is staged, written out so that two stagings can be compared.
func picture(s *model.Staging) string {
	var b strings.Builder
	shown := func(x *model.Secret) string {
		if x == nil {
			return "-"
		}
		return fmt.Sprintf("%s=%q/%t/%s/%s", x.Name, x.Raw.Reveal(), x.Raw.Known(), x.Visibility, x.Type)
	}
	for _, set := range s.Sets() {
		for _, c := range set.Lines() {
			fmt.Fprintf(&b, "%s: %s -> %s %q/%t %s %s %d\n", set.ID.ConfigRef, shown(c.Base), c.Name, c.Value.Reveal(), c.Value.Known(), c.Visibility, c.Type, c.Removal)
		}
	}
	for _, n := range s.Notes() {
		fmt.Fprintf(&b, "note %s %q %q\n", n.Secret, n.Before, n.After)
	}
	return b.String()
}

// bench drives a staging with arbitrary operations beside the simplest thing that does the same: a list of pictures with
// a cursor.
type bench struct {
	t       *testing.T
	s       *model.Staging
	now     [2]*model.Snapshot
	history []string
	at      int
	bases   map[string]string
	pick    func(n int) int
}

var names = []string{"A", "B", "C", "D", "E"}

func newBench(t *testing.T, pick func(int) int) *bench {
	b := &bench{t: t, s: model.NewStaging(), pick: pick, bases: map[string]string{}}
	b.now = [2]*model.Snapshot{
		snap("dev", secret("A", "1"), secret("B", "2"), restricted("C")), snap("prd", secret("A", "9"), secret("D", "${A}")),
	}
	b.history = []string{picture(b.s)}
	return b
}

func (b *bench) change(present *model.Snapshot) model.Change {
	name := names[b.pick(len(names))]
	c, ok := b.s.Of(present.ID()).Get(name)
	if !ok || b.pick(4) == 0 {
		c = model.Change{Base: present.Find(name), Name: name}
	}
	switch b.pick(7) {
	case 0, 1, 2:
		c.Value, c.Removal = text(fmt.Sprint(b.pick(4))), model.Keep
	case 3:
		c.Name, c.Removal = names[b.pick(len(names))], model.Keep
	case 4:
		c = model.Change{Base: c.Base, Name: c.Key(), Removal: model.Delete}
	case 5:
		c.Visibility, c.Removal = model.Visibilities()[b.pick(3)], model.Keep
	case 6:
		c = model.Change{Base: c.Base, Name: c.Key()}
	}
	return c
}

// reload puts another reading on screen, as when somebody else works on the config.
func (b *bench) reload() {
	i := b.pick(2)
	var list []model.Secret
	for _, name := range names {
		if b.pick(2) == 0 {
			list = append(list, secret(name, fmt.Sprint(b.pick(4))))
		}
	}
	b.now[i] = snapOf(b.now[i].Config(), list...)
}

// step does one operation and reports its kind.
func (b *bench) step() {
	before := picture(b.s)
	switch b.pick(12) {
	case 0, 1, 2, 3:
		present := b.now[b.pick(2)]
		bases := b.bases
		b.outcome(before, b.s.Stage(present, "one", b.change(present)))
		b.unmoved(bases)
	case 4:
		first, second := b.now[0], b.now[1]
		b.outcome(before, b.s.StageAll("several", model.Draft{Present: first, Changes: []model.Change{b.change(first), b.change(first)}},
			model.Draft{Present: second, Changes: []model.Change{b.change(second)}}))
	case 5:
		b.outcome(before, b.s.StageNote(note(names[b.pick(len(names))], "", fmt.Sprint(b.pick(3))), "note"))
	case 6:
		b.s.Discard(b.now[b.pick(2)].ID())
		b.outcome(before, nil)
	case 7:
		b.s.Drop(b.now[b.pick(2)].ID(), names[b.pick(len(names))], "drop")
		b.outcome(before, nil)
	case 8:
		b.s.DropNote(note(names[b.pick(len(names))], "", "").NoteKey, "drop")
		b.outcome(before, nil)
	case 9:
		if _, ok := b.s.Undo(); ok {
			b.moved(-1)
		}
	case 10:
		if _, ok := b.s.Redo(); ok {
			b.moved(+1)
		}
	case 11:
		b.reload()
	}
	b.invariants()
}

// outcome files what an operation did: a refused one must have done nothing.
func (b *bench) outcome(before string, err error) {
	b.t.Helper()
	after := picture(b.s)
	switch {
	case err != nil && after != before:
		b.t.Fatalf("a refused step (%v) changed\n%s\nto\n%s", err, before, after)
	case after != before:
		b.history = append(b.history[:b.at+1], after)
		b.at++
	}
}

func (b *bench) moved(by int) {
	b.t.Helper()
	// A step may have staged a line and its opposite: then the picture stays and the list has no entry of its own.
	got := picture(b.s)
	if got == b.history[b.at] {
		return
	}
	b.at += by
	if b.at < 0 || b.at >= len(b.history) || got != b.history[b.at] {
		b.t.Fatalf("moving by %d in the history gives\n%s", by, got)
	}
}

// invariants hold after every operation: no two lines write one name, and nothing
// is staged that would have to be refused.
func (b *bench) invariants() {
	b.t.Helper()
	seen := map[string]string{}
	total := len(b.s.Notes())
	for _, set := range b.s.Sets() {
		total += set.Len()
		if set.Len() == 0 {
			b.t.Fatal("an empty changeset is kept")
		}
		written := map[string]bool{}
		for _, c := range set.Lines() {
			if err := c.Check(); err != nil {
				b.t.Fatalf("staged what cannot be sent: %v", err)
			}
			if c.Removal == model.Keep && written[c.Name] {
				b.t.Fatalf("two lines write %s:\n%s", c.Name, picture(b.s))
			}
			written[c.Name] = c.Removal == model.Keep
			key := set.ID.String() + "/" + c.Key()
			seen[key] = "-"
			if c.Base != nil {
				seen[key] = c.Base.Raw.Reveal() + "/" + string(c.Base.Visibility)
			}
		}
	}
	if total != b.s.Len() {
		b.t.Fatalf("%d staged, %d counted", b.s.Len(), total)
	}
	b.bases = seen
}

// unmoved compares the bases of the lines that stayed staged with those before one edit.
func (b *bench) unmoved(before map[string]string) {
	b.t.Helper()
	b.invariants()
	for key, base := range b.bases {
		if was, ok := before[key]; ok && was != base {
			b.t.Fatalf("the base of %s moved from %s to %s", key, was, base)
		}
	}
}

// finish undoes everything and redoes it: nothing may be lost on either way.
func (b *bench) finish() {
	b.t.Helper()
	for {
		if _, ok := b.s.Redo(); !ok {
			break
		}
	}
	full := picture(b.s)
	steps := 0
	for range 3 {
		back := 0
		for {
			if _, ok := b.s.Undo(); !ok {
				break
			}
			back++
		}
		if b.s.Len() != 0 || picture(b.s) != "" {
			b.t.Fatalf("undoing everything leaves\n%s", picture(b.s))
		}
		forth := 0
		for {
			if _, ok := b.s.Redo(); !ok {
				break
			}
			forth++
		}
		if got := picture(b.s); got != full || back != forth || (steps != 0 && steps != back) {
			b.t.Fatalf("%d steps back and %d forth give\n%s\nwant\n%s", back, forth, got, full)
		}
		steps = back
	}
}

func TestPromise3UndoAndRedoLoseNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(150) {
		random := rand.New(rand.NewPCG(seed, 1))
		b := newBench(t, random.IntN)
		for range 60 {
			b.step()
		}
		b.finish()
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func FuzzStaging(f *testing.F) {
	f.Add([]byte("stage, undo, redo, discard, drop, reload"))
	f.Add([]byte{0, 0, 1, 9, 10, 6, 9, 4, 1, 2, 3, 4, 5, 9, 9, 10, 10, 11})
	f.Fuzz(func(t *testing.T, script []byte) {
		at := 0
		b := newBench(t, func(n int) int {
			if at >= len(script) {
				return 0
			}
			at++
			return int(script[at-1]) % n
		})
		for at < len(script) {
			b.step()
		}
		b.finish()
	})
}
