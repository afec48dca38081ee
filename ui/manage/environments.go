package manage

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Environments are those of a project.
type Environments interface {
	Layout(ctx context.Context, project string) (model.Layout, error)
	CreateEnvironment(ctx context.Context, in model.ProjectID, d model.EnvironmentDraft) (model.Environment, error)
	UpdateEnvironment(ctx context.Context, id model.EnvironmentID, e model.EnvironmentEdit) (model.Environment, error)
	DeleteEnvironment(ctx context.Context, id model.EnvironmentID) error
}

// environment is one of them with its configs.
type environment struct {
	model.Environment
	api     Environments
	id      model.EnvironmentID
	configs []model.Config
	read    []screen.Effect
}

func environments(api Environments, p Place) Resource {
	read := screen.Effects(screen.LoadLayout{Project: p.Project.Slug})
	r := Resource{
		ID: "environments", Title: "Environments", Level: OfProject,
		About:   "An environment has a root config of its slug, and branches of it.",
		Columns: []Column{{"slug", 20}, {"name", 24}, {"configs", 8}, {"personal configs", 17}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		layout, err := api.Layout(ctx, p.Project.Slug)
		if err != nil {
			return nil, err
		}
		items := make([]Item, 0, len(layout.Environments))
		for _, e := range layout.Environments {
			one := environment{Environment: e, api: api, id: model.EnvironmentID{Owner: p.Owner, Project: p.Project.Slug, Slug: e.Slug}, read: read}
			for _, c := range layout.Configs {
				if c.Environment == e.Slug {
					one.configs = append(one.configs, c)
				}
				if c.Environment == e.Slug && c.Root {
					one.id.RootUUID = c.UUID
				}
			}
			items = append(items, one.item())
		}
		return items, nil
	}
	r.Make = []Action{action("an environment", Spec{
		Name: "create-environment", Title: "Create an environment", Target: p.Project.Slug, Verb: "Create environment",
		Fields: []Field{
			text("name", "name", "", model.CheckEnvironmentName),
			hint(text("slug", "slug", "", model.CheckEnvironmentSlug), "the name of its root config, such as dev or prd"),
			yesNo("personal", "personal", false),
		},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			made, err := api.CreateEnvironment(ctx, p.Project, model.EnvironmentDraft{Name: a.Trim("name"), Slug: a.Trim("slug"), PersonalConfigs: a.Yes("personal")})
			return Outcome{Done: "Created the environment " + made.Slug + " of " + p.Project.Slug + ".", Then: read}, err
		},
	})}
	return r
}

func (e *environment) item() Item {
	personal := "no"
	if e.PersonalConfigs {
		personal = "yes"
	}
	var names []string
	for _, c := range e.configs {
		names = append(names, c.Config)
	}
	return Item{
		ID: e.Slug, Name: e.Slug, Copy: e.Slug, Goto: e.id.Root().ConfigRef,
		Cells:  []Cell{cell(e.Name), cell(strconv.Itoa(len(e.configs))), cell(personal)},
		Facts:  told(fact("configs", strings.Join(names, ", "))),
		Change: []Action{{Label: "name, slug, personal configs", Form: e.change}},
		Remove: []Action{{Label: "delete", Form: e.remove}},
	}
}

func (e *environment) change(s *screen.Context) Spec {
	lines := append([]string{"Another slug renames the root config and its branches."}, e.naming(s)...)
	lines = append(lines, staged(s, "goes along.", e.has)...)
	if slices.ContainsFunc(e.configs, func(c model.Config) bool { return s.W.ProtectedBy(c.ConfigRef) != "" }) {
		lines = append(lines, "Rules of yours protect configs by name: under another slug they may protect none of these.")
	}
	return Spec{
		Name: "change-environment", Title: "Change " + e.Slug, Target: e.id.String(), Text: lines, Verb: "Change", Confirm: guard(s, e.id.Root().ConfigRef),
		Fields: []Field{
			text("name", "name", e.Name, model.CheckEnvironmentName), text("slug", "slug", e.Slug, model.CheckEnvironmentSlug),
			yesNo("personal", "personal", e.PersonalConfigs),
		},
		Check: func(a Answers) error { return e.edit(a).Check() },
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			now, err := e.api.UpdateEnvironment(ctx, e.id, e.edit(a))
			if err != nil {
				return Outcome{}, err
			}
			out := Outcome{Done: "Changed the environment " + now.Slug + " of " + e.id.Project + "."}
			if now.Slug != e.Slug {
				// Which names the configs have now only Doppler says.
				layout, err := e.api.Layout(ctx, e.id.Project)
				if err != nil {
					out.Warn = "What its configs are called now could not be read: " + err.Error()
				}
				out.Then = e.moves(layout.Configs)
			}
			out.Then = append(out.Then, e.read...)
			return out, nil
		},
	}
}

func (e *environment) edit(a Answers) model.EnvironmentEdit {
	edit := model.EnvironmentEdit{Name: changed(a.Trim("name"), e.Name), Slug: changed(a.Trim("slug"), e.Slug)}
	if on := a.Yes("personal"); on != e.PersonalConfigs {
		edit.PersonalConfigs = &on
	}
	return edit
}

// moves finds the configs of the environment again by their UUIDs.
func (e *environment) moves(now []model.Config) []screen.Effect {
	var effects []screen.Effect
	for _, old := range e.configs {
		for _, c := range now {
			if c.UUID == old.UUID && c.ConfigRef != old.ConfigRef {
				effects = append(effects, screen.Moved{
					From: model.ConfigID{Owner: e.id.Owner, ConfigRef: old.ConfigRef, UUID: old.UUID},
					To:   model.ConfigID{Owner: e.id.Owner, ConfigRef: c.ConfigRef, UUID: c.UUID}, Environment: c.Environment,
				})
			}
		}
	}
	return effects
}

func (e *environment) has(id model.ConfigID) bool {
	for _, c := range e.configs {
		if id.UUID == c.UUID && id.ConfigRef == c.ConfigRef {
			return true
		}
	}
	return false
}

// naming says which references name one of its configs.
func (e *environment) naming(s *screen.Context) []string {
	list := s.W.NamingConfig(e.id.Root().ConfigRef)
	for _, c := range e.configs {
		if !c.Root {
			list = append(list, s.W.NamingConfig(c.ConfigRef)...)
		}
	}
	return broken(list)
}

func (e *environment) remove(s *screen.Context) Spec {
	lines := append([]string{look.Count(len(e.configs), "config") + " with all secrets, service tokens and syncs goes with it. That cannot be undone."}, e.naming(s)...)
	lines = append(lines, staged(s, "is dropped with it.", e.has)...)
	gone := screen.Dropped{Owner: e.id.Owner}
	for _, c := range e.configs {
		gone.IDs = append(gone.IDs, model.ConfigID{Owner: e.id.Owner, ConfigRef: c.ConfigRef, UUID: c.UUID})
	}
	return Spec{
		Name: "delete-environment", Title: "Delete the environment " + e.Slug, Target: e.id.String(), Text: lines, Verb: "Delete", Danger: true, Confirm: e.Slug,
		Run: func(ctx context.Context, _ Answers) (Outcome, error) {
			err := e.api.DeleteEnvironment(ctx, e.id)
			return Outcome{Done: "Deleted the environment " + e.id.String() + ".", Then: append(screen.Effects(gone), e.read...)}, err
		},
	}
}
