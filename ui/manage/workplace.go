package manage

import (
	"context"

	"dtui/model"
	"dtui/ui/screen"
)

// Workplaces is the workplace itself.
type Workplaces interface {
	Workplace(ctx context.Context) (model.WorkplaceSettings, error)
	UpdateWorkplace(ctx context.Context, as model.Owner, e model.WorkplaceEdit) (model.WorkplaceSettings, error)
	ImportTemplate(ctx context.Context, as model.Owner, t model.Template) ([]model.Project, error)
}

func workplace(api Workplaces, read ReadTemplate, p Place) Resource {
	r := Resource{
		ID: "workplace", Title: "Settings", Level: OfWorkplace,
		About:   "The addresses are shown to those who may see them. A template of projects is imported from here.",
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
			ID: now.ID, Name: now.Name, Copy: now.ID, Cells: []Cell{cell(orNotTold(now.BillingEmail)), cell(orNotTold(now.SecurityEmail))},
			Facts: told(fact("id", now.ID), fact("billing", now.BillingEmail), fact("security", now.SecurityEmail)),
			Change: []Action{action("settings", Spec{
				Name: "change-workplace", Title: "Change the workplace", Target: now.Name, Verb: "Change", Confirm: now.Name,
				Text:   []string{"Everybody in the workplace sees the name. Doppler writes to the addresses about bills and about security."},
				Fields: []Field{text("name", "name", now.Name, nil), text("billing", "billing", now.BillingEmail, nil), text("security", "security", now.SecurityEmail, nil)},
				Check:  func(a Answers) error { return workplaceEdit(now, a).Check() },
				Run: func(ctx context.Context, a Answers) (Outcome, error) {
					_, err := api.UpdateWorkplace(ctx, p.Owner, workplaceEdit(now, a))
					return Outcome{Done: "Changed the settings of the workplace."}, err
				},
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

func orNotTold(text string) string {
	if text == "" {
		return "not told"
	}
	return text
}
