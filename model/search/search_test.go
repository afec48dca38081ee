package search_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/model/search"
)

func at(project, config string) model.ConfigRef {
	return model.ConfigRef{Project: project, Config: config}
}

func place(project, config, name string) search.Place {
	return search.Place{ConfigRef: at(project, config), Name: name}
}

func snap(ref model.ConfigRef, secrets ...model.Secret) *model.Snapshot {
	return model.NewSnapshot(model.Owner{Actor: "ada"}, model.Config{ConfigRef: ref, UUID: ref.String(), Environment: ref.Config, Root: true}, time.Time{}, secrets)
}

func secret(name, raw string, computed ...string) model.Secret {
	s := model.Secret{Name: name, Raw: model.NewValue(raw), Visibility: model.Masked, ComputedVisibility: model.Masked}
	if len(model.References(s.Raw)) == 0 {
		s.Computed = s.Raw
	}
	for _, text := range computed {
		s.Computed = model.NewValue(text)
	}
	return s
}

func restricted(name string) model.Secret {
	return model.Secret{Name: name, Visibility: model.Restricted, ComputedVisibility: model.Restricted}
}

func TestMatches(t *testing.T) {
	t.Parallel()
	part, anyCase := func(q search.Query) search.Query { q.Part = true; return q }, func(q search.Query) search.Query { q.AnyCase = true; return q }
	whole := func(text string) search.Query { return search.Query{Text: model.NewValue(text)} }
	for _, test := range []struct {
		query search.Query
		text  string
		want  []search.Span
	}{
		{whole("otter"), "otter", []search.Span{{0, 5}}},
		{whole("otter"), "Otter", nil},
		{whole("otter"), "plum-otter", nil},
		{anyCase(whole("OTTER")), "otTer", []search.Span{{0, 5}}},
		{part(whole("otter")), "otter plum-otter", []search.Span{{0, 5}, {11, 16}}},
		{part(whole("aa")), "aaaaa", []search.Span{{0, 2}, {2, 4}}},
		{anyCase(part(whole("B"))), "abAB", []search.Span{{1, 2}, {3, 4}}},
		{anyCase(part(whole("é"))), "É", nil},
		{part(whole("")), "a", nil},
		{whole(""), "", nil},
		{search.Query{Part: true}, "a", nil},
		{part(whole("longer")), "long", nil},
	} {
		if got := test.query.Match(model.NewValue(test.text)); !slices.Equal(got, test.want) {
			t.Errorf("%q in %q: %v, want %v", test.query.Text.Reveal(), test.text, got, test.want)
		}
	}
	if got := whole("a").Match(model.Value{}); got != nil {
		t.Errorf("what is not known matches at %v", got)
	}
}

func TestASearchByValue(t *testing.T) {
	t.Parallel()
	s := snap(at("backend", "prd"), secret("B", "x-otter"), secret("A", "${OTTER}", "otter"), restricted("R"), secret("C", "none"), secret("DOPPLER_CONFIG", "otter"))
	q := search.Query{Text: model.NewValue("otter"), Part: true}
	want := search.Found{In: s.ID(), Hits: []search.Hit{{Name: "A", Spans: []search.Span{{0, 5}}}, {Name: "B", Spans: []search.Span{{2, 7}}}}, Unreadable: 1}
	if got := q.Search(s); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	q.Raw, q.AnyCase = true, true
	want.Hits[0].Spans = []search.Span{{2, 7}}
	if got := q.Search(s); !reflect.DeepEqual(got, want) {
		t.Errorf("raw: %+v, want %+v", got, want)
	}
	if printed := fmt.Sprintf("%+v %#v", q, q); strings.Contains(printed, "otter") {
		t.Errorf("a query prints what it looks for: %s", printed)
	}
}

