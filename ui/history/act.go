package history

import (
	"dtui/model"
	"dtui/model/timeline"
	"dtui/ui/keys"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// Handle does an action.
func (s *Screen) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	s.sync(c)
	if s.preview != nil {
		return s.handlePreview(c, a)
	}
	if s.focus == changesPane {
		if screen.Move(&s.names, a) != 0 {
			return nil
		}
	} else if screen.Move(&s.log, a) != 0 {
		return s.moved(c)
	}
	switch a {
	case keys.Back:
		if s.focus == changesPane {
			s.focus = logPane
			return nil
		}
		return screen.Effects(screen.Leave{})
	case keys.Reload:
		return screen.Effects(screen.ReadHistory{Ref: s.ref})
	case keys.NextPane, keys.PrevPane:
		s.focus = changesPane - s.focus
	case keys.Left:
		s.focus = logPane
	case keys.Right:
		s.focus = changesPane
	case keys.Open:
		return s.open(c)
	case keys.Reveal:
		if c.Shows(s.Subject(c)) {
			return screen.Effects(screen.Mask{})
		}
		return screen.Effects(screen.Unmask{})
	case keys.Copy:
		return s.copy(c)
	case keys.RollBack:
		s.preview = newPreview(&s.undo)
		return s.missing(c)
	case keys.CompareNow:
		return s.moment(c, NewMoment(c, s.ref, s.entry, s.current(c).CreatedAt, s.ask))
	case keys.AsOf:
		start := c.Now
		if e := s.current(c); e != nil {
			start = e.CreatedAt.In(c.Now.Location())
		}
		return s.ask.Time(c, s.ref, start, s.asOf(start))
	}
	return nil
}

// moment shows the config as of a moment.
func (s *Screen) moment(_ *screen.Context, m *Moment) []screen.Effect {
	return screen.Effects(screen.Show{Screen: m})
}

// moved goes on once the cursor rests: what it passes over is not read. Another entry starts at its first name.
func (s *Screen) moved(c *screen.Context) []screen.Effect {
	s.sync(c)
	e := s.current(c)
	if e == nil || s.cold(c) {
		return nil
	}
	id := e.ID
	return screen.Effects(screen.AwaitRest{Then: func(c *screen.Context) []screen.Effect {
		s.sync(c)
		if s.entry != id || s.preview != nil || s.cold(c) {
			return nil
		}
		return s.read(c)
	}})
}

// cold reports whether nothing is read for a cursor that rests: what is known already, and when few reads are left. Asking
// for it with a key still reads.
func (s *Screen) cold(c *screen.Context) bool {
	log := c.W.History(s.ref).Own
	return log == nil || log.Known(s.entry) || log.Reading(s.entry).Err != nil || c.W.Budget.Scarce(c.Now) || !c.W.Offline.IsZero()
}

// read asks for the diff of the entry under the cursor.
func (s *Screen) read(c *screen.Context) []screen.Effect {
	log := c.W.History(s.ref).Own
	if log == nil || s.entry == "" || log.Known(s.entry) || log.Reading(s.entry).Busy {
		return nil
	}
	return screen.Effects(screen.ReadEntry{Log: log, ID: s.entry})
}

// open reads what the entry changed and goes there, or loads more.
func (s *Screen) open(c *screen.Context) []screen.Effect {
	if s.focus == changesPane {
		return nil
	}
	if s.current(c) == nil {
		return screen.Effects(screen.ReadPage{Log: c.W.History(s.ref).Own})
	}
	s.focus = changesPane
	return s.read(c)
}

// line is what the entry did to a name.
func (s *Screen) line(c *screen.Context, name string) model.LogChange {
	if e := s.current(c); e != nil {
		for _, line := range e.Diff {
			if line.Name == name {
				return line
			}
		}
	}
	return model.LogChange{}
}

func (s *Screen) copy(c *screen.Context) []screen.Effect {
	line := s.line(c, s.name())
	value, of := line.Added, " as the entry of "+stamp(s.current(c).CreatedAt, c.Now)+" left it,"
	if !value.Known() {
		value, of = line.Removed, " as it was before the entry of "+stamp(s.current(c).CreatedAt, c.Now)+","
	}
	return screen.Effects(screen.Copy{Value: value, What: line.Name + of, Secret: true})
}

