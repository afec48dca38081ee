package promote

import (
	"slices"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/screen"
)

// maxReferred is how many configs are read only to see whether references resolve there: each costs a read.
const maxReferred = 10

// key is one line whatever plan it stands in.
type key struct {
	target model.ConfigRef
	name   string
}

// Screen is one promotion.
type Screen struct {
	source  model.ConfigRef
	targets []model.ConfigRef
	names   []string

	// needs are all configs that the plan is made of, each once, the source first.
	needs []model.ConfigRef
	// extra are the other configs that the plan looks at: roots of branches, and what references lead to.
	extra []model.ConfigRef
	// ticks are the decisions of the person; lines without one follow the plan.
	ticks map[key]bool
	// computed takes the computed texts instead of the raw ones; others are the lines that take the other one.
	computed bool
	others   map[key]bool
	// policed is whether the change-request policies were asked for.
	policed bool

	made    made
	list    list.List
	entries []entry
	airy    bool
	// kept is the line under the cursor when the plan was let go of.
	kept key
	// listAt is the row of the screen on which the list begins, as it was drawn last.
	listAt int
}

// New plans to promote names from a source to targets. Nothing needs to be loaded. Managed names are left out.
func New(c *screen.Context, source model.ConfigRef, targets []model.ConfigRef, names []string) *Screen {
	s := &Screen{source: source, targets: slices.Clone(targets), ticks: map[key]bool{}, others: map[key]bool{}}
	for _, name := range names {
		if !model.Managed(name) {
			s.names = append(s.names, name)
		}
	}
	s.look(c)
	s.sync(c)
	return s
}

// Header says that this is a promotion of a project.
func (s *Screen) Header(*screen.Context) screen.Header {
	return screen.Header{Crumbs: []string{s.source.Project, "promote"}}
}

// Scopes are where its keys are looked up.
func (s *Screen) Scopes() []keys.Scope { return []keys.Scope{keys.Plan, keys.Moving} }

// Subject is the pair of the line under the cursor: what is there now and what would be there.
func (s *Screen) Subject(c *screen.Context) string {
	s.sync(c)
	group, line := s.current()
	if line == nil {
		return ""
	}
	return s.subject(group, line)
}

// Refresh asks for what was not read yet. What failed is not asked for again by itself.
func (s *Screen) Refresh(c *screen.Context) []screen.Effect {
	s.look(c)
	s.sync(c)
	var wanted []screen.Effect
	if !s.policed {
		s.policed = true
		wanted = append(wanted, screen.WantPolicies{})
	}
	for _, ref := range s.needs {
		if at := c.W.Config(ref); at.Snapshot == nil && !at.Busy && at.Err == nil {
			wanted = append(wanted, screen.Want{Ref: ref})
		}
	}
	return wanted
}

// look finds the other configs that the plan has to look at, as far as they are known by now.
func (s *Screen) look(c *screen.Context) {
	s.extra = s.extra[:0]
	s.seek(c)
	s.needs = s.needs[:0]
	for _, ref := range slices.Concat([]model.ConfigRef{s.source}, s.targets, s.extra) {
		if !slices.Contains(s.needs, ref) {
			s.needs = append(s.needs, ref)
		}
	}
}

func (s *Screen) seek(c *screen.Context) {
	for _, target := range s.targets {
		config, ok := c.W.Find(target)
		if !ok {
			continue
		}
		for _, parent := range config.Inherits {
			if _, listed := c.W.Find(parent); listed && !slices.Contains(s.extra, parent) && len(s.extra) < maxReferred {
				s.extra = append(s.extra, parent)
			}
		}
		if !config.Branch() || config.Environment == "" {
			continue
		}
		if root := config.RootRef(); root != target && !slices.Contains(s.extra, root) {
			if _, listed := c.W.Find(root); listed {
				s.extra = append(s.extra, root)
			}
		}
	}
	s.seekReferred(c)
}

// seekReferred adds the configs that the texts refer to, seen from each target.
func (s *Screen) seekReferred(c *screen.Context) {
	source := c.W.Loaded(s.source)
	if source == nil {
		return
	}
	most := len(s.extra) + maxReferred
	for _, name := range s.names {
		secret, found := source.Lookup(name)
		if !found || secret.Restricted() {
			continue
		}
		for _, ref := range model.References(secret.Raw) {
			for _, target := range s.targets {
				there, _ := ref.Target(target)
				known := there == target || there == s.source || slices.Contains(s.extra, there)
				if _, listed := c.W.Find(there); listed && !known && len(s.extra) < most {
					s.extra = append(s.extra, there)
				}
			}
		}
	}
}

// pending reports whether the plan still waits for an answer.
func (s *Screen) pending(c *screen.Context) bool {
	return slices.ContainsFunc(s.needs, func(ref model.ConfigRef) bool {
		at := c.W.Config(ref)
		return at.Snapshot == nil && (at.Busy || at.Err == nil)
	})
}
