package matrix

import "dtui/model"

// Relation is how one cell compares with the reference column.
type Relation uint8

// The relations.
const (
	// NotRead: the column has not arrived.
	NotRead Relation = iota
	// Missing: the config lacks the name.
	Missing
	// MissingFine is Missing where somebody said that nothing is expected.
	MissingFine
	// Present: there is nothing to compare with, because no reference was chosen or it has not arrived.
	Present
	// Reference: the cell belongs to the reference column itself.
	Reference
	// Equal: the same text as the reference.
	Equal
	// Different: another text, or the reference lacks the name.
	Different
	// DifferentExpected is Different where somebody said that it should be.
	DifferentExpected
	// Unknown: one of the two texts cannot be read, as of a restricted secret or a reference that did not resolve.
	Unknown
)

// Cell is one name in one config, as it will read once what is staged is saved.
type Cell struct {
	Relation Relation
	// Staged is what is staged of the name here, NoAction when nothing is.
	Staged model.Action
	// Inherited: nothing is staged, and the branch holds what its root holds. Whether it follows the root or repeats it to
	// the letter, Doppler does not tell.
	Inherited bool
	// Empty: the text is known and has no bytes.
	Empty bool
	// Unreadable: the text of this very cell is not shown to people or did not resolve.
	Unreadable bool
}

// Present reports whether the config has the name.
func (c Cell) Present() bool { return c.Relation >= Present }

// State is the one word for a cell that has room for one.
type State uint8

// The states.
const (
	StateNotRead State = iota
	StateMissing
	StateMissingFine
	StatePresent
	StateReference
	StateEqual
	StateDifferent
	StateDifferentExpected
	StateUnknown
	StateInherited
	StateEmpty
	StateStaged
)

// State ranks what there is to say of a cell: what the person is about to change comes first, then what they cannot
// see, then where the text comes from, and the comparison last.
func (c Cell) State() State {
	switch {
	case c.Relation == NotRead:
		return StateNotRead
	case c.Staged != model.NoAction:
		return StateStaged
	case c.Unreadable:
		return StateUnknown
	case c.Inherited:
		return StateInherited
	case c.Empty:
		return StateEmpty
	}
	switch c.Relation {
	case Missing:
		return StateMissing
	case MissingFine:
		return StateMissingFine
	case Reference:
		return StateReference
	case Equal:
		return StateEqual
	case Different:
		return StateDifferent
	case DifferentExpected:
		return StateDifferentExpected
	case Unknown:
		return StateUnknown
	default:
		return StatePresent
	}
}
