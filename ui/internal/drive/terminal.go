package drive

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/vt"
)

// frameRate is the highest Bubble Tea draws at.
const frameRate = 120

// Terminal is a program that runs in a terminal emulator. Every verb waits until
// the program is idle: its input is read, its commands have finished and been
// handled, and the frame they led to is on the screen. Timers of a [Clock] do
// not count as busy; commands that wait for something else do (see [Ignore]).
type Terminal struct {
	t       testing.TB
	opts    options
	emu     *emulator
	program *tea.Program
	tracker *tracker
	cancel  context.CancelFunc
	rounds  int
	history []string

	// Guarded by emu.mu.
	ended bool
	final tea.Model
	err   error
}

// Run starts the model in a terminal of w columns and h rows and waits until it
// is idle. The program is stopped when the test ends.
func Run(t testing.TB, model tea.Model, w, h int, opts ...Option) *Terminal {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	tm := &Terminal{t: t, opts: newOptions(opts), cancel: cancel}
	tm.emu = newEmulator(w, h, tm.opts.background)
	tm.tracker = newTracker(tm.opts, tm.emu.input)
	tm.program = tea.NewProgram(tracked{inner: model, tr: tm.tracker},
		tea.WithContext(ctx),
		tea.WithInput(tm.emu.input),
		tea.WithOutput(crlf{tm.emu}),
		tea.WithWindowSize(w, h),
		tea.WithColorProfile(tm.opts.profile),
		tea.WithEnvironment(tm.opts.environ),
		tea.WithFPS(frameRate),
		tea.WithFilter(tm.tracker.filter),
		tea.WithoutSignalHandler(),
	)
	go func() {
		final, err := tm.program.Run()
		close(tm.tracker.done)
		tm.emu.close()
		tm.emu.change(func() {
			if wrapped, ok := final.(tracked); ok {
				final = wrapped.inner
			}
			tm.ended, tm.final, tm.err = true, final, err
		})
	}()
	t.Cleanup(tm.stop)
	tm.note("start")
	return tm.Wait()
}

// stop ends the program with the test.
func (tm *Terminal) stop() {
	tm.cancel()
	if !tm.emu.await(deadline(tm.t), func() bool { return tm.ended }) {
		tm.t.Errorf("the program does not end; steps:\n%s", strings.Join(tm.history, "\n"))
	}
}

// Wait waits until the program is idle or has ended.
func (tm *Terminal) Wait() *Terminal {
	tm.t.Helper()
	until := deadline(tm.t)
	for {
		tm.rounds++
		before := tm.emu.input.answered()
		tm.emu.input.barrier(tm.rounds)
		shown := tm.emu.await(until, func() bool {
			n, _, ok := readToken(tm.emu.title)
			return tm.ended || ok && n >= tm.rounds
		})
		quiet, busy := tm.tracker.isQuiet()
		switch {
		case !shown:
			tm.fail("the program does not become idle; in flight: %q", busy)
		case tm.Ended():
			if err := tm.Err(); err != nil && !tm.opts.mayFail {
				tm.fail("the program ended: %v", err)
			}
			return tm
		case quiet && tm.emu.input.answered() == before:
			return tm
		case time.Until(until) < 0:
			tm.fail("the program is still busy; in flight: %q", busy)
		}
	}
}

// Press presses keys, named as Bubble Tea prints them (see [Driver.Press]).
func (tm *Terminal) Press(keys ...string) *Terminal {
	tm.t.Helper()
	tm.begin(fmt.Sprintf("press %q", keys))
	for _, key := range keys {
		if _, err := keyMsg(key); err != nil {
			tm.fail("press: %v", err)
		}
	}
	if err := tm.emu.press(keys); err != nil {
		tm.fail("press: %v", err)
	}
	return tm.Wait()
}

// Type types text, character by character.
func (tm *Terminal) Type(text string) *Terminal {
	tm.t.Helper()
	return tm.Press(typed(text)...)
}

// Raw sends bytes as they are, for what no key sends.
func (tm *Terminal) Raw(bytes string) *Terminal {
	tm.t.Helper()
	tm.begin(fmt.Sprintf("raw %q", bytes))
	tm.emu.input.push(bytes)
	return tm.Wait()
}

// Paste pastes text; the terminal brackets it if the program has asked for that.
func (tm *Terminal) Paste(text string) *Terminal {
	tm.t.Helper()
	tm.begin(fmt.Sprintf("paste %q", text))
	tm.emu.paste(text)
	return tm.Wait()
}

// Resize gives the terminal w columns and h rows.
func (tm *Terminal) Resize(w, h int) *Terminal {
	tm.t.Helper()
	tm.begin(fmt.Sprintf("resize %dx%d", w, h))
	tm.emu.do(func(term *vt.Emulator) { term.Resize(w, h) })
	tm.program.Send(tea.WindowSizeMsg{Width: w, Height: h})
	return tm.Wait()
}

// Click presses and releases the left button in column x of row y, counted from
// 0. The terminal reports it only if the program has asked for the mouse.
func (tm *Terminal) Click(x, y int) *Terminal {
	tm.t.Helper()
	tm.begin(fmt.Sprintf("click %d,%d", x, y))
	tm.emu.mouse(clickEvents(x, y)...)
	return tm.Wait()
}

