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

// line is one line of the list, and hit what it found: as little as can be, because a key makes as many anew as there are
// names.
type line struct {
	kind       kind
	group, hit int32
}

// hit is a name by its number with its place among those that have it, or with the number -1 a place in full.
type hit struct{ id, at int32 }

// group is the hits under one head, in the order in which they were found.
type group struct {
	title string
	hits  []hit
}

// row is a line in full.
type row struct {
	kind kind
	// title is the group that it belongs to.
	title   string
	project string
	name    string
	// id is the number of the name among those that are ranked, -1 for one that was not found by its letters.
	id      int
	configs []string
	// count is how many rows a head stands over.
	count int
	// reference: it gets the text from another secret.
	reference bool
}

// relist makes the lines anew and stays at the one under the cursor.
func (s *Screen) relist(c *screen.Context) {
	if at := s.list.Cursor(); s.moved && at >= 0 && at < len(s.lines) && s.lines[at].kind == hitRow {
		s.kept = s.placeOf(s.lines[at])
	}
	s.groups, s.full = s.groups[:0], s.full[:0]
	switch s.mode {
	case byName:
		s.listNames()
	case byValue:
		s.listValues(c)
	case byUse:
		s.listUses(c)
	}
	s.lines, s.hits = s.lines[:0], 0
	to := -1
	for i := range s.groups {
		g := &s.groups[i]
		if i > 0 {
			s.lines = append(s.lines, line{kind: gapRow})
		}
		s.lines = append(s.lines, line{headRow, int32(i), 0})
		look := s.moved && g.title == s.kept.title
		for j := range g.hits {
			at := line{hitRow, int32(i), int32(j)}
			if look && s.placeOf(at) == s.kept {
				to = len(s.lines)
			}
			s.lines = append(s.lines, at)
		}
		s.hits += len(g.hits)
	}
	s.made = s.store.version
	s.list.SetLen(len(s.lines))
	switch {
	case to >= 0:
		s.list.SetCursor(to)
	case !s.moved:
		// Nobody has gone to a row yet: the best one is the first, whatever arrives.
		s.list.First()
	}
	s.settle(1)
}

// placeOf is a line as it can be found again.
func (s *Screen) placeOf(at line) place {
	g := &s.groups[at.group]
	switch h := g.hits[at.hit]; {
	case h.id < 0:
		return place{g.title, s.full[h.at].project, s.full[h.at].name}
	default:
		return place{g.title, g.title, s.store.book.rank.Name(int(h.id))}
	}
}

// newGroup begins a group in the memory of an earlier one.
func (s *Screen) newGroup(title string) int {
	i := len(s.groups)
	if i == cap(s.groups) {
		s.groups = append(s.groups, group{})
	}
	s.groups = s.groups[:i+1]
	s.groups[i].title, s.groups[i].hits = title, s.groups[i].hits[:0]
	return i
}

// add puts a hit in full at the end of the newest group, or of a new one.
func (s *Screen) add(title string, found row) {
	i := len(s.groups) - 1
	if i < 0 || s.groups[i].title != title {
		i = s.newGroup(title)
	}
	found.kind, found.title, found.id = hitRow, title, -1
	s.full = append(s.full, found)
	s.groups[i].hits = append(s.groups[i].hits, hit{-1, int32(len(s.full) - 1)})
}

// listNames lists the names that match best first, by project. The projects come in the order of their best names, of
// those alike the open one first, and in that of the alphabet while nothing was typed.
func (s *Screen) listNames() {
	b := s.store.book
	s.groupOf = slices.Grow(s.groupOf[:0], len(b.slugs))[:len(b.slugs)]
	for i := range s.groupOf {
		s.groupOf[i] = -1
	}
	add := func(id int32, at int) {
		project := b.has[id][at].project
		if s.groupOf[project] < 0 {
			s.groupOf[project] = int32(s.newGroup(b.slugs[project]))
		}
		g := &s.groups[s.groupOf[project]]
		g.hits = append(g.hits, hit{id, int32(at)})
	}
	for _, id := range b.rank.Rank(s.pattern) {
		first, there := 0, false
		if len(b.has[id]) > 1 {
			first, there = b.find(int(id), s.first)
		}
		if there {
			add(id, first)
		}
		for at := range b.has[id] {
			if at != first || !there {
				add(id, at)
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
	s.together(places, func(search.Place) bool { return false }, func(found row) { s.add(found.project, found) })
}

// together puts the configs of a project that have the same name into one row, sorted by project, name and config.
func (s *Screen) together(places []search.Place, reference func(search.Place) bool, each func(row)) {
	slices.SortFunc(places, func(a, b search.Place) int {
		return cmp.Or(cmp.Compare(a.Project, b.Project), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Config, b.Config))
	})
	for i := 0; i < len(places); {
		found := row{project: places[i].Project, name: places[i].Name, reference: reference(places[i])}
		for ; i < len(places) && places[i].Project == found.project && places[i].Name == found.name; i++ {
			found.configs = append(found.configs, places[i].Config)
		}
		each(found)
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
	uses, _ := s.index.Elsewhere(s.of)
	references := map[search.Place]bool{}
	var same []search.Place
	for _, use := range uses {
		same = append(same, use.Place)
		references[use.Place] = use.Reference
	}
	s.together(same, func(p search.Place) bool { return references[p] }, func(found row) { s.add(sameValue, found) })
	refers := s.index.Referrers(s.of)
	others := slices.DeleteFunc(s.index.Affected(s.of), func(p search.Place) bool { return slices.Contains(refers, p) })
	always := func(search.Place) bool { return true }
	s.together(refers, always, func(found row) { s.add(refersTo, found) })
	s.together(others, always, func(found row) { s.add(through, found) })
}

// row is a line in full, its configs in the order of their environments.
func (s *Screen) row(c *screen.Context, at int) row {
	l := s.lines[at]
	if l.kind == gapRow {
		return row{kind: gapRow}
	}
	g := &s.groups[l.group]
	if l.kind == headRow {
		return row{kind: headRow, title: g.title, count: len(g.hits)}
	}
	h := g.hits[l.hit]
	if h.id < 0 {
		r := s.full[h.at]
		r.configs = arranged(c, r.project, r.configs)
		return r
	}
	r := row{kind: hitRow, title: g.title, project: g.title, name: s.store.book.rank.Name(int(h.id)), id: int(h.id)}
	if entries := s.store.book.has[h.id]; int(h.at) < len(entries) {
		r.configs = arranged(c, r.project, entries[h.at].configs)
	}
	return r
}

// arranged puts configs in the order of their environments, the root of each first.
func arranged(c *screen.Context, project string, configs []string) []string {
	layout := c.W.Layout(project)
	rank := func(name string) int {
		i := slices.IndexFunc(layout.Configs, func(config model.Config) bool { return config.Config == name })
		if i < 0 {
			return -1
		}
		config := &layout.Configs[i]
		environment := slices.IndexFunc(layout.Environments, func(e model.Environment) bool { return e.Slug == config.Environment })
		return 2*environment + order(config.Root)
	}
	configs = slices.Clone(configs)
	slices.SortFunc(configs, func(a, b string) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b)) })
	return configs
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
		for i := at; i >= 0 && i < len(s.lines); i += step {
			if s.lines[i].kind == hitRow {
				if i != at {
					s.at = 0
				}
				s.list.SetCursor(i)
				return
			}
		}
	}
}
