package workspace

import (
	"slices"

	"dtui/model"
)

// atOnce is how many configs are read in the background at a time. Each takes three requests.
const atOnce = 4

// Gathering is how the reading of one config in the background stands.
type Gathering uint8

// The states. Idle is also what was read, and what was given up.
const (
	Idle Gathering = iota
	Queued
	UnderWay
	Failed
)

// gathering is the reading of many configs in the background, a few at a time. It is kept apart from the load of a config,
// so that a person who opens one does not wait until its turn has come.
type gathering struct {
	number uint64
	queue  []wanted
	under  map[model.ConfigRef]bool
	failed map[model.ConfigRef]error
}

// wanted is a config in the queue, with what was known of it when it was asked for.
type wanted struct {
	ref model.ConfigRef
	had *model.Snapshot
}

// Gather puts configs into the queue. Those that are there or on their way are left alone.
func (w *Workspace) Gather(refs ...model.ConfigRef) {
	g := &w.gathering
	for _, ref := range refs {
		if state, _ := w.Gathering(ref); state != Queued && state != UnderWay {
			delete(g.failed, ref)
			g.queue = append(g.queue, wanted{ref, w.Loaded(ref)})
		}
	}
}

// NextGathered takes the next config out of the queue to be read, and the number that its answer has to carry. It reports
// false when enough is on its way, or nothing is left. What somebody opened meanwhile is left out.
func (w *Workspace) NextGathered() (ref model.ConfigRef, number uint64, ok bool) {
	g := &w.gathering
	for len(g.queue) > 0 && len(g.under) < atOnce {
		next := g.queue[0]
		g.queue = g.queue[1:]
		if w.Loaded(next.ref) != next.had {
			continue
		}
		if g.under == nil {
			g.under = map[model.ConfigRef]bool{}
		}
		g.under[next.ref] = true
		return next.ref, g.number, true
	}
	return model.ConfigRef{}, 0, false
}

// Gathered files an answer, and reports false for one that nobody waits for any more. Where the whole connection failed,
// what is still in the queue fails with it: asking for each in turn would only keep the person waiting.
func (w *Workspace) Gathered(ref model.ConfigRef, number uint64, snapshot *model.Snapshot, err error) bool {
	g := &w.gathering
	if number != g.number || !g.under[ref] {
		return false
	}
	delete(g.under, ref)
	if err == nil && (w.foreign(snapshot.ID().Owner) || snapshot.ID().ConfigRef != ref) {
		err = ErrForeign
	}
	if err == nil {
		w.Read(snapshot)
		return true
	}
	if g.failed == nil {
		g.failed = map[model.ConfigRef]error{}
	}
	g.failed[ref] = err
	if kind := model.KindOf(err); kind == model.Unauthorized || kind == model.Unavailable {
		for _, next := range g.queue {
			g.failed[next.ref] = err
		}
		g.queue = nil
	}
	return true
}

// StopGathering empties the queue and overtakes the answers that are on their way. What failed stays failed.
func (w *Workspace) StopGathering() {
	g := &w.gathering
	g.number++
	g.queue, g.under = nil, nil
}

// Gathering is how the reading of one config stands, with why it failed.
func (w *Workspace) Gathering(ref model.ConfigRef) (Gathering, error) {
	g := &w.gathering
	switch {
	case g.under[ref]:
		return UnderWay, nil
	case slices.ContainsFunc(g.queue, func(q wanted) bool { return q.ref == ref }):
		return Queued, nil
	case g.failed[ref] != nil:
		return Failed, g.failed[ref]
	default:
		return Idle, nil
	}
}

// LeftToGather is how many configs are queued or on their way.
func (w *Workspace) LeftToGather() int { return len(w.gathering.queue) + len(w.gathering.under) }

// forgetGathering begins anew, as when the session that asked has ended.
func (w *Workspace) forgetGathering() {
	w.StopGathering()
	w.gathering.failed = nil
}
