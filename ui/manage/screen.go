package manage

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"dtui/model"
	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/screen"
)

// Screen lists the resources on the left, and the things of one of them on the right. Narrow, one is above the other.
type Screen struct {
	place     Place
	resources []Resource
	nav       list.List
	// rows are what the left pane shows: a heading or a resource.
	rows []navRow
	// onItems is whether the right pane has the focus.
	onItems bool
	// stack are the listings that are open: a resource, and what lies inside one of its things.
	stack  []*listing
	number int
	area   area
}

// navRow is a row of the left pane; resource is -1 for a heading.
type navRow struct {
	heading  string
	outside  bool
	resource int
}

// listing is one list of things.
type listing struct {
	Resource
	items  []Item
	known  bool
	readAt time.Time
	busy   bool
	since  time.Time
	number int
	err    error
	listed []int
	list   list.List
	kept   string
	// had are the things that were listed before one was made or changed, nil when none was.
	had map[string]bool
	// view is which of the views is shown; stale is set when something inside it was changed.
	view  int
	stale bool
	text  string
	field *field.Text
	// inspected is what was read of single things.
	inspected map[string]*inspected
}

type inspected struct {
	busy  bool
	facts []Fact
	err   error
}

// New shows the resources of a place. The first one that can be listed is chosen.
func New(place Place, resources []Resource) *Screen {
	s := &Screen{place: place, resources: resources}
	for _, level := range []Level{OfConfig, OfProject, OfWorkplace} {
		heading, outside := s.levelName(level), true
		first := true
		for at := range resources {
			if resources[at].Level != level {
				continue
			}
			if first {
				if len(s.rows) > 0 {
					s.rows = append(s.rows, navRow{resource: -1})
				}
				s.rows = append(s.rows, navRow{heading: heading, outside: outside, resource: -1})
				first = false
			}
			s.rows = append(s.rows, navRow{resource: at})
		}
	}
	s.nav.SetLen(len(s.rows))
	for at, row := range s.rows {
		if row.resource >= 0 && resources[row.resource].Off == "" {
			s.nav.SetCursor(at)
			break
		}
	}
	return s
}

// Secrets are the names of secrets that are listed.
func (s *Screen) Secrets() []string {
	var names []string
	for _, l := range s.stack {
		for i := range l.items {
			names = append(names, l.items[i].Secrets...)
		}
	}
	return names
}

// Place is where it manages.
func (s *Screen) Place() Place { return s.place }

func (s *Screen) levelName(level Level) string {
	switch level {
	case OfConfig:
		return s.place.Config.ConfigRef.String()
	case OfProject:
		return s.place.Project.Slug
	case OfWorkplace:
	}
	return s.place.Workplace
}

// target is what a resource belongs to.
func (s *Screen) target(r *Resource) string {
	if r.Target != "" {
		return r.Target
	}
	return s.levelName(r.Level)
}

// chosen is the resource under the cursor of the left pane, nil on a heading.
func (s *Screen) chosen() *Resource {
	if at := s.nav.Cursor(); at >= 0 && at < len(s.rows) && s.rows[at].resource >= 0 {
		return &s.resources[s.rows[at].resource]
	}
	return nil
}

// open is the listing that is shown, nil for none.
func (s *Screen) open() *listing {
	if len(s.stack) == 0 {
		return nil
	}
	return s.stack[len(s.stack)-1]
}

// Header says where it is: what is listed, or would be, belongs to a config, a project or the workplace.
func (s *Screen) Header(*screen.Context) screen.Header {
	h := screen.Header{}
	ref, level, title := s.place.Config.ConfigRef, OfWorkplace, ""
	if r := s.chosen(); r != nil {
		level = r.Level
	}
	if l := s.open(); l != nil {
		level, title = s.stack[0].Level, heading(s.stack[0].Title)
		if len(l.Needs) > 0 {
			ref, level = l.Needs[0], OfConfig
		}
	}
	if level == OfConfig && ref.Config != "" {
		h.Config, h.Crumbs = &ref, []string{ref.Project, ref.Config}
	} else if level == OfProject && s.place.Project.Slug != "" {
		h.Crumbs = []string{s.place.Project.Slug}
	}
	h.Crumbs = append(h.Crumbs, "manage")
	if title != "" {
		h.Crumbs = append(h.Crumbs, title)
	}
	return h
}

// Scopes are where its keys are looked up.
func (s *Screen) Scopes() []keys.Scope {
	if l := s.open(); l != nil && l.field != nil {
		return []keys.Scope{keys.Filtering}
	}
	return own()
}

func own() []keys.Scope { return []keys.Scope{keys.Manage, keys.Moving} }

// Subject is the pair under the cursor, where there is one. Everything else that is revealed here is in dialogs.
func (s *Screen) Subject(c *screen.Context) string {
	if l := s.open(); l != nil && s.onItems {
		if i := l.item(); i != nil && i.Pair != nil {
			return i.Pair.subject(c)
		}
	}
	return ""
}

