package model

import "cmp"

// Move carries everything that is staged in a config over to its new address, with what undo and redo hold: the config is
// the same, as its UUID tells. Environment is the slug that its environment has by now, "" for the one that it had: the root
// of a branch is found by it. It moves nothing, and reports false, where the UUIDs differ or something is staged under the
// new address already.
func (s *Staging) Move(from, to ConfigID, environment string) bool {
	if from == to {
		return true
	}
	if from.UUID == "" || from.UUID != to.UUID || from.Owner != to.Owner || s.sets[to] != nil {
		return false
	}
	s.version++
	if set := s.sets[from]; set != nil {
		set.ID = to
		set.Config = set.Config.movedTo(to, environment)
		delete(s.sets, from)
		s.sets[to] = set
	}
	for key, note := range s.notes {
		if note.In == from {
			note.In = to
			s.notes[key] = note
		}
	}
	for _, steps := range [][]step{s.undo, s.redo} {
		for i := range steps {
			steps[i].move(from, to, environment)
		}
	}
	return true
}

func (c Config) movedTo(to ConfigID, environment string) Config {
	c.ConfigRef = to.ConfigRef
	c.Environment = cmp.Or(environment, c.Environment)
	return c
}

func (st *step) move(from, to ConfigID, environment string) {
	if st.at == from {
		st.at = to
	}
	for i := range st.lines {
		if line := &st.lines[i]; line.id == from {
			line.id, line.config = to, line.config.movedTo(to, environment)
		}
		if line := &st.lines[i]; line.went == from {
			line.went = to
		}
	}
	st.eachNote(func(note *NoteChange) {
		if note.In == from {
			note.In = to
		}
	})
}

// eachNote changes the notes of a step. They are copied first: the staging may hold the same ones.
func (st *step) eachNote(change func(*NoteChange)) {
	for i := range st.notes {
		for _, held := range []**NoteChange{&st.notes[i].before, &st.notes[i].after} {
			if *held != nil {
				note := **held
				change(&note)
				*held = &note
			}
		}
	}
}

// MoveProject carries everything that is staged for a project over to its new slug: the changes of its configs, its notes,
// and what undo and redo hold. The configs keep their names and UUIDs. It returns the configs that something was staged in,
// by their old identities.
func (s *Staging) MoveProject(from, to ProjectID) []ConfigID {
	if from == to || from.Owner != to.Owner {
		return nil
	}
	moved := func(id ConfigID) ConfigID {
		id.Project = to.Slug
		return id
	}
	touched := map[ConfigID]bool{}
	note := func(id ConfigID) {
		if id.Owner == from.Owner && id.Project == from.Slug {
			touched[id] = true
		}
	}
	for id := range s.sets {
		note(id)
	}
	// Where a note is staged under either address, both stay, with their steps: neither may take the other's place.
	both := map[string]bool{}
	for key := range s.notes {
		if _, taken := s.notes[NoteKey{Project: to, Secret: key.Secret}]; taken && key.Project == from {
			both[key.Secret] = true
		}
	}
	for _, steps := range [][]step{s.undo, s.redo} {
		for i := range steps {
			note(steps[i].at)
			for j := range steps[i].lines {
				note(steps[i].lines[j].id)
			}
			steps[i].moveNotes(from, to, both)
		}
	}
	for key, change := range s.notes {
		if key.Project != from || both[key.Secret] {
			continue
		}
		delete(s.notes, key)
		change.Project = to
		note(change.In)
		s.notes[change.NoteKey] = change
	}
	s.version++
	var ids []ConfigID
	for id := range touched {
		s.Move(id, moved(id), "")
		ids = append(ids, id)
	}
	return ids
}

func (st *step) moveNotes(from, to ProjectID, but map[string]bool) {
	move := func(key *NoteKey) {
		if key.Project == from && !but[key.Secret] {
			key.Project = to
		}
	}
	for i := range st.notes {
		move(&st.notes[i].key)
		move(&st.notes[i].went)
	}
	st.eachNote(func(note *NoteChange) {
		move(&note.NoteKey)
		if note.In.Owner == from.Owner && note.In.Project == from.Slug {
			note.In.Project = to.Slug
		}
	})
}

// Gone drops what is staged in configs that do not exist any more, and forgets it in undo and redo too. It returns how
// many changes that were.
func (s *Staging) Gone(ids ...ConfigID) int {
	dropped := 0
	for _, id := range ids {
		if set := s.sets[id]; set != nil {
			dropped += set.Len()
			delete(s.sets, id)
			s.version++
		}
		s.forget(func(l lineStep) bool { return l.id == id }, nil)
	}
	return dropped
}
