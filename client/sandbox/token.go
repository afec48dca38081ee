package sandbox

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The kinds of token that the sandbox knows, as `type` in GET /v3/me names them.
// The last two are not documented there.
const (
	KindPersonal       = "personal"
	KindCLI            = "cli"
	KindService        = "service_token"
	KindServiceAccount = "service_account"
	KindIdentity       = "service_account_identity"
	KindSCIM           = "scim"
	KindAudit          = "audit"
)

// kinds are all of them with their prefixes (Doppler's API reference, Auth Token Formats).
var kinds = []struct{ name, prefix string }{
	{KindCLI, "dp.ct."},
	{KindPersonal, "dp.pt."},
	{KindService, "dp.st."},
	{KindServiceAccount, "dp.sa."},
	{KindIdentity, "dp.said."},
	{KindSCIM, "dp.scim."},
	{KindAudit, "dp.audit."},
}

// identityLife is how long a token of a service account identity lives. At Doppler each identity sets its own.
const identityLife = time.Hour

// What a service token may do with its config.
const (
	AccessRead      = "read"
	AccessReadWrite = "read/write"
)

// TokenSpec says what a token is to be. Personal and CLI tokens belong to a person of the world (empty: the first).
// A service token is bound to one config. Text is generated when empty.
type TokenSpec struct {
	Text     string
	Kind     string
	Name     string
	Person   string
	Access   string        // of a service token; empty: read
	Project  string        // of a service token
	Config   string        // of a service token
	Projects []string      // that a service account or its identity sees; nil: all
	Life     time.Duration // after which the token is invalid; 0: an hour for an identity, for ever for all others
}

type token struct {
	Text     string     `json:"token"`
	Kind     string     `json:"kind"`
	Name     string     `json:"name"`
	Access   string     `json:"access"`
	Person   string     `json:"person"`
	Config   configRef  `json:"config"`
	UUID     string     `json:"uuid"`
	Created  time.Time  `json:"created"`
	LastSeen *time.Time `json:"last_seen"`
	Expires  *time.Time `json:"expires,omitempty"`
	Limited  bool       `json:"limited,omitempty"`  // a service account that sees Projects alone
	Projects []string   `json:"projects,omitempty"` // their slugs
	Made     string     `json:"made,omitempty"`     // by KeepToken, of what specification
	Account  string     `json:"account,omitempty"`  // the slug of the service account that it is of; empty: of none that is listed
	Shown    string     `json:"shown,omitempty"`    // instead of its own last letters
}

// made names a specification, without its text.
func (t TokenSpec) made() string {
	return fmt.Sprintf("%q", []string{
		t.Kind, t.Name, t.Person, t.Access, t.Project, t.Config, strings.Join(t.Projects, ","), t.Life.String(),
	})
}

// preview returns what GET /v3/me shows: the kind, three dots, the last six characters.
func (t *token) preview() string {
	if t.Shown != "" {
		return strings.TrimSuffix(tokenPrefix(t.Kind), ".") + "..." + t.Shown
	}
	words := strings.SplitN(t.Text, ".", 3)
	if len(words) < 3 || len(words[2]) < 6 {
		return "..."
	}
	return words[0] + "." + words[1] + "..." + t.Text[len(t.Text)-6:]
}

func tokenPrefix(kind string) string {
	for _, k := range kinds {
		if k.name == kind {
			return k.prefix
		}
	}
	return ""
}

// kindOf tells a token's kind by its prefix, "" for none.
func kindOf(text string) string {
	for _, k := range kinds {
		if strings.HasPrefix(text, k.prefix) {
			return k.name
		}
	}
	return ""
}

// randomToken returns a fresh token with 43 random characters, the length in Doppler's examples. A service token
// carries its config's environment in the middle, as Doppler's newer ones do.
func randomToken(kind, middle string) string {
	var text strings.Builder
	text.WriteString(tokenPrefix(kind))
	if middle != "" {
		text.WriteString(middle + ".")
	}
	text.WriteString(randomText(alphanumerics, 43))
	return text.String()
}

var tokenForm = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

// newToken makes a token after a specification and adds it to the state. Its errors never quote a token.
func (s *state) newToken(spec TokenSpec, now time.Time) (*token, error) {
	prefix := tokenPrefix(spec.Kind)
	if prefix == "" {
		return nil, fmt.Errorf("token kind %q is unknown; use %s", spec.Kind, kindNames())
	}
	if spec.Text != "" && (!strings.HasPrefix(spec.Text, prefix) || !tokenForm.MatchString(spec.Text)) {
		return nil, fmt.Errorf("a %s token must start with %q and hold only letters, digits, '.', '_' and '-'", spec.Kind, prefix)
	}
	if spec.Life < 0 {
		return nil, fmt.Errorf("the life %s of a token must not be negative", spec.Life)
	}
	t := &token{Text: spec.Text, Kind: spec.Kind, Name: spec.Name, Created: now, UUID: s.newUUID("token")}
	if t.Kind == KindIdentity && spec.Life == 0 {
		spec.Life = identityLife
	}
	if spec.Life > 0 {
		ends := now.Add(spec.Life)
		t.Expires = &ends
	}
	middle, err := s.bind(t, spec)
	if err != nil {
		return nil, err
	}
	if t.Text == "" {
		t.Text = randomToken(t.Kind, middle)
	}
	key := sha256.Sum256([]byte(t.Text))
	if s.byToken[key] != nil {
		return nil, errors.New("the same token text is given twice; every token needs its own")
	}
	s.byToken[key] = t
	s.Tokens = append(s.Tokens, t)
	return t, nil
}

