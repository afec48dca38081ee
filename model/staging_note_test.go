package model_test

import (
	"testing"

	"dtui/model"
)

func note(name, before, after string) model.NoteChange {
	return model.NoteChange{
		NoteKey: model.NoteKey{Project: model.ProjectID{Owner: someone, Slug: "backend"}, Secret: name},
		In:      snap("dev").ID(), Before: before, After: after,
	}
}

func TestNotesKeepWhatWasThereBefore(t *testing.T) {
	t.Parallel()
	s := model.NewStaging()
	first := note("A", "seen", "mine")
	if err := s.StageNote(first, "note"); err != nil {
		t.Fatal(err)
	}
	second := note("A", "theirs by now", "mine too")
	second.In = snap("prd").ID()
	if err := s.StageNote(second, "note"); err != nil {
		t.Fatal(err)
	}
	got, ok := s.Note(first.NoteKey)
	if !ok || got.Before != "seen" || got.After != "mine too" || got.In != first.In {
		t.Errorf("the note is %+v", got)
	}
	if s.Len() != 1 || len(s.Notes()) != 1 || s.Notes()[0] != got {
		t.Error("a project has two notes of one name")
	}
	undo(t, s)
	if got, _ := s.Note(first.NoteKey); got != first {
		t.Errorf("undo gives %+v", got)
	}
	if err := s.StageNote(note("A", "", "seen"), "note"); err != nil {
		t.Fatal(err)
	}
	if s.Len() != 0 {
		t.Error("a note that reads as before is a change")
	}
	undo(t, s)
	if !s.DropNote(first.NoteKey, "unstaging") || s.DropNote(first.NoteKey, "unstaging") || s.Len() != 0 {
		t.Error("the note was not dropped once")
	}
	undo(t, s)
	if got, _ := s.Note(first.NoteKey); got != first {
		t.Errorf("undo gives %+v", got)
	}
	other := note("A", "", "x")
	other.Project.Slug = "frontend"
	if err := s.StageNote(other, "note"); err != nil {
		t.Fatal(err)
	}
	if notes := s.Notes(); len(notes) != 2 || notes[0].Project.Slug != "backend" {
		t.Errorf("%d notes", len(notes))
	}
	if err := s.StageNote(note("B", "", string(make([]byte, model.MaxNote+1))), "note"); err == nil {
		t.Error("a note that is too long was staged")
	}
}

func TestSettleNote(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ then, before, after string }{
		"as saved":   {"saved", "", ""},
		"written on": {"newer", "saved", "newer"},
	} {
		s := model.NewStaging()
		for _, after := range []string{"saved", c.then} {
			if err := s.StageNote(note("A", "was", after), "note"); err != nil {
				t.Fatal(err)
			}
		}
		s.SettleNote(note("A", "was", "saved"))
		got, ok := s.Note(note("A", "", "").NoteKey)
		if ok != (c.after != "") || got.Before != c.before || got.After != c.after || s.CanUndo() {
			t.Errorf("%s: %+v, undo %t", name, got, s.CanUndo())
		}
	}
	s := model.NewStaging()
	if err := s.StageNote(note("A", "was", "saved"), "note"); err != nil {
		t.Fatal(err)
	}
	undo(t, s)
	s.SettleNote(note("A", "was", "saved"))
	if s.CanRedo() || s.Len() != 0 {
		t.Error("a saved note can be redone")
	}
}
