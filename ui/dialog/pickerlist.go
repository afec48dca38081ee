package dialog

import (
	"strings"

	"dtui/model"
	"dtui/ui/workspace"
)

// fill lists what is known and matches: the configs of the first project by environment, then those of the others, then
// the projects whose configs are not known yet. It costs one pass and styles nothing.
func (p *Picker) fill(w *workspace.Workspace, pattern string) {
	p.rows, p.listed, p.total = p.rows[:0], 0, 0
	if p.spec.Project != "" {
		p.own(w, pattern)
	}
	heads := len(p.rows) > 0
	start := len(p.rows)
	for i := range w.Projects {
		project := &w.Projects[i]
		if project.Slug != p.spec.Project {
			p.others(w.Layout(project.Slug), project, pattern)
		}
	}
	if heads && len(p.rows) > start {
		p.head(start, "Other projects")
	}
	more := len(p.rows)
	for i := range w.Projects {
		project := &w.Projects[i]
		if project.Slug != p.spec.Project && !w.Layout(project.Slug).Known {
			p.unread(project.Slug, project.Name, pattern)
		}
	}
	if more > 0 && len(p.rows) > more {
		p.head(more, "Projects that are not read yet")
	}
}

// head puts a blank row and a heading before a row.
func (p *Picker) head(at int, text string) {
	p.rows = append(p.rows, pick{}, pick{})
	copy(p.rows[at+2:], p.rows[at:len(p.rows)-2])
	p.rows[at], p.rows[at+1] = pick{}, pick{kind: pickHead, text: text}
}

// own lists the configs of the first project, grouped by environment.
func (p *Picker) own(w *workspace.Workspace, pattern string) {
	slug := p.spec.Project
	name := slug
	for i := range w.Projects {
		if w.Projects[i].Slug == slug {
			name = w.Projects[i].Name
			break
		}
	}
	layout := w.Layout(slug)
	if !layout.Known {
		p.unread(slug, name, pattern)
		return
	}
	names := map[string]string{}
	var order []string
	for _, environment := range layout.Environments {
		names[environment.Slug] = environment.Name
		order = append(order, environment.Slug)
	}
	groups := map[string][]model.Config{}
	for _, config := range layout.Configs {
		// A token that sees one config lists no environments.
		if _, listed := names[config.Environment]; !listed {
			names[config.Environment] = config.Environment
			order = append(order, config.Environment)
		}
		groups[config.Environment] = append(groups[config.Environment], config)
	}
	for _, environment := range order {
		start := len(p.rows)
		for i := range groups[environment] {
			p.config(&groups[environment][i], name, pattern)
		}
		if len(p.rows) > start {
			p.head(start, names[environment])
			p.rows[start+1].environment = environment
			if start == 0 {
				p.rows = append(p.rows[:0], p.rows[1:]...)
			}
		}
	}
	p.none(layout, slug, name, pattern)
}

// others lists the configs of one of the other projects, if they are known.
func (p *Picker) others(layout *workspace.Layout, project *model.Project, pattern string) {
	if !layout.Known {
		return
	}
	for i := range layout.Configs {
		p.config(&layout.Configs[i], project.Name, pattern)
	}
	p.none(layout, project.Slug, project.Name, pattern)
}

// config lists a config if it is offered and matches, by the project's slug or its name.
func (p *Picker) config(config *model.Config, project, pattern string) {
	if p.spec.Exclude[config.ConfigRef] {
		return
	}
	p.total++
	if pattern != "" && !folds(config.Project+between+config.Config, pattern) && !folds(project+between+config.Config, pattern) {
		return
	}
	p.listed++
	p.rows = append(p.rows, pick{kind: pickConfig, ref: config.ConfigRef, environment: config.Environment, locked: config.Locked})
}

// none says that a project was read and has no config, which would look like a project that got lost.
func (p *Picker) none(layout *workspace.Layout, slug, name, pattern string) {
	if len(layout.Configs) == 0 && (folds(slug, pattern) || folds(name, pattern)) {
		p.rows = append(p.rows, pick{kind: pickNote, ref: model.ConfigRef{Project: slug}, text: name + " has no configs."})
	}
}

// unread lists a project whose configs are not known. It matches by the part of the pattern that can name a project.
func (p *Picker) unread(slug, name, pattern string) {
	if before, _, cut := strings.Cut(pattern, strings.TrimRight(between, " ")); cut {
		pattern = strings.TrimSpace(before)
	}
	if folds(slug, pattern) || folds(name, pattern) {
		p.rows = append(p.rows, pick{kind: pickProject, ref: model.ConfigRef{Project: slug}, text: name})
	}
}

// folds reports whether a text holds a pattern of small letters, whatever the text's own letters.
func folds(text, pattern string) bool { return strings.Contains(strings.ToLower(text), pattern) }
