package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui"
)

// planned plans to promote everything that dev has into stg, prd and frontend / dev.
func planned(t testing.TB, w, h int, settings ...func(*person)) *person {
	t.Helper()
	p := sitAt(t, w, h, ui.Options{Start: dev}, settings...)
	p.FinishAll()
	return plan(p)
}

func plan(p *person) *person {
	p.t.Helper()
	p.Press("3", "ctrl+a", "P").See("Promote 7 secrets to")
	p.Paste("stg").Press("tab").Press("ctrl+u").Paste("prd").Press("tab").Press("ctrl+u").Paste("frontend").Press("enter").FinishAll()
	p.Press("ctrl+u").Paste("frontend / dev").Press("tab", "enter").FinishAll()
	p.See("Promote plan").See("to stg, prd, frontend / dev")
	return p
}

func reviewed(p *person) {
	p.api.policies = []model.Policy{
		{Name: "Two pairs of \x1b[31meyes", Reviewers: 2, From: []string{"Operations"}, NotOneself: true, Projects: map[string]model.PolicyTarget{"backend": {Environments: []string{"prd"}}}},
	}
}

// varied makes the targets differ from the source in ways that are worth a look.
func varied(p *person) {
	reviewed(p)
	link := masked("SHOP_LINK", "a fixed text")
	p.api.put(stg, plain("TOKEN", "open in stg"))
	p.api.put(prd, restricted("TOKEN"))
	p.api.put(prd, link)
	p.api.put(dev, plain("API_URL", "https://api.dev.example"))
	delete(p.api.configs[stg].secrets, "LOG_LEVEL")
	delete(p.api.configs[shop].secrets, "CERTIFICATE")
}

func TestGoldenPromotionIntoSeveralTargets(t *testing.T) {
	t.Parallel()
	p := planned(t, 120, 40, varied)
	p.Press("!").Golden("promote-several-120x40")
	p.Press("w").Golden("promote-computed-120x40")
	p = planned(t, 80, 24, varied)
	p.Press("!").Golden("promote-several-80x24")
	p.Press("ctrl+k").Golden("promote-presenter-80x24")
}

func TestGoldenTakingBack(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		p := planned(t, size[0], size[1], varied)
		p.do("enter").unlocked().FinishAll().See("Review")
		p.Golden(fmt.Sprintf("review-of-promotion-%dx%d", size[0], size[1]))
		p.press("prd").FinishAll()
		p.api.put(stg, masked("TOKEN", "theirs"))
		p.api.fail("open frontend / dev", p.api.failure(model.Unavailable, "read it"))
		p.Press("B").FinishAll().Golden(fmt.Sprintf("take-back-%dx%d", size[0], size[1]))
	}
}

func TestRawOrComputedIsChosenKnowingly(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.api.put(stg, masked("SHOP_LINK", "something else"))
	p.on("SHOP_LINK").Press("P").Type("stg").Press("enter").FinishAll()
	p.See("Promote plan  raw text").See("text taken: raw").NotSee("freezes the reference")
	p.Press("w").See("Promote plan  computed text").See("text taken: computed").SeeLine("SHOP_LINK", "freezes the reference").See("w take raw")
	p.Press("Y").FinishAll()
	if table := p.copied[0]; !strings.Contains(table, "text taken: computed") || strings.Contains(table, "hidden-") || strings.Contains(table, "something") {
		t.Errorf("copied:\n%s", table)
	}
	p.Press("r").See("1 line raw").NotSee("freezes the reference").Press("r", "enter")
	p.SeeLine("SHOP_LINK").See("takes the computed text")
	if got := p.staged()[0].Value.Reveal(); got != hiddenText(dev, "SHOP_LINK") {
		t.Errorf("staged %q", got)
	}
}

func TestAPolicyIsShownBeforeAndAfterItRefuses(t *testing.T) {
	t.Parallel()
	for name, refusal := range map[string]*model.Failure{
		"403": {Kind: model.Forbidden, Status: 403},
		"400": {Kind: model.Invalid, Status: 400, Messages: []string{"Create a change request instead."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := at(t, dev, reviewed)
			p.on("TOKEN").Press("P").Type("prd").Press("enter").FinishAll()
			p.SeeLine("change requests only (Two pairs of", "<ESC>", "2 reviews are asked for, by Operations, not by oneself")
			p.do("enter").unlocked().See("Under the change-request policy Two pairs of")
			before := p.stagedLines()
			p.api.answer = func(order model.SaveOrder) model.SaveReport { return report(order, model.NotApplied, refusal) }
			p.SeeLine("[ Request the changes").Press("shift+tab", "shift+tab") // Doppler is asked all the same.
			p.press("prd").FinishAll()
			p.See("is under the change-request policy").See("c opens a change request for backend / prd.").NotSee("your token may not write backend")
			p.keeps(before)
		})
	}
}

