package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/screen"
)

// background is the reading that nobody waits for: the columns of a matrix.
type background struct {
	ctx  context.Context
	stop context.CancelFunc
	// ticking is true while a tick is on its way.
	ticking bool
}

// gatheredMsg is the answer to one background read.
type gatheredMsg struct {
	of
	ref      model.ConfigRef
	number   uint64
	snapshot *model.Snapshot
	err      error
}

type gatherTick struct{}

// behind turns what is asked for without anybody waiting for it into a command, and reports whether the effect is such.
func (a *App) behind(effect screen.Effect) (command tea.Cmd, known bool) {
	switch e := effect.(type) {
	case screen.Gather:
		return a.gather(e.Refs), true
	case screen.StopGathering:
		a.stopGathering()
	case screen.WantPolicies:
		return a.loadPolicies(), true
	case screen.LoadActivity:
		return a.readActivity(e), true
	case screen.LoadActivityEntry:
		return a.readActivityEntry(e), true
	default:
		return nil, false
	}
	return nil, true
}

// gather reads configs in the background, a few at a time.
func (a *App) gather(refs []model.ConfigRef) tea.Cmd {
	if a.blanked != nil || a.env.API == nil {
		return nil
	}
	a.ctx.W.Gather(refs...)
	return tea.Batch(a.gatherOn()...)
}

// gatherOn starts as much as may be on its way.
func (a *App) gatherOn() []tea.Cmd {
	b := &a.background
	var commands []tea.Cmd
	for {
		ref, number, ok := a.ctx.W.NextGathered()
		if !ok {
			break
		}
		if b.ctx == nil || b.ctx.Err() != nil {
			b.ctx, b.stop = context.WithCancel(a.reads)
		}
		ctx, api, ours := b.ctx, a.env.API, a.ours()
		marked := ctx
		if a.env.Background != nil {
			marked = a.env.Background(ctx)
		}
		commands = append(commands, func() tea.Msg {
			snapshot, err := api.Open(marked, ref)
			if ctx.Err() != nil {
				return nil
			}
			return gatheredMsg{ours, ref, number, snapshot, err}
		})
	}
	return append(commands, a.watchGathering())
}

// watchGathering looks once a second until when the reads wait for the rate limit: no answer tells while all of them do.
func (a *App) watchGathering() tea.Cmd {
	if a.background.ticking || a.ctx.W.LeftToGather() == 0 {
		return nil
	}
	a.background.ticking = true
	return a.env.After(time.Second, gatherTick{})
}

func (a *App) gatherTicked() []tea.Cmd {
	a.background.ticking = false
	if a.blanked != nil || a.ctx.W.LeftToGather() == 0 {
		return nil
	}
	a.ctx.W.Budget = a.env.API.Budget()
	return []tea.Cmd{a.watchGathering()}
}

// unhurried files the answers that nobody waits for: columns, findings, and what was kept of earlier runs.
func (a *App) unhurried(msg tea.Msg) []tea.Cmd {
	switch msg := msg.(type) {
	case gatheredMsg:
		return a.gathered(msg)
	case recalledMsg:
		return a.recalled(msg)
	case expectedMsg:
		return a.expectedWas(msg)
	case lintedMsg:
		return a.lintIs(msg)
	case policiesMsg:
		return a.policiesAre(msg)
	}
	return nil
}

// gathered files an answer and starts what comes next.
func (a *App) gathered(msg gatheredMsg) []tea.Cmd {
	if !a.ctx.W.Gathered(msg.ref, msg.number, msg.snapshot, msg.err) {
		return nil
	}
	return append(append(a.answered(msg.err), a.refresh()...), a.gatherOn()...)
}

// stopGathering cancels what is on its way.
func (a *App) stopGathering() {
	if a.background.stop != nil {
		a.background.stop()
	}
	a.ctx.W.StopGathering()
}
