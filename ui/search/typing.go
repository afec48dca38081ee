package search

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// oneLine drops what a name cannot hold, such as the line end of a pasted line.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if cells.HasControl(string(r)) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// Typing reports whether something is being typed.
func (s *Screen) Typing() bool { return s.typing }

// Key gives a key to the field. Its other keys are left to the table.
func (s *Screen) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	if !s.typing || k.Text == "" && c.Keys.Resolve([]keys.Scope{keys.SearchField}, k.String()) != keys.None {
		return false, nil
	}
	if s.mode == byValue {
		taken, err := s.value.Key(k)
		if err != nil {
			return true, tooLong()
		}
		return taken, nil
	}
	if !s.names.Key(k) {
		return false, nil
	}
	return true, s.typed(c)
}

// Paste puts a text into the field.
func (s *Screen) Paste(c *screen.Context, text string) []screen.Effect {
	switch {
	case !s.typing:
		return nil
	case s.mode == byValue:
		if err := s.value.Add(text); err != nil {
			return tooLong()
		}
		return nil
	}
	s.names.Paste(text)
	return s.typed(c)
}

func tooLong() []screen.Effect {
	return screen.Effects(screen.Say{Level: screen.Warn, Text: "That is too long to be looked for.", Hint: "The text is as it was before."})
}

// typed finds anew.
func (s *Screen) typed(c *screen.Context) []screen.Effect {
	text, err := s.names.Get()
	if text = strings.TrimLeft(text, " "); err != nil || text == s.pattern {
		return nil
	}
	s.pattern, s.moved = text, false
	s.relist(c)
	return s.begin(c)
}
