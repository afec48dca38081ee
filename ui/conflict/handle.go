package conflict

import (
	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// buttons are the decisions in the order in which they stand; the first one decides nothing and is the default.
var buttons = [...]struct {
	label  string
	action keys.Action
}{
	{"Decide later", keys.Back}, {"Take theirs", keys.Theirs}, {"Keep mine", keys.Mine}, {"Edit by hand", keys.ByHand},
}

// Handle does an action of the conflict screen.
func (s *Screen) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	s.sync(c)
	if s.onButtons {
		return s.inButtons(c, a)
	}
	if s.move(a) {
		return nil
	}
	switch a {
	case keys.Back:
		return s.leave()
	case keys.NextField, keys.PrevField, keys.Press:
		s.onButtons, s.button = true, 0
	case keys.NextMatch:
		s.next(1)
	case keys.PrevMatch:
		s.next(-1)
	case keys.Reveal:
		if s.Off(c, a) != "" {
			break
		}
		if c.Shows(s.Subject(c)) {
			return screen.Effects(screen.Mask{})
		}
		return screen.Effects(screen.Unmask{})
	case keys.TextDiff:
		if off := s.Off(c, a); off != "" {
			return screen.Effects(screen.Say{Level: screen.Warn, Text: off})
		}
		return s.lines(c)
	case keys.Theirs, keys.Mine, keys.ByHand:
		return s.decide(c, a)
	default: // It means nothing here.
	}
	return nil
}

func (s *Screen) inButtons(c *screen.Context, a keys.Action) []screen.Effect {
	switch a {
	case keys.NextField:
		s.button = (s.button + 1) % len(buttons)
	case keys.PrevField:
		s.button = (s.button + len(buttons) - 1) % len(buttons)
	case keys.Back:
		s.onButtons = false
	case keys.Press:
		s.onButtons = false
		if s.button == 0 {
			return s.leave()
		}
		return s.decide(c, buttons[s.button].action)
	default: // The list is not in reach from the buttons.
	}
	return nil
}

// decide carries out a decision on the line under the cursor and goes on to the next open one.
func (s *Screen) decide(c *screen.Context, a keys.Action) []screen.Effect {
	if off := s.Off(c, a); off != "" {
		return screen.Effects(screen.Say{Level: screen.Warn, Text: off})
	}
	it := s.current()
	s.problem = ""
	var err error
	switch a {
	case keys.ByHand:
		w, at := c.W, s.list.Cursor()
		return s.hand(c, it.id, it.change, it.theirs, func(v model.Value) {
			s.byHand = true
			if err := s.items[at].keepMine(w, v, editedByHand); err != nil {
				s.problem = err.Error()
			}
		})
	case keys.Mine:
		err = it.keepMine(c.W, model.Value{}, keptMine)
	default:
		err = it.takeTheirs(c.W)
	}
	s.sync(c)
	effects := screen.Effects(screen.Staged{})
	if err != nil {
		effects = append(effects, screen.Problem(c.Look.Cells.Printable(err.Error())+".", ""))
	}
	if s.open() == 0 {
		return append(effects, s.leave()...)
	}
	if it.decided != undecided {
		s.next(1)
	}
	return effects
}

// next goes to the next undecided line, round the end.
func (s *Screen) next(direction int) {
	n := len(s.items)
	for step := 1; step <= n; step++ {
		at := ((s.list.Cursor()+direction*step)%n + n) % n
		if s.items[at].decided == undecided {
			s.list.SetCursor(at)
			return
		}
	}
}

func (s *Screen) move(a keys.Action) bool { return screen.Move(&s.list, a) != 0 }

// Off says why an action cannot be done now.
func (s *Screen) Off(c *screen.Context, a keys.Action) string {
	switch a {
	case keys.Theirs, keys.Mine, keys.ByHand, keys.Reveal, keys.TextDiff, keys.NextMatch, keys.PrevMatch:
	default:
		return ""
	}
	s.sync(c)
	it := s.current()
	if it == nil {
		return "Nothing collides."
	}
	name := c.Look.Cells.Printable(it.key)
	deciding := a == keys.Theirs || a == keys.Mine || a == keys.ByHand
	switch {
	case deciding && c.ReadOnly:
		return "Nothing can be staged: dtui was started read-only."
	case deciding && it.decided != undecided:
		return name + " is decided: " + it.decided.String() + "."
	case it.waiting && (a == keys.Mine || a == keys.ByHand):
		return name + " stays open: " + errWaiting.Error() + "."
	case a == keys.ByHand && it.note != nil:
		return "A note is not edited here: take theirs, then edit the note of " + name + " among the secrets."
	case a == keys.TextDiff:
		return it.offLines(c)
	case a == keys.Reveal && it.note != nil:
		return "A note holds no secret and is shown already."
	case a == keys.Mine && it.note == nil:
		if _, err := it.mine(model.Value{}); err != nil {
			return name + " stays open: " + c.Look.Cells.Printable(err.Error()) + "."
		}
	case a == keys.NextMatch || a == keys.PrevMatch:
		if s.open() == 0 {
			return "Everything is decided."
		}
	}
	return ""
}

// Click goes to a line, or presses a button where that decides nothing or the button has the focus already.
func (s *Screen) Click(c *screen.Context, x, y int) []screen.Effect {
	s.sync(c)
	if y == s.area.buttonRow {
		for i, span := range s.area.spans {
			if x < span[0] || x >= span[1] {
				continue
			}
			again := s.onButtons && s.button == i
			s.onButtons, s.button = true, i
			switch {
			case i == 0:
				return s.inButtons(c, keys.Press)
			case again:
				// As a key would, because the config may have to be unlocked first.
				return screen.Effects(screen.Do{Action: string(keys.Press)})
			}
			return nil
		}
	}
	if s.area.inList(x, y) {
		from, to := s.list.Window()
		if at := from + y - s.area.listTop - 1; at < to {
			s.onButtons = false
			s.list.SetCursor(at)
		}
	}
	return nil
}

// Wheel scrolls the list.
func (s *Screen) Wheel(_ *screen.Context, x, y, delta int) {
	if s.area.inList(x, y) {
		s.list.ScrollBy(delta)
	}
}

// status is the end of a line of the list.
func (it *item) status(l *look.Look) string {
	if it.decided == undecided {
		return "open"
	}
	return l.Done + " " + it.decided.String()
}
