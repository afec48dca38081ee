package manage

import (
	"context"
	"strings"

	"dtui/model"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// Integrations are connections to other services, and the syncs that copy secrets over them.
type Integrations interface {
	Integrations(ctx context.Context) ([]model.Integration, error)
	IntegrationOptions(ctx context.Context, slug string) (string, error)
	CreateIntegration(ctx context.Context, d model.IntegrationDraft) (model.Integration, error)
	EditIntegration(ctx context.Context, slug string, e model.IntegrationEdit) error
	DeleteIntegration(ctx context.Context, slug string) error
	CreateSync(ctx context.Context, id model.ConfigID, d model.SyncDraft) (model.Sync, error)
	DeleteSync(ctx context.Context, id model.ConfigID, slug string, fromTarget bool) error
}

// dataField asks for JSON with what a service wants. It may hold credentials, so it is not shown.
func dataField(label, note string, needed bool) Field {
	f := Field{Name: "data", Label: label, Kind: Hidden, Check: func(a Answers) error {
		if needed && !a.Value("data").Known() {
			return sentenceError("It needs a JSON object.")
		}
		return model.IntegrationEdit{Data: a.Value("data")}.Check()
	}}
	return hint(f, note)
}

func integrations(api Integrations, p Place) Resource {
	r := Resource{
		ID: "integrations", Title: "Integrations", Level: OfWorkplace,
		About:   "What belongs into the data of an integration depends on its type; Doppler's documentation has it for each.",
		Columns: []Column{{"name", 26}, {"type", 22}, {"state", 9}, {"syncs", 6}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.Integrations(ctx)
		if err != nil {
			return nil, err
		}
		items := make([]Item, 0, len(list))
		for _, i := range list {
			items = append(items, integration(api, p, i))
		}
		return items, nil
	}
	r.Make = []Action{action("an integration", Spec{
		Name: "create-integration", Title: "Create an integration", Target: p.Workplace, Verb: "Create integration",
		Fields: []Field{
			hint(text("type", "type", "", func(typed string) error { return model.IntegrationDraft{Type: typed, Name: "x"}.Check() }), "Doppler's word, such as github or aws_secrets_manager"),
			text("name", "name", "", func(typed string) error { return model.IntegrationDraft{Type: "x", Name: typed}.Check() }),
			dataField("data", "a JSON object with what the service wants; it is not shown. Paste it.", false),
		},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			made, err := api.CreateIntegration(ctx, model.IntegrationDraft{Type: a.Trim("type"), Name: a.Trim("name"), Data: a.Value("data")})
			return Outcome{Done: "Created the integration " + made.Name + "."}, err
		},
	})}
	return r
}

func stateOf(enabled bool) Cell {
	if enabled {
		return cell("enabled", theme.OK)
	}
	return cell("disabled")
}

func integration(api Integrations, p Place, i model.Integration) Item {
	var targets []string
	for _, s := range i.Syncs {
		targets = append(targets, s.Ref.String())
	}
	why := ""
	if len(i.Syncs) > 0 {
		why = "It has syncs; delete them first."
	}
	return Item{
		ID: i.Slug, Name: i.Name, Copy: i.Slug, Cells: []Cell{cell(i.Type), stateOf(i.Enabled), cell(count(len(i.Syncs), "sync"))},
		Facts: told(fact("id", i.Slug), fact("syncs", strings.Join(targets, ", "))),
		Inspect: func(ctx context.Context) ([]Fact, error) {
			options, err := api.IntegrationOptions(ctx, i.Slug)
			return []Fact{fact("options", options)}, err
		},
		Change: []Action{action("name and data", Spec{
			Name: "change-integration", Title: "Change " + i.Name, Target: p.Workplace, Verb: "Change",
			Fields: []Field{text("name", "name", i.Name, nil), dataField("data", "a JSON object that replaces the present one; nothing keeps it", false)},
			Run: did("Changed the integration "+i.Name+".", func(ctx context.Context, a Answers) error {
				edit := model.IntegrationEdit{Data: a.Value("data")}
				if name := a.Trim("name"); name != i.Name {
					edit.Name = name
				}
				return api.EditIntegration(ctx, i.Slug, edit)
			}),
		})},
		Remove: because(why, []Action{action("delete", Spec{
			Name: "delete-integration", Title: "Delete " + i.Name, Target: p.Workplace, Verb: "Delete", Danger: true, Confirm: i.Name,
			Text: []string{"Doppler forgets how to get into the service."},
			Run: did("Deleted the integration "+i.Name+".", func(ctx context.Context, _ Answers) error {
				return api.DeleteIntegration(ctx, i.Slug)
			}),
		})}),
	}
}

func syncs(api Integrations, p Place) Resource {
	target := p.Config.ConfigRef.String()
	r := Resource{
		ID: "syncs", Title: "Syncs", Level: OfConfig,
		About:   "A sync copies the secrets of the config to another service whenever they change.",
		Columns: []Column{{"integration", 28}, {"type", 22}, {"state", 9}, {"last copy", 16}},
	}
	var list []model.Integration
	r.List = func(ctx context.Context) ([]Item, error) {
		var err error
		if list, err = api.Integrations(ctx); err != nil {
			return nil, err
		}
		var items []Item
		for _, i := range list {
			for _, s := range i.Syncs {
				if s.Ref == p.Config.ConfigRef {
					items = append(items, syncItem(api, p, i, s))
				}
			}
		}
		return items, nil
	}
	r.Make = []Action{{Label: "a sync", Form: func(c *screen.Context) Spec {
		var options []Option
		for _, i := range list {
			options = append(options, Option{Value: i.Slug, Label: i.Name + "  " + i.Type})
		}
		return Spec{
			Name: "create-sync", Title: "Create a sync", Target: target, Verb: "Create sync", Confirm: guard(c, p.Config.ConfigRef),
			Text: []string{"From then on every secret of " + target + " is copied to the service."},
			Fields: []Field{
				choice("integration", "integration", "", options...), dataField("data", "a JSON object that says where at the service; paste it", true),
				choice("import", "present", "", Option{Value: string(model.ImportNothing), Label: "what is there is overwritten"},
					Option{Value: string(model.PreferDoppler), Label: "what the config lacks is imported"}, Option{Value: string(model.PreferIntegration), Label: "what is there is imported, and wins"}),
				yesNo("await", "wait for it", false),
			},
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				_, err := api.CreateSync(ctx, p.Config, model.SyncDraft{Integration: a.Text("integration"), Data: a.Value("data"), Import: model.ImportOption(a.Text("import")), Await: a.Yes("await")})
				out := Outcome{Done: "Created a sync of " + target + "."}
				if model.ImportOption(a.Text("import")).Writes() {
					out.Then = screen.Effects(screen.Open{Ref: p.Config.ConfigRef})
				}
				return out, err
			},
		}
	}}}
	return r
}

func syncItem(api Integrations, p Place, i model.Integration, s model.Sync) Item {
	target := p.Config.ConfigRef.String()
	return Item{
		ID: s.Slug, Name: i.Name, Copy: s.Slug, Cells: []Cell{cell(i.Type), stateOf(s.Enabled), timeCell(s.LastSyncedAt, lastUse)},
		Facts: told(fact("id", s.Slug), fact("integration", i.Slug)),
		Remove: []Action{{Label: "delete", Form: func(c *screen.Context) Spec {
			return Spec{
				Name: "delete-sync", Title: "Delete the sync to " + i.Name, Target: target, Verb: "Delete", Danger: true, Confirm: guard(c, p.Config.ConfigRef),
				Fields: []Field{choice("there", "its copies", "", Option{Value: "no", Label: "stay at the service"}, Option{Value: "yes", Label: "are deleted at the service too"})},
				Run: did("Deleted the sync of "+target+" to "+i.Name+".", func(ctx context.Context, a Answers) error {
					return api.DeleteSync(ctx, p.Config, s.Slug, a.Yes("there"))
				}),
			}
		}}},
	}
}
