package manage

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Handle does an action.
func (s *Screen) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	l := s.open()
	if !s.onItems || l == nil {
		if direction := screen.Move(&s.nav, a); direction != 0 {
			s.skip(direction)
			return s.Rest()
		}
	} else if screen.Move(&l.list, a) != 0 {
		l.keep()
		return nil
	}
	switch a {
	case keys.Back:
		return s.back(c)
	case keys.Shown, keys.Reveal, keys.TextDiff:
		return s.show(c, l, a)
	case keys.NextPane, keys.PrevPane:
		if l == nil {
			return s.enter(c)
		}
		s.onItems = !s.onItems
	case keys.Open:
		return s.enter(c)
	case keys.Reload:
		return s.read(c, l)
	case keys.Filter:
		s.onItems = true
		l.field = field.New(false)
		l.field.Set(l.text)
	case keys.Create:
		return s.choose(c, "create", "Make", l.Make)
	case keys.Edit:
		return s.choose(c, "change", "Change "+l.item().whole(), l.item().Change)
	case keys.Delete:
		return s.choose(c, "remove", "Remove "+l.item().whole(), l.item().Remove)
	case keys.More:
		return s.choose(c, "more", l.item().whole(), l.item().More)
	case keys.Copy:
		i := l.item()
		return screen.Effects(screen.Copy{Value: model.NewValue(i.Copy), What: "the id of " + i.whole()})
	case keys.GoToConfig:
		return screen.Effects(screen.GoTo{Ref: l.item().Goto})
	}
	return nil
}

// skip moves off a heading in the direction of the cursor, or back.
func (s *Screen) skip(direction int) {
	at := s.nav.Cursor()
	for _, step := range []int{direction, -direction} {
		for i := at; i >= 0 && i < len(s.rows); i += step {
			if s.rows[i].resource >= 0 {
				s.nav.SetCursor(i)
				return
			}
		}
	}
}

// Rest lists the chosen resource beside the left pane once the cursor stays there, without going over to the list. Where
// there is no room for both panes, entering it does.
func (s *Screen) Rest() []screen.Effect {
	r := s.chosen()
	if s.onItems || r == nil || s.first(r.ID) != nil {
		return nil
	}
	s.stack = nil
	if r.Off != "" {
		return nil
	}
	return screen.Effects(screen.AwaitRest{Then: func(c *screen.Context) []screen.Effect {
		now := s.chosen()
		if s.onItems || s.area.nav != navWidth || now == nil || now.ID != r.ID || len(s.stack) > 0 {
			return nil
		}
		if c.W.Budget.Scarce(c.Now) || !c.W.Offline.IsZero() {
			return nil // Asking for it with a key still reads.
		}
		return s.list(c, now)
	}})
}

// list reads what there is of a resource, in the place of what was listed.
func (s *Screen) list(c *screen.Context, r *Resource) []screen.Effect {
	l := &listing{Resource: *r, inspected: map[string]*inspected{}}
	s.stack = []*listing{l}
	return s.read(c, l)
}

// enter lists the chosen resource, or looks into the thing under the cursor.
func (s *Screen) enter(c *screen.Context) []screen.Effect {
	if !s.onItems {
		r := s.chosen()
		s.onItems = true
		if len(s.stack) == 1 && s.stack[0].ID == r.ID && s.stack[0].err == nil {
			return nil
		}
		return s.list(c, r)
	}
	l := s.open()
	i := l.item()
	if i.Inside != nil {
		inner := &listing{Resource: i.Inside(), inspected: map[string]*inspected{}}
		s.stack = append(s.stack, inner)
		return s.read(c, inner)
	}
	one := &inspected{busy: true}
	l.inspected[i.ID] = one
	inspect := i.Inspect
	return screen.Effects(screen.Errand{Run: func(ctx context.Context) func(*screen.Context) []screen.Effect {
		facts, err := inspect(ctx)
		return func(*screen.Context) []screen.Effect {
			one.busy, one.facts, one.err = false, facts, err
			return screen.Effects(screen.Told{Err: err})
		}
	}})
}

