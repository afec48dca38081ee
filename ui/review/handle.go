package review

import (
	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

const (
	unstageKey = keys.Unstage
	reloadKey  = keys.Reload
	requestKey = keys.RequestChanges
)

// key is the key of an action as this run has it.
func (s *Screen) key(c *screen.Context, a keys.Action) string {
	return c.Key(a, keys.Reviewer, keys.Moving)
}

// Handle does an action of the review.
func (s *Screen) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	s.sync(c)
	switch a {
	case keys.Back:
		if s.place == onList {
			return screen.Effects(screen.Leave{})
		}
		s.place = onList
	case keys.NextField:
		s.walk(c, 1)
	case keys.PrevField:
		s.walk(c, -1)
	case keys.Press:
		if s.place == onButtons {
			return s.press(c, s.button)
		}
		if s.place == onField && s.nextName() {
			return nil
		}
		s.toButtons()
	default:
		if s.place == onList {
			return s.inList(c, a)
		}
	}
	return nil
}

// nextName goes from a field with the right name on to the next one that lacks it, and reports whether there is one.
func (s *Screen) nextName() bool {
	guards := s.guards()
	if s.guard >= len(guards) || !s.named(guards[s.guard]) {
		return false
	}
	for i, g := range guards {
		if i > s.guard && !s.named(g) {
			s.guard = i
			return true
		}
	}
	return false
}

func (s *Screen) inList(c *screen.Context, a keys.Action) []screen.Effect {
	if s.move(a) {
		return nil
	}
	g, ln := s.current()
	if ln == nil {
		return nil
	}
	if off := s.Off(c, a); off != "" {
		return screen.Effects(screen.Say{Level: screen.Warn, Text: off})
	}
	switch a {
	case keys.Tick:
		s.tick(g, ln, !ln.ticked)
	case keys.TickAll:
		on := g.ticked < len(g.lines)
		for i := range g.lines {
			s.tick(g, &g.lines[i], on)
		}
	case keys.Unstage:
		return s.unstage(c, ln)
	case keys.Rehome:
		return s.ask.Rehome(c, g.stray)
	case keys.Reveal:
		if c.Shows(s.Subject(c)) {
			return screen.Effects(screen.Mask{})
		}
		return screen.Effects(screen.Unmask{})
	case keys.TextDiff:
		return s.lines(c, ln)
	case keys.RequestChanges:
		return s.request(c)
	case keys.Reload:
		if !g.notes {
			return screen.Effects(screen.Open{Ref: g.id.ConfigRef})
		}
	default: // It means nothing here.
	}
	return nil
}

// unstage drops the line by the identity it was staged with. The config need not be open, nor exist any more.
func (s *Screen) unstage(c *screen.Context, ln *line) []screen.Effect {
	dropped := false
	if ln.note != nil {
		dropped = c.W.UnstageNote(ln.key.note)
	} else {
		dropped = c.W.Unstage(ln.key.id, ln.key.key)
	}
	s.sync(c)
	if !dropped {
		return nil
	}
	return screen.Effects(screen.Staged{})
}

func (s *Screen) move(a keys.Action) bool {
	direction := screen.Move(&s.list, a)
	if direction == 0 {
		return false
	}
	s.settle(direction)
	return true
}

// Off says why an action cannot be done now.
func (s *Screen) Off(c *screen.Context, a keys.Action) string {
	switch a {
	case keys.Tick, keys.TickAll, keys.Reveal, keys.TextDiff, keys.Unstage, keys.Rehome, keys.Reload:
	case keys.RequestChanges:
		s.sync(c)
		return s.offRequest(c)
	default:
		return ""
	}
	s.sync(c)
	g, ln := s.current()
	switch {
	case ln == nil:
		return "Nothing is staged."
	case a == keys.Reload && g.owner == model.Owner{}:
		return ""
	case a == keys.Reload:
		return "This belongs to " + c.Look.Cells.Printable(c.W.Who(g.owner)) + "; it cannot be read as somebody else."
	case (a == keys.Tick || a == keys.TickAll) && g.owner != model.Owner{}:
		return "This belongs to " + c.Look.Cells.Printable(c.W.Who(g.owner)) + " and is not sent as somebody else."
	case (a == keys.Tick || a == keys.TickAll) && g.wrong != "":
		return "This cannot be sent to " + c.Look.Cells.Printable(g.place()) + ": " + g.wrong + "."
	case a == keys.Unstage && s.saving:
		return "A save is under way. What was sent cannot be dropped before Doppler has answered."
	case a == keys.Rehome:
		return s.offRehome(c, g)
	case a == keys.TextDiff:
		return offLines(c, ln)
	case a == keys.Reveal && ln.change == nil:
		return "A note holds no secret and is shown already."
	case a == keys.Reveal && !readable(ln.change.Base) && !readable(ln.change.Result()):
		return c.Look.Cells.Printable(ln.name()) + " has no text here that may be shown."
	}
	return ""
}

// readable reports whether a reveal could show the text of a secret.
func readable(secret *model.Secret) bool {
	return secret != nil && !secret.Restricted() && secret.Text(model.RawText).Known()
}

// Click goes to a line or a name field, and ticks where the box is clicked. A button is pressed by a click only where it
// has the focus already or sends nothing.
func (s *Screen) Click(c *screen.Context, x, y int) []screen.Effect {
	s.sync(c)
	switch {
	case s.area.fieldRow > 0 && y == s.area.fieldRow:
		s.place, s.guard = onField, s.area.guard
	case s.area.buttonRow > 0 && y == s.area.buttonRow:
		kind, ok := s.area.button(x)
		if !ok {
			return nil
		}
		again := s.place == onButtons && s.button == kind
		s.place, s.button = onButtons, kind
		if again || kind == cancelButton || kind == decideButton {
			return s.press(c, kind)
		}
	case y >= 1 && y < 1+s.list.Height():
		from, to := s.list.Window()
		at := from + y - 1
		if at >= to || s.entries[at].kind != lineEntry {
			return nil
		}
		s.place = onList
		s.list.SetCursor(at)
		s.settle(1)
		if x >= boxFrom && x < boxTo {
			return s.inList(c, keys.Tick)
		}
	}
	return nil
}

// Wheel scrolls the list.
func (s *Screen) Wheel(_ *screen.Context, _, y, delta int) {
	if y < 1 || y >= 1+s.list.Height() {
		return
	}
	s.list.ScrollBy(delta)
	at := s.nextLine(s.list.Cursor(), 1)
	if at < 0 || !s.list.Visible(at) {
		at = s.nextLine(s.list.Cursor(), -1)
	}
	if at >= 0 {
		s.list.SetCursor(at)
	}
}
