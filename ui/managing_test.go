package ui_test

import (
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui"
)

// minting has a service token made, and shows what Doppler gives once.
func minting(t testing.TB) *person {
	t.Helper()
	return mintingOn(t)
}

func mintingOn(t testing.TB, settings ...func(*person)) *person {
	t.Helper()
	p := managingAt(t, 120, 40, ui.Options{Start: dev}, settings...)
	p.Press("a").See("Create a service token").Type("deploy")
	p.Press("ctrl+s").FinishAll()
	p.See("Service token deploy").See("shown once").NotSee(keyText)
	return p
}

func TestAServiceTokenIsMadeAndItsKeyIsShownOnce(t *testing.T) {
	t.Parallel()
	p := minting(t)
	p.Press("right", "enter").See(keyText)
	p.Advance(p.clock, 31*time.Second).NotSee(keyText)
	p.Press("enter").See(keyText).Focus(false).NotSee(keyText).Focus(true)
	p.Press("left", "enter").FinishAll()
	if len(p.copied) != 1 || p.copied[0] != keyText {
		t.Fatalf("copied: %q", p.copied)
	}
	p.Press("esc").NotSee("shown once").SeeLine("deploy", "read")
	p.Press("esc", "esc").FinishAll()
	p.Press("C", "enter").FinishAll()
	p.SeeLine("deploy", "read").NotSee(keyText)
}

func TestAKeyThatWasNotTakenIsNotLostByTheWay(t *testing.T) {
	t.Parallel()
	p := minting(t)
	p.Press("esc").See("shown once").See("was neither copied nor")
	p.Press("ctrl+c").See("Leave dtui").See("the key of deploy again")
	p.Press("esc").See("shown once")
	p.Press("ctrl+g")
	p.Press("x").See("shown once").NotSee(keyText)
	p.Press("esc").NotSee("shown once")
}

func TestPresenterModeHidesAKeyThatIsShownOnce(t *testing.T) {
	t.Parallel()
	p := minting(t)
	p.Press("right", "enter").See(keyText)
	p.Press("ctrl+k").NotSee(keyText)
	p.Press("enter").NotSee(keyText).See("Presenter mode hides it")
}

func TestARefusedFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := managing(t)
	p.Press("a", "ctrl+s").See("needs a name")
	p.Type("deploy")
	p.Press("tab", "tab", "ctrl+u").Type("yesterday")
	p.Press("ctrl+s").See("Write never, a life such as")
	p.api.fail("create a token of backend / dev", p.api.failure(model.Forbidden, "create a service token"))
	p.Press("ctrl+u").Type("7d")
	p.Press("ctrl+s").FinishAll()
	p.See("This token does not have write").See("deploy").See("Create a service token")
	p.Press("esc").NotSee("Create a service token")
	if n := p.api.calls["create a token of backend / dev"]; n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestAFormThatIsLeftSendsNothing(t *testing.T) {
	t.Parallel()
	p := managing(t)
	p.Press("a").Type("deploy")
	p.Press("esc").FinishAll()
	p.Press("d").See("Revoke ci")
	p.Press("enter").FinishAll()
	p.NotSee("Revoke ci")
	if len(p.api.tokens) != 2 || p.api.calls["revoke ci"]+p.api.calls["create a token of backend / dev"] > 0 {
		t.Errorf("%v, %v", p.api.tokens, p.api.calls)
	}
}

func TestWhatIsProtectedAsksForItsName(t *testing.T) {
	t.Parallel()
	p := managingAt(t, 120, 40, ui.Options{Start: prd})
	p.Press("a").Type("deploy")
	p.Press("ctrl+s").See("That is not the name").FinishAll()
	p.Type("prd")
	p.Press("ctrl+s").FinishAll()
	p.See("shown once")
}

func TestLeavingWhileAChangeIsUnderWayAsks(t *testing.T) {
	t.Parallel()
	p := managing(t)
	p.Press("d", "right", "enter", "esc", "ctrl+c").See("A change at Doppler is under way")
	p.Press("esc").FinishAll()
	p.See("Revoked the service token ci")
	p.Press("ctrl+c").FinishAll()
	if !p.Quit() {
		t.Error("it still asks")
	}
}

func TestTheScreenIsBlankedAndTheKeyStays(t *testing.T) {
	t.Parallel()
	p := minting(t)
	p.Press("right", "enter").See(keyText)
	p.Press("ctrl+g").NotSee(keyText).NotSee("old-jenkins")
	p.Press("x").FinishAll()
	p.See("shown once").NotSee(keyText)
	p.Press("left", "enter").FinishAll()
	p.Press("esc").SeeLine("old-jenkins", "read/write")
}

func TestATokenListThatCannotBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	p := managing(t)
	p.api.fail("config tokens of backend / dev", p.api.failure(model.Unavailable, "list the service tokens of backend / dev"))
	p.Press("R").FinishAll()
	p.See("old-jenkins").See("tries again").See("as of")
	p.api.fail("config tokens of backend / dev", nil)
	p.Press("R").FinishAll()
	p.NotSee("tries again")
}

func TestGoldenManage(t *testing.T) {
	t.Parallel()
	managing(t).Press("down").Golden("manage-120x40")
	managingAt(t, 80, 24, ui.Options{Start: dev}).Press("down").Golden("manage-80x24")
	managingAt(t, 60, 16, ui.Options{Start: dev, ASCII: true, NoColour: true}).Press("down").Golden("manage-60x16")
	p := managingAt(t, 120, 40, ui.Options{Start: prd})
	p.Press("a").Type("deploy").Press("ctrl+s").Golden("manage-form-120x40")
	p = managingAt(t, 80, 24, ui.Options{Start: prd})
	p.Press("a").Type("deploy").Press("ctrl+s").Golden("manage-form-80x24")
	minting(t).Golden("manage-once-120x40")
	p = minting(t)
	p.Resize(80, 24).Golden("manage-once-80x24")
}

