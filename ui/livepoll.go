package ui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
)

const (
	pollEvery = 30 * time.Second
	pollMost  = 4 * time.Minute
	// pollWhile is how long after the last key somebody is taken to be there.
	pollWhile = 5 * time.Minute
	// scarce is the part of the reads that polling leaves alone: with less than one in so many left, it slows down.
	scarce = 4
	// clocksApart is how far Doppler's clock and this machine's may differ before a change right before the reading of a
	// config is overlooked.
	clocksApart = 5 * time.Second
)

// Newest is what polling asks for. Neither answer holds a value.
type Newest interface {
	// Names lists the names of a config's secrets, sorted, without those of Doppler itself.
	Names(ctx context.Context, ref model.ConfigRef) ([]string, error)
	// NewestLog is the newest entry of a config's log; the zero entry where there is none.
	NewestLog(ctx context.Context, ref model.ConfigRef) (model.LogEntry, error)
}

// poll asks now and then whether a config has changed, where Doppler does not tell.
type poll struct {
	every time.Duration
	// asked numbers the questions, so that an old tick asks nothing.
	asked int
	// resting is whether it waits for somebody to be there.
	resting bool
	// last is what was answered last, nil before the first answer.
	last *pulse
}

// pulse is what changes with a config.
type pulse struct {
	names   []string
	newest  model.LogEntry
	rooted  bool
	ofRoot  string
	rootsAt time.Time
}

type (
	pollTick struct{ number, asked int }
	pollMsg  struct {
		of
		number, asked int
		pulse         pulse
		err           error
	}
)

func (a *App) startPolling(one *line) []tea.Cmd {
	one.state, one.poll = linePolling, poll{every: pollEvery}
	return a.ask(one)
}

// ask asks for the names and the newest entries of the log: its own, and of a branch also its root's, through which its
// values change too.
func (a *App) ask(one *line) []tea.Cmd {
	if a.nobodyThere() {
		one.poll.resting = true
		return nil
	}
	one.poll.resting = false
	one.poll.asked++
	ctx, api, ours, number, asked, ref, background := one.ctx, a.env.API, a.ours(), one.number, one.poll.asked, one.ref, a.env.Background
	root, branch := a.ctx.W.RootOf(ref)
	return []tea.Cmd{func() tea.Msg {
		marked := ctx
		if background != nil {
			marked = background(ctx)
		}
		got := pulse{rooted: branch}
		var err error
		if got.names, err = api.Names(marked, ref); err == nil {
			got.newest, err = api.NewestLog(marked, ref)
		}
		if err == nil && branch {
			var entry model.LogEntry
			// A token of one config may not read the root's.
			if entry, err = api.NewestLog(marked, root); model.KindOf(err) == model.Forbidden || model.KindOf(err) == model.NotVisible {
				err = nil
			}
			got.ofRoot, got.rootsAt = entry.ID, entry.CreatedAt
		}
		if ctx.Err() != nil {
			return nil
		}
		return pollMsg{ours, number, asked, got, err}
	}}
}

// nobodyThere reports whether nobody is there to see an answer.
func (a *App) nobodyThere() bool {
	return a.blanked != nil || a.live.unfocused || a.ctx.Now.Sub(a.touchedAt) >= pollWhile
}

func (a *App) pollTicked(msg pollTick) []tea.Cmd {
	if one := a.live.line(msg.number); one != nil && one.state == linePolling && one.poll.asked == msg.asked {
		return a.ask(one)
	}
	return nil
}

// pollOn goes on with what rested, once somebody is there again.
func (a *App) pollOn() []tea.Cmd {
	var commands []tea.Cmd
	for _, one := range a.live.lines {
		if one.state == linePolling && one.poll.resting && !a.nobodyThere() {
			commands = append(commands, a.ask(one)...)
		}
	}
	return commands
}

func (a *App) polled(msg pollMsg) []tea.Cmd {
	one := a.live.line(msg.number)
	if one == nil || one.state != linePolling || one.poll.asked != msg.asked {
		return nil
	}
	var commands []tea.Cmd
	slower := false
	switch model.KindOf(msg.err) {
	case model.Forbidden, model.NotVisible:
		one.state = lineOff
		return nil
	case model.Unauthorized:
		one.state = lineOff
		return a.answered(msg.err)
	case model.Unavailable:
		commands, slower = a.answered(msg.err), true
	default:
		slower = msg.err != nil
	}
	if msg.err == nil {
		commands = a.answered(nil)
		if a.moved(one, msg.pulse) {
			a.freshen(one.ref)
		}
		one.poll.last = &msg.pulse
		if reads := a.ctx.W.Budget.Reads; reads.Limit > 0 && reads.Remaining*scarce < reads.Limit {
			slower = true
		}
	}
	if slower {
		one.poll.every = min(2*one.poll.every, pollMost)
	} else {
		one.poll.every = pollEvery
	}
	return append(commands, a.env.After(one.poll.every, pollTick{one.number, one.poll.asked}))
}

// moved reports whether a config has changed since it was asked about last, or since it was read when that was never.
func (a *App) moved(one *line, now pulse) bool {
	if last := one.poll.last; last != nil {
		return now.newest.ID != last.newest.ID || !slices.Equal(now.names, last.names) || now.rooted && last.rooted && now.ofRoot != last.ofRoot
	}
	snapshot := a.ctx.W.Loaded(one.ref)
	if snapshot == nil {
		return false
	}
	since := snapshot.ReadAt().Add(-clocksApart)
	if now.newest.CreatedAt.After(since) || now.rootsAt.After(since) {
		return true
	}
	return !slices.EqualFunc(now.names, snapshot.Secrets(), func(name string, s model.Secret) bool { return name == s.Name })
}
