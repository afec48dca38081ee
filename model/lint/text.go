package lint

import (
	"encoding/pem"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"dtui/model"
)

// Secret judges one secret by itself: every rule but those that need other secrets. The findings say no place.
func Secret(s model.Secret) []Finding {
	raw := s.Text(model.RawText)
	if !raw.Known() {
		return nil
	}
	var found []Finding
	add := func(rule Rule, format string, args ...any) {
		found = append(found, Finding{Rule: rule, Severity: rule.Severity(), Name: s.Name, Message: s.Name + " " + fmt.Sprintf(format, args...) + "."})
	}
	text := raw.Reveal()
	if text == "" {
		add(Empty, "is empty")
		return found
	}
	edges(text, add)
	characters(text, add)
	if placeholder(literal(raw, text)) {
		add(Placeholder, "reads like a placeholder")
	}
	if what := brokenPEM(text); what != "" {
		add(BrokenPEM, "%s", what)
	}
	if what := misfit(s); what != "" {
		add(WrongType, "%s", what)
	}
	return sorted(found)
}

func edges(text string, add func(Rule, string, ...any)) {
	if strings.TrimSpace(text) == "" {
		add(TrailingSpace, "holds nothing but blank space")
		return
	}
	if first, _ := utf8.DecodeRuneInString(text); unicode.IsSpace(first) {
		add(LeadingSpace, "begins with blank space")
	}
	body := strings.TrimRight(text, "\r\n")
	if last, _ := utf8.DecodeLastRuneInString(body); unicode.IsSpace(last) {
		add(TrailingSpace, "ends with blank space")
	}
	// A text of several lines, such as a certificate, ends with a line end by custom.
	if body != text && !strings.ContainsAny(body, "\r\n") {
		add(TrailingNewline, "ends with a line end, although it has one line")
	}
}

// The characters of each rule.
const (
	joiners   = "\u200c\u200d"
	invisible = "\u200b\u2060\u00ad\u180e\ufeff"
	doubles   = "\u201c\u201d\u201e\u201f"
	singles   = "\u2018\u2019\u201a\u201b"
)

func bidi(r rune) bool {
	return r == '\u061c' || r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// characters finds what a person does not see, or takes for something else.
func characters(text string, add func(Rule, string, ...any)) {
	if plain(text) {
		return
	}
	reported := map[Rule]bool{}
	once := func(rule Rule, at int, what string) {
		if !reported[rule] {
			reported[rule] = true
			add(rule, "%s in line %d", what, 1+strings.Count(text[:at], "\n"))
		}
	}
	if strings.HasPrefix(text, "\ufeff") {
		add(BOM, "begins with a byte order mark")
	}
	previous := rune(0)
	for at, r := range text {
		switch {
		case r == '\r':
			once(CRLF, at, "holds a carriage return")
		case r < utf8.RuneSelf:
		case bidi(r):
			once(Bidi, at, "holds a bidirectional control character")
		case hides(previous, at, text[at:]):
			once(ZeroWidth, at, "holds an invisible character")
		case strings.ContainsRune(doubles, r), strings.ContainsRune(singles, r) && !apostrophe(previous, text[at+utf8.RuneLen(r):]):
			once(SmartQuotes, at, "holds a typographic quotation mark")
		}
		previous = r
	}
}

// hides reports whether the first character of rest, which stands at a place of a text, is one that nobody sees. A byte
// order mark at the beginning is a finding of its own, and between other than ASCII characters a joiner belongs to an emoji
// or to a script.
func hides(previous rune, at int, rest string) bool {
	r, size := utf8.DecodeRuneInString(rest)
	if strings.ContainsRune(invisible, r) {
		return at > 0 || r != '\ufeff'
	}
	if !strings.ContainsRune(joiners, r) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest[size:])
	return previous < utf8.RuneSelf || next < utf8.RuneSelf || next == utf8.RuneError
}

// plain reports whether a text is ASCII without a carriage return, as nearly all are.
func plain(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf || text[i] == '\r' {
			return false
		}
	}
	return true
}

// apostrophe reports whether a single quotation mark stands inside a word.
func apostrophe(previous rune, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsLetter(previous) && unicode.IsLetter(next)
}

// literal is a text without its references, whose names say nothing about it.
func literal(raw model.Value, text string) string {
	refs := model.References(raw)
	if len(refs) == 0 {
		return text
	}
	var b strings.Builder
	from := 0
	for _, ref := range refs {
		b.WriteString(text[from:ref.Start])
		from = ref.End
	}
	b.WriteString(text[from:])
	return b.String()
}

var (
	wholePlaceholder = regexp.MustCompile(`^(?:todo|fixme|tbd|tba|example|sample|dummy|secret|password|\?+|\*{3,}|\.{3,}|<[^<>/]+>)$`)
	partPlaceholder  = regexp.MustCompile(`(?:^|[^a-z0-9])(?:change[-_ ]?me|change[-_]this|replace[-_ ]?me|fill[-_](?:me|in)|placeholder|x{3,}|your[-_][a-z0-9_-]*here|(?:insert|put|enter|add)[-_][a-z0-9_-]*here)(?:[^a-z0-9]|$)`)
	startPlaceholder = regexp.MustCompile(`^(?:(?:todo|fixme)[:_ -]|your[_-])`)
	// The names that RFC 2606 keeps for examples.
	exampleHost = regexp.MustCompile(`(?:^|[^a-z0-9-])example\.(?:com|net|org)(?:[^a-z0-9.-]|$)`)
)

// partWords are what partPlaceholder needs at least. Looking for them first spares most texts the expression.
var partWords = []string{"change", "replace", "fill", "placeholder", "xxx", "here"}

// longestWhole is the longest text, in bytes, that is matched as a whole.
const longestWhole = 60

// longestPlaceholder is beyond what anybody types to stand for something else.
const longestPlaceholder = 300

func placeholder(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" || len(text) > longestPlaceholder {
		return false
	}
	if strings.Contains(text, "example.") && exampleHost.MatchString(text) {
		return true
	}
	for _, word := range partWords {
		if strings.Contains(text, word) {
			return wholePlaceholder.MatchString(text) || partPlaceholder.MatchString(text) || startPlaceholder.MatchString(text)
		}
	}
	return startPlaceholder.MatchString(text) || len(text) <= longestWhole && wholePlaceholder.MatchString(text)
}

const pemBegin = "-----BEGIN "

// brokenPEM says what is wrong with a text that means to be PEM, "" when nothing is.
func brokenPEM(text string) string {
	begins := strings.Count(text, pemBegin)
	switch {
	case begins == 0 && strings.Contains(text, "-----END "):
		return "ends like PEM, but the line that begins it is missing"
	case begins == 0, strings.Contains(text, pemBegin+"PGP "):
		// PGP's armour looks alike and is another format (RFC 9580).
		return ""
	case strings.Contains(text, `\n`) && !strings.Contains(strings.TrimSpace(text), "\n"):
		return "looks like PEM, but its line ends are written as a backslash and an n"
	case strings.Count(text, "-----END ") < begins:
		return "looks like PEM, but a line that ends it is missing"
	case !strings.Contains(strings.TrimSpace(text), "\n"):
		return "looks like PEM, but has lost its line ends"
	}
	rest := []byte(text)
	for range begins {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil || len(block.Bytes) == 0 {
			return "looks like PEM, but cannot be decoded"
		}
	}
	return ""
}
