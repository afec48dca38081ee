package diff

import (
	tea "charm.land/bubbletea/v2"

	"dtui/ui/screen"
)

// clear lists everything again.
func (s *Screen) clear() {
	name := s.name()
	s.filter.Clear()
	s.choose(name)
}

// Typing reports whether the filter is being typed.
func (s *Screen) Typing() bool { return s.filter.Typing() }

// Key gives a key to the filter.
func (s *Screen) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	s.sync(c)
	name := s.name()
	taken, changed := s.filter.Key(c.Keys, &s.list, k)
	if changed {
		s.choose(name)
	}
	return taken, nil
}

// Paste puts a text into the filter.
func (s *Screen) Paste(c *screen.Context, text string) []screen.Effect {
	s.sync(c)
	name := s.name()
	if s.filter.Paste(text) {
		s.choose(name)
	}
	return nil
}
