package ui_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"dtui/model"
	"dtui/ui"
	"dtui/ui/internal/drive"
)

// arrive starts dtui without a token, with ways in, and has what it looks for at the start answered.
func arrive(t testing.TB, w, h int, set ...func(*fakeAccess)) *person {
	t.Helper()
	p := sitAt(t, w, h, ui.Options{NoToken: true}, withAccess(set...))
	p.FinishAll()
	p.Forbidden(goodToken, opensFile, "polling-secret")
	return p
}

// cliLogin is a login of the Doppler CLI on this machine.
func cliLogin(f *fakeAccess) {
	f.found = &model.FoundLogin{Host: "https://api.doppler.com", Scope: "/home/ana", InKeyring: true}
}

// filed has a profile in a file, in use, and one of somebody else in the keyring.
func filed(f *fakeAccess) {
	f.stored = model.Profiles{Current: "default", List: []model.Profile{
		{Name: "default", Host: me.Host, Workplace: "Acme", Person: "Ana", Kind: model.CLIToken, Place: model.InFile, LastUsed: noon.Add(-3 * time.Hour)},
		{Name: "other", Host: "https://eu.example", Workplace: "Other Inc", Person: "Bob", Kind: model.ServiceToken, Place: model.InKeyring, LastUsed: noon.Add(-50 * time.Hour)},
	}}
}

func TestLogInWithTheBrowser(t *testing.T) {
	t.Parallel()
	p := arrive(t, 120, 40)
	p.See("no profile yet").SeeLine("1", "Log in with the browser").See("it is not logged in here")
	p.Press("enter").See("Asking Doppler for a code").FinishLabel("beginLogin")
	p.See(codePage).See(codeWords).See("code valid 15:00").See("Waiting for your answer in the browser")
	if len(p.access.browsed) != 0 {
		t.Fatal("a browser was opened before the link was in sight")
	}
	p.FinishLabel("browsePage")
	if fmt.Sprint(p.access.browsed) != fmt.Sprint([]string{codePage}) {
		t.Fatalf("the browser was sent to %q", p.access.browsed)
	}
	p.Advance(p.clock, 5*time.Second).See("code valid 14:55")
	p.Press("y").FinishLabel("copy").Press("c").FinishLabel("copy")
	if fmt.Sprint(p.copied) != fmt.Sprint([]string{codeWords, codePage}) {
		t.Fatalf("copied %q", p.copied)
	}
	p.Press("o").FinishLabel("browsePage")
	if len(p.access.browsed) != 2 {
		t.Fatal("o does not open the page again")
	}
	p.FinishLabel("awaitLogin").See("Confirmed").FinishLabel("useToken").See("Logged in to Acme as Ana").FinishLabel("keep")
	p.See("Logged in to Acme as Ana.").See("The token is in the system keyring.")
	p.FinishAll().SeeLine("1 Projects").See("backend").SeeLine("dtui", "Acme")
	if len(p.access.kept) != 1 || p.access.kept[0].Profile != "default" || p.access.kept[0].Place != model.InKeyring || p.access.revoked != 0 {
		t.Fatalf("kept %v, revoked %d", p.access.kept, p.access.revoked)
	}
	// The spinner and the countdown end with the login: an idle screen costs nothing.
	p.Advance(p.clock, time.Minute)
	if p.Pending() != 0 {
		t.Fatalf("after the login there is still %q", p.Labels())
	}
}

func TestTheQRCodeIsReadable(t *testing.T) {
	t.Parallel()
	p := arrive(t, 80, 24)
	p.Press("1").FinishLabel("beginLogin").SeeLine("Q", "QR code")
	p.Press("Q").NotSee("Waiting")
	s := p.Screen()
	top, left := -1, -1
	for y := range s.Height() {
		for x := range s.Width() {
			if cell := s.Cell(x, y); top < 0 && cell.Bg == "#ffffff" {
				top, left = y, x
			}
		}
	}
	if top < 0 {
		t.Fatalf("nothing is white:\n%s", s)
	}
	module := func(x, y int) bool { // dark
		switch s.Cell(left+x, top+y/2).Text {
		case "█":
			return true
		case "▀":
			return y%2 == 0
		case "▄":
			return y%2 == 1
		}
		return false
	}
	// The quiet zone, then the finder in the upper left corner: 7×7, dark ring, light ring, dark 3×3.
	for y := range 12 {
		for x := range 12 {
			fx, fy := x-4, y-4
			want := false
			if fx >= 0 && fy >= 0 && fx < 7 && fy < 7 {
				ring := max(abs(fx-3), abs(fy-3))
				want = ring != 2
			}
			if module(x, y) != want {
				t.Fatalf("module %d,%d: dark is %t:\n%s", x, y, !want, s)
			}
			if cell := s.Cell(left+x, top+y/2); cell.Fg != "#000000" || cell.Bg != "#ffffff" {
				t.Fatalf("cell %d,%d is %s on %s", x, y, cell.Fg, cell.Bg)
			}
		}
	}
	p.Press("Q").See("Waiting").Press("Q", "esc").See("Waiting").Press("esc").NotSee("Waiting")
	p = arrive(t, 60, 16)
	p.Press("1").FinishLabel("beginLogin").See(codeWords).Press("Q").See("The QR code needs 37×19 cells here")
	p = sitAt(t, 80, 24, ui.Options{NoToken: true, ASCII: true}, withAccess())
	p.FinishAll().Press("1").FinishLabel("beginLogin").See("No QR code in ASCII mode").Press("Q").See("ASCII mode has not")
}

