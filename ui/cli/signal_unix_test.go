//go:build unix

package cli

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// One more ctrl+c while dtui leaves must not end it before its last words are kept.
func TestAnInterruptWhileLeavingCutsNothingShort(t *testing.T) {
	t.Parallel()
	if os.Getenv("DTUI_TEST_LEAVING") != "" {
		_, stop := untilSignal(t.Context(), func(os.Signal) bool { return false })
		stop()
		for range 3 {
			kill(t, os.Getpid(), syscall.SIGINT)
		}
		return
	}
	leaving := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAnInterruptWhileLeavingCutsNothingShort$")
	leaving.Env = append(os.Environ(), "DTUI_TEST_LEAVING=1")
	if out, err := leaving.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
