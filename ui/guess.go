package ui

import (
	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/browse"
	"dtui/ui/screen"
)

// lastRun stands for the file that says where a session begins when it is the last place.
const lastRun = "the last run"

// misguided starts over without the config that a file of the working directory, or the last run, named, when this login does not see it:
// the file may be meant for another workplace, and a person who said nothing should meet no error.
func (a *App) misguided(project string, err error) []tea.Cmd {
	from, start := a.session.StartFrom, a.options.Start
	if from == "" || project != start.Project || model.KindOf(err) != model.NotVisible {
		return nil
	}
	a.session.StartFrom, a.options.Start = "", model.ConfigRef{}
	if a.browse.Opened() != start.Project || len(a.screens) > 1 {
		return nil // The person has gone elsewhere meanwhile.
	}
	a.ctx.W.Forget(start)
	a.browse = browse.New(flows{app: a})
	a.screens[0] = a.browse
	named := start.Project
	if start.Config != "" {
		named = start.String()
	}
	say := screen.Say{Level: screen.Info, Text: from + " names " + named + ", which this login does not see."}
	if from == lastRun {
		say.Text = named + ", where you were last, is not to be seen any more."
	}
	return append(a.all(screen.Effects(say)), append(a.refresh(), a.onlyProject()...)...)
}
