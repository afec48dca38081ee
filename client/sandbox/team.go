package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// team is what the state knows of people beyond their names.
type team struct {
	Groups       []*group       `json:"groups,omitempty"`
	Roles        []*role        `json:"roles,omitempty"`         // custom ones of the workplace
	ProjectRoles []*role        `json:"project_roles,omitempty"` // custom ones of projects
	Invites      []*invite      `json:"invites,omitempty"`
	Integrations []*integration `json:"integrations,omitempty"`
}

// invite is somebody who was asked into the workplace and has not come yet (Doppler's API reference, Invites).
type invite struct {
	Slug    string    `json:"slug"`
	Email   string    `json:"email"`
	Role    string    `json:"role"`
	Created time.Time `json:"created"`
}

// What a member can be.
const (
	memberUser    = "workplace_user"
	memberGroup   = "group"
	memberInvite  = "invite"
	memberAccount = "service_account"
)

// access is the workplace role of a person. The world's first one owns it unless the world says otherwise.
func (s *state) access(p *person) string {
	switch {
	case p.Access != "":
		return p.Access
	case p == s.People[0]:
		return roleOwner
	default:
		return roleCollaborator
	}
}

func (s *state) personBySlug(slug string) *person {
	for _, p := range s.People {
		if personUUID(p.ID) == slug {
			return p
		}
	}
	return nil
}

// may tells whether the caller's workplace role has a permission. A token of no listed service account has that of an admin.
func (c *call) may(permission string) bool {
	if account := c.state.serviceAccount(c.by.Account); account != nil {
		return slices.Contains(c.state.roleOf(account).Permissions, permission)
	}
	if !c.by.user() {
		return true
	}
	held := c.state.role(c.state.access(c.state.person(c.by.Person)))
	return held != nil && slices.Contains(held.Permissions, permission)
}

// mayAdminister refuses tokens without the workplace, people without a permission, and on demand the smallest plan.
func (c *call) mayAdminister(what, permission string) error {
	if err := c.mayManageWorkplace(what); err != nil {
		return err
	}
	if !c.may(permission) {
		return refuse(http.StatusForbidden, "You do not have access to %s", what)
	}
	return nil
}

// hasPlan refuses what the smallest plan does not have. Worded as seen live for groups.
func (c *call) hasPlan(what string) error {
	if c.limited() && c.server.options.Plan == PlanDeveloper {
		return refuse(http.StatusForbidden, "You do not have access to %s.", what)
	}
	return nil
}

// known tells whether there is such a member.
func (s *state) known(kind, slug string) bool {
	switch kind {
	case memberUser:
		return s.personBySlug(slug) != nil
	case memberGroup:
		return s.group(slug) != nil
	case memberInvite:
		return slices.ContainsFunc(s.Invites, func(i *invite) bool { return i.Slug == slug })
	case memberAccount:
		return s.serviceAccount(slug) != nil
	}
	return false
}

// memberNamed reads the type and the slug of a member in the body.
func (c *call) memberNamed() (kind, slug string, err error) {
	if kind, err = c.need("type"); err != nil {
		return "", "", err
	}
	if slug, err = c.need("slug"); err != nil {
		return "", "", err
	}
	if !slices.Contains([]string{memberUser, memberGroup, memberInvite, memberAccount}, kind) {
		return "", "", refuse(http.StatusBadRequest, "Please provide a valid type.")
	}
	if !c.state.known(kind, slug) {
		return "", "", refuse(http.StatusNotFound, "Could not find requested member '%s'", slug)
	}
	return kind, slug, nil
}

// texts reads a list of texts, and whether it is there; null is an empty list that is there.
func (c *call) texts(field string) (list []string, given bool, err error) {
	raw, given := c.body[field]
	if !given {
		return nil, false, nil
	}
	if json.Unmarshal(raw, &list) != nil {
		return nil, true, refuse(http.StatusBadRequest, "Please provide a valid %s.", field)
	}
	return list, true, nil
}

func (c *call) listInvites() (any, error) {
	if err := c.mayManageWorkplace("invites"); err != nil {
		return nil, err
	}
	window, number, err := page(c, c.state.Invites)
	if err != nil {
		return nil, err
	}
	list := make([]object, len(window))
	for i, one := range window {
		list[i] = object{"slug": one.Slug, "email": one.Email, "created_at": stamp(one.Created), "workplace_role": nil}
		if held := c.state.role(one.Role); held != nil {
			list[i]["workplace_role"] = held.object(c, true)
		}
	}
	return object{"invites": list, "page": number, "success": true}, nil
}

