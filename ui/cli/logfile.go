package cli

import (
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strings"
)

const logMode = 0o600

// logger opens the log that was asked for. Without one nothing is logged.
func (r *run) logger() (*slog.Logger, func(), error) {
	if r.flags.logFile == "" {
		return nil, func() {}, nil
	}
	file, err := os.OpenFile(r.flags.logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, logMode)
	if err != nil {
		return nil, nil, fmt.Errorf("--log-file: %w", err)
	}
	// A file that was there may be readable by others. A device belongs to everybody.
	if info, err := file.Stat(); err != nil {
		return nil, nil, fmt.Errorf("--log-file: %w", err)
	} else if info.Mode().IsRegular() {
		if err := file.Chmod(logMode); err != nil {
			return nil, nil, fmt.Errorf("--log-file: %w", err)
		}
	}
	// Every request has a line; those that went well are of the lowest level.
	handler := slog.NewJSONHandler(file, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: redactAttr})
	return slog.New(handler), func() {
		if err := file.Close(); err != nil {
			r.complain(fmt.Errorf("--log-file: %w", err))
		}
	}, nil
}

// redactAttr is the last look at what goes into the log: nothing in it should hold a token or a query, and a message of a
// library or a server that does anyway loses it here.
func redactAttr(_ []string, a slog.Attr) slog.Attr {
	switch strings.ToLower(a.Key) {
	case "token", "value", "secret", "passphrase", "authorization", "query":
		return slog.String(a.Key, redacted)
	}
	text := a.Value.Resolve()
	if text.Kind() == slog.KindAny {
		err, ok := text.Any().(error)
		if !ok {
			return a
		}
		text = slog.StringValue(err.Error())
	}
	if text.Kind() != slog.KindString {
		return a
	}
	return slog.String(a.Key, queryForm.ReplaceAllString(tokenForm.ReplaceAllString(text.String(), redacted), "?"+redacted))
}

const redacted = "‹redacted›"

// queryForm is the query of an address inside a text.
var queryForm = regexp.MustCompile(`\?[A-Za-z0-9_.\-]+=[^\s"]*`)
