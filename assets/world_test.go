package assets_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"dtui/assets"
)

// The structs repeat the file's format on purpose: a field that is added or misspelt in the file fails the test.
type world struct {
	Workplace struct {
		ID            string `json:"id"`
		Name          string `json:"name"`
		BillingEmail  string `json:"billing_email"`
		SecurityEmail string `json:"security_email"`
	} `json:"workplace"`
	People   []person   `json:"people"`
	Projects []*project `json:"projects"`
	Tokens   []token    `json:"tokens"`
	Accounts []account  `json:"service_accounts"`

	Groups       []group       `json:"groups"`
	Roles        []role        `json:"roles"`
	ProjectRoles []role        `json:"project_roles"`
	Invites      []invite      `json:"invites"`
	Integrations []integration `json:"integrations"`
	Policies     []policy      `json:"policies"`
	Requests     []proposal    `json:"change_requests"`
}

type person struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Email    string `json:"email"`
	Username string `json:"username"`
	Access   string `json:"access"`
}

type project struct {
	Slug         string            `json:"slug"`
	Description  string            `json:"description"`
	Ago          string            `json:"ago"`
	Notes        map[string]string `json:"notes"`
	Environments []*environment    `json:"environments"`
	Members      []member          `json:"members"`
	Webhooks     []webhook         `json:"webhooks"`
}

type environment struct {
	Slug            string    `json:"slug"`
	Name            string    `json:"name"`
	PersonalConfigs bool      `json:"personal_configs"`
	Ago             string    `json:"ago"`
	Configs         []*config `json:"configs"`
}

type config struct {
	Name        string            `json:"name"`
	Locked      bool              `json:"locked"`
	Inheritable bool              `json:"inheritable"`
	Inherits    []address         `json:"inherits"`
	Ago         string            `json:"ago"`
	Secrets     map[string]secret `json:"secrets"`
	Deleted     []string          `json:"deleted"`
	History     []entry           `json:"history"`
	TrustedIPs  []string          `json:"trusted_ips"`
	Dynamic     []string          `json:"dynamic_secrets"`

	project *project
	root    *config
}

type address struct {
	Project string `json:"project"`
	Config  string `json:"config"`
}

type secret struct {
	Value      string `json:"value"`
	Visibility string `json:"visibility"`
	Type       string `json:"type"`
}

type entry struct {
	Ago     string   `json:"ago"`
	By      string   `json:"by"`
	Text    string   `json:"text"`
	Changes []change `json:"changes"`
}

type change struct {
	Name    string  `json:"name"`
	Removed *string `json:"removed"`
	Added   *string `json:"added"`
}

type token struct {
	Token   string `json:"token"`
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Access  string `json:"access"`
	Project string `json:"project"`
	Config  string `json:"config"`
	Person  string `json:"person"`

	Shown    string `json:"shown"`
	Account  string `json:"account"`
	Ago      string `json:"ago"`
	LastSeen string `json:"last_seen"`
	Life     string `json:"life"`
}

type account struct {
	Name       string            `json:"name"`
	Role       string            `json:"role"`
	Ago        string            `json:"ago"`
	Projects   map[string]string `json:"projects"`
	Identities []struct {
		Name         string   `json:"name"`
		DiscoveryURL string   `json:"discovery_url"`
		Life         string   `json:"life"`
		Ago          string   `json:"ago"`
		Wildcards    bool     `json:"wildcards"`
		Audiences    []string `json:"aud"`
		Subjects     []string `json:"sub"`
	} `json:"identities"`
}

