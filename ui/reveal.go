package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/screen"
)

// unmask shows the subject of the present screen for a while.
func (a *App) unmask() tea.Cmd {
	subject := a.top().Subject(&a.ctx)
	if subject != "" && len(a.dialogs) == 0 && !a.ctx.Presenter {
		a.ctx.Revealed = &screen.Reveal{Subject: subject, Until: a.ctx.Now.Add(a.ctx.RevealFor)}
	}
	return nil
}

// mask hides everything that is shown in clear because somebody asked, and reports whether anything was.
func (a *App) mask() bool {
	was := a.ctx.Revealed != nil
	a.ctx.Revealed = nil
	for _, d := range a.dialogs {
		if s, ok := d.(screen.Shower); ok {
			_, shown := s.Shown()
			was = was || shown
			s.Mask()
		}
	}
	return was
}

// blurred hides what is shown in clear, and says so: somebody else may be looking at the terminal now.
func (a *App) blurred() tea.Cmd {
	what := "What the editor showed"
	if r := a.ctx.Revealed; r != nil {
		what = r.Name()
	}
	if !a.mask() {
		return nil
	}
	return a.say(screen.Say{Level: screen.Warn, Text: what + " is masked again: the terminal lost focus."})
}

// keepReveal ends a reveal as soon as its time is over or what it showed is no longer what the person is at: after every
// message, so that no frame shows more.
func (a *App) keepReveal() {
	if a.small() {
		a.mask()
		return
	}
	if r := a.ctx.Revealed; r != nil && (len(a.dialogs) > 0 || a.top().Subject(&a.ctx) != r.Subject || !a.ctx.Now.Before(r.Until)) {
		a.ctx.Revealed = nil
	}
	for i, d := range a.dialogs {
		if s, ok := d.(screen.Shower); ok {
			if until, shown := s.Shown(); shown && (i < len(a.dialogs)-1 || !a.ctx.Now.Before(until)) {
				s.Mask()
			}
		}
	}
}

// small reports whether the terminal is too small to draw in.
func (a *App) small() bool { return a.w < leastWidth || a.h < leastHeight }

// shownUntil is until when something is in clear.
func (a *App) shownUntil() (until time.Time, shown bool) {
	if a.ctx.Revealed != nil {
		return a.ctx.Revealed.Until, true
	}
	if s, ok := a.dialog().(screen.Shower); ok {
		return s.Shown()
	}
	return time.Time{}, false
}

type revealTick struct{ id int }

// countReveal counts the seconds of a reveal down, the last one to its very end. A reveal that begins or is prolonged gets
// timers of its own, and those of the old one mean nothing any more.
func (a *App) countReveal() tea.Cmd {
	until, shown := a.shownUntil()
	if !shown {
		a.counted = time.Time{}
		return nil
	}
	if a.counted.Equal(until) {
		return nil
	}
	a.counted = until
	a.revealed++
	left := until.Sub(a.ctx.Now) % time.Second
	if left <= 0 {
		left = time.Second
	}
	return a.env.After(left, revealTick{a.revealed})
}

func (a *App) revealTicked(msg revealTick) {
	if msg.id == a.revealed {
		a.counted = time.Time{}
	}
}
