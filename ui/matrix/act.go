package matrix

import (
	"dtui/model"
	grid "dtui/model/matrix"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// Handle does an action.
func (s *Screen) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	if s.move(a) {
		s.moved, s.kept = true, ""
		return nil
	}
	switch a {
	case keys.Back:
		return s.back(c)
	case keys.Reload:
		return s.reload(c)
	case keys.Filter:
		s.names.Start()
	case keys.Shown:
		s.filter = s.filter.Next()
		s.sync(c)
	case keys.Aspect:
		s.aspect = model.RawText - s.aspect
		s.sync(c)
	case keys.Refer:
		s.refer(s.column())
		s.at = 0
		s.sync(c)
	case keys.NextMatch, keys.PrevMatch:
		step := 1
		if a == keys.PrevMatch {
			step = -1
		}
		s.moved = true
		if !s.next(step) {
			return screen.Effects(screen.Say{Level: screen.Info, Text: "No cell differs or is missing among what is listed."})
		}
	case keys.Mark:
		s.mark(s.ref(), s.name())
		s.list.Move(1)
		s.moved = true
	case keys.MarkAll:
		s.markRow()
	case keys.Reveal:
		if c.Shows(s.Subject(c)) {
			return screen.Effects(screen.Mask{})
		}
		return screen.Effects(screen.Unmask{})
	default:
		return s.cellAction(c, a)
	}
	return nil
}

func (s *Screen) move(a keys.Action) bool {
	switch a {
	case keys.Left:
		s.sideways(-1)
	case keys.Right:
		s.sideways(1)
	case keys.NextPane:
		s.environment(1)
	case keys.PrevPane:
		s.environment(-1)
	default:
		return screen.Move(&s.list, a) != 0
	}
	return true
}

// back clears what is in the way, then stops the loading, then leaves.
func (s *Screen) back(c *screen.Context) []screen.Effect {
	switch {
	case s.names.Shown():
		s.clear()
	case c.W.LeftToGather() > 0:
		s.stopped = true
		return screen.Effects(screen.StopGathering{})
	case len(s.marks) > 0:
		s.marks = map[grid.Place]bool{}
	default:
		return screen.Effects(screen.StopGathering{}, screen.Leave{})
	}
	return nil
}

// cellAction is what is done with the cell under the cursor or with the marked ones.
func (s *Screen) cellAction(c *screen.Context, a keys.Action) []screen.Effect {
	name, ref := s.name(), s.ref()
	switch a {
	case keys.Open:
		return screen.Effects(screen.StopGathering{}, screen.GoTo{Ref: ref, Name: name})
	case keys.ShowHistory:
		return s.ask.History(c, ref)
	case keys.Copy:
		return s.copy()
	case keys.Expect, keys.ExpectAll:
		return s.expect(a == keys.ExpectAll)
	case keys.PromoteHere:
		names := []string{name}
		if configs, marked := s.marked(s.referred()); len(configs) == 1 && configs[0] == ref {
			names = marked
		}
		return s.ask.Promote(c, s.referred(), names, nil, []Choice{{Configs: []model.ConfigRef{ref}}})
	case keys.Promote:
		return s.promote(c)
	case keys.Edit:
		return s.set(c)
	}
	return nil
}

// promote plans from the config under the cursor: to the marked cells, else where the person says.
func (s *Screen) promote(c *screen.Context) []screen.Effect {
	ref, name := s.ref(), s.name()
	if configs, names := s.marked(ref); len(configs) > 0 {
		marks := map[grid.Place]bool{}
		for place := range s.marks {
			marks[place] = true
		}
		only := func(config model.ConfigRef, name string) bool {
			return marks[grid.Place{ConfigRef: config, Name: name}]
		}
		return s.ask.Promote(c, ref, names, only, []Choice{{Configs: configs}})
	}
	return s.ask.Promote(c, ref, []string{name}, nil, s.sets(s.lacking(s.row(), ref), "m", "that misses it", s.others(ref), "every other config"))
}