func abs(n int) int { return max(n, -n) }

func TestACodeThatRunsOutAndOneThatIsRefused(t *testing.T) {
	t.Parallel()
	p := arrive(t, 80, 24)
	p.access.failing["await"] = fmt.Errorf("waiting: %w", model.ErrLoginExpired)
	p.Press("1").FinishAll().See("The code ran out.").See("enter asks for a new one.")
	p.access.failing["await"] = model.ErrLoginRefused
	p.Press("enter").FinishAll().See("The login was refused in the browser.").See("enter asks for a new code.")
	p.access.failing["begin"] = hinted{"api.example did not answer", "Look whether the network is there."}
	p.Press("enter").FinishAll().See("Api.example did not answer.").See("Look whether the network is there.")
	p.access.failing = map[string]error{}
	p.Press("enter").FinishAll().See("Logged in to Acme as Ana")
	if p.access.times("begin") != 4 || p.access.times("await") != 3 {
		t.Fatalf("calls: %q", p.access.calls)
	}
}

func TestALostNetworkWhileWaitingKeepsTheCode(t *testing.T) {
	t.Parallel()
	p := arrive(t, 80, 24)
	p.access.failing["await"] = errors.New("the connection was lost")
	p.Press("1").FinishAll().See("The connection was lost.").See("enter tries again.")
	p.access.failing["await"] = nil
	p.Press("enter").See(codeWords).FinishAll().See("Logged in")
	if p.access.times("begin") != 1 {
		t.Fatal("a new code was asked for although the old one is still good")
	}
}

func TestABrowserThatDoesNotOpenIsNoFailure(t *testing.T) {
	t.Parallel()
	p := arrive(t, 80, 24)
	p.access.failing["browse"] = errors.New("there is no browser over SSH")
	p.Press("1").FinishLabel("beginLogin").FinishLabel("browsePage").See("There is no browser over SSH.").See("works on any device.").See(codeWords)
	p.FinishAll().See("Logged in")
}

// A login that was cancelled is over, whatever answers later, and the token that it gave all the same is taken back.
func TestPromise6CancelThenLateSuccess(t *testing.T) {
	t.Parallel()
	p := arrive(t, 80, 24)
	p.Press("1").FinishLabel("beginLogin").Press("esc").NotSee(codeWords)
	p.FinishLabel("awaitLogin").NotSee("Confirmed").FinishAll().NotSee("Logged in").See("Paste a token")
	if p.access.times("enter") != 0 || p.access.revoked != 1 || len(p.access.kept) != 0 {
		t.Fatalf("calls: %q", p.access.calls)
	}
	if fmt.Sprint(p.access.canceled) != "[await]" {
		t.Fatalf("these were given up: %q", p.access.canceled)
	}
	// The code, asked for and given up before it came.
	p.Press("1", "esc").FinishAll().NotSee(codeWords).See("Paste a token")
	// Confirmed, and given up before it was known whose it is: the session that comes late is ended.
	p.Press("1").FinishLabel("beginLogin").FinishLabel("awaitLogin").Press("esc").FinishAll()
	if p.access.revoked != 2 || p.access.closed != 1 || !p.app.AtHome() {
		t.Fatalf("revoked %d, closed %d", p.access.revoked, p.access.closed)
	}
	p.access.failing["revoke"] = errors.New("no answer")
	p.Press("1").FinishLabel("beginLogin").Press("esc").FinishAll().See("could not be taken back: No answer.").See("The dashboard lists it")
}

