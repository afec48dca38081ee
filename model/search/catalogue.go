package search

import (
	"maps"
	"slices"

	"dtui/model"
)

// Catalogue holds the names of many configs, put together by project: a name that four configs have is one entry. It is
// not for use by several goroutines at once.
type Catalogue struct {
	projects map[string]*project
	entries  []Entry
	stale    bool
}

type project struct {
	configs map[string][]string
	entries []Entry
	stale   bool
}

// Entry is one name of one project. Its slice must not be written to.
type Entry struct {
	Project string
	Name    string
	// Configs are the configs that have it, sorted.
	Configs []string
}

// NewCatalogue is an empty catalogue.
func NewCatalogue() *Catalogue { return &Catalogue{projects: map[string]*project{}} }

// Put takes the names of a config in place of older ones; Doppler's own are left out. It costs that project alone.
func (c *Catalogue) Put(ref model.ConfigRef, names []string) {
	p := c.projects[ref.Project]
	if p == nil {
		p = &project{configs: map[string][]string{}}
		c.projects[ref.Project] = p
	}
	p.configs[ref.Config] = slices.DeleteFunc(slices.Clone(names), model.Managed)
	p.stale, c.stale = true, true
}

// Drop takes a config out.
func (c *Catalogue) Drop(ref model.ConfigRef) {
	if p := c.projects[ref.Project]; p != nil {
		delete(p.configs, ref.Config)
		p.stale, c.stale = true, true
	}
}

// Configs is the number of configs.
func (c *Catalogue) Configs() int {
	n := 0
	for _, p := range c.projects {
		n += len(p.configs)
	}
	return n
}

// Entries are all names, sorted by project and name. The slice must not be written to; it is made anew only when something
// was put or dropped.
func (c *Catalogue) Entries() []Entry {
	if !c.stale {
		return c.entries
	}
	c.entries, c.stale = make([]Entry, 0, len(c.entries)), false
	for _, slug := range slices.Sorted(maps.Keys(c.projects)) {
		p := c.projects[slug]
		if p.stale {
			p.entries, p.stale = p.collect(slug), false
		}
		c.entries = append(c.entries, p.entries...)
	}
	return c.entries
}

func (p *project) collect(slug string) []Entry {
	in := map[string][]string{}
	for _, config := range slices.Sorted(maps.Keys(p.configs)) {
		for _, name := range p.configs[config] {
			if list := in[name]; len(list) == 0 || list[len(list)-1] != config {
				in[name] = append(list, config)
			}
		}
	}
	entries := make([]Entry, 0, len(in))
	for _, name := range slices.Sorted(maps.Keys(in)) {
		entries = append(entries, Entry{slug, name, in[name]})
	}
	return entries
}

// Summary is how the texts of one name compare over some configs.
type Summary struct {
	// Distinct is how many texts there are among those that can be read.
	Distinct int
	// Read is how many can be, Unreadable how many cannot, Missing how many of the configs lack the name.
	Read, Unreadable, Missing int
}

// Summarise compares one name over the configs that were read.
func Summarise(name string, by model.Aspect, snapshots ...*model.Snapshot) Summary {
	var s Summary
	var texts []model.Value
	for _, snapshot := range snapshots {
		secret, found := snapshot.Lookup(name)
		switch text := secret.Text(by); {
		case !found:
			s.Missing++
		case !text.Known():
			s.Unreadable++
		default:
			s.Read++
			if !slices.ContainsFunc(texts, text.Equal) {
				texts = append(texts, text)
			}
		}
	}
	s.Distinct = len(texts)
	return s
}
