package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"dtui/model"
)

const maxToken = 4096

// tokenFrom reads a token from a file, or from standard input for "-".
func (r *run) tokenFrom(path string) (model.Value, error) {
	if path == "-" {
		return r.readToken(r.stdio.In, "standard input")
	}
	file, err := os.Open(path)
	if err != nil {
		return model.Value{}, fmt.Errorf("--token-file: %w", err)
	}
	token, err := r.readToken(file, path)
	return token, errors.Join(err, file.Close())
}

func (r *run) readToken(from io.Reader, name string) (model.Value, error) {
	text, err := io.ReadAll(io.LimitReader(from, maxToken+1))
	if err != nil {
		return model.Value{}, fmt.Errorf("reading the token from %s: %w", name, err)
	}
	return checkToken(strings.TrimSpace(string(text)), name)
}

// checkToken refuses what cannot be a token. Kinds that dtui does not know are tried, not refused.
func checkToken(text, from string) (model.Value, error) {
	switch {
	case text == "":
		return model.Value{}, fmt.Errorf("%s holds no token", from)
	case len(text) > maxToken:
		return model.Value{}, fmt.Errorf("%s holds more than %d bytes, which is no token", from, maxToken)
	}
	for _, c := range text {
		if c <= ' ' || c > '~' {
			return model.Value{}, fmt.Errorf("%s holds characters that no token has", from)
		}
	}
	return model.NewValue(text), nil
}
