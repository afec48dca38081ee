package manage

import (
	"context"
	"time"

	"dtui/model"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// ConfigTokens are the service tokens of configs.
type ConfigTokens interface {
	ConfigTokens(ctx context.Context, ref model.ConfigRef) ([]model.ConfigToken, error)
	CreateConfigToken(ctx context.Context, id model.ConfigID, d model.ConfigTokenDraft) (model.MintedConfigToken, error)
	RevokeConfigToken(ctx context.Context, as model.Owner, token model.ConfigToken) error
}

// unusedFor is after how long without use a token that can write for ever is marked.
const unusedFor = 90 * 24 * time.Hour

func configTokens(api ConfigTokens, keep Keeper, p Place) Resource {
	target := p.Config.ConfigRef.String()
	r := Resource{
		ID: "config-tokens", Title: "Service tokens", Level: OfConfig,
		About:   "A service token opens one config. Doppler shows its key once, when it is made.",
		Columns: []Column{{"name", 24}, {"access", 10}, {"expires", 13}, {"last used", 14}, {"created", 13}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		tokens, err := api.ConfigTokens(ctx, p.Config.ConfigRef)
		if err != nil {
			return nil, err
		}
		items := make([]Item, 0, len(tokens))
		for _, t := range tokens {
			items = append(items, configToken(api, p, t))
		}
		return items, nil
	}
	r.Make = []Action{{Label: "a service token", Form: func(c *screen.Context) Spec {
		return Spec{
			Name: "create-config-token", Title: "Create a service token", Target: target, Verb: "Create token",
			Confirm: guard(c, p.Config.ConfigRef),
			Fields: []Field{
				text("name", "name", "", func(typed string) error {
					return model.ConfigTokenDraft{Name: typed, Access: model.ReadOnly}.Check()
				}),
				{Name: "access", Label: "access", Kind: Choice, Options: []Option{{Value: string(model.ReadOnly), Label: "read"}, {Value: string(model.ReadWrite), Label: "read and write"}}},
				expiryField("30d"),
			},
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				expires, err := model.ParseExpiry(a.Text("expires"), a.Now)
				if err != nil {
					return Outcome{}, err
				}
				minted, err := api.CreateConfigToken(ctx, p.Config, model.ConfigTokenDraft{Name: a.Trim("name"), Access: model.Access(a.Text("access")), Expires: expires})
				if err != nil {
					return Outcome{}, err
				}
				return Outcome{Once: &Once{
					Title: "Service token " + minted.Name, Target: target, What: "the key of " + minted.Name, Parts: only("key", "the key of "+minted.Name, minted.Key),
					Facts: []Fact{fact("config", target), fact("access", access(minted.Access)), fact("expires", expiry(minted.Expires, a.Now))},
					File:  namedAfter(minted.Name) + ".token", Profile: namedAfter(minted.Name), SaveFile: keep.SaveFile, KeepProfile: keep.profile(p),
				}}, nil
			},
		}
	}}}
	return r
}

func configToken(api ConfigTokens, p Place, t model.ConfigToken) Item {
	return Item{
		ID: t.UUID, Name: t.Name, Copy: t.UUID, Warn: func(now time.Time) bool { return forgotten(t, now) },
		Cells: []Cell{cell(access(t.Access)), timeCell(t.Expires, expiry), timeCell(t.LastSeen, lastUse), timeCell(t.CreatedAt, day)},
		Remove: []Action{{Label: "revoke", Form: func(c *screen.Context) Spec {
			return Spec{
				Name: "revoke-config-token", Title: "Revoke " + t.Name, Target: p.Config.ConfigRef.String(), Verb: "Revoke", Danger: true, Confirm: guard(c, p.Config.ConfigRef),
				Text: []string{"Whatever uses the service token " + t.Name + " cannot read " + p.Config.ConfigRef.String() + " from then on. That cannot be undone."},
				Run: func(ctx context.Context, _ Answers) (Outcome, error) {
					err := api.RevokeConfigToken(ctx, p.Owner, t)
					return Outcome{Done: "Revoked the service token " + t.Name + " of " + p.Config.ConfigRef.String() + "."}, err
				},
			}
		}}},
		Facts: func(now time.Time) []Fact {
			facts := []Fact{fact("id", t.UUID)}
			reach := fact("reach", "reads every secret of "+p.Config.ConfigRef.String())
			if t.Access == model.ReadWrite {
				reach = warning("reach", "reads and writes every secret of "+p.Config.ConfigRef.String())
			}
			facts = append(facts, reach)
			if forgotten(t, now) {
				facts = append(facts, warning("used", "not for "+screen.Age(now.Sub(t.LastSeen))+", and it never expires. Consider revoking it."))
			}
			if t.LastSeen.IsZero() {
				facts = append(facts, muted("used", "never, or Doppler does not tell"))
			}
			text := "not shown: Doppler does not give it out again"
			if t.Preview != "" {
				text = t.Preview + " (the rest is not given out again)"
			}
			return append(facts, Fact{Label: "key", Text: text, Tone: theme.Muted})
		},
	}
}

// forgotten reports whether a token was used once, for ever can be, and is not any more.
func forgotten(t model.ConfigToken, now time.Time) bool {
	return t.Expires.IsZero() && !t.LastSeen.IsZero() && now.Sub(t.LastSeen) > unusedFor
}

func access(a model.Access) string {
	if a == "" {
		return "not told"
	}
	return string(a)
}
