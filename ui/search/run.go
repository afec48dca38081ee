package search

import (
	"cmp"
	"slices"

	"dtui/model"
	"dtui/ui/workspace"
)

// atOnce is how many reads are on their way at a time.
const atOnce = 4

// Task is one thing to be read: the configs of a project where Config is empty, else the names of a config, or all of it.
type Task struct {
	model.ConfigRef
	Values bool
}

// Scope is what a run is to read.
type Scope struct {
	Projects []string
	// First is the project that is read before the others.
	First string
	// Values reads the values, else the names alone.
	Values bool
	// Anew reads what is known too.
	Anew bool
}

// run is a reading under way. The first project is read whole; the others take turns, a config each, so that the names of
// every project are soon known.
type run struct {
	scope Scope
	ring  []turn
	under map[Task]bool
	// waiting are the projects whose configs are being listed.
	waiting map[string]turn
	// done are the configs that this run has asked for.
	done map[model.ConfigRef]bool
}

// turn is a project with what is left to read of it.
type turn struct {
	project string
	// listed is set once its configs were asked for, filled once left is what of them is to be read.
	listed, filled bool
	left           []model.ConfigRef
}

// Start begins a run, or goes on with one that was stopped: what is known is not read again unless it is wanted anew.
func (s *Store) Start(w *workspace.Workspace, scope Scope) {
	s.Stop()
	r := &run{scope: scope, under: map[Task]bool{}, waiting: map[string]turn{}, done: map[model.ConfigRef]bool{}}
	if slices.Contains(scope.Projects, scope.First) {
		r.ring = append(r.ring, turn{project: scope.First})
	}
	for _, project := range scope.Projects {
		if project != scope.First {
			r.ring = append(r.ring, turn{project: project})
		}
	}
	s.run, s.last, s.stopped, s.why = r, scope, false, nil
	s.advance(w)
}

// Stop gives up what is left, and what is on its way.
func (s *Store) Stop() {
	s.number++
	if s.run != nil {
		s.run, s.stopped = nil, true
		s.version++
	}
}

// Running reports whether a run is under way.
func (s *Store) Running() bool { return s.run != nil }

// Next is what to read next, with the number that its answer has to carry. It reports false when enough is on its way.
func (s *Store) Next(w *workspace.Workspace) (Task, uint64, bool) {
	r := s.run
	if r == nil || len(r.under) >= atOnce {
		return Task{}, 0, false
	}
	for len(r.ring) > 0 {
		next := r.ring[0]
		r.ring = r.ring[1:]
		if layout := w.Layout(next.project); !next.listed && (!layout.Known || layout.Copied() || r.scope.Anew) {
			next.listed = true
			r.waiting[next.project] = next
			task := Task{ConfigRef: model.ConfigRef{Project: next.project}}
			r.under[task] = true
			return task, s.number, true
		}
		if !next.filled {
			next.filled, next.left = true, ordered(w, next.project)
		}
		for len(next.left) > 0 && s.has(w, next.left[0], r) {
			next.left = next.left[1:]
		}
		if len(next.left) == 0 {
			continue
		}
		task := Task{next.left[0], r.scope.Values}
		next.left = next.left[1:]
		if next.project == r.scope.First {
			r.ring = slices.Insert(r.ring, 0, next)
		} else {
			r.ring = append(r.ring, next)
		}
		r.under[task], r.done[task.ConfigRef] = true, true
		return task, s.number, true
	}
	return Task{}, 0, false
}

// end takes a task off, and reports false for one that was not on its way. A project that was listed is next.
func (r *run) end(task Task) bool {
	if !r.under[task] {
		return false
	}
	delete(r.under, task)
	if task.Config == "" {
		r.ring = slices.Insert(r.ring, 0, r.waiting[task.Project])
		delete(r.waiting, task.Project)
	}
	return true
}

