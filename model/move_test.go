package model_test

import (
	"testing"

	"dtui/model"
)

func TestARenamedConfigKeepsWhatIsStagedAndWhatCanBeUndone(t *testing.T) {
	t.Parallel()
	s := model.NewStaging()
	dev := snap("dev_ana", secret("A", "1"), secret("B", "2"))
	stage(t, s, dev, model.Change{Base: dev.Find("A"), Name: "A", Value: text("mine")})
	stage(t, s, dev, model.Change{Base: dev.Find("B"), Name: "B", Value: text("mine too")})
	change := note("A", "", "said")
	change.In = dev.ID()
	if err := s.StageNote(change, "note"); err != nil {
		t.Fatal(err)
	}
	undo(t, s)
	undo(t, s)
	from, to := dev.ID(), dev.ID()
	to.Config = "dev_anna"
	version := s.Version()
	if !s.Move(from, to, "") || s.Version() == version {
		t.Fatal("it was not moved")
	}
	if s.Of(from) != nil || s.Of(to).Len() != 1 || s.Of(to).ID != to || s.Of(to).Config.Config != "dev_anna" {
		t.Errorf("%+v", s.Of(to))
	}
	if did, ok := s.Redo(); !ok || did.At != to || s.Of(to).Len() != 2 || s.Of(from) != nil {
		t.Errorf("doing it again went to %v", did.At)
	}
	if _, ok := s.Redo(); !ok || s.Notes()[0].In != to {
		t.Errorf("%+v", s.Notes())
	}
	for range 3 {
		undo(t, s)
	}
	if s.Len() != 0 {
		t.Errorf("%d changes are left", s.Len())
	}
}

// What a review says of the root of a branch, and whose name it asks for, goes by the environment that is there now.
func TestABranchFollowsItsRootToAnotherEnvironment(t *testing.T) {
	t.Parallel()
	s := model.NewStaging()
	branch := snap("dev_ana", secret("A", "1"), secret("B", "2"))
	stage(t, s, branch, edit(branch, "A", "mine"))
	stage(t, s, branch, edit(branch, "B", "mine too"))
	undo(t, s)
	to := branch.ID()
	to.Config = "prd_ana"
	want := model.ConfigRef{Project: "backend", Config: "prd"}
	if !s.Move(branch.ID(), to, "prd") || s.Of(to).Config.RootRef() != want {
		t.Errorf("%+v", s.Of(to))
	}
	undo(t, s)
	for range 2 {
		if _, ok := s.Redo(); !ok || s.Of(to).Config.RootRef() != want {
			t.Errorf("done again: %+v", s.Of(to))
		}
	}
}

// TestTwoNotesOfANameAreUndoneEachByItself has a note staged under the old and under the new slug of a project.
func TestTwoNotesOfANameAreUndoneEachByItself(t *testing.T) {
	t.Parallel()
	s := model.NewStaging()
	old := note("A", "", "said before")
	core := old
	core.Project.Slug, core.In.Project, core.After = "core", "core", "said after"
	for _, change := range []model.NoteChange{core, old} {
		if err := s.StageNote(change, "note"); err != nil {
			t.Fatal(err)
		}
	}
	s.MoveProject(old.Project, core.Project)
	undo(t, s)
	if left, ok := s.Note(core.NoteKey); !ok || left.After != "said after" || s.Len() != 1 {
		t.Errorf("%+v", s.Notes())
	}
	if _, ok := s.Redo(); !ok || s.Len() != 2 {
		t.Errorf("done again: %+v", s.Notes())
	}
}

func TestAnotherConfigOfTheNameGetsNothing(t *testing.T) {
	t.Parallel()
	s := model.NewStaging()
	dev := snap("dev", secret("A", "1"))
	stage(t, s, dev, model.Change{Base: dev.Find("A"), Name: "A", Value: text("mine")})
	other := dev.ID()
	other.UUID = "another"
	if s.Move(dev.ID(), other, "") || s.Of(dev.ID()).Len() != 1 {
		t.Error("the changes went to another config")
	}
	stg := snap("stg", secret("A", "1"))
	stage(t, s, stg, model.Change{Base: stg.Find("A"), Name: "A", Value: text("there")})
	to := stg.ID()
	to.UUID = dev.ID().UUID
	if !s.Move(dev.ID(), dev.ID(), "") || s.Of(dev.ID()).Len() != 1 {
		t.Error("staying is no move")
	}
}

func TestARenamedProjectKeepsWhatIsStaged(t *testing.T) {
	t.Parallel()
	s := model.NewStaging()
	dev, stg := snap("dev", secret("A", "1")), snap("stg", secret("A", "1"))
	stage(t, s, dev, model.Change{Base: dev.Find("A"), Name: "A", Value: text("mine")})
	stage(t, s, stg, model.Change{Base: stg.Find("A"), Name: "A", Value: text("mine")})
	if err := s.StageNote(note("A", "", "said"), "note"); err != nil {
		t.Fatal(err)
	}
	undo(t, s)
	from := model.ProjectID{Owner: someone, Slug: "backend"}
	to := model.ProjectID{Owner: someone, Slug: "server"}
	if ids := s.MoveProject(from, to); len(ids) != 2 {
		t.Errorf("%v", ids)
	}
	if _, ok := s.Redo(); !ok {
		t.Fatal("the note cannot be staged again")
	}
	for _, set := range s.Sets() {
		if set.ID.Project != "server" || set.Config.Project != "server" {
			t.Errorf("%+v", set.ID)
		}
	}
	if n := s.Notes(); len(n) != 1 || n[0].Project != to || n[0].In.Project != "server" {
		t.Errorf("%+v", n)
	}
	for range 3 {
		undo(t, s)
	}
	if s.Len() != 0 {
		t.Errorf("%d changes are left", s.Len())
	}
}

func TestWhatIsGoneTakesItsChangesAlong(t *testing.T) {
	t.Parallel()
	s := model.NewStaging()
	dev, stg := snap("dev", secret("A", "1")), snap("stg", secret("A", "1"))
	stage(t, s, dev, model.Change{Base: dev.Find("A"), Name: "A", Value: text("mine")})
	stage(t, s, stg, model.Change{Base: stg.Find("A"), Name: "A", Value: text("mine")})
	undo(t, s)
	if n := s.Gone(dev.ID(), stg.ID()); n != 1 || s.Len() != 0 || s.CanUndo() || s.CanRedo() {
		t.Errorf("%d went, undo %t, redo %t", n, s.CanUndo(), s.CanRedo())
	}
}