// back clears a filter, then leaves what lies inside, then the list, then the screen.
func (s *Screen) back(c *screen.Context) []screen.Effect {
	l := s.open()
	switch {
	case l != nil && l.text != "":
		l.text = ""
		l.narrow()
	case len(s.stack) > 1:
		s.stack = slices.Delete(s.stack, len(s.stack)-1, len(s.stack)) // It clears the place: what was in it may hold values.
		if outer := s.open(); outer.stale {
			return s.read(c, outer)
		}
	case s.onItems:
		s.onItems = false
	default:
		return screen.Effects(screen.Leave{})
	}
	return nil
}

// choose opens the form of an action, or asks which one where there are several.
func (s *Screen) choose(c *screen.Context, name, title string, actions []Action) []screen.Effect {
	if len(actions) == 1 {
		return s.form(c, actions[0])
	}
	l := s.open()
	items := make([]dialog.Item, len(actions))
	for at, action := range actions {
		items[at] = dialog.Item{Label: action.Label, Off: action.Off, Choose: func(c *screen.Context) []screen.Effect {
			if s.open() != l {
				// The answer to a change may have come since that took it away or gave it another name.
				return screen.Effects(screen.Say{Level: screen.Warn, Text: "The list that this was chosen from is not there any more. Nothing was done."})
			}
			return s.form(c, action)
		}}
	}
	return screen.Effects(screen.Push{Dialog: dialog.NewMenu("manage-"+name, title, s.target(&l.Resource), 0, items)})
}

func (s *Screen) form(c *screen.Context, action Action) []screen.Effect {
	l := s.open()
	spec := action.Form(c)
	if spec.Failed == nil {
		// What was changed by somebody else meanwhile is shown as it is now.
		spec.Failed = func(c *screen.Context, err error) []screen.Effect {
			var stale *staleError
			if !errors.As(err, &stale) || !slices.Contains(s.stack, l) {
				return nil
			}
			return s.read(c, l)
		}
	}
	id := ""
	if i := l.item(); i != nil {
		id = i.ID
	}
	form := NewForm(spec, func(c *screen.Context, o Outcome) []screen.Effect {
		return s.did(c, l, id, o)
	})
	form.plan = l.Plan
	return append(screen.Effects(screen.Push{Dialog: form}), form.ask()...)
}

// did tells what came of something, and reads a list again after something in it was changed.
func (s *Screen) did(c *screen.Context, l *listing, id string, o Outcome) []screen.Effect {
	if !slices.Contains(s.stack, l) {
		return nil
	}
	if len(o.Facts) > 0 && l.inspected != nil {
		l.inspected[id] = &inspected{facts: o.Facts}
	}
	if !o.Again() {
		return nil
	}
	for _, outer := range s.stack {
		outer.stale = outer != l
	}
	l.had = map[string]bool{}
	for at := range l.items {
		l.had[l.items[at].ID] = true
	}
	return s.read(c, l)
}

// Off says why an action cannot be done now.
func (s *Screen) Off(c *screen.Context, a keys.Action) string {
	l := s.open()
	switch a {
	case keys.Open:
		if !s.onItems {
			return s.offList()
		}
		return l.offInside()
	case keys.Reload:
		if l == nil {
			return "Nothing is listed yet. " + c.Key(keys.Open, own()...) + " lists what is chosen."
		}
		if l.busy {
			return "It is being read."
		}
	case keys.Filter:
		if l == nil || !l.known {
			return "Nothing is listed yet."
		}
	case keys.NextPane, keys.PrevPane:
		if l == nil {
			return s.offList()
		}
	case keys.Create:
		if l != nil && l.Barred != "" {
			return l.Barred
		}
		if l != nil && !l.known && l.err != nil {
			return look.Sentence(l.err)
		}
		if l == nil || !l.known {
			return "Nothing is listed yet. " + c.Key(keys.Open, own()...) + " lists what is chosen."
		}
		return off(l.Make, "Doppler's API makes none of these.")
	case keys.Edit, keys.Delete, keys.More, keys.Copy, keys.GoToConfig:
		return s.offItem(c, a)
	case keys.Shown, keys.Reveal, keys.TextDiff:
		return s.offShow(c, l, a)
	}
	return ""
}

// offList says why what is chosen cannot be listed.
func (s *Screen) offList() string {
	r := s.chosen()
	if r == nil {
		return "There is nothing to list."
	}
	return r.Off
}

