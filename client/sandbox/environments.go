package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

func environmentObject(e *environment) object {
	return object{
		"id": e.Slug, "slug": e.Slug, "name": e.Name, "project": e.project.Slug, "created_at": stamp(e.Created),
		"initial_fetch_at": stampOrNull(e.InitialFetch), "personal_configs": e.PersonalConfigs,
	}
}

func environmentReply(e *environment) (any, error) {
	return object{"environment": environmentObject(e), "success": true}, nil
}

func (c *call) listEnvironments() (any, error) {
	p, err := c.project()
	if err != nil {
		return nil, err
	}
	all := p.Environments
	if c.by.bound() {
		all = []*environment{c.state.config(c.by.Config).environment}
	}
	window, number, err := page(c, all)
	if err != nil {
		return nil, err
	}
	list := make([]object, len(window))
	for i, e := range window {
		list[i] = environmentObject(e)
	}
	return object{"environments": list, "page": number, "success": true}, nil
}

func (c *call) getEnvironment() (any, error) {
	e, err := c.environment()
	if err != nil {
		return nil, err
	}
	return environmentReply(e)
}

// checkEnvironmentSlug refuses a slug that is malformed or taken, be it by an environment or by a branch, whose name
// the new root config would have.
func (c *call) checkEnvironmentSlug(p *project, slug string) error {
	if !slugForm.MatchString(slug) {
		return refuse(http.StatusBadRequest, "Environment slug may only contain lowercase letters, numbers, hyphens, and underscores.")
	}
	if err := c.checkLength("Environment slug", slug, 2, 50); err != nil {
		return err
	}
	if p.environment(slug) != nil || p.configs[slug] != nil {
		return refuse(http.StatusBadRequest, "Environment slug already exists in this project.")
	}
	return nil
}

func (c *call) createEnvironment() (any, error) {
	if err := c.mayManage("environments"); err != nil {
		return nil, err
	}
	p, err := c.project()
	if err != nil {
		return nil, err
	}
	name, err := c.need("name")
	if err != nil {
		return nil, err
	}
	if err := c.checkLength("Environment name", name, 2, 50); err != nil {
		return nil, err
	}
	slug, err := c.need("slug")
	if err != nil {
		return nil, err
	}
	if err := c.checkEnvironmentSlug(p, slug); err != nil {
		return nil, err
	}
	personal, err := c.flag("personal_configs", false)
	if err != nil {
		return nil, err
	}
	if personal && p.configs[slug+"_personal"] != nil {
		return nil, refuse(http.StatusBadRequest, "Config name already exists in this project.")
	}
	if err := c.checkCount("project", "environments", len(p.Environments), sizesOf(c.server.options.Plan).environments); err != nil {
		return nil, err
	}
	e := c.state.newEnvironment(p, slug, name, personal, c.now)
	c.changed()
	c.acted("Created environment "+slug, nil, e, nil)
	return environmentReply(e)
}

func (c *call) updateEnvironment() (any, error) {
	if err := c.mayManage("environments"); err != nil {
		return nil, err
	}
	e, err := c.environment()
	if err != nil {
		return nil, err
	}
	name, renamed, err := c.text("name")
	if err != nil {
		return nil, err
	}
	if renamed = renamed && name != ""; renamed {
		if err := c.checkLength("Environment name", name, 2, 50); err != nil {
			return nil, err
		}
	}
	slug, _, err := c.text("slug")
	if err != nil {
		return nil, err
	}
	personal, err := c.flag("personal_configs", e.PersonalConfigs)
	if err != nil {
		return nil, err
	}
	if slug != "" && slug != e.Slug {
		if err := c.moveEnvironment(e, slug); err != nil {
			return nil, err
		}
	}
	if renamed {
		e.Name = name
	}
	e.PersonalConfigs = personal
	if hidden := e.Slug + "_personal"; personal && e.project.configs[hidden] == nil {
		c.state.addConfig(c.state.newConfig(e, hidden, c.now))
	}
	c.changed()
	c.acted("Modified environment "+e.Slug, nil, e, nil)
	return environmentReply(e)
}

// moveEnvironment gives an environment another slug. Its root follows, as Doppler documents; its branches follow too,
// which Doppler leaves open, because their names must begin with the slug.
func (c *call) moveEnvironment(e *environment, slug string) error {
	if err := c.checkEnvironmentSlug(e.project, slug); err != nil {
		return err
	}
	names := map[*config]string{}
	for _, moved := range e.Configs {
		name := slug + strings.TrimPrefix(moved.Name, e.Slug)
		if other := e.project.configs[name]; other != nil && other.environment != e {
			return refuse(http.StatusBadRequest, "Config name already exists in this project.")
		}
		names[moved] = name
	}
	for _, moved := range e.Configs {
		delete(e.project.configs, moved.Name)
	}
	for _, moved := range e.Configs {
		from := moved.ref()
		moved.Name = names[moved]
		e.project.configs[moved.Name] = moved
		c.state.readdressed(from, moved.ref())
	}
	e.Slug = slug
	return nil
}

func (c *call) deleteEnvironment() (any, error) {
	if err := c.mayManage("environments"); err != nil {
		return nil, err
	}
	e, err := c.environment()
	if err != nil {
		return nil, err
	}
	p := e.project
	p.Environments = slices.DeleteFunc(p.Environments, func(other *environment) bool { return other == e })
	for _, gone := range e.Configs {
		delete(p.configs, gone.Name)
		c.state.forget(gone.ref())
	}
	c.changed()
	c.acted("Deleted environment "+e.Slug, nil, e, nil)
	return done(), nil
}
