package field

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/look"
	"dtui/ui/theme"
)

// Filter is the line that narrows a list to the names that hold a text, upper and lower case alike. The zero value lets
// every name through.
type Filter struct {
	text string
	// upper is the text in upper case.
	upper string
	// line is where it is typed, nil while it is not.
	line *Text
	// x and y are where the terminal's cursor stands meanwhile.
	x, y int
}

// Text is what the names have to hold, "" for all.
func (f *Filter) Text() string { return f.text }

// Shown reports whether the line takes a row: while it is typed, and while it narrows.
func (f *Filter) Shown() bool { return f.line != nil || f.text != "" }

// Typing reports whether it is being typed.
func (f *Filter) Typing() bool { return f.line != nil }

// Start goes on typing it.
func (f *Filter) Start() {
	f.line = New(false)
	f.line.Set(f.text)
}

// Clear lets every name through and ends the typing.
func (f *Filter) Clear() { f.text, f.upper, f.line = "", "", nil }

// Key gives a key to the line, or to the list that it narrows. Taken is false for a key that means nothing here; when
// changed is true the list has to be made anew.
func (f *Filter) Key(t *keys.Table, rows *list.List, k tea.KeyPressMsg) (taken, changed bool) {
	if f.line == nil {
		return false, false
	}
	switch t.Resolve([]keys.Scope{keys.Filtering}, k.String()) {
	case keys.Press:
		f.line = nil
		return true, false
	case keys.Back:
		f.Clear()
		return true, true
	}
	switch k.String() {
	case "up":
		rows.Move(-1)
	case "down":
		rows.Move(1)
	default:
		if !f.line.Key(k) {
			return false, false
		}
		return true, f.typed()
	}
	return true, false
}

// Paste puts a text into the line, and reports whether the list has to be made anew.
func (f *Filter) Paste(text string) (changed bool) {
	if f.line == nil {
		return false
	}
	f.line.Paste(text)
	return f.typed()
}

// typed takes over what stands in the line. While an escape is only half typed everything stays as it is.
func (f *Filter) typed() bool {
	text, err := f.line.Get()
	if err != nil || text == f.text {
		return false
	}
	f.text, f.upper = text, strings.ToUpper(text)
	return true
}

// Holds reports whether a name is let through.
func (f *Filter) Holds(name string) bool {
	return f.text == "" || strings.Contains(strings.ToUpper(name), f.upper)
}

// Cursor is where the terminal's cursor stands, at a cell of the pane that was drawn last.
func (f *Filter) Cursor() (x, y int, shown bool) { return f.x, f.y, f.line != nil }

// Draw draws the line in the row of a pane's body. Masked hides what may be a part of a name.
func (f *Filter) Draw(l *look.Look, w, row int, masked bool) string {
	// One cell for the frame, three for what stands before the text.
	const before = 4
	n := l.Line(w, theme.OnBg).Gap(1).Add("/ ", theme.Accent, theme.Bold)
	switch {
	case masked:
		f.x, f.y = before, row+1
		return n.Add(l.Masked(), theme.Muted, 0).String()
	case f.line == nil:
		return n.OutsideFree(f.text, theme.Text, 0).String()
	}
	rows, x, _ := f.line.Draw(l, w-before, 1, theme.OnBg, theme.Text)
	f.x, f.y = x+before, row+1
	return n.Ready(rows[0], w-before).String()
}

// Name draws a name with what was found in it. Plain leaves that out, because the name is not drawn as it is.
func (f *Filter) Name(l *look.Look, n *look.Line, name string, w int, attr theme.Attr, plain bool) {
	at := -1
	if f.text != "" && len(strings.ToUpper(name)) == len(name) && l.Cells.Printable(name) == name {
		at = strings.Index(strings.ToUpper(name), f.upper)
	}
	if at < 0 || at+len(f.text) > len(name) || cells.Width(name) > w || plain {
		n.Outside(name, w, theme.Text, attr)
		return
	}
	end := at + len(f.text)
	n.OutsideFree(name[:at], theme.Text, attr)
	n.OutsideFree(name[at:end], theme.Accent, attr|theme.Bold|theme.Underline)
	n.OutsideFree(name[end:], theme.Text, attr)
}
