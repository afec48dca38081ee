package sandbox

import (
	"crypto/rand"
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
const (
	KindPersonal       = "personal"
	KindCLI            = "cli"
	KindService        = "service_token"
	KindServiceAccount = "service_account"
)

// What a service token may do with its config.
const (
	AccessRead      = "read"
	AccessReadWrite = "read/write"
)

// TokenSpec says what a token is to be. Personal and CLI tokens belong to a person of the world (empty: the first).
// A service token is bound to one config. Text is generated when empty.
type TokenSpec struct {
	Text    string
	Kind    string
	Name    string
	Person  string
	Access  string // of a service token; empty: read
	Project string // of a service token
	Config  string // of a service token
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
}

// user tells whether the token acts for a person: such a token never reads a restricted value (Doppler's
// documentation, Secret Visibility).
func (t *token) user() bool { return t.Kind == KindPersonal || t.Kind == KindCLI }

// bound tells whether the token reaches one config alone.
func (t *token) bound() bool { return t.Kind == KindService }

// preview returns what GET /v3/me shows: the kind, three dots, the last six characters.
func (t *token) preview() string {
	words := strings.SplitN(t.Text, ".", 3)
	if len(words) < 3 || len(words[2]) < 6 {
		return "..."
	}
	return words[0] + "." + words[1] + "..." + t.Text[len(t.Text)-6:]
}

func tokenPrefix(kind string) string {
	switch kind {
	case KindPersonal:
		return "dp.pt."
	case KindCLI:
		return "dp.ct."
	case KindService:
		return "dp.st."
	case KindServiceAccount:
		return "dp.sa."
	default:
		return ""
	}
}

// randomToken returns a fresh token with 43 random characters, the length in Doppler's examples. A service token
// carries its config's environment in the middle, as Doppler's newer ones do.
func randomToken(kind, middle string) string {
	var text strings.Builder
	text.WriteString(tokenPrefix(kind))
	if middle != "" {
		text.WriteString(middle + ".")
	}
	var noise [64]byte
	for written := 0; written < 43; {
		// rand.Read never fails (crypto/rand, since Go 1.24).
		_, _ = rand.Read(noise[:])
		for _, b := range noise {
			// Bytes past the last whole multiple are dropped: they would favour the first letters.
			if written < 43 && int(b) < 256/len(alphanumerics)*len(alphanumerics) {
				text.WriteByte(alphanumerics[int(b)%len(alphanumerics)])
				written++
			}
		}
	}
	return text.String()
}

var tokenForm = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

// newToken makes a token after a specification and adds it to the state. Its errors never quote a token.
func (s *state) newToken(spec TokenSpec, now time.Time) (*token, error) {
	prefix := tokenPrefix(spec.Kind)
	if prefix == "" {
		return nil, fmt.Errorf("token kind %q is unknown; use %s, %s, %s or %s",
			spec.Kind, KindPersonal, KindCLI, KindService, KindServiceAccount)
	}
	if spec.Text != "" && (!strings.HasPrefix(spec.Text, prefix) || !tokenForm.MatchString(spec.Text)) {
		return nil, fmt.Errorf("a %s token must start with %q and hold only letters, digits, '.', '_' and '-'", spec.Kind, prefix)
	}
	t := &token{Text: spec.Text, Kind: spec.Kind, Name: spec.Name, Created: now, UUID: s.newUUID("token")}
	middle := ""
	switch {
	case t.user():
		if spec.Person == "" {
			spec.Person = s.People[0].ID
		}
		owner := s.person(spec.Person)
		if owner == nil {
			return nil, fmt.Errorf("a %s token is of person %q, who is not among the people", spec.Kind, spec.Person)
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
			return nil, fmt.Errorf("access %q of a service token is unknown; use %q or %q", spec.Access, AccessRead, AccessReadWrite)
		}
		target := s.config(t.Config)
		if target == nil {
			return nil, fmt.Errorf("a service token is bound to config %q of project %q, which does not exist", spec.Config, spec.Project)
		}
		middle = target.environment.Slug
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
func (s *state) authenticate(r *http.Request) *token {
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
	// The lookup is by hash, so that its duration tells nothing about the tokens.
	return s.byToken[sha256.Sum256([]byte(text))]
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

// RevokeToken makes a token unknown and tells whether it was known. Requests with it get 401 from then on.
func (s *Server) RevokeToken(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.dropTokens(func(t *token) bool { return t.Text == text }) == 0 {
		return false
	}
	s.dirty()
	return true
}
