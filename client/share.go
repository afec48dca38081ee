package client

import (
	"context"
	"net/http"

	"dtui/model"
)

// SharePlain makes a link to a text that Doppler gets in clear and encrypts (POST /v1/share/secrets/plain). The link and its
// password are in the answer alone: once the request is on its way it is not given up with ctx.
func (c *Client) SharePlain(ctx context.Context, as model.Owner, d model.ShareDraft) (model.ShareLink, error) {
	const what = "make a share link"
	ctx, err := c.mayShare(ctx, as, what, d)
	if err != nil {
		return model.ShareLink{}, err
	}
	var got struct {
		URL      string `json:"url"`
		Whole    string `json:"authenticated_url"`
		Password string `json:"password"`
	}
	err = c.administer(ctx, request{method: http.MethodPost, path: "/v1/share/secrets/plain", what: what, sent: []model.Value{d.Secret}}, map[string]any{
		"secret": revealed(d.Secret), "expire_views": d.Views, "expire_days": d.Days,
	}, &got)
	switch {
	case err != nil:
		return model.ShareLink{}, err
	case got.URL == "" || got.Password == "":
		return model.ShareLink{}, told(what, missing("the link or its password"))
	}
	return model.ShareLink{
		URL: got.URL, Password: model.NewValue(got.Password), Whole: model.NewValue(orElse(got.Whole, got.URL+"#"+got.Password)),
	}, nil
}

// ShareSealed makes a link to a text that is encrypted on this machine under a password made here, neither of which Doppler
// gets (POST /v1/share/secrets/encrypted). That the password may follow the link after a # is inferred from the plain form.
func (c *Client) ShareSealed(ctx context.Context, as model.Owner, d model.ShareDraft) (model.ShareLink, error) {
	const what = "make a share link"
	ctx, err := c.mayShare(ctx, as, what, d)
	if err != nil {
		return model.ShareLink{}, err
	}
	password := newPassword()
	box, err := seal(d.Secret, password, sealRounds)
	if err != nil {
		return model.ShareLink{}, refusedHere(what, err)
	}
	var got struct {
		URL string `json:"url"`
	}
	err = c.administer(ctx, request{
		method: http.MethodPost, path: "/v1/share/secrets/encrypted", what: what, sent: []model.Value{d.Secret, password},
	}, map[string]any{
		"encrypted_secret": box.text, "hashed_password": box.hash, "encryption_kdf": "pbkdf2", "encryption_salt_rounds": box.rounds,
		"expire_views": d.Views, "expire_days": d.Days,
	}, &got)
	switch {
	case err != nil:
		return model.ShareLink{}, err
	case got.URL == "":
		return model.ShareLink{}, told(what, missing("the link"))
	}
	return model.ShareLink{URL: got.URL, Password: password, Whole: sharedWhole(got.URL, password), Sealed: true}, nil
}

func (c *Client) mayShare(ctx context.Context, as model.Owner, what string, d model.ShareDraft) (context.Context, error) {
	if err := d.Check(); err != nil {
		return ctx, refusedHere(what, err)
	}
	if err := c.actsAs(ctx, as, model.ConfigRef{}); err != nil {
		return ctx, err
	}
	return whole(ctx, what)
}
