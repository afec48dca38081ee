package theme

import (
	"strconv"
	"strings"
)

// build fills the table of prefixes. All of them are parts of one string, so that a theme costs two allocations.
func (t *Theme) build() {
	var all strings.Builder
	all.Grow(80 << 10)
	var end [tones][grounds][attrs]int
	colours := t.parameters()
	var codes []byte
	for fg := range tones {
		for on := range grounds {
			for a := range attrs {
				codes = t.codes(codes[:0], colours, fg, on, a)
				if len(codes) > 0 {
					all.WriteString("\x1b[")
					all.Write(codes[:len(codes)-1]) // without the last semicolon
					all.WriteByte('m')
				}
				end[fg][on][a] = all.Len()
			}
		}
	}
	text, from := all.String(), 0
	for fg := range tones {
		for on := range grounds {
			for a := range attrs {
				t.prefix[fg][on][a] = text[from:end[fg][on][a]]
				from = end[fg][on][a]
			}
		}
	}
}

// codes appends the SGR parameters of a style, each followed by a semicolon.
func (t *Theme) codes(dst []byte, p *parameters, fg Tone, on Ground, a Attr) []byte {
	_, filled := on.fill()
	if filled {
		fg = AccentText
	}
	if t.profile == Ansi16 {
		if on == OnSelection {
			fg = SelectionText
		}
		if fg == Accent {
			a |= Bold // Brightness alone is not told apart on every terminal.
		}
	}
	for bit, code := range []string{"1;", "3;", "4;", "9;"} {
		if a&(1<<bit) != 0 {
			dst = append(dst, code...)
		}
	}
	switch t.profile {
	case NoColour:
		return dst
	case Ansi16:
		return t.codes16(dst, fg, on)
	}
	return append(append(dst, p.letters[fg]...), p.ground[on]...)
}

// parameters are the SGR parameters of the colours, written once for all styles.
type parameters struct {
	letters [tones][]byte
	ground  [grounds][]byte
}

func (t *Theme) parameters() *parameters {
	var p parameters
	for fg := range tones {
		p.letters[fg] = t.colour([]byte{'3'}, t.full.tone[fg])
	}
	for on := range grounds {
		if c, ok := t.ground(on); ok {
			p.ground[on] = t.colour([]byte{'4'}, c)
		}
	}
	return &p
}

// ground is the colour that a ground is painted with; ok is false when nothing is painted.
func (t *Theme) ground(on Ground) (c rgb, ok bool) {
	if tone, filled := on.fill(); filled {
		return t.full.tone[tone], true
	}
	switch on {
	case OnSurface:
		c = t.full.surface
	case OnRaised:
		c = t.full.raised
	case OnSelection:
		return t.full.selection, true
	default:
		c = t.full.bg
	}
	// What has the background's colour is painted only where the background is.
	return c, t.painted || c != t.full.bg
}

// colour appends the parameters of a colour after the 3 or 4 of letters or ground.
func (t *Theme) colour(dst []byte, c rgb) []byte {
	if t.profile == Ansi256 {
		dst = strconv.AppendInt(append(dst, "8;5;"...), int64(index(c)), 10)
		return append(dst, ';')
	}
	dst = append(dst, "8;2;"...)
	r, g, b := c.parts()
	for _, v := range []uint8{r, g, b} {
		dst = append(strconv.AppendUint(dst, uint64(v), 10), ';')
	}
	return dst
}

func (t *Theme) codes16(dst []byte, fg Tone, on Ground) []byte {
	dst = appendAnsi(dst, t.few.tone[fg], 30, 90)
	if on == OnSelection {
		return appendAnsi(dst, t.few.selection, 40, 100)
	}
	if tone, filled := on.fill(); filled {
		return appendAnsi(dst, t.few.tone[tone], 40, 100)
	}
	return dst
}

// appendAnsi appends the parameter of one of the 16 colours: base for the first eight, bright for the others.
func appendAnsi(dst []byte, c ansi, base, bright int64) []byte {
	switch {
	case c == none:
		return dst
	case c >= 8:
		base = bright - 8
	}
	return append(strconv.AppendInt(dst, base+int64(c), 10), ';')
}
