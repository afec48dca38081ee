package model

// Changes turns what was edited into changes to stage, in an order in which none stands in another's way. Present and
// staged are the config and its changes as they are by now. A name that was removed and that root has too is removed as
// follow says; root is nil when there is none.
//
// The base of a change is what the person saw. Where that has been saved meanwhile, it is what Doppler has now; where
// somebody else has changed it, it is what the document was made of, and the save will find the difference.
func (d *Document) Changes(edits Edits, present *Snapshot, staged *Changeset, root *Snapshot, follow bool) []Change {
	var removed, rest []Change
	for _, line := range edits.Lines {
		change, isStaged := staged.Get(line.key)
		if !isStaged {
			change = Change{Base: line.seen(present), Name: line.Was}
		}
		switch {
		case line.Was == "":
			rest = append(rest, Change{Name: line.Name, Value: line.Value, Visibility: Masked})
		case line.Name == "":
			removed = append(removed, removal(change, root, follow))
		case line.Name != line.Was && change.Base == nil:
			// A new name that is staged is staged anew under the other one.
			renamed := change
			change.Removal = Delete
			removed = append(removed, change)
			renamed.Name = line.Name
			if line.Value.Known() {
				renamed.Value, renamed.Veiled = line.Value, false
			}
			rest = append(rest, renamed)
		default:
			change.Name, change.Removal = line.Name, Keep
			if !change.ToRoot {
				change.RootValue = nil
			}
			if line.Value.Known() {
				change.Value, change.Veiled = line.Value, false
			}
			rest = append(rest, change)
		}
	}
	return append(removed, rest...)
}

// seen is the secret that the person saw under the line's name, nil for one that was only staged.
func (e LineEdit) seen(present *Snapshot) *Secret {
	if now := present.Find(e.Was); now != nil && (now.Raw.Same(e.given) || e.base == nil) {
		return now
	}
	return e.base
}

func removal(change Change, root *Snapshot, follow bool) Change {
	if change.Base == nil {
		change.Removal = Delete
		return change
	}
	out := Change{Base: change.Base, Name: change.Base.Name, Removal: Delete}
	if root != nil {
		if out.RootValue = root.Find(out.Name); out.RootValue != nil && follow {
			out.Removal = FollowRoot
		}
	}
	return out
}
