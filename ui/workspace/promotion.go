package workspace

import "dtui/model"

// Promoted notes that staged lines came from a promotion, so that its save can be taken back as a whole.
func (w *Workspace) Promoted(from model.ConfigRef, drafts []model.Draft) {
	for _, draft := range drafts {
		for _, change := range draft.Changes {
			w.promoted[lineKey{draft.Present.ID(), change.Key()}] = from
		}
	}
}

// Saved files the report of a save: applied lines leave the staging, everything else stays. It returns how many lines of
// a promotion were among them.
func (w *Workspace) Saved(report model.SaveReport) int {
	w.Read(report.Snapshot)
	promoted := 0
	for _, line := range report.Lines {
		if line.State != model.Applied {
			continue
		}
		w.Staging.Settle(report.ID, line.Change, line.Theirs)
		key := lineKey{report.ID, line.Change.Key()}
		if from, ok := w.promoted[key]; ok {
			delete(w.promoted, key)
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
			if _, ok := w.promoted[lineKey{order.ID, line.Key()}]; ok {
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
	if staged, ok := w.Staging.Note(key); ok && staged.After == report.Note.After {
		w.Staging.NoteTaken(key)
	}
	for ref, config := range w.configs {
		if config.Snapshot != nil && ref.Project == key.Project.Slug && config.Snapshot.ID().Owner == key.Project.Owner {
			config.Snapshot = config.Snapshot.WithNote(key.Secret, report.Note.After)
		}
	}
}
