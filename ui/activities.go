package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/activity"
	"dtui/ui/screen"
)

// ActivityLog is the workplace's log.
type ActivityLog interface {
	// Activity is one page from page 1, the newest first; a page past the end is empty.
	Activity(ctx context.Context, page int) ([]model.ActivityEntry, error)
	// ActivityEntry is one entry with the names that it touched.
	ActivityEntry(ctx context.Context, id string) (model.ActivityEntry, error)
}

type (
	activityMsg struct {
		of
		number  int
		entries []model.ActivityEntry
		err     error
	}
	activityEntryMsg struct {
		of
		id    string
		entry model.ActivityEntry
		err   error
	}
)

// Activity shows the workplace's log.
func (f flows) Activity(*screen.Context) []screen.Effect {
	return screen.Effects(screen.Show{Screen: activity.New()})
}

func (a *App) readActivity(e screen.LoadActivity) tea.Cmd {
	api, ours := a.env.API, a.ours()
	return a.reading(func(ctx context.Context) tea.Msg {
		entries, err := api.Activity(ctx, e.Page)
		return activityMsg{ours, e.Number, entries, err}
	})
}

func (a *App) readActivityEntry(e screen.LoadActivityEntry) tea.Cmd {
	api, ours := a.env.API, a.ours()
	return a.reading(func(ctx context.Context) tea.Msg {
		entry, err := api.ActivityEntry(ctx, e.ID)
		return activityEntryMsg{ours, e.ID, entry, err}
	})
}

// eachActivity calls do for every log that is open.
func (a *App) eachActivity(do func(*activity.Screen)) {
	for _, s := range a.screens {
		if log, ok := s.(*activity.Screen); ok {
			do(log)
		}
	}
}

// fromActivity files what the log answers, and reports whether the message is of that.
func (a *App) fromActivity(msg tea.Msg) (commands []tea.Cmd, known bool) {
	switch msg := msg.(type) {
	case activityMsg:
		a.eachActivity(func(s *activity.Screen) { s.Listed(&a.ctx, msg.number, msg.entries, msg.err) })
		return slicesOf(a.answered(msg.err), a.refresh()), true
	case activityEntryMsg:
		a.eachActivity(func(s *activity.Screen) { s.Told(msg.id, msg.entry.Changed, msg.err) })
		return a.answered(msg.err), true
	}
	return nil, false
}

// activityBusy reports whether the log is being read.
func (a *App) activityBusy() bool {
	busy := false
	a.eachActivity(func(s *activity.Screen) { busy = busy || s.Busy() })
	return busy
}
