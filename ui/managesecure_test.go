package ui_test

import (
	"testing"

	"dtui/model"
	"dtui/model/matrix"
	"dtui/ui"
)

// A value that a request proposes is gone from memory behind a blank screen, however deep it was shown.
func TestPromise5AProposedValueIsLetGoOf(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	proposes(p)
	p.reviewing().Press("v").FinishAll()
	p.See(proposedText)
	if !p.holds(proposedText) {
		t.Fatal("the walk does not find it while it is shown")
	}
	p.Press("ctrl+g")
	if p.holds(proposedText) {
		t.Error("it is held behind the blank screen")
	}
}

func TestPromise5AProposedValueIsLetGoOfByLeaving(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	proposes(p)
	p.reviewing().Press("v").FinishAll().See(proposedText).Press("esc")
	if p.holds(proposedText) {
		t.Error("it is held after it was left")
	}
}

// What was asked for here is not shown elsewhere: the answer may come when something else is in sight.
func TestAProposedValueThatComesLateRevealsNothingElse(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	proposes(p)
	p.on("TOKEN").reviewing().Press("v", "o").See("3 Secrets").FinishAll()
	p.NotSee(hiddenText(dev, "TOKEN")).NotSee(proposedText)
}

// replaced has somebody else log in while the answer to a change is awaited.
func (p *person) replaced(by *fakeAPI) *person {
	p.t.Helper()
	p.access.session = func() ui.Session { return p.access.as(by, model.CLIToken) }
	p.Press("ctrl+o", "l", "1").FinishLabel("beginLogin").FinishLabel("awaitLogin").FinishLabel("useToken").FinishLabel("keep")
	return p
}

// The answer to a change of one login reads nothing as that one, and says nothing of the next one.
func TestAChangeOfALoginThatIsOverReadsNothing(t *testing.T) {
	t.Parallel()
	p, other := working(t)
	p.api.tokens = []model.ConfigToken{{ConfigRef: dev, UUID: "uuid-ci", Name: "ci", Access: model.ReadOnly}}
	p.Press("C", "enter").FinishAll()
	p.Press("d", "right", "enter", "esc")
	p.replaced(other)
	const list = "config tokens of backend / dev"
	p.api.fail(list, p.api.failure(model.Unauthorized, "list the service tokens of backend / dev"))
	before := p.api.calls[list]
	p.FinishAll().See("Revoked the service token ci").NotSee("no longer accepts").NotSee("token refused")
	if p.api.calls[list] != before {
		t.Error("the list was read as who is not at work any more")
	}
}

// What somebody renamed is renamed for them: whoever is at work by then may have a config of that name too.
func TestARenamingOfALoginThatIsOverRenamesNothingForTheNextOne(t *testing.T) {
	t.Parallel()
	said := matrix.Place{ConfigRef: branch, Name: "LOG_LEVEL"}
	p := sit(t, ui.Options{Start: branch}, withAccess(), func(p *person) {
		p.session = ui.Session{Profile: "default", Kind: model.CLIToken, Place: model.InKeyring}
		p.said = &fakeSaid{marks: matrix.Marks{Differs: map[matrix.Place]bool{said: true}}}
	})
	p.FinishAll()
	other := elsewhere(p)
	p.edit("LOG_LEVEL", "trace")
	p.Press("C").FinishAll()
	for !p.Screen().Contains("▌  Configs") {
		p.Press("down")
	}
	p.Press("enter").FinishAll().Press("/").Paste("dev_ana").Press("enter", "e", "enter", "ctrl+u").Type("build")
	p.Press("ctrl+s", "esc")
	p.replaced(other)
	kept := len(p.said.kept)
	opened := other.calls["open backend / dev_ana"]
	p.FinishAll().See("Renamed backend / dev_ana to dev_build")
	if len(p.said.kept) != kept {
		t.Errorf("what the other one said of names was changed: %v", p.said.kept[kept:])
	}
	_ = opened
	for _, line := range p.staged() {
		if line.ID.Config != "dev_build" || line.ID.Owner != me {
			t.Errorf("staged in %v", line.ID)
		}
	}
}

// listing goes over to what is managed and lists one kind of thing.
func (p *person) listing(title string) *person {
	p.t.Helper()
	if !p.Screen().Contains("─ Manage ─") {
		p.Press("C").FinishAll()
	}
	for range 20 {
		p.Press("up")
	}
	for range 20 {
		if p.Screen().Contains("▌  " + title) {
			p.Press("enter").FinishNewest()
			return p
		}
		p.Press("down")
	}
	p.t.Fatalf("%s is not there:\n%s", title, p.Screen())
	return p
}

// What a menu was opened for can be gone by the time something is chosen in it.
func TestAMenuOutlivesWhatItWasOpenedFor(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.listing("Projects").Press("/").Paste("backend").Press("enter", "d").Type("backend")
	p.Press("tab", "right", "enter", "esc", "esc", "esc")
	p.listing("Configs")
	p.Press("x").See("clone").FinishAll()
	p.Press("enter").FinishAll().See("Nothing was done")
	if p.app.Dialogs() != 0 {
		t.Errorf("a form is open:\n%s", p.Screen())
	}
}

