package workspace

import (
	"dtui/model"
)

// present is the snapshot under exactly this identity. An edit names its config whole: no cursor decides where it goes.
func (w *Workspace) present(id model.ConfigID) (*model.Snapshot, error) {
	snapshot := w.Loaded(id.ConfigRef)
	if snapshot == nil || snapshot.ID() != id {
		return nil, ErrNotOpen
	}
	return snapshot, nil
}

// edit changes one name of a config, starting from what is staged there or from what Doppler has.
func (w *Workspace) edit(id model.ConfigID, name, label string, change func(*model.Change)) error {
	snapshot, err := w.present(id)
	if err != nil {
		return err
	}
	line, staged := w.Staging.Of(id).Get(name)
	if !staged {
		line = model.Change{Base: w.base(snapshot, name), Name: name}
	}
	change(&line)
	return w.Staging.Stage(snapshot, label+" of "+name, line)
}

// SetValue stages a new raw text. A name that was staged to be deleted is kept after all.
func (w *Workspace) SetValue(id model.ConfigID, name string, value model.Value) error {
	return w.edit(id, name, "edit", func(c *model.Change) { c.Value, c.Veiled, c.Removal = value, false, model.Keep })
}

// SetVisibility stages a visibility, with a new value where going from restricted to a weaker one needs it.
func (w *Workspace) SetVisibility(id model.ConfigID, name string, v model.Visibility, value model.Value) error {
	return w.edit(id, name, "visibility", func(c *model.Change) {
		c.Visibility, c.Removal = v, model.Keep
		if value.Known() {
			c.Value, c.Veiled = value, false
		}
	})
}

// SetType stages a value type.
func (w *Workspace) SetType(id model.ConfigID, name string, t model.ValueType) error {
	return w.edit(id, name, "type", func(c *model.Change) { c.Type, c.Removal = t, model.Keep })
}

// Rename stages another name. A staged new name is staged anew under the other one.
func (w *Workspace) Rename(id model.ConfigID, name, to string) error {
	snapshot, err := w.present(id)
	if err != nil {
		return err
	}
	if line, staged := w.Staging.Of(id).Get(name); staged && line.Base == nil {
		renamed := line
		renamed.Name = to
		line.Removal = model.Delete
		return w.Staging.Stage(snapshot, "renaming of "+name, line, renamed)
	}
	return w.edit(id, name, "renaming", func(c *model.Change) { c.Name, c.Removal = to, model.Keep })
}

// Delete stages a removal. Root is what the root config has under the name, where that was read. Removing a staged new
// name just drops it.
func (w *Workspace) Delete(id model.ConfigID, name string, how model.Removal, root *model.Secret) error {
	return w.edit(id, name, "deletion", func(c *model.Change) {
		if c.Base != nil {
			*c = model.Change{Base: c.Base, Name: c.Base.Name, Removal: how, RootValue: root}
			return
		}
		c.Removal = model.Delete
	})
}

// Add stages a new name.
func (w *Workspace) Add(id model.ConfigID, name string, value model.Value, v model.Visibility) error {
	snapshot, err := w.present(id)
	if err != nil {
		return err
	}
	if line, staged := w.Staging.Of(id).Get(name); staged && line.Removal != model.Keep {
		return w.edit(id, name, "adding", func(c *model.Change) { c.Value, c.Veiled, c.Visibility, c.Removal = value, false, v, model.Keep })
	}
	line := model.Change{Name: name, Value: value, Visibility: v}
	return w.Staging.Stage(snapshot, "adding of "+name, line)
}

// SetNote stages a note, which belongs to the name in all environments.
func (w *Workspace) SetNote(id model.ConfigID, name, note string) error {
	snapshot, err := w.present(id)
	if err != nil {
		return err
	}
	key := model.NoteKey{Project: model.ProjectID{Owner: id.Owner, Slug: id.Project}, Secret: name}
	before := ""
	if s, ok := snapshot.Lookup(name); ok {
		before = s.Note
	}
	return w.Staging.StageNote(model.NoteChange{NoteKey: key, In: id, Before: before, After: note}, "note of "+name)
}

// Unstage drops what is staged under one key, as a step that undo brings back. It needs no open config.
func (w *Workspace) Unstage(id model.ConfigID, key string) bool {
	return w.Staging.Drop(id, key, "unstaging of "+key)
}

// UnstageNote drops a staged note.
func (w *Workspace) UnstageNote(key model.NoteKey) bool {
	return w.Staging.DropNote(key, "unstaging of the note of "+key.Secret)
}
