package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// worldTeam is what a world says of people and of what is told and copied beyond it. Everything is named by what a person
// would call it; identifiers are made of the names, so that they are the same in every run.
type worldTeam struct {
	Groups       []worldGroup       `json:"groups,omitempty"`
	Roles        []worldRole        `json:"roles,omitempty"`
	ProjectRoles []worldRole        `json:"project_roles,omitempty"`
	Invites      []worldInvite      `json:"invites,omitempty"`
	Integrations []worldIntegration `json:"integrations,omitempty"`
	Policies     []worldPolicy      `json:"policies,omitempty"`
	Requests     []worldRequest     `json:"change_requests,omitempty"`
}

type worldGroup struct {
	Name          string   `json:"name"`
	Ago           ago      `json:"ago"`
	ProjectRole   string   `json:"project_role,omitempty"`
	WorkplaceRole string   `json:"workplace_role,omitempty"`
	Members       []string `json:"members"` // people's ids
}

type worldRole struct {
	Name        string   `json:"name"`
	Ago         ago      `json:"ago"`
	Permissions []string `json:"permissions"`
}

type worldInvite struct {
	Email string `json:"email"`
	Role  string `json:"role"`
	Ago   ago    `json:"ago"`
}

type worldIntegration struct {
	Name  string      `json:"name"`
	Type  string      `json:"type"`
	Ago   ago         `json:"ago"`
	Syncs []worldSync `json:"syncs,omitempty"`
}

type worldSync struct {
	Project string `json:"project"`
	Config  string `json:"config"`
	Last    *ago   `json:"last"` // null: it never ran
}

type worldPolicy struct {
	Name        string                  `json:"name"`
	Description string                  `json:"description,omitempty"`
	Reviewers   int                     `json:"reviewers"`
	Groups      []string                `json:"groups,omitempty"` // that the reviewers have to be in; none: anybody
	NotOneself  bool                    `json:"not_oneself,omitempty"`
	Projects    map[string]policyTarget `json:"projects"`
}

type worldRequest struct {
	Title       string      `json:"title"`
	Description string      `json:"description,omitempty"`
	Ago         ago         `json:"ago"`
	By          string      `json:"by"`
	Assigned    []string    `json:"assigned,omitempty"`
	Units       []worldUnit `json:"units"`
}

type worldUnit struct {
	Project    string             `json:"project"`
	Config     string             `json:"config"`
	ApprovedBy []string           `json:"approved_by,omitempty"`
	Updates    []requestedChanges `json:"updates"`
}

// worldMember is one of a project's: exactly one of the first three is given.
type worldMember struct {
	Person       string   `json:"person,omitempty"`
	Group        string   `json:"group,omitempty"`
	Invite       string   `json:"invite,omitempty"` // the address
	Role         string   `json:"role"`
	Environments []string `json:"environments,omitempty"` // none: all of them
}

type worldWebhook struct {
	Name    string   `json:"name"`
	URL     string   `json:"url"`
	Secret  string   `json:"secret,omitempty"`
	Off     bool     `json:"off,omitempty"`
	Configs []string `json:"configs"`
}

func named(kind, name string) string { return uuidOf(sumOf(kind, name)) }

// buildTeam adds what the world says beyond its projects. The state is linked already.
func (s *state) buildTeam(w *worldFile, now time.Time) error {
	for _, r := range w.Roles {
		s.Roles = append(s.Roles, &role{Identifier: r.Name, Name: r.Name, Permissions: r.Permissions, Created: r.Ago.before(now)})
	}
	for _, r := range w.ProjectRoles {
		s.ProjectRoles = append(s.ProjectRoles, &role{Identifier: r.Name, Name: r.Name, Permissions: r.Permissions, Created: r.Ago.before(now)})
	}
	for _, p := range s.People {
		if s.role(s.access(p)) == nil {
			return fmt.Errorf("people: %q has the unknown access %q", p.ID, p.Access)
		}
	}
	for _, one := range w.Groups {
		for _, id := range one.Members {
			if s.person(id) == nil {
				return fmt.Errorf("group %q: %q is not among the people", one.Name, id)
			}
		}
		if one.ProjectRole != "" && s.projectRole(one.ProjectRole) == nil || one.WorkplaceRole != "" && s.role(one.WorkplaceRole) == nil {
			return fmt.Errorf("group %q has an unknown role", one.Name)
		}
		s.Groups = append(s.Groups, &group{
			Slug: named(memberGroup, one.Name), Name: one.Name, Created: one.Ago.before(now), ProjectRole: one.ProjectRole,
			WorkplaceRole: one.WorkplaceRole, Members: append([]string{}, one.Members...),
		})
	}
	for _, one := range w.Invites {
		if s.role(one.Role) == nil {
			return fmt.Errorf("invite of %q: role %q is unknown", one.Email, one.Role)
		}
		s.Invites = append(s.Invites, &invite{Slug: named(memberInvite, one.Email), Email: one.Email, Role: one.Role, Created: one.Ago.before(now)})
	}
	for _, p := range w.Projects {
		if err := s.buildMembers(s.bySlug[p.Slug], p); err != nil {
			return fmt.Errorf("project %q: %w", p.Slug, err)
		}
	}
	if err := s.buildIntegrations(w, now); err != nil {
		return err
	}
	return s.buildReviews(w, now)
}

