package ui_test

import "testing"

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
