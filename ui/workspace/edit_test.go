package workspace_test

import (
	"errors"
	"testing"

	"dtui/model"
	"dtui/ui/workspace"
)

func TestPromise2AnEditNamesItsConfigWhole(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "1"))
	remade, foreign, closed := id, id, id
	remade.UUID, foreign.Owner, closed.ConfigRef = "another", stranger, prd
	for name, wrong := range map[string]model.ConfigID{"made anew": remade, "another person": foreign, "not open": closed} {
		for what, err := range map[string]error{
			"value": w.SetValue(wrong, "A", text("x")), "visibility": w.SetVisibility(wrong, "A", model.Unmasked, model.Value{}),
			"type": w.SetType(wrong, "A", "json"), "rename": w.Rename(wrong, "A", "B"), "delete": w.Delete(wrong, "A", model.Delete, nil),
			"add": w.Add(wrong, "N", text("x"), ""), "note": w.SetNote(wrong, "A", "x"),
		} {
			if !errors.Is(err, workspace.ErrNotOpen) {
				t.Errorf("%s of %s: %v", what, name, err)
			}
		}
	}
	if w.Staging.Len() != 0 {
		t.Error("something was staged")
	}
}

func TestEditsAddUpToOneChange(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "1"))
	must(t, w.SetValue(id, "A", text("2")))
	must(t, w.SetVisibility(id, "A", model.Unmasked, model.Value{}))
	must(t, w.SetType(id, "A", "json"))
	must(t, w.Rename(id, "A", "B"))
	c := staged(t, w, id, "A")
	if w.Staging.Len() != 1 || c.Name != "B" || !c.Value.Equal(text("2")) || c.Visibility != model.Unmasked || c.Type != "json" || c.Base == nil {
		t.Errorf("the change is %+v", c)
	}
	must(t, w.Delete(id, "A", model.Delete, nil))
	if c := staged(t, w, id, "A"); c.Removal != model.Delete || c.Name != "A" || c.Value.Known() || c.Visibility != "" {
		t.Errorf("the deletion is %+v", c)
	}
	must(t, w.SetValue(id, "A", text("3")))
	if c := staged(t, w, id, "A"); c.Removal != model.Keep || !c.Value.Equal(text("3")) {
		t.Errorf("what was to be deleted and was edited is %+v", c)
	}
	for range 6 {
		if _, ok := w.Staging.Undo(); !ok {
			t.Fatal("an edit was no step")
		}
	}
	if w.Staging.Len() != 0 || w.Staging.CanUndo() {
		t.Error("undoing every edit leaves something")
	}
}

func TestNewNames(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "1"))
	must(t, w.Add(id, "N", text("x"), model.Unmasked))
	must(t, w.SetValue(id, "N", text("y")))
	must(t, w.Rename(id, "N", "M"))
	if c := staged(t, w, id, "M"); c.Base != nil || !c.Value.Equal(text("y")) || c.Visibility != model.Unmasked || w.Staging.Len() != 1 {
		t.Errorf("the renamed new name is %+v", c)
	}
	if _, ok := w.Staging.Undo(); !ok || staged(t, w, id, "N").Name != "N" {
		t.Error("undo does not give the first name back")
	}
	if err := w.Rename(id, "N", "A"); !errors.Is(err, model.ErrNameTaken) || staged(t, w, id, "N").Name != "N" {
		t.Errorf("renaming onto what exists: %v", err)
	}
	must(t, w.Delete(id, "N", model.Delete, nil))
	if w.Staging.Len() != 0 {
		t.Error("a new name that was removed is still staged")
	}
	if err := w.Add(id, "A", text("x"), ""); !errors.Is(err, model.ErrNameTaken) {
		t.Errorf("adding what exists: %v", err)
	}
	must(t, w.SetValue(id, "A", text("2")))
	if err := w.Add(id, "A", text("x"), ""); !errors.Is(err, model.ErrNameTaken) || !staged(t, w, id, "A").Value.Equal(text("2")) {
		t.Errorf("adding what exists and is edited: %v", err)
	}
}