func TestUsesAndReferrers(t *testing.T) {
	t.Parallel()
	x := search.NewIndex()
	x.Put(snap(at("backend", "prd"), secret("KEY", "s3cret"), secret("URL", "${KEY}@${KEY}", "s3cret@s3cret"), secret("SAME", "${infra.prd.KEY}", "s3cret"), restricted("R"), secret("E", "")))
	x.Put(snap(at("infra", "prd"), secret("KEY", "s3cret"), secret("BACK", "${backend.prd.SAME}-x", "s3cret-x"), secret("LOOP", "${LOOP}")))
	x.Put(snap(at("backend", "dev"), secret("KEY", "other"), secret("FROM", "${prd.KEY}", "s3cret")))
	uses, known := x.Elsewhere(place("backend", "prd", "KEY"))
	want := []search.Use{
		{Place: place("backend", "dev", "FROM"), Reference: true}, {Place: place("backend", "prd", "SAME"), Reference: true}, {Place: place("infra", "prd", "KEY")},
	}
	if !known || !slices.Equal(uses, want) {
		t.Errorf("%v %t, want %v", uses, known, want)
	}
	for _, missing := range []search.Place{place("backend", "prd", "R"), place("backend", "prd", "NONE"), place("none", "prd", "KEY")} {
		if uses, known := x.Elsewhere(missing); known || uses != nil {
			t.Errorf("%v is used in %v", missing, uses)
		}
	}
	if uses := x.Uses(model.NewValue("")); uses != nil {
		t.Errorf("the empty text is used in %v", uses)
	}
	for of, want := range map[search.Place][]search.Place{
		place("backend", "prd", "KEY"): {place("backend", "dev", "FROM"), place("backend", "prd", "URL")},
		place("infra", "prd", "KEY"):   {place("backend", "prd", "SAME")},
		place("infra", "prd", "LOOP"):  {place("infra", "prd", "LOOP")},
		place("infra", "prd", "NONE"):  nil,
	} {
		if got := x.Referrers(of); !slices.Equal(got, want) {
			t.Errorf("%v is referred to by %v, want %v", of, got, want)
		}
	}
	if got, want := x.Affected(place("infra", "prd", "KEY")), []search.Place{place("backend", "prd", "SAME"), place("infra", "prd", "BACK")}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := x.Affected(place("infra", "prd", "LOOP")); len(got) != 0 {
		t.Errorf("a loop affects %v", got)
	}
	if x.Len() != 3 || x.Unreadable() != 2 {
		t.Errorf("%d configs, %d unreadable", x.Len(), x.Unreadable())
	}
	x.Put(snap(at("backend", "dev"), secret("KEY", "s3cret")))
	x.Drop(at("infra", "prd"))
	if uses, _ := x.Elsewhere(place("backend", "prd", "KEY")); len(uses) != 2 || uses[0].Place != place("backend", "dev", "KEY") {
		t.Errorf("after a reload: %v", uses)
	}
}

// plain is a look at all configs one by one: who uses the text 1, who refers to C in b / prd, and who has which name.
func plain(now map[model.ConfigRef]*model.Snapshot) (uses []search.Use, refers []search.Place, entries map[string][]string) {
	entries = map[string][]string{}
	for ref, s := range now {
		for _, secret := range s.Secrets() {
			if secret.Raw.Equal(model.NewValue("1")) {
				uses = append(uses, search.Use{Place: search.Place{ConfigRef: ref, Name: secret.Name}})
			}
			for _, target := range model.References(secret.Raw) {
				if in, name := target.Target(ref); in == at("b", "prd") && name == "C" {
					refers = append(refers, search.Place{ConfigRef: ref, Name: secret.Name})
				}
			}
			key := ref.Project + "." + secret.Name
			entries[key] = append(entries[key], ref.Config)
			slices.Sort(entries[key])
		}
	}
	order := func(p search.Place) string { return p.String() + p.Name }
	slices.SortFunc(uses, func(a, b search.Use) int { return strings.Compare(order(a.Place), order(b.Place)) })
	slices.SortFunc(refers, func(a, b search.Place) int { return strings.Compare(order(a), order(b)) })
	return uses, refers, entries
}

