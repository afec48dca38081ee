package ui_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui"
)

// pause is long enough for a question that waits until no key is pressed.
const pause = time.Second

// refuse lets Doppler refuse the token from here on, and reads something.
func (p *person) refuse() *person {
	p.t.Helper()
	failure := p.api.failure(model.Unauthorized, "read the secrets of backend / dev")
	failure.RequestID = "req_7f3a91c0"
	for _, call := range []string{"open backend / dev", "save backend / dev", "projects", "layout backend", "account"} {
		p.api.fail(call, failure)
	}
	p.Press("R").FinishAll()
	return p
}

// accept lets Doppler take the token again.
func (p *person) accept() { p.api.failing = map[string]error{} }

// working is a person at work in dev with two staged edits and other ways in. Other is the Doppler of somebody else.
func working(t testing.TB, set ...func(*fakeAccess)) (p *person, other *fakeAPI) {
	t.Helper()
	p = sit(t, ui.Options{Start: dev}, withAccess(set...), func(p *person) {
		p.session = ui.Session{Profile: "default", Kind: model.CLIToken, Place: model.InKeyring, Close: func() { p.access.closed++ }}
	})
	p.FinishAll()
	p.edit("API_URL", "mine").edit("TOKEN", "mine too")
	return p, elsewhere(p)
}

func TestADeadTokenAsksOnceAndStaysOutOfTheWay(t *testing.T) {
	t.Parallel()
	p, _ := working(t)
	p.on("API_URL")
	p.refuse().See("Doppler no longer accepts your token. 2 staged changes are kept.").See("L log in again").See("token refused")
	if p.app.Dialogs() != 0 {
		t.Fatal("the question is there while keys may be on their way")
	}
	// Keys that follow are those of the screen.
	p.Advance(p.clock, pause/2).Press("j").Advance(p.clock, pause/2)
	if p.app.Dialogs() != 0 {
		t.Fatal("the question came between two keys")
	}
	p.Advance(p.clock, pause).See("The login of profile default expired or was revoked.").See("req_7f3a91c0").See("Your 2 staged changes are safe.").See("Only a login to Acme as Ana sends them")
	if p.focusedButton() != "Log in again" {
		t.Fatalf("the focus is on %q", p.focusedButton())
	}
	// A key that comes right then was meant for the screen too, and gets there.
	before := seen(p)
	p.Press("e")
	p.See("Edit ").NotSee("expired or was revoked")
	if seen(p) == before {
		t.Fatal("the key was swallowed")
	}
	// Nothing covers what is being typed.
	p.Advance(p.clock, pause).Type("x").Advance(p.clock, 5*pause).See("Edit ").NotSee("expired or was revoked").Press("esc")
	p.Advance(p.clock, 2*pause).See("expired or was revoked").Advance(p.clock, pause).Press("tab", "tab", "enter").NotSee("expired or was revoked")
	p.Press("R").FinishAll().Advance(p.clock, 5*pause).NotSee("expired or was revoked").See("L log in again")
	p.See("2 staged changes are kept")
	if p.Pending() != 0 {
		t.Fatalf("still under way: %q", p.Labels())
	}
}

// The question opens by itself, under a hand that may be about to click.
func TestAClickThatComesWithADeadTokenIsNoAnswer(t *testing.T) {
	t.Parallel()
	p, _ := working(t)
	p.refuse().Advance(p.clock, 800*time.Millisecond)
	click := func() {
		t.Helper()
		for y, line := range p.Screen().Lines() {
			if at := strings.Index(line, "[ Log in again ]"); at >= 0 {
				p.Send(tea.MouseClickMsg{X: len([]rune(line[:at])) + 3, Y: y, Button: tea.MouseLeft})
				return
			}
		}
		t.Fatalf("there is no such button:\n%s", p.Screen())
	}
	click()
	p.NotSee("expired or was revoked").NotSee("Asking Doppler for a code")
	if p.app.Dialogs() != 0 || p.access.times("begin") != 0 {
		t.Fatal("the click was taken for an answer")
	}
	p.Press("R").FinishAll().Advance(p.clock, 2*pause).See("expired or was revoked").Advance(p.clock, pause)
	click()
	p.See("Asking Doppler for a code")
}

