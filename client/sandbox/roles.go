package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// The built-in roles (Doppler's API reference, Workplace Roles and Project Roles). A viewer and no access are of projects
// alone.
const (
	roleOwner        = "owner"
	roleAdmin        = "admin"
	roleCollaborator = "collaborator"
	roleViewer       = "viewer"
	roleNoAccess     = "no_access"
)

// role is a set of permissions. Its identifier is its first name and survives renames.
type role struct {
	Identifier  string    `json:"identifier"`
	Name        string    `json:"name"`
	Permissions []string  `json:"permissions"`
	Created     time.Time `json:"created"`

	builtIn bool
}

// The permissions that Doppler's API reference and its observed answers name.
var workplacePermissions = strings.Fields(`all_enclave_projects all_enclave_projects_admin analytics_dashboard billing billing_manage
	change_request_policy_manage change_request_policy_read create_enclave_project custom_roles_manage ekm enclave_inheritance
	enclave_secrets_referencing logs logs_audit service_account_api_tokens service_account_api_tokens_manage service_account_identities
	service_account_identities_manage service_accounts service_accounts_manage settings settings_manage tags_create tags_update team team_manage
	verified_domains verified_domains_manage workplace_default_environments_manage workplace_default_environments_read
	workplace_integrations_create workplace_integrations_list workplace_integrations_manage workplace_integrations_read`)

var projectPermissions = strings.Fields(`enclave_config_access_logs enclave_config_change_request_policy_manage enclave_config_change_request_review
	enclave_config_logs enclave_config_secrets_referencing enclave_config_syncs_manage enclave_config_toggle_inheritable
	enclave_project_config_create enclave_project_config_delete enclave_project_config_duplicate enclave_project_config_dynamic_secrets_leases_write
	enclave_project_config_dynamic_secrets_manage enclave_project_config_dynamic_secrets_read enclave_project_config_lock
	enclave_project_config_logs_rollback enclave_project_config_rename enclave_project_config_rotated_secrets_manage
	enclave_project_config_rotated_secrets_read enclave_project_config_secrets_read enclave_project_config_secrets_write
	enclave_project_config_service_tokens enclave_project_config_trusted_ips enclave_project_delete enclave_project_environment_all
	enclave_project_environment_create enclave_project_environment_delete enclave_project_environment_list_all enclave_project_environment_order
	enclave_project_environment_rename enclave_project_environment_settings_manage enclave_project_inheritance enclave_project_members
	enclave_project_rename enclave_project_secrets_notes_manage enclave_project_secrets_referencing enclave_project_tags_manage
	enclave_project_webhooks enclave_secret_reminders`)

// builtInRoles of the workplace; what each may do is the sandbox's own choice, because Doppler's reference lists none.
var builtInRoles = []*role{
	{Identifier: roleOwner, Name: "Owner", Permissions: workplacePermissions, builtIn: true},
	{Identifier: roleAdmin, Name: "Admin", builtIn: true, Permissions: without(workplacePermissions, "billing_manage")},
	{Identifier: roleCollaborator, Name: "Collaborator", builtIn: true, Permissions: []string{
		"change_request_policy_read", "create_enclave_project", "enclave_secrets_referencing", "team", "workplace_integrations_list",
	}},
}

// builtInProjectRoles of projects. A collaborator renames and deletes no config (Doppler's documentation, project
// permissions); the rest is chosen.
var builtInProjectRoles = []*role{
	{Identifier: roleAdmin, Name: "Admin", Permissions: projectPermissions, builtIn: true},
	{Identifier: roleCollaborator, Name: "Collaborator", builtIn: true, Permissions: without(projectPermissions,
		"enclave_project_config_delete", "enclave_project_config_rename", "enclave_project_delete", "enclave_project_environment_create",
		"enclave_project_environment_delete", "enclave_project_environment_rename", "enclave_project_members", "enclave_project_rename",
		"enclave_config_change_request_policy_manage")},
	{Identifier: roleViewer, Name: "Viewer", builtIn: true, Permissions: []string{
		"enclave_config_logs", "enclave_project_config_secrets_read", "enclave_project_environment_list_all",
	}},
	{Identifier: roleNoAccess, Name: "No Access", builtIn: true, Permissions: []string{}},
}

