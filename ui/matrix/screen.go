package matrix

import (
	"slices"

	"dtui/model"
	grid "dtui/model/matrix"
	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/screen"
)

// Choice is a set of configs that something could be done to.
type Choice struct {
	// Key is the letter that chooses it.
	Key     string
	Label   string
	Configs []model.ConfigRef
}

// Ask is what the screen leaves to others: to choose among several sets of configs, and what then follows.
type Ask struct {
	// Promote plans to promote names. Only says which of them are meant for which config; nil means all for all.
	Promote func(c *screen.Context, source model.ConfigRef, names []string, only func(model.ConfigRef, string) bool, to []Choice) []screen.Effect
	// Set stages one value under a name. Like is what a new name takes visibility and type from, if it is not nil.
	Set func(c *screen.Context, name string, like *model.Secret, in []Choice) []screen.Effect
	// History shows the log of a config.
	History func(c *screen.Context, ref model.ConfigRef) []screen.Effect
}

// Screen is one matrix.
type Screen struct {
	// project is the one whose configs are all shown, "" when chosen are.
	project string
	chosen  []model.ConfigRef
	ask     Ask

	columns columns
	table   table
	aspect  model.Aspect
	filter  grid.Filter
	marks   map[grid.Place]bool
	// stopped is set when the person gave up the columns that are not read yet.
	stopped bool

	// names narrows the list to the names that hold a text.
	names field.Filter

	list list.List
	// moved is set once the person went to a cell.
	moved bool
	// at is the column under the cursor, as a place in the order in which they are shown; left is the first one beside
	// the reference.
	at, left int
	// kept is the name under the cursor when the table was let go of, and top where its list began; "" when it was not.
	kept string
	top  int
	area area
}

// New is the matrix of all configs of a project. Nothing needs to be read.
func New(c *screen.Context, project string, ask Ask) *Screen {
	return start(c, &Screen{project: project, ask: ask})
}

// Of is the matrix of some configs, of any projects.
func Of(c *screen.Context, configs []model.ConfigRef, ask Ask) *Screen {
	return start(c, &Screen{chosen: slices.Clone(configs), ask: ask})
}

func start(c *screen.Context, s *Screen) *Screen {
	s.marks = map[grid.Place]bool{}
	s.columns.reference = -1
	s.renew(c)
	return s
}

// Header names the project, where it is one.
func (s *Screen) Header(*screen.Context) screen.Header {
	if one := s.columns.project(); one != "" {
		return screen.Header{Crumbs: []string{one, "matrix"}}
	}
	return screen.Header{Crumbs: []string{"matrix"}}
}

// Scopes are where its keys are looked up: while the filter is typed, letters are letters.
func (s *Screen) Scopes() []keys.Scope {
	if s.names.Typing() {
		return []keys.Scope{keys.Filtering}
	}
	return own()
}

func own() []keys.Scope { return []keys.Scope{keys.Matrix, keys.Moving} }

// Subject is the cell under the cursor.
func (s *Screen) Subject(c *screen.Context) string {
	name, ref := s.name(), s.ref()
	snapshot := c.W.Loaded(ref)
	if name == "" || snapshot == nil {
		return ""
	}
	id := snapshot.ID()
	return "matrix:" + id.UUID + ":" + id.String() + ":" + s.aspect.String() + ":" + name
}

// Refresh takes over what was read, staged or said, and asks for the columns that nobody has asked for yet. What failed
// is not asked for again by itself, nor is anything after the person gave up.
func (s *Screen) Refresh(c *screen.Context) []screen.Effect {
	var wanted []screen.Effect
	if s.project != "" {
		if layout := c.W.Layout(s.project); !layout.Known && !layout.Busy && layout.Err == nil {
			wanted = append(wanted, screen.LoadLayout{Project: s.project})
		}
	}
	s.renew(c)
	if c.W.AskExpected() {
		wanted = append(wanted, screen.RecallExpected{})
	}
	if refs := s.unread(c, false); len(refs) > 0 && !s.stopped {
		wanted = append(wanted, screen.Gather{Refs: refs})
	}
	return wanted
}

// unread are the columns that were not read and are not on their way, those that failed only where they are wanted too.
func (s *Screen) unread(c *screen.Context, failed bool) []model.ConfigRef {
	var refs []model.ConfigRef
	for _, ref := range s.columns.refs {
		state, _ := c.W.Gathering(ref)
		if state == workspaceIdle && c.W.Loaded(ref) == nil || state == workspaceFailed && failed {
			refs = append(refs, ref)
		}
	}
	return refs
}

// reload reads what failed or was given up, and everything when nothing is missing.
func (s *Screen) reload(c *screen.Context) []screen.Effect {
	if s.project != "" && !c.W.Layout(s.project).Known {
		return screen.Effects(screen.LoadLayout{Project: s.project})
	}
	s.stopped = false
	refs := s.unread(c, true)
	if len(refs) == 0 {
		refs = slices.Clone(s.columns.refs)
	}
	return screen.Effects(screen.Gather{Refs: refs})
}

// Cursor is where the filter is typed.
func (s *Screen) Cursor() (x, y int, visible bool) { return s.names.Cursor() }

// LetGo forgets what was read; the cursor finds its cell again once it is there.
func (s *Screen) LetGo(*screen.Context) []model.ConfigRef {
	s.keep()
	s.table = table{}
	s.stopped = false
	s.list.SetLen(0)
	return nil // Refresh asks for the columns itself.
}
