package client

import (
	"context"
	"net/http"
	"slices"

	"dtui/model"
)

// wireConfigToken is Doppler's API reference, Service tokens; access, last_seen_at and token_preview of a list are in live
// answers alone.
type wireConfigToken struct {
	Name        string  `json:"name"`
	Slug        string  `json:"slug"`
	Access      string  `json:"access"`
	Project     string  `json:"project"`
	Environment string  `json:"environment"`
	Config      string  `json:"config"`
	CreatedAt   moment  `json:"created_at"`
	LastSeenAt  moment  `json:"last_seen_at"`
	ExpiresAt   moment  `json:"expires_at"`
	Preview     string  `json:"token_preview"`
	Key         *string `json:"key"`
}

func (w wireConfigToken) token(ref model.ConfigRef) (model.ConfigToken, error) {
	if w.Slug == "" {
		return model.ConfigToken{}, missing("a service token's slug")
	}
	return model.ConfigToken{
		ConfigRef:   model.ConfigRef{Project: orElse(w.Project, ref.Project), Config: orElse(w.Config, ref.Config)},
		Environment: w.Environment, UUID: w.Slug, Name: w.Name, Access: model.Access(w.Access), Preview: w.Preview,
		CreatedAt: w.CreatedAt.Time, LastSeen: w.LastSeenAt.Time, Expires: w.ExpiresAt.Time,
	}, nil
}

const configTokens = "/v3/configs/config/tokens"

// ConfigTokens lists the service tokens of a config, without keys (GET /v3/configs/config/tokens, which has no pages).
func (c *Client) ConfigTokens(ctx context.Context, ref model.ConfigRef) ([]model.ConfigToken, error) {
	what := "list the service tokens of " + ref.String()
	list, err := share(ctx, c, c.key("tokens", ref.Project, ref.Config), what, func(ctx context.Context) ([]model.ConfigToken, error) {
		var got struct {
			Tokens *[]wireConfigToken `json:"tokens"`
		}
		if err := c.get(ctx, request{path: configTokens, query: configQuery(ref), bucket: reads, what: what, ref: ref}, &got); err != nil {
			return nil, err
		}
		if got.Tokens == nil {
			return nil, unreadable(what, answer{}, missing("the list of service tokens"))
		}
		list := make([]model.ConfigToken, 0, len(*got.Tokens))
		for _, w := range *got.Tokens {
			token, err := w.token(ref)
			if err != nil {
				return nil, unreadable(what, answer{}, err)
			}
			list = append(list, token)
		}
		return list, nil
	})
	return slices.Clone(list), err
}

// CreateConfigToken makes a service token (POST /v3/configs/config/tokens). Its key is in the answer alone: once the request
// is on its way it is not given up with ctx. Doppler's reference types expire_at as a date and calls it a Unix timestamp; its
// CLI sends seconds, as this does. Another config of that address stops it with a model.WrongTarget.
func (c *Client) CreateConfigToken(ctx context.Context, id model.ConfigID, d model.ConfigTokenDraft) (model.MintedConfigToken, error) {
	what := "create a service token of " + id.String()
	if err := d.Check(); err != nil {
		return model.MintedConfigToken{}, refusedHere(what, err)
	}
	if err := c.identify(ctx, id); err != nil {
		return model.MintedConfigToken{}, err
	}
	ctx, err := whole(ctx, what)
	if err != nil {
		return model.MintedConfigToken{}, err
	}
	body := map[string]any{"project": id.Project, "config": id.Config, "name": d.Name, "access": string(d.Access)}
	if !d.Expires.IsZero() {
		body["expire_at"] = d.Expires.Unix()
	}
	var got struct {
		Token wireConfigToken `json:"token"`
	}
	if err := c.administer(ctx, request{method: http.MethodPost, path: configTokens, what: what, ref: id.ConfigRef}, body, &got); err != nil {
		return model.MintedConfigToken{}, err
	}
	token, err := got.Token.token(id.ConfigRef)
	switch {
	case err != nil:
		return model.MintedConfigToken{}, told(what, err)
	case got.Token.Key == nil || *got.Token.Key == "":
		return model.MintedConfigToken{ConfigToken: token}, told(what, missing("the key"))
	}
	return model.MintedConfigToken{ConfigToken: token, Key: model.NewValue(*got.Token.Key)}, nil
}

// RevokeConfigToken ends a service token at once (DELETE /v3/configs/config/tokens/token). It is found by its UUID, so that its
// key need not be known.
func (c *Client) RevokeConfigToken(ctx context.Context, as model.Owner, token model.ConfigToken) error {
	what := "revoke a service token of " + token.ConfigRef.String()
	if token.UUID == "" {
		return refusedHere(what, errNoSlug)
	}
	if err := c.actsAs(ctx, as, token.ConfigRef); err != nil {
		return err
	}
	return c.dismiss(ctx, request{path: configTokens + "/token", what: what, ref: token.ConfigRef}, map[string]string{
		"project": token.Project, "config": token.Config, "slug": token.UUID,
	})
}