func load(t *testing.T) *world {
	t.Helper()
	w := new(world)
	decoder := json.NewDecoder(bytes.NewReader(assets.Demo()))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(w); err != nil {
		t.Fatalf("demo.json: %v", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		t.Fatalf("demo.json goes on after its end: %v", err)
	}
	for _, p := range w.Projects {
		for _, e := range p.Environments {
			if len(e.Configs) == 0 {
				t.Fatalf("%s/%s has no config", p.Slug, e.Slug)
			}
			for _, c := range e.Configs {
				c.project, c.root = p, e.Configs[0]
			}
		}
	}
	return w
}

func (c *config) String() string { return c.project.Slug + "/" + c.Name }

// configs returns every config of the world, in the order of the file.
func (w *world) configs() []*config {
	var all []*config
	for _, p := range w.Projects {
		for _, e := range p.Environments {
			all = append(all, e.Configs...)
		}
	}
	return all
}

func (w *world) find(projectSlug, name string) *config {
	for _, c := range w.configs() {
		if c.project.Slug == projectSlug && c.Name == name {
			return c
		}
	}
	return nil
}

func (w *world) mustFind(t *testing.T, projectSlug, name string) *config {
	t.Helper()
	c := w.find(projectSlug, name)
	if c == nil {
		t.Fatalf("there is no config %s/%s", projectSlug, name)
	}
	return c
}

// shown is a secret with the config in which its references are looked up.
type shown struct {
	secret
	at *config
}

// shows returns what a config shows: its parents, then its root, then its own secrets, each over the one before.
// A root's references are looked up in the branch that shows them, a parent's in the parent.
func (w *world) shows(c *config) map[string]shown {
	all := map[string]shown{}
	for _, parent := range c.Inherits {
		if from := w.find(parent.Project, parent.Config); from != nil {
			for name, s := range w.shows(from) {
				all[name] = s
			}
		}
	}
	if c.root != c {
		for name, s := range w.shows(c.root) {
			if s.at == c.root {
				s.at = c
			}
			all[name] = s
		}
	}
	for _, name := range c.Deleted {
		delete(all, name)
	}
	for name, s := range c.Secrets {
		all[name] = shown{s, c}
	}
	return all
}

var reference = regexp.MustCompile(`\$\{([^}]*)\}`)

// compute returns a value with its references followed, and those that lead nowhere.
func (w *world) compute(s shown, depth int) (text string, dangling []string) {
	if depth > 8 {
		return s.Value, []string{"more than 8 references in a row"}
	}
	text = reference.ReplaceAllStringFunc(s.Value, func(written string) string {
		words := strings.Split(written[2:len(written)-1], ".")
		at := s.at
		switch len(words) {
		case 1:
		case 2:
			at = w.find(s.at.project.Slug, words[0])
		case 3:
			at = w.find(words[0], words[1])
		default:
			at = nil
		}
		if at == nil {
			dangling = append(dangling, written)
			return written
		}
		target, ok := w.shows(at)[words[len(words)-1]]
		if !ok {
			dangling = append(dangling, written)
			return written
		}
		value, deeper := w.compute(target, depth+1)
		dangling = append(dangling, deeper...)
		return value
	})
	return text, dangling
}

// age reads an "ago": a whole number of days, hours or minutes.
func age(t *testing.T, ago string) time.Duration {
	t.Helper()
	units := map[byte]time.Duration{'d': 24 * time.Hour, 'h': time.Hour, 'm': time.Minute}
	if len(ago) < 2 {
		t.Fatalf("age %q is too short", ago)
	}
	unit, known := units[ago[len(ago)-1]]
	n, err := strconv.Atoi(ago[:len(ago)-1])
	if !known || err != nil || n <= 0 {
		t.Fatalf("age %q is not like 19d, 3h or 45m", ago)
	}
	return time.Duration(n) * unit
}

// duplicates returns the paths of names that one JSON object holds twice; the decoder would keep the last in silence.
func duplicates(decoder *json.Decoder, path string) ([]string, error) {
	opening, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	delim, nested := opening.(json.Delim)
	if !nested {
		return nil, nil
	}
	var found []string
	names := map[string]bool{}
	for i := 0; decoder.More(); i++ {
		inside := fmt.Sprintf("%s[%d]", path, i)
		if delim == '{' {
			key, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			inside = fmt.Sprintf("%s.%v", path, key)
			if names[inside] {
				found = append(found, inside)
			}
			names[inside] = true
		}
		deeper, err := duplicates(decoder, inside)
		if err != nil {
			return nil, err
		}
		found = append(found, deeper...)
	}
	_, err = decoder.Token()
	return found, err
}
