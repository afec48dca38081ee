package search

import (
	"cmp"
	"maps"
	"slices"

	"dtui/model"
	"dtui/model/search"
	"dtui/ui/screen"
)

// kind is what a row of the list is.
type kind uint8

const (
	headRow kind = iota
	hitRow
	gapRow
)

// row is one line of the list. Title is the group that it belongs to.
type row struct {
	kind    kind
	title   string
	project string
	name    string
	// id is the number of the name among those that are ranked, -1 for one that was not found by its letters.
	id      int
	configs []string
	// arranged is set once the configs are in the order of their environments.
	arranged bool
	// count is how many rows a head stands over.
	count int
	// reference: it gets the text from another secret.
	reference bool
}

// group is the hits of one project, in the order in which they were found.
type group struct {
	title string
	hits  []row
}

// relist makes the rows anew and stays at the one under the cursor.
func (s *Screen) relist(c *screen.Context) {
	if at := s.list.Cursor(); s.moved && at >= 0 && at < len(s.rows) && s.rows[at].kind == hitRow {
		s.kept = s.rows[at].place()
	}
	for i := range s.groups {
		s.groups[i].hits = s.groups[i].hits[:0]
	}
	s.groups = s.groups[:0]
	switch s.mode {
	case byName:
		s.listNames()
	case byValue:
		s.listValues(c)
	case byUse:
		s.listUses(c)
	}
	s.rows, s.hits = s.rows[:0], 0
	to := -1
	for i := range s.groups {
		g := &s.groups[i]
		if i > 0 {
			s.rows = append(s.rows, row{kind: gapRow})
		}
		s.rows = append(s.rows, row{kind: headRow, title: g.title, count: len(g.hits)})
		for j := range g.hits {
			if s.moved && g.hits[j].place() == s.kept {
				to = len(s.rows)
			}
			s.rows = append(s.rows, g.hits[j])
		}
		s.hits += len(g.hits)
	}
	s.made = s.store.version
	s.list.SetLen(len(s.rows))
	switch {
	case to >= 0:
		s.list.SetCursor(to)
	case !s.moved:
		// Nobody has gone to a row yet: the best one is the first, whatever arrives.
		s.list.First()
	}
	s.settle(1)
}

func (r *row) place() place { return place{r.title, r.project, r.name} }

// add puts a hit at the end of its group. Groups come in the order of their first hits.
func (s *Screen) add(at map[string]int, title string, hit row) {
	i, there := at[title]
	if !there {
		i = len(s.groups)
		at[title] = i
		if i < cap(s.groups) {
			s.groups = s.groups[:i+1]
			s.groups[i].title, s.groups[i].hits = title, s.groups[i].hits[:0]
		} else {
			s.groups = append(s.groups, group{title: title})
		}
	}
	hit.kind, hit.title = hitRow, title
	s.groups[i].hits = append(s.groups[i].hits, hit)
}

// listNames lists the names that match best first, by project. The projects come in the order of their best names, and
// of the alphabet while nothing was typed.
func (s *Screen) listNames() {
	at := make(map[string]int, len(s.store.book.projects))
	for _, id := range s.store.book.rank.Rank(s.pattern) {
		entries := s.store.book.has[id]
		add := func(e *search.Entry) {
			s.add(at, e.Project, row{project: e.Project, name: e.Name, id: int(id), configs: e.Configs})
		}
		// Of projects that are alike the open one comes first.
		first, there := s.store.book.find(int(id), s.first)
		if there {
			add(&entries[first])
		}
		for i := range entries {
			if i != first || !there {
				add(&entries[i])
			}
		}
	}
	if s.pattern == "" {
		slices.SortFunc(s.groups, func(a, b group) int { return cmp.Compare(a.title, b.title) })
	}
}