// has reports whether a config needs no reading: what a run wants anew it asks for once.
func (s *Store) has(w *workspace.Workspace, ref model.ConfigRef, r *run) bool {
	switch {
	case r.done[ref]:
		return true
	case r.scope.Anew:
		return false
	case r.scope.Values:
		return s.Read(w, ref) != nil
	}
	_, there := s.known[ref]
	return there
}

// advance ends the run once nothing is left.
func (s *Store) advance(w *workspace.Workspace) {
	r := s.run
	if r == nil || len(r.under) > 0 {
		return
	}
	r.ring = slices.DeleteFunc(r.ring, func(t turn) bool {
		if layout := w.Layout(t.project); !t.listed && (!layout.Known || layout.Copied() || r.scope.Anew) {
			return false
		}
		left := t.left
		if !t.filled {
			left = ordered(w, t.project)
		}
		return !slices.ContainsFunc(left, func(ref model.ConfigRef) bool { return !s.has(w, ref, r) })
	})
	if len(r.ring) == 0 {
		s.run = nil
		s.version++
	}
}

// ordered are the configs of a project, the roots first: they have most of the names.
func ordered(w *workspace.Workspace, project string) []model.ConfigRef {
	configs := slices.Clone(w.Layout(project).Configs)
	slices.SortStableFunc(configs, func(a, b model.Config) int { return cmp.Compare(order(a.Root), order(b.Root)) })
	refs := make([]model.ConfigRef, len(configs))
	for i := range configs {
		refs[i] = configs[i].ConfigRef
	}
	return refs
}

func order(root bool) int {
	if root {
		return 0
	}
	return 1
}

// Progress is how far the reading of names, or of values, has come.
type Progress struct {
	// Read are the configs that were read, Failed those that could not be.
	Read, Failed int
	// Configs is how many there are; it is a guess while Unlisted, the projects whose configs are not known, is not 0.
	Configs, Unlisted int
	// Refused are the projects whose configs could not be listed.
	Refused int
}

// Left is how many configs are still to be read.
func (p Progress) Left() int { return max(p.Configs-p.Read-p.Failed, 0) }

// usualConfigs is how many configs a project is taken to have while none was listed: Doppler makes one for each of three
// environments.
const usualConfigs = 3

// progress counts over some projects. Of a run that reads anew only what it has read counts.
func (s *Store) progress(w *workspace.Workspace, projects []string, values bool) Progress {
	var p Progress
	anew := s.run != nil && s.run.scope.Anew
	listed := 0
	for _, project := range projects {
		layout := w.Layout(project)
		if s.unlisted[project] != nil && !layout.Known {
			p.Refused++
			continue
		}
		if !layout.Known || anew && (s.run.waiting[project].listed || s.isAhead(project)) {
			p.Unlisted++
			continue
		}
		listed++
		p.Configs += len(layout.Configs)
		for i := range layout.Configs {
			ref := layout.Configs[i].ConfigRef
			_, there := s.known[ref]
			if values {
				there = s.Read(w, ref) != nil
			}
			if anew {
				there = s.run.done[ref] && !s.run.under[Task{ref, s.run.scope.Values}]
			}
			switch {
			case s.failed[ref] != nil && (!there || anew):
				p.Failed++
			case there:
				p.Read++
			}
		}
	}
	guess := usualConfigs * p.Unlisted
	if listed > 0 {
		guess = (p.Configs*p.Unlisted + listed - 1) / listed
	}
	p.Configs += guess
	return p
}

// isAhead reports whether a project was not listed yet by this run.
func (s *Store) isAhead(project string) bool {
	return slices.ContainsFunc(s.run.ring, func(t turn) bool { return t.project == project && !t.listed })
}

// underWay is one of the things that are being read, the same one as long as it is.
func (s *Store) underWay() (Task, bool) {
	var first Task
	if s.run == nil {
		return first, false
	}
	for task := range s.run.under {
		if first.Project == "" || cmp.Or(cmp.Compare(task.Project, first.Project), cmp.Compare(task.Config, first.Config)) < 0 {
			first = task
		}
	}
	return first, first.Project != ""
}
