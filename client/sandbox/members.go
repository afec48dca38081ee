package sandbox

import (
	"net/http"
	"slices"
)

// member is who has a role in a project (Doppler's API reference, Project Members).
type member struct {
	Kind         string   `json:"type"`
	Slug         string   `json:"slug"`
	Role         string   `json:"role"`
	Environments []string `json:"environments"` // their slugs; null: all of them
}

func (m *member) object() object {
	o := object{"type": m.Kind, "slug": m.Slug, "role": object{"identifier": m.Role}, "access_all_environments": m.Environments == nil, "environments": nil}
	if m.Environments != nil {
		o["environments"] = m.Environments
	}
	return o
}

func (p *project) member(kind, slug string) *member {
	for _, m := range p.Members {
		if m.Kind == kind && m.Slug == slug {
			return m
		}
	}
	return nil
}

// joins makes whoever creates a project its admin.
func (c *call) joins(p *project) {
	if c.by.user() {
		p.Members = append(p.Members, &member{Kind: memberUser, Slug: personUUID(c.by.Person), Role: roleAdmin})
	}
}

// peopled returns the project whose members the call is about.
func (c *call) peopled(change bool) (*project, error) {
	if err := c.mayManage("project members"); err != nil {
		return nil, err
	}
	p, err := c.project()
	if err != nil || !change || !c.by.user() || c.may("all_enclave_projects_admin") {
		return p, err
	}
	if m := p.member(memberUser, personUUID(c.by.Person)); m != nil {
		if held := c.state.projectRole(m.Role); held != nil && slices.Contains(held.Permissions, "enclave_project_members") {
			return p, nil
		}
	}
	return nil, refuse(http.StatusForbidden, "You do not have access to project members")
}

func (c *call) listMembers() (any, error) {
	p, err := c.peopled(false)
	if err != nil {
		return nil, err
	}
	window, number, err := page(c, p.Members)
	if err != nil {
		return nil, err
	}
	list := make([]object, len(window))
	for i, m := range window {
		list[i] = m.object()
	}
	return object{"members": list, "page": number, "success": true}, nil
}

// fillMember takes in the role and the environments that the call gives.
func (c *call) fillMember(p *project, m *member) error {
	identifier, _, err := c.text("role")
	if err != nil {
		return err
	}
	if identifier != "" {
		if c.state.projectRole(identifier) == nil {
			return refuse(http.StatusBadRequest, "Please provide a valid role.")
		}
	}
	environments, given, err := c.texts("environments")
	if err != nil {
		return err
	}
	for _, slug := range environments {
		if p.environment(slug) == nil {
			return refuse(http.StatusNotFound, "Could not find requested environment '%s'", slug)
		}
	}
	if identifier != "" {
		m.Role = identifier
	}
	if given {
		m.Environments = environments
	}
	return nil
}

func (c *call) addMember() (any, error) {
	p, err := c.peopled(true)
	if err != nil {
		return nil, err
	}
	kind, slug, err := c.memberNamed()
	if err != nil {
		return nil, err
	}
	if p.member(kind, slug) != nil {
		return nil, refuse(http.StatusBadRequest, "This member already has access to the project.")
	}
	m := &member{Kind: kind, Slug: slug, Role: roleCollaborator}
	if g := c.state.group(slug); kind == memberGroup && g.ProjectRole != "" {
		m.Role = g.ProjectRole
	}
	if err := c.fillMember(p, m); err != nil {
		return nil, err
	}
	p.Members = append(p.Members, m)
	c.acted("Added a member to "+p.Slug, p, nil, nil)
	return object{"member": m.object(), "success": true}, nil
}

func (c *call) member(change bool) (*project, *member, error) {
	p, err := c.peopled(change)
	if err != nil {
		return nil, nil, err
	}
	if m := p.member(c.request.PathValue("type"), c.request.PathValue("member")); m != nil {
		return p, m, nil
	}
	return nil, nil, refuse(http.StatusNotFound, "Could not find requested member '%s'", c.request.PathValue("member"))
}

func (c *call) getMember() (any, error) {
	_, m, err := c.member(false)
	if err != nil {
		return nil, err
	}
	return object{"member": m.object(), "success": true}, nil
}

func (c *call) updateMember() (any, error) {
	p, m, err := c.member(true)
	if err != nil {
		return nil, err
	}
	if err := c.fillMember(p, m); err != nil {
		return nil, err
	}
	c.acted("Modified a member of "+p.Slug, p, nil, nil)
	return object{"member": m.object(), "success": true}, nil
}

func (c *call) removeMember() (any, error) {
	p, m, err := c.member(true)
	if err != nil {
		return nil, err
	}
	p.Members = slices.DeleteFunc(p.Members, func(other *member) bool { return other == m })
	c.acted("Removed a member of "+p.Slug, p, nil, nil)
	return nil, nil
}
