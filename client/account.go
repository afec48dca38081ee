package client

import (
	"context"

	"dtui/model"
)

const readAccount = "ask Doppler whose token this is"

// Account says whose token this is (GET /v3/me). It asks once and remembers the first answer.
func (c *Client) Account(ctx context.Context) (model.Account, error) {
	c.mu.Lock()
	known := c.account
	c.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	return share(ctx, c, "me", readAccount, c.Verify)
}

// Verify asks again, always.
func (c *Client) Verify(ctx context.Context) (model.Account, error) {
	var me struct {
		Slug      string `json:"slug"`
		Name      string `json:"name"`
		Type      string `json:"type"`
		Workplace struct {
			Slug string `json:"slug"`
			Name string `json:"name"`
		} `json:"workplace"`
		Principal struct {
			Slug string `json:"slug"`
		} `json:"principal"`
	}
	req := request{path: "/v3/me", bucket: reads, what: readAccount}
	if err := c.get(ctx, req, &me); err != nil {
		return model.Account{}, err
	}
	if me.Slug == "" || me.Workplace.Slug == "" {
		return model.Account{}, unreadable(readAccount, answer{}, missing("the slug of the person or the workplace"))
	}
	// The slug is the token's own, as are created_at and last_seen_at. Only the principal is the same after another login. A
	// service token stands for nobody else: whoever made it may do more.
	actor := me.Slug
	if me.Principal.Slug != "" && model.KindOfToken(c.token) != model.ServiceToken {
		actor = me.Principal.Slug
	}
	account := model.Account{
		Owner:         model.Owner{Host: c.host, Workplace: me.Workplace.Slug, Actor: actor},
		WorkplaceName: me.Workplace.Name, ActorName: me.Name, TokenKind: me.Type,
	}
	c.mu.Lock()
	c.account = &account
	c.mu.Unlock()
	return account, nil
}
