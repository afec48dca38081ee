package workspace

import (
	"errors"
	"time"

	"dtui/model"
)

// ErrForeign is the error of an answer that was read as somebody else than the one who is at work.
var ErrForeign = errors.New("the answer belongs to another login and was dropped")

// ErrNotOpen refuses an edit of a config that is not open, or that was deleted and made anew since.
var ErrNotOpen = errors.New("the config is not open any more; open it again")

// Load is how the reading of one thing stands.
type Load struct {
	// Busy is true while a request is on its way; Since is when it was asked for.
	Busy  bool
	Since time.Time
	// Err is why the newest request failed, nil when it did not.
	Err error
	// asked and answered number the requests, so that an overtaken answer is told from the newest.
	asked, answered uint64
}

// begin notes a new request and returns its number.
func (l *Load) begin(now time.Time) uint64 {
	l.asked++
	l.Busy, l.Since = true, now
	return l.asked
}

// end notes an answer; it reports false for one that was overtaken.
func (l *Load) end(number uint64, err error) bool {
	if number <= l.answered {
		return false
	}
	l.answered = number
	if number == l.asked {
		l.Busy = false
	}
	l.Err = err
	return true
}

// overtake makes every answer that is still on its way an overtaken one.
func (l *Load) overtake() { l.answered, l.Busy = l.asked, false }

// Workspace is everything that dtui knows while it runs.
type Workspace struct {
	Account      model.Account
	AccountKnown bool
	Projects     []model.Project
	ProjectsLoad Load
	Staging      *model.Staging
	Protected    []string
	Budget       model.Budget
	// Offline is when Doppler stopped answering, zero while it answers.
	Offline time.Time

	// known are the accounts that were at work in this run.
	known map[model.Owner]model.Account
	// projectsAt tells when the list of projects was filed from what was filed before and after it, 0 for never.
	projectsAt uint64
	layouts    map[string]*Layout
	configs    map[model.ConfigRef]*Config
	promotions promotions
	policies   policies
	// proposed are the staged changes that stand in a change request too.
	proposed map[lineKey]model.Proposal
	// proposals counts how often something was.
	proposals uint64
	// copyAt is when the configs that were kept for reading offline were read; copied is true while the projects are theirs.
	copyAt map[model.ConfigRef]time.Time
	copied bool
	// unlocked are the protected configs that can be edited, and until when.
	unlocked map[model.ConfigID]time.Time
	// gathering is what is read in the background, expected what was said of names.
	gathering gathering
	expected  expected
	// histories are the pasts that were read.
	histories map[model.ConfigRef]*History
	// reads changes whenever something was filed or forgotten, so that what is derived from it can tell when it is out of date.
	reads uint64
	lint  linting
	held  held
}

type lineKey struct {
	id  model.ConfigID
	key string
}

// New starts with nothing read.
func New(protected []string) *Workspace {
	w := &Workspace{
		Staging: model.NewStaging(), Protected: protected, unlocked: map[model.ConfigID]time.Time{},
		layouts: map[string]*Layout{}, configs: map[model.ConfigRef]*Config{}, promotions: newPromotions(),
		known: map[model.Owner]model.Account{}, histories: map[model.ConfigRef]*History{},
	}
	w.Staging.Guard(w.MayStage)
	return w
}

// Layout is the configs of one project.
type Layout struct {
	Load
	Known  bool
	copied bool
	// filed tells what was filed apart, whoever had asked for it.
	filed        uint64
	Environments []model.Environment
	Configs      []model.Config
}

// Config is one config that was opened or is being opened.
type Config struct {
	Load
	Snapshot *model.Snapshot
	// filed tells what was filed apart, as in a Layout.
	filed   uint64
	rows    []Row
	rowsAt  uint64
	rowsOf  *model.Snapshot
	origins *origins
}

// Layout finds what is known of a project's configs; it is never nil, and empty when nothing was asked for.
func (w *Workspace) Layout(project string) *Layout {
	if l := w.layouts[project]; l != nil {
		return l
	}
	return &Layout{}
}

func (w *Workspace) layout(project string) *Layout {
	l := w.layouts[project]
	if l == nil {
		l = &Layout{}
		w.layouts[project] = l
	}
	return l
}

// Config finds what is known of a config; it is never nil, and empty when nothing was asked for.
func (w *Workspace) Config(ref model.ConfigRef) *Config {
	if c := w.configs[ref]; c != nil {
		return c
	}
	return &Config{}
}

func (w *Workspace) config(ref model.ConfigRef) *Config {
	c := w.configs[ref]
	if c == nil {
		c = &Config{}
		w.configs[ref] = c
	}
	return c
}

// Loaded is the newest snapshot of a config, nil when none was read.
func (w *Workspace) Loaded(ref model.ConfigRef) *model.Snapshot {
	if c := w.configs[ref]; c != nil {
		return c.Snapshot
	}
	return nil
}

