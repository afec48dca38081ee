package dialog

import (
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/cells"
	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// finder is a text field above a list: the common part of the palette and the picker.
type finder struct {
	text *field.Text
	list list.List
	x    int
}

func newFinder() finder {
	f := finder{text: field.New(false)}
	f.text.Shape = oneLine
	return f
}

// oneLine drops what a name cannot hold, such as the line end of a pasted line, so that the field never turns to
// escaped text.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if cells.HasControl(string(r)) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	if cells.HasControl(text) {
		return ""
	}
	return text
}

// pattern is what was typed.
func (f *finder) pattern() string {
	text, err := f.text.Get()
	if err != nil {
		// Only escaped text can fail to be read, and oneLine keeps it out.
		return ""
	}
	return text
}

// key types. The list's keys are left to the table of keys.
func (f *finder) key(c *screen.Context, k tea.KeyPressMsg) bool {
	if k.Text == "" && c.Keys.Resolve([]keys.Scope{keys.Finder}, k.String()) != keys.None {
		return false
	}
	return f.text.Key(k)
}

// move moves the cursor and reports whether the action was for that. Up on the first row goes to the last.
func (f *finder) move(a keys.Action) bool {
	switch a {
	case keys.Up:
		if f.list.Cursor() == 0 {
			f.list.Last()
			return true
		}
		f.list.Move(-1)
	case keys.Down:
		if f.list.Cursor() == f.list.Len()-1 {
			f.list.First()
			return true
		}
		f.list.Move(1)
	case keys.PageUp:
		f.list.Page(-1)
	case keys.PageDown:
		f.list.Page(1)
	case keys.First:
		f.list.First()
	case keys.Last:
		f.list.Last()
	default:
		return false
	}
	return true
}

// draw draws the row with the field. It is the first row of the box.
func (f *finder) draw(l *look.Look, w int, prompt string) look.Row {
	const indent, edge = 2, 1
	width := utf8.RuneCountInString(prompt) + 1
	room := max(w-indent-width-1, 1)
	rows, x, _ := f.text.Draw(l, room, 1, theme.OnRaised, theme.Text)
	f.x = edge + indent + width + x
	return look.Row{Text: l.Line(w, theme.OnRaised).Gap(indent).Add(prompt, theme.Accent, theme.Bold).Gap(1).Ready(rows[0], room).String()}
}

// Cursor is where the terminal's cursor stands.
func (f *finder) Cursor() (x, y int, shown bool) { return f.x, 1, true }

// rowGround is the ground, the bar and the weight of a row of a list.
func rowGround(l *look.Look, selected bool) (on theme.Ground, bar string, attr theme.Attr) {
	if selected {
		return theme.OnSelection, l.Bar, theme.Bold
	}
	return theme.OnRaised, " ", 0
}

// foot is the last row of a box: what the keys do.
func foot(l *look.Look, w int, text string) look.Row {
	return look.Row{Text: l.Line(w, theme.OnRaised).Gap(2).Outside(whole(text, w-4), w-4, theme.Faint, 0).String()}
}

// apart stands between the keys of a foot line.
const apart = "  "

// whole leaves out keys until the others fit without a cut; the last one, which is the way out, goes last.
func whole(text string, w int) string {
	var parts []string
	for _, part := range strings.Split(text, apart) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	for cells.Width(text) > w && len(parts) > 0 {
		text = strings.Join(parts, apart)
		if cells.Width(text) <= w || len(parts) < 2 {
			break
		}
		parts = append(parts[:len(parts)-2], parts[len(parts)-1])
	}
	return text
}
