//go:build linux

package clip

import (
	"bufio"
	"context"
	"encoding/base64"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

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

// screen starts an X server of its own and returns its display.
func screen(t *testing.T) string {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	server := exec.CommandContext(t.Context(), "Xvfb", "-displayfd", "3", "-screen", "0", "64x64x8", "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{writer}
	err = server.Start()
	_ = writer.Close()
	if err != nil {
		t.Fatal(err)
	}
	// The test's context ends the server before this waits for it; what owns the selection ends with the server.
	t.Cleanup(func() { _ = server.Wait() })
	line, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb named no display: %v", err)
	}
	return ":" + strings.TrimSpace(line)
}

// paste reads the clipboard with a program that dtui does not use for it.
func paste(t *testing.T, display string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "xclip", "-selection", "clipboard", "-out", "-target", "UTF8_STRING")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "DISPLAY=" + display}
	text, err := cmd.Output()
	return string(text), err
}

// pasted pastes until the text is there. xclip and xsel detach before the X server has their claim to the selection, so
// that the owner before, or nobody, may answer for a moment.
func pasted(t *testing.T, display, text string) (got string, err error) {
	t.Helper()
	for tries := 0; tries < 200 && (err != nil || got != text); tries++ {
		got, err = paste(t, display)
	}
	return got, err
}

func TestRealX11(t *testing.T) {
	t.Parallel()
	installed(t, "Xvfb", "xclip")
	display := screen(t)
	c := New(real("DISPLAY="+display), "native")
	for what, text := range map[string]string{
		"line": "hunter2", "final line ends": "a\n\n", "spaces": "  a \t", "unicode": "é ☃ 漢字\n", "bytes": "\x00\xff\x1b",
		"long": strings.Repeat("0123456789abcde\n", 8<<10),
	} {
		result, err := c.Copy(t.Context(), model.NewValue(text))
		if err != nil || result.Route != Xclip || result.Bytes != len(text) {
			t.Fatalf("%s: %+v, %v", what, result, err)
		}
		if got, err := pasted(t, display, text); err != nil || got != text {
			t.Errorf("%s: pasted %d bytes of %d: %v", what, len(got), len(text), err)
		}
	}
}

// TestRealXsel copies once into a screen of its own: xsel detaches before it owns the selection, so that an earlier
// owner would answer at times.
func TestRealXsel(t *testing.T) {
	t.Parallel()
	installed(t, "Xvfb", "xclip", "xsel")
	display := screen(t)
	c := New(real("DISPLAY="+display+" HOME="+t.TempDir()), "native")
	c.route = Xsel
	const text = "  é ☃ 漢字 \t\n\n"
	if _, err := c.Copy(t.Context(), model.NewValue(text)); err != nil {
		t.Fatal(err)
	}
	if got, err := pasted(t, display, text); err != nil || got != text {
		t.Errorf("pasted %q: %v", got, err)
	}
}

func TestRealX11WithoutAServer(t *testing.T) {
	t.Parallel()
	installed(t, "xclip")
	c := New(real("DISPLAY=:4095"), "auto")
	_, err := c.Copy(t.Context(), model.NewValue("hunter2"))
	if err == nil || !strings.Contains(err.Error(), "xclip ended with exit status 1 (Error: Can't open display") {
		t.Errorf("Copy to a display that is not there: %v", err)
	}
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
	c := New(real("TERM=tmux-256color HOME="+folder+" TMUX="+variable+" TMUX_PANE="+pane), "auto")
	result, err := c.Copy(t.Context(), model.NewValue(hunter))
	if err != nil || result.Route != Tmux {
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
