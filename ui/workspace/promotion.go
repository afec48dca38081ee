package workspace

import (
	"maps"
	"slices"

	"dtui/model"
)

// promotion is where a staged line came from, and with what. A line that holds another value by now, or is
// to be set in the root too, is the person's own.
type promotion struct {
	// batch tells the lines that were staged as one promotion from those of others.
	batch    uint64
	from     model.ConfigRef
	aspect   model.Aspect
	value    model.Value
	root     *model.Secret
	rootRead bool
}

// promotions are those that are staged, and the newest one that was saved.
type promotions struct {
	staged  map[lineKey]promotion
	batches uint64
	// done is what was saved, batch by batch, and inverse what is staged to take it back.
	done    []doneLine
	inverse map[lineKey]model.Change
	// saving are the batches in the save that is under way.
	saving []uint64
	// forgotten is whether a promotion was let go of that could have been taken back.
	forgotten bool
}

type doneLine struct {
	model.Promoted
	batch uint64
}

func newPromotions() promotions {
	return promotions{staged: map[lineKey]promotion{}, inverse: map[lineKey]model.Change{}}
}

func (w *Workspace) promotedFrom(key lineKey, line model.Change) (promotion, bool) {
	p, ok := w.promotions.staged[key]
	return p, ok && line.Removal == model.Keep && !line.ToRoot && line.Value.Same(p.value)
}

// PromotedFrom is where a staged line was promoted from, and which text of it; ok is false for any other line.
func (w *Workspace) PromotedFrom(id model.ConfigID, line model.Change) (from model.ConfigRef, aspect model.Aspect, ok bool) {
	p, ok := w.promotedFrom(lineKey{id, line.Key()}, line)
	return p.from, p.aspect, ok
}

// Promoted notes that the ticked lines of a plan were staged, so that its save can be taken back as a whole.
func (w *Workspace) Promoted(plan model.Plan) {
	w.promotions.batches++
	for _, target := range plan.Targets {
		config := target.Present.Config()
		var root *model.Snapshot
		if config.Branch() {
			root = w.Loaded(config.RootRef())
		}
		for i := range target.Lines {
			line := &target.Lines[i]
			if !line.Ticked {
				continue
			}
			p := promotion{
				batch: w.promotions.batches, from: plan.Source.ID().ConfigRef, aspect: line.Aspect, value: line.After.Raw, rootRead: root != nil,
			}
			if root != nil {
				p.root = root.Find(line.Name)
			}
			w.promotions.staged[lineKey{target.Present.ID(), line.Name}] = p
		}
	}
}

// Saved files the report of a save: applied lines leave the staging, everything else stays. It returns how many lines of
// a promotion were among them.
func (w *Workspace) Saved(report model.SaveReport) int {
	w.Read(report.Snapshot)
	if w.Read(report.Root); report.Root != nil {
		w.Config(report.Root.ID().ConfigRef).overtake()
	}
	if report.Snapshot != nil && report.Count(model.Applied) > 0 {
		// What was asked for before the save may answer after it with what was there before.
		w.Config(report.ID.ConfigRef).overtake()
	}
	promoted := 0
	for _, line := range report.Lines {
		if line.State != model.Applied {
			continue
		}
		w.Staging.Settle(report.ID, line.Change, line.Theirs)
		key := lineKey{report.ID, line.Change.Key()}
		w.promotions.takenBack(key, line.Change)
		p, ok := w.promotedFrom(key, line.Change)
		delete(w.promotions.staged, key)
		if ok {
			w.promotions.finish(p, model.StagedChange{ID: report.ID, Change: line.Change})
			promoted++
		}
	}
	return promoted
}

// finish files a saved line. The promotion that could be taken back until now is forgotten with the first line of another,
// unless the save takes it further.
func (p *promotions) finish(line promotion, saved model.StagedChange) {
	if !slices.ContainsFunc(p.done, func(d doneLine) bool { return d.batch == line.batch || slices.Contains(p.saving, d.batch) }) {
		p.done, p.inverse = nil, map[lineKey]model.Change{}
	}
	p.forgotten = false
	done := doneLine{model.Promoted{StagedChange: saved, From: line.from, Aspect: line.aspect, Root: line.root, RootRead: line.rootRead}, line.batch}
	for i := range p.done {
		if p.done[i].ID == saved.ID && p.done[i].Name == saved.Key() {
			done.Promoted = p.done[i].Then(done.Promoted)
			p.done[i] = done
			return
		}
	}
	p.done = append(p.done, done)
}

