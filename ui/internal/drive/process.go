//go:build unix

package drive

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Process is a built binary on a pseudo-terminal. Nothing tells when such a
// program is idle, so See and its kin wait until the screen is as demanded, each
// time the program has written something.
type Process struct {
	t       testing.TB
	cmd     *exec.Cmd
	tty     *os.File
	emu     *emulator
	history []string

	// Guarded by emu.mu.
	ended bool
	err   error
}

// Start runs the binary in a terminal of w columns and h rows. env is its whole
// environment; TERM is added if missing. The process is killed when the test ends.
func Start(t testing.TB, bin string, args, env []string, w, h int) *Process {
	t.Helper()
	p := &Process{t: t, emu: newEmulator(w, h, nil)}
	p.cmd = exec.CommandContext(t.Context(), bin, args...)
	p.cmd.Env = append([]string{"TERM=xterm-256color"}, env...)
	tty, err := pty.StartWithSize(p.cmd, winsize(w, h))
	if err != nil {
		t.Fatalf("start %s on a pseudo-terminal: %v", bin, err)
	}
	p.tty = tty
	p.note("start " + bin)
	written := make(chan struct{})
	go func() {
		defer close(written)
		// It ends when the process has ended, or the queue is closed below.
		_, _ = io.Copy(tty, p.emu.input)
	}()
	go func() {
		// A pseudo-terminal reports the end of its last user as an I/O error.
		_, readErr := io.Copy(p.emu, tty)
		if errors.Is(readErr, syscall.EIO) {
			readErr = nil
		}
		err := errors.Join(readErr, p.cmd.Wait())
		p.emu.close()
		<-written
		err = errors.Join(err, tty.Close())
		p.emu.change(func() { p.ended, p.err = true, err })
	}()
	t.Cleanup(p.stop)
	return p
}

func winsize(w, h int) *pty.Winsize {
	return &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}
}

// stop kills the process if it still runs.
func (p *Process) stop() {
	if !p.Ended() {
		// The process leads a session of its own, so this reaches its children as
		// well. It may end by itself meanwhile, which is as good.
		_ = syscall.Kill(-p.PID(), syscall.SIGKILL)
	}
	if !p.emu.await(deadline(p.t), func() bool { return p.ended }) {
		p.t.Errorf("the process does not end; steps:\n%s", strings.Join(p.history, "\n"))
	}
}

// Press presses keys, named as Bubble Tea prints them (see [Driver.Press]). It
// does not wait.
func (p *Process) Press(keys ...string) *Process {
	p.t.Helper()
	p.begin(fmt.Sprintf("press %q", keys))
	if err := p.emu.press(keys); err != nil {
		p.fail("press: %v", err)
	}
	return p
}

// Type types text, character by character. It does not wait.
func (p *Process) Type(text string) *Process {
	p.t.Helper()
	return p.Press(typed(text)...)
}

// Raw sends bytes as they are, such as the lone escape byte of an old terminal.
func (p *Process) Raw(bytes string) *Process {
	p.t.Helper()
	p.begin(fmt.Sprintf("raw %q", bytes))
	p.emu.input.push(bytes)
	return p
}

// Paste pastes text; the terminal brackets it if the program has asked for that.
func (p *Process) Paste(text string) *Process {
	p.t.Helper()
	p.begin(fmt.Sprintf("paste %q", text))
	p.emu.paste(text)
	return p
}

// Click presses and releases the left button in column x of row y, counted from
// 0. The terminal reports it only if the program has asked for the mouse.
func (p *Process) Click(x, y int) *Process {
	p.t.Helper()
	p.begin(fmt.Sprintf("click %d,%d", x, y))
	p.emu.mouse(clickEvents(x, y)...)
	return p
}

// Wheel turns the wheel over column x of row y by delta notches, down when
// delta is positive.
func (p *Process) Wheel(x, y, delta int) *Process {
	p.t.Helper()
	p.begin(fmt.Sprintf("wheel %d,%d by %d", x, y, delta))
	p.emu.mouse(wheelEvents(x, y, delta)...)
	return p
}

// Resize gives the terminal w columns and h rows; the process gets SIGWINCH.
func (p *Process) Resize(w, h int) *Process {
	p.t.Helper()
	p.begin(fmt.Sprintf("resize %dx%d", w, h))
	p.emu.do(func(term *vt.Emulator) { term.Resize(w, h) })
	if err := pty.Setsize(p.tty, winsize(w, h)); err != nil {
		p.fail("resize: %v", err)
	}
	return p
}

