package manage

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	"dtui/model"
	"dtui/ui/screen"
)

// Accounts are the service accounts of the workplace.
type Accounts interface {
	Roles(ctx context.Context, scope model.RoleScope) ([]model.Role, error)
	ServiceAccounts(ctx context.Context) ([]model.ServiceAccount, error)
	CreateServiceAccount(ctx context.Context, as model.Owner, d model.ServiceAccountDraft) (model.ServiceAccount, error)
	UpdateServiceAccount(ctx context.Context, as model.Owner, slug string, d model.ServiceAccountDraft) (model.ServiceAccount, error)
	DeleteServiceAccount(ctx context.Context, as model.Owner, slug string) error
	AccountTokens(ctx context.Context, account string) ([]model.AccountToken, error)
	CreateAccountToken(ctx context.Context, as model.Owner, account string, d model.AccountTokenDraft) (model.MintedAccountToken, error)
	DeleteAccountToken(ctx context.Context, as model.Owner, account, slug string) error
	AccountIdentities(ctx context.Context, account string) ([]model.AccountIdentity, error)
	CreateAccountIdentity(ctx context.Context, as model.Owner, account string, t model.IdentityTerms) (model.AccountIdentity, error)
	UpdateAccountIdentity(ctx context.Context, as model.Owner, account, slug string, t model.IdentityTerms) (model.AccountIdentity, error)
	DeleteAccountIdentity(ctx context.Context, as model.Owner, account, slug string) error
}

func accounts(api Accounts, keep Keeper, p Place) Resource {
	r := Resource{
		ID: "service-accounts", Title: "Service accounts", Level: OfWorkplace,
		About:   "A service account acts for programs. Its tokens and identities are inside. Service accounts need the Team plan.",
		Columns: []Column{{"name", 26}, {"role", 20}, {"created", 13}},
	}
	// It is read in a command, and shown in forms.
	var known atomic.Pointer[[]model.Role]
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.ServiceAccounts(ctx)
		if err != nil {
			return nil, err
		}
		// Without the roles an account can be changed all the same, but for its role.
		roles, _ := api.Roles(ctx, model.WorkplaceRoles)
		known.Store(&roles)
		items := make([]Item, 0, len(list))
		for _, one := range list {
			items = append(items, account(api, keep, p, one, roles))
		}
		return items, nil
	}
	r.Make = []Action{{Label: "a service account", Form: func(*screen.Context) Spec {
		var roles []model.Role
		if list := known.Load(); list != nil {
			roles = *list
		}
		return Spec{
			Name: "create-account", Title: "Create a service account", Target: p.Workplace, Verb: "Create account",
			Fields: []Field{
				text("name", "name", "", func(typed string) error { return model.ServiceAccountDraft{Name: typed}.Check() }),
				hint(choice("role", "role", "", roleOptions(roles, Option{Value: "", Label: "none"})...), "in the workplace; its roles in projects are among their members"),
			},
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				made, err := api.CreateServiceAccount(ctx, p.Owner, model.ServiceAccountDraft{Name: a.Trim("name"), Role: a.Text("role")})
				return Outcome{Done: "Created the service account " + made.Name + "."}, err
			},
		}
	}}}
	return r
}

func account(api Accounts, keep Keeper, p Place, one model.ServiceAccount, roles []model.Role) Item {
	options := []Option{{Value: "", Label: "as it is"}}
	for _, role := range roles {
		options = append(options, Option{Value: role.Identifier, Label: role.Name})
	}
	return Item{
		ID: one.Slug, Name: one.Name, Copy: one.Slug,
		Cells:  []Cell{cell(roleName(one.Role)), timeCell(one.CreatedAt, day)},
		Facts:  told(fact("id", one.Slug), fact("role", roleName(one.Role)), muted("inside", "its tokens and identities")),
		Inside: func() Resource { return insideAccount(api, keep, p, one) },
		Change: []Action{action("name and role", Spec{
			Name: "change-account", Title: "Change " + one.Name, Target: p.Workplace, Verb: "Change",
			Fields: []Field{text("name", "name", one.Name, func(typed string) error { return model.ServiceAccountDraft{Name: typed}.Check() }), choice("role", "role", "", options...)},
			Check:  func(a Answers) error { return accountEdit(one, a).CheckEdit() },
			Run: did("Changed the service account "+one.Name+".", func(ctx context.Context, a Answers) error {
				_, err := api.UpdateServiceAccount(ctx, p.Owner, one.Slug, accountEdit(one, a))
				return err
			}),
		})},
		Remove: []Action{action("delete", Spec{
			Name: "delete-account", Title: "Delete " + one.Name, Target: p.Workplace, Verb: "Delete", Danger: true, Confirm: one.Name,
			Text: []string{"All its tokens stop working at once, and its identities let nobody in any more. That cannot be undone."},
			Run: did("Deleted the service account "+one.Name+".", func(ctx context.Context, _ Answers) error {
				return api.DeleteServiceAccount(ctx, p.Owner, one.Slug)
			}),
		})},
	}
}

