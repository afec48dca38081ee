package cells

import (
	"math"
	"strings"
	"unicode/utf8"
)

// reset closes every style.
const reset = "\x1b[m"

// blanks is what padding is cut from, so that it needs no memory of its own.
const blanks = "                                                                                                                                "

// pad is n blanks.
func pad(n int) string {
	switch {
	case n <= 0:
		return ""
	case n <= len(blanks):
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}

// measured is what one pass over a styled text finds.
type measured struct {
	n     int  // bytes that were read
	w     int  // cells
	dirty bool // holds a character that needs a stand-in
	open  bool // ends inside a style
}

// measure reads s until it is more than limit cells wide.
func measure(s string, limit int) measured {
	var m measured
	for m.n < len(s) && m.w <= limit {
		p := styled.next(s[m.n:])
		switch p.kind {
		case kindStyle:
			m.open = !resets(s[m.n : m.n+p.n])
		case kindHidden:
			m.dirty = true
		case kindText:
		}
		m.w += p.w
		m.n += p.n
	}
	return m
}

// Width is how many cells plain or styled text takes. Characters that [Printable] would show count as what it shows.
func Width(s string) int {
	if plainASCII(s) {
		return len(s)
	}
	return measure(s, math.MaxInt).w
}

// Fit makes plain or styled text exactly w cells wide: with blanks at the end, or cut with … in the last cell that is
// left. A wide character is never halved; a leftover cell is blank. Styles are closed at the end.
func Fit(s string, w int) string { return Options{}.Fit(s, w) }

// Fit is [Fit] for a known terminal.
func (o Options) Fit(s string, w int) string {
	if w <= 0 {
		return ""
	}
	// Only what can be seen is looked at: values may be long.
	if plainASCII(s[:min(len(s), w)]) {
		switch {
		case len(s) == w:
			return s
		case len(s) < w:
			return s + pad(w-len(s))
		case s[w] != 0x1b && s[w] < utf8.RuneSelf:
			// Neither a style nor a mark on the last character: one more character takes at least one more cell.
			return s[:w-1] + o.ellipsis()
		}
	}
	m := measure(s, w)
	s = s[:m.n]
	if m.dirty {
		s = wash(s, styled, o)
	}
	if m.w <= w {
		if m.open {
			return s + reset + pad(w-m.w)
		}
		if m.w == w {
			return s
		}
		return s + pad(w-m.w)
	}
	return shorten(s, w, o.ellipsis())
}

// shorten cuts clean text that is wider than w. The cut mark is drawn in the style that it is cut in.
func shorten(s string, w int, mark string) string {
	used, open, i := 0, false, 0
	for i < len(s) {
		p := styled.next(s[i:])
		if used+p.w > w-1 {
			break
		}
		if p.kind == kindStyle {
			open = !resets(s[i : i+p.n])
		}
		used += p.w
		i += p.n
	}
	var b strings.Builder
	b.Grow(i + len(mark) + len(reset) + 1)
	b.WriteString(s[:i])
	b.WriteString(mark)
	if open {
		b.WriteString(reset)
	}
	b.WriteString(pad(w - 1 - used))
	return b.String()
}

// Cut is the cells from (inclusive) to to (exclusive) of plain or styled text, counted from 0; fewer when the text ends
// before. The half of a wide character that a border leaves becomes a blank. Styles that were open at from are opened
// again, and what is open at the end is closed.
func Cut(s string, from, to int) string {
	from = max(from, 0)
	if to <= from {
		return ""
	}
	if plainASCII(s) {
		return s[min(from, len(s)):min(to, len(s))]
	}
	s = wash(s, styled, Options{})
	var b strings.Builder
	b.Grow(min(len(s), 4*(to-from)+16))
	at, active := 0, ""
	for i := 0; i < len(s) && at < to; {
		p := styled.next(s[i:])
		text := s[i : i+p.n]
		i += p.n
		if p.kind == kindStyle {
			active = restyle(active, text)
			if at > from {
				b.WriteString(text)
			}
			continue
		}
		end := at + p.w
		if end > from {
			if at <= from {
				b.WriteString(active)
			}
			if at < from || end > to {
				text = pad(min(end, to) - max(at, from))
			}
			b.WriteString(text)
		}
		at = end
	}
	if active != "" && b.Len() > 0 {
		b.WriteString(reset)
	}
	return b.String()
}

// restyle is the style that holds after seq, as the sequences that open it again.
func restyle(active, seq string) string {
	switch {
	case resets(seq):
		return ""
	case active == "":
		return seq
	}
	return active + seq
}

// Plain takes the styles out of a text.
func Plain(s string) string {
	if strings.IndexByte(s, 0x1b) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		if n := sgr(s[i:]); n > 0 {
			i += n
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}
