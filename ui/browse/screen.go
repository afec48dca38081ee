package browse

import (
	"time"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// pane is one of the three.
type pane uint8

const (
	projectsPane pane = iota
	configsPane
	secretsPane
)

// Dialogs makes the dialogs and screens that browse opens; the root model hands them in.
type Dialogs interface {
	Edit(c *screen.Context, id model.ConfigID, name string) []screen.Effect
	// EditAll gives the whole config to an editor, at the line of a secret.
	EditAll(c *screen.Context, id model.ConfigID, key string) []screen.Effect
	Add(c *screen.Context, id model.ConfigID) []screen.Effect
	Rename(c *screen.Context, id model.ConfigID, name string) []screen.Effect
	Note(c *screen.Context, id model.ConfigID, name string) []screen.Effect
	Visibility(c *screen.Context, id model.ConfigID, name string) []screen.Effect
	Type(c *screen.Context, id model.ConfigID, name string) []screen.Effect
	Delete(c *screen.Context, id model.ConfigID, name string) []screen.Effect
	// Jump asks to which of several places to go.
	Jump(c *screen.Context, name string, from model.ConfigRef, to []Jump) []screen.Effect
	FollowRoot(c *screen.Context, id model.ConfigID, name string) []screen.Effect
	SetInRoot(c *screen.Context, id model.ConfigID, name string) []screen.Effect
	Discard(c *screen.Context, id model.ConfigID) []screen.Effect
	CopyAs(c *screen.Context, id model.ConfigID, name string, marked []string) []screen.Effect
	// Matrix shows all configs of a project side by side, ChooseMatrix asks which.
	Matrix(c *screen.Context, project string) []screen.Effect
	ChooseMatrix(c *screen.Context, project string) []screen.Effect
	// UsedBy shows where else the value of a secret is used, and who refers to it.
	UsedBy(c *screen.Context, ref model.ConfigRef, name string) []screen.Effect
	// Lint shows what is probably a mistake in a project.
	Lint(c *screen.Context, project string) []screen.Effect
	// Manage shows what Doppler has beside secrets: of the config and the project, either of which may be none, and of the workplace.
	Manage(c *screen.Context, project string, ref model.ConfigRef) []screen.Effect
	// Share makes a link to a value.
	Share(c *screen.Context, id model.ConfigID, name string, value model.Value) []screen.Effect
	Compare(c *screen.Context, ref model.ConfigRef) []screen.Effect
	// History shows the log of a config.
	History(c *screen.Context, ref model.ConfigRef) []screen.Effect
	Promote(c *screen.Context, ref model.ConfigRef, names []string) []screen.Effect
	// Activity shows the workplace's log.
	Activity(c *screen.Context) []screen.Effect
}

// Screen is the home screen.
type Screen struct {
	// policed is whether the change-request policies were asked for.
	policed bool
	dialogs Dialogs
	focus   pane

	projects projectList
	configs  configList
	secrets  secretList

	// project is the opened one, shown is the config in the secrets pane.
	project string
	shown   model.ConfigRef
	filter  filter
	// remark are names to mark once the shown config was read.
	remark []string
	// trail is where jumps began that can be gone back over, the newest last.
	trail []spot
	// area is where the panes were drawn last, for the mouse.
	area area
}

// New starts with nothing opened.
func New(dialogs Dialogs) *Screen {
	return &Screen{dialogs: dialogs, secrets: secretList{marks: map[string]bool{}}}
}

// Header says where the person is.
func (s *Screen) Header(*screen.Context) screen.Header {
	if s.shown.Config == "" {
		if s.project == "" {
			return screen.Header{}
		}
		return screen.Header{Crumbs: []string{s.project}}
	}
	ref := s.shown
	return screen.Header{Crumbs: []string{ref.Project, ref.Config}, Config: &ref}
}

// Scopes depends on the pane with the focus.
func (s *Screen) Scopes() []keys.Scope {
	if s.filter.typing {
		return []keys.Scope{keys.Filtering}
	}
	own := [...]keys.Scope{keys.Projects, keys.Configs, keys.Secrets}[s.focus]
	return []keys.Scope{own, keys.Browse, keys.Moving}
}

// Shown is the config in the secrets pane.
func (s *Screen) Shown() model.ConfigRef { return s.shown }

// InSight is that config.
func (s *Screen) InSight(*screen.Context) []model.ConfigRef {
	if s.shown.Config == "" {
		return nil
	}
	return []model.ConfigRef{s.shown}
}

// Opened is the project whose configs are listed, "" before one was opened.
func (s *Screen) Opened() string { return s.project }

// Show goes to a config, and to a secret in it if a name is given. The list keeps the secret under the cursor.
func (s *Screen) Show(c *screen.Context, ref model.ConfigRef, name string) {
	keep := s.secrets.name(s, c)
	if ref != s.shown {
		s.secrets.marks, s.remark = map[string]bool{}, nil
		s.filter.clear(secretsPane)
	}
	s.shown, s.project, s.focus = ref, ref.Project, secretsPane
	if name == "" {
		name = keep
	}
	s.refresh(c)
	s.secrets.goTo(c.W, name)
	s.projects.goTo(ref.Project)
	s.configs.goTo(ref.Config)
}

// Refresh takes over what was read or staged since.
func (s *Screen) Refresh(c *screen.Context) []screen.Effect {
	s.refresh(c)
	if s.policed || c.W.Staging.Len() == 0 {
		return nil
	}
	// Whoever stages something is told early where it has to be reviewed.
	s.policed = true
	return screen.Effects(screen.WantPolicies{})
}

func (s *Screen) refresh(c *screen.Context) {
	s.projects.refresh(c.W, s.filter.text[projectsPane], s.project)
	start := ""
	if s.shown.Project == s.project {
		start = s.shown.Config
	}
	s.configs.refresh(c.W, s.project, s.filter.text[configsPane], start)
	s.secrets.refresh(c.W, s.shown, s.filter.text[secretsPane], s.filter.notes)
	s.marked(c)
}

// Subject is what a reveal would show: the secret under the cursor, in this config as it was read under this identity.
func (s *Screen) Subject(c *screen.Context) string {
	if s.focus != secretsPane {
		return ""
	}
	snapshot := c.W.Loaded(s.shown)
	name := s.secrets.name(s, c)
	if snapshot == nil || name == "" {
		return ""
	}
	return "browse:" + snapshot.ID().UUID + ":" + s.shown.String() + ":" + name
}

// current is the row under the cursor with its snapshot; managed is set for one of Doppler's own names, and for one
// that is hidden.
type current struct {
	snapshot *model.Snapshot
	row      workspace.Row
	managed  bool
}

func (s *Screen) current(c *screen.Context) (current, bool) {
	snapshot := c.W.Loaded(s.shown)
	if snapshot == nil {
		return current{}, false
	}
	row, managed, ok := s.secrets.current(c.W, s.shown)
	return current{snapshot: snapshot, row: row, managed: managed}, ok
}

// listOf is the list of the pane with the focus.
func (s *Screen) listOf(p pane) *list.List {
	switch p {
	case projectsPane:
		return &s.projects.list
	case configsPane:
		return &s.configs.list
	default:
		return &s.secrets.list
	}
}

// clock is how times of day are written.
func clock(t time.Time) string { return t.Format("15:04:05") }

// Start preselects a project before anything was read.
func (s *Screen) Start(c *screen.Context, ref model.ConfigRef) {
	s.project, s.focus = ref.Project, configsPane
	s.refresh(c)
}
