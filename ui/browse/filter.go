package browse

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// filter narrows the list of one pane while the person types.
type filter struct {
	typing bool
	in     pane
	text   [3]string
	// notes widens the filter of the secrets to their notes.
	notes bool
}

func (f *filter) clear(p pane) {
	f.text[p] = ""
	if f.in == p {
		f.typing = false
	}
}

// Typing reports whether the filter line has the focus.
func (s *Screen) Typing() bool { return s.filter.typing }

// Key types into the filter; the arrows still move.
func (s *Screen) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	if !s.filter.typing {
		return false, nil
	}
	text := &s.filter.text[s.filter.in]
	action := keys.None
	if k.Text == "" {
		// A key that types something is text, whatever else it may mean.
		action = c.Keys.Resolve([]keys.Scope{keys.Filtering}, k.String())
	}
	switch action {
	case keys.Back:
		s.filter.clear(s.filter.in)
		s.refresh(c)
		return true, nil
	case keys.Press:
		s.filter.typing = false
		return true, nil
	case keys.Mark:
		s.filter.notes = !s.filter.notes && s.filter.in == secretsPane
		s.refresh(c)
		return true, nil
	}
	switch k.String() {
	case "up":
		s.move(c, keys.Up)
		return true, nil
	case "down":
		s.move(c, keys.Down)
		return true, nil
	case "backspace", "ctrl+h":
		if *text == "" {
			s.filter.typing = false
		}
		*text = trimLast(*text)
	case "ctrl+u", "ctrl+w":
		*text = ""
	default:
		if k.Text == "" || k.Mod&^(tea.ModShift|tea.ModCapsLock|tea.ModNumLock) != 0 {
			return false, nil
		}
		*text += k.Text
	}
	s.refresh(c)
	return true, nil
}

// Paste pastes into the filter.
func (s *Screen) Paste(c *screen.Context, text string) []screen.Effect {
	if s.filter.typing {
		line, _, _ := strings.Cut(text, "\n")
		s.filter.text[s.filter.in] += cells.Printable(line)
		s.refresh(c)
	}
	return nil
}

func trimLast(text string) string {
	runes := []rune(text)
	if len(runes) == 0 {
		return ""
	}
	return string(runes[:len(runes)-1])
}

// clearKey is the key that clears the filter: the way back, from the filter line or from the list.
func (s *Screen) clearKey(c *screen.Context) string { return c.Key(keys.Back, s.Scopes()...) }

func (s *Screen) startFilter() {
	s.filter.typing, s.filter.in = true, s.focus
}

// holds reports whether a text holds the pattern, upper and lower case alike.
func holds(text, pattern string) bool {
	return pattern == "" || strings.Contains(strings.ToUpper(text), pattern)
}

// index finds a pattern in a name of upper-case ASCII letters, where folding does not move bytes; -1 elsewhere.
func index(name, pattern string) int {
	folded := strings.ToUpper(pattern)
	if len(folded) != len(pattern) || strings.ToUpper(name) != name {
		return -1
	}
	return strings.Index(name, folded)
}
