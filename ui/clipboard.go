package ui

import (
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/clip"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// clipboard is what the newest copy left on the clipboard, as far as the screen counts it down.
type clipboard struct {
	// number tells the copies apart: what an older one reports says nothing about what is there now.
	number int
	// until is when it will be cleared; zero when no time ends it, or when it has ended.
	until time.Time
}

type (
	clipboardTick  struct{ number int }
	clipboardEnded struct {
		number int
		ending clip.Ending
	}
)

// holds starts the count of a copy, and waits for its end.
func (a *App) holds(result clip.Result) []tea.Cmd {
	a.clipboard.number++
	a.clipboard.until = time.Time{}
	if result.Ended == nil || !result.Secret {
		return nil
	}
	number, ended := a.clipboard.number, result.Ended
	commands := []tea.Cmd{func() tea.Msg { return clipboardEnded{number, <-ended} }}
	if result.ClearAfter > 0 {
		a.clipboard.until = a.ctx.Now.Add(result.ClearAfter)
		commands = append(commands, a.env.After(time.Second, clipboardTick{number}))
	}
	return commands
}

func (a *App) clipboardTicked(msg clipboardTick) []tea.Cmd {
	if msg.number != a.clipboard.number || !a.ctx.Now.Before(a.clipboard.until) {
		return nil
	}
	return []tea.Cmd{a.env.After(time.Second, msg)}
}

// clipboardIs says what became of the newest copy. An older one has ended because of a newer one.
func (a *App) clipboardIs(msg clipboardEnded) []tea.Cmd {
	if msg.number != a.clipboard.number {
		return nil
	}
	a.clipboard.until = time.Time{}
	say := screen.Done("The clipboard was cleared.")
	switch msg.ending {
	case clip.Cleared:
	case clip.Replaced:
		say = screen.Say{Level: screen.Info, Text: "The clipboard was left alone: it holds something newer."}
	case clip.Kept:
		say = screen.Problem("The clipboard could not be cleared: it still holds what you copied.", "Copy something else to replace it.")
	case clip.Lost:
		say = screen.Say{Level: screen.Warn, Text: "The clipboard was lost: its display, or the helper that held it, has ended.", Hint: "Copy something else if the value must not stay."}
	}
	return a.all(screen.Effects(say))
}

// countdown is how long until the clipboard is cleared, nothing when it is not.
func (a *App) countdown(c *screen.Context) []look.Seg {
	left := int((a.clipboard.until.Sub(c.Now) + time.Second - 1) / time.Second)
	if left <= 0 {
		return nil
	}
	word := " clipboard"
	if a.w < 76 {
		word = ""
	}
	return []look.Seg{look.T(fmt.Sprintf("%s%s %d s  ", c.Look.Countdown, word, left), theme.Warn)}
}

// tell tells whoever asked for a copy what came of it. Neither a terminal nor tmux says whether it took the text.
func (m copiedMsg) tell() {
	if m.copy.Done == nil {
		return
	}
	err := m.err
	if errors.Is(err, clip.ErrTerminal) {
		err = nil
	}
	m.copy.Done(err == nil && m.result.Route != clip.Osc52 && m.result.Route != clip.Tmux, err)
}
