package ui

import (
	tea "charm.land/bubbletea/v2"

	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/review"
	"dtui/ui/screen"
)

// key gives a key to the innermost thing that wants it: the text field, then the dialog, then the screen.
func (a *App) key(k tea.KeyPressMsg) []tea.Cmd {
	if k.Text == "" {
		// What hides works everywhere, before any field or dialog takes the key.
		if action := a.ctx.Keys.Resolve([]keys.Scope{keys.Global}, k.String()); action == keys.Presenter || action == keys.Blank {
			return a.act(action)
		}
	}
	if a.small() {
		if action := a.ctx.Keys.Resolve([]keys.Scope{keys.Global}, k.String()); action == keys.Interrupt {
			return a.interrupt()
		}
		return nil
	}
	if d := a.dialog(); d != nil {
		return a.dialogKey(d, k)
	}
	top := a.top()
	if t, ok := top.(screen.Typing); ok && t.Typing() {
		if taken, effects := t.Key(&a.ctx, k); taken {
			return a.all(effects)
		}
	}
	action := a.ctx.Keys.Resolve(a.chain(), k.String())
	if action == keys.None && a.options.ReadOnly && a.writing.Resolve(a.chain(), k.String()) != keys.None {
		return a.all(screen.Effects(screen.Say{Level: screen.Info, Text: "dtui was started read-only."}))
	}
	if action == keys.None {
		return a.elsewhere(k.String())
	}
	return a.act(action)
}

// elsewhere says where a key works that does nothing in the pane that has the focus. Nothing is said of a key that works
// nowhere near.
func (a *App) elsewhere(key string) []tea.Cmd {
	if a.top() != screen.Screen(a.browse) {
		return nil
	}
	secrets := []keys.Scope{keys.Secrets}
	action := a.ctx.Keys.Resolve(secrets, key)
	for _, row := range a.ctx.Keys.In(secrets) {
		if row.Action == action {
			return a.all(screen.Effects(screen.Say{
				Level: screen.Info, Text: key + " works in the secrets: " + row.Long + ".",
				Hint: a.ctx.Key(keys.Pane3, keys.Browse) + " goes there.",
			}))
		}
	}
	return nil
}

func (a *App) dialogKey(d screen.Dialog, k tea.KeyPressMsg) []tea.Cmd {
	if t, ok := d.(screen.Typing); ok && t.Typing() {
		if taken, effects := t.Key(&a.ctx, k); taken {
			return a.all(effects)
		}
	}
	action := a.ctx.Keys.Resolve([]keys.Scope{d.Scope(), keys.Global}, k.String())
	switch action {
	case keys.None:
		return nil
	case keys.Interrupt:
		return a.interrupt()
	case keys.Suspend:
		return a.suspend()
	}
	return a.all(d.Handle(&a.ctx, action))
}

// act does an action of the present screen, or says why not.
func (a *App) act(action keys.Action) []tea.Cmd {
	if action == keys.None {
		return nil
	}
	if action != keys.Interrupt {
		a.asked = false
	}
	if action == keys.Back && a.toasts.acknowledge() {
		return nil
	}
	if _, open := a.top().(*review.Screen); open && action == keys.Review {
		return nil // It is what one is looking at.
	}
	if why := a.off(action); why != "" {
		return a.all(screen.Effects(screen.Say{Level: screen.Warn, Text: why}))
	}
	if asked, commands := a.guarded(action); asked {
		return commands
	}
	switch action {
	case keys.Interrupt:
		return a.interrupt()
	case keys.Suspend:
		return a.suspend()
	case keys.Quit:
		return a.quit()
	case keys.Help:
		return a.push(dialog.NewHelp(&a.ctx, a.chain(), a.off))
	case keys.Palette:
		return a.push(dialog.NewPalette(&a.ctx, a.chain(), a.off, a.recent))
	case keys.Theme:
		name := a.themes.next()
		a.ctx.Look = a.themes.look()
		return a.all(screen.Effects(screen.Say{Level: screen.Info, Text: "Theme: " + name + "."}))
	case keys.Presenter:
		return a.present()
	case keys.Blank:
		return a.goBlank()
	case keys.Undo, keys.Redo:
		return a.undo(action == keys.Redo)
	case keys.Review:
		return a.review()
	case keys.TakeBack:
		return a.all(screen.Effects(screen.PlanTakeBack{}))
	case keys.KeepOffline, keys.ClearOffline, keys.TakeUpKept:
		return a.actOffline(action)
	case keys.Live:
		return a.switchLive()
	case keys.Deliveries:
		return a.sayDeliveries()
	case keys.Search:
		return a.openSearch()
	case keys.LogIn:
		return a.all(a.openWelcome(true))
	case keys.Profiles:
		return a.openProfiles()
	}
	said := a.toasts.next
	commands := a.all(a.top().Handle(&a.ctx, action))
	a.toasts.follow(a.screens, said)
	a.keepReveal()
	return commands
}

