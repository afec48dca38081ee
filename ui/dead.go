package ui

import (
	"cmp"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/welcome"
	"dtui/ui/workspace"
)

// dead is the question that a refused token raises, once a session. It waits until no key was pressed for a while and
// nothing else is open, so that it takes no key that was meant for what it would cover.
type dead struct {
	// failure is the refusal, nil before there was one; at is when.
	failure *model.Failure
	at      time.Time
	// asked is true once the question was in sight for long enough to be the person's.
	asked   bool
	waiting bool
	shown   time.Time
}

const (
	deadName = "dead-token"
	// calm is how long no key may have been pressed before the question opens, and how long the first key after that is
	// still taken for one that was meant for the screen.
	calm = 700 * time.Millisecond
)

type deadTick struct{ session uint64 }

// refused notes that Doppler refused the token.
func (a *App) refused(err error) []tea.Cmd {
	if a.dead.failure == nil {
		failure := failureOf(err)
		if failure == nil {
			failure = &model.Failure{Kind: model.Unauthorized}
		}
		a.dead.failure, a.dead.at = failure, a.ctx.Now
	}
	return a.waitForCalm()
}

func (a *App) waitForCalm() []tea.Cmd {
	if a.env.Access == nil || a.dead.failure == nil || a.dead.asked || a.dead.waiting || a.dialogNamed(deadName) {
		return nil
	}
	a.dead.waiting = true
	return []tea.Cmd{a.env.After(calm, deadTick{a.session.number})}
}

func (a *App) dialogNamed(name string) bool {
	for _, d := range a.dialogs {
		if d.Name() == name {
			return true
		}
	}
	return false
}

// calmed opens the question if nothing is in its way, and else waits on. What is typed into is never covered; it is asked
// after the dialog has closed.
func (a *App) calmed(msg deadTick) []tea.Cmd {
	a.dead.waiting = false
	if msg.session != a.session.number || a.dead.failure == nil || a.dead.asked || a.welcome() != nil {
		return nil
	}
	t, typing := a.top().(screen.Typing)
	if len(a.dialogs) > 0 || typing && t.Typing() {
		return nil // The next key asks again, see keyed.
	}
	if a.ctx.Now.Sub(a.lastKey) < calm {
		return a.waitForCalm()
	}
	a.dead.shown = a.ctx.Now
	return a.push(a.deadDialog())
}

// keyed is called before a key or a click is handled. One that comes right after the question opened was meant for what it
// covers: the question goes away and comes back later.
func (a *App) keyed() {
	a.lastKey = a.ctx.Now
	if d := a.dialog(); d != nil && d.Name() == deadName {
		if a.ctx.Now.Sub(a.dead.shown) < calm {
			a.dialogs = a.dialogs[:len(a.dialogs)-1]
			return
		}
		a.dead.asked = true
	}
}

func (a *App) deadDialog() screen.Dialog {
	who := "Your login"
	if a.session.Profile != "" {
		who = "The login of profile " + a.session.Profile
	}
	text := who + " expired or was revoked. Doppler refused it at " + a.dead.at.Format("15:04:05")
	if what := a.dead.failure.What; what != "" {
		text += ", when dtui wanted to " + what
	}
	paragraphs := []string{text + "."}
	if n := a.Staged(); n > 0 {
		paragraphs = append(paragraphs, fmt.Sprintf("%s Your %s safe. %s, and you can review and save %s once you are logged in again.",
			a.ctx.Look.Done, areSafe(n), stayInMemory(n), themOrIt(n)))
		if a.ctx.W.AccountKnown {
			paragraphs = append(paragraphs, "Only a login to "+workspace.Who(a.ctx.W.Account)+" sends "+themOrIt(n)+"; any other keeps "+themOrIt(n)+" staged.")
		}
	}
	if id := a.dead.failure.RequestID; id != "" {
		paragraphs = append(paragraphs, "request id  "+id+" · for Doppler support")
	}
	status := ""
	if a.dead.failure.Status != 0 {
		status = fmt.Sprint(a.dead.failure.Status)
	}
	return dialog.NewAsk(deadName, "Doppler no longer accepts your token", status, true, paragraphs,
		dialog.Button{Label: "Log in again", Press: func(*screen.Context) []screen.Effect { return a.openWelcome(true) }},
		dialog.Button{Label: "Another profile", Press: func(*screen.Context) []screen.Effect { return screen.Effects(screen.Do{Action: string(keys.Profiles)}) }},
		dialog.Cancel("Not now"))
}

func areSafe(n int) string {
	if n == 1 {
		return "1 staged change is"
	}
	return fmt.Sprintf("%d staged changes are", n)
}

func stayInMemory(n int) string {
	if n == 1 {
		return "It stays in memory"
	}
	return "They stay in memory"
}

func themOrIt(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// newWelcome is the screen of getting in, above what is there or, at the first run, alone.
func (a *App) newWelcome(below bool) *welcome.Screen {
	spec := welcome.Spec{Title: "first run", Below: below, Host: cmp.Or(a.session.Host, a.options.Host)}
	if profile := a.options.Unlock; profile != "" && !below {
		spec.Title = "unlock"
		spec.Lead = []string{"The token of profile " + profile + " is in an encrypted file.", "Its passphrase opens the file. Without it you can get in another way."}
	}
	if below {
		spec.Title = "log in"
		spec.Lead = []string{"Log in, and go on."}
		if n := a.Staged(); n > 0 {
			spec.Lead = append(spec.Lead, kept(n)+" "+boundTo(n))
		}
	}
	w := welcome.New(spec)
	if a.foundKnown != nil {
		w.Looked(a.foundKnown.found, a.foundKnown.ok, a.foundKnown.err)
	}
	return w
}

func boundTo(n int) string {
	if n == 1 {
		return "It is sent only by whoever staged it."
	}
	return "They are sent only by whoever staged them."
}

// openWelcome shows the ways in above the present screen. Again starts with the browser at once, for a token that the
// browser gave.
func (a *App) openWelcome(again bool) []screen.Effect {
	w := a.newWelcome(true)
	effects := screen.Effects(screen.Show{Screen: w}, screen.LookAround{})
	if again && (a.session.Kind == model.CLIToken || a.session.Kind == "") && a.session.Place != model.GivenHere {
		effects = append(effects, w.Start(welcome.Browser)...)
	}
	return effects
}

// logInHint is the way out that the banner of a refused token names.
func (a *App) logInHint() string {
	switch {
	case a.env.Access == nil:
		return "start dtui with a new one"
	case a.welcome() != nil:
		return ""
	default:
		text := a.ctx.Keys.KeyFor([]keys.Scope{keys.Global}, keys.LogIn) + " log in"
		if a.w >= chipFrom {
			text += " again"
		}
		return text
	}
}

// whoIsAtWork is what the header says of the login: that there is none, or which of several it is.
func (a *App) whoIsAtWork() []look.Seg {
	switch {
	case a.options.NoToken && len(a.profiles.List) == 0:
		return []look.Seg{look.T("no profile yet", theme.Faint)}
	case a.w < chipFrom || len(a.profiles.List) < 2 || a.session.Profile == "":
		return nil
	}
	return []look.Seg{look.O(a.session.Profile, theme.Muted), look.T("  ", theme.Faint)}
}
