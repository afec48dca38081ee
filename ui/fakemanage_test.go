package ui_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui"
)

// shown is the text of a key that the fake gives out.
const keyText = "dp.st.dev.a-key-that-is-shown-once"

func (f *fakeAPI) ConfigTokens(_ context.Context, ref model.ConfigRef) ([]model.ConfigToken, error) {
	if err := f.called("config tokens of " + ref.String()); err != nil {
		return nil, err
	}
	return slices.Clone(f.tokens), nil
}

func (f *fakeAPI) CreateConfigToken(_ context.Context, id model.ConfigID, d model.ConfigTokenDraft) (model.MintedConfigToken, error) {
	if err := f.called("create a token of " + id.String()); err != nil {
		return model.MintedConfigToken{}, err
	}
	token := model.ConfigToken{ConfigRef: id.ConfigRef, UUID: "uuid-" + d.Name, Name: d.Name, Access: d.Access, CreatedAt: f.clock.Now(), Expires: d.Expires}
	f.tokens = append(f.tokens, token)
	return model.MintedConfigToken{ConfigToken: token, Key: model.NewValue(keyText)}, nil
}

func (f *fakeAPI) RevokeConfigToken(_ context.Context, _ model.Owner, token model.ConfigToken) error {
	if err := f.called("revoke " + token.Name); err != nil {
		return err
	}
	f.tokens = slices.DeleteFunc(f.tokens, func(t model.ConfigToken) bool { return t.UUID == token.UUID })
	return nil
}

// managing is somebody at the service tokens of the development config, which has two.
func managing(t testing.TB) *person {
	t.Helper()
	return managingAt(t, 120, 40, ui.Options{Start: dev})
}

func managingAt(t testing.TB, w, h int, options ui.Options, settings ...func(*person)) *person {
	t.Helper()
	p := sitAt(t, w, h, options, settings...)
	p.api.tokens = []model.ConfigToken{
		{ConfigRef: options.Start, UUID: "uuid-ci", Name: "ci", Access: model.ReadOnly, CreatedAt: noon.AddDate(-1, 0, 0), LastSeen: noon.AddDate(0, 0, -2), Expires: noon.AddDate(0, 0, 40), Preview: "dp.st.dev.abc…xyz"},
		{ConfigRef: options.Start, UUID: "uuid-old", Name: "old-jenkins", Access: model.ReadWrite, CreatedAt: noon.AddDate(-3, 0, 0), LastSeen: noon.AddDate(-1, -2, 0)},
	}
	p.FinishAll()
	p.Press("C", "enter").FinishAll()
	p.See("Service tokens").See("old-jenkins")
	return p
}

// sharedWord is the password of a link that the fake makes.
const sharedWord = "password-of-the-link"

func (f *fakeAPI) ShareSealed(_ context.Context, _ model.Owner, d model.ShareDraft) (model.ShareLink, error) {
	if err := f.called("share"); err != nil {
		return model.ShareLink{}, err
	}
	f.shared = d
	link := "https://share.example/x"
	return model.ShareLink{URL: link, Password: model.NewValue(sharedWord), Whole: model.NewValue(link + "#" + sharedWord), Sealed: true}, nil
}

// leasedText is the password that a lease of the fake gives.
const leasedText = "password-of-the-lease"

func (f *fakeAPI) IssueLease(_ context.Context, id model.ConfigID, secret string, life time.Duration) (model.Lease, error) {
	if err := f.called("issue a lease of " + secret); err != nil {
		return model.Lease{}, err
	}
	if f.nasty != "" {
		return model.Lease{Config: id.ConfigRef, Secret: f.nasty, ID: f.nasty, Expires: f.clock.Now().Add(life), Values: map[string]model.Value{f.nasty: model.NewValue(f.nasty)}}, nil
	}
	return model.Lease{
		Config: id.ConfigRef, Secret: secret, ID: "lease-" + secret, Expires: f.clock.Now().Add(life),
		Values: map[string]model.Value{
			"username": model.NewValue("v-7f3a91c0"), "password": model.NewValue(leasedText), "port": model.NewValue("5432"), "host": model.NewValue("db.internal.example"),
		},
	}, nil
}

func (f *fakeAPI) RevokeLease(_ context.Context, _ model.Owner, lease model.Lease) error {
	f.ended = append(f.ended, lease)
	return f.called("revoke " + lease.ID)
}

func (f *fakeAPI) RenameConfig(_ context.Context, id model.ConfigID, _, name string) (model.Config, error) {
	if err := f.called("rename " + id.String()); err != nil {
		return model.Config{}, err
	}
	return f.configs[f.renamed(id.ConfigRef, name)].Config, nil
}

func (f *fakeAPI) DeleteProject(_ context.Context, id model.ProjectID) error {
	return f.called("delete " + id.Slug)
}
