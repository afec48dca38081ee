package dialog

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// Value edits the text of a secret. The text is hidden: typing replaces it, and a key shows it. A new secret has a field
// for its name above.
type Value struct {
	title, target string
	name          *field.Text
	text          *field.Text
	before        model.Value
	hidden        bool
	until         time.Time
	touched       bool
	onName        bool
	onRow         bool
	hint          []string
	problem       string
	accept        func(c *screen.Context, name string, v model.Value) ([]screen.Effect, error)
	row           row
	x, y          int
	cursor        bool
	height        int
	nameRow       int
	subject       string
	kind          model.ValueType
	// ref and reread are where before comes from; released is set while it was let go of.
	ref      model.ConfigRef
	reread   func(c *screen.Context) (model.Value, bool)
	released bool
	// several is set when the text is to stand in the place of several.
	several bool
}

// Accept takes what was typed; an error keeps the dialog open and stands under the field, and what it asks for is done
// nevertheless.
type Accept func(c *screen.Context, name string, v model.Value) ([]screen.Effect, error)

// NewValue edits the value of a name that is there. Before is the raw text to start from, unknown for a restricted one.
func NewValue(title, target string, before model.Value, hint []string, accept Accept) *Value {
	v := &Value{title: title, target: target, before: before, hidden: true, hint: hint, accept: accept, text: field.New(true)}
	v.fill()
	v.row.buttons = []Button{Cancel("Cancel"), {Label: "Stage"}}
	v.row.focus = 1
	return v
}

// fill puts the text to start from into the field.
func (v *Value) fill() { v.text.Set(v.before.Reveal()) }

// NewSecret asks for a name and a value.
func NewSecret(target, name string, shape func(string) string, hint []string, accept Accept) *Value {
	v := NewValue("Add a secret", target, model.NewValue(""), hint, accept)
	v.name = field.New(false)
	v.name.Shape = shape
	v.name.Set(name)
	v.onName = true
	v.touched = true
	return v
}

// Name identifies the dialog.
func (v *Value) Name() string { return "value" }

// Scope is where its keys are looked up.
func (v *Value) Scope() keys.Scope { return keys.Field }

// Typing reports whether a field has the focus.
func (v *Value) Typing() bool { return !v.onRow }

func (v *Value) field() *field.Text {
	if v.onName {
		return v.name
	}
	return v.text
}

// Key types. The first key over a hidden value replaces it.
func (v *Value) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	if v.onRow {
		return false, nil
	}
	v.prolong(c)
	if v.onName {
		taken := v.name.Key(k)
		if taken {
			v.problem = ""
		}
		return taken, nil
	}
	if k.String() == "enter" && !v.hidden && !v.text.Escaped() {
		if _, lines := v.text.Size(); lines > 1 {
			v.text.Newline()
			v.touched, v.problem = true, ""
			return true, nil
		}
	}
	if v.hidden && !v.touched && !replaces(k) {
		return false, nil
	}
	if v.hidden {
		v.replaceHidden()
	}
	// A key that is none for a text, such as enter, must not count as an edit: the empty field of a restricted secret
	// would be staged as an empty value.
	before, unread := v.text.Get()
	taken := v.text.Key(k)
	if taken {
		after, err := v.text.Get()
		v.problem = ""
		v.touched = v.touched || before != after || (unread == nil) != (err == nil)
	}
	return taken, nil
}

// replaces reports whether a key over a hidden, untouched value starts a new one. Moving about in what one does not see
// would only lead to an edit in the wrong place.
func replaces(k tea.KeyPressMsg) bool {
	switch k.String() {
	case "backspace", "delete", "alt+enter", "ctrl+j", "ctrl+u":
		return true
	}
	return k.Text != "" && k.Mod&^(tea.ModShift|tea.ModCapsLock|tea.ModNumLock) == 0
}

func (v *Value) replaceHidden() {
	if v.hidden && !v.touched {
		v.text.Set("")
	}
	v.touched = true
}

