package workspace_test

import (
	"slices"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui/workspace"
)

func promote(t *testing.T, w *workspace.Workspace, changes ...model.Change) model.ConfigID {
	t.Helper()
	id := open(t, w, reading(someone, prd, 0, secret("A", "old"), secret("B", "old")))
	w.Unlock(noon.Add(time.Hour), id)
	drafts := []model.Draft{{Present: w.Loaded(prd), Changes: changes}}
	must(t, w.Staging.StageAll("promotion", drafts...))
	plan := model.Plan{Source: reading(someone, dev, 0), Targets: []model.PlanTarget{{Present: w.Loaded(prd)}}}
	for _, change := range changes {
		plan.Targets[0].Lines = append(plan.Targets[0].Lines, model.PlanLine{
			Name: change.Name, Ticked: true, Aspect: model.RawText, Before: change.Base, After: model.Secret{Name: change.Name, Raw: change.Value},
		})
	}
	w.Promoted(plan)
	return id
}

func report(w *workspace.Workspace, id model.ConfigID, state model.LineState) model.SaveReport {
	r := model.SaveReport{ID: id}
	for _, line := range w.Staging.Of(id).Lines() {
		r.Lines = append(r.Lines, model.LineResult{Change: line, State: state, Theirs: line.Result()})
	}
	return r
}

func orders(w *workspace.Workspace, id model.ConfigID) []model.SaveOrder {
	return []model.SaveOrder{{ID: id, Lines: w.Staging.Of(id).Lines()}}
}

func TestPromotionIsRemembered(t *testing.T) {
	t.Parallel()
	w, _ := at(t, dev, secret("A", "new"))
	old := secret("A", "old")
	id := promote(t, w, model.Change{Base: &old, Name: "A", Value: text("new")}, model.Change{Name: "N", Value: text("n")})
	must(t, w.SetValue(id, "B", text("by hand")))
	w.StartSave(orders(w, id))
	if got := w.Saved(report(w, id, model.NotApplied)); got != 0 || w.Staging.Len() != 3 {
		t.Errorf("a failed save took %d lines of the promotion, and left %d", got, w.Staging.Len())
	}
	if got := w.Saved(report(w, id, model.Applied)); got != 2 || w.Staging.Len() != 0 {
		t.Errorf("%d lines of the promotion were saved, want 2", got)
	}
	done := w.Done()
	if len(done) != 2 || done[0].From != dev || done[0].Aspect != model.RawText || done[0].ID != id || done[0].Name != "A" || done[1].Name != "N" {
		t.Errorf("what was done is %+v", done)
	}
}

// What the person made of a promoted line is theirs, and taking the promotion back leaves it alone.
func TestAnEditOfAPromotedLineIsNoPromotion(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*workspace.Workspace, model.ConfigID) error{
		"edited":  func(w *workspace.Workspace, id model.ConfigID) error { return w.SetValue(id, "A", text("mine")) },
		"deleted": func(w *workspace.Workspace, id model.ConfigID) error { return w.Delete(id, "A", model.Delete, nil) },
		"unstaged and edited": func(w *workspace.Workspace, id model.ConfigID) error {
			w.Unstage(id, "A")
			return w.SetValue(id, "A", text("mine"))
		},
	} {
		w, _ := at(t, dev)
		old := secret("A", "old")
		id := promote(t, w, model.Change{Base: &old, Name: "A", Value: text("new")})
		must(t, change(w, id))
		if _, _, ok := w.PromotedFrom(id, staged(t, w, id, "A")); ok {
			t.Errorf("%s: still counts as a promotion", name)
		}
		if got := w.Saved(report(w, id, model.Applied)); got != 0 {
			t.Errorf("%s: %d lines of a promotion were saved", name, got)
		}
		if len(w.Done()) != 0 {
			t.Errorf("%s: can be taken back", name)
		}
	}
}

func TestPromise3OnlyAppliedLinesLeave(t *testing.T) {
	t.Parallel()
	for _, state := range []model.LineState{model.NotSent, model.NotApplied, model.Conflicted, model.Unknown} {
		w, id := at(t, dev, secret("A", "1"))
		must(t, w.SetValue(id, "A", text("2")))
		w.Saved(report(w, id, state))
		if w.Staging.Len() != 1 || !w.Staging.CanUndo() {
			t.Errorf("state %d: the edit is gone", state)
		}
	}
}

func TestEditsDuringASaveStay(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "1"))
	must(t, w.SetValue(id, "A", text("2")))
	r := report(w, id, model.Applied)
	r.Snapshot = reading(someone, dev, 5, secret("A", "2"))
	must(t, w.SetValue(id, "A", text("3")))
	w.Saved(r)
	c := staged(t, w, id, "A")
	if !c.Value.Equal(text("3")) || !c.Base.Raw.Equal(text("2")) {
		t.Error("the newer edit is gone, or its base is not what was saved")
	}
	if standing, _ := c.Against(w.Loaded(dev)); standing != model.Clean {
		t.Errorf("the newer edit stands %d, want Clean", standing)
	}
}

