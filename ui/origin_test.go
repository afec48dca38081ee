package ui_test

import (
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui"
)

// branchy gives the branch of dev a name of every origin.
func branchy(p *person) {
	p.api.put(dev, masked("SAME", "hidden-same"))
	p.api.put(branch, masked("SAME", "hidden-same"))
	p.api.put(dev, masked("GONE_HERE", "hidden-gone"))
	p.api.put(branch, masked("ONLY_HERE", "hidden-only"))
	p.api.put(branch, masked("TWO", "${API_URL} and ${frontend.dev.TOKEN}"))
}

// branching is somebody in that branch. Its root is read, unless it is to be left.
func branching(t testing.TB, settings ...func(*person)) *person {
	t.Helper()
	p := at(t, branch, append([]func(*person){branchy}, settings...)...)
	p.on("SAME").Press("o").FinishAll()
	return p
}

func TestOriginNamesTheReadingThatWouldTell(t *testing.T) {
	t.Parallel()
	p := at(t, branch, branchy)
	p.on("SAME").SeeLine("SAME", "not told").SeeLine("origin", "backend / dev is not read, which would tell; o reads it")
	p.Press("down", "up", "down")
	if got := p.reads("open "); got != 1 {
		t.Fatalf("moving the cursor read %d configs", got-1)
	}
	p.on("SAME").Press("F").See("backend / dev, the root, is not read; o reads it.")
	p.Press("o").See("Reading backend / dev to tell where the secrets of backend").FinishAll()
	p.SeeLine("3 Secrets", "dev_ana").SeeLine("SAME", "↑ root").SeeLine("origin", "from the root, backend / dev; o goes there")
}

func TestEveryOriginIsTold(t *testing.T) {
	t.Parallel()
	p := branching(t)
	p.SeeLine("API_URL", "override").SeeLine("ONLY_HERE", "own").SeeLine("SAME", "↑ root").SeeLine("SHOP_LINK", "» ref").SeeLine("DOPPLER_CONFIG", "Doppler")
	p.on("API_URL").SeeLine("origin", "own, over what the root has, backend / dev; o goes there")
	p.on("SHOP_LINK").SeeLine("origin", "from the root, backend / dev; refers to API_URL in frontend / dev; o goes there")
	p.on("ONLY_HERE").SeeLine("origin", "own, set in backend / dev_ana").Press("o").See("ONLY_HERE is set in backend / dev_ana itself and refers to")
	p.on("GONE_HERE").SeeLine("∅ missing", "hidden").SeeLine("├─ GONE_HERE", "deleted here").SeeLine("origin", "deleted here; the root has it, backend / dev; o goes there")
	for _, key := range []string{"e", "r", "t", "V", "T", "d", "y", "v"} {
		p.on("GONE_HERE").Press(key).See("GONE_HERE is deleted in backend / dev_ana; a adds it again.")
	}
	if got := p.stagedLines(); len(got) != 0 {
		t.Errorf("staged %v", got)
	}
	p.Press("ctrl+g").Press("x").FinishAll().SeeLine("GONE_HERE").SeeLine("3 Secrets", "dev_ana")
}

func TestInheritedFromAnotherConfig(t *testing.T) {
	t.Parallel()
	p := at(t, dev, func(p *person) {
		p.api.configs[dev].Inherits = []model.ConfigRef{shop}
		p.api.put(shop, masked("HANDED", "hidden-handed"))
		p.api.put(dev, masked("HANDED", "hidden-handed"))
		p.api.put(dev, masked("MINE", "hidden-mine"))
	})
	p.on("HANDED").SeeLine("HANDED", "not told").Press("o").FinishAll()
	p.SeeLine("HANDED", "↑ front…").SeeLine("origin", "inherited from frontend / dev; o goes there").SeeLine("MINE", "own")
	p.Press("o").FinishAll().SeeLine("3 Secrets", "frontend / dev").SeeLine("├─ HANDED").See("From HANDED in backend / dev.")
	p.Press("backspace").SeeLine("3 Secrets", "backend / dev").SeeLine("├─ HANDED")
	p.Press("backspace").See("No jump was made that could be gone back over.")
}

func TestAReferenceIsFollowedToItsTarget(t *testing.T) {
	t.Parallel()
	p := branching(t)
	p.on("TWO").Press("o").See("Go from TWO").See("API_URL in backend / dev_ana").SeeLine("TOKEN in frontend / dev", "refers to it")
	p.Press("2").FinishAll().SeeLine("3 Secrets", "frontend / dev").SeeLine("├─ TOKEN")
	p.Press("o").See("is set in frontend / dev itself").Press("backspace").FinishAll().SeeLine("├─ TWO")
	// One place needs no question.
	p.open("dev").on("SHOP_LINK").Press("o").FinishAll().SeeLine("├─ API_URL").SeeLine("3 Secrets", "frontend / dev")
}

func TestFollowingTheRootIsStagedReviewedAndUndone(t *testing.T) {
	t.Parallel()
	p := branching(t)
	p.on("SAME").Press("F").See("SAME reads as in backend / dev, the root, already.")
	p.on("ONLY_HERE").Press("F").See("backend / dev, the root, does not have ONLY_HERE.")
	p.on("GONE_HERE").Press("F").See("GONE_HERE is deleted here. a adds it again")
	p.Press("G", "F").See("Doppler sets DOPPLER_PROJECT itself")
	p.on("API_URL").Press("F").See("Staged: backend / dev_ana drops its own API_URL and follows").SeeLine("API_URL", "will follow the root")
	p.Press("u").SeeLine("API_URL", "override").Press("ctrl+r", "s").SeeLine("follow", "API_URL", "backend/dev_ana", "backend/dev/API").See("drops the own value: the root's value will be seen")
	p.press()
	p.FinishAll().See("Saved 1 change to backend / dev_ana.").SeeLine("API_URL", textOf(dev, "API_URL"), "↑ root")
	if line := p.lastOrder().Lines[0]; line.Removal != model.FollowRoot || line.RootValue == nil || line.Base == nil {
		t.Errorf("sent %+v", line)
	}
}

