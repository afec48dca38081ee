package clip

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// HelperFailed says how a helper failed.
type HelperFailed struct {
	Route Route
	// Status is the exit status, -1 when the helper was not started, was ended by a signal, or did not read the value.
	Status int
	// Said is the start of what it wrote to its standard error: printable ASCII, at most 120 bytes.
	Said string
	// Err is the cause; it may be nil.
	Err error

	unstarted bool
}

func (e HelperFailed) Error() string {
	text := fmt.Sprintf("not copied: %s ", e.Route)
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

func (c *Clipboard) variables() []string {
	list := make([]string, 0, len(needed))
	for _, name := range needed {
		value := c.environment.Getenv(name)
		if c.route == Pbcopy && (name == "LC_ALL" || name == "LC_CTYPE") {
			continue
		}
		if value != "" {
			list = append(list, name+"="+value)
		}
	}
	if c.route == Pbcopy {
		// pbcopy takes its input for Mac Roman unless the locale says UTF-8.
		list = append(list, "LC_CTYPE=UTF-8")
	}
	return list
}

// run starts the helper, writes input to it and waits until it has read all of it and has ended. Helpers that own a
// selection fork and live on, holding what they inherited: so no stream is a pipe whose end Go would wait for.
func (c *Clipboard) run(ctx context.Context, input []byte, arguments ...string) error {
	path, err := c.environment.LookPath(string(c.route))
	if err != nil {
		return HelperFailed{Route: c.route, Status: -1, Err: err, unstarted: true}
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		return HelperFailed{Route: c.route, Status: -1, Err: err, unstarted: true}
	}
	defer func() { _ = writer.Close() }() // A second close, after the one that is checked, reports only that.
	cmd := exec.CommandContext(ctx, path, arguments...)
	cmd.Env = c.variables()
	cmd.Stdin = reader
	// A pipe would also kill a helper that complains after dtui stopped listening; a file takes it all.
	complaints, drop := scratch()
	defer drop()
	if complaints != nil {
		cmd.Stderr = complaints
	}
	err = cmd.Start()
	_ = reader.Close() // The child has its own; nothing was written to this end.
	if err != nil {
		return HelperFailed{Route: c.route, Status: -1, Err: err, unstarted: true}
	}
	sent := send(writer, input)
	ended := cmd.Wait()
	if ended == nil {
		ended = sent.await(ctx)
	} else {
		sent.abandon()
	}
	return c.judge(ctx, ended, said(complaints, input))
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

// judge turns the end of a helper into an error.
func (c *Clipboard) judge(ctx context.Context, ended error, complaint string) error {
	if ended == nil {
		return nil
	}
	failed := HelperFailed{Route: c.route, Status: -1, Said: complaint, Err: ended}
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

// scratch opens a file for a helper's complaints, which hold no value. Without one they are not heard.
func scratch() (*os.File, func()) {
	file, err := os.CreateTemp("", "dtui-clip-*")
	if err != nil {
		return nil, func() {}
	}
	return file, func() {
		_ = file.Close()
		_ = os.Remove(file.Name()) // A helper that lives on may still hold it; there is nothing in it worth an error.
	}
}

// said reads the start of the complaints and keeps of it what cannot steer a terminal, and nothing at all of a helper
// that repeats its input.
func said(file *os.File, input []byte) string {
	const limit = 120
	if file == nil {
		return ""
	}
	text := make([]byte, 4*limit)
	n, err := file.ReadAt(text, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return ""
	}
	for line := range bytes.Lines(input) {
		if line = bytes.TrimSpace(line); len(line) > 0 && bytes.Contains(text[:n], line) {
			return ""
		}
	}
	plain := strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < ' ' || r > '~':
			return '?'
		}
		return r
	}, string(text[:n]))
	plain = strings.Join(strings.Fields(plain), " ")
	return plain[:min(len(plain), limit)]
}

// knowsSensitive asks wl-copy once whether it has --sensitive, which older ones than 2.3 refuse.
func (c *Clipboard) knowsSensitive(ctx context.Context) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.sensitive != nil {
		return *c.sensitive
	}
	path, err := c.environment.LookPath(string(WlCopy))
	if err != nil {
		return false // run is about to report it.
	}
	cmd := exec.CommandContext(ctx, path, "--help")
	cmd.Env = c.variables()
	cmd.WaitDelay = time.Second // Help forks nothing, but a wrapper round wl-copy might.
	help, err := cmd.Output()
	known := err == nil && bytes.Contains(help, []byte("--sensitive"))
	if ctx.Err() == nil {
		c.sensitive = &known
	}
	return known
}
