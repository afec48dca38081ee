package workspace

import (
	"cmp"
	"slices"

	"dtui/model"
)

// Listed files the configs of a project that were read in the background, and reports false for what is of another login.
// Somebody who waits for an answer of their own gets it all the same.
func (w *Workspace) Listed(project string, layout model.Layout) bool {
	if w.foreign(layout.ID.Owner) || layout.ID.Slug != project {
		return false
	}
	l := w.layout(project)
	l.Err = nil
	w.fileLayout(l, layout)
	return true
}

// fileLayout takes over which configs a project has.
func (w *Workspace) fileLayout(l *Layout, layout model.Layout) {
	w.reads++
	l.Known, l.copied, l.filed, l.Environments, l.Configs = true, false, w.reads, layout.Environments, layout.Configs
}

// Snapshots lists what is known of configs with their values, copies too, by config.
func (w *Workspace) Snapshots() []*model.Snapshot {
	var all []*model.Snapshot
	for _, c := range w.configs {
		if c.Snapshot != nil {
			all = append(all, c.Snapshot)
		}
	}
	slices.SortFunc(all, func(a, b *model.Snapshot) int {
		x, y := a.ID().ConfigRef, b.ID().ConfigRef
		return cmp.Or(cmp.Compare(x.Project, y.Project), cmp.Compare(x.Config, y.Config))
	})
	return all
}
