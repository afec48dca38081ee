package search

import (
	"cmp"
	"hash/maphash"
	"maps"
	"slices"

	"dtui/model"
)

// Place is one name in one config.
type Place struct {
	model.ConfigRef
	Name string
}

func (p Place) compare(q Place) int {
	return cmp.Or(cmp.Compare(p.Project, q.Project), cmp.Compare(p.Config, q.Config), cmp.Compare(p.Name, q.Name))
}

// Index knows which texts are the same and which secrets refer to which, over every config that was put into it. It holds
// snapshots: whoever lets go of what was read lets go of it too. It is not for use by several goroutines at once.
type Index struct {
	seed  maphash.Seed
	parts map[model.ConfigRef]*part
}

// part is one config of an index.
type part struct {
	snapshot *model.Snapshot
	// same are the secrets by a number that equal texts share.
	same map[uint64][]int
	// refers are the names that refer to a place.
	refers     map[Place][]string
	unreadable int
}

// NewIndex is an empty index.
func NewIndex() *Index {
	return &Index{seed: maphash.MakeSeed(), parts: map[model.ConfigRef]*part{}}
}

// Put takes a reading of a config in place of an older one. It costs that config alone, and nothing for the reading that
// is there already.
func (x *Index) Put(s *model.Snapshot) {
	ref := s.ID().ConfigRef
	if old := x.parts[ref]; old != nil && old.snapshot == s {
		return
	}
	p := &part{snapshot: s, same: make(map[uint64][]int, s.Len()), refers: map[Place][]string{}}
	secrets := s.Secrets()
	for i := range secrets {
		secret := &secrets[i]
		if text := secret.Text(model.ComputedText); text.Known() {
			key := text.Hash(x.seed)
			p.same[key] = append(p.same[key], i)
		} else {
			p.unreadable++
		}
		for _, target := range model.References(secret.Text(model.RawText)) {
			in, name := target.Target(ref)
			place := Place{in, name}
			if list := p.refers[place]; len(list) == 0 || list[len(list)-1] != secret.Name {
				p.refers[place] = append(list, secret.Name)
			}
		}
	}
	x.parts[ref] = p
}

// Drop takes a config out.
func (x *Index) Drop(ref model.ConfigRef) { delete(x.parts, ref) }

// Len is the number of configs.
func (x *Index) Len() int { return len(x.parts) }

// Unreadable is how many secrets could not be looked into.
func (x *Index) Unreadable() int {
	n := 0
	for _, p := range x.parts {
		n += p.unreadable
	}
	return n
}

// Use is a secret with the same text.
type Use struct {
	Place
	// Reference: it gets the text, at least in part, from another secret.
	Reference bool
}

// Uses lists the secrets whose computed text is the given one, sorted by place. An empty text and one that is not known
// are used nowhere.
func (x *Index) Uses(v model.Value) []Use {
	if !v.Known() || v.Empty() {
		return nil
	}
	var uses []Use
	key := v.Hash(x.seed)
	for ref, p := range x.parts {
		for _, i := range p.same[key] {
			if secret := &p.snapshot.Secrets()[i]; secret.Text(model.ComputedText).Equal(v) {
				uses = append(uses, Use{Place{ref, secret.Name}, secret.IsReference()})
			}
		}
	}
	slices.SortFunc(uses, func(a, b Use) int { return a.compare(b.Place) })
	return uses
}

// Elsewhere is Uses of the text of a secret, without that secret itself. It reports false where its text is not known.
func (x *Index) Elsewhere(of Place) ([]Use, bool) {
	p := x.parts[of.ConfigRef]
	if p == nil {
		return nil, false
	}
	secret, found := p.snapshot.Lookup(of.Name)
	text := secret.Text(model.ComputedText)
	if !found || !text.Known() {
		return nil, false
	}
	return slices.DeleteFunc(x.Uses(text), func(u Use) bool { return u.Place == of }), true
}

// Referrers lists the secrets whose raw text refers to a place, sorted by place. The place need not exist.
func (x *Index) Referrers(to Place) []Place {
	var list []Place
	for ref, p := range x.parts {
		for _, name := range p.refers[to] {
			list = append(list, Place{ref, name})
		}
	}
	slices.SortFunc(list, Place.compare)
	return list
}

// Affected lists the secrets whose computed text depends on a place, directly or through others, sorted by place and
// without the place itself.
func (x *Index) Affected(by Place) []Place {
	seen := map[Place]bool{by: true}
	for next := []Place{by}; len(next) > 0; {
		at := next[0]
		next = next[1:]
		for _, place := range x.Referrers(at) {
			if !seen[place] {
				seen[place] = true
				next = append(next, place)
			}
		}
	}
	delete(seen, by)
	return slices.SortedFunc(maps.Keys(seen), Place.compare)
}
