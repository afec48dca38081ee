package theme

import (
	"fmt"
	"strings"
)

const (
	highContrast = "high-contrast"
	blindSafe    = "colour-blind"

	reset = "\x1b[m"
)

// Names lists the themes that [New] knows. "auto" and "default" are the same colours.
func Names() []string { return []string{"auto", "default", highContrast, blindSafe} }

// Theme is a set of colours for one terminal. It never changes and may be shared.
type Theme struct {
	name    string
	dark    bool
	profile Profile
	painted bool // bg is painted
	full    palette
	few     palette16
	prefix  [tones][grounds][attrs]string
}

// New makes the theme of that name for a dark or light terminal. A name that it does not know is an error that lists the
// known ones.
func New(name string, dark bool, profile Profile) (*Theme, error) {
	switch name {
	case "auto", "default", highContrast, blindSafe:
	default:
		return nil, fmt.Errorf("no theme is called %q; use one of %s", name, strings.Join(Names(), ", "))
	}
	if profile > NoColour {
		return nil, fmt.Errorf("colour profile %d is not known; use TrueColor, Ansi256, Ansi16 or NoColour", profile)
	}
	t := &Theme{name: name, dark: dark, profile: profile}
	t.full, t.few = palettes(name, dark)
	if profile == Ansi256 {
		t.full = t.reduce(t.full)
	}
	t.build()
	return t, nil
}

// OnTerminal is the theme for a terminal with the background colour r, g, b: t itself when every text of t can be read
// on it, otherwise one that paints its own background.
func (t *Theme) OnTerminal(r, g, b uint8) *Theme {
	if t.painted || t.profile > Ansi256 {
		return t
	}
	ground := rgb(r)<<16 | rgb(g)<<8 | rgb(b)
	for tone := range tones {
		if bar, ok := t.bar(tone); ok && contrast(t.full.tone[tone], ground) < bar {
			own := &Theme{name: t.name, dark: t.dark, profile: t.profile, painted: true, full: t.full, few: t.few}
			own.build()
			return own
		}
	}
	return t
}

// bar is the least contrast that a tone needs on the background; ok is false for tones that carry no meaning or never
// stand there.
func (t *Theme) bar(tone Tone) (least float64, ok bool) {
	switch tone {
	case AccentText, SelectionText:
		return 0, false
	case Border:
		return 5, t.HighContrast()
	}
	switch {
	case t.HighContrast():
		return 7, true
	case tone == Faint || tone == BorderFocus:
		return 3, true
	}
	return 4.5, true
}

// reduce is p in 256 colours: of the colours that can still be read on every ground, the nearest.
func (t *Theme) reduce(p palette) palette {
	every := func(rgb) bool { return true }
	for _, ground := range []*rgb{&p.bg, &p.surface, &p.raised, &p.selection} {
		*ground = nearest(*ground, every)
	}
	for tone := range tones {
		least, ok := t.bar(tone)
		if !ok {
			p.tone[tone] = nearest(p.tone[tone], every)
			continue
		}
		onFrames := tone == Border || tone == BorderFocus
		p.tone[tone] = nearest(p.tone[tone], func(c rgb) bool {
			if contrast(c, p.bg) < least {
				return false
			}
			for _, ground := range []rgb{p.surface, p.raised, p.selection} {
				if !onFrames && contrast(c, ground) < min(least, 4.5) {
					return false
				}
			}
			return true
		})
	}
	return p
}

// Paint puts s into the colour of fg on a ground, with attributes. Empty text stays empty, and text that needs neither
// colour nor attribute is returned as it is.
func (t *Theme) Paint(s string, fg Tone, on Ground, a Attr) string {
	prefix := t.Prefix(fg, on, a)
	if s == "" || prefix == "" {
		return s
	}
	return prefix + s + reset
}

// Prefix is what opens the style that [Theme.Paint] uses, for loops that write many cells; "" when nothing is painted.
func (t *Theme) Prefix(fg Tone, on Ground, a Attr) string { return t.prefix[fg][on][a&(attrs-1)] }

// Reset is what closes a style that Prefix opened.
func (t *Theme) Reset() string { return reset }

// Name is the name that the theme was made with.
func (t *Theme) Name() string { return t.name }

// Colour reports whether the theme has colours at all.
func (t *Theme) Colour() bool { return t.profile != NoColour }

// Dark reports whether the theme is for a dark background.
func (t *Theme) Dark() bool { return t.dark }

// Profile is how many colours the theme uses.
func (t *Theme) Profile() Profile { return t.profile }

// HighContrast reports whether the theme is the one of high contrast, whose panes have no surface colour and a double
// frame when focused.
func (t *Theme) HighContrast() bool { return t.name == highContrast }

// PaintsBackground reports whether OnBg paints, so that blank cells need painting too.
func (t *Theme) PaintsBackground() bool { return t.painted }