// A lease stays one that can be revoked under whatever name its config has by then, and is no other config's of its old name.
func TestALeaseStaysWithItsConfig(t *testing.T) {
	t.Parallel()
	p := leasing(t, 120, 40, ui.Options{Start: branch}).issues()
	p.Press("enter", "enter").FinishAll().Press("esc", "esc")
	p.listing("Configs").Press("/").Paste("dev_ana").Press("enter", "e", "enter", "ctrl+u").Type("build")
	p.Press("ctrl+s").FinishAll().See("Renamed backend / dev_ana to dev_build").Press("esc")
	p.listing("Leases").FinishAll().See("backend / dev_build").SeeLine("POSTGRES", "in 30m")
	p.Press("d", "right", "enter").FinishAll().See("Revoked the lease of POSTGRES in backend / dev_build")
	if len(p.api.ended) != 1 || p.api.ended[0].Config.Config != "dev_build" || p.api.ended[0].ID != "lease-POSTGRES" {
		t.Errorf("revoked %+v", p.api.ended)
	}
}

// The address of a webhook can be a secret in itself, also where it is changed; so can what is delivered.
func TestPresenterModeHidesTheAddressOfAWebhookInItsForms(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	const address, payload = "https://hooks.example/T0/B0/a-word-that-opens-it", "a-word-in-the-payload"
	p.api.hooks = []model.Webhook{{ID: "hook-1", Project: "backend", Name: "chat", URL: address, Enabled: true, CanManage: true}}
	p.listing("Webhooks").See(address)
	p.Press("e").See("a-word-that-opens-it").Press("ctrl+k").NotSee("a-word-that-opens-it").Press("esc")
	p.Press("e", "tab", "tab", "tab", "tab", "right", "right", "tab").Type(`{"a": "` + payload + `"}`)
	p.See("JSON").NotSee(payload).Press("ctrl+k").See(payload)
}

// Whoever looked at a value approves that one and no other.
func TestNobodyApprovesAnotherValueThanTheySaw(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	proposes(p)
	p.reviewing().Press("v").FinishAll().See(proposedText)
	p.api.request.Units[0].Proposals[0].Value = model.NewValue("another-text")
	p.Press("x", "enter").See("Approve").Press("right", "enter").FinishAll()
	p.See("Nothing was done: what is proposed for backend / dev was changed")
	if p.api.calls["approve"] != 0 {
		t.Fatal("another value was approved")
	}
	p.Press("esc").See("─ Changes").Press("v").FinishAll().See("another-text")
	p.Press("x", "enter", "right", "enter").FinishAll().See("Approved the unit")
	if p.api.calls["approve"] != 1 {
		t.Error("it was not approved")
	}
}

// A key that is held down goes through no button that has weight.
func TestAHeldKeyApprovesNothing(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	proposes(p)
	p.reviewing()
	for _, key := range []string{"x", "e"} {
		p.Press(key, "enter", "enter", "enter", "enter").FinishAll()
	}
	if n := p.api.calls["approve"] + p.api.calls["set status draft"]; n != 0 {
		t.Errorf("%d changes by a key that was held down", n)
	}
}

// A config that was renamed to a protected name is protected, and takes nothing before it was unlocked.
func TestChangesGoToARenamedConfigThatIsProtectedOnlyOnceItIsUnlocked(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: branch, Protected: []string{"dev_live"}})
	p.FinishAll()
	p.edit("LOG_LEVEL", "trace")
	p.api.renamed(branch, "dev_live")
	p.Press("2", "R").FinishAll()
	p.Press("s", "m", "enter").FinishAll().See("Unlock for editing")
	if p.staged()[0].ID.Config != "dev_ana" {
		t.Error("it was moved without being asked")
	}
	p.Press("right", "enter").FinishAll().See("Moved 1 change to backend / dev_live")
}

// A name that only a change request has is hidden with the others.
func TestPresenterModeHidesTheNamesThatAreProposed(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev, HideNames: true})
	p.FinishAll()
	proposes(p)
	p.api.request.Units[0].Proposals = append(p.api.request.Units[0].Proposals, model.ProposedChange{Name: "NEW_PARTNER_KEY", Value: model.NewValue(proposedText)})
	p.reviewing().See("NEW_PARTNER_KEY").Press("ctrl+k").NotSee("NEW_PARTNER_KEY").See("SECRET")
	p.Press("esc").FinishAll().NotSee("NEW_PARTNER_KEY").Press("enter").FinishAll().NotSee("NEW_PARTNER_KEY")
}

func TestATokenOfTheDemoIsNotKeptAsAProfile(t *testing.T) {
	t.Parallel()
	on := &keeping{files: map[string]string{}}
	p := managingAt(t, 120, 40, ui.Options{Start: dev, Sandbox: true}, on.keeper)
	p.Press("a").Type("deploy")
	p.Press("ctrl+s").FinishAll().See("shown once").See("Write a file").NotSee("Keep as profile")
}