func accountEdit(now model.ServiceAccount, a Answers) model.ServiceAccountDraft {
	draft := model.ServiceAccountDraft{Role: a.Text("role")}
	if name := a.Trim("name"); name != now.Name {
		draft.Name = name
	}
	return draft
}

func roleName(r model.Role) string {
	switch {
	case r.Inline:
		return "a role of its own"
	case r.Name != "":
		return r.Name
	case r.Identifier != "":
		return r.Identifier
	}
	return "none"
}

// insideAccount lists the tokens of an account and then its identities.
func insideAccount(api Accounts, keep Keeper, p Place, in model.ServiceAccount) Resource {
	r := Resource{
		ID: "account " + in.Slug, Title: "Tokens and identities", Target: in.Name, Level: OfWorkplace,
		About:   "Doppler shows the key of a token once, when it is made. An identity lets programs in that show an OIDC token.",
		Columns: []Column{{"name", 24}, {"kind", 9}, {"expires", 13}, {"last used", 14}, {"created", 13}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		tokens, err := api.AccountTokens(ctx, in.Slug)
		if err != nil {
			return nil, err
		}
		identities, err := api.AccountIdentities(ctx, in.Slug)
		if err != nil {
			return nil, err
		}
		items := make([]Item, 0, len(tokens)+len(identities))
		for _, t := range tokens {
			items = append(items, accountToken(api, p, in, t))
		}
		for _, i := range identities {
			items = append(items, identity(api, p, in, i))
		}
		return items, nil
	}
	r.Make = []Action{
		action("a token", Spec{
			Name: "create-account-token", Title: "Create a token", Target: in.Name, Verb: "Create token",
			Fields: []Field{text("name", "name", "", func(typed string) error { return model.AccountTokenDraft{Name: typed}.Check() }), expiryField("30d")},
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				expires, err := model.ParseExpiry(a.Text("expires"), a.Now)
				if err != nil {
					return Outcome{}, err
				}
				minted, err := api.CreateAccountToken(ctx, p.Owner, in.Slug, model.AccountTokenDraft{Name: a.Trim("name"), Expires: expires})
				if err != nil {
					return Outcome{}, err
				}
				return Outcome{Once: &Once{
					Title: "Token " + minted.Name, Target: in.Name, What: "the key of " + minted.Name, Parts: only("key", "the key of "+minted.Name, minted.Key),
					Facts: []Fact{fact("account", in.Name), fact("expires", expiry(minted.Expires, a.Now))},
					File:  namedAfter(minted.Name) + ".token", Profile: namedAfter(minted.Name), SaveFile: keep.SaveFile, KeepProfile: keep.profile(p),
				}}, nil
			},
		}),
		action("an identity", Spec{
			Name: "create-identity", Title: "Create an identity", Target: in.Name, Verb: "Create identity", Fields: termFields(model.IdentityTerms{Match: model.ExactClaims, TTL: time.Hour}),
			Check: func(a Answers) error { _, err := terms(a); return err },
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				t, err := terms(a)
				if err == nil {
					_, err = api.CreateAccountIdentity(ctx, p.Owner, in.Slug, t)
				}
				return Outcome{Done: "Created the identity " + t.Name + " of " + in.Name + "."}, err
			},
		}),
	}
	return r
}

