package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The world* types are the JSON that describes a workplace to start with. Unknown fields are errors.

type worldFile struct {
	Workplace workplace      `json:"workplace"`
	People    []person       `json:"people"`
	Projects  []worldProject `json:"projects"`
	Tokens    []worldToken   `json:"tokens"`
	worldTeam
	Accounts []worldAccount `json:"service_accounts,omitempty"`
}

type worldProject struct {
	Slug         string             `json:"slug"`
	Description  string             `json:"description"`
	Ago          ago                `json:"ago"`
	Notes        map[string]string  `json:"notes,omitempty"`
	Environments []worldEnvironment `json:"environments"`
	Members      []worldMember      `json:"members,omitempty"`
	Webhooks     []worldWebhook     `json:"webhooks,omitempty"`
}

type worldEnvironment struct {
	Slug            string        `json:"slug"`
	Name            string        `json:"name"`
	PersonalConfigs bool          `json:"personal_configs"`
	Ago             ago           `json:"ago"`
	Configs         []worldConfig `json:"configs"`
}

type worldConfig struct {
	Name        string                 `json:"name"`
	Locked      bool                   `json:"locked"`
	Inheritable bool                   `json:"inheritable"`
	Inherits    []configRef            `json:"inherits,omitempty"`
	Ago         ago                    `json:"ago"`
	Secrets     map[string]worldSecret `json:"secrets"`
	Deleted     []string               `json:"deleted,omitempty"`
	History     []worldEvent           `json:"history,omitempty"`
	TrustedIPs  []string               `json:"trusted_ips,omitempty"`
	Dynamic     []string               `json:"dynamic_secrets,omitempty"`
}

type worldSecret struct {
	Value      *string `json:"value"`
	Visibility string  `json:"visibility,omitempty"`
	Type       string  `json:"type,omitempty"`
}

type worldEvent struct {
	Ago     ago           `json:"ago"`
	By      string        `json:"by"`
	Text    string        `json:"text"`
	Changes []worldChange `json:"changes"`
}

type worldChange struct {
	Name    string  `json:"name"`
	Removed *string `json:"removed"`
	Added   *string `json:"added"`
}

// worldToken has either its text or its last letters, with a text that nobody knows.
type worldToken struct {
	Token    string   `json:"token,omitempty"`
	Shown    string   `json:"shown,omitempty"`
	Account  string   `json:"account,omitempty"` // the name of a service account
	Ago      ago      `json:"ago,omitempty"`
	LastSeen ago      `json:"last_seen,omitempty"` // none: never
	Life     ago      `json:"life,omitempty"`      // from the server's start; none: for ever
	Kind     string   `json:"kind"`
	Name     string   `json:"name"`
	Access   string   `json:"access"`
	Person   string   `json:"person"`
	Project  string   `json:"project"`
	Config   string   `json:"config"`
	Projects []string `json:"projects,omitempty"` // that a service account sees; none given: all
}

// ago is a time before the server's start, written like "19d", "3h" or "1d12h".
type ago time.Duration

// UnmarshalJSON reads the text form.
func (a *ago) UnmarshalJSON(raw []byte) error {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return fmt.Errorf("\"ago\" must be a text like \"19d\" or \"3h\": %w", err)
	}
	d, err := parseAgo(text)
	*a = ago(d)
	return err
}

// MarshalJSON writes whole hours or minutes, which is what Generate makes.
func (a ago) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(a).String()) }

func parseAgo(text string) (time.Duration, error) {
	bad := func() (time.Duration, error) {
		return 0, fmt.Errorf("\"ago\" %q is no duration; write it like \"19d\", \"3h\" or \"45m\"", text)
	}
	if text == "" {
		return 0, nil
	}
	var total time.Duration
	rest := text
	if days, after, found := strings.Cut(text, "d"); found {
		n, err := strconv.Atoi(days)
		if err != nil || n < 0 || n > 100_000 {
			return bad()
		}
		total, rest = time.Duration(n)*24*time.Hour, after
	}
	if rest != "" {
		d, err := time.ParseDuration(rest)
		if err != nil || d < 0 {
			return bad()
		}
		total += d
	}
	return total, nil
}

func decodeWorld(text []byte) (*worldFile, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		text = Empty()
	}
	var w worldFile
	if err := decodeStrictly(text, &w); err != nil {
		return nil, err
	}
	return &w, nil
}

// decodeStrictly refuses unknown fields and text after the end, and says where JSON breaks.
func decodeStrictly(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		at := d.InputOffset()
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			at = syntax.Offset
		}
		line := 1 + bytes.Count(text[:min(at, int64(len(text)))], []byte("\n"))
		return fmt.Errorf("near line %d: %w", line, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is text after the end of the JSON object")
	}
	return nil
}

var (
	secretNameForm = regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)
	idForm         = regexp.MustCompile(`^[A-Za-z0-9_.@-]+$`)
)

