package ui_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui"
	"dtui/ui/clip"
)

func TestFilterNarrowsAndKeepsTheSecret(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.Press("G", "g", "/").Type("url").SeeLine("API_URL").NotSee("LOG_LEVEL").See("1 of 7")
	p.Press("enter", "e").See("Edit API_URL").Press("esc")
	p.Press("esc").See("LOG_LEVEL").NotSee("1 of 7")
	p.Press("/").Type("nothing like this").See("None of 7 names holds").Press("esc").See("LOG_LEVEL")
	p.Press("/").Type("spring").See("None of 7").Press("tab").SeeLine("DB_PASSWORD", "rotated in spring").NotSee("LOG_LEVEL")
	p.Press("esc", "1", "/").Type("front").SeeLine("frontend").NotSee("hollow").Press("backspace", "backspace", "backspace", "backspace", "backspace")
	p.See("hollow").Press("esc", "2", "/").Type("prd").NotSee("dev_ana").See("Production")
}

func TestSwitchingTheConfigKeepsTheSecretUnderTheCursor(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("TOKEN")
	p.open("stg").SeeLine("─ TOKEN ─")
	p.Press("e").SeeLine("Edit TOKEN", "backend / stg")
}

func TestAFilterThatListsNothingGivesTheSecretBack(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("TOKEN").Press("/").Type("zz").See("None of 7").Press("esc").SeeLine("─ TOKEN ─")
}

func TestOpeningReadsOnce(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.open("stg").Press("2", "enter").FinishAll()
	p.open("dev").open("stg")
	if n := p.api.calls["open backend / stg"]; n != 1 {
		t.Fatalf("stg was read %d times", n)
	}
	p.Press("R").FinishAll()
	if n := p.api.calls["open backend / stg"]; n != 2 {
		t.Fatalf("after R stg was read %d times", n)
	}
}

func TestMovingReadsNothing(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	before := len(p.api.calls)
	p.Press("2", "down", "down", "up", "G", "g", "1", "down", "up", "3", "j", "k", "G", "g", "pgdown").FinishAll()
	total := 0
	for _, n := range p.api.calls {
		total += n
	}
	if len(p.api.calls) != before || total != 4 {
		t.Fatalf("moving the cursor called %v", p.api.calls)
	}
}

func TestStartAsksForEverythingAtOnce(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev})
	if labels := strings.Join(p.Labels(), " "); strings.Count(labels, "ui.") != 4 {
		t.Fatalf("pending at the start: %s", labels)
	}
	p.FinishAll()
	for _, call := range []string{"account", "projects", "layout backend", "open backend / dev"} {
		if p.api.calls[call] != 1 {
			t.Errorf("%s was called %d times", call, p.api.calls[call])
		}
	}
}

func TestMarksAreCopiedAndCleared(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("API_URL").Press("space").See("1 marked").SeeLine("✓", "API_URL")
	p.on("TOKEN").Press("space").See("2 marked")
	p.Press("Y").See("2 marked secrets").Press("m").FinishAll().See("Copied 2 secrets as dotenv through wl-copy")
	want := `API_URL="` + textOf(dev, "API_URL") + "\"\nTOKEN=\"" + hiddenText(dev, "TOKEN") + "\"\n"
	if len(p.copied) != 1 || p.copied[0] != want {
		t.Fatalf("copied %q", p.copied)
	}
	p.on("SIGNING_KEY").Press("space", "Y", "m").FinishAll().See("Left out").See("SIGNING_KEY")
	p.Press("esc").NotSee("marked ")
	p.Press("ctrl+a").See("7 marked").Press("ctrl+a").NotSee("7 marked")
}

func TestUndoGoesToTheOtherConfig(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "for dev")
	p.open("stg")
	p.edit("TOKEN", "for stg")
	before := p.stagedLines()
	p.Press("u").See("Undone: edit of TOKEN in backend / stg.").SeeLine("3 Secrets", "backend / stg")
	p.Press("u").FinishAll().See("Undone: edit of API_URL in backend / dev.").SeeLine("3 Secrets", "backend / dev")
	p.keeps(nil)
	p.Press("u").See("Nothing is staged that could be undone")
	p.Press("ctrl+r").SeeLine("API_URL", "for dev")
	p.Press("ctrl+r").FinishAll().See("Done again: edit of TOKEN in backend / stg.").SeeLine("3 Secrets", "backend / stg")
	p.keeps(before)
	if len(p.api.orders) != 0 {
		t.Fatal("undo sent something")
	}
}

