package model

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
)

// ErrNameTaken refuses a change that would write a name which is there already.
var ErrNameTaken = errors.New("the name is taken")

// ErrManaged refuses a change of a name that Doppler sets itself.
var ErrManaged = errors.New("the name is Doppler's own and cannot be written")

// Staging holds everything that is staged, over all configs, with undo and redo. A change belongs to its config from
// the moment it is staged; no cursor decides where it lands.
type Staging struct {
	sets  map[ConfigID]*Changeset
	notes map[NoteKey]NoteChange
	undo  []step
	redo  []step
	// version counts changes, so that what is derived from the staging can tell when it is out of date.
	version uint64
	may     func(ConfigID) error
}

// Version changes whenever what is staged changes.
func (s *Staging) Version() uint64 { return s.version }

// step is what one act of a person changed; promoting eight secrets is one step.
type step struct {
	label string
	at    ConfigID
	lines []lineStep
	notes []noteStep
}

type lineStep struct {
	id            ConfigID
	config        Config
	key           string
	before, after *Change
	// went is where the change went that this line took out, zero where it went nowhere.
	went   ConfigID
	wentAs string
}

type noteStep struct {
	key           NoteKey
	before, after *NoteChange
	went          NoteKey
}

// NewStaging starts with nothing staged.
func NewStaging() *Staging {
	return &Staging{sets: map[ConfigID]*Changeset{}, notes: map[NoteKey]NoteChange{}}
}

// Stage puts changes of one config into the staging as one step that undo takes back at once. A change that equals its
// base is dropped. Present is the config as it is on screen; it refuses names that exist. All or nothing.
func (s *Staging) Stage(present *Snapshot, label string, changes ...Change) error {
	return s.StageAll(label, Draft{Present: present, Changes: changes})
}

// Draft is what StageAll stages into one config.
type Draft struct {
	Present *Snapshot
	Changes []Change
}

// StageAll is Stage over several configs in one step.
func (s *Staging) StageAll(label string, drafts ...Draft) error {
	done := step{label: label}
	for _, draft := range drafts {
		id := draft.Present.ID()
		done.at = id
		for _, change := range draft.Changes {
			line, err := s.put(draft.Present, change)
			if err != nil {
				s.apply(done, true)
				return err
			}
			done.lines = append(done.lines, line)
		}
	}
	s.remember(done)
	return nil
}

func (s *Staging) put(present *Snapshot, change Change) (lineStep, error) {
	if Managed(change.Name) || Managed(change.Key()) {
		return lineStep{}, ErrManaged
	}
	id := present.ID()
	if err := s.allowed(id); err != nil {
		return lineStep{}, err
	}
	set := s.sets[id]
	change, err := set.rebased(change)
	if err != nil {
		return lineStep{}, err
	}
	change = change.settle()
	if err := change.Check(); err != nil {
		return lineStep{}, err
	}
	if set == nil {
		set = &Changeset{ID: id, Config: present.Config(), lines: map[string]Change{}}
	}
	if err := set.collides(change, present); err != nil {
		return lineStep{}, err
	}
	line := lineStep{id: id, config: present.Config(), key: change.Key()}
	if before, ok := set.lines[line.key]; ok {
		line.before = &before
	}
	gone := change.empty() || (change.Base == nil && change.Removal != Keep)
	if !gone {
		line.after = &change
	}
	s.set(line, line.after)
	return line, nil
}

// StageNote stages a note, which belongs to the name in the whole project.
func (s *Staging) StageNote(change NoteChange, label string) error {
	if Managed(change.Secret) {
		return ErrManaged
	}
	if err := CheckNote(change.After); err != nil {
		return err
	}
	if err := s.allowed(change.In); err != nil {
		return err
	}
	note := noteStep{key: change.NoteKey}
	if before, ok := s.notes[change.NoteKey]; ok {
		note.before = &before
		change.Before, change.In = before.Before, before.In
	}
	if change.Before != change.After {
		note.after = &change
	}
	s.setNote(note.key, note.after)
	s.remember(step{label: label, at: change.In, notes: []noteStep{note}})
	return nil
}

func (s *Staging) remember(done step) {
	changed := slices.ContainsFunc(done.lines, func(l lineStep) bool { return !sameChange(l.before, l.after) }) ||
		slices.ContainsFunc(done.notes, func(n noteStep) bool {
			return (n.before == nil) != (n.after == nil) || (n.before != nil && *n.before != *n.after)
		})
	if !changed {
		return
	}
	s.undo = append(s.undo, done)
	s.redo = nil
}

