package ui_test

import (
	"testing"

	"dtui/model"
	"dtui/ui"
)

func TestPromise5PresenterModeOutlivesASession(t *testing.T) {
	t.Parallel()
	p, other := working(t)
	p.Press("ctrl+k").See(" PRESENTER ")
	p.refuse()
	p.access.session = func() ui.Session { return p.access.as(other, model.CLIToken) }
	p.Advance(p.clock, 2*pause).Press("enter").FinishAll().See("Other Inc").See(" PRESENTER ")
	p.Press("1", "g", "enter").FinishAll()
	p.open("dev").SeeLine("API_URL", "••••••••").NotSee(textOf(dev, "API_URL"))
	p.on("TOKEN").Press("v").See("Presenter mode hides every value.")
}

func TestPromise2ANewSessionUnlocksNothing(t *testing.T) {
	t.Parallel()
	for name, somebody := range map[string]bool{"the same person": false, "somebody else": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, other := working(t)
			p.open("prd").edit("LOG_LEVEL", "unlocked")
			p.api.fail("open backend / prd", p.api.failure(model.Unauthorized, "read the secrets of backend / prd"))
			p.refuse().See("Doppler no longer accepts your token")
			if somebody {
				p.access.session = func() ui.Session { return p.access.as(other, model.CLIToken) }
			}
			p.Advance(p.clock, 2*pause).Press("enter")
			p.accept()
			p.FinishAll().NotSee("no longer accepts")
			if somebody {
				p.See("Other Inc").Press("1", "g", "enter").FinishAll()
				p.open("prd")
			}
			before := p.stagedLines()
			p.on("TOKEN").do("d").asksToUnlock().keeps(before)
			p.do("right", "enter").SeeLine("TOKEN", "will be deleted")
		})
	}
}

func TestPromise5ABlankScreenComesBackAcrossASession(t *testing.T) {
	t.Parallel()
	p, _ := working(t)
	staged := p.stagedLines()
	p.letsGo()
	p.Press("x").FinishAll().See("backend / dev")
	p.refuse().Advance(p.clock, 2*pause).See("Doppler no longer accepts your token ─")
	p.letsGo()
	p.Press("x").See("Doppler no longer accepts your token ─").Press("enter")
	p.accept()
	p.FinishAll().See(textOf(dev, "LOG_LEVEL"))
	p.keeps(staged)
}
