//go:build unix

package cli

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// multiplexer is a tmux server of its own with one shell, which outlives what runs in it.
type multiplexer struct {
	t      testing.TB
	socket string
	env    []string
}

func newMultiplexer(t testing.TB, env ...string) *multiplexer {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		if os.Getenv("DTUI_REAL_PARTS") == "1" {
			t.Fatal("tmux is not installed and DTUI_REAL_PARTS=1 asks for it")
		}
		t.Skip("tmux is not installed")
	}
	// The path of a socket must be short, which the test's own folder is not.
	dir, err := os.MkdirTemp("", "dtui-mux-")
	if err != nil {
		t.Fatal(err)
	}
	m := &multiplexer{t: t, socket: filepath.Join(dir, "s"), env: append([]string{"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TERM=xterm-256color", "PS1=$ "}, env...)}
	t.Cleanup(func() {
		m.tmux("kill-server")
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	m.tmux("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", "sh")
	return m
}

func (m *multiplexer) tmux(args ...string) string {
	m.t.Helper()
	// Not bound to the test's context, which has ended when the server is killed.
	cmd := exec.CommandContext(context.WithoutCancel(m.t.Context()), "tmux", append([]string{"-S", m.socket}, args...)...)
	cmd.Env = m.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		m.t.Fatalf("tmux %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// keys presses keys by their names in tmux, or types text.
func (m *multiplexer) keys(names ...string) *multiplexer {
	m.t.Helper()
	m.tmux(append([]string{"send-keys"}, names...)...)
	return m
}

// see asks for the screen until it shows the text. Nothing is measured against its time-out.
func (m *multiplexer) see(text string) *multiplexer {
	m.t.Helper()
	for began := time.Now(); ; {
		screen := m.tmux("capture-pane", "-p")
		if strings.Contains(screen, text) {
			return m
		}
		if time.Since(began) > patience {
			m.t.Fatalf("%q is not seen\n%s", text, screen)
		}
	}
}

// everything is the screen with all that has scrolled out of it.
func (m *multiplexer) everything() string { return m.tmux("capture-pane", "-p", "-S", "-", "-E", "-") }

// kill sends a signal to the process that wrote its number into a file.
func (m *multiplexer) kill(file, signal string) {
	m.t.Helper()
	pid, err := os.ReadFile(file)
	if err != nil {
		m.t.Fatal(err)
	}
	m.tmux("run-shell", "kill -"+signal+" "+strings.TrimSpace(string(pid)))
}

// textsIn fails the test when a file below a folder holds one of the texts. Folders that are not there hold nothing.
func textsIn(t *testing.T, dir string, texts ...string) {
	t.Helper()
	// Other programs' files come and go here, and what cannot be read holds nothing for anybody.
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, gone error) error {
		if gone == nil && d.IsDir() && path != dir && strings.HasPrefix(d.Name(), deskPrefix) {
			return fs.SkipDir // Another run of these tests is at work there, and looks there by itself.
		}
		if gone != nil || !d.Type().IsRegular() {
			return nil //nolint:nilerr // As said above.
		}
		content, _ := os.ReadFile(path)
		for _, text := range texts {
			if bytes.Contains(content, []byte(text)) {
				t.Errorf("%s holds %q", path, text)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPromise6NothingIsLeftAfterAnyWayOut reveals a value and types another in a real terminal multiplexer, ends dtui in
// each way, and looks into the scrollback, the log, the temporary folders, and for a core file.
func TestPromise6NothingIsLeftAfterAnyWayOut(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const typed, revealed = "typed-and-left-5521", "demo-plum-otter"
	for _, c := range []struct {
		name string
		end  func(m *multiplexer)
		said string
	}{
		{"q", func(m *multiplexer) { m.keys("q").see("Leave dtui").keys("Right", "Right", "Enter") }, "code 0"},
		{"ctrl+c twice", func(m *multiplexer) { m.keys("C-c").see("Leave dtui").keys("C-c") }, "code 0"},
		{"TERM", nil, "code 143"},
		{"HUP", nil, "code 129"},
		{"INT", nil, "code 130"},
		{"QUIT", nil, "code 131"},
		{"panic", func(m *multiplexer) { m.keys("y") }, "code 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			work, scratch, home := t.TempDir(), t.TempDir(), t.TempDir()
			m := newMultiplexer(t, "HOME="+home, "TMPDIR="+scratch, "XDG_RUNTIME_DIR="+scratch, "GOTRACEBACK=crash")
			start := fmt.Sprintf("exec %s --demo --log-file %s/log", dtui(t), work)
			if c.name == "panic" {
				start = fmt.Sprintf("%s=1 exec %s", panicVariable, self)
			}
			m.keys(fmt.Sprintf("cd %s; ulimit -c unlimited; sh -c 'echo $$ >pid; %s'; echo code $?", work, start), "Enter")
			m.see("DB_HOST").keys("3").keys("-l", "/DB_PASSWORD").keys("Enter").see("▌  DB_PASSWORD").keys("v").see(revealed)
			m.keys("e").see("Edit DB_PASSWORD").keys("-l", typed).keys("Enter").see("▌~ DB_PASSWORD").keys("v").see(typed)
			if c.end != nil {
				c.end(m)
			} else {
				m.kill(filepath.Join(work, "pid"), c.name)
			}
			m.see(c.said)
			for _, text := range []string{typed, revealed} {
				if strings.Contains(m.everything(), text) {
					t.Errorf("%q is in the scrollback", text)
				}
			}
			for _, dir := range []string{work, scratch, home, "/dev/shm"} {
				textsIn(t, dir, typed, revealed)
			}
			if cores, err := filepath.Glob(filepath.Join(work, "core*")); err != nil || len(cores) > 0 {
				t.Errorf("core files: %v, %v", cores, err)
			}
		})
	}
}
