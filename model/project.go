package model

import "unicode/utf8"

// The documented lengths (Doppler's documentation, platform limits), in characters. The one of a description is in no page of
// Doppler's; it is what others found.
const (
	MinProjectName        = minProjectSlug
	MaxProjectName        = maxProjectSlug
	MaxProjectDescription = 255
)

// ProjectDraft is a project that is to be created. Doppler's id, slug and name of a project are one text.
type ProjectDraft struct {
	Name        string
	Description string
	// DefaultEnvironments asks for dev, stg and prd with their root configs; without them the project starts empty.
	DefaultEnvironments bool
}

// Check reports why Doppler would refuse the draft.
func (d ProjectDraft) Check() error {
	if err := CheckProjectName(d.Name); err != nil {
		return err
	}
	return CheckProjectDescription(d.Description)
}

// ProjectEdit changes a project. A new name is a new slug: every address and every reference that names the project
// changes with it.
type ProjectEdit struct {
	// Name is the name after the change, which Doppler always wants.
	Name string
	// Description is nil to keep the present one.
	Description *string
}

// Check reports why Doppler would refuse the edit.
func (e ProjectEdit) Check() error {
	if err := CheckProjectName(e.Name); err != nil {
		return err
	}
	if e.Description == nil {
		return nil
	}
	return CheckProjectDescription(*e.Description)
}

// CheckProjectName reports why Doppler would refuse the name of a project.
func CheckProjectName(name string) error {
	return checkSlug("name", "project", name, MinProjectName, MaxProjectName)
}

// CheckProjectDescription reports why Doppler would refuse the description of a project.
func CheckProjectDescription(text string) error {
	if !utf8.ValidString(text) {
		return invalid("description", "The description is not UTF-8 text.")
	}
	if n := utf8.RuneCountInString(text); n > MaxProjectDescription {
		return invalid("description", "The description has %d characters; Doppler takes %d.", n, MaxProjectDescription)
	}
	return nil
}

// checkSlug is the rule for whatever is part of an address.
func checkSlug(field, what, text string, least, most int) error {
	article := "A "
	if what[0] == 'e' || what[0] == 'a' {
		article = "An "
	}
	switch {
	case text == "":
		return invalid(field, "%s%s needs a %s.", article, what, field)
	case !slug(text):
		return invalid(field, "The %s of %s%s may only hold a-z, 0-9, - and _.", field, lowerFirst(article), what)
	case len(text) < least || len(text) > most:
		return invalid(field, "The %s has %d characters; Doppler takes %d to %d.", field, len(text), least, most)
	}
	return nil
}

func lowerFirst(article string) string { return string(article[0]|0x20) + article[1:] }

// checkLabel is the rule for a name that people read and no address holds.
func checkLabel(what, name string, least, most int) error {
	n := utf8.RuneCountInString(name)
	switch {
	case name == "":
		return invalid("name", "%s needs a name.", what)
	case !utf8.ValidString(name):
		return invalid("name", "The name is not UTF-8 text.")
	case n < least || n > most:
		return invalid("name", "The name has %d characters; Doppler takes %d to %d.", n, least, most)
	}
	return nil
}
