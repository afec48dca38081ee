package ui

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/review"
	"dtui/ui/screen"
)

// saves is the one save that may be under way, with what has come back of it.
type saves struct {
	// api is that of the session which saves: what it sends goes as the person who reviewed it.
	api     API
	session uint64
	waiting int
	// later goes out once what goes first has answered.
	later       []model.SaveOrder
	notesToSend []model.NoteChange
	reports     []model.SaveReport
	notes       []model.NoteReport
	promoted    int
	// rolling is a rollback at Doppler, which is no save but just as much a write.
	rolling bool
	// after is what waits for the save to end: it renames or drops what the answers name.
	after []screen.Effect
}

func (s *saves) busy() bool {
	return s.waiting > 0 || len(s.later) > 0 || len(s.notesToSend) > 0 || s.rolling
}

type (
	savedMsg     struct{ report model.SaveReport }
	noteSavedMsg struct{ report model.NoteReport }
)

// save sends every order as one request of its own, in one or two turns; notes follow when all of them have answered. A save is never
// cancelled by going elsewhere.
func (a *App) save(e screen.Save) tea.Cmd {
	if a.saves.busy() {
		return a.say(screen.Say{Level: screen.Warn, Text: "A save is under way; wait for its result."})
	}
	first, later := turns(e.Orders)
	a.saves = saves{api: a.env.API, session: a.session.number, later: later, notesToSend: e.Notes}
	a.setSaving(true)
	a.ctx.W.StartSave(e.Orders)
	if len(first) == 0 {
		return tea.Batch(a.sendLater()...)
	}
	return tea.Batch(a.send(first)...)
}

func (a *App) setSaving(on bool) {
	for _, s := range a.screens {
		if r, ok := s.(*review.Screen); ok {
			r.SetSaving(on)
		}
	}
}

// sendNotes sends the notes of the save, each by its own call.
func (a *App) sendNotes() []tea.Cmd {
	notes := a.saves.notesToSend
	a.saves.notesToSend = nil
	a.saves.waiting = len(notes)
	if len(notes) == 0 {
		return a.finishSave()
	}
	var commands []tea.Cmd
	for _, note := range notes {
		api := a.saves.api
		commands = append(commands, func() tea.Msg { return noteSavedMsg{api.SaveNote(context.Background(), note)} })
	}
	return commands
}

// saveAnswered notes what the answer to a save says about the connection, unless another session is at work since.
func (a *App) saveAnswered(err error) []tea.Cmd {
	if a.saves.session != a.session.number {
		return nil
	}
	return a.answered(err)
}

func (a *App) saved(msg savedMsg) []tea.Cmd {
	a.saves.waiting--
	a.saves.reports = append(a.saves.reports, msg.report)
	a.saves.promoted += a.ctx.W.Saved(msg.report)
	commands := append(a.saveAnswered(msg.report.Err), a.refresh()...)
	commands = append(commands, a.keepCopy(msg.report.Snapshot))
	if a.saves.waiting == 0 {
		commands = append(commands, a.sendLater()...)
	}
	return commands
}

func (a *App) noteSaved(msg noteSavedMsg) []tea.Cmd {
	a.saves.waiting--
	a.saves.notes = append(a.saves.notes, msg.report)
	a.ctx.W.NoteSaved(msg.report)
	commands := append(a.saveAnswered(msg.report.Err), a.refresh()...)
	if a.saves.waiting == 0 {
		commands = append(commands, a.finishSave()...)
	}
	return commands
}

// finishSave says what became of every line, and opens the conflicts if there are any.
func (a *App) finishSave() []tea.Cmd {
	done := a.saves
	a.saves = saves{}
	a.setSaving(false)
	clean, conflicts := true, false
	for _, r := range done.reports {
		clean = clean && r.Err == nil
		conflicts = conflicts || r.Count(model.Conflicted) > 0
	}
	for _, r := range done.notes {
		clean = clean && r.Err == nil
		conflicts = conflicts || r.State == model.Conflicted
	}
	a.unsaved = saves{}
	if !clean {
		a.unsaved = saves{reports: done.reports, notes: done.notes}
	}
	r, reviewing := a.top().(*review.Screen)
	commands := a.all(a.summary(done, reviewing))
	if reviewing {
		if clean && a.Staged() == 0 {
			a.leave()
		} else {
			r.Reported(&a.ctx, done.reports, done.notes)
		}
	}
	if conflicts && reviewing {
		commands = append(commands, a.all(flows{app: a}.reviewAsk().Decide(&a.ctx, done.reports, done.notes))...)
	}
	commands = append(commands, a.reread(done.reports)...)
	commands = append(append(commands, a.closeOld()...), a.all(done.after)...)
	return append(commands, a.refresh()...)
}

// reread reads the shown config again when another config of its project was saved: a root flows into its branches.
func (a *App) reread(reports []model.SaveReport) []tea.Cmd {
	shown := a.browse.Shown()
	for _, r := range reports {
		if !a.ctx.W.Foreign(r.ID.Owner) && r.ID.Project == shown.Project && r.ID.ConfigRef != shown && r.Count(model.Applied) > 0 && a.ctx.W.Loaded(shown) != nil {
			return []tea.Cmd{a.open(shown)}
		}
	}
	return nil
}

// summary is what is said after a save: one message for what arrived, and one for each config that kept lines. A message
// must not cover the place where the same is said in full: told means that the review or the conflict view is in sight. A
// person who has gone elsewhere is told, and finds the same in the review.
func (a *App) summary(done saves, told bool) []screen.Effect {
	var effects []screen.Effect
	var saved []string
	lines := 0
	for _, r := range done.reports {
		if n := r.Count(model.Applied); n > 0 {
			lines += n
			saved = append(saved, r.ID.ConfigRef.String())
		}
	}
	notes := 0
	for _, n := range done.notes {
		if n.State == model.Applied {
			notes++
		}
	}
	if text := savedText(lines, notes, saved); text != "" {
		hint := ""
		if done.promoted > 0 {
			hint = a.ctx.Key(keys.TakeBack) + " takes the promotion back."
		}
		effects = append(effects, screen.Say{Level: screen.OK, Text: text, Hint: hint})
	}
	if told {
		return effects
	}
	for _, r := range done.reports {
		if r.Err == nil {
			continue
		}
		kept := len(r.Lines) - r.Count(model.Applied)
		text := fmt.Sprintf("%s: %s %s", r.ID.ConfigRef, howMany(kept), look.Sentence(r.Err))
		effects = append(effects, screen.Problem(text, a.wayOut(r.Err)))
	}
	for _, n := range done.notes {
		if n.Err != nil {
			effects = append(effects, screen.Problem("The note of "+n.Note.Secret+" was not saved. "+look.Sentence(n.Err), a.wayOut(n.Err)))
		}
	}
	return effects
}

func howMany(kept int) string {
	if kept == 1 {
		return "1 change was not saved."
	}
	return fmt.Sprintf("%d changes were not saved.", kept)
}

func savedText(lines, notes int, configs []string) string {
	var parts []string
	if lines > 0 {
		parts = append(parts, look.Count(lines, "change")+" to "+strings.Join(configs, " and "))
	}
	if notes > 0 {
		parts = append(parts, look.Count(notes, "note"))
	}
	if len(parts) == 0 {
		return ""
	}
	return "Saved " + strings.Join(parts, ", and ") + "."
}
