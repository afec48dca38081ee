package sandbox

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// valueTypes maps Doppler's value types (Doppler's API reference, Secrets: update) to their checks. What exactly
// Doppler accepts is not documented. JSON5 and YAML are not checked: no parser for them is worth its weight here.
var valueTypes = map[string]func(string) bool{
	"string":          func(string) bool { return true },
	"json":            func(v string) bool { return json.Valid([]byte(v)) },
	"json5":           func(string) bool { return true },
	"yaml":            func(string) bool { return true },
	"xml":             validXML,
	"boolean":         func(v string) bool { return v == "true" || v == "false" },
	"integer":         regexp.MustCompile(`^[+-]?[0-9]+$`).MatchString,
	"decimal":         regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$`).MatchString,
	"email":           validEmail,
	"url":             validURL,
	"uuidv4":          regexp.MustCompile(`(?i)^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString,
	"cuid2":           regexp.MustCompile(`^[a-z][0-9a-z]{1,31}$`).MatchString,
	"ulid":            regexp.MustCompile(`(?i)^[0-7][0-9a-hjkmnp-tv-z]{25}$`).MatchString,
	"datetime8601":    validDateTime,
	"date8601":        func(v string) bool { _, err := time.Parse(time.DateOnly, v); return err == nil },
	"directReference": nil, // checked on the raw text; see validValue
}

func isValueType(t string) bool {
	_, known := valueTypes[t]
	return known
}

// validValue checks a value against its type. References count by what they resolve to, as an application sees that.
func validValue(valueType, raw, computed string) bool {
	if valueType == "directReference" {
		pieces := parseReferences(raw)
		return len(pieces) == 1 && pieces[0].reference != nil
	}
	return valueTypes[valueType](computed)
}

func validEmail(v string) bool {
	a, err := mail.ParseAddress(v)
	return err == nil && a.Address == v
}

func validURL(v string) bool {
	u, err := url.Parse(v)
	return err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "")
}

func validDateTime(v string) bool {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15:04Z07:00"} {
		if _, err := time.Parse(layout, v); err == nil {
			return true
		}
	}
	return false
}

func validXML(v string) bool {
	d := xml.NewDecoder(strings.NewReader(v))
	elements := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return elements > 0
		}
		if err != nil {
			return false
		}
		if _, ok := token.(xml.StartElement); ok {
			elements++
		}
	}
}