// Wheel turns the wheel over column x of row y by delta notches, down when
// delta is positive.
func (tm *Terminal) Wheel(x, y, delta int) *Terminal {
	tm.t.Helper()
	tm.begin(fmt.Sprintf("wheel %d,%d by %d", x, y, delta))
	tm.emu.mouse(wheelEvents(x, y, delta)...)
	return tm.Wait()
}

// Focus gives the terminal the focus or takes it away. It reports that only if
// the program has asked for it.
func (tm *Terminal) Focus(on bool) *Terminal {
	tm.t.Helper()
	tm.begin(fmt.Sprintf("focus %v", on))
	tm.emu.do(func(term *vt.Emulator) {
		if on {
			term.Focus()
		} else {
			term.Blur()
		}
	})
	return tm.Wait()
}

// Send delivers any message.
func (tm *Terminal) Send(msg tea.Msg) *Terminal {
	tm.t.Helper()
	tm.begin("send " + msgType(msg))
	tm.program.Send(msg)
	return tm.Wait()
}

// Advance moves the clock on and delivers every timer that becomes due, each at
// its own time.
func (tm *Terminal) Advance(clock *Clock, by time.Duration) *Terminal {
	tm.t.Helper()
	tm.begin(fmt.Sprintf("advance %v", by))
	end := clock.Now().Add(by)
	for range endless {
		at, ok := clock.next()
		if !ok || at.After(end) || tm.Ended() {
			clock.Advance(end.Sub(clock.Now()))
			return tm.Wait()
		}
		clock.Advance(at.Sub(clock.Now()))
		tm.Wait()
	}
	tm.fail("advance %v: %d timers fired and there are still more: some timer starts itself again with no delay", by, endless)
	return tm
}

// Quit asks the program to quit, waits for its end and returns the final model.
func (tm *Terminal) Quit() tea.Model {
	tm.t.Helper()
	if !tm.Ended() {
		tm.note("quit")
		tm.program.Quit()
	}
	return tm.Join()
}

// Join waits for the program to end by itself and returns the final model.
func (tm *Terminal) Join() tea.Model {
	tm.t.Helper()
	if !tm.emu.await(deadline(tm.t), func() bool { return tm.ended }) {
		tm.fail("the program does not end")
	}
	if err := tm.Err(); err != nil && !tm.opts.mayFail {
		tm.fail("the program ended: %v", err)
	}
	return tm.final
}

// Ended reports whether the program has ended.
func (tm *Terminal) Ended() bool {
	tm.emu.mu.Lock()
	defer tm.emu.mu.Unlock()
	return tm.ended
}

// Err returns the error the program ended with: one of tea.ErrInterrupted,
// tea.ErrProgramKilled and tea.ErrProgramPanic, or nil.
func (tm *Terminal) Err() error {
	tm.emu.mu.Lock()
	defer tm.emu.mu.Unlock()
	return tm.err
}

// Screen copies the terminal's cells.
func (tm *Terminal) Screen() Screen { return tm.emu.screen() }

// Clipboard returns the text the program last put into the clipboard (OSC 52).
func (tm *Terminal) Clipboard() string {
	tm.emu.mu.Lock()
	defer tm.emu.mu.Unlock()
	return tm.emu.clipboard
}

// CopyElsewhere puts text into the clipboard as another program would.
func (tm *Terminal) CopyElsewhere(text string) *Terminal {
	tm.emu.change(func() { tm.emu.clipboard = text })
	return tm
}

// Title returns the window title the program has set. It is empty after the end.
func (tm *Terminal) Title() string {
	tm.emu.mu.Lock()
	defer tm.emu.mu.Unlock()
	_, title, ok := readToken(tm.emu.title)
	if !ok {
		return tm.emu.title
	}
	return title
}

// AltScreen reports whether the program uses the alternate screen.
func (tm *Terminal) AltScreen() bool {
	tm.emu.mu.Lock()
	defer tm.emu.mu.Unlock()
	return tm.emu.vt.IsAltScreen()
}

// See fails the test unless some row shows text.
func (tm *Terminal) See(text string) *Terminal {
	tm.t.Helper()
	if !tm.Screen().Contains(text) {
		tm.fail("%q is not on the screen", text)
	}
	return tm
}

// NotSee fails the test if some row shows text.
func (tm *Terminal) NotSee(text string) *Terminal {
	tm.t.Helper()
	if tm.Screen().Contains(text) {
		tm.fail("%q is on the screen", text)
	}
	return tm
}

// SeeLine fails the test unless one row shows all parts, in order.
func (tm *Terminal) SeeLine(parts ...string) *Terminal {
	tm.t.Helper()
	if !tm.Screen().hasLine(parts) {
		tm.fail("no row of the screen shows %q in this order", parts)
	}
	return tm
}

// Golden compares the screen's text with testdata/NAME.golden (see [Golden]).
func (tm *Terminal) Golden(name string) *Terminal {
	tm.t.Helper()
	Golden(tm.t, name, tm.Screen().String())
	return tm
}

func (tm *Terminal) begin(what string) {
	tm.t.Helper()
	if tm.Ended() {
		tm.fail("%s: the program has already ended (%v)", what, tm.Err())
	}
	tm.note(what)
}

func (tm *Terminal) note(what string) { tm.history = append(tm.history, what) }

func (tm *Terminal) fail(format string, args ...any) {
	tm.t.Helper()
	tm.t.Fatalf("%s\nsteps:\n%s\n%s", fmt.Sprintf(format, args...), strings.Join(tm.history, "\n"), tm.Screen().boxed())
}
