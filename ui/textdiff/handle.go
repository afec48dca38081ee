package textdiff

import (
	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Handle does an action.
func (s *Screen) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	s.sync(c)
	if why := s.Off(c, a); why != "" {
		return screen.Effects(screen.Say{Level: screen.Info, Text: why})
	}
	if screen.Move(&s.list, a) != 0 {
		return nil
	}
	switch a {
	case keys.Back:
		return screen.Effects(screen.Leave{})
	case keys.Reload:
		return s.reload()
	case keys.NextMatch:
		s.next(1)
	case keys.PrevMatch:
		s.next(-1)
	case keys.Left, keys.Right:
		s.scroll(a)
	case keys.Wrap:
		s.wrap, s.column = !s.wrap, 0
	case keys.Fold:
		s.refold()
	case keys.Open:
		s.unfold()
	case keys.Aspect:
		s.aspect = model.RawText - s.aspect
		s.column = 0
		s.sync(c)
	case keys.Swap:
		s.sides[left], s.sides[right] = s.sides[right], s.sides[left]
		s.sync(c)
	case keys.Reveal:
		if c.Shows(s.Subject(c)) {
			return screen.Effects(screen.Mask{})
		}
		return screen.Effects(screen.Unmask{})
	case keys.StageRight:
		return s.ask.Stage(c, s.sides[left].Ref, s.sides[right].Ref)
	case keys.StageLeft:
		return s.ask.Stage(c, s.sides[right].Ref, s.sides[left].Ref)
	default:
	}
	return nil
}

// Off says why an action cannot be done now, "" when it can.
func (s *Screen) Off(c *screen.Context, a keys.Action) string {
	if why := s.off(c, a); why != "" {
		return look.Clause(why)
	}
	return ""
}

// off is Off as a clause without a full stop.
func (s *Screen) off(c *screen.Context, a keys.Action) string {
	s.sync(c)
	switch a {
	case keys.StageRight, keys.StageLeft:
		switch {
		case c.ReadOnly:
			return "dtui was started to read only"
		case s.ask.Stage == nil:
			return "these texts are not of two configs"
		}
		return s.ask.Off(c)
	case keys.Reload:
		if len(s.reload()) == 0 {
			return "these texts are not read from here"
		}
		return ""
	case keys.Aspect, keys.Swap, keys.Wrap, keys.Back:
		return ""
	case keys.Reveal, keys.NextMatch, keys.PrevMatch, keys.Fold, keys.Open:
	default:
		return ""
	}
	if !s.table.ready() {
		return "one of the two texts is not there to be compared"
	}
	if a == keys.Reveal {
		if s.table.both() && !c.Shows(s.Subject(c)) {
			return "nothing of " + s.name + " is masked here"
		}
		return ""
	}
	switch {
	case !s.table.both():
		return "the lines are masked"
	case a == keys.Open && !s.onFold():
		return "no line is folded away here"
	case (a == keys.NextMatch || a == keys.PrevMatch) && len(s.table.diff.Changes()) == 0:
		return "no line differs"
	}
	return ""
}

// Into is the config that an action stages into.
func (s *Screen) Into(c *screen.Context, a keys.Action) []model.ConfigID {
	side := left
	switch a {
	case keys.StageRight:
		side = right
	case keys.StageLeft:
	default:
		return nil
	}
	snapshot := c.W.Loaded(s.sides[side].Ref)
	if s.ask.Stage == nil || snapshot == nil {
		return nil
	}
	return []model.ConfigID{snapshot.ID()}
}

// reload reads both configs again.
func (s *Screen) reload() []screen.Effect {
	var effects []screen.Effect
	for side := range s.sides {
		ref := s.sides[side].Ref
		if !s.sides[side].config || side == right && ref == s.sides[left].Ref {
			continue
		}
		effects = append(effects, screen.Open{Ref: ref})
	}
	return effects
}

// next goes to the next change in a direction, and round at the end.
func (s *Screen) next(step int) {
	changes := s.table.diff.Changes()
	at, _ := s.changed()
	switch {
	case step > 0:
		at %= len(changes)
	case at > 0 && s.row() > changes[at-1]:
		at--
	default:
		at = (at - 2 + 2*len(changes)) % len(changes)
	}
	s.choose(changes[at])
	s.bring(changes[at])
}

// bring has what follows a change in sight below it, and what differs in long lines.
func (s *Screen) bring(row int) {
	t := &s.table
	if from, height := s.list.Top(), s.list.Height(); s.list.Cursor() < from+around || s.list.Cursor() > from+height/2 {
		s.list.ScrollBy(s.list.Cursor() - from - height/3)
	}
	at := &t.diff.Rows()[row]
	if s.wrap {
		return
	}
	s.column = 0
	if at.Left < 0 || at.Right < 0 {
		return
	}
	if found := t.differing(row); len(found[left]) > 0 {
		ahead := cells.Width(s.shape.printable(t.line(left, at.Left)[:found[left][0].From]))
		if ahead >= s.shape.w*3/4 {
			s.column = ahead - s.shape.w/3
		}
	}
}

// scrolled is how many cells the arrows scroll.
const scrolled = 8

func (s *Screen) scroll(a keys.Action) {
	if s.wrap || !s.table.some() {
		return
	}
	if a == keys.Left {
		s.column = max(s.column-scrolled, 0)
		return
	}
	s.column = min(s.column+scrolled, max(s.longest()-s.shape.w+1, 0))
}

// refold folds everything, or shows everything when all is folded.
func (s *Screen) refold() {
	s.keep()
	s.whole = !s.whole && len(s.open) == 0
	s.open = map[int]bool{}
	s.fold()
}

func (s *Screen) onFold() bool {
	line := s.list.Cursor()
	if line < 0 {
		return false
	}
	item, _ := s.table.at(line)
	return s.table.items[item].Folded > 0
}

// unfold shows the lines of the fold under the cursor.
func (s *Screen) unfold() {
	s.keep()
	s.open[s.row()] = true
	s.fold()
}

// Click chooses the line under a cell; a fold opens.
func (s *Screen) Click(c *screen.Context, _, y int) []screen.Effect {
	s.sync(c)
	from, to := s.list.Window()
	at := from + y - 1 - s.head
	if at < from || at >= to {
		return nil
	}
	s.list.SetCursor(at)
	if s.table.both() && s.onFold() {
		s.unfold()
	}
	return nil
}

// Wheel scrolls the lines.
func (s *Screen) Wheel(_ *screen.Context, _, _, delta int) { s.list.ScrollBy(delta) }
