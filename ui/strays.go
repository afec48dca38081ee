package ui

import (
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/review"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// strays is what was noticed of configs that something is staged in and that somebody else has renamed or deleted.
type strays struct {
	// read and staged tell what was looked at last.
	read, staged uint64
	said         map[model.ConfigID]workspace.Whereabouts
	// projects are those of the list before the newest one.
	projects []string
	// names are the renamings of this run, in their order.
	names []calledNow
}

// calledNow is how the configs of an owner are called since a renaming.
type calledNow struct {
	owner model.Owner
	now   func(model.ConfigRef) model.ConfigRef
}

// mostLookedInto is how many projects are looked into for what was in one that is gone. A project that was renamed is one
// of those that were not in the list before.
const mostLookedInto = 5

// seekStrays runs after every message: it reads the lists again where an answer says that what something is staged in is not
// there, and tells once what became of it.
func (a *App) seekStrays(msg tea.Msg) []tea.Cmd {
	if a.blanked != nil || a.ctx.W.Staging.Len() == 0 {
		a.strays.said = nil
		return nil
	}
	var commands []tea.Cmd
	switch msg := msg.(type) {
	case openedMsg:
		commands = a.suspect(msg.ref.Project, msg.err)
	case savedMsg:
		commands = a.suspect(msg.report.ID.Project, msg.report.Err)
	case noteSavedMsg:
		commands = a.suspect(msg.report.Note.Project.Slug, msg.report.Err)
	case layoutMsg:
		if model.KindOf(msg.err) == model.NotVisible && a.stagedIn(msg.project) && !a.ctx.W.ProjectsLoad.Busy {
			commands = append(commands, a.loadProjects())
		}
	case projectsMsg:
		if msg.err == nil {
			commands = a.lookInto()
		}
	}
	return append(commands, a.tellStrays()...)
}

// suspect reads a project's list again if an answer says that one of its configs is not there, or is another one.
func (a *App) suspect(project string, err error) []tea.Cmd {
	wrong := (*model.WrongTarget)(nil)
	gone := model.KindOf(err) == model.NotVisible || errors.As(err, &wrong) && !a.ctx.W.Foreign(wrong.Got.Owner)
	if !gone || !a.stagedIn(project) || a.ctx.W.Layout(project).Busy {
		return nil
	}
	return []tea.Cmd{a.loadLayout(project)}
}

// stagedIn reports whether something of who is at work is staged in a project.
func (a *App) stagedIn(project string) bool {
	return slices.ContainsFunc(a.ctx.W.Staging.StagedIDs(), func(id model.ConfigID) bool {
		return id.Project == project && !a.ctx.W.Foreign(id.Owner)
	})
}

// lookInto reads the configs of projects that are new in the list, where one is gone from it that something is staged in.
func (a *App) lookInto() []tea.Cmd {
	var slugs []string
	for _, p := range a.ctx.W.Projects {
		slugs = append(slugs, p.Slug)
	}
	before := a.strays.projects
	a.strays.projects = slugs
	gone := slices.ContainsFunc(a.ctx.W.Staging.StagedIDs(), func(id model.ConfigID) bool {
		return a.ctx.W.Whereabouts(id).Fate == workspace.ProjectGone
	})
	if !gone {
		return nil
	}
	var commands []tea.Cmd
	for _, slug := range slugs {
		layout := a.ctx.W.Layout(slug)
		if len(commands) < mostLookedInto && !slices.Contains(before, slug) && !layout.Known && !layout.Busy {
			commands = append(commands, a.loadLayout(slug))
		}
	}
	return commands
}

// tellStrays says what became of the configs that something is staged in, each once. The review says it by itself.
func (a *App) tellStrays() []tea.Cmd {
	s := &a.strays
	if read, staged := a.ctx.W.Reads(), a.ctx.W.Staging.Version(); read != s.read || staged != s.staged {
		s.read, s.staged = read, staged
	} else {
		return nil
	}
	var commands []tea.Cmd
	said := map[model.ConfigID]workspace.Whereabouts{}
	for _, id := range a.ctx.W.Staging.StagedIDs() {
		at := a.ctx.W.Whereabouts(id)
		if at.Fate == workspace.Present {
			continue
		}
		said[id] = at
		if _, reviewing := a.top().(*review.Screen); reviewing || s.said[id] == at {
			continue
		}
		commands = append(commands, a.say(screen.Say{
			Level: screen.Warn, Text: review.Lost(id, at),
			Hint: "They are kept and not sent. " + a.ctx.Key(keys.Review) + " shows them, and " + a.ctx.Key(keys.Rehome, keys.Reviewer, keys.Moving) + " there moves them where they belong.",
		}))
	}
	s.said = said
	return commands
}
