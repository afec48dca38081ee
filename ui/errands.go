package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/manage"
	"dtui/ui/screen"
)

// errandMsg is the answer to a read that a screen asked for; a session that is over has no use for it. writtenMsg is the
// answer to a write, which is told whatever happened since.
type (
	errandMsg struct {
		of
		then func(c *screen.Context) []screen.Effect
	}
	writtenMsg struct {
		session uint64
		owner   model.Owner
		then    func(c *screen.Context) []screen.Effect
	}
)

// errand carries out what a screen asked for.
func (a *App) errand(e screen.Errand) tea.Cmd {
	if e.Write && a.options.ReadOnly {
		return a.say(screen.Problem("Nothing is written in a read-only run.", ""))
	}
	if e.Write || e.Here {
		a.errands++
		session, owner := a.session.number, a.ctx.W.Account.Owner
		return func() tea.Msg { return writtenMsg{session, owner, e.Run(context.Background())} }
	}
	ours := a.ours()
	return a.reading(func(ctx context.Context) tea.Msg { return errandMsg{ours, e.Run(ctx)} })
}

// fromErrand files an answer, and reports whether the message is one.
func (a *App) fromErrand(msg tea.Msg) (commands []tea.Cmd, known bool) {
	var effects []screen.Effect
	switch msg := msg.(type) {
	case errandMsg:
		effects = msg.then(&a.ctx)
	case writtenMsg:
		a.errands--
		effects = msg.then(&a.ctx)
		if msg.session != a.session.number {
			effects = slices.DeleteFunc(effects, func(e screen.Effect) bool { return a.overtaken(e, msg.owner) })
		}
		commands = a.closeOld()
	default:
		return nil, false
	}
	commands = append(commands, a.all(effects)...)
	return append(commands, a.refresh()...), true
}

// overtaken reports whether an effect of a change that an earlier login made means nothing to the present one: how that login
// is, what would be read as it, and what would be read again because of it when somebody else is at work.
func (a *App) overtaken(effect screen.Effect, owner model.Owner) bool {
	switch e := effect.(type) {
	case screen.Told:
		return true
	case screen.Errand:
		return !e.Write && !e.Here
	case screen.LoadProjects, screen.LoadLayout, screen.Open, screen.Want:
		return !a.atWork(owner)
	}
	return false
}

// fromManaging carries out what the screens of managing ask for, and reports whether an effect is of them.
func (a *App) fromManaging(effect screen.Effect) (command tea.Cmd, known bool) {
	switch e := effect.(type) {
	case screen.Errand:
		return a.errand(e), true
	case screen.Told:
		return tea.Batch(a.answered(e.Err)...), true
	case screen.InFront:
		if a.blanked == nil && len(a.dialogs) == 0 && a.top() == e.Screen {
			return tea.Batch(a.all(e.Then(&a.ctx))...), true
		}
	case screen.CloseThis:
		a.closeThis(e.Dialog)
	case screen.Moved, screen.MovedProject, screen.Dropped:
		return a.relocate(e), true
	default:
		return nil, false
	}
	return nil, true
}

// closeThis closes a dialog wherever it stands.
func (a *App) closeThis(d screen.Dialog) {
	a.dialogs = slices.DeleteFunc(a.dialogs, func(other screen.Dialog) bool { return other == d })
}

// holdsOnce reports whether a dialog has a text that Doppler does not give again and that nobody has yet. It closes by its
// own button alone.
func holdsOnce(d screen.Dialog) bool {
	once, ok := d.(*manage.Once)
	return ok && !once.Taken()
}

// closeTop closes the top dialog. What arrived above the one that asks to be closed and must not be lost stays.
func (a *App) closeTop() {
	for at := len(a.dialogs) - 1; at >= 0; at-- {
		if !holdsOnce(a.dialogs[at]) {
			a.dialogs = slices.Delete(a.dialogs, at, at+1)
			return
		}
	}
}

// onlyOnce closes every dialog from a depth on but those with a text that Doppler does not give again.
func (a *App) onlyOnce(depth int) {
	kept := slices.DeleteFunc(slices.Clone(a.dialogs[depth:]), func(d screen.Dialog) bool { return !holdsOnce(d) })
	clear(a.dialogs[depth:])
	a.dialogs = append(a.dialogs[:depth], kept...)
}

// untaken says what is shown once and was not taken, "" for nothing.
func (a *App) untaken() string {
	for _, d := range a.dialogs {
		if once, ok := d.(*manage.Once); ok && !once.Taken() {
			return once.Lost()
		}
	}
	return ""
}

// loses reports whether leaving now loses something, or hides what becomes of it.
func (a *App) loses() bool {
	return a.Staged() > 0 || a.saves.busy() || a.errands > 0 || a.untaken() != "" || a.leases.Living(a.ctx.Now) != ""
}
