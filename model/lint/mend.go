package lint

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dtui/model"
)

// mechanical are the rules whose findings can be mended without knowing what was meant.
var mechanical = []Rule{BOM, ZeroWidth, CRLF, TrailingNewline, TrailingSpace, LeadingSpace}

// Mechanical reports whether findings of the rule can be mended by Mend, as a rule.
func (r Rule) Mechanical() bool { return slices.Contains(mechanical, r) }

// Mend takes out of a raw text what nobody means to have there: blank space and line ends around it, a byte order mark,
// invisible characters, the carriage return before a line feed. The rules that it is given are left alone, and so is a
// text of which nothing would be left. It returns the rules that were mended, in the order of Rules; none means that
// the text is as it was.
func Mend(raw model.Value, leave ...Rule) (model.Value, []Rule) {
	if !raw.Known() || raw.Empty() {
		return raw, nil
	}
	text := raw.Reveal()
	var mended []Rule
	// What one rule takes away may bring to light what another is about.
	for again := true; again; {
		again = false
		for _, rule := range mechanical {
			if slices.Contains(leave, rule) {
				continue
			}
			if next := without(rule, text); next != text {
				text, again = next, true
				if !slices.Contains(mended, rule) {
					mended = append(mended, rule)
				}
			}
		}
	}
	if text == "" || len(mended) == 0 {
		return raw, nil
	}
	slices.SortFunc(mended, func(a, b Rule) int { return a.rank() - b.rank() })
	return model.NewValue(text), mended
}

// without is a text in which nothing is left for one rule to find.
func without(rule Rule, text string) string {
	switch rule {
	case BOM:
		return strings.TrimPrefix(text, "\ufeff")
	case ZeroWidth:
		return visible(text)
	case CRLF:
		return strings.ReplaceAll(text, "\r\n", "\n")
	case TrailingNewline:
		if body := strings.TrimRight(text, "\r\n"); !strings.ContainsAny(body, "\r\n") {
			return body
		}
	case TrailingSpace:
		body := strings.TrimRight(text, "\r\n")
		if last, _ := utf8.DecodeLastRuneInString(body); unicode.IsSpace(last) {
			return strings.TrimRightFunc(body, unicode.IsSpace) + text[len(body):]
		}
	case LeadingSpace:
		return strings.TrimLeftFunc(text, unicode.IsSpace)
	case Bidi, SmartQuotes, Placeholder, Empty, WrongType, BrokenPEM, Shared, DeadReference:
	}
	return text
}

// visible leaves out the invisible characters that the rule finds.
func visible(text string) string {
	if plain(text) {
		return text
	}
	var b strings.Builder
	previous := rune(0)
	for at, r := range text {
		if !hides(previous, at, text[at:]) {
			_, size := utf8.DecodeRuneInString(text[at:]) // One that is not valid is a byte of its own.
			b.WriteString(text[at : at+size])
		}
		previous = r
	}
	return b.String()
}
