package client

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"dtui/model"
)

// wireWorkplaceUser is Doppler's API reference, Workplace Users.
type wireWorkplaceUser struct {
	ID        string   `json:"id"`
	Access    string   `json:"access"`
	CreatedAt moment   `json:"created_at"`
	User      wireUser `json:"user"`
}

func (w wireWorkplaceUser) user() model.User {
	return model.User{
		ID: w.ID, Name: w.User.person(), Email: w.User.Email, Username: w.User.Username, Access: w.Access, CreatedAt: w.CreatedAt.Time,
	}
}

const usersPath = "/v3/workplace/users"

// Users lists every person in the workplace (GET /v3/workplace/users, which takes no size of its pages).
func (c *Client) Users(ctx context.Context) ([]model.User, error) {
	const what = "list the people in the workplace"
	list, err := share(ctx, c, c.key("users"), what, func(ctx context.Context) ([]model.User, error) {
		req := request{path: usersPath, bucket: reads, what: what}
		found, err := pages(ctx, c, req, "workplace_users", func(w wireWorkplaceUser) string { return w.ID })
		list := make([]model.User, 0, len(found))
		for _, w := range found {
			if w.ID == "" {
				return nil, unreadable(what, answer{}, missing("a user's id"))
			}
			list = append(list, w.user())
		}
		return list, err
	})
	return slices.Clone(list), err
}

type wireUserReply struct {
	User *wireWorkplaceUser `json:"workplace_user"`
}

// User reads one person (GET /v3/workplace/users/{slug}).
func (c *Client) User(ctx context.Context, id string) (model.User, error) {
	const what = "read a person in the workplace"
	var got wireUserReply
	if err := c.get(ctx, request{path: usersPath + "/" + url.PathEscape(id), bucket: reads, what: what}, &got); err != nil {
		return model.User{}, err
	}
	if got.User == nil || got.User.ID == "" {
		return model.User{}, unreadable(what, answer{}, missing("the user's id"))
	}
	return got.User.user(), nil
}

// SetAccess gives a person another workplace role, by its identifier (PATCH /v3/workplace/users/{slug}).
func (c *Client) SetAccess(ctx context.Context, id, role string) (model.User, error) {
	const what = "change a person's access to the workplace"
	var got wireUserReply
	req := request{method: http.MethodPatch, path: usersPath + "/" + url.PathEscape(id), what: what}
	if err := c.administer(ctx, req, map[string]string{"access": role}, &got); err != nil {
		return model.User{}, err
	}
	if got.User == nil || got.User.ID == "" {
		return model.User{}, told(what, missing("the user's id"))
	}
	return got.User.user(), nil
}

// Invites lists who was asked into the workplace and has not come yet (GET /v3/workplace/invites).
func (c *Client) Invites(ctx context.Context) ([]model.Invite, error) {
	const what = "list the invites"
	type wireInvite struct {
		Slug      string   `json:"slug"`
		Email     string   `json:"email"`
		CreatedAt moment   `json:"created_at"`
		Role      wireRole `json:"workplace_role"`
	}
	list, err := share(ctx, c, c.key("invites"), what, func(ctx context.Context) ([]model.Invite, error) {
		req := request{path: "/v3/workplace/invites", query: sized(), bucket: reads, what: what}
		found, err := pages(ctx, c, req, "invites", func(w wireInvite) string { return w.Slug })
		list := make([]model.Invite, 0, len(found))
		for _, w := range found {
			list = append(list, model.Invite{Slug: w.Slug, Email: w.Email, CreatedAt: w.CreatedAt.Time, Role: w.Role.role()})
		}
		return list, err
	})
	return slices.Clone(list), err
}
