package workspace_test

import (
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
