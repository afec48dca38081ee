package manage

import (
	"context"
	"fmt"
	"strings"

	"dtui/model"
	"dtui/ui/screen"
)

// Workplaces is the workplace itself.
type Workplaces interface {
	Workplace(ctx context.Context) (model.WorkplaceSettings, error)
	UpdateWorkplace(ctx context.Context, as model.Owner, e model.WorkplaceEdit) (model.WorkplaceSettings, error)
	ImportTemplate(ctx context.Context, as model.Owner, t model.Template) ([]model.Project, error)
}

// ReadTemplate reads a doppler-template.yaml on this machine. It sends nothing.
type ReadTemplate func(ctx context.Context, path string) (model.Template, error)

func workplace(api Workplaces, read ReadTemplate, p Place) Resource {
	r := Resource{
		ID: "workplace", Title: "Settings", Level: OfWorkplace,
		About:   "The addresses are shown to those who may see them.",
		Columns: []Column{{"name", 26}, {"billing", 30}, {"security", 30}},
	}
	noTemplate := ""
	if read == nil {
		noTemplate = "This run reads no files."
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		now, err := api.Workplace(ctx)
		if err != nil {
			return nil, err
		}
		return []Item{{
			ID: now.ID, Name: now.Name, Copy: now.ID, Cells: []Cell{cell(now.BillingEmail), cell(now.SecurityEmail)},
			Facts: told(fact("id", now.ID), fact("billing", now.BillingEmail), fact("security", now.SecurityEmail)),
			Change: []Action{action("settings", Spec{
				Name: "change-workplace", Title: "Change the workplace", Target: now.Name, Verb: "Change", Confirm: now.Name,
				Text:   []string{"Everybody in the workplace sees the name."},
				Fields: []Field{text("name", "name", now.Name, nil), text("billing", "billing", now.BillingEmail, nil), text("security", "security", now.SecurityEmail, nil)},
				Check:  func(a Answers) error { return workplaceEdit(now, a).Check() },
				Run: did("Changed the settings of the workplace.", func(ctx context.Context, a Answers) error {
					_, err := api.UpdateWorkplace(ctx, p.Owner, workplaceEdit(now, a))
					return err
				}),
			})},
			More: []Action{{Label: "import a template", Off: noTemplate, Form: func(*screen.Context) Spec { return templateFile(api, read, p) }}},
		}}, nil
	}
	return r
}

func workplaceEdit(now model.WorkplaceSettings, a Answers) model.WorkplaceEdit {
	return model.WorkplaceEdit{
		Name: changed(a.Trim("name"), now.Name), BillingEmail: changed(a.Trim("billing"), now.BillingEmail), SecurityEmail: changed(a.Trim("security"), now.SecurityEmail),
	}
}

// templateFile asks for the file, reads it, and then asks whether to make what it has.
func templateFile(api Workplaces, read ReadTemplate, p Place) Spec {
	return Spec{
		Name: "read-template", Title: "Import a template", Target: p.Workplace, Verb: "Read it", Here: true,
		Text:   []string{"A doppler-template.yaml makes projects with environments, branches and secrets in one go. It is read first, and shown before anything is sent."},
		Fields: []Field{text("path", "file", "doppler-template.yaml", nil)},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			t, err := read(ctx, a.Trim("path"))
			if err != nil {
				return Outcome{}, err
			}
			return Outcome{Same: true, Then: screen.Effects(screen.Push{Dialog: NewForm(importTemplate(api, p, t), nil)})}, nil
		},
	}
}

func importTemplate(api Workplaces, p Place, t model.Template) Spec {
	var lines []string
	for _, project := range t.Projects {
		var environments []string
		for _, e := range project.Environments {
			environments = append(environments, e.Slug)
		}
		secrets := 0
		for _, names := range project.Secrets {
			secrets += len(names)
		}
		lines = append(lines, fmt.Sprintf("%s: %s; %s", project.Name, words(environments, "no environments"), count(secrets, "secret")))
	}
	projects, configs, secrets := t.Count()
	lines = append(lines, fmt.Sprintf("That makes %s with %s and %s.", count(projects, "project"), count(configs, "config"), count(secrets, "secret")))
	return Spec{
		Name: "import-template", Title: "Import a template", Target: p.Workplace, Verb: "Import", Text: lines,
		Run: func(ctx context.Context, _ Answers) (Outcome, error) {
			made, err := api.ImportTemplate(ctx, p.Owner, t)
			var names []string
			for _, project := range made {
				names = append(names, project.Slug)
			}
			return Outcome{Done: "Created " + strings.Join(names, ", ") + ".", Then: screen.Effects(screen.LoadProjects{})}, err
		},
	}
}
