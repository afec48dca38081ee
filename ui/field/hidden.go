package field

import (
	"errors"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/theme"
)

// Hidden is a line of text that is never shown: a token or a passphrase. There is no key that shows it, and its mask is
// the same for every length. The cursor does not move in it: what one does not see is typed anew.
type Hidden struct {
	text string
	// Clean shapes the whole text after something was added, or refuses it; nil takes everything.
	Clean func(text string) (string, error)
}

// errTooLong refuses what no token or passphrase is.
var errTooLong = errors.New("that is longer than any token or passphrase")

const longestHidden = 4096

// Key gives a key to the field and reports whether it was one for a text. The error says why what was typed was not taken;
// the field is then as it was before.
func (h *Hidden) Key(k tea.KeyPressMsg) (taken bool, err error) {
	if k.Text != "" && k.Mod&^(tea.ModShift|tea.ModCapsLock|tea.ModNumLock) == 0 {
		return true, h.Add(k.Text)
	}
	switch k.String() {
	case "backspace", "ctrl+h":
		_, size := utf8.DecodeLastRuneInString(h.text)
		h.text = h.text[:len(h.text)-size]
	case "ctrl+u", "ctrl+w", "alt+backspace", "ctrl+backspace", "delete":
		h.text = ""
	case "left", "right", "home", "end", "ctrl+a", "ctrl+e":
	default:
		return false, nil
	}
	return true, nil
}

// Add appends typed or pasted text.
func (h *Hidden) Add(text string) error {
	text = h.text + text
	if h.Clean != nil {
		cleaned, err := h.Clean(text)
		if err != nil {
			return err
		}
		text = cleaned
	}
	if len(text) > longestHidden {
		return errTooLong
	}
	h.text = text
	return nil
}

// Clear empties the field.
func (h *Hidden) Clear() { h.text = "" }

// Empty reports whether nothing is in the field.
func (h *Hidden) Empty() bool { return h.text == "" }

// Characters is how many characters are in the field.
func (h *Hidden) Characters() int { return utf8.RuneCountInString(h.text) }

// Value is the text.
func (h *Hidden) Value() model.Value { return model.NewValue(h.text) }

// Draw draws the field in w cells, brackets included, and says in which of them the cursor stands.
func (h *Hidden) Draw(l *look.Look, w int, on theme.Ground, focused bool) (row string, cursor int) {
	edge := theme.Border
	if focused {
		edge = theme.BorderFocus
	}
	n := l.Line(w, on).Add("[ ", edge, 0)
	if !h.Empty() {
		n.Add(l.Masked(), theme.Muted, 0)
	}
	cursor = w - n.Room()
	return n.To(w-2).Add(" ]", edge, 0).String(), min(cursor, w-3)
}
