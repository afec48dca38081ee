package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"go.yaml.in/yaml/v4"

	"dtui/model"
)

var (
	errTemplateSize = fmt.Errorf("the template is larger than %d kB, which no template of Doppler's is", model.MaxTemplate>>10)
	errTemplate     = errors.New("the file is not a template: YAML with a list called projects, in which every secret is a text")
)

// placed is a text with the line that it stands in.
type placed struct {
	text string
	line int
}

// UnmarshalYAML reads the text.
func (p *placed) UnmarshalYAML(node *yaml.Node) error {
	p.line = node.Line
	return node.Decode(&p.text)
}

// templateFile is the doppler-template.yaml of Doppler's CLI (import). The values are left in the text.
type templateFile struct {
	Projects []struct {
		Name         placed `yaml:"name"`
		Description  string `yaml:"description"`
		Environments []struct {
			Slug    placed `yaml:"slug"`
			Name    string `yaml:"name"`
			Configs []struct {
				Slug string `yaml:"slug"`
			} `yaml:"configs"`
		} `yaml:"environments"`
		Secrets map[string]map[string]yaml.Node `yaml:"secrets"`
	} `yaml:"projects"`
}

// templateAt says in which line a file stops being a template, without the parser's words, which may quote a value.
func templateAt(line int) error {
	if line < 1 {
		return errTemplate
	}
	return fmt.Errorf("line %d: %w", line, errTemplate)
}

func templateErrorOf(err error) error {
	var one *yaml.LoadError
	if errors.As(err, &one) {
		return templateAt(one.Mark.Line)
	}
	return errTemplate
}

// ReadTemplate reads a template and reports why Doppler would refuse it. It sends nothing, and its errors quote no value.
func ReadTemplate(text model.Value) (model.Template, error) {
	var file templateFile
	if text.Size() > model.MaxTemplate {
		return model.Template{}, errTemplateSize
	}
	if err := yaml.Unmarshal(templateText(text), &file); err != nil {
		return model.Template{}, templateErrorOf(err)
	}
	out := model.Template{Text: text}
	for _, p := range file.Projects {
		project := model.TemplateProject{
			Name: p.Name.text, Line: p.Name.line, Description: p.Description, Secrets: map[string][]string{}, Lines: map[string]int{},
		}
		for _, e := range p.Environments {
			environment := model.TemplateEnvironment{Slug: e.Slug.text, Name: e.Name, Line: e.Slug.line}
			for _, c := range e.Configs {
				if c.Slug != e.Slug.text {
					environment.Configs = append(environment.Configs, c.Slug)
				}
			}
			project.Environments = append(project.Environments, environment)
		}
		for config, secrets := range p.Secrets {
			for name, node := range secrets {
				if node.Kind != yaml.ScalarNode {
					return model.Template{}, templateAt(node.Line)
				}
				if first := project.Lines[config]; first == 0 || node.Line < first {
					project.Lines[config] = node.Line
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
