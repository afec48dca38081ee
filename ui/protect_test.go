package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/ui"
	"dtui/ui/keys"
)

const unlockTitle = "Unlock for editing"

// asksToUnlock fails unless the question stands, with its harmless button in focus.
func (p *person) asksToUnlock() *person {
	p.t.Helper()
	p.See(unlockTitle)
	if button := p.focusedButton(); button != "Cancel" {
		p.t.Fatalf("the question starts on %q", button)
	}
	return p
}

// guardedPlaces are ways to where the writing keys work with a protected, locked config as the one that is written to.
var guardedPlaces = map[keys.Scope]func(testing.TB) *person{
	keys.Secrets: func(t testing.TB) *person {
		return at(t, prd, func(p *person) { p.editor = &fakeEditor{place: ui.EditorPlace{Program: "ed", InMemory: true}} }).on("TOKEN")
	},
	keys.Browse: func(t testing.TB) *person { return at(t, prd).on("TOKEN") },
	keys.Global: func(t testing.TB) *person { return at(t, prd).on("TOKEN") },
	keys.Compare: func(t testing.TB) *person {
		p := at(t, prd).on("TOKEN")
		return with(p.do("D", "d", "e", "v", "enter").answered(), "f", "f")
	},
	keys.Lines: func(t testing.TB) *person {
		p := at(t, prd)
		p.do("D", "d", "e", "v", "enter").answered().do("/").Paste("CERTIFICATE").Press("enter", "t").See("text diff")
		return p
	},
	keys.Manage: managing,
	keys.Matrix: func(t testing.TB) *person {
		p := at(t, prd)
		p.Press("M").FinishAll()
		return p.cell("TOKEN", "prd").do("space")
	},
	keys.History:     func(t testing.TB) *person { return with(remembered(t, prd), "up") },
	keys.RollingBack: func(t testing.TB) *person { return with(remembered(t, prd), "b") },
	keys.Moment: func(t testing.TB) *person {
		p := remembered(t, prd)
		return with(p.do("=").answered(), "n")
	},
	keys.Findings: func(t testing.TB) *person {
		p := at(t, prd, func(p *person) { p.api.put(prd, masked("TOKEN", "hidden-prd-TOKEN\n")) })
		with(p, "!").SeeLine("TOKEN", "ends with a line end")
		return p
	},
	keys.Plan: func(t testing.TB) *person {
		p := at(t, dev).on("TOKEN")
		return p.do("P", "p", "r", "d", "enter").answered()
	},
	keys.Reviewer: reviewing,
	keys.Conflict: func(t testing.TB) *person {
		p := at(t, prd)
		p.edit("API_URL", "mine")
		p.api.put(prd, plain("API_URL", "theirs"))
		p.save("prd").See("Theirs")
		p.Advance(p.clock, 11*time.Minute)
		return p
	},
}

func reviewing(t testing.TB) *person {
	t.Helper()
	p := at(t, prd)
	p.edit("API_URL", "for prd")
	p.Advance(p.clock, 11*time.Minute)
	return with(p, "s")
}

// answered is FinishAll that goes on with the person.
func (p *person) answered() *person {
	p.t.Helper()
	p.FinishAll()
	return p
}

// stages says which writing actions stage something new; the others change or drop what is staged, read, or save.
func stages(row keys.Binding) bool {
	if row.Scope == keys.Manage {
		return false // What is managed is no secret: a form of its own asks for the name.
	}
	switch row.Action {
	case keys.RollBack, keys.ShareLink:
		return false // It shows a preview; what that stages asks by itself.
	case keys.StageLeft:
		return row.Scope != keys.Moment // The past is never staged into.
	case keys.Unstage, keys.Rehome, keys.Discard, keys.Promote, keys.PromoteHere, keys.Tick, keys.TickAll, keys.Theirs, keys.Undo, keys.Redo, keys.Review, keys.RequestChanges, keys.TakeBack:
		return false
	}
	return true
}

// asks presses a writing key and sees that it asks if it would stage something new, and that it stages nothing when it is
// pressed again in haste.
func asks(p *person, row keys.Binding, key string) {
	p.t.Helper()
	before := p.stagedLines()
	p.do(key).FinishAll()
	if !stages(row) {
		p.NotSee(unlockTitle)
		return
	}
	if row.Action == keys.StageRight && (row.Scope == keys.Compare || row.Scope == keys.Lines) {
		return // The right side is not protected here.
	}
	p.asksToUnlock().keeps(before)
	for range 2 {
		p.do(key).keeps(before)
	}
	if p.app.Dialogs() > 0 {
		p.do("esc")
	}
	p.keeps(before)
	if p.app.Dialogs() != 0 {
		p.t.Fatalf("esc does not close the question:\n%s", p.Screen())
	}
}

func TestPromise2NoWritingKeyStagesIntoALockedConfig(t *testing.T) {
	t.Parallel()
	for _, row := range tableOf(t).Rows() {
		if !row.Writes {
			continue
		}
		t.Run(fmt.Sprintf("%s %s", row.Scope, row.Action), func(t *testing.T) {
			t.Parallel()
			place := guardedPlaces[row.Scope]
			if row.Action == keys.FollowRoot || row.Action == keys.SetInRoot {
				place = guardedBranch
			}
			if place == nil {
				t.Fatalf("nothing says how to get to the scope %s", row.Scope)
			}
			for _, key := range row.Keys {
				asks(place(t), row, key)
			}
		})
	}
}

func TestPromise2NoKeyPressedAgainAndAgainUnlocks(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"e", "enter", "a", "d", "r", "t", "V", "T", "space", "tab", "esc", "q"} {
		p := at(t, prd).on("TOKEN")
		p.do("e").asksToUnlock()
		for range 9 {
			p.do(key)
		}
		p.keeps(nil)
		if p.app.Dialogs() > 0 {
			p.See(unlockTitle)
		}
	}
}