func TestUndoHasNoLimit(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("API_URL")
	for i := range 60 {
		p.Press("e").Paste(strings.Repeat("x", i+1)).Press("enter")
	}
	for range 60 {
		p.Press("u")
	}
	p.keeps(nil)
	p.SeeLine("API_URL", textOf(dev, "API_URL"))
}

func TestDeleteOnARootIsStagedAtOnce(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("TOKEN").Press("d").SeeLine("-", "TOKEN", "will be deleted")
	p.Press("y").See("TOKEN is staged to be deleted").Press("e").Type("kept after all").Press("enter").NotSee("will be deleted")
	p.Press("u").See("will be deleted")
	p.save()
	if _, there := p.api.configs[dev].secrets["TOKEN"]; there {
		t.Fatal("TOKEN is still there")
	}
}

func TestDeleteOnABranchAsksWhich(t *testing.T) {
	t.Parallel()
	p := at(t, branch)
	p.on("API_URL").Press("d").See("Delete API_URL").See("backend / dev_ana").See("reading backend / dev")
	p.keeps(nil)
	p.FinishAll().See("dev's is seen: backend/dev/").Press("f").SeeLine("API_URL", "will follow the root")
	lines := p.staged()
	if len(lines) != 1 || lines[0].Removal != model.FollowRoot || lines[0].RootValue.Raw.Reveal() != textOf(dev, "API_URL") || lines[0].ID != idOf(branch) {
		t.Fatalf("staged: %v", p.stagedLines())
	}
	p.on("LOG_LEVEL").Press("d").Press("enter") // Cancel comes first.
	if len(p.staged()) != 1 {
		t.Fatal("the first item is not the harmless one")
	}
	p.Press("d", "h").SeeLine("LOG_LEVEL", "will be deleted")
	p.on("TOKEN").Press("d").NotSee(hiddenText(dev, "TOKEN")).Press("esc")
	p.Press("s").See("the root's value will be seen").See("hides the root's value")
}

func TestDeleteOnABranchWhoseRootCannotBeRead(t *testing.T) {
	t.Parallel()
	p := at(t, branch)
	p.api.fail("open backend / dev", p.api.failure(model.Forbidden, "read backend / dev"))
	p.on("API_URL").Press("d").FinishAll().See("dev could not be read")
	p.Press("f").See("Delete API_URL")
	p.keeps(nil)
	p.Press("h").SeeLine("API_URL", "will be deleted")
}

func TestRestrictedToMaskedAsksForAValue(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("SIGNING_KEY").Press("V").See("Visibility of SIGNING_KEY").Press("m").See("New value of SIGNING_KEY").See("SIGNING_KEY is restricted")
	p.Press("enter").See("Type the new value first")
	p.keeps(nil)
	p.Type("brand-new").NotSee("brand-new").Press("enter")
	lines := p.staged()
	if len(lines) != 1 || lines[0].Visibility != model.Masked || lines[0].Value.Reveal() != "brand-new" {
		t.Fatalf("staged: %v", p.stagedLines())
	}
	p.on("TOKEN").Press("V", "r").SeeLine("TOKEN", "restricted")
	p.on("API_URL").Press("T").See("Value type of API_URL").Press("down", "enter").SeeLine("API_URL", "now")
	if len(p.staged()) != 3 {
		t.Fatalf("staged: %v", p.stagedLines())
	}
}

func TestRenameAndNote(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("TOKEN").Press("r").See("Rename TOKEN").Press("ctrl+u").Type("api token").Press("enter").SeeLine("TOKEN", "API_TOKEN")
	p.on("LOG_LEVEL").Press("r").Press("ctrl+u").Type("API_URL").Press("enter").See("the name is taken")
	p.Press("esc").NotSee("Rename LOG_LEVEL")
	p.on("LOG_LEVEL").Press("t").See("whole project").Type("how much is told").Press("enter").SeeLine("LOG_LEVEL", "how much is")
	p.open("stg").SeeLine("LOG_LEVEL", "how much is")
	p.open("dev")
	p.save().See("Saved 1 change to backend / dev, and 1 note.")
	if p.api.configs[dev].secrets["API_TOKEN"].Raw.Reveal() != hiddenText(dev, "TOKEN") || len(p.api.noted) != 1 {
		t.Fatalf("Doppler has %v", p.api.configs[dev].secrets)
	}
}

