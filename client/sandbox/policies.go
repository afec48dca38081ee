package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// What a direct write to a config under a change-request policy answers, which Doppler does not document.
const (
	PolicyForbids = "403"
	PolicyInvalid = "400"
)

// policy says which configs are changed by change requests alone (Doppler's API reference, Change request policies). Its
// rules are kept as they were sent.
type policy struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Rules       []json.RawMessage `json:"rules"`
	Targets     policyTargets     `json:"targets"`
}

type policyTargets struct {
	AllProjects bool                    `json:"allProjects"`
	Projects    map[string]policyTarget `json:"projects"`
}

// UnmarshalJSON also takes the projects as JSON in a text, which is what Doppler's API reference calls them.
func (t *policyTargets) UnmarshalJSON(raw []byte) error {
	var got struct {
		AllProjects bool            `json:"allProjects"`
		Projects    json.RawMessage `json:"projects"`
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		return err
	}
	*t = policyTargets{AllProjects: got.AllProjects}
	var text string
	if json.Unmarshal(got.Projects, &text) == nil {
		got.Projects = json.RawMessage(text)
	}
	if len(got.Projects) == 0 {
		return nil
	}
	return json.Unmarshal(got.Projects, &t.Projects)
}

type policyTarget struct {
	All         bool     `json:"all"`
	EnvSlugs    []string `json:"envSlugs"`
	ConfigNames []string `json:"configNames"`
}

func (p *policy) covers(c *config) bool {
	target, listed := p.Targets.Projects[c.project().Slug]
	return p.Targets.AllProjects || listed &&
		(target.All || slices.Contains(target.EnvSlugs, c.environment.Slug) || slices.Contains(target.ConfigNames, c.Name))
}

func (p *policy) object() object {
	projects := p.Targets.Projects
	if projects == nil {
		projects = map[string]policyTarget{}
	}
	return object{
		"id": p.ID, "name": p.Name, "description": textOrNull(p.Description), "rules": p.Rules,
		"targets": object{"allProjects": p.Targets.AllProjects, "projects": projects},
	}
}

// mayWriteTo refuses a direct write of a config under a policy. The wording is the sandbox's own.
func (c *call) mayWriteTo(target *config) error {
	status := http.StatusForbidden
	if c.server.options.Policy == PolicyInvalid {
		status = http.StatusBadRequest
	}
	for _, p := range c.state.Policies {
		if p.covers(target) {
			return refuse(status, "The config '%s' is under the change request policy \"%s\". Create a change request instead.", target.Name, p.Name)
		}
	}
	return nil
}

// mayWriteLines also looks at the root, where lines are promoted to.
func (c *call) mayWriteLines(target *config, lines []line) error {
	if slices.ContainsFunc(lines, func(l line) bool { return l.ShouldPromote }) {
		if err := c.mayWriteTo(target.root()); err != nil {
			return err
		}
	}
	return c.mayWriteTo(target)
}

// mayRequest refuses who has no change requests: a token of one config, and the smallest plan.
func (c *call) mayRequest() error {
	if c.limited() && c.server.options.Plan == PlanDeveloper {
		return refuse(http.StatusForbidden, "You do not have access to change requests.")
	}
	return c.mayManageWorkplace("change requests")
}

// AddPolicy puts a project's configs under a policy, all of them when none is named.
func (s *Server) AddPolicy(name, project string, configs ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.state.bySlug[project]
	if found == nil {
		return fmt.Errorf("sandbox: add a policy: there is no project %q", project)
	}
	for _, one := range configs {
		if found.configs[one] == nil {
			return fmt.Errorf("sandbox: add a policy: project %q has no config %q", project, one)
		}
	}
	target := policyTarget{All: len(configs) == 0, EnvSlugs: []string{}, ConfigNames: append([]string{}, configs...)}
	s.state.Policies = append(s.state.Policies, &policy{
		ID: s.state.newUUID("policy"), Name: name, Rules: []json.RawMessage{json.RawMessage(`{"type":"RequiredReviewer","count":1,"subjects":null}`)},
		Targets: policyTargets{Projects: map[string]policyTarget{project: target}},
	})
	s.dirty()
	return nil
}

func (c *call) listPolicies() (any, error) {
	if err := c.mayRequest(); err != nil {
		return nil, err
	}
	list := make([]object, len(c.state.Policies))
	for i, p := range c.state.Policies {
		list[i] = object{"policy": p.object()} // Each is wrapped.
	}
	return object{"policies": list, "success": true}, nil
}

func (c *call) policy() (*policy, error) {
	if err := c.mayRequest(); err != nil {
		return nil, err
	}
	id := c.request.PathValue("slug")
	for _, p := range c.state.Policies {
		if p.ID == id {
			return p, nil
		}
	}
	return nil, refuse(http.StatusNotFound, "Could not find requested change request policy '%s'", id)
}

func (c *call) getPolicy() (any, error) {
	p, err := c.policy()
	if err != nil {
		return nil, err
	}
	return object{"policy": p.object(), "success": true}, nil
}

func (c *call) createPolicy() (any, error) {
	if err := c.mayAdminister("change request policies", "change_request_policy_manage"); err != nil {
		return nil, err
	}
	if err := c.mayRequest(); err != nil {
		return nil, err
	}
	p := &policy{}
	if err := c.fillPolicy(p); err != nil {
		return nil, err
	}
	p.ID = c.state.newUUID("policy")
	c.state.Policies = append(c.state.Policies, p)
	c.acted("Created change request policy "+p.Name, nil, nil, nil)
	return object{"policy": p.object(), "success": true}, nil
}

func (c *call) updatePolicy() (any, error) {
	if err := c.mayAdminister("change request policies", "change_request_policy_manage"); err != nil {
		return nil, err
	}
	p, err := c.policy()
	if err != nil {
		return nil, err
	}
	if err := c.fillPolicy(p); err != nil {
		return nil, err
	}
	c.acted("Modified change request policy "+p.Name, nil, nil, nil)
	return object{"policy": p.object(), "success": true}, nil
}

func (c *call) fillPolicy(p *policy) error {
	name, err := c.need("name")
	if err != nil {
		return err
	}
	description, _, err := c.text("description")
	if err != nil {
		return err
	}
	var rules []json.RawMessage
	raw, given := c.given("rules")
	if !given || json.Unmarshal(raw, &rules) != nil {
		return refuse(http.StatusBadRequest, "Please provide a valid rules.")
	}
	var targets policyTargets
	raw, given = c.given("targets")
	if !given || json.Unmarshal(raw, &targets) != nil {
		return refuse(http.StatusBadRequest, "Please provide a valid targets.")
	}
	for _, one := range rules {
		if err := c.checkRule(one); err != nil {
			return err
		}
	}
	for slug := range targets.Projects {
		if c.state.bySlug[slug] == nil {
			return refuse(http.StatusBadRequest, "This token does not have access to requested project '%s'", slug)
		}
	}
	p.Name, p.Description, p.Rules, p.Targets = name, description, rules, targets
	return nil
}

func (c *call) deletePolicy() (any, error) {
	if err := c.mayAdminister("change request policies", "change_request_policy_manage"); err != nil {
		return nil, err
	}
	gone, err := c.policy()
	if err != nil {
		return nil, err
	}
	c.state.Policies = slices.DeleteFunc(c.state.Policies, func(p *policy) bool { return p == gone })
	c.acted("Deleted change request policy "+gone.Name, nil, nil, nil)
	return done(), nil
}
