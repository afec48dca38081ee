package manage

import (
	"context"
	"fmt"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Projects are those of the workplace.
type Projects interface {
	Projects(ctx context.Context) (model.ProjectList, error)
	Project(ctx context.Context, slug string) (model.Project, error)
	Layout(ctx context.Context, project string) (model.Layout, error)
	CreateProject(ctx context.Context, as model.Owner, d model.ProjectDraft) (model.Project, error)
	UpdateProject(ctx context.Context, id model.ProjectID, e model.ProjectEdit) (model.Project, error)
	DeleteProject(ctx context.Context, id model.ProjectID) error
}

func projects(api Projects, p Place) Resource {
	r := Resource{
		ID: "projects", Title: "Projects", Level: OfWorkplace,
		About:   "Several projects with their configs and secrets come at once from a template: see Settings.",
		Columns: []Column{{"name", 26}, {"created", 13}, {"description", 40}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.Projects(ctx)
		if err != nil {
			return nil, err
		}
		items := make([]Item, 0, len(list.Projects))
		for _, one := range list.Projects {
			items = append(items, project(api, model.ProjectID{Owner: p.Owner, Slug: one.Slug}, one))
		}
		return items, nil
	}
	r.Make = []Action{action("a project", Spec{
		Name: "create-project", Title: "Create a project", Target: p.Workplace, Verb: "Create project",
		Fields: []Field{
			text("name", "name", "", model.CheckProjectName), text("description", "description", "", model.CheckProjectDescription),
			choice("start", "start with", "", Option{Value: "yes", Label: "dev, stg and prd"}, Option{Value: "no", Label: "no environments"}),
		},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			made, err := api.CreateProject(ctx, p.Owner, model.ProjectDraft{Name: a.Trim("name"), Description: a.Trim("description"), DefaultEnvironments: a.Yes("start")})
			return Outcome{Done: "Created the project " + made.Slug + ".", Then: screen.Effects(screen.LoadProjects{})}, err
		},
	})}
	return r
}

func project(api Projects, id model.ProjectID, now model.Project) Item {
	return Item{
		ID: now.Slug, Name: now.Slug, Copy: now.Slug,
		Cells: []Cell{timeCell(now.CreatedAt, day), cell(now.Description)},
		Facts: told(fact("description", now.Description)),
		Inspect: func(ctx context.Context) ([]Fact, error) {
			layout, err := api.Layout(ctx, id.Slug)
			return []Fact{fact("holds", look.Count(len(layout.Environments), "environment")+", "+look.Count(len(layout.Configs), "config"))}, err
		},
		Change: []Action{{Label: "name and description", Form: func(c *screen.Context) Spec { return changeProject(c, api, id, now) }}},
		Remove: []Action{{Label: "delete", Form: func(c *screen.Context) Spec { return deleteProject(c, api, id) }}},
	}
}

func changeProject(c *screen.Context, api Projects, id model.ProjectID, now model.Project) Spec {
	lines := append([]string{"Another name is another address for everything that uses the project: programs, tokens and syncs keep working, references and settings that name it do not."}, broken(c.W.NamingProject(id.Slug))...)
	lines = append(lines, staged(c, "goes along.", func(in model.ConfigID) bool { return in.Owner == id.Owner && in.Project == id.Slug })...)
	return Spec{
		Name: "change-project", Title: "Change " + id.Slug, Target: id.Slug, Text: lines, Verb: "Change",
		Fields: []Field{text("name", "name", now.Slug, model.CheckProjectName), text("description", "description", now.Description, model.CheckProjectDescription)},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			changed, err := api.UpdateProject(ctx, id, model.ProjectEdit{Name: a.Trim("name"), Description: changed(a.Trim("description"), now.Description)})
			if err != nil {
				return Outcome{}, err
			}
			out := Outcome{Done: "Changed the project " + changed.Slug + ".", Then: screen.Effects(screen.LoadProjects{})}
			if changed.Slug != id.Slug {
				out.Done = "Renamed " + id.Slug + " to " + changed.Slug + "."
				out.Then = screen.Effects(screen.MovedProject{From: id, To: model.ProjectID{Owner: id.Owner, Slug: changed.Slug}})
			}
			return out, nil
		},
	}
}

func deleteProject(c *screen.Context, api Projects, id model.ProjectID) Spec {
	what := "All its environments and configs"
	gone := screen.Dropped{Owner: id.Owner, Project: id.Slug}
	layout := c.W.Layout(id.Slug)
	if layout.Known {
		what = fmt.Sprintf("%s and %s", look.Count(len(layout.Environments), "environment"), look.Count(len(layout.Configs), "config"))
	}
	for _, one := range layout.Configs {
		gone.IDs = append(gone.IDs, model.ConfigID{Owner: id.Owner, ConfigRef: one.ConfigRef, UUID: one.UUID})
	}
	for _, set := range c.W.Staging.Sets() {
		if set.ID.Owner == id.Owner && set.ID.Project == id.Slug {
			gone.IDs = append(gone.IDs, set.ID)
		}
	}
	lines := append([]string{what + ", with every secret, service token, webhook and sync, go with it. That cannot be undone."}, broken(c.W.NamingProject(id.Slug))...)
	lines = append(lines, staged(c, "is dropped with it.", func(in model.ConfigID) bool { return in.Owner == id.Owner && in.Project == id.Slug })...)
	return Spec{
		Name: "delete-project", Title: "Delete the project " + id.Slug, Target: id.Slug, Text: lines, Verb: "Delete", Danger: true, Confirm: id.Slug,
		Run: func(ctx context.Context, _ Answers) (Outcome, error) {
			return Outcome{Done: "Deleted the project " + id.Slug + ".", Then: screen.Effects(gone)}, api.DeleteProject(ctx, id)
		},
	}
}