func sameChange(a, b *Change) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.equal(*b)
}

func (s *Staging) set(line lineStep, to *Change) {
	s.version++
	set := s.sets[line.id]
	if to == nil {
		if set != nil {
			delete(set.lines, line.key)
			if len(set.lines) == 0 {
				delete(s.sets, line.id)
			}
		}
		return
	}
	if set == nil {
		set = &Changeset{ID: line.id, Config: line.config, lines: map[string]Change{}}
		s.sets[line.id] = set
	}
	set.lines[line.key] = *to
}

func (s *Staging) setNote(key NoteKey, to *NoteChange) {
	s.version++
	if to == nil {
		delete(s.notes, key)
		return
	}
	s.notes[key] = *to
}

func (s *Staging) apply(done step, backwards bool) {
	for i := range done.lines {
		line := done.lines[i]
		to := line.after
		if backwards {
			line = done.lines[len(done.lines)-1-i]
			to = line.before
		}
		s.set(line, to)
	}
	for _, note := range done.notes {
		to := note.after
		if backwards {
			to = note.before
		}
		s.setNote(note.key, to)
	}
}

// Undone tells what an undo or redo did and where, so that the screen can go there.
type Undone struct {
	Label string
	At    ConfigID
}

// Undo takes the newest step back. It never sends anything.
func (s *Staging) Undo() (Undone, bool) {
	if len(s.undo) == 0 {
		return Undone{}, false
	}
	done := s.undo[len(s.undo)-1]
	s.undo = slices.Delete(s.undo, len(s.undo)-1, len(s.undo)) // So that its room holds no text that is not staged.
	s.apply(done, true)
	s.redo = append(s.redo, done)
	return Undone{Label: done.label, At: done.at}, true
}

// Redo does again what Undo took back.
func (s *Staging) Redo() (Undone, bool) {
	if len(s.redo) == 0 {
		return Undone{}, false
	}
	done := s.redo[len(s.redo)-1]
	s.redo = slices.Delete(s.redo, len(s.redo)-1, len(s.redo))
	s.apply(done, false)
	s.undo = append(s.undo, done)
	return Undone{Label: done.label, At: done.at}, true
}

// CanUndo reports whether there is a step to take back.
func (s *Staging) CanUndo() bool { return len(s.undo) > 0 }

// CanRedo reports whether there is a step to do again.
func (s *Staging) CanRedo() bool { return len(s.redo) > 0 }

// Of is what is staged in one config, nil when nothing is.
func (s *Staging) Of(id ConfigID) *Changeset { return s.sets[id] }

// Sets lists the changesets sorted by address.
func (s *Staging) Sets() []*Changeset {
	return slices.SortedFunc(maps.Values(s.sets), func(a, b *Changeset) int {
		return cmp.Or(cmp.Compare(a.ID.Project, b.ID.Project), cmp.Compare(a.ID.Config, b.ID.Config), cmp.Compare(a.ID.UUID, b.ID.UUID))
	})
}

// Notes lists the staged notes sorted by project and name.
func (s *Staging) Notes() []NoteChange {
	return slices.SortedFunc(maps.Values(s.notes), func(a, b NoteChange) int {
		return cmp.Or(cmp.Compare(a.Project.Slug, b.Project.Slug), cmp.Compare(a.Secret, b.Secret))
	})
}

// Note finds the staged note of a name.
func (s *Staging) Note(key NoteKey) (NoteChange, bool) {
	n, ok := s.notes[key]
	return n, ok
}

// Len counts everything that is staged, notes included.
func (s *Staging) Len() int {
	total := len(s.notes)
	for _, set := range s.sets {
		total += len(set.lines)
	}
	return total
}

// Taken removes lines that a save has carried out. Their steps leave undo and redo: undoing a saved line would stage
// something else than it says.
func (s *Staging) Taken(id ConfigID, keys ...string) {
	for _, key := range keys {
		s.set(lineStep{id: id, key: key}, nil)
	}
	forget := func(l lineStep) bool {
		return l.id == id && slices.Contains(keys, l.key) || l.went == id && slices.Contains(keys, l.wentAs)
	}
	s.forget(forget, nil)
}

