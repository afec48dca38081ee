package cli

import (
	"context"
	"strings"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

// colleague is somebody else, who changes what this person works on.
type colleague struct {
	*client.Client
	t     *testing.T
	owner model.Owner
}

func (u *user) colleague() colleague {
	u.t.Helper()
	text, err := u.server.AddToken(sandbox.TokenSpec{Kind: sandbox.KindPersonal, Person: "ben"})
	if err != nil {
		u.t.Fatal(err)
	}
	c := api(u.t, u.base, text)
	account, err := c.Account(u.t.Context())
	if err != nil {
		u.t.Fatal(err)
	}
	return colleague{c, u.t, account.Owner}
}

// must ends the test at an error of somebody else's.
func (a colleague) must(_ any, err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

func (a colleague) id(project, config string) model.ConfigID {
	a.t.Helper()
	ref := model.ConfigRef{Project: project, Config: config}
	layout, err := a.Layout(context.Background(), project)
	a.must(nil, err)
	for _, c := range layout.Configs {
		if c.ConfigRef == ref {
			return model.ConfigID{Owner: a.owner, ConfigRef: ref, UUID: c.UUID}
		}
	}
	a.t.Fatalf("%s does not exist", ref)
	return model.ConfigID{}
}

func (a colleague) remove(project, config string) {
	a.t.Helper()
	a.must(nil, a.DeleteConfig(a.t.Context(), a.id(project, config)))
}

func (a colleague) branch(project, environment, name string) {
	a.t.Helper()
	a.must(a.CreateBranch(a.t.Context(), model.ProjectID{Owner: a.owner, Slug: project}, environment, name))
}

// atBranch is somebody with two changes staged in a branch: one of a secret that its root has, and a new one.
func atBranch(t *testing.T, s setting) *user {
	t.Helper()
	s.ui = uiStart("dev_ci")
	u := sit(t, s)
	u.edit("LOG_LEVEL", "trace")
	u.do("a")
	u.Type("BRAND_NEW")
	u.do("tab")
	u.Type("fresh")
	u.do("enter")
	return u.staged(2)
}

func TestChangesFollowAConfigThatSomebodyElseRenamed(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := atBranch(t, s)
		a := u.colleague()
		a.must(a.RenameConfig(t.Context(), a.id("backend", "dev_ci"), "dev", "dev_build"))
		u.confirm()
		u.says("which is called backend / dev_build now: the same config, by its id.")
		u.wrote()
		u.staged(2).do("space", "m")
		u.option("move 2 changes to backend / dev_build").see("Moved 2 changes to backend / dev_build")
		u.staged(2).do("esc").see("backend / dev_build")
		u.do("u").staged(1).do("ctrl+r").staged(2)
		u.confirm()
		u.wrote("backend/dev_build BRAND_NEW = fresh", "backend/dev_build LOG_LEVEL = trace")
	})
}

func TestChangesOfADeletedConfigGoToAnotherOne(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := atBranch(t, s)
		a := u.colleague()
		a.remove("backend", "dev_ci")
		a.branch("backend", "dev", "dev_new")
		u.confirm()
		u.says("backend / dev_ci: it does not exist any more")
		u.staged(2).do("m").option("keep 2 changes here").staged(2)
		u.do("m").option("discard 2 changes").do("enter").staged(2)
		u.do("m").option("move 2 changes to another").choose("dev_new")
		u.see("Moved 2 changes to backend / dev_new").staged(2)
		u.wrote()
		u.do("esc", "u").staged(2).do("ctrl+r").staged(2)
		u.confirm()
		u.wrote("backend/dev_new BRAND_NEW = fresh", "backend/dev_new LOG_LEVEL = trace")
		u.staged(0)
	})
}

