package clip

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// HelperFailed says how the program of a route failed.
type HelperFailed struct {
	Route Route
	// Status is the exit status, -1 when the program was not started, was ended by a signal, or did not read the value.
	Status int
	// Said is the start of what it wrote to its standard error: printable ASCII, at most 120 bytes.
	Said string
	// Err is the cause; it may be nil.
	Err error

	unstarted bool
}

func (e HelperFailed) Error() string {
	text := string(e.Route) + " "
	switch {
	case errors.Is(e.Err, context.DeadlineExceeded):
		text += "did not end in time"
	case e.Status > 0:
		text += fmt.Sprintf("ended with exit status %d", e.Status)
	case e.Err != nil:
		text += "failed: " + e.Err.Error()
	default:
		text += "failed"
	}
	if e.Said != "" {
		text += " (" + e.Said + ")"
	}
	return text
}

func (e HelperFailed) Unwrap() error { return e.Err }

// needed are the variables that a helper gets: enough to find the display, the terminal multiplexer or Windows.
// It is a list of what passes, so that no variable with a token can be forgotten.
var needed = []string{
	"PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TERM", "TMPDIR",
	"WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "DISPLAY", "XAUTHORITY",
	"TMUX", "TMUX_PANE", "TMUX_TMPDIR",
	"WSL_INTEROP", "WSL_DISTRO_NAME",
	"SystemRoot", "SystemDrive", "ComSpec", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
}

// variables is the whole environment of a helper or of the program of a route.
func (e Environment) variables(route Route) []string {
	list := make([]string, 0, len(needed))
	for _, name := range needed {
		value := e.Getenv(name)
		if route == Pbcopy && (name == "LC_ALL" || name == "LC_CTYPE") {
			continue
		}
		if value != "" {
			list = append(list, name+"="+value)
		}
	}
	if route == Pbcopy {
		// pbcopy takes its input for Mac Roman unless the locale says UTF-8.
		list = append(list, "LC_CTYPE=UTF-8")
	}
	return list
}

// program starts the program of a route, writes input to it and waits until it has read all of it and has ended.
func (e Environment) program(ctx context.Context, route Route, input []byte, arguments ...string) error {
	path, err := e.LookPath(string(route))
	if err != nil {
		return HelperFailed{Route: route, Status: -1, Err: err, unstarted: true}
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		return HelperFailed{Route: route, Status: -1, Err: err, unstarted: true}
	}
	defer func() { _ = writer.Close() }() // A second close, after the one that is checked, reports only that.
	cmd := exec.CommandContext(ctx, path, arguments...)
	var said complaints
	cmd.Env, cmd.Stdin, cmd.Stderr = e.variables(route), reader, &said
	// None of these programs leaves one running, but a wrapper round it might, with the standard error still open.
	cmd.WaitDelay = time.Second
	err = cmd.Start()
	_ = reader.Close() // The child has its own; nothing was written to this end.
	if err != nil {
		return HelperFailed{Route: route, Status: -1, Err: err, unstarted: true}
	}
	sent := send(writer, input)
	ended := cmd.Wait()
	if ended == nil || errors.Is(ended, exec.ErrWaitDelay) {
		ended = sent.await(ctx)
	} else {
		sent.abandon()
	}
	return judge(ctx, route, ended, said.without(input))
}

// sending is a write to a helper that is under way. Its err may be read once done is closed.
type sending struct {
	writer *os.File
	done   chan struct{}
	err    error
}

func send(writer *os.File, input []byte) *sending {
	s := &sending{writer: writer, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		_, err := writer.Write(input)
		s.err = errors.Join(err, writer.Close())
	}()
	return s
}

// await returns when the helper, or what it left running, has read everything, or when ctx ends.
func (s *sending) await(ctx context.Context) error {
	select {
	case <-s.done:
		if s.err != nil {
			return fmt.Errorf("it did not read all of the value: %w", s.err)
		}
		return nil
	case <-ctx.Done():
		s.abandon()
		return ctx.Err()
	}
}

// abandon ends a write that nobody reads any more. How it ends adds nothing to what is reported already.
func (s *sending) abandon() {
	_ = s.writer.SetWriteDeadline(time.Unix(1, 0))
	<-s.done
}

// judge turns the end of a program into an error.
func judge(ctx context.Context, route Route, ended error, complaint string) error {
	if ended == nil {
		return nil
	}
	failed := HelperFailed{Route: route, Status: -1, Said: complaint, Err: ended}
	if ctx.Err() != nil {
		failed.Err = ctx.Err()
		return failed
	}
	var exit *exec.ExitError
	if errors.As(ended, &exit) {
		failed.Status = exit.ExitCode()
	}
	return failed
}

// complaints is the start of what a program writes to its standard error; the rest is let go.
type complaints []byte

const mostSaid = 120

func (c *complaints) Write(text []byte) (int, error) {
	*c = append(*c, text[:min(len(text), 4*mostSaid-len(*c))]...)
	return len(text), nil
}

// without is the complaint as one harmless line, or nothing at all of a program that repeats its input.
func (c *complaints) without(input []byte) string {
	for line := range bytes.Lines(input) {
		if line = bytes.TrimSpace(line); len(line) > 0 && bytes.Contains(*c, line) {
			return ""
		}
	}
	return printable(string(*c), mostSaid)
}