func TestAdding(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.Press("a").Type("new thing").Press("enter").Type("its-text").NotSee("its-text").Press("enter").SeeLine("NEW_THING", "new")
	p.Press("a").Type("API_URL").Press("enter").Type("x").Press("enter").See("exists in backend / dev").Press("esc")
	p.Press("a").Type("9LIVES").Press("ctrl+s").See("may not start with a number").Press("esc")
	p.Press("a").Type("DOPPLER_PROJECT").Press("ctrl+s").See("Doppler sets DOPPLER_PROJECT itself").Press("esc")
	if lines := p.staged(); len(lines) != 1 || lines[0].Name != "NEW_THING" || lines[0].Value.Reveal() != "its-text" {
		t.Fatalf("staged: %v", p.stagedLines())
	}
}

func TestManagedNamesCannotBeChanged(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.Press("G").SeeLine("─ DOPPLER_PROJECT ─")
	for _, key := range []string{"e", "d", "r", "t", "V", "T"} {
		p.Press(key).See("Doppler sets DOPPLER_PROJECT itself")
		p.Advance(p.clock, 5*time.Second)
	}
	p.Press("y").FinishAll()
	if len(p.copied) != 1 || p.copied[0] != "backend" {
		t.Fatalf("copied %q", p.copied)
	}
	p.keeps(nil)
}

func TestPromise7CopySaysThroughWhatAndThatItStays(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.Forbidden(hiddenText(dev, "TOKEN"))
	p.on("TOKEN").Press("y").FinishAll().See("Copied TOKEN through wl-copy. It stays until you copy")
	p.edit("TOKEN", "staged-text")
	p.Press("y").FinishAll()
	if len(p.copied) != 2 || p.copied[0] != hiddenText(dev, "TOKEN") || p.copied[1] != "staged-text" {
		t.Fatalf("copied %q", p.copied)
	}
	if !strings.Contains(joined(p), "TOKEN (the staged value)") {
		t.Fatalf("it is not said that the staged value was copied:\n%s", p.Screen())
	}
	p.on("SHOP_LINK").Press("Y", "r").FinishAll()
	if got := p.copied[len(p.copied)-1]; got != "${frontend.dev.API_URL}" {
		t.Fatalf("copied %q", got)
	}
	p.Press("Y", "f").FinishAll().See("Copied the reference ${backend.dev.SHOP_LINK}. It holds no")
	if got := p.copied[len(p.copied)-1]; got != "${backend.dev.SHOP_LINK}" {
		t.Fatalf("copied %q", got)
	}
}

func TestCopyThroughTheTerminalClaimsNoMoreThanItKnows(t *testing.T) {
	t.Parallel()
	p := at(t, dev, func(p *person) { p.route, p.copyErr = clip.Osc52, clip.ErrTerminal })
	p.on("TOKEN").Press("y").FinishAll().See("Sent TOKEN to the terminal (OSC 52).").See("Terminals do not").See("confirm this").NotSee("Copied")
	if len(p.raw) != 1 || p.raw[0] != clip.OSC52(model.NewValue(hiddenText(dev, "TOKEN"))) {
		t.Fatalf("sent %q", p.raw)
	}
}

func TestCopyThatFails(t *testing.T) {
	t.Parallel()
	p := at(t, dev, func(p *person) { p.copyErr = errors.New("wl-copy ended with status 1") })
	p.on("TOKEN").Press("y").FinishAll().See("Not copied: wl-copy ended with status 1.").NotSee("Copied TOKEN")
}

func TestMouse(t *testing.T) {
	t.Parallel()
	p := at(t, dev, many)
	x, y, _ := p.Screen().Find("LOG_LEVEL")
	p.Click(x, y).SeeLine("─ LOG_LEVEL ─")
	x, y, _ = p.Screen().Find(" stg ")
	p.Click(x+1, y).SeeLine("3 Secrets", "backend / dev").Click(x+1, y).FinishAll().SeeLine("3 Secrets", "backend / stg")
	x, y, _ = p.Screen().Find("frontend")
	p.Click(x, y).Click(x, y).FinishAll().SeeLine("2 Configs", "2")
	p.Wheel(60, 10, 3).NotSee("API_URL ").Wheel(60, 10, -20).See("API_URL ")
	p.Press("3", "g", "e")
	x, y, _ = p.Screen().Find("Cancel")
	p.Click(x, y).NotSee("Edit API_URL")
	p.Press("?").Click(2, 20).See("Keys")
	p.Press("esc").Click(0, 0).Click(119, 39)
	p.keeps(nil)
}

func TestNoMouse(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{NoMouse: true})
	if p.View().MouseMode != 0 {
		t.Fatal("the mouse is asked for")
	}
}