// bind settles whose a new token is and what it reaches, and returns what stands in the middle of its text.
func (s *state) bind(t *token, spec TokenSpec) (middle string, err error) {
	switch {
	case t.user():
		if spec.Person == "" {
			spec.Person = s.People[0].ID
		}
		owner := s.person(spec.Person)
		if owner == nil {
			return "", fmt.Errorf("a %s token is of person %q, who is not among the people", spec.Kind, spec.Person)
		}
		t.Person = owner.ID
		if t.Name == "" {
			t.Name = owner.Name
		}
	case t.bound():
		t.Access, t.Config = spec.Access, configRef{spec.Project, spec.Config}
		if t.Access == "" {
			t.Access = AccessRead
		}
		if t.Access != AccessRead && t.Access != AccessReadWrite {
			return "", fmt.Errorf("access %q of a service token is unknown; use %q or %q", spec.Access, AccessRead, AccessReadWrite)
		}
		target := s.config(t.Config)
		if target == nil {
			return "", fmt.Errorf("a service token is bound to config %q of project %q, which does not exist", spec.Config, spec.Project)
		}
		if middle = target.environment.Slug; len(middle) < 2 || len(middle) > 35 {
			middle = "" // No such middle is documented.
		}
	case t.account():
		for _, slug := range spec.Projects {
			if s.bySlug[slug] == nil {
				return "", fmt.Errorf("a %s token sees project %q, which does not exist", spec.Kind, slug)
			}
		}
		t.Limited, t.Projects = spec.Projects != nil, slices.Clone(spec.Projects)
	}
	return middle, nil
}

func kindNames() string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return strings.Join(names, ", ")
}

func (s *state) linkTokens() error {
	s.byToken = make(map[[32]byte]*token, len(s.Tokens))
	for _, t := range s.Tokens {
		switch {
		case t.Text == "" || tokenPrefix(t.Kind) == "":
			return errors.New("a token without text or of an unknown kind")
		case t.user() && s.person(t.Person) == nil:
			return fmt.Errorf("a token of person %q, who is not among the people", t.Person)
		case t.bound() && s.config(t.Config) == nil:
			return fmt.Errorf("a token of config %q of project %q, which does not exist", t.Config.Config, t.Config.Project)
		case t.Account != "" && s.serviceAccount(t.Account) == nil:
			return fmt.Errorf("a token of service account %q, which does not exist", t.Account)
		}
		s.byToken[sha256.Sum256([]byte(t.Text))] = t
	}
	return nil
}

func (s *state) dropTokens(unwanted func(*token) bool) (dropped int) {
	s.Tokens = slices.DeleteFunc(s.Tokens, func(t *token) bool {
		if !unwanted(t) {
			return false
		}
		delete(s.byToken, sha256.Sum256([]byte(t.Text)))
		dropped++
		return true
	})
	return dropped
}

// authenticate returns the token of a request, or nil. Doppler takes it as Bearer, or as the user name of Basic with
// an empty password (Doppler's API reference, Authentication).
func (s *state) authenticate(r *http.Request, now time.Time) *token {
	text, password, basic := r.BasicAuth()
	if !basic {
		scheme, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return nil
		}
		text = strings.TrimSpace(rest)
	}
	if text == "" || password != "" {
		return nil
	}
	return s.token(text, now)
}

// token returns the one with a text, or nil for one that is unknown or has expired.
func (s *state) token(text string, now time.Time) *token {
	// The lookup is by hash, so that its duration tells nothing about the tokens.
	t := s.byToken[sha256.Sum256([]byte(text))]
	if t == nil || t.Expires != nil && !now.Before(*t.Expires) {
		return nil
	}
	return t
}

// AddToken adds a token to the running server and returns its text.
func (s *Server) AddToken(spec TokenSpec) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.state.newToken(spec, s.now())
	if err != nil {
		return "", fmt.Errorf("sandbox: add token: %w", err)
	}
	s.dirty()
	return t.Text, nil
}

// KeepToken is AddToken for a token that may be there already: the one that it made of the same specification is returned
// again while it is valid. So a server with a data file gives the same tokens in every run.
func (s *Server) KeepToken(spec TokenSpec) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.state.Tokens {
		if t.Made == spec.made() && s.state.token(t.Text, s.now()) != nil {
			return t.Text, nil
		}
	}
	t, err := s.state.newToken(spec, s.now())
	if err != nil {
		return "", fmt.Errorf("sandbox: keep token: %w", err)
	}
	t.Made = spec.made()
	s.dirty()
	return t.Text, nil
}

// RevokeToken makes a token unknown and tells whether it was known. Requests with it get 401 from then on.
func (s *Server) RevokeToken(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.dropTokens(func(t *token) bool { return t.Text == text }) == 0 {
		return false
	}
	s.dirty()
	s.announce()
	return true
}

// TokensOf returns the tokens of a kind that are good at the moment. They are secrets of this server.
func (s *Server) TokensOf(kind string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var texts []string
	for _, t := range s.state.Tokens {
		if t.Kind == kind {
			texts = append(texts, t.Text)
		}
	}
	return texts
}
