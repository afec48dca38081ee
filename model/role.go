package model

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// RoleScope says which of the two sets of roles is meant: those of the workplace or those of projects.
type RoleScope string

// The scopes.
const (
	WorkplaceRoles RoleScope = "workplace"
	ProjectRoles   RoleScope = "project"
)

// String is the scope in words.
func (s RoleScope) String() string { return string(s) }

// Role is a set of permissions, of the workplace or of projects.
type Role struct {
	// Identifier is the role's first name; it survives renames and is what members refer to.
	Identifier  string
	Name        string
	Permissions []string
	CreatedAt   time.Time
	// Custom roles can be changed and deleted, the built-in ones cannot.
	Custom bool
	// Inline roles belong to one service account alone.
	Inline bool
}

// May reports whether the role has a permission.
func (r Role) May(permission string) bool { return slices.Contains(r.Permissions, permission) }

// The permissions that let somebody read secrets (Doppler's API reference, Permissions).
const (
	// ReadSecrets is of project roles.
	ReadSecrets = "enclave_project_config_secrets_read"
	// AllProjects and AdminOfAllProjects are of workplace roles.
	AllProjects        = "all_enclave_projects"
	AdminOfAllProjects = "all_enclave_projects_admin"
)

// RoleDraft is a custom role to be made.
type RoleDraft struct {
	Name        string
	Permissions []string
}

// Check refuses what Doppler would refuse. Which permissions there are is Doppler's to say.
func (d RoleDraft) Check() error {
	if strings.TrimSpace(d.Name) == "" {
		return errors.New("a role needs a name")
	}
	return nil
}

// RoleEdit changes a custom role. What is nil stays.
type RoleEdit struct {
	Name *string
	// Permissions replace those that the role has.
	Permissions *[]string
}

// Check refuses what Doppler would refuse.
func (e RoleEdit) Check() error {
	if e.Name != nil {
		return RoleDraft{Name: *e.Name}.Check()
	}
	return nil
}
