package workspace_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui/workspace"
)

func TestAProtectedConfigIsReadOnlyUntilUnlocked(t *testing.T) {
	t.Parallel()
	w, id := at(t, prd, secret("A", "old"))
	other := open(t, w, reading(someone, dev, 0, secret("A", "old")))
	edits := map[string]func() error{
		"value":      func() error { return w.SetValue(id, "A", text("new")) },
		"visibility": func() error { return w.SetVisibility(id, "A", model.Unmasked, model.Value{}) },
		"type":       func() error { return w.SetType(id, "A", "json") },
		"rename":     func() error { return w.Rename(id, "A", "B") },
		"delete":     func() error { return w.Delete(id, "A", model.Delete, nil) },
		"add":        func() error { return w.Add(id, "N", text("n"), model.Masked) },
		"note":       func() error { return w.SetNote(id, "A", "a note") },
	}
	for name, edit := range edits {
		var guarded *workspace.Guarded
		if err := edit(); !errors.As(err, &guarded) || guarded.Pattern != "prd*" || w.Staging.Len() != 0 {
			t.Errorf("%s: %v, %d staged", name, err, w.Staging.Len())
		}
	}
	if got := w.Locked(id, other, id); !slices.Equal(got, []model.ConfigID{id}) {
		t.Errorf("locked: %v", got)
	}
	w.Unlock(noon.Add(time.Minute), id)
	for name, edit := range edits {
		if err := edit(); err != nil {
			t.Errorf("%s after unlocking: %v", name, err)
		}
	}
	staged := w.Staging.Len()
	if ended := w.Relock(noon.Add(time.Minute - 1)); len(ended) != 0 {
		t.Errorf("ended early: %v", ended)
	}
	if ended := w.Relock(noon.Add(time.Minute)); !slices.Equal(ended, []model.ConfigRef{prd}) {
		t.Errorf("ended: %v", ended)
	}
	if w.MayStage(id) == nil || w.Staging.Len() != staged {
		t.Error("the end of the unlocking did not protect, or took staged edits along")
	}
	w.Unlock(noon.Add(time.Hour), id)
	if until, ok := w.UnlockedUntil(prd); !ok || !until.Equal(noon.Add(time.Hour)) {
		t.Errorf("unlocked until %v, %t", until, ok)
	}
	remade := id
	remade.UUID = "another"
	if w.MayStage(remade) == nil {
		t.Error("a config that was made anew is unlocked")
	}
	w.RelockAll()
	if w.MayStage(id) == nil {
		t.Error("still unlocked")
	}
}

func TestNoPatternProtectsNothing(t *testing.T) {
	t.Parallel()
	w := workspace.New([]string{})
	id := open(t, w, reading(someone, prd, 0, secret("A", "old")))
	must(t, w.SetValue(id, "A", text("new")))
}