func (s *state) buildMembers(p *project, w worldProject) error {
	for _, one := range w.Members {
		m := &member{Role: one.Role, Environments: one.Environments}
		switch {
		case one.Person != "":
			m.Kind, m.Slug = memberUser, personUUID(one.Person)
		case one.Group != "":
			m.Kind, m.Slug = memberGroup, named(memberGroup, one.Group)
		default:
			m.Kind, m.Slug = memberInvite, named(memberInvite, one.Invite)
		}
		if !s.known(m.Kind, m.Slug) || s.projectRole(m.Role) == nil {
			return fmt.Errorf("members: nobody is called %q, or the role %q is unknown", one.Person+one.Group+one.Invite, one.Role)
		}
		for _, slug := range m.Environments {
			if p.environment(slug) == nil {
				return fmt.Errorf("members: there is no environment %q", slug)
			}
		}
		p.Members = append(p.Members, m)
	}
	for _, one := range w.Webhooks {
		if !onLoopback(one.URL) {
			return fmt.Errorf("webhook %q is not on this machine", one.Name)
		}
		for _, name := range one.Configs {
			if p.configs[name] == nil {
				return fmt.Errorf("webhook %q: there is no config %q", one.Name, name)
			}
		}
		p.Webhooks = append(p.Webhooks, &webhook{
			ID: named("webhook", p.Slug+" "+one.Name), Name: one.Name, URL: one.URL, Secret: one.Secret, Enabled: !one.Off,
			Authentication: authentication{Type: "None"}, Configs: append([]string{}, one.Configs...),
		})
	}
	return nil
}

func (s *state) buildIntegrations(w *worldFile, now time.Time) error {
	for _, one := range w.Integrations {
		if integrationTypes[one.Type] == nil {
			return fmt.Errorf("integration %q: type %q is unknown", one.Name, one.Type)
		}
		i := &integration{Slug: named("integration", one.Name), Name: one.Name, Type: one.Type, Created: one.Ago.before(now)}
		for _, ws := range one.Syncs {
			ref := configRef{ws.Project, ws.Config}
			if s.config(ref) == nil {
				return fmt.Errorf("integration %q: there is no config %q in %q", one.Name, ws.Config, ws.Project)
			}
			made := &configSync{Slug: named("sync", one.Name+" "+ws.Project+" "+ws.Config), Config: ref, Data: "{}"}
			if ws.Last != nil {
				at := ws.Last.before(now)
				made.Last = &at
			}
			i.Syncs = append(i.Syncs, made)
		}
		s.Integrations = append(s.Integrations, i)
	}
	return nil
}

func (s *state) buildReviews(w *worldFile, now time.Time) error {
	for _, one := range w.Policies {
		p := &policy{ID: named("policy", one.Name), Name: one.Name, Description: one.Description, Targets: policyTargets{Projects: map[string]policyTarget{}}}
		rule := object{"type": "RequiredReviewer", "count": max(one.Reviewers, 1), "subjects": nil}
		if len(one.Groups) > 0 {
			subjects := []object{}
			for _, name := range one.Groups {
				slug := named(memberGroup, name)
				if s.group(slug) == nil {
					return fmt.Errorf("policy %q: there is no group %q", one.Name, name)
				}
				subjects = append(subjects, object{"type": subjectGroup, "slug": slug, "name": name})
			}
			rule["subjects"] = subjects
		}
		rules := []object{rule}
		if one.NotOneself {
			rules = append(rules, object{"type": "DisallowSelfReview"})
		}
		for _, r := range rules {
			raw, err := json.Marshal(r)
			if err != nil {
				return err
			}
			p.Rules = append(p.Rules, raw)
		}
		for slug, target := range one.Projects {
			if s.bySlug[slug] == nil {
				return fmt.Errorf("policy %q: there is no project %q", one.Name, slug)
			}
			target.EnvSlugs, target.ConfigNames = append([]string{}, target.EnvSlugs...), append([]string{}, target.ConfigNames...)
			p.Targets.Projects[slug] = target
		}
		s.Policies = append(s.Policies, p)
	}
	for _, one := range w.Requests {
		if err := s.buildRequest(one, now); err != nil {
			return fmt.Errorf("change request %q: %w", one.Title, err)
		}
	}
	// The oldest first, as requests come.
	slices.SortStableFunc(s.Requests, func(a, b *changeRequest) int { return a.Created.Compare(b.Created) })
	return nil
}

func (s *state) buildRequest(w worldRequest, now time.Time) error {
	by := s.person(w.By)
	if by == nil {
		return fmt.Errorf("\"by\" is %q, who is not among the people", w.By)
	}
	r := &changeRequest{
		ID: named("change request", w.Title), Title: w.Title, Description: w.Description, Created: w.Ago.before(now),
		By: by.ID, ByName: by.Name, BySlug: personUUID(by.ID), Assigned: []assignee{},
	}
	for _, id := range w.Assigned {
		if s.person(id) == nil {
			return fmt.Errorf("%q is not among the people", id)
		}
		r.Assigned = append(r.Assigned, assignee{subjectUser, personUUID(id)})
	}
	for _, wu := range w.Units {
		ref := configRef{wu.Project, wu.Config}
		if s.config(ref) == nil {
			return fmt.Errorf("there is no config %q in %q", wu.Config, wu.Project)
		}
		u := changeUnit{ID: named("unit", w.Title+" "+wu.Project+" "+wu.Config), Status: unitOpen, Target: ref, Created: r.Created, Updates: wu.Updates}
		for i := range u.Updates {
			if err := u.Updates[i].check(); err != nil {
				return err
			}
		}
		for _, id := range wu.ApprovedBy {
			if s.person(id) == nil {
				return fmt.Errorf("%q is not among the people", id)
			}
			u.Approvals = append(u.Approvals, personUUID(id))
		}
		r.Units = append(r.Units, u)
	}
	s.Requests = append(s.Requests, r)
	return nil
}
