package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/review"
	"dtui/ui/screen"
)

// asking reports whether ctrl+c has asked and was not answered yet.
func (a *App) asking() bool {
	d := a.dialog()
	return a.asked && d != nil && d.Name() == quitName
}

const quitName = "quit"

// lost says what leaving now would drop.
func (a *App) lost() string {
	var parts []string
	for _, set := range a.ctx.W.Staging.Sets() {
		part := fmt.Sprintf("%s in %s", look.Count(set.Len(), "change"), set.ID.ConfigRef)
		if a.ctx.W.Foreign(set.ID.Owner) {
			part += " of " + a.ctx.Look.Cells.Printable(a.ctx.W.Who(set.ID.Owner))
		}
		parts = append(parts, part)
	}
	if n := len(a.ctx.W.Staging.Notes()); n > 0 {
		parts = append(parts, look.Count(n, "note"))
	}
	var more []string
	if what := a.untaken(); what != "" {
		more = append(more, a.ctx.Look.Cells.Printable(what))
	}
	if a.errands > 0 {
		more = append(more, "A change at Doppler is under way. Leaving now hides whether it arrives.")
	}
	if living := a.leases.Living(a.ctx.Now); living != "" {
		more = append(more, a.ctx.Look.Cells.Printable(living))
	}
	one, many := "Leaving drops it.", "Leaving drops them."
	if a.keepsDrafts() && !a.offline.drafts.failed {
		one, many = "dtui can keep it, encrypted, for the next start.", "dtui can keep them, encrypted, for the next start."
	}
	switch a.Staged() {
	case 0:
		if len(more) > 0 {
			return strings.Join(more, " ")
		}
		return "A save is under way. Leaving now hides whether it arrives."
	case 1:
		return strings.Join(append([]string{parts[0] + " is not saved. " + one}, more...), " ")
	default:
		return strings.Join(append([]string{strings.Join(parts, " and ") + " are not saved. " + many}, more...), " ")
	}
}

// quitDialog asks before staged changes are dropped. It starts on staying.
func (a *App) quitDialog() screen.Dialog {
	n := a.Staged()
	buttons := []dialog.Button{dialog.Cancel("Stay")}
	if n > 0 {
		buttons = append(buttons, dialog.Button{Label: "Review", Press: func(*screen.Context) []screen.Effect {
			return screen.Effects(screen.Do{Action: string(keys.Review)})
		}})
	}
	label, quit := "Leave", screen.Effect(screen.Quit{})
	if n > 0 {
		label = fmt.Sprintf("Leave and drop %d", n)
		if a.keepsDrafts() && !a.offline.drafts.failed {
			buttons = append(buttons, dialog.Button{Label: fmt.Sprintf("Leave and keep %d", n), Press: func(*screen.Context) []screen.Effect {
				return screen.Effects(screen.Quit{})
			}})
			label, quit = fmt.Sprintf("Drop %d", n), screen.DropAndQuit{}
		}
	}
	buttons = append(buttons, dialog.Button{Label: label, Danger: true, Press: func(*screen.Context) []screen.Effect {
		return screen.Effects(quit)
	}})
	return dialog.NewAsk(quitName, "Leave dtui", "", true, []string{a.lost()}, buttons...)
}

// review opens the review, unless it is open already, as when the quit dialog asks for it.
func (a *App) review() []tea.Cmd {
	for i, s := range a.screens {
		if _, open := s.(*review.Screen); open {
			// It stands here already, perhaps below what was opened from it.
			a.screens = slices.Delete(a.screens, i+1, len(a.screens))
			a.ctx.Revealed = nil
			return a.refresh()
		}
	}
	opened := review.New(&a.ctx, flows{app: a}.reviewAsk())
	opened.Reported(&a.ctx, a.unsaved.reports, a.unsaved.notes)
	opened.SetSaving(a.saves.busy())
	return a.all(screen.Effects(screen.Show{Screen: opened}))
}