// again stages a line as a promotion of its own, and returns its report.
func again(t *testing.T, w *workspace.Workspace, id model.ConfigID, name, value string) model.SaveReport {
	t.Helper()
	change := model.Change{Base: w.Loaded(prd).Find(name), Name: name, Value: text(value)}
	must(t, w.Staging.StageAll("promotion", model.Draft{Present: w.Loaded(prd), Changes: []model.Change{change}}))
	w.Promoted(model.Plan{Source: reading(someone, dev, 0), Targets: []model.PlanTarget{{Present: w.Loaded(prd), Lines: []model.PlanLine{
		{Name: name, Ticked: true, Aspect: model.RawText, After: model.Secret{Name: name, Raw: text(value)}},
	}}}})
	w.StartSave(orders(w, id))
	return report(w, id, model.Applied)
}

func names(done []model.Promoted) (list []string) {
	for _, line := range done {
		list = append(list, line.Name)
	}
	return list
}

// What failed is saved later and still belongs to the promotion; the first line of another one ends it.
func TestAPromotionIsTakenFurther(t *testing.T) {
	t.Parallel()
	w, _ := at(t, dev, secret("A", "new"))
	old := secret("A", "old")
	id := promote(t, w, model.Change{Base: &old, Name: "A", Value: text("new")}, model.Change{Name: "N", Value: text("n")})
	w.StartSave(orders(w, id))
	half := report(w, id, model.Applied)
	half.Lines[1].State = model.NotApplied
	w.Saved(half)
	if got := names(w.Done()); !slices.Equal(got, []string{"A"}) {
		t.Fatal(got)
	}
	w.StartSave(orders(w, id))
	w.Saved(report(w, id, model.Applied))
	if got := names(w.Done()); !slices.Equal(got, []string{"A", "N"}) {
		t.Fatal(got)
	}
	other := again(t, w, id, "B", "newest")
	failed := other
	failed.Lines = slices.Clone(other.Lines)
	failed.Lines[0].State = model.NotApplied
	w.Saved(failed)
	if got := names(w.Done()); !slices.Equal(got, []string{"A", "N"}) {
		t.Fatalf("a promotion that failed ended the one before: %q", got)
	}
	w.Saved(other)
	if got := names(w.Done()); !slices.Equal(got, []string{"B"}) {
		t.Fatal(got)
	}
}

func TestALineIsTakenBackOnceItsInverseWasSaved(t *testing.T) {
	t.Parallel()
	w, _ := at(t, dev)
	old := secret("A", "old")
	id := promote(t, w, model.Change{Base: &old, Name: "A", Value: text("new")}, model.Change{Name: "N", Value: text("n")})
	w.StartSave(orders(w, id))
	w.Saved(report(w, id, model.Applied))
	w.Read(reading(someone, prd, 1, secret("A", "new"), secret("N", "n"), secret("B", "old")))
	now := w.Loaded(prd)
	drafts := []model.Draft{{Present: now, Changes: []model.Change{
		{Base: now.Find("A"), Name: "A", Value: text("old")}, {Base: now.Find("N"), Name: "N", Removal: model.Delete},
	}}}
	must(t, w.Staging.StageAll("taking back", drafts...))
	w.TakingBack(drafts)
	if !w.TakesBack(id, staged(t, w, id, "A")) || len(w.Done()) != 2 {
		t.Fatal("staging alone takes something back")
	}
	must(t, w.SetValue(id, "A", text("mine")))
	if w.TakesBack(id, staged(t, w, id, "A")) {
		t.Error("what the person made of it takes the promotion back")
	}
	half := report(w, id, model.Applied)
	w.Saved(half)
	if got := names(w.Done()); !slices.Equal(got, []string{"A"}) {
		t.Fatalf("left to take back: %q", got)
	}
	if w.LetGo(); len(w.Done()) != 0 || !w.Forgotten() {
		t.Error("the old values were kept behind the blank screen")
	}
}

func TestPoliciesOfAConfig(t *testing.T) {
	t.Parallel()
	w, _ := at(t, dev)
	config := w.Loaded(dev).Config()
	if _, known := w.PoliciesOf(config); known || w.PoliciesUntold() != nil {
		t.Error("policies are known that were not read")
	}
	number, ok := w.BeginPolicies(noon)
	if _, twice := w.BeginPolicies(noon); !ok || twice {
		t.Error("they are asked for twice")
	}
	w.PoliciesAre(number, nil, &model.Failure{Kind: model.Forbidden})
	if w.PoliciesUntold() == nil {
		t.Error("it is not said why they are not known")
	}
	number, _ = w.BeginPolicies(noon)
	w.PoliciesAre(number, []model.Policy{{Name: "all", AllProjects: true}, {Name: "none"}}, nil)
	if list, known := w.PoliciesOf(config); !known || len(list) != 1 || list[0].Name != "all" || w.PoliciesUntold() != nil {
		t.Errorf("%+v, %t", list, known)
	}
}
