//go:build unix

package clip

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"dtui/model"
)

// helped is a Clipboard whose helper is a shell script.
func helped(script string, options Options) *Clipboard {
	options.Program = []string{"/bin/sh", "-c", script}
	return New(world("linux", "DISPLAY=:0 PATH="+os.Getenv("PATH"), ""), options)
}

func TestPromise7ACopyThatNoHelperHoldsIsNotCopied(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, script, text string }{
		{"fails", `echo failed the display :0 is on fire`, "the display :0 is on fire"},
		{"fails in colour", `printf 'failed \033[31mno\302\233\n'`, "?[31mno?"},
		{"ends", `exit 0`, "the helper that holds the clipboard ended at once"},
		{"chats", `echo hello`, "the helper said something else than it should"},
		{"is killed", `kill -9 $$`, "the helper that holds the clipboard ended at once"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			result, err := helped(c.script, Options{ClearAfter: time.Hour}).Copy(t.Context(), model.NewValue(strings.Repeat("hunter2", 100_000)), true)
			if !errors.As(err, &NotHeld{}) || !strings.HasPrefix(err.Error(), c.text) || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("Copy: %v", err)
			}
			if result.Ended != nil || result.ClearAfter != 0 || result.Concealed {
				t.Errorf("it is claimed that %+v", result)
			}
		})
	}
	t.Run("cannot be started", func(t *testing.T) {
		t.Parallel()
		c := New(world("linux", "DISPLAY=:0", ""), Options{Program: []string{"/nonexistent/dtui"}})
		if _, err := c.Copy(t.Context(), model.NewValue("x"), true); err == nil || !strings.HasPrefix(err.Error(), "the helper that holds the clipboard could not be started: ") {
			t.Errorf("Copy: %v", err)
		}
	})
	t.Run("hangs", func(t *testing.T) {
		t.Parallel()
		c := helped(`exec sleep 600`, Options{})
		c.timeout = 50 * time.Millisecond
		if _, err := c.Copy(t.Context(), model.NewValue(strings.Repeat("x", 1<<20)), true); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Copy: %v", err)
		}
	})
}

func TestHelperIsToldAndSays(t *testing.T) {
	t.Parallel()
	const orderly = `read -r order; [ "$order" = "%s" ] || { echo "failed $order"; exit 1; }; head -c 7 >/dev/null; echo "owned concealed=true keeps=%s somewhere nice"; %s`
	for _, c := range []struct {
		options      Options
		secret       bool
		order, keeps string
		then         string
		ending       Ending
	}{
		{Options{ClearAfter: 45 * time.Second}, true, "dtui-clip 1 after=45000 secret=true until-quit=false bytes=7", "true", "echo cleared", Cleared},
		{Options{ClearAfter: time.Second, ClearOnQuit: true}, true, "dtui-clip 1 after=1000 secret=true until-quit=true bytes=7", "true", "echo replaced", Replaced},
		{Options{}, true, "dtui-clip 1 after=0 secret=true until-quit=false bytes=7", "true", "echo kept", Kept},
		{Options{ClearAfter: time.Second, ClearOnQuit: true}, false, "dtui-clip 1 after=0 secret=false until-quit=false bytes=7", "true", "kill -9 $$", Lost},
		{Options{ClearAfter: time.Second}, true, "dtui-clip 1 after=1000 secret=true until-quit=false bytes=7", "false", "exit 0", Lost},
	} {
		script := strings.Replace(strings.Replace(strings.Replace(orderly, "%s", c.order, 1), "%s", c.keeps, 1), "%s", c.then, 1)
		result, err := helped(script, c.options).Copy(t.Context(), model.NewValue("hunter2"), c.secret)
		if err != nil || result.through != "somewhere nice" || !result.Concealed {
			t.Errorf("%s: %+v, %v", c.order, result, err)
			continue
		}
		if c.keeps == "false" {
			if result.Ended != nil || result.ClearAfter != 0 {
				t.Errorf("nothing clears it, and it is claimed that %+v", result)
			}
			continue
		}
		if ending := <-result.Ended; ending != c.ending {
			t.Errorf("%s: %v, want %v", c.order, ending, c.ending)
		}
	}
}

func TestHelperIsOfNoUseToPeople(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, Command, "x11")
	terminal, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	said, err := bufio.NewReader(terminal).ReadString('\n')
	_ = cmd.Wait() // Its exit code is asked for below.
	if code := cmd.ProcessState.ExitCode(); code != 2 || !strings.Contains(said, "it does nothing for people") {
		t.Errorf("in a terminal: exit code %d, %q, %v", code, said, err)
	}
	for _, c := range []struct{ input, said string }{
		{"", "failed no order came: EOF"},
		{"dtui-clip 2 something new\n", "failed the order is of another version of dtui: start dtui again"},
		{"dtui-clip 1 after=0 secret=true until-quit=false bytes=99999999999\n", "failed the order makes no sense"},
		{"dtui-clip 1 after=0 secret=true until-quit=false bytes=7\nhunt", "failed the value did not come whole: unexpected EOF"},
		{"dtui-clip 1 after=0 secret=true until-quit=false bytes=7\nhunter2", `failed this system has no clipboard of the kind "nowhere"`},
	} {
		cmd := exec.CommandContext(t.Context(), self, Command, "nowhere")
		cmd.Stdin = strings.NewReader(c.input)
		var errs bytes.Buffer
		cmd.Stderr = &errs
		said, err := cmd.Output()
		if err == nil || strings.TrimSpace(string(said)) != c.said || errs.Len() > 0 {
			t.Errorf("%q: %q, %q, %v", c.input, said, errs.String(), err)
		}
	}
}

// TestHoldIsEndedByWhatComesFirst is about the helper's own decision, on a holding that is none.
func TestHoldIsEndedByWhatComesFirst(t *testing.T) {
	t.Parallel()
	signal := make(chan os.Signal, 1)
	signal <- os.Interrupt
	replaced := make(chan Ending, 1)
	replaced <- Replaced
	closed, clearing := make(chan string), make(chan string, 1)
	close(closed)
	clearing <- clearNow
	empties := func() Ending { return Cleared }
	for what, c := range map[string]struct {
		held holding
		o    order
		said <-chan string
		told <-chan os.Signal
		want Ending
	}{
		"the time":                   {held: holding{clear: empties}, o: order{after: time.Millisecond}, want: Cleared},
		"something else":             {held: holding{ended: replaced, clear: empties}, want: Replaced},
		"a command":                  {held: holding{clear: empties}, o: order{after: time.Hour}, said: clearing, want: Cleared},
		"the end of dtui":            {held: holding{clear: empties}, o: order{untilQuit: true}, said: closed, want: Cleared},
		"not the end of dtui":        {held: holding{clear: empties}, o: order{after: time.Millisecond}, said: closed, want: Cleared},
		"a signal":                   {held: holding{clear: empties}, told: signal, want: Cleared},
		"what it cannot clear, lost": {held: holding{ended: closedWith(Lost)}, said: closed, o: order{untilQuit: true}, want: Lost},
	} {
		if got := hold(c.held, c.o, c.said, c.told); got != c.want {
			t.Errorf("%s: %v", what, got)
		}
	}
}

func closedWith(e Ending) <-chan Ending {
	c := make(chan Ending, 1)
	c <- e
	return c
}
