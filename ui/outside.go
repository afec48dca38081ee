package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// outside is how it stands with the person's own editor.
type outside struct {
	state outsideState
	// depth is how many dialogs were open when it was asked for.
	depth int
	// agreed are the folders and programs about which the person was asked in this run.
	agreed []string
}

type outsideState uint8

const (
	atHome outsideState = iota
	finding
	agreeing
	editing
)

type (
	editorMsg struct {
		request screen.Edit
		place   EditorPlace
		err     error
	}
	editedMsg struct {
		request screen.Edit
		edited  screen.Edited
	}
	sweptMsg struct {
		from []string
		err  error
	}
)

// away drops what was typed while the editor is being opened: it was meant for the editor, or for nobody. ctrl+c is not.
func (a *App) away(msg tea.Msg) bool {
	if a.outside.state != finding && a.outside.state != editing {
		return false
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return a.ctx.Keys.Resolve([]keys.Scope{keys.Global}, msg.String()) != keys.Interrupt
	case tea.PasteMsg, tea.MouseClickMsg, tea.MouseWheelMsg:
		return true
	}
	return false
}

// fromOutside routes what comes from the editor.
func (a *App) fromOutside(msg tea.Msg) []tea.Cmd {
	switch msg := msg.(type) {
	case editorMsg:
		return a.editorFound(msg)
	case editedMsg:
		return a.editorEnded(msg)
	case sweptMsg:
		return a.swept(msg)
	}
	return nil
}

// edit looks for the editor; what follows waits for the answer.
func (a *App) edit(request screen.Edit) tea.Cmd {
	if a.outside.state != atHome {
		return nil
	}
	editor := a.env.Editor
	if editor == nil {
		return a.say(screen.Say{Level: screen.Warn, Text: "No editor can be opened in this run."})
	}
	if a.ctx.Presenter {
		return tea.Batch(append(a.all(screen.Effects(screen.Say{Level: screen.Warn, Text: presenting + a.ctx.Key(keys.Presenter) + " leaves it."})),
			a.all(request.Done(&a.ctx, screen.Edited{Err: screen.ErrDeclined}))...)...)
	}
	a.mask()
	a.outside.state, a.outside.depth = finding, len(a.dialogs)
	return func() tea.Msg {
		place, err := editor.Find()
		return editorMsg{request, place, err}
	}
}

// editorFound opens the editor, after asking where that would put values on a disk.
func (a *App) editorFound(msg editorMsg) []tea.Cmd {
	if msg.err == nil && (a.blanked != nil || a.ctx.Presenter) {
		// Nobody is there to see it, or too many are.
		msg.err = screen.ErrDeclined
	}
	if msg.err != nil {
		return a.editorEnded(editedMsg{msg.request, screen.Edited{Err: msg.err}})
	}
	place := msg.place
	var about, text []string
	if !place.InMemory {
		about = append(about, place.Folder)
		text = append(text, "No folder in memory was found here. While the editor is open, the text would be a file in "+place.Folder+
			" that only you can read. It is overwritten and removed afterwards, but a disk may keep what was overwritten.")
	}
	if place.KeepsCopies {
		about = append(about, place.Program)
		text = append(text, place.Program+" has windows of its own and may keep copies of what it opens, such as backups and a history. dtui cannot switch that off.")
	}
	if !slices.ContainsFunc(about, func(what string) bool { return !slices.Contains(a.outside.agreed, what) }) {
		a.outside.state = editing
		a.mask()
		return []tea.Cmd{place.Open(msg.request, func(edited screen.Edited) tea.Msg { return editedMsg{msg.request, edited} })}
	}
	a.outside.state = agreeing
	decline := func(*screen.Context) []screen.Effect {
		a.outside.state = atHome
		return msg.request.Done(&a.ctx, screen.Edited{Err: screen.ErrDeclined})
	}
	ask := dialog.NewAsk("editor", "Edit in "+place.Program, msg.request.What, true, append(text, "This is asked once in a run."),
		dialog.Button{Label: "Do not open it", Press: decline},
		dialog.Button{Label: "Open " + place.Program, Danger: true, Press: func(*screen.Context) []screen.Effect {
			a.outside.agreed = append(a.outside.agreed, about...)
			a.outside.state = atHome
			return screen.Effects(msg.request)
		}})
	return a.push(ask.OnBack(func(c *screen.Context) []screen.Effect {
		return append(screen.Effects(screen.Close{}), decline(c)...)
	}))
}

// editorEnded hands on what came back. The editor has drawn over everything, so all is drawn again.
func (a *App) editorEnded(msg editedMsg) []tea.Cmd {
	was := a.outside.state
	a.outside.state = atHome
	if len(a.dialogs) > a.outside.depth {
		// Whatever was opened since then was about leaving, but for what Doppler gave meanwhile.
		a.onlyOnce(a.outside.depth)
	}
	var commands []tea.Cmd
	if was == editing {
		commands = append(commands, tea.ClearScreen)
	}
	commands = append(commands, a.all(msg.request.Done(&a.ctx, msg.edited))...)
	if left := msg.edited.Left; left != nil {
		commands = append(commands, a.say(screen.Problem(look.Sentence(left), "It holds what was in the editor. Remove it by hand.")))
	}
	return commands
}

// sweep removes what was left by a dtui that was killed while its editor was open.
func (a *App) sweep() tea.Cmd {
	editor := a.env.Editor
	if editor == nil {
		return nil
	}
	return func() tea.Msg {
		from, err := editor.Sweep()
		return sweptMsg{from, err}
	}
}

func (a *App) swept(msg sweptMsg) []tea.Cmd {
	var effects []screen.Effect
	if n := len(msg.from); n > 0 {
		text := "Removed a file with secrets from " + msg.from[0] + "."
		if n > 1 {
			text = "Removed " + look.Count(n, "file") + " with secrets from " + strings.Join(slices.Compact(slices.Sorted(slices.Values(msg.from))), " and ") + "."
		}
		effects = append(effects, screen.Say{Level: screen.Warn, Text: text, Hint: "A dtui that was killed while its editor was open had left it there."})
	}
	if msg.err != nil {
		effects = append(effects, screen.Problem("A file that a killed dtui left behind could not be removed: "+msg.err.Error()+".", "It may hold secrets. Remove it by hand."))
	}
	return a.all(effects)
}
