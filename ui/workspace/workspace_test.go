package workspace_test

import (
	"errors"
	"testing"

	"dtui/model"
	"dtui/ui/workspace"
)

var errOffline = errors.New("no connection")

// Answers arrive in every order; the newest request's answer stays, and the pane is busy until it has come.
func TestPromise1AnswersInEveryOrder(t *testing.T) {
	t.Parallel()
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		w := workspace.New(nil)
		var numbers []uint64
		var answers []*model.Snapshot
		for i := range 3 {
			numbers = append(numbers, w.BeginOpen(dev, noon))
			answers = append(answers, reading(someone, dev, i))
		}
		newest := -1
		for _, i := range order {
			w.Opened(dev, numbers[i], answers[i], nil)
			newest = max(newest, i)
			if w.Loaded(dev) != answers[newest] {
				t.Errorf("order %v: after answer %d another than the newest is held", order, i)
			}
			if w.Config(dev).Busy != (newest != 2) || w.Busy() != (newest != 2) {
				t.Errorf("order %v: busy is %t after answer %d", order, w.Config(dev).Busy, i)
			}
		}
	}
}

func TestPromise1AnswersAreFiledUnderTheirOwnIdentity(t *testing.T) {
	t.Parallel()
	w, _ := at(t, dev, secret("A", "1"))
	held := w.Loaded(dev)
	for name, answer := range map[string]*model.Snapshot{
		"another config": reading(someone, prd, 9), "another person": reading(stranger, dev, 9),
		"another project": reading(someone, model.ConfigRef{Project: "auth", Config: "dev"}, 9),
	} {
		w.Opened(dev, w.BeginOpen(dev, noon), answer, nil)
		if w.Loaded(dev) != held || !errors.Is(w.Config(dev).Err, workspace.ErrForeign) || w.Config(dev).Busy {
			t.Errorf("%s: was filed, or nothing was said: %v", name, w.Config(dev).Err)
		}
		if w.Loaded(prd) != nil {
			t.Errorf("%s: came under a config that nobody opened", name)
		}
	}
	w.Read(reading(stranger, dev, 9))
	w.Read(nil)
	if w.Loaded(dev) != held {
		t.Error("a stranger's reading was filed")
	}
}

func TestAFailedReadingKeepsTheOld(t *testing.T) {
	t.Parallel()
	w, _ := at(t, dev, secret("A", "1"))
	held := w.Loaded(dev)
	w.Opened(dev, w.BeginOpen(dev, noon), nil, errOffline)
	if w.Loaded(dev) != held || !errors.Is(w.Config(dev).Err, errOffline) || w.Config(dev).Busy {
		t.Error("the old reading is gone, or the failure is not told")
	}
	open(t, w, reading(someone, dev, 5))
	if w.Config(dev).Err != nil {
		t.Error("the failure outlives the next answer")
	}
}

func TestReadKeepsTheNewer(t *testing.T) {
	t.Parallel()
	w, _ := at(t, dev)
	newer, older := reading(someone, dev, 5), reading(someone, dev, 3)
	w.Read(newer)
	w.Read(older)
	if w.Loaded(dev) != newer {
		t.Error("an older reading took the place of a newer one")
	}
}

// What was asked for before a save may be what was there before it, however late it arrives.
func TestPromise4ASaveOvertakesTheReadingsUnderWay(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "1"))
	must(t, w.SetValue(id, "A", text("2")))
	before := w.BeginOpen(dev, noon)
	after := reading(someone, dev, 5, secret("A", "2"))
	w.Saved(model.SaveReport{ID: id, Snapshot: after, Lines: []model.LineResult{{Change: staged(t, w, id, "A"), State: model.Applied, Theirs: after.Find("A")}}})
	if w.Busy() {
		t.Error("the pane waits for an answer that will be dropped")
	}
	w.Opened(dev, before, reading(someone, dev, 6, secret("A", "1")), nil)
	if w.Loaded(dev) != after {
		t.Error("the old text is shown again after the save")
	}
	next := reading(someone, dev, 7, secret("A", "2"))
	open(t, w, next)
	// A save that wrote nothing overtakes nothing.
	number := w.BeginOpen(dev, noon)
	w.Saved(model.SaveReport{ID: id, Snapshot: reading(someone, dev, 8), Err: errOffline})
	last := reading(someone, dev, 9)
	if w.Opened(dev, number, last, nil); w.Loaded(dev) != last {
		t.Error("a reading was dropped for a save that failed")
	}
}

func TestProjectsAndLayouts(t *testing.T) {
	t.Parallel()
	w := workspace.New(model.DefaultProtected())
	w.AccountIs(model.Account{Owner: someone})
	list := model.ProjectList{Owner: someone, Projects: []model.Project{{Slug: "backend"}}}
	first, second := w.BeginProjects(noon), w.BeginProjects(noon)
	w.ProjectsAre(second, list, nil)
	w.ProjectsAre(first, model.ProjectList{Owner: someone}, nil)
	if len(w.Projects) != 1 || w.Busy() {
		t.Error("an overtaken answer was filed")
	}
	w.ProjectsAre(w.BeginProjects(noon), model.ProjectList{Owner: stranger}, nil)
	if len(w.Projects) != 1 || !errors.Is(w.ProjectsLoad.Err, workspace.ErrForeign) {
		t.Error("a stranger's projects were filed")
	}
	layout := model.Layout{
		ID: model.ProjectID{Owner: someone, Slug: "backend"}, Environments: []model.Environment{{Slug: "prd", Name: "Production"}},
		Configs: []model.Config{{ConfigRef: prd, Environment: "prd", Root: true}, {ConfigRef: model.ConfigRef{Project: "backend", Config: "prd_eu"}, Environment: "prd"}},
	}
	w.LayoutIs("auth", w.BeginLayout("auth", noon), layout, nil)
	if w.Layout("auth").Known || !errors.Is(w.Layout("auth").Err, workspace.ErrForeign) {
		t.Error("one project's configs were filed under another")
	}
	w.LayoutIs("backend", w.BeginLayout("backend", noon), layout, nil)
	if l := w.Layout("backend"); !l.Known || len(l.Configs) != 2 || l.Busy {
		t.Error("the layout was not filed")
	}
	branch := model.ConfigRef{Project: "backend", Config: "prd_eu"}
	if w.Environment(branch) != "prd" || w.Environment(dev) != "dev" || w.EnvironmentName("backend", "prd") != "Production" || w.EnvironmentName("auth", "prd") != "prd" {
		t.Error("the environments are wrong")
	}
	if w.ProtectedBy(branch) != "prd*" || w.ProtectedBy(dev) != "" {
		t.Error("the protection is wrong")
	}
	open(t, w, reading(someone, dev, 0))
	if c, ok := w.Find(dev); !ok || c.UUID != "uuid-dev" {
		t.Error("a config that was opened is not found")
	}
	if _, ok := w.Find(model.ConfigRef{Project: "backend", Config: "gone"}); ok {
		t.Error("a config that nobody read is found")
	}
}