// Find looks a config up in its project's list.
func (w *Workspace) Find(ref model.ConfigRef) (model.Config, bool) {
	if l := w.layouts[ref.Project]; l != nil {
		for _, c := range l.Configs {
			if c.Config == ref.Config {
				return c, true
			}
		}
	}
	if s := w.Loaded(ref); s != nil {
		return s.Config(), true
	}
	return model.Config{}, false
}

// Environment is the slug of a config's environment: from what was read, else from the config's name.
func (w *Workspace) Environment(ref model.ConfigRef) string {
	if c, ok := w.Find(ref); ok && c.Environment != "" {
		return c.Environment
	}
	return ref.Config
}

// EnvironmentName is the name that people gave an environment.
func (w *Workspace) EnvironmentName(project, environment string) string {
	if l := w.layouts[project]; l != nil {
		for _, e := range l.Environments {
			if e.Slug == environment && e.Name != "" {
				return e.Name
			}
		}
	}
	return environment
}

// ProtectedBy is the pattern that protects a config, "" when none does.
func (w *Workspace) ProtectedBy(ref model.ConfigRef) string {
	return model.ProtectedBy(ref.Config, w.Protected)
}

// BeginProjects notes that the projects were asked for.
func (w *Workspace) BeginProjects(now time.Time) uint64 { return w.ProjectsLoad.begin(now) }

// BeginLayout notes that a project's configs were asked for.
func (w *Workspace) BeginLayout(project string, now time.Time) uint64 {
	return w.layout(project).begin(now)
}

// BeginOpen notes that a config was asked for.
func (w *Workspace) BeginOpen(ref model.ConfigRef, now time.Time) uint64 {
	return w.config(ref).begin(now)
}

// AccountIs files who is at work.
func (w *Workspace) AccountIs(account model.Account) {
	if w.copied && w.foreign(account.Owner) {
		// What was kept of the one who was taken for it is no list of this one's.
		w.Projects = nil
		w.DropCopies()
	}
	w.Account, w.AccountKnown = account, true
	w.known[account.Owner] = account
	for _, c := range w.configs {
		if c.Snapshot != nil && c.Snapshot.ID().Owner != account.Owner {
			// It was read before it was known who is at work.
			c.Snapshot, c.Err = nil, ErrForeign
			w.reads++
		}
	}
	for ref, h := range w.histories {
		if h.Own != nil && h.Own.Present.ID().Owner != account.Owner {
			delete(w.histories, ref)
		}
	}
}

func (w *Workspace) foreign(owner model.Owner) bool {
	return w.AccountKnown && owner != w.Account.Owner
}

// ProjectsAre files the answer to a request for the projects.
func (w *Workspace) ProjectsAre(number uint64, list model.ProjectList, err error) {
	if err == nil && w.foreign(list.Owner) {
		err = ErrForeign
	}
	if w.ProjectsLoad.end(number, err) && err == nil {
		w.Projects, w.copied = list.Projects, false
		w.reads++
		w.projectsAt = w.reads
	}
}

// LayoutIs files the answer to a request for a project's configs.
func (w *Workspace) LayoutIs(project string, number uint64, layout model.Layout, err error) {
	l := w.layout(project)
	if err == nil && (w.foreign(layout.ID.Owner) || layout.ID.Slug != project) {
		err = ErrForeign
	}
	if l.end(number, err) && err == nil {
		w.fileLayout(l, layout)
	}
}

// Opened files the answer to a request for a config.
func (w *Workspace) Opened(ref model.ConfigRef, number uint64, snapshot *model.Snapshot, err error) {
	if err == nil && (w.foreign(snapshot.ID().Owner) || snapshot.ID().ConfigRef != ref) {
		err = ErrForeign
	}
	c := w.config(ref)
	if c.end(number, err) && err == nil {
		w.held.keep(c.Snapshot)
		c.Snapshot = snapshot
		w.reads++
		c.filed = w.reads
	}
}

// Read files a snapshot that came with the answer to a save.
func (w *Workspace) Read(snapshot *model.Snapshot) {
	if snapshot == nil || w.foreign(snapshot.ID().Owner) {
		return
	}
	c := w.config(snapshot.ID().ConfigRef)
	if c.Snapshot == nil || !snapshot.ReadAt().Before(c.Snapshot.ReadAt()) {
		w.held.keep(c.Snapshot)
		c.Snapshot, c.Err = snapshot, nil
		w.reads++
		c.filed = w.reads
	}
}

// Busy reports whether anything is on its way.
func (w *Workspace) Busy() bool {
	if w.ProjectsLoad.Busy {
		return true
	}
	for _, l := range w.layouts {
		if l.Busy {
			return true
		}
	}
	for _, c := range w.configs {
		if c.Busy {
			return true
		}
	}
	return w.historyBusy()
}