// Signal sends the process a signal.
func (p *Process) Signal(sig os.Signal) *Process {
	p.t.Helper()
	p.begin(fmt.Sprintf("signal %v", sig))
	if err := p.cmd.Process.Signal(sig); err != nil {
		p.fail("signal %v: %v", sig, err)
	}
	return p
}

// Until waits until the screen is as want says; what names that for the failure.
func (p *Process) Until(what string, want func(Screen) bool) *Process {
	p.t.Helper()
	p.note("wait until " + what)
	met := false
	p.emu.await(deadline(p.t), func() bool {
		met = want(p.emu.screenLocked())
		return met || p.ended
	})
	if !met {
		p.fail("waited in vain until %s (process ended: %v)", what, p.Ended())
	}
	return p
}

// See waits until some row shows text.
func (p *Process) See(text string) *Process {
	p.t.Helper()
	return p.Until(fmt.Sprintf("%q is on the screen", text), func(s Screen) bool { return s.Contains(text) })
}

// NotSee waits until no row shows text.
func (p *Process) NotSee(text string) *Process {
	p.t.Helper()
	return p.Until(fmt.Sprintf("%q is gone", text), func(s Screen) bool { return !s.Contains(text) })
}

// SeeLine waits until one row shows all parts, in order.
func (p *Process) SeeLine(parts ...string) *Process {
	p.t.Helper()
	return p.Until(fmt.Sprintf("a row shows %q", parts), func(s Screen) bool { return s.hasLine(parts) })
}

// Bytes returns the number of bytes the process has written.
func (p *Process) Bytes() int64 {
	p.emu.mu.Lock()
	defer p.emu.mu.Unlock()
	return p.emu.bytes
}

// AwaitBytes waits until the process has written more than n bytes: with the
// [Process.Bytes] of before a key, until its first effect.
func (p *Process) AwaitBytes(n int64) *Process {
	p.t.Helper()
	more := false
	p.emu.await(deadline(p.t), func() bool {
		more = p.emu.bytes > n
		return more || p.ended
	})
	if !more {
		p.fail("the process has not written more than %d bytes (ended: %v)", n, p.Ended())
	}
	return p
}

// Wait waits for the end of the process and returns its exit code, or -1 if a
// signal ended it.
func (p *Process) Wait() int {
	p.t.Helper()
	if !p.emu.await(deadline(p.t), func() bool { return p.ended }) {
		p.fail("the process does not end")
	}
	var exit *exec.ExitError
	if p.err != nil && !errors.As(p.err, &exit) {
		p.fail("the process: %v", p.err)
	}
	return p.cmd.ProcessState.ExitCode()
}

// State returns what is known of the process after its end, such as its memory
// and the signal that ended it. It waits like [Process.Wait].
func (p *Process) State() *os.ProcessState {
	p.t.Helper()
	p.Wait()
	return p.cmd.ProcessState
}

// PID returns the id of the process.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Ended reports whether the process has ended.
func (p *Process) Ended() bool {
	p.emu.mu.Lock()
	defer p.emu.mu.Unlock()
	return p.ended
}

// Screen copies the terminal's cells.
func (p *Process) Screen() Screen { return p.emu.screen() }

// Clipboard returns the text the process last put into the clipboard (OSC 52).
func (p *Process) Clipboard() string {
	p.emu.mu.Lock()
	defer p.emu.mu.Unlock()
	return p.emu.clipboard
}

// Title returns the window title.
func (p *Process) Title() string {
	p.emu.mu.Lock()
	defer p.emu.mu.Unlock()
	return p.emu.title
}

// AltScreen reports whether the process uses the alternate screen.
func (p *Process) AltScreen() bool {
	p.emu.mu.Lock()
	defer p.emu.mu.Unlock()
	return p.emu.vt.IsAltScreen()
}

func (p *Process) begin(what string) {
	p.t.Helper()
	if p.Ended() {
		p.fail("%s: the process has already ended", what)
	}
	p.note(what)
}

func (p *Process) note(what string) { p.history = append(p.history, what) }

func (p *Process) fail(format string, args ...any) {
	p.t.Helper()
	p.t.Fatalf("%s\nsteps:\n%s\n%s", fmt.Sprintf(format, args...), strings.Join(p.history, "\n"), p.Screen().boxed())
}
