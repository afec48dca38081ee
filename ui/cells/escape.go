package cells

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Escape writes any string of bytes as one line of text that a text field can hold: \n \r \t \e \0 for these controls,
// \xNN for other controls and for bytes that are not UTF-8, \u{NNNN} for characters that cannot be seen, \\ for a
// backslash. [Unescape] gives back exactly the same bytes.
func Escape(s string) string {
	var out []byte
	from := 0
	for i := 0; i < len(s); {
		c, size := utf8.DecodeRuneInString(s[i:])
		if c == '\\' || hidden(c, size) {
			out = appendEscaped(append(out, s[from:i]...), s[i:i+size], c)
			from = i + size
		}
		i += size
	}
	if out == nil {
		return s
	}
	return string(append(out, s[from:]...))
}

func appendEscaped(dst []byte, raw string, c rune) []byte {
	switch c {
	case '\\':
		return append(dst, `\\`...)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	case 0x1b:
		return append(dst, `\e`...)
	case 0:
		return append(dst, `\0`...)
	}
	if len(raw) == 1 {
		return append(dst, '\\', 'x', hexDigits[raw[0]>>4], hexDigits[raw[0]&15])
	}
	return fmt.Appendf(dst, `\u{%04X}`, c)
}

// Unescape reads the text form of [Escape]. Characters that need no escape may stand for themselves. The error names the
// character, counted from 1, at which the text form is broken, and nothing of the text.
func Unescape(s string) (string, error) {
	if strings.IndexByte(s, '\\') < 0 {
		return s, nil
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			out = append(out, s[i])
			i++
			continue
		}
		more, n, problem := unescapeOne(s[i:])
		if problem != "" {
			return "", fmt.Errorf("character %d: %s", utf8.RuneCountInString(s[:i])+1, problem)
		}
		out = append(out, more...)
		i += n
	}
	return string(out), nil
}

// unescapeOne reads the escape at the start of s: its bytes, its length, and what is wrong with it.
func unescapeOne(s string) (raw string, n int, problem string) {
	const known = `a backslash starts \n \r \t \e \0 \xNN \u{NNNN} or \\; write \\ for the backslash itself`
	if len(s) < 2 {
		return "", 0, known
	}
	switch s[1] {
	case '\\':
		return `\`, 2, ""
	case 'n':
		return "\n", 2, ""
	case 'r':
		return "\r", 2, ""
	case 't':
		return "\t", 2, ""
	case 'e':
		return "\x1b", 2, ""
	case '0':
		return "\x00", 2, ""
	case 'x':
		if len(s) >= 4 && isHex(s[2:4]) {
			if b, err := strconv.ParseUint(s[2:4], 16, 8); err == nil {
				return string([]byte{byte(b)}), 4, ""
			}
		}
		return "", 0, `\x needs two hexadecimal digits, as in \x7F`
	case 'u':
		return unescapeRune(s)
	}
	return "", 0, known
}

func unescapeRune(s string) (raw string, n int, problem string) {
	const form = `\u needs a character's number of one to six hexadecimal digits in braces, as in \u{200B}`
	if len(s) < 3 || s[2] != '{' {
		return "", 0, form
	}
	digits, _, closed := strings.Cut(s[3:], "}")
	if !closed || digits == "" || len(digits) > 6 || !isHex(digits) {
		return "", 0, form
	}
	c, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || !utf8.ValidRune(rune(c)) {
		return "", 0, `\u{...} names no character; numbers end at 10FFFF, and D800 to DFFF are not characters`
	}
	return string(rune(c)), len(`\u{}`) + len(digits), ""
}

func isHex(s string) bool {
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b >= '0' && b <= '9', b >= 'a' && b <= 'f', b >= 'A' && b <= 'F':
		default:
			return false
		}
	}
	return true
}
