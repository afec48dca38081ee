package model

// Removal says what a deletion means.
type Removal uint8

// The removals. On a branch a name can be hidden although the root has it, or the branch's own value can be dropped so
// that the root's is seen again.
const (
	Keep Removal = iota
	// Delete removes the name; on a branch it also hides the root's.
	Delete
	// FollowRoot drops the branch's own value and visibility (shouldConverge in Doppler's reference, secrets update).
	FollowRoot
)

// Change is what a person wants one name of one config to become. Base is what they saw when they first staged it; no
// reload moves it, only resolving a conflict does.
type Change struct {
	// Base is nil for a new name.
	Base *Secret
	// Name is the resulting name; it differs from Base.Name for a rename.
	Name string
	// Value is the new raw text, unknown to keep the present one.
	Value Value
	// Veiled says that the value was copied from where it is not in sight. It stays masked on the screen until it was saved,
	// whatever visibility it gets; what a person types is not veiled.
	Veiled bool
	// Visibility is the new one, "" to keep (Doppler gives a new name "masked").
	Visibility Visibility
	// Type is the new one, "" to keep.
	Type    ValueType
	Removal Removal
	// RootValue is what the root config holds under the name, where that was read: it says what a removal will uncover, and
	// what setting it in the root will overwrite.
	RootValue *Secret
	// ToRoot sets it in the root config of a branch too (shouldPromote in Doppler's reference, secrets update).
	ToRoot bool
}

// Key identifies the change inside its config: the name as Doppler knows it, or the new name.
func (c Change) Key() string {
	if c.Base != nil {
		return c.Base.Name
	}
	return c.Name
}

// Action is the kind of a change as a person would name it.
type Action uint8

// The actions, in the order in which they outrank each other.
const (
	NoAction Action = iota
	Add
	Edit
	Rename
	Settings
	Remove
)

// Action names the change. A rename that also edits is a rename; a change of visibility or type alone is Settings.
func (c Change) Action() Action {
	switch {
	case c.Removal != Keep:
		return Remove
	case c.Base == nil:
		return Add
	case c.Name != c.Base.Name:
		return Rename
	case c.Value.Known():
		return Edit
	case c.Visibility != "" || c.Type != "":
		return Settings
	default:
		return NoAction
	}
}

// Result is the secret as it will read after the change, nil when it will be gone. For FollowRoot it is the root's,
// which may be unknown.
func (c Change) Result() *Secret {
	switch c.Removal {
	case Delete:
		return nil
	case FollowRoot:
		return c.RootValue
	case Keep:
	}
	out := Secret{Visibility: Masked, Type: PlainText}
	if c.Base != nil {
		out = *c.Base
	}
	out.Name = c.Name
	if c.Value.Known() {
		out.Raw = c.Value
		out.Computed = Value{}
		if len(References(c.Value)) == 0 {
			out.Computed = c.Value
		}
	}
	if c.Visibility != "" {
		out.Visibility = c.Visibility
		out.ComputedVisibility = c.Visibility
	}
	if c.Type != "" {
		out.Type = c.Type
	}
	return &out
}

// OnlyToRoot reports whether nothing changes but that the root gets what the branch has.
func (c Change) OnlyToRoot() bool {
	return c.ToRoot && c.Base != nil && c.Name == c.Base.Name && c.Value.Equal(c.Base.Raw) && c.Visibility == "" && c.Type == ""
}

// RootFits reports whether a root config holds what is to be set there.
func (c Change) RootFits(there *Secret) bool {
	if there == nil || !there.Raw.Equal(c.Value) {
		return false
	}
	wanted := c.Result()
	return wanted.Visibility == there.Visibility && (wanted.Type == there.Type || there.Type == "")
}

// RootMoved reports whether a root config holds something else than the person saw there.
func (c Change) RootMoved(there *Secret) bool {
	if c.RootValue == nil || there == nil {
		return (c.RootValue == nil) != (there == nil)
	}
	return !c.RootValue.same(*there)
}

// settle drops what equals the base, so that an edit which was taken back by hand is no change any more.
func (c Change) settle() Change {
	if c.Base == nil || c.Removal != Keep {
		return c
	}
	// Doppler takes a restricted secret to a weaker visibility only with a value, be it the same one again.
	if c.Value.Equal(c.Base.Raw) && !c.weakens() && !c.ToRoot {
		c.Value = Value{}
	}
	if c.Visibility == c.Base.Visibility {
		c.Visibility = ""
	}
	if c.Type == c.Base.Type {
		c.Type = ""
	}
	return c
}

// weakens reports whether a restricted secret is to become readable.
func (c Change) weakens() bool {
	return c.Base != nil && c.Base.Restricted() && c.Visibility != "" && c.Visibility != Restricted
}

// empty reports whether nothing is left to send.
func (c Change) empty() bool { return c.Base != nil && c.Action() == NoAction }

// equal compares two changes including what their values hold.
func (c Change) equal(d Change) bool {
	sameBase := c.Base == d.Base || (c.Base != nil && d.Base != nil && c.Base.same(*d.Base))
	return sameBase && c.Name == d.Name && c.Value.Same(d.Value) && c.Visibility == d.Visibility &&
		c.Type == d.Type && c.Removal == d.Removal && c.ToRoot == d.ToRoot
}

// same compares what a write can change, and nothing else.
func (s Secret) same(t Secret) bool {
	return s.Name == t.Name && s.Raw.Same(t.Raw) && s.Visibility == t.Visibility && s.Type == t.Type
}

// Check reports why Doppler would refuse the change, nil when it would not as far as dtui can tell.
func (c Change) Check() error {
	if c.Removal != Keep {
		return nil
	}
	if err := CheckSecretName(c.Name); err != nil {
		return err
	}
	if c.Base == nil && !c.Value.Known() {
		return invalid("value", "A new secret needs a value, which may be empty.")
	}
	if c.ToRoot && c.Base != nil && c.Name != c.Base.Name {
		return invalid("name", "%s is to be set in the root too: that cannot be done together with a renaming.", c.Base.Name)
	}
	if c.ToRoot && !c.Value.Known() {
		return invalid("value", "Setting %s in the root too needs a value.", c.Name)
	}
	if err := CheckValue(c.Value); err != nil {
		return err
	}
	if c.weakens() && !c.Value.Known() {
		return invalid("visibility", "%s is restricted: to make it %s, set a new value with it.", c.Base.Name, c.Visibility)
	}
	return nil
}

// NoteKey identifies a note: it belongs to a name in a whole project.
type NoteKey struct {
	Project ProjectID
	Secret  string
}

// NoteChange is a staged note. Before is what the person saw; In is the config they saw it in.
type NoteChange struct {
	NoteKey
	In     ConfigID
	Before string
	After  string
}

// StagedChange is one change with the config that it belongs to.
type StagedChange struct {
	ID ConfigID
	Change
}
