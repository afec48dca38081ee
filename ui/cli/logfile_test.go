package cli

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPromise6TheLogRedactsWhatShouldNotBeInIt(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "log")
	r := &run{flags: flags{logFile: path}}
	logger, shut, err := r.logger()
	if err != nil {
		t.Fatal(err)
	}
	const token = "dp.st.dev.abcdefghijklmnopqrstuvwxyz0123456789ABCD"
	logger.Info("got "+token, "error", errors.New(`Get "https://api.doppler.com/v3/x?project=backend&config=dev": `+token))
	logger.Info("group", slog.Group("in", "token", "opaque", "address", "/v3/x?secrets=DB_PASSWORD"), "status", 200, "request", "req-1")
	shut()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, leak := range []string{token, token[6:], "project=", "opaque", "DB_PASSWORD"} {
		if strings.Contains(string(text), leak) {
			t.Errorf("%q is in the log:\n%s", leak, text)
		}
	}
	for _, kept := range []string{"req-1", "200", "https://api.doppler.com/v3/x"} {
		if !strings.Contains(string(text), kept) {
			t.Errorf("%q is not in the log:\n%s", kept, text)
		}
	}
}