func TestSettingInTheRootTooIsStagedReviewedAndUndone(t *testing.T) {
	t.Parallel()
	p := branching(t)
	p.on("SAME").Press("S").See("backend / dev, the root, has the same already.")
	p.on("SIGNING_KEY").Press("S").See("Doppler shows the value of SIGNING_KEY to no person; e sets")
	p.on("GONE_HERE").Press("S").See("GONE_HERE will not be in backend / dev_ana; there is")
	p.on("TOKEN").Press("S").See("Staged: TOKEN of backend / dev_ana is set in backend / dev,").SeeLine("~ TOKEN", "••••• in root too").SeeLine("root", "will be set in backend / dev too")
	p.Press("S").See("TOKEN is no longer staged to be set in backend / dev.")
	if got := p.stagedLines(); len(got) != 0 {
		t.Fatalf("staged %v", got)
	}
	p.Press("u", "s").SeeLine("to root", "TOKEN").See("! also sets it in backend / dev, the root, over another value; branches that follow it").Press("esc")
	// What is edited afterwards goes there too, and a new name can.
	p.edit("TOKEN", "hidden-newer").SeeLine("~ TOKEN", "edited, root too")
	p.on("TOKEN").Press("r").Paste("_2").Press("enter").See("that cannot be done together").Press("esc")
	p.Press("a").Paste("BRAND_NEW").Press("enter").Paste("hidden-brand").Press("ctrl+s")
	p.on("BRAND_NEW").Press("S")
	p.Press("s").See("which does not have it")
	p.press()
	p.FinishAll().See("Saved 2 changes to backend / dev_ana.")
	for _, line := range p.lastOrder().Lines {
		if !line.ToRoot || !line.Value.Known() {
			t.Errorf("sent %s to the branch alone", line.Name)
		}
	}
}

func TestOnlyABranchHasARoot(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("TOKEN").Press("F").See("backend / dev is a root config: it has no other root.").Press("S").See("backend / dev is a root config")
	p = sit(t, ui.Options{Start: branch, ReadOnly: true}, branchy)
	p.FinishAll()
	p.on("API_URL").Press("F").See("dtui was started read-only.").Press("S").See("dtui was started read-only.")
}

// A root that is protected while its branch is not is no side door.
func TestPromise2AProtectedRootIsNotWrittenThroughItsBranch(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: branch, Protected: []string{"dev"}}, branchy)
	p.FinishAll()
	p.on("TOKEN").Press("o").FinishAll()
	p.Press("S").See("backend / dev, the root, is protected and backend / dev_ana").See("is not; P promotes to it.")
	if got := p.stagedLines(); len(got) != 0 {
		t.Errorf("staged %v", got)
	}
}

// guardedBranch stands in a protected branch of a protected root, both read.
func guardedBranch(t testing.TB) *person {
	t.Helper()
	p := at(t, model.ConfigRef{Project: "wares", Config: "prd_eu"}, func(p *person) { p.api.project("wares", "prd", "prd_eu") })
	p.on("TOKEN").Press("o").FinishAll()
	return p.on("TOKEN")
}

func TestUnlockingForTheRootUnlocksBoth(t *testing.T) {
	t.Parallel()
	p := guardedBranch(t)
	p.do("S").asksToUnlock().do("right", "enter").See("Staged: TOKEN of wares / prd_eu is set in wares / prd, the")
	if got := p.stagedLines(); len(got) != 1 || !strings.Contains(got[0], "prd_eu") {
		t.Errorf("staged %v", got)
	}
}

func TestGoldenBranch(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		p := sitAt(t, size[0], size[1], ui.Options{Start: branch}, branchy, flawed)
		p.FinishAll()
		p.on("SAME").Press("o").FinishAll()
		p.on("TOKEN").Press("S")
		p.on("API_URL").Press("F")
		p.on("TWO").FinishAll()
		p.Golden("branch-" + map[int]string{120: "120x40", 80: "80x24"}[size[0]])
	}
}

// What is set in the root too is written there: a protected root is unlocked for it, and asked for by its name as well.
func TestPromise2SettingInAProtectedRootAsksForItsNameToo(t *testing.T) {
	t.Parallel()
	ref := model.ConfigRef{Project: "live", Config: "prd_ana"}
	p := at(t, ref, func(p *person) { p.api.project("live", "prd", "prd_ana") })
	p.on("TOKEN").Press("o").FinishAll()
	p.on("TOKEN").Press("S").See("prd_ana and prd are protected").See("Unlock for editing")
	p.unlocked().See("Staged: TOKEN of live / prd_ana is set in live / prd, the")
	p.Press("s").See("1 of 2").Type("prd_ana").Press("tab", "tab")
	if got := p.focusedButton(); strings.HasPrefix(got, "Save") {
		t.Fatalf("the button %q has the focus with one name", got)
	}
	p.Press("esc", "esc")
	p.save("prd_ana", "prd").See("Saved 1 change to live / prd_ana.")
	if len(p.api.orders) != 1 || !p.lastOrder().Lines[0].ToRoot {
		t.Fatalf("sent %+v", p.api.orders)
	}
}
