package search

import (
	"cmp"
	"slices"

	"dtui/model"
	"dtui/model/search"
	"dtui/ui/list"
)

// book are the names, ready to be found. What is put into it costs the names of one project.
type book struct {
	rank     *list.Ranker
	projects map[string]*shelf
	// slugs are the projects by their numbers.
	slugs []string
	// has are, by the number of a name, the projects that have it, sorted.
	has [][]entry
}

// shelf is one project of a book.
type shelf struct {
	number    int32
	catalogue *search.Catalogue
}

// entry is a project that has a name, by its number, with the configs.
type entry struct {
	project int32
	configs []string
}

func newBook() *book {
	return &book{rank: list.NewRanker(), projects: map[string]*shelf{}}
}

// put takes the names of a config in place of older ones.
func (b *book) put(ref model.ConfigRef, names []string) {
	project := b.projects[ref.Project]
	if project == nil {
		project = &shelf{int32(len(b.slugs)), search.NewCatalogue()}
		b.projects[ref.Project], b.slugs = project, append(b.slugs, ref.Project)
	}
	before := project.catalogue.Entries()
	project.catalogue.Put(ref, names)
	now := project.catalogue.Entries()
	for i := range now {
		id := b.rank.Add(now[i].Name)
		if id == len(b.has) {
			b.has = append(b.has, nil)
		}
		at, there := b.find(id, ref.Project)
		if !there {
			b.has[id] = slices.Insert(b.has[id], at, entry{})
		}
		b.has[id][at] = entry{project.number, now[i].Configs}
	}
	for i := range before {
		if _, there := slices.BinarySearchFunc(now, before[i].Name, func(e search.Entry, name string) int { return cmp.Compare(e.Name, name) }); there {
			continue
		}
		id := b.rank.Add(before[i].Name)
		if at, there := b.find(id, ref.Project); there {
			b.has[id] = slices.Delete(b.has[id], at, at+1)
		}
	}
}

// find is where a project stands among those that have a name.
func (b *book) find(id int, project string) (at int, there bool) {
	return slices.BinarySearchFunc(b.has[id], project, func(e entry, slug string) int { return cmp.Compare(b.slugs[e.project], slug) })
}

// names are those that a config has.
func (b *book) names() []string {
	var all []string
	for id, entries := range b.has {
		if len(entries) > 0 {
			all = append(all, b.rank.Name(id))
		}
	}
	return all
}
