package model

import "strings"

// The documented lengths of an environment's name and slug (Doppler's documentation, platform limits), in characters.
const (
	MinEnvironmentName = 2
	MaxEnvironmentName = 50
)

// EnvironmentID is the whole identity of an environment. Doppler gives it no name that lasts, but its root config, which
// comes and goes with it, has a UUID.
type EnvironmentID struct {
	Owner   Owner
	Project string
	Slug    string
	// RootUUID is the root config's; "" where it was not read, and is not checked then.
	RootUUID string
}

// Root is the identity of the root config.
func (id EnvironmentID) Root() ConfigID {
	return ConfigID{Owner: id.Owner, ConfigRef: ConfigRef{Project: id.Project, Config: id.Slug}, UUID: id.RootUUID}
}

// String is how an environment is named in messages.
func (id EnvironmentID) String() string { return id.Project + " / " + id.Slug }

// EnvironmentDraft is an environment that is to be created, together with its root config, which is named like the slug.
type EnvironmentDraft struct {
	Name            string
	Slug            string
	PersonalConfigs bool
}

// Check reports why Doppler would refuse the draft.
func (d EnvironmentDraft) Check() error {
	if err := CheckEnvironmentName(d.Name); err != nil {
		return err
	}
	return CheckEnvironmentSlug(d.Slug)
}

// EnvironmentEdit changes what is not nil. Another slug renames the root config, and so breaks the references to it.
type EnvironmentEdit struct {
	Name            *string
	Slug            *string
	PersonalConfigs *bool
}

// Check reports why Doppler would refuse the edit.
func (e EnvironmentEdit) Check() error {
	if e.Name == nil && e.Slug == nil && e.PersonalConfigs == nil {
		return invalid("name", "Nothing is changed.")
	}
	if e.Name != nil {
		if err := CheckEnvironmentName(*e.Name); err != nil {
			return err
		}
	}
	if e.Slug != nil {
		return CheckEnvironmentSlug(*e.Slug)
	}
	return nil
}

// CheckEnvironmentName reports why Doppler would refuse the name of an environment, which is free text.
func CheckEnvironmentName(name string) error {
	return checkLabel("An environment", name, MinEnvironmentName, MaxEnvironmentName)
}

// CheckEnvironmentSlug reports why Doppler would refuse the slug of an environment.
func CheckEnvironmentSlug(text string) error {
	return checkSlug("slug", "environment", text, MinEnvironmentName, MaxEnvironmentName)
}

// CheckBranchName reports why Doppler would refuse the name of a branch config: it begins with the environment's slug and an
// underscore (seen live).
func CheckBranchName(environment, name string) error {
	prefix := environment + "_"
	switch {
	case name == "":
		return invalid("name", "A config needs a name.")
	case !strings.HasPrefix(name, prefix) || name == prefix:
		return invalid("name", "The name of a branch of %s starts with %s, such as %sfeature.", environment, prefix, prefix)
	}
	return checkSlug("name", "config", name, MinConfigName, MaxConfigName)
}
