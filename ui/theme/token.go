package theme

// Tone is what a text is, and so the colour of its letters.
type Tone uint8

// The tones. The order is that of the palettes.
const (
	Text Tone = iota
	Muted
	Faint
	Accent
	AccentText
	OK
	Warn
	Danger
	Info
	SelectionText
	Border
	BorderFocus
	EnvDevelopment
	EnvStaging
	EnvProduction
	EnvOther
	tones
)

// Ground is what a text stands on.
type Ground uint8

// The grounds. OnBg paints nothing unless the terminal's own background would make a text unreadable, see
// [Theme.OnTerminal]. On OnAccent, OnDanger, OnInfo and the environments' grounds every tone becomes AccentText.
const (
	OnBg Ground = iota
	OnSurface
	OnRaised
	OnSelection
	OnAccent
	OnEnvDevelopment
	OnEnvStaging
	OnEnvProduction
	OnEnvOther
	OnDanger
	OnInfo
	grounds
)

// Attr is a set of attributes.
type Attr uint8

// The attributes.
const (
	Bold Attr = 1 << iota
	Italic
	Underline
	Strike
	attrs
)

// Profile is how many colours the terminal has.
type Profile uint8

// The profiles, from the richest to none.
const (
	TrueColor Profile = iota
	Ansi256
	Ansi16
	NoColour
)

// fill is the tone whose colour a ground is filled with; ok is false for the grounds with a colour of their own.
func (on Ground) fill() (tone Tone, ok bool) {
	switch on {
	case OnAccent:
		return Accent, true
	case OnEnvDevelopment:
		return EnvDevelopment, true
	case OnEnvStaging:
		return EnvStaging, true
	case OnEnvProduction:
		return EnvProduction, true
	case OnEnvOther:
		return EnvOther, true
	case OnDanger:
		return Danger, true
	case OnInfo:
		return Info, true
	}
	return 0, false
}
