package model_test

import (
	"testing"
	"time"

	"dtui/model"
)

func TestWhatAChangeRequestCannotExpress(t *testing.T) {
	t.Parallel()
	base := &model.Secret{Name: "A", Raw: model.NewValue("old")}
	for want, change := range map[string]model.Change{
		"":                                    {Base: base, Name: "A", Value: model.NewValue("new")},
		"rename A":                            {Base: base, Name: "B"},
		"have A follow the root config again": {Base: base, Name: "A", Removal: model.FollowRoot},
		"set A in the root config too":        {Base: base, Name: "A", Value: model.NewValue("x"), ToRoot: true},
	} {
		if got := change.Unproposable(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := (model.Change{Base: base, Name: "A", Removal: model.Delete}).Unproposable(); got != "" {
		t.Errorf("a deletion: %q", got)
	}
}

// What was proposed leaves the staging in one step, undo brings it back, and what was edited since stays.
func TestWhatWasProposedLeavesTheStagingAndComesBack(t *testing.T) {
	t.Parallel()
	config := model.Config{ConfigRef: model.ConfigRef{Project: "shop", Config: "prd"}, UUID: "u"}
	seen := model.NewSnapshot(model.Owner{Actor: "ana"}, config, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), []model.Secret{{Name: "A", Raw: model.NewValue("1")}, {Name: "B", Raw: model.NewValue("1")}})
	s := model.NewStaging()
	for _, name := range []string{"A", "B"} {
		if err := s.Stage(seen, "edit of "+name, model.Change{Base: seen.Find(name), Name: name, Value: model.NewValue("2")}); err != nil {
			t.Fatal(err)
		}
	}
	unit := model.UnitDraft{ID: seen.ID(), Lines: s.Of(seen.ID()).Lines()}
	if err := s.Stage(seen, "edit of B", model.Change{Base: seen.Find("B"), Name: "B", Value: model.NewValue("3")}); err != nil {
		t.Fatal(err)
	}
	mark := model.Propose("cr", "Title", unit.Lines[0])
	if n := s.DropProposed("proposing", unit); n != 1 || s.Len() != 1 {
		t.Fatalf("%d were dropped, %d are left", n, s.Len())
	}
	if left, _ := s.Of(seen.ID()).Get("B"); !left.Value.Equal(model.NewValue("3")) {
		t.Error("the newer edit did not stay")
	}
	if did, ok := s.Undo(); !ok || did.Label != "proposing" || s.Len() != 2 {
		t.Fatalf("undone: %v %v, %d are staged", did, ok, s.Len())
	}
	back, _ := s.Of(seen.ID()).Get("A")
	newer, _ := s.Of(seen.ID()).Get("B")
	if !mark.Of(back) || mark.Of(newer) {
		t.Error("what came back is not known as what was proposed")
	}
}

func TestAProposalOnWhatIsThere(t *testing.T) {
	t.Parallel()
	now := &model.Secret{Name: "A", Raw: model.NewValue("old"), Computed: model.NewValue("old"), Visibility: model.Restricted, Type: "json"}
	if (model.ProposedChange{Name: "A", Delete: true}).Result(now, true) != nil {
		t.Error("a deletion leaves something")
	}
	hidden := model.ProposedChange{Name: "A"}.Result(now, false)
	if hidden.Raw.Known() || hidden.Visibility != model.Restricted || hidden.Type != "json" {
		t.Error("a hidden value is told, or what is kept is not")
	}
	if kept := (model.ProposedChange{Name: "A", Visibility: model.Masked}).Result(now, true); !kept.Raw.Equal(now.Raw) || kept.Visibility != model.Masked {
		t.Error("a kept value is not the present one")
	}
	made := model.ProposedChange{Name: "NEW", Value: model.NewValue("x ${Y}")}.Result(nil, true)
	if made.Computed.Known() || !made.Raw.Known() || made.Visibility != model.Masked {
		t.Errorf("a new name with a reference: %v", made.Visibility)
	}
}

func TestReadingsOfAUnitAreCompared(t *testing.T) {
	t.Parallel()
	unit := func(values ...model.Value) model.ChangeUnit {
		u := model.ChangeUnit{ID: "u"}
		for _, v := range values {
			u.Proposals = append(u.Proposals, model.ProposedChange{Name: "A", Value: v})
		}
		return u
	}
	shown, hidden, other := unit(model.NewValue("x")), unit(model.Value{}), unit(model.NewValue("y"))
	if !shown.SameAs(hidden) || !hidden.SameAs(shown) || shown.SameAs(other) || shown.SameAs(unit()) {
		t.Error("readings are taken for others")
	}
	both := func(names ...string) (u model.ChangeUnit) {
		for _, name := range names {
			u.Proposals = append(u.Proposals, model.ProposedChange{Name: name})
		}
		return u
	}
	// Nobody could approve a unit whose names come in another order each time.
	if !both("A", "B").SameAs(both("B", "A")) || both("A", "B").SameAs(both("A", "C")) {
		t.Error("the order of the names is taken for a change")
	}
}
