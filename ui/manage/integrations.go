package manage

import (
	"context"
	"fmt"
	"strings"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/theme"
)

// Integrations are connections to other services, and the syncs that copy secrets over them.
type Integrations interface {
	Integrations(ctx context.Context) ([]model.Integration, error)
	IntegrationOptions(ctx context.Context, slug string) (string, error)
	CreateIntegration(ctx context.Context, d model.IntegrationDraft) (model.Integration, error)
	EditIntegration(ctx context.Context, slug string, e model.IntegrationEdit) error
	DeleteIntegration(ctx context.Context, slug string) error
	IntegrationMembers(ctx context.Context, slug string) ([]model.IntegrationMember, error)
	AddIntegrationMember(ctx context.Context, slug string, m model.MemberID, role string) (model.IntegrationMember, error)
	EditIntegrationMember(ctx context.Context, slug string, m model.MemberID, role string) (model.IntegrationMember, error)
	RemoveIntegrationMember(ctx context.Context, slug string, m model.MemberID) error
	CreateSync(ctx context.Context, id model.ConfigID, d model.SyncDraft) (model.Sync, error)
	Sync(ctx context.Context, ref model.ConfigRef, slug string) (model.Sync, error)
	DeleteSync(ctx context.Context, id model.ConfigID, slug string, fromTarget bool) error
}

// integrationAPI is what the list of integrations needs beside them: the names of those who are members.
type integrationAPI interface {
	Integrations
	crowdAPI
}

func integrations(api integrationAPI, p Place) Resource {
	r := Resource{
		ID: "integrations", Title: "Integrations", Level: OfWorkplace,
		About:   "The syncs, members and options of an integration are inside. What belongs into its data depends on its type; Doppler's documentation has it for each.",
		Columns: []Column{{"name", 26}, {"type", 22}, {"state", 9}, {"syncs", 8}},
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
			credentials("a JSON object with what the service wants. It is not shown: paste it. Nothing for none."),
		},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			made, err := api.CreateIntegration(ctx, model.IntegrationDraft{Type: a.Trim("type"), Name: a.Trim("name"), Data: a.Value("data")})
			return Outcome{Done: "Created the integration " + made.Name + "."}, err
		},
	})}
	return r
}

// credentials asks for JSON with what a service wants, which is not shown.
func credentials(note string) Field {
	f := Field{Name: "data", Label: "data", Kind: Hidden, Check: func(a Answers) error {
		return model.IntegrationEdit{Data: a.Value("data")}.Check()
	}}
	return hint(f, note)
}

func stateOf(enabled bool) Cell {
	if enabled {
		return cell("enabled", theme.OK)
	}
	return cell("disabled")
}

func integration(api integrationAPI, p Place, i model.Integration) Item {
	var targets []string
	for _, s := range i.Syncs {
		targets = append(targets, s.Ref.String())
	}
	why := ""
	if len(i.Syncs) > 0 {
		why = "It has syncs; delete them first."
	}
	return Item{
		ID: i.Slug, Name: i.Name, Copy: i.Slug, Cells: []Cell{cell(i.Type), stateOf(i.Enabled), cell(look.Count(len(i.Syncs), "sync"))},
		Facts: told(
			fact("id", i.Slug), fact("syncs", words(targets, "none: nothing is copied over it")),
			muted("inside", "its syncs and members, and what can be chosen at the service"),
		),
		Inside: func() Resource { return insideIntegration(api, i) },
		Change: []Action{action("name and data", Spec{
			Name: "change-integration", Title: "Change " + i.Name, Target: p.Workplace, Verb: "Change",
			Fields: []Field{
				text("name", "name", i.Name, func(typed string) error { return model.IntegrationDraft{Type: "x", Name: typed}.Check() }),
				choice("what", "data", keepIt, Option{Value: keepIt, Label: "stay as they are"}, Option{Value: setIt, Label: "are replaced by others"}),
				newData(),
			},
			Check: func(a Answers) error {
				if edit := integrationEdit(i, a); edit.Name == "" && !edit.Data.Known() {
					return errUnchanged
				}
				return nil
			},
			Run: did("Changed the integration "+i.Name+".", func(ctx context.Context, a Answers) error {
				return api.EditIntegration(ctx, i.Slug, integrationEdit(i, a))
			}),
		})},
		Remove: because(why, []Action{action("delete", Spec{
			Name: "delete-integration", Title: "Delete " + i.Name, Target: p.Workplace, Verb: "Delete", Danger: true, Confirm: i.Name,
			Text: []string{"Doppler forgets how to get into the service, and nothing gives its data again."},
			Run: did("Deleted the integration "+i.Name+".", func(ctx context.Context, _ Answers) error {
				return api.DeleteIntegration(ctx, i.Slug)
			}),
		})}),
	}
}

