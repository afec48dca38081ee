package workspace

import (
	"maps"

	"dtui/model"
)

// Successor is the workspace for a session of somebody else: nothing of what was read goes with it. What is staged does,
// under the identity that it was staged with, and so does what is known of staged promotions.
func (w *Workspace) Successor() *Workspace {
	next := New(w.Protected)
	next.Staging, next.promotions, next.proposed, next.proposals = w.Staging, w.promotions, w.proposed, w.proposals
	next.known = maps.Clone(w.known)
	next.lint.ignored = w.lint.ignored
	// From here on it is the successor that says what may be edited; nothing is unlocked for it.
	next.Staging.Guard(next.MayStage)
	return next
}

// Overtake makes every answer that is on its way an overtaken one, as when the session that asked has ended.
func (w *Workspace) Overtake() {
	w.forgetGathering()
	w.overtakeHistories()
	w.forgetLint()
	w.ProjectsLoad.overtake()
	w.policies.overtake()
	for _, l := range w.layouts {
		l.overtake()
	}
	for _, c := range w.configs {
		c.overtake()
	}
}

// Forget drops what is known of a config that is not to be seen, and of its project.
func (w *Workspace) Forget(ref model.ConfigRef) {
	delete(w.layouts, ref.Project)
	delete(w.configs, ref)
	w.reads++
}

// Foreign reports whether something of an owner belongs to somebody else than who is at work.
func (w *Workspace) Foreign(owner model.Owner) bool { return w.foreign(owner) }

// ForeignStaged is how many staged changes and notes belong to somebody else than who is at work.
func (w *Workspace) ForeignStaged() int {
	n := 0
	for _, set := range w.Staging.Sets() {
		if w.foreign(set.ID.Owner) {
			n += set.Len()
		}
	}
	for _, note := range w.Staging.Notes() {
		if w.foreign(note.Project.Owner) {
			n++
		}
	}
	return n
}

// Who names an owner as people know it: the workplace and the person. Its text comes from outside.
func (w *Workspace) Who(owner model.Owner) string {
	account, ok := w.known[owner]
	if !ok {
		account = model.Account{Owner: owner}
	}
	return Who(account)
}

// Who names an account as people know it.
func Who(account model.Account) string {
	workplace, person := account.WorkplaceName, account.ActorName
	if workplace == "" {
		workplace = account.Owner.Workplace
	}
	if person == "" {
		person = account.Owner.Actor
	}
	switch {
	case workplace == "":
		return person
	case person == "":
		return workplace
	default:
		return workplace + " as " + person
	}
}
