package conflict

import (
	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/screen"
)

// Hand opens an editor for the text that is to be saved in place of theirs and mine, and calls resolve with it.
type Hand = func(c *screen.Context, id model.ConfigID, change model.Change, theirs *model.Secret, resolve func(model.Value)) []screen.Effect

// Screen lists what collides.
type Screen struct {
	items []item
	list  list.List
	hand  Hand
	// version is that of the staging which the items were compared with.
	version uint64
	// byHand is set when an editor has resolved a line, which happens outside of a key of this screen.
	byHand bool
	// problem says why the last text from the editor could not be staged.
	problem string
	// applied and others count the lines of the saves that arrived and those that do not collide.
	applied int
	others  []string

	onButtons bool
	button    int
	area      area
}

// New lists the lines of a save that somebody else changed and that are still staged as they were sent.
func New(c *screen.Context, reports []model.SaveReport, notes []model.NoteReport, hand Hand) *Screen {
	s := &Screen{hand: hand}
	for i := range reports {
		report := &reports[i]
		for j := range report.Lines {
			s.take(c, report, &report.Lines[j])
		}
	}
	for i := range notes {
		if n := &notes[i]; n.State == model.Conflicted {
			if staged, ok := c.W.Staging.Note(n.Note.NoteKey); ok && staged.Before == n.Note.Before {
				s.items = append(s.items, item{id: n.Note.In, key: n.Note.Secret, note: n, mineNote: staged.After})
			}
		}
	}
	s.list.SetLen(len(s.items))
	s.version = c.W.Staging.Version()
	return s
}

func (s *Screen) take(c *screen.Context, report *model.SaveReport, line *model.LineResult) {
	if line.State == model.Applied {
		s.applied++
	}
	key := line.Change.Key()
	staged, ok := c.W.Staging.Of(report.ID).Get(key)
	switch {
	case !ok:
	case line.State != model.Conflicted:
		s.others = append(s.others, key)
	case staged.Base == line.Change.Base:
		// A report that was let go of has neither theirs nor the reading.
		waiting := report.Snapshot == nil && line.Theirs == nil
		s.items = append(s.items, item{id: report.ID, key: key, change: staged, theirs: line.Theirs, now: report.Snapshot, waiting: waiting})
	}
}

// Header names the config when only one is concerned.
func (s *Screen) Header(*screen.Context) screen.Header {
	if len(s.items) == 0 || s.several() {
		return screen.Header{Crumbs: []string{"conflict"}}
	}
	ref := s.items[0].id.ConfigRef
	return screen.Header{Crumbs: []string{ref.Project, ref.Config, "conflict"}, Config: &ref}
}

// several reports whether more than one config is concerned.
func (s *Screen) several() bool {
	for i := range s.items {
		if s.items[i].id != s.items[0].id {
			return true
		}
	}
	return false
}

// Scopes are where its keys are looked up.
func (s *Screen) Scopes() []keys.Scope {
	if s.onButtons {
		return []keys.Scope{keys.Buttons}
	}
	return []keys.Scope{keys.Conflict, keys.Moving}
}

// Subject is all three texts under the cursor.
func (s *Screen) Subject(*screen.Context) string {
	it := s.current()
	if it == nil || it.note != nil {
		return ""
	}
	return "conflict:" + it.id.UUID + ":" + it.key
}

// Refresh looks at the staging again, and leaves when an editor has resolved the last line.
func (s *Screen) Refresh(c *screen.Context) []screen.Effect {
	s.sync(c)
	if s.byHand {
		s.byHand = false
		if s.open() == 0 {
			return s.leave()
		}
		s.next(1)
	}
	var wanted []screen.Effect
	for i := range s.items {
		if s.items[i].waiting {
			wanted = append(wanted, screen.Want{Ref: s.items[i].id.ConfigRef})
		}
	}
	return wanted
}

func (s *Screen) current() *item {
	at := s.list.Cursor()
	if at < 0 || at >= len(s.items) {
		return nil
	}
	return &s.items[at]
}

// open counts what is undecided.
func (s *Screen) open() int {
	n := 0
	for i := range s.items {
		if s.items[i].decided == undecided {
			n++
		}
	}
	return n
}

// sync follows what happened to the lines elsewhere: an undo brings a dropped one back, and one that is staged no more
// needs no decision.
func (s *Screen) sync(c *screen.Context) {
	s.arrived(c)
	if s.version == c.W.Staging.Version() {
		return
	}
	s.version = c.W.Staging.Version()
	for i := range s.items {
		s.items[i].follow(c.W)
	}
}

// leave goes back. A review follows where something was decided, because nothing is sent without one.
func (s *Screen) leave() []screen.Effect {
	for i := range s.items {
		if s.items[i].decided != undecided {
			return screen.Effects(screen.Leave{}, screen.Do{Action: string(keys.Review)})
		}
	}
	return screen.Effects(screen.Leave{})
}