// set sets one value in the marked configs of the row, else where the person says. Only a config that was read can be
// staged into.
func (s *Screen) set(c *screen.Context) []screen.Effect {
	ref, name, row := s.ref(), s.name(), s.row()
	_, like, _ := s.cell()
	having := s.having(row)
	if like == nil && len(having) > 0 {
		like = s.table.m.Secret(row, s.columns.order[s.place(having[0])])
	}
	if like != nil {
		// Without its texts: a dialog may keep it while what was read is let go of.
		like = &model.Secret{Visibility: like.Visibility, Type: like.Type}
	}
	var marked []model.ConfigRef
	for _, config := range s.columns.refs {
		if s.isMarked(config, name) {
			marked = append(marked, config)
		}
	}
	if marked = s.read(marked); len(marked) > 0 {
		return s.ask.Set(c, name, like, []Choice{{Configs: marked}})
	}
	choices := []Choice{{Key: "h", Label: "only in " + ref.String(), Configs: []model.ConfigRef{ref}}}
	return s.ask.Set(c, name, like, append(choices, s.sets(having, "w", "that has it", s.read(s.columns.refs), "every config that was read")...))
}

// sets are the choices between some configs and all of them, without those that say the same.
func (s *Screen) sets(some []model.ConfigRef, key, which string, all []model.ConfigRef, every string) []Choice {
	var choices []Choice
	if len(some) > 0 && len(some) < len(all) {
		choices = append(choices, Choice{Key: key, Label: "every config " + which + " (" + look.Count(len(some), "config") + ")", Configs: some})
	}
	return append(choices, Choice{Key: "a", Label: every + " (" + look.Count(len(all), "config") + ")", Configs: all})
}

// copy copies what applications get, or the staged text, and says which.
func (s *Screen) copy() []screen.Effect {
	cell, secret, _ := s.cell()
	what, value := s.name(), secret.Text(model.ComputedText)
	if cell.Staged != model.NoAction {
		what += " (the staged value)"
		if !value.Known() {
			value, what = secret.Text(model.RawText), s.name()+" (the staged text; its references are resolved once it is saved)"
		}
	}
	what += " of " + s.ref().String()
	return screen.Effects(screen.Copy{Value: value, What: what, Secret: true})
}

// expect says of the cell that what is odd about it is expected, or takes that back; with all it says the same of every
// config in which the name is odd in the same way.
func (s *Screen) expect(all bool) []screen.Effect {
	cell, _, _ := s.cell()
	row, name := s.row(), s.name()
	differs := cell.Relation == grid.Different || cell.Relation == grid.DifferentExpected
	on := cell.Relation == grid.Different || cell.Relation == grid.Missing
	places := []grid.Place{{ConfigRef: s.ref(), Name: name}}
	if all {
		places = places[:0]
		for i, ref := range s.columns.refs {
			if s.table.m.Cell(row, i).Relation == cell.Relation {
				places = append(places, grid.Place{ConfigRef: ref, Name: name})
			}
		}
	}
	text := name + " is fine to be missing in "
	switch {
	case differs && on:
		text = name + " is expected to differ in "
	case differs:
		text = name + " is no longer expected to differ in "
	case !on:
		text = name + " is expected again in "
	}
	where := places[0].ConfigRef.String()
	if len(places) > 1 {
		where = look.Count(len(places), "config")
	}
	return screen.Effects(screen.Expect{Places: places, Differs: differs, On: on}, screen.Say{Level: screen.Info, Text: text + where + "."})
}

// Off says why an action cannot be done now, "" when it can.
func (s *Screen) Off(c *screen.Context, a keys.Action) string {
	switch a {
	case keys.ShowHistory:
		if s.ref().Config == "" {
			return "No config is listed."
		}
		return ""
	case keys.NextMatch, keys.PrevMatch, keys.Mark, keys.MarkAll, keys.Reveal, keys.Copy, keys.Edit, keys.Promote, keys.PromoteHere,
		keys.Expect, keys.ExpectAll, keys.Open:
	default:
		return ""
	}
	cell, secret, found := s.cell()
	switch {
	case !found && a == keys.Open && s.ref().Config != "":
		return ""
	case !found:
		return "No secret is listed."
	case a == keys.NextMatch, a == keys.PrevMatch, a == keys.Mark, a == keys.MarkAll, a == keys.Open:
		return ""
	case cell.Relation == grid.NotRead:
		return s.ref().String() + " is not read yet."
	}
	return s.offCell(c, a, cell, secret)
}

