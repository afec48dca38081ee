package lint

import (
	"fmt"
	"slices"
	"strings"

	"dtui/model"
	rules "dtui/model/lint"
	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// Handle does an action.
func (s *Screen) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	if direction := screen.Move(&s.list, a); direction != 0 {
		s.land(direction)
		return nil
	}
	switch a {
	case keys.Back:
		return s.back(c)
	case keys.Filter:
		s.filter.Start()
	case keys.Shown:
		s.one = !s.one
		s.sync(c)
	case keys.NextMatch:
		s.jump(1)
	case keys.PrevMatch:
		s.jump(-1)
	case keys.Open:
		f := s.finding()
		return screen.Effects(screen.StopGathering{}, screen.GoTo{Ref: f.In.ConfigRef, Name: keyOf(c, f)})
	case keys.Mend:
		return s.mend(c)
	case keys.MendAll:
		return s.mendAll(c)
	case keys.ReadAll:
		return s.readAll(c)
	case keys.Reload:
		return s.reload(c)
	}
	return nil
}

// keyOf is the name that the list of secrets has for what a finding is about: the old one where it is staged to be renamed.
func keyOf(c *screen.Context, f *rules.Finding) string {
	if change, staged := c.W.Staging.Of(f.In).Named(f.Name); staged {
		return change.Key()
	}
	return f.Name
}

// back clears what is in the way, then stops the reading, then leaves.
func (s *Screen) back(c *screen.Context) []screen.Effect {
	switch {
	case s.filter.Shown():
		s.clear(c)
	case c.W.LeftToGather() > 0:
		return screen.Effects(screen.StopGathering{})
	default:
		return screen.Effects(screen.Leave{})
	}
	return nil
}

// mend stages the text of the secret under the cursor without what nobody means to have there.
func (s *Screen) mend(c *screen.Context) []screen.Effect {
	f := *s.finding()
	mended, err := c.W.Mend(f.In, f.Name)
	switch {
	case err != nil:
		return screen.Effects(screen.Problem(look.Sentence(err), ""))
	case len(mended) == 0:
		return screen.Effects(screen.Say{Level: screen.Warn, Text: "Nothing of " + f.Name + " can be mended mechanically.", Hint: c.Key(keys.Open, own()...) + " opens it."})
	}
	titles := make([]string, len(mended))
	for i, rule := range mended {
		titles[i] = rule.Title()
	}
	text := "Staged " + f.Name + " of " + f.In.String() + " without " + strings.Join(titles, ", ") + "."
	return screen.Effects(screen.Staged{}, screen.Say{Level: screen.OK, Text: text, Hint: c.Key(keys.Review) + " reviews it, " + c.Key(keys.Undo) + " takes it back."})
}

// mendAll does the same with everything that is listed.
func (s *Screen) mendAll(c *screen.Context) []screen.Effect {
	n, err := c.W.MendAll(s.mendable())
	switch {
	case err != nil:
		return screen.Effects(screen.Problem(look.Sentence(err), ""))
	case n == 0:
		return screen.Effects(screen.Say{Level: screen.Warn, Text: "Nothing that is listed can be mended mechanically."})
	}
	them := "them"
	if n == 1 {
		them = "it"
	}
	text := "Staged the mending of " + look.Count(n, "secret") + "."
	return screen.Effects(screen.Staged{}, screen.Say{Level: screen.OK, Text: text, Hint: c.Key(keys.Review) + " reviews " + them + ", " + c.Key(keys.Undo) + " takes " + them + " back."})
}

// readAll asks before it reads the other configs of the project.
func (s *Screen) readAll(c *screen.Context) []screen.Effect {
	refs := s.unread(c)
	n := len(refs)
	text := fmt.Sprintf("%s of %s %s not read yet. Reading takes %s", look.Count(n, "config"), s.project, are(n), look.Count(n, "secret read"))
	if b := c.W.Budget.SecretReads; b.Limit > 0 {
		text += fmt.Sprintf("; %d of %d are left this minute", b.Remaining, b.Limit)
	}
	text += "."
	slow := "It is done in the background, a few at a time, and waits for the rate limit. Each reading is an access in Doppler's log."
	return screen.Effects(screen.Push{Dialog: dialog.NewAsk("lint-all", "Read every config", s.project, false, []string{text, slow},
		dialog.Cancel("Cancel"), dialog.Button{Label: "Read " + look.Count(n, "config"), Press: func(*screen.Context) []screen.Effect {
			s.one = false
			return screen.Effects(screen.Gather{Refs: refs})
		}})})
}

func are(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// reload reads anew what is shown.
func (s *Screen) reload(c *screen.Context) []screen.Effect {
	if s.one {
		return screen.Effects(screen.Open{Ref: s.ref})
	}
	var refs []model.ConfigRef
	if found, _ := c.W.Lint(s.project); found != nil {
		refs = slices.Clone(found.Checked)
	}
	for _, config := range c.W.Layout(s.project).Configs {
		if state, _ := c.W.Gathering(config.ConfigRef); state == workspace.Failed && !slices.Contains(refs, config.ConfigRef) {
			refs = append(refs, config.ConfigRef)
		}
	}
	if len(refs) == 0 {
		return nil
	}
	return screen.Effects(screen.Gather{Refs: refs})
}

// Into names the configs that mending would stage into.
func (s *Screen) Into(_ *screen.Context, a keys.Action) []model.ConfigID {
	switch a {
	case keys.Mend:
		if f := s.finding(); f != nil {
			return []model.ConfigID{f.In}
		}
	case keys.MendAll:
		var ids []model.ConfigID
		for _, f := range s.mendable() {
			if !slices.Contains(ids, f.In) {
				ids = append(ids, f.In)
			}
		}
		return ids
	}
	return nil
}

// Off says why an action cannot be done now, "" when it can.
func (s *Screen) Off(c *screen.Context, a keys.Action) string {
	switch a {
	case keys.Open, keys.Mend, keys.MendAll, keys.NextMatch, keys.PrevMatch:
		f := s.finding()
		switch {
		case f == nil:
			return "No finding is listed."
		case a == keys.Mend && !f.Rule.Mechanical():
			return "This cannot be mended mechanically; " + c.Key(keys.Open, own()...) + " opens " + f.Name + "."
		case a == keys.MendAll && s.mechanical == 0:
			return "Nothing that is listed can be mended mechanically."
		}
	case keys.Shown:
		if s.ref.Config == "" {
			return "No config of " + s.project + " is open."
		}
	case keys.ReadAll:
		switch {
		case !c.W.Layout(s.project).Known:
			return "The configs of " + s.project + " are not known yet."
		case len(s.unread(c)) == 0 && c.W.LeftToGather() > 0:
			return "They are being read."
		case len(s.unread(c)) == 0:
			return "Every config of " + s.project + " was read."
		}
	}
	return ""
}

// Click puts the cursor on a finding; a click on the one with the cursor opens it.
func (s *Screen) Click(c *screen.Context, _, y int) []screen.Effect {
	from, to := s.list.Window()
	at := from + y - s.listAt
	if y < s.listAt || at >= to || at >= len(s.entries) || s.entries[at].finding == nil {
		return nil
	}
	if at == s.list.Cursor() {
		return s.Handle(c, keys.Open)
	}
	s.list.SetCursor(at)
	return nil
}

// Wheel scrolls the list.
func (s *Screen) Wheel(_ *screen.Context, _, _, delta int) {
	s.list.ScrollBy(delta)
	s.land(delta / max(abs(delta), 1))
}

func abs(n int) int { return max(n, -n) }
