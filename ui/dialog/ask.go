package dialog

import (
	"fmt"

	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// Ask is a question with buttons. It starts on the first one, which is the harmless one.
type Ask struct {
	name   string
	title  string
	target string
	text   []string
	danger bool
	row    row
	rows   int
	// first is the line of the text that is drawn first, last the largest that it may be.
	first, last int
	// back is what esc does, nil to close.
	back func(c *screen.Context) []screen.Effect
}

// NewAsk makes a question. Text is a list of paragraphs of dtui's own words.
func NewAsk(name, title, target string, danger bool, text []string, buttons ...Button) *Ask {
	return &Ask{name: name, title: title, target: target, danger: danger, text: text, row: row{buttons: buttons}}
}

// OnBack has esc do something else than close it.
func (a *Ask) OnBack(back func(c *screen.Context) []screen.Effect) *Ask {
	a.back = back
	return a
}

// Name identifies the dialog.
func (a *Ask) Name() string { return a.name }

// Scope is where its keys are looked up.
func (a *Ask) Scope() keys.Scope { return keys.Buttons }

// Handle moves between the buttons and presses them.
func (a *Ask) Handle(c *screen.Context, action keys.Action) []screen.Effect {
	switch action {
	case keys.NextField:
		a.row.move(1)
	case keys.PrevField:
		a.row.move(-1)
	case keys.Up:
		a.first = max(a.first-1, 0)
	case keys.Down:
		a.first = min(a.first+1, a.last)
	case keys.Press:
		return a.row.press(c)
	case keys.Back:
		if a.back != nil {
			return a.back(c)
		}
		return screen.Effects(screen.Close{})
	}
	return nil
}

// Draw draws the box.
func (a *Ask) Draw(c *screen.Context, w, h int) []string {
	l := c.Look
	w = min(w, 74)
	inner := w - 2
	body := []look.Row{{}}
	for i, paragraph := range a.text {
		if i > 0 {
			body = append(body, look.Row{})
		}
		for _, line := range wrap(l, paragraph, inner-4) {
			body = append(body, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(2).Add(line, theme.Text, 0).String()})
		}
	}
	a.last = 0
	if room := max(h-5, 2); len(body) > room {
		// A blank line stays above, and the last line says how much is below.
		a.last = len(body) - room + 1
		a.first = min(a.first, a.last)
		text := fmt.Sprintf("%s and %s; %s scrolls", l.Ellipsis, look.Count(a.last-a.first, "more line"), c.Key(keys.Down, keys.Buttons))
		if a.first == a.last {
			text = fmt.Sprintf("%s above; %s scrolls", look.Count(a.first, "line"), c.Key(keys.Up, keys.Buttons))
		}
		more := l.Line(inner, theme.OnRaised).Gap(2).Add(text, theme.Muted, 0)
		shown := append([]look.Row{{}}, body[1+a.first:min(len(body), a.first+room-1)]...)
		body = append(shown, look.Row{Text: more.String()})
	}
	body = append(body, look.Row{}, look.Row{Text: a.row.draw(l, inner, true)})
	a.rows = len(body) + 3
	title, right := heading(l, a.title, a.target, w)
	return l.Framed(look.Pane{Title: title, Right: right, W: w, H: a.rows, Body: body}, a.danger)
}

// Click presses the button that was clicked.
func (a *Ask) Click(c *screen.Context, x, y int) []screen.Effect {
	if at := a.row.at(x - 1); y == a.rows-3 && at >= 0 {
		a.row.focus = at
		return a.row.press(c)
	}
	return nil
}
