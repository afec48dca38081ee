package keyring

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"
)

// gate lets one call at a time through to a keyring that takes no context. A call that is given up keeps its
// place, because its goroutine cannot be ended: until it returns, everyone else is turned away at once.
type gate struct {
	place chan struct{}

	mutex   sync.Mutex
	call    uint64        // number of the call that has the place, or had it last
	running bool          // whether that call has not returned
	givenUp bool          // whether nobody waits for it any more
	wake    chan struct{} // closed while givenUp, so that those who wait for the place stop waiting
}

func newGate() *gate {
	return &gate{place: make(chan struct{}, 1), wake: make(chan struct{})}
}

// systemGate is one for the whole process, because go-keyring shares one bus connection: two calls that both
// wait for a prompt would take each other's answers.
var systemGate = newGate()

// guarded runs call in a goroutine and waits for it, for limit, or for ctx, whichever comes first.
func guarded[T any](ctx context.Context, g *gate, limit time.Duration, call func() (T, error)) (T, error) {
	var none T
	timer := time.NewTimer(limit)
	defer timer.Stop()
	number, err := g.enter(ctx, timer.C)
	if err != nil {
		return none, err
	}
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if r := recover(); r != nil {
				o = outcome{err: Unavailable{Reason: Failed, Err: panicked(r)}}
			}
			g.leave()
			done <- o
		}()
		o.value, o.err = call()
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		g.giveUp(number)
		return none, ctx.Err()
	case <-timer.C:
		g.giveUp(number)
		return none, TimedOut{After: limit}
	}
}

// panicked turns a panic of the keyring library into an error: it reads a nil signal when the bus goes away
// during a prompt. Only the runtime's own texts are kept, since another panic could quote what was stored.
func panicked(r any) error {
	if e, ok := r.(runtime.Error); ok {
		return e
	}
	return errors.New("the keyring library stopped")
}

// enter waits for the place and returns the number of the call that now has it.
func (g *gate) enter(ctx context.Context, late <-chan time.Time) (uint64, error) {
	g.mutex.Lock()
	wake, turnedAway := g.wake, g.givenUp
	g.mutex.Unlock()
	if turnedAway {
		return 0, TimedOut{Earlier: true}
	}
	select {
	case g.place <- struct{}{}:
	case <-wake:
		return 0, TimedOut{Earlier: true}
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-late:
		return 0, TimedOut{Earlier: true}
	}
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.call++
	g.running = true
	return g.call, nil
}

// leave gives the place back when a call has returned, given up or not.
func (g *gate) leave() {
	g.mutex.Lock()
	g.running = false
	if g.givenUp {
		g.givenUp = false
		g.wake = make(chan struct{})
	}
	g.mutex.Unlock()
	<-g.place
}

// giveUp marks a call as stuck, unless it has returned in the meantime.
func (g *gate) giveUp(number uint64) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if g.running && g.call == number && !g.givenUp {
		g.givenUp = true
		close(g.wake)
	}
}
