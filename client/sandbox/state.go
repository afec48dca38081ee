package sandbox

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// The visibilities of a secret (Doppler's API reference, Secrets: update).
const (
	masked     = "masked"
	unmasked   = "unmasked"
	restricted = "restricted"
)

// state is everything the server knows that outlives a request. The exported fields are what a data file holds; the
// unexported ones are rebuilt by link.
type state struct {
	Workplace workplace        `json:"workplace"`
	People    []*person        `json:"people"`
	Projects  []*project       `json:"projects"`
	Tokens    []*token         `json:"tokens"`
	Activity  []*activity      `json:"activity"` // the oldest first; null: none was kept yet
	Policies  []*policy        `json:"policies,omitempty"`
	Requests  []*changeRequest `json:"change_requests,omitempty"`
	team
	Accounts []*serviceAccount `json:"accounts,omitempty"`
	Counter  uint64            `json:"counter"` // numbers everything that needs an identifier

	bySlug   map[string]*project
	byToken  map[[32]byte]*token
	version  uint64 // counts changes; what was computed for another version is stale
	resolved *resolver
	heirs    map[configRef][]configRef
	heirsAt  uint64
}

type workplace struct {
	ID            string `json:"id"`
	Name          string `json:"name"`
	BillingEmail  string `json:"billing_email"`
	SecurityEmail string `json:"security_email"`
}

type person struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Email    string `json:"email"`
	Username string `json:"username"`
	Access   string `json:"access,omitempty"` // the workplace role; empty: owner for the first person, collaborator for the others
}

type project struct {
	Slug         string            `json:"slug"`
	Description  string            `json:"description"`
	Created      time.Time         `json:"created"`
	Notes        map[string]string `json:"notes"`
	Environments []*environment    `json:"environments"`
	Webhooks     []*webhook        `json:"webhooks,omitempty"`
	Members      []*member         `json:"members,omitempty"`

	configs map[string]*config
}

type environment struct {
	Slug            string     `json:"slug"`
	Name            string     `json:"name"`
	PersonalConfigs bool       `json:"personal_configs"`
	Created         time.Time  `json:"created"`
	InitialFetch    *time.Time `json:"initial_fetch"`
	Configs         []*config  `json:"configs"` // the root first

	project *project
}

type config struct {
	Name         string            `json:"name"`
	UUID         string            `json:"uuid"`
	Locked       bool              `json:"locked"`
	Inheritable  bool              `json:"inheritable"`
	Inherits     []configRef       `json:"inherits"`
	Created      time.Time         `json:"created"`
	InitialFetch *time.Time        `json:"initial_fetch"`
	LastFetch    *time.Time        `json:"last_fetch"`
	Own          map[string]secret `json:"own"`
	Deleted      map[string]bool   `json:"deleted"`           // inherited names that are hidden here
	Logs         []*logEntry       `json:"logs"`              // the oldest first
	TrustedIPs   []string          `json:"trusted_ips"`       // null: everybody's
	Dynamic      []*dynamicSecret  `json:"dynamic,omitempty"` // by which leases are made

	environment *environment
	seen        *view
}

// configRef addresses a config as the wire does.
type configRef struct {
	Project string `json:"project"`
	Config  string `json:"config"`
}

type secret struct {
	Raw        string `json:"raw"`
	Visibility string `json:"visibility"`
	Type       string `json:"type"`
}

func (c *config) project() *project { return c.environment.project }

func (c *config) root() *config { return c.environment.Configs[0] }

func (c *config) isRoot() bool { return c.root() == c }

func (c *config) ref() configRef { return configRef{c.project().Slug, c.Name} }

// shown tells whether the config is listed at all: a personal config is only while its environment has them.
func (c *config) shown() bool {
	return c.environment.PersonalConfigs || c.Name != c.environment.Slug+"_personal"
}

func (p *project) environment(slug string) *environment {
	for _, e := range p.Environments {
		if e.Slug == slug {
			return e
		}
	}
	return nil
}

// config returns the config that a reference addresses, or nil.
func (s *state) config(ref configRef) *config {
	if p := s.bySlug[ref.Project]; p != nil {
		return p.configs[ref.Config]
	}
	return nil
}

