package search

import (
	"errors"
	"slices"

	"dtui/model"
	"dtui/model/search"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Handle does an action.
func (s *Screen) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	if done := s.move(c, a); done {
		return nil
	}
	switch a {
	case keys.Back:
		return s.back()
	case keys.NextPane:
		s.turn(c)
	case keys.Filter:
		s.typing = s.mode != byUse
	case keys.Reload:
		return s.reload(c)
	case keys.Press:
		if s.mode == byValue {
			return s.lookFor(c)
		}
		return s.open(c)
	case keys.Part:
		s.whole = !s.whole
		s.renew(c)
	case keys.Aspect:
		s.raw = !s.raw
		s.renew(c)
	case keys.ReadValues:
		return s.offer(c)
	case keys.Reveal:
		if c.Shows(s.Subject(c)) {
			return screen.Effects(screen.Mask{})
		}
		return screen.Effects(screen.Unmask{})
	default:
		return s.hit(c, a)
	}
	return nil
}

// move moves the cursor. From the field down goes to the list, and from its first row up goes back to the field.
func (s *Screen) move(c *screen.Context, a keys.Action) bool {
	if s.typing && (a == keys.Down || a == keys.PageDown) {
		s.typing, s.moved = s.hits == 0 && s.mode == byName, true
		return true
	}
	switch a {
	case keys.Left, keys.Right:
		if n := len(s.refs(c)); n > 0 {
			step := map[keys.Action]int{keys.Left: -1, keys.Right: 1}[a]
			s.at = max(min(min(s.at, n-1)+step, n-1), 0)
			s.moved = true
		}
		return true
	case keys.Up:
		if at := s.list.Cursor(); at <= 1 && s.mode != byUse {
			s.typing = true
			return true
		}
	}
	before := s.list.Cursor()
	direction := screen.Move(&s.list, a)
	if direction == 0 {
		return false
	}
	s.moved = true
	if s.list.Cursor() != before {
		s.at = 0
	}
	s.settle(direction)
	return true
}

// back stops what is being read, then leaves.
func (s *Screen) back() []screen.Effect {
	if s.running() {
		return screen.Effects(screen.StopSeeking{})
	}
	return screen.Effects(screen.Leave{})
}

// turn goes from names to values and back. The text that was looked for in values is let go of.
func (s *Screen) turn(c *screen.Context) {
	if s.mode == byUse {
		return
	}
	if s.mode == byName {
		s.mode = byValue
	} else {
		s.mode = byName
		s.value.Clear()
		s.query, s.found = search.Query{}, nil
	}
	s.typing, s.moved, s.at, s.marks = true, false, 0, nil
	s.list.First()
	s.sync(c)
	s.relist(c)
}

// renew looks for the same text in another way. It costs no reading.
func (s *Screen) renew(c *screen.Context) {
	s.query = search.Query{}
	if s.mode == byValue && !s.value.Empty() {
		s.query = search.Query{Text: s.value.Value(), Part: !s.whole, AnyCase: !s.whole, Raw: s.raw}
	}
	s.found, s.moved = nil, false
	s.relist(c)
}

// lookFor looks into what was read already, and asks whether more is to be read.
func (s *Screen) lookFor(c *screen.Context) []screen.Effect {
	if s.value.Empty() {
		return nil
	}
	s.renew(c)
	s.typing = false
	if s.progress.Left() == 0 || s.running() {
		return nil
	}
	return s.offer(c)
}

// offer asks whether values are to be read, and says what that costs.
func (s *Screen) offer(c *screen.Context) []screen.Effect {
	all := s.projects(c)
	offer := Offer{Limit: c.W.Budget.SecretReads.Limit}
	if s.first != "" {
		one := s.store.progress(c.W, []string{s.first}, true)
		if n := one.Left(); n > 0 || one.Unlisted > 0 {
			offer.Choices = append(offer.Choices, OfferChoice{Scope{Projects: []string{s.first}, First: s.first, Values: true}, s.first, n, one.Unlisted > 0})
		}
	}
	rest := s.store.progress(c.W, all, true)
	if n := rest.Left() + rest.Failed; n > 0 || rest.Unlisted > 0 {
		offer.Choices = append(offer.Choices, OfferChoice{Scope{Projects: all, First: s.first, Values: true}, "", n, rest.Unlisted > 0})
	}
	return s.ask.Read(c, offer)
}

