package model

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// Changeset is every staged change of one config, under that config's whole identity.
type Changeset struct {
	ID     ConfigID
	Config Config
	lines  map[string]Change
}

// Lines are the changes sorted by resulting name. The slice is the caller's.
func (s *Changeset) Lines() []Change {
	return slices.SortedFunc(maps.Values(s.lines), func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Key(), b.Key()))
	})
}

// Len is the number of changes.
func (s *Changeset) Len() int {
	if s == nil {
		return 0
	}
	return len(s.lines)
}

// Copy is the changes as they are now, for work that goes on while more is staged. It is nil when nothing is.
func (s *Changeset) Copy() *Changeset {
	if s.Len() == 0 {
		return nil
	}
	return &Changeset{ID: s.ID, Config: s.Config, lines: maps.Clone(s.lines)}
}

// Get finds the change staged under a key.
func (s *Changeset) Get(key string) (Change, bool) {
	if s == nil {
		return Change{}, false
	}
	c, ok := s.lines[key]
	return c, ok
}

// Named finds the change whose resulting name is the given one, a removal included.
func (s *Changeset) Named(name string) (Change, bool) {
	if s == nil {
		return Change{}, false
	}
	for _, c := range s.lines {
		if c.Name == name {
			return c, true
		}
	}
	return Change{}, false
}

// concerns reports whether a change is staged of the name or into it.
func (s *Changeset) concerns(name string) bool {
	_, from := s.Get(name)
	_, to := s.Named(name)
	return from || to
}

// collides reports why a change cannot stand beside the others: two lines must not write one name, because the order
// in which Doppler applies the lines of a request is not documented.
func (s *Changeset) collides(c Change, present *Snapshot) error {
	if c.Removal != Keep && c.Base == nil {
		return nil
	}
	for key, other := range s.lines {
		if key == c.Key() {
			continue
		}
		if other.Name == c.Name && other.Removal == Keep {
			return fmt.Errorf("%w: %s is already staged in %s", ErrNameTaken, c.Name, s.ID.ConfigRef)
		}
		if key == c.Name {
			return fmt.Errorf("%w: a staged change of %s in %s still needs that name; save it first", ErrNameTaken, c.Name, s.ID.ConfigRef)
		}
	}
	// What is staged under the name already is not refused for somebody else's having taken it since: the save tells.
	if staged, ok := s.lines[c.Key()]; c.Removal != Keep || ok && staged.Name == c.Name && staged.Removal == Keep {
		return nil
	}
	renamed := c.Base != nil && c.Name != c.Base.Name
	if present != nil && (renamed || c.Base == nil) {
		if _, taken := present.Lookup(c.Name); taken {
			return fmt.Errorf("%w: %s exists in %s", ErrNameTaken, c.Name, s.ID.ConfigRef)
		}
	}
	return nil
}

// rebased gives a change the base that the staged change under its key has: what is on screen may have been reloaded
// since, and the base stays what the person first saw. A new name cannot take the place of a change that is staged.
func (s *Changeset) rebased(c Change) (Change, error) {
	staged, ok := s.Get(c.Key())
	switch {
	case !ok:
		return c, nil
	case c.Base != nil || staged.Base == nil || staged.Removal != Keep:
		c.Base = staged.Base
		return c, nil
	case staged.Name != staged.Base.Name:
		return c, fmt.Errorf("%w: a staged change of %s in %s still needs that name; save it first", ErrNameTaken, c.Name, s.ID.ConfigRef)
	default:
		return c, fmt.Errorf("%w: %s is already staged in %s", ErrNameTaken, c.Name, s.ID.ConfigRef)
	}
}
