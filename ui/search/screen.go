package search

import (
	"slices"
	"time"

	"dtui/model"
	"dtui/model/search"
	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/screen"
)

// Ask is what the screen leaves to others.
type Ask struct {
	// Matrix shows configs side by side, Diff two of them.
	Matrix func(c *screen.Context, refs []model.ConfigRef) []screen.Effect
	Diff   func(c *screen.Context, left, right model.ConfigRef) []screen.Effect
	// Uses shows where else a value is used.
	Uses func(c *screen.Context, of search.Place) []screen.Effect
	// Read asks whether values are to be read, and of which scope.
	Read func(c *screen.Context, offer Offer) []screen.Effect
}

// Offer is what could be read, with what each choice costs.
type Offer struct {
	Choices []OfferChoice
	// Limit is how many reads of values Doppler allows a minute, 0 while that is not known.
	Limit int
}

// OfferChoice is one scope.
type OfferChoice struct {
	Scope Scope
	// Project is its only project, "" for all.
	Project string
	// Reads is how many configs it reads, About whether that is a guess.
	Reads int
	About bool
}

// mode is what is looked for.
type mode uint8

const (
	byName mode = iota
	byValue
	byUse
)

// Screen is one search.
type Screen struct {
	store *Store
	ask   Ask
	mode  mode
	// first is the project that was open.
	first string

	// names is where a name is typed, value a text to be looked for in values; typing is set while one has the focus.
	names  *field.Text
	value  field.Hidden
	typing bool
	// pattern is what was typed for a name.
	pattern string
	// whole looks for a whole value, raw in the stored texts.
	whole, raw bool
	// query is the text that was looked for last, found what each reading has of it.
	query search.Query
	found map[model.ConfigRef]finding
	// index is over what was read, for who uses and refers to the secret that of names.
	index *search.Index
	of    search.Place

	lines  []line
	groups []group
	// full are the hits that were not found by their letters, groupOf the groups of the projects by their numbers.
	full    []row
	groupOf []int32
	made    uint64
	list    list.List
	// kept is the row under the cursor while the rows are made anew, moved is set once the person went to one.
	kept  place
	moved bool
	// at is which of its configs.
	at    int
	marks []search.Place
	// begun is set once names were asked for, copying while one value is read to be copied.
	begun    bool
	copying  search.Place
	progress Progress
	// unread says what was not searched, since when the oldest names are known.
	unread unread
	since  time.Time
	// hits is how many rows can be stood on.
	hits             int
	cursorX, cursorY int
	area             area
}

// finding is what one reading has of a text.
type finding struct {
	of         *model.Snapshot
	names      []string
	unreadable int
}

// New looks for names. Project is the open one, "" for none.
func New(c *screen.Context, store *Store, project string, ask Ask) *Screen {
	s := &Screen{store: store, ask: ask, first: project, names: field.New(false), typing: true}
	s.names.Shape = oneLine
	store.Learn(c.W)
	s.sync(c)
	return s
}

// Uses looks for where else the value of a secret is used, and for what refers to it.
func Uses(c *screen.Context, store *Store, of search.Place, ask Ask) *Screen {
	s := &Screen{store: store, ask: ask, first: of.Project, mode: byUse, of: of, names: field.New(false), begun: true}
	store.Learn(c.W)
	s.sync(c)
	return s
}

// Everywhere reports whether it searches, and does not list who uses one value.
func (s *Screen) Everywhere() bool { return s.mode != byUse }

// Focus goes back to what is typed.
func (s *Screen) Focus() { s.typing = true }

// Header says that this is about no config.
func (s *Screen) Header(*screen.Context) screen.Header {
	if s.mode == byUse {
		return screen.Header{Crumbs: []string{"where else"}}
	}
	return screen.Header{Crumbs: []string{"search everywhere"}}
}

// Scopes are where its keys are looked up: while something is typed, letters are letters.
func (s *Screen) Scopes() []keys.Scope {
	if s.typing {
		return []keys.Scope{keys.SearchField}
	}
	return []keys.Scope{keys.Results, keys.Moving}
}

// Subject is the secret under the cursor, in the chosen config as it was read.
func (s *Screen) Subject(c *screen.Context) string {
	at, ok := s.current(c)
	if !ok || s.typing {
		return ""
	}
	snapshot := s.store.Read(c.W, at.ConfigRef)
	if snapshot == nil {
		return ""
	}
	id := snapshot.ID()
	return "search:" + id.UUID + ":" + id.String() + ":" + s.aspect().String() + ":" + at.Name
}

