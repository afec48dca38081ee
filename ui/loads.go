package ui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/screen"
)

// The answers carry what they were asked for and the number of the request, so that each is filed where it belongs.
type (
	accountMsg struct {
		of
		account model.Account
		err     error
	}
	projectsMsg struct {
		of
		number uint64
		list   model.ProjectList
		err    error
	}
	layoutMsg struct {
		of
		project string
		number  uint64
		layout  model.Layout
		err     error
	}
	openedMsg struct {
		of
		ref      model.ConfigRef
		number   uint64
		snapshot *model.Snapshot
		err      error
	}
)

func (a *App) loadAccount() tea.Cmd {
	api, ours := a.env.API, a.ours()
	return a.reading(func(ctx context.Context) tea.Msg {
		account, err := api.Account(ctx)
		return accountMsg{ours, account, err}
	})
}

func (a *App) loadProjects() tea.Cmd {
	api, ours, number := a.env.API, a.ours(), a.ctx.W.BeginProjects(a.ctx.Now)
	return a.reading(func(ctx context.Context) tea.Msg {
		list, err := api.Projects(ctx)
		return projectsMsg{ours, number, list, err}
	})
}

func (a *App) loadLayout(project string) tea.Cmd {
	api, ours, number := a.env.API, a.ours(), a.ctx.W.BeginLayout(project, a.ctx.Now)
	return a.reading(func(ctx context.Context) tea.Msg {
		layout, err := api.Layout(ctx, project)
		return layoutMsg{ours, project, number, layout, err}
	})
}

func (a *App) open(ref model.ConfigRef) tea.Cmd {
	api, ours, number := a.env.API, a.ours(), a.ctx.W.BeginOpen(ref, a.ctx.Now)
	if a.unreachable() && a.ctx.W.Loaded(ref) == nil {
		if kept := a.readCopy(ref); kept != nil {
			return tea.Batch(kept, a.opening(api, ours, ref, number))
		}
	}
	return a.opening(api, ours, ref, number)
}

func (a *App) opening(api API, ours of, ref model.ConfigRef, number uint64) tea.Cmd {
	return a.reading(func(ctx context.Context) tea.Msg {
		snapshot, err := api.Open(ctx, ref)
		return openedMsg{ours, ref, number, snapshot, err}
	})
}

func (a *App) accountIs(msg accountMsg) []tea.Cmd {
	if msg.err == nil {
		a.offline.assumed = false
		a.ctx.W.AccountIs(msg.account)
		return slices.Concat(a.answered(nil), a.recall(), a.settle(), a.all(otherHost(a.session.Place, msg.account)))
	}
	return a.answered(msg.err)
}

// otherHost says when the login that was found belongs to another host than Doppler's: the file that names it may be that of
// a cloned repository, which DOPPLER_CONFIG_DIR points to.
func otherHost(place model.Place, account model.Account) []screen.Effect {
	const usual = "https://api.doppler.com"
	if host := account.Owner.Host; place == model.InCLI && host != "" && host != usual {
		return screen.Effects(screen.Say{
			Level: screen.Warn, Text: "The Doppler CLI's login belongs to " + host + ", not to " + usual + ".", Hint: "What you save is sent there.",
		})
	}
	return nil
}

// onlyProject opens the project of a token that sees no other, as a service token does, while nothing is opened.
func (a *App) onlyProject() []tea.Cmd {
	projects := a.ctx.W.Projects
	if len(projects) != 1 || a.options.Start.Project != "" || a.browse.Opened() != "" {
		return nil
	}
	a.browse.Start(&a.ctx, model.ConfigRef{Project: projects[0].Slug})
	return []tea.Cmd{a.loadLayout(projects[0].Slug)}
}

// onlyConfig opens the config of such a token.
func (a *App) onlyConfig(project string) []tea.Cmd {
	configs := a.ctx.W.Layout(project).Configs
	if len(configs) != 1 || len(a.ctx.W.Projects) > 1 || a.browse.Shown().Config != "" || project != a.browse.Opened() {
		return nil
	}
	return []tea.Cmd{a.goTo(screen.GoTo{Ref: configs[0].ConfigRef})}
}

// trouble is what the newest answers say about the connection.
type trouble struct {
	kind  model.Kind
	since time.Time
	until time.Time
	// status is the HTTP status of the failure, 0 when no answer came.
	status int
	// counting is true while a tick is on its way.
	counting bool
}

type troubleTick struct{}

// passed ends a rate limit whose time has come.
func (t *trouble) passed(now time.Time) {
	t.counting = false
	if t.kind == model.RateLimited && !now.Before(t.until) {
		*t = trouble{}
	}
}

// answered notes what an answer says about the connection and the token. Lasting trouble becomes a banner; what is wrong
// with one thing stays in its pane.
func (a *App) answered(err error) []tea.Cmd {
	a.ctx.W.Budget = a.env.API.Budget()
	kind, away := model.KindOf(err), a.unreachable()
	a.ctx.W.Offline = time.Time{}
	switch kind {
	case model.Unauthorized, model.Unavailable, model.RateLimited:
	default:
		a.trouble = trouble{counting: a.trouble.counting}
		if away {
			return a.backAgain()
		}
		return nil
	}
	if a.trouble.kind != kind {
		a.trouble = trouble{kind: kind, since: a.ctx.Now, counting: a.trouble.counting}
	}
	if failure := failureOf(err); failure != nil {
		a.trouble.until, a.trouble.status = failure.Until, failure.Status
	}
	if kind == model.Unauthorized {
		return a.refused(err)
	}
	if kind == model.Unavailable {
		a.ctx.W.Offline = a.trouble.since
		return append(a.tryLater(), a.settle()...)
	}
	return a.countDown()
}

// countDown counts a rate limit down, once a second, and ends when it has passed or something else is the matter.
func (a *App) countDown() []tea.Cmd {
	if a.trouble.kind != model.RateLimited || a.trouble.counting || !a.trouble.until.After(a.ctx.Now) {
		return nil
	}
	a.trouble.counting = true
	return []tea.Cmd{a.env.After(time.Second, troubleTick{})}
}

// quit leaves, asking when something is staged or on its way.
func (a *App) quit() []tea.Cmd {
	if !a.loses() {
		return a.all(screen.Effects(screen.Quit{}))
	}
	return a.push(a.quitDialog())
}

// interrupt is ctrl+c: it asks once, and the second one leaves while the question stands.
func (a *App) interrupt() []tea.Cmd {
	if !a.loses() || a.asking() {
		return a.all(screen.Effects(screen.Quit{}))
	}
	a.asked = true
	a.onlyOnce(0)
	return a.push(a.quitDialog())
}
