package lint

import (
	tea "charm.land/bubbletea/v2"

	"dtui/ui/screen"
)

// clear lists everything again.
func (s *Screen) clear(c *screen.Context) {
	s.filter.Clear()
	s.sync(c)
}

// Typing reports whether the filter is being typed.
func (s *Screen) Typing() bool { return s.filter.Typing() }

// Key gives a key to the filter.
func (s *Screen) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	before := s.list.Cursor()
	taken, _ := s.filter.Key(c.Keys, &s.list, k)
	if at := s.list.Cursor(); at != before {
		s.land(at - before)
	}
	s.sync(c)
	return taken, nil
}

// Paste puts a text into the filter.
func (s *Screen) Paste(c *screen.Context, text string) []screen.Effect {
	s.filter.Paste(text)
	s.sync(c)
	return nil
}
