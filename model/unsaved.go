package model

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Unsaved is what was staged at one moment, apart from the staging that it is in: the form in which it outlives the
// program. Its lines have the bases that they were staged with.
type Unsaved struct {
	Sets  []UnsavedSet
	Notes []NoteChange
}

// UnsavedSet is what was staged in one config.
type UnsavedSet struct {
	ID     ConfigID
	Config Config
	Lines  []Change
}

// Len counts the changes, notes included.
func (u Unsaved) Len() int {
	total := len(u.Notes)
	for _, set := range u.Sets {
		total += len(set.Lines)
	}
	return total
}

// IDs lists the configs that something is staged in or whose notes are, each once.
func (u Unsaved) IDs() []ConfigID {
	var ids []ConfigID
	for _, set := range u.Sets {
		ids = append(ids, set.ID)
	}
	for _, note := range u.Notes {
		if !slices.Contains(ids, note.In) {
			ids = append(ids, note.In)
		}
	}
	return ids
}

// ByOwner sorts the changes by whose they are.
func (u Unsaved) ByOwner() map[Owner]Unsaved {
	all := map[Owner]Unsaved{}
	for _, set := range u.Sets {
		of := all[set.ID.Owner]
		of.Sets = append(of.Sets, set)
		all[set.ID.Owner] = of
	}
	for _, note := range u.Notes {
		of := all[note.Project.Owner]
		of.Notes = append(of.Notes, note)
		all[note.Project.Owner] = of
	}
	return all
}

// Unsaved is everything that is staged now, over all configs and owners. Steps that were undone are not in it.
func (s *Staging) Unsaved() Unsaved {
	u := Unsaved{Notes: s.Notes()}
	for _, set := range s.Sets() {
		u.Sets = append(u.Sets, UnsavedSet{ID: set.ID, Config: set.Config, Lines: set.Lines()})
	}
	return u
}

// ErrStagedAlready refuses to take up a kept change of what is staged anew.
var ErrStagedAlready = errors.New("it is staged anew already; save or drop that first")

// TakeUp stages what was kept, as one step and with the bases that it was staged with: whatever Doppler has by now is
// found out by the save. A change that is staged already is not staged twice. All or nothing; the guard of a config is
// asked as for any edit.
func (s *Staging) TakeUp(u Unsaved, label string) error {
	done := step{label: label}
	err := s.takeUp(&done, u)
	if err != nil {
		s.apply(done, true)
		return err
	}
	s.remember(done)
	return nil
}

func (s *Staging) takeUp(done *step, u Unsaved) error {
	for _, set := range u.Sets {
		done.at = set.ID
		if err := s.allowed(set.ID); err != nil {
			return err
		}
		for _, change := range set.Lines {
			if err := s.takeUpLine(done, set, change); err != nil {
				return err
			}
		}
	}
	for _, note := range u.Notes {
		done.at = note.In
		if err := s.takeUpNote(done, note); err != nil {
			return err
		}
	}
	return nil
}

func (s *Staging) takeUpLine(done *step, set UnsavedSet, change Change) error {
	if Managed(change.Name) || Managed(change.Key()) {
		return ErrManaged
	}
	if err := change.Check(); err != nil {
		return err
	}
	now := s.sets[set.ID]
	if staged, ok := now.Get(change.Key()); ok {
		if staged.equal(change) {
			return nil
		}
		return fmt.Errorf("%s in %s: %w", change.Key(), set.ID.ConfigRef, ErrStagedAlready)
	}
	if now != nil {
		if err := now.collides(change, nil); err != nil {
			return err
		}
	}
	line := lineStep{id: set.ID, config: set.Config, key: change.Key(), after: &change}
	s.set(line, line.after)
	done.lines = append(done.lines, line)
	return nil
}

func (s *Staging) takeUpNote(done *step, note NoteChange) error {
	if Managed(note.Secret) {
		return ErrManaged
	}
	if err := cmp.Or(CheckNote(note.After), s.allowed(note.In)); err != nil {
		return err
	}
	if staged, ok := s.notes[note.NoteKey]; ok {
		if staged == note {
			return nil
		}
		return fmt.Errorf("the note of %s: %w", note.Secret, ErrStagedAlready)
	}
	taken := noteStep{key: note.NoteKey, after: &note}
	s.setNote(taken.key, taken.after)
	done.notes = append(done.notes, taken)
	return nil
}

// KeptConfig tells of a copy of a config that was kept for reading offline, without its secrets.
type KeptConfig struct {
	Owner  Owner
	Config Config
	ReadAt time.Time
}

// KeptDraft tells of staged changes that outlived a run, without what they hold. They are all of one owner.
type KeptDraft struct {
	// ID is for whoever keeps it.
	ID     string
	KeptAt time.Time
	Sets   []KeptSet
	Notes  int
	// IDs are the configs that taking it up stages something into.
	IDs []ConfigID
}

// KeptSet counts the changes of one config in a draft.
type KeptSet struct {
	ConfigRef
	Lines int
}

// Len counts the changes, notes included.
func (d KeptDraft) Len() int {
	total := d.Notes
	for _, set := range d.Sets {
		total += set.Lines
	}
	return total
}
