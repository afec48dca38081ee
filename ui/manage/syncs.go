package manage

import (
	"context"

	"dtui/model"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

func syncs(api Integrations, p Place) Resource {
	target := p.Config.ConfigRef.String()
	r := Resource{
		ID: "syncs", Title: "Syncs", Level: OfConfig,
		About:   "A sync copies the secrets of the config to another service whenever they change. Doppler tells when it last did, and no errors.",
		Columns: []Column{{"integration", 28}, {"type", 22}, {"state", 9}, {"last copy", 16}},
	}
	var told latest[[]model.Integration]
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.Integrations(ctx)
		if err != nil {
			return nil, err
		}
		told.set(list)
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
		for _, i := range *told.get() {
			options = append(options, Option{Value: i.Slug, Label: i.Name + "  " + i.Type})
		}
		return Spec{
			Name: "create-sync", Title: "Create a sync", Target: target, Verb: "Create sync", Confirm: guard(c, p.Config.ConfigRef),
			Text:   []string{"From then on every secret of " + target + " is copied to the service. What an integration offers for the data is inside it."},
			Fields: []Field{choice("integration", "integration", "", options...), syncData(), importField(target), yesNo("await", "wait for it", false)},
			Check: func(a Answers) error {
				if a.Text("integration") == "" {
					return sentenceError("There is no integration that it could go over. Create one first.")
				}
				return nil
			},
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				option := model.ImportOption(a.Text("import"))
				_, err := api.CreateSync(ctx, p.Config, model.SyncDraft{Integration: a.Text("integration"), Data: syncDataOf(a), Import: option, Await: a.Yes("await")})
				out := Outcome{Done: "Created a sync of " + target + "."}
				if option.Writes() {
					out.Then = screen.Effects(screen.Open{Ref: p.Config.ConfigRef})
				}
				return out, err
			},
		}
	}}}
	return r
}

// syncData asks where at the service the secrets go. That is no credential: those are the integration's.
func syncData() Field {
	return hint(Field{Name: "data", Label: "data", Kind: Lines, Check: func(a Answers) error {
		if a.Trim("data") == "" {
			return sentenceError("It needs a JSON object that says where at the service the secrets go.")
		}
		return model.IntegrationEdit{Data: syncDataOf(a)}.Check()
	}}, "a JSON object that says where at the service")
}

func syncDataOf(a Answers) model.Value { return model.NewValue(a.Trim("data")) }

// importField asks what becomes of what is at the service already, and says what each answer does.
func importField(target string) Field {
	f := choice("import", "import", string(model.ImportNothing), Option{Value: string(model.ImportNothing), Label: "nothing"},
		Option{Value: string(model.PreferDoppler), Label: "what the config lacks"}, Option{Value: string(model.PreferIntegration), Label: "everything, over what the config has"})
	f.Hint = func(a Answers) string {
		switch model.ImportOption(a.Text("import")) {
		case model.PreferDoppler:
			return "What is at the service and not in " + target + " is written to it; where both have a secret, that of the config stays."
		case model.PreferIntegration:
			return "What is at the service is written to " + target + ", over secrets of the same name too."
		case model.ImportNothing:
		}
		return "Nothing is written to " + target + "; the secrets at the service are overwritten."
	}
	return f
}

func syncItem(api Integrations, p Place, i model.Integration, s model.Sync) Item {
	target := p.Config.ConfigRef.String()
	return Item{
		ID: s.Slug, Name: i.Name, Copy: s.Slug, Cells: []Cell{cell(i.Type), stateOf(s.Enabled), timeCell(s.LastSyncedAt, lastUse)},
		Facts: told(fact("id", s.Slug), fact("integration", i.Slug)),
		Inspect: func(ctx context.Context) ([]Fact, error) {
			now, err := api.Sync(ctx, p.Config.ConfigRef, s.Slug)
			if err != nil {
				return nil, err
			}
			return syncFacts(now), nil
		},
		Remove: []Action{{Label: "delete", Form: func(c *screen.Context) Spec { return deleteSync(c, api, p, i, s, target) }}},
	}
}

func syncFacts(s model.Sync) []Fact {
	state := Fact{Label: "state", Text: "enabled", Tone: theme.OK}
	if !s.Enabled {
		state = warning("state", "disabled: nothing is copied")
	}
	last := warning("last copy", "none yet")
	if !s.LastSyncedAt.IsZero() {
		last = fact("last copy", s.LastSyncedAt.UTC().Format("2 Jan 2006 15:04 MST"))
	}
	return []Fact{state, last}
}

// deleteSync asks what becomes of the copies. They go with the name of the integration alone: whatever uses them loses them.
func deleteSync(c *screen.Context, api Integrations, p Place, i model.Integration, s model.Sync, target string) Spec {
	copies := choice("there", "the copies", "no", Option{Value: "no", Label: "stay at the service"}, Option{Value: "yes", Label: "are deleted at the service too"})
	copies.Hint = func(a Answers) string {
		if a.Yes("there") {
			return "Doppler deletes at the service what it copied there. Whatever runs with it loses it at once."
		}
		return "What was copied stays at the service as it is, and nothing changes it any more."
	}
	sure := Field{Name: "sure", Label: "type name", When: func(a Answers) bool { return a.Yes("there") }, Check: func(a Answers) error {
		if a.Trim("sure") != i.Name {
			return sentenceError("Type the name of the integration to delete the copies: " + i.Name)
		}
		return nil
	}}
	return Spec{
		Name: "delete-sync", Title: "Delete the sync to " + i.Name, Target: target, Verb: "Delete", Danger: true, Confirm: guard(c, p.Config.ConfigRef),
		Text:   []string{target + " keeps its secrets either way."},
		Fields: []Field{copies, hint(sure, i.Name+", to delete what was copied")},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			done := "Deleted the sync of " + target + " to " + i.Name + "; the copies stay at the service."
			if a.Yes("there") {
				done = "Deleted the sync of " + target + " to " + i.Name + " and the copies at the service."
			}
			return Outcome{Done: done}, api.DeleteSync(ctx, p.Config, s.Slug, a.Yes("there"))
		},
	}
}
