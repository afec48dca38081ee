package clip

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"

	"dtui/ui/internal/harden"
)

// Command is the first argument that makes a program call Serve. It is written for no person, so no help names it.
const Command = "__clip"

// holding is a filled clipboard.
type holding struct {
	standing
	// ended reports that something else was copied, or a loss; nil where nothing would tell.
	ended <-chan Ending
	// clear empties the clipboard if it still holds the value. It is nil where the clipboard keeps the value by itself and
	// could not be told from another.
	clear func() Ending
}

// Serve is the helper: it reads an order from in, fills the clipboard, says so on out, and stays until the clipboard is
// empty or holds something else. args are the arguments after Command: the route. It returns the exit code. It must be the
// first thing that its process does, before anything reads a file, the environment or a keyring.
func Serve(args []string, in, out *os.File, complaints io.Writer) int {
	if len(args) != 1 || term.IsTerminal(in.Fd()) {
		// There is nobody to tell when this cannot be written.
		_, _ = fmt.Fprintln(complaints, "dtui: "+Command+" is how dtui starts itself to hold the clipboard; it does nothing for people")
		return 2
	}
	// What is started from here is tied to this thread, so that it ends with it (see bound).
	runtime.LockOSThread()
	if err := harden.Process(); err != nil {
		return fail(out, err)
	}
	told := signals()
	input := bufio.NewReader(in)
	o, err := readOrder(input)
	if err != nil {
		return fail(out, err)
	}
	defer clear(o.value)
	environment := Environment{Getenv: os.Getenv, LookPath: exec.LookPath, GOOS: runtime.GOOS}
	held, err := fill(environment, Route(args[0]), o)
	if err != nil {
		return fail(out, err)
	}
	held.keeps = held.ended != nil || held.clear != nil && (o.after > 0 || o.untilQuit)
	report(out, held.line())
	if !held.keeps {
		return 0
	}
	report(out, hold(held, o, commands(input), told).String()+"\n")
	return 0
}

// report may fail: the program that started this one can be gone, and nothing depends on its hearing it.
func report(out io.Writer, line string) { _, _ = io.WriteString(out, line) }

func fail(out io.Writer, err error) int {
	report(out, saidFailed+" "+strings.ReplaceAll(err.Error(), "\n", " ")+"\n")
	return 1
}

// hold waits for the end of a holding.
func hold(held holding, o order, said <-chan string, told <-chan os.Signal) Ending {
	var due <-chan struct{}
	if o.after > 0 && held.clear != nil {
		due = after(o.after)
	}
	for {
		select {
		case ending := <-held.ended:
			return ending
		case <-due:
			return held.clear()
		case line, open := <-said:
			switch {
			case line == clearNow, !open && o.untilQuit:
				if held.clear != nil {
					return held.clear()
				}
			}
			if !open {
				said = nil
			}
		case <-told:
			if held.clear == nil {
				return Kept
			}
			return held.clear()
		}
	}
}

// commands are the lines that come after the order; the channel is closed at their end.
func commands(from *bufio.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for {
			line, err := from.ReadString('\n')
			if err != nil {
				return
			}
			lines <- line
		}
	}()
	return lines
}

// after is closed once d has passed by the clock on the wall or by the one that stands still while a machine sleeps: a
// laptop that was closed over lunch must not bring a value back for the rest of its 45 seconds.
func after(d time.Duration) <-chan struct{} {
	due := make(chan struct{})
	go func() {
		defer close(due)
		began := time.Now()
		for {
			now := time.Now()
			left := d - max(now.Sub(began), now.Round(0).Sub(began.Round(0)))
			if left <= 0 {
				return
			}
			time.Sleep(min(left, time.Second))
		}
	}()
	return due
}