func TestPromise2UnlockingGoesOnWithWhatWasAsked(t *testing.T) {
	t.Parallel()
	p := at(t, prd)
	p.on("TOKEN").do("e").asksToUnlock().See("prd is protected by the rule prd*. Unlock it for editing for 10").See("minutes?")
	p.do("right", "enter").See("Edit TOKEN").Type("another").Press("enter")
	if len(p.staged()) != 1 {
		t.Fatalf("staged: %v", p.stagedLines())
	}
	p.SeeLine("3 Secrets", "backend / prd", "unlocked 10 min")
	p.Advance(p.clock, time.Minute).SeeLine("unlocked 9 min")
	p.on("LOG_LEVEL").do("d").NotSee(unlockTitle)
	p.Advance(p.clock, 8*time.Minute+59*time.Second).SeeLine("unlocked 1 min")
	before := p.stagedLines()
	p.Advance(p.clock, time.Second).SeeLine("3 Secrets", "⊛ protected").See("backend / prd is protected again. What is staged stays")
	p.keeps(before)
	p.on("LOG_LEVEL").do("u").NotSee(unlockTitle)
	p.do("ctrl+r").keeps(before)
	p.do("U").NotSee(unlockTitle)
	p.do("u").keeps(before)
	p.do("X").NotSee(unlockTitle).Press("esc")
	p.on("API_URL").do("e").asksToUnlock()
}

func TestPromise2EachConfigIsUnlockedForItself(t *testing.T) {
	t.Parallel()
	p := at(t, prd)
	p.edit("API_URL", "for prd")
	p.do("1", "/").Paste("frontend").Press("enter", "g", "esc", "enter").FinishAll()
	p.open("prd").SeeLine("3 Secrets", "frontend / prd", "protected")
	p.on("TOKEN").do("d").asksToUnlock().See("frontend / prd")
}

func TestPromise3WhatWasTypedSurvivesTheEndOfTheUnlocking(t *testing.T) {
	t.Parallel()
	p := at(t, prd)
	for _, edit := range []struct{ key, title, what string }{{"e", "Edit TOKEN", "a-new-token"}, {"t", "Note of TOKEN", "a note"}, {"r", "Rename TOKEN", "OTHER"}} {
		p.on("TOKEN").do(edit.key)
		p.unlocked().See(edit.title)
		p.do("ctrl+u").Paste(edit.what)
		p.Advance(p.clock, 11*time.Minute).See(edit.title)
		n := p.app.Staged()
		p.do("ctrl+s").asksToUnlock()
		if p.app.Staged() != n {
			t.Fatal("staged while locked")
		}
		p.do("esc").See(edit.title)
		p.do("ctrl+s").asksToUnlock()
		p.do("right", "enter").NotSee(edit.title)
		if p.app.Staged() == 0 || edit.key != "r" && p.app.Staged() != n+1 {
			t.Fatalf("%s was not staged after unlocking", edit.title)
		}
		p.Advance(p.clock, 11*time.Minute)
	}
}

func TestPromise2UnlockingEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*person){
		"its time":   func(p *person) { p.Advance(p.clock, 10*time.Minute) },
		"suspending": func(p *person) { p.do("ctrl+z") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := at(t, prd)
			p.edit("API_URL", "for prd")
			before := p.stagedLines()
			end(p)
			p.keeps(before)
			p.on("TOKEN").do("d").asksToUnlock()
		})
	}
}

func TestPromise2AWriteADeletionAndATakeBackAskForTheName(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("TOKEN").do("P").Type("prd").Press("enter").FinishAll().See("Promote plan")
	p.do("enter").asksToUnlock()
	p.do("right", "enter").FinishAll().See("Type prd to save")
	p.press("prd").FinishAll().See("B takes the promotion back")
	p.Advance(p.clock, 11*time.Minute)
	p.do("B").FinishAll()
	p.asksToUnlock().keeps(nil)
	p.do("right", "enter").FinishAll().See("take the promotion back")
	p.do("right", "enter").See("Type prd to save")
	p.press("prd").FinishAll()
	p.open("prd").on("LOG_LEVEL").do("d")
	p.save("prd")
	orders := len(p.api.orders)
	if orders != 3 || p.api.orders[2].Lines[0].Removal == 0 {
		t.Fatalf("%d orders", orders)
	}
}

func TestPromise2WithoutPatternsNothingIsProtected(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: prd, Protected: []string{}})
	p.FinishAll().NotSee("protected")
	p.on("LOG_LEVEL").do("d").NotSee(unlockTitle)
	if p.app.Staged() != 1 {
		t.Fatal("nothing is staged")
	}
}

func TestPromise2AListThatChangedMeanwhileIsNotWrittenTo(t *testing.T) {
	t.Parallel()
	p := at(t, prd)
	p.on("TOKEN").do("R", "d").asksToUnlock()
	delete(p.api.configs[prd].secrets, "TOKEN")
	p.answered().do("right", "enter").See("the list has changed meanwhile")
	p.keeps(nil)
}

func TestGoldenProtected(t *testing.T) {
	t.Parallel()
	p := sitAt(t, 80, 24, ui.Options{Start: prd})
	p.FinishAll()
	p.on("TOKEN").do("e").Golden("unlock")
	p.do("right", "enter").Type("new").Press("enter")
	p.Advance(p.clock, 90*time.Second).Golden("unlocked")
	if at := slices.IndexFunc(p.Screen().Lines(), func(line string) bool { return strings.Contains(line, "unlocked 9 min") }); at < 0 {
		t.Error("the time is not told")
	}
}
