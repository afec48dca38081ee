package client

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
