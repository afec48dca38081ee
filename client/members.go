package client

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"dtui/model"
)

// wireMember is Doppler's API reference, Project Members. The environments are null where all are meant (seen live).
type wireMember struct {
	wireMemberID
	Role            *wireIdentifier `json:"role"`
	AllEnvironments *bool           `json:"access_all_environments"`
	Environments    *[]string       `json:"environments"`
}

func (w wireMember) member() model.ProjectMember {
	m := model.ProjectMember{MemberID: w.id(), Role: w.Role.text()}
	if w.Environments != nil {
		m.Environments = *w.Environments
	}
	m.AllEnvironments = w.Environments == nil
	if w.AllEnvironments != nil {
		m.AllEnvironments = *w.AllEnvironments
	}
	return m
}

type wireMemberReply struct {
	Member *wireMember `json:"member"`
}

func (r wireMemberReply) member() (model.ProjectMember, error) {
	if r.Member == nil || r.Member.Slug == "" {
		return model.ProjectMember{}, missing("the member's slug")
	}
	return r.Member.member(), nil
}

const membersPath = "/v3/projects/project/members"

func memberPath(m model.MemberID) string {
	return membersPath + "/member/" + url.PathEscape(string(m.Kind)) + "/" + url.PathEscape(m.Slug)
}

// Members lists who has a role in a project (GET /v3/projects/project/members). Groups are not taken apart.
func (c *Client) Members(ctx context.Context, project string) ([]model.ProjectMember, error) {
	what := "list the members of " + project
	list, err := share(ctx, c, c.key("members", project), what, func(ctx context.Context) ([]model.ProjectMember, error) {
		query := sized()
		query.Set("project", project)
		req := request{path: membersPath, query: query, bucket: reads, what: what}
		found, err := pages(ctx, c, req, "members", func(w wireMember) string { return w.Type + " " + w.Slug })
		list := make([]model.ProjectMember, 0, len(found))
		for _, w := range found {
			list = append(list, w.member())
		}
		return list, err
	})
	return slices.Clone(list), err
}

// Member reads one member of a project (GET …/members/member/{type}/{slug}).
func (c *Client) Member(ctx context.Context, project string, m model.MemberID) (model.ProjectMember, error) {
	what := "read a member of " + project
	var got wireMemberReply
	if err := c.get(ctx, request{path: memberPath(m), query: projectQuery(project), bucket: reads, what: what}, &got); err != nil {
		return model.ProjectMember{}, err
	}
	member, err := got.member()
	if err != nil {
		return model.ProjectMember{}, unreadable(what, answer{}, err)
	}
	return member, nil
}

// AddMember gives somebody a role in a project (POST /v3/projects/project/members).
func (c *Client) AddMember(ctx context.Context, project string, m model.MemberID, g model.MemberGrant) (model.ProjectMember, error) {
	what := "add a member to " + project
	if err := m.Check(); err != nil {
		return model.ProjectMember{}, refusedHere(what, err)
	}
	body := map[string]any{"type": string(m.Kind), "slug": m.Slug}
	return c.changeMember(ctx, project, request{method: http.MethodPost, path: membersPath, what: what}, g, body)
}

// EditMember changes the role or the environments of a member (PATCH …/members/member/{type}/{slug}).
func (c *Client) EditMember(ctx context.Context, project string, m model.MemberID, g model.MemberGrant) (model.ProjectMember, error) {
	what := "change a member of " + project
	body := map[string]any{}
	if g.AllEnvironments {
		body["environments"] = nil
	}
	return c.changeMember(ctx, project, request{method: http.MethodPatch, path: memberPath(m), what: what}, g, body)
}

func (c *Client) changeMember(ctx context.Context, project string, req request, g model.MemberGrant, body map[string]any) (model.ProjectMember, error) {
	if err := g.Check(); err != nil {
		return model.ProjectMember{}, refusedHere(req.what, err)
	}
	if g.Role != "" {
		body["role"] = g.Role
	}
	if g.Environments != nil {
		body["environments"] = g.Environments
	}
	var got wireMemberReply
	req.query = projectQuery(project)
	if err := c.administer(ctx, req, body, &got); err != nil {
		return model.ProjectMember{}, err
	}
	member, err := got.member()
	return member, told(req.what, err)
}

// RemoveMember takes somebody's role in a project away (DELETE …/members/member/{type}/{slug}).
func (c *Client) RemoveMember(ctx context.Context, project string, m model.MemberID) error {
	req := request{method: http.MethodDelete, path: memberPath(m), query: projectQuery(project), what: "remove a member of " + project}
	return c.administer(ctx, req, nil, nil)
}
