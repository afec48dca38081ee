package workspace_test

import (
	"testing"
	"time"

	"dtui/model"
	"dtui/ui/workspace"
)

var errAway = &model.Failure{Kind: model.Unavailable, What: "read"}

func keptOf(owner model.Owner, refs ...model.ConfigRef) []model.KeptConfig {
	var kept []model.KeptConfig
	for _, ref := range refs {
		kept = append(kept, model.KeptConfig{Owner: owner, Config: model.Config{ConfigRef: ref, UUID: "uuid-" + ref.Config, Environment: ref.Config, Root: true}, ReadAt: noon})
	}
	return kept
}

// unreached is a workspace in which nothing could be read.
func unreached(t *testing.T) *workspace.Workspace {
	t.Helper()
	w := workspace.New(nil)
	w.ProjectsAre(w.BeginProjects(noon), model.ProjectList{}, errAway)
	w.LayoutIs("backend", w.BeginLayout("backend", noon), model.Layout{}, errAway)
	w.Opened(dev, w.BeginOpen(dev, noon), nil, errAway)
	return w
}

func TestCopiesStandForWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	w := unreached(t)
	w.AccountIs(model.Account{Owner: someone})
	w.CopiesAre(someone, keptOf(someone, dev, prd))
	if l := w.Layout("backend"); len(w.Projects) != 1 || !w.FromCopies() || !l.Known || !l.Copied() || len(l.Configs) != 2 || w.Copies() != 2 {
		t.Fatalf("the lists are %v and %+v", w.Projects, l)
	}
	if refs := w.Unreached(); len(refs) != 1 || refs[0] != dev {
		t.Errorf("unreached is %v", refs)
	}
	copied := reading(someone, dev, 0, secret("A", "old")).AsCopy()
	w.CopyIs(dev, copied)
	if at, only := w.CopyOf(dev); w.Loaded(dev) != copied || !only || !at.Equal(noon) || len(w.Readings()) != 0 {
		t.Error("the copy is not there, or counts as a reading")
	}
	// Doppler answers: the lists are asked for anew, and a reading takes the copy's place.
	w.DropCopies()
	if w.Layout("backend").Known || w.FromCopies() || w.Copies() != 0 {
		t.Error("a list of copies is taken for the whole")
	}
	fresh := reading(someone, dev, 9, secret("A", "new"))
	open(t, w, fresh)
	w.CopyIs(dev, copied)
	if _, only := w.CopyOf(dev); w.Loaded(dev) != fresh || only || len(w.Readings()) != 1 {
		t.Error("a copy took the place of a reading")
	}
}

func TestPromise1ACopyIsFiledUnderItsOwnIdentity(t *testing.T) {
	t.Parallel()
	w := unreached(t)
	w.CopyIs(dev, reading(someone, dev, 0).AsCopy())
	if w.Loaded(dev) != nil {
		t.Error("a copy is shown before it is known who is at work")
	}
	w.AccountIs(model.Account{Owner: someone})
	for name, wrong := range map[string]*model.Snapshot{"somebody else's": reading(stranger, dev, 0).AsCopy(), "another config's": reading(someone, prd, 0).AsCopy(), "none": nil} {
		if w.CopyIs(dev, wrong); w.Loaded(dev) != nil {
			t.Errorf("%s copy is shown", name)
		}
	}
	w.CopiesAre(stranger, keptOf(stranger, dev))
	if len(w.Projects) != 0 || w.Copies() != 0 {
		t.Error("somebody else's copies are listed")
	}
	w.CopiesAre(someone, keptOf(someone, dev))
	w.CopyIs(dev, reading(someone, dev, 0).AsCopy())
	w.AccountIs(model.Account{Owner: stranger}) // The login turns out to be another one's.
	if w.Loaded(dev) != nil || len(w.Projects) != 0 || w.Layout("backend").Known {
		t.Error("what was kept of one person is shown to another")
	}
}

func TestACopyIsTheBaseOfWhatIsStagedOnIt(t *testing.T) {
	t.Parallel()
	w := unreached(t)
	w.AccountIs(model.Account{Owner: someone})
	w.CopyIs(dev, reading(someone, dev, 0, secret("A", "old")).AsCopy())
	must(t, w.SetValue(w.Loaded(dev).ID(), "A", text("mine")))
	open(t, w, reading(someone, dev, int(time.Hour/time.Second), secret("A", "theirs")))
	if c := staged(t, w, w.Loaded(dev).ID(), "A"); !c.Base.Raw.Equal(text("old")) {
		t.Error("the base moved")
	}
	if row, ok := w.Row(dev, "A"); !ok || !row.Moved {
		t.Error("the row does not tell that Doppler has another value")
	}
}
