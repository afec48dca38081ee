//go:build unix

package clip

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"dtui/model"
)

const hunter = "hunter2 é\t\"'$(x)\n\n"

// record is a helper that notes what it is given: arguments, environment and input.
const record = `printf '%s\n' "$@" >>"$0.argv"; env >>"$0.env"; cat >"$0.stdin"`

// helper writes a program named after the route and returns a Clipboard that finds it, and the program's path.
func helper(t *testing.T, route Route, script string) (*Clipboard, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), string(route))
	// A fork elsewhere in this process could hold a file that is open for writing, and running it would then fail.
	syscall.ForkLock.RLock()
	err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700)
	syscall.ForkLock.RUnlock()
	if err != nil {
		t.Fatal(err)
	}
	environment := Environment{
		GOOS: "linux",
		Getenv: func(name string) string {
			switch name {
			case "PATH":
				return os.Getenv("PATH")
			case "HOME":
				return "/home/ana"
			case "LC_ALL":
				return "C"
			}
			return "set-" + name // Whatever else it asks for, a token among it, is there.
		},
		LookPath: func(name string) (string, error) {
			if name != string(route) {
				return "", errors.New("not installed")
			}
			return path, nil
		},
	}
	return &Clipboard{environment: environment, route: route, timeout: time.Minute}, path
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestPromise6ValueReachesHelpersOverStandardInputOnly(t *testing.T) {
	t.Parallel()
	for route, argv := range map[Route]string{
		WlCopy: "--help\n--type\ntext/plain\n",
		Xclip:  "-selection\nclipboard\n-in\n",
		Xsel:   "--clipboard\n--input\n",
		Pbcopy: "\n", // printf without arguments still ends its line
		Tmux:   "load-buffer\n-w\n-b\ndtui\n-\ndelete-buffer\n-b\ndtui\n",
	} {
		t.Run(string(route), func(t *testing.T) {
			t.Parallel()
			script := record
			if route == Tmux { // The second call has no input, and must not replace what the first one noted.
				script = strings.Replace(record, "cat >", "cat >>", 1)
			}
			c, path := helper(t, route, script)
			result, err := c.Copy(context.Background(), model.NewValue(hunter))
			if err != nil || result.Route != route || result.Bytes != len(hunter) {
				t.Fatalf("Copy: %+v, %v", result, err)
			}
			if got := read(t, path+".stdin"); got != hunter {
				t.Errorf("the helper read %q", got)
			}
			if got := read(t, path+".argv"); got != argv {
				t.Errorf("arguments are %q, want %q", got, argv)
			}
			checkVariables(t, route, read(t, path+".env"))
		})
	}
}

func checkVariables(t *testing.T, route Route, variables string) {
	t.Helper()
	for _, bad := range []string{"hunter2", "DOPPLER", "TOKEN"} {
		if strings.Contains(variables, bad) {
			t.Errorf("the environment holds %s:\n%s", bad, variables)
		}
	}
	for _, good := range []string{"HOME=/home/ana\n", "DISPLAY=set-DISPLAY\n", "TMUX=set-TMUX\n"} {
		if !strings.Contains(variables, good) {
			t.Errorf("the environment lacks %q:\n%s", good, variables)
		}
	}
	utf8 := strings.Contains(variables, "LC_CTYPE=UTF-8\n") && !strings.Contains(variables, "LC_ALL=")
	if utf8 != (route == Pbcopy) {
		t.Errorf("locale of %s:\n%s", route, variables)
	}
}

func TestClipExeGetsUTF16OrNothing(t *testing.T) {
	t.Parallel()
	c, path := helper(t, ClipExe, record)
	if _, err := c.Copy(context.Background(), model.NewValue("a\tb\n")); err != nil {
		t.Fatal(err)
	}
	if got := read(t, path+".stdin"); got != "a\x00\t\x00b\x00\n\x00" {
		t.Errorf("clip.exe read %q", got)
	}
	for _, text := range []string{"é", "a\x00b", "\xff", "\u2235"} {
		if _, err := c.Copy(context.Background(), model.NewValue(text)); !errors.Is(err, ErrNotExact) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if got := read(t, path+".argv"); got != "\n" {
		t.Errorf("clip.exe was started for what it cannot copy: %q", got)
	}
}

func TestWlCopySensitiveOnlyWhereItIsKnown(t *testing.T) {
	t.Parallel()
	c, path := helper(t, WlCopy, `if [ "$1" = --help ]; then echo asked >>"$0.help"; echo "  --sensitive"; exit; fi; `+record)
	for range 2 {
		if _, err := c.Copy(context.Background(), model.NewValue(hunter)); err != nil {
			t.Fatal(err)
		}
	}
	if got := read(t, path+".argv"); got != strings.Repeat("--type\ntext/plain\n--sensitive\n", 2) {
		t.Errorf("arguments are %q", got)
	}
	if got := read(t, path+".help"); got != "asked\n" {
		t.Errorf("wl-copy was asked for its options more than once: %q", got)
	}
}

func TestHelperThatLivesOnIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	c, path := helper(t, Xclip, `cat >"$0.stdin"; sleep 600 & echo $! >"$0.pid"`)
	_, err := c.Copy(context.Background(), model.NewValue(hunter))
	pid, convErr := strconv.Atoi(strings.TrimSpace(read(t, path+".pid")))
	if convErr != nil {
		t.Fatal(convErr)
	}
	if killErr := syscall.Kill(pid, syscall.SIGKILL); killErr != nil {
		t.Errorf("what the helper left running is gone: %v", killErr)
	}
	if err != nil || read(t, path+".stdin") != hunter {
		t.Errorf("Copy: %v", err)
	}
}