func without(all []string, some ...string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return slices.Contains(some, one) })
}

func find(identifier string, lists ...[]*role) *role {
	for _, list := range lists {
		for _, r := range list {
			if r.Identifier == identifier {
				return r
			}
		}
	}
	return nil
}

func (s *state) role(identifier string) *role { return find(identifier, builtInRoles, s.Roles) }

func (s *state) projectRole(identifier string) *role {
	return find(identifier, builtInProjectRoles, s.ProjectRoles)
}

func (r *role) object(c *call, workplace bool) object {
	created := r.Created
	if r.builtIn {
		created = c.joined()
	}
	o := object{
		"name": r.Name, "permissions": r.Permissions, "identifier": r.Identifier, "created_at": stamp(created), "is_custom_role": !r.builtIn,
	}
	if workplace {
		o["is_inline_role"] = false
	}
	return o
}

// roleKind is what differs between the roles of the workplace and those of projects.
type roleKind struct {
	workplace   bool
	builtIn     []*role
	custom      *[]*role
	permissions []string
	held        func(identifier string) bool
}

func (c *call) workplaceRoles() roleKind {
	s := c.state
	return roleKind{true, builtInRoles, &s.Roles, workplacePermissions, func(identifier string) bool {
		return slices.ContainsFunc(s.People, func(p *person) bool { return s.access(p) == identifier }) ||
			slices.ContainsFunc(s.Groups, func(g *group) bool { return g.WorkplaceRole == identifier }) ||
			slices.ContainsFunc(s.Invites, func(i *invite) bool { return i.Role == identifier }) ||
			slices.ContainsFunc(s.Accounts, func(a *serviceAccount) bool { return a.Role == identifier })
	}}
}

func (c *call) rolesOfProjects() roleKind {
	s := c.state
	return roleKind{false, builtInProjectRoles, &s.ProjectRoles, projectPermissions, func(identifier string) bool {
		return slices.ContainsFunc(s.Projects, func(p *project) bool {
			return slices.ContainsFunc(p.Members, func(m *member) bool { return m.Role == identifier })
		}) || slices.ContainsFunc(s.Groups, func(g *group) bool { return g.ProjectRole == identifier })
	}}
}

func (c *call) listRoles() (any, error)         { return c.rolesReply(c.workplaceRoles()) }
func (c *call) listProjectRoles() (any, error)  { return c.rolesReply(c.rolesOfProjects()) }
func (c *call) getRole() (any, error)           { return c.roleReply(c.workplaceRoles()) }
func (c *call) getProjectRole() (any, error)    { return c.roleReply(c.rolesOfProjects()) }
func (c *call) createRole() (any, error)        { return c.newRole(c.workplaceRoles()) }
func (c *call) createProjectRole() (any, error) { return c.newRole(c.rolesOfProjects()) }
func (c *call) updateRole() (any, error)        { return c.changeRole(c.workplaceRoles()) }
func (c *call) updateProjectRole() (any, error) { return c.changeRole(c.rolesOfProjects()) }
func (c *call) deleteRole() (any, error)        { return c.dropRole(c.workplaceRoles()) }
func (c *call) deleteProjectRole() (any, error) { return c.dropRole(c.rolesOfProjects()) }
func (c *call) listPermissions() (any, error)   { return c.permissionsReply(workplacePermissions) }

func (c *call) listProjectPermissions() (any, error) { return c.permissionsReply(projectPermissions) }

func (c *call) permissionsReply(all []string) (any, error) {
	if err := c.mayManage("roles"); err != nil {
		return nil, err
	}
	return object{"permissions": all, "success": true}, nil
}

