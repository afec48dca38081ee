package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// HistoryAPI is what the program needs of Doppler's config logs.
type HistoryAPI interface {
	// Logs lists one page of a config's log, newest first and from page 1, without diffs. A page past the end is empty.
	Logs(ctx context.Context, ref model.ConfigRef, page int) ([]model.LogEntry, error)
	// Log reads one entry with its diff.
	Log(ctx context.Context, ref model.ConfigRef, id string) (model.LogEntry, error)
	// Rollback has Doppler undo one entry and returns the entry that this makes. Another identity of the config stops it.
	Rollback(ctx context.Context, id model.ConfigID, entry string) (model.LogEntry, error)
}

// resting numbers the rests of the cursor, so that an overtaken one means nothing.
type resting struct {
	number int
	// on is the screen whose cursor rests.
	on   screen.Screen
	then func(c *screen.Context) []screen.Effect
}

// restFor is how long the cursor rests on an entry before its diff is read: as short as a glance, and longer than a key
// that is held down takes from row to row.
const restFor = 300 * time.Millisecond

type (
	historyMsg struct {
		of
		ref       model.ConfigRef
		number    uint64
		own, root *workspace.Log
		err       error
	}
	pageMsg struct {
		of
		log     *workspace.Log
		number  uint64
		page    int
		entries []model.LogEntry
		err     error
	}
	entryMsg struct {
		of
		log    *workspace.Log
		id     string
		number uint64
		entry  model.LogEntry
		err    error
	}
	restTick struct{ number int }
)

// past carries out what the screens of the past ask for.
func (a *App) past(effect screen.Effect) (tea.Cmd, bool) {
	switch e := effect.(type) {
	case screen.ReadHistory:
		return a.readHistory(e.Ref), true
	case screen.ReadPage:
		return a.readPage(e.Log), true
	case screen.ReadEntry:
		return a.readEntry(e), true
	case screen.AwaitRest:
		a.resting.number++
		a.resting.on, a.resting.then = a.top(), e.Then
		return a.env.After(restFor, restTick{a.resting.number}), true
	case screen.RollBack:
		return a.rollBack(e.Order), true
	}
	return nil, false
}

// fromHistory files what was read of the past, and reports whether the message is that.
func (a *App) fromHistory(msg tea.Msg) (commands []tea.Cmd, known bool) {
	switch msg := msg.(type) {
	case historyMsg:
		a.ctx.W.HistoryIs(msg.ref, msg.number, msg.own, msg.root, msg.err)
		return a.filed(msg.err), true
	case pageMsg:
		a.ctx.W.PageIs(msg.log, msg.number, msg.page, msg.entries, msg.err)
		return a.filed(msg.err), true
	case entryMsg:
		a.ctx.W.EntryIs(msg.log, msg.id, msg.number, msg.entry, msg.err)
		return a.filed(msg.err), true
	case restTick:
		then := a.resting.then
		if msg.number != a.resting.number || then == nil || a.blanked != nil || len(a.dialogs) > 0 {
			return nil, true
		}
		a.resting.on, a.resting.then = nil, nil
		return a.all(then(&a.ctx)), true
	case rolledBackMsg:
		return a.rolledBack(msg), true
	}
	return nil, false
}

func (a *App) filed(err error) []tea.Cmd { return append(a.answered(err), a.refresh()...) }

func (a *App) readHistory(ref model.ConfigRef) tea.Cmd {
	if a.blanked != nil || a.env.API == nil {
		return nil
	}
	api, ours, number := a.env.API, a.ours(), a.ctx.W.BeginHistory(ref, a.ctx.Now)
	config, _ := a.ctx.W.Find(ref)
	return a.reading(func(ctx context.Context) tea.Msg {
		own, root, err := readPast(ctx, api, ref, config)
		return historyMsg{ours, ref, number, own, root, err}
	})
}

func (a *App) readPage(log *workspace.Log) tea.Cmd {
	if a.blanked != nil || a.env.API == nil || log.More.Busy || log.Complete {
		return nil
	}
	api, ours := a.env.API, a.ours()
	number, page := a.ctx.W.BeginPage(log, a.ctx.Now)
	ref := log.Present.ID().ConfigRef
	return a.reading(func(ctx context.Context) tea.Msg {
		entries, err := api.Logs(ctx, ref, page)
		return pageMsg{ours, log, number, page, entries, err}
	})
}

func (a *App) readEntry(e screen.ReadEntry) tea.Cmd {
	if a.blanked != nil || a.env.API == nil || e.Log.Reading(e.ID).Busy || e.Log.Known(e.ID) {
		return nil
	}
	api, ours, number := a.env.API, a.ours(), a.ctx.W.BeginEntry(e.Log, e.ID, a.ctx.Now)
	ref, mark := e.Log.Present.ID().ConfigRef, a.env.Background
	return a.reading(func(ctx context.Context) tea.Msg {
		if e.Unhurried && mark != nil {
			ctx = mark(ctx)
		}
		entry, err := api.Log(ctx, ref, e.ID)
		return entryMsg{ours, e.Log, e.ID, number, entry, err}
	})
}
