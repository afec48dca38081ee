//go:build unix

package clip

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// waylandConn speaks the wire format of Wayland (wayland.freedesktop.org, "Wire Format"), as far as a clipboard needs it. By
// hand, because no Go library for it is kept up, and the C library would cost the static binary.
type waylandConn struct {
	net    *net.UnixConn
	events <-chan waylandEvent // closed when the compositor is gone
	last   uint32              // the newest object's number
}

// waylandEvent is one message from the compositor. Its file is there for the one event that hands one over.
type waylandEvent struct {
	object uint32
	code   uint16
	body   []byte
	file   *os.File
}

const waylandDisplay = 1 // the object that is there from the start

func dialWayland(e Environment) (*waylandConn, error) {
	path := e.Getenv("WAYLAND_DISPLAY")
	if !filepath.IsAbs(path) {
		path = filepath.Join(e.Getenv("XDG_RUNTIME_DIR"), path)
	}
	dialled, err := dial("unix", path)
	if err != nil {
		return nil, fmt.Errorf("the display %s cannot be reached: %w", printable(e.Getenv("WAYLAND_DISPLAY"), 40), err)
	}
	c := &waylandConn{net: dialled.(*net.UnixConn), last: waylandDisplay}
	events := make(chan waylandEvent, 64)
	c.events = events
	go c.read(events)
	return c, nil
}

// read splits what comes into events, and gives each file to the event that it belongs to.
func (c *waylandConn) read(to chan<- waylandEvent) {
	defer close(to)
	var pending []byte
	var files []*os.File
	defer func() {
		for _, f := range files {
			_ = f.Close() // Nobody is told any more.
		}
	}()
	buffer, control := make([]byte, 64<<10), make([]byte, syscall.CmsgSpace(28*4))
	for {
		n, extra, _, _, err := c.net.ReadMsgUnix(buffer, control)
		if err != nil || n == 0 {
			return
		}
		files = append(files, received(control[:extra])...)
		pending = append(pending, buffer[:n]...)
		for len(pending) >= 8 {
			size := int(binary.NativeEndian.Uint32(pending[4:]) >> 16)
			if size < 8 {
				return
			}
			if len(pending) < size {
				break
			}
			event := waylandEvent{
				object: binary.NativeEndian.Uint32(pending),
				code:   uint16(binary.NativeEndian.Uint32(pending[4:])),
				body:   append([]byte(nil), pending[8:size]...),
			}
			pending = pending[size:]
			// Of all that is bound here, the source alone is given files.
			if len(files) > 0 && event.asksForData() {
				event.file, files = files[0], files[1:]
			}
			to <- event
		}
	}
}

// received are the files that came with a message. They are set to be written with a deadline: a reader that does not read
// must not hold a helper for ever.
func received(control []byte) []*os.File {
	messages, err := syscall.ParseSocketControlMessage(control)
	if err != nil {
		return nil
	}
	var files []*os.File
	for _, m := range messages {
		numbers, err := syscall.ParseUnixRights(&m)
		if err != nil {
			continue
		}
		for _, n := range numbers {
			syscall.CloseOnExec(n)
			if err := syscall.SetNonblock(n, true); err != nil {
				_ = syscall.Close(n) // It is of no use, and there is nobody to tell.
				continue
			}
			files = append(files, os.NewFile(uintptr(n), "paste"))
		}
	}
	return files
}

// object makes the number of a new object.
func (c *waylandConn) object() uint32 {
	c.last++
	return c.last
}

// send makes a request. Arguments are uint32 or string.
func (c *waylandConn) send(object uint32, code uint16, arguments ...any) error {
	b := binary.NativeEndian.AppendUint32(nil, object)
	b = binary.NativeEndian.AppendUint32(b, 0)
	for _, argument := range arguments {
		switch a := argument.(type) {
		case uint32:
			b = binary.NativeEndian.AppendUint32(b, a)
		case string: // length with the NUL, then padded to whole words
			b = binary.NativeEndian.AppendUint32(b, uint32(len(a)+1))
			b = append(append(b, a...), make([]byte, 4-len(a)%4)...)
		}
	}
	binary.NativeEndian.PutUint32(b[4:], uint32(len(b))<<16|uint32(code))
	if err := c.net.SetWriteDeadline(time.Now().Add(dialTimeout)); err != nil {
		return err
	}
	if _, err := c.net.Write(b); err != nil {
		return fmt.Errorf("the display went away: %w", err)
	}
	return nil
}

// settled waits until the compositor has dealt with all requests so far; events are handed to each on the way.
func (c *waylandConn) settled(each func(waylandEvent)) error {
	const sync = 0
	callback := c.object()
	if err := c.send(waylandDisplay, sync, callback); err != nil {
		return err
	}
	for event := range c.events {
		if event.object == callback {
			return nil
		}
		if err := event.refusal(); err != nil {
			return err
		}
		each(event)
	}
	return errors.New("the display went away")
}

// refusal is the error event of the display, which ends the connection.
func (e waylandEvent) refusal() error {
	const displayError = 0
	if e.object != waylandDisplay || e.code != displayError || len(e.body) < 12 {
		return nil
	}
	return errors.New("the display refused a request: " + printable(e.text(8), 120))
}

// text is the string argument at an offset.
func (e waylandEvent) text(at int) string {
	if len(e.body) < at+4 {
		return ""
	}
	n := int(binary.NativeEndian.Uint32(e.body[at:]))
	if n < 1 || n > len(e.body)-at-4 {
		return ""
	}
	return strings.TrimSuffix(string(e.body[at+4:at+4+n]), "\x00")
}

// number is the integer argument at an offset.
func (e waylandEvent) number(at int) uint32 {
	if len(e.body) < at+4 {
		return 0
	}
	return binary.NativeEndian.Uint32(e.body[at:])
}
