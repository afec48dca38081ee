package diff

import (
	"dtui/model"
	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/screen"
)

// Ask is what the screen leaves to others: the dialogs for one secret and the start of a promotion.
type Ask struct {
	Delete, Edit func(c *screen.Context, id model.ConfigID, name string) []screen.Effect
	Promote      func(c *screen.Context, source, target model.ConfigRef, names []string) []screen.Effect
	// History shows the log of a config.
	History func(c *screen.Context, ref model.ConfigRef) []screen.Effect
}

// The sides, which index everything that there is two of.
const (
	left = iota
	right
)

// shown is which rows are listed.
type shown uint8

const (
	differences shown = iota
	missing
	everything
	modes
)

// Screen compares two configs.
type Screen struct {
	refs   [2]model.ConfigRef
	ask    Ask
	chosen int
	shown  shown
	aspect model.Aspect
	marks  map[string]bool

	filter field.Filter

	table table
	list  list.List
	// kept is the name under the cursor when the comparison was let go of, and top where its list began; "" when it was not.
	kept  string
	top   int
	split split
	// columns are those of the frame that was drawn last, for clicks.
	columns columns
}

// New compares two configs. Neither needs to be loaded.
func New(l, r model.ConfigRef, ask Ask) *Screen {
	return &Screen{refs: [2]model.ConfigRef{l, r}, ask: ask, marks: map[string]bool{}}
}

// Header says that two configs are compared.
func (s *Screen) Header(*screen.Context) screen.Header {
	return screen.Header{Crumbs: []string{"compare"}}
}

// InSight is both sides.
func (s *Screen) InSight(*screen.Context) []model.ConfigRef { return s.refs[:] }

// Scopes are where its keys are looked up: while the filter is typed, letters are letters.
func (s *Screen) Scopes() []keys.Scope {
	if s.filter.Typing() {
		return []keys.Scope{keys.Filtering}
	}
	return own()
}

func own() []keys.Scope { return []keys.Scope{keys.Compare, keys.Moving} }

// Subject is the pair under the cursor.
func (s *Screen) Subject(c *screen.Context) string {
	s.sync(c)
	name := s.name()
	if name == "" {
		return ""
	}
	l, r := s.table.of[left].ID(), s.table.of[right].ID()
	return "diff:" + l.UUID + ":" + l.String() + ":" + r.UUID + ":" + r.String() + ":" + s.aspect.String() + ":" + name
}

// Refresh asks for the sides that were not read yet, and compares anew what was. A side that failed is not asked for
// again by itself.
func (s *Screen) Refresh(c *screen.Context) []screen.Effect {
	s.sync(c)
	var wanted []screen.Effect
	for i, ref := range s.refs {
		if i == right && ref == s.refs[left] {
			break
		}
		if at := c.W.Config(ref); at.Snapshot == nil && !at.Busy && at.Err == nil {
			wanted = append(wanted, screen.Want{Ref: ref})
		}
	}
	return wanted
}

// reload reads both sides again.
func (s *Screen) reload() []screen.Effect {
	if s.refs[left] == s.refs[right] {
		return screen.Effects(screen.Open{Ref: s.refs[left]})
	}
	return screen.Effects(screen.Open{Ref: s.refs[left]}, screen.Open{Ref: s.refs[right]})
}

// Cursor is where the filter is typed.
func (s *Screen) Cursor() (x, y int, visible bool) { return s.filter.Cursor() }