func TestAShareLinkIsShownOnceAndHidden(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("TOKEN").Press("K").See("Share TOKEN").NotSee(hiddenText(dev, "TOKEN"))
	p.Press("tab", "ctrl+u").Type("0")
	p.Press("ctrl+s").See("Write a number from 1 to 50")
	p.Press("ctrl+u").Type("3")
	p.Press("ctrl+s").FinishAll()
	p.See("shown once").See("https://share.example/x").NotSee(sharedWord)
	p.Press("enter").FinishAll()
	if len(p.copied) != 1 || p.copied[0] != "https://share.example/x#"+sharedWord || p.api.shared.Views != 3 {
		t.Errorf("copied %q of %+v", p.copied, p.api.shared)
	}
	p.Press("esc").NotSee("shown once")
}

func TestAValueThatWasLetGoOfIsNotShared(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("TOKEN").Press("K").See("Share TOKEN")
	p.Press("ctrl+g", "x").FinishAll()
	p.Press("ctrl+s").See("let go of").FinishAll()
	if p.api.calls["share"] != 0 {
		t.Error("it was shared")
	}
}

func TestManagingGoesOnWithAnotherLoginOfTheSamePerson(t *testing.T) {
	t.Parallel()
	p, other := working(t)
	p.api.tokens = []model.ConfigToken{{ConfigRef: dev, UUID: "uuid-ci", Name: "ci", Access: model.ReadOnly}}
	p.Press("C", "enter").FinishAll()
	p.SeeLine("ci", "read")
	refused := func() {
		p.api.fail("config tokens of backend / dev", p.api.failure(model.Unauthorized, "list the service tokens of backend / dev"))
		p.refuse().Advance(p.clock, 2*pause)
	}
	refused()
	p.See("Log in again").Press("enter")
	p.api.tokens[0].Name = "ci-anew"
	p.accept()
	p.FinishAll().See("─ Manage ─").SeeLine("ci-anew", "read").NotSee("token refused")
	// For somebody else it is gone.
	refused()
	p.access.session = func() ui.Session { return p.access.as(other, model.CLIToken) }
	p.Press("enter").FinishAll().Press("enter").FinishAll()
	p.SeeLine("dtui", "Other Inc").NotSee("─ Manage ─").NotSee("ci-anew")
}

func TestManagingListsWhatTheCursorRestsOn(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.api.tokens = []model.ConfigToken{{ConfigRef: dev, UUID: "uuid-ci", Name: "ci", Access: model.ReadOnly}, {ConfigRef: dev, UUID: "uuid-old", Name: "old-jenkins", Access: model.ReadWrite}}
	const tokens, accounts = "config tokens of backend / dev", "service accounts"
	p.Press("C").FinishAll()
	p.Advance(p.clock, 2*pause).FinishAll()
	p.See("old-jenkins").NotSee("▸ service tokens ▸")
	// What the cursor passes over is not read; what it comes back to is.
	for range 30 {
		p.Press("down").FinishAll()
	}
	for range 30 {
		p.Press("up").FinishAll()
	}
	p.NotSee("old-jenkins")
	if p.api.calls[tokens] != 1 || p.api.calls[accounts] != 0 {
		t.Errorf("%v", p.api.calls)
	}
	p.Advance(p.clock, 2*pause).FinishAll()
	p.See("old-jenkins")
	// Entering what is listed by then reads it no second time.
	p.Press("enter").FinishAll()
	if p.api.calls[tokens] != 2 {
		t.Errorf("%v", p.api.calls)
	}
	p.Press("d").See("Revoke ci")
}

func TestManagingWithTheMouse(t *testing.T) {
	t.Parallel()
	p := managing(t)
	click := func(text string) {
		t.Helper()
		x, y, ok := p.Screen().Find(text)
		if !ok {
			t.Fatalf("%s is not there:\n%s", text, p.Screen())
		}
		p.Click(x, y)
	}
	click("old-jenkins")
	p.SeeLine("▌", "old-jenkins").See("uuid-old")
	click("Configs")
	p.SeeLine("▌", "Configs")
	click("Service tokens")
	p.Press("tab").FinishAll()
	click("old-jenkins")
	p.Press("d").See("Revoke old-jenkins")
	click("Cancel")
	p.NotSee("Revoke old-jenkins").Press("a").Type("mouse")
	click("read and write")
	p.SeeLine("(x) read and write")
	click("Create token")
	p.FinishAll().See("shown once")
	if last := p.api.tokens[len(p.api.tokens)-1]; last.Name != "mouse" || last.Access != model.ReadWrite {
		t.Errorf("%+v", last)
	}
}

func TestAReadOnlyHeaderKeepsWhatTellsOfTheConnection(t *testing.T) {
	t.Parallel()
	for w := 64; w < 90; w++ {
		p := managingAt(t, w, 24, ui.Options{Start: dev, ReadOnly: true})
		if header := p.Screen().Lines()[0]; !strings.Contains(header, "READ ONLY") || !strings.HasSuffix(strings.TrimRight(header, " "), "?") {
			t.Errorf("%d: the header is %q", w, header)
		}
	}
}
