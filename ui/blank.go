package ui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/manage"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// blank is an emptied screen, behind which nothing is kept but what is staged and typed. It hides from eyes; whoever
// presses a key sees everything again.
type blank struct {
	since time.Time
	// refs are the configs that were on the screen.
	refs []model.ConfigRef
	// promotion is whether one was let go of that could have been taken back.
	promotion bool
	// editing is whether a dialog with typed text is kept.
	editing bool
}

type idleTick struct{}

// idle wakes up when nobody may have pressed a key for long enough. It is not set anew with each key: the tick looks when
// the last one was.
func (a *App) idle() tea.Cmd {
	if a.options.BlankAfter <= 0 || a.idling || a.blanked != nil {
		return nil
	}
	a.idling = true
	return a.env.After(a.touchedAt.Add(a.options.BlankAfter).Sub(a.ctx.Now), idleTick{})
}

func (a *App) idleTicked() []tea.Cmd {
	a.idling = false
	if a.outside.state == editing {
		// Somebody is in the editor, or was until now.
		a.touchedAt = a.ctx.Now
	}
	if a.blanked == nil && a.ctx.Now.Sub(a.touchedAt) >= a.options.BlankAfter {
		return a.goBlank()
	}
	return []tea.Cmd{a.idle()}
}

// touched notes that somebody is there.
func (a *App) touched(msg tea.Msg) {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseClickMsg, tea.MouseWheelMsg, tea.ResumeMsg, editedMsg:
		a.touchedAt = a.ctx.Now
	case tea.FocusMsg, tea.BlurMsg:
		_, a.live.unfocused = msg.(tea.BlurMsg)
	}
}

// reading is a command that reads. A screen that is blanked meanwhile cancels it, and then it has no answer.
func (a *App) reading(read func(ctx context.Context) tea.Msg) tea.Cmd {
	if a.blanked != nil {
		return nil
	}
	ctx := a.reads
	return func() tea.Msg {
		msg := read(ctx)
		if ctx.Err() != nil {
			return nil
		}
		return msg
	}
}

// goBlank empties the screen and lets go of everything that was read.
func (a *App) goBlank() []tea.Cmd {
	if a.blanked != nil {
		return nil
	}
	var commands []tea.Cmd
	if d := a.dialog(); d != nil && a.outside.state == agreeing && d.Name() == "editor" {
		// The question whether to open the editor holds the text for it.
		commands = a.all(d.Handle(&a.ctx, keys.Back))
	}
	a.mask()
	a.asked = false
	a.toasts.settle()
	a.blanked = &blank{since: a.ctx.Now}
	a.letGo()
	return commands
}

// letGo forgets what was read: when the screen is blanked, and again for what a save that was under way brings along.
func (a *App) letGo() {
	a.stopReads()
	a.live.end()
	a.searching.store.LetGo()
	b := a.blanked
	note := func(k screen.Keeper) {
		for _, ref := range k.LetGo(&a.ctx) {
			if !slices.Contains(b.refs, ref) {
				b.refs = append(b.refs, ref)
			}
		}
	}
	for _, s := range a.screens {
		if k, ok := s.(screen.Keeper); ok {
			note(k)
		}
	}
	var kept []screen.Dialog
	for _, d := range a.dialogs {
		k, keeps := d.(screen.Keeper)
		_, reading := d.(*sourcesDialog)
		once, shown := d.(*manage.Once)
		if !keeps || reading || shown && once.Taken() {
			continue
		}
		note(k)
		kept = append(kept, d)
		switch d := d.(type) {
		case *dialog.Value, *dialog.Prompt:
			b.editing = true
		case *dialog.Ask:
			b.editing = b.editing || d.Keeps()
		}
	}
	a.dialogs = kept
	b.promotion = b.promotion || len(a.ctx.W.Done()) > 0
	a.ctx.W.LetGo()
	a.unsaved.reports = a.ctx.W.Bare(a.unsaved.reports)
	a.saves.reports = a.ctx.W.Bare(a.saves.reports)
}

// hiding handles a message while the screen is blank, and reports whether that was all there was to do.
func (a *App) hiding(msg tea.Msg) (done bool, commands []tea.Cmd) {
	if a.blanked == nil {
		return false, nil
	}
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseClickMsg:
		return true, a.unblank()
	case tea.MouseWheelMsg, accountMsg, projectsMsg, layoutMsg, openedMsg, takeBackMsg, toastTick, copyMsg, takenMsg:
		return true, nil
	}
	return false, nil
}

// unblank shows what was there before, at the same place, and reads it again. The key that asked for it does nothing else.
func (a *App) unblank() []tea.Cmd {
	refs, promotion := a.blanked.refs, a.blanked.promotion
	a.blanked = nil
	a.reads, a.stopReads = context.WithCancel(context.Background())
	commands := []tea.Cmd{a.idle()}
	if promotion {
		commands = append(commands, a.say(screen.Say{Level: screen.Info, Text: promotionForgotten}))
	}
	if a.env.API != nil && !a.options.NoToken && a.session.Kind.ReadsSecrets() {
		if !a.ctx.W.AccountKnown {
			commands = append(commands, a.loadAccount())
		}
		if len(a.ctx.W.Projects) == 0 {
			commands = append(commands, a.loadProjects())
		}
		if opened := a.browse.Opened(); opened != "" && !a.ctx.W.Layout(opened).Known {
			commands = append(commands, a.loadLayout(opened))
		}
		for _, ref := range refs {
			commands = append(commands, a.run(screen.Want{Ref: ref}))
		}
	}
	a.offline.asked, a.offline.drafts.offered = nil, false
	commands = append(append(commands, a.tryLater()...), a.settle()...)
	for _, t := range a.toasts.list {
		if t.Level != screen.Bad {
			commands = append(commands, a.env.After(screen.ToastFor, toastTick{t.id}))
		}
	}
	commands = append(append(commands, a.refresh()...), a.countDown()...)
	return append(commands, a.spin())
}

// drawBlank is the one line on an empty screen.
func (a *App) drawBlank() []string {
	kept, n := "", a.Staged()
	switch {
	case n > 0 && a.blanked.editing:
		kept = look.Count(n, "staged change") + " and an open editor are kept in memory. "
	case n == 1:
		kept = "1 staged change is kept in memory. "
	case n > 1:
		kept = look.Count(n, "staged change") + " are kept in memory. "
	case a.blanked.editing:
		kept = "An open editor is kept in memory. "
	}
	text := "Blank since " + a.blanked.since.Format("15:04") + ". " + kept + "Any key reads again; this hides, it does not lock."
	rows := make([]string, max(a.h, 1))
	for i := range rows {
		rows[i] = a.ctx.Look.Blank(a.w, theme.OnBg)
	}
	for i, line := range cells.WrapWords(text, max(a.w-2, 1)) {
		if i < len(rows) {
			rows[i] = a.ctx.Look.Line(a.w, theme.OnBg).Gap(1).Add(line, theme.Muted, 0).String()
		}
	}
	return rows
}
