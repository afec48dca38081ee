package workspace

import (
	"maps"
	"strconv"

	"dtui/model"
)

// Proposed notes that staged changes stand in a change request too. With unstage they leave the staging, as one step that
// undo takes back; what was edited since stays. It returns how many left.
func (w *Workspace) Proposed(request, title string, units []model.UnitDraft, unstage bool) (left int) {
	if w.proposed == nil {
		w.proposed = map[lineKey]model.Proposal{}
	}
	w.proposals++
	n := 0
	for _, unit := range units {
		for _, line := range unit.Lines {
			w.proposed[lineKey{unit.ID, line.Key()}] = model.Propose(request, title, line)
			n++
		}
	}
	if !unstage {
		return 0
	}
	label := "taking 1 proposed change out"
	if n != 1 {
		label = "taking " + strconv.Itoa(n) + " proposed changes out"
	}
	return w.Staging.DropProposed(label, units...)
}

// movedProposals has what was proposed of a config stand under its new identity: it stands in its change request as before.
func (w *Workspace) movedProposals(from, to model.ConfigID) {
	for key, proposal := range maps.Clone(w.proposed) {
		if key.id == from {
			delete(w.proposed, key)
			w.proposed[lineKey{to, key.key}] = proposal
		}
	}
	w.proposals++
}

// letGoOfProposals forgets what was proposed and is not staged any more, nor can be by undo: it holds values.
func (w *Workspace) letGoOfProposals() {
	maps.DeleteFunc(w.proposed, func(key lineKey, p model.Proposal) bool { return !w.Staging.Remembers(key.id, p) })
}

// Proposals changes whenever something was proposed.
func (w *Workspace) Proposals() uint64 { return w.proposals }

// ProposalOf finds the change request that a staged change stands in to the letter.
func (w *Workspace) ProposalOf(id model.ConfigID, change model.Change) (model.Proposal, bool) {
	p, ok := w.proposed[lineKey{id, change.Key()}]
	return p, ok && p.Of(change)
}