// ReadScope starts what was chosen of an offer.
func (s *Screen) ReadScope(c *screen.Context, scope Scope) []screen.Effect { return s.read(c, scope) }

// reload goes on with what was stopped or failed, and reads everything anew when nothing is missing.
func (s *Screen) reload(c *screen.Context) []screen.Effect {
	if len(c.W.Projects) == 0 {
		return screen.Effects(screen.LoadProjects{})
	}
	switch {
	case s.running():
		return nil
	case s.mode != byName:
		if s.store.stopped && s.store.last.Values {
			return s.read(c, s.store.last)
		}
		return s.offer(c)
	}
	s.begun = true
	left := s.progress.Left() > 0 || s.progress.Failed > 0 || s.progress.Unlisted > 0 || s.progress.Refused > 0
	scope := Scope{Projects: s.projects(c), Anew: !left}
	return s.read(c, scope)
}

// open goes to the secret under the cursor. What was read of its config for the search is shown at once.
func (s *Screen) open(c *screen.Context) []screen.Effect {
	at, ok := s.current(c)
	if !ok {
		return nil
	}
	s.handOver(c, at.ConfigRef)
	return screen.Effects(screen.StopSeeking{}, screen.GoTo{Ref: at.ConfigRef, Name: at.Name})
}

// handOver gives a reading to those who work on the config from now on: it need not be read again.
func (s *Screen) handOver(c *screen.Context, refs ...model.ConfigRef) {
	for _, ref := range refs {
		if snapshot := s.store.Read(c.W, ref); snapshot != nil {
			c.W.Read(snapshot)
		}
	}
}

// hit does something with the secret under the cursor.
func (s *Screen) hit(c *screen.Context, a keys.Action) []screen.Effect {
	at, ok := s.current(c)
	if !ok {
		return nil
	}
	switch a {
	case keys.Open:
		return s.open(c)
	case keys.ShowMatrix:
		refs := s.refs(c)
		s.handOver(c, refs...)
		return s.ask.Matrix(c, refs)
	case keys.Diff:
		pair := s.pair(c)
		s.handOver(c, pair...)
		return s.ask.Diff(c, pair[0], pair[1])
	case keys.UsedBy:
		return s.ask.Uses(c, at)
	case keys.Copy:
		if snapshot := s.store.Read(c.W, at.ConfigRef); snapshot != nil {
			return s.copy(snapshot, at)
		}
		s.copying = at
		return screen.Effects(screen.Open{Ref: at.ConfigRef}, screen.Say{Level: screen.Info, Text: "Reading " + at.ConfigRef.String() + " to copy " + at.Name + "."})
	case keys.Mark:
		if i := slices.Index(s.marks, at); i >= 0 {
			s.marks = slices.Delete(s.marks, i, i+1)
		} else {
			s.marks = append(s.marks, at)
		}
		s.moved = true
	}
	return nil
}

// pair are the two configs to be compared: those of the marks, else those of the row if it has two; nil when it is not
// clear which.
func (s *Screen) pair(c *screen.Context) []model.ConfigRef {
	var refs []model.ConfigRef
	for _, mark := range s.marks {
		if !slices.Contains(refs, mark.ConfigRef) {
			refs = append(refs, mark.ConfigRef)
		}
	}
	if len(s.marks) == 0 {
		refs = s.refs(c)
	}
	if len(refs) != 2 {
		return nil
	}
	return refs
}

// copy copies what applications get.
func (s *Screen) copy(snapshot *model.Snapshot, at search.Place) []screen.Effect {
	secret, found := snapshot.Lookup(at.Name)
	if !found {
		return screen.Effects(screen.Problem("Not copied: "+at.Name+" is not in "+at.ConfigRef.String()+" any more.", ""))
	}
	return screen.Effects(screen.Copy{Value: secret.Text(model.ComputedText), What: at.Name + " of " + at.ConfigRef.String(), Secret: true})
}

