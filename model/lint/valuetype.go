package lint

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

	"dtui/model"
)

// kinds are the checks of Doppler's value types (Doppler's reference, secrets update, and its Terraform provider). What
// exactly Doppler takes is not documented, so a check lets through what any common reading of the type allows.
var kinds = map[model.ValueType]struct {
	fits func(string) bool
	what string
}{
	"json":         {func(v string) bool { return json.Valid([]byte(v)) }, "JSON"},
	"xml":          {isXML, "XML"},
	"boolean":      {func(v string) bool { v = strings.ToLower(v); return v == "true" || v == "false" }, "true or false"},
	"integer":      {regexp.MustCompile(`^[+-]?[0-9]+$`).MatchString, "a whole number"},
	"decimal":      {regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$`).MatchString, "a decimal number"},
	"email":        {isEmail, "an e-mail address"},
	"url":          {isURL, "a URL"},
	"uuidv4":       {regexp.MustCompile(`(?i)^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString, "a version 4 UUID"},
	"cuid2":        {regexp.MustCompile(`^[a-z][0-9a-z]{1,31}$`).MatchString, "a CUID2"},
	"ulid":         {regexp.MustCompile(`(?i)^[0-7][0-9a-hjkmnp-tv-z]{25}$`).MatchString, "a ULID"},
	"datetime8601": {isTime("2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "20060102T150405Z07:00", "20060102T150405"), "an ISO 8601 date and time"},
	"date8601":     {isTime(time.DateOnly, "20060102", "2006-002", "2006-01"), "an ISO 8601 date"},
}

// misfit says how a secret does not fit its type, "" when it fits, or when what applications will get is not known yet.
func misfit(s model.Secret) string {
	if s.Type == "directReference" {
		raw := s.Text(model.RawText)
		if refs := model.References(raw); len(refs) != 1 || refs[0].End-refs[0].Start != raw.Size() {
			return "is of the type directReference, but is not one reference and nothing else"
		}
		return ""
	}
	kind, checked := kinds[s.Type]
	text := s.Text(model.ComputedText)
	if !checked || !text.Known() || kind.fits(text.Reveal()) {
		return ""
	}
	return "is of the type " + string(s.Type) + ", but is not " + kind.what
}

func isEmail(v string) bool {
	address, err := mail.ParseAddress(v)
	return err == nil && address.Address == v
}

func isURL(v string) bool {
	u, err := url.Parse(v)
	return err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "" || u.Path != "")
}

func isTime(layouts ...string) func(string) bool {
	return func(v string) bool {
		for _, layout := range layouts {
			if _, err := time.Parse(layout, v); err == nil {
				return true
			}
		}
		return false
	}
}

func isXML(v string) bool {
	decoder := xml.NewDecoder(strings.NewReader(v))
	for elements := 0; ; {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return elements > 0
		case err != nil:
			return false
		}
		if _, ok := token.(xml.StartElement); ok {
			elements++
		}
	}
}
