//go:build unix

package clip

import "unicode/utf8"

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