func (s *state) person(id string) *person {
	for _, p := range s.People {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// changed marks everything that was computed as stale.
func (s *state) changed() {
	s.version++
	s.resolved = nil
}

// link rebuilds what is derived: pointers to parents and the maps. It refuses what would make the server trip later.
func (s *state) link() error {
	s.bySlug = make(map[string]*project, len(s.Projects))
	for _, p := range s.Projects {
		if s.bySlug[p.Slug] != nil {
			return fmt.Errorf("project %q appears twice", p.Slug)
		}
		s.bySlug[p.Slug] = p
		if p.Notes == nil {
			p.Notes = map[string]string{}
		}
		if err := p.link(); err != nil {
			return fmt.Errorf("project %q: %w", p.Slug, err)
		}
	}
	if err := s.linkTokens(); err != nil {
		return err
	}
	if s.Activity == nil {
		s.gatherActivity()
	}
	s.changed()
	return s.checkInheritance()
}

func (p *project) link() error {
	p.configs = map[string]*config{}
	for _, e := range p.Environments {
		e.project = p
		if len(e.Configs) == 0 || e.Configs[0].Name != e.Slug {
			return fmt.Errorf("environment %q: its first config must be the root, named like the environment", e.Slug)
		}
		for _, c := range e.Configs {
			if p.configs[c.Name] != nil {
				return fmt.Errorf("config %q appears twice", c.Name)
			}
			p.configs[c.Name] = c
			c.environment = e
			if c.Own == nil {
				c.Own = map[string]secret{}
			}
			if c.Deleted == nil {
				c.Deleted = map[string]bool{}
			}
		}
	}
	return nil
}

func (s *state) checkInheritance() error {
	for _, p := range s.Projects {
		for _, name := range slices.Sorted(maps.Keys(p.configs)) {
			c := p.configs[name]
			if len(c.Inherits) == 0 {
				continue
			}
			if err := s.canInherit(c, c.Inherits); err != nil {
				return fmt.Errorf("project %q: config %q: %w", p.Slug, name, err)
			}
		}
	}
	return nil
}

// identifier returns a fresh hash that is the same in every run over the same world, so that recordings are stable.
func (s *state) identifier(kind string) [32]byte {
	s.Counter++
	var number [8]byte
	binary.BigEndian.PutUint64(number[:], s.Counter)
	return sha256.Sum256([]byte(s.Workplace.ID + "\x00" + kind + "\x00" + string(number[:])))
}

func (s *state) newUUID(kind string) string {
	return uuidOf(s.identifier(kind))
}

// sumOf names a thing that has an identifier of its own already.
func sumOf(kind, id string) [32]byte { return sha256.Sum256([]byte(kind + "\x00" + id)) }

func uuidOf(sum [32]byte) string {
	sum[6] = sum[6]&0x0f | 0x40
	sum[8] = sum[8]&0x3f | 0x80
	h := hex.EncodeToString(sum[:16])
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

const alphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// newLogID returns 15 alphanumerics, as in the examples of Doppler's API reference, Config Logs.
func (s *state) newLogID() string {
	sum := s.identifier("log")
	id := make([]byte, 15)
	for i := range id {
		id[i] = alphanumerics[int(sum[i])%len(alphanumerics)]
	}
	return string(id)
}

// newConfig returns an empty config that belongs to an environment, without listing it there.
func (s *state) newConfig(e *environment, name string, now time.Time) *config {
	return &config{
		Name: name, UUID: s.newUUID("config"), Created: now, Inherits: []configRef{},
		Own: map[string]secret{}, Deleted: map[string]bool{}, environment: e,
	}
}

func (s *state) addConfig(c *config) {
	e := c.environment
	e.Configs = append(e.Configs, c)
	e.project.configs[c.Name] = c
}

// newEnvironment adds an environment with its locked root config (seen live) and, where asked for, the personal one.
func (s *state) newEnvironment(p *project, slug, name string, personal bool, now time.Time) *environment {
	e := &environment{Slug: slug, Name: name, PersonalConfigs: personal, Created: now, project: p}
	p.Environments = append(p.Environments, e)
	root := s.newConfig(e, slug, now)
	root.Locked = true
	s.addConfig(root)
	if personal {
		s.addConfig(s.newConfig(e, slug+"_personal", now))
	}
	return e
}

// readdressed rewrites every place that addresses a renamed config, except references in values: those are text and
// stop resolving, as Doppler's do.
func (s *state) readdressed(from, to configRef) {
	s.followed(from, to)
	for _, p := range s.Projects {
		for _, c := range p.configs {
			for i, parent := range c.Inherits {
				if parent == from {
					c.Inherits[i] = to
				}
			}
		}
	}
	for _, t := range s.Tokens {
		if t.bound() && t.Config == from {
			t.Config = to
		}
	}
}

// renamedProject lets the tokens that see some projects alone follow one, or lose it when its new name is "".
func (s *state) renamedProject(from, to string) {
	if to == "" {
		s.uncovered(from)
	}
	for _, t := range s.Tokens {
		for i, slug := range t.Projects {
			if slug == from {
				t.Projects[i] = to
			}
		}
		t.Projects = slices.DeleteFunc(t.Projects, func(slug string) bool { return slug == "" })
	}
}

// forget drops what pointed at a deleted config: inheritance, and the tokens that were bound to it.
func (s *state) forget(gone configRef) {
	s.left(gone)
	for _, p := range s.Projects {
		for _, c := range p.configs {
			c.Inherits = slices.DeleteFunc(c.Inherits, func(r configRef) bool { return r == gone })
		}
	}
	s.dropTokens(func(t *token) bool { return t.bound() && t.Config == gone })
}

// inheritedBy returns the configs that pull from ref, in the order of the projects.
func (s *state) inheritedBy(ref configRef) []configRef {
	if s.heirs == nil || s.heirsAt != s.version {
		s.heirs, s.heirsAt = map[configRef][]configRef{}, s.version
		for _, p := range s.Projects {
			for _, e := range p.Environments {
				for _, c := range e.Configs {
					for _, parent := range c.Inherits {
						s.heirs[parent] = append(s.heirs[parent], c.ref())
					}
				}
			}
		}
	}
	if heirs := s.heirs[ref]; heirs != nil {
		return heirs
	}
	return []configRef{}
}
