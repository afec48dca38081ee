package manage

import (
	"context"
	"fmt"
	"strings"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// ReadTemplate reads a doppler-template.yaml on this machine. It sends nothing.
type ReadTemplate func(ctx context.Context, path string) (model.Template, error)

// templateFile asks for the file, reads it, and then asks whether to make what it has.
func templateFile(api Workplaces, read ReadTemplate, p Place) Spec {
	return Spec{
		Name: "read-template", Title: "Import a template", Target: p.Workplace, Verb: "Read it", Here: true,
		Text: []string{"A doppler-template.yaml makes projects with environments, branches and secrets in one go. It is read first, and shown before anything is sent."},
		Fields: []Field{hint(text("path", "file", "doppler-template.yaml", func(typed string) error {
			if typed == "" {
				return sentenceError("It needs the path of a file.")
			}
			return nil
		}), fmt.Sprintf("a path from where dtui was started; at most %d kB", model.MaxTemplate>>10))},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			path := a.Trim("path")
			t, err := read(ctx, path)
			if err != nil {
				return Outcome{}, err
			}
			return Outcome{Same: true, Then: screen.Effects(screen.Push{Dialog: NewForm(importTemplate(api, p, path, t), nil)})}, nil
		},
	}
}

// importTemplate shows what a template makes, without values, before it is sent.
func importTemplate(api Workplaces, p Place, path string, t model.Template) Spec {
	projects, configs, secrets := t.Count()
	lines := []string{fmt.Sprintf("%s makes %s with %s and %s:", path, look.Count(projects, "project"), look.Count(configs, "config"), look.Count(secrets, "secret"))}
	for _, project := range t.Projects {
		lines = append(lines, project.Name+templateConfigs(project))
	}
	lines = append(lines, "Nothing is sent yet. The values are not shown; the file has them.")
	held := t
	return Spec{
		Name: "import-template", Title: "Import a template", Target: p.Workplace, Verb: "Import " + look.Count(projects, "project"), Text: lines,
		Check: func(Answers) error {
			if !held.Text.Known() {
				return sentenceError("What was read was let go of. Read the file again.")
			}
			return nil
		},
		LetGo: func() { held = model.Template{} },
		Prepare: func(Answers) func(context.Context) (Outcome, error) {
			sent := held
			return func(ctx context.Context) (Outcome, error) {
				made, err := api.ImportTemplate(ctx, p.Owner, sent)
				if err != nil {
					return Outcome{}, err
				}
				var names []string
				for _, project := range made {
					names = append(names, project.Slug)
				}
				return Outcome{Done: "Created " + words(names, "nothing") + ".", Then: screen.Effects(screen.LoadProjects{})}, nil
			}
		},
	}
}

// templateConfigs are the configs of a project of a template with how many secrets each gets.
func templateConfigs(p model.TemplateProject) string {
	var parts []string
	one := func(config string) {
		part := config
		if n := len(p.Secrets[config]); n > 0 {
			part += " with " + look.Count(n, "secret")
		}
		parts = append(parts, part)
	}
	for _, e := range p.Environments {
		one(e.Slug)
		for _, branch := range e.Configs {
			one(branch)
		}
	}
	if len(parts) == 0 {
		return ", without environments"
	}
	return ": " + strings.Join(parts, ", ")
}
