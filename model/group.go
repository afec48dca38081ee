package model

import (
	"errors"
	"strings"
	"time"
)

// Group is a number of people with roles in projects.
type Group struct {
	// Slug is a UUID.
	Slug      string
	Name      string
	CreatedAt time.Time
	// ProjectRole is the identifier of the role that the group gets in a project unless another is given, "" for none.
	ProjectRole string
	// WorkplaceRole is an identifier, "" for none or where Doppler does not tell.
	WorkplaceRole string
	// Projects and Members come with one group and are nil in a list.
	Projects []GroupProject
	Members  []MemberID
}

// GroupProject is a project in which a group has a role.
type GroupProject struct {
	Slug string
	Name string
	Role string
}

// GroupDraft is a group to be made.
type GroupDraft struct {
	Name string
	// ProjectRole is an identifier, "" for none.
	ProjectRole string
}

// Check refuses what Doppler would refuse.
func (d GroupDraft) Check() error {
	if strings.TrimSpace(d.Name) == "" {
		return errors.New("a group needs a name")
	}
	return nil
}

// GroupEdit changes a group. What is nil stays.
type GroupEdit struct {
	Name        *string
	ProjectRole *string
}

// Check refuses what Doppler would refuse.
func (e GroupEdit) Check() error {
	if e.Name != nil {
		return GroupDraft{Name: *e.Name}.Check()
	}
	return nil
}
