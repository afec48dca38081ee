package model

// Standing is how a staged change relates to what Doppler holds now. The same question is asked before a save (has
// somebody moved it?) and after it (did it arrive?).
type Standing uint8

// The standings.
const (
	// Clean: what is there is what the person saw. Before a save: send it. After one: it did not take effect.
	Clean Standing = iota + 1
	// Fulfilled: what is there is what the change wants.
	Fulfilled
	// Moved: what is there is neither. Somebody else changed it.
	Moved
	// Untold: Doppler does not show what would tell, as for the text of a restricted secret.
	Untold
)

// Against compares a change with a fresh reading of its config and returns what is there now under the name in
// question, nil when nothing is.
func (c Change) Against(now *Snapshot) (Standing, *Secret) {
	switch {
	case c.Base == nil && c.Removal != Keep:
		// Removing what was never there changes nothing.
		return Fulfilled, now.Find(c.Name)
	case c.Removal == Delete:
		return c.removalAgainst(now.Find(c.Key()))
	case c.Removal == FollowRoot:
		return c.followAgainst(now.Find(c.Key()))
	case c.Base == nil:
		return c.additionAgainst(now.Find(c.Name))
	case c.Name != c.Base.Name:
		return c.renameAgainst(now)
	default:
		return c.editAgainst(now.Find(c.Name))
	}
}

func (c Change) removalAgainst(there *Secret) (Standing, *Secret) {
	switch {
	case there == nil:
		return Fulfilled, nil
	case c.Base.same(*there):
		return Clean, there
	default:
		return Moved, there
	}
}

func (c Change) followAgainst(there *Secret) (Standing, *Secret) {
	if there == nil {
		if c.RootValue == nil {
			return Fulfilled, nil
		}
		return Moved, nil
	}
	unmoved := c.Base.same(*there)
	if c.RootValue == nil {
		if unmoved {
			return Clean, there
		}
		return Untold, there
	}
	follows := c.RootValue.same(*there)
	switch {
	case follows && unmoved:
		// The branch repeats the root to the letter: whether it follows or repeats cannot be seen.
		return Untold, there
	case follows:
		return Fulfilled, there
	case unmoved:
		return Clean, there
	default:
		return Moved, there
	}
}

func (c Change) additionAgainst(there *Secret) (Standing, *Secret) {
	if there == nil {
		return Clean, nil
	}
	return c.wantedOr(there, Moved), there
}

func (c Change) renameAgainst(now *Snapshot) (Standing, *Secret) {
	old, renamed := now.Find(c.Base.Name), now.Find(c.Name)
	switch {
	case old == nil && renamed != nil:
		return c.wantedOr(renamed, Moved), renamed
	case old == nil:
		return Moved, nil
	case renamed != nil:
		return Moved, renamed
	case sameIgnoringName(*c.Base, *old):
		return Clean, old
	default:
		return Moved, old
	}
}

func (c Change) editAgainst(there *Secret) (Standing, *Secret) {
	if there == nil {
		return Moved, nil
	}
	if !c.Base.same(*there) {
		return c.wantedOr(there, Moved), there
	}
	if c.OnlyToRoot() {
		// The branch reads the same before and after; only the root tells.
		return Untold, there
	}
	return c.wantedOr(there, Clean), there
}

// wantedOr reports whether what is there is all of what the person was shown as the result; otherwise it returns the given
// standing. A text that Doppler does not show leaves it untold.
func (c Change) wantedOr(there *Secret, otherwise Standing) Standing {
	wanted := c.Result()
	// A server that tells no types leaves a new name without one.
	typed := wanted.Type == there.Type || c.Base == nil && c.Type == "" && there.Type == ""
	if wanted.Visibility != there.Visibility || !typed {
		return otherwise
	}
	switch {
	case !c.Value.Known() && !wanted.Raw.Known():
		// A restricted secret whose text is kept: its settings are all there is to see.
		return Fulfilled
	case !there.Raw.Known():
		return Untold
	case wanted.Raw.Equal(there.Raw):
		return Fulfilled
	default:
		return otherwise
	}
}

// BaseMoved reports whether a reading visibly differs from what the person saw under the name.
func (c Change) BaseMoved(now *Snapshot) bool {
	there := now.Find(c.Key())
	if c.Base == nil || there == nil {
		return (c.Base == nil) != (there == nil)
	}
	return !c.Base.same(*there)
}

func sameIgnoringName(a, b Secret) bool {
	b.Name = a.Name
	return a.same(b)
}