func TestPromise3ADeadTokenLosesNothing(t *testing.T) {
	t.Parallel()
	p, _ := working(t)
	before := p.stagedLines()
	p.on("LOG_LEVEL")
	p.refuse().Advance(p.clock, 2*pause).See("[ Log in again ]").Press("enter")
	p.See("2 staged changes are kept.").See("Asking Doppler for a code").FinishLabel("beginLogin").See(codeWords)
	p.keeps(before)
	p.accept()
	p.FinishAll().NotSee("token refused").NotSee("no longer accepts").SeeLine("3 Secrets", "backend / dev").SeeLine("▌", "LOG_LEVEL")
	p.keeps(before)
	if p.access.closed != 1 {
		t.Fatalf("%d sessions were let go of", p.access.closed)
	}
	p.save().See("Saved 2 changes to backend / dev.")
	p.keeps(nil)
}

func TestPromise3WhereOneWasIsKeptForTheSamePerson(t *testing.T) {
	t.Parallel()
	p, _ := working(t)
	p.Press("D").Paste("stg").Press("enter").FinishAll().See("Diff")
	p.refuse().Advance(p.clock, 2*pause).Press("enter")
	p.accept()
	p.FinishAll().See("Diff").Press("esc").Press("s").See("Review")
	p.refuse().Advance(p.clock, 2*pause).Press("enter")
	p.accept()
	p.FinishAll().See("Review").See("2 of 2")
}

// Edits belong to who made them: somebody else who logs in sees that they are there, can drop them, and cannot send them.
func TestPromise2EditsAreNotSentAsSomebodyElse(t *testing.T) {
	t.Parallel()
	p, other := working(t)
	p.on("LOG_LEVEL").Press("t").Type("a note").Press("enter")
	before := p.stagedLines()
	p.refuse()
	p.access.session = func() ui.Session { return p.access.as(other, model.CLIToken) }
	p.Advance(p.clock, 2*pause).Press("enter").FinishAll()
	p.SeeLine("dtui", "Other Inc").See("3 staged changes belong to another login.").See("not sent as Bob.").NotSee("backend / dev")
	p.keeps(before)
	// The same config there has none of them.
	p.Press("1", "g", "enter").FinishAll()
	p.open("dev").See(textOf(dev, "API_URL")).NotSee("mine")
	p.Press("s").See("Acme as Ana: not sent while you are logged in as Other Inc as Bob.").See("0 of 2").See("0 of 1")
	p.Press("space").See("is not sent as somebody").Press("a", "R").FinishAll()
	p.press2()
	p.FinishAll()
	if len(p.api.orders)+len(other.orders)+len(p.api.noted)+len(other.noted) != 0 {
		t.Fatal("something was sent as somebody else")
	}
	p.keeps(before)
	// They can be dropped and undone; undo goes nowhere, as that config is not here.
	p.Press("esc", "esc").Press("s").Press("U").See("0 of 1").Press("esc", "u").See("of Acme as")
	p.keeps(before)
	// One's own edits go, the others' do not.
	p.edit("TOKEN", "bob's").Press("s").See("Other Inc").Press("tab")
	for range 4 {
		if strings.HasPrefix(p.focusedButton(), "Save") {
			break
		}
		p.Press("tab")
	}
	p.Press("enter").FinishAll().See("Saved 1 change to backend / dev.")
	if len(other.orders) != 1 || other.orders[0].ID.Owner != somebody || len(p.api.orders) != 0 {
		t.Fatalf("sent: %v and %v", other.orders, p.api.orders)
	}
	// Back again, they are ordinary.
	p.accept()
	p.access.session = func() ui.Session { return p.access.as(p.api, model.CLIToken) }
	p.Press("esc", "esc").Press("ctrl+o", "l").Press("1").FinishAll().See("Name of this login").Press("enter").FinishAll().SeeLine("dtui", "Acme").NotSee("another login")
	p.keeps(before)
	p.save().See("Saved 2 changes to backend / dev, and 1 note.")
	if len(p.api.orders) != 1 || p.api.orders[0].ID != idOf(dev) {
		t.Fatalf("sent: %v", p.api.orders)
	}
}

// press2 tries every button of the review.
func (p *person) press2() {
	p.t.Helper()
	p.Press("tab")
	for range 3 {
		if p.focusedButton() != "Cancel" {
			p.Press("enter")
		}
		p.Press("tab")
	}
}

