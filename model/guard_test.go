package model_test

import (
	"errors"
	"testing"

	"dtui/model"
)

func TestAGuardRefusesEveryWayOfStaging(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	s, snapshot := model.NewStaging(), snap("dev", secret("A", "old"))
	var open bool
	s.Guard(func(model.ConfigID) error {
		if open {
			return nil
		}
		return refused
	})
	base := snapshot.Find("A")
	edit := model.Change{Base: base, Name: "A", Value: model.NewValue("new")}
	note := model.NoteChange{NoteKey: model.NoteKey{Project: model.ProjectID{Slug: "backend"}, Secret: "A"}, In: snapshot.ID(), After: "a note"}
	ways := map[string]func() error{
		"Stage":     func() error { return s.Stage(snapshot, "edit", edit) },
		"StageAll":  func() error { return s.StageAll("edit", model.Draft{Present: snapshot, Changes: []model.Change{edit}}) },
		"StageNote": func() error { return s.StageNote(note, "note") },
	}
	for name, way := range ways {
		if err := way(); !errors.Is(err, refused) || s.Len() != 0 || s.CanUndo() {
			t.Errorf("%s: %v, %d staged", name, err, s.Len())
		}
	}
	open = true
	if err := s.Stage(snapshot, "edit", edit); err != nil {
		t.Fatal(err)
	}
	open = false
	version := s.Version()
	if err := s.Rebase(snapshot.ID(), "A", base, edit); !errors.Is(err, refused) || s.Version() != version {
		t.Errorf("Rebase: %v", err)
	}
	if _, ok := s.Undo(); !ok || s.Len() != 0 {
		t.Error("undo asks the guard")
	}
	if _, ok := s.Redo(); !ok || s.Len() != 1 {
		t.Error("redo asks the guard")
	}
	if s.Discard(snapshot.ID()) != 1 {
		t.Error("discarding asks the guard")
	}
}
