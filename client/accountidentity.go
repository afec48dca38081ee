package client

import (
	"context"
	"net/http"
	"time"

	"dtui/model"
)

// wireIdentity is Doppler's API reference, Service account identities. The answer to the creation is documented with the last
// three fields inside config; both places are read.
type wireIdentity struct {
	Slug       string             `json:"slug"`
	Name       string             `json:"name"`
	Method     string             `json:"method"`
	Config     wireIdentityConfig `json:"config"`
	TTL        int64              `json:"ttl_seconds"`
	CreatedAt  moment             `json:"created_at"`
	LastSeenAt moment             `json:"last_seen_at"`
}

type wireIdentityConfig struct {
	wireIdentityTerms
	TTL        int64  `json:"ttl_seconds"`
	CreatedAt  moment `json:"created_at"`
	LastSeenAt moment `json:"last_seen_at"`
}

// wireIdentityTerms are what is sent, too.
type wireIdentityTerms struct {
	DiscoveryURL string `json:"discovery_url"`
	ClaimsType   string `json:"claims_type"`
	Claims       struct {
		Aud []string `json:"aud"`
		Sub []string `json:"sub"`
	} `json:"claims"`
}

func (w wireIdentity) identity() (model.AccountIdentity, error) {
	if w.Slug == "" {
		return model.AccountIdentity{}, missing("an identity's slug")
	}
	out := model.AccountIdentity{
		Slug: w.Slug, CreatedAt: w.CreatedAt.Time, LastSeen: w.LastSeenAt.Time,
		IdentityTerms: model.IdentityTerms{
			Name: w.Name, Method: w.Method, DiscoveryURL: w.Config.DiscoveryURL, Match: model.ClaimsMatch(w.Config.ClaimsType),
			Audiences: w.Config.Claims.Aud, Subjects: w.Config.Claims.Sub, TTL: time.Duration(w.TTL) * time.Second,
		},
	}
	if w.TTL == 0 {
		out.TTL = time.Duration(w.Config.TTL) * time.Second
	}
	if out.CreatedAt.IsZero() {
		out.CreatedAt = w.Config.CreatedAt.Time
	}
	if out.LastSeen.IsZero() {
		out.LastSeen = w.Config.LastSeenAt.Time
	}
	return out, nil
}

type wireIdentityReply struct {
	Identity wireIdentity `json:"identity"`
}

// AccountIdentities lists the identities of a service account (GET
// /v3/workplace/service_accounts/service_account/{service_account}/identities).
func (c *Client) AccountIdentities(ctx context.Context, account string) ([]model.AccountIdentity, error) {
	const what = "list the identities of a service account"
	path, err := accountPath(account, "identities")
	if err != nil {
		return nil, refusedHere(what, err)
	}
	return gathered(ctx, c, path, "identities", what, func(w wireIdentity) string { return w.Slug }, wireIdentity.identity)
}

// AccountIdentity reads one (GET …/identities/identity/{identity}).
func (c *Client) AccountIdentity(ctx context.Context, account, slug string) (model.AccountIdentity, error) {
	const what = "look up an identity of a service account"
	path, err := accountPath(account, "identities/identity", slug)
	if err != nil {
		return model.AccountIdentity{}, refusedHere(what, err)
	}
	var got wireIdentityReply
	if err := c.get(ctx, request{path: path, bucket: reads, what: what}, &got); err != nil {
		return model.AccountIdentity{}, err
	}
	identity, err := got.Identity.identity()
	if err != nil {
		return model.AccountIdentity{}, unreadable(what, answer{}, err)
	}
	return identity, nil
}

// CreateAccountIdentity makes an identity (POST …/identities). Refused terms are not sent.
func (c *Client) CreateAccountIdentity(ctx context.Context, as model.Owner, account string, t model.IdentityTerms) (model.AccountIdentity, error) {
	const what = "create an identity of a service account"
	path, err := accountPath(account, "identities")
	if err != nil {
		return model.AccountIdentity{}, refusedHere(what, err)
	}
	return c.writeIdentity(ctx, as, request{method: http.MethodPost, path: path, what: what}, t)
}

// UpdateAccountIdentity replaces all terms of an identity (PUT …/identities/identity/{identity}).
func (c *Client) UpdateAccountIdentity(ctx context.Context, as model.Owner, account, slug string, t model.IdentityTerms) (model.AccountIdentity, error) {
	const what = "change an identity of a service account"
	path, err := accountPath(account, "identities/identity", slug)
	if err != nil {
		return model.AccountIdentity{}, refusedHere(what, err)
	}
	return c.writeIdentity(ctx, as, request{method: http.MethodPut, path: path, what: what}, t)
}

func (c *Client) writeIdentity(ctx context.Context, as model.Owner, req request, t model.IdentityTerms) (model.AccountIdentity, error) {
	if err := t.Check(); err != nil {
		return model.AccountIdentity{}, refusedHere(req.what, err)
	}
	if err := c.actsAs(ctx, as, model.ConfigRef{}); err != nil {
		return model.AccountIdentity{}, err
	}
	terms := wireIdentityTerms{DiscoveryURL: t.DiscoveryURL, ClaimsType: string(t.Match)}
	terms.Claims.Aud, terms.Claims.Sub = t.Audiences, t.Subjects
	var got wireIdentityReply
	err := c.administer(ctx, req, map[string]any{
		"name": t.Name, "method": t.Method, "config": terms, "ttl_seconds": int64(t.TTL / time.Second),
	}, &got)
	if err != nil {
		return model.AccountIdentity{}, err
	}
	identity, err := got.Identity.identity()
	return identity, told(req.what, err)
}

// DeleteAccountIdentity deletes an identity (DELETE …/identities/identity/{identity}).
func (c *Client) DeleteAccountIdentity(ctx context.Context, as model.Owner, account, slug string) error {
	return c.dismissOfAccount(ctx, as, "delete an identity of a service account", account, "identities/identity", slug)
}
