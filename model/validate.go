package model

import (
	"fmt"
	"unicode/utf8"
)

// The documented limits (Doppler's documentation, platform limits). Sizes are in bytes.
const (
	MaxSecretName  = 200
	MaxSecretValue = 50 * 1024
	MaxConfigSize  = 500 * 1024
	MaxSecrets     = 1200
	MinConfigName  = 2
	MaxConfigName  = 60
	MaxNote        = 10 * 1024
	minProjectSlug = 2
	maxProjectSlug = 80
)

// InvalidInput says what is wrong with something a person typed, in a full sentence.
type InvalidInput struct {
	Field   string
	Message string
}

// Error is the sentence.
func (e *InvalidInput) Error() string { return e.Message }

func invalid(field, format string, args ...any) error {
	return &InvalidInput{Field: field, Message: fmt.Sprintf(format, args...)}
}

// CheckSecretName reports why Doppler would refuse a secret name, nil when it would not.
func CheckSecretName(name string) error {
	switch {
	case name == "":
		return invalid("name", "A secret needs a name.")
	case utf8.RuneCountInString(name) > MaxSecretName:
		return invalid("name", "The name has %d characters; Doppler takes %d.", utf8.RuneCountInString(name), MaxSecretName)
	case Managed(name):
		return invalid("name", "Doppler sets %s itself; it cannot be written.", name)
	case name[0] >= '0' && name[0] <= '9':
		return invalid("name", "A name may not start with a number.")
	case !secretName(name):
		return invalid("name", "A name may only hold upper-case letters, numbers and underscores.")
	}
	return nil
}

// CheckValue reports why Doppler would refuse a value, nil when it would not. It never quotes the value.
func CheckValue(v Value) error {
	if !v.Known() {
		return nil
	}
	if v.Size() > MaxSecretValue {
		return invalid("value", "The value has %d bytes; Doppler takes %d.", v.Size(), MaxSecretValue)
	}
	if !v.ValidUTF8() {
		return invalid("value", "The value is not UTF-8 text, which is all that Doppler's API can carry.")
	}
	return nil
}

// CheckNote reports why a note cannot be sent.
func CheckNote(note string) error {
	if len(note) > MaxNote {
		return invalid("note", "The note has %d bytes; %d is the most.", len(note), MaxNote)
	}
	if !utf8.ValidString(note) {
		return invalid("note", "The note is not UTF-8 text.")
	}
	return nil
}

// CheckConfigRef reports why an address typed by a person cannot be one.
func CheckConfigRef(ref ConfigRef) error {
	if len(ref.Project) < minProjectSlug || len(ref.Project) > maxProjectSlug || !slug(ref.Project) {
		return invalid("project", "%q is not a project's slug: 2 to 80 of a-z, 0-9, - and _.", ref.Project)
	}
	if len(ref.Config) < MinConfigName || len(ref.Config) > MaxConfigName || !slug(ref.Config) {
		return invalid("config", "%q is not a config's name: 2 to 60 of a-z, 0-9, - and _.", ref.Config)
	}
	return nil
}

func secretName(s string) bool {
	for i := range len(s) {
		c := s[i]
		digit := c >= '0' && c <= '9'
		if c != '_' && (c < 'A' || c > 'Z') && (!digit || i == 0) {
			return false
		}
	}
	return s != ""
}

func slug(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '_' && c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