func accountToken(api Accounts, p Place, in model.ServiceAccount, t model.AccountToken) Item {
	return Item{
		ID: "token " + t.Slug, Name: t.Name, Copy: t.Slug,
		Warn: func(now time.Time) bool {
			return forgotten(model.ConfigToken{Expires: t.Expires, LastSeen: t.LastSeen}, now)
		},
		Cells: []Cell{cell("token"), timeCell(t.Expires, expiry), timeCell(t.LastSeen, lastUse), timeCell(t.CreatedAt, day)},
		Facts: told(fact("id", t.Slug), muted("key", "not shown: Doppler does not give it out again")),
		Remove: []Action{action("revoke", Spec{
			Name: "delete-account-token", Title: "Revoke " + t.Name, Target: in.Name, Verb: "Revoke", Danger: true,
			Text: []string{"Whatever uses this token of " + in.Name + " gets no answer from Doppler from then on. That cannot be undone."},
			Run: did("Revoked the token "+t.Name+" of "+in.Name+".", func(ctx context.Context, _ Answers) error {
				return api.DeleteAccountToken(ctx, p.Owner, in.Slug, t.Slug)
			}),
		})},
	}
}

func identity(api Accounts, p Place, in model.ServiceAccount, i model.AccountIdentity) Item {
	return Item{
		ID: "identity " + i.Slug, Name: i.Name, Copy: i.Slug,
		Cells: []Cell{cell("identity"), cell(i.TTL.String() + " each"), timeCell(i.LastSeen, lastUse), timeCell(i.CreatedAt, day)},
		Facts: told(fact("id", i.Slug), fact("issuer", i.DiscoveryURL), fact("audiences", strings.Join(i.Audiences, ", ")), fact("subjects", strings.Join(i.Subjects, ", ")), fact("compared", string(i.Match))),
		Change: []Action{action("edit", Spec{
			Name: "change-identity", Title: "Change " + i.Name, Target: in.Name, Verb: "Change", Fields: termFields(i.IdentityTerms),
			Check: func(a Answers) error { _, err := terms(a); return err },
			Run: did("Changed the identity "+i.Name+".", func(ctx context.Context, a Answers) error {
				t, err := terms(a)
				if err == nil {
					_, err = api.UpdateAccountIdentity(ctx, p.Owner, in.Slug, i.Slug, t)
				}
				return err
			}),
		})},
		Remove: []Action{action("delete", Spec{
			Name: "delete-identity", Title: "Delete " + i.Name, Target: in.Name, Verb: "Delete", Danger: true,
			Text: []string{"Programs that get in by it are not let in any more."},
			Run: did("Deleted the identity "+i.Name+".", func(ctx context.Context, _ Answers) error {
				return api.DeleteAccountIdentity(ctx, p.Owner, in.Slug, i.Slug)
			}),
		})},
	}
}

func termFields(now model.IdentityTerms) []Field {
	return []Field{
		text("name", "name", now.Name, nil),
		hint(text("issuer", "issuer", now.DiscoveryURL, nil), "the discovery URL, such as https://token.actions.githubusercontent.com"),
		hint(text("audiences", "audiences", strings.Join(now.Audiences, " "), nil), "separated by blanks"),
		hint(text("subjects", "subjects", strings.Join(now.Subjects, " "), nil), "separated by blanks"),
		choice("match", "compared", string(now.Match), Option{Value: string(model.ExactClaims), Label: "exactly"}, Option{Value: string(model.WildcardClaims), Label: "with * for anything"}),
		hint(text("life", "life", now.TTL.String(), nil), "of the tokens that it gives, from 1m to 24h"),
	}
}

func terms(a Answers) (model.IdentityTerms, error) {
	life, err := time.ParseDuration(a.Trim("life"))
	if err != nil {
		return model.IdentityTerms{}, sentenceError("Write the life as 30m or 12h.")
	}
	t := model.IdentityTerms{
		Name: a.Trim("name"), Method: model.MethodOIDC, DiscoveryURL: a.Trim("issuer"), Match: model.ClaimsMatch(a.Text("match")),
		Audiences: split(a.Trim("audiences")), Subjects: split(a.Trim("subjects")), TTL: life,
	}
	return t, t.Check()
}
