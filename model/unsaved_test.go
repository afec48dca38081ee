package model_test

import (
	"errors"
	"testing"
	"time"

	"dtui/model"
)

func TestWhatWasStagedIsTakenUpWithItsBase(t *testing.T) {
	t.Parallel()
	owner := model.Owner{Host: "h", Workplace: "w", Actor: "a"}
	secret := func(name, raw string) model.Secret {
		return model.Secret{Name: name, Raw: model.NewValue(raw), Visibility: model.Masked, Type: model.PlainText, Note: "was"}
	}
	config := model.Config{ConfigRef: model.ConfigRef{Project: "backend", Config: "dev"}, UUID: "u", Environment: "dev", Root: true}
	seen := model.NewSnapshot(owner, config, time.Time{}, []model.Secret{secret("A", "1"), secret("B", "2")})
	from := model.NewStaging()
	note := model.NoteChange{NoteKey: model.NoteKey{Project: model.ProjectID{Owner: owner, Slug: "backend"}, Secret: "A"}, In: seen.ID(), Before: "was", After: "is"}
	for _, err := range []error{
		from.Stage(seen, "edit", model.Change{Base: seen.Find("A"), Name: "A", Value: model.NewValue("mine")}),
		from.Stage(seen, "add", model.Change{Name: "N", Value: model.NewValue("new")}), from.StageNote(note, "note"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	work := from.Unsaved()
	if work.Len() != 3 || len(work.IDs()) != 1 || work.ByOwner()[owner].Len() != 3 || len(work.ByOwner()) != 1 {
		t.Fatalf("what is staged is %d changes in %v", work.Len(), work.IDs())
	}

	guarded := errors.New("protected")
	to := model.NewStaging()
	to.Guard(func(model.ConfigID) error { return guarded })
	if err := to.TakeUp(work, "taking up"); !errors.Is(err, guarded) || to.Len() != 0 || to.CanUndo() {
		t.Fatalf("past the guard: %v, %d staged", err, to.Len())
	}
	to.Guard(nil)
	if err := to.TakeUp(work, "taking up"); err != nil {
		t.Fatal(err)
	}
	line, ok := to.Of(seen.ID()).Get("A")
	if !ok || !line.Base.Raw.Equal(model.NewValue("1")) || !line.Value.Equal(model.NewValue("mine")) || to.Len() != 3 {
		t.Errorf("the line is %+v of %d", line, to.Len())
	}
	if err := to.TakeUp(work, "taking up"); err != nil || to.Len() != 3 {
		t.Errorf("the same again: %v", err)
	}
	if done, ok := to.Undo(); !ok || to.Len() != 0 || done.At != seen.ID() || to.CanUndo() {
		t.Errorf("it is not one step: %d staged after undo", to.Len())
	}
	// What is staged by now is not written over, and nothing is taken up beside it.
	if err := to.Stage(seen, "edit", model.Change{Base: seen.Find("A"), Name: "A", Value: model.NewValue("newer")}); err != nil {
		t.Fatal(err)
	}
	if err := to.TakeUp(work, "taking up"); !errors.Is(err, model.ErrStagedAlready) || to.Len() != 1 {
		t.Errorf("over newer work: %v, %d staged", err, to.Len())
	}
	if line, _ := to.Of(seen.ID()).Get("A"); !line.Value.Equal(model.NewValue("newer")) {
		t.Error("newer work was written over")
	}
}

func TestACopyIsMarked(t *testing.T) {
	t.Parallel()
	s := model.NewSnapshot(model.Owner{}, model.Config{}, time.Time{}, []model.Secret{{Name: "A"}})
	if s.Copied() || !s.AsCopy().Copied() || !s.AsCopy().WithNote("A", "x").Copied() || s.Copied() {
		t.Error("the mark of a copy is lost, or on what is none")
	}
}