// Refresh reads again what was let go of, and reads the configs that a list is drawn with.
func (s *Screen) Refresh(c *screen.Context) []screen.Effect {
	l := s.open()
	switch {
	case l == nil:
		return nil
	case l.known:
		return l.wants(c)
	case l.busy || l.err != nil:
		return nil
	}
	return s.read(c, l)
}

// Busy reports whether an answer is awaited.
func (s *Screen) Busy() bool {
	for _, l := range s.stack {
		if l.busy {
			return true
		}
		for _, one := range l.inspected {
			if one.busy {
				return true
			}
		}
	}
	return false
}

// read asks for a list.
func (s *Screen) read(c *screen.Context, l *listing) []screen.Effect {
	s.number++
	number := s.number
	l.busy, l.since, l.number, l.stale = true, c.Now, number, false
	read := l.lists()
	return screen.Effects(screen.Errand{Run: func(ctx context.Context) func(*screen.Context) []screen.Effect {
		items, err := read(ctx)
		return func(c *screen.Context) []screen.Effect {
			l.listedAre(c, number, items, err)
			return screen.Effects(screen.Told{Err: err})
		}
	}})
}

// listedAre files a list. What was listed before stays when it cannot be read again.
func (l *listing) listedAre(c *screen.Context, number int, items []Item, err error) {
	if number != l.number || !l.busy {
		return
	}
	l.busy, l.err = false, err
	if err != nil {
		return
	}
	l.items, l.known, l.readAt = items, true, c.Now
	l.inspected = map[string]*inspected{}
	l.follow()
	kept := l.kept
	l.narrow()
	if now := l.item(); l.text != "" && (now == nil || now.ID != kept) && slices.ContainsFunc(items, func(i Item) bool { return i.ID == kept }) {
		// It has another name since, which the filter does not know.
		l.text, l.kept = "", kept
		l.narrow()
	}
}

// follow has the cursor go to what was made, or to what has another identity since it was changed, such as a new name.
func (l *listing) follow() {
	var made []string
	for at := range l.items {
		if i := &l.items[at]; !l.had[i.ID] && !i.Note {
			made = append(made, i.ID)
		}
	}
	if l.had != nil && len(made) == 1 {
		l.kept = made[0]
	}
	l.had = nil
}

// narrow lists what the filter leaves. The cursor stays at its thing.
func (l *listing) narrow() {
	l.listed = l.listed[:0]
	pattern := strings.ToUpper(l.text)
	at := -1
	for i := range l.items {
		if !l.items[i].holds(pattern) {
			continue
		}
		if l.items[i].ID == l.kept {
			at = len(l.listed)
		}
		l.listed = append(l.listed, i)
	}
	l.list.SetLen(len(l.listed))
	if at >= 0 {
		l.list.SetCursor(at)
	}
	l.keep()
}

func (i *Item) holds(pattern string) bool {
	return pattern == "" || strings.Contains(strings.ToUpper(i.Name), pattern) ||
		slices.ContainsFunc(i.Cells, func(c Cell) bool { return strings.Contains(strings.ToUpper(c.Text), pattern) })
}

// whole is what the actions of a thing are about.
func (i *Item) whole() string { return cmp.Or(i.Whole, i.Name) }

func (l *listing) keep() {
	if i := l.item(); i != nil {
		l.kept = i.ID
	}
}

// item is the thing under the cursor, nil for none.
func (l *listing) item() *Item {
	if at := l.list.Cursor(); at >= 0 && at < len(l.listed) {
		return &l.items[l.listed[at]]
	}
	return nil
}

// Renew goes on with the place as it is now, such as after another login of the same person or a new name. What was listed
// is listed anew by Refresh; what lies inside a thing is left.
func (s *Screen) Renew(place Place, resources []Resource) {
	chosen := ""
	if r := s.chosen(); r != nil {
		chosen = r.ID
	}
	next := New(place, resources)
	for at, row := range next.rows {
		if row.resource < 0 {
			continue
		}
		r := resources[row.resource]
		if r.ID == chosen {
			next.nav.SetCursor(at)
		}
		if len(s.stack) > 0 && r.ID == s.stack[0].ID && r.Off == "" {
			old := s.stack[0]
			next.stack = []*listing{{Resource: r, kept: old.kept, text: old.text, view: old.view, inspected: map[string]*inspected{}}}
		}
	}
	next.onItems = s.onItems && len(next.stack) > 0
	next.number = s.number + 1
	*s = *next
}

// LetGo forgets what was read; Refresh reads it again, and the cursor finds its thing. What lies inside a thing is left.
func (s *Screen) LetGo(*screen.Context) []model.ConfigRef {
	for _, l := range s.stack {
		l.items, l.listed, l.known, l.busy, l.err, l.inspected = nil, nil, false, false, nil, nil
		l.list.SetLen(0)
	}
	if len(s.stack) > 1 {
		s.stack = slices.Delete(s.stack, 1, len(s.stack)) // It clears what it leaves out.
	}
	return nil
}

// Cursor is where the filter is typed.
func (s *Screen) Cursor() (x, y int, shown bool) {
	l := s.open()
	return s.area.cursorX, s.area.cursorY, l != nil && l.field != nil
}