func TestAddingWhatIsToBeDeletedKeepsIt(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "1"))
	must(t, w.Delete(id, "A", model.Delete, nil))
	must(t, w.Add(id, "A", text("2"), model.Restricted))
	c := staged(t, w, id, "A")
	if c.Base == nil || c.Removal != model.Keep || !c.Value.Equal(text("2")) || c.Visibility != model.Restricted {
		t.Errorf("the change is %+v", c)
	}
}

func TestFollowRootKeepsWhatWillBeSeen(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "own"))
	root := secret("A", "root")
	must(t, w.Delete(id, "A", model.FollowRoot, &root))
	row, ok := w.Row(dev, "A")
	if !ok || row.Effective() == nil || !row.Effective().Raw.Equal(text("root")) {
		t.Error("the row does not show what the root has")
	}
}

func TestPromise4ReloadLeavesTheBase(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "1"))
	must(t, w.SetValue(id, "A", text("2")))
	open(t, w, reading(someone, dev, 5, secret("A", "theirs")))
	must(t, w.SetValue(id, "A", text("3")))
	if c := staged(t, w, id, "A"); !c.Base.Raw.Equal(text("1")) {
		t.Error("a reload moved the base")
	}
	row, ok := w.Row(dev, "A")
	if !ok || !row.Moved || !row.Secret.Raw.Equal(text("theirs")) {
		t.Error("the row does not tell that somebody else changed it")
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	noted := secret("A", "1")
	noted.Note = "was"
	w, id := at(t, dev, noted)
	open(t, w, reading(someone, prd, 0, noted))
	must(t, w.SetNote(id, "A", "mine"))
	key := model.NoteKey{Project: model.ProjectID{Owner: someone, Slug: "backend"}, Secret: "A"}
	for _, ref := range []model.ConfigRef{dev, prd} {
		if text, staged := w.NoteOf(w.Loaded(ref), "A"); text != "mine" || !staged {
			t.Errorf("in %s the note is %q", ref, text)
		}
	}
	saved, _ := w.Staging.Note(key)
	w.NoteSaved(model.NoteReport{Note: saved, State: model.NotApplied, Err: errOffline})
	if _, ok := w.Staging.Note(key); !ok {
		t.Error("a note that was not saved is gone")
	}
	must(t, w.SetNote(id, "A", "mine, and more"))
	w.NoteSaved(model.NoteReport{Note: saved, State: model.Applied})
	if n, ok := w.Staging.Note(key); !ok || n.After != "mine, and more" || n.Before != "mine" {
		t.Errorf("the note that was written on is %+v", n)
	}
	for _, ref := range []model.ConfigRef{dev, prd} {
		if w.Loaded(ref).Find("A").Note != "mine" {
			t.Errorf("%s does not show the saved note", ref)
		}
	}
	if !w.UnstageNote(key) || w.UnstageNote(key) {
		t.Error("the note was not unstaged once")
	}
	if text, staged := w.NoteOf(w.Loaded(dev), "A"); text != "mine" || staged {
		t.Errorf("the note is %q", text)
	}
	if err := w.SetNote(id, "DOPPLER_CONFIG", "x"); !errors.Is(err, model.ErrManaged) {
		t.Errorf("a note of a managed name: %v", err)
	}
}

func TestUnstageNeedsNoOpenConfig(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "1"))
	must(t, w.SetValue(id, "A", text("2")))
	open(t, w, reading(someone, dev, 5))
	if !w.Unstage(id, "A") || w.Unstage(id, "A") || w.Staging.Len() != 0 {
		t.Error("the change was not unstaged once")
	}
	if done, ok := w.Staging.Undo(); !ok || done.At != id || w.Staging.Len() != 1 {
		t.Error("undo does not bring it back")
	}
}
