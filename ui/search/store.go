package search

import (
	"time"

	"dtui/model"
	"dtui/ui/workspace"
)

// Store is what is known of names, and of values while somebody looks for one. It belongs to one session. Names are no
// values: they stay when the screen is blanked.
type Store struct {
	known map[model.ConfigRef]known
	// failed says why a config could not be read, unlisted why the configs of a project are not known.
	failed   map[model.ConfigRef]error
	unlisted map[string]error
	values   map[model.ConfigRef]*model.Snapshot
	book     *book
	run      *run
	// stopped is set while a run was given up before its end, why when that was for an error; last is what it was to read.
	stopped bool
	why     error
	last    Scope
	// number tells the answers of this run from those of the ones before; version changes with whatever is filed.
	number, version uint64
}

// known are the names of one config, and when they were read. Of one that was opened, of is that reading.
type known struct {
	at time.Time
	of *model.Snapshot
}

// NewStore knows nothing.
func NewStore() *Store {
	return &Store{
		known: map[model.ConfigRef]known{}, failed: map[model.ConfigRef]error{}, unlisted: map[string]error{},
		values: map[model.ConfigRef]*model.Snapshot{}, book: newBook(),
	}
}

// Answer is what came of a task. Of its contents only what belongs to the task is set.
type Answer struct {
	Names    []string
	Layout   model.Layout
	Snapshot *model.Snapshot
	Err      error
	At       time.Time
}

// File takes an answer in, and reports false for one that nobody waits for any more.
func (s *Store) File(w *workspace.Workspace, number uint64, task Task, answer Answer) bool {
	if number != s.number || s.run == nil || !s.run.end(task) {
		return false
	}
	s.version++
	err := answer.Err
	switch {
	case task.Config == "":
		if err == nil && !w.Listed(task.Project, answer.Layout) {
			err = workspace.ErrForeign
		}
		if s.unlisted[task.Project] = err; err == nil {
			delete(s.unlisted, task.Project)
		}
	case err == nil && task.Values:
		if id := answer.Snapshot.ID(); w.Foreign(id.Owner) || id.ConfigRef != task.ConfigRef {
			err = workspace.ErrForeign
			break
		}
		s.values[task.ConfigRef] = answer.Snapshot
		s.learn(answer.Snapshot)
	case err == nil:
		s.put(task.ConfigRef, known{at: answer.At}, answer.Names)
	}
	if task.Config != "" {
		if s.failed[task.ConfigRef] = err; err == nil {
			delete(s.failed, task.ConfigRef)
		}
	}
	if kind := model.KindOf(err); kind == model.Unauthorized || kind == model.Unavailable {
		// Asking for each in turn would only keep the person waiting.
		s.Stop()
		s.why = err
	}
	s.advance(w)
	return true
}

// Learn takes over the names of what was opened since.
func (s *Store) Learn(w *workspace.Workspace) {
	for _, snapshot := range w.Snapshots() {
		s.learn(snapshot)
	}
}

func (s *Store) learn(snapshot *model.Snapshot) {
	ref := snapshot.ID().ConfigRef
	now, there := s.known[ref]
	if there && (now.of == snapshot || now.at.After(snapshot.ReadAt())) {
		return
	}
	secrets := snapshot.Secrets()
	names := make([]string, len(secrets))
	for i := range secrets {
		names[i] = secrets[i].Name
	}
	s.put(ref, known{snapshot.ReadAt(), snapshot}, names)
}

func (s *Store) put(ref model.ConfigRef, what known, names []string) {
	s.known[ref] = what
	s.book.put(ref, names)
	s.version++
}

// Read is the reading of a config, of those that somebody opened and those that the search has made; nil when there is none.
func (s *Store) Read(w *workspace.Workspace, ref model.ConfigRef) *model.Snapshot {
	opened, own := w.Loaded(ref), s.values[ref]
	if opened == nil || own != nil && own.ReadAt().After(opened.ReadAt()) {
		return own
	}
	return opened
}

// Readings are all of them.
func (s *Store) Readings(w *workspace.Workspace) []*model.Snapshot {
	all := w.Snapshots()
	for i, snapshot := range all {
		all[i] = s.Read(w, snapshot.ID().ConfigRef)
	}
	for ref, snapshot := range s.values {
		if w.Loaded(ref) == nil {
			all = append(all, snapshot)
		}
	}
	return all
}

// Names are all names that are known, in no order.
func (s *Store) Names() []string { return s.book.names() }

// LetGo ends the run and forgets every value that it has read.
func (s *Store) LetGo() {
	s.Stop()
	s.run = nil
	clear(s.values)
	for ref, what := range s.known {
		what.of = nil
		s.known[ref] = what
	}
	s.version++
}

// oldest is when the oldest of the names were read, zero while there are none.
func (s *Store) oldest() time.Time {
	var oldest time.Time
	for _, what := range s.known {
		if oldest.IsZero() || what.at.Before(oldest) {
			oldest = what.at
		}
	}
	return oldest
}
