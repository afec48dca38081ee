package ui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// Stream tells when one config changes.
type Stream interface {
	// Next waits for the next event, through losses of the connection: those are events. An error is final.
	Next(ctx context.Context) (model.WatchEvent, error)
}

const (
	// mostWatched is how many configs are watched at a time. Each costs Doppler a connection.
	mostWatched = 4
	// A config is watched once somebody has stayed at it for so long: whoever only walks past needs no connection.
	watchAfter = time.Second
)

// live is the watching of the configs in sight.
type live struct {
	on bool
	// unplanned is set once Doppler has said to this login that it offers no stream.
	unplanned bool
	lines     []*line
	numbered  int
	freshening
	// unfocused is whether the terminal says that somebody is looking elsewhere.
	unfocused bool
	hooks     hooks
}

// line is one config that is watched. Its number tells it from an earlier line of the same config.
type line struct {
	ref    model.ConfigRef
	number int
	state  lineState
	ctx    context.Context
	stop   context.CancelFunc
	stream Stream
	poll   poll
}

type lineState uint8

const (
	lineSettling lineState = iota
	lineConnecting
	lineLive
	lineLost
	linePolling
	// lineOff is one that Doppler refuses to tell anything about.
	lineOff
)

type (
	lineTick struct{ number int }
	lineMsg  struct {
		of
		number int
		event  model.WatchEvent
		err    error
	}
)

// end closes every line and forgets what was to be read: the session is over, or the screen is emptied.
func (l *live) end() {
	for _, one := range l.lines {
		one.stop()
	}
	l.lines, l.freshening = nil, freshening{}
}

func (l *live) line(number int) *line {
	for _, one := range l.lines {
		if one.number == number {
			return one
		}
	}
	return nil
}

// fromLive handles what comes from the watching, and reports whether the message is of that.
func (a *App) fromLive(msg tea.Msg) (commands []tea.Cmd, known bool) {
	switch msg := msg.(type) {
	case lineTick:
		return a.lineSettled(msg.number), true
	case lineMsg:
		return a.lineTold(msg), true
	case pollTick:
		return a.pollTicked(msg), true
	case pollMsg:
		return a.polled(msg), true
	case freshTick:
		a.freshTicked(msg)
		return nil, true
	case freshMsg:
		return a.freshened(msg), true
	case deliveryMsg:
		return a.delivered(msg), true
	case tea.FocusMsg:
		// What waited for somebody to look goes on in keepLive.
		return nil, true
	}
	return a.fromActivity(msg)
}

// keepLive watches what is in sight and nothing else, and reads what is due: after every message, as what is in sight may
// have become another.
func (a *App) keepLive() []tea.Cmd {
	if a.env.Watch == nil && a.env.Webhook == nil {
		return nil
	}
	l := &a.live
	wanted := a.toWatch()
	l.lines = slices.DeleteFunc(l.lines, func(one *line) bool {
		if slices.Contains(wanted, one.ref) {
			return false
		}
		one.stop()
		return true
	})
	var commands []tea.Cmd
	for _, ref := range wanted {
		if slices.ContainsFunc(l.lines, func(one *line) bool { return one.ref == ref }) {
			continue
		}
		l.numbered++
		one := &line{ref: ref, number: l.numbered}
		one.ctx, one.stop = context.WithCancel(a.reads)
		l.lines = append(l.lines, one)
		commands = append(commands, a.env.After(watchAfter, lineTick{one.number}))
	}
	return append(append(commands, a.pollOn()...), a.readDue()...)
}

// toWatch are the configs in sight, those of the lowest screen first: it is there again when the others are left.
func (a *App) toWatch() []model.ConfigRef {
	if a.env.Watch == nil || !a.live.on || a.blanked != nil || a.options.NoToken || !a.session.Kind.ReadsSecrets() || a.trouble.kind == model.Unauthorized {
		return nil
	}
	var refs []model.ConfigRef
	for _, s := range a.screens {
		sighted, ok := s.(screen.Sighted)
		if !ok {
			continue
		}
		for _, ref := range sighted.InSight(&a.ctx) {
			if len(refs) < mostWatched && a.ctx.W.Loaded(ref) != nil && !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

// lineSettled opens the stream of a config at which somebody has stayed.
func (a *App) lineSettled(number int) []tea.Cmd {
	one := a.live.line(number)
	if one == nil || one.state != lineSettling {
		return nil
	}
	if a.live.unplanned {
		return a.startPolling(one)
	}
	one.state = lineConnecting
	one.stream = a.env.Watch(one.ctx, a.env.API, one.ref)
	return []tea.Cmd{a.listenOn(one)}
}

// listenOn waits for what a stream tells next. It ends with its line and then has no answer.
func (a *App) listenOn(one *line) tea.Cmd {
	ctx, stream, number, ours := one.ctx, one.stream, one.number, a.ours()
	return func() tea.Msg {
		event, err := stream.Next(ctx)
		if ctx.Err() != nil {
			return nil
		}
		return lineMsg{ours, number, event, err}
	}
}

func (a *App) lineTold(msg lineMsg) []tea.Cmd {
	one := a.live.line(msg.number)
	if one == nil {
		return nil
	}
	if msg.err != nil {
		switch model.KindOf(msg.err) {
		case model.Unauthorized:
			one.state = lineOff
			return a.answered(msg.err)
		case model.Forbidden, model.NotVisible:
			// No plan, no such place in this API, or no config any more: asking for its names tells.
			a.live.unplanned = a.live.unplanned || model.KindOf(msg.err) == model.Forbidden
			return a.startPolling(one)
		default:
			one.state = lineOff
			return nil
		}
	}
	commands := []tea.Cmd{a.listenOn(one)}
	switch msg.event.Kind {
	case model.WatchLive:
		// What changed before is not told.
		one.state = lineLive
		a.freshen(one.ref)
	case model.WatchChanged:
		a.freshen(one.ref)
	case model.WatchDown:
		one.state = lineLost
	}
	return commands
}

// switchLive switches the watching on or off for this run.
func (a *App) switchLive() []tea.Cmd {
	l := &a.live
	l.on = !l.on
	text, hint := "Live updates are off.", a.ctx.Key(keys.Reload)+" reads again what is in sight."
	if l.on {
		// A plan may have changed since it was asked.
		l.unplanned = false
		text, hint = "Live updates are on.", ""
	}
	return []tea.Cmd{a.say(screen.Say{Level: screen.Info, Text: text, Hint: hint})}
}

// offLive says why the actions of the watching are off.
func (a *App) offLive(action keys.Action) string {
	switch {
	case action == keys.Live && a.env.Watch == nil:
		return "This run cannot watch anything."
	case action == keys.Deliveries && a.env.Webhook == nil:
		return "dtui was started without --listen: it receives no webhooks."
	}
	return ""
}

// StopReading ends what reads and watches, for a run that is over.
func (a *App) StopReading() {
	a.live.end()
	a.stopReads()
}
