package client

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"dtui/model"
)

// wirePolicy is Doppler's API reference, Change request policies. The targets' projects are an object; the reference also
// calls them JSON in a string, so both are read.
type wirePolicy struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Rules       []json.RawMessage `json:"rules"`
	Targets     struct {
		AllProjects bool            `json:"allProjects"`
		Projects    json.RawMessage `json:"projects"`
	} `json:"targets"`
}

func (w wirePolicy) policy() (model.Policy, error) {
	p := model.Policy{ID: w.ID, Name: w.Name, Description: w.Description, AllProjects: w.Targets.AllProjects, Projects: map[string]model.PolicyTarget{}}
	for _, raw := range w.Rules {
		rule, err := ruleOf(raw)
		if err != nil {
			return model.Policy{}, err
		}
		p.Rules = append(p.Rules, rule)
		switch rule.Type {
		case model.RequiredReviewer:
			// All of several such rules have to hold (inferred), and one reviewer may satisfy more than one.
			p.Reviewers = max(p.Reviewers, rule.Count)
			for _, subject := range rule.Subjects {
				if name := cmp.Or(subject.Name, subject.Slug); name != "" && !slices.Contains(p.From, name) {
					p.From = append(p.From, name)
				}
			}
		case model.DisallowSelfReview:
			p.NotOneself = true
		}
	}
	raw := w.Targets.Projects
	var inside string
	if json.Unmarshal(raw, &inside) == nil && string(raw) != "null" {
		raw = json.RawMessage(inside)
	}
	var projects map[string]struct {
		All         bool     `json:"all"`
		EnvSlugs    []string `json:"envSlugs"`
		ConfigNames []string `json:"configNames"`
	}
	if len(raw) > 0 {
		if err := decode(raw, &projects); err != nil {
			return model.Policy{}, err
		}
	}
	for slug, target := range projects {
		p.Projects[slug] = model.PolicyTarget{All: target.All, Environments: target.EnvSlugs, Configs: target.ConfigNames}
	}
	return p, nil
}

// wireSubject is who can approve.
type wireSubject struct {
	Type string `json:"type"`
	Slug string `json:"slug"`
	Name string `json:"name,omitempty"`
}

func ruleOf(raw json.RawMessage) (model.PolicyRule, error) {
	var w struct {
		Type     string         `json:"type"`
		Count    *int           `json:"count"`
		Subjects *[]wireSubject `json:"subjects"`
	}
	if err := decode(raw, &w); err != nil {
		return model.PolicyRule{}, err
	}
	rule := model.PolicyRule{Type: model.PolicyRuleType(w.Type)}
	switch rule.Type {
	case model.RequiredReviewer:
		rule.Count = 1
		if w.Count != nil {
			rule.Count = max(*w.Count, 1)
		}
		if w.Subjects != nil {
			rule.Subjects = []model.PolicySubject{}
			for _, s := range *w.Subjects {
				rule.Subjects = append(rule.Subjects, model.PolicySubject{Kind: model.PolicySubjectKind(s.Type), Slug: s.Slug, Name: s.Name})
			}
		}
	case model.DisallowSelfReview:
	default:
		rule.Raw = string(raw)
	}
	return rule, nil
}

func wireRuleOf(rule model.PolicyRule) any {
	if rule.Raw != "" {
		return json.RawMessage(rule.Raw)
	}
	out := map[string]any{"type": string(rule.Type)}
	if rule.Type == model.RequiredReviewer {
		out["count"] = rule.Count
		if rule.Subjects != nil {
			subjects := []wireSubject{}
			for _, s := range rule.Subjects {
				subjects = append(subjects, wireSubject{Type: string(s.Kind), Slug: s.Slug})
			}
			out["subjects"] = subjects
		}
	}
	return out
}

const policiesPath = "/v3/workplace/change_request_policies"

func policyPath(id string) string {
	return policiesPath + "/change_request_policy/" + url.PathEscape(id)
}

