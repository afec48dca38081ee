package manage

import (
	"context"

	"dtui/ui/keys"
	"dtui/ui/screen"
)

// lists is what reads the list that is shown.
func (l *listing) lists() func(context.Context) ([]Item, error) {
	if len(l.Views) == 0 {
		return l.List
	}
	return l.Views[l.view%len(l.Views)].List
}

// viewWord names the view that is shown, for the title.
func (l *listing) viewWord() string {
	if len(l.Views) == 0 {
		return ""
	}
	return " · " + l.Views[l.view%len(l.Views)].Name
}

// wants asks for the configs that a list is drawn with. One that failed is not asked for again by itself.
func (l *listing) wants(c *screen.Context) []screen.Effect {
	var wanted []screen.Effect
	for _, ref := range l.Needs {
		if at := c.W.Config(ref); at.Snapshot == nil && !at.Busy && at.Err == nil {
			wanted = append(wanted, screen.Want{Ref: ref})
		}
	}
	return wanted
}

// GoTo lists a resource with the cursor on one of its things.
func (s *Screen) GoTo(c *screen.Context, resource, id string) []screen.Effect {
	for at, row := range s.rows {
		if row.resource >= 0 && s.resources[row.resource].ID == resource {
			s.nav.SetCursor(at)
			effects := s.list(c, &s.resources[row.resource])
			s.stack[0].kept, s.onItems = id, true
			return effects
		}
	}
	return nil
}

// show goes on to the next view, or shows what is masked.
func (s *Screen) show(c *screen.Context, l *listing, a keys.Action) []screen.Effect {
	switch a {
	case keys.Shown:
		l.view = (l.view + 1) % len(l.Views)
		l.items, l.listed, l.known, l.err = nil, nil, false, nil
		l.list.SetLen(0)
		return s.read(c, l)
	case keys.Reveal:
		if c.Shows(s.Subject(c)) {
			return screen.Effects(screen.Mask{})
		}
		return s.reveal(c, l, func(*screen.Context, *Pair) []screen.Effect { return screen.Effects(screen.Unmask{}) })
	case keys.TextDiff:
		return s.reveal(c, l, func(c *screen.Context, p *Pair) []screen.Effect { return p.lines(c) })
	}
	return nil
}

// offShow says why there is no other view, or nothing to show.
func (s *Screen) offShow(c *screen.Context, l *listing, a keys.Action) string {
	switch {
	case a == keys.Shown && (l == nil || len(l.Views) == 0):
		return "There is one list of these only."
	case a == keys.Shown:
		return ""
	case l == nil || !s.onItems || l.item() == nil:
		return "There is nothing under the cursor."
	case l.item().Pair == nil:
		return "It holds no value."
	}
	return l.item().Pair.off(c, a)
}

// Word names in the footer what an action does here, where that is one thing: a token is revoked, and what is shown next has
// a name.
func (s *Screen) Word(a keys.Action) string {
	l := s.open()
	if l == nil {
		return ""
	}
	if a == keys.Shown && len(l.Views) > 0 {
		return "show " + l.Views[(l.view+1)%len(l.Views)].Name
	}
	i := l.item()
	if i == nil || !s.onItems {
		return ""
	}
	const longest = 20
	switch actions := map[keys.Action][]Action{keys.Delete: i.Remove, keys.More: i.More}[a]; {
	case len(actions) == 1 && len(actions[0].Label) <= longest:
		return actions[0].Label
	default:
		return ""
	}
}
