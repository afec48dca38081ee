package ui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/activity"
	"dtui/ui/browse"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/welcome"
)

// session is the login that is at work. Its number tells its answers from those of the sessions before.
type session struct {
	Session
	number uint64
	// letGo are the ends of earlier sessions, which wait for the save that is under way.
	letGo []func()
}

// of is the session that an answer belongs to. An answer to a read of an earlier session is dropped: the workspace that
// asked for it is gone, or has asked again. What a save did is filed whatever happened since.
type of struct{ session uint64 }

func (o of) sessionNumber() uint64 { return o.session }

// stale reports whether a message is the answer to a read of an earlier session.
func (a *App) stale(msg tea.Msg) bool {
	answer, ok := msg.(interface{ sessionNumber() uint64 })
	return ok && answer.sessionNumber() != a.session.number
}

// ours marks an answer as one of the present session.
func (a *App) ours() of { return of{a.session.number} }

// home is the screen at the bottom of a session, and what it reads at first, in one round of requests.
func (a *App) home() tea.Cmd {
	if !a.session.Kind.ReadsSecrets() {
		a.screens = []screen.Screen{welcome.NewPowerless(a.session.Kind, a.env.Access != nil)}
		return nil
	}
	a.screens = []screen.Screen{a.browse}
	commands := []tea.Cmd{a.run(screen.LoadProjects{})}
	if start := a.options.Start; start.Project != "" {
		commands = append(commands, a.run(screen.LoadLayout{Project: start.Project}))
		a.browse.Start(&a.ctx, start)
		if start.Config != "" {
			commands = append(commands, a.run(screen.GoTo{Ref: start}))
		}
	}
	return tea.Batch(append(commands, a.spin())...)
}

// first is what the welcome asks for when dtui starts with it.
func (a *App) first() tea.Cmd {
	if a.env.Access == nil {
		return nil
	}
	commands := []tea.Cmd{a.lookAround(), a.listProfiles()}
	switch {
	case a.options.Unlock != "":
		a.push(a.passphrase(a.options.Unlock))
	case a.options.Login:
		commands = append(commands, a.all(a.welcome().Start(welcome.Browser))...)
	}
	return tea.Batch(append(commands, a.spin())...)
}

// enter puts a new session in the place of the present one. What is staged stays, under the identity that it was staged
// with. The same person goes on where they were; for somebody else everything starts anew.
func (a *App) enter(s Session, said screen.Effect) []tea.Cmd {
	same := a.ctx.W.AccountKnown && !a.ctx.W.Foreign(s.Account.Owner) && len(a.screens) > 0 && a.screens[0] == screen.Screen(a.browse)
	if a.session.Close != nil {
		a.session.letGo = append(a.session.letGo, a.session.Close)
	}
	a.session = session{Session: s, number: a.session.number + 1, letGo: a.session.letGo}
	a.env.API, a.options.Sandbox, a.options.Start, a.options.NoToken = s.API, s.Sandbox, s.Start, false
	a.trouble = trouble{counting: a.trouble.counting}
	a.dead = dead{}
	a.offline.enter(a.options.Sandbox, s.Account.Owner)
	a.live.end()
	a.live.unplanned = false
	a.eachActivity((*activity.Screen).Overtaken)
	a.ctx.W.Offline = time.Time{}
	a.entry = entry{number: a.entry.number + 1}
	a.mask()
	a.onlyOnce(0)
	a.ctx.W.RelockAll()
	a.stopGathering()
	a.endSearch(same)
	var commands []tea.Cmd
	if same {
		commands = a.resume()
	} else {
		a.ctx.W = a.ctx.W.Successor()
		if s.Unreached == nil {
			a.ctx.W.AccountIs(s.Account)
		} else {
			commands = append(append(commands, a.loadAccount()), a.answered(s.Unreached)...)
		}
		a.browse = browse.New(flows{app: a})
		a.toasts.settle()
		commands = append(commands, a.home())
		if s.Unreached == nil {
			commands = append(commands, a.recall()...)
		}
	}
	if n := a.ctx.W.ForeignStaged(); n > 0 {
		commands = append(commands, a.all(screen.Effects(screen.Say{Level: screen.Warn, Text: foreignText(n), Hint: "Kept, and not sent as " + personOf(s.Account) + ". " + a.ctx.Key(keys.Review) + " shows it."}))...)
	}
	commands = append(commands, a.all(screen.Effects(said))...)
	return append(slices.Concat(commands, a.closeOld(), a.settle()), a.listProfiles())
}

func foreignText(n int) string {
	if n == 1 {
		return "1 staged change belongs to another login."
	}
	return look.Count(n, "staged change") + " belong to another login."
}

func personOf(account model.Account) string {
	if account.ActorName != "" {
		return account.ActorName
	}
	return account.Owner.Actor
}

// resume goes on as the same person: the screens stay, and what is in sight is read again.
func (a *App) resume() []tea.Cmd {
	for len(a.screens) > 1 {
		if _, gettingIn := a.top().(*welcome.Screen); !gettingIn {
			break
		}
		a.screens = slices.Delete(a.screens, len(a.screens)-1, len(a.screens))
	}
	a.ctx.W.Overtake()
	a.ctx.W.AccountIs(a.session.Account)
	a.renewManaging()
	commands := []tea.Cmd{a.loadProjects()}
	if project := a.browse.Opened(); project != "" {
		commands = append(commands, a.loadLayout(project))
	}
	if shown := a.browse.Shown(); shown.Config != "" {
		commands = append(commands, a.open(shown))
	}
	return append(commands, a.refresh()...)
}

// closeOld lets go of the tokens of earlier sessions, once no save of theirs is under way.
func (a *App) closeOld() []tea.Cmd {
	if a.saves.busy() || a.errands > 0 {
		return nil
	}
	var commands []tea.Cmd
	for _, closing := range a.session.letGo {
		commands = append(commands, func() tea.Msg {
			closing()
			return nil
		})
	}
	a.session.letGo = nil
	return commands
}
