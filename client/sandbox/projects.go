package sandbox

import (
	"net/http"
	"slices"
)

func projectObject(p *project) object {
	return object{"id": p.Slug, "slug": p.Slug, "name": p.Slug, "description": p.Description, "created_at": stamp(p.Created)}
}

func projectReply(p *project) (any, error) {
	return object{"project": projectObject(p), "success": true}, nil
}

func (c *call) listProjects() (any, error) {
	window, number, err := page(c, c.visibleProjects())
	if err != nil {
		return nil, err
	}
	list := make([]object, len(window))
	for i, p := range window {
		list[i] = projectObject(p)
	}
	return object{"page": number, "projects": list, "success": true}, nil
}

func (c *call) getProject() (any, error) {
	p, err := c.project()
	if err != nil {
		return nil, err
	}
	return projectReply(p)
}

// freeProjectName reads the name of a project that is to be. Doppler's id, slug and name are one text.
func (c *call) freeProjectName(present *project) (string, error) {
	name, err := c.need("name")
	if err != nil {
		return "", err
	}
	if !slugForm.MatchString(name) {
		return "", refuse(http.StatusBadRequest, "Project name may only contain lowercase letters, numbers, hyphens, and underscores.")
	}
	if err := c.checkLength("Project name", name, 2, 80); err != nil {
		return "", err
	}
	if taken := c.state.bySlug[name]; taken != nil && taken != present {
		return "", refuse(http.StatusBadRequest, "Project name already exists in this workplace.")
	}
	return name, nil
}

func (c *call) description() (string, bool, error) {
	text, given, err := c.text("description")
	if err == nil {
		err = c.checkLength("Project description", text, 0, maxDescription)
	}
	return text, given, err
}

func (c *call) createProject() (any, error) {
	if err := c.mayManageWorkplace("projects"); err != nil {
		return nil, err
	}
	name, err := c.freeProjectName(nil)
	if err != nil {
		return nil, err
	}
	description, _, err := c.description()
	if err != nil {
		return nil, err
	}
	defaults, err := c.flag("create_default_environments", true)
	if err != nil {
		return nil, err
	}
	if err := c.checkCount("workplace", "projects", len(c.state.Projects), sizesOf(c.server.options.Plan).projects); err != nil {
		return nil, err
	}
	p := &project{Slug: name, Description: description, Created: c.now, Notes: map[string]string{}, configs: map[string]*config{}}
	c.state.Projects = append(c.state.Projects, p)
	c.joins(p)
	c.state.bySlug[name] = p
	if defaults {
		// These three, with a personal config under the first, are what a new project has (seen live).
		c.state.newEnvironment(p, "dev", "Development", true, c.now)
		c.state.newEnvironment(p, "stg", "Staging", false, c.now)
		c.state.newEnvironment(p, "prd", "Production", false, c.now)
	}
	c.changed()
	c.acted("Created project "+name, p, nil, nil)
	return projectReply(p)
}

// changed marks what was computed as stale and the data file as behind.
func (c *call) changed() {
	c.state.changed()
	c.server.dirty()
}

func (c *call) updateProject() (any, error) {
	if err := c.mayManage("projects"); err != nil {
		return nil, err
	}
	p, err := c.project()
	if err != nil {
		return nil, err
	}
	name, err := c.freeProjectName(p)
	if err != nil {
		return nil, err
	}
	description, described, err := c.description()
	if err != nil {
		return nil, err
	}
	if described {
		p.Description = description
	}
	what := "Modified project " + name
	if old := p.Slug; old != name {
		what = "Renamed project " + old + " to " + name
		delete(c.state.bySlug, old)
		p.Slug = name
		c.state.bySlug[name] = p
		for config := range p.configs {
			c.state.readdressed(configRef{old, config}, configRef{name, config})
		}
		c.state.renamedProject(old, name)
	}
	c.changed()
	c.acted(what, p, nil, nil)
	return projectReply(p)
}

func (c *call) deleteProject() (any, error) {
	if err := c.mayManage("projects"); err != nil {
		return nil, err
	}
	p, err := c.project()
	if err != nil {
		return nil, err
	}
	delete(c.state.bySlug, p.Slug)
	c.state.Projects = slices.DeleteFunc(c.state.Projects, func(other *project) bool { return other == p })
	for _, gone := range p.configs {
		c.state.forget(gone.ref())
	}
	c.state.renamedProject(p.Slug, "")
	c.changed()
	c.acted("Deleted project "+p.Slug, p, nil, nil)
	return done(), nil
}