// Policies lists the change-request policies of the workplace. Where the plan has none, or the token may not see them, the
// failure is Forbidden, and whether a config is under one is then learnt from a refused save.
func (c *Client) Policies(ctx context.Context) ([]model.Policy, error) {
	const what = "list the change-request policies"
	list, err := share(ctx, c, c.key("policies"), what, func(ctx context.Context) ([]model.Policy, error) {
		var got struct {
			Policies *[]struct {
				Policy *wirePolicy `json:"policy"`
			} `json:"policies"`
		}
		if err := c.get(ctx, request{path: policiesPath, bucket: reads, what: what}, &got); err != nil {
			return nil, err
		}
		if got.Policies == nil {
			return nil, unreadable(what, answer{}, missing("the list of policies"))
		}
		list := make([]model.Policy, 0, len(*got.Policies))
		for _, wrapped := range *got.Policies {
			if wrapped.Policy == nil {
				return nil, unreadable(what, answer{}, missing("a policy"))
			}
			p, err := wrapped.Policy.policy()
			if err != nil {
				return nil, unreadable(what, answer{}, err)
			}
			list = append(list, p)
		}
		return list, nil
	})
	return slices.Clone(list), err
}

type wirePolicyReply struct {
	Policy *wirePolicy `json:"policy"`
}

func (r wirePolicyReply) policy() (model.Policy, error) {
	if r.Policy == nil || r.Policy.ID == "" {
		return model.Policy{}, missing("the policy's id")
	}
	return r.Policy.policy()
}

// Policy reads one policy (GET …/change_request_policy/{slug}).
func (c *Client) Policy(ctx context.Context, id string) (model.Policy, error) {
	const what = "read a change-request policy"
	var got wirePolicyReply
	if err := c.get(ctx, request{path: policyPath(id), bucket: reads, what: what}, &got); err != nil {
		return model.Policy{}, err
	}
	p, err := got.policy()
	if err != nil {
		return model.Policy{}, unreadable(what, answer{}, err)
	}
	return p, nil
}

// CreatePolicy makes a policy (POST /v3/workplace/change_request_policies).
func (c *Client) CreatePolicy(ctx context.Context, d model.PolicyDraft) (model.Policy, error) {
	return c.writePolicy(ctx, policiesPath, "create the change-request policy "+d.Name, d)
}

// ReplacePolicy makes a policy what the draft says (POST …/change_request_policy/{slug}). Start from Policy.Draft: whatever
// the draft leaves out is gone.
func (c *Client) ReplacePolicy(ctx context.Context, id string, d model.PolicyDraft) (model.Policy, error) {
	return c.writePolicy(ctx, policyPath(id), "change the change-request policy "+d.Name, d)
}

func (c *Client) writePolicy(ctx context.Context, path, what string, d model.PolicyDraft) (model.Policy, error) {
	if err := d.Check(); err != nil {
		return model.Policy{}, refusedHere(what, err)
	}
	rules := []any{}
	for _, rule := range d.Rules {
		rules = append(rules, wireRuleOf(rule))
	}
	type target struct {
		All         bool     `json:"all"`
		EnvSlugs    []string `json:"envSlugs"`
		ConfigNames []string `json:"configNames"`
	}
	projects := map[string]target{}
	for slug, t := range d.Projects {
		projects[slug] = target{t.All, append([]string{}, t.Environments...), append([]string{}, t.Configs...)}
	}
	body := map[string]any{
		"name": d.Name, "description": d.Description, "rules": rules, "targets": map[string]any{"allProjects": d.AllProjects, "projects": projects},
	}
	var got wirePolicyReply
	if err := c.administer(ctx, request{method: http.MethodPost, path: path, what: what}, body, &got); err != nil {
		return model.Policy{}, err
	}
	p, err := got.policy()
	return p, told(what, err)
}

// DeletePolicy deletes a policy (DELETE …/change_request_policy/{slug}). Its configs can be written directly from then on.
func (c *Client) DeletePolicy(ctx context.Context, id string) error {
	return c.administer(ctx, request{method: http.MethodDelete, path: policyPath(id), what: "delete a change-request policy"}, nil, nil)
}
