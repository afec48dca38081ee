package ui_test

import (
	"fmt"
	"slices"
	"testing"

	"dtui/model"
	"dtui/model/matrix"
	"dtui/ui"
)

// renamed gives a config another name, as somebody else would.
func (f *fakeAPI) renamed(from model.ConfigRef, name string) model.ConfigRef {
	to := model.ConfigRef{Project: from.Project, Config: name}
	config := f.configs[from]
	delete(f.configs, from)
	config.ConfigRef = to
	f.configs[to] = config
	layout := f.layouts[from.Project]
	layout.Configs = slices.Clone(layout.Configs)
	for i := range layout.Configs {
		if layout.Configs[i].ConfigRef == from {
			layout.Configs[i].ConfigRef = to
		}
	}
	f.layouts[from.Project] = layout
	return to
}

// strayed is somebody whose branch was renamed elsewhere while something was staged in it.
func strayed(t testing.TB, w, h int, settings ...func(*person)) *person {
	t.Helper()
	p := sitAt(t, w, h, ui.Options{Start: branch}, settings...)
	p.FinishAll()
	p.edit("LOG_LEVEL", "trace")
	p.api.renamed(branch, "dev_build")
	p.Press("2", "R").FinishAll()
	return p
}

func TestGoldenChangesOfARenamedConfig(t *testing.T) {
	t.Parallel()
	for name, size := range map[string][2]int{"120x40": {120, 40}, "80x24": {80, 24}} {
		p := strayed(t, size[0], size[1])
		p.Press("s").FinishAll().Golden("stray-" + name)
		p.Press("m").Golden("rehome-" + name)
	}
}

func TestWhatWasSaidOfNamesFollowsARenamedConfig(t *testing.T) {
	t.Parallel()
	said := matrix.Place{ConfigRef: branch, Name: "LOG_LEVEL"}
	p := strayed(t, 120, 40, func(p *person) {
		p.said = &fakeSaid{marks: matrix.Marks{Differs: map[matrix.Place]bool{said: true}}}
	})
	before := p.stagedLines()
	p.Press("s", "m", "enter").FinishAll().See("Moved 1 change to backend / dev_build")
	now := matrix.Place{ConfigRef: model.ConfigRef{Project: "backend", Config: "dev_build"}, Name: "LOG_LEVEL"}
	want := []ui.Expectation{{Places: []matrix.Place{said}, Differs: true}, {Places: []matrix.Place{now}, Differs: true, On: true}}
	if fmt.Sprint(p.said.kept) != fmt.Sprint(want) {
		t.Errorf("kept %v, want %v", p.said.kept, want)
	}
	if after := p.stagedLines(); len(after) != len(before) {
		t.Errorf("staged %v, before %v", after, before)
	}
}
