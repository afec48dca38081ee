package clip

import "strings"

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
