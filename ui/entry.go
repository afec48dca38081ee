package ui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/welcome"
	"dtui/ui/workspace"
)

// entry is the one way in that may be under way. Its number changes whenever another begins or it is given up, so that
// what answers late is told apart and dropped.
type entry struct {
	number uint64
	cancel context.CancelFunc
	busy   bool
	// credential is what a login gave or a person pasted, until its session is at work.
	credential model.Credential
	// session was entered with it, and waits until it is known where the token is kept.
	session *Session
	// profile is the name that is being opened or kept.
	profile string
}

// accessMsg is an answer of Access. Its number is that of the entry it belongs to.
type accessMsg struct {
	number uint64
	answer any
	err    error
}

type (
	codeAnswer    struct{ code model.LoginCode }
	tokenAnswer   struct{ credential model.Credential }
	enteredAnswer struct {
		session  Session
		profiles model.Profiles
	}
	// openedAnswer is a session whose token is kept already, or is not to be kept.
	openedAnswer  struct{ session Session }
	keptAnswer    struct{ profile model.Profile }
	browsedAnswer struct{}
	loginTick     struct{}
)

// The answers that belong to no entry.
type (
	foundMsg struct {
		found model.FoundLogin
		ok    bool
		err   error
	}
	profilesMsg struct {
		profiles model.Profiles
		err      error
	}
	revokedMsg struct{ err error }
)

// errNoAccess is for a run that was given no way in.
var errNoAccess = errors.New("this run of dtui can neither log in nor start the demo")

// next gives up the entry that is under way, and begins the next step of it or another one.
func (a *App) next() (context.Context, uint64) {
	a.halt()
	ctx, cancel := context.WithCancel(context.Background())
	a.entry.cancel, a.entry.busy = cancel, true
	return ctx, a.entry.number
}

// halt ends what is under way and keeps what was reached.
func (a *App) halt() {
	if a.entry.cancel != nil {
		a.entry.cancel()
	}
	a.entry.cancel, a.entry.busy = nil, false
	a.entry.number++
}

// stopEntry gives the entry up. A token that dtui asked for and that nobody will use is taken back.
func (a *App) stopEntry() tea.Cmd {
	a.halt()
	if a.entry.session != nil {
		// Only its keeping was given up.
		return nil
	}
	given := a.entry.credential
	a.entry = entry{number: a.entry.number}
	return a.revoke(given)
}

func (a *App) revoke(credential model.Credential) tea.Cmd {
	if !credential.Made || a.env.Access == nil {
		return nil
	}
	access := a.env.Access
	return func() tea.Msg { return revokedMsg{access.Revoke(context.Background(), credential)} }
}

// welcome is the welcome that is shown, nil when none is.
func (a *App) welcome() *welcome.Screen {
	w, _ := a.top().(*welcome.Screen)
	return w
}

// entering turns what the screens of getting in ask for into commands.
func (a *App) entering(effect screen.Effect) tea.Cmd {
	if a.env.Access == nil {
		if w := a.welcome(); w != nil && a.options.NoToken {
			w.Failed(&a.ctx, errNoAccess, a.ctx.Key(keys.Quit)+" leaves; dtui --token-file FILE starts with a token.")
		}
		return nil
	}
	switch e := effect.(type) {
	case screen.BeginLogin:
		return a.beginLogin()
	case screen.AwaitLogin:
		return tea.Batch(a.awaitLogin(e.Code), a.env.After(time.Second, accessMsg{number: a.entry.number, answer: loginTick{}}))
	case screen.UseToken:
		return a.useToken(e.Credential)
	case screen.UseFound:
		return a.openSession("", func(ctx context.Context) (Session, error) { return a.env.Access.UseFound(ctx) })
	case screen.UseDemo:
		return a.openSession("", func(ctx context.Context) (Session, error) { return a.env.Access.Demo(ctx) })
	case screen.SwitchTo:
		return a.switchTo(e)
	case screen.AskKeep:
		return tea.Batch(a.askKeep()...)
	case screen.Keep:
		return a.keep(e)
	case screen.KeepNot:
		return tea.Batch(a.keepNot()...)
	case screen.LookAround:
		return a.lookAround()
	case screen.StopEntry:
		return a.stopEntry()
	case screen.Browse:
		return a.browsePage(e.Page)
	}
	return nil
}

func (a *App) beginLogin() tea.Cmd {
	ctx, number := a.next()
	access, host := a.env.Access, a.session.Host
	return func() tea.Msg {
		code, err := access.Begin(ctx, host)
		return accessMsg{number, codeAnswer{code}, err}
	}
}

func (a *App) awaitLogin(code model.LoginCode) tea.Cmd {
	ctx, number := a.next()
	access := a.env.Access
	return func() tea.Msg {
		credential, err := access.Await(ctx, code)
		return accessMsg{number, tokenAnswer{credential}, err}
	}
}

func (a *App) useToken(credential model.Credential) tea.Cmd {
	ctx, number := a.next()
	a.entry.credential = credential
	access := a.env.Access
	return func() tea.Msg {
		session, err := access.Enter(ctx, credential)
		if err != nil {
			return accessMsg{number, enteredAnswer{}, err}
		}
		// A list that cannot be read shows when the token is to be kept.
		profiles, _ := access.Profiles(ctx)
		return accessMsg{number, enteredAnswer{session, profiles}, nil}
	}
}

