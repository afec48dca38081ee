package search

import (
	"strings"

	"dtui/model"
)

// Query is a text to be looked for in values. It is a value too: what somebody looks for is often a secret.
type Query struct {
	Text model.Value
	// Part finds the text inside others; else the whole text has to be the same.
	Part bool
	// AnyCase ignores the case of ASCII letters.
	AnyCase bool
	// Raw looks into raw texts, else into computed ones.
	Raw bool
}

// Span is a place in a text, in bytes.
type Span struct{ From, To int }

// Hit is one secret whose text matches.
type Hit struct {
	Name string
	// Spans are where the text matches, in order and without overlap.
	Spans []Span
}

// Found is what one config has.
type Found struct {
	In   model.ConfigID
	Hits []Hit
	// Unreadable is how many secrets could not be looked into.
	Unreadable int
}

// Search looks into one config. The hits are sorted by name. An empty query finds nothing.
func (q Query) Search(s *model.Snapshot) Found {
	found := Found{In: s.ID()}
	by := model.ComputedText
	if q.Raw {
		by = model.RawText
	}
	secrets := s.Secrets()
	for i := range secrets {
		text := secrets[i].Text(by)
		if !text.Known() {
			found.Unreadable++
			continue
		}
		if spans := q.Match(text); spans != nil {
			found.Hits = append(found.Hits, Hit{secrets[i].Name, spans})
		}
	}
	return found
}

// Match says where a text matches, nil for nowhere.
func (q Query) Match(v model.Value) []Span {
	wanted, text := q.Text.Reveal(), v.Reveal()
	if wanted == "" || len(wanted) > len(text) || !q.Part && len(wanted) != len(text) {
		return nil
	}
	var spans []Span
	for at := 0; at+len(wanted) <= len(text); {
		next := q.index(text[at:], wanted)
		if next < 0 {
			break
		}
		spans = append(spans, Span{at + next, at + next + len(wanted)})
		at += next + len(wanted)
	}
	return spans
}

func (q Query) index(text, wanted string) int {
	if !q.AnyCase {
		return strings.Index(text, wanted)
	}
	for at := 0; at+len(wanted) <= len(text); at++ {
		if sameLetters(text[at:at+len(wanted)], wanted) {
			return at
		}
	}
	return -1
}

// sameLetters compares bytes, so that a place in one text is a place in the other.
func sameLetters(a, b string) bool {
	for i := range len(a) {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
