package dialog

import (
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// Wait stands above a screen while something is worked on that nothing else can go on without. Leaving it gives up.
type Wait struct {
	name, title, text string
	left              []screen.Effect
	row               row
	rows              int
}

// NewWait makes one. Left is asked for when the person does not want to wait.
func NewWait(name, title, text string, left ...screen.Effect) *Wait {
	return &Wait{name: name, title: title, text: text, left: left, row: row{buttons: []Button{Cancel("Cancel")}}}
}

// Name identifies the dialog.
func (d *Wait) Name() string { return d.name }

// Scope is where its keys are looked up.
func (d *Wait) Scope() keys.Scope { return keys.Buttons }

// Handle gives up.
func (d *Wait) Handle(_ *screen.Context, a keys.Action) []screen.Effect {
	if a == keys.Press || a == keys.Back {
		return append(screen.Effects(screen.Close{}), d.left...)
	}
	return nil
}

// Draw draws the box.
func (d *Wait) Draw(c *screen.Context, w, h int) []string {
	l := c.Look
	w = min(w, 52)
	inner := w - 2
	body := []look.Row{{}}
	for i, line := range wrap(l, d.text, inner-6) {
		mark := " "
		if i == 0 {
			mark = l.Spinner[c.Spin%len(l.Spinner)]
		}
		body = append(body, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(2).Add(mark, theme.Accent, 0).Gap(1).Add(line, theme.Text, 0).String()})
	}
	if most := max(h-4, 2); len(body) > most {
		body = body[:most]
	}
	body = append(body, look.Row{}, look.Row{Text: d.row.draw(l, inner, true)})
	d.rows = len(body) + 2
	title, right := heading(l, d.title, "", w)
	return l.Framed(look.Pane{Title: title, Right: right, W: w, H: d.rows, Body: body}, false)
}

// Click gives up where the button is clicked.
func (d *Wait) Click(c *screen.Context, x, y int) []screen.Effect {
	if d.row.at(x-1) >= 0 && y == d.rows-2 {
		return d.Handle(c, keys.Press)
	}
	return nil
}
