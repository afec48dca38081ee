package sandbox

import (
	"net/http"
	"slices"
)

// user tells whether the token acts for a person: such a token never reads a restricted value (Doppler's
// documentation, Secret Visibility).
func (t *token) user() bool { return t.Kind == KindPersonal || t.Kind == KindCLI }

// bound tells whether the token reaches one config alone.
func (t *token) bound() bool { return t.Kind == KindService }

// account tells whether the token acts for a service account.
func (t *token) account() bool { return t.Kind == KindServiceAccount || t.Kind == KindIdentity }

// sees tells whether a project exists for the token.
func (t *token) sees(slug string) bool {
	switch {
	case t.bound():
		return t.Config.Project == slug
	case t.Limited:
		return slices.Contains(t.Projects, slug)
	default:
		return true
	}
}

// reach are the routes of the kinds of token that know people and no projects (Doppler's API reference, Auth Token
// Formats). Who the token is and what does not exist is told to every token.
var reach = map[string][]string{
	KindSCIM: {
		"GET /v3/me", "GET /v3/workplace/users", "GET /v3/workplace/users/{slug}", "PATCH /v3/workplace/users/{slug}", "GET /v3/workplace/groups", "POST /v3/workplace/groups",
		"GET /v3/workplace/groups/group/{slug}", "PATCH /v3/workplace/groups/group/{slug}", "DELETE /v3/workplace/groups/group/{slug}",
		"GET /v3/workplace/groups/group/{slug}/members", "POST /v3/workplace/groups/group/{slug}/members", "PUT /v3/workplace/groups/group/{slug}/members",
		"GET /v3/workplace/groups/group/{slug}/members/{type}/{member}", "DELETE /v3/workplace/groups/group/{slug}/members/{type}/{member}", "/",
	},
	KindAudit: {"GET /v3/me", "GET /v3/workplace", "GET /v3/workplace/users", "GET /v3/workplace/users/{slug}", "/"},
}

// mayReach refuses a route to the kinds of token that have a list. The wording is the sandbox's own.
func (t *token) mayReach(route string) error {
	routes, listed := reach[t.Kind]
	if !listed || slices.Contains(routes, route) {
		return nil
	}
	if t.Kind == KindSCIM {
		return refuse(http.StatusForbidden, "A SCIM token has access to users and groups only")
	}
	return refuse(http.StatusForbidden, "An audit token has access to the workplace and its users only")
}

// mayManage refuses a service token, which reaches the secrets of its config and nothing else.
func (c *call) mayManage(what string) error {
	if c.by.bound() {
		return refuse(http.StatusForbidden, "You do not have access to %s", what)
	}
	return nil
}

// mayManageWorkplace also refuses a service account that sees some projects alone.
func (c *call) mayManageWorkplace(what string) error {
	if c.by.Limited {
		return refuse(http.StatusForbidden, "You do not have access to %s", what)
	}
	return c.mayManage(what)
}

// mayWrite refuses a service token that only reads.
func (c *call) mayWrite() error {
	if c.by.bound() && c.by.Access != AccessReadWrite {
		return refuse(http.StatusForbidden, "You do not have write access to this config's secrets")
	}
	return nil
}

// visibleProjects are all that exist for the token.
func (c *call) visibleProjects() []*project {
	if !c.by.bound() && !c.by.Limited {
		return c.state.Projects
	}
	var seen []*project
	for _, p := range c.state.Projects {
		if c.by.sees(p.Slug) {
			seen = append(seen, p)
		}
	}
	return seen
}
