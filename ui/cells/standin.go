package cells

import "unicode/utf8"

const hexDigits = "0123456789ABCDEF"

// controls are the names of the C0 control characters (ISO/IEC 6429).
var controls = [32]string{
	"NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI",
	"DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
}

// appendStandIn appends what is drawn for a hidden character: <ESC>, <U+202E>, or <0xFF> for a byte that is not UTF-8.
func appendStandIn(dst []byte, s string, o Options) []byte {
	c, size := utf8.DecodeRuneInString(s)
	switch {
	case c == '\n':
		return append(dst, o.lineEnd()...)
	case c == utf8.RuneError && size == 1:
		return append(dst, '<', '0', 'x', hexDigits[s[0]>>4], hexDigits[s[0]&15], '>')
	case c < ' ':
		return append(append(append(dst, '<'), controls[c]...), '>')
	case c == 0x7f:
		return append(dst, "<DEL>"...)
	}
	dst = append(dst, "<U+"...)
	for shift := 4 * (codeDigits(c) - 1); shift >= 0; shift -= 4 {
		dst = append(dst, hexDigits[c>>shift&15])
	}
	return append(dst, '>')
}

// standInWidth is how many cells the stand-in of a character of size bytes takes.
func standInWidth(c rune, size int) int {
	switch {
	case c == '\n':
		return 1
	case c == utf8.RuneError && size == 1:
		return len("<0x00>")
	case c < ' ':
		return len("<>") + len(controls[c])
	case c == 0x7f:
		return len("<DEL>")
	}
	return len("<U+>") + codeDigits(c)
}

// codeDigits is how many digits a code point is written with: four or more, as in the Unicode Standard.
func codeDigits(c rune) int {
	switch {
	case c > 0xfffff:
		return 6
	case c > 0xffff:
		return 5
	}
	return 4
}
