package model

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// ErrStays is why a staged change stays where it is when the others go to another config.
var ErrStays = errors.New("it stays where it was staged")

// Transferred is what became of the changes of a config that is gone.
type Transferred struct {
	// Moved are staged in the other config now. Of Equal that config holds the outcome already, so nothing is left to do.
	Moved, Equal int
	// Differ are those of the moved ones that find something else there than what the person saw when they staged them.
	Differ int
	// Left are still staged where they were, each with why.
	Left []error
}

// Transfer stages what is staged in one config in another one, which was just read: every change gets what that one holds
// as its base. It is one step that undo takes back. What cannot be said of the other config stays staged where it was. The
// guard of the other config is asked as for any edit, and nothing goes anywhere if it refuses.
func (s *Staging) Transfer(from ConfigID, to *Snapshot, label string) (Transferred, error) {
	out, done := Transferred{}, step{label: label, at: to.ID()}
	if err := s.allowed(to.ID()); err != nil {
		return out, err
	}
	if from == to.ID() {
		return out, nil
	}
	if set := s.sets[from]; set != nil {
		for _, change := range set.Lines() {
			s.transferLine(set, change, to, &done, &out)
		}
	}
	for _, note := range s.Notes() {
		if note.In == from {
			s.transferNote(note, to, &done, &out)
		}
	}
	s.remember(done)
	return out, nil
}

func (s *Staging) transferLine(set *Changeset, change Change, to *Snapshot, done *step, out *Transferred) {
	stays := func(why error) { out.Left = append(out.Left, why) }
	next, err := change.elsewhere(set.Config, to)
	if err != nil {
		stays(err)
		return
	}
	if _, taken := s.sets[to.ID()].Get(next.Key()); taken {
		stays(fmt.Errorf("%s is staged in %s already: %w", next.Key(), to.ID().ConfigRef, ErrStays))
		return
	}
	line, err := s.put(to, next)
	if err != nil {
		stays(err)
		return
	}
	gone := lineStep{id: set.ID, config: set.Config, key: change.Key(), before: &change, went: to.ID(), wentAs: line.key}
	s.set(gone, nil)
	done.lines = append(done.lines, gone, line)
	switch {
	case line.after == nil:
		out.Equal++
	default:
		out.Moved++
		if change.Base == nil && next.Base != nil || change.Base != nil && (next.Base == nil || !change.Base.same(*next.Base)) {
			out.Differ++
		}
	}
}

// elsewhere is the change as it would have been staged in another config.
func (c Change) elsewhere(was Config, to *Snapshot) (Change, error) {
	old, there := c.Base, to.Find(c.Key())
	where := to.ID().ConfigRef
	next := c
	next.Base = there
	switch {
	case c.ToRoot:
		return c, fmt.Errorf("%s is to be set in the root too: %w", c.Key(), ErrStays)
	case c.Removal != Keep && there == nil:
		return c, fmt.Errorf("%s does not have %s: %w", where, c.Key(), ErrStays)
	case c.Removal == FollowRoot && to.Config().Root:
		return c, fmt.Errorf("%s is a root and follows none, so %s cannot: %w", where, c.Key(), ErrStays)
	case there == nil && old != nil:
		// The name is made anew, with what it would have become.
		if !c.Value.Known() && !old.Raw.Known() {
			return c, fmt.Errorf("%s does not have %s, and its value is not known: %w", where, c.Key(), ErrStays)
		}
		if !c.Value.Known() {
			next.Value, next.Veiled = old.Raw, true
		}
		next.Visibility = cmp.Or(c.Visibility, old.Visibility)
		next.Type = cmp.Or(c.Type, old.Type)
	}
	if was.RootRef() != to.Config().RootRef() {
		next.RootValue = nil
	}
	return next, nil
}

func (s *Staging) transferNote(note NoteChange, to *Snapshot, done *step, out *Transferred) {
	next := note
	next.In = to.ID()
	next.Project = ProjectID{Owner: to.ID().Owner, Slug: to.ID().Project}
	there := to.Find(note.Secret)
	_, added := s.sets[to.ID()].Named(note.Secret)
	if there == nil && !added {
		out.Left = append(out.Left, fmt.Errorf("%s does not have %s, which the note is about: %w", to.ID().ConfigRef, note.Secret, ErrStays))
		return
	}
	if _, taken := s.notes[next.NoteKey]; taken && next.NoteKey != note.NoteKey {
		out.Left = append(out.Left, fmt.Errorf("a note of %s is staged in %s already: %w", note.Secret, to.ID().Project, ErrStays))
		return
	}
	next.Before = ""
	if there != nil {
		next.Before = there.Note
	}
	if next.NoteKey != note.NoteKey {
		gone := noteStep{key: note.NoteKey, before: &note, went: next.NoteKey}
		s.setNote(gone.key, nil)
		done.notes = append(done.notes, gone)
	}
	taken := noteStep{key: next.NoteKey}
	if next.NoteKey == note.NoteKey {
		taken.before = &note
	}
	if next.Before == next.After {
		out.Equal++
	} else {
		out.Moved++
		taken.after = &next
		if next.Before != note.Before {
			out.Differ++
		}
	}
	s.setNote(taken.key, taken.after)
	done.notes = append(done.notes, taken)
}

// Abandon drops everything that is staged in a config, its notes too, as a step that can be undone.
func (s *Staging) Abandon(id ConfigID, label string) int {
	done := step{label: label, at: id}
	if set := s.sets[id]; set != nil {
		for _, change := range set.Lines() {
			line := lineStep{id: id, config: set.Config, key: change.Key(), before: &change}
			done.lines = append(done.lines, line)
		}
	}
	for _, note := range s.Notes() {
		if note.In == id {
			done.notes = append(done.notes, noteStep{key: note.NoteKey, before: &note})
		}
	}
	s.apply(done, false)
	s.remember(done)
	return len(done.lines) + len(done.notes)
}

// StagedFor counts what is staged in a config, with the notes that were staged there.
func (s *Staging) StagedFor(id ConfigID) int {
	n := s.sets[id].Len()
	for _, note := range s.notes {
		if note.In == id {
			n++
		}
	}
	return n
}

// StagedIDs lists the configs that something is staged in, or that notes were staged in, each once.
func (s *Staging) StagedIDs() []ConfigID {
	var ids []ConfigID
	for _, set := range s.Sets() {
		ids = append(ids, set.ID)
	}
	for _, note := range s.Notes() {
		if !slices.Contains(ids, note.In) {
			ids = append(ids, note.In)
		}
	}
	return ids
}
