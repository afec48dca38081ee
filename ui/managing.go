package ui

import (
	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/manage"
	"dtui/ui/screen"
)

// Manage shows what Doppler has beside secrets.
func (f flows) Manage(_ *screen.Context, _ string, _ model.ConfigRef) []screen.Effect {
	shown := manage.New(f.app.managed())
	return append(screen.Effects(screen.Show{Screen: shown}), shown.Rest()...)
}

// Share asks how a value is to be shared.
func (f flows) Share(c *screen.Context, id model.ConfigID, name string, value model.Value) []screen.Effect {
	return screen.Effects(screen.Push{Dialog: manage.NewShare(c, f.app.env.API, id, name, value)})
}

// managed are the resources of the place that browse is at, with the identities that their writes name.
func (a *App) managed() (manage.Place, []manage.Resource) {
	w, project, ref := a.ctx.W, a.browse.Opened(), a.browse.Shown()
	p := manage.Place{Owner: w.Account.Owner, Workplace: w.Account.WorkplaceName, Token: a.session.Kind}
	if project != "" {
		p.Project = model.ProjectID{Owner: p.Owner, Slug: project}
	}
	if found, ok := w.Find(ref); ok {
		p.Config = model.ConfigID{Owner: p.Owner, ConfigRef: ref, UUID: found.UUID}
		p.Environment, p.Root = found.Environment, found.Root
	}
	keep := a.env.Keep
	keep.Leases = &a.leases
	if a.options.Sandbox {
		keep.KeepProfile = nil // A token of the sandbox opens nothing, and the demo leaves the keyring alone.
	}
	return p, manage.Of(a.env.API, keep, p)
}

// renewManaging goes on with the place as it is now: another login, or another name.
func (a *App) renewManaging() {
	for _, s := range a.screens {
		if m, ok := s.(*manage.Screen); ok {
			m.Renew(a.managed())
		}
	}
}

// learnNames has presenter mode hide every name of a secret that is known now.
func (a *App) learnNames() {
	a.names.learn(a.ctx.W)
	for _, s := range a.screens {
		if m, ok := s.(*manage.Screen); ok {
			a.names.add(m.Secrets())
		}
	}
}

// placeManaging goes on with the config that is shown once its list tells what it is: right after a renaming nothing does.
func (a *App) placeManaging() {
	for _, s := range a.screens {
		if m, ok := s.(*manage.Screen); ok && m.Place().Config.Config == "" {
			if _, found := a.ctx.W.Find(a.browse.Shown()); found {
				m.Renew(a.managed())
			}
		}
	}
}

// relocate takes over that something has another address, or is gone. The answers of a save that is under way name the old one.
func (a *App) relocate(effect screen.Effect) tea.Cmd {
	if a.saves.busy() {
		a.saves.after = append(a.saves.after, effect)
		return nil
	}
	switch e := effect.(type) {
	case screen.Moved:
		return a.carry(e)
	case screen.MovedProject:
		return a.carryProject(e)
	case screen.Dropped:
		return a.dropped(e)
	}
	return nil
}

// atWork reports whether something belongs to who is at work. What the login before has moved or deleted since is carried over
// in what is staged alone: whoever is at work now may have things of the same names.
func (a *App) atWork(owner model.Owner) bool {
	return a.ctx.W.AccountKnown && owner == a.ctx.W.Account.Owner
}

func (a *App) carry(e screen.Moved) tea.Cmd {
	a.ctx.W.Moved(e.From, e.To, e.Environment)
	if a.atWork(e.From.Owner) {
		a.browse.Moved(e.From.ConfigRef, e.To.ConfigRef)
	}
	said := a.carryExpected(e.From.Owner, func(ref model.ConfigRef) model.ConfigRef {
		if ref == e.From.ConfigRef {
			return e.To.ConfigRef
		}
		return ref
	})
	return tea.Batch(said, a.afterMoving(e.From.Owner))
}

func (a *App) carryProject(e screen.MovedProject) tea.Cmd {
	commands := []tea.Cmd(nil)
	a.ctx.W.MovedProject(e.From, e.To)
	if a.atWork(e.From.Owner) {
		a.browse.MovedProject(e.From.Slug, e.To.Slug)
		commands = append(commands, a.loadProjects())
	}
	said := a.carryExpected(e.From.Owner, func(ref model.ConfigRef) model.ConfigRef {
		if ref.Project == e.From.Slug {
			ref.Project = e.To.Slug
		}
		return ref
	})
	return tea.Batch(append(commands, said, a.afterMoving(e.From.Owner))...)
}

// carryExpected has what was said of names stay true of configs that are called otherwise now, in later runs too.
func (a *App) carryExpected(owner model.Owner, now func(model.ConfigRef) model.ConfigRef) tea.Cmd {
	called := calledNow{owner, now}
	a.strays.names = append(a.strays.names, called)
	if !a.atWork(owner) {
		return nil
	}
	commands := a.applyNames(called)
	if a.ctx.W.AskExpected() {
		commands = append(commands, a.recallExpected())
	}
	return tea.Batch(commands...)
}

// applyNames is repeated once what was said in earlier runs is there: that names configs as they were called then.
func (a *App) applyNames(names ...calledNow) []tea.Cmd {
	var commands []tea.Cmd
	for _, called := range names {
		if a.ctx.W.Foreign(called.owner) {
			continue
		}
		for _, said := range a.ctx.W.ExpectedElsewhere(called.now) {
			commands = append(commands, a.expect(screen.Expect(said))...)
		}
	}
	return commands
}

func (a *App) dropped(e screen.Dropped) tea.Cmd {
	a.ctx.W.Gone(e.IDs...)
	if !a.atWork(e.Owner) {
		return tea.Batch(a.refresh()...)
	}
	for _, id := range e.IDs {
		a.browse.Gone(id.ConfigRef)
	}
	if e.Project != "" {
		a.browse.GoneProject(e.Project)
		return tea.Batch(a.loadProjects(), a.afterMoving(e.Owner))
	}
	return a.afterMoving(e.Owner)
}

// afterMoving reads what browse shows under its new name.
func (a *App) afterMoving(owner model.Owner) tea.Cmd {
	if !a.atWork(owner) {
		return tea.Batch(a.refresh()...)
	}
	a.ctx.Revealed = nil
	var commands []tea.Cmd
	if project := a.browse.Opened(); project != "" {
		commands = append(commands, a.loadLayout(project))
	}
	if ref := a.browse.Shown(); ref.Config != "" && a.unread(ref) {
		commands = append(commands, a.open(ref))
	}
	a.renewManaging()
	return tea.Batch(append(commands, a.remember())...)
}

// errandBusy reports whether an answer is awaited by a screen or dialog that asks by itself.
func (a *App) errandBusy() bool {
	if a.errands > 0 {
		return true
	}
	for _, s := range a.screens {
		if m, ok := s.(*manage.Screen); ok && m.Busy() {
			return true
		}
	}
	return false
}
