package workspace

import (
	"maps"

	"dtui/model"
	"dtui/model/matrix"
)

// expected is what the person said of names: that a text is meant to differ, that it is fine for a name to be missing.
type expected struct {
	marks   matrix.Marks
	asked   bool
	version uint64
}

// Expected is what was said of names, with a number that changes whenever that does. The maps must not be written to.
func (w *Workspace) Expected() (matrix.Marks, uint64) { return w.expected.marks, w.expected.version }

// AskExpected reports whether what was said in earlier runs has still to be asked for, and notes that it was.
func (w *Workspace) AskExpected() bool {
	if w.expected.asked || !w.AccountKnown {
		return false
	}
	w.expected.asked = true
	return true
}

// ExpectedWas adds what was said in earlier runs to what was said in this one.
func (w *Workspace) ExpectedWas(marks matrix.Marks) {
	e := &w.expected
	e.marks = matrix.Marks{Differs: union(marks.Differs, e.marks.Differs), Fine: union(marks.Fine, e.marks.Fine)}
	e.version++
}

func union(a, b map[matrix.Place]bool) map[matrix.Place]bool {
	all := make(map[matrix.Place]bool, len(a)+len(b))
	maps.Copy(all, a)
	maps.Copy(all, b)
	return all
}

// Expect says of places that their text is meant to differ, or else that they may be missing, or takes that back.
func (w *Workspace) Expect(places []matrix.Place, differs, on bool) {
	e := &w.expected
	said := &e.marks.Fine
	if differs {
		said = &e.marks.Differs
	}
	// A copy: the matrix holds the map.
	next := union(*said, nil)
	for _, place := range places {
		if on {
			next[place] = true
		} else {
			delete(next, place)
		}
	}
	*said = next
	e.version++
}

// Expectation is one thing to be said of places, as in Expect.
type Expectation struct {
	Places      []matrix.Place
	Differs, On bool
}

// ExpectedElsewhere lists what has to be said so that what was said of configs is true of them under other names.
func (w *Workspace) ExpectedElsewhere(now func(model.ConfigRef) model.ConfigRef) []Expectation {
	var all []Expectation
	for _, differs := range []bool{true, false} {
		said := w.expected.marks.Fine
		if differs {
			said = w.expected.marks.Differs
		}
		var old, moved []matrix.Place
		for place := range said {
			if to := now(place.ConfigRef); to != place.ConfigRef {
				old, moved = append(old, place), append(moved, matrix.Place{ConfigRef: to, Name: place.Name})
			}
		}
		if len(old) > 0 {
			all = append(all, Expectation{old, differs, false}, Expectation{moved, differs, true})
		}
	}
	return all
}
