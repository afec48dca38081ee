package activity

import (
	"slices"
	"time"

	"dtui/model"
	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/screen"
)

// Screen is the workplace's log, as far as it was read. The newest entries come first.
type Screen struct {
	entries []model.ActivityEntry
	// pages is how many pages were read; ended is set when there are no more.
	pages  int
	ended  bool
	readAt time.Time
	load   load
	// touched are the names of entries, as far as they were asked for.
	touched map[string]*touched

	// project is the one whose entries are listed, "" for all; filter is what they hold.
	project string
	filter  field.Filter

	// listed are indexes of entries. The list has one row more while older ones can be read.
	listed []int
	list   list.List
	// kept is the entry under the cursor.
	kept string
	area area
}

// load is the request that is under way.
type load struct {
	number int
	busy   bool
	since  time.Time
	page   int
	err    error
}

// touched is what one entry changed.
type touched struct {
	busy  bool
	names *model.ChangedNames
	err   error
}

// New is the log with nothing read.
func New() *Screen { return &Screen{touched: map[string]*touched{}} }

// Header says what it is.
func (s *Screen) Header(*screen.Context) screen.Header {
	return screen.Header{Crumbs: []string{"activity"}}
}

// Scopes are where its keys are looked up: while the filter is typed, letters are letters.
func (s *Screen) Scopes() []keys.Scope {
	if s.filter.Typing() {
		return []keys.Scope{keys.Filtering}
	}
	return own()
}

func own() []keys.Scope { return []keys.Scope{keys.Activity, keys.Moving} }

// Subject is nothing: an entry holds no values.
func (s *Screen) Subject(*screen.Context) string { return "" }

// Refresh asks for the first page when nothing was asked for.
func (s *Screen) Refresh(c *screen.Context) []screen.Effect {
	if s.pages > 0 || s.load.busy || s.load.err != nil {
		return nil
	}
	return s.read(c, 1)
}

// read asks for a page. The first one replaces everything.
func (s *Screen) read(c *screen.Context, page int) []screen.Effect {
	s.load = load{number: s.load.number + 1, busy: true, since: c.Now, page: page}
	return screen.Effects(screen.LoadActivity{Page: page, Number: s.load.number})
}

// Busy reports whether an answer is awaited.
func (s *Screen) Busy() bool {
	if s.load.busy {
		return true
	}
	for _, one := range s.touched {
		if one.busy {
			return true
		}
	}
	return false
}

// Listed files a page.
func (s *Screen) Listed(c *screen.Context, number int, entries []model.ActivityEntry, err error) {
	if number != s.load.number || !s.load.busy {
		return
	}
	s.load.busy, s.load.err = false, err
	if err != nil {
		return
	}
	if s.load.page == 1 {
		s.entries, s.touched = nil, map[string]*touched{}
	}
	s.pages, s.ended, s.readAt = s.load.page, len(entries) == 0, c.Now
	known := make(map[string]bool, len(s.entries))
	for i := range s.entries {
		known[s.entries[i].ID] = true
	}
	for _, e := range entries {
		// What happened meanwhile has moved some of the page before to this one.
		if !known[e.ID] {
			s.entries = append(s.entries, e)
		}
	}
	s.narrow()
}

// Told files the names of one entry.
func (s *Screen) Told(id string, names *model.ChangedNames, err error) {
	if one := s.touched[id]; one != nil && one.busy {
		one.busy, one.names, one.err = false, names, err
	}
}

// Overtaken forgets what is awaited: whoever was asked is not at work any more.
func (s *Screen) Overtaken() {
	s.load.busy = false
	for id, one := range s.touched {
		if one.busy {
			delete(s.touched, id)
		}
	}
}

// LetGo forgets what was read; Refresh reads it again, and the cursor finds its entry.
func (s *Screen) LetGo(*screen.Context) []model.ConfigRef {
	s.entries, s.listed, s.touched = nil, nil, map[string]*touched{}
	s.pages, s.ended = 0, false
	s.load = load{number: s.load.number}
	s.list.SetLen(0)
	return nil
}

// narrow lists what the filter leaves. The cursor stays at its entry.
func (s *Screen) narrow() {
	s.listed = s.listed[:0]
	at := -1
	for i := range s.entries {
		if e := &s.entries[i]; (s.project == "" || e.Project == s.project) && s.holds(e) {
			if e.ID == s.kept {
				at = len(s.listed)
			}
			s.listed = append(s.listed, i)
		}
	}
	rows := len(s.listed)
	if !s.ended && s.pages > 0 {
		rows++
	}
	s.list.SetLen(rows)
	if at >= 0 {
		s.list.SetCursor(at)
	}
	s.keep()
}

func (s *Screen) holds(e *model.ActivityEntry) bool {
	return slices.ContainsFunc([]string{e.Text, e.Person, where(e)}, s.filter.Holds)
}

// where is the place that an entry is about, "" where that is the whole workplace.
func where(e *model.ActivityEntry) string {
	switch {
	case e.Project == "":
		return ""
	case e.Config != "":
		return e.Project + " / " + e.Config
	case e.Environment != "":
		return e.Project + " / " + e.Environment
	default:
		return e.Project
	}
}

// entry is the one under the cursor, nil on the row for older ones.
func (s *Screen) entry() *model.ActivityEntry {
	if at := s.list.Cursor(); at >= 0 && at < len(s.listed) {
		return &s.entries[s.listed[at]]
	}
	return nil
}

func (s *Screen) keep() {
	if e := s.entry(); e != nil {
		s.kept = e.ID
	}
}

// older reports whether the cursor stands on the row that reads older entries.
func (s *Screen) older() bool {
	return s.list.Cursor() >= len(s.listed) && s.list.Len() > len(s.listed)
}

// Cursor is where the filter is typed.
func (s *Screen) Cursor() (x, y int, visible bool) { return s.filter.Cursor() }