// Paste pastes into the field with the focus.
func (v *Value) Paste(c *screen.Context, text string) []screen.Effect {
	if v.onRow {
		return nil
	}
	v.prolong(c)
	if !v.onName {
		v.replaceHidden()
	}
	v.field().Paste(text)
	v.problem = ""
	return nil
}

// Handle accepts, cancels, shows, and moves between fields and buttons.
func (v *Value) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	switch a {
	case keys.NextField:
		v.step(1)
	case keys.PrevField:
		v.step(-1)
	case keys.Show:
		if c.Presenter {
			return screen.Effects(screen.Say{Level: screen.Warn, Text: "Presenter mode hides every value, also the one that is typed."})
		}
		if v.hidden && v.released && !v.touched {
			v.problem = errReading.Error()
			return nil
		}
		v.hidden = !v.hidden
		v.prolong(c)
	case keys.Editor:
		if v.released && !v.touched {
			v.problem = errReading.Error()
			return nil
		}
		return v.outside()
	case keys.Press:
		if v.onRow && v.row.focus == 0 {
			return screen.Effects(screen.Close{})
		}
		if v.onName {
			v.step(1)
			return nil
		}
		return v.done(c)
	case keys.Confirm:
		return v.done(c)
	case keys.Help:
		return fieldHelp(c)
	case keys.Back:
		return screen.Effects(screen.Close{})
	}
	return nil
}

// step walks name (if there is one) → value → buttons → name.
func (v *Value) step(delta int) {
	stops := 3
	at := 0
	if v.name != nil {
		stops = 4
		at = 1
	}
	switch {
	case v.onRow:
		at += 1 + v.row.focus
	case v.onName:
		at = 0
	}
	at = (at + delta + stops) % stops
	v.onName = v.name != nil && at == 0
	if v.name != nil {
		at--
	}
	v.onRow = at > 0
	v.row.focus = 1
	if v.onRow {
		v.row.focus = at - 1
	}
}

func (v *Value) done(c *screen.Context) []screen.Effect {
	name := ""
	if v.name != nil {
		typed, err := v.name.Get()
		if err == nil {
			err = model.CheckSecretName(typed)
		}
		if err != nil {
			v.problem, v.onName, v.onRow = err.Error(), true, false
			return nil
		}
		name = typed
	}
	value := v.before
	if v.touched {
		text, err := v.text.Get()
		if err != nil {
			v.problem, v.onRow = err.Error(), false
			return nil
		}
		value = model.NewValue(text)
	}
	if v.released && !v.touched {
		v.problem, v.onRow = errReading.Error(), false
		return nil
	}
	if !value.Known() {
		v.problem, v.onRow = "Type the new value first"+v.whyNone(), false
		return nil
	}
	effects, err := v.accept(c, name, value)
	if err != nil {
		v.problem, v.onRow = err.Error(), false
		return effects
	}
	return append(screen.Effects(screen.Close{}), effects...)
}

// Mask hides the text again, as when the terminal loses the focus.
func (v *Value) Mask() { v.hidden = true }

// Shown is until when the text is in clear: so long after the last key, because hiding it under the hands of somebody who
// edits it would have them type blindly.
func (v *Value) Shown() (until time.Time, shown bool) { return v.until, !v.hidden }

func (v *Value) prolong(c *screen.Context) { v.until = c.Now.Add(c.RevealFor) }