// What was asked for as one person is never shown to another, in whatever order the answers come.
func TestPromise1AnswersOfAnEarlierSessionAreDropped(t *testing.T) {
	t.Parallel()
	p, other := working(t)
	for _, ref := range []model.ConfigRef{dev, stg} {
		other.put(ref, plain("API_URL", "bob's "+ref.Config))
	}
	p.asked("stg")
	p.access.session = func() ui.Session {
		s := p.access.as(other, model.CLIToken)
		s.Start = stg
		return s
	}
	p.Press("ctrl+o", "l", "1").FinishLabel("beginLogin").FinishLabel("awaitLogin").FinishLabel("useToken").FinishLabel("keep")
	// The old read answers first, then last.
	p.FinishLabel("open").NotSee(textOf(stg, "API_URL"))
	p.FinishAll().See("bob's stg").NotSee(textOf(stg, "API_URL"))
	if p.access.closed != 1 {
		t.Fatalf("%d sessions were let go of", p.access.closed)
	}
}

// A save that was under way when somebody else logged in is filed as what it is: sent and answered.
func TestPromise3ASaveOutlivesItsSession(t *testing.T) {
	t.Parallel()
	p, other := working(t)
	p.on("LOG_LEVEL").Press("t").Type("a note").Press("enter")
	p.sent()
	p.Press("esc", "esc")
	p.access.session = func() ui.Session { return p.access.as(other, model.CLIToken) }
	p.Press("ctrl+o", "l", "1").FinishLabel("beginLogin").FinishLabel("awaitLogin").FinishLabel("useToken").FinishLabel("keep")
	if p.access.closed != 0 {
		t.Fatal("the token was let go of under a save")
	}
	p.FinishAll()
	p.keeps(nil)
	if len(p.api.noted) != 1 || len(other.noted)+len(other.orders) != 0 || p.app.Staged() != 0 {
		t.Fatalf("notes went to %v and %v", p.api.noted, other.noted)
	}
	if p.access.closed != 1 {
		t.Fatalf("%d sessions were let go of", p.access.closed)
	}
}

func TestPromise6ADeadTokenOfAnOldSaveDoesNotBlameTheNewOne(t *testing.T) {
	t.Parallel()
	p, other := working(t)
	p.api.fail("save backend / dev", p.api.failure(model.Unauthorized, "save backend / dev"))
	p.sent()
	p.Press("esc", "esc")
	p.access.session = func() ui.Session { return p.access.as(other, model.CLIToken) }
	p.Press("ctrl+o", "l", "1").FinishLabel("beginLogin").FinishLabel("awaitLogin").FinishLabel("useToken").FinishLabel("keep")
	p.FinishAll().NotSee("token refused").NotSee("no longer accepts")
	if p.app.Staged() != 2 {
		t.Fatal("the edits are gone")
	}
}

func TestProfiles(t *testing.T) {
	t.Parallel()
	p, other := working(t, filed)
	before := p.stagedLines()
	p.SeeLine("dtui", "Acme", "default")
	p.Press("ctrl+o").FinishAll().SeeLine("1", "default", "in use", "Acme as Ana", "file", "used 3h ago").
		SeeLine("2", "other", "Other Inc as Bob", "service token", "eu.example", "keyring").See("with the browser, a token").See("2 staged changes are kept.")
	p.Press("1").See("default is in use.")
	p.access.session = func() ui.Session { return p.access.as(other, model.ServiceToken) }
	p.Press("ctrl+o", "2").See("Opening other").Press("esc").FinishAll().SeeLine("dtui", "Acme").NotSee("Opening")
	if p.access.closed != 1 {
		t.Fatal("the session that came late was not let go of")
	}
	p.access.failing["switch other"] = hinted{"the system keyring is locked", "Unlock it first."}
	p.Press("ctrl+o", "2").FinishAll().See("The system keyring is locked.").See("Unlock it first.").Press("enter").SeeLine("dtui", "Acme")
	p.access.failing["switch other"] = nil
	p.Press("ctrl+o", "2").FinishAll().SeeLine("dtui", "Other Inc", "other").See("2 staged changes belong to another login")
	p.keeps(before)
	p.access.session = func() ui.Session { return p.access.as(p.api, model.CLIToken) }
	p.Press("ctrl+o", "1").SeeLine("Passphrase", "default").Paste("wrong").Press("enter").FinishAll().See("does not open it")
	p.Paste(opensFile).Press("enter").FinishAll().SeeLine("dtui", "Acme", "default")
	p.keeps(before)
}

