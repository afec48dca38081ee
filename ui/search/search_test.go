package search_test

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/search"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// desk is a search over n projects of four configs with fifty names each, and what it has to read.
type desk struct {
	c     *screen.Context
	store *search.Store
	s     *search.Screen
	names func(project int) []string
}

func sit(t testing.TB, projects int, names func(project int) []string) *desk {
	t.Helper()
	table, err := keys.New(false)
	if err != nil {
		t.Fatal(err)
	}
	colours, err := theme.New("auto", true, theme.TrueColor)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{c: &screen.Context{W: workspace.New(nil), Keys: table, Now: noon, Look: look.New(colours, theme.Unicode())}, store: search.NewStore(), names: names}
	list := model.ProjectList{}
	for i := range projects {
		list.Projects = append(list.Projects, model.Project{Slug: slug(i), Name: slug(i)})
	}
	d.c.W.ProjectsAre(d.c.W.BeginProjects(noon), list, nil)
	d.s = search.New(d.c, d.store, slug(0), search.Ask{})
	return d
}

func slug(i int) string { return fmt.Sprintf("project-%03d", i) }

// alike are the same fifty names in every project, apart others in each.
func alike(int) []string { return apart(0) }

func apart(i int) (all []string) {
	for k := range 50 {
		all = append(all, fmt.Sprintf("%s_%s_%d", []string{"STRIPE", "AWS", "DATABASE", "SENTRY", "SMTP"}[k%5], []string{"URL", "KEY", "SECRET", "TOKEN"}[k%4], i*50+k))
	}
	return all
}

// answer files one answer, and reports false when nothing was asked for.
func (d *desk) answer() bool {
	task, number, ok := d.store.Next(d.c.W)
	if !ok {
		return false
	}
	answer := search.Answer{At: noon}
	if task.Config == "" {
		answer.Layout = model.Layout{ID: model.ProjectID{Slug: task.Project}}
		for _, name := range []string{"dev", "stg", "prd", "dev_x"} {
			answer.Layout.Configs = append(answer.Layout.Configs, model.Config{
				ConfigRef: model.ConfigRef{Project: task.Project, Config: name}, Environment: name[:3], Root: name != "dev_x",
			})
		}
	} else {
		var i int
		if _, err := fmt.Sscanf(task.Project, "project-%d", &i); err != nil {
			panic(err)
		}
		answer.Names = d.names(i)
	}
	d.store.File(d.c.W, number, task, answer)
	d.s.Refresh(d.c)
	return true
}

func (d *desk) press(key string) {
	d.s.Key(d.c, tea.KeyPressMsg{Code: rune(key[0]), Text: key})
}

func (d *desk) erase() { d.s.Key(d.c, tea.KeyPressMsg{Code: tea.KeyBackspace}) }

// full is a desk with everything read.
func full(t testing.TB, projects int, names func(int) []string) *desk {
	t.Helper()
	d := sit(t, projects, names)
	d.press("s")
	for d.answer() {
	}
	if d.store.Running() || len(d.store.Names()) == 0 {
		t.Fatal("the names were not read")
	}
	return d
}

// A key over many names is to allocate no more than over few: the list of what was found is made in the same memory.
func TestAKeyAllocatesNoMoreOverManyNames(t *testing.T) {
	cost := func(projects int) float64 {
		d := full(t, projects, apart)
		return testing.AllocsPerRun(10, func() {
			d.press("t")
			d.erase()
		})
	}
	few, many := cost(5), cost(100)
	if many > 2*few+50 {
		t.Errorf("a key costs %v allocations over 250 names and %v over 5,000", few, many)
	}
}

// What arrives costs the names of its project alone: an answer over many projects costs little more than over few.
func TestAnAnswerAllocatesNoMoreOverManyProjects(t *testing.T) {
	cost := func(projects int) float64 {
		d := sit(t, projects, apart)
		d.press("s")
		for range 2 * projects {
			d.answer()
		}
		return testing.AllocsPerRun(10, func() { d.answer() })
	}
	few, many := cost(20), cost(200)
	if many > 3*few+100 {
		t.Errorf("an answer costs %v allocations over 20 projects and %v over 200", few, many)
	}
}

func BenchmarkKey(b *testing.B) {
	for name, names := range map[string]func(int) []string{"15,000 distinct names": apart, "50 names in 300 projects": alike} {
		b.Run(name, func(b *testing.B) {
			d := full(b, 300, names)
			d.s.Draw(d.c, 120, 38)
			b.ReportAllocs()
			b.ResetTimer()
			for i := 0; b.Loop(); i++ {
				if i%2 == 0 {
					d.press("t")
				} else {
					d.erase() // Of two keys one is typed on, the other begins anew with one letter.
				}
				d.s.Draw(d.c, 120, 38)
			}
		})
	}
}

func BenchmarkAnswer(b *testing.B) {
	d := sit(b, 300, apart)
	d.press("s")
	b.ReportAllocs()
	for b.Loop() {
		if !d.answer() {
			b.StopTimer()
			d = sit(b, 300, apart)
			d.press("s")
			b.StartTimer()
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	d := full(b, 300, apart)
	b.ReportAllocs()
	for b.Loop() {
		d.s.Draw(d.c, 120, 38)
	}
}
