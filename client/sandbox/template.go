package sandbox

import (
	"net/http"
	"strings"

	"go.yaml.in/yaml/v4"
)

type templateProject struct {
	Name         string                       `yaml:"name"`
	Description  string                       `yaml:"description"`
	Environments []templateEnvironment        `yaml:"environments"`
	Secrets      map[string]map[string]string `yaml:"secrets"`
}

type templateEnvironment struct {
	Slug    string `yaml:"slug"`
	Name    string `yaml:"name"`
	Configs []struct {
		Slug string `yaml:"slug"`
	} `yaml:"configs"`
}

// importTemplate makes everything that a template has, or nothing (Doppler's CLI, import; its shape is that of the CLI's own
// tests). The refusals are the sandbox's own.
func (c *call) importTemplate() (any, error) {
	if err := c.mayManageWorkplace("projects"); err != nil {
		return nil, err
	}
	text, err := c.need("template")
	if err != nil {
		return nil, err
	}
	var file struct {
		Projects []templateProject `yaml:"projects"`
	}
	if yaml.Unmarshal([]byte(text), &file) != nil || len(file.Projects) == 0 {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid template.")
	}
	made := make([]*project, 0, len(file.Projects))
	for i := range file.Projects {
		p, err := c.templated(&file.Projects[i], made)
		if err != nil {
			return nil, err
		}
		made = append(made, p)
	}
	if allowed := sizesOf(c.server.options.Plan).projects; allowed > 0 {
		if err := c.checkCount("workplace", "projects", len(c.state.Projects)+len(made)-1, allowed); err != nil {
			return nil, err
		}
	}
	list := make([]object, len(made))
	for i, p := range made {
		c.state.Projects = append(c.state.Projects, p)
		c.state.bySlug[p.Slug] = p
		c.joins(p)
		c.acted("Imported project "+p.Slug, p, nil, nil)
		list[i] = projectObject(p)
	}
	c.changed()
	return object{"projects": list, "success": true}, nil
}

// templated builds one project of a template without adding it to the state.
func (c *call) templated(of *templateProject, before []*project) (*project, error) {
	taken := c.state.bySlug[of.Name] != nil
	for _, other := range before {
		taken = taken || other.Slug == of.Name
	}
	switch {
	case !slugForm.MatchString(of.Name):
		return nil, refuse(http.StatusBadRequest, "Project name may only contain lowercase letters, numbers, hyphens, and underscores.")
	case taken:
		return nil, refuse(http.StatusBadRequest, "Project name already exists in this workplace.")
	}
	p := &project{Slug: of.Name, Description: of.Description, Created: c.now, Notes: map[string]string{}, configs: map[string]*config{}}
	for _, e := range of.Environments {
		if err := c.checkEnvironmentSlug(p, e.Slug); err != nil {
			return nil, err
		}
		added := c.state.newEnvironment(p, e.Slug, orElse(e.Name, e.Slug), false, c.now)
		for _, branch := range e.Configs {
			if branch.Slug == e.Slug {
				continue
			}
			if err := c.checkConfigName(added, branch.Slug); err != nil {
				return nil, err
			}
			c.state.addConfig(c.state.newConfig(added, branch.Slug, c.now))
		}
	}
	for name, secrets := range of.Secrets {
		target := p.configs[strings.TrimSpace(name)]
		if target == nil {
			return nil, refuse(http.StatusBadRequest, "Could not find requested config '%s'", name)
		}
		for secretName, value := range secrets {
			if !secretNameForm.MatchString(secretName) {
				return nil, badName(secretName)
			}
			if isManaged(secretName) {
				return nil, refuse(http.StatusBadRequest, "Unable to create/update secret with reserved name")
			}
			target.Own[secretName] = secret{value, masked, "string"}
		}
	}
	return p, nil
}
