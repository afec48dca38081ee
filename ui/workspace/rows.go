package workspace

import (
	"cmp"
	"maps"
	"slices"

	"dtui/model"
)

// Row is one name of a config as the person sees it: what Doppler has, and what is staged over it.
type Row struct {
	Name string
	// Secret is what Doppler has, nil for a staged new name.
	Secret *model.Secret
	// Change is what is staged, nil when nothing is.
	Change *model.Change
	// Moved is true when a reload shows something else than the person saw when they staged the change.
	Moved bool
}

// Key is the name under which a change of this row is staged.
func (r Row) Key() string {
	if r.Change != nil {
		return r.Change.Key()
	}
	return r.Name
}

// Effective is the secret as it will read once saved; nil when it will be gone.
func (r Row) Effective() *model.Secret {
	if r.Change != nil {
		return r.Change.Result()
	}
	return r.Secret
}

// Seen is Effective as it may be drawn.
func (r Row) Seen() *model.Secret {
	if r.Change != nil {
		return Seen(r.Change)
	}
	return r.Secret
}

// Seen is what a change makes of a secret, as it may be drawn: a text that Doppler masks stays masked until its unmasking
// was saved, unless it was asked for.
func Seen(change *model.Change) *model.Secret {
	secret := change.Result()
	veiled := change.Veiled && change.Value.Known() || change.Base != nil && change.Base.Visibility != model.Unmasked
	if change.Removal == model.Keep && veiled && secret.Visibility == model.Unmasked {
		secret.ComputedVisibility = model.Masked
	}
	return secret
}

// Rows lists the names of an open config with what is staged there. The slice must not be written to; it is made anew
// only when the reading or the staging has changed.
func (w *Workspace) Rows(ref model.ConfigRef) []Row {
	c := w.configs[ref]
	if c == nil || c.Snapshot == nil {
		return nil
	}
	if c.rowsOf == c.Snapshot && c.rowsAt == w.Staging.Version() {
		return c.rows
	}
	c.rows = merge(c.Snapshot, w.Staging.Of(c.Snapshot.ID()))
	c.rowsOf, c.rowsAt = c.Snapshot, w.Staging.Version()
	return c.rows
}

func merge(snapshot *model.Snapshot, set *model.Changeset) []Row {
	secrets := snapshot.Secrets()
	rows := make([]Row, len(secrets), len(secrets)+set.Len())
	for i := range secrets {
		rows[i] = Row{Name: secrets[i].Name, Secret: &secrets[i]}
	}
	if set.Len() == 0 {
		return rows
	}
	for _, change := range set.Lines() {
		standing, _ := change.Against(snapshot)
		moved := standing == model.Moved
		at, found := slices.BinarySearchFunc(rows[:len(secrets)], change.Key(), func(r Row, name string) int { return cmp.Compare(r.Name, name) })
		if found {
			rows[at].Change, rows[at].Moved = &change, moved
			continue
		}
		// A new name, or one that is gone from Doppler since it was staged.
		rows = append(rows, Row{Name: change.Key(), Change: &change, Moved: moved})
	}
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(a.Name, b.Name) })
	return rows
}

// Row finds one row of an open config.
func (w *Workspace) Row(ref model.ConfigRef, name string) (Row, bool) {
	rows := w.Rows(ref)
	at, found := slices.BinarySearchFunc(rows, name, func(r Row, name string) int { return cmp.Compare(r.Name, name) })
	if !found {
		return Row{}, false
	}
	return rows[at], true
}

// Names are the names of all secrets that are known, read or staged, sorted and each once.
func (w *Workspace) Names() []string {
	known := map[string]bool{}
	for _, c := range w.configs {
		if c.Snapshot != nil {
			for i := range c.Snapshot.Secrets() {
				known[c.Snapshot.Secrets()[i].Name] = true
			}
		}
	}
	for _, set := range w.Staging.Sets() {
		for _, change := range set.Lines() {
			known[change.Name], known[change.Key()] = true, true
		}
	}
	for _, note := range w.Staging.Notes() {
		known[note.Secret] = true
	}
	w.pastNames(known)
	return slices.Sorted(maps.Keys(known))
}

// NoteOf is the note of a name as it will read, and whether that is staged.
func (w *Workspace) NoteOf(snapshot *model.Snapshot, name string) (note string, staged bool) {
	id := snapshot.ID()
	if n, ok := w.Staging.Note(model.NoteKey{Project: model.ProjectID{Owner: id.Owner, Slug: id.Project}, Secret: name}); ok {
		return n.After, true
	}
	if s, ok := snapshot.Lookup(name); ok {
		return s.Note, false
	}
	return "", false
}
