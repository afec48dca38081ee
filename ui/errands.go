package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

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
		then func(c *screen.Context) []screen.Effect
	}
)

// errand carries out what a screen asked for.
func (a *App) errand(e screen.Errand) tea.Cmd {
	if e.Write {
		if a.options.ReadOnly {
			return a.say(screen.Problem("Nothing is written in a read-only run.", ""))
		}
		a.errands++
		return func() tea.Msg { return writtenMsg{e.Run(context.Background())} }
	}
	ours := a.ours()
	return a.reading(func(ctx context.Context) tea.Msg { return errandMsg{ours, e.Run(ctx)} })
}

// fromErrand files an answer, and reports whether the message is one.
func (a *App) fromErrand(msg tea.Msg) (commands []tea.Cmd, known bool) {
	var then func(c *screen.Context) []screen.Effect
	switch msg := msg.(type) {
	case errandMsg:
		then = msg.then
	case writtenMsg:
		a.errands--
		then = msg.then
	default:
		return nil, false
	}
	return append(a.all(then(&a.ctx)), a.refresh()...), true
}

// closeThis closes a dialog wherever it stands.
func (a *App) closeThis(d screen.Dialog) {
	a.dialogs = slices.DeleteFunc(a.dialogs, func(other screen.Dialog) bool { return other == d })
}
