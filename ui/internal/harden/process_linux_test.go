package harden

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

const hardened = "DTUI_TEST_HARDENED"

// TestMain is also the process that is hardened, which cannot be undone.
func TestMain(m *testing.M) {
	if os.Getenv(hardened) == "" {
		os.Exit(m.Run())
	}
	err := Process()
	dumpable, asked := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	var limit syscall.Rlimit
	limited := syscall.Getrlimit(syscall.RLIMIT_CORE, &limit)
	_, traced := os.LookupEnv("TEA_TRACE")
	fmt.Println(err, dumpable, asked, limit.Cur, limit.Max, limited, traced, os.Getenv("TEA_DEBUG"))
	if os.Getenv(hardened) == "crash" {
		_ = syscall.Kill(os.Getpid(), syscall.SIGQUIT)
		select {}
	}
}

func TestPromise6ProcessIsHardened(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"print", "crash"} {
		folder := t.TempDir()
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-c", "ulimit -c unlimited; exec \"$0\"", self)
		cmd.Dir = folder
		cmd.Env = []string{hardened + "=" + how, "TEA_TRACE=" + folder + "/trace", "TEA_DEBUG=1", "GOTRACEBACK=crash"}
		said, err := cmd.Output()
		if got := strings.TrimSpace(string(said)); got != "<nil> 0 <nil> 0 0 <nil> false" {
			t.Errorf("the process says %q (%v)", got, err)
		}
		if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.CoreDump() || status.Signaled() != (how == "crash") {
			t.Errorf("%s: the process ended with %+v", how, cmd.ProcessState)
		}
		left, err := os.ReadDir(folder)
		if err != nil || len(left) > 0 {
			t.Errorf("%s: the process has left %v, %v", how, left, err)
		}
	}
}
