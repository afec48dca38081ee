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

// collides reports why a change cannot stand beside the others: two lines must not write one name, because the order
// in which Doppler applies the lines of a request is not documented.
func (s *Changeset) collides(c Change, present *Snapshot) error {
	if c.Removal != Keep {
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
	renamed := c.Base != nil && c.Name != c.Base.Name
	if present != nil && (renamed || c.Base == nil) {
		if _, taken := present.Lookup(c.Name); taken {
			return fmt.Errorf("%w: %s exists in %s", ErrNameTaken, c.Name, s.ID.ConfigRef)
		}
	}
	return nil
}
