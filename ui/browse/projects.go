package browse

import (
	"cmp"
	"strings"

	"dtui/model"
	"dtui/ui/list"
	"dtui/ui/workspace"
)

// projectList is the left upper pane.
type projectList struct {
	list list.List
	rows []model.Project
}

func (p *projectList) refresh(w *workspace.Workspace, pattern, opened string) {
	keep := cmp.Or(p.slug(), opened)
	pattern = strings.ToUpper(pattern)
	p.rows = p.rows[:0]
	for _, project := range w.Projects {
		if holds(project.Name, pattern) || holds(project.Slug, pattern) {
			p.rows = append(p.rows, project)
		}
	}
	p.list.SetLen(len(p.rows))
	p.goTo(keep)
}

func (p *projectList) slug() string {
	if at := p.list.Cursor(); at >= 0 && at < len(p.rows) {
		return p.rows[at].Slug
	}
	return ""
}

func (p *projectList) goTo(slug string) {
	for i := range p.rows {
		if p.rows[i].Slug == slug {
			p.list.SetCursor(i)
			return
		}
	}
}

// configRow is a heading or a config.
type configRow struct {
	heading string
	config  model.Config
}

func (r configRow) isConfig() bool { return r.config.Config != "" }

// configList is the left lower pane: the configs of the opened project, grouped by environment.
type configList struct {
	list list.List
	rows []configRow
	of   string
}

// refresh lists the configs of a project. The cursor stays where it is; when there was none, as before the configs were
// read, it starts on the given one.
func (p *configList) refresh(w *workspace.Workspace, project, pattern, start string) {
	keep := p.name()
	if p.of != project || keep == "" {
		keep = start
	}
	p.of = project
	pattern = strings.ToUpper(pattern)
	p.rows = p.rows[:0]
	if project != "" {
		layout := w.Layout(project)
		for _, environment := range layout.Environments {
			p.group(layout, environment.Slug, environment.Name, pattern)
		}
		p.rest(layout, pattern)
	}
	p.list.SetLen(len(p.rows))
	if keep != "" {
		p.goTo(keep)
	}
	p.settle(1)
}

func (p *configList) group(layout *workspace.Layout, slug, name, pattern string) {
	first := true
	for _, config := range layout.Configs {
		if config.Environment != slug || !holds(config.Config, pattern) {
			continue
		}
		if first {
			if len(p.rows) > 0 {
				p.rows = append(p.rows, configRow{})
			}
			p.rows = append(p.rows, configRow{heading: name})
			first = false
		}
		p.rows = append(p.rows, configRow{config: config})
	}
}

// rest lists configs whose environment was not listed, as for a token that sees only one config.
func (p *configList) rest(layout *workspace.Layout, pattern string) {
	listed := map[string]bool{}
	for _, environment := range layout.Environments {
		listed[environment.Slug] = true
	}
	for _, config := range layout.Configs {
		if !listed[config.Environment] {
			listed[config.Environment] = true
			p.group(layout, config.Environment, config.Environment, pattern)
		}
	}
}

func (p *configList) name() string {
	if row, ok := p.row(); ok {
		return row.config.Config
	}
	return ""
}

func (p *configList) row() (configRow, bool) {
	if at := p.list.Cursor(); at >= 0 && at < len(p.rows) && p.rows[at].isConfig() {
		return p.rows[at], true
	}
	return configRow{}, false
}

func (p *configList) goTo(name string) {
	for i := range p.rows {
		if p.rows[i].config.Config == name && name != "" {
			p.list.SetCursor(i)
			return
		}
	}
}

// settle moves the cursor off headings and blank rows, first in the direction it was going.
func (p *configList) settle(direction int) {
	for _, step := range []int{direction, -direction} {
		for at := p.list.Cursor(); at >= 0 && at < len(p.rows); at += step {
			if p.rows[at].isConfig() {
				p.list.SetCursor(at)
				return
			}
		}
	}
}

// count is the number of configs that are listed.
func (p *configList) count() int {
	n := 0
	for i := range p.rows {
		if p.rows[i].isConfig() {
			n++
		}
	}
	return n
}
