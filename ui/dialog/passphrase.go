package dialog

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// LeastPassphrase is how many characters a new passphrase needs: it is all that guards an encrypted file that was copied.
const LeastPassphrase = 10

// Passphrase asks for a passphrase, which is never shown: once to open something, twice to make a new one. It stays open
// while the answer is worked on, and closes or complains when that has ended.
type Passphrase struct {
	name, title, target string
	hint                []string
	fields              []field.Hidden
	at                  int // the field or button with the focus
	busy                string
	problem             string
	accept              func(c *screen.Context, phrase model.Value) []screen.Effect
	left                []screen.Effect
	row                 row
	x, y                int
	fieldRows           []int
	height              int
}

// NewPassphrase asks for the passphrase of something that is there. Left is asked for when the dialog is left without one.
func NewPassphrase(name, title, target, verb string, hint []string, left []screen.Effect, accept func(c *screen.Context, phrase model.Value) []screen.Effect) *Passphrase {
	p := &Passphrase{name: name, title: title, target: target, hint: hint, left: left, accept: accept, fields: make([]field.Hidden, 1)}
	p.row.buttons = []Button{Cancel("Cancel"), {Label: verb}}
	p.row.focus = 1
	return p
}

// NewNewPassphrase asks for a new passphrase, twice.
func NewNewPassphrase(name, title, target, verb string, hint []string, left []screen.Effect, accept func(c *screen.Context, phrase model.Value) []screen.Effect) *Passphrase {
	p := NewPassphrase(name, title, target, verb, hint, left, accept)
	p.fields = make([]field.Hidden, 2)
	return p
}

// Failed says why the passphrase did not do, and asks again.
func (p *Passphrase) Failed(text string) {
	p.busy, p.problem = "", text
	p.at = 0
	for i := range p.fields {
		p.fields[i].Clear()
	}
}

// Name identifies the dialog.
func (p *Passphrase) Name() string { return p.name }

// Scope is where its keys are looked up.
func (p *Passphrase) Scope() keys.Scope { return keys.Field }

// Typing reports whether a field has the focus.
func (p *Passphrase) Typing() bool { return p.at < len(p.fields) }

// Key types.
func (p *Passphrase) Key(_ *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	if !p.Typing() || p.busy != "" {
		return false, nil
	}
	taken, err := p.fields[p.at].Key(k)
	p.took(taken, err)
	return taken, nil
}

// Paste pastes into the field with the focus.
func (p *Passphrase) Paste(_ *screen.Context, text string) []screen.Effect {
	if p.Typing() && p.busy == "" {
		p.took(true, p.fields[p.at].Add(text))
	}
	return nil
}

func (p *Passphrase) took(taken bool, err error) {
	switch {
	case err != nil:
		p.problem = look.Sentence(err)
	case taken:
		p.problem = ""
	}
}

// Handle accepts, leaves, and moves between fields and buttons.
func (p *Passphrase) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	stops := len(p.fields) + len(p.row.buttons)
	switch a {
	case keys.Back:
		return p.leave()
	case keys.Help:
		return fieldHelp(c)
	case keys.NextField:
		p.at = (p.at + 1) % stops
	case keys.PrevField:
		p.at = (p.at + stops - 1) % stops
	case keys.Show:
		p.problem = "What is typed here is never shown."
	case keys.Confirm:
		return p.done(c)
	case keys.Press:
		switch {
		case p.at == len(p.fields):
			return p.leave()
		case p.at < len(p.fields)-1:
			p.at++
		default:
			return p.done(c)
		}
	}
	return nil
}

func (p *Passphrase) leave() []screen.Effect {
	return append(screen.Effects(screen.Close{}), p.left...)
}

func (p *Passphrase) done(c *screen.Context) []screen.Effect {
	if p.busy != "" {
		return nil
	}
	first, last := &p.fields[0], &p.fields[len(p.fields)-1]
	made := len(p.fields) > 1
	switch {
	case first.Empty():
		p.problem, p.at = "Type the passphrase first.", 0
	case made && first.Characters() < LeastPassphrase:
		p.problem, p.at = fmt.Sprintf("A passphrase needs at least %d characters; several words do well.", LeastPassphrase), 0
	case made && !first.Value().Equal(last.Value()):
		last.Clear()
		p.problem, p.at = "The two are not the same. Type the second one again, or both.", 1
	default:
		p.busy, p.problem = "Working…", ""
		return p.accept(c, first.Value())
	}
	return nil
}

// Draw draws the box.
func (p *Passphrase) Draw(c *screen.Context, w, h int) []string {
	l := c.Look
	w = min(w, 74)
	inner := w - 2
	body := []look.Row{{}}
	p.fieldRows = p.fieldRows[:0]
	for i, label := range []string{"passphrase", "the same again"}[:len(p.fields)] {
		focused := p.at == i
		bar, attr := " ", theme.Attr(0)
		if focused {
			bar, attr = l.Bar, theme.Bold
		}
		body = append(body, look.Row{Text: l.Line(inner, theme.OnRaised).Add(bar, theme.Accent, 0).Gap(1).Add(label, theme.Text, attr).String()})
		row, cursor := p.fields[i].Draw(l, inner-4, theme.OnRaised, focused)
		if focused {
			p.x, p.y = cursor+3, len(body)+1
		}
		p.fieldRows = append(p.fieldRows, len(body)+1)
		body = append(body, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(2).Ready(row, inner-4).String()})
	}
	if p.busy != "" {
		body = append(body, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(2).Add(l.Spinner[c.Spin%len(l.Spinner)]+" "+p.busy, theme.Muted, 0).String()})
	} else {
		body = append(body, problem(l, inner, p.problem)...)
	}
	for _, hint := range p.hint {
		for _, line := range wrap(l, hint, inner-4) {
			body = append(body, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(2).Add(line, theme.Muted, 0).String()})
		}
	}
	if most := max(h-4, 3); len(body) > most {
		body = body[:most]
	}
	p.row.focus = max(p.at-len(p.fields), 0)
	if p.Typing() {
		p.row.focus = 1
	}
	body = append(body, look.Row{}, look.Row{Text: p.row.draw(l, inner, !p.Typing())})
	p.height = len(body) + 2
	title, right := heading(l, p.title, p.target, w)
	return l.Framed(look.Pane{Title: title, Right: right, W: w, H: p.height, Body: body}, false)
}

// Cursor is where the terminal's cursor stands.
func (p *Passphrase) Cursor() (x, y int, shown bool) { return p.x, p.y, p.Typing() && p.busy == "" }

// Click presses a button, or goes to a field.
func (p *Passphrase) Click(c *screen.Context, x, y int) []screen.Effect {
	if at := p.row.at(x - 1); y == p.height-2 && at >= 0 {
		p.at = len(p.fields) + at
		return p.Handle(c, keys.Press)
	}
	for i, row := range p.fieldRows {
		if y == row || y == row-1 {
			p.at = i
		}
	}
	return nil
}
