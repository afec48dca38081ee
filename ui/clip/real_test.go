//go:build linux

package clip

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"dtui/model"
)

// installed skips the test, or fails it where DTUI_REAL_PARTS=1 asks for real programs, when one is missing.
func installed(t *testing.T, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("DTUI_REAL_PARTS") == "1" {
				t.Fatalf("%s is not installed and DTUI_REAL_PARTS=1 asks for it", program)
			}
			t.Skipf("%s is not installed", program)
		}
	}
}

// real is an Environment that finds real programs and sees only the given variables and PATH.
func real(variables string) Environment {
	e := world("linux", variables+" PATH="+os.Getenv("PATH"), "")
	e.LookPath = exec.LookPath
	return e
}

// eventually asks again until ok is true. Only what never comes true meets the end of the test's time.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for !ok() {
		select {
		case <-t.Context().Done():
			t.Fatalf("never came: %s", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// helpersOf are the processes that hold a clipboard for a display, which a variable names.
func helpersOf(t *testing.T, variable string) []string {
	t.Helper()
	var found []string
	for _, process := range processes(t) {
		if bytes.Contains(fileOf(process, "cmdline"), []byte("\x00"+Command+"\x00")) && bytes.Contains(fileOf(process, "environ"), []byte(variable+"\x00")) {
			found = append(found, process)
		}
	}
	return found
}

// processes are the folders of all processes.
func processes(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil || len(all) < 2 {
		t.Fatalf("%d processes: %v", len(all), err)
	}
	return all
}

// fileOf is a file of a process, empty for one that is gone or another's.
func fileOf(process, name string) []byte {
	text, err := os.ReadFile(filepath.Join(process, name))
	if err != nil {
		return nil
	}
	return text
}

// noneLeft waits until no helper of a display is left, as all tests end.
func noneLeft(t *testing.T, display string) {
	t.Helper()
	eventually(t, "the end of every helper", func() bool { return len(helpersOf(t, "DISPLAY="+display)) == 0 })
}

// unseen fails when a text is in the arguments or the environment of any process but one.
func unseen(t *testing.T, text string, but int) {
	t.Helper()
	looked := 0
	for _, process := range processes(t) {
		if filepath.Base(process) == strconv.Itoa(but) {
			continue
		}
		for _, file := range []string{"cmdline", "environ"} {
			content := fileOf(process, file)
			looked += len(content)
			if bytes.Contains(content, []byte(text)) {
				t.Errorf("%s of %q holds %q", file, fileOf(process, "cmdline"), text)
			}
		}
	}
	if looked == 0 {
		t.Error("no process could be looked at")
	}
}

// leaver starts a program that copies text and ends, or stays. It returns once the program has said what it did.
func leaver(t *testing.T, variables []string, text string, args ...string) (*exec.Cmd, string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, append([]string{copyAndLeave}, args...)...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH")}, variables...)
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the program said %q: %v", said, err)
	}
	return cmd, strings.TrimSpace(said)
}

// TestRealTmux runs tmux in a pseudo-terminal and looks for the sequence that tmux sends to the terminal outside it.
func TestRealTmux(t *testing.T) {
	t.Parallel()
	installed(t, "tmux")
	folder := t.TempDir()
	socket := filepath.Join(folder, "tmux")
	tmux := func(ctx context.Context, arguments ...string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, "tmux", append([]string{"-S", socket, "-f", "/dev/null"}, arguments...)...)
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TERM=xterm-256color", "LC_ALL=C.UTF-8", "SHELL=/bin/sh"}
		return cmd
	}
	session := tmux(t.Context(), "new-session", "printf ready; exec cat")
	terminal, err := pty.StartWithSize(session, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = tmux(context.Background(), "kill-server").Run() // It may have ended with its terminal already.
		_ = terminal.Close()
		_ = session.Wait()
	})
	shown := bufio.NewReader(terminal)
	until(t, shown, "ready")
	name, err := tmux(t.Context(), "display-message", "-p", "#{socket_path},#{pid},0 #{pane_id}").Output()
	if err != nil {
		t.Fatal(err)
	}
	variable, pane, _ := strings.Cut(strings.TrimSpace(string(name)), " ")
	c := New(real("TERM=tmux-256color HOME="+folder+" TMUX="+variable+" TMUX_PANE="+pane), Options{})
	result, err := c.Copy(t.Context(), model.NewValue(hunter), true)
	if err != nil || result.Route != Tmux || result.ClearAfter != 0 || result.Ended != nil {
		t.Fatalf("Copy: %+v, %v", result, err)
	}
	until(t, shown, base64.StdEncoding.EncodeToString([]byte(hunter)))
	buffers, err := tmux(t.Context(), "list-buffers").Output()
	if err != nil || len(buffers) != 0 {
		t.Errorf("tmux keeps buffers: %q, %v", buffers, err)
	}
}

// until reads what a terminal is sent until text has come by.
func until(t *testing.T, from io.ByteReader, text string) {
	t.Helper()
	var seen strings.Builder
	for !strings.HasSuffix(seen.String(), text) {
		b, err := from.ReadByte()
		if err != nil {
			t.Fatalf("%q did not reach the terminal: %v", text, err)
		}
		seen.WriteByte(b)
	}
}
