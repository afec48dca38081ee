package ui

import (
	"context"
	"fmt"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/review"
	"dtui/ui/screen"
)

// reconnect asks now and then whether Doppler answers again, so that the banner ends by itself. One small question at a
// time, less and less often, and none behind a blank screen.
type reconnect struct {
	id      int
	step    int
	waiting bool
}

type reconnectTick struct{ id int }

var patience = [...]time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second, 40 * time.Second, time.Minute}

// unreachable reports whether the newest answer is that there is none.
func (a *App) unreachable() bool { return a.trouble.kind == model.Unavailable }

// tryLater has the question asked after a while.
func (a *App) tryLater() []tea.Cmd {
	r := &a.offline.reconnect
	if !a.unreachable() || r.waiting || a.blanked != nil || a.options.NoToken || !a.session.Kind.ReadsSecrets() {
		return nil
	}
	r.id++
	r.waiting = true
	return []tea.Cmd{a.env.After(patience[min(r.step, len(patience)-1)], reconnectTick{r.id})}
}

func (a *App) reconnectTicked(msg reconnectTick) []tea.Cmd {
	r := &a.offline.reconnect
	if msg.id != r.id {
		return nil
	}
	r.waiting = false
	if !a.unreachable() || a.blanked != nil || a.options.NoToken {
		return nil
	}
	r.step++
	api, ours := a.env.API, a.ours()
	return []tea.Cmd{a.reading(func(ctx context.Context) tea.Msg {
		account, err := api.Verify(ctx)
		return accountMsg{ours, account, err}
	})}
}

// backAgain reads anew what is in sight and could not be read, and says that what is staged can be saved. It sends nothing.
func (a *App) backAgain() []tea.Cmd {
	o, w := &a.offline, a.ctx.W
	o.reconnect.step, o.reconnect.waiting = 0, false
	o.reconnect.id++
	o.listed, o.asked = false, nil
	listed, opened, shown := w.FromCopies(), a.browse.Opened(), a.browse.Shown()
	w.DropCopies()
	var commands []tea.Cmd
	if !w.AccountKnown || o.assumed {
		commands = append(commands, a.loadAccount())
	}
	if (listed || model.KindOf(w.ProjectsLoad.Err) == model.Unavailable) && !w.ProjectsLoad.Busy {
		commands = append(commands, a.loadProjects())
	}
	if layout := w.Layout(opened); opened != "" && !layout.Busy && (!layout.Known || model.KindOf(layout.Err) == model.Unavailable) {
		commands = append(commands, a.loadLayout(opened))
	}
	again := w.Unreached()
	if len(a.screens) == 1 {
		// On the home screen one config is in sight; the others are read when somebody goes there.
		again = nil
		if at := w.Config(shown); shown.Config != "" && !at.Busy && (model.KindOf(at.Err) == model.Unavailable || at.Snapshot != nil && at.Snapshot.Copied()) {
			again = []model.ConfigRef{shown}
		}
	}
	for _, ref := range again[:min(len(again), mostAgain)] {
		commands = append(commands, a.open(ref))
	}
	if n := a.Staged(); n > 0 && !a.saves.busy() {
		hint := a.ctx.Key(keys.Review) + " reviews and saves."
		if _, reviewing := a.top().(*review.Screen); reviewing {
			hint = "Nothing was sent meanwhile."
		}
		commands = append(commands, a.say(screen.Say{Level: screen.Info, Text: "Doppler answers again. " + kept(n), Hint: hint}))
	}
	return append(commands, a.refresh()...)
}

// mostAgain keeps a return from costing more reads than a screen shows.
const mostAgain = 8

// offlineText says since when Doppler does not answer, and what works all the same.
func (a *App) offlineText() string {
	since := "Offline since "
	if a.trouble.status != 0 {
		since = fmt.Sprintf("Doppler fails with HTTP %d since ", a.trouble.status)
	}
	since += a.trouble.since.Format("15:04:05")
	what := "what is loaded"
	switch n := a.ctx.W.Copies(); {
	case n == 1:
		what = "1 offline copy"
	case n > 1:
		what = strconv.Itoa(n) + " offline copies"
	}
	text := since + ". You can read " + what
	if a.options.ReadOnly {
		return text + "."
	}
	if a.w < chipFrom {
		return "Offline since " + a.trouble.since.Format("15:04:05") + ". You can read and stage; saving waits."
	}
	return text + " and stage changes; saving waits."
}
