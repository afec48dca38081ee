package ui_test

import (
	"testing"

	"dtui/model"
	"dtui/ui"
)

func TestACodeThatDopplerRefusedIsNotAskedAboutAgain(t *testing.T) {
	t.Parallel()
	p := arrive(t, 120, 40)
	p.access.failing["await"] = &model.Failure{Kind: model.Invalid, What: "finish the login", Status: 400, Messages: []string{"This login code has expired."}}
	p.Press("1").FinishAll().See("Could not finish the login: This login code has").See("enter asks for a new code.")
	delete(p.access.failing, "await")
	p.Press("enter").FinishAll().See("Logged in to Acme as Ana")
	if p.access.times("begin") != 2 {
		t.Fatalf("calls: %q", p.access.calls)
	}
}

func TestAPastedTokenThatDopplerDoesNotTake(t *testing.T) {
	t.Parallel()
	p := arrive(t, 120, 40)
	p.access.failing["enter"] = &model.Failure{Kind: model.Unauthorized, What: "ask whose this token is", Status: 401, Messages: []string{"Invalid Auth token"}}
	p.Press("2").Type(goodToken).Press("enter").FinishAll().See("Doppler does not take this token").NotSee("Could not ask").See("Paste another one.").NotSee("tries it again")
}

func TestLoggingInAgainAsksTheHostOfTheLogin(t *testing.T) {
	t.Parallel()
	const host = "https://doppler.example"
	p := sit(t, ui.Options{Start: dev}, withAccess(), func(p *person) {
		p.session = ui.Session{Kind: model.CLIToken, Place: model.InKeyring, Profile: "work", Host: host}
	})
	p.FinishAll()
	p.refuse().Advance(p.clock, 2*pause).Press("enter").FinishLabel("beginLogin")
	if p.access.asked != host {
		t.Fatalf("the login was begun at %q", p.access.asked)
	}
	p.Press("esc").See("enter asks " + host + " for a code.").Press("2").See("It is sent only to").See(host)
}

func TestTheDemoDoesNotSayThatALoginStaysOnThisMachine(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev, Sandbox: true}, withAccess())
	p.FinishAll().See("Nothing here reaches Doppler.").Press("ctrl+o").FinishAll().Press("l").See("How do you want to start?").NotSee("Nothing here reaches")
	p.Press("esc").See("Nothing here reaches Doppler.")
}
