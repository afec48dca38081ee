package ui

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/clip"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// run turns what a screen asks for into a command.
func (a *App) run(effect screen.Effect) tea.Cmd {
	switch e := effect.(type) {
	case screen.LoadProjects:
		return a.loadProjects()
	case screen.LoadLayout:
		return a.loadLayout(e.Project)
	case screen.Open:
		return a.open(e.Ref)
	case screen.Want:
		if config := a.ctx.W.Config(e.Ref); a.unread(e.Ref) && (config.Err == nil || config.Snapshot != nil) {
			return a.open(e.Ref)
		}
	case screen.RecallExpected:
		return a.recallExpected()
	case screen.Expect:
		return tea.Batch(a.expect(e)...)
	case screen.GoTo:
		return a.goTo(e)
	case screen.Copy:
		return a.copy(e)
	case screen.Say:
		return a.say(e)
	case screen.Push:
		return tea.Batch(a.push(e.Dialog)...)
	case screen.Close:
		a.closeTop()
	case screen.Show:
		a.ctx.Revealed = nil
		a.toasts.settle()
		a.screens = append(a.screens, e.Screen)
		return tea.Batch(a.refresh()...)
	case screen.Leave:
		a.leave()
	case screen.Save:
		return a.save(e)
	case screen.Edit:
		return a.edit(e)
	case screen.PlanTakeBack:
		return a.readForTakeBack()
	case screen.Unmask:
		return a.unmask()
	case screen.Mask:
		a.ctx.Revealed = nil
	case screen.Unlock:
		return tea.Batch(a.unlock(e)...)
	case screen.Unlocked:
		return tea.Batch(a.unlocked(e)...)
	case screen.Do:
		action := keys.Action(e.Action)
		a.recent = append([]keys.Action{action}, slices.DeleteFunc(a.recent, func(b keys.Action) bool { return b == action })...)
		return tea.Batch(a.act(action)...)
	case screen.Staged:
		return tea.Batch(a.refresh()...)
	case screen.Quit:
		return tea.Quit
	default:
		if command, known := a.forSearch(effect); known {
			return command
		}
		if command, known := a.behind(effect); known {
			return command
		}
		if command, known := a.keeping(effect); known {
			return command
		}
		if command, known := a.past(effect); known {
			return command
		}
		if command, known := a.fromManaging(effect); known {
			return command
		}
		return a.entering(effect)
	}
	return nil
}

func (a *App) push(d screen.Dialog) []tea.Cmd {
	a.mask()
	a.dialogs = append(a.dialogs, d)
	return nil
}

func (a *App) leave() {
	if len(a.screens) > 1 {
		a.screens = slices.Delete(a.screens, len(a.screens)-1, len(a.screens))
		a.ctx.Revealed = nil
		a.leftSearch()
	}
}

// goTo shows a config in the browse screen and reads it unless it was read already.
func (a *App) goTo(e screen.GoTo) tea.Cmd {
	a.screens = slices.Delete(a.screens, 1, len(a.screens))
	a.leftSearch()
	a.browse.Show(&a.ctx, e.Ref, e.Name)
	a.ctx.Revealed = nil
	commands := []tea.Cmd{a.remember()}
	if layout := a.ctx.W.Layout(e.Ref.Project); !layout.Known && !layout.Busy {
		commands = append(commands, a.loadLayout(e.Ref.Project))
	}
	if a.unread(e.Ref) {
		commands = append(commands, a.open(e.Ref))
	}
	return tea.Batch(commands...)
}

type copiedMsg struct {
	copy   screen.Copy
	result clip.Result
	err    error
}

const copyTimeout = 10 * time.Second

func (a *App) copy(e screen.Copy) tea.Cmd {
	if !e.Value.Known() {
		return a.say(screen.Problem(e.What+" cannot be copied: Doppler does not show its value.", ""))
	}
	put := a.env.Copy
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), copyTimeout)
		defer cancel()
		result, err := put(ctx, e.Value, e.Secret)
		return copiedMsg{e, result, err}
	}
}

// copied says what happened, through what, and when it is cleared.
func (a *App) copied(msg copiedMsg) []tea.Cmd {
	var commands []tea.Cmd
	msg.tell()
	if errors.Is(msg.err, clip.ErrTerminal) {
		commands = append(commands, tea.Raw(clip.OSC52(msg.copy.Value)))
	} else if msg.err != nil {
		hint := a.ctx.Key(keys.Reveal, a.top().Scopes()...) + " shows the value."
		if errors.Is(msg.err, clip.ErrNothing) || msg.copy.Done != nil {
			hint = ""
		}
		return a.all(screen.Effects(screen.Problem("Not copied: "+msg.err.Error()+".", hint)))
	}
	commands = append(commands, a.holds(msg.result)...)
	say := screen.Say{Level: screen.OK, Text: msg.result.Sentence(msg.copy.What), Hint: msg.result.Warning()}
	return append(commands, a.all(screen.Effects(say))...)
}

// spin keeps the spinner turning while something is on its way, and stops when nothing is.
func (a *App) spin() tea.Cmd {
	if a.spinning || a.ctx.Look.Still || (!a.ctx.W.Busy() && !a.saves.busy() && !a.entry.busy && !a.activityBusy() && !a.errandBusy()) {
		return nil
	}
	a.spinning = true
	return a.env.After(time.Second/8, spinTick{})
}

type spinTick struct{}

func (a *App) suspend() []tea.Cmd {
	a.mask()
	a.ctx.W.RelockAll()
	return []tea.Cmd{tea.Suspend}
}

func (a *App) undo(redo bool) []tea.Cmd {
	word, did := "Undone: ", model.Undone{}
	ok := false
	if redo {
		word = "Done again: "
		did, ok = a.ctx.W.Staging.Redo()
	} else {
		did, ok = a.ctx.W.Staging.Undo()
	}
	if !ok {
		return nil
	}
	if a.ctx.W.Foreign(did.At.Owner) {
		return append(a.all(screen.Effects(screen.Done(word+did.Label+" in "+did.At.ConfigRef.String()+", of "+a.ctx.W.Who(did.At.Owner)+"."))), a.refresh()...)
	}
	commands := a.all(screen.Effects(screen.Done(word + did.Label + " in " + did.At.ConfigRef.String() + ".")))
	if len(a.screens) == 1 && did.At.ConfigRef != a.browse.Shown() {
		commands = append(commands, a.goTo(screen.GoTo{Ref: did.At.ConfigRef}))
	}
	return append(commands, a.refresh()...)
}
