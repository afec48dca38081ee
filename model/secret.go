package model

// Visibility is how Doppler guards a value. It is an open set: an unknown word is kept and sent back as it came.
type Visibility string

// The visibilities of Doppler's documentation, secret visibility.
const (
	Masked     Visibility = "masked"
	Unmasked   Visibility = "unmasked"
	Restricted Visibility = "restricted"
)

// Visibilities lists the known ones, from open to closed.
func Visibilities() []Visibility { return []Visibility{Unmasked, Masked, Restricted} }

// ValueType is what Doppler checks a value against. It is an open set; unknown ones are shown as they are.
type ValueType string

// PlainText is the type of a secret that nobody gave one.
const PlainText ValueType = "string"

// ValueTypes lists the types that Doppler's reference names for updates.
func ValueTypes() []ValueType {
	return []ValueType{
		PlainText, "json", "json5", "boolean", "integer", "decimal", "email", "url",
		"uuidv4", "cuid2", "ulid", "datetime8601", "date8601", "yaml",
	}
}

// Secret is one name of a config as Doppler answered it.
type Secret struct {
	Name               string
	Raw                Value
	Computed           Value
	Visibility         Visibility
	ComputedVisibility Visibility
	Type               ValueType
	// Note belongs to the name in the whole project, not to this config.
	Note string
}

// Restricted reports whether Doppler keeps the value from people. A token that gets the text all the same must not put
// it on a screen.
func (s Secret) Restricted() bool { return s.Visibility == Restricted }

// InSight reports whether Doppler shows the text to people who did not ask for it. Both visibilities count: what a
// reference leads to may be kept more closely than the reference.
func (s Secret) InSight() bool {
	return s.Visibility == Unmasked && (s.ComputedVisibility == "" || s.ComputedVisibility == Unmasked)
}

// IsReference reports whether the raw text holds at least one reference to another secret.
func (s Secret) IsReference() bool { return s.Raw.Known() && len(References(s.Raw)) > 0 }

// Aspect chooses which text of a secret is compared or shown.
type Aspect uint8

// The two aspects.
const (
	ComputedText Aspect = iota
	RawText
)

// String is the word used on screen.
func (a Aspect) String() string {
	if a == RawText {
		return "raw"
	}
	return "computed"
}

// Text returns the chosen text: raw as stored, or computed as applications get it. It is unknown for what may not be
// read; a computed text may be kept from people although the raw one, a reference, is not.
func (s Secret) Text(a Aspect) Value {
	switch {
	case s.Restricted():
		return Value{}
	case a == RawText:
		return s.Raw
	case s.ComputedVisibility == Restricted:
		return Value{}
	case !s.Computed.Known() && !s.IsReference():
		return s.Raw
	default:
		return s.Computed
	}
}

// managed are the three names that Doppler itself puts into every config (Doppler's documentation, secrets).
var managed = map[string]bool{"DOPPLER_PROJECT": true, "DOPPLER_ENVIRONMENT": true, "DOPPLER_CONFIG": true}

// Managed reports whether a name is Doppler's own: shown apart, read-only, and left out of every comparison and write.
func Managed(name string) bool { return managed[name] }
