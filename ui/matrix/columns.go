package matrix

import (
	"cmp"
	"slices"

	"dtui/model"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

const (
	workspaceIdle   = workspace.Idle
	workspaceFailed = workspace.Failed
)

// columns are the configs in the order of their environments.
type columns struct {
	refs []model.ConfigRef
	// names are what stands over the columns, the environments as people call them; where groups differ another begins.
	names, groups []string
	// tones are the colours of the environments.
	tones []theme.Tone
	// single is set when all are of one project.
	single bool
	// reference is the column that the others are compared with, -1 before one was chosen.
	reference int
	// order is how they are shown: the reference first, which does not scroll.
	order []int
	// widest is the length of the longest name, in bytes.
	widest int
}

// project is the one that all columns are of, "" when there are several.
func (s *columns) project() string {
	if len(s.refs) == 0 || slices.ContainsFunc(s.refs, func(ref model.ConfigRef) bool { return ref.Project != s.refs[0].Project }) {
		return ""
	}
	return s.refs[0].Project
}

// wanted lists the configs that the matrix is about, as far as they are known.
func (s *Screen) wanted(c *screen.Context) []model.ConfigRef {
	if s.project == "" {
		return s.chosen
	}
	configs := c.W.Layout(s.project).Configs
	refs := make([]model.ConfigRef, len(configs))
	for i := range configs {
		refs[i] = configs[i].ConfigRef
	}
	return refs
}

// rank is where a config stands among others.
type rank struct {
	ref                  model.ConfigRef
	project, environment int
	root                 bool
	slug, name           string
}

// arrange puts the columns in order, and reports whether they are others than before.
func (s *Screen) arrange(c *screen.Context) bool {
	wanted := s.wanted(c)
	ranks := make([]rank, len(wanted))
	projects := map[string]int{}
	for i, ref := range wanted {
		if _, known := projects[ref.Project]; !known {
			projects[ref.Project] = len(projects)
		}
		r := rank{ref: ref, project: projects[ref.Project], slug: c.W.Environment(ref)}
		r.name = c.W.EnvironmentName(ref.Project, r.slug)
		layout := c.W.Layout(ref.Project)
		r.environment = slices.IndexFunc(layout.Environments, func(e model.Environment) bool { return e.Slug == r.slug })
		if config, found := c.W.Find(ref); found {
			r.root = config.Root
		}
		ranks[i] = r
	}
	slices.SortStableFunc(ranks, func(a, b rank) int {
		roots := 0
		if a.root != b.root {
			roots = 1
			if a.root {
				roots = -1
			}
		}
		return cmp.Or(cmp.Compare(a.project, b.project), cmp.Compare(a.environment, b.environment),
			cmp.Compare(purposeRank(a.slug), purposeRank(b.slug)), cmp.Compare(a.slug, b.slug), roots, cmp.Compare(a.ref.Config, b.ref.Config))
	})
	next := columns{reference: -1, single: len(projects) == 1}
	for _, r := range ranks {
		next.refs = append(next.refs, r.ref)
		next.tones = append(next.tones, theme.EnvTone(r.slug))
		group := r.slug
		if len(projects) > 1 {
			// The names of the configs tell the environment; the project is what cannot be told.
			group, r.name = r.ref.Project, r.ref.Project
		}
		next.groups = append(next.groups, group)
		next.names = append(next.names, r.name)
		next.widest = max(next.widest, len(r.ref.Config))
	}
	if slices.Equal(next.refs, s.columns.refs) && slices.Equal(next.names, s.columns.names) {
		return false
	}
	under, reference := s.ref(), s.referred()
	s.columns = next
	s.refer(slices.Index(next.refs, reference))
	if at := s.place(under); under.Config != "" && at >= 0 {
		s.at = at
	}
	s.at = max(min(s.at, len(next.refs)-1), 0)
	return true
}

func purposeRank(slug string) int {
	switch model.PurposeOf(slug) {
	case model.ForDevelopment:
		return 0
	case model.ForStaging:
		return 1
	case model.ForProduction:
		return 2
	default:
		return 3
	}
}

// refer chooses the reference: a column, or with -1 the first one of production, else the first.
func (s *Screen) refer(column int) {
	k := &s.columns
	if column < 0 {
		column = max(slices.IndexFunc(k.refs, func(ref model.ConfigRef) bool {
			return model.PurposeOf(ref.Config) == model.ForProduction
		}), 0)
	}
	if column >= len(k.refs) {
		k.reference, k.order = -1, nil
		return
	}
	k.reference = column
	k.order = append(make([]int, 0, len(k.refs)), column)
	for i := range k.refs {
		if i != column {
			k.order = append(k.order, i)
		}
	}
}

// referred is the config of the reference, the zero one before there is any.
func (s *Screen) referred() model.ConfigRef {
	if s.columns.reference < 0 {
		return model.ConfigRef{}
	}
	return s.columns.refs[s.columns.reference]
}

// column is the one under the cursor, -1 when there is none.
func (s *Screen) column() int {
	if s.at < 0 || s.at >= len(s.columns.order) {
		return -1
	}
	return s.columns.order[s.at]
}

// ref is the config under the cursor, the zero one when there is none.
func (s *Screen) ref() model.ConfigRef {
	if column := s.column(); column >= 0 {
		return s.columns.refs[column]
	}
	return model.ConfigRef{}
}

// place is where a config is shown, -1 when it is not.
func (s *Screen) place(ref model.ConfigRef) int {
	return slices.IndexFunc(s.columns.order, func(column int) bool { return s.columns.refs[column] == ref })
}

// others are all configs but one, in order.
func (s *Screen) others(but model.ConfigRef) []model.ConfigRef {
	return slices.DeleteFunc(slices.Clone(s.columns.refs), func(ref model.ConfigRef) bool { return ref == but })
}

// sideways moves to the next column in a direction.
func (s *Screen) sideways(step int) {
	s.at = max(min(s.at+step, len(s.columns.order)-1), 0)
}

// environment moves to the first column of the next environment in a direction.
func (s *Screen) environment(step int) {
	k := &s.columns
	group := func(at int) string {
		if at == 0 {
			return "" // The reference stands by itself.
		}
		return k.groups[k.order[at]]
	}
	if len(k.order) == 0 {
		return
	}
	from := s.at
	at := from
	for at+step >= 0 && at+step < len(k.order) && group(at) == group(from) {
		at += step
	}
	if step < 0 {
		for at > 0 && group(at-1) == group(at) {
			at--
		}
	}
	s.at = at
}
