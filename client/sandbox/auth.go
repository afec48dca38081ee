package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// openEndpoint is an endpoint that needs no token.
type openEndpoint struct {
	run endpoint
	// form marks the page's, which take what a browser's form sends instead of JSON.
	form bool
}

const approvalPath = "/workplace/auth/cli"

// openEndpoints are found by method and path exactly. Everything else is authenticated before it is routed.
var openEndpoints = map[string]openEndpoint{
	"GET /v3/auth/cli/generate/2": {run: (*call).beginLogin},
	"POST /v3/auth/cli/authorize": {run: (*call).pollLogin},
	"POST /v3/auth/cli/roll":      {run: (*call).rollToken},
	"POST /v3/auth/cli/revoke":    {run: (*call).revokeCLI},
	"POST /v3/auth/revoke":        {run: (*call).revokeAny},
	"POST /v3/auth/oidc":          {run: (*call).exchangeOIDC},
	"GET " + approvalPath:         {run: (*call).showApproval, form: true},
	"POST " + approvalPath:        {run: (*call).takeApproval, form: true},
}

// admit answers a request that needs no token.
func (s *Server) admit(r *http.Request, body []byte, e openEndpoint) *answer {
	if !e.form {
		c, err := s.newCall(r, body, nil)
		if err != nil {
			return answerError(err)
		}
		return c.answer(e.run)
	}
	// A body that is no form has no code in it, which the page then says.
	form, _ := url.ParseQuery(string(body))
	c := &call{server: s, state: s.state, request: r, form: form, now: s.now()}
	return c.answer(e.run)
}

// origin is the address of this server as the caller wrote it. The Host was checked before.
func (c *call) origin() string {
	scheme := "http"
	if c.request.TLS != nil || c.server.allowedHost(c.request.Host) && c.request.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + c.request.Host
}

// beginLogin is the first step of the device flow (Doppler's CLI, login). Every version is taken: the official programs
// send several forms.
func (c *call) beginLogin() (any, error) {
	made, polling := c.server.logins.begin(asker{
		Machine: printed(c.query.Get("hostname")), System: printed(c.query.Get("os")),
		Processor: printed(c.query.Get("arch")), Version: printed(c.query.Get("version")),
	}, c.now, c.server.options.LoginTTL)
	return object{"code": made.code, "polling_code": polling, "auth_url": c.origin() + approvalPath}, nil
}

// pollLogin is the third step: 409 until a person answered, then a token once, or an error (Doppler's CLI, login). What an
// unknown code answers is not documented.
func (c *call) pollLogin() (any, error) {
	code, err := c.need("code")
	if err != nil {
		return nil, err
	}
	one := c.server.logins.polled(code)
	switch {
	case one == nil:
		return nil, refuse(http.StatusBadRequest, "This login code is unknown. Please start a new login.")
	case one.state == loginUsed:
		return nil, refuse(http.StatusBadRequest, "This login code was already used. Please start a new login.")
	case one.state == loginRefused:
		return object{"error": "The login was refused."}, nil
	case !c.now.Before(one.ends):
		return nil, refuse(http.StatusBadRequest, "This login code has expired. Please start a new login.")
	case one.state == loginWaits:
		return nil, refuse(http.StatusConflict, "This login has not been confirmed yet.")
	}
	one.state = loginUsed
	t, err := c.state.newToken(TokenSpec{Kind: KindCLI, Person: one.person.ID}, c.now)
	if err != nil {
		return nil, err
	}
	c.server.dirty()
	return object{"token": t.Text, "name": one.person.Name, "dashboard_url": c.origin()}, nil
}

// givenToken returns the token in the body, with the answer that any endpoint gives to a bad one.
func (c *call) givenToken() (*token, error) {
	text, err := c.need("token")
	if err != nil {
		return nil, err
	}
	t := c.state.token(text, c.now)
	if t == nil {
		return nil, refuse(http.StatusUnauthorized, "Invalid Auth token")
	}
	return t, nil
}

