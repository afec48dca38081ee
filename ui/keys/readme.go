package keys

import (
	"errors"
	"strings"
)

//go:generate go run ./internal/readme

const (
	readmeStart = "<!-- keys: written by go generate -->\n"
	readmeEnd   = "<!-- end of keys -->"
)

// Into puts a key table between the marks of a README.
func Into(readme, table string) (string, error) {
	before, rest, found := strings.Cut(readme, readmeStart)
	_, after, ended := strings.Cut(rest, readmeEnd)
	if !found || !ended {
		return "", errors.New("the marks of the key table are missing")
	}
	return before + readmeStart + table + "\n" + readmeEnd + after, nil
}
