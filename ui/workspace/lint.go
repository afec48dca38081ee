package workspace

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"dtui/model"
	"dtui/model/lint"
)

// linting is what was found in the configs of some projects, and what is being looked for.
type linting struct {
	ignored []lint.Rule
	// done has the newest findings for each project, which may be out of date.
	done map[string]*Lint
	// running is true while a job is on its way; number tells its answer from those that nobody waits for any more.
	running bool
	number  uint64
	// stamp changes whenever what was found does.
	stamp uint64
	// looked is what was there when nothing was out of date last.
	looked lookedAt
}

// lookedAt is what tells that nothing can be out of date since.
type lookedAt struct {
	valid         bool
	reads, staged uint64
	projects      string
	shown         model.ConfigRef
}

// Lint is what was found in the configs of one project that were read. It holds no value.
type Lint struct {
	// Found are all findings as lint.Check gives them: what a branch has like its root is reported for the root.
	Found []lint.Finding
	// Checked are the configs, sorted by name.
	Checked []model.ConfigRef

	project string
	places  map[lint.Place][]lint.Finding
	number  uint64
	basis   basis
}

// basis is what findings were made from.
type basis struct {
	staged uint64
	shown  model.ConfigRef
	// read are the configs, and those that they refer to: nil for one that was not read.
	read map[model.ConfigRef]*model.Snapshot
	// lists are what was filed of which configs there are.
	lists map[string]uint64
}

// IgnoreRules has findings of some rules left out.
func (w *Workspace) IgnoreRules(rules []lint.Rule) { w.lint.ignored = rules }

// IgnoredRules are those rules.
func (w *Workspace) IgnoredRules() []lint.Rule { return w.lint.ignored }

// Lint is what was found in a project, nil before it was looked at, and whether that is what would be found now.
func (w *Workspace) Lint(project string) (found *Lint, current bool) {
	found = w.lint.done[project]
	return found, found != nil && w.lintIsCurrent(found)
}

// LintStamp changes whenever what was found does.
func (w *Workspace) LintStamp() uint64 { return w.lint.stamp }

// Findings is what was found about one secret, by the name that it will have. For a branch that is not the shown one, what
// it has like its root may be left out.
func (w *Workspace) Findings(in model.ConfigRef, name string) []lint.Finding {
	if found := w.lint.done[in.Project]; found != nil {
		return found.places[lint.Place{In: in, Name: name}]
	}
	return nil
}

// In are the findings in one config, those included that a shown branch has from its root.
func (l *Lint) In(ref model.ConfigRef) []lint.Finding {
	var found []lint.Finding
	for at, list := range l.places {
		if at.In == ref {
			found = append(found, list...)
		}
	}
	slices.SortStableFunc(found, func(a, b lint.Finding) int { return cmp.Compare(a.Name, b.Name) })
	return found
}

// AnyRead reports whether a config of a project was read.
func (w *Workspace) AnyRead(project string) bool {
	for ref, c := range w.configs {
		if ref.Project == project && c.Snapshot != nil {
			return true
		}
	}
	return false
}

// readIn lists the configs of a project that were read, sorted.
func (w *Workspace) readIn(project string) []model.ConfigRef {
	var refs []model.ConfigRef
	for ref, c := range w.configs {
		if ref.Project == project && c.Snapshot != nil {
			refs = append(refs, ref)
		}
	}
	slices.SortFunc(refs, func(a, b model.ConfigRef) int { return cmp.Compare(a.Config, b.Config) })
	return refs
}

// lintIsCurrent reports whether nothing has changed that findings depend on.
func (w *Workspace) lintIsCurrent(found *Lint) bool {
	b := &found.basis
	if b.staged != w.Staging.Version() || !slices.Equal(found.Checked, w.readIn(found.project)) {
		return false
	}
	for ref, snapshot := range b.read {
		if w.Loaded(ref) != snapshot {
			return false
		}
	}
	for project, filed := range b.lists {
		if w.Layout(project).filed != filed {
			return false
		}
	}
	return true
}

