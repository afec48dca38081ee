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

// TestALogIntoADeviceLeavesTheDeviceAsItIs is for --log-file /dev/null: as root, a mode of 0600 would take it from everybody.
func TestALogIntoADeviceLeavesTheDeviceAsItIs(t *testing.T) {
	t.Parallel()
	device := filepath.Join(t.TempDir(), "device")
	if err := os.Symlink(os.DevNull, device); err != nil {
		t.Skip(err)
	}
	before, err := os.Stat(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Chmod(os.DevNull, before.Mode().Perm()); err != nil && os.Geteuid() == 0 {
			t.Error(err)
		}
	})
	r := &run{flags: flags{logFile: device}}
	_, shut, err := r.logger()
	if err != nil {
		t.Fatal(err)
	}
	shut()
	if after, err := os.Stat(os.DevNull); err != nil || after.Mode() != before.Mode() {
		t.Errorf("%s is %v, and was %v (%v)", os.DevNull, after.Mode(), before.Mode(), err)
	}
}
