package model

import (
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

// CheckJSON says where a text stops being JSON, without quoting it.
func (v Value) CheckJSON() error {
	var syntax *json.SyntaxError
	var any json.RawMessage
	switch err := json.Unmarshal([]byte(v.Reveal()), &any); {
	case errors.As(err, &syntax):
		return fmt.Errorf("from byte %d on", syntax.Offset)
	case err != nil:
		return errors.New("it cannot be read")
	}
	return nil
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
