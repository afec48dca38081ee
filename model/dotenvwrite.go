package model

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// DotenvLine writes NAME="value" on one line, so that a shell and the common dotenv readers give the value back. A value
// with $ but without single quotes and line ends is put in single quotes, because many readers interpolate in double
// ones. A line end is written as \n or \r, which dotenv readers turn back and a shell does not; no text makes a shell that
// reads the line run anything. ReadDotenv gives every UTF-8 text back.
func DotenvLine(name string, v Value) Value {
	text := v.Reveal()
	if strings.ContainsAny(text, "$`") && !strings.ContainsAny(text, "'\n\r") {
		return NewValue(name + "='" + text + "'")
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`", "\n", `\n`, "\r", `\r`).Replace(text)
	return NewValue(name + `="` + quoted + `"`)
}

// DotenvText writes a line for each value, in the order of their names.
func DotenvText(values map[string]Value) Value {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		lines = append(lines, DotenvLine(name, values[name]).Reveal())
	}
	return NewValue(strings.Join(lines, "\n"))
}

// blankAtLineEnd finds what an editor that strips blanks would change unseen.
var blankAtLineEnd = regexp.MustCompile(`[ \t]\n`)

// dotenvForEditing writes NAME="value" the way in which it is easiest to edit, for ReadDotenv and nobody else: line ends
// are line ends, references are not escaped, and a value with quotes or backslashes stands as it is in single quotes.
func dotenvForEditing(name, text string) string {
	open := !blankAtLineEnd.MatchString(text)
	if strings.ContainsAny(text, `"\`) && !strings.ContainsAny(text, "'\r") && open {
		return name + "='" + text + "'"
	}
	text = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", `\r`).Replace(text)
	if !open {
		text = strings.ReplaceAll(text, "\n", `\n`)
	}
	return name + `="` + text + `"`
}
