package client

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"dtui/model"
)

type wireIdentifier struct {
	Identifier string `json:"identifier"`
}

// wireMemberID is a member's type and slug, in both directions.
type wireMemberID struct {
	Type string `json:"type"`
	Slug string `json:"slug"`
}

func (w wireMemberID) id() model.MemberID {
	return model.MemberID{Kind: model.MemberKind(w.Type), Slug: w.Slug}
}

func memberIDs(list []wireMemberID) []model.MemberID {
	out := make([]model.MemberID, 0, len(list))
	for _, w := range list {
		out = append(out, w.id())
	}
	return out
}

// wireGroup is Doppler's API reference, Groups; workplace_role was seen live.
type wireGroup struct {
	Name          string          `json:"name"`
	Slug          string          `json:"slug"`
	CreatedAt     moment          `json:"created_at"`
	ProjectRole   *wireIdentifier `json:"default_project_role"`
	WorkplaceRole *wireIdentifier `json:"workplace_role"`
	Projects      *[]struct {
		Name string          `json:"name"`
		Slug string          `json:"slug"`
		Role *wireIdentifier `json:"role"`
	} `json:"projects"`
	Members *[]wireMemberID `json:"members"`
}

func (w *wireIdentifier) text() string {
	if w == nil {
		return ""
	}
	return w.Identifier
}

func (w wireGroup) group() model.Group {
	g := model.Group{
		Slug: w.Slug, Name: orElse(w.Name, w.Slug), CreatedAt: w.CreatedAt.Time,
		ProjectRole: w.ProjectRole.text(), WorkplaceRole: w.WorkplaceRole.text(),
	}
	if w.Projects != nil {
		g.Projects = []model.GroupProject{}
		for _, p := range *w.Projects {
			g.Projects = append(g.Projects, model.GroupProject{Slug: orElse(p.Slug, p.Name), Name: orElse(p.Name, p.Slug), Role: p.Role.text()})
		}
	}
	if w.Members != nil {
		g.Members = memberIDs(*w.Members)
	}
	return g
}

type wireGroupReply struct {
	Group *wireGroup `json:"group"`
}

func (r wireGroupReply) group() (model.Group, error) {
	if r.Group == nil || r.Group.Slug == "" {
		return model.Group{}, missing("the group's slug")
	}
	return r.Group.group(), nil
}

const groupsPath = "/v3/workplace/groups"

func groupPath(slug string) string { return groupsPath + "/group/" + url.PathEscape(slug) }

func sized() url.Values { return url.Values{"per_page": {strconv.Itoa(perPage)}} }

// Groups lists every group (GET /v3/workplace/groups), without members and projects. Where the plan has none the failure is
// Forbidden.
func (c *Client) Groups(ctx context.Context) ([]model.Group, error) {
	const what = "list the groups"
	list, err := share(ctx, c, c.key("groups"), what, func(ctx context.Context) ([]model.Group, error) {
		found, err := pages(ctx, c, request{path: groupsPath, query: sized(), bucket: reads, what: what}, "groups", func(w wireGroup) string { return w.Slug })
		if err != nil {
			return nil, err
		}
		list := make([]model.Group, 0, len(found))
		for _, w := range found {
			if w.Slug == "" {
				return nil, unreadable(what, answer{}, missing("a group's slug"))
			}
			list = append(list, w.group())
		}
		return list, nil
	})
	return slices.Clone(list), err
}

// Group reads one group with its members and projects (GET /v3/workplace/groups/group/{slug}).
func (c *Client) Group(ctx context.Context, slug string) (model.Group, error) {
	const what = "read a group"
	return share(ctx, c, c.key("group", slug), what, func(ctx context.Context) (model.Group, error) {
		var got wireGroupReply
		if err := c.get(ctx, request{path: groupPath(slug), bucket: reads, what: what}, &got); err != nil {
			return model.Group{}, err
		}
		group, err := got.group()
		if err != nil {
			return model.Group{}, unreadable(what, answer{}, err)
		}
		return group, nil
	})
}

// CreateGroup makes a group without members (POST /v3/workplace/groups).
func (c *Client) CreateGroup(ctx context.Context, d model.GroupDraft) (model.Group, error) {
	what := "create the group " + d.Name
	if err := d.Check(); err != nil {
		return model.Group{}, refusedHere(what, err)
	}
	body := map[string]any{"name": d.Name}
	if d.ProjectRole != "" {
		body["default_project_role"] = d.ProjectRole
	}
	return c.changeGroup(ctx, request{method: http.MethodPost, path: groupsPath, what: what}, body)
}

