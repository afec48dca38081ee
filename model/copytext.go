package model

import (
	"bytes"
	"encoding/json"
	"strings"
)

// DotenvLine writes NAME="value" on one line, so that a shell and the common dotenv readers give the value back. A value
// with $ but without single quotes and line ends is put in single quotes, because many readers interpolate in double
// ones. A line end is written as \n or \r, which dotenv readers turn back and a shell does not; no text makes a shell that
// reads the line run anything.
func DotenvLine(name string, v Value) Value {
	text := v.Reveal()
	if strings.ContainsAny(text, "$`") && !strings.ContainsAny(text, "'\n\r") {
		return NewValue(name + "='" + text + "'")
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`", "\n", `\n`, "\r", `\r`).Replace(text)
	return NewValue(name + `="` + quoted + `"`)
}

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