// openSession enters a session whose token is not to be kept anew.
func (a *App) openSession(profile string, open func(ctx context.Context) (Session, error)) tea.Cmd {
	ctx, number := a.next()
	a.entry.profile = profile
	return func() tea.Msg {
		session, err := open(ctx)
		return accessMsg{number, openedAnswer{session}, err}
	}
}

func (a *App) browsePage(page string) tea.Cmd {
	access, number := a.env.Access, a.entry.number
	return func() tea.Msg { return accessMsg{number, browsedAnswer{}, access.Browse(context.Background(), page)} }
}

// lookAround asks for what the welcome shows.
func (a *App) lookAround() tea.Cmd {
	access := a.env.Access
	if access == nil {
		return nil
	}
	return func() tea.Msg {
		found, ok, err := access.Found(context.Background())
		return foundMsg{found, ok, err}
	}
}

// gettingIn files what concerns the ways in, and reports whether a message did.
func (a *App) gettingIn(msg tea.Msg) (commands []tea.Cmd, known bool) {
	switch msg := msg.(type) {
	case accessMsg:
		return a.accessSaid(msg), true
	case foundMsg:
		a.foundIs(msg)
	case profilesMsg:
		a.profilesAre(msg)
	case revokedMsg:
		return a.revoked(msg.err), true
	case deadTick:
		return a.calmed(msg), true
	default:
		return nil, false
	}
	return nil, true
}

// foundIs shows what was found.
func (a *App) foundIs(msg foundMsg) {
	a.foundKnown = &msg
	if w := a.welcome(); w != nil {
		w.Looked(msg.found, msg.ok, msg.err)
	}
}

// accessSaid files an answer, or lets go of what came too late.
func (a *App) accessSaid(msg accessMsg) []tea.Cmd {
	if msg.number != a.entry.number {
		return a.tooLate(msg)
	}
	switch answer := msg.answer.(type) {
	case browsedAnswer:
		if w := a.welcome(); w != nil {
			w.Browsed(msg.err)
		}
		return nil
	case loginTick:
		if a.entry.busy {
			return []tea.Cmd{a.env.After(time.Second, msg)}
		}
		return nil
	case keptAnswer:
		a.entry.busy = false
		return a.kept(answer, msg.err)
	}
	a.entry.busy = false
	if msg.err != nil {
		return a.entryFailed(msg)
	}
	switch answer := msg.answer.(type) {
	case codeAnswer:
		if w := a.welcome(); w != nil {
			w.Began(answer.code)
		}
		return []tea.Cmd{a.entering(screen.AwaitLogin{Code: answer.code}), a.browsePage(answer.code.URL)}
	case tokenAnswer:
		if w := a.welcome(); w != nil {
			w.Confirmed(answer.credential)
		}
		return []tea.Cmd{a.useToken(answer.credential)}
	case enteredAnswer:
		a.entry.session = &answer.session
		a.profiles = answer.profiles
		if w := a.welcome(); w != nil {
			w.Entered(workspace.Who(answer.session.Account))
		}
		return a.askKeep()
	case openedAnswer:
		if s := answer.session; s.Unreached != nil && !a.options.NoToken {
			// Somebody is at work, and is not put out of it for a login that cannot be asked about.
			a.session.letGo = append(a.session.letGo, s.Close)
			return append(a.switchFailed(s.Unreached), a.closeOld()...)
		}
		commands := a.enter(answer.session, screen.Done(openedText(answer.session)))
		return append(commands, a.all(otherHost(answer.session.Place, answer.session.Account))...)
	}
	return nil
}

// tooLate lets go of what an entry gave that was given up: its token is revoked and its session ended.
func (a *App) tooLate(msg accessMsg) []tea.Cmd {
	if msg.err != nil {
		return nil
	}
	var end func()
	switch answer := msg.answer.(type) {
	case tokenAnswer:
		return []tea.Cmd{a.revoke(answer.credential)}
	case enteredAnswer:
		end = answer.session.Close
	case openedAnswer:
		end = answer.session.Close
	case keptAnswer:
		return append(a.all(screen.Effects(screen.Say{Level: screen.Info, Text: "The token was kept all the same, as profile " + answer.profile.Name + "."})), a.listProfiles())
	}
	if end == nil {
		return nil
	}
	return []tea.Cmd{func() tea.Msg {
		end()
		return nil
	}}
}

// entryFailed says why the way that was tried led nowhere, where it was tried.
func (a *App) entryFailed(msg accessMsg) []tea.Cmd {
	if a.entry.profile != "" {
		return a.switchFailed(msg.err)
	}
	if w := a.welcome(); w != nil {
		w.Failed(&a.ctx, msg.err, hintOf(msg.err))
		return nil
	}
	return a.all(screen.Effects(screen.Problem(look.Sentence(msg.err), hintOf(msg.err))))
}

func openedText(s Session) string {
	who := workspace.Who(s.Account)
	switch {
	case s.Unreached != nil:
		return "Opened what is kept of profile " + s.Profile + "."
	case s.Sandbox:
		return "The demo is open. Nothing here reaches Doppler."
	case s.Place == model.InCLI:
		return "Logged in to " + who + ", with the Doppler CLI's login."
	default:
		return "Logged in to " + who + "."
	}
}

// revoked says when a token that nobody uses is still valid.
func (a *App) revoked(err error) []tea.Cmd {
	if err == nil || errors.Is(err, context.Canceled) {
		return nil
	}
	return a.all(screen.Effects(screen.Say{
		Level: screen.Warn, Text: "The login that you gave up was confirmed, and its token could not be taken back: " + look.Sentence(err),
		Hint: "The dashboard lists it and can revoke it.",
	}))
}
