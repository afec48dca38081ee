package workspace

import "dtui/model"

// Fate is what became of a config that something is staged in, as far as was read.
type Fate uint8

// The fates. Present is also what nothing is known to the contrary of.
const (
	Present Fate = iota
	// Renamed: the config, as its UUID tells, has another name, or its project has.
	Renamed
	// Remade: another config has its name.
	Remade
	// Deleted: its project does not have it any more.
	Deleted
	// ProjectGone: its project is not among those that can be seen.
	ProjectGone
)

// Whereabouts is what became of a config.
type Whereabouts struct {
	Fate Fate
	// Now is the config under its new name, or the other one that has its name; zero where there is none.
	Now model.ConfigID
}

// Whereabouts tells what became of a config from the newest lists and readings. What earlier runs have kept tells nothing.
func (w *Workspace) Whereabouts(id model.ConfigID) Whereabouts {
	if !w.AccountKnown || w.foreign(id.Owner) || id.UUID == "" || id.Config == "" {
		return Whereabouts{}
	}
	layout := w.layouts[id.Project]
	listed := uint64(0)
	if layout != nil && layout.Known && !layout.copied && model.KindOf(layout.Err) != model.NotVisible {
		listed = layout.filed
	}
	if c := w.configs[id.ConfigRef]; c != nil && c.Snapshot != nil && !c.Snapshot.Copied() && c.filed > max(listed, w.projectsAt) {
		if c.Snapshot.ID() == id {
			return Whereabouts{}
		}
		return w.elsewhere(id, Whereabouts{Remade, c.Snapshot.ID()})
	}
	if w.projectsAt > listed && !w.hasProject(id.Project) {
		return w.elsewhere(id, Whereabouts{Fate: ProjectGone})
	}
	if listed == 0 {
		return Whereabouts{}
	}
	for _, c := range layout.Configs {
		switch {
		case c.Config != id.Config:
		case c.UUID == id.UUID:
			return Whereabouts{}
		default:
			return w.elsewhere(id, Whereabouts{Remade, model.ConfigID{Owner: id.Owner, ConfigRef: c.ConfigRef, UUID: c.UUID}})
		}
	}
	return w.elsewhere(id, Whereabouts{Fate: Deleted})
}

// elsewhere looks for a config that is not where it was by its UUID.
func (w *Workspace) elsewhere(id model.ConfigID, otherwise Whereabouts) Whereabouts {
	for project, layout := range w.layouts {
		if !layout.Known || layout.copied || w.projectsAt > layout.filed && !w.hasProject(project) {
			continue
		}
		for _, c := range layout.Configs {
			if c.UUID == id.UUID && c.ConfigRef != id.ConfigRef {
				return Whereabouts{Renamed, model.ConfigID{Owner: id.Owner, ConfigRef: c.ConfigRef, UUID: c.UUID}}
			}
		}
	}
	return otherwise
}

func (w *Workspace) hasProject(slug string) bool {
	for _, p := range w.Projects {
		if p.Slug == slug {
			return true
		}
	}
	return false
}

// Reads changes whenever something was read or forgotten.
func (w *Workspace) Reads() uint64 { return w.reads }

// Astray lists the configs that something is staged in and that are not what and where they were then.
func (w *Workspace) Astray() []model.ConfigID {
	var ids []model.ConfigID
	for _, id := range w.Staging.StagedIDs() {
		if w.Whereabouts(id).Fate != Present {
			ids = append(ids, id)
		}
	}
	return ids
}
