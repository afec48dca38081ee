package lint

import (
	tea "charm.land/bubbletea/v2"

	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

func (s *Screen) startFilter() {
	s.field = field.New(false)
	s.field.Set(s.text)
}

// clear lists everything again.
func (s *Screen) clear(c *screen.Context) {
	s.text, s.field = "", nil
	s.sync(c)
}

// Typing reports whether the filter is being typed.
func (s *Screen) Typing() bool { return s.field != nil }

// Key gives a key to the filter.
func (s *Screen) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	if s.field == nil {
		return false, nil
	}
	switch c.Keys.Resolve([]keys.Scope{keys.Filtering}, k.String()) {
	case keys.Press:
		s.field = nil
		return true, nil
	case keys.Back:
		s.clear(c)
		return true, nil
	}
	switch k.String() {
	case "up":
		s.list.Move(-1)
		s.land(-1)
	case "down":
		s.list.Move(1)
		s.land(1)
	default:
		if !s.field.Key(k) {
			return false, nil
		}
		s.typed(c)
	}
	return true, nil
}

// Paste puts a text into the filter.
func (s *Screen) Paste(c *screen.Context, text string) []screen.Effect {
	if s.field != nil {
		s.field.Paste(text)
		s.typed(c)
	}
	return nil
}

// typed lists anew. While an escape is only half typed the list stays as it is.
func (s *Screen) typed(c *screen.Context) {
	if text, err := s.field.Get(); err == nil {
		s.text = text
		s.sync(c)
	}
}
