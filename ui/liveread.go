package ui

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// freshEvery is how often one config is read again at most, however often it is told to have changed.
const freshEvery = time.Second

// freshening is the reading of configs that are told to have changed.
type freshening struct {
	configs  []*fresh
	readings int
}

// fresh is one config that was told to have changed.
type fresh struct {
	ref model.ConfigRef
	// due is whether it has to be read; reading is the number of the reading under way, 0 for none.
	due     bool
	reading int
	// had is what was known when that reading began.
	had *model.Snapshot
	// began is when the last reading began, waiting whether a tick is on its way.
	began   time.Time
	waiting bool
}

type (
	freshTick struct{ ref model.ConfigRef }
	freshMsg  struct {
		of
		ref      model.ConfigRef
		number   int
		snapshot *model.Snapshot
		err      error
	}
)

func (f *freshening) of(ref model.ConfigRef) *fresh {
	for _, one := range f.configs {
		if one.ref == ref {
			return one
		}
	}
	return nil
}

// freshen has a config read again as soon as that can be done.
func (a *App) freshen(ref model.ConfigRef) {
	if a.ctx.W.Loaded(ref) == nil && !a.ctx.W.Reading(ref) {
		return // Whoever opens it reads it then.
	}
	one := a.live.of(ref)
	if one == nil {
		one = &fresh{ref: ref}
		a.live.configs = append(a.live.configs, one)
	}
	one.due = true
}

// busyHere reports whether nothing may be read behind the person's back at the moment. What a dialog or an editor shows was
// read before, and is the base of what is staged with it; the same goes for a save that is under way.
func (a *App) busyHere() bool {
	return a.blanked != nil || len(a.dialogs) > 0 || a.outside.state != atHome || a.saves.busy()
}

// readDue reads what is due, in the background, and each config once a second at most.
func (a *App) readDue() []tea.Cmd {
	if a.busyHere() || a.env.API == nil || a.trouble.kind == model.Unauthorized {
		return nil
	}
	var commands []tea.Cmd
	for _, one := range a.live.configs {
		if !one.due || one.reading != 0 || one.waiting || a.ctx.W.Reading(one.ref) {
			continue
		}
		if one.had = a.ctx.W.BeginQuiet(one.ref); one.had == nil {
			one.due = false
			continue
		}
		if wait := one.began.Add(freshEvery).Sub(a.ctx.Now); wait > 0 && !one.began.IsZero() {
			one.waiting, one.had = true, nil
			commands = append(commands, a.env.After(wait, freshTick{one.ref}))
			continue
		}
		a.live.readings++
		one.due, one.reading, one.began = false, a.live.readings, a.ctx.Now
		commands = append(commands, a.readQuietly(one.ref, one.reading))
	}
	return commands
}

func (a *App) readQuietly(ref model.ConfigRef, number int) tea.Cmd {
	ctx, api, ours, background := a.reads, a.env.API, a.ours(), a.env.Background
	return func() tea.Msg {
		marked := ctx
		if background != nil {
			marked = background(ctx)
		}
		snapshot, err := api.Open(marked, ref)
		if ctx.Err() != nil {
			return nil
		}
		return freshMsg{ours, ref, number, snapshot, err}
	}
}

func (a *App) freshTicked(msg freshTick) {
	if one := a.live.of(msg.ref); one != nil {
		one.waiting = false
	}
}

// freshened files the new reading and says what it changed. One that comes while somebody is at work with the old one is
// dropped, and read again afterwards.
func (a *App) freshened(msg freshMsg) []tea.Cmd {
	one := a.live.of(msg.ref)
	if one == nil || one.reading != msg.number {
		return nil
	}
	had := one.had
	one.reading, one.had = 0, nil
	commands := a.answered(msg.err)
	if msg.err != nil {
		a.ctx.W.QuietFailed(msg.ref, msg.err)
		return append(commands, a.refresh()...)
	}
	if a.busyHere() {
		one.due = true
		return commands
	}
	changed, ok := a.ctx.W.Quiet(msg.ref, had, msg.snapshot)
	if !ok {
		one.due = true
		return commands
	}
	if len(changed) > 0 {
		// What is shown in clear was asked for as it was.
		a.mask()
		commands = append(commands, a.say(a.changedWords(msg.ref, changed)), a.keepCopy(msg.snapshot))
	}
	return append(commands, a.refresh()...)
}

// changedWords say what somebody else has changed, and what of it is staged here.
func (a *App) changedWords(ref model.ConfigRef, changed []string) screen.Say {
	staged := 0
	for _, row := range a.ctx.W.Rows(ref) {
		if row.Moved && (slices.Contains(changed, row.Name) || slices.Contains(changed, row.Change.Name)) {
			staged++
		}
	}
	text := fmt.Sprintf("%s changed: %s", ref, look.Count(len(changed), "secret"))
	if staged == 0 {
		return screen.Say{Level: screen.Info, Text: text + ". Reloaded."}
	}
	kept := "Your edit is kept"
	if staged > 1 {
		kept = "Your edits are kept"
	}
	return screen.Say{
		Level: screen.Warn, Text: fmt.Sprintf("%s, %d staged here. Reloaded.", text, staged), Hint: kept + "; the save will show both.",
	}
}
