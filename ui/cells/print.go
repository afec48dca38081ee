package cells

import (
	"strings"
	"unicode/utf8"
)

// Span is a part of a printable line.
type Span struct {
	Text string
	// Hostile is set when Text stands for characters that must not reach the terminal; it is drawn in a warning colour.
	Hostile bool
}

// Options are for terminals that differ from the safe assumption. The zero value is safe everywhere.
type Options struct {
	// ASCII draws a line end as $ and the cut mark as ~, for terminals without the glyphs.
	ASCII bool
	// Clusters keeps the grapheme clusters (Indic syllables, skin tones) that take a different number of cells in
	// terminals that count clusters and in those that count characters. Set it when the terminal said that it counts
	// clusters (DEC mode 2027); otherwise their joined parts become visible, because the row would lose its width.
	Clusters bool
	// Veil replaces what must not be seen in a text before it is made printable; nil leaves every text as it is.
	Veil func(string) string
}

func (o Options) veiled(s string) string {
	if o.Veil == nil {
		return s
	}
	return o.Veil(s)
}

func (o Options) lineEnd() string {
	if o.ASCII {
		return "$"
	}
	return "¶"
}

func (o Options) ellipsis() string {
	if o.ASCII {
		return "~"
	}
	return "…"
}

func (o Options) untrusted() rules { return rules{agree: !o.Clusters} }

// Spans makes one printable line of untrusted text. What could steer a terminal, hide or reorder text becomes visible:
// <ESC> <NUL> <TAB> <CR> <DEL> <U+202E> <0xFF>; a line end becomes ¶. Nothing is dropped.
func Spans(s string) []Span { return Options{}.Spans(s) }

// Spans is [Spans] for a known terminal.
func (o Options) Spans(s string) []Span {
	s = o.veiled(s)
	if s == "" {
		return nil
	}
	if plainASCII(s) {
		return []Span{{Text: s}}
	}
	var out []Span
	r := o.untrusted()
	for i := 0; i < len(s); {
		start := i
		for i < len(s) {
			p := r.next(s[i:])
			if p.kind == kindHidden {
				break
			}
			i += p.n
		}
		if i > start {
			out = append(out, Span{Text: s[start:i]})
		}
		var standIns []byte
		for i < len(s) {
			p := r.next(s[i:])
			if p.kind != kindHidden {
				break
			}
			standIns = appendStandIn(standIns, s[i:i+p.n], o)
			i += p.n
		}
		if len(standIns) > 0 {
			out = append(out, Span{Text: string(standIns), Hostile: true})
		}
	}
	return out
}

// Printable is the text of [Spans]. It returns s itself when all of it may be drawn.
func Printable(s string) string { return Options{}.Printable(s) }

// Printable is [Printable] for a known terminal.
func (o Options) Printable(s string) string {
	s = o.veiled(s)
	if plainASCII(s) {
		return s
	}
	return wash(s, o.untrusted(), o)
}

// PrintableLines is [Printable] for each line of s. Lines end at \n; a \r before it is shown as <CR>. Text that ends in
// \n has an empty last line, so that the line end is seen.
func PrintableLines(s string) []string { return Options{}.PrintableLines(s) }

// PrintableLines is [PrintableLines] for a known terminal.
func (o Options) PrintableLines(s string) []string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = o.Printable(line)
	}
	return lines
}

// HasControl reports whether s holds a character that [Printable] never lets pass: a control (line ends and tabs too), a
// bidirectional or zero-width character, or bytes that are not UTF-8.
func HasControl(s string) bool {
	for i := 0; i < len(s); {
		c, size := rune(s[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(s[i:])
		}
		if hidden(c, size) {
			return true
		}
		i += size
	}
	return false
}

// plainASCII reports whether every byte takes one cell and means nothing to a terminal.
func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// wash puts the stand-ins into s, which is returned as it is when there are none.
func wash(s string, r rules, o Options) string {
	var out []byte
	from := 0
	for i := 0; i < len(s); {
		p := r.next(s[i:])
		if p.kind == kindHidden {
			out = append(out, s[from:i]...)
			out = appendStandIn(out, s[i:i+p.n], o)
			from = i + p.n
		}
		i += p.n
	}
	if out == nil {
		return s
	}
	return string(append(out, s[from:]...))
}
