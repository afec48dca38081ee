package cli

import (
	"testing"

	"dtui/client/sandbox"
	"dtui/model"
)

var dev = model.ConfigRef{Project: "backend", Config: "dev"}

func guards() []string {
	return []string{sandbox.GuardConflict, sandbox.GuardInvalid, sandbox.GuardSkip}
}

func TestPromise4TwoWritersOnOneSecret(t *testing.T) {
	t.Parallel()
	for _, guard := range guards() {
		t.Run(guard, func(t *testing.T) {
			t.Parallel()
			u := sit(t, setting{sandbox: sandbox.Options{Guard: guard}})
			u.edit("LOG_LEVEL", "mine")
			u.elsewhere(dev, "LOG_LEVEL", "theirs")
			u.confirm()
			u.says("LOG_LEVEL")
			u.says("Theirs")
			u.wrote("backend/dev LOG_LEVEL = theirs")
			u.staged(1)
			u.do("m")
			u.confirmOpen()
			u.wrote("backend/dev LOG_LEVEL = theirs", "backend/dev LOG_LEVEL = mine")
		})
	}
}

// The other writer comes between the last reading and the write: only the guard, or the comparison with the reply, can
// tell.
func TestPromise4AWriterInTheLastMoment(t *testing.T) {
	t.Parallel()
	for _, guard := range guards() {
		t.Run(guard, func(t *testing.T) {
			t.Parallel()
			u := sit(t, setting{sandbox: sandbox.Options{Guard: guard}})
			u.edit("LOG_LEVEL", "mine")
			hold := make(chan struct{})
			u.server.Inject(sandbox.Fault{Kind: sandbox.FaultLatency, Method: "POST", Path: "/configs/config/secrets", Times: 1, Hold: hold})
			saved := make(chan struct{})
			go func() {
				defer close(saved)
				u.confirm()
			}()
			u.awaitRequest("POST", "/v3/configs/config/secrets")
			u.elsewhere(dev, "LOG_LEVEL", "theirs")
			close(hold)
			<-saved
			u.says("Theirs")
			u.wrote("backend/dev LOG_LEVEL = theirs")
			u.staged(1)
		})
	}
}

func TestPromise4BothCreateTheSameName(t *testing.T) {
	t.Parallel()
	for _, guard := range guards() {
		t.Run(guard, func(t *testing.T) {
			t.Parallel()
			u := sit(t, setting{sandbox: sandbox.Options{Guard: guard}})
			u.do("a")
			u.Type("BRAND_NEW")
			u.do("enter")
			u.Type("mine")
			u.do("enter")
			u.elsewhere(dev, "BRAND_NEW", "theirs")
			u.confirm()
			u.says("Theirs")
			u.wrote("backend/dev BRAND_NEW = theirs")
			u.do("t", "esc")
			u.staged(0)
			u.wrote("backend/dev BRAND_NEW = theirs")
		})
	}
}

func TestPromise4AReloadBetweenStagingAndSavingHidesNothing(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{})
	u.edit("LOG_LEVEL", "mine")
	u.elsewhere(dev, "LOG_LEVEL", "theirs")
	u.do("R")
	u.find("LOG_LEVEL")
	u.SeeLine("!", "LOG_LEVEL")
	u.See("Doppler has changed since you staged this")
	// Editing again does not take over what was reloaded as the base.
	u.edit("LOG_LEVEL", "mine again")
	u.confirm()
	u.says("Theirs")
	u.wrote("backend/dev LOG_LEVEL = theirs")
}

// A save that ends in a conflict after the person has gone elsewhere does not open anything under their fingers: it says
// so, and the review offers the decision.
func TestPromise4AConflictWaitsForAPersonWhoWentElsewhere(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{})
	u.edit("LOG_LEVEL", "mine")
	u.elsewhere(dev, "LOG_LEVEL", "theirs")
	u.do("s", "tab", "right")
	u.See("[ Save 1 to dev ]")
	u.Press("enter", "esc", "esc")
	u.See("3 Secrets")
	u.FinishAll()
	u.See("3 Secrets")
	u.says("backend / dev: 1 change was not saved.")
	u.NotSee("Theirs")
	u.staged(1)
	u.do("esc", "s")
	u.says("Somebody else changed 1 of these secrets in backend / dev.")
	u.See("Decide 1")
}