// setAccess gives a person another workplace role.
func (c *call) setAccess() (any, error) {
	if err := c.mayAdminister("users", "team_manage"); err != nil {
		return nil, err
	}
	p := c.state.personBySlug(c.request.PathValue("slug"))
	if p == nil {
		return nil, refuse(http.StatusNotFound, "Could not find requested user")
	}
	access, given, err := c.text("access")
	if err != nil {
		return nil, err
	}
	if !given {
		return object{"workplace_user": c.userObject(p, false), "success": true}, nil
	}
	owners := 0
	for _, other := range c.state.People {
		if c.state.access(other) == roleOwner {
			owners++
		}
	}
	was := c.state.access(p)
	switch {
	case c.state.role(access) == nil:
		return nil, refuse(http.StatusBadRequest, "Please provide a valid access.")
	case (access == roleOwner || was == roleOwner) && access != was && c.by.user() && c.state.access(c.state.person(c.by.Person)) != roleOwner:
		return nil, refuse(http.StatusForbidden, "Only an owner can make or unmake an owner.")
	case was == roleOwner && access != roleOwner && owners == 1:
		return nil, refuse(http.StatusBadRequest, "A workplace needs at least one owner.")
	}
	p.Access = access
	c.acted("Changed the access of "+p.Name+" to "+access, nil, nil, nil)
	return object{"workplace_user": c.userObject(p, false), "success": true}, nil
}

// plainRefusal is a status with an empty text, as Doppler's API reference shows some of its refusals.
type plainRefusal int

func (p plainRefusal) Error() string { return http.StatusText(int(p)) }

func teamRoutes() map[string]endpoint {
	const (
		user           = " /v3/workplace/users/{slug}"
		groups         = " /v3/workplace/groups"
		group          = " /v3/workplace/groups/group/{slug}"
		groupMember    = " /v3/workplace/groups/group/{slug}/members/{type}/{member}"
		roles          = " /v3/workplace/roles"
		role           = " /v3/workplace/roles/role/{role}"
		projectRoles   = " /v3/projects/roles"
		projectRole    = " /v3/projects/roles/role/{role}"
		projectMembers = " /v3/projects/project/members"
		projectMember  = " /v3/projects/project/members/member/{type}/{member}"
	)
	return map[string]endpoint{
		"PATCH" + user:                  (*call).setAccess,
		"GET /v3/workplace/invites":     (*call).listInvites,
		"GET" + groups:                  (*call).listGroups,
		"POST" + groups:                 (*call).createGroup,
		"GET" + group:                   (*call).getGroup,
		"PATCH" + group:                 (*call).updateGroup,
		"DELETE" + group:                (*call).deleteGroup,
		"GET" + group + "/members":      (*call).listGroupMembers,
		"POST" + group + "/members":     (*call).addGroupMember,
		"PUT" + group + "/members":      (*call).replaceGroupMembers,
		"GET" + groupMember:             (*call).getGroupMember,
		"DELETE" + groupMember:          (*call).removeGroupMember,
		"GET /v3/workplace/permissions": (*call).listPermissions,
		"GET" + roles:                   (*call).listRoles,
		"POST" + roles:                  (*call).createRole,
		"GET" + role:                    (*call).getRole,
		"PATCH" + role:                  (*call).updateRole,
		"DELETE" + role:                 (*call).deleteRole,
		"GET /v3/projects/permissions":  (*call).listProjectPermissions,
		"GET" + projectRoles:            (*call).listProjectRoles,
		"POST" + projectRoles:           (*call).createProjectRole,
		"GET" + projectRole:             (*call).getProjectRole,
		"PATCH" + projectRole:           (*call).updateProjectRole,
		"DELETE" + projectRole:          (*call).deleteProjectRole,
		"GET" + projectMembers:          (*call).listMembers,
		"POST" + projectMembers:         (*call).addMember,
		"GET" + projectMember:           (*call).getMember,
		"PATCH" + projectMember:         (*call).updateMember,
		"DELETE" + projectMember:        (*call).removeMember,
	}
}
