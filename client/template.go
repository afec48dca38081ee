package client

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"go.yaml.in/yaml/v4"

	"dtui/model"
)

var (
	errTemplateSize = errors.New("the template is too large")
	errTemplate     = errors.New("the file is not a template: YAML with a list called projects, in which every secret is a text")
)

// templateFile is the doppler-template.yaml of Doppler's CLI (import). The values are left in the text.
type templateFile struct {
	Projects []struct {
		Name         string `yaml:"name"`
		Description  string `yaml:"description"`
		Environments []struct {
			Slug    string `yaml:"slug"`
			Name    string `yaml:"name"`
			Configs []struct {
				Slug string `yaml:"slug"`
			} `yaml:"configs"`
		} `yaml:"environments"`
		Secrets map[string]map[string]yaml.Node `yaml:"secrets"`
	} `yaml:"projects"`
}

// ReadTemplate reads a template and reports why Doppler would refuse it. It sends nothing, and its errors quote no value.
func ReadTemplate(text model.Value) (model.Template, error) {
	var file templateFile
	if text.Size() > model.MaxTemplate {
		return model.Template{}, errTemplateSize
	}
	if yaml.Unmarshal(templateText(text), &file) != nil {
		// Without the parser's words, which may quote a value.
		return model.Template{}, errTemplate
	}
	out := model.Template{Text: text}
	for _, p := range file.Projects {
		project := model.TemplateProject{Name: p.Name, Description: p.Description, Secrets: map[string][]string{}}
		for _, e := range p.Environments {
			environment := model.TemplateEnvironment{Slug: e.Slug, Name: e.Name}
			for _, c := range e.Configs {
				if c.Slug != e.Slug {
					environment.Configs = append(environment.Configs, c.Slug)
				}
			}
			project.Environments = append(project.Environments, environment)
		}
		for config, secrets := range p.Secrets {
			for name, node := range secrets {
				if node.Kind != yaml.ScalarNode {
					return model.Template{}, errTemplate
				}
				project.Secrets[config] = append(project.Secrets[config], name)
				out.Values = append(out.Values, model.NewValue(node.Value))
			}
			slices.Sort(project.Secrets[config])
		}
		out.Projects = append(out.Projects, project)
	}
	return out, out.Check()
}

// ImportTemplate makes everything that a template has (POST /v3/workplace/template/import, which Doppler's CLI uses and its
// reference leaves out) and returns the new projects.
func (c *Client) ImportTemplate(ctx context.Context, as model.Owner, t model.Template) ([]model.Project, error) {
	const what = "import a template"
	if err := t.Check(); err != nil {
		return nil, refusedHere(what, err)
	}
	if err := c.actsAs(ctx, as, model.ConfigRef{}); err != nil {
		return nil, err
	}
	var got struct {
		Projects *[]wireProject `json:"projects"`
	}
	err := c.administer(ctx, request{
		method: http.MethodPost, path: "/v3/workplace/template/import", what: what, sent: append(slices.Clone(t.Values), t.Text),
	}, map[string]any{"template": revealed(t.Text)}, &got)
	if err != nil {
		return nil, err
	}
	if got.Projects == nil {
		return nil, told(what, missing("the list of new projects"))
	}
	made := make([]model.Project, 0, len(*got.Projects))
	for _, w := range *got.Projects {
		p, err := w.project()
		if err != nil {
			return made, told(what, err)
		}
		made = append(made, p)
	}
	return made, nil
}