// EditGroup changes a group (PATCH /v3/workplace/groups/group/{slug}). An empty project role takes it away.
func (c *Client) EditGroup(ctx context.Context, slug string, e model.GroupEdit) (model.Group, error) {
	const what = "change a group"
	if err := e.Check(); err != nil {
		return model.Group{}, refusedHere(what, err)
	}
	body := map[string]any{}
	if e.Name != nil {
		body["name"] = *e.Name
	}
	if e.ProjectRole != nil {
		body["default_project_role"] = *e.ProjectRole
		if *e.ProjectRole == "" {
			body["default_project_role"] = nil
		}
	}
	return c.changeGroup(ctx, request{method: http.MethodPatch, path: groupPath(slug), what: what}, body)
}

func (c *Client) changeGroup(ctx context.Context, req request, body any) (model.Group, error) {
	var got wireGroupReply
	if err := c.administer(ctx, req, body, &got); err != nil {
		return model.Group{}, err
	}
	group, err := got.group()
	return group, told(req.what, err)
}

// DeleteGroup deletes a group (DELETE /v3/workplace/groups/group/{slug}).
func (c *Client) DeleteGroup(ctx context.Context, slug string) error {
	return c.administer(ctx, request{method: http.MethodDelete, path: groupPath(slug), what: "delete a group"}, nil, nil)
}

// GroupMembers lists the members of a group (GET …/members), which Doppler's own Terraform provider reads in pages.
func (c *Client) GroupMembers(ctx context.Context, slug string) ([]model.MemberID, error) {
	const what = "list the members of a group"
	list, err := share(ctx, c, c.key("group members", slug), what, func(ctx context.Context) ([]model.MemberID, error) {
		req := request{path: groupPath(slug) + "/members", query: sized(), bucket: reads, what: what}
		found, err := pages(ctx, c, req, "members", func(w wireMemberID) string { return w.Type + " " + w.Slug })
		return memberIDs(found), err
	})
	return slices.Clone(list), err
}

func groupMemberPath(slug string, m model.MemberID) string {
	return groupPath(slug) + "/members/" + url.PathEscape(string(m.Kind)) + "/" + url.PathEscape(m.Slug)
}

// InGroup reports whether somebody is in a group (GET …/members/{type}/{slug}, 204 or 404). A group that is not there is
// not told apart.
func (c *Client) InGroup(ctx context.Context, slug string, m model.MemberID) (bool, error) {
	_, failure := c.do(ctx, request{
		method: http.MethodGet, path: groupMemberPath(slug, m), bucket: reads, what: "look for a member of a group", usual: http.StatusNotFound,
	})
	switch {
	case failure == nil:
		return true, nil
	case failure.Kind == model.NotVisible:
		return false, nil
	default:
		return false, failure
	}
}

// AddToGroup adds a user to a group (POST …/members). One who is in it already is a Failure of the kind Conflict.
func (c *Client) AddToGroup(ctx context.Context, slug string, m model.MemberID) error {
	const what = "add a member to a group"
	if err := m.Check(); err != nil {
		return refusedHere(what, err)
	}
	return c.administer(ctx, request{method: http.MethodPost, path: groupPath(slug) + "/members", what: what}, wireMemberID{string(m.Kind), m.Slug}, nil)
}

// ReplaceGroupMembers leaves exactly the given users in a group (PUT …/members, seen in Doppler's Terraform provider).
func (c *Client) ReplaceGroupMembers(ctx context.Context, slug string, members []model.MemberID) error {
	const what = "replace the members of a group"
	list := []wireMemberID{}
	for _, m := range members {
		if err := m.Check(); err != nil {
			return refusedHere(what, err)
		}
		list = append(list, wireMemberID{string(m.Kind), m.Slug})
	}
	return c.administer(ctx, request{method: http.MethodPut, path: groupPath(slug) + "/members", what: what}, map[string]any{"members": list}, nil)
}

// RemoveFromGroup takes a user out of a group (DELETE …/members/{type}/{slug}).
func (c *Client) RemoveFromGroup(ctx context.Context, slug string, m model.MemberID) error {
	return c.administer(ctx, request{method: http.MethodDelete, path: groupMemberPath(slug, m), what: "remove a member from a group"}, nil, nil)
}
