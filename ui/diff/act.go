package diff

import (
	"dtui/model"
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
	if s.move(a) {
		return nil
	}
	switch a {
	case keys.Back:
		if !s.filter.Shown() {
			return screen.Effects(screen.Leave{})
		}
		s.clear()
	case keys.Reload:
		return s.reload()
	case keys.Filter:
		s.filter.Start()
	case keys.Shown:
		name := s.name()
		s.shown = (s.shown + 1) % modes
		s.choose(name)
	case keys.NextMatch:
		s.next(1)
	case keys.PrevMatch:
		s.next(-1)
	case keys.Aspect:
		s.aspect = model.RawText - s.aspect
		s.sync(c)
	case keys.Swap:
		s.swap(c)
	case keys.Mark:
		if name := s.name(); s.marks[name] {
			delete(s.marks, name)
		} else {
			s.marks[name] = true
		}
		s.list.Move(1)
	case keys.MarkAll:
		s.markAll()
	case keys.Left:
		s.chosen = left
	case keys.Right:
		s.chosen = right
	case keys.Reveal:
		if c.Shows(s.Subject(c)) {
			return screen.Effects(screen.Mask{})
		}
		return screen.Effects(screen.Unmask{})
	case keys.ShowHistory:
		return s.ask.History(c, s.refs[s.chosen])
	case keys.TextDiff:
		return s.lines(c)
	default:
		return s.write(c, a)
	}
	return nil
}

// write does what copies a value out of the screen, stages, or leads to staging.
func (s *Screen) write(c *screen.Context, a keys.Action) []screen.Effect {
	switch a {
	case keys.StageRight:
		return s.stage(c, s.picked(), left, right)
	case keys.StageLeft:
		return s.stage(c, s.picked(), right, left)
	case keys.Delete:
		return s.ask.Delete(c, s.table.of[s.chosen].ID(), s.name())
	case keys.Edit:
		return s.ask.Edit(c, s.table.of[s.chosen].ID(), s.name())
	case keys.Copy:
		what := s.name()
		if _, staged := c.W.Staging.Of(s.table.of[s.chosen].ID()).Get(what); staged {
			what += ", as Doppler has it,"
		}
		return screen.Effects(screen.Copy{Value: on(s.row(), s.chosen).Text(model.ComputedText), What: what, Secret: true})
	case keys.Promote:
		var names []string
		for _, row := range s.picked() {
			names = append(names, row.Name)
		}
		return s.ask.Promote(c, s.refs[left], s.refs[right], names)
	default:
		return nil
	}
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
	case keys.NextMatch, keys.PrevMatch, keys.Mark, keys.MarkAll, keys.Reveal, keys.TextDiff, keys.Copy, keys.Edit, keys.Delete,
		keys.StageRight, keys.StageLeft, keys.Promote, keys.Filter, keys.Shown:
	default:
		return ""
	}
	if !s.table.ready() {
		return unread
	}
	switch a {
	case keys.Filter, keys.Shown:
		return ""
	case keys.Edit, keys.Delete, keys.StageRight, keys.StageLeft, keys.Promote:
		if c.ReadOnly {
			return "dtui was started to read only"
		}
	default:
	}
	row := s.row()
	if row == nil {
		return "nothing is listed"
	}
	return s.offRow(c, a, row)
}

// offRow is Off for what needs a row.
func (s *Screen) offRow(c *screen.Context, a keys.Action, row *model.DiffRow) string {
	has := on(row, s.chosen)
	switch a {
	case keys.Reveal:
		if !readable(row.Left, s.aspect) && !readable(row.Right, s.aspect) {
			return "neither side has a value of " + row.Name + " that can be read"
		}
		if !s.masks(row) && !c.Shows(s.Subject(c)) {
			return "nothing of " + row.Name + " is masked here"
		}
	case keys.Copy, keys.Edit, keys.Delete:
		switch {
		case has == nil:
			return row.Name + " is missing in " + s.refs[s.chosen].String()
		case a == keys.Copy && !has.Text(model.ComputedText).Known():
			return "Doppler shows the value of " + row.Name + " in " + s.refs[s.chosen].String() + " to no person"
		}
	case keys.TextDiff:
		return s.offLines(c, row)
	case keys.StageRight, keys.StageLeft, keys.Promote:
		return s.offStage()
	default:
	}
	return ""
}

// masks reports whether a reveal would show more of a row than is shown.
func (s *Screen) masks(row *model.DiffRow) bool {
	for side := left; side <= right; side++ {
		if secret := on(row, side); readable(secret, s.aspect) && !look.Open(secret) && !secret.Text(s.aspect).Empty() {
			return true
		}
	}
	return false
}

func readable(secret *model.Secret, by model.Aspect) bool {
	return secret != nil && secret.Text(by).Known()
}

func (s *Screen) swap(c *screen.Context) {
	s.refs[left], s.refs[right] = s.refs[right], s.refs[left]
	// The chosen config stays chosen: what deletes must not change sides unseen.
	s.chosen = right - s.chosen
	s.sync(c)
}

func (s *Screen) move(a keys.Action) bool { return screen.Move(&s.list, a) != 0 }

// Click chooses the row and the side under a cell.
func (s *Screen) Click(c *screen.Context, x, y int) []screen.Effect {
	s.sync(c)
	g := &s.columns
	if !s.table.ready() || x < 1 || x > g.w || y < 1 || y > 1+g.list {
		return nil
	}
	if x > g.leftAt {
		s.chosen = left
	}
	if x > g.rightAt {
		s.chosen = right
	}
	from, to := s.list.Window()
	if at := from + y - 2; y >= 2 && at < to {
		s.list.SetCursor(at)
	}
	return nil
}

// Wheel scrolls the list.
func (s *Screen) Wheel(_ *screen.Context, _, _, delta int) { s.list.ScrollBy(delta) }