// TestTheOrderOfConfigsDoesNotMatter puts configs in at random, again and again, and compares with a plain look at all.
func TestTheOrderOfConfigsDoesNotMatter(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 4))
		x, c := search.NewIndex(), search.NewCatalogue()
		now := map[model.ConfigRef]*model.Snapshot{}
		for range 12 {
			ref := at([]string{"a", "b"}[r.IntN(2)], []string{"dev", "prd"}[r.IntN(2)])
			if r.IntN(5) == 0 {
				delete(now, ref)
				x.Drop(ref)
				c.Drop(ref)
				continue
			}
			var list []model.Secret
			var names []string
			for _, name := range []string{"A", "B", "C"} {
				if r.IntN(3) > 0 {
					list, names = append(list, secret(name, []string{"1", "2", "${A}", "${b.prd.C}"}[r.IntN(4)])), append(names, name)
				}
			}
			now[ref] = snap(ref, list...)
			x.Put(now[ref])
			c.Put(ref, append(names, "DOPPLER_CONFIG"))
			c.Entries() // What was asked for once is not kept for ever.
		}
		uses, refers, entries := plain(now)
		if got := x.Uses(model.NewValue("1")); !slices.Equal(got, uses) {
			t.Fatalf("seed %d: %v, want %v", seed, got, uses)
		}
		if got := x.Referrers(place("b", "prd", "C")); !slices.Equal(got, refers) {
			t.Fatalf("seed %d: %v, want %v", seed, got, refers)
		}
		last := ""
		for _, e := range c.Entries() {
			key := e.Project + "." + e.Name
			if key <= last || !slices.Equal(e.Configs, entries[key]) {
				t.Fatalf("seed %d: %v after %s, want %v", seed, e, last, entries[key])
			}
			last = key
		}
		if len(c.Entries()) != len(entries) || c.Configs() != len(now) || x.Len() != len(now) {
			t.Fatalf("seed %d: %d entries of %d configs, want %d of %d", seed, len(c.Entries()), c.Configs(), len(entries), len(now))
		}
	}
}

func TestASummary(t *testing.T) {
	t.Parallel()
	a, b, c, d := snap(at("p", "a"), secret("K", "1")), snap(at("p", "b"), secret("K", "1")), snap(at("p", "c"), restricted("K")), snap(at("p", "d"))
	if got := search.Summarise("K", model.ComputedText, a, b, c, d); got != (search.Summary{Distinct: 1, Read: 2, Unreadable: 1, Missing: 1}) {
		t.Errorf("%+v", got)
	}
	if got := search.Summarise("K", model.ComputedText, a, snap(at("p", "e"), secret("K", "2"))); got.Distinct != 2 {
		t.Errorf("%+v", got)
	}
}

// many is 300 projects with 4 configs of 50 secrets.
func many() []*model.Snapshot {
	var all []*model.Snapshot
	for p := range 300 {
		for _, config := range []string{"ci", "dev", "stg", "prd"} {
			var list []model.Secret
			for i := range 50 {
				list = append(list, secret(fmt.Sprintf("SECRET_%02d", i), fmt.Sprintf("https://%s-%d.acme.dev/%d/${SHARED}", config, p, i)))
			}
			all = append(all, snap(at(fmt.Sprintf("project-%03d", p), config), list...))
		}
	}
	return all
}

func BenchmarkIndex(b *testing.B) {
	all := many()
	x := search.NewIndex()
	for _, s := range all {
		x.Put(s)
	}
	b.Run("put one", func(b *testing.B) {
		for b.Loop() {
			x.Drop(all[7].ID().ConfigRef)
			x.Put(all[7])
		}
	})
	b.Run("uses", func(b *testing.B) {
		text := all[0].Secrets()[0].Raw
		for b.Loop() {
			x.Uses(text)
		}
	})
	b.Run("referrers", func(b *testing.B) {
		for b.Loop() {
			x.Referrers(place("project-150", "prd", "SHARED"))
		}
	})
	b.Run("search all", func(b *testing.B) {
		q := search.Query{Text: model.NewValue("not there"), Part: true, Raw: true}
		for b.Loop() {
			for _, s := range all {
				q.Search(s)
			}
		}
	})
}

// BenchmarkCatalogue is one config's names arriving, and the list made anew.
func BenchmarkCatalogue(b *testing.B) {
	c := search.NewCatalogue()
	var names []string
	for i := range 50 {
		names = append(names, fmt.Sprintf("SECRET_%02d", i))
	}
	for _, s := range many() {
		c.Put(s.ID().ConfigRef, names)
	}
	for b.Loop() {
		c.Put(at("project-007", "prd"), names)
		c.Entries()
	}
}
