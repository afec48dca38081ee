package dialog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui/dialog"
	"dtui/ui/screen"
)

// chosen is an effect's worth of what a picker gave to its caller.
type chosen struct{ refs []model.ConfigRef }

func newPicker(multi bool, got *chosen) screen.Dialog {
	return dialog.NewPicker(dialog.PickerSpec{
		Name: "pick", Title: "Compare with", Target: "backend / prd", Verb: "compare", Multi: multi, Project: "backend",
		Exclude: map[model.ConfigRef]bool{{Project: "backend", Config: "prd"}: true},
		Start:   model.ConfigRef{Project: "backend", Config: "stg"},
		Choose: func(_ *screen.Context, refs []model.ConfigRef) []screen.Effect {
			got.refs = refs
			return screen.Effects(screen.Staged{})
		},
	})
}

func pickerWorld(t testing.TB) *screen.Context {
	c := newContext(t, false)
	addProjects(c, "backend", "billing", "data-pipeline", "infra")
	addLayout(c, "backend", "dev", "dev_ana", "stg", "prd", "prd_eu")
	addLayout(c, "billing", "dev", "prd")
	return c
}

func refs(texts ...string) []model.ConfigRef {
	var all []model.ConfigRef
	for _, text := range texts {
		project, config, _ := strings.Cut(text, " / ")
		all = append(all, model.ConfigRef{Project: project, Config: config})
	}
	return all
}

func TestPickerListsOwnProjectThenKnownOnesThenTheRest(t *testing.T) {
	t.Parallel()
	c := pickerWorld(t)
	p := newPicker(false, &chosen{})
	text := shown(c, p)
	last := -1
	for _, part := range []string{
		"The dev", "  dev ", "dev_ana", "The stg", "▌   stg", "The prd", "prd_eu", "Other projects", "billing / dev", "billing / prd",
		"not read yet", "data-pipeline           enter lists its configs", "infra",
	} {
		y, _ := lineWith(t, text, part)
		if y <= last {
			t.Errorf("%q stands in row %d, above what should come before it:\n%s", part, y, text)
		}
		last = y
	}
	if _, line := lineWith(t, text, "billing / prd"); !strings.Contains(line, "⊖ locked  ⊛ protected") {
		t.Errorf("no marks in %q", line)
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.Trim(line, "│┃▌ ") == "prd  ⊖ locked  ⊛ protected" {
			t.Errorf("the excluded config is listed:\n%s", text)
		}
	}
}

func TestPickerChoosesWhatIsUnderTheCursor(t *testing.T) {
	t.Parallel()
	c := pickerWorld(t)
	for _, tc := range []struct {
		press string
		want  string
	}{
		{"enter", "backend / stg"},
		{"down enter", "backend / prd_eu"},
		{"down down enter", "billing / dev"},
		{"up enter", "backend / dev_ana"},
		{"b i l l enter", "billing / dev"},
		{"p r d enter", "backend / prd_eu"},
		{"D E V _ enter", "backend / dev_ana"},
		{"b i l l i n g space / space p enter", "billing / prd"},
	} {
		var got chosen
		effects := send(c, newPicker(false, &got), strings.Fields(tc.press)...)
		if !slices.Equal(got.refs, refs(tc.want)) || len(effects) != 2 || !closes(effects) {
			t.Errorf("%s chooses %v with %v, want %s", tc.press, got.refs, effects, tc.want)
		}
	}
}

func TestPickerMarks(t *testing.T) {
	t.Parallel()
	c := pickerWorld(t)
	for press, want := range map[string][]string{
		"space down tab enter":       {"backend / stg", "backend / prd_eu"},
		"space space down enter":     {"backend / prd_eu"},
		"b i l l tab down tab enter": {"billing / dev", "billing / prd"},
		// Space marks also in the middle of a word once something is marked.
		"space b i l l space enter": {"backend / stg", "billing / dev"},
	} {
		var got chosen
		send(c, newPicker(true, &got), strings.Fields(press)...)
		if !slices.Equal(got.refs, refs(want...)) {
			t.Errorf("%s chooses %v, want %v", press, got.refs, want)
		}
	}
	p := newPicker(true, &chosen{})
	send(c, p, "space", "down", "space")
	text := shown(c, p)
	if !strings.Contains(text, "2 marked") || !strings.Contains(text, "enter compare 2 configs  tab or space mark") || !strings.Contains(text, "✓ stg") {
		t.Errorf("two are marked:\n%s", text)
	}
}

func TestPickerReadsAProjectAndGoesToItsConfigs(t *testing.T) {
	t.Parallel()
	c := pickerWorld(t)
	var got chosen
	p := newPicker(false, &got)
	effects := send(c, p, append(letters("data / st"), "enter")...)
	if len(effects) != 1 || effects[0] != (screen.LoadLayout{Project: "data-pipeline"}) {
		t.Fatalf("enter on a project asks for %v", effects)
	}
	number := c.W.BeginLayout("data-pipeline", now)
	if _, line := lineWith(t, shown(c, p), "data-pipeline"); !strings.Contains(line, "reading its configs") {
		t.Errorf("while it is read: %q", line)
	}
	if effects := send(c, p, "enter"); effects != nil {
		t.Errorf("enter while it is read asks for %v", effects)
	}
	c.W.LayoutIs("data-pipeline", number, model.Layout{}, errRead)
	if _, line := lineWith(t, shown(c, p), "data-pipeline"); !strings.Contains(line, "enter tries again: no answer in 10 s") {
		t.Errorf("after it failed: %q", line)
	}
	if effects := send(c, p, "enter"); len(effects) != 1 {
		t.Errorf("enter after it failed asks for %v", effects)
	}
	send(c, p, "backspace", "backspace", "backspace", "backspace", "backspace")
	addLayout(c, "data-pipeline", "dev", "stg")
	if line := selected(t, c, p); !strings.HasPrefix(line, "data-pipeline / dev") {
		t.Errorf("once it is read the cursor is on %q", line)
	}
	send(c, p, "down", "enter")
	if !slices.Equal(got.refs, refs("data-pipeline / stg")) {
		t.Errorf("chose %v", got.refs)
	}
}

