package sandbox

import "slices"

// followed keeps what addresses a renamed config by its name: webhooks and policies. A root is named like its environment,
// so members' environments follow it too.
func (s *state) followed(from, to configRef) {
	for _, p := range s.Projects {
		if p.Slug != from.Project && p.Slug != to.Project {
			continue
		}
		for _, w := range p.Webhooks {
			renamed(w.Configs, from.Config, to.Config)
		}
		for _, m := range p.Members {
			renamed(m.Environments, from.Config, to.Config)
		}
	}
	for _, i := range s.Integrations {
		for _, one := range i.Syncs {
			if one.Config == from {
				one.Config = to
			}
		}
	}
	for _, r := range s.Requests {
		for i := range r.Units {
			if r.Units[i].Target == from {
				r.Units[i].Target = to
			}
		}
	}
	for _, one := range s.Policies {
		target, listed := one.Targets.Projects[from.Project]
		if !listed {
			continue
		}
		renamed(target.ConfigNames, from.Config, to.Config)
		renamed(target.EnvSlugs, from.Config, to.Config)
		if to.Project != from.Project {
			delete(one.Targets.Projects, from.Project)
			one.Targets.Projects[to.Project] = target
		}
	}
}

// left drops what a deleted config leaves behind.
func (s *state) left(gone configRef) {
	for _, i := range s.Integrations {
		i.Syncs = slices.DeleteFunc(i.Syncs, func(one *configSync) bool { return one.Config == gone })
	}
	for _, p := range s.Projects {
		if p.Slug != gone.Project {
			continue
		}
		for _, w := range p.Webhooks {
			w.Configs = slices.DeleteFunc(w.Configs, func(name string) bool { return name == gone.Config })
		}
		for _, m := range p.Members {
			if m.Environments != nil {
				m.Environments = slices.DeleteFunc(m.Environments, func(slug string) bool { return slug == gone.Config })
			}
		}
	}
}

func renamed(names []string, from, to string) {
	for i, name := range names {
		if name == from {
			names[i] = to
		}
	}
}

// uncovered takes a project that is gone out of the policies.
func (s *state) uncovered(project string) {
	for _, p := range s.Policies {
		delete(p.Targets.Projects, project)
	}
}