func TestProfilesWaitForASave(t *testing.T) {
	t.Parallel()
	p, _ := working(t, filed)
	p.sent()
	p.Press("esc", "esc", "ctrl+o", "2").See("A save is under way").FinishAll()
	if p.access.times("switch other") != 0 {
		t.Fatal("the profile was switched under a save")
	}
}

func TestTheListOfProfilesCannotBeRead(t *testing.T) {
	t.Parallel()
	p, _ := working(t)
	p.access.failing["profiles"] = errors.New("profiles.toml cannot be read")
	p.Press("ctrl+o").FinishAll().See("Profiles.toml cannot be read.").See("with the browser, a token").Press("esc").NotSee("with the browser, a token")
}

func TestAnotherProfileFromTheDeadTokenQuestion(t *testing.T) {
	t.Parallel()
	p, _ := working(t, filed)
	p.refuse().Advance(p.clock, 2*pause).Press("tab", "enter").SeeLine("other", "Bob")
	// The profile in use can be entered anew: its token may be another one by now.
	p.accept()
	p.Press("1").Paste(opensFile).Press("enter").FinishAll().NotSee("token refused")
}

func TestLogInAgainIsOffWhileTheLoginWorks(t *testing.T) {
	t.Parallel()
	p, _ := working(t)
	p.Press("L").See("You are logged in. ctrl+o switches the profile")
	p = at(t, dev)
	p.Press("L").See("one way in only").Press("ctrl+o").See("one way in only")
	if p.app.Dialogs() != 0 {
		t.Fatal("a run with one way in has opened a dialog")
	}
	p.api.fail("open backend / dev", p.api.failure(model.Unauthorized, "read"))
	p.Press("R").FinishAll().Advance(p.clock, 5*pause).See("start dtui with a new one")
	if p.app.Dialogs() != 0 {
		t.Fatal("a run with one way in offers to log in")
	}
}

func TestAPastedTokenThatDiedShowsAllTheWays(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev}, withAccess(), func(p *person) {
		p.session = ui.Session{Kind: model.ServiceToken, Place: model.GivenHere}
	})
	p.FinishAll()
	p.refuse().Advance(p.clock, 2*pause).Press("enter").See("How do you want to start?").NotSee("Asking Doppler")
	p.Press("esc").SeeLine("3 Secrets", "backend / dev")
	p.Press("L").See("How do you want to start?").Press("u").See("Log in first").Press("s", "ctrl+o", "L", "R").See("How do you want to start?")
}

func TestATokenThatReachesNoSecretSaysSo(t *testing.T) {
	t.Parallel()
	for _, kind := range []model.TokenKind{model.SCIMToken, model.AuditToken} {
		p := sitAt(t, 80, 24, ui.Options{Start: dev}, withAccess(), func(p *person) {
			p.session = ui.Session{Kind: kind, Place: model.GivenHere}
		})
		p.FinishAll().See("dtui was started with a token of the kind " + string(kind)).See("reaches no project").See("L logs in, ctrl+o switches the profile.")
		if len(p.api.calls) != 0 {
			t.Fatalf("asked Doppler for %v", p.api.calls)
		}
		p.Press("R", "s", "/", "e", "j", "?").See("Keys").Press("esc").Resize(60, 16).See(string(kind)).Resize(80, 24)
		p.Press("L").See("Log in with the browser").Press("1").FinishAll().See("backend").NotSee(string(kind))
		if p.api.calls["projects"] != 1 {
			t.Fatalf("calls: %v", p.api.calls)
		}
	}
}

