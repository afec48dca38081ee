package lint

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"dtui/model"
)

// shared finds secrets that stand in development and in production alike. Only what looks like a secret counts: a port
// is masked as well unless somebody thought of it.
func (c *checker) shared() []Finding {
	seed := maphash.MakeSeed()
	development := map[uint64][]*held{}
	for _, f := range c.order {
		if f.purpose == model.ForDevelopment {
			for _, h := range f.held() {
				key := h.text.Hash(seed)
				development[key] = append(development[key], h)
			}
		}
	}
	var found []Finding
	for _, f := range c.order {
		if f.purpose != model.ForProduction {
			continue
		}
		for _, h := range f.held() {
			if finding, is := h.sharedWith(development[h.text.Hash(seed)]); is {
				found = append(found, finding)
			}
		}
	}
	return found
}

// held is a secret of a config that must not be elsewhere.
type held struct {
	in   *future
	name string
	text model.Value
	// staged: the person is about to write it.
	staged bool
}

func (f *future) held() []*held {
	var list []*held
	for i := range f.secrets {
		s := &f.secrets[i]
		text := s.Raw
		if s.inherited || s.Visibility == model.Unmasked || !text.Known() || len(model.References(text)) > 0 || !secretive(s.Name, text) {
			continue
		}
		list = append(list, &held{f, s.Name, text, s.staged})
	}
	return list
}

func (h *held) sharedWith(others []*held) (Finding, bool) {
	finding := Finding{Rule: Shared, Severity: Shared.Severity(), In: h.in.id, Name: h.name, Staged: h.staged}
	for _, other := range others {
		if other.in.id.Owner == h.in.id.Owner && other.text.Equal(h.text) {
			finding.Also = append(finding.Also, Place{other.in.id.ConfigRef, other.name})
			finding.Staged = finding.Staged || other.staged
		}
	}
	if len(finding.Also) == 0 {
		return Finding{}, false
	}
	slices.SortFunc(finding.Also, Place.compare)
	first := finding.Also[0]
	finding.Message = fmt.Sprintf("%s of %s holds the same secret as %s of %s, which is for development", h.name, h.in.id.ConfigRef, first.Name, first.In)
	switch more := len(finding.Also) - 1; more {
	case 0:
		finding.Message += "."
	case 1:
		finding.Message += ", and as 1 other there."
	default:
		finding.Message += fmt.Sprintf(", and as %d others there.", more)
	}
	return finding, true
}

// secretWords are parts of a name by which a secret is told.
var secretWords = []string{
	"SECRET", "TOKEN", "KEY", "PASSWORD", "PASSWD", "PASS", "PWD", "PASSPHRASE", "CREDENTIAL", "CREDENTIALS", "PRIVATE", "SALT", "PEPPER",
	"SIGNATURE", "CERT", "CERTIFICATE", "PIN", "DSN", "AUTH", "APIKEY",
}

// publicWords are parts of a name that take that back.
var publicWords = []string{"PUBLIC", "PUBLISHABLE", "NAME", "URL", "HOST", "ID", "TTL", "SIZE", "LENGTH", "ALGORITHM", "ISSUER", "AUDIENCE", "PATH", "FILE"}

// leastSecret is the shortest text, in bytes, that is taken for a secret by its name; leastRandom by its looks.
const (
	leastSecret = 8
	leastRandom = 20
)

func secretive(name string, text model.Value) bool {
	words := strings.Split(name, "_")
	has := func(list []string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return slices.Contains(list, word) })
	}
	if text.Size() < leastSecret || has(publicWords) && !strings.Contains(name, "PRIVATE") {
		return false
	}
	return has(secretWords) || text.Size() >= leastRandom && random(text.Reveal())
}

// random reports whether a text looks made by chance: one word of letters and digits, well mixed.
func random(text string) bool {
	letters, digits := 0, 0
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			letters++
		case strings.IndexByte("+/=_-.", c) < 0:
			return false
		}
	}
	return letters > 0 && digits*8 >= len(text)
}
