package matrix

import (
	tea "charm.land/bubbletea/v2"

	"dtui/ui/screen"
)

// clear lists everything again.
func (s *Screen) clear() {
	name := s.name()
	s.names.Clear()
	s.narrow(name)
}

// Typing reports whether the filter is being typed.
func (s *Screen) Typing() bool { return s.names.Typing() }

// Key gives a key to the filter.
func (s *Screen) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	name := s.name()
	taken, changed := s.names.Key(c.Keys, &s.list, k)
	if changed {
		s.narrow(name)
	}
	return taken, nil
}

// Paste puts a text into the filter.
func (s *Screen) Paste(_ *screen.Context, text string) []screen.Effect {
	name := s.name()
	if s.names.Paste(text) {
		s.narrow(name)
	}
	return nil
}
