package clip

import (
	"strings"
	"unicode/utf8"
)

// printable keeps of a text what cannot steer a terminal, as one line of at most most bytes.
func printable(text string, most int) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < ' ' || r > '~':
			return '?'
		}
		return r
	}, text)
	plain = strings.Join(strings.Fields(plain), " ")
	return plain[:min(len(plain), most)]
}

// latin1 is a text in ISO 8859-1, which is what the X target STRING means. It is false for a text that has other
// characters; what is no UTF-8 is taken for bytes that are wanted as they are.
func latin1(text []byte) ([]byte, bool) {
	if !utf8.Valid(text) {
		return text, true
	}
	narrow := make([]byte, 0, len(text))
	for _, r := range string(text) {
		if r > 0xff {
			return nil, false
		}
		narrow = append(narrow, byte(r))
	}
	return narrow, true
}
