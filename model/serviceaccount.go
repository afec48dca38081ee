package model

import "time"

// MaxAccountName is what dtui takes for the name of a service account, of its tokens and of its identities, in characters.
// Doppler documents no length.
const MaxAccountName = 100

// ServiceAccount acts for programs, with a role in the workplace and roles in projects (Doppler's API reference, Service
// accounts). It needs the Team plan.
type ServiceAccount struct {
	// Slug is a UUID.
	Slug      string
	Name      string
	Role      Role
	CreatedAt time.Time
}

// ServiceAccountDraft is a service account that is to be created, or a change of one, where an empty name keeps the present
// one and a zero role keeps the role.
type ServiceAccountDraft struct {
	Name string
	// Role is the identifier of a role of the workplace; Permissions are given instead of it, for a role of its own.
	Role        string
	Permissions []string
}

// Check reports why Doppler would refuse to create the account.
func (d ServiceAccountDraft) Check() error {
	if err := checkLabel("A service account", d.Name, 1, MaxAccountName); err != nil {
		return err
	}
	return d.checkRole()
}

// CheckEdit reports why Doppler would refuse to change an account in this way.
func (d ServiceAccountDraft) CheckEdit() error {
	if d.Name == "" && d.Role == "" && d.Permissions == nil {
		return invalid("name", "Nothing is changed.")
	}
	if d.Name != "" {
		if err := checkLabel("A service account", d.Name, 1, MaxAccountName); err != nil {
			return err
		}
	}
	return d.checkRole()
}

func (d ServiceAccountDraft) checkRole() error {
	if d.Role != "" && d.Permissions != nil {
		return invalid("role", "Give a role or permissions, not both.")
	}
	return nil
}
