package workspace

import "dtui/model"

// held are readings that were overtaken while somebody was at work with them: what a dialog shows is the base of what is
// staged with it, whatever is read meanwhile.
type held struct {
	on  bool
	was map[model.ConfigID]*model.Snapshot
}

// Hold keeps from now on what is overtaken, and forgets what was kept until now; off keeps nothing.
func (w *Workspace) Hold(on bool) { w.held = held{on: on} }

// keep keeps the first reading that is overtaken.
func (h *held) keep(snapshot *model.Snapshot) {
	if !h.on || snapshot == nil || h.was[snapshot.ID()] != nil {
		return
	}
	if h.was == nil {
		h.was = map[model.ConfigID]*model.Snapshot{}
	}
	h.was[snapshot.ID()] = snapshot
}

// letGo forgets what was kept. What is read from now on is what is seen.
func (h *held) letGo() { h.was = nil }

// moved forgets what was kept of a config that has another address since: it names the old one.
func (h *held) moved(from model.ConfigID) { delete(h.was, from) }

// base is what somebody saw under a name of a config, nil where it was not there.
func (w *Workspace) base(present *model.Snapshot, name string) *model.Secret {
	if was := w.held.was[present.ID()]; was != nil {
		return was.Find(name)
	}
	return present.Find(name)
}