func TestPickerKeepsItsCursorWhenOtherThingsArrive(t *testing.T) {
	t.Parallel()
	c := pickerWorld(t)
	p := newPicker(false, &chosen{})
	send(c, p, "down", "down", "down")
	before := selected(t, c, p)
	addLayout(c, "backend", "ci", "dev", "dev_ana", "dev_ben", "stg", "prd", "prd_eu")
	addLayout(c, "infra", "prd")
	if after := selected(t, c, p); after != before {
		t.Errorf("the cursor went from %q to %q", before, after)
	}
}

func TestPickerClick(t *testing.T) {
	t.Parallel()
	c := pickerWorld(t)
	var got chosen
	single := newPicker(false, &got)
	y, _ := lineWith(t, shown(c, single), "billing / prd")
	if effects := single.Click(c, 8, y); !closes(effects) || !slices.Equal(got.refs, refs("billing / prd")) {
		t.Errorf("a click asks for %v and chooses %v", effects, got.refs)
	}
	multi := newPicker(true, &got)
	if effects := multi.Click(c, 8, y); effects != nil {
		t.Errorf("a click before the first frame asks for %v", effects)
	}
	shown(c, multi)
	if effects := multi.Click(c, 8, y); effects != nil || !strings.Contains(shown(c, multi), "✓ billing / prd") {
		t.Errorf("a click in a picker for several asks for %v:\n%s", effects, shown(c, multi))
	}
	y, _ = lineWith(t, shown(c, multi), "infra")
	if effects := multi.Click(c, 8, y); len(effects) != 1 || effects[0] != (screen.LoadLayout{Project: "infra"}) {
		t.Errorf("a click on a project asks for %v", effects)
	}
}

func TestPickerSaysWhyItIsEmpty(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	c.W.BeginProjects(now)
	p := dialog.NewPicker(dialog.PickerSpec{Name: "pick", Title: "Compare with", Verb: "compare"})
	if text := shown(c, p); !strings.Contains(text, "Reading the projects…") {
		t.Errorf("while the projects are read:\n%s", text)
	}
	addProjects(c)
	if text := shown(c, p); !strings.Contains(text, "There is no other config to choose.") {
		t.Errorf("without any project:\n%s", text)
	}
	if effects := send(c, p, "enter", "tab", "down", "pgdown", "enter"); effects != nil {
		t.Errorf("enter asks for %v", effects)
	}
	addProjects(c, "web")
	addLayout(c, "web")
	if text := shown(c, p); !strings.Contains(text, "web has no configs.") {
		t.Errorf("a project without configs:\n%s", text)
	}
	send(c, p, "z")
	if text := shown(c, p); !strings.Contains(text, "no project holds “z”") {
		t.Errorf("filtered to none:\n%s", text)
	}
}

// manyProjects is a workplace of that many projects, of which some were read.
func manyProjects(t testing.TB, projects, read, configs int) *screen.Context {
	c := newContext(t, false)
	var slugs []string
	for i := range projects {
		slugs = append(slugs, fmt.Sprintf("project-%04d", i))
	}
	addProjects(c, slugs...)
	for _, slug := range slugs[:read] {
		var names []string
		for i := range configs {
			names = append(names, fmt.Sprintf("%s_%03d", []string{"dev", "stg", "prd"}[i%3], i))
		}
		addLayout(c, slug, names...)
	}
	return c
}

func TestPickerWalksThroughALargeWorkplace(t *testing.T) {
	t.Parallel()
	c := manyProjects(t, 1500, 2, 250)
	p := dialog.NewPicker(dialog.PickerSpec{Name: "pick", Title: "Compare with", Verb: "compare", Project: "project-0000"})
	p.Draw(c, 80, 22)
	send(c, p, "ctrl+end", "up")
	if line := selected(t, c, p); !strings.HasPrefix(line, "project-1499") && !strings.HasPrefix(line, "project-1498") {
		t.Errorf("at the end: %q", line)
	}
	for range 200 {
		send(c, p, "pgdown")
		if err := boxOf("picker", p.Draw(c, 80, 22), 80, 22); err != nil {
			t.Fatal(err)
		}
		selected(t, c, p)
	}
	send(c, p, letters("0001 / prd_24")...)
	if text := shown(c, p); !strings.Contains(text, "project-0001 / prd_248") || !strings.Contains(text, " of 500") {
		t.Errorf("filtered:\n%s", text)
	}
}

func BenchmarkPickerFrame(b *testing.B) {
	c := manyProjects(b, 1500, 2, 250)
	p := dialog.NewPicker(dialog.PickerSpec{Name: "pick", Title: "Compare with", Verb: "compare", Project: "project-0000"})
	send(c, p, letters("prd")...)
	b.ReportAllocs()
	for b.Loop() {
		p.Draw(c, 116, 38)
	}
}
