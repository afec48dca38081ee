package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/cells"
	"dtui/ui/conflict"
	"dtui/ui/look"
	"dtui/ui/review"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// toast is one message about a result.
type toast struct {
	id int
	// at is the screen that a warning or a hint is about; it goes with it. Results and errors belong to none.
	at screen.Screen
	screen.Say
}

// toasts are at most three, the newest lowest.
type toasts struct {
	list []toast
	next int
}

type toastTick struct{ id int }

const mostToasts = 3

func (t *toasts) expire(id int) {
	for i := range t.list {
		if t.list[i].id == id {
			t.list = append(t.list[:i:i], t.list[i+1:]...)
			return
		}
	}
}

// settle takes away what was said of something on another screen; errors stay.
func (t *toasts) settle() {
	t.list = slices.DeleteFunc(t.list, func(said toast) bool { return said.Level != screen.Bad })
}

// follow takes away what was said, up to a message, of screens that are not there any more.
func (t *toasts) follow(screens []screen.Screen, upTo int) {
	t.list = slices.DeleteFunc(t.list, func(said toast) bool { return said.at != nil && said.id <= upTo && !slices.Contains(screens, said.at) })
}

// acknowledge takes the newest error away and reports whether there was one.
func (t *toasts) acknowledge() bool {
	for i := len(t.list) - 1; i >= 0; i-- {
		if t.list[i].Level == screen.Bad {
			t.expire(t.list[i].id)
			return true
		}
	}
	return false
}

func (a *App) say(e screen.Say) tea.Cmd {
	t := &a.toasts
	for _, old := range t.list {
		if old.Say == e {
			// Said again, it is newer, and not twice there.
			t.expire(old.id)
			break
		}
	}
	t.next++
	said := toast{id: t.next, Say: e}
	if e.Level == screen.Warn || e.Level == screen.Info {
		said.at = a.top()
	}
	t.list = append(t.list, said)
	if len(t.list) > mostToasts {
		t.list = t.list[len(t.list)-mostToasts:]
	}
	if e.Level == screen.Bad {
		return nil
	}
	return a.env.After(screen.ToastFor, toastTick{t.next})
}

const (
	toastWidth = 64
	roomy      = 20 // lines from which several messages leave enough in sight
)

// withToasts lays the messages over the lower right corner, above the footer, or over the upper right one where the lower
// one holds buttons.
func (a *App) withToasts(rows []string) []string {
	if len(a.toasts.list) == 0 {
		return rows
	}
	list := a.toasts.list
	if len(a.dialogs) > 0 || a.h < roomy {
		// More than the newest would cover what the person is at; an error comes back when what is newer has gone.
		list = list[len(list)-1:]
	}
	var boxes []string
	w := 0
	for _, t := range list {
		box := a.drawToast(t)
		w = max(w, cells.Width(box[0]))
		boxes = append(boxes, box...)
	}
	for i, row := range boxes {
		if short := w - cells.Width(row); short > 0 {
			boxes[i] = row + a.ctx.Look.Blank(short, theme.OnRaised)
		}
	}
	above := a.body()
	boxes = boxes[:min(len(boxes), len(rows)-above-1)]
	y := len(rows) - 1 - len(boxes)
	if a.buttonsBelow() {
		y = above
	}
	return cells.Splice(rows, max(a.w-w-1, 0), y, boxes)
}

// buttonsBelow reports whether the lower right corner belongs to buttons.
func (a *App) buttonsBelow() bool {
	switch a.top().(type) {
	case *review.Screen, *conflict.Screen:
		return true
	}
	return len(a.dialogs) > 0
}

func (a *App) drawToast(t toast) []string {
	l := a.ctx.Look
	mark, tone := l.Info, theme.Info
	switch t.Level {
	case screen.OK:
		mark, tone = l.Done, theme.OK
	case screen.Warn:
		mark, tone = l.Attention, theme.Warn
	case screen.Bad:
		mark, tone = l.Failed, theme.Danger
	case screen.Info:
	}
	w := min(toastWidth, a.w-4)
	lines := cells.WrapWords(l.Cells.Printable(t.Text), w-5)
	hints := []string(nil)
	if t.Hint != "" {
		hints = cells.WrapWords(l.Cells.Printable(t.Hint), w-5)
	}
	longest := 0
	for _, line := range append(append([]string{}, lines...), hints...) {
		longest = max(longest, cells.Width(line))
	}
	w = min(w, longest+5)
	var box []string
	row := func(mark, text string, of theme.Tone) {
		box = append(box, l.Line(w, theme.OnRaised).Add(l.Bar, tone, 0).Gap(1).Col(mark, 2, tone, theme.Bold).Add(text, of, 0).String())
	}
	for i, line := range lines {
		if i > 0 {
			mark = " "
		}
		row(mark, line, theme.Text)
	}
	for _, line := range hints {
		row(" ", line, theme.Muted)
	}
	return box
}

// bar is a line over the whole width on the header's ground.
func (a *App) bar() *look.Line { return a.ctx.Look.Line(a.w, theme.OnSurface) }
