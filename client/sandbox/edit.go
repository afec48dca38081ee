package sandbox

import (
	"maps"
	"slices"
)

// edit changes what one config holds, remembers how to take that back, and what its readers saw before.
type edit struct {
	state  *state
	config *config
	seen   *view               // before the edit
	was    map[string]ownState // before the edit, of the names that it touched
}

// edit begins a change of a config. Nothing that readers see moves until the state is marked as changed.
func (s *state) edit(c *config) *edit {
	return &edit{state: s, config: c, seen: s.view(c), was: map[string]ownState{}}
}

func (c *config) holds(name string) ownState {
	if own, ok := c.Own[name]; ok {
		return ownState{Secret: &own}
	}
	return ownState{Deleted: c.Deleted[name]}
}

func (c *config) hold(name string, what ownState) {
	delete(c.Own, name)
	delete(c.Deleted, name)
	if what.Secret != nil {
		c.Own[name] = *what.Secret
	} else if what.Deleted {
		c.Deleted[name] = true
	}
}

func (e *edit) set(name string, what ownState) {
	if _, touched := e.was[name]; !touched {
		e.was[name] = e.config.holds(name)
	}
	e.config.hold(name, what)
}

// remove makes a name disappear: an inherited one is hidden here, which Doppler allows a branch to do.
func (e *edit) remove(name string) {
	e.set(name, ownState{Deleted: e.state.inherits(e.config, name)})
}

// undo takes the whole edit back.
func (e *edit) undo() {
	for name, was := range e.was {
		e.config.hold(name, was)
	}
	e.state.changed()
}

func (a ownState) equal(b ownState) bool {
	if a.Secret == nil || b.Secret == nil {
		return a.Secret == b.Secret && a.Deleted == b.Deleted
	}
	return *a.Secret == *b.Secret
}

// Write is one applied change of one name, as readers of the config saw it: nil is a name that is not there. Deleting
// in a branch what its root has shows nil after; converging shows the root's value after.
type Write struct {
	Project, Config, Name             string
	Before, After                     *string
	VisibilityBefore, VisibilityAfter string // empty when the name is not there
	TypeBefore, TypeAfter             string
	By                                string // the person's id, or the name of a token without a person
}

// Writes returns the changes of secrets that were applied, in order, rollbacks included.
func (s *Server) Writes() []Write {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.writes)
}

// NoteWrite is one applied note; a note belongs to a name in the whole project.
type NoteWrite struct {
	Project, Name, Before, After, By string
}

// NoteWrites returns the notes that were set, in order.
func (s *Server) NoteWrites() []NoteWrite {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.notes)
}

func (c *call) author() string {
	if c.by.Person != "" {
		return c.by.Person
	}
	return c.by.Name
}

// commit logs an edit as one entry and returns it, or nil when nothing changed.
func (c *call) commit(e *edit) *logEntry {
	c.state.changed()
	after := c.state.view(e.config)
	l := &logEntry{Created: c.now, User: c.state.author(c.by), Before: map[string]ownState{}}
	groups, names := map[string][]string{}, newChangedNames()
	for _, name := range slices.Sorted(maps.Keys(e.was)) {
		was := e.was[name]
		if was.equal(e.config.holds(name)) {
			continue
		}
		old, had := e.seen.entries[name]
		present, has := after.entries[name]
		l.Before[name] = was
		did := verb(had, has)
		groups[did] = append(groups[did], name)
		names.add(did, name)
		l.Diff = append(l.Diff, diffOf(name, old.secret, present.secret, had, has))
		w := Write{Project: e.config.project().Slug, Config: e.config.Name, Name: name, By: c.author()}
		if had {
			w.Before, w.VisibilityBefore, w.TypeBefore = &old.secret.Raw, old.secret.Visibility, old.secret.Type
		}
		if has {
			w.After, w.VisibilityAfter, w.TypeAfter = &present.secret.Raw, present.secret.Visibility, present.secret.Type
		}
		c.server.writes = append(c.server.writes, w)
	}
	if len(l.Before) == 0 {
		return nil
	}
	l.ID = c.state.newLogID()
	l.Text, l.HTML = describe(groups)
	e.config.Logs = append(e.config.Logs, l)
	c.state.record(changedSecrets(e.config, l, names))
	c.deliverTo(e.config, names)
	c.server.dirty()
	return l
}

func diffOf(name string, old, present secret, had, has bool) diffLine {
	line := diffLine{Name: name}
	if had && old.Visibility == restricted || has && present.Visibility == restricted {
		return line // Doppler shows a restricted value to no person again.
	}
	if had && has && old.Raw == present.Raw {
		return line
	}
	if had {
		line.Removed = &old.Raw
	}
	if has {
		line.Added = &present.Raw
	}
	return line
}
