package field

import (
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"

	"dtui/ui/cells"
	"dtui/ui/keys"
)

// maxLines is how many lines are edited line by line; longer texts are edited as escaped text.
const maxLines = 150

// wrapAt is the width at which the widget wraps, which decides only how up and down move in very long lines: this package
// draws and scrolls itself, because the widget's own view shows hostile characters as they are. The widget renders a line
// of this width with every key that moves.
const wrapAt = 1024

// Text is the field. Draw it with Draw; keys go to Key and pastes to Paste.
type Text struct {
	area    textarea.Model
	multi   bool
	escaped bool
	left    int
	top     int
	// Shape changes typed text before it is inserted, as for names in capitals; nil leaves it.
	Shape func(string) string
}

// New makes an empty field. A multi one takes line ends.
func New(multi bool) *Text {
	area := textarea.New()
	area.Prompt = ""
	area.ShowLineNumbers = false
	area.CharLimit = 0
	area.MaxHeight = 0
	area.MaxWidth = 0
	area.SetWidth(wrapAt)
	area.SetVirtualCursor(false)
	off := key.NewBinding(key.WithDisabled())
	area.KeyMap.Paste, area.KeyMap.CopySelection, area.KeyMap.TransposeCharacterBackward = off, off, off
	area.KeyMap.SelectCharacterForward, area.KeyMap.SelectCharacterBackward = off, off
	area.KeyMap.SelectWordForward, area.KeyMap.SelectWordBackward = off, off
	area.KeyMap.SelectLineUp, area.KeyMap.SelectLineDown, area.KeyMap.SelectAll = off, off, off
	area.KeyMap.InsertNewline = off
	if !multi {
		area.KeyMap.LineNext, area.KeyMap.LinePrevious, area.KeyMap.PageUp, area.KeyMap.PageDown = off, off, off, off
	}
	area.Focus()
	return &Text{area: area, multi: multi}
}

// Set replaces the text. What the widget cannot hold exactly is shown escaped.
func (t *Text) Set(text string) {
	t.escaped = !t.holds(text)
	if t.escaped {
		text = cells.Escape(text)
	}
	t.area.SetValue(text)
	t.left, t.top = 0, 0
}

// Fresh is a field with the same text and the cursor at the same place, and nothing of what was in it before: the widget
// remembers the lines that it has wrapped.
func (t *Text) Fresh() *Text {
	fresh := New(t.multi)
	fresh.Shape, fresh.escaped, fresh.left, fresh.top = t.Shape, t.escaped, t.left, t.top
	line, column := t.area.Line(), t.area.Column()
	fresh.area.SetValue(t.area.Value())
	fresh.area.MoveToBegin()
	for fresh.area.Line() < line {
		fresh.area.CursorDown()
	}
	fresh.area.SetCursorColumn(column)
	return fresh
}

// holds reports whether the widget gives a text back as it is and shows all of it.
func (t *Text) holds(text string) bool {
	lines := strings.Count(text, "\n")
	if !utf8.ValidString(text) || lines >= maxLines || (lines > 0 && !t.multi) {
		return false
	}
	if cells.HasControl(strings.ReplaceAll(text, "\n", "")) {
		return false
	}
	probe := t.area
	probe.SetValue(text)
	return probe.Value() == text
}

// Get is the text, exactly. It fails when escaped text cannot be read; the error says where.
func (t *Text) Get() (string, error) {
	if t.escaped {
		return cells.Unescape(t.area.Value())
	}
	return t.area.Value(), nil
}

// Escaped reports whether the text is being edited in its escaped form.
func (t *Text) Escaped() bool { return t.escaped }

// Empty reports whether nothing is in the field.
func (t *Text) Empty() bool { return t.area.Length() == 0 }

// Key gives a key to the field and reports whether it was one for a text.
func (t *Text) Key(k tea.KeyPressMsg) bool {
	if k.Text != "" && k.Mod&^(tea.ModShift|tea.ModCapsLock|tea.ModNumLock) == 0 {
		if t.escaped && !cells.HasControl(k.Text) {
			// In escaped text a backslash is typed as what it is: the start of an escape.
			t.area.InsertString(k.Text)
			return true
		}
		t.insert(k.Text)
		return true
	}
	switch k.String() {
	case "alt+enter", "ctrl+j", "shift+enter":
		if t.multi {
			t.Newline()
		}
		return t.multi
	case "up", "down":
		if !t.multi || t.area.LineCount() == 1 {
			return false
		}
	default:
		if !keys.Edits(k.String()) {
			return false
		}
	}
	t.area, _ = t.area.Update(k)
	return true
}

// Newline inserts a line end.
func (t *Text) Newline() { t.insert("\n") }

// Paste inserts text from outside, exactly.
func (t *Text) Paste(text string) { t.insert(text) }

func (t *Text) insert(text string) {
	if t.Shape != nil {
		text = t.Shape(text)
	}
	if t.escaped {
		t.area.InsertString(cells.Escape(text))
		return
	}
	before := t.area.Value()
	line, column := t.area.Line(), t.area.Column()
	if t.holds(text) && strings.Count(before, "\n")+strings.Count(text, "\n") < maxLines {
		t.area.InsertString(text)
		return
	}
	at := offset(before, line, column)
	t.Set(before[:at] + text + before[at:])
	if t.escaped {
		// Escaped text is one line, so its column is all there is to a position.
		t.area.SetCursorColumn(utf8.RuneCountInString(cells.Escape(before[:at] + text)))
	}
}

// offset is the byte at which a line and a column in runes stand.
func offset(text string, line, column int) int {
	at := 0
	for range line {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	for range column {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}