// LintJob is one round of looking. It holds what does not change any more, so that it can be run beside everything else.
type LintJob struct {
	project string
	shown   model.ConfigRef
	number  uint64
	staged  uint64
	ignored []lint.Rule
	configs []lint.Config
	loaded  map[model.ConfigRef]*model.Snapshot
	lists   map[string]list
}

// list is which configs a project is known to have.
type list struct {
	filed   uint64
	configs map[string]bool
}

// NextLint is the next thing to look for, if anything is out of date and nothing is being looked for: what is to be found in
// some projects, with the shown config looked at by itself too. Findings of other projects are forgotten.
func (w *Workspace) NextLint(projects []string, shown model.ConfigRef) (*LintJob, bool) {
	l := &w.lint
	now := lookedAt{true, w.reads, w.Staging.Version(), strings.Join(projects, " "), shown}
	if l.running || l.looked == now {
		return nil, false
	}
	maps.DeleteFunc(l.done, func(project string, _ *Lint) bool { return !slices.Contains(projects, project) })
	for _, project := range projects {
		refs := w.readIn(project)
		found := l.done[project]
		alone := shown.Project == project && found != nil && found.basis.shown != shown && w.isBranch(shown)
		if len(refs) == 0 || found != nil && !alone && w.lintIsCurrent(found) {
			continue
		}
		l.running = true
		return w.lintJob(project, refs, shown), true
	}
	l.looked = now
	return nil, false
}

func (w *Workspace) isBranch(ref model.ConfigRef) bool {
	s := w.Loaded(ref)
	return s != nil && s.Config().Branch()
}

func (w *Workspace) lintJob(project string, refs []model.ConfigRef, shown model.ConfigRef) *LintJob {
	job := &LintJob{
		project: project, shown: shown, number: w.lint.number, staged: w.Staging.Version(), ignored: w.lint.ignored,
		loaded: make(map[model.ConfigRef]*model.Snapshot, len(w.configs)), lists: make(map[string]list, len(w.layouts)),
	}
	for ref, c := range w.configs {
		if c.Snapshot != nil {
			job.loaded[ref] = c.Snapshot
		}
	}
	for slug, l := range w.layouts {
		known := list{filed: l.filed}
		if l.Known && !l.copied {
			known.configs = make(map[string]bool, len(l.Configs))
			for _, c := range l.Configs {
				known.configs[c.Config] = true
			}
		}
		job.lists[slug] = known
	}
	for _, ref := range refs {
		snapshot := job.loaded[ref]
		job.configs = append(job.configs, lint.Config{Snapshot: snapshot, Staged: w.Staging.Of(snapshot.ID()).Copy()})
	}
	return job
}

// Run looks. It may be called from anywhere.
func (j *LintJob) Run() *Lint {
	found := &Lint{
		project: j.project, number: j.number, places: map[lint.Place][]lint.Finding{},
		basis: basis{staged: j.staged, shown: j.shown, read: map[model.ConfigRef]*model.Snapshot{}, lists: map[string]uint64{}},
	}
	world := lint.World{
		Loaded: func(ref model.ConfigRef) *model.Snapshot { return j.loaded[ref] },
		Gone: func(ref model.ConfigRef) bool {
			configs := j.lists[ref.Project].configs
			return configs != nil && !configs[ref.Config]
		},
	}
	found.Found = j.wanted(lint.Check(j.configs, world))
	for _, finding := range found.Found {
		found.put(finding)
	}
	for _, config := range j.configs {
		ref := config.Snapshot.ID().ConfigRef
		found.Checked = append(found.Checked, ref)
		found.basis.read[ref] = config.Snapshot
		j.dependOn(found, config)
		if ref == j.shown && config.Snapshot.Config().Branch() {
			// Somebody who looks at a branch wants to see what is wrong there, wherever it comes from.
			for _, finding := range j.wanted(lint.Check([]lint.Config{config}, world)) {
				found.put(finding)
			}
		}
	}
	return found
}

