package drive

import (
	"encoding/base64"
	"fmt"
	"image/color"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// patience is how long a wait may last when the test has no deadline of its own.
// Nothing is measured against it: only a wait that would never end meets it.
const patience = 60 * time.Second

// emulator is a terminal: bytes in, cells out, and a queue of what it sends back.
// It has its own lock in place of vt.SafeEmulator's, which leaves the modes, the
// callbacks and the cursor unguarded.
type emulator struct {
	mu        sync.Mutex
	cond      sync.Cond
	vt        *vt.Emulator
	input     *queue
	pumped    chan struct{}
	title     string
	clipboard string
	hidden    bool
	bytes     int64
}

func newEmulator(w, h int, background color.Color) *emulator {
	e := &emulator{vt: vt.NewEmulator(w, h), input: newQueue(), pumped: make(chan struct{})}
	e.cond.L = &e.mu
	if background != nil {
		e.vt.SetDefaultBackgroundColor(background)
	}
	e.vt.SetCallbacks(vt.Callbacks{CursorVisibility: func(visible bool) { e.hidden = !visible }})
	// The emulator's own handler drops titles with a semicolon, and it knows no clipboard.
	for _, command := range []int{0, 2} {
		e.vt.RegisterOscHandler(command, func(data []byte) bool {
			_, e.title, _ = strings.Cut(string(data), ";")
			return true
		})
	}
	e.vt.RegisterOscHandler(52, e.handleClipboard)
	go e.pump()
	return e
}

// pump moves what the emulator sends to the queue, so that the emulator never waits.
func (e *emulator) pump() {
	defer close(e.pumped)
	buf := make([]byte, 4096)
	for {
		n, err := e.vt.Read(buf)
		if n > 0 {
			e.input.answer(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

// settle returns once all that the emulator has sent so far is in the queue: a
// write of nothing is taken only when the pump reads again.
func (e *emulator) settle() {
	// An error means that the pump has ended, and then there is nothing to wait for.
	_, _ = e.vt.InputPipe().Write(nil)
}

// close ends the pump and the queue. The emulator itself stays readable; its own
// Close would race with the pump.
func (e *emulator) close() {
	if pipe, ok := e.vt.InputPipe().(io.Closer); ok {
		_ = pipe.Close() // A pipe's Close never fails.
	}
	<-e.pumped
	e.input.close()
}

// Write draws output.
func (e *emulator) Write(p []byte) (int, error) {
	e.mu.Lock()
	n, err := e.vt.Write(p)
	e.bytes += int64(n)
	e.mu.Unlock()
	e.settle()
	e.mu.Lock()
	e.cond.Broadcast()
	e.mu.Unlock()
	return n, err
}

// do runs something with the emulator that may make it send.
func (e *emulator) do(f func(*vt.Emulator)) {
	e.mu.Lock()
	f(e.vt)
	e.mu.Unlock()
	e.settle()
}

// change changes state guarded by the lock and wakes everybody who waits for it.
func (e *emulator) change(f func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	f()
	e.cond.Broadcast()
}

// deadline returns the time to give up waiting and to tell what for: shortly
// before the test run would be killed without a word.
func deadline(t testing.TB) time.Time {
	until := time.Now().Add(patience)
	if d, ok := t.(interface{ Deadline() (time.Time, bool) }); ok {
		if at, ok := d.Deadline(); ok && at.Before(until.Add(time.Second)) {
			until = at.Add(-time.Second)
		}
	}
	return until
}

// await waits until done, which is called with the lock held, reports true. It
// reports false if that has not happened by the given time.
func (e *emulator) await(until time.Time, done func() bool) bool {
	expired := false
	timer := time.AfterFunc(time.Until(until), func() { e.change(func() { expired = true }) })
	defer timer.Stop()
	e.mu.Lock()
	defer e.mu.Unlock()
	for !done() {
		if expired {
			return false
		}
		e.cond.Wait()
	}
	return true
}

// screen copies the cells.
func (e *emulator) screen() Screen {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.screenLocked()
}

func (e *emulator) screenLocked() Screen {
	w, h := e.vt.Width(), e.vt.Height()
	s := Screen{rows: make([][]uv.Cell, h), CursorX: -1, CursorY: -1}
	for y := range s.rows {
		s.rows[y] = make([]uv.Cell, w)
		for x := range s.rows[y] {
			if c := e.vt.CellAt(x, y); c != nil {
				s.rows[y][x] = *c
			}
		}
	}
	if !e.hidden {
		at := e.vt.CursorPosition()
		s.CursorX, s.CursorY = at.X, at.Y
	}
	return s
}

// handleClipboard answers OSC 52: a new text is kept, a question is answered.
func (e *emulator) handleClipboard(data []byte) bool {
	parts := strings.SplitN(string(data), ";", 3)
	if len(parts) != 3 {
		return false
	}
	if parts[2] == "?" {
		reply := fmt.Sprintf("\x1b]52;%s;%s\x07", parts[1], base64.StdEncoding.EncodeToString([]byte(e.clipboard)))
		_, _ = io.WriteString(e.vt.InputPipe(), reply) // It fails only when nobody reads any more.
		return true
	}
	text, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil {
		return false
	}
	e.clipboard = string(text)
	return true
}

// mouse sends a click, release or wheel as the modes the program has set demand.
func (e *emulator) mouse(events ...uv.MouseEvent) {
	e.do(func(term *vt.Emulator) {
		for _, event := range events {
			term.SendMouse(event)
		}
	})
}

func clickEvents(x, y int) []uv.MouseEvent {
	at := uv.Mouse{X: x, Y: y, Button: uv.MouseLeft}
	return []uv.MouseEvent{uv.MouseClickEvent(at), uv.MouseReleaseEvent(at)}
}

func wheelEvents(x, y, delta int) []uv.MouseEvent {
	at := uv.Mouse{X: x, Y: y, Button: uv.MouseWheelDown}
	if delta < 0 {
		at.Button, delta = uv.MouseWheelUp, -delta
	}
	events := make([]uv.MouseEvent, delta)
	for i := range events {
		events[i] = uv.MouseWheelEvent(at)
	}
	return events
}

// press sends keys as a terminal encodes them.
func (e *emulator) press(keys []string) error {
	for _, key := range keys {
		seq, err := encodeKey(key)
		if err != nil {
			return err
		}
		e.input.push(seq)
	}
	return nil
}

// paste sends text, bracketed if the program has asked for that.
func (e *emulator) paste(text string) { e.do(func(term *vt.Emulator) { term.Paste(text) }) }

// crlf turns \n into \r\n: without a tty the program expects the line discipline
// to do that.
type crlf struct{ w io.Writer }

func (c crlf) Write(p []byte) (int, error) {
	if _, err := io.WriteString(c.w, strings.ReplaceAll(string(p), "\n", "\r\n")); err != nil {
		return 0, err
	}
	return len(p), nil
}