// off says why an action cannot be done now, "" when it can.
func (a *App) off(action keys.Action) string {
	staging := a.ctx.W.Staging
	switch action {
	case keys.LogIn, keys.Profiles:
		return a.offAccess(action)
	case keys.KeepOffline, keys.ClearOffline, keys.TakeUpKept:
		return a.offOffline(action)
	case keys.Live, keys.Deliveries:
		return a.offLive(action)
	case keys.Search:
		return a.offSearch()
	case keys.Undo, keys.Redo, keys.Review, keys.TakeBack:
		if a.welcome() != nil {
			return "Log in first; what is staged stays."
		}
	}
	switch action {
	case keys.Undo:
		if !staging.CanUndo() {
			return "Nothing is staged that could be undone."
		}
		return ""
	case keys.Redo:
		if !staging.CanRedo() {
			return "Nothing was undone that could be done again."
		}
		return ""
	case keys.Review:
		if staging.Len() == 0 {
			return "Nothing is staged. " + a.ctx.Key(keys.Edit, keys.Secrets) + " edits a secret, " + a.ctx.Key(keys.Add, keys.Secrets) + " adds one."
		}
		if _, open := a.top().(*review.Screen); open {
			return "The review is open."
		}
		return ""
	case keys.Editor:
		if a.env.Editor == nil {
			return "No editor can be opened in this run."
		}
	case keys.TakeBack:
		return a.offTakeBack()
	}
	if why := a.offHidden(action); why != "" {
		return why
	}
	if why := a.offField(action); why != "" {
		return why
	}
	return a.top().Off(&a.ctx, action)
}

// offField switches off what only the fields of a dialog have: a screen's own field is one line, and not hidden.
func (a *App) offField(action keys.Action) string {
	t, ok := a.top().(screen.Typing)
	if !ok || !t.Typing() {
		return ""
	}
	switch action {
	case keys.Confirm:
		return a.ctx.Key(keys.Press, a.top().Scopes()...) + " accepts what is typed here."
	case keys.Show:
		if a.welcome() != nil {
			return "What is typed here is never shown."
		}
		return "What is typed here is not hidden."
	case keys.Editor:
		return "What is typed here is one line."
	case keys.NextField, keys.PrevField:
		if _, reviewing := a.top().(*review.Screen); !reviewing {
			return "There is one field here; " + a.ctx.Key(keys.Back, a.top().Scopes()...) + " leaves it."
		}
	}
	return ""
}

// paste gives pasted text to the innermost text field. Pasting elsewhere does nothing: its letters are no keys.
func (a *App) paste(text string) []tea.Cmd {
	if text == "" {
		// An empty clipboard must not count as replacing a hidden value.
		return nil
	}
	if d := a.dialog(); d != nil {
		if t, ok := d.(screen.Typing); ok {
			return a.all(t.Paste(&a.ctx, text))
		}
		return nil
	}
	if t, ok := a.top().(screen.Typing); ok && t.Typing() {
		return a.all(t.Paste(&a.ctx, text))
	}
	return nil
}

// body is the first row of the screen's own area.
func (a *App) body() int {
	if a.banner(&a.ctx) != "" {
		return 2
	}
	return 1
}

func (a *App) click(m tea.Mouse) []tea.Cmd {
	if m.Button != tea.MouseLeft || a.small() {
		return nil
	}
	if d := a.dialog(); d != nil {
		box := d.Draw(&a.ctx, a.w-4, a.h-2)
		x, y := a.place(box)
		if m.Y < y || m.Y >= y+len(box) || m.X < x || m.X >= a.w-x {
			return nil
		}
		return a.all(d.Click(&a.ctx, m.X-x, m.Y-y))
	}
	if m.Y < a.body() || m.Y >= a.h-1 {
		return nil
	}
	return a.all(a.top().Click(&a.ctx, m.X, m.Y-a.body()))
}

const wheelLines = 3

func (a *App) wheel(m tea.Mouse) {
	if len(a.dialogs) > 0 {
		return
	}
	switch m.Button {
	case tea.MouseWheelUp:
		a.top().Wheel(&a.ctx, m.X, m.Y-a.body(), -wheelLines)
	case tea.MouseWheelDown:
		a.top().Wheel(&a.ctx, m.X, m.Y-a.body(), wheelLines)
	}
}
