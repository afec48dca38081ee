package workspace

import (
	"cmp"
	"slices"

	"dtui/model"
)

// Moved carries over what is staged in a config and known of it, now that it has another address. What was read under the
// old one is forgotten: it names the old address. Environment is the slug of its environment by now, "" for what was listed.
func (w *Workspace) Moved(from, to model.ConfigID, environment string) {
	if listed, ok := w.Find(to.ConfigRef); ok && environment == "" && listed.UUID == to.UUID {
		environment = listed.Environment
	}
	if !w.Staging.Move(from, to, environment) {
		return
	}
	w.rekey(from, to)
}

func (w *Workspace) rekey(from, to model.ConfigID) {
	w.promotions.moved(from, to)
	w.movedProposals(from, to)
	w.held.moved(from)
	if until, open := w.unlocked[from]; open {
		delete(w.unlocked, from)
		w.unlocked[to] = until
	}
	w.forgetOwn(from)
}

func (w *Workspace) own(owner model.Owner) bool { return w.AccountKnown && w.Account.Owner == owner }

// forgetOwn forgets what was read of a config, unless it is somebody else's: then what is read under its name is another one.
func (w *Workspace) forgetOwn(id model.ConfigID) {
	if w.own(id.Owner) {
		w.Forget(id.ConfigRef)
		delete(w.histories, id.ConfigRef)
	}
}

// MovedProject is Moved for every config of a project that has another slug since.
func (w *Workspace) MovedProject(from, to model.ProjectID) {
	known := map[model.ConfigID]bool{}
	for _, id := range w.Staging.MoveProject(from, to) {
		known[id] = true
	}
	for _, config := range w.Layout(from.Slug).Configs {
		known[model.ConfigID{Owner: from.Owner, ConfigRef: config.ConfigRef, UUID: config.UUID}] = true
	}
	for id := range known {
		moved := id
		moved.Project = to.Slug
		if w.Staging.Of(id) != nil {
			w.forgetOwn(id) // Something is staged under the new address, so this stays, with what is known of it.
			continue
		}
		w.rekey(id, moved)
	}
	if !w.own(from.Owner) {
		return
	}
	delete(w.layouts, from.Slug)
	if w.hasProject(to.Slug) {
		return
	}
	w.Projects = slices.Clone(w.Projects)
	for i := range w.Projects {
		if w.Projects[i].Slug == from.Slug {
			w.Projects[i].Slug = to.Slug
		}
	}
}

// Gone forgets configs that were deleted, and drops what was staged in them. It returns how many changes that were.
func (w *Workspace) Gone(ids ...model.ConfigID) int {
	dropped := w.Staging.Gone(ids...)
	for _, id := range ids {
		w.forgetOwn(id)
		delete(w.unlocked, id)
	}
	return dropped
}

// Referrer is a secret that names a config in a reference.
type Referrer struct {
	model.ConfigRef
	Name string
}

// NamingConfig lists the secrets, among what was read, with a reference that names a config of the project by its name.
func (w *Workspace) NamingConfig(ref model.ConfigRef) []Referrer {
	return w.naming(func(r model.Reference, in model.ConfigRef) bool { return r.Config != "" && in == ref })
}

// NamingProject lists the secrets, among what was read, with a reference that names a project.
func (w *Workspace) NamingProject(slug string) []Referrer {
	return w.naming(func(r model.Reference, _ model.ConfigRef) bool { return r.Project == slug })
}

func (w *Workspace) naming(names func(model.Reference, model.ConfigRef) bool) []Referrer {
	var list []Referrer
	for ref, config := range w.configs {
		if config.Snapshot == nil {
			continue
		}
		for _, secret := range config.Snapshot.Secrets() {
			for _, r := range model.References(secret.Text(model.RawText)) {
				if in, _ := r.Target(ref); names(r, in) {
					list = append(list, Referrer{ref, secret.Name})
					break
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b Referrer) int {
		return cmp.Or(cmp.Compare(a.Project, b.Project), cmp.Compare(a.Config, b.Config), cmp.Compare(a.Name, b.Name))
	})
	return list
}

// StagedIn counts what is staged in the configs that a question is about.
func (w *Workspace) StagedIn(about func(model.ConfigID) bool) int {
	n := 0
	for _, set := range w.Staging.Sets() {
		if about(set.ID) {
			n += set.Len()
		}
	}
	return n
}
