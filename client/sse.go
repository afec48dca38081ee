package client

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// mostEvent bounds one event, its lines together. Doppler's have some 30 bytes.
const mostEvent = 64 << 10

var errLongEvent = errors.New("an event of the stream is longer than any of Doppler's")

// eventReader reads server-sent events as the WHATWG's HTML standard has them (section 9.2.6, interpreting an event
// stream). It is written here because the parsing is all that is needed: what libraries add, above all their own way to
// connect again, is decided differently here. Only the data is kept: Doppler names every event "message" and sends no id
// and no retry.
type eventReader struct {
	from  *bufio.Reader
	begun bool
	// afterCR is set when the last line ended in CR, whose LF may still come.
	afterCR bool
	line    []byte
	data    []byte
}

func newEventReader(from io.Reader) *eventReader { return &eventReader{from: bufio.NewReader(from)} }

// next returns the data of the next event, which is valid until the next call. An event that the stream ends in is
// dropped, as the standard wants it: it may have been cut.
func (e *eventReader) next() ([]byte, error) {
	e.data = e.data[:0]
	size, some := 0, false
	for {
		if err := e.readLine(mostEvent - size); err != nil {
			return nil, err
		}
		size += len(e.line)
		if len(e.line) == 0 {
			if some {
				return bytes.TrimSuffix(e.data, []byte("\n")), nil
			}
			size = 0
			continue
		}
		field, value, _ := bytes.Cut(e.line, []byte(":"))
		if string(field) == "data" {
			e.data = append(append(e.data, bytes.TrimPrefix(value, []byte(" "))...), '\n')
			some = true
		}
		if len(field) == 0 {
			size -= len(e.line) // A comment keeps the connection alive and belongs to no event.
		}
	}
}

// readLine reads a line that ends in LF, CR or CRLF. After a CR it returns at once: the peer may have nothing more to say.
func (e *eventReader) readLine(most int) error {
	e.line = e.line[:0]
	for {
		b, err := e.from.ReadByte()
		if err != nil {
			return err
		}
		after := e.afterCR
		e.afterCR = b == '\r'
		switch {
		case b == '\n' && after:
		case b == '\n' || b == '\r':
			if !e.begun {
				e.begun = true
				e.line = bytes.TrimPrefix(e.line, []byte("\ufeff"))
			}
			return nil
		case len(e.line) >= most:
			return errLongEvent
		default:
			e.line = append(e.line, b)
		}
	}
}
