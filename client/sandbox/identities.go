package sandbox

import (
	"encoding/json"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

// accountIdentity lets whoever shows a certain OIDC token in as a service account (Doppler's API reference, Service account
// identities).
type accountIdentity struct {
	Slug     string         `json:"slug"`
	Name     string         `json:"name"`
	Method   string         `json:"method"`
	Config   identityConfig `json:"config"`
	TTL      int64          `json:"ttl_seconds"`
	Created  time.Time      `json:"created"`
	LastSeen *time.Time     `json:"last_seen"`
}

type identityConfig struct {
	DiscoveryURL string `json:"discovery_url"`
	ClaimsType   string `json:"claims_type"` // exact or wildcard
	Claims       struct {
		Aud []string `json:"aud"`
		Sub []string `json:"sub"`
	} `json:"claims"`
}

func (i *accountIdentity) object() object {
	return object{
		"slug": i.Slug, "name": i.Name, "method": i.Method, "config": i.Config, "ttl_seconds": i.TTL,
		"created_at": stamp(i.Created), "last_seen_at": stampOrNull(i.LastSeen),
	}
}

func identityReply(i *accountIdentity) (any, error) {
	return object{"identity": i.object(), "success": true}, nil
}

func (c *call) listIdentities() (any, error) {
	a, err := c.account("service_account_identities")
	if err != nil {
		return nil, err
	}
	window, number, err := page(c, a.Identities)
	if err != nil {
		return nil, err
	}
	list := make([]object, len(window))
	for i, one := range window {
		list[i] = one.object()
	}
	return object{"identities": list, "page": number, "success": true}, nil
}

// identity returns the one in the path. What Doppler answers for a missing one is not documented.
func (c *call) identity(permission string) (*serviceAccount, *accountIdentity, error) {
	a, err := c.account(permission)
	if err != nil {
		return nil, nil, err
	}
	for _, i := range a.Identities {
		if i.Slug == c.request.PathValue("identity") {
			return a, i, nil
		}
	}
	return nil, nil, refuse(http.StatusNotFound, "Service account identity does not exist")
}

func (c *call) getIdentity() (any, error) {
	_, i, err := c.identity("service_account_identities")
	if err != nil {
		return nil, err
	}
	return identityReply(i)
}

// terms replaces all that a caller may say of an identity; every field is needed.
func (c *call) terms(i *accountIdentity) error {
	bad := func(field string) error { return refuse(http.StatusBadRequest, "Please provide a valid %s.", field) }
	name, err := c.need("name")
	if err != nil {
		return err
	}
	method, err := c.need("method")
	if err != nil {
		return err
	}
	raw, _ := c.given("config")
	var config identityConfig
	ttl, worse := c.whole("ttl_seconds", 0)
	switch {
	case method != "oidc":
		return bad("method")
	case json.Unmarshal(raw, &config) != nil || !strings.HasPrefix(config.DiscoveryURL, "https://"):
		return bad("config")
	case config.ClaimsType != "exact" && config.ClaimsType != "wildcard":
		return bad("claims_type")
	case len(config.Claims.Aud) == 0 || len(config.Claims.Sub) == 0:
		return bad("claims")
	case worse != nil || ttl < 1:
		return bad("ttl_seconds")
	}
	i.Name, i.Method, i.Config, i.TTL = name, method, config, int64(ttl)
	return nil
}

func (c *call) createIdentity() (any, error) {
	a, err := c.account("service_account_identities_manage")
	if err != nil {
		return nil, err
	}
	// Whoever has the slug may try to exchange a token for it.
	made := &accountIdentity{Slug: newRequestID(), Created: c.now}
	if err := c.terms(made); err != nil {
		return nil, err
	}
	a.Identities = append(a.Identities, made)
	c.acted("Created an identity of service account "+a.Name, nil, nil, nil)
	return identityReply(made)
}

func (c *call) updateIdentity() (any, error) {
	a, i, err := c.identity("service_account_identities_manage")
	if err != nil {
		return nil, err
	}
	if err := c.terms(i); err != nil {
		return nil, err
	}
	c.acted("Modified an identity of service account "+a.Name, nil, nil, nil)
	return identityReply(i)
}

func (c *call) deleteIdentity() (any, error) {
	a, i, err := c.identity("service_account_identities_manage")
	if err != nil {
		return nil, err
	}
	a.Identities = slices.DeleteFunc(a.Identities, func(one *accountIdentity) bool { return one == i })
	c.acted("Deleted an identity of service account "+a.Name, nil, nil, nil)
	return nil, nil
}

// exchanged gives a token of an identity to whoever shows a fitting OIDC token, nil when there is no such identity or the
// token does not fit. No signature is checked.
func (c *call) exchanged(slug string, shown claims) (*token, error) {
	for _, a := range c.state.Accounts {
		for _, i := range a.Identities {
			if i.Slug != slug || !i.Config.fits(shown) {
				continue
			}
			t, err := c.state.newToken(TokenSpec{Kind: KindIdentity, Name: i.Name, Life: time.Duration(i.TTL) * time.Second}, c.now)
			if err != nil {
				return nil, err
			}
			t.Account = a.Slug
			seen := c.now
			i.LastSeen = &seen
			return t, nil
		}
	}
	return nil, nil
}

func (i *identityConfig) fits(shown claims) bool {
	match := func(allowed []string, text string) bool {
		return slices.ContainsFunc(allowed, func(pattern string) bool {
			if i.ClaimsType == "exact" {
				return pattern == text
			}
			// Doppler documents no grammar for its wildcards. A slash is a letter like others here.
			hide := strings.NewReplacer("/", "\x00")
			ok, err := path.Match(hide.Replace(pattern), hide.Replace(text))
			return err == nil && ok
		})
	}
	return match(i.Claims.Sub, shown.Sub) && slices.ContainsFunc(shown.Aud, func(one string) bool { return match(i.Claims.Aud, one) })
}
