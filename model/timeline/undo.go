package timeline

import "dtui/model"

// Effect is what rolling an entry back would do to one name now.
type Effect uint8

// The effects.
const (
	// Unsaid: the log does not tell what was there before, so only Doppler knows what comes back.
	Unsaid Effect = iota
	// Nothing: the name already reads as it did.
	Nothing
	// SetBack: another text takes the place of the present one.
	SetBack
	// ComesBack: the name is there again.
	ComesBack
	// Goes: the name is deleted.
	Goes
)

// Undo is one name of an entry that is to be rolled back.
type Undo struct {
	Name   string
	Effect Effect
	// Now is what is there, nil for nothing.
	Now *model.Secret
	// Back is the text that comes back, unknown where none does or none is told.
	Back model.Value
	// Since are the newer entries, newest first and by index, that touched the name: rolling back undoes them too.
	Since []int
	// Moved: what is there is not what the entry left, whether a newer entry that was read tells of it or not.
	Moved bool
	// Unread: there are newer entries whose diff was not read, and any of them may have touched the name.
	Unread bool
	// Staged is what is staged of the name, NoAction when nothing is.
	Staged model.Action
}

// Warns reports whether rolling back would take more away than the entry itself did.
func (u Undo) Warns() bool { return len(u.Since) > 0 || u.Moved || u.Unread }

// Preview says what rolling an entry back would do now, by name in the order of its diff. Doppler puts the former texts
// back whatever happened since (how it treats later changes is not documented; this is the cautious reading), so the
// preview names what did. It panics for an index that is not one of the entries; an entry without a diff gives nothing.
func Preview(own Config, staged *model.Changeset, entry int) []Undo {
	l := newLayer(own)
	diff := own.Entries[entry].Diff
	undone := make([]Undo, 0, len(diff))
	listed := map[string]bool{}
	for _, line := range diff {
		if listed[line.Name] || model.Managed(line.Name) {
			continue
		}
		listed[line.Name] = true
		undone = append(undone, l.undo(line.Name, staged, entry))
	}
	return undone
}

func (l *layer) undo(name string, staged *model.Changeset, entry int) Undo {
	u := Undo{Name: name, Now: l.present.Find(name), Unread: len(l.silent) > 0 && l.silent[0] < entry}
	var this event
	for _, e := range l.events[name] {
		if e.entry < entry {
			u.Since = append(u.Since, e.entry)
		}
		if e.entry == entry {
			this = e
		}
	}
	if line, found := staged.Get(name); found {
		u.Staged = line.Action()
	} else if line, found := staged.Named(name); found {
		u.Staged = line.Action()
	}
	now := seen(l.present, name)
	u.Moved = !this.after.agrees(now)
	switch before := this.before; {
	case before.kind == untold:
	case before.same(now):
		u.Effect = Nothing
	case before.kind == absent:
		u.Effect = Goes
	case now.kind == absent:
		u.Effect, u.Back = ComesBack, before.value
	default:
		u.Effect, u.Back = SetBack, before.value
	}
	return u
}

// Change is the same as something to stage, which guards against what changed since as a rollback at Doppler does not.
// Root is the root of a branch where it was read: a text that is the root's comes back by following the root. It reports
// false where there is nothing to do or the log does not tell what.
func (u Undo) Change(root *model.Snapshot) (model.Change, bool) {
	var rootHas *model.Secret
	if root != nil {
		rootHas = root.Find(u.Name)
	}
	change := model.Change{Base: u.Now, Name: u.Name}
	switch u.Effect {
	case ComesBack:
		change.Value = u.Back
	case SetBack:
		if rootHas != nil && rootHas.Text(model.RawText).Equal(u.Back) {
			change.Removal, change.RootValue = model.FollowRoot, rootHas
			break
		}
		change.Value = u.Back
	case Goes:
		change.Removal, change.RootValue = model.Delete, rootHas
	default:
		return model.Change{}, false
	}
	return change, true
}
