package workspace

import "dtui/model"

// BeginQuiet notes that a config is about to be read again because Doppler told that it changed. Nothing waits for it, so
// that the config is not shown as loading. It returns what Quiet has to be given.
func (w *Workspace) BeginQuiet(ref model.ConfigRef) (had *model.Snapshot) { return w.Loaded(ref) }

// Quiet files the answer, and names what it tells differently. It reports false when another answer was filed since the
// reading began, or is on its way: which of the two is newer cannot be told then, so that the config has to be read once
// more.
func (w *Workspace) Quiet(ref model.ConfigRef, had, snapshot *model.Snapshot) (changed []string, ok bool) {
	c := w.config(ref)
	if c.Snapshot != had || c.Busy || had == nil {
		return nil, false
	}
	if w.foreign(snapshot.ID().Owner) || snapshot.ID().ConfigRef != ref {
		c.Err = ErrForeign
		return nil, true
	}
	c.Snapshot, c.Err = snapshot, nil
	w.reads++
	return model.Changed(had, snapshot), true
}

// QuietFailed notes that the config could not be read again: what is there is old from now on.
func (w *Workspace) QuietFailed(ref model.ConfigRef, err error) {
	if c := w.config(ref); c.Snapshot != nil && !c.Busy {
		c.Err = err
	}
}

// RootOf is the root config of a branch, and false for a root itself or where the configs of the project are not known.
func (w *Workspace) RootOf(ref model.ConfigRef) (model.ConfigRef, bool) {
	config, known := w.Find(ref)
	if !known || config.Root {
		return model.ConfigRef{}, false
	}
	for _, other := range w.Layout(ref.Project).Configs {
		if other.Root && other.Environment == config.Environment {
			return other.ConfigRef, true
		}
	}
	return model.ConfigRef{}, false
}

// Reading reports whether a config is being read, because somebody waits for it or in the background.
func (w *Workspace) Reading(ref model.ConfigRef) bool {
	state, _ := w.Gathering(ref)
	return w.Config(ref).Busy || state == UnderWay
}
