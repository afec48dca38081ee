package client

import (
	"context"
	"net/http"
	"time"

	"dtui/model"
)

// wireAccountToken is Doppler's API reference, Service account tokens.
type wireAccountToken struct {
	Name       string `json:"name"`
	Slug       string `json:"slug"`
	CreatedAt  moment `json:"created_at"`
	LastSeenAt moment `json:"last_seen_at"`
	ExpiresAt  moment `json:"expires_at"`
}

func (w wireAccountToken) token() (model.AccountToken, error) {
	if w.Slug == "" {
		return model.AccountToken{}, missing("a token's slug")
	}
	return model.AccountToken{
		Slug: w.Slug, Name: w.Name, CreatedAt: w.CreatedAt.Time, LastSeen: w.LastSeenAt.Time, Expires: w.ExpiresAt.Time,
	}, nil
}

// AccountTokens lists the tokens of a service account, without keys (GET
// /v3/workplace/service_accounts/service_account/{service_account}/tokens).
func (c *Client) AccountTokens(ctx context.Context, account string) ([]model.AccountToken, error) {
	const what = "list the tokens of a service account"
	path, err := accountPath(account, "tokens")
	if err != nil {
		return nil, refusedHere(what, err)
	}
	return gathered(ctx, c, path, "api_tokens", what, func(w wireAccountToken) string { return w.Slug }, wireAccountToken.token)
}

// AccountToken reads one, without its key (GET …/tokens/token/{api_token}).
func (c *Client) AccountToken(ctx context.Context, account, slug string) (model.AccountToken, error) {
	const what = "look up a token of a service account"
	path, err := accountPath(account, "tokens/token", slug)
	if err != nil {
		return model.AccountToken{}, refusedHere(what, err)
	}
	var got struct {
		Token wireAccountToken `json:"api_token"`
	}
	if err := c.get(ctx, request{path: path, bucket: reads, what: what}, &got); err != nil {
		return model.AccountToken{}, err
	}
	token, err := got.Token.token()
	if err != nil {
		return model.AccountToken{}, unreadable(what, answer{}, err)
	}
	return token, nil
}

// CreateAccountToken makes a token of a service account (POST …/tokens). Its key is in the answer alone: once the request is on
// its way it is not given up with ctx.
func (c *Client) CreateAccountToken(ctx context.Context, as model.Owner, account string, d model.AccountTokenDraft) (model.MintedAccountToken, error) {
	const what = "create a token of a service account"
	path, err := accountPath(account, "tokens")
	if err == nil {
		err = d.Check()
	}
	if err != nil {
		return model.MintedAccountToken{}, refusedHere(what, err)
	}
	if err := c.actsAs(ctx, as, model.ConfigRef{}); err != nil {
		return model.MintedAccountToken{}, err
	}
	if ctx, err = whole(ctx, what); err != nil {
		return model.MintedAccountToken{}, err
	}
	body := map[string]string{"name": d.Name}
	if !d.Expires.IsZero() {
		body["expires_at"] = d.Expires.UTC().Format(time.RFC3339)
	}
	var got struct {
		Token wireAccountToken `json:"api_token"`
		Key   *string          `json:"api_key"`
	}
	if err := c.administer(ctx, request{method: http.MethodPost, path: path, what: what}, body, &got); err != nil {
		return model.MintedAccountToken{}, err
	}
	token, err := got.Token.token()
	switch {
	case err != nil:
		return model.MintedAccountToken{}, told(what, err)
	case got.Key == nil || *got.Key == "":
		return model.MintedAccountToken{AccountToken: token}, told(what, missing("the key"))
	}
	return model.MintedAccountToken{AccountToken: token, Key: model.NewValue(*got.Key)}, nil
}

// DeleteAccountToken ends a token of a service account at once (DELETE …/tokens/token/{api_token}).
func (c *Client) DeleteAccountToken(ctx context.Context, as model.Owner, account, slug string) error {
	return c.dismissOfAccount(ctx, as, "delete a token of a service account", account, "tokens/token", slug)
}
