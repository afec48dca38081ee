package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/review"
	"dtui/ui/screen"
)

// quitDialog asks before staged changes are dropped. It starts on staying.
func (a *App) quitDialog() screen.Dialog {
	var parts []string
	for _, set := range a.ctx.W.Staging.Sets() {
		parts = append(parts, fmt.Sprintf("%s in %s", count(set.Len(), "change"), set.ID.ConfigRef))
	}
	if n := len(a.ctx.W.Staging.Notes()); n > 0 {
		parts = append(parts, count(n, "note"))
	}
	n := a.Staged()
	text := "A save is under way. Leaving now hides whether it arrives."
	if n > 0 {
		is := "are"
		if n == 1 {
			is = "is"
		}
		text = strings.Join(parts, " and ") + " " + is + " not saved. Leaving drops them."
	}
	buttons := []dialog.Button{dialog.Cancel("Stay")}
	if n > 0 {
		buttons = append(buttons, dialog.Button{Label: "Review", Press: func(*screen.Context) []screen.Effect {
			return screen.Effects(screen.Do{Action: string(keys.Review)})
		}})
	}
	label := "Leave"
	if n > 0 {
		label = fmt.Sprintf("Leave and drop %d", n)
	}
	buttons = append(buttons, dialog.Button{Label: label, Danger: true, Press: func(*screen.Context) []screen.Effect {
		return screen.Effects(screen.Quit{})
	}})
	return dialog.NewAsk("quit", "Leave dtui", "", true, []string{text}, buttons...)
}

// review opens the review, unless it is open already, as when the quit dialog asks for it.
func (a *App) review() []tea.Cmd {
	if _, open := a.top().(*review.Screen); open {
		return nil
	}
	return a.all(screen.Effects(screen.Show{Screen: review.New(&a.ctx, flows{app: a}.reviewAsk())}))
}
