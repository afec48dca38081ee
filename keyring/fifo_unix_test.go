//go:build unix

package keyring

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAPipeInARepositoryIsNotWaitedFor would not end if the pipe were opened.
func TestAPipeInARepositoryIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	at := machine(t, "")
	must(t, syscall.Mkfifo(filepath.Join(at.Working, "doppler.yaml"), 0o600))
	if got := StartIn(at); len(got.Notes) != 1 || !strings.Contains(got.Notes[0], "not a regular file") {
		t.Errorf("%+v", got)
	}
}
