package model

import (
	"errors"
	"strings"
	"time"
)

// ChangeRequestDraft is a proposal of edits to be opened for others to review.
type ChangeRequestDraft struct {
	Title       string
	Description string
	// Assigned are those who are asked to review.
	Assigned []MemberID
	// Units are the edits, one unit for each config.
	Units []UnitDraft
}

// UnitDraft are proposed edits of one config. The wire has no guards and no way to rename a secret or to follow the root.
type UnitDraft struct {
	ID    ConfigID
	Lines []Change
	// Draft units wait until they are opened; nobody can approve them before.
	Draft bool
}

// Check refuses what Doppler would refuse, but for the lines, which the client knows how to write.
func (d ChangeRequestDraft) Check() error {
	if strings.TrimSpace(d.Title) == "" {
		return errors.New("a change request needs a title")
	}
	if len(d.Units) == 0 {
		return errors.New("a change request needs a change")
	}
	for _, unit := range d.Units {
		if len(unit.Lines) == 0 {
			return errors.New("a change request needs a change of " + unit.ID.String())
		}
	}
	return checkAssigned(d.Assigned)
}

func checkAssigned(list []MemberID) error {
	for _, m := range list {
		if m.Kind != UserMember && m.Kind != AccountMember {
			return errors.New("a change request is assigned to users and service accounts alone")
		}
		if err := m.Check(); err != nil {
			return err
		}
	}
	return nil
}

// ChangeRequestEdit changes an open change request. What is nil stays.
type ChangeRequestEdit struct {
	Title       *string
	Description *string
	Assigned    *[]MemberID
	// Add are new units, Units are changes of present ones. A unit that changes loses its approvals.
	Add   []UnitDraft
	Units []UnitEdit
}

// UnitEdit changes what one unit proposes.
type UnitEdit struct {
	Unit string
	// Status is UnitDraft or UnitOpen, or "" to keep it.
	Status UnitStatus
	// Set replaces or adds proposals by name, Drop takes proposals out by name.
	Set  []Change
	Drop []string
}

// Check refuses what Doppler would refuse.
func (e ChangeRequestEdit) Check() error {
	if e.Title != nil && strings.TrimSpace(*e.Title) == "" {
		return errors.New("a change request needs a title")
	}
	for _, unit := range e.Units {
		if unit.Unit == "" || unit.Status != "" && unit.Status != UnitDraftStatus && unit.Status != UnitOpen {
			return errors.New("a unit can be made a draft or open, and needs its id")
		}
	}
	if e.Assigned != nil {
		return checkAssigned(*e.Assigned)
	}
	return nil
}

// ChangeRequest is a proposal of edits as Doppler keeps it. Doppler does not tell who has approved it, nor how many have.
type ChangeRequest struct {
	ID          string
	Title       string
	Description string
	// Open is false once it was closed, or all of it was applied or cancelled.
	Open      bool
	CreatedAt time.Time
	By        RequestAuthor
	Assigned  []Assignee
	Units     []ChangeUnit
}

// RequestAuthor is who made a change request or a unit.
type RequestAuthor struct {
	Slug string
	// Account is whether it was a service account, and not a person.
	Account bool
	Name    string
	// Active is false for who left the workplace.
	Active bool
}

// Assignee is who is asked to review.
type Assignee struct {
	MemberID
	Name  string
	Email string
}

// UnitStatus is Doppler's word for how far a unit is.
type UnitStatus string

// The statuses (Doppler's API reference, Change requests).
const (
	UnitDraftStatus UnitStatus = "draft"
	UnitOpen        UnitStatus = "open"
	UnitApplied     UnitStatus = "applied"
	UnitCanceled    UnitStatus = "canceled"
)

// ChangeUnit are the proposed edits of one config, which are reviewed and applied together.
type ChangeUnit struct {
	ID     string
	Status UnitStatus
	Ref    ConfigRef
	// Environment is its slug.
	Environment string
	CreatedAt   time.Time
	By          RequestAuthor
	// ConfigLog and ActivityLog are the entries that tell of an applied unit, "" where there are none.
	ConfigLog   string
	ActivityLog string
	// Proposals are nil in a list.
	Proposals []ProposedChange
}

// ProposedChange is one name of a unit.
type ProposedChange struct {
	Name string
	// Value is unknown while it is hidden, and when the present one is kept: Doppler does not tell the two apart.
	Value  Value
	Delete bool
	// Visibility and Type are empty where they are kept.
	Visibility Visibility
	Type       ValueType
	// Generated is whether Doppler makes the value itself.
	Generated bool
}

// ChangeRequestFilter narrows the list. The zero value is all of them.
type ChangeRequestFilter struct {
	// Open and Closed choose; neither is as good as both.
	Open   bool
	Closed bool
	// Title is looked for in the titles.
	Title string
}
