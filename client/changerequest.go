package client

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"dtui/model"
)

// wirePolicy is Doppler's API reference, Change request policies. The targets' projects are an object; the reference also
// calls them JSON in a string, so both are read.
type wirePolicy struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Rules       []struct {
		Type     string         `json:"type"`
		Count    int            `json:"count"`
		Subjects []wireReviewer `json:"subjects"`
	} `json:"rules"`
	Targets struct {
		AllProjects bool            `json:"allProjects"`
		Projects    json.RawMessage `json:"projects"`
	} `json:"targets"`
}

// wireReviewer is a person or a group.
type wireReviewer struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

func (w wirePolicy) policy() (model.Policy, error) {
	p := model.Policy{ID: w.ID, Name: w.Name, Description: w.Description, AllProjects: w.Targets.AllProjects, Projects: map[string]model.PolicyTarget{}}
	for _, rule := range w.Rules {
		switch rule.Type {
		case "RequiredReviewer":
			// All of several such rules have to hold (inferred), and one reviewer may satisfy more than one.
			p.Reviewers = max(p.Reviewers, rule.Count, 1)
			for _, subject := range rule.Subjects {
				if name := cmp.Or(subject.Name, subject.Slug); name != "" && !slices.Contains(p.From, name) {
					p.From = append(p.From, name)
				}
			}
		case "DisallowSelfReview":
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

// Policies lists the change-request policies of the workplace. Where the plan has none, or the token may not see them, the
// failure is Forbidden, and whether a config is under one is then learnt from a refused save.
func (c *Client) Policies(ctx context.Context) ([]model.Policy, error) {
	const what = "list the change-request policies"
	return share(ctx, c, c.key("policies"), what, func(ctx context.Context) ([]model.Policy, error) {
		var got struct {
			Policies *[]struct {
				Policy *wirePolicy `json:"policy"`
			} `json:"policies"`
		}
		if err := c.get(ctx, request{path: "/v3/workplace/change_request_policies", bucket: reads, what: what}, &got); err != nil {
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
}

// wireProposal is one name of a change request (Doppler's API reference, Change requests: create). A value that is left out
// keeps the present one; the reference does not say so, and has no null there.
type wireProposal struct {
	Name         string    `json:"name"`
	Value        *string   `json:"value,omitempty"`
	ShouldDelete bool      `json:"shouldDelete,omitempty"`
	VisType      *int      `json:"visType,omitempty"`
	ValueType    *wireType `json:"valueType,omitempty"`
}

var visTypes = map[model.Visibility]int{model.Masked: 0, model.Unmasked: 1, model.Restricted: 2}

var errNoProposal = errors.New("a change request cannot")

func proposal(line model.Change) (wireProposal, error) {
	item := wireProposal{Name: line.Name, ValueType: wireTypeOf(line.Type)}
	switch {
	case line.Removal == model.FollowRoot:
		return item, fmt.Errorf("%w have %s follow the root config again", errNoProposal, line.Key())
	case line.ToRoot:
		return item, fmt.Errorf("%w set %s in the root config too", errNoProposal, line.Key())
	case line.Removal == model.Delete:
		return wireProposal{Name: line.Key(), ShouldDelete: true}, nil
	case line.Action() == model.Rename:
		return item, fmt.Errorf("%w rename %s: propose the new name and the deletion of the old one", errNoProposal, line.Key())
	}
	item.Value = revealed(line.Value)
	if number, ok := visTypes[line.Visibility]; ok {
		item.VisType = &number
	}
	return item, nil
}

type wireProposals struct {
	Action  string         `json:"action"`
	Target  wireRef        `json:"target"`
	Updates []wireProposal `json:"updates"`
}

// RequestChanges creates a change request and returns its id. Each config is looked up first: another identity stops it
// with a model.WrongTarget before anything is sent. A line that a change request cannot express stops it too. An answer
// that never came is a Failure of the kind UnknownOutcome; the list in the dashboard then tells. Nothing is written to a
// config.
func (c *Client) RequestChanges(ctx context.Context, r model.ChangeRequest) (id string, err error) {
	const what = "create a change request"
	var sent []model.Value
	units := make([]wireProposals, 0, len(r.Units))
	for _, unit := range r.Units {
		u := wireProposals{Action: "create", Target: wireRef(unit.ID.ConfigRef)}
		for _, line := range unit.Lines {
			item, err := proposal(line)
			if err != nil {
				return "", &model.Failure{Kind: model.Invalid, What: what, Err: err}
			}
			u.Updates = append(u.Updates, item)
			if line.Value.Known() {
				sent = append(sent, line.Value)
			}
		}
		units = append(units, u)
	}
	for _, unit := range r.Units {
		if err := c.identify(ctx, unit.ID); err != nil {
			return "", err
		}
	}
	type person struct {
		Type string `json:"type"`
		Slug string `json:"slug"`
	}
	assigned := []person{}
	for _, slug := range r.Assigned {
		assigned = append(assigned, person{"WorkplaceUser", slug})
	}
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(map[string]any{"title": r.Title, "description": r.Description, "assigned": assigned, "units": units}) != nil {
		return "", &model.Failure{Kind: model.Invalid, What: what, Err: errUnencodable}
	}
	a, failure := c.do(ctx, request{
		method: http.MethodPost, path: "/v3/workplace/change_requests", body: bytes.TrimSuffix(body.Bytes(), []byte("\n")),
		bucket: writes, what: what, sent: sent,
	})
	if failure != nil {
		if a.reached && (a.err != nil || a.status >= 500 || a.status < 400 || a.status == http.StatusRequestTimeout) {
			failure.Kind = model.UnknownOutcome
		}
		return "", failure
	}
	var got struct {
		ChangeRequest struct {
			ID string `json:"id"`
		} `json:"changeRequest"`
	}
	if err := decode(a.body, &got); err != nil || got.ChangeRequest.ID == "" {
		unknown := unreadable(what, a, missing("the id of the change request"))
		unknown.Kind = model.UnknownOutcome
		return "", unknown
	}
	return got.ChangeRequest.ID, nil
}