func newData() Field {
	f := credentials("a JSON object with all that the service wants. It is not shown: paste it.")
	f.Label, f.When = "", func(a Answers) bool { return a.Text("what") == setIt }
	f.Check = func(a Answers) error {
		if !a.Value("data").Known() {
			return sentenceError("Paste the data, or choose to keep the present ones.")
		}
		return model.IntegrationEdit{Data: a.Value("data")}.Check()
	}
	return f
}

func integrationEdit(now model.Integration, a Answers) (edit model.IntegrationEdit) {
	if name := a.Trim("name"); name != now.Name {
		edit.Name = name
	}
	if a.Text("what") == setIt {
		edit.Data = a.Value("data")
	}
	return edit
}

// insideIntegration lists the syncs of an integration, its members, and what can be chosen at its service. What of it cannot
// be read is said in its place.
func insideIntegration(api integrationAPI, i model.Integration) Resource {
	r := Resource{
		ID: "integration " + i.Slug, Title: "Inside", Target: i.Name, Level: OfWorkplace,
		About:   "Syncs are made and deleted where their config is managed. Options are what the service offers for the data of a sync.",
		Columns: []Column{{"name", 30}, {"kind", 16}, {"role or option", 36}},
	}
	var who latest[crowd]
	r.List = func(ctx context.Context) ([]Item, error) {
		// The syncs are read anew with their integration; one that is gone is told as such.
		now, err := integrationNow(ctx, api, i.Slug)
		if err != nil {
			return nil, err
		}
		items := insideSyncs(now)
		list, failed := api.IntegrationMembers(ctx, i.Slug)
		if failed != nil {
			// Without its members nobody is offered: who is in already is not known.
			who.set(crowd{})
			return append(append(items, notTold("members", failed)), insideOptions(ctx, api, i.Slug)...), nil
		}
		all := readCrowd(ctx, api)
		for _, m := range list {
			all.in = append(all.in, m.MemberID)
			items = append(items, integrationMember(api, now, &all, m))
		}
		who.set(all)
		return append(items, insideOptions(ctx, api, i.Slug)...), nil
	}
	r.Make = []Action{addIntegrationMember(api, i, &who)}
	return r
}

// integrationNow finds an integration in the list, which alone has the syncs.
func integrationNow(ctx context.Context, api Integrations, slug string) (model.Integration, error) {
	list, err := api.Integrations(ctx)
	for _, one := range list {
		if one.Slug == slug {
			return one, nil
		}
	}
	if err == nil {
		err = sentenceError("The integration is there no more.")
	}
	return model.Integration{}, err
}

func insideSyncs(i model.Integration) []Item {
	items := make([]Item, 0, len(i.Syncs))
	for _, s := range i.Syncs {
		items = append(items, Item{
			ID: "sync " + s.Slug, Name: s.Ref.String(), Copy: s.Slug, Goto: s.Ref, Cells: []Cell{cell("sync"), stateOf(s.Enabled)},
			Facts: told(fact("id", s.Slug), fact("config", s.Ref.String())),
		})
	}
	return items
}

// insideOptions lists what the service offers. Some types have nothing to offer, and Doppler then refuses the question.
func insideOptions(ctx context.Context, api Integrations, slug string) []Item {
	text, err := api.IntegrationOptions(ctx, slug)
	if err != nil {
		return []Item{notTold("options", err)}
	}
	leaves, err := model.Leaves(text)
	if err != nil {
		return []Item{notTold("options", err)}
	}
	items := make([]Item, 0, len(leaves))
	for n, leaf := range leaves {
		name := strings.TrimPrefix(leaf.Path, "options.")
		items = append(items, Item{
			ID: fmt.Sprintf("option %d", n), Name: name, Copy: leaf.Text, Cells: []Cell{cell("option"), cell(leaf.Text, theme.Text)},
			Facts: told(fact("option", name), fact("is", leaf.Text)),
		})
	}
	return items
}

// notTold stands for what could not be read.
func notTold(what string, err error) Item {
	why := refusal(err, "")
	return Item{ID: "not told " + what, Name: "(not told)", Cells: []Cell{cell(what), cell(why, theme.Warn)}, Facts: told(warning(what, why))}
}