// Off says why an action cannot be done now, "" when it can.
func (s *Screen) Off(c *screen.Context, a keys.Action) string {
	switch a {
	case keys.NextPane, keys.Filter, keys.Part, keys.Aspect, keys.ReadValues, keys.Press, keys.Reload:
		return s.offSearch(c, a)
	case keys.Open, keys.ShowMatrix, keys.Diff, keys.UsedBy, keys.Copy, keys.Mark, keys.Reveal:
	default:
		return ""
	}
	at, ok := s.current(c)
	if !ok {
		return "No secret is listed."
	}
	snapshot := s.store.Read(c.W, at.ConfigRef)
	switch a {
	case keys.Diff:
		if s.pair(c) == nil {
			return "Mark a secret in each of two configs first: " + c.Key(keys.Mark, s.Scopes()...) + " marks."
		}
	case keys.Reveal:
		return s.offReveal(c, at, snapshot)
	case keys.Copy:
		if snapshot == nil {
			return ""
		}
		if secret, found := snapshot.Lookup(at.Name); found && !secret.Text(model.ComputedText).Known() {
			return "Doppler shows the value of " + at.Name + " in " + at.ConfigRef.String() + " to no person."
		}
	}
	return ""
}

func (s *Screen) offSearch(c *screen.Context, a keys.Action) string {
	switch {
	case a == keys.Reload && s.running():
		return "It is being read; " + c.Key(keys.Back, s.Scopes()...) + " stops that."
	case s.mode == byUse && (a == keys.Filter || a == keys.NextPane):
		return "This lists who uses one value; " + c.Key(keys.Search) + " searches."
	case s.mode != byValue && (a == keys.Part || a == keys.Aspect):
		return "That is for a search by value; " + c.Key(keys.NextPane, s.Scopes()...) + " goes there."
	case s.mode == byName && a == keys.ReadValues:
		return "Names are searched without reading values; " + c.Key(keys.NextPane, s.Scopes()...) + " searches values."
	case a == keys.ReadValues && s.running():
		return "It is being read; " + c.Key(keys.Back, s.Scopes()...) + " stops that."
	case a == keys.ReadValues && s.progress.Left() == 0 && s.progress.Failed == 0:
		return "The values of every config were read."
	}
	return ""
}

func (s *Screen) offReveal(c *screen.Context, at search.Place, snapshot *model.Snapshot) string {
	if snapshot == nil {
		return at.ConfigRef.String() + " is not read; " + c.Key(keys.Open, s.Scopes()...) + " opens it there."
	}
	secret, found := snapshot.Lookup(at.Name)
	switch text := secret.Text(s.aspect()); {
	case !found:
		return at.Name + " is not in " + at.ConfigRef.String() + " any more."
	case !text.Known():
		return "Doppler shows the value of " + at.Name + " in " + at.ConfigRef.String() + " to no person."
	case text.Empty():
		return at.Name + " is empty in " + at.ConfigRef.String() + "."
	case secret.Visibility == model.Unmasked && secret.ComputedVisibility != model.Masked && !c.Shows(s.Subject(c)):
		return at.Name + " is unmasked: its value is in sight."
	}
	return ""
}

// Word names an action after what it would do now.
func (s *Screen) Word(a keys.Action) string {
	switch {
	case a == keys.Back && s.running():
		return "stop"
	case a == keys.NextPane && s.mode == byName:
		return "values"
	case a == keys.NextPane && s.mode == byValue:
		return "names"
	case a == keys.Part && s.whole:
		return "a part"
	case a == keys.Part:
		return "whole value"
	case a == keys.Aspect && s.raw:
		return "computed"
	case a == keys.Press && s.mode == byValue:
		return "look for it"
	case a == keys.Reload && s.mode == byName && s.store.stopped && !s.running():
		return "go on"
	}
	return ""
}

// Click puts the cursor on what was clicked: a row, or the field.
func (s *Screen) Click(_ *screen.Context, _, y int) []screen.Effect {
	if y < s.area.head {
		s.typing = s.mode != byUse
		return nil
	}
	from, to := s.list.Window()
	if at := from + y - s.area.head - 1; y > s.area.head && at >= from && at < to {
		s.typing, s.moved, s.at = false, true, 0
		s.list.SetCursor(at)
		s.settle(1)
	}
	return nil
}

// Wheel scrolls the rows.
func (s *Screen) Wheel(_ *screen.Context, _, _, delta int) {
	s.list.ScrollBy(delta)
	s.moved = true
	s.settle(delta)
}

// reason is why something could not be read, without its full stop.
func reason(err error) string {
	text := "no reason is known"
	if failure, ok := errors.AsType[*model.Failure](err); ok {
		text = failure.Reason()
	} else if err != nil {
		text = look.Sentence(err)
	}
	for len(text) > 0 && text[len(text)-1] == '.' {
		text = text[:len(text)-1]
	}
	return text
}
