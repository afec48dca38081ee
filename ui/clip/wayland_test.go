//go:build linux

package clip

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// nobody is the user that sway runs as when the test is root, as whom it refuses to run.
const nobody = 65534

var displayNamed = regexp.MustCompile(`Wayland display '([^']+)'|wayland display '([^']+)'`)

// compositor starts a sway without a screen and returns its variables and what ends it.
func compositor(t *testing.T) (variables string, end func()) {
	t.Helper()
	installed(t, "sway", "wl-copy", "wl-paste")
	// The path of a socket must be short, and the folder of a test is not.
	folder, err := os.MkdirTemp("", "dtui-sway-")
	if err != nil {
		t.Fatal(err)
	}
	server := exec.CommandContext(context.Background(), "sway", "--debug", "--config", "/dev/null")
	server.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "XDG_RUNTIME_DIR=" + folder, "WLR_BACKENDS=headless", "WLR_RENDERER=pixman", "WLR_LIBINPUT_NO_DEVICES=1"}
	if os.Getuid() == 0 {
		if err := os.Chown(folder, nobody, nobody); err != nil {
			t.Fatal(err)
		}
		server.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	log, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	end = func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	}
	t.Cleanup(func() {
		end() // What holds this clipboard ends with the compositor.
		for len(helpersOf(t, "XDG_RUNTIME_DIR="+folder)) > 0 {
			time.Sleep(time.Millisecond)
		}
		_ = os.RemoveAll(folder)
	})
	lines, said := bufio.NewScanner(log), ""
	for lines.Scan() {
		said += lines.Text() + "\n"
		if found := displayNamed.FindStringSubmatch(lines.Text()); found != nil {
			go func() {
				for lines.Scan() { // It would wait for somebody to read what it says.
				}
			}()
			return "WAYLAND_DISPLAY=" + found[1] + found[2] + " XDG_RUNTIME_DIR=" + folder, end
		}
	}
	t.Fatalf("sway named no display:\n%s", said)
	return "", nil
}

// wayland runs a program of wl-clipboard that ends.
func wayland(t *testing.T, variables string, command ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Env = append(strings.Fields(variables), "PATH="+os.Getenv("PATH"))
	text, err := cmd.Output()
	return string(text), err
}

func wlPaste(t *testing.T, variables, kind string) (string, error) {
	t.Helper()
	return wayland(t, variables, "wl-paste", "--no-newline", "--type", kind)
}

func TestRealWaylandCopiesExactly(t *testing.T) {
	t.Parallel()
	variables, _ := compositor(t)
	c := New(real(variables), Options{})
	var before Result
	for what, text := range map[string]string{
		"line": "hunter2", "final line ends": "a\n\n", "spaces": "  a \t", "unicode": "é ☃ 漢字\n", "bytes": "\x00\xff\x1b",
		"300 KB": strings.Repeat("0123456789abcdé\n", 300<<10/17),
	} {
		result := put(t, c, text, true)
		if result.Route != Wayland || result.through != "Wayland" || result.Bytes != len(text) || !result.Concealed {
			t.Fatalf("%s: %+v", what, result)
		}
		for _, kind := range []string{"text/plain;charset=utf-8", "text/plain", "UTF8_STRING"} {
			if got, err := wlPaste(t, variables, kind); err != nil || got != text {
				t.Errorf("%s: %d bytes of %d as %s: %v", what, len(got), len(text), kind, err)
			}
		}
		if before.Ended != nil {
			if ending := <-before.Ended; ending != Replaced {
				t.Errorf("%s: the copy before is %v", what, ending)
			}
		}
		before = result
	}
}

func TestPromise6RealWaylandMarksSecretsAndOnlyThem(t *testing.T) {
	t.Parallel()
	variables, _ := compositor(t)
	c := New(real(variables), Options{ClearAfter: time.Hour})
	put(t, c, "hunter2", true)
	if got, err := wlPaste(t, variables, passwordHint); err != nil || got != "secret" {
		t.Errorf("the mark is %q, %v", got, err)
	}
	put(t, c, "A_NAME", false)
	if kinds, err := wayland(t, variables, "wl-paste", "--list-types"); err != nil || !strings.Contains(kinds, "text/plain") || strings.Contains(kinds, passwordHint) {
		t.Errorf("a name is offered as %q, %v", kinds, err)
	}
}

func TestRealWaylandIsCleared(t *testing.T) {
	t.Parallel()
	variables, _ := compositor(t)
	result := put(t, New(real(variables), Options{ClearAfter: 50 * time.Millisecond}), "hunter2", true)
	if ending := <-result.Ended; ending != Cleared {
		t.Errorf("the copy is %v", ending)
	}
	if got, err := wlPaste(t, variables, "text/plain"); err == nil {
		t.Errorf("the clipboard holds %q", got)
	}
}

