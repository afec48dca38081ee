package cells

import (
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// kind says what a piece of text is.
type kind uint8

const (
	kindText   kind = iota // one grapheme cluster, drawn as it is
	kindHidden             // one character that a stand-in is drawn for
	kindStyle              // one SGR sequence, no cells
)

// piece is the next part of a text: n bytes that take w cells.
type piece struct {
	n, w int
	kind kind
}

// rules say what a scan lets pass.
type rules struct {
	// styles lets SGR sequences pass; untrusted text is read without it.
	styles bool
	// agree breaks the clusters whose width depends on whether a terminal counts clusters or characters.
	agree bool
}

// styled are the rules for rows of our own.
var styled = rules{styles: true}

// maxMarks is how many combining marks in a row a character may carry. Living scripts use up to four; longer runs are
// drawn over the neighbouring lines by some terminals.
const maxMarks = 4

// maxCluster is the length in bytes from which a cluster is not believed to be one.
const maxCluster = 128

// next reads the piece at the start of s, which is not empty.
func (r rules) next(s string) piece {
	b := s[0]
	switch {
	case b >= ' ' && b <= '~':
		if len(s) == 1 || s[1] < utf8.RuneSelf {
			return piece{1, 1, kindText}
		}
		return r.cluster(s)
	case b == 0x1b && r.styles:
		if n := sgr(s); n > 0 {
			return piece{n, 0, kindStyle}
		}
	case b >= utf8.RuneSelf:
		return r.cluster(s)
	}
	return piece{1, standInWidth(rune(b), 1), kindHidden}
}

// cluster reads the grapheme cluster at the start of s, or the part of it that may stand.
func (r rules) cluster(s string) piece {
	first, size := utf8.DecodeRuneInString(s)
	if hidden(first, size) || joinsLeft(first) || joinsRight(first) {
		return piece{size, standInWidth(first, size), kindHidden}
	}
	all, w := ansi.FirstGraphemeCluster(head(s), ansi.GraphemeWidth)
	n := standing(all)
	if n < len(all) {
		w = ansi.StringWidth(all[:n])
	}
	endless := n >= maxCluster
	if n > size && (endless || r.agree && ansi.StringWidthWc(all[:n]) != w) {
		if initialJamo(first) {
			// It would join the next letter again, however it is read.
			return piece{size, standInWidth(first, size), kindHidden}
		}
		// The first character alone; the ones that were joined to it are read next and have nothing to stand on.
		n, w = size, ansi.StringWidth(all[:size])
	}
	if w < 1 || w > 2 || (r.agree && n == size && size > 1 && ansi.StringWidthWc(all[:n]) != w) {
		return piece{size, standInWidth(first, size), kindHidden}
	}
	return piece{n, w, kindText}
}

// head is the part of s that a cluster is looked for in, so that text made of one endless cluster costs no more than
// other text.
func head(s string) string {
	if len(s) <= maxCluster+utf8.UTFMax {
		return s
	}
	n := maxCluster
	for !utf8.RuneStart(s[n]) && n < maxCluster+utf8.UTFMax {
		n++
	}
	return s[:n]
}

// standing is how many bytes of a cluster may be drawn as they are: up to a hidden character or too many marks.
func standing(cluster string) int {
	marks := 0
	for i := 0; i < len(cluster); {
		c, size := utf8.DecodeRuneInString(cluster[i:])
		if i > 0 {
			if hidden(c, size) {
				return i
			}
			if c >= 0x300 && unicode.In(c, unicode.Mn, unicode.Me) {
				marks++
			} else {
				marks = 0
			}
			if marks > maxMarks {
				return i
			}
		}
		i += size
	}
	return len(cluster)
}

// hidden reports whether a character must not reach the terminal as it is: controls, bidirectional and zero-width
// characters, line and paragraph separators, variation selectors, blanks that are not the blank, what is not assigned,
// and bytes that are not UTF-8 (RuneError of size 1).
func hidden(c rune, size int) bool {
	switch {
	case c < 0x7f:
		return c < ' '
	case c < 0xa1:
		return true
	case c < 0x300:
		return c == 0xad || !unicode.IsPrint(c)
	case plainLetter(c):
		return false
	case c == utf8.RuneError:
		return size == 1
	case c == 0x3000: // The ideographic space is ordinary in Japanese text and two cells wide.
		return false
	case c == 0x2800: // The empty braille pattern looks like a blank and is none.
		return true
	}
	return !unicode.IsPrint(c) || unicode.In(c, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// plainLetter is the fast path for the characters that most wide text is made of: each stands alone, is never hidden,
// and is joined only by marks that follow.
func plainLetter(c rune) bool {
	return c >= 0x3041 && c <= 0x3096 || c >= 0x30a1 && c <= 0x30fa || c >= 0x4e00 && c <= 0x9fff ||
		c >= 0xac00 && c <= 0xd7a3 || c >= 0x400 && c <= 0x481 || c >= 0xff01 && c <= 0xff5e
}

// joinsLeft reports whether a character has no place of its own: it would be drawn on whatever stands before it.
func joinsLeft(c rune) bool {
	switch {
	case c < 0x300 || plainLetter(c):
		return false
	case c >= 0x1160 && c <= 0x11ff || c >= 0xd7b0 && c <= 0xd7ff:
		return true // Korean vowels and finals join only a Korean initial.
	case !unicode.Is(unicode.M, c) && !joiningLetter(c):
		return false
	}
	var buf [1 + utf8.UTFMax]byte
	b := utf8.AppendRune(append(buf[:0], 'x'), c)
	first, _ := ansi.FirstGraphemeCluster(b, ansi.GraphemeWidth)
	return len(first) > 1
}

// initialJamo reports whether a character is the first letter of a Korean syllable written in letters.
func initialJamo(c rune) bool { return c >= 0x1100 && c <= 0x115f || c >= 0xa960 && c <= 0xa97c }

// joiningLetter reports whether a character that is no mark may join the one before it: the vowels am of Thai and Lao, the
// voicing marks of half-width kana, and the skin tones.
func joiningLetter(c rune) bool {
	return c == 0x0e33 || c == 0x0eb3 || c == 0xff9e || c == 0xff9f || c >= 0x1f3fb && c <= 0x1f3ff
}

// joinsRight reports whether whatever follows a character would be drawn as a part of it, a blank of the padding too.
// Such characters (Unicode's class Prepend) that are not hidden anyway stand in two places.
func joinsRight(c rune) bool {
	if c != 0x0d4e && (c < 0x11000 || c > 0x11fff) {
		return false
	}
	var buf [utf8.UTFMax + 1]byte
	b := append(utf8.AppendRune(buf[:0], c), 'x')
	first, _ := ansi.FirstGraphemeCluster(b, ansi.GraphemeWidth)
	return len(first) == len(b)
}

// sgr is the length of the SGR sequence (ECMA-48, 8.3.117) at the start of s, 0 when there is none.
func sgr(s string) int {
	if len(s) < 3 || s[0] != 0x1b || s[1] != '[' {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch b := s[i]; {
		case b == 'm':
			return i + 1
		case b < '0' || b > ';': // digits, the colon and the semicolon
			return 0
		}
	}
	return 0
}

// resets reports whether an SGR sequence takes all styles away.
func resets(seq string) bool { return seq == "\x1b[m" || seq == "\x1b[0m" }
