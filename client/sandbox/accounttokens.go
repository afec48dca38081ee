package sandbox

import "net/http"

func accountTokenObject(t *token) object {
	return object{
		"name": t.Name, "slug": t.UUID, "created_at": stamp(t.Created), "last_seen_at": stampOrNull(t.LastSeen), "expires_at": stampOrNull(t.Expires),
	}
}

func (c *call) tokensOf(a *serviceAccount) []*token {
	list := []*token{}
	for _, t := range c.state.Tokens {
		if t.Kind == KindServiceAccount && t.Account == a.Slug {
			list = append(list, t)
		}
	}
	return list
}

func (c *call) listAccountTokens() (any, error) {
	a, err := c.account("service_account_api_tokens")
	if err != nil {
		return nil, err
	}
	window, number, err := page(c, c.tokensOf(a))
	if err != nil {
		return nil, err
	}
	list := make([]object, len(window))
	for i, t := range window {
		list[i] = accountTokenObject(t)
	}
	return object{"api_tokens": list, "page": number, "success": true}, nil
}

func (c *call) createAccountToken() (any, error) {
	a, err := c.account("service_account_api_tokens_manage")
	if err != nil {
		return nil, err
	}
	name, err := c.need("name")
	if err != nil {
		return nil, err
	}
	if err := c.checkLength("Token name", name, 1, 100); err != nil {
		return nil, err
	}
	ends, err := c.moment("expires_at")
	if err != nil {
		return nil, err
	}
	// Team and Enterprise have the same number (Doppler's documentation, Platform Limits).
	if err := c.checkCount("workplace", "service account tokens", c.state.count(KindServiceAccount), 500); err != nil {
		return nil, err
	}
	t, err := c.state.newToken(TokenSpec{Kind: KindServiceAccount, Name: name}, c.now)
	if err != nil {
		return nil, err
	}
	t.Expires, t.Account = ends, a.Slug
	c.acted("Created a token of service account "+a.Name, nil, nil, nil)
	return object{"api_token": accountTokenObject(t), "api_key": t.Text, "success": true}, nil
}

// accountToken returns the one in the path. A missing one is 404 with this sentence (Doppler's API reference).
func (c *call) accountToken(permission string) (*serviceAccount, *token, error) {
	a, err := c.account(permission)
	if err != nil {
		return nil, nil, err
	}
	for _, t := range c.tokensOf(a) {
		if t.UUID == c.request.PathValue("token") {
			return a, t, nil
		}
	}
	return nil, nil, refuse(http.StatusNotFound, "Service account API token does not exist")
}

func (c *call) getAccountToken() (any, error) {
	_, t, err := c.accountToken("service_account_api_tokens")
	if err != nil {
		return nil, err
	}
	return object{"api_token": accountTokenObject(t), "success": true}, nil
}

func (c *call) deleteAccountToken() (any, error) {
	a, t, err := c.accountToken("service_account_api_tokens_manage")
	if err != nil {
		return nil, err
	}
	c.drop(t)
	c.acted("Revoked a token of service account "+a.Name, nil, nil, nil)
	return nil, nil
}
