package model

import (
	"fmt"
	"maps"
	"slices"
)

// MaxTemplate is how large a template may be that dtui reads, in bytes.
const MaxTemplate = 1 << 20

// Template is a doppler-template.yaml: projects that Doppler creates in one go, with environments, branches and secrets
// (Doppler's CLI, import).
type Template struct {
	Projects []TemplateProject
	// Text is the file as it is sent. It holds the values.
	Text Value
	// Values are those of the secrets, which no message may repeat.
	Values []Value
}

// TemplateProject is what a template says of one project, without values.
type TemplateProject struct {
	Name string
	// Line is where it stands in the file, from 1; 0 where that is not known.
	Line         int
	Description  string
	Environments []TemplateEnvironment
	// Secrets are the names by the config that gets them, sorted.
	Secrets map[string][]string
	// Lines are where the secrets of a config begin.
	Lines map[string]int
}

// TemplateEnvironment is an environment of a template with its branches.
type TemplateEnvironment struct {
	Slug string
	Name string
	// Line is where it stands in the file, from 1; 0 where that is not known.
	Line    int
	Configs []string
}

// Check reports why Doppler would refuse the template.
func (t Template) Check() error {
	if len(t.Projects) == 0 {
		return invalid("template", "The template has no projects.")
	}
	for i, p := range t.Projects {
		if err := p.check(t.Projects[:i]); err != nil {
			return err
		}
	}
	return nil
}

func (p TemplateProject) check(before []TemplateProject) error {
	within := func(line int, err error) error {
		return invalid("template", "%s%s", atLine(line), fmt.Sprintf("in %q: %s", p.Name, err))
	}
	if err := (ProjectDraft{Name: p.Name, Description: p.Description}).Check(); err != nil {
		return within(p.Line, err)
	}
	if slices.ContainsFunc(before, func(other TemplateProject) bool { return other.Name == p.Name }) {
		return invalid("template", "%s%s is in the template twice.", atLine(p.Line), p.Name)
	}
	for _, e := range p.Environments {
		name := e.Name
		if name == "" {
			name = e.Slug
		}
		if err := (EnvironmentDraft{Name: name, Slug: e.Slug}).Check(); err != nil {
			return within(e.Line, err)
		}
		for _, branch := range e.Configs {
			if err := CheckBranchName(e.Slug, branch); err != nil {
				return within(e.Line, err)
			}
		}
	}
	for _, config := range slices.Sorted(maps.Keys(p.Secrets)) {
		names := p.Secrets[config]
		if !p.makes(config) {
			return invalid("template", "%sin %s there are secrets for %s, which the template does not make.", atLine(p.Lines[config]), p.Name, config)
		}
		for _, name := range names {
			if err := CheckSecretName(name); err != nil {
				return within(p.Lines[config], err)
			}
		}
	}
	return nil
}

// atLine begins a sentence about a line of the file.
func atLine(line int) string {
	if line == 0 {
		return ""
	}
	return fmt.Sprintf("From line %d on, ", line)
}

func (p TemplateProject) makes(config string) bool {
	return slices.ContainsFunc(p.Environments, func(e TemplateEnvironment) bool {
		return e.Slug == config || slices.Contains(e.Configs, config)
	})
}

// Count tells how many projects, configs and secrets the template makes, root configs included.
func (t Template) Count() (projects, configs, secrets int) {
	for _, p := range t.Projects {
		for _, e := range p.Environments {
			configs += 1 + len(e.Configs)
		}
		for _, names := range p.Secrets {
			secrets += len(names)
		}
	}
	return len(t.Projects), configs, secrets
}