func (s *Screen) offItem(c *screen.Context, a keys.Action) string {
	l := s.open()
	switch {
	case l != nil && !s.onItems && l.item() != nil:
		return "The cursor is on " + l.Title + ". " + c.Key(keys.NextPane, own()...) + " goes to the list."
	case l == nil || !s.onItems || l.item() == nil:
		return "There is nothing under the cursor."
	}
	i := l.item()
	switch a {
	case keys.Edit:
		return off(i.Change, "Doppler's API changes none of these.")
	case keys.Delete:
		return off(i.Remove, "Doppler's API deletes none of these.")
	case keys.More:
		return off(i.More, "There is nothing more to do with it.")
	case keys.Copy:
		if i.Copy == "" {
			return "It has no id."
		}
	case keys.GoToConfig:
		if i.Goto.Config == "" {
			return "It is about no config."
		}
	}
	return ""
}

// off is why none of some actions can be done.
func off(actions []Action, none string) string {
	if len(actions) == 0 {
		return none
	}
	for _, action := range actions {
		if action.Off == "" {
			return ""
		}
	}
	return actions[0].Off
}

func (l *listing) offInside() string {
	if l == nil || l.item() == nil {
		return "There is nothing under the cursor."
	}
	i := l.item()
	switch one := l.inspected[i.ID]; {
	case i.Inside != nil:
	case i.Inspect == nil:
		return "Everything there is to tell is below."
	case one != nil && one.busy:
		return "It is being read."
	}
	return ""
}

// Click puts the cursor on a row; a click on the row with the cursor opens it.
func (s *Screen) Click(c *screen.Context, x, y int) []screen.Effect {
	if s.area.nav > 0 && x < s.area.nav {
		from, to := s.nav.Window()
		at := from + y - 1
		if y < 1 || at >= to || s.rows[at].resource < 0 {
			return nil
		}
		again := s.nav.Cursor() == at && !s.onItems
		s.onItems = false
		s.nav.SetCursor(at)
		if again && s.Off(c, keys.Open) == "" {
			return s.enter(c)
		}
		return s.Rest()
	}
	l := s.open()
	if l == nil {
		return nil
	}
	from, to := l.list.Window()
	at := from + y - s.area.list
	if y < s.area.list || at >= to {
		return nil
	}
	again := l.list.Cursor() == at && s.onItems
	s.onItems = true
	l.list.SetCursor(at)
	l.keep()
	if again && s.Off(c, keys.Open) == "" {
		return s.enter(c)
	}
	return nil
}

// Wheel scrolls what is under it.
func (s *Screen) Wheel(_ *screen.Context, x, _, delta int) {
	l := s.open()
	if s.area.nav > 0 && x < s.area.nav || l == nil {
		s.nav.ScrollBy(delta)
		s.skip(1)
		if r := s.chosen(); !s.onItems && (r == nil || s.first(r.ID) == nil) {
			s.stack = nil // It is beside what is chosen, and keys are about it.
		}
		return
	}
	l.list.ScrollBy(delta)
	l.keep()
}

// Typing reports whether the filter is being typed.
func (s *Screen) Typing() bool {
	l := s.open()
	return l != nil && l.field != nil
}

// Key gives a key to the filter.
func (s *Screen) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	l := s.open()
	if l == nil || l.field == nil {
		return false, nil
	}
	switch c.Keys.Resolve([]keys.Scope{keys.Filtering}, k.String()) {
	case keys.Press:
		l.field = nil
		return true, nil
	case keys.Back:
		l.text, l.field = "", nil
		l.narrow()
		return true, nil
	}
	switch k.String() {
	case "up":
		l.list.Move(-1)
		l.keep()
	case "down":
		l.list.Move(1)
		l.keep()
	default:
		if !l.field.Key(k) {
			return false, nil
		}
		l.typed()
	}
	return true, nil
}

// Paste puts a text into the filter.
func (s *Screen) Paste(_ *screen.Context, text string) []screen.Effect {
	if l := s.open(); l != nil && l.field != nil {
		l.field.Paste(text)
		l.typed()
	}
	return nil
}

func (l *listing) typed() {
	text, err := l.field.Get()
	if err != nil || text == l.text {
		return
	}
	l.text = text
	l.narrow()
}