func (c *call) rolesReply(k roleKind) (any, error) {
	if err := c.mayManage("roles"); err != nil {
		return nil, err
	}
	list := []object{}
	for _, r := range slices.Concat(k.builtIn, *k.custom) {
		list = append(list, r.object(c, k.workplace))
	}
	return object{"roles": list, "success": true}, nil
}

func (c *call) roleReply(k roleKind) (any, error) {
	if err := c.mayManage("roles"); err != nil {
		return nil, err
	}
	r := find(c.request.PathValue("role"), k.builtIn, *k.custom)
	if r == nil {
		return nil, plainRefusal(http.StatusNotFound)
	}
	return object{"role": r.object(c, k.workplace), "success": true}, nil
}

func (c *call) mayChangeRoles() error {
	if err := c.mayAdminister("custom roles", "custom_roles_manage"); err != nil {
		return err
	}
	return c.hasPlan("custom roles")
}

func (c *call) fillRole(k roleKind, r *role) error {
	name, named, err := c.text("name")
	if err != nil {
		return err
	}
	permissions, given, err := c.texts("permissions")
	if err != nil {
		return err
	}
	for _, one := range permissions {
		if !slices.Contains(k.permissions, one) {
			return refuse(http.StatusBadRequest, "The permission '%s' is unknown.", one)
		}
	}
	if named {
		taken := slices.ContainsFunc(slices.Concat(k.builtIn, *k.custom), func(other *role) bool {
			return other.Identifier != r.Identifier && (strings.EqualFold(other.Name, name) || other.Identifier == name)
		})
		if name == "" || taken {
			return refuse(http.StatusBadRequest, "A role with this name already exists.")
		}
		r.Name = name
	}
	if given {
		r.Permissions = append([]string{}, permissions...)
	}
	return nil
}

func (c *call) newRole(k roleKind) (any, error) {
	if err := c.mayChangeRoles(); err != nil {
		return nil, err
	}
	if _, err := c.need("name"); err != nil {
		return nil, err
	}
	if _, given := c.given("permissions"); !given {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid permissions.")
	}
	r := &role{Created: c.now}
	if err := c.fillRole(k, r); err != nil {
		return nil, err
	}
	r.Identifier = r.Name
	*k.custom = append(*k.custom, r)
	c.acted("Created role "+r.Name, nil, nil, nil)
	return object{"role": r.object(c, k.workplace), "success": true}, nil
}

// customRole finds the one in the path; the built-in ones cannot be changed.
func (c *call) customRole(k roleKind) (*role, error) {
	if err := c.mayChangeRoles(); err != nil {
		return nil, err
	}
	identifier := c.request.PathValue("role")
	if r := find(identifier, *k.custom); r != nil {
		return r, nil
	}
	if find(identifier, k.builtIn) != nil {
		return nil, refuse(http.StatusBadRequest, "A built-in role cannot be changed.")
	}
	return nil, plainRefusal(http.StatusNotFound)
}

func (c *call) changeRole(k roleKind) (any, error) {
	r, err := c.customRole(k)
	if err != nil {
		return nil, err
	}
	filled := *r
	if err := c.fillRole(k, &filled); err != nil {
		return nil, err
	}
	*r = filled
	c.acted("Modified role "+r.Name, nil, nil, nil)
	return object{"role": r.object(c, k.workplace), "success": true}, nil
}

func (c *call) dropRole(k roleKind) (any, error) {
	r, err := c.customRole(k)
	if err != nil {
		return nil, err
	}
	if k.held(r.Identifier) {
		return nil, refuse(http.StatusBadRequest, "The role is in use and cannot be deleted.")
	}
	*k.custom = slices.DeleteFunc(*k.custom, func(other *role) bool { return other == r })
	c.acted("Deleted role "+r.Name, nil, nil, nil)
	return nil, nil
}
