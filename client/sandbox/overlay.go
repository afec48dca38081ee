package sandbox

import (
	"net/http"
	"slices"
)

// entry is one name as a config shows it, before references are resolved.
type entry struct {
	secret  secret
	context *config // where the references in it are looked up
}

// view is what a config shows: its parents, then its environment's root, then its own secrets, each over the one before.
type view struct {
	version uint64
	names   []string // sorted
	entries map[string]entry
}

// The managed names exist in every config and cannot be written (Doppler's documentation, Secrets).
var managedNames = []string{"DOPPLER_CONFIG", "DOPPLER_ENVIRONMENT", "DOPPLER_PROJECT"}

func isManaged(name string) bool { return slices.Contains(managedNames, name) }

func (c *config) managed(name string) string {
	switch name {
	case "DOPPLER_PROJECT":
		return c.project().Slug
	case "DOPPLER_ENVIRONMENT":
		return c.environment.Slug
	default:
		return c.Name
	}
}

// view returns what a config shows, computed once per change of the state.
func (s *state) view(c *config) *view {
	if c.seen != nil && c.seen.version == s.version {
		return c.seen
	}
	v := &view{version: s.version, entries: make(map[string]entry, len(c.Own))}
	for name, inherited := range s.inherited(c) {
		if !c.Deleted[name] {
			v.entries[name] = inherited
		}
	}
	for name, own := range c.Own {
		v.entries[name] = entry{own, c}
	}
	v.names = make([]string, 0, len(v.entries))
	for name := range v.entries {
		v.names = append(v.names, name)
	}
	slices.Sort(v.names)
	c.seen = v
	return v
}

// inherited returns what a config would show without anything of its own. A later parent wins over an earlier one,
// and the root over every parent. What comes from the root is resolved where it is read, so a branch may override a
// name that a root's reference uses; what comes from a parent is resolved in the parent, as it may name its neighbours.
func (s *state) inherited(c *config) map[string]entry {
	all := map[string]entry{}
	for _, ref := range c.Inherits {
		if parent := s.config(ref); parent != nil {
			for name, e := range s.view(parent).entries {
				all[name] = e
			}
		}
	}
	if root := c.root(); root != c {
		for name, e := range s.view(root).entries {
			if e.context == root {
				e.context = c
			}
			all[name] = e
		}
	}
	return all
}

// inherits tells whether a name would be shown by c without anything of its own.
func (s *state) inherits(c *config, name string) bool {
	for _, ref := range c.Inherits {
		if parent := s.config(ref); parent != nil {
			if _, ok := s.view(parent).entries[name]; ok {
				return true
			}
		}
	}
	return s.rootHas(c, name)
}

// rootHas tells whether c is a branch whose root shows the name.
func (s *state) rootHas(c *config, name string) bool {
	if c.isRoot() {
		return false
	}
	_, ok := s.view(c.root()).entries[name]
	return ok
}

// canInherit says why a config may not inherit from a list of others, or nil. The rules are those of Doppler's
// documentation, Config Inheritance.
func (s *state) canInherit(c *config, parents []configRef) error {
	if c.Inheritable && len(parents) > 0 {
		return refuse(http.StatusBadRequest, "An inheritable config cannot inherit from another config")
	}
	for i, ref := range parents {
		parent := s.config(ref)
		switch {
		case parent == nil:
			return refuse(http.StatusBadRequest, "Could not find requested config '%s'", ref.Config)
		case parent.environment == c.environment:
			return refuse(http.StatusBadRequest, "Config cannot inherit from another config in the same environment")
		case len(parent.Dynamic) > 0 || len(c.Dynamic) > 0:
			return refuse(http.StatusBadRequest, "Configs with dynamic secrets cannot be inherited from and cannot inherit")
		case !parent.Inheritable:
			return refuse(http.StatusBadRequest, "Config '%s' is not inheritable", ref.Config)
		case slices.Contains(parents[:i], ref):
			return refuse(http.StatusBadRequest, "Config '%s' is listed twice", ref.Config)
		case s.dependsOn(parent, c, map[*config]bool{}):
			return refuse(http.StatusBadRequest, "Config '%s' inherits from this config", ref.Config)
		}
	}
	return nil
}

// dependsOn tells whether what c shows is computed from another config. The overlay has no bottom when it is computed
// from itself, which two branches can do by inheriting from each other through their roots.
func (s *state) dependsOn(c, other *config, visited map[*config]bool) bool {
	if c == nil || visited[c] {
		return false
	}
	visited[c] = true
	if c == other {
		return true
	}
	if !c.isRoot() && s.dependsOn(c.root(), other, visited) {
		return true
	}
	for _, ref := range c.Inherits {
		if s.dependsOn(s.config(ref), other, visited) {
			return true
		}
	}
	return false
}
