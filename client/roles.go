package client

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"dtui/model"
)

// wireRole is Doppler's API reference, Workplace Roles and Project Roles; only the first have is_inline_role.
type wireRole struct {
	Name        string   `json:"name"`
	Permissions []string `json:"permissions"`
	Identifier  string   `json:"identifier"`
	CreatedAt   moment   `json:"created_at"`
	Custom      bool     `json:"is_custom_role"`
	Inline      bool     `json:"is_inline_role"`
}

func (w wireRole) role() model.Role {
	return model.Role{
		Identifier: w.Identifier, Name: orElse(w.Name, w.Identifier), Permissions: w.Permissions, CreatedAt: w.CreatedAt.Time,
		Custom: w.Custom, Inline: w.Inline,
	}
}

type wireRoleReply struct {
	Role *wireRole `json:"role"`
}

func (r wireRoleReply) role() (model.Role, error) {
	if r.Role == nil || r.Role.Identifier == "" {
		return model.Role{}, missing("the role's identifier")
	}
	return r.Role.role(), nil
}

// RoleScope says which of the two sets of roles is meant.
type RoleScope = model.RoleScope

// The scopes.
const (
	WorkplaceRoles = model.WorkplaceRoles
	ProjectRoles   = model.ProjectRoles
)

// scopePath is where the roles of a scope are.
func scopePath(s RoleScope) string {
	if s == ProjectRoles {
		return "/v3/projects"
	}
	return "/v3/workplace"
}

func rolePath(s RoleScope, identifier string) string {
	return scopePath(s) + "/roles/role/" + url.PathEscape(identifier)
}

// Permissions lists every permission that a role can have (GET /v3/workplace/permissions, /v3/projects/permissions).
func (c *Client) Permissions(ctx context.Context, scope RoleScope) ([]string, error) {
	what := "list the permissions of " + scope.String() + " roles"
	list, err := share(ctx, c, c.key("permissions", scopePath(scope)), what, func(ctx context.Context) ([]string, error) {
		var got struct {
			Permissions *[]string `json:"permissions"`
		}
		if err := c.get(ctx, request{path: scopePath(scope) + "/permissions", bucket: reads, what: what}, &got); err != nil {
			return nil, err
		}
		if got.Permissions == nil {
			return nil, unreadable(what, answer{}, missing("the list of permissions"))
		}
		return *got.Permissions, nil
	})
	return slices.Clone(list), err
}

// Roles lists the built-in and the custom roles (GET …/roles), which have no pages.
func (c *Client) Roles(ctx context.Context, scope RoleScope) ([]model.Role, error) {
	what := "list the " + scope.String() + " roles"
	list, err := share(ctx, c, c.key("roles", scopePath(scope)), what, func(ctx context.Context) ([]model.Role, error) {
		var got struct {
			Roles *[]wireRole `json:"roles"`
		}
		if err := c.get(ctx, request{path: scopePath(scope) + "/roles", bucket: reads, what: what}, &got); err != nil {
			return nil, err
		}
		if got.Roles == nil {
			return nil, unreadable(what, answer{}, missing("the list of roles"))
		}
		list := make([]model.Role, 0, len(*got.Roles))
		for _, w := range *got.Roles {
			list = append(list, w.role())
		}
		return list, nil
	})
	return slices.Clone(list), err
}

// Role reads one role (GET …/roles/role/{role}).
func (c *Client) Role(ctx context.Context, scope RoleScope, identifier string) (model.Role, error) {
	what := "read the " + scope.String() + " role " + identifier
	var got wireRoleReply
	if err := c.get(ctx, request{path: rolePath(scope, identifier), bucket: reads, what: what}, &got); err != nil {
		return model.Role{}, err
	}
	role, err := got.role()
	if err != nil {
		return model.Role{}, unreadable(what, answer{}, err)
	}
	return role, nil
}

// CreateRole makes a custom role (POST …/roles).
func (c *Client) CreateRole(ctx context.Context, scope RoleScope, d model.RoleDraft) (model.Role, error) {
	what := "create the " + scope.String() + " role " + d.Name
	if err := d.Check(); err != nil {
		return model.Role{}, refusedHere(what, err)
	}
	body := map[string]any{"name": d.Name, "permissions": append([]string{}, d.Permissions...)}
	return c.changeRole(ctx, request{method: http.MethodPost, path: scopePath(scope) + "/roles", what: what}, body)
}

// EditRole changes a custom role (PATCH …/roles/role/{role}). Its identifier stays.
func (c *Client) EditRole(ctx context.Context, scope RoleScope, identifier string, e model.RoleEdit) (model.Role, error) {
	what := "change the " + scope.String() + " role " + identifier
	if err := e.Check(); err != nil {
		return model.Role{}, refusedHere(what, err)
	}
	body := map[string]any{}
	if e.Name != nil {
		body["name"] = *e.Name
	}
	if e.Permissions != nil {
		body["permissions"] = append([]string{}, *e.Permissions...)
	}
	return c.changeRole(ctx, request{method: http.MethodPatch, path: rolePath(scope, identifier), what: what}, body)
}

func (c *Client) changeRole(ctx context.Context, req request, body any) (model.Role, error) {
	var got wireRoleReply
	if err := c.administer(ctx, req, body, &got); err != nil {
		return model.Role{}, err
	}
	role, err := got.role()
	return role, told(req.what, err)
}

// DeleteRole deletes a custom role (DELETE …/roles/role/{role}).
func (c *Client) DeleteRole(ctx context.Context, scope RoleScope, identifier string) error {
	what := "delete the " + scope.String() + " role " + identifier
	return c.administer(ctx, request{method: http.MethodDelete, path: rolePath(scope, identifier), what: what}, nil, nil)
}