// takenBack forgets a line of the promotion once its inverse was saved.
func (p *promotions) takenBack(key lineKey, saved model.Change) {
	inverse, staged := p.inverse[key]
	if !staged {
		return
	}
	delete(p.inverse, key)
	if !isInverse(inverse, saved) {
		return // It is a change of the person's own by now; the promotion was changed since.
	}
	p.done = slices.DeleteFunc(p.done, func(d doneLine) bool { return d.ID == key.id && d.Name == key.key })
}

func isInverse(inverse, line model.Change) bool {
	return inverse.Removal == line.Removal && !line.ToRoot && inverse.Value.Same(line.Value) && inverse.Visibility == line.Visibility && inverse.Type == line.Type
}

// StartSave notes which promotions a save takes further.
func (w *Workspace) StartSave(orders []model.SaveOrder) {
	w.promotions.saving = nil
	for _, order := range orders {
		for _, line := range order.Lines {
			if p, ok := w.promotedFrom(lineKey{order.ID, line.Key()}, line); ok && !slices.Contains(w.promotions.saving, p.batch) {
				w.promotions.saving = append(w.promotions.saving, p.batch)
			}
		}
	}
}

// Done is the newest saved promotion, line by line, without what was taken back of it.
func (w *Workspace) Done() []model.Promoted {
	lines := make([]model.Promoted, len(w.promotions.done))
	for i := range w.promotions.done {
		lines[i] = w.promotions.done[i].Promoted
	}
	return lines
}

// TakingBack notes what was staged to take the promotion back. A line is forgotten once its inverse was saved; what fails
// or is dropped can be tried again.
func (w *Workspace) TakingBack(drafts []model.Draft) {
	for _, draft := range drafts {
		for _, change := range draft.Changes {
			w.promotions.inverse[lineKey{draft.Present.ID(), change.Key()}] = change
		}
	}
}

// TakesBack reports whether a staged line takes a line of the promotion back.
func (w *Workspace) TakesBack(id model.ConfigID, line model.Change) bool {
	inverse, ok := w.promotions.inverse[lineKey{id, line.Key()}]
	return ok && isInverse(inverse, line)
}

// Forgotten reports whether a promotion was let go of that could have been taken back.
func (w *Workspace) Forgotten() bool { return w.promotions.forgotten }

// letGo forgets the values from before the promotions. What is staged keeps where it came from.
func (w *Workspace) letGoOfPromotions() {
	p := &w.promotions
	for key, from := range p.staged {
		line, staged := w.Staging.Of(key.id).Get(key.key)
		if _, same := w.promotedFrom(key, line); !staged || !same {
			delete(p.staged, key)
			continue
		}
		from.root, from.rootRead = nil, false
		p.staged[key] = from
	}
	p.forgotten = p.forgotten || len(p.done) > 0
	p.done = nil
	clear(p.inverse)
}

// moved has every line of a config stand under its new identity. Where a line was promoted from stays what it was then.
func (p *promotions) moved(from, to model.ConfigID) {
	for key, line := range maps.Clone(p.staged) {
		if key.id == from {
			delete(p.staged, key)
			p.staged[lineKey{to, key.key}] = line
		}
	}
	for key, line := range maps.Clone(p.inverse) {
		if key.id == from {
			delete(p.inverse, key)
			p.inverse[lineKey{to, key.key}] = line
		}
	}
	for i := range p.done {
		if p.done[i].ID == from {
			p.done[i].ID = to
		}
	}
}

// NoteSaved files the report of a note: a saved one leaves the staging and is seen in every open config of its project.
func (w *Workspace) NoteSaved(report model.NoteReport) {
	if report.State != model.Applied {
		return
	}
	key := report.Note.NoteKey
	w.Staging.SettleNote(report.Note)
	for ref, config := range w.configs {
		if config.Snapshot != nil && ref.Project == key.Project.Slug && config.Snapshot.ID().Owner == key.Project.Owner {
			config.Snapshot = config.Snapshot.WithNote(key.Secret, report.Note.After)
			w.reads++
		}
	}
}
