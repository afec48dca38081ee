package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"log/slog"
	"strings"
	"unicode/utf8"
)

// Elided is what a value prints as, everywhere and under every verb.
const Elided = "‹elided›"

// ErrValueEncoded is returned by every encoder that is handed a Value. An encoder that elided instead
// would write the elision to Doppler as if it were the secret.
var ErrValueEncoded = errors.New("a secret value was handed to an encoder: reveal it on purpose instead")

// Value is the text of one secret, or a token. The zero Value is not known (Doppler's null), which is not the
// same as empty. Printing and logging elide it, encoding it is an error, and Reveal is the only way in.
//
// It is a struct round a pointer because a string-based type still leaks through fmt and slog when it sits in an
// unexported field. The first field makes == a compile error: use Equal.
type Value struct {
	_    [0]func()
	text *string
}

// NewValue wraps a text.
func NewValue(text string) Value { return Value{text: &text} }

// Known reports whether there is a text at all, be it empty.
func (v Value) Known() bool { return v.text != nil }

// Empty reports whether the text is known and has no bytes.
func (v Value) Empty() bool { return v.text != nil && *v.text == "" }

// Reveal returns the text, "" when it is not known. Its callers are a short list that a test guards.
func (v Value) Reveal() string {
	if v.text == nil {
		return ""
	}
	return *v.text
}

// Equal reports whether both are known and hold the same bytes. Two unknown values are never equal.
func (v Value) Equal(other Value) bool {
	return v.text != nil && other.text != nil && *v.text == *other.text
}

// Same is Equal, but also true for two unknown values: nothing has changed between them as far as can be seen.
func (v Value) Same(other Value) bool {
	if v.text == nil || other.text == nil {
		return v.text == nil && other.text == nil
	}
	return *v.text == *other.text
}

// Hash is a number that equal texts share within one run, for finding equal ones among many without looking at them. It
// tells unequal texts apart only most of the time: ask Equal too. It must not leave the program.
func (v Value) Hash(seed maphash.Seed) uint64 { return maphash.String(seed, v.Reveal()) }

// Size is the length in bytes.
func (v Value) Size() int { return len(v.Reveal()) }

// Lines is the number of lines; a final line end does not open another line.
func (v Value) Lines() int {
	text := strings.TrimSuffix(v.Reveal(), "\n")
	return strings.Count(text, "\n") + 1
}

// ValidUTF8 reports whether the text can travel in JSON unchanged.
func (v Value) ValidUTF8() bool { return utf8.ValidString(v.Reveal()) }

// CheckJSON says in which line and column a text stops being JSON, both from 1 and the column in bytes, and in the value of
// which key. It quotes nothing else of it.
func (v Value) CheckJSON() error {
	text := []byte(v.Reveal())
	var syntax *json.SyntaxError
	var any json.RawMessage
	switch err := json.Unmarshal(text, &any); {
	case len(bytes.TrimSpace(text)) == 0:
		return errors.New("it is empty")
	case errors.As(err, &syntax):
		// The offset counts the byte that is wrong.
		before := text[:min(max(int(syntax.Offset)-1, 0), len(text))]
		line := bytes.Count(before, []byte{'\n'}) + 1
		column := len(before) - bytes.LastIndexByte(before, '\n')
		where := fmt.Sprintf("from line %d, column %d on", line, column)
		if syntax.Error() == "unexpected end of JSON input" {
			where = fmt.Sprintf("it ends in line %d before it is complete", line)
		}
		if key := keyAt(text); key != "" {
			where += ", in " + key
		}
		return errors.New(where)
	case err != nil:
		return errors.New("it cannot be read")
	}
	return nil
}

// keyAt is the key whose value cannot be read, "" for none. Only what a colon follows is a key: what else stands there may be
// a value that lost its quotes.
func keyAt(text []byte) string {
	decoder := json.NewDecoder(bytes.NewReader(text))
	// inside has the braces and brackets that are open, names whether the next token is a key.
	var inside []json.Delim
	name, key := false, ""
	for {
		token, err := decoder.Token()
		if err != nil {
			return key
		}
		delim, opens := token.(json.Delim)
		switch {
		case opens && (delim == '{' || delim == '['):
			inside = append(inside, delim)
			name, key = delim == '{', ""
			continue
		case opens && len(inside) > 0:
			inside = inside[:len(inside)-1]
		case name:
			name, key = false, ""
			if after := bytes.TrimLeft(text[decoder.InputOffset():], " \t\r\n"); len(after) > 0 && after[0] == ':' {
				key, _ = token.(string)
			}
			continue
		}
		name, key = len(inside) > 0 && inside[len(inside)-1] == '{', ""
	}
}

// CheckJSONObject is CheckJSON for a text that must be an object.
func (v Value) CheckJSONObject() error {
	if err := v.CheckJSON(); err != nil {
		return err
	}
	if !strings.HasPrefix(strings.TrimLeft(v.Reveal(), " \t\r\n"), "{") {
		return errors.New("it is JSON, but not an object between { and }")
	}
	return nil
}

// String elides.
func (v Value) String() string { return Elided }

// GoString elides.
func (v Value) GoString() string { return Elided }

// Format elides under every verb and flag.
func (v Value) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Elided) }

// LogValue elides in structured logs.
func (v Value) LogValue() slog.Value { return slog.StringValue(Elided) }

// MarshalJSON always fails with ErrValueEncoded.
func (v Value) MarshalJSON() ([]byte, error) { return nil, ErrValueEncoded }

// MarshalText always fails with ErrValueEncoded.
func (v Value) MarshalText() ([]byte, error) { return nil, ErrValueEncoded }

// MarshalBinary always fails with ErrValueEncoded.
func (v Value) MarshalBinary() ([]byte, error) { return nil, ErrValueEncoded }

// GobEncode always fails with ErrValueEncoded.
func (v Value) GobEncode() ([]byte, error) { return nil, ErrValueEncoded }