func TestPoliciesThatMayNotBeReadAreNotGuessedAt(t *testing.T) {
	t.Parallel()
	p := at(t, dev, func(p *person) { p.api.fail("policies", p.api.failure(model.Forbidden, "list the policies")) })
	p.on("TOKEN").Press("P").Type("prd").Press("enter").FinishAll()
	p.See("change-request policies not known").See("1 ticked")
	p.Press("Y").FinishAll()
	if !strings.Contains(p.copied[0], "change-request policies: not known (This token does not have write access)") {
		t.Errorf("copied:\n%s", p.copied[0])
	}
}

// What a source masks stays masked in the list, the review and the matrix until it is saved, though the target shows it.
func TestPromise5WhatTheSourceMasksIsNotShownBeforeItIsSaved(t *testing.T) {
	t.Parallel()
	p := at(t, dev, func(p *person) { p.api.put(stg, plain("TOKEN", "open in stg")) })
	p.Forbidden(hiddenText(dev, "TOKEN"))
	p.on("TOKEN").Press("P").Type("stg").Press("enter").FinishAll().Press("enter").See("Review").Press("esc")
	p.open("stg").on("TOKEN").See("open in stg")
	p.Press("M").FinishAll().See("Matrix").Press("esc")
	p.Allow(hiddenText(dev, "TOKEN"))
	p.Press("s", "tab", "right", "enter").FinishAll().See("Saved 1 change")
}

// A branch gets its own values before its root changes, and loses them after its root changed back.
func TestARootAndItsBranchAreSavedInTurn(t *testing.T) {
	t.Parallel()
	p := at(t, stg)
	for _, ref := range []model.ConfigRef{dev, branch} {
		p.api.put(ref, masked("TOKEN", "from dev"))
	}
	p.on("TOKEN").Press("P").Type("dev").Press("tab", "ctrl+u").Type("dev_ana").Press("tab", "enter").FinishAll()
	p.See("to dev, dev_ana").Press("enter").See("Review")
	p.press().FinishAll()
	sent := func() string {
		var list []string
		for _, order := range p.api.orders {
			list = append(list, fmt.Sprintf("%s %d", order.ID.Config, order.Lines[0].Removal))
		}
		p.api.orders = nil
		return strings.Join(list, ", ")
	}
	if got := sent(); got != "dev_ana 0, dev 0" {
		t.Errorf("sent: %s", got)
	}
	p.Press("B").FinishAll().See("2 changes are staged").Press("right", "enter").See("Review")
	p.api.fail("save backend / dev", p.api.failure(model.Unavailable, "save it"))
	p.press().FinishAll()
	if got := sent(); got != "dev 0" {
		t.Errorf("sent while the root failed: %s", got)
	}
	p.See("its root was to be saved first, and was not")
	p.api.fail("save backend / dev", nil)
	p.press().FinishAll()
	if got := sent(); got != fmt.Sprintf("dev 0, dev_ana %d", model.FollowRoot) {
		t.Errorf("sent: %s", got)
	}
}

func TestATakeBackThatIsStagedIsOfferedAgain(t *testing.T) {
	t.Parallel()
	p := promoted(t)
	p.Press("B").FinishAll().See("1 change is staged that take the promotion back").Press("esc")
	p.Press("B").FinishAll().See("1 change is staged from before, and not saved yet").See("Review 1 change").Press("esc", "u")
	p.Press("B").FinishAll().See("1 change is staged that take the promotion back").Press("esc")
	p.save()
	p.Advance(p.clock, 10*time.Second)
	p.Press("B").See("No promotion was saved in this run")
}

func TestBlankSaysThatAPromotionCannotBeTakenBack(t *testing.T) {
	t.Parallel()
	p := promoted(t)
	p.letsGo()
	p.Press("x").FinishAll().See("The last promotion cannot be taken back any more")
}

func TestTheReviewOfAProtectedConfigStartsInItsField(t *testing.T) {
	t.Parallel()
	p := at(t, prd)
	p.edit("API_URL", "for prd").Press("s").Type("prd")
	p.See("[ prd").Press("enter", "right").See("[ Save 1 to prd ]")
	if len(p.api.orders) != 0 {
		t.Fatal("enter in the field saved")
	}
}
