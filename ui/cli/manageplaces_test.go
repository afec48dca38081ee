package cli

import (
	"strings"
	"testing"

	"dtui/client/sandbox"
	"dtui/model"
)

func TestManagingProjects(t *testing.T) {
	unhurried(t)
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		u.manage("Projects").do("a").fill("shop").do("esc").changed(0)
		u.do("a").fill("a b", "").do("ctrl+s").says("may only hold")
		u.fill("backend").do("ctrl+s").says("already exists")
		u.fill("shop", "what customers see").do("ctrl+s").see("Created the project shop").changed(2)
		u.do("esc").at("what customers").do("enter").says("3 environments, 4 configs")
		u.do("e").fill("backend").do("ctrl+s").says("already exists").fill("store").do("ctrl+s")
		u.see("Renamed shop to store")
		u.do("esc").at("what customers").do("d").see("Delete the project store").says("All its environments and configs, with every secret")
		u.do("tab", "right", "enter").says("That is not the name").do("esc")
		u.do("d").Type("stor")
		u.do("tab", "right", "enter").says("That is not the name").changed(4)
		u.do("esc", "d").destroy("store").see("Deleted the project store").changed(5)

		u.manage("Projects").do("a").fill("bare", "", ">").do("ctrl+s").see("Created the project bare")
		u.do("esc").at("bare").do("enter").says("0 environments, 0 configs")
		u.do("esc", "esc").at("Core API").do("d").says("3 environments and 8 configs").do("esc").changed(6)
	})
}

func TestManagingEnvironments(t *testing.T) {
	unhurried(t)
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		u.manage("Environments").do("a").fill("Quality", "qa").do("esc").changed(0)
		u.do("a").fill("Quality", "Q A").do("ctrl+s").says("may only hold")
		u.fill("dev").do("ctrl+s").says("already exists")
		u.fill("", "qa", ">").do("ctrl+s").see("Created the environment qa").SeeLine("qa", "Quality")
		u.do("esc").at("qa").do("e").fill("", "dev").do("ctrl+s").says("already exists")
		u.fill("", "test").do("ctrl+s").see("Changed the environment test")
		u.do("esc").at("test").do("d").destroy("tst").says("That is not the name").do("esc").changed(4)
		u.do("d").destroy("test").says("Deleted the environment backend / test").changed(5)

		u.do("esc").at("prd").do("e").fill("Live").do("ctrl+s").says("That is not the name").changed(5)
		u.Type("prd")
		u.do("ctrl+s").see("Changed the environment prd").changed(6)
	})
}

func TestManagingConfigs(t *testing.T) {
	unhurried(t)
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		u.manage("Configs").do("a").fill("", "cara").do("esc").changed(0)
		u.do("a").fill("", "A B").do("ctrl+s").says("may only hold").fill("ci").do("ctrl+s").says("already exists")
		u.fill("", "cara").see("It will be dev_cara").do("ctrl+s").see("Created backend / dev_cara").changed(2)
		u.at("dev_cara").do("x").option("lock").do("right", "enter").see("Locked backend / dev_cara")
		u.do("d").says("Unlock it first").NotSee("Delete dev_cara")
		u.do("x").option("unlock").do("right", "enter").see("Unlocked backend / dev_cara")
		u.do("x").option("clone").fill("copy").do("ctrl+s").see("Cloned backend / dev_cara to dev_copy")
		u.at("dev_cara")
		u.do("e").option("let others").do("ctrl+s").see("Other configs can inherit")
		u.do("e").option("inherit from").fill("stg").do("ctrl+s").says("can be inherited from").do("esc")
		u.do("e").option("rename").fill("ci").do("ctrl+s").says("already exists").fill("lena").do("ctrl+s")
		u.see("Renamed backend / dev_cara to dev_lena")
		u.do("esc").at("dev_lena").do("d").destroy("dev_cara").says("That is not the name").do("esc").changed(8)
		u.do("d").destroy("dev_lena").see("Deleted backend / dev_lena").changed(9)

		u.do("esc").at("prd_eu").do("x").option("unlock").do("ctrl+s").says("That is not the name").changed(9)
		u.Type("prd_eu")
		u.do("ctrl+s").see("Unlocked backend / prd_eu").changed(10)
		u.do("esc").at("stg").do("g", "d").says("comes and goes with the environment")
	})
}

func TestDeletingWithStagedChangesSaysHowManyAndDropsThem(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := atBranch(t, s)
		u.manage("Configs").at("dev_ci").do("d").says("2 staged changes is dropped with it.").do("esc").staged(2)
		u.do("d").destroy("dev_ci").see("Deleted backend / dev_ci").staged(0)
	})
}

func TestARefusalForTheTokenOrThePlanIsToldInTheForm(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		s.sandbox.Plan = sandbox.PlanDeveloper
		u := sitAs(t, sandbox.TokenSpec{Kind: sandbox.KindServiceAccount, Name: "robot", Projects: []string{"backend"}}, s)
		u.manage("Projects").do("a").fill("shop").do("ctrl+s").says("You do not have access").see("Create a project")
		u.do("esc").manage("Configs").at("dev_ci").do("e").option("let others").do("ctrl+s").says("config inheritance")
	})
}

func TestARenamedEnvironmentTakesWhatIsStagedInItsConfigsAlong(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := atBranch(t, s)
		u.manage("Environments").at("dev").do("e").says("2 staged changes").fill("", "devel").do("ctrl+s")
		u.see("Changed the environment devel")
		a := u.colleague()
		var now model.ConfigRef
		layout, err := a.Layout(t.Context(), "backend")
		a.must(nil, err)
		for _, c := range layout.Configs {
			if strings.HasSuffix(c.Config, "_ci") {
				now = c.ConfigRef
			}
		}
		u.do("esc", "esc", "esc").see(now.String())
		if root := u.app.Staging().Sets()[0].Config.RootRef(); root.Config != "devel" {
			t.Errorf("its root is %s", root)
		}
		u.staged(2).confirm()
		u.wrote("backend/"+now.Config+" BRAND_NEW = fresh", "backend/"+now.Config+" LOG_LEVEL = trace")
	})
}