// Settle takes a line that a save has carried out. If the person went on editing it while the save was under way, the
// newer edit stays, with what they have just saved as its base.
func (s *Staging) Settle(id ConfigID, saved Change, now *Secret) {
	set := s.sets[id]
	staged, ok := set.Get(saved.Key())
	s.Taken(id, saved.Key())
	if !ok || staged.equal(saved) {
		return
	}
	switch old := staged.Base; {
	case staged.Removal != Keep && now == nil:
		return
	case staged.Removal != Keep:
		staged.Name = now.Name
	case now == nil && old != nil:
		// The deletion was carried out, and meanwhile the person had decided to keep the secret: it is made anew.
		if !staged.Value.Known() {
			staged.Value = old.Raw
		}
		staged.Visibility = cmp.Or(staged.Visibility, old.Visibility)
		staged.Type = cmp.Or(staged.Type, old.Type)
	}
	staged.Base = now
	if staged = staged.settle(); !staged.empty() {
		s.set(lineStep{id: id, config: set.Config, key: staged.Key()}, &staged)
	}
}

// NoteTaken is Taken for a note.
func (s *Staging) NoteTaken(key NoteKey) {
	s.setNote(key, nil)
	s.forget(nil, func(n noteStep) bool { return n.key == key || n.went == key })
}

// SettleNote is Settle for a note: one that the person wrote on while the save was under way stays staged, and what they
// have just saved is what it would replace.
func (s *Staging) SettleNote(saved NoteChange) {
	staged, ok := s.notes[saved.NoteKey]
	s.NoteTaken(saved.NoteKey)
	if ok && staged.After != saved.After {
		staged.Before = saved.After
		s.setNote(saved.NoteKey, &staged)
	}
}

// Discard drops everything that is staged in one config, as a step that can be undone.
func (s *Staging) Discard(id ConfigID) int {
	set := s.sets[id]
	if set == nil {
		return 0
	}
	label := "discarding " + strconv.Itoa(set.Len()) + " changes"
	if set.Len() == 1 {
		label = "discarding 1 change"
	}
	done := step{label: label, at: id}
	for _, change := range set.Lines() {
		line := lineStep{id: id, config: set.Config, key: change.Key(), before: &change}
		done.lines = append(done.lines, line)
		s.set(line, nil)
	}
	s.remember(done)
	return len(done.lines)
}

// Drop takes one staged change out, as a step that can be undone. It reports false when nothing was staged there.
func (s *Staging) Drop(id ConfigID, key, label string) bool {
	set := s.sets[id]
	before, ok := set.Get(key)
	if !ok {
		return false
	}
	line := lineStep{id: id, config: set.Config, key: key, before: &before}
	s.set(line, nil)
	s.remember(step{label: label, at: id, lines: []lineStep{line}})
	return true
}

// DropNote is Drop for a note.
func (s *Staging) DropNote(key NoteKey, label string) bool {
	before, ok := s.notes[key]
	if !ok {
		return false
	}
	s.setNote(key, nil)
	s.remember(step{label: label, at: before.In, notes: []noteStep{{key: key, before: &before}}})
	return true
}

// Rebase moves the base of one staged line to what Doppler has now. It is the answer to a conflict and nothing else
// may call it. A line that then equals its base is dropped.
func (s *Staging) Rebase(id ConfigID, key string, theirs *Secret, resolved Change) error {
	set := s.sets[id]
	if _, ok := set.Get(key); !ok {
		return errors.New("nothing is staged under " + key + " any more")
	}
	if err := s.allowed(id); err != nil {
		return err
	}
	config := set.Config
	s.Taken(id, key)
	resolved.Base = theirs
	resolved = resolved.settle()
	if resolved.empty() || (theirs == nil && resolved.Removal != Keep) {
		return nil
	}
	s.set(lineStep{id: id, config: config, key: resolved.Key()}, &resolved)
	return nil
}

func (s *Staging) forget(line func(lineStep) bool, note func(noteStep) bool) {
	clean := func(steps []step) []step {
		kept := steps[:0]
		for _, st := range steps {
			if line != nil {
				st.lines = slices.DeleteFunc(slices.Clone(st.lines), line)
			}
			if note != nil {
				st.notes = slices.DeleteFunc(slices.Clone(st.notes), note)
			}
			if len(st.lines)+len(st.notes) > 0 {
				kept = append(kept, st)
			}
		}
		clear(steps[len(kept):])
		return kept
	}
	s.undo, s.redo = clean(s.undo), clean(s.redo)
}