func TestHelperFailures(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1<<20)
	for _, c := range []struct {
		what, script, value string
		status              int
		text                string
	}{
		{"refuses", `cat >/dev/null; printf '\033[31mno \302\233display\n\nhere\n' >&2; exit 3`, hunter, 3, "not copied: xclip ended with exit status 3 (?[31mno ?display here)"},
		{"refuses unread", `exit 1`, long, 1, "not copied: xclip ended with exit status 1"},
		{"talks", `head -c 100000 /dev/zero | tr '\0' y >&2; exit 1`, hunter, 1, strings.Repeat("y", 120) + ")"},
		{"repeats its input", `cat >&2; exit 1`, "hunter2\nhunter2", 1, "not copied: xclip ended with exit status 1"},
		{"repeats a line", `head -n 1 >&2; exit 1`, "hunter2\nmore", 1, "not copied: xclip ended with exit status 1"},
		{"reads nothing", `exit 0`, long, -1, "it did not read all of the value"},
		{"dies", `kill -9 $$`, hunter, -1, "not copied: xclip failed: signal: killed"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			clipboard, _ := helper(t, Xclip, c.script)
			_, err := clipboard.Copy(context.Background(), model.NewValue(c.value))
			var failed HelperFailed
			if !errors.As(err, &failed) || failed.Status != c.status || !strings.Contains(err.Error(), c.text) {
				t.Fatalf("Copy: %v", err)
			}
			if strings.Contains(err.Error(), "hunter2") || len(failed.Said) > 120 {
				t.Errorf("the error says too much: %v", err)
			}
		})
	}
}

func TestHelperThatHangsIsEnded(t *testing.T) {
	t.Parallel()
	c, _ := helper(t, Xclip, `exec sleep 600`)
	c.timeout = 50 * time.Millisecond
	_, err := c.Copy(context.Background(), model.NewValue(strings.Repeat("x", 1<<20)))
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "xclip did not end in time") {
		t.Errorf("Copy: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.Copy(ctx, model.NewValue("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("Copy under an ended context: %v", err)
	}
}

func TestTmuxBufferIsDeletedOrNamed(t *testing.T) {
	t.Parallel()
	t.Run("delete fails", func(t *testing.T) {
		t.Parallel()
		c, _ := helper(t, Tmux, `cat >/dev/null; [ "$1" = load-buffer ]`)
		_, err := c.Copy(context.Background(), model.NewValue(hunter))
		if !errors.As(err, &BufferKept{}) || !strings.Contains(err.Error(), "tmux delete-buffer -b dtui") {
			t.Errorf("Copy: %v", err)
		}
	})
	t.Run("load is refused", func(t *testing.T) {
		t.Parallel()
		c, _ := helper(t, Tmux, `exit 1`)
		_, err := c.Copy(context.Background(), model.NewValue(hunter))
		if errors.As(err, &BufferKept{}) || !errors.As(err, &HelperFailed{}) {
			t.Errorf("Copy: %v", err)
		}
	})
	t.Run("load hangs", func(t *testing.T) {
		t.Parallel()
		c, path := helper(t, Tmux, `[ "$1" = load-buffer ] && exec sleep 600; echo "$1" >"$0.deleted"`)
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		_, err := c.Copy(ctx, model.NewValue(hunter))
		if !errors.Is(err, context.DeadlineExceeded) || read(t, path+".deleted") != "delete-buffer\n" {
			t.Errorf("Copy: %v", err)
		}
	})
	t.Run("not installed", func(t *testing.T) {
		t.Parallel()
		c, _ := helper(t, Xclip, record)
		c.route = Tmux
		_, err := c.Copy(context.Background(), model.NewValue(hunter))
		if errors.As(err, &BufferKept{}) || !errors.As(err, &HelperFailed{}) {
			t.Errorf("Copy: %v", err)
		}
	})
}

func TestCopyWithoutAHelper(t *testing.T) {
	t.Parallel()
	for pref, want := range map[string]error{"off": ErrNoRoute, "osc52": ErrTerminal} {
		c := New(world("linux", "TERM=xterm", ""), pref)
		result, err := c.Copy(context.Background(), model.NewValue("hunter2"))
		if !errors.Is(err, want) || result.Route != c.Route() || result.Bytes != 7 {
			t.Errorf("%s: %+v, %v", pref, result, err)
		}
	}
	c, path := helper(t, Xclip, record)
	for _, v := range []model.Value{{}, model.NewValue("")} {
		if _, err := c.Copy(context.Background(), v); !errors.Is(err, ErrNothing) {
			t.Errorf("Copy of nothing: %v", err)
		}
	}
	if _, err := os.Stat(path + ".argv"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a helper was started for nothing: %v", err)
	}
}
