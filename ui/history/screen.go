package history

import (
	"time"

	"dtui/model"
	"dtui/model/timeline"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// Ask is what the screens leave to others: dialogs.
type Ask struct {
	// Time asks for a moment, starting from one, and goes on with the one that was typed.
	Time func(c *screen.Context, ref model.ConfigRef, start time.Time, then func(c *screen.Context, when time.Time) []screen.Effect) []screen.Effect
	// Pick asks for the config that a moment is compared with.
	Pick func(c *screen.Context, ref model.ConfigRef, then func(c *screen.Context, ref model.ConfigRef) []screen.Effect) []screen.Effect
	// RollBack asks whether Doppler is to roll an entry back, for the name of a protected config, and has it done.
	RollBack func(c *screen.Context, order screen.RollBackOrder, when string) []screen.Effect
}

// pane is one of the two.
type pane uint8

const (
	logPane pane = iota
	changesPane
)

// Screen is the log of one config.
type Screen struct {
	ref   model.ConfigRef
	ask   Ask
	focus pane
	log   list.List
	names list.List
	// entry is the id of the entry under the cursor, also while nothing is there.
	entry string
	undo  undo
	found found
	// preview is what rolling the entry back comes to, nil while that is not looked at.
	preview *preview
	area    area
}

// undo is what was worked out of one entry. It is made once for a reading, a staging and an entry.
type undo struct {
	log     *workspace.Log
	version uint64
	staged  uint64
	entry   string
	rows    []timeline.Undo
}

// found are the entries listed last.
type found struct {
	log     *workspace.Log
	version uint64
}

// New is the log of a config. Nothing needs to be read.
func New(ref model.ConfigRef, ask Ask) *Screen { return &Screen{ref: ref, ask: ask} }

// Ref is the config.
func (s *Screen) Ref() model.ConfigRef { return s.ref }

// Header names the config.
func (s *Screen) Header(*screen.Context) screen.Header {
	ref := s.ref
	return screen.Header{Crumbs: []string{ref.Project, ref.Config, "history"}, Config: &ref}
}

// Scopes are where its keys are looked up.
func (s *Screen) Scopes() []keys.Scope {
	if s.preview != nil {
		return []keys.Scope{keys.RollingBack, keys.Moving}
	}
	return []keys.Scope{keys.History, keys.Moving}
}

// Subject is the pair under the cursor.
func (s *Screen) Subject(c *screen.Context) string {
	s.sync(c)
	name := s.name()
	log := c.W.History(s.ref).Own
	if name == "" || log == nil {
		return ""
	}
	id := log.Present.ID()
	what := "history"
	if s.preview != nil {
		what = "rollback"
	}
	return what + ":" + id.UUID + ":" + id.String() + ":" + s.entry + ":" + name
}

// Refresh asks for the log once, for the diff of the entry that it opens with, and for those that a preview needs.
func (s *Screen) Refresh(c *screen.Context) []screen.Effect {
	h := c.W.History(s.ref)
	if h.Own == nil && !h.Busy && h.Err == nil {
		return screen.Effects(screen.ReadHistory{Ref: s.ref})
	}
	s.sync(c)
	if h.Own == nil {
		return nil
	}
	if s.preview != nil {
		return s.missing(c)
	}
	if s.entry == h.Own.Newest() && s.entry != "" && h.Own.Reading(s.entry).Err == nil {
		return s.read(c)
	}
	return nil
}

// sync takes over what was read and staged. Otherwise it costs a look-up.
func (s *Screen) sync(c *screen.Context) {
	h := c.W.History(s.ref)
	if h.Own != s.found.log || h.Version != s.found.version {
		s.found = found{h.Own, h.Version}
		s.relist(h.Own)
	}
	s.chosen(c)
	u := &s.undo
	staged := c.W.Staging.Version()
	if u.log == h.Own && u.version == h.Version && u.staged == staged && u.entry == s.entry {
		return
	}
	name := s.name()
	*u = undo{log: h.Own, version: h.Version, staged: staged, entry: s.entry}
	if at := h.Own.Index(s.entry); at >= 0 {
		u.rows = timeline.Preview(past(h.Own), c.W.Staging.Of(h.Own.Present.ID()), at)
	}
	s.names.SetLen(len(u.rows))
	for i := range u.rows {
		if u.rows[i].Name == name {
			s.names.SetCursor(i)
		}
	}
	s.preview.sync(u)
}

// relist lists the entries, and a last row for what is not read yet.
func (s *Screen) relist(log *workspace.Log) {
	if log == nil {
		s.log.SetLen(0)
		return
	}
	n := len(log.Entries)
	if !log.Complete {
		n++
	}
	s.log.SetLen(n)
	if at := log.Index(s.entry); at >= 0 {
		s.log.SetCursor(at)
	}
}

// chosen notes which entry is under the cursor.
func (s *Screen) chosen(c *screen.Context) {
	if e := s.current(c); e != nil {
		if s.entry != e.ID {
			s.names.First()
		}
		s.entry = e.ID
		return
	}
	if log := c.W.History(s.ref).Own; log != nil {
		s.entry = ""
	}
}

// current is the entry under the cursor, nil on the row that loads more.
func (s *Screen) current(c *screen.Context) *model.LogEntry {
	log := c.W.History(s.ref).Own
	at := s.log.Cursor()
	if log == nil || at < 0 || at >= len(log.Entries) {
		return nil
	}
	return &log.Entries[at]
}

// row is the name under the cursor with what rolling it back would do, nil when there is none.
func (s *Screen) row() *timeline.Undo {
	at := s.names.Cursor()
	if at < 0 || at >= len(s.undo.rows) {
		return nil
	}
	return &s.undo.rows[at]
}

func (s *Screen) name() string {
	if row := s.row(); row != nil {
		return row.Name
	}
	return ""
}

// past is a log as the timeline takes it.
func past(log *workspace.Log) timeline.Config {
	return timeline.Config{Present: log.Present, Entries: log.Entries, Complete: log.Complete, Parents: log.Parents}
}

// LetGo forgets what was read; the cursor finds its entry again.
func (s *Screen) LetGo(*screen.Context) []model.ConfigRef {
	s.undo, s.found = undo{}, found{}
	s.preview = nil
	s.log.SetLen(0)
	s.names.SetLen(0)
	return nil // Refresh asks for all of it itself.
}
