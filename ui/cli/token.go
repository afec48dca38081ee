package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"dtui/client"
	"dtui/keyring"
	"dtui/model"
)

// access is a token with the one host that it may be sent to.
type access struct {
	host  string
	token model.Value
}

// errNoToken says that there is no token anywhere; the program then starts with its welcome.
var errNoToken = errors.New("no token was given")

const maxToken = 4096

// access finds the token of a run: --token-file, then DOPPLER_TOKEN, then the keyring. A host that was given goes only
// with a token that was given for this run, because a variable set by a cloned repository must not collect tokens.
func (r *run) access(ctx context.Context, store keyring.Store) (access, error) {
	envHost, envToken := r.getenv("DOPPLER_API_HOST"), r.getenv("DOPPLER_TOKEN")
	host := r.flags.apiHost
	switch {
	case r.flags.tokenFile != "":
		if host == "" && envHost != "" {
			return access{}, exit{exitUsage, fmt.Errorf("DOPPLER_API_HOST is set to %s, but the token comes from --token-file: "+
				"it is not sent to a host from the environment; name the host with --api-host, or unset DOPPLER_API_HOST", envHost)}
		}
		token, err := r.tokenFrom(r.flags.tokenFile)
		return access{orDefault(host), token}, err
	case envToken != "":
		if host == "" {
			host = envHost
		}
		token, err := checkToken(envToken, "DOPPLER_TOKEN")
		return access{orDefault(host), token}, err
	}
	entry, err := store.Get(ctx, defaultProfile)
	if err != nil {
		return access{}, fmt.Errorf("%w: %w", errNoToken, err)
	}
	if host == "" {
		host = envHost
	}
	if host == "" {
		host = entry.Host
	}
	token, err := entry.For(host)
	var other keyring.OtherHost
	if errors.As(err, &other) {
		return access{}, fmt.Errorf("the token in the keyring belongs to %s and is not sent to %s; "+
			"unset DOPPLER_API_HOST and --api-host, or give a token for that host with --token-file", other.Stored, other.Asked)
	}
	if err != nil {
		return access{}, fmt.Errorf("the token in the keyring cannot be used: %w", err)
	}
	return access{entry.Host, token}, nil
}

func orDefault(host string) string {
	if host == "" {
		return client.DefaultHost
	}
	return host
}

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