// rollToken replaces a CLI token. That others are refused is a guess: Doppler's CLI rolls no others.
func (c *call) rollToken() (any, error) {
	old, err := c.givenToken()
	if err != nil {
		return nil, err
	}
	if old.Kind != KindCLI {
		return nil, refuse(http.StatusForbidden, "Only CLI tokens can be rolled")
	}
	made, err := c.state.newToken(TokenSpec{Kind: KindCLI, Person: old.Person, Name: old.Name}, c.now)
	if err != nil {
		return nil, err
	}
	made.Made, made.Expires = old.Made, old.Expires
	c.drop(old)
	if c.server.token == old.Text {
		c.server.token = made.Text
	}
	return object{"token": made.Text, "success": true}, nil
}

func (c *call) drop(gone *token) {
	c.state.dropTokens(func(t *token) bool { return t == gone })
	c.server.dirty()
}

// revokeCLI ends a CLI token (Doppler's CLI, logout).
func (c *call) revokeCLI() (any, error) {
	t, err := c.givenToken()
	if err != nil {
		return nil, err
	}
	if t.Kind != KindCLI {
		return nil, refuse(http.StatusForbidden, "Only CLI tokens can be revoked here")
	}
	c.drop(t)
	return done(), nil
}

// revokeAny ends a token of any kind; the reply is empty (Doppler's API reference, Auth: revoke).
func (c *call) revokeAny() (any, error) {
	t, err := c.givenToken()
	if err != nil {
		return nil, err
	}
	c.drop(t)
	return newAnswer(http.StatusOK, "", nil), nil
}

// recoverMFA starts a recovery that has no other end here than this reply.
func (c *call) recoverMFA() (any, error) {
	if !c.by.user() {
		return nil, refuse(http.StatusForbidden, "You do not have access to MFA recovery")
	}
	return done(), nil
}

// Identity is a service account identity that exchanges an OIDC token for a short-lived one of Doppler's.
type Identity struct {
	Name     string
	Projects []string      // that its service account sees; nil: all
	Life     time.Duration // of its tokens; 0: an hour
}

// AddIdentity makes an identity for POST /v3/auth/oidc and returns its id, which cannot be guessed: the exchange checks no
// signature, so that whoever has the id gets in. It lives as long as the server.
func (s *Server) AddIdentity(of Identity) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.identities == nil {
		s.identities = map[string]Identity{}
	}
	id := newRequestID()
	s.identities[id] = of
	return id
}

// exchangeOIDC gives a token of an identity (Doppler's API reference, Auth: OIDC). The OIDC token has to look like one and
// not to have expired.
func (c *call) exchangeOIDC() (any, error) {
	id, err := c.need("identity")
	if err != nil {
		return nil, err
	}
	proof, err := c.need("token")
	if err != nil {
		return nil, err
	}
	shown, fits := c.looksLikeOIDC(proof)
	if !fits {
		return nil, refuse(http.StatusUnauthorized, "Invalid identity or OIDC token")
	}
	var t *token
	if identity, known := c.server.identities[id]; known {
		t, err = c.state.newToken(TokenSpec{
			Kind: KindIdentity, Name: identity.Name, Projects: identity.Projects, Life: identity.Life,
		}, c.now)
	} else {
		t, err = c.exchanged(id, shown)
	}
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, refuse(http.StatusUnauthorized, "Invalid identity or OIDC token")
	}
	c.server.dirty()
	return object{"token": t.Text, "expires_at": stamp(*t.Expires), "dashboard_url": c.origin(), "success": true}, nil
}

// claims are what an OIDC token says of its bearer. One audience may be a text instead of a list (RFC 7519, section 4.1.3).
type claims struct {
	Sub string
	Aud []string
}

// looksLikeOIDC checks the form of a JSON Web Token (RFC 7519) and its exp.
func (c *call) looksLikeOIDC(text string) (claims, bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return claims{}, false
	}
	decoded, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return claims{}, false
	}
	var said struct {
		Exp *float64        `json:"exp"`
		Sub string          `json:"sub"`
		Aud json.RawMessage `json:"aud"`
	}
	if json.Unmarshal(decoded, &said) != nil {
		return claims{}, false
	}
	shown := claims{Sub: said.Sub}
	var one string
	if json.Unmarshal(said.Aud, &one) == nil {
		shown.Aud = []string{one}
	} else {
		_ = json.Unmarshal(said.Aud, &shown.Aud) // What is neither names nobody.
	}
	return shown, said.Exp == nil || *said.Exp > float64(c.now.Unix())
}
