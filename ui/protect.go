package ui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// unlockFor is how long a protected config can be edited once it was unlocked, unless the person chose another time.
const unlockFor = 10 * time.Minute

// into names the configs that an action would stage something new into.
func (a *App) into(action keys.Action) []model.ConfigID {
	switch action {
	case keys.Undo, keys.Redo, keys.Review:
		return nil
	case keys.TakeBack:
		return a.intoTakeBack()
	}
	if s, ok := a.top().(screen.Stager); ok {
		return s.Into(&a.ctx, action)
	}
	return nil
}

// guarded asks before an action that would stage into a protected config, and goes on with it once that is unlocked. It
// reports whether it asked.
func (a *App) guarded(action keys.Action) (asked bool, commands []tea.Cmd) {
	ids := a.into(action)
	if len(ids) == 0 || len(a.ctx.W.Locked(ids...)) == 0 {
		return false, nil
	}
	subject := a.top().Subject(&a.ctx)
	again := func(c *screen.Context) []screen.Effect {
		if a.top().Subject(c) != subject {
			// What is under the cursor has changed while the question stood.
			return screen.Effects(screen.Say{Level: screen.Warn, Text: "Nothing was done: the list has changed meanwhile."})
		}
		return screen.Effects(screen.Do{Action: string(action)})
	}
	return true, a.unlock(screen.Unlock{IDs: ids, Then: again})
}

// unlock asks for what is locked, and goes on at once when nothing is.
func (a *App) unlock(e screen.Unlock) []tea.Cmd {
	locked := a.ctx.W.Locked(e.IDs...)
	if len(locked) == 0 {
		return a.all(e.Then(&a.ctx))
	}
	return a.push(a.unlockDialog(locked, e.Then))
}

// unlockDialog starts on the button that unlocks nothing, so that no key pressed twice passes through it.
func (a *App) unlockDialog(ids []model.ConfigID, then func(*screen.Context) []screen.Effect) screen.Dialog {
	names, target, it := make([]string, len(ids)), "", "it"
	for i, id := range ids {
		names[i] = id.Config
		if id.Project != ids[0].Project {
			names[i], names[0] = id.String(), ids[0].String()
		}
	}
	are := "is"
	if len(ids) == 1 {
		target = ids[0].ConfigRef.String()
	} else {
		are, it = "are", "them"
	}
	last := len(names) - 1
	text := names[last]
	if last > 0 {
		text = strings.Join(names[:last], ", ") + " and " + text
	}
	text = fmt.Sprintf("%s %s protected by the rule %s. Unlock %s for editing for %s?",
		text, are, a.ctx.W.ProtectedBy(ids[0].ConfigRef), it, spokenTime(a.unlockFor()))
	return dialog.NewAsk("unlock", "Unlock for editing", target, true,
		[]string{text, "Nothing is sent by that: a save still asks for the name."}, dialog.Cancel("Cancel"),
		dialog.Button{Label: "Unlock", Danger: true, Press: func(*screen.Context) []screen.Effect {
			return screen.Effects(screen.Unlocked{IDs: ids, Then: then})
		}})
}

func (a *App) unlockFor() time.Duration {
	if a.options.UnlockFor > 0 {
		return a.options.UnlockFor
	}
	return unlockFor
}

type relockTick struct{}

// unlocked opens the configs for a while and goes on with what was asked for.
func (a *App) unlocked(e screen.Unlocked) []tea.Cmd {
	a.ctx.W.Unlock(a.ctx.Now.Add(a.unlockFor()), e.IDs...)
	return append(a.countUnlocked(), a.all(e.Then(&a.ctx))...)
}

// countUnlocked wakes up whenever the minutes that are told change, and when a config is protected again.
func (a *App) countUnlocked() []tea.Cmd {
	var next time.Duration
	for _, until := range a.ctx.W.Unlocked() {
		left := until.Sub(a.ctx.Now) % time.Minute
		if left <= 0 {
			left = time.Minute
		}
		if next == 0 || left < next {
			next = left
		}
	}
	if next == 0 || a.unlocking {
		return nil
	}
	a.unlocking = true
	return []tea.Cmd{a.env.After(next, relockTick{})}
}

func (a *App) relockTicked() []tea.Cmd {
	a.unlocking = false
	return a.countUnlocked()
}

// relock protects again what was unlocked long enough ago, whatever message comes first.
func (a *App) relock() []tea.Cmd {
	var commands []tea.Cmd
	for _, ref := range a.ctx.W.Relock(a.ctx.Now) {
		text := ref.String() + " is protected again."
		if a.Staged() > 0 {
			text += " What is staged stays staged."
		}
		commands = append(commands, a.say(screen.Say{Level: screen.Info, Text: text}))
	}
	return commands
}

// spokenTime is a length of time in words.
func spokenTime(d time.Duration) string {
	switch {
	case d < time.Minute:
		return look.Count(int((d+time.Second-1)/time.Second), "second")
	case d%time.Minute == 0 || d >= 10*time.Minute:
		return look.Count(int((d+time.Minute-1)/time.Minute), "minute")
	default:
		return fmt.Sprintf("%d min %d s", int(d/time.Minute), int(d%time.Minute/time.Second))
	}
}