// Off says why an action cannot be done now, "" when it can.
func (s *Screen) Off(c *screen.Context, a keys.Action) string {
	s.sync(c)
	if s.preview != nil {
		return s.offPreview(c, a)
	}
	log := c.W.History(s.ref).Own
	switch a {
	case keys.Open, keys.Reveal, keys.Copy, keys.RollBack, keys.CompareNow, keys.AsOf:
	default:
		return ""
	}
	switch {
	case log == nil:
		return "The history of " + s.ref.String() + " is not read yet."
	case a == keys.Open || a == keys.AsOf:
		return ""
	case s.current(c) == nil:
		return "There is no entry under the cursor."
	case a == keys.CompareNow:
		return ""
	case !log.Known(s.entry):
		return "What the entry changed is not read yet; " + c.Key(keys.Open, keys.History) + " reads it."
	case len(s.undo.rows) == 0:
		return "Doppler tells no change of this entry."
	case a == keys.RollBack:
		return ""
	}
	return s.offName(c, a, log)
}

// offName is Off for what needs a text of the name under the cursor.
func (s *Screen) offName(c *screen.Context, a keys.Action, log *workspace.Log) string {
	row := s.row()
	line := s.line(c, row.Name)
	before, after := s.pair(log, line)
	switch {
	case shut(log.Present, row.Name):
		return row.Name + " is restricted: Doppler shows its value to no person."
	case !line.Added.Known() && !line.Removed.Known():
		return "The log tells no text of " + row.Name + "."
	case a == keys.Reveal && inSight(before) && inSight(after) && !c.Shows(s.Subject(c)):
		return "Nothing of " + row.Name + " is masked here."
	}
	return ""
}

// Into is the config that staging the rollback would stage into.
func (s *Screen) Into(*screen.Context, keys.Action) []model.ConfigID { return nil }

// Word names an action after what it would do now.
func (s *Screen) Word(a keys.Action) string {
	if a == keys.Open && s.log.Len() > 0 && s.entry == "" {
		return "load more"
	}
	return ""
}

// missing asks for the newer entries that were not read, so that the preview can name what happened since: a few at a
// time, behind everything that somebody waits for.
func (s *Screen) missing(c *screen.Context) []screen.Effect {
	log := c.W.History(s.ref).Own
	return unread(log, 0, min(log.Index(s.entry), mostNewer))
}

const (
	// atOnce is how many diffs are on their way at a time.
	atOnce = 4
	// mostNewer bounds what one preview reads; what is newer still counts as not read, and the preview says so.
	mostNewer = 60
)

// unread asks for the diffs of some entries, as many as may be on their way. What failed is not asked for again by itself.
func unread(log *workspace.Log, from, to int) []screen.Effect {
	var effects []screen.Effect
	busy := 0
	for i := from; i < to && i < len(log.Entries); i++ {
		id := log.Entries[i].ID
		reading := log.Reading(id)
		if reading.Busy {
			busy++
		}
	}
	for i := from; i < to && i < len(log.Entries) && busy < atOnce; i++ {
		id := log.Entries[i].ID
		if reading := log.Reading(id); !log.Known(id) && !reading.Busy && reading.Err == nil {
			effects = append(effects, screen.ReadEntry{Log: log, ID: id, Unhurried: true})
			busy++
		}
	}
	return effects
}

// Click chooses the row under a cell.
func (s *Screen) Click(c *screen.Context, x, y int) []screen.Effect {
	s.sync(c)
	if s.preview != nil {
		return s.clickPreview(c, x, y)
	}
	if at, ok := s.area.log.at(x, y, s.area.each); ok {
		s.focus = logPane
		from, to := s.log.Window()
		if at += from; at < to {
			s.log.SetCursor(at)
			if s.current(c) == nil {
				s.sync(c)
				return s.open(c)
			}
			return s.moved(c)
		}
		return nil
	}
	if at, ok := s.area.names.at(x, y, 1); ok {
		s.focus = changesPane
		from, to := s.names.Window()
		if at += from; at < to {
			s.names.SetCursor(at)
		}
	}
	return nil
}

// Wheel scrolls what is under a cell.
func (s *Screen) Wheel(c *screen.Context, x, y, delta int) {
	s.sync(c)
	if _, ok := s.area.log.at(x, y, 1); ok && s.preview == nil {
		s.log.ScrollBy(delta)
		s.sync(c)
		return
	}
	s.names.ScrollBy(delta)
}

// back is what an undo would bring, as a secret that can be drawn.
func back(u *timeline.Undo) *model.Secret {
	if u.Effect == timeline.Goes {
		return nil
	}
	return old(u.Name, u.Back, u.Now)
}
