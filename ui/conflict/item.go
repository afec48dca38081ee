package conflict

import (
	"errors"
	"fmt"

	"dtui/model"
	"dtui/ui/workspace"
)

// decision is what the person chose for one line.
type decision uint8

const (
	undecided decision = iota
	tookTheirs
	keptMine
	editedByHand
	// gone: the line was dropped or settled elsewhere.
	gone
)

func (d decision) String() string {
	return [...]string{"open", "theirs", "mine", "by hand", "dropped"}[d]
}

// item is one line that collides: base is what the person saw, theirs what Doppler has now.
type item struct {
	id     model.ConfigID
	key    string
	change model.Change
	// theirs is nil when somebody deleted the name.
	theirs *model.Secret
	now    *model.Snapshot
	// waiting is set while theirs was let go of and is not read again yet.
	waiting bool
	// note is set instead of change and theirs for a note.
	note     *model.NoteReport
	mineNote string
	decided  decision
}

// follow compares an item with what is staged now.
func (it *item) follow(w *workspace.Workspace) {
	same := false
	if it.note != nil {
		staged, ok := w.Staging.Note(it.note.Note.NoteKey)
		if same = ok && staged.Before == it.note.Note.Before; same {
			it.mineNote = staged.After
		}
	} else {
		staged, ok := w.Staging.Of(it.id).Get(it.key)
		if same = ok && staged.Base == it.change.Base; same {
			it.change = staged
		}
	}
	switch {
	case same:
		it.decided = undecided
	case it.decided == undecided:
		it.decided = gone
	}
}

// The reasons why a side cannot be staged.
var (
	errGone    = errors.New("it is gone from Doppler already; taking theirs drops your deletion")
	errUnknown = errors.New("its text is not shown by Doppler, so dtui cannot put it back; edit it by hand to set one")
)

// mine is the change that keeps what the person staged, over what Doppler has now. A known value takes the place of the
// staged one. What the person did not touch follows theirs where theirs is there.
func (it *item) mine(value model.Value) (model.Change, error) {
	out := it.change
	if it.waiting {
		return out, errWaiting
	}
	if value.Known() {
		out.Value, out.Veiled, out.Removal = value, false, model.Keep
		if !out.ToRoot {
			out.RootValue = nil
		}
	}
	switch {
	case out.Removal != model.Keep && it.theirs == nil:
		return out, errGone
	case out.Removal != model.Keep:
		out.Name = it.theirs.Name
	case it.theirs == nil:
		result := out.Result()
		if !result.Raw.Known() {
			return out, errUnknown
		}
		out = model.Change{Name: out.Name, Value: result.Raw, Veiled: out.Veiled, ToRoot: out.ToRoot, RootValue: out.RootValue}
		if result.Visibility != model.Masked {
			out.Visibility = result.Visibility
		}
		if result.Type != model.PlainText {
			out.Type = result.Type
		}
	case it.overwrites():
		result := out.Result()
		if !result.Raw.Known() {
			return out, errUnknown
		}
		out = model.Change{Name: it.theirs.Name, Value: result.Raw, Veiled: out.Veiled, Visibility: result.Visibility, Type: result.Type}
	case out.Base != nil && out.Name == out.Base.Name:
		out.Name = it.theirs.Name
	}
	out.Base = it.theirs
	return out, out.Check()
}

// overwrites reports whether theirs is another secret under the name that the person wanted: made by somebody else too,
// or standing where a rename leads.
func (it *item) overwrites() bool {
	return it.theirs != nil && (it.change.Base == nil || it.theirs.Name == it.change.Name && it.theirs.Name != it.change.Base.Name)
}

// leftBehind is the old name of a rename whose new name is taken, when it is still there.
func (it *item) leftBehind() bool {
	if it.note != nil || it.change.Base == nil || it.change.Removal != model.Keep || !it.overwrites() || it.now == nil {
		return false
	}
	_, there := it.now.Lookup(it.change.Base.Name)
	return there
}

// takeTheirs drops the staged change. Undo brings it back.
func (it *item) takeTheirs(w *workspace.Workspace) error {
	dropped := false
	if it.note != nil {
		dropped = w.UnstageNote(it.note.Note.NoteKey)
	} else {
		dropped = w.Unstage(it.id, it.key)
	}
	if !dropped {
		return fmt.Errorf("nothing is staged for %s any more", it.key)
	}
	it.decided = tookTheirs
	return nil
}

// keepMine moves the base of the staged change to what Doppler has now.
func (it *item) keepMine(w *workspace.Workspace, value model.Value, as decision) error {
	if it.note != nil {
		return it.keepNote(w)
	}
	resolved, err := it.mine(value)
	if err != nil {
		return fmt.Errorf("%s stays open: %w", it.key, err)
	}
	set := w.Staging.Of(it.id)
	if _, staged := set.Get(resolved.Key()); staged && resolved.Key() != it.key {
		return fmt.Errorf("%s is staged in %s already; save or unstage it first", resolved.Key(), it.id.ConfigRef)
	}
	if other, staged := set.Named(resolved.Name); staged && other.Key() != it.key && other.Removal == model.Keep {
		return fmt.Errorf("%s is staged in %s already; save or unstage it first", resolved.Name, it.id.ConfigRef)
	}
	behind := it.leftBehind()
	if err := w.Staging.Rebase(it.id, it.key, it.theirs, resolved); err != nil {
		it.decided = gone
		return fmt.Errorf("%s was not staged: %w", it.key, err)
	}
	it.decided = as
	if !behind {
		return nil
	}
	// The name that the rename leads to was taken: two lines do now what one did.
	first := *it.change.Base
	old := model.Change{Base: &first, Name: first.Name, Removal: model.Delete}
	if err := w.Staging.Stage(it.now, "deletion of "+old.Name, old); err != nil {
		return fmt.Errorf("%s stays beside %s: %w", old.Name, resolved.Name, err)
	}
	return nil
}

func (it *item) keepNote(w *workspace.Workspace) error {
	staged, ok := w.Staging.Note(it.note.Note.NoteKey)
	if !ok {
		it.decided = gone
		return fmt.Errorf("no note is staged for %s any more", it.key)
	}
	if err := w.MayStage(it.id); err != nil {
		return fmt.Errorf("the note of %s was not staged: %w", staged.Secret, err)
	}
	// Staging a note again keeps the text that the person first saw, so the old one goes first.
	w.Staging.NoteTaken(staged.NoteKey)
	staged.Before = it.note.Theirs
	if err := w.Staging.StageNote(staged, "note of "+staged.Secret); err != nil {
		return fmt.Errorf("the note of %s was not staged: %w", staged.Secret, err)
	}
	it.decided = keptMine
	return nil
}
