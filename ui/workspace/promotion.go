package workspace

import "dtui/model"

// promotion is where a staged line came from, and with what. A line that holds another value by now is the person's own.
type promotion struct {
	from  model.ConfigRef
	value model.Value
}

func (w *Workspace) promotedFrom(key lineKey, line model.Change) (model.ConfigRef, bool) {
	p, ok := w.promoted[key]
	return p.from, ok && line.Removal == model.Keep && line.Value.Same(p.value)
}

// Promoted notes that staged lines came from a promotion, so that its save can be taken back as a whole.
func (w *Workspace) Promoted(from model.ConfigRef, drafts []model.Draft) {
	for _, draft := range drafts {
		for _, change := range draft.Changes {
			w.promoted[lineKey{draft.Present.ID(), change.Key()}] = promotion{from, change.Value}
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
		from, ok := w.promotedFrom(key, line.Change)
		delete(w.promoted, key)
		if ok {
			w.doneFrom = from
			w.done = append(w.done, model.StagedChange{ID: report.ID, Change: line.Change})
			promoted++
		}
	}
	return promoted
}

// StartPromotion forgets the promotion that could be taken back, because a new one is about to be saved.
func (w *Workspace) StartPromotion() { w.done = nil }

// Done is the newest saved promotion, line by line, and where it came from.
func (w *Workspace) Done() ([]model.StagedChange, model.ConfigRef) { return w.done, w.doneFrom }

// TakenBack forgets the lines of the promotion that were taken back.
func (w *Workspace) TakenBack() { w.done = nil }

// PromotionIn reports whether orders hold lines of a promotion.
func (w *Workspace) PromotionIn(orders []model.SaveOrder) bool {
	for _, order := range orders {
		for _, line := range order.Lines {
			if _, ok := w.promotedFrom(lineKey{order.ID, line.Key()}, line); ok {
				return true
			}
		}
	}
	return false
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
