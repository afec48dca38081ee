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
	projects map[string]*search.Catalogue
	// has are, by the number of a name, the projects that have it, sorted.
	has [][]search.Entry
}

func newBook() *book {
	return &book{rank: list.NewRanker(), projects: map[string]*search.Catalogue{}}
}

// put takes the names of a config in place of older ones.
func (b *book) put(ref model.ConfigRef, names []string) {
	catalogue := b.projects[ref.Project]
	if catalogue == nil {
		catalogue = search.NewCatalogue()
		b.projects[ref.Project] = catalogue
	}
	before := catalogue.Entries()
	catalogue.Put(ref, names)
	now := catalogue.Entries()
	for i := range now {
		id := b.rank.Add(now[i].Name)
		if id == len(b.has) {
			b.has = append(b.has, nil)
		}
		at, there := b.find(id, ref.Project)
		if there {
			b.has[id][at] = now[i]
		} else {
			b.has[id] = slices.Insert(b.has[id], at, now[i])
		}
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

func (b *book) find(id int, project string) (at int, there bool) {
	return slices.BinarySearchFunc(b.has[id], project, func(e search.Entry, slug string) int { return cmp.Compare(e.Project, slug) })
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
