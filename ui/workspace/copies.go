package workspace

import (
	"cmp"
	"slices"
	"time"

	"dtui/model"
)

// CopiesAre has the configs that were kept for reading offline stand for the lists of projects and configs that were
// never read. What was read stays.
func (w *Workspace) CopiesAre(owner model.Owner, kept []model.KeptConfig) {
	if w.foreign(owner) {
		return
	}
	w.copyAt = map[model.ConfigRef]time.Time{}
	for _, k := range kept {
		w.copyAt[k.Config.ConfigRef] = k.ReadAt
	}
	if len(w.Projects) == 0 {
		for _, k := range kept {
			if slug := k.Config.Project; !slices.ContainsFunc(w.Projects, func(p model.Project) bool { return p.Slug == slug }) {
				w.Projects = append(w.Projects, model.Project{Slug: slug, Name: slug})
			}
		}
		w.copied = len(w.Projects) > 0
	}
	for _, k := range kept {
		l := w.layout(k.Config.Project)
		if l.Known && !l.copied {
			continue
		}
		w.reads++
		l.Known, l.copied, l.filed = true, true, w.reads
		l.Configs = slices.DeleteFunc(l.Configs, func(c model.Config) bool { return c.ConfigRef == k.Config.ConfigRef })
		l.Configs = append(l.Configs, k.Config)
		slices.SortFunc(l.Configs, func(a, b model.Config) int {
			return cmp.Or(cmp.Compare(a.Environment, b.Environment), cmp.Compare(a.Config, b.Config))
		})
		if !slices.ContainsFunc(l.Environments, func(e model.Environment) bool { return e.Slug == k.Config.Environment }) {
			l.Environments = append(l.Environments, model.Environment{Slug: k.Config.Environment, Name: k.Config.Environment, Project: k.Config.Project})
		}
	}
}

// CopyOf is when the copy of a config was read, and whether it is all that can be had of the config now.
func (w *Workspace) CopyOf(ref model.ConfigRef) (at time.Time, only bool) {
	at, kept := w.copyAt[ref]
	s := w.Loaded(ref)
	return at, kept && (s == nil || s.Copied())
}

// Copies is how many configs were kept for reading offline, as far as that was asked for.
func (w *Workspace) Copies() int { return len(w.copyAt) }

// FromCopies reports whether the list of projects only has what was kept.
func (w *Workspace) FromCopies() bool { return w.copied }

// Copied reports whether the list of configs only has what was kept.
func (l *Layout) Copied() bool { return l.copied }

// DropCopies forgets the lists that only have what was kept, because Doppler answers again. Opened copies stay until they
// were read anew.
func (w *Workspace) DropCopies() {
	for project, l := range w.layouts {
		if l.copied {
			delete(w.layouts, project)
		}
	}
	w.copyAt, w.copied = nil, false
	w.reads++
}

// CopyIs files the copy of a config that cannot be read now. One that was read is newer, whatever came of reading it again.
func (w *Workspace) CopyIs(ref model.ConfigRef, snapshot *model.Snapshot) {
	c := w.config(ref)
	if snapshot == nil || c.Snapshot != nil || !w.AccountKnown || w.foreign(snapshot.ID().Owner) || snapshot.ID().ConfigRef != ref {
		return
	}
	c.Snapshot = snapshot
	w.reads++
}

// Unreached lists the configs whose reading failed for want of an answer, sorted.
func (w *Workspace) Unreached() []model.ConfigRef {
	var refs []model.ConfigRef
	for ref, c := range w.configs {
		if !c.Busy && model.KindOf(c.Err) == model.Unavailable {
			refs = append(refs, ref)
		}
	}
	slices.SortFunc(refs, func(a, b model.ConfigRef) int { return cmp.Compare(a.String(), b.String()) })
	return refs
}

// Readings lists what Doppler has answered in this run, copies not among it.
func (w *Workspace) Readings() []*model.Snapshot {
	var all []*model.Snapshot
	for _, c := range w.configs {
		if c.Snapshot != nil && !c.Snapshot.Copied() {
			all = append(all, c.Snapshot)
		}
	}
	slices.SortFunc(all, func(a, b *model.Snapshot) int {
		return cmp.Compare(a.ID().ConfigRef.String(), b.ID().ConfigRef.String())
	})
	return all
}
