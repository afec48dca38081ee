package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/lint"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// lintedMsg is what was found in the configs of a project.
type lintedMsg struct {
	of
	found *workspace.Lint
}

// relint looks for mistakes where what was found is out of date. It costs a tenth of a second where much was read, so it is
// done beside everything else, one project at a time.
func (a *App) relint() tea.Cmd {
	if a.blanked != nil {
		return nil
	}
	job, some := a.ctx.W.NextLint(a.linted(), a.browse.Shown())
	if !some {
		return nil
	}
	ours := a.ours()
	return func() tea.Msg { return lintedMsg{ours, job.Run()} }
}

// linted are the projects of which somebody wants to know: that of the shown config, and all in which something is staged.
func (a *App) linted() []string {
	var projects []string
	add := func(project string) {
		if project != "" && !slices.Contains(projects, project) {
			projects = append(projects, project)
		}
	}
	for _, s := range a.screens {
		if l, ok := s.(*lint.Screen); ok {
			add(l.Project())
		}
	}
	add(a.browse.Shown().Project)
	for _, set := range a.ctx.W.Staging.Sets() {
		if !a.ctx.W.Foreign(set.ID.Owner) {
			add(set.ID.Project)
		}
	}
	return projects
}

func (a *App) lintIs(msg lintedMsg) []tea.Cmd {
	if !a.ctx.W.Linted(msg.found) {
		return nil
	}
	return a.refresh()
}

// Lint shows what was found in the configs of a project.
func (f flows) Lint(c *screen.Context, project string) []screen.Effect {
	return screen.Effects(screen.Show{Screen: lint.New(c, project, f.app.browse.Shown())})
}