// dependOn notes the configs outside that a config refers to.
func (j *LintJob) dependOn(found *Lint, config lint.Config) {
	note := func(raw model.Value) {
		for _, reference := range model.References(raw) {
			ref, _ := reference.Target(config.Snapshot.ID().ConfigRef)
			found.basis.read[ref] = j.loaded[ref]
			found.basis.lists[ref.Project] = j.lists[ref.Project].filed
		}
	}
	for _, secret := range config.Snapshot.Secrets() {
		note(secret.Text(model.RawText))
	}
	if config.Staged != nil {
		for _, line := range config.Staged.Lines() {
			note(line.Value)
		}
	}
}

// wanted leaves out what the person does not want to be told.
func (j *LintJob) wanted(found []lint.Finding) []lint.Finding {
	return slices.DeleteFunc(found, func(f lint.Finding) bool { return slices.Contains(j.ignored, f.Rule) })
}

func (l *Lint) put(finding lint.Finding) {
	at := lint.Place{In: finding.In.ConfigRef, Name: finding.Name}
	for i := range l.places[at] {
		if have := &l.places[at][i]; have.Rule == finding.Rule && have.Message == finding.Message {
			return
		}
	}
	l.places[at] = append(l.places[at], finding)
}

// Linted files what was found, unless nobody waits for it any more.
func (w *Workspace) Linted(found *Lint) bool {
	l := &w.lint
	if found.number != l.number {
		return false
	}
	l.running = false
	if l.done == nil {
		l.done = map[string]*Lint{}
	}
	l.done[found.project] = found
	l.stamp++
	return true
}

// forgetLint forgets what was found, and overtakes what is being looked for.
func (w *Workspace) forgetLint() {
	l := &w.lint
	l.number++
	l.stamp++
	l.running, l.done, l.looked = false, nil, lookedAt{}
}

// Mend stages a text without what nobody means to have there, and names the rules that were mended; none when there is
// nothing of that kind. Name is the one that the secret will have.
func (w *Workspace) Mend(id model.ConfigID, name string) ([]lint.Rule, error) {
	draft, rules, err := w.mending(id, name)
	if err != nil || len(rules) == 0 {
		return nil, err
	}
	return rules, w.Staging.StageAll("mending of "+name, draft)
}

// MendAll mends several secrets in one step, and reports how many it were.
func (w *Workspace) MendAll(places []lint.Finding) (int, error) {
	var drafts []model.Draft
	seen := map[model.ConfigID]map[string]bool{}
	for _, p := range places {
		if seen[p.In] == nil {
			seen[p.In] = map[string]bool{}
		}
		if seen[p.In][p.Name] {
			continue
		}
		seen[p.In][p.Name] = true
		draft, rules, err := w.mending(p.In, p.Name)
		if err != nil {
			return 0, err
		}
		if len(rules) > 0 {
			drafts = append(drafts, draft)
		}
	}
	if len(drafts) == 0 {
		return 0, nil
	}
	return len(drafts), w.Staging.StageAll("mending", drafts...)
}

func (w *Workspace) mending(id model.ConfigID, name string) (model.Draft, []lint.Rule, error) {
	snapshot, err := w.present(id)
	if err != nil {
		return model.Draft{}, nil, err
	}
	set := w.Staging.Of(id)
	line, staged := set.Named(name)
	if !staged {
		line = model.Change{Base: snapshot.Find(name), Name: name}
	}
	if line.Removal != model.Keep || line.Base == nil && !staged {
		return model.Draft{}, nil, nil
	}
	result := line.Result()
	mended, rules := lint.Mend(result.Text(model.RawText), w.lint.ignored...)
	line.Value = mended
	if len(rules) == 0 {
		return model.Draft{}, nil, nil
	}
	return model.Draft{Present: snapshot, Changes: []model.Change{line}}, rules, nil
}