// Whatever Doppler, a profile or the Doppler CLI's file calls itself, the terminal is left alone.
func TestPromise6HostileTextsOfGettingIn(t *testing.T) {
	unhurried(t)
	t.Parallel()
	for i, text := range nasty {
		options := ui.Options{NoToken: true, ASCII: i%2 == 1}
		sizes := [][2]int{{120, 40}, {80, 24}, {60, 16}}[:max(3/patience, 1)]
		for _, size := range sizes {
			p := sitAt(t, size[0], size[1], options, withAccess(func(f *fakeAccess) {
				f.code.URL, f.code.Code = "https://"+text, text
				f.found = &model.FoundLogin{Host: text, Scope: text}
				f.stored.List = []model.Profile{{Name: "default", Workplace: text, Person: text, Host: text, Place: model.InKeyring}}
				f.session = func() ui.Session {
					s := f.as(f.p.api, model.CLIToken)
					s.Account.WorkplaceName, s.Account.ActorName = text, text
					return s
				}
				f.failing["keep keyring"] = hinted{text, text}
				f.failing["browse"] = errors.New(text)
			}))
			clean := func() {
				t.Helper()
				if at := strings.IndexAny(p.View().Content, invisible); at >= 0 {
					t.Fatalf("%.20q put %q on the screen", text, p.View().Content[at:at+3])
				}
			}
			do := func(keys ...string) {
				t.Helper()
				for _, key := range keys {
					p.Press(key)
					clean()
				}
			}
			p.FinishAll()
			do("down", "down", "ctrl+o", "esc", "1")
			p.FinishLabel("beginLogin").FinishLabel("browsePage")
			clean()
			do("Q", "Q", "y", "c")
			p.FinishAll()
			clean()
			for _, copied := range p.copied {
				if strings.ContainsAny(copied, "\x1b\x07\u202e") {
					t.Fatalf("%q was put on the clipboard", copied)
				}
			}
			do("ctrl+u", "d", "e", "f", "a", "u", "l", "t", "enter", "tab", "enter", "tab", "enter")
			p.FinishAll()
			clean()
			do("esc", "esc", "esc", "esc")
			p.FinishAll()
			clean()
			do("ctrl+o", "esc", "?", "esc")
			p.api.fail("projects", &model.Failure{Kind: model.Unauthorized, What: text, RequestID: text, Status: 401})
			do("1", "R")
			p.FinishAll().Advance(p.clock, 2*pause)
			clean()
		}
	}
}

// Keys and answers in any order: nothing staged is lost or sent as somebody else, and no secret text is on the screen.
func TestPromise3GettingInAndOutInAnyOrder(t *testing.T) {
	t.Parallel()
	for seed := range max(8/patience, 2) {
		p, other := working(t, filed)
		p.Forbidden(goodToken, opensFile)
		apis := []*fakeAPI{p.api, other}
		n := 0
		p.access.anyToken = true
		p.access.session = func() ui.Session {
			n++
			return p.access.as(apis[(n+seed)%2], model.CLIToken)
		}
		keys := []string{"L", "ctrl+o", "l", "1", "2", "3", "4", "enter", "esc", "esc", "tab", "j", "Q", "R", "s", "D"}
		state := uint32(seed)*2654435761 + 1
		random := func(of int) int {
			state ^= state << 13
			state ^= state >> 17
			state ^= state << 5
			return int(state>>8) % of
		}
		for range 120 {
			switch {
			case p.Pending() > 0 && random(3) > 0:
				p.Finish(random(p.Pending()))
			case random(12) == 0:
				p.Resize(60+random(70), 16+random(30))
			case random(12) == 0:
				p.api.fail("projects", p.api.failure(model.Unauthorized, "read the projects"))
				p.Advance(p.clock, pause)
			default:
				p.Press(keys[random(len(keys))])
			}
			set := p.app.Staging().Of(idOf(dev))
			for _, name := range []string{"API_URL", "TOKEN"} {
				if _, ok := set.Get(name); !ok && len(p.api.orders) == 0 {
					t.Fatalf("seed %d: the edit of %s is gone", seed, name)
				}
			}
			for _, order := range other.orders {
				if order.ID.Owner != somebody {
					t.Fatalf("seed %d: %s was sent as somebody else", seed, fmt.Sprint(order.ID))
				}
			}
		}
	}
}

func TestGoldenSessions(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 40}, {80, 24}, {60, 16}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		p, _ := working(t, filed)
		p.Resize(size[0], size[1])
		with(p, "ctrl+o").FinishAll().Golden("profiles-" + name)
		p.Press("esc")
		p.refuse().Advance(p.clock, 2*pause).Golden("dead-token-" + name)
	}
	p, other := working(t)
	p.access.session = func() ui.Session { return p.access.as(other, model.CLIToken) }
	p.Press("ctrl+o", "l", "1").FinishAll().Advance(p.clock, 10*time.Second)
	p.Press("s").Golden("review-of-somebody-else")
	p = sitAt(t, 80, 24, ui.Options{}, withAccess(), func(p *person) { p.session = ui.Session{Kind: model.SCIMToken} })
	p.FinishAll().Golden("scim-80x24")
}
