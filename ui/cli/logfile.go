package cli

import (
	"fmt"
	"log/slog"
	"os"
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
	// A file that was there may be readable by others.
	if err := file.Chmod(logMode); err != nil {
		return nil, nil, fmt.Errorf("--log-file: %w", err)
	}
	// Every request has a line; those that went well are of the lowest level.
	handler := slog.NewJSONHandler(file, &slog.HandlerOptions{Level: slog.LevelDebug})
	return slog.New(handler), func() {
		if err := file.Close(); err != nil {
			r.complain(fmt.Errorf("--log-file: %w", err))
		}
	}, nil
}
