//go:build unix

package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPromise5SuspendEndsAReveal suspends dtui by ctrl+z under a shell with job control, directly and inside tmux.
func TestPromise5SuspendEndsAReveal(t *testing.T) {
	t.Parallel()
	t.Run("shell", func(t *testing.T) {
		t.Parallel()
		suspend(t, "sh", "-i")
	})
	t.Run("tmux", func(t *testing.T) {
		t.Parallel()
		if _, err := exec.LookPath("tmux"); err != nil {
			if os.Getenv("DTUI_REAL_PARTS") == "1" {
				t.Fatal("tmux is not installed and DTUI_REAL_PARTS=1 asks for it")
			}
			t.Skip("tmux is not installed")
		}
		dir := t.TempDir()
		config := filepath.Join(dir, "tmux.conf")
		if err := os.WriteFile(config, []byte("set -g status off\nset -s focus-events on\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			// It has ended with its last window unless the test failed.
			_ = exec.Command("tmux", "-S", filepath.Join(dir, "socket"), "kill-server").Run() //nolint:noctx // the test's is over.
		})
		suspend(t, "tmux", "-S", filepath.Join(dir, "socket"), "-f", config, "new-session", "sh -i")
	})
}

func suspend(t *testing.T, shell string, args ...string) {
	t.Helper()
	bin := dtui(t)
	path, err := exec.LookPath(shell)
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	// What an interactive POSIX shell reads at its start.
	startup := filepath.Join(home, "startup")
	if err := os.WriteFile(startup, []byte("PS1='ready> '\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := in120x40(t, path, args, []string{"PATH=" + filepath.Dir(bin) + ":" + os.Getenv("PATH"), "HOME=" + home, "ENV=" + startup})
	// The terminal keeps earlier prompts, and keys that come before the new one are the program's.
	prompts := func(n int) *tty {
		return p.until("a new prompt", func(screen string) bool { return strings.Count(screen, "ready>") == n })
	}
	ready(prompts(1).send("dtui --demo\r"))
	filter(p, "DB_PASSWORD").send("v").see("demo-plum-otter").send("\x1a")
	prompts(2)
	p.forbid([]string{"demo-plum-otter"})
	p.send("stty -a; echo sus$((1+1))pended\r").see("sus2pended", " icanon", " echo ")
	prompts(3).send("fg\r").gone("sus2pended").see("▌  DB_PASSWORD", "••••••••")
	p.send("j", "k", escKey).see("DB_HOST").send("q")
	prompts(4).send("echo ended with $?\r").see("ended with 0")
	prompts(5)
	p.mu.Lock()
	shown := p.shown
	p.mu.Unlock()
	if shown != "" {
		t.Error("the value was shown again after the suspension")
	}
	p.send("exit\r").wait()
}
