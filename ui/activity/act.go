package activity

import (
	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// Handle does an action.
func (s *Screen) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	if screen.Move(&s.list, a) != 0 {
		s.keep()
		return nil
	}
	switch a {
	case keys.Back:
		return s.back()
	case keys.Reload:
		return s.read(c, 1)
	case keys.Filter:
		s.filter.Start()
	case keys.Shown:
		if s.project != "" {
			s.project = ""
		} else {
			s.project = s.entry().Project
		}
		s.narrow()
	case keys.Names:
		id := s.entry().ID
		s.touched[id] = &touched{busy: true}
		return screen.Effects(screen.LoadActivityEntry{ID: id})
	case keys.Open:
		return s.open(c)
	}
	return nil
}

// back clears what is in the way, then leaves.
func (s *Screen) back() []screen.Effect {
	switch {
	case s.filter.Shown():
		s.clear()
	case s.project != "":
		s.project = ""
		s.narrow()
	default:
		return screen.Effects(screen.Leave{})
	}
	return nil
}

// open goes to the config of the entry, or reads older entries.
func (s *Screen) open(c *screen.Context) []screen.Effect {
	if s.older() {
		return s.read(c, s.pages+1)
	}
	return screen.Effects(screen.GoTo{Ref: configOf(s.entry())})
}

func configOf(e *model.ActivityEntry) model.ConfigRef {
	return model.ConfigRef{Project: e.Project, Config: e.Config}
}

// Off says why an action cannot be done now.
func (s *Screen) Off(_ *screen.Context, a keys.Action) string {
	e := s.entry()
	switch a {
	case keys.Reload:
		if s.load.busy {
			return "The activity is being read."
		}
	case keys.Filter:
		if s.pages == 0 {
			return "No activity was read yet."
		}
	case keys.Open:
		switch {
		case s.older() && s.load.busy:
			return "The activity is being read."
		case s.older():
		case e == nil:
			return "There is no entry under the cursor."
		case e.Config == "" || model.CheckConfigRef(configOf(e)) != nil:
			return "This entry is about no config that could be opened."
		}
	case keys.Names:
		switch {
		case e == nil:
			return "There is no entry under the cursor."
		case s.touched[e.ID] != nil && s.touched[e.ID].busy:
			return "They are being read."
		}
	case keys.Shown:
		switch {
		case s.project != "":
		case e == nil:
			return "There is no entry under the cursor."
		case e.Project == "":
			return "This entry is about no project."
		}
	}
	return ""
}

// Word names what a key would do now.
func (s *Screen) Word(a keys.Action) string {
	switch {
	case a == keys.Open && s.older():
		return "older"
	case a == keys.Shown && s.project != "":
		return "all"
	}
	return ""
}

// Click puts the cursor on a row; a click on the row with the cursor opens it.
func (s *Screen) Click(c *screen.Context, _, y int) []screen.Effect {
	from, to := s.list.Window()
	at := from + y - s.area.list
	if y < s.area.list || at >= to {
		return nil
	}
	again := s.list.Cursor() == at
	s.list.SetCursor(at)
	s.keep()
	if again && s.Off(c, keys.Open) == "" {
		return s.open(c)
	}
	return nil
}

// Wheel scrolls the list.
func (s *Screen) Wheel(_ *screen.Context, _, _, delta int) {
	s.list.ScrollBy(delta)
	s.keep()
}

// clear lists everything again.
func (s *Screen) clear() {
	s.filter.Clear()
	s.narrow()
}

// Typing reports whether the filter is being typed.
func (s *Screen) Typing() bool { return s.filter.Typing() }

// Key gives a key to the filter.
func (s *Screen) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	taken, changed := s.filter.Key(c.Keys, &s.list, k)
	if changed {
		s.narrow()
	}
	s.keep()
	return taken, nil
}

// Paste puts a text into the filter.
func (s *Screen) Paste(_ *screen.Context, text string) []screen.Effect {
	if s.filter.Paste(text) {
		s.narrow()
	}
	return nil
}
