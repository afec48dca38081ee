package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestPromise6TheRunningProgramKeepsOthersOut looks at a running dtui from outside, and has it crash where it would leave a
// core file.
func TestPromise6TheRunningProgramKeepsOthersOut(t *testing.T) {
	t.Parallel()
	work := t.TempDir()
	p := newTTY(t, 120, 40)
	p.dir = work
	ready(p.run("/bin/sh", []string{"-c", "ulimit -c unlimited; exec " + dtui(t) + " --demo"}, []string{"GOTRACEBACK=crash", "TEA_TRACE=" + work + "/trace", "TEA_DEBUG=1"}))
	proc := fmt.Sprintf("/proc/%d", p.cmd.Process.Pid)
	limits, err := os.ReadFile(proc + "/limits")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(limits)) {
		if fields := strings.Fields(line); strings.HasPrefix(line, "Max core file size") && (fields[4] != "0" || fields[5] != "0") {
			t.Errorf("core files: %s", line)
		}
	}
	// The files of a process that nobody may dump belong to root, whoever runs it; root sees no difference.
	if os.Getuid() != 0 {
		if _, err := os.ReadFile(proc + "/environ"); err == nil {
			t.Error("another process of the same user reads its environment")
		}
	}
	p.signal(syscall.SIGABRT)
	p.wait()
	left, err := filepath.Glob(filepath.Join(work, "*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