func TestPromise5APastedTokenIsNeverShown(t *testing.T) {
	t.Parallel()
	p := arrive(t, 80, 24)
	p.Press("2").See("It is not shown").Paste("  " + goodToken + "\n").See("personal token. It may do what you may").See("••••••••").NotSee("dp.pt")
	p.Press("ctrl+t").Focus(false).Focus(true).Resize(120, 40).Resize(60, 16).Resize(80, 24).See("••••••••")
	p.Press("enter").See("Asking Doppler whose the token is").FinishAll().See("Logged in to Acme as Ana")
	if p.access.revoked != 0 {
		t.Fatal("a pasted token was revoked")
	}
}

func TestATokenIsTypedAndItsKindSaid(t *testing.T) {
	t.Parallel()
	for token, words := range map[string]string{
		"dp.st.dev.x": "service token. It reaches the secrets of one", "dp.ct.x": "CLI token.", "dp.sa.x": "service account token.",
		"dp.new.x": "unknown kind. dtui does not know this kind;", "dp.scim.x": "reaches no project and no secret", "dp.audit.x": "reaches no project and no secret",
	} {
		p := arrive(t, 120, 40)
		p.Press("2").Type(token).See(words)
		if model.KindOfToken(model.NewValue(token)).ReadsSecrets() {
			continue
		}
		p.Press("enter").FinishAll().See("was not sent").SeeLine("[", "••••••••")
		if p.access.times("enter") != 0 {
			t.Fatalf("%s was sent", token)
		}
	}
	p := arrive(t, 120, 40)
	p.Press("2", "enter").See("Paste the token first.")
	p.Paste("dp.pt.a b").See("has something else in it").NotSee("••••••••")
	p.Paste("dp.pt.ü").See("was not taken").NotSee("••••••••")
	p.Paste(strings.Repeat("x", 5000)).See("longer than any token")
	p.Type("xy").Press("backspace").See("••••••••").Press("backspace").NotSee("••••••••").Type("x").Press("ctrl+u").NotSee("••••••••")
	p.Press("f1").See("accept from anywhere").Press("esc").Press("esc").See("A service token opens its one config.")
}

func TestATokenThatDopplerRefusesStaysInTheField(t *testing.T) {
	t.Parallel()
	p := arrive(t, 80, 24)
	p.access.failing["enter"] = hinted{"Doppler does not accept this token", "Make a new one in the dashboard."}
	p.Press("2").Paste(goodToken).Press("enter").FinishAll().See("Doppler does not accept this token.").See("Make a new one").See("••••••••")
	p.access.failing["enter"] = nil
	p.Press("enter").FinishAll().See("Logged in to Acme as Ana")
}

func TestTheKeyringIsBrokenAndAFileTakesTheToken(t *testing.T) {
	t.Parallel()
	p := arrive(t, 80, 24)
	p.access.failing["keep keyring"] = hinted{"the system keyring did not answer in 2 s", "Unlock it and try again."}
	p.Press("2").Paste(goodToken).Press("enter").FinishAll().See("The system keyring did not answer in 2 s.").See("Unlock it").See("encrypted file instead?")
	if p.focusedButton() != "Not now" {
		t.Fatalf("the focus is on %q", p.focusedButton())
	}
	// Left with esc, nothing is decided.
	p.Press("esc").See("The token is not kept yet.").Press("enter").FinishAll().See("instead?")
	p.Press("tab", "enter").See("the same again").Type("short").Press("enter", "enter").See("at least 10 characters")
	p.Press("ctrl+u").Paste(opensFile).Press("enter").Type("something else").Press("enter").See("The two are not the same.")
	p.Type(opensFile).Press("enter").See("Working").Focus(false)
	p.access.failing["keep file"] = errors.New("the disk is full")
	p.FinishAll().See("The disk is full.")
	p.access.failing["keep file"] = nil
	p.Type(opensFile).Press("tab").Type(opensFile).Press("ctrl+s").FinishAll().See("The token is in an encrypted file.")
	if n := len(p.access.kept); n != 1 || !p.access.kept[0].Passphrase.Equal(model.NewValue(opensFile)) || p.access.kept[0].Place != model.InFile {
		t.Fatalf("kept %v", p.access.kept)
	}
}

func TestATokenForThisRunOnly(t *testing.T) {
	t.Parallel()
	p := arrive(t, 80, 24)
	p.access.failing["keep keyring"] = errors.New("there is no system keyring")
	p.Press("1").FinishAll().See("There is no system keyring.").Press("enter").FinishAll()
	p.See("Logged in to Acme as Ana.").See("The token is kept for this run only.").See("backend")
	// The same, from the panel; and a keyring that answers after the person went on.
	p = arrive(t, 80, 24)
	p.Press("1").FinishLabel("beginLogin").FinishLabel("awaitLogin").FinishLabel("useToken").See("Keeping the token").Press("esc").See("not kept yet").Press("esc")
	p.See("kept for this run only").FinishAll().See("The token was kept all the same, as profile default.")
}

