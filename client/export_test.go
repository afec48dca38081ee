package client

import "io"

// Waiting is how many callers wait for a shared read.
func (c *Client) Waiting() int {
	c.flights.mu.Lock()
	defer c.flights.mu.Unlock()
	n := 0
	for _, f := range c.flights.running {
		n += f.callers
	}
	return n
}

// MachineOf describes a machine in Doppler's words.
var MachineOf = machine

// ReadEvents reads a whole stream of events, and what ended it.
func ReadEvents(from io.Reader) (events []string, err error) {
	reader := newEventReader(from)
	for {
		data, err := reader.next()
		if err != nil {
			return events, err
		}
		events = append(events, string(data))
	}
}