func (w *worldFile) check() error {
	if w.Workplace.ID == "" || w.Workplace.Name == "" {
		return errors.New("workplace: \"id\" and \"name\" are needed")
	}
	if len(w.People) == 0 {
		return errors.New("people: at least one person is needed, who owns the main token")
	}
	known := map[string]bool{}
	for i, p := range w.People {
		if !idForm.MatchString(p.ID) || p.Name == "" {
			return fmt.Errorf("people[%d]: \"id\" (letters, digits, '_', '.', '@', '-') and \"name\" are needed", i)
		}
		if known[p.ID] {
			return fmt.Errorf("people[%d]: id %q is taken", i, p.ID)
		}
		known[p.ID] = true
	}
	for i, p := range w.Projects {
		if !slugForm.MatchString(p.Slug) {
			return fmt.Errorf("projects[%d]: slug %q may only hold a-z, 0-9, '_' and '-'", i, p.Slug)
		}
		if err := p.check(known); err != nil {
			return fmt.Errorf("project %q: %w", p.Slug, err)
		}
	}
	return nil
}

func (p *worldProject) check(people map[string]bool) error {
	for name := range p.Notes {
		if !secretNameForm.MatchString(name) {
			return fmt.Errorf("notes: %w", badName(name))
		}
	}
	slugs := map[string]bool{}
	for i := range p.Environments {
		e := &p.Environments[i]
		switch {
		case !slugForm.MatchString(e.Slug):
			return fmt.Errorf("environments[%d]: slug %q may only hold a-z, 0-9, '_' and '-'", i, e.Slug)
		case slugs[e.Slug]:
			return fmt.Errorf("environments[%d]: slug %q is taken", i, e.Slug)
		case len(e.Configs) == 0:
			return fmt.Errorf("environment %q: its root config is needed", e.Slug)
		}
		slugs[e.Slug] = true
		for j := range e.Configs {
			if err := e.Configs[j].check(e, j == 0, people); err != nil {
				return fmt.Errorf("environment %q: config %q: %w", e.Slug, e.Configs[j].Name, err)
			}
		}
	}
	return nil
}

func (c *worldConfig) check(e *worldEnvironment, root bool, people map[string]bool) error {
	switch {
	case root && c.Name != e.Slug:
		return fmt.Errorf("the first config is the root and must be named %q", e.Slug)
	case !root && (!slugForm.MatchString(c.Name) || !strings.HasPrefix(c.Name, e.Slug+"_") || c.Name == e.Slug+"_"):
		return fmt.Errorf("a branch must be named %q and more, of a-z, 0-9, '_' and '-'", e.Slug+"_")
	case c.Name == e.Slug+"_personal" && !e.PersonalConfigs:
		return errors.New("a personal config needs \"personal_configs\": true in its environment")
	case root && len(c.Deleted) > 0 && len(c.Inherits) == 0:
		return errors.New("\"deleted\" hides inherited names, and this config inherits nothing")
	}
	for name, s := range c.Secrets {
		if err := s.check(name); err != nil {
			return err
		}
	}
	for _, name := range c.Deleted {
		if !secretNameForm.MatchString(name) {
			return fmt.Errorf("deleted: %w", badName(name))
		}
		if _, own := c.Secrets[name]; own {
			return fmt.Errorf("%s is both in \"secrets\" and in \"deleted\"", name)
		}
	}
	for i, event := range c.History {
		if event.By != "" && !people[event.By] {
			return fmt.Errorf("history[%d]: \"by\" is %q, who is not among the people", i, event.By)
		}
		for _, change := range event.Changes {
			if !secretNameForm.MatchString(change.Name) {
				return fmt.Errorf("history[%d]: %w", i, badName(change.Name))
			}
		}
	}
	return nil
}

func (s worldSecret) check(name string) error {
	switch {
	case !secretNameForm.MatchString(name):
		return badName(name)
	case isManaged(name):
		return fmt.Errorf("%s is managed by the server and cannot be given", name)
	case s.Value == nil:
		return fmt.Errorf("%s: \"value\" is needed", name)
	case s.Visibility != "" && !isVisibility(s.Visibility):
		return fmt.Errorf("%s: visibility %q is unknown; use masked, unmasked or restricted", name, s.Visibility)
	case s.Type != "" && !isValueType(s.Type):
		return fmt.Errorf("%s: type %q is unknown; see Doppler's value types, such as string, json, boolean, integer or url", name, s.Type)
	}
	return nil
}

// badName words a refused secret name as Doppler does (seen in its CLI's issues).
func badName(name string) error {
	if name != "" && name[0] >= '0' && name[0] <= '9' {
		return refuse(400, "Secret name %q may not start with a number.", name)
	}
	return refuse(400, "Secret name %q may only contain uppercase letters, numbers, and underscores.", name)
}

func isVisibility(v string) bool { return v == masked || v == unmasked || v == restricted }
