package ui

import (
	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/screen"
)

// LastPlace is where a person was when dtui ended, for the next start: names only.
type LastPlace struct {
	Ref model.ConfigRef
	// Name is the secret under the cursor, "" for none.
	Name string
	// Marks are the marked secrets of the config.
	Marks []string
}

// recalledMsg is where the one who is at work was last.
type recalledMsg struct {
	owner model.Owner
	place LastPlace
	found bool
}

// recall asks where the one who is at work was last, unless this run was told where to start. Until a key is pressed the
// answer is gone to.
func (a *App) recall() []tea.Cmd {
	if a.env.Recall == nil || a.options.Sandbox || a.options.Start.Project != "" || a.browse.Shown().Config != "" {
		return nil
	}
	a.recalling = true
	recall, owner := a.env.Recall, a.ctx.W.Account.Owner
	return []tea.Cmd{func() tea.Msg {
		place, found := recall(owner)
		return recalledMsg{owner, place, found}
	}}
}

// recalled goes to the last place, if it still is that person's and nobody went elsewhere meanwhile.
func (a *App) recalled(msg recalledMsg) []tea.Cmd {
	if !a.recalling || !msg.found || msg.owner != a.ctx.W.Account.Owner || a.browse.Shown().Config != "" || len(a.screens) > 1 {
		a.recalling = false
		return nil
	}
	a.recalling = false
	a.session.StartFrom, a.options.Start = lastRun, msg.place.Ref
	command := a.goTo(screen.GoTo{Ref: msg.place.Ref, Name: msg.place.Name})
	a.browse.Remark(&a.ctx, msg.place.Marks)
	return []tea.Cmd{command}
}

// remember keeps where the person is. Nothing waits for it.
func (a *App) remember() tea.Cmd {
	owner, place, known := a.LastPlace()
	if !known || a.env.Remember == nil {
		return nil
	}
	keep := a.env.Remember
	return func() tea.Msg {
		keep(owner, place)
		return nil
	}
}

// LastPlace is where the person is, and who that is; known is false while there is nothing to come back to: a config that
// could not be read is none.
func (a *App) LastPlace() (owner model.Owner, place LastPlace, known bool) {
	if a.options.Sandbox || !a.ctx.W.AccountKnown || a.ctx.W.Loaded(a.browse.Shown()) == nil {
		return model.Owner{}, LastPlace{}, false
	}
	name, marks := a.browse.Spot(&a.ctx)
	return a.ctx.W.Account.Owner, LastPlace{Ref: a.browse.Shown(), Name: name, Marks: marks}, true
}
