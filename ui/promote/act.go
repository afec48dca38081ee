package promote

import (
	"fmt"
	"strings"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Handle does an action.
func (s *Screen) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	s.sync(c)
	if why := s.Off(c, a); why != "" {
		return screen.Effects(screen.Say{Level: screen.Info, Text: sentence(why)})
	}
	if s.move(a) {
		return nil
	}
	group, line := s.current()
	switch a {
	case keys.Back:
		return screen.Effects(screen.Leave{})
	case keys.Reload:
		var effects []screen.Effect
		for _, ref := range s.needs {
			effects = append(effects, screen.Open{Ref: ref})
		}
		return append(effects, screen.WantPolicies{})
	case keys.Aspect:
		s.computed, s.others = !s.computed, map[key]bool{}
		s.made.of = nil
	case keys.LineAspect:
		at := key{group.ref, line.Name}
		s.others[at] = !s.others[at]
		s.made.of = nil
	case keys.Tick:
		s.tick(group, line, !line.Ticked)
		s.made.lines, s.made.into = s.made.plan.Ticked()
		s.step(1)
	case keys.TickAll:
		s.tickAll(group)
		s.made.lines, s.made.into = s.made.plan.Ticked()
	case keys.NextWarning:
		s.nextWarning()
	case keys.Reveal:
		if c.Shows(s.Subject(c)) {
			return screen.Effects(screen.Mask{})
		}
		return screen.Effects(screen.Unmask{})
	case keys.CopyAs:
		return screen.Effects(screen.Copy{Value: model.NewValue(s.table(c.W.PoliciesUntold())), What: "the plan", Secret: false})
	case keys.Accept:
		return s.stage(c)
	default:
	}
	return nil
}

// Off says why an action cannot be done now, "" when it can. The reason is a clause without a full stop.
func (s *Screen) Off(c *screen.Context, a keys.Action) string {
	s.sync(c)
	switch a {
	case keys.Tick, keys.TickAll, keys.NextWarning, keys.Reveal, keys.CopyAs, keys.Accept, keys.Aspect, keys.LineAspect:
	default:
		return ""
	}
	if !s.made.ready {
		return "the plan is not made yet"
	}
	group, line := s.current()
	switch a {
	case keys.Tick:
		switch {
		case line == nil:
			return "no line is chosen"
		case line.Verb == model.Same:
			return line.Name + " is the same there already"
		case line.Verb == model.Blocked:
			return line.Name + " is blocked: " + line.Reason
		}
	case keys.LineAspect:
		switch source := s.sourceOf(line); {
		case line == nil:
			return "no line is chosen"
		case source == nil || !source.IsReference():
			return line.Name + " refers to nothing: its raw and its computed text are the same"
		}
	case keys.TickAll:
		if group == nil || group.target == nil || group.refused != "" {
			return "nothing can be promoted there"
		}
	case keys.NextWarning:
		if s.made.warned == 0 {
			return "no line has a warning"
		}
	case keys.Reveal:
		if line == nil {
			return "no line is chosen"
		}
		if !readable(line.Before) && !line.After.Raw.Known() {
			return "neither value of " + line.Name + " can be read"
		}
	case keys.Accept:
		switch {
		case c.ReadOnly:
			return "dtui was started to read only"
		case s.made.lines == 0:
			return "nothing is ticked"
		}
	default:
	}
	return ""
}

// stage stages what is ticked as one step, and goes on to the review.
func (s *Screen) stage(c *screen.Context) []screen.Effect {
	drafts := s.made.plan.Drafts()
	lines, into := s.made.lines, s.made.into
	label := "promotion of " + look.Count(lines, "secret") + " from " + s.source.Config
	if err := c.W.Staging.StageAll(label, drafts...); err != nil {
		return screen.Effects(screen.Problem("Nothing was staged: "+strings.TrimSuffix(err.Error(), ".")+".",
			"Untick the line that it names, or change the value first."))
	}
	c.W.Promoted(s.made.plan)
	return screen.Effects(screen.Staged{},
		screen.Done(fmt.Sprintf("Staged %s in %s. Nothing is sent yet.", look.Count(lines, "change"), look.Count(into, "config"))),
		screen.Leave{}, screen.Do{Action: string(keys.Review)})
}

// sourceOf is what the source has under the name of a line, nil when it has nothing.
func (s *Screen) sourceOf(line *model.PlanLine) *model.Secret {
	if line == nil {
		return nil
	}
	return s.made.plan.Source.Find(line.Name)
}

func (s *Screen) step(delta int) {
	s.list.Move(delta)
	s.land(delta)
}

func (s *Screen) move(a keys.Action) bool {
	direction := screen.Move(&s.list, a)
	if direction == 0 {
		return false
	}
	s.land(direction)
	return true
}

// Click goes to a row; on its box it ticks.
func (s *Screen) Click(c *screen.Context, x, y int) []screen.Effect {
	s.sync(c)
	from, to := s.list.Window()
	at := from + y - s.listAt
	if !s.made.ready || y < s.listAt || at >= to {
		return nil
	}
	s.list.SetCursor(at)
	s.land(1)
	group, line := s.current()
	if line != nil && s.list.Cursor() == at && x >= 4 && x <= 6 && !c.ReadOnly {
		s.tick(group, line, !line.Ticked)
		s.made.lines, s.made.into = s.made.plan.Ticked()
	}
	return nil
}

// Wheel scrolls the list.
func (s *Screen) Wheel(_ *screen.Context, _, _, delta int) {
	s.list.ScrollBy(delta)
	if delta < 0 {
		s.land(-1)
		return
	}
	s.land(1)
}

// sentence makes a message of a reason. Names keep their case.
func sentence(reason string) string {
	first, _, _ := strings.Cut(reason, " ")
	if strings.ToLower(first) == first {
		reason = strings.ToUpper(reason[:1]) + reason[1:]
	}
	return reason + "."
}