// offCell is Off for what needs a cell that was read.
func (s *Screen) offCell(c *screen.Context, a keys.Action, cell grid.Cell, secret *model.Secret) string {
	name, in := s.name(), " in "+s.ref().String()+"."
	switch a {
	case keys.Reveal:
		switch {
		case secret == nil:
			return name + " is missing" + in
		case !secret.Text(s.aspect).Known():
			return "Doppler shows the value of " + name + in[:len(in)-1] + " to no person."
		case secret.Text(s.aspect).Empty():
			return name + " is empty" + in
		case inSight(s.seen(c)) && !c.Shows(s.Subject(c)):
			return name + " is unmasked: its value is in sight."
		}
	case keys.Copy:
		switch {
		case secret == nil:
			return name + " is missing" + in
		case !secret.Text(model.ComputedText).Known() && (cell.Staged == model.NoAction || !secret.Text(model.RawText).Known()):
			return "Doppler shows the value of " + name + in[:len(in)-1] + " to no person."
		}
	case keys.Promote:
		if secret == nil {
			return name + " is missing" + in
		}
		if len(s.columns.refs) < 2 {
			return "There is no other config in this matrix."
		}
	case keys.PromoteHere:
		return s.offToHere()
	case keys.Expect, keys.ExpectAll:
		if !differs(cell) && cell.Relation != grid.DifferentExpected && cell.Relation != grid.MissingFine {
			return name + " neither differs nor is missing" + in
		}
	}
	return ""
}

func (s *Screen) offToHere() string {
	from := s.referred()
	switch {
	case from == s.ref():
		return from.String() + " is the reference itself."
	case s.table.made[s.columns.reference].snapshot == nil:
		return from.String() + ", the reference, is not read yet."
	case s.table.m.Secret(s.row(), s.columns.reference) == nil:
		return s.name() + " is missing in " + from.String() + ", the reference."
	}
	return ""
}

// inSight reports whether a value is drawn in clear without being asked for.
func inSight(secret *model.Secret) bool {
	return secret != nil && secret.Visibility == model.Unmasked && secret.ComputedVisibility != model.Masked
}

// seen is the secret under the cursor as it may be drawn: a text that Doppler masks stays masked until its unmasking was
// saved.
func (s *Screen) seen(c *screen.Context) *model.Secret {
	cell, secret, _ := s.cell()
	return s.drawable(c, cell, secret, s.column())
}

func (s *Screen) drawable(c *screen.Context, cell grid.Cell, secret *model.Secret, column int) *model.Secret {
	if cell.Staged == model.NoAction || secret == nil {
		return secret
	}
	if change, staged := c.W.Staging.Of(s.table.made[column].snapshot.ID()).Named(secret.Name); staged {
		return workspace.Seen(&change)
	}
	return secret
}

// Word names an action after what it would do now.
func (s *Screen) Word(a keys.Action) string {
	switch {
	case a == keys.Shown:
		return "show " + filterWord(s.filter.Next())
	case a == keys.Back && s.names.Text() == "" && s.loading():
		return "stop loading"
	}
	return ""
}

// loading reports whether columns are still to come by themselves.
func (s *Screen) loading() bool {
	return !s.stopped && s.table.arrived+s.table.failed < len(s.columns.refs)
}

func filterWord(f grid.Filter) string {
	return [...]string{grid.All: "all", grid.Incomplete: "incomplete", grid.Differing: "different"}[f]
}

// Click goes to the cell that was clicked.
func (s *Screen) Click(_ *screen.Context, x, y int) []screen.Effect {
	g := &s.area
	if at := g.place(x - 1); at >= 0 && y > 0 && y <= g.head+g.list {
		s.at = at
		s.moved = true
	}
	from, to := s.list.Window()
	if at := from + y - 1 - g.head; y > g.head && at >= from && at < to {
		s.list.SetCursor(at)
		s.moved = true
	}
	return nil
}

// Wheel scrolls the rows.
func (s *Screen) Wheel(_ *screen.Context, _, _, delta int) {
	s.list.ScrollBy(delta)
	s.moved = true
}
