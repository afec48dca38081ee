package sandbox

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

func (c *call) configTokenObject(t *token) object {
	return object{
		"name": t.Name, "slug": t.UUID, "created_at": stamp(t.Created), "expires_at": stampOrNull(t.Expires),
		"project": t.Config.Project, "config": t.Config.Config, "environment": c.state.config(t.Config).environment.Slug,
		// The reference leaves these three out of the list; live answers have them.
		"access": t.Access, "last_seen_at": stampOrNull(t.LastSeen), "token_preview": t.preview(),
	}
}

// tokenedConfig returns the config whose service tokens the call is about. A service token has no access to any.
func (c *call) tokenedConfig() (*config, error) {
	if err := c.mayManage("service tokens"); err != nil {
		return nil, err
	}
	return c.config()
}

// listConfigTokens lists those that have expired, too. What Doppler does with them is not documented.
func (c *call) listConfigTokens() (any, error) {
	target, err := c.tokenedConfig()
	if err != nil {
		return nil, err
	}
	list := []object{}
	for _, t := range c.state.Tokens {
		if t.bound() && t.Config == target.ref() {
			list = append(list, c.configTokenObject(t))
		}
	}
	return object{"tokens": list, "success": true}, nil
}

func (c *call) createConfigToken() (any, error) {
	target, err := c.tokenedConfig()
	if err != nil {
		return nil, err
	}
	name, err := c.need("name")
	if err != nil {
		return nil, err
	}
	if err := c.checkLength("Service token name", name, 2, 100); err != nil {
		return nil, err
	}
	access, _, err := c.text("access")
	if err != nil {
		return nil, err
	}
	if access != "" && access != AccessRead && access != AccessReadWrite {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid access.")
	}
	ends, err := c.moment("expire_at")
	if err != nil {
		return nil, err
	}
	if err := c.checkCount("workplace", "service tokens", c.state.count(KindService), sizesOf(c.server.options.Plan).tokens); err != nil {
		return nil, err
	}
	t, err := c.state.newToken(TokenSpec{Kind: KindService, Name: name, Access: access, Project: target.project().Slug, Config: target.Name}, c.now)
	if err != nil {
		return nil, err
	}
	t.Expires = ends
	c.acted("Created service token "+name, nil, nil, target)
	reply := c.configTokenObject(t)
	reply["key"] = t.Text
	return object{"token": reply, "success": true}, nil
}

func (s *state) count(kind string) (n int) {
	for _, t := range s.Tokens {
		if t.Kind == kind {
			n++
		}
	}
	return n
}

// moment reads a time that must be to come: Unix seconds as a number, as Doppler's CLI sends them, or as a text, or RFC 3339,
// as the reference types them. None is nil.
func (c *call) moment(field string) (*time.Time, error) {
	raw, given := c.given(field)
	if !given {
		return nil, nil
	}
	text := string(raw)
	_ = json.Unmarshal(raw, &text)
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		seconds, err := strconv.ParseInt(text, 10, 64)
		if err != nil || seconds > 1<<40 {
			return nil, refuse(http.StatusBadRequest, "Please provide a valid %s.", field)
		}
		at = time.Unix(seconds, 0)
	}
	if !at.After(c.now) {
		return nil, refuse(http.StatusBadRequest, "The %s must be in the future.", field)
	}
	return &at, nil
}

// deleteConfigToken finds a token by its slug or by itself (Doppler's API reference, Service tokens: delete).
func (c *call) deleteConfigToken() (any, error) {
	target, err := c.tokenedConfig()
	if err != nil {
		return nil, err
	}
	slug, _, err := c.text("slug")
	if err != nil {
		return nil, err
	}
	text, _, err := c.text("token")
	if err != nil {
		return nil, err
	}
	for _, t := range c.state.Tokens {
		if !t.bound() || t.Config != target.ref() {
			continue
		}
		if slug != "" && t.UUID == slug || text != "" && t.Text == text {
			c.drop(t)
			c.acted("Revoked service token "+t.Name, nil, nil, target)
			return done(), nil
		}
	}
	return nil, refuse(http.StatusNotFound, "Could not find requested service token")
}
