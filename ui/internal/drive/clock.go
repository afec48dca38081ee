package drive

import (
	"slices"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Clock is a time that only the test moves. A fake environment hands its Now and
// After to the model in place of the real clock.
type Clock struct {
	mu       sync.Mutex
	now      time.Time
	issued   int
	sleepers []sleeper
}

// sleeping is the message of a timer command. The drivers know it and hold the
// timer's real message back until the clock has come so far.
type sleeping struct {
	clock *Clock
	at    time.Time
	// order tells timers of the same moment apart, by age.
	order int
	msg   tea.Msg
}

// sleeper is a running program's timer: wake is called when it is due.
type sleeper struct {
	at    time.Time
	order int
	wake  func()
}

// NewClock returns a clock that stands at start.
func NewClock(start time.Time) *Clock { return &Clock{now: start} }

// Now returns the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// After returns a command that produces msg once the clock has advanced by d.
// As with tea.Tick, the time counts from this call, not from the moment the
// command is run. The command only works under a driver of this package.
//
//go:noinline
func (c *Clock) After(d time.Duration, msg tea.Msg) tea.Cmd {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.issued++
	s := sleeping{clock: c, at: c.now.Add(d), order: c.issued, msg: msg}
	return func() tea.Msg { return s }
}

// Advance moves the clock. Timers that are due become finishable under [New],
// and are delivered under [Run]; [Driver.Advance] and [Terminal.Advance] do the
// waiting as well.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	due := c.takeDue()
	c.mu.Unlock()
	for _, s := range due {
		s.wake()
	}
}

// sleep registers a timer of a running program. wake may be called at once.
func (c *Clock) sleep(s sleeping, wake func()) {
	c.mu.Lock()
	c.sleepers = append(c.sleepers, sleeper{at: s.at, order: s.order, wake: wake})
	due := c.takeDue()
	c.mu.Unlock()
	for _, s := range due {
		s.wake()
	}
}

// takeDue removes the due sleepers and returns them in order. The caller holds the lock.
func (c *Clock) takeDue() []sleeper {
	var due, rest []sleeper
	for _, s := range c.sleepers {
		if s.at.After(c.now) {
			rest = append(rest, s)
		} else {
			due = append(due, s)
		}
	}
	c.sleepers = rest
	slices.SortFunc(due, func(a, b sleeper) int { return byDeadline(a.at, b.at, a.order, b.order) })
	return due
}

// next returns the time of the earliest sleeper.
func (c *Clock) next() (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.sleepers) == 0 {
		return time.Time{}, false
	}
	first := slices.MinFunc(c.sleepers, func(a, b sleeper) int { return byDeadline(a.at, b.at, a.order, b.order) })
	return first.at, true
}

func byDeadline(a, b time.Time, orderA, orderB int) int {
	if n := a.Compare(b); n != 0 {
		return n
	}
	return orderA - orderB
}

// labelled is the message of a [Labelled] command: the command itself, with its name.
type labelled struct {
	label string
	cmd   tea.Cmd
}

// Labelled gives a command a name that [Driver.FinishLabel] finds. Fakes use it;
// the model need not know. The command only works under a driver of this package.
//
//go:noinline
func Labelled(label string, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg { return labelled{label: label, cmd: cmd} }
}