func (s *Screen) aspect() model.Aspect {
	if s.raw {
		return model.RawText
	}
	return model.ComputedText
}

// Refresh takes over what was read, and begins to read names once one was typed.
func (s *Screen) Refresh(c *screen.Context) []screen.Effect {
	var wanted []screen.Effect
	if load := &c.W.ProjectsLoad; len(c.W.Projects) == 0 && !load.Busy && load.Err == nil {
		wanted = append(wanted, screen.LoadProjects{})
	}
	s.store.Learn(c.W)
	s.sync(c)
	wanted = append(wanted, s.begin(c)...)
	return append(wanted, s.copied(c)...)
}

// begin reads names as soon as one is looked for. What the person gave up does not begin again by itself.
func (s *Screen) begin(c *screen.Context) []screen.Effect {
	if s.begun || s.mode != byName || s.pattern == "" || len(c.W.Projects) == 0 {
		return nil
	}
	s.begun = true
	return s.read(c, Scope{Projects: s.projects(c)})
}

// read starts a run.
func (s *Screen) read(c *screen.Context, scope Scope) []screen.Effect {
	scope.First = s.first
	s.store.Start(c.W, scope)
	s.sync(c)
	return screen.Effects(screen.Seek{})
}

// running reports whether what is being read is what this screen looks into.
func (s *Screen) running() bool {
	return s.store.Running() && s.store.run.scope.Values == (s.mode != byName)
}

// projects are all that there are.
func (s *Screen) projects(c *screen.Context) []string {
	slugs := make([]string, len(c.W.Projects))
	for i := range c.W.Projects {
		slugs[i] = c.W.Projects[i].Slug
	}
	return slugs
}

// copied copies the value that was read for that.
func (s *Screen) copied(c *screen.Context) []screen.Effect {
	if s.copying.Name == "" {
		return nil
	}
	at := c.W.Config(s.copying.ConfigRef)
	switch {
	case at.Snapshot != nil:
		effects := s.copy(at.Snapshot, s.copying)
		s.copying = search.Place{}
		return effects
	case !at.Busy && at.Err != nil:
		effects := screen.Effects(screen.Problem("Not copied: "+s.copying.ConfigRef.String()+" could not be read: "+reason(at.Err)+".", ""))
		s.copying = search.Place{}
		return effects
	}
	return nil
}

// sync makes the rows anew when something was read since, and counts what is left.
func (s *Screen) sync(c *screen.Context) {
	s.progress = s.store.progress(c.W, s.projects(c), s.mode != byName)
	s.unread, s.since = s.look(c), s.store.oldest()
	if s.made == s.store.version && s.mode == byName {
		return
	}
	s.relist(c)
}

// LetGo forgets what was read and the text that was looked for. A typed name stays: it is none of Doppler's texts.
func (s *Screen) LetGo(*screen.Context) []model.ConfigRef {
	s.store.LetGo()
	s.value.Clear()
	s.query, s.found, s.index, s.copying = search.Query{}, nil, nil, search.Place{}
	s.lines, s.groups, s.full, s.made = nil, nil, nil, 0
	s.list.SetLen(0)
	if s.mode != byUse {
		return nil
	}
	return []model.ConfigRef{s.of.ConfigRef}
}

// Cursor is where the text is typed.
func (s *Screen) Cursor() (x, y int, visible bool) { return s.cursorX, s.cursorY, s.typing }

// place is a row that can be found again: the project, the name and the part of the list.
type place struct {
	title, project, name string
}

// current is the secret under the cursor, in the chosen config.
func (s *Screen) current(c *screen.Context) (search.Place, bool) {
	at := s.list.Cursor()
	if at < 0 || at >= len(s.lines) || s.lines[at].kind != hitRow {
		return search.Place{}, false
	}
	r := s.row(c, at)
	if len(r.configs) == 0 {
		return search.Place{}, false
	}
	return search.Place{ConfigRef: model.ConfigRef{Project: r.project, Config: r.configs[min(s.at, len(r.configs)-1)]}, Name: r.name}, true
}

// refs are the configs of the row under the cursor.
func (s *Screen) refs(c *screen.Context) []model.ConfigRef {
	at := s.list.Cursor()
	if at < 0 || at >= len(s.lines) || s.lines[at].kind != hitRow {
		return nil
	}
	r := s.row(c, at)
	refs := make([]model.ConfigRef, len(r.configs))
	for i, config := range r.configs {
		refs[i] = model.ConfigRef{Project: r.project, Config: config}
	}
	return refs
}

func (s *Screen) marked(at search.Place) bool { return slices.Contains(s.marks, at) }
