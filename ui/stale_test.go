package ui_test

import (
	"testing"

	"dtui/model"
)

func TestAPaneThatCouldNotBeReadAgainSaysWhyAndHow(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.api.fail("open backend / dev", p.api.failure(model.Forbidden, "read the secrets of backend / dev"))
	p.Press("R").FinishAll().SeeLine("✗ Could not read the secrets of backend / dev", "R tries again.").SeeLine("API_URL", textOf(dev, "API_URL"))
	// From another pane R reads what failed, too.
	p.api.fail("open backend / dev", nil)
	p.Press("1", "R").FinishAll().NotSee("Could not read").NotSee("as of")
}

func TestANarrowPaneThatCouldNotBeReadAgain(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.api.fail("projects", p.api.failure(model.Forbidden, "read the projects"))
	p.Press("1", "R").FinishAll().SeeLine("✗ Could not read the").SeeLine("R tries again.").SeeLine("backend")
	p.api.fail("projects", p.api.failure(model.Unavailable, "read the projects"))
	p.Press("R").FinishAll().SeeLine("✗ R tries again.").See("Offline since")
}

func TestAKeyOfAnotherPaneSaysWhereItWorks(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.Press("1", "y").See("y works in the secrets: copy what applications get.").See("3 goes there.")
	p.Press("2", "v").See("v works in the secrets: reveal, for 30 s.")
	p.Press("J").NotSee("J works")
	if len(p.copied) > 0 {
		t.Fatal("a key of another pane has copied")
	}
}

func TestAServerThatFailsIsNotCalledOffline(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	failure := p.api.failure(model.Unavailable, "read the secrets of backend / dev")
	failure.Status = 503
	p.api.fail("open backend / dev", failure)
	p.Press("R").FinishAll().See("Doppler fails with HTTP 503 since").NotSee("offline").NotSee("No answer")
}