func TestWelcomeWithoutAToken(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{NoToken: true})
	p.FinishAll().SeeLine("1", "Log in with the browser").Press("down").See("--token-file")
	if len(p.api.calls) != 0 {
		t.Fatalf("without a token, these were called: %v", p.api.calls)
	}
	p.Press("R").FinishAll().Press("?").See("Keys").Press("esc").Press("1").See("neither log in nor").Resize(60, 16).See("neither log in nor").Press("q").FinishAll()
	if !p.Quit() {
		t.Fatal("q does not leave")
	}
}

func TestReadFailuresInEveryPane(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{})
	p.api.fail("projects", p.api.failure(model.Unavailable, "read the projects"))
	p.FinishAll().See("refused").See("R tries again").See("Offline since 12:00:00").See("offline")
	p.api.fail("projects", nil)
	p.Press("R").FinishAll().See("backend").NotSee("Offline since").NotSee("offline")
	p.api.fail("layout backend", p.api.failure(model.Forbidden, "read the configs of backend"))
	p.Press("enter").FinishAll().See("write access").See("R tries again")
	p.api.fail("layout backend", nil)
	p.Press("R").FinishAll().See("Development")
	p.api.fail("open backend / stg", p.api.failure(model.RateLimited, "read backend / stg"))
	p.open("stg").See("Rate-limited by Doppler until 12:00:40").See("R tries again")
	p.Advance(p.clock, 41*time.Second).NotSee("Rate-limited by Doppler until")
	p.api.fail("open backend / stg", nil)
	p.Press("R").FinishAll().SeeLine("API_URL", textOf(stg, "API_URL"))
	p.api.fail("open backend / stg", errors.New("nonsense came back"))
	p.Press("R").FinishAll().SeeLine("API_URL", textOf(stg, "API_URL")).See("as of 12:00:41")
}

func TestEmptyProjectsAndConfigs(t *testing.T) {
	t.Parallel()
	p := at(t, model.ConfigRef{Project: "hollow", Config: "dev"})
	p.See("hollow / dev has no secrets.").See("a adds one").Press("v").See("There is no secret under the cursor").Press("/").Press("esc", "e", "d", "y", "space", "n", "P")
	p.keeps(nil)
	p.Press("1", "up", "enter").FinishAll().See("bare has no configs.")
	p.Press("a").Type("FIRST").Press("enter").Type("x").Press("enter").Press("esc")
	q := sit(t, ui.Options{}, func(p *person) { p.api.projects = nil })
	q.FinishAll().See("This token sees no").Press("enter", "down", "2", "enter", "3", "e", "R").FinishAll()
}

func TestProtectedAndLockedAreSaidInWords(t *testing.T) {
	t.Parallel()
	p := at(t, prd)
	p.SeeLine("backend / prd", "locked", "protected").See("PRODUCTION")
}

func TestSandboxIsSaid(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev, Sandbox: true})
	p.FinishAll().See("Sandbox. Nothing here reaches Doppler.")
}

func TestTheFooterOfTooSmallTerminals(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	for _, size := range [][2]int{{59, 16}, {60, 15}, {59, 15}, {10, 3}, {1, 1}} {
		p.Resize(size[0], size[1])
		if size[0] > 20 {
			p.See("dtui needs 60×16 cells")
		}
		p.Press("e", "d", "x", "enter").Paste("text")
		p.keeps(nil)
	}
	p.Resize(60, 16).See("API_URL").NotSee("dtui needs")
}

func TestUnknownThemeIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := ui.New(ui.Env{Now: time.Now}, ui.Options{Theme: "no such theme"}); err == nil {
		t.Fatal("an unknown theme was taken")
	}
}

func TestIdleMeansIdle(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.Advance(p.clock, time.Hour)
	if p.Pending() != 0 {
		t.Fatalf("after an hour of nothing these are pending: %q", p.Labels())
	}
}

func TestPromotionCanBeTakenBack(t *testing.T) {
	t.Parallel()
	p := promoted(t)
	if got := p.api.configs[stg].secrets["TOKEN"].Raw.Reveal(); got != hiddenText(dev, "TOKEN") {
		t.Fatalf("stg has %q", got)
	}
	p.Press("B").FinishAll().See("take the promotion back").Press("esc")
	if lines := p.staged(); len(lines) != 1 || lines[0].ID != idOf(stg) || lines[0].Value.Reveal() != hiddenText(stg, "TOKEN") {
		t.Fatalf("staged: %v", p.stagedLines())
	}
	p.save()
	if got := p.api.configs[stg].secrets["TOKEN"].Raw.Reveal(); got != hiddenText(stg, "TOKEN") {
		t.Fatalf("stg has %q", got)
	}
}
