package workspace_test

import (
	"testing"
	"time"

	"dtui/model"
)

// What stands in a change request stands in it under the new name of its config too, and is not proposed a second time
// unseen.
func TestWhatWasProposedIsMarkedAfterARenaming(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "old"))
	must(t, w.SetValue(id, "A", text("new")))
	w.Proposed("request", "Larger pushes", []model.UnitDraft{{ID: id, Lines: w.Staging.Of(id).Lines()}}, false)
	to, seen := id, w.Proposals()
	to.Config = "devel"
	w.Moved(id, to, "devel")
	if _, ok := w.ProposalOf(to, staged(t, w, to, "A")); !ok || w.Proposals() == seen {
		t.Error("it is not marked any more")
	}
	slug := to
	slug.Project = "core"
	w.MovedProject(model.ProjectID{Owner: someone, Slug: to.Project}, model.ProjectID{Owner: someone, Slug: slug.Project})
	if p, ok := w.ProposalOf(slug, staged(t, w, slug, "A")); !ok || p.Title != "Larger pushes" {
		t.Error("it is not marked in the renamed project")
	}
}

// Letting go keeps of what was proposed what is staged or can be, and no value of a change that is neither.
func TestLettingGoForgetsWhatWasProposedAndSaved(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "old"), secret("B", "old"))
	must(t, w.SetValue(id, "A", text("new")))
	must(t, w.SetValue(id, "B", text("new")))
	lines := w.Staging.Of(id).Lines()
	w.Proposed("request", "Both", []model.UnitDraft{{ID: id, Lines: lines}}, true)
	w.Staging.Taken(id, "A")
	w.LetGo()
	_, saved := w.ProposalOf(id, lines[0])
	_, undoable := w.ProposalOf(id, lines[1])
	if saved || !undoable {
		t.Errorf("saved: %v, undoable: %v", saved, undoable)
	}
}

// The answer to a renaming may come after somebody else has logged in: what they have read under the same name is another
// config, and stays.
func TestARenamingOfSomebodyElsesLeavesWhatIsReadAlone(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "old"))
	must(t, w.SetValue(id, "A", text("new")))
	next := w.Successor()
	next.AccountIs(model.Account{Owner: stranger})
	theirs := open(t, next, reading(stranger, dev, 1, secret("A", "theirs")))
	to := id
	to.Config = "devel"
	next.Moved(id, to, "devel")
	staged(t, next, to, "A")
	slug := to
	slug.Project = "core"
	next.MovedProject(model.ProjectID{Owner: someone, Slug: to.Project}, model.ProjectID{Owner: someone, Slug: slug.Project})
	staged(t, next, slug, "A")
	if next.Gone(slug) != 1 || next.Loaded(dev) == nil || next.Loaded(dev).ID() != theirs {
		t.Error("what they have read is gone")
	}
}

// A config that cannot follow its project, because something is staged under the new address already, keeps what is known of
// its lines.
func TestWhatStaysUnderTheOldAddressKeepsWhereItCameFrom(t *testing.T) {
	t.Parallel()
	w, _ := at(t, dev, secret("A", "new"))
	old := secret("A", "old")
	id := promote(t, w, model.Change{Base: &old, Name: "A", Value: text("new")})
	there := model.NewSnapshot(someone, model.Config{ConfigRef: model.ConfigRef{Project: "core", Config: "prd"}, UUID: id.UUID, Environment: "prd", Root: true}, noon, []model.Secret{old})
	w.Unlock(noon.Add(time.Hour), there.ID())
	must(t, w.Staging.Stage(there, "there", model.Change{Base: &old, Name: "A", Value: text("mine")}))
	w.MovedProject(model.ProjectID{Owner: someone, Slug: id.Project}, model.ProjectID{Owner: someone, Slug: "core"})
	if from, _, ok := w.PromotedFrom(id, staged(t, w, id, "A")); !ok || from != dev {
		t.Error("where it came from was carried away without it")
	}
}