// listValues lists where the text was found. Only readings that are new are looked into.
func (s *Screen) listValues(c *screen.Context) {
	if !s.query.Text.Known() {
		return
	}
	if s.found == nil {
		s.found = map[model.ConfigRef]finding{}
	}
	in := map[model.ConfigRef]bool{}
	for _, snapshot := range s.store.Readings(c.W) {
		ref := snapshot.ID().ConfigRef
		in[ref] = true
		if s.found[ref].of == snapshot {
			continue
		}
		found := s.query.Search(snapshot)
		now := finding{of: snapshot, unreadable: found.Unreadable}
		for _, hit := range found.Hits {
			now.names = append(now.names, hit.Name)
		}
		s.found[ref] = now
	}
	maps.DeleteFunc(s.found, func(ref model.ConfigRef, _ finding) bool { return !in[ref] })
	var places []search.Place
	for ref, found := range s.found {
		for _, name := range found.names {
			places = append(places, search.Place{ConfigRef: ref, Name: name})
		}
	}
	at := map[string]int{}
	s.together(places, func(search.Place) bool { return false }, func(hit row) { s.add(at, hit.project, hit) })
}

// together puts the configs of a project that have the same name into one row, sorted by project, name and config.
func (s *Screen) together(places []search.Place, reference func(search.Place) bool, each func(row)) {
	slices.SortFunc(places, func(a, b search.Place) int {
		return cmp.Or(cmp.Compare(a.Project, b.Project), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Config, b.Config))
	})
	for i := 0; i < len(places); {
		hit := row{project: places[i].Project, name: places[i].Name, id: -1, reference: reference(places[i])}
		for ; i < len(places) && places[i].Project == hit.project && places[i].Name == hit.name; i++ {
			hit.configs = append(hit.configs, places[i].Config)
		}
		each(hit)
	}
}

// The parts of the list of who uses a value.
const (
	sameValue = "the same value"
	refersTo  = "refers to it"
	through   = "gets it through another"
)

// listUses lists who has the same value, who refers to the secret, and who gets it through others.
func (s *Screen) listUses(c *screen.Context) {
	if s.index == nil {
		s.index = search.NewIndex()
	}
	for _, snapshot := range s.store.Readings(c.W) {
		s.index.Put(snapshot)
	}
	at := map[string]int{}
	uses, _ := s.index.Elsewhere(s.of)
	references := map[search.Place]bool{}
	var same []search.Place
	for _, use := range uses {
		same = append(same, use.Place)
		references[use.Place] = use.Reference
	}
	s.together(same, func(p search.Place) bool { return references[p] }, func(hit row) { s.add(at, sameValue, hit) })
	refers := s.index.Referrers(s.of)
	others := slices.DeleteFunc(s.index.Affected(s.of), func(p search.Place) bool { return slices.Contains(refers, p) })
	always := func(search.Place) bool { return true }
	s.together(refers, always, func(hit row) { s.add(at, refersTo, hit) })
	s.together(others, always, func(hit row) { s.add(at, through, hit) })
}

// row is one row with its configs in the order of their environments. They are put into it once the row is looked at:
// there are many that never are.
func (s *Screen) row(c *screen.Context, at int) *row {
	r := &s.rows[at]
	if r.arranged || len(r.configs) < 2 {
		return r
	}
	layout := c.W.Layout(r.project)
	rank := map[string]int{}
	for i := range layout.Configs {
		config := &layout.Configs[i]
		environment := slices.IndexFunc(layout.Environments, func(e model.Environment) bool { return e.Slug == config.Environment })
		rank[config.Config] = 2*environment + order(config.Root)
	}
	r.configs = slices.Clone(r.configs)
	slices.SortFunc(r.configs, func(a, b string) int { return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(a, b)) })
	r.arranged = true
	return r
}

// unreadable is how many secrets could not be looked into.
func (s *Screen) unreadable() int {
	if s.mode == byUse && s.index != nil {
		return s.index.Unreadable()
	}
	n := 0
	for _, found := range s.found {
		n += found.unreadable
	}
	return n
}

// settle moves the cursor off what is no hit.
func (s *Screen) settle(direction int) {
	at := s.list.Cursor()
	if at < 0 {
		return
	}
	for _, step := range []int{direction, -direction} {
		for i := at; i >= 0 && i < len(s.rows); i += step {
			if s.rows[i].kind == hitRow {
				if i != at {
					s.at = 0
				}
				s.list.SetCursor(i)
				return
			}
		}
	}
}
