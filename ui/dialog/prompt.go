package dialog

import (
	tea "charm.land/bubbletea/v2"

	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// Prompt asks for one short text that is no secret: a name or a note.
type Prompt struct {
	name, title, target string
	hint                []string
	label               string
	text                *field.Text
	accept              func(c *screen.Context, text string) ([]screen.Effect, error)
	problem             string
	row                 row
	onRow               bool
	x, y                int
	height              int
	// hidden is whether presenter mode hides what is typed.
	hidden bool
}

// NewPrompt makes one with a text to start from. Accept returns an error to keep it open with the error under the field.
func NewPrompt(name, title, target, label, start, verb string, shape func(string) string, hint []string,
	accept func(c *screen.Context, text string) ([]screen.Effect, error),
) *Prompt {
	p := &Prompt{name: name, title: title, target: target, label: label, hint: hint, accept: accept, text: field.New(false)}
	p.text.Shape = shape
	p.text.Set(start)
	p.row.buttons = []Button{Cancel("Cancel"), {Label: verb}}
	p.row.focus = 1
	return p
}

// Name identifies the dialog.
func (p *Prompt) Name() string { return p.name }

// Scope is where its keys are looked up.
func (p *Prompt) Scope() keys.Scope { return keys.Field }

// Typing reports whether the field has the focus.
func (p *Prompt) Typing() bool { return !p.onRow }

// Key types.
func (p *Prompt) Key(_ *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	if p.onRow {
		return false, nil
	}
	taken := p.text.Key(k)
	if taken {
		p.problem = ""
	}
	return taken, nil
}

// Paste pastes into the field.
func (p *Prompt) Paste(_ *screen.Context, text string) []screen.Effect {
	if !p.onRow {
		p.text.Paste(text)
		p.problem = ""
	}
	return nil
}

// Handle accepts, cancels, and moves between field and buttons.
func (p *Prompt) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	switch a {
	case keys.NextField:
		p.step(1)
	case keys.PrevField:
		p.step(-1)
	case keys.Press:
		if p.onRow && p.row.focus == 0 {
			return screen.Effects(screen.Close{})
		}
		return p.done(c)
	case keys.Confirm:
		return p.done(c)
	case keys.Help:
		return fieldHelp(c)
	case keys.Back:
		return screen.Effects(screen.Close{})
	}
	return nil
}

// step walks field → first button → second button → field.
func (p *Prompt) step(delta int) {
	at := 0
	if p.onRow {
		at = p.row.focus + 1
	}
	at = (at + delta + 3) % 3
	p.onRow = at > 0
	p.row.focus = 1
	if p.onRow {
		p.row.focus = at - 1
	}
}

func (p *Prompt) done(c *screen.Context) []screen.Effect {
	text, err := p.text.Get()
	if err != nil {
		p.problem, p.onRow = err.Error(), false
		return nil
	}
	effects, err := p.accept(c, text)
	if err != nil {
		p.problem = err.Error()
		p.onRow = false
		return effects
	}
	return append(screen.Effects(screen.Close{}), effects...)
}

// Draw draws the box.
func (p *Prompt) Draw(c *screen.Context, w, h int) []string {
	l := c.Look
	w = min(w, 74)
	inner := w - 2
	body := []look.Row{{}}
	bar, attr := " ", theme.Attr(0)
	if !p.onRow {
		bar, attr = l.Bar, theme.Bold
	}
	head := l.Line(inner, theme.OnRaised).Add(bar, theme.Accent, 0).Gap(1).Add(p.label, theme.Text, attr)
	if p.text.Escaped() && !c.Presenter {
		head.Add(`  escaped text: \n \t \r \e \\`, theme.Muted, 0)
	}
	body = append(body, look.Row{Text: head.String()})
	rows, x, y := p.text.Draw(l, inner-7, 1, theme.OnRaised, theme.Text)
	p.x, p.y = x+5, y+len(body)+1
	edge := theme.Border
	if !p.onRow {
		edge = theme.BorderFocus
	}
	if p.hidden = c.Presenter && p.name == "note" || c.HideNames && p.name == "rename"; p.hidden {
		body = append(body, hiddenLine(l, inner))
	} else {
		body = append(body, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(2).Add("[ ", edge, 0).Ready(rows[0], inner-7).Add(" ]", edge, 0).String()})
	}
	body = append(body, problem(l, inner, p.problem)...)
	for _, hint := range p.hint {
		for _, line := range wrap(l, hint, inner-4) {
			body = append(body, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(2).Add(line, theme.Muted, 0).String()})
		}
	}
	if most := max(h-4, 3); len(body) > most {
		body = body[:most]
	}
	body = append(body, look.Row{}, look.Row{Text: p.row.draw(l, inner, p.onRow)})
	p.height = len(body) + 2
	title, right := heading(l, p.title, p.target, w)
	return l.Framed(look.Pane{Title: title, Right: right, W: w, H: p.height, Body: body}, false)
}

// Cursor is where the terminal's cursor stands.
func (p *Prompt) Cursor() (x, y int, shown bool) { return p.x, p.y, !p.onRow && !p.hidden }

// hiddenLine is a field whose text presenter mode hides, whatever its length.
func hiddenLine(l *look.Look, w int) look.Row {
	return look.Row{Text: l.Line(w, theme.OnRaised).Gap(2).Add("[ ", theme.Border, 0).Col(l.Masked(), w-7, theme.Muted, 0).Add(" ]", theme.Border, 0).String()}
}

// Click presses a button, or goes back to the field.
func (p *Prompt) Click(c *screen.Context, x, y int) []screen.Effect {
	if at := p.row.at(x - 1); y == p.height-2 && at >= 0 {
		p.onRow, p.row.focus = true, at
		return p.Handle(c, keys.Press)
	}
	p.onRow = false
	return nil
}
