package ui_test

import (
	"strings"
	"testing"
	"time"

	"dtui/ui"
)

// momentOf is somebody who looks at dev as of the entry that is n before the newest.
func momentOf(t testing.TB, n int, settings ...func(*person)) *person {
	t.Helper()
	p := reading(t, 120, 40, ui.Options{}, settings...)
	p.Press("g")
	for range n {
		p.Press("down")
	}
	p.Press("=").FinishAll()
	return p
}

func TestAConfigAsOfAnEntryStandsBesideNow(t *testing.T) {
	t.Parallel()
	p := momentOf(t, 3) // 19 Feb: before LEGACY_KEY was dropped.
	p.See("As of 19 Feb 12:00").See("backend / dev as of 19 Feb 12:00").See("backend / dev now")
	for name, sign := range map[string]string{"DB_PASSWORD": "≠", "LEGACY_KEY": "◄", "TOKEN": "≠"} {
		p.SeeLine(name, sign)
	}
	p.NotSee("SMTP_PASSWORD").NotSee("hidden-")
	p.Press("f").SeeLine("SIGNING_KEY", "? not recorded")
	p.Press("f").SeeLine("SMTP_PASSWORD", "=").SeeLine("API_URL", "=").SeeLine("CERTIFICATE", "=")
	p.Press("f", "g")
	p.onRow("DB_PASSWORD").Press("v").See("hidden-dev-DB_PASSWORD").See("hidden-db-three")
	p.Press("down").NotSee("hidden-")
}

// onRow goes to a row of the comparison.
func (p *person) onRow(name string) *person {
	p.t.Helper()
	p.Press("g")
	for range 20 {
		if p.Screen().Contains("├─ " + name + " ") {
			return p
		}
		p.Press("down")
	}
	p.t.Fatalf("no %s in:\n%s", name, p.Screen())
	return p
}

func TestOldValuesAreStagedIntoThePresentAsGuardedEdits(t *testing.T) {
	t.Parallel()
	p := momentOf(t, 3)
	p.onRow("DB_PASSWORD").Press("space", "space") // and LEGACY_KEY
	p.See("2 marked").Press("<").See("the past, which nobody can change")
	p.Press(">").See("Staged 2 changes in backend / dev.")
	got := strings.Join(p.stagedLines(), "\n")
	for _, want := range []string{`[DB_PASSWORD="hidden-db-three" masked string] -> DB_PASSWORD known=true "hidden-dev-DB_PASSWORD"`, `[new] -> LEGACY_KEY known=true "hidden-legacy"`} {
		if !strings.Contains(got, want) {
			t.Errorf("not staged: %s\nin\n%s", want, got)
		}
	}
	p.Press("f")
	p.onRow("SIGNING_KEY").Press(">").See("Nothing was staged in backend / dev.").See("SIGNING_KEY is not recorded")
}

func TestTheRightSideOfAMomentMayBeAnotherConfig(t *testing.T) {
	t.Parallel()
	p := momentOf(t, 3)
	p.Press("D").Paste("prd").Press("enter").FinishAll()
	p.See("backend / dev as of 19 Feb 12:00").See("backend / prd").NotSee("prd now").See("PRODUCTION")
	p.onRow("LEGACY_KEY").Press(">").See("Unlock for editing").Press("right", "enter")
	p.See("Staged 1 change in backend / prd.")
	if staged := p.staged(); len(staged) != 1 || staged[0].ID.Config != "prd" {
		t.Errorf("staged is %v", p.stagedLines())
	}
	p.Press("=").See("backend / dev now")
}

func TestAMomentMayBeTyped(t *testing.T) {
	t.Parallel()
	p := reading(t, 120, 40, ui.Options{})
	ask := func(text string) {
		p.Press("@").See("As of")
		for range 20 {
			p.Press("backspace")
		}
		p.Paste(text).Press("enter").FinishAll()
	}
	ask("tomorrow")
	p.See("this is no moment").Press("esc")
	ask("2026-03-02 10:00")
	p.See("this is still to come").Press("esc")
	ask("2026-02-20")
	p.See("As of 20 Feb 23:59:59").SeeLine("LEGACY_KEY", "◄")
	p.Press("esc")
	ask("2026-01-02 08:00")
	p.See("As of 2 Jan 08:00").NotSee("LEGACY_KEY")
}

func TestABranchIsRebuiltWithTheLogOfItsRoot(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: branch}, storied, func(p *person) {
		for name, s := range p.api.configs[dev].secrets {
			p.api.configs[branch].secrets[name] = s
		}
		p.api.change(branch, "Ana Lima", "own level", noon.Add(-2*time.Hour), set("LOG_LEVEL", "trace"))
		p.api.change(branch, "Ana Lima", "own level again", noon.Add(-time.Hour), set("LOG_LEVEL", "debug"))
	})
	p.FinishAll()
	p.Press("H").FinishAll()
	p.Press("@")
	for range 20 {
		p.Press("backspace")
	}
	p.Paste("2026-02-27 12:00").Press("enter").FinishAll()
	p.SeeLine("DB_PASSWORD", "≠").See("dev_ana as of 27 Feb 12:00")
	p.onRow("DB_PASSWORD").See("presumed").SeeLine("then", "≈")
	p.Press("v").See("hidden-db-two").See("hidden-db-three")
}

func lookingBack(t testing.TB) *person {
	t.Helper()
	p := remembered(t, dev)
	p.Press("=").FinishAll().See("As of")
	return with(p, "G", "ctrl+u")
}
