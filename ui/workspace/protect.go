package workspace

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"dtui/model"
)

// Guarded refuses to stage into a protected config that is not unlocked.
type Guarded struct {
	ID      model.ConfigID
	Pattern string
}

// Error says which rule protects the config.
func (g *Guarded) Error() string {
	return fmt.Sprintf("%s is protected by the rule %s; it has to be unlocked first", g.ID.ConfigRef, g.Pattern)
}

// MayStage is the one gate that everything which is staged goes through: the staging itself asks it.
func (w *Workspace) MayStage(id model.ConfigID) error {
	pattern := w.ProtectedBy(id.ConfigRef)
	if _, open := w.unlocked[id]; pattern == "" || open {
		return nil
	}
	return &Guarded{ID: id, Pattern: pattern}
}

// Locked are those of some configs that have to be unlocked before something can be staged there, each once.
func (w *Workspace) Locked(ids ...model.ConfigID) []model.ConfigID {
	var locked []model.ConfigID
	for _, id := range ids {
		if w.MayStage(id) != nil && !slices.Contains(locked, id) {
			locked = append(locked, id)
		}
	}
	return locked
}

// Unlock lets protected configs be edited until a time. Only exactly these: a config of the same name that is made anew,
// or that somebody else sees, stays protected.
func (w *Workspace) Unlock(until time.Time, ids ...model.ConfigID) {
	for _, id := range ids {
		w.unlocked[id] = until
	}
}

// UnlockedUntil is until when a protected config can be edited; ok is false when it cannot be.
func (w *Workspace) UnlockedUntil(ref model.ConfigRef) (until time.Time, ok bool) {
	if len(w.unlocked) == 0 {
		return time.Time{}, false
	}
	if snapshot := w.Loaded(ref); snapshot != nil {
		until, ok = w.unlocked[snapshot.ID()]
		return until, ok
	}
	for id, end := range w.unlocked {
		if id.ConfigRef == ref && end.After(until) {
			until, ok = end, true
		}
	}
	return until, ok
}

// Unlocked lists until when each unlocked config can be edited.
func (w *Workspace) Unlocked() []time.Time {
	var all []time.Time
	for _, until := range w.unlocked {
		all = append(all, until)
	}
	return all
}

// Relock protects again what was unlocked until now at the latest, and returns what that was. What is staged stays.
func (w *Workspace) Relock(now time.Time) []model.ConfigRef {
	var ended []model.ConfigRef
	for id, until := range w.unlocked {
		if !now.Before(until) {
			delete(w.unlocked, id)
			ended = append(ended, id.ConfigRef)
		}
	}
	slices.SortFunc(ended, func(a, b model.ConfigRef) int { return cmp.Compare(a.String(), b.String()) })
	return ended
}

// RelockAll protects everything again, as when nobody may be at the keyboard any more.
func (w *Workspace) RelockAll() { clear(w.unlocked) }
