package ui

import (
	"dtui/model"
	"dtui/ui/history"
	"dtui/ui/screen"
)

// afterwards runs after every message: it lets go of the pasts that no screen shows any more, and holds what a dialog was
// opened with as long as the dialog is open, with whatever is asked above it.
func (a *App) afterwards() {
	var seen []model.ConfigRef
	for _, s := range a.screens {
		switch s := s.(type) {
		case *history.Screen:
			seen = append(seen, s.Ref())
		case *history.Moment:
			seen = append(seen, s.Ref())
		}
	}
	a.ctx.W.KeepHistories(seen)
	if a.top() != a.resting.on {
		a.resting.on, a.resting.then = nil, nil // It would hold the screen.
	}
	var lowest screen.Dialog
	if len(a.dialogs) > 0 {
		lowest = a.dialogs[0]
	}
	if lowest != a.lowest {
		a.lowest = lowest
		a.ctx.W.Hold(lowest != nil)
	}
}