// Draw draws the box.
func (v *Value) Draw(c *screen.Context, w, h int) []string {
	l := c.Look
	_, lines := v.text.Size()
	if lines > 1 && !v.hidden && !v.text.Escaped() {
		w = min(w, 112)
	} else {
		w = min(w, 74)
	}
	inner := w - 2
	body := []look.Row{{}}
	v.cursor = false
	if v.name != nil {
		body = append(body, v.label(l, inner, "name", v.onName, false, 0, 0))
		v.nameRow = len(body)
		if c.HideNames {
			body = append(body, hiddenLine(l, inner), look.Row{})
		} else {
			body = append(body, v.line(l, inner, len(body), v.name, v.onName), look.Row{})
		}
	}
	most := max(h-12, 3)
	left := int((v.until.Sub(c.Now) + time.Second - 1) / time.Second)
	body = append(body, v.label(l, inner, "value", !v.onName && !v.onRow, v.text.Escaped() && !v.hidden, max(lines-most, 0), left))
	if v.hidden {
		body = append(body, v.masked(l, inner, len(body)))
	} else {
		body = v.area(l, inner, min(lines, most), body)
	}
	body = append(body, problem(l, inner, v.problem)...)
	if v.name == nil {
		body = append(body, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(2).Add("was    "+v.was(l), theme.Muted, 0).String()})
	}
	hints := v.hint
	if !v.hidden && v.text.Escaped() {
		hints = append([]string{"The inline editor cannot keep this text as it is, so it is escaped here. " + c.Key(keys.Editor, keys.Field) + " opens it in $EDITOR instead."}, hints...)
	}
	if c.Presenter {
		// They may name what a value refers to.
		hints = nil
	}
	for _, hint := range hints {
		for _, line := range wrap(l, hint, inner-4) {
			body = append(body, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(2).Add(line, theme.Muted, 0).String()})
		}
	}
	show, press, cancel := c.Key(keys.Show, keys.Field), c.Key(keys.Press, keys.Field), c.Key(keys.Back, keys.Field)
	help := show + " show   " + press + " stage   alt+enter new line   " + cancel + " cancel"
	if lines > 1 && !v.hidden {
		help = show + " hide   " + c.Key(keys.Confirm, keys.Field) + " stage   enter new line   " + cancel + " cancel"
	} else if !v.hidden {
		help = show + " hide   " + press + " stage   alt+enter new line   " + cancel + " cancel"
	}
	if c.Presenter {
		help = press + " stage   alt+enter new line   " + cancel + " cancel"
	}
	body = append(body, foot(l, inner, help), look.Row{}, look.Row{Text: v.row.draw(l, inner, v.onRow)})
	if len(body) > h-2 {
		body = append(body[:max(h-3, 1)], body[len(body)-1])
	}
	v.height = len(body) + 2
	title, right := heading(l, v.title, v.target, w)
	return l.Framed(look.Pane{Title: title, Right: right, W: w, H: v.height, Body: body}, false)
}

// was says what is there before the edit; an empty value has no mask.
func (v *Value) was(l *look.Look) string {
	switch {
	case v.several:
		return "different from config to config"
	case v.released:
		return "being read again"
	case l.Hidden:
		return l.Masked() + "  " + look.SizeHidden
	case v.before.Known() && v.before.Empty():
		return "empty"
	}
	return l.Masked() + "  " + describe(v.before)
}

// label names a field. Beyond is how many lines of its text find no row, left how many seconds it is shown.
func (v *Value) label(l *look.Look, w int, text string, focused, escaped bool, beyond, left int) look.Row {
	n := l.Line(w, theme.OnRaised)
	if focused {
		n.Add(l.Bar, theme.Accent, 0).Gap(1).Add(text, theme.Text, theme.Bold)
	} else {
		n.Gap(2).Add(text, theme.Text, 0)
	}
	switch {
	case escaped:
		n.Add(`   escaped text: \n \t \r \e \\`, theme.Muted, 0)
	case text == "value" && v.hidden && !v.touched:
		n.Add("   hidden: typing replaces it", theme.Muted, 0)
	case text == "value" && v.hidden:
		n.Add("   hidden", theme.Muted, 0)
	case beyond > 0:
		n.Add("   "+look.Count(beyond, "more line")+": the arrows go there", theme.Muted, 0)
	}
	if text == "value" && !v.hidden {
		n.Add(fmt.Sprintf("   masked again in %d s", left), theme.Warn, 0)
	}
	return look.Row{Text: n.String()}
}

