package client

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"dtui/model"
)

// decodeSecrets reads the list of a config's secrets, sorted by name. It tells a missing list, nil, from an empty one.
func decodeSecrets(body []byte) ([]model.Secret, error) {
	if list, ok := scanSecrets(body); ok {
		return list, nil
	}
	var got wireSecrets
	if err := decode(body, &got); err != nil || got.Secrets == nil {
		return nil, err
	}
	list := make([]model.Secret, 0, len(got.Secrets))
	for name, secret := range got.Secrets {
		list = append(list, secret.secret(name))
	}
	byName(list)
	return list, nil
}

func byName(list []model.Secret) {
	slices.SortFunc(list, func(a, b model.Secret) int { return strings.Compare(a.Name, b.Name) })
}

// scanner reads the one large answer that Doppler gives, in the one shape that it has. It is written by hand because
// encoding/json takes 40 ms for 10,000 secrets and this a tenth of that, which is what a person waits for a config to
// open. It gives up on everything it does not expect, and encoding/json decides what that means.
type scanner struct {
	body []byte
	at   int
	bad  bool
}

func scanSecrets(body []byte) ([]model.Secret, bool) {
	s := &scanner{body: body}
	var list []model.Secret
	s.object(func(key []byte) {
		switch string(key) {
		case "secrets":
			if list != nil {
				s.bad = true
				return
			}
			list = []model.Secret{}
			s.object(func(name []byte) {
				secret := model.Secret{Name: string(name)}
				s.secret(&secret)
				list = append(list, secret)
			})
		case "success":
			s.boolean()
		default:
			s.bad = true
		}
	})
	s.space()
	if s.bad || s.at != len(body) || list == nil {
		return nil, false
	}
	byName(list)
	for i := range list {
		if i > 0 && list[i].Name == list[i-1].Name {
			return nil, false
		}
	}
	return list, true
}

func (s *scanner) secret(out *model.Secret) {
	var raw, computed []byte
	var seen [7]bool
	s.object(func(key []byte) {
		field := slices.Index(secretFields[:], string(key))
		if field < 0 || seen[field] {
			s.bad = true
			return
		}
		seen[field] = true
		switch field {
		case 0:
			raw = s.nullable()
		case 1:
			computed = s.nullable()
		case 2:
			out.Note = string(s.nullable())
		case 3:
			out.Visibility = known(s.nullable(), model.Visibilities)
		case 4:
			out.ComputedVisibility = known(s.nullable(), model.Visibilities)
		case 5:
			out.Type = known(s.kind(), model.ValueTypes)
		default:
			s.kind()
		}
	})
	if raw != nil {
		out.Raw = model.NewValue(string(raw))
	}
	switch {
	case computed == nil:
	case raw != nil && bytes.Equal(raw, computed):
		out.Computed = out.Raw
	default:
		out.Computed = model.NewValue(string(computed))
	}
}

var secretFields = [7]string{"raw", "computed", "note", "rawVisibility", "computedVisibility", "rawValueType", "computedValueType"}

// known spares a copy of each of the few words that stand in every secret.
func known[T ~string](word []byte, words func() []T) T {
	switch string(word) {
	case string(model.Masked):
		return T(model.Masked)
	case string(model.PlainText):
		return T(model.PlainText)
	}
	for _, w := range words() {
		if string(w) == string(word) {
			return w
		}
	}
	return T(word)
}

// kind reads {"type": "…"} or null.
func (s *scanner) kind() []byte {
	if s.null() {
		return nil
	}
	var word []byte
	once := false
	s.object(func(key []byte) {
		if once || string(key) != "type" {
			s.bad = true
			return
		}
		once = true
		word = s.nullable()
	})
	return word
}

// object calls field at the value of every key, which field has to read.
func (s *scanner) object(field func(key []byte)) {
	s.expect('{')
	if s.peek() == '}' {
		s.at++
		return
	}
	for !s.bad {
		key := s.text()
		s.expect(':')
		if s.bad {
			return
		}
		field(key)
		if s.peek() != ',' {
			break
		}
		s.at++
	}
	s.expect('}')
}

// nullable reads a text, nil for null. An empty text is not nil.
func (s *scanner) nullable() []byte {
	if s.null() {
		return nil
	}
	return s.text()
}

func (s *scanner) text() []byte {
	s.expect('"')
	if s.bad {
		return nil
	}
	start := s.at
	end := bytes.IndexByte(s.body[start:], '"')
	if end < 0 {
		s.bad = true
		return nil
	}
	plain, ascii := s.body[start:start+end], true
	for _, c := range plain {
		if c == '\\' {
			return s.escaped(start - 1)
		}
		if c < ' ' {
			s.bad = true
			return nil
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	if !ascii && !utf8.Valid(plain) {
		s.bad = true
		return nil
	}
	s.at = start + end + 1
	return plain
}

// escaped leaves a text with escapes to encoding/json once its end is found.
func (s *scanner) escaped(start int) []byte {
	for i := start + 1; i < len(s.body); i++ {
		switch s.body[i] {
		case '\\':
			i++
		case '"':
			var text string
			if json.Unmarshal(s.body[start:i+1], &text) != nil {
				s.bad = true
				return nil
			}
			s.at = i + 1
			return append([]byte{}, text...)
		}
	}
	s.bad = true
	return nil
}

func (s *scanner) null() bool {
	s.space()
	return s.word("null")
}

func (s *scanner) boolean() {
	s.space()
	if !s.word("true") && !s.word("false") {
		s.bad = true
	}
}

func (s *scanner) word(w string) bool {
	if !bytes.HasPrefix(s.body[s.at:], []byte(w)) {
		return false
	}
	s.at += len(w)
	return true
}

// peek is the next byte that is no space, 0 at the end.
func (s *scanner) peek() byte {
	s.space()
	if s.at >= len(s.body) {
		return 0
	}
	return s.body[s.at]
}

func (s *scanner) expect(c byte) {
	if s.bad || s.peek() != c {
		s.bad = true
		return
	}
	s.at++
}

func (s *scanner) space() {
	for s.at < len(s.body) {
		switch s.body[s.at] {
		case ' ', '\t', '\r', '\n':
			s.at++
		default:
			return
		}
	}
}