func TestChangesOfAConfigThatWasMadeAnewAreNotSentToIt(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := atBranch(t, s)
		a := u.colleague()
		a.remove("backend", "dev_ci")
		a.branch("backend", "dev", "dev_ci")
		u.elsewhere(model.ConfigRef{Project: "backend", Config: "dev_ci"}, "LOG_LEVEL", "error")
		u.confirm()
		u.says("which was deleted and made anew")
		u.wrote("backend/dev_ci LOG_LEVEL = error")
		u.staged(2).do("m").option("move 2 changes to the new")
		u.says("Moved 2 changes to backend / dev_ci.")
		u.see("1 of them would replace something")
		u.see("error").staged(2).confirmOpen()
		u.wrote("backend/dev_ci LOG_LEVEL = error", "backend/dev_ci BRAND_NEW = fresh", "backend/dev_ci LOG_LEVEL = trace")
	})
}

func TestChangesOfAProtectedConfigMoveOnlyOnceItIsUnlocked(t *testing.T) {
	t.Parallel()
	u := atBranch(t, setting{})
	u.colleague().remove("backend", "dev_ci")
	u.confirm()
	u.do("m").option("move 2 changes to another").choose("prd")
	u.see("Unlock").do("enter").staged(2)
	u.says("backend / dev_ci: it does not exist any more")
	u.do("m").option("move 2 changes to another").choose("prd").do("right", "enter")
	u.see("Moved 2 changes to backend / prd").staged(2)
	u.wrote()
}

func TestChangesFollowAProjectThatSomebodyElseRenamed(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := atBranch(t, s)
		a := u.colleague()
		a.must(a.UpdateProject(t.Context(), model.ProjectID{Owner: a.owner, Slug: "backend"}, model.ProjectEdit{Name: "core"}))
		u.confirm()
		u.says("which is called core / dev_ci now")
		u.staged(2).do("m").option("move all that is staged for backend to core").staged(2)
		u.do("esc").see("core / dev_ci")
		u.confirm()
		u.wrote("core/dev_ci BRAND_NEW = fresh", "core/dev_ci LOG_LEVEL = trace")
	})
}

func TestChangesOfADeletedProjectStayUntilTheyAreMovedOrDropped(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := atBranch(t, s)
		a := u.colleague()
		a.must(nil, a.DeleteProject(t.Context(), model.ProjectID{Owner: a.owner, Slug: "backend"}))
		u.confirm()
		u.says("the project backend does not exist any more, or your token does not see it")
		u.staged(2).do("m").option("discard 2 changes").do("right", "enter").staged(0)
		u.see("Discarded 2 changes of backend / dev_ci")
		u.wrote()
	})
}

func TestAReloadTellsThatTheConfigOfStagedChangesIsGone(t *testing.T) {
	t.Parallel()
	u := atBranch(t, setting{})
	u.colleague().remove("backend", "dev_ci")
	u.do("2", "R")
	u.says("These changes were made for backend / dev_ci: it does not exist any more.")
	u.staged(2)
}

func TestARenamingDuringASaveLosesNothing(t *testing.T) {
	t.Parallel()
	u := atBranch(t, setting{})
	u.do("s", "tab")
	for range 6 {
		if strings.Contains(u.Screen().String(), "[ Save") {
			break
		}
		u.do("right")
	}
	u.Press("enter").Press("esc", "esc", "C", "g")
	for !u.chosen("Configs") {
		u.Press("down")
	}
	u.Press("enter").FinishLabel("errand")
	u.SeeLine("dev_ci")
	u.Press("/").Type("dev_ci")
	u.Press("enter", "e", "enter", "ctrl+u").Type("build")
	u.Press("ctrl+s").FinishLabel("errand")
	u.see("Renamed backend / dev_ci to dev_build")
	u.FinishAll()
	u.staged(2).wrote()
	u.do("esc", "esc", "esc").see("backend / dev_build").confirm()
	u.wrote("backend/dev_build BRAND_NEW = fresh", "backend/dev_build LOG_LEVEL = trace")
}
