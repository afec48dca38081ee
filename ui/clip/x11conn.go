//go:build unix

package clip

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"golang.design/x/x11"
)

// x11Conn is a connection to an X server: requests go out in order, what comes back is read by a goroutine.
type x11Conn struct {
	net     net.Conn
	setup   x11.Setup
	packets <-chan x11.Packet // closed when the server is gone
	// early are the events that came while a reply was awaited.
	early    []x11.Packet
	sequence uint16
}

const dialTimeout = 3 * time.Second

// dial connects to a display.
func dial(network, address string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: dialTimeout}
	return dialer.DialContext(context.Background(), network, address)
}

func dialX11(e Environment) (*x11Conn, error) {
	display, err := x11.ParseDisplay(e.Getenv("DISPLAY"))
	if err != nil {
		return nil, fmt.Errorf("DISPLAY is set to %q, which names no display", printable(e.Getenv("DISPLAY"), 40))
	}
	dialled, err := dial(display.Net, display.Addr)
	if err != nil {
		return nil, fmt.Errorf("the display %s cannot be reached: %w", printable(e.Getenv("DISPLAY"), 40), err)
	}
	if err := dialled.SetDeadline(time.Now().Add(dialTimeout)); err != nil {
		return nil, errors.Join(err, dialled.Close())
	}
	name, cookie := x11Cookie(e, display.Num)
	from := bufio.NewReader(dialled)
	_, err = dialled.Write(x11.SetupRequest(name, cookie))
	var setup x11.Setup
	if err == nil {
		setup, err = x11.ReadSetup(from)
	}
	if err == nil {
		err = dialled.SetDeadline(time.Time{})
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the display %s does not let dtui in: %w", printable(e.Getenv("DISPLAY"), 40), err), dialled.Close())
	}
	packets := make(chan x11.Packet, 64)
	go func() {
		defer close(packets)
		for {
			p, err := x11.ReadPacket(from)
			if err != nil {
				return
			}
			packets <- p
		}
	}()
	return &x11Conn{net: dialled, setup: setup, packets: packets}, nil
}

// x11Cookie is what lets this process in; without one, many servers still let their own user in.
func x11Cookie(e Environment, display int) (string, []byte) {
	path := e.Getenv("XAUTHORITY")
	if path == "" {
		path = filepath.Join(e.Getenv("HOME"), ".Xauthority")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", nil
	}
	entries, err := x11.ParseXauthority(text)
	if err != nil {
		return "", nil
	}
	host, err := os.Hostname()
	if err != nil {
		host = ""
	}
	return x11.ChooseCookie(entries, display, host)
}

func (c *x11Conn) send(requests ...[]byte) error {
	for _, request := range requests {
		c.sequence++
		if _, err := c.net.Write(request); err != nil {
			return fmt.Errorf("the display went away: %w", err)
		}
	}
	return nil
}

// ask sends a request that has a reply, and waits for it. Events that come first are kept.
func (c *x11Conn) ask(request []byte) (x11.Packet, error) {
	if err := c.send(request); err != nil {
		return x11.Packet{}, err
	}
	for p := range c.packets {
		switch {
		case p.IsEvent():
			c.early = append(c.early, p)
		case p.Sequence() != c.sequence: // An error of an earlier request: its window is gone.
		case p.IsError():
			return p, fmt.Errorf("the display refused a request with error %d", p.ErrorCode())
		default:
			return p, nil
		}
	}
	return x11.Packet{}, errors.New("the display went away")
}

// event is the next event, if one has come already and was kept.
func (c *x11Conn) event() (x11.Packet, bool) {
	if len(c.early) == 0 {
		return x11.Packet{}, false
	}
	p := c.early[0]
	c.early = c.early[1:]
	return p, true
}

// The part of the core protocol (X11R7.7, "Requests" and "Events") that the x11 package leaves out, since a program that only
// serves short texts does without: what it takes to hear that a requestor has read a piece of a long one, or is gone.
const (
	eventDestroyNotify  = 17
	eventPropertyNotify = 28

	structureNotifyMask = 1 << 17
	propertyChangeMask  = 1 << 22
)

func selectEvents(window, mask uint32) []byte {
	const opChangeWindowAttributes, valueEventMask = 2, 1 << 11
	return x11Request(opChangeWindowAttributes, window, valueEventMask, mask)
}

func destroyWindow(window uint32) []byte {
	const opDestroyWindow = 4
	return x11Request(opDestroyWindow, window)
}

func x11Request(opcode byte, words ...uint32) []byte {
	b := make([]byte, 4, 4+4*len(words))
	b[0] = opcode
	binary.LittleEndian.PutUint16(b[2:], uint16(1+len(words)))
	for _, word := range words {
		b = binary.LittleEndian.AppendUint32(b, word)
	}
	return b
}

// word is the nth 32-bit word of an event.
func word(p x11.Packet, n int) uint32 { return binary.LittleEndian.Uint32(p.Raw[4*n:]) }

// deleted tells which property of which window a PropertyNotify says was deleted.
func deleted(p x11.Packet) (window, property uint32, ok bool) {
	const stateDeleted = 1
	return word(p, 1), word(p, 2), p.Raw[16] == stateDeleted
}