func (v *Value) line(l *look.Look, w, at int, text *field.Text, focused bool) look.Row {
	rows, x, _ := text.Draw(l, w-7, 1, theme.OnRaised, theme.Text)
	edge := theme.Border
	if focused {
		edge = theme.BorderFocus
		v.x, v.y, v.cursor = x+5, at+1, true
	}
	return look.Row{Text: l.Line(w, theme.OnRaised).Gap(2).Add("[ ", edge, 0).Ready(rows[0], w-7).Add(" ]", edge, 0).String()}
}

func (v *Value) masked(l *look.Look, w, at int) look.Row {
	edge := theme.Border
	text := l.Masked()
	size := describe(v.before)
	empty := v.before.Known() && v.before.Empty()
	if v.touched {
		bytes, lines := v.text.Size()
		size, empty = sizes(bytes, lines), bytes == 0
	}
	switch {
	case v.released && !v.touched:
		size = "being read again"
	case l.Hidden:
		size = look.SizeHidden
	case empty:
		text, size = "", "empty"
	}
	if !v.onName && !v.onRow {
		edge = theme.BorderFocus
		v.x, v.y, v.cursor = 5+len([]rune(text)), at+1, true
	}
	n := l.Line(w, theme.OnRaised).Gap(2).Add("[ ", edge, 0)
	if empty {
		n.Add(size, theme.Faint, theme.Italic)
	} else {
		n.Add(text, theme.Muted, 0).To(16).Add(size, theme.Faint, 0)
	}
	n.To(w-3).Add(" ]", edge, 0)
	return look.Row{Text: n.String()}
}

func (v *Value) area(l *look.Look, w, h int, body []look.Row) []look.Row {
	rows, x, y := v.text.Draw(l, w-7, h, theme.OnRaised, theme.Warn)
	edge := theme.Border
	if !v.onName && !v.onRow {
		edge = theme.BorderFocus
		v.x, v.y, v.cursor = x+5, len(body)+1+y, true
	}
	for _, text := range rows {
		body = append(body, look.Row{Text: l.Line(w, theme.OnRaised).Gap(2).Add("[ ", edge, 0).Ready(text, w-7).Add(" ]", edge, 0).String()})
	}
	return body
}

// Cursor is where the terminal's cursor stands.
func (v *Value) Cursor() (x, y int, shown bool) { return v.x, v.y, v.cursor }

// Click presses a button, or puts the focus into a field.
func (v *Value) Click(c *screen.Context, x, y int) []screen.Effect {
	if at := v.row.at(x - 1); y == v.height-2 && at >= 0 {
		v.onRow, v.onName, v.row.focus = true, false, at
		return v.Handle(c, keys.Press)
	}
	v.onRow, v.onName = false, v.name != nil && y <= v.nameRow+2
	return nil
}

// problem is the error under a field, or a blank row.
func problem(l *look.Look, w int, text string) []look.Row {
	if text == "" {
		return []look.Row{{}}
	}
	var rows []look.Row
	for i, line := range wrap(l, text, w-6) {
		mark := l.Failed
		if i > 0 {
			mark = " "
		}
		rows = append(rows, look.Row{Text: l.Line(w, theme.OnRaised).Gap(2).Add(mark, theme.Danger, 0).Gap(1).Add(line, theme.Danger, 0).String()})
	}
	return rows
}

func describe(v model.Value) string {
	if !v.Known() {
		return "restricted: Doppler shows it to no person"
	}
	return sizes(v.Size(), v.Lines())
}

func sizes(bytes, lines int) string {
	unit := "bytes"
	if bytes == 1 {
		unit = "byte"
	}
	if lines > 1 {
		return fmt.Sprintf("%d %s, %d lines", bytes, unit, lines)
	}
	return fmt.Sprintf("%d %s", bytes, unit)
}
