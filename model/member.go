package model

import (
	"errors"
	"fmt"
	"time"
)

// MemberKind is what can be a member of a project or an integration.
type MemberKind string

// The kinds (Doppler's API reference, Project Members). Groups hold users alone.
const (
	UserMember    MemberKind = "workplace_user"
	GroupMember   MemberKind = "group"
	InviteMember  MemberKind = "invite"
	AccountMember MemberKind = "service_account"
)

// String is the kind in words.
func (k MemberKind) String() string {
	switch k {
	case UserMember:
		return "user"
	case AccountMember:
		return "service account"
	case GroupMember, InviteMember:
	}
	return string(k)
}

// MemberID names a member. It is comparable.
type MemberID struct {
	Kind MemberKind
	// Slug is the UUID of the user, group, invite or service account.
	Slug string
}

// Check refuses what addresses nobody.
func (m MemberID) Check() error {
	switch m.Kind {
	case UserMember, GroupMember, InviteMember, AccountMember:
	default:
		return fmt.Errorf("%q is no kind of member", string(m.Kind))
	}
	if m.Slug == "" {
		return errors.New("a member needs a slug")
	}
	return nil
}

// ProjectMember is who has a role in a project.
type ProjectMember struct {
	MemberID
	// Role is an identifier.
	Role string
	// AllEnvironments is whether the role holds in every one; else Environments has the slugs of those.
	AllEnvironments bool
	Environments    []string
}

// MemberGrant is what a member is to get in a project.
type MemberGrant struct {
	// Role is an identifier; "" keeps the present one, or gives a new member Doppler's usual one.
	Role string
	// Environments are slugs. Nil is all of them for a new member and keeps those of a present one.
	Environments []string
	// AllEnvironments gives a present member all of them.
	AllEnvironments bool
}

// Check refuses a grant that contradicts itself.
func (g MemberGrant) Check() error {
	if g.AllEnvironments && len(g.Environments) > 0 {
		return errors.New("a member gets either all environments or some")
	}
	return nil
}

// IntegrationMember is who has a role in an integration.
type IntegrationMember struct {
	MemberID
	Role string
}

// User is a person in the workplace.
type User struct {
	// ID is a UUID, the slug of a MemberID.
	ID       string
	Name     string
	Email    string
	Username string
	// Access is the identifier of a workplace role.
	Access    string
	CreatedAt time.Time
}

// Member names the user as a member.
func (u User) Member() MemberID { return MemberID{Kind: UserMember, Slug: u.ID} }

// Invite is somebody who was asked into the workplace and has not come yet.
type Invite struct {
	Slug      string
	Email     string
	CreatedAt time.Time
	// Role is the workplace role that waits.
	Role Role
}
