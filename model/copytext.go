package model

import (
	"bytes"
	"encoding/json"
	"strings"
)

// JSONMember writes "NAME": "value". It fails for text that is not UTF-8, which JSON cannot hold.
func JSONMember(name string, v Value) (Value, error) {
	if !v.ValidUTF8() {
		return Value{}, invalid("value", "The value is not UTF-8 text, which JSON cannot hold.")
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v.Reveal()); err != nil {
		return Value{}, invalid("value", "The value cannot be written as JSON.")
	}
	return NewValue(`"` + name + `": ` + strings.TrimSuffix(b.String(), "\n")), nil
}

// ReferenceTo writes the reference by which another config can use a secret.
func ReferenceTo(ref ConfigRef, name string) string {
	return Reference{Project: ref.Project, Config: ref.Config, Name: name}.String()
}