func TestTheNameOfAnotherLogin(t *testing.T) {
	t.Parallel()
	p := arrive(t, 80, 24, filed, func(f *fakeAccess) {
		f.session = func() ui.Session { return f.as(elsewhere(f.p), model.PersonalToken) }
		f.stored.List = f.stored.List[:1]
	})
	p.Press("2").Paste(goodToken).Press("enter").FinishAll().See("Name of this login").See("other-inc")
	p.Press("ctrl+u").Type("no spaces").Press("enter").See("a name has 1 to 64 letters")
	p.Press("ctrl+u").Type("default").Press("enter").See("The profile default is Acme as Ana.").See("forgets that one")
	if p.focusedButton() != "Cancel" {
		t.Fatalf("the focus is on %q", p.focusedButton())
	}
	p.Press("enter").See("Name of this login").Press("enter").FinishAll().See("Logged in to Other Inc as Bob.")
	if p.access.kept[0].Profile != "other-inc" || len(p.access.stored.List) != 2 {
		t.Fatalf("kept %v", p.access.kept)
	}
}

func TestTheLoginOfTheDopplerCLI(t *testing.T) {
	t.Parallel()
	p := arrive(t, 80, 24, cliLogin)
	p.See("found: /home/ana").Press("down", "down").See("it and never writes it.")
	p.access.failing["use found"] = hinted{"the system keyring is locked", "Unlock it, then try again."}
	p.Press("enter").FinishAll().See("The system keyring is locked.").See("Unlock it, then try again.").Press("esc").See("it and never writes it.")
	p.access.failing["use found"] = nil
	p.Press("3").FinishAll().See("Logged in to Acme as Ana, with the Doppler CLI's")
	if len(p.access.kept) != 0 {
		t.Fatal("the login of the Doppler CLI was kept")
	}
	p = arrive(t, 80, 24)
	p.Press("3").FinishAll().See("The Doppler CLI is not logged in here.")
	p.Press("down", "down", "enter").FinishAll().NotSee("Opening the login")
}

func TestTheDemoFromTheWelcome(t *testing.T) {
	t.Parallel()
	p := arrive(t, 80, 24)
	p.Press("4").FinishAll().See("Sandbox. Nothing here reaches Doppler.").See("backend")
}

func TestAServiceTokenOpensItsOneConfig(t *testing.T) {
	t.Parallel()
	p := arrive(t, 120, 40, func(f *fakeAccess) {
		f.session = func() ui.Session {
			s := f.as(f.p.api, model.ServiceToken)
			s.Start = dev
			return s
		}
	})
	p.Press("2").Paste(goodToken).Press("enter").FinishAll().SeeLine("3 Secrets", "backend / dev").See(textOf(dev, "API_URL"))
}

func TestAProfileInAFileIsUnlockedAtTheStart(t *testing.T) {
	t.Parallel()
	start := func() *person {
		p := sitAt(t, 80, 24, ui.Options{NoToken: true, Unlock: "default", Start: dev}, withAccess(filed))
		p.FinishAll().Forbidden(opensFile).SeeLine("Passphrase", "default")
		return p
	}
	p := start()
	p.SeeLine("dtui", "unlock").NotSee("first run")
	p.Type("wrong").Press("enter").See("Working").FinishAll().See("this passphrase does not open it")
	p.Type(opensFile).Press("enter").FinishAll().See("Logged in to Acme as Ana.").See("backend")
	p = start()
	p.Press("esc").FinishAll().See("Log in with the browser").See("The token of profile default is in an encrypted file.").Press("1").FinishAll().SeeLine("Keep the token in an encrypted file")
	p = start()
	p.Type(opensFile).Press("enter", "esc").FinishAll().See("Log in with the browser").NotSee("Logged in")
	if p.access.closed != 1 {
		t.Fatal("the session that came late was not ended")
	}
}

func TestDtuiLoginStartsWithTheBrowser(t *testing.T) {
	t.Parallel()
	p := sitAt(t, 80, 24, ui.Options{Login: true}, withAccess())
	p.See("Asking Doppler for a code").FinishLabel("beginLogin").See(codeWords).FinishAll().See("Logged in")
}

