package model_test

import (
	"testing"

	"dtui/model"
)

func TestTakenLinesLeaveUndoAndRedo(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("A", "1"), secret("B", "2"))
	other := snap("prd", secret("A", "1"))
	s := model.NewStaging()
	stage(t, s, present, edit(present, "A", "x"), edit(present, "B", "y"))
	stage(t, s, other, edit(other, "A", "z"))
	stage(t, s, present, edit(present, "A", "xx"))
	undo(t, s)
	s.Taken(present.ID(), "A")
	if s.CanRedo() {
		t.Error("a step of the taken line alone can be redone")
	}
	if s.Len() != 2 {
		t.Fatalf("%d staged, want 2", s.Len())
	}
	undo(t, s)
	if done := undo(t, s); done.At != present.ID() || s.Len() != 0 || s.CanUndo() {
		t.Errorf("%d staged after everything was undone", s.Len())
	}
	redo(t, s)
	redo(t, s)
	if _, ok := s.Of(present.ID()).Get("A"); ok || s.Len() != 2 || s.CanRedo() {
		t.Error("redo brought a saved line back")
	}
}

func TestSettle(t *testing.T) {
	t.Parallel()
	present := snap("dev", with(secret("A", "1"), model.Unmasked, "json"))
	base := present.Find("A")
	now := func(name, value string) *model.Secret {
		s := *base
		s.Name, s.Raw = name, text(value)
		return &s
	}
	saved := edit(present, "A", "2")
	gone := remove(present, "A")
	renamed := rename(present, "A", "B")
	for name, c := range map[string]struct {
		saved model.Change
		then  model.Change
		now   *model.Secret
		want  *model.Change
	}{
		"as it was saved": {saved, saved, now("A", "2"), nil},
		"edited on":       {saved, edit(present, "A", "3"), now("A", "2"), &model.Change{Base: now("A", "2"), Name: "A", Value: text("3")}},
		// Equal to its base the value is no part of the newer edit, so the saved one stays.
		"edited back":            {saved, model.Change{Base: base, Name: "A", Value: text("1"), Visibility: model.Masked}, now("A", "2"), &model.Change{Base: now("A", "2"), Name: "A", Visibility: model.Masked}},
		"renamed on":             {renamed, rename(present, "A", "C"), now("B", "1"), &model.Change{Base: now("B", "1"), Name: "C"}},
		"deleted after renaming": {renamed, gone, now("B", "1"), &model.Change{Base: now("B", "1"), Name: "B", Removal: model.Delete}},
		"edited after deletion":  {gone, edit(present, "A", "3"), nil, &model.Change{Name: "A", Value: text("3"), Visibility: model.Unmasked, Type: "json"}},
		"kept after deletion":    {gone, model.Change{Base: base, Name: "A", Visibility: model.Masked}, nil, &model.Change{Name: "A", Value: text("1"), Visibility: model.Masked, Type: "json"}},
		"deleted otherwise":      {gone, model.Change{Base: base, Name: "A", Removal: model.FollowRoot}, nil, nil},
	} {
		s := model.NewStaging()
		stage(t, s, present, c.saved)
		stage(t, s, present, c.then)
		s.Settle(present.ID(), c.saved, c.now)
		if s.CanUndo() || s.CanRedo() {
			t.Errorf("%s: the saved line can still be undone", name)
		}
		set := s.Of(present.ID())
		switch {
		case c.want == nil && set.Len() != 0:
			t.Errorf("%s: something is left", name)
		case c.want == nil:
		case set.Len() != 1:
			t.Errorf("%s: %d left, want 1", name, set.Len())
		case !sameChange(set.Lines()[0], *c.want):
			t.Errorf("%s: what is left is not as wanted: %+v", name, set.Lines()[0])
		case set.Lines()[0].Check() != nil:
			t.Errorf("%s: what is left cannot be sent: %v", name, set.Lines()[0].Check())
		}
	}
}

func TestSettleOfWhatWasUndoneMeanwhile(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("A", "1"))
	s := model.NewStaging()
	saved := edit(present, "A", "2")
	stage(t, s, present, saved)
	undo(t, s)
	s.Settle(present.ID(), saved, of(secret("A", "2")))
	if s.Len() != 0 || s.CanRedo() {
		t.Error("a saved line can be redone on the base from before the save")
	}
}

func TestRebase(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("A", "1"), secret("Z", "1"))
	mine := edit(present, "A", "mine")
	theirs := secret("A", "theirs")
	for name, c := range map[string]struct {
		theirs   *model.Secret
		resolved model.Change
		want     *model.Change
	}{
		"mine":              {&theirs, mine, &model.Change{Base: &theirs, Name: "A", Value: text("mine")}},
		"theirs":            {&theirs, edit(snap("dev", theirs), "A", "theirs"), nil},
		"merged":            {&theirs, edit(present, "A", "both"), &model.Change{Base: &theirs, Name: "A", Value: text("both")}},
		"deleted there":     {nil, mine, &model.Change{Name: "A", Value: text("mine")}},
		"deleted both ways": {nil, remove(present, "A"), nil},
		"delete theirs":     {&theirs, remove(present, "A"), &model.Change{Base: &theirs, Name: "A", Removal: model.Delete}},
	} {
		s := model.NewStaging()
		stage(t, s, present, mine)
		stage(t, s, present, edit(present, "Z", "2"))
		if err := s.Rebase(present.ID(), "A", c.theirs, c.resolved); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, ok := s.Of(present.ID()).Get("A")
		if ok != (c.want != nil) || ok && !sameChange(got, *c.want) {
			t.Errorf("%s: %t, %+v", name, ok, got)
		}
		if ok {
			now := snap("dev")
			if c.theirs != nil {
				now = snap("dev", *c.theirs)
			}
			if standing, _ := got.Against(now); standing != model.Clean {
				t.Errorf("%s: the resolved line stands %d, want Clean", name, standing)
			}
		}
		if undo(t, s); s.CanUndo() || s.Of(present.ID()).Len() > 1 {
			t.Errorf("%s: undo reaches behind the conflict", name)
		}
	}
	if err := model.NewStaging().Rebase(present.ID(), "A", &theirs, mine); err == nil {
		t.Error("rebased what is not staged")
	}
}