func TestRealWaylandIsLeftAloneWhenSomethingElseWasCopied(t *testing.T) {
	t.Parallel()
	variables, end := compositor(t)
	c := New(real(variables), Options{ClearAfter: time.Hour})
	result := put(t, c, "hunter2", true)
	other := exec.CommandContext(t.Context(), "wl-copy", "--type", "text/plain", "newer") // It detaches, with what it has open.
	other.Env = append(strings.Fields(variables), "PATH="+os.Getenv("PATH"))
	if err := other.Run(); err != nil {
		t.Fatal(err)
	}
	if ending := <-result.Ended; ending != Replaced {
		t.Errorf("the copy is %v", ending)
	}
	if got, err := wlPaste(t, variables, "text/plain"); err != nil || got != "newer" {
		t.Errorf("the clipboard holds %q, %v", got, err)
	}
	result = put(t, c, "hunter2", true)
	end()
	if ending := <-result.Ended; ending != Lost {
		t.Errorf("without a compositor the copy is %v", ending)
	}
}

func TestRealWaylandOutlivesTheProgram(t *testing.T) {
	t.Parallel()
	variables, _ := compositor(t)
	cmd, said := leaver(t, strings.Fields(variables), "hunter2\n", "0", "stays", "leave")
	if err := cmd.Wait(); err != nil || said != "Copied IT through Wayland. It stays until you copy something else." {
		t.Fatalf("%q, %v", said, err)
	}
	if got, err := wlPaste(t, variables, "text/plain"); err != nil || got != "hunter2\n" {
		t.Errorf("after the end of the program the clipboard holds %q, %v", got, err)
	}
	cmd, said = leaver(t, strings.Fields(variables), "hunter2", "700ms", "stays", "stay")
	if err := cmd.Process.Kill(); err != nil {
		t.Fatalf("%q, %v", said, err)
	}
	_ = cmd.Wait() // It was killed.
	eventually(t, "an empty clipboard", func() bool {
		_, err := wlPaste(t, variables, "text/plain")
		return err != nil
	})
}

// TestPromise6RealWlCopy is about the second choice, for compositors that let only programs with a window at the clipboard.
func TestPromise6RealWlCopy(t *testing.T) {
	t.Parallel()
	variables, _ := compositor(t)
	e := real(variables)
	sensitive, known := wlCopySensitive(e)
	if !known {
		t.Fatal("wl-copy is there and is not found")
	}
	before := buffers(t)
	held, err := fillWlCopy(e, order{value: []byte(hunter), secret: true}, sensitive)
	if err != nil || held.through != "wl-copy" || held.concealed != sensitive {
		t.Fatalf("%+v, %v", held, err)
	}
	if got, err := wlPaste(t, variables, "text/plain"); err != nil || got != hunter {
		t.Errorf("the clipboard holds %q, %v", got, err)
	}
	if ending := held.clear(); ending != Cleared {
		t.Errorf("the copy is %v", ending)
	}
	if got, err := wlPaste(t, variables, "text/plain"); err == nil {
		t.Errorf("the clipboard holds %q", got)
	}
	held, err = fillWlCopy(e, order{value: []byte(hunter), secret: true}, sensitive)
	if err != nil {
		t.Fatal(err)
	}
	put(t, New(e, Options{}), "newer", true)
	if ending := <-held.ended; ending != Replaced {
		t.Errorf("the copy is %v", ending)
	}
	if ending := held.clear(); ending != Replaced {
		t.Errorf("a copy that was replaced is %v when it is to be cleared", ending)
	}
	if got, err := wlPaste(t, variables, "text/plain"); err != nil || got != "newer" {
		t.Errorf("the clipboard holds %q, %v", got, err)
	}
	for _, file := range buffers(t) {
		if text, err := os.ReadFile(file); !slices.Contains(before, file) && err == nil && strings.Contains(string(text), "hunter2") {
			t.Errorf("wl-copy has left the value in %s", file)
		}
	}
}

// buffers are the files in which old versions of wl-copy keep what they serve.
func buffers(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("/tmp/wl-copy-buffer-*/*")
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestPromise7WaylandWithoutACompositor(t *testing.T) {
	t.Parallel()
	e := real("WAYLAND_DISPLAY=wayland-0 XDG_RUNTIME_DIR=" + t.TempDir())
	e.LookPath = world("linux", "", "").LookPath // as if wl-copy was not installed
	if _, err := fillWayland(e, order{value: []byte("hunter2"), secret: true}); err == nil || !strings.HasPrefix(err.Error(), "the display wayland-0 cannot be reached: ") {
		t.Errorf("a display that is not there: %v", err)
	}
}
