package workspace_test

import (
	"testing"

	"dtui/model"
	"dtui/model/lint"
	"dtui/ui/workspace"
)

// looked runs everything that is to be looked at.
func looked(t *testing.T, w *workspace.Workspace, shown model.ConfigRef) int {
	t.Helper()
	n := 0
	for {
		job, some := w.NextLint([]string{"backend"}, shown)
		if !some {
			return n
		}
		if _, another := w.NextLint([]string{"backend"}, shown); another {
			t.Fatal("two are under way at once")
		}
		if !w.Linted(job.Run()) {
			t.Fatal("what was found was dropped")
		}
		n++
	}
}

func rulesAt(found []lint.Finding) []lint.Rule {
	var list []lint.Rule
	for _, f := range found {
		list = append(list, f.Rule)
	}
	return list
}

func TestLooksAgainOnlyWhenSomethingChangedThatMatters(t *testing.T) {
	t.Parallel()
	refers := secret("B", "${other.prd.X}")
	refers.Computed = model.Value{} // Else it would tell that the reference leads nowhere.
	w, id := at(t, dev, secret("A", "changeme"), refers)
	if looked(t, w, dev) != 1 || looked(t, w, dev) != 0 {
		t.Fatal("looked too seldom or too often")
	}
	if got := rulesAt(w.Findings(dev, "A")); len(got) != 1 || got[0] != lint.Placeholder {
		t.Fatalf("found %v", got)
	}
	must(t, w.SetValue(id, "A", text("fine")))
	if _, current := w.Lint("backend"); current || looked(t, w, dev) != 1 || len(w.Findings(dev, "A")) != 0 {
		t.Error("what is staged does not count")
	}
	// A config that nothing here refers to does not matter; one that is referred to does.
	open(t, w, reading(someone, model.ConfigRef{Project: "far", Config: "dev"}, 1, secret("X", "1")))
	if looked(t, w, dev) != 0 {
		t.Error("looked again for a config that does not matter")
	}
	open(t, w, reading(someone, model.ConfigRef{Project: "other", Config: "prd"}, 1, secret("Y", "1")))
	if got := rulesAt(w.Findings(dev, "B")); looked(t, w, dev) != 1 || len(got) != 0 {
		t.Errorf("before it was looked at again: %v", got)
	}
	if got := rulesAt(w.Findings(dev, "B")); len(got) != 1 || got[0] != lint.DeadReference {
		t.Errorf("found %v", got)
	}
	open(t, w, reading(someone, prd, 1, secret("A", "changeme")))
	if found, _ := w.Lint("backend"); looked(t, w, dev) != 1 || len(found.Checked) != 1 {
		t.Error("a config of the project that was read is not looked at")
	}
	if found, current := w.Lint("backend"); !current || len(found.Checked) != 2 || len(found.Found) != 2 {
		t.Errorf("found %v", found)
	}
}

func TestWhatDopplerTellsByItselfIsLookedAtToo(t *testing.T) {
	t.Parallel()
	w, _ := at(t, dev, secret("A", "fine"))
	looked(t, w, dev)
	had := w.BeginQuiet(dev)
	if changed, ok := w.Quiet(dev, had, reading(someone, dev, 1, secret("A", "changeme"))); !ok || len(changed) != 1 {
		t.Fatalf("%v changed, filed: %t", changed, ok)
	}
	if looked(t, w, dev) != 1 || len(w.Findings(dev, "A")) != 1 {
		t.Error("it was not looked at again")
	}
	if _, current := w.Lint("backend"); !current {
		t.Error("what was found is out of date")
	}
}

func TestAShownBranchIsLookedAtByItself(t *testing.T) {
	t.Parallel()
	w, _ := at(t, dev, secret("A", "changeme"))
	ref := model.ConfigRef{Project: "backend", Config: "dev_ana"}
	config := model.Config{ConfigRef: ref, UUID: "uuid-ana", Environment: "dev"}
	open(t, w, model.NewSnapshot(someone, config, noon, []model.Secret{secret("A", "changeme")}))
	looked(t, w, dev)
	if found, _ := w.Lint("backend"); len(found.Found) != 1 || len(w.Findings(ref, "A")) != 0 {
		t.Error("what a branch has from its root is found twice")
	}
	looked(t, w, ref)
	if found, _ := w.Lint("backend"); len(found.Found) != 1 || len(w.Findings(ref, "A")) != 1 || len(found.In(ref)) != 1 || len(found.In(dev)) != 1 {
		t.Error("the shown branch seems clean")
	}
}

