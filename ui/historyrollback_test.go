package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui"
)

func TestRollingBackStagesGuardedChangesAfterAPreview(t *testing.T) {
	t.Parallel()
	p := reading(t, 120, 40, ui.Options{})
	p.entry(2).Press("b").FinishAll()
	p.See("Rollback preview").See("nothing is sent yet").See("Going back to before 25 Feb 12:00 would change 3 names").See("1 already reads so")
	p.named("DB_PASSWORD").See("Changed again 28 Feb 11:00 by Ben Okafor; that is undone too.")
	p.named("API_URL").See("left alone")
	p.NotSee("hidden-").NotSee("Roll back at Doppler")
	if len(p.staged()) != 0 {
		t.Fatal("a preview staged something")
	}
	p.Press("tab")
	if got := p.focusedButton(); got != "Back" {
		t.Fatalf("the preview starts on %q", got)
	}
	p.Press("tab", "enter")
	p.See("Staged 3 changes in backend / dev.")
	got := strings.Join(p.stagedLines(), "\n")
	for _, want := range []string{
		`[DB_PASSWORD="hidden-db-three" masked string] -> DB_PASSWORD known=true "hidden-dev-DB_PASSWORD"`,
		`[new] -> LEGACY_KEY known=true "hidden-legacy"`, `[TOKEN="hidden-newer" masked string] -> TOKEN known=true "hidden-oldest"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("not staged: %s\nin\n%s", want, got)
		}
	}
	if n := p.api.callsOf("rollback") + p.api.callsOf("save"); n != 0 {
		t.Errorf("%d writes were sent", n)
	}
}

func TestARollbackLeavesOwnEditsAloneUnlessTicked(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev}, storied)
	p.FinishAll()
	p.edit("DB_PASSWORD", "mine")
	p.Press("H").FinishAll()
	p.entry(1).Press("b").FinishAll()
	p.See("1 has an").See("edit of yours staged")
	p.named("DB_PASSWORD").See("You have an edit staged; ticking this takes its place.")
	p.Press("tab", "tab", "enter").See("No name is ticked")
	p.Press("shift+tab", "shift+tab", "space", "tab", "tab", "enter").See("Staged 1 change")
	if got := strings.Join(p.stagedLines(), "\n"); !strings.Contains(got, `"hidden-db-two"`) || strings.Contains(got, `"mine"`) {
		t.Errorf("staged is\n%s", got)
	}
}

func TestAReadOnlyRunHasNoRollback(t *testing.T) {
	t.Parallel()
	p := reading(t, 120, 40, ui.Options{ReadOnly: true})
	p.entry(1).Press("b").NotSee("Rollback preview").See("read-only")
	p.Press("=").FinishAll().See("As of").Press(">").See("read-only")
}

// only has an entry of which the log does not tell what was there before.
func only(p *person) {
	p.api.change(dev, "Ben Okafor", "seal it", noon.Add(-30*time.Minute), set("SEALED", "hidden-sealed"), set("TOKEN", "hidden-second"))
	p.api.configs[dev].log[0].Diff[0] = model.LogChange{Name: "SEALED"}
}

func TestDopplersOwnRollbackIsThereOnlyForWhatTheLogDoesNotTell(t *testing.T) {
	t.Parallel()
	p := reading(t, 120, 40, ui.Options{}, only)
	p.entry(0).Press("b").FinishAll()
	p.See("1 is not").See("told by the log")
	p.named("SEALED")
	p.See("The log does not tell what was there before")
	p.Press("tab", "tab", "tab")
	if got := p.focusedButton(); got != "Roll back at Doppler" {
		t.Fatalf("the focus is on %q", got)
	}
	p.Press("enter").See("Doppler rolls back the whole entry").See("SEALED")
	if got := p.focusedButton(); got != "Back" {
		t.Fatalf("the question starts on %q", got)
	}
	p.Press("right", "enter").FinishAll().See("Doppler rolled the entry back in backend / dev.")
	if p.api.configs[dev].secrets["TOKEN"].Raw.Reveal() != "hidden-newer" || p.api.calls["rollback backend / dev"] != 1 {
		t.Error("the entry was not rolled back")
	}
	p.See("Rolled back log").NotSee("hidden-")
}

// rollBackAtDoppler goes through preview and question.
func (p *person) rollBackAtDoppler() *person {
	p.t.Helper()
	p.entry(0).Press("b").FinishAll()
	p.Press("tab", "tab", "tab", "enter")
	return p
}

func TestDopplersOwnRollbackIsGuardedAsStrictlyAsASave(t *testing.T) {
	t.Parallel()
	sent := func(p *person) int { return p.api.callsOf("rollback") }
	t.Run("the name of a protected config", func(t *testing.T) {
		t.Parallel()
		p := sit(t, ui.Options{Start: prd}, func(p *person) {
			p.api.change(prd, "Ben", "seal it", noon.Add(-time.Hour), set("SEALED", "hidden-sealed"))
			p.api.configs[prd].log[0].Diff[0] = model.LogChange{Name: "SEALED"}
		})
		p.FinishAll()
		p.Press("H").FinishAll()
		p.rollBackAtDoppler().See("prd is protected by the rule prd*")
		p.Type("prod").Press("enter").FinishAll().See("that is not the name: prod")
		if sent(p) != 0 {
			t.Error("it was sent without the name")
		}
		for range 4 {
			p.Press("backspace")
		}
		p.Type("prd").Press("enter").FinishAll().See("Doppler rolled the entry back in backend / prd.")
	})
	t.Run("another identity", func(t *testing.T) {
		t.Parallel()
		p := reading(t, 120, 40, ui.Options{}, only)
		p.rollBackAtDoppler()
		p.api.remake(dev)
		p.Press("right", "enter").FinishAll().See("Nothing was rolled back in backend / dev.").See("deleted and made anew")
		if sent(p) != 0 {
			t.Error("it was sent to another config")
		}
	})
	t.Run("changed since the preview", func(t *testing.T) {
		t.Parallel()
		p := reading(t, 120, 40, ui.Options{}, only)
		p.rollBackAtDoppler()
		p.api.change(dev, "Chen Wei", "meanwhile", noon, set("TOKEN", "hidden-meanwhile"))
		p.Press("right", "enter").FinishAll().See("has changed since").See("the preview")
		if sent(p) != 0 {
			t.Error("it was sent although the preview was out of date")
		}
	})
	t.Run("own edits", func(t *testing.T) {
		t.Parallel()
		p := sit(t, ui.Options{Start: dev}, storied, only)
		p.FinishAll()
		p.edit("TOKEN", "mine")
		p.Press("H").FinishAll()
		p.rollBackAtDoppler().See("Save or unstage your edits")
		if sent(p) != 0 {
			t.Error("it was sent under an edit")
		}
	})
	t.Run("a lost answer", func(t *testing.T) {
		t.Parallel()
		p := reading(t, 120, 40, ui.Options{}, only)
		p.api.fail("rollback backend / dev", p.api.failure(model.UnknownOutcome, "roll back"))
		p.rollBackAtDoppler().Press("right", "enter").FinishAll().See("but the log of backend / dev has the").See("rollback")
		q := reading(t, 120, 40, ui.Options{}, only)
		q.api.fail("rollback backend / dev", q.api.failure(model.UnknownOutcome, "roll back"))
		q.api.lost = true
		q.rollBackAtDoppler().Press("right", "enter").FinishAll().See("Not rolled back: the answer got lost")
	})
}

func TestAQuestionThatStoodBehindABlankScreenIsNotSentUnseen(t *testing.T) {
	t.Parallel()
	p := reading(t, 120, 40, ui.Options{}, only)
	p.rollBackAtDoppler()
	p.letsGo()
	p.Press("x").See("Roll back at Doppler").Press("right", "enter").See("was read again since")
	if p.api.callsOf("rollback") != 0 {
		t.Error("it was sent although nothing was previewed any more")
	}
}

func goingBack(t testing.TB) *person {
	t.Helper()
	p := remembered(t, dev)
	p.Press("b").FinishAll().See("Rollback preview")
	return with(p, "G", "ctrl+u")
}

func TestPromise2ARollbackIntoAProtectedConfigAsksToUnlock(t *testing.T) {
	t.Parallel()
	p := remembered(t, prd)
	p.Press("b").FinishAll()
	p.Press("tab", "tab", "enter")
	p.asksToUnlock().keeps(nil)
	p.Press("right", "enter").See("Staged 45 changes in backend / prd.")
	if n := len(p.staged()); n != 45 {
		t.Errorf("%d changes are staged", n)
	}
}

// Somebody reads the history again and stages before the answer: the question about the protected config stands when it
// comes, and has fewer entries than were loaded.
func TestAHistoryReadAgainUnderTheUnlockingStagesNothing(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]int{"the entry is gone": 55, "the entry is there": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := sit(t, ui.Options{Start: prd}, func(p *person) {
				for i := range 65 {
					p.api.change(prd, "Ana Lima", fmt.Sprint("change ", i), noon.Add(-time.Duration(100-i)*time.Hour), set("TOKEN", fmt.Sprint("hidden-", i)))
				}
			})
			p.FinishAll().Press("H").FinishAll().Press("G", "enter").FinishAll()
			p.entry(at).Press("b").FinishAll().See("Rollback preview")
			p.Press("tab", "tab", "R", "enter").See("Unlock for editing")
			p.FinishAll()
			p.unlocked().See("Nothing was staged: the history of backend / prd was read")
			p.keeps(nil)
		})
	}
}