func TestTheMouseChoosesAWay(t *testing.T) {
	t.Parallel()
	p := arrive(t, 120, 40)
	x, y := p.at("Paste a token")
	p.Click(x, y).See("enter opens the field.").Click(x, y).See("It is not shown")
	x, y = p.at("Try the demo")
	p.Click(x, y).See("Nothing leaves this machine").Click(x, y+1).FinishAll().See("Sandbox.")
	p = arrive(t, 60, 16)
	x, y = p.at("Log in with the browser")
	p.Click(x, y).FinishLabel("beginLogin").See(codeWords).Click(x, y).See(codeWords)
}

// at finds a text on the screen.
func (p *person) at(text string) (x, y int) {
	p.t.Helper()
	s := p.Screen()
	for y := range s.Height() {
		if x, _, ok := findIn(s, y, text); ok {
			return x, y
		}
	}
	p.t.Fatalf("%q is not on the screen:\n%s", text, s)
	return 0, 0
}

func TestGoldenWelcome(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 40}, {80, 24}, {60, 16}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		arrive(t, size[0], size[1], cliLogin).Golden("welcome-" + name)
		p := arrive(t, size[0], size[1])
		p.Press("1").FinishLabel("beginLogin").Golden("welcome-waiting-" + name)
		p = arrive(t, size[0], size[1])
		p.Press("2").Paste("dp.st.prd.something").Golden("welcome-paste-" + name)
		p = arrive(t, size[0], size[1])
		p.access.failing["keep keyring"] = errors.New("the system keyring did not answer in 2 s")
		p.Press("1").FinishAll().Golden("welcome-keep-" + name)
	}
	p := arrive(t, 80, 24)
	p.Press("1").FinishLabel("beginLogin").Press("Q").Golden("welcome-qr-80x24")
	p = sitAt(t, 80, 24, ui.Options{NoToken: true, ASCII: true}, withAccess(cliLogin))
	p.FinishAll().Press("1").FinishLabel("beginLogin").Golden("welcome-waiting-ascii")
	p = sitAt(t, 120, 40, ui.Options{NoToken: true, NoColour: true}, withAccess())
	p.Send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	p.FinishAll().Press("1").FinishLabel("beginLogin").Golden("welcome-waiting-no-colour")
	p = sitAt(t, 80, 24, ui.Options{NoToken: true, Light: true}, withAccess())
	p.FinishAll()
	drive.Golden(t, "welcome-light-styles", styles(p.Screen()))
}

func TestGettingInIsASCIIInASCIIMode(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 40}, {80, 24}, {60, 16}} {
		p := sitAt(t, size[0], size[1], ui.Options{NoToken: true, ASCII: true}, withAccess(cliLogin, filed))
		look := func() {
			t.Helper()
			for _, line := range p.Screen().Lines() {
				if strings.IndexFunc(line, func(r rune) bool { return r > 126 || r < 32 }) >= 0 {
					t.Errorf("not ASCII: %s", line)
				}
			}
		}
		press := func(keys ...string) {
			t.Helper()
			for _, key := range keys {
				p.Press(key)
				look()
			}
		}
		p.FinishAll()
		press("j", "j", "j", "ctrl+o", "1", "x", "enter")
		p.FinishAll()
		press("esc", "2", "x", "enter")
		p.access.anyToken = true
		p.access.failing["enter"] = hinted{"it was refused", "try another"}
		p.FinishAll()
		press("esc", "1")
		p.FinishLabel("beginLogin")
		look()
		p.access.failing = map[string]error{"keep file": errors.New("the disk is full")}
		p.FinishAll()
		press("a", "enter", "b", "esc", "enter")
		p.FinishAll()
		press("esc")
		p.FinishAll()
		look()
		p.api.fail("projects", p.api.failure(model.Unauthorized, "read the projects"))
		press("1", "R")
		p.FinishAll().Advance(p.clock, 2*pause)
		look()
		press("?", "esc", "L", "esc")
	}
}

// The file with the CLI's login may be somebody else's, who would like to be sent secrets.
func TestALoginThatIsForAnotherHostIsTold(t *testing.T) {
	t.Parallel()
	const told = "belongs to api.example, not"
	p := arrive(t, 120, 40, cliLogin)
	p.Press("3").FinishAll().See(told).See("What you save is sent there.")
	p = sit(t, ui.Options{Start: dev}, func(p *person) { p.session = ui.Session{Place: model.InCLI} })
	p.FinishAll().See(told)
	p = sit(t, ui.Options{Start: dev}, func(p *person) { p.session = ui.Session{Place: model.InKeyring} })
	p.FinishAll().NotSee("belongs to")
	p = sit(t, ui.Options{Start: dev}, func(p *person) {
		p.session = ui.Session{Place: model.InCLI}
		p.api.owner.Host = "https://api.doppler.com"
	})
	p.FinishAll().NotSee("belongs to")
}