func TestPromise1WhatWasFoundForAnotherIsDropped(t *testing.T) {
	t.Parallel()
	w, _ := at(t, dev, secret("A", "changeme"))
	w.IgnoreRules([]lint.Rule{lint.Empty})
	job, _ := w.NextLint([]string{"backend"}, dev)
	w.LetGo()
	if w.Linted(job.Run()) || len(w.Findings(dev, "A")) != 0 {
		t.Error("findings came in after everything was let go of")
	}
	open(t, w, reading(someone, dev, 1, secret("A", "changeme")))
	looked(t, w, dev)
	next := w.Successor()
	if found, _ := next.Lint("backend"); found != nil || len(next.IgnoredRules()) != 1 {
		t.Error("findings go on to the next session, or what is not to be told does not")
	}
	w.LetGo()
	if found, _ := w.Lint("backend"); found != nil {
		t.Error("findings are kept behind a blank screen")
	}
}

func TestMendStages(t *testing.T) {
	t.Parallel()
	w, id := at(t, dev, secret("A", "one \n"), secret("B", "fine"), secret("C", "\ufefftwo"))
	if got, err := w.Mend(id, "B"); err != nil || len(got) != 0 || w.Staging.Len() != 0 {
		t.Errorf("mending what is fine: %v, %v", got, err)
	}
	must(t, w.Rename(id, "A", "A_2"))
	got, err := w.Mend(id, "A_2")
	if c := staged(t, w, id, "A"); err != nil || len(got) != 2 || c.Name != "A_2" || !c.Value.Equal(text("one")) {
		t.Errorf("mended %v, %v: %+v", got, err, c)
	}
	n, err := w.MendAll([]lint.Finding{{In: id, Name: "A_2"}, {In: id, Name: "C"}, {In: id, Name: "C"}, {In: id, Name: "GONE"}})
	if err != nil || n != 1 || !staged(t, w, id, "C").Value.Equal(text("two")) {
		t.Errorf("mended %d, %v", n, err)
	}
	gone := id
	gone.UUID = "another"
	if _, err := w.Mend(gone, "C"); err == nil {
		t.Error("a config that was made anew is mended")
	}
}

// A list of configs that a search has read tells of a reference that leads nowhere, like one that somebody waited for.
func TestAListThatASearchHasReadIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	refers := secret("B", "${other.prd.X}")
	refers.Computed = model.Value{}
	w, _ := at(t, dev, refers)
	looked(t, w, dev)
	listed := func(configs ...string) {
		layout := model.Layout{ID: model.ProjectID{Owner: someone, Slug: "other"}}
		for _, config := range configs {
			layout.Configs = append(layout.Configs, model.Config{ConfigRef: model.ConfigRef{Project: "other", Config: config}})
		}
		if !w.Listed("other", layout) {
			t.Fatal("the list was dropped")
		}
	}
	listed("dev")
	if looked(t, w, dev) == 0 || len(w.Findings(dev, "B")) == 0 {
		t.Error("the reference to a config that is not there was not found")
	}
	listed("dev", "prd")
	if looked(t, w, dev) == 0 || len(w.Findings(dev, "B")) != 0 {
		t.Errorf("it is there now, and still: %v", rulesAt(w.Findings(dev, "B")))
	}
}

// The same number of other projects is something else to look at.
func TestOtherProjectsAreLookedAt(t *testing.T) {
	t.Parallel()
	w, _ := at(t, dev, secret("A", "changeme"))
	looked(t, w, dev)
	open(t, w, reading(someone, model.ConfigRef{Project: "far", Config: "dev"}, 1, secret("X", "changeme")))
	looked(t, w, dev)
	if _, some := w.NextLint([]string{"far"}, dev); !some {
		t.Error("nothing is looked for in another project")
	}
}
