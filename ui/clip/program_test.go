//go:build unix

package clip

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"dtui/model"
)

const hunter = "hunter2 é\t\"'$(x)\n\n"

// record is a helper that notes what it is given: arguments, environment and input.
const record = `printf '%s\n' "$@" >>"$0.argv"; env >>"$0.env"; cat >"$0.stdin"`

// standIn writes a program named after the route and returns a Clipboard that finds it, and the program's path.
func standIn(t *testing.T, route Route, script string) (*Clipboard, string) {
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

func TestPromise6ValueReachesProgramsOverStandardInputOnly(t *testing.T) {
	t.Parallel()
	t.Run("tmux", func(t *testing.T) {
		t.Parallel()
		// The second call has no input, and must not replace what the first one noted.
		c, path := standIn(t, Tmux, strings.Replace(record, "cat >", "cat >>", 1))
		result, err := c.Copy(context.Background(), model.NewValue(hunter), true)
		if err != nil || result.Route != Tmux || result.Bytes != len(hunter) {
			t.Fatalf("Copy: %+v, %v", result, err)
		}
		checkGiven(t, path, Tmux, "load-buffer\n-w\n-b\ndtui\n-\ndelete-buffer\n-b\ndtui\n")
	})
	t.Run("pbcopy", func(t *testing.T) {
		t.Parallel()
		c, path := standIn(t, Pbcopy, record)
		held, err := fillMac(c.environment, order{value: []byte(hunter), secret: true, after: time.Second})
		if err != nil || held.through != "pbcopy" || held.concealed || held.clear != nil || held.ended != nil {
			t.Fatalf("without osascript: %+v, %v", held, err)
		}
		checkGiven(t, path, Pbcopy, "\n") // printf without arguments still ends its line
	})
}

// checkGiven compares what a stand-in was given.
func checkGiven(t *testing.T, path string, route Route, argv string) {
	t.Helper()
	if got := read(t, path+".stdin"); got != hunter {
		t.Errorf("the program read %q", got)
	}
	if got := read(t, path+".argv"); got != argv {
		t.Errorf("arguments are %q, want %q", got, argv)
	}
	checkVariables(t, route, read(t, path+".env"))
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
	c, path := standIn(t, ClipExe, record)
	if _, err := c.Copy(context.Background(), model.NewValue("a\tb\n"), true); err != nil {
		t.Fatal(err)
	}
	if got := read(t, path+".stdin"); got != "a\x00\t\x00b\x00\n\x00" {
		t.Errorf("clip.exe read %q", got)
	}
	for _, text := range []string{"é", "a\x00b", "\xff", "\u2235"} {
		if _, err := c.Copy(context.Background(), model.NewValue(text), true); !errors.Is(err, ErrNotExact) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if got := read(t, path+".argv"); got != "\n" {
		t.Errorf("clip.exe was started for what it cannot copy: %q", got)
	}
}

// pasteboard is a stand-in for osascript: a pasteboard in a folder, with a change count.
const pasteboard = `
printf '%s\n' "$@" >>"$0.argv"; env >>"$0.env"
for last; do :; done
case $4 in
*setStringForType*)
	cat >"$0.stdin"; echo "$last" >"$0.mark"; echo 41 >"$0.count"; echo 41 ;;
*)
	if [ "$last" = "$(cat "$0.count")" ]; then : >"$0.stdin"; echo cleared; else echo replaced; fi ;;
esac`

func TestMacPasteboardIsClearedOnlyIfUnchanged(t *testing.T) {
	t.Parallel()
	for _, changed := range []bool{false, true} {
		c, path := standIn(t, "osascript", pasteboard)
		held, err := fillMac(c.environment, order{value: []byte(hunter), secret: true, after: time.Second})
		if err != nil || !held.concealed || held.clear == nil {
			t.Fatalf("fillMac: %+v, %v", held, err)
		}
		if got := read(t, path+".mark"); got != "secret\n" {
			t.Errorf("the mark is %q", got)
		}
		checkGiven(t, path, Mac, "-l\nJavaScript\n-e\n"+macFill+"\nsecret\n")
		want, left := Cleared, ""
		if changed {
			if err := os.WriteFile(path+".count", []byte("42\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			want, left = Replaced, hunter
		}
		if ending := held.clear(); ending != want || read(t, path+".stdin") != left {
			t.Errorf("changed %v: %v, and the pasteboard holds %q", changed, ending, read(t, path+".stdin"))
		}
		if got := read(t, path+".argv"); !strings.HasSuffix(got, "\n41\n") || strings.Contains(got, "hunter2") {
			t.Errorf("arguments are %q", got)
		}
	}
}

func TestPromise7ProgramFailures(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1<<20)
	for _, c := range []struct {
		what, script, value string
		status              int
		text                string
	}{
		{"refuses", `cat >/dev/null; printf '\033[31mno \302\233display\n\nhere\n' >&2; exit 3`, hunter, 3, "pbcopy ended with exit status 3 (?[31mno ?display here)"},
		{"refuses unread", `exit 1`, long, 1, "pbcopy ended with exit status 1"},
		{"talks", `head -c 100000 /dev/zero | tr '\0' y >&2; exit 1`, hunter, 1, strings.Repeat("y", 120) + ")"},
		{"repeats its input", `cat >&2; exit 1`, "hunter2\nhunter2", 1, "pbcopy ended with exit status 1"},
		{"repeats a line", `head -n 1 >&2; exit 1`, "hunter2\nmore", 1, "pbcopy ended with exit status 1"},
		{"reads nothing", `exit 0`, long, -1, "it did not read all of the value"},
		{"leaves something running", `cat >/dev/null; sleep 600 2>&1 & echo no >&2; exit 1`, hunter, 1, "pbcopy ended with exit status 1 (no)"},
		{"dies", `kill -9 $$`, hunter, -1, "pbcopy failed: signal: killed"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			clipboard, _ := standIn(t, Pbcopy, c.script)
			err := clipboard.environment.program(context.Background(), Pbcopy, []byte(c.value))
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

func TestProgramThatHangsIsEnded(t *testing.T) {
	t.Parallel()
	c, _ := standIn(t, ClipExe, `exec sleep 600`)
	c.timeout = 50 * time.Millisecond
	_, err := c.Copy(context.Background(), model.NewValue(strings.Repeat("x", 1<<20)), true)
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "clip.exe did not end in time") {
		t.Errorf("Copy: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.Copy(ctx, model.NewValue("x"), true); !errors.Is(err, context.Canceled) {
		t.Errorf("Copy under an ended context: %v", err)
	}
}

func TestTmuxBufferIsDeletedOrNamed(t *testing.T) {
	t.Parallel()
	t.Run("delete fails", func(t *testing.T) {
		t.Parallel()
		c, _ := standIn(t, Tmux, `cat >/dev/null; [ "$1" = load-buffer ]`)
		_, err := c.Copy(context.Background(), model.NewValue(hunter), true)
		if !errors.As(err, &BufferKept{}) || !strings.Contains(err.Error(), "tmux delete-buffer -b dtui") {
			t.Errorf("Copy: %v", err)
		}
	})
	t.Run("load is refused", func(t *testing.T) {
		t.Parallel()
		c, _ := standIn(t, Tmux, `exit 1`)
		_, err := c.Copy(context.Background(), model.NewValue(hunter), true)
		if errors.As(err, &BufferKept{}) || !errors.As(err, &HelperFailed{}) {
			t.Errorf("Copy: %v", err)
		}
	})
	t.Run("load hangs", func(t *testing.T) {
		t.Parallel()
		c, path := standIn(t, Tmux, `[ "$1" = load-buffer ] && exec sleep 600; echo "$1" >"$0.deleted"`)
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		_, err := c.Copy(ctx, model.NewValue(hunter), true)
		if !errors.Is(err, context.DeadlineExceeded) || read(t, path+".deleted") != "delete-buffer\n" {
			t.Errorf("Copy: %v", err)
		}
	})
	t.Run("not installed", func(t *testing.T) {
		t.Parallel()
		c, _ := standIn(t, ClipExe, record)
		c.route = Tmux
		_, err := c.Copy(context.Background(), model.NewValue(hunter), true)
		if errors.As(err, &BufferKept{}) || !errors.As(err, &HelperFailed{}) {
			t.Errorf("Copy: %v", err)
		}
	})
}

func TestCopyWithoutAHelper(t *testing.T) {
	t.Parallel()
	for pref, want := range map[string]error{"off": ErrOff, "native": ErrNoRoute, "osc52": ErrTerminal} {
		c := New(world("linux", "TERM=xterm", ""), Options{Preference: pref})
		result, err := c.Copy(context.Background(), model.NewValue("hunter2"), true)
		if !errors.Is(err, want) || result.Route != c.Route() || result.Bytes != 7 {
			t.Errorf("%s: %+v, %v", pref, result, err)
		}
	}
	c, path := standIn(t, ClipExe, record)
	for _, v := range []model.Value{{}, model.NewValue("")} {
		if _, err := c.Copy(context.Background(), v, true); !errors.Is(err, ErrNothing) {
			t.Errorf("Copy of nothing: %v", err)
		}
	}
	if _, err := os.Stat(path + ".argv"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a helper was started for nothing: %v", err)
	}
}
