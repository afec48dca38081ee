package client

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"dtui/model"
)

// flights lets equal reads that run at the same time be one. It is written here because x/sync's singleflight cannot
// cancel a call that everybody has left: a cancelled matrix would go on spending the rate limit.
type flights struct {
	mu      sync.Mutex
	running map[string]*flight
}

type flight struct {
	done    chan struct{}
	cancel  context.CancelFunc
	callers int
	value   any
	err     error
}

// share runs call, or joins the one that is running under the same key. The call keeps going while anybody waits for
// it, whoever started it. Reads of nobody in a hurry are not joined with others, which would make the others wait.
func share[T any](ctx context.Context, c *Client, key, what string, call func(context.Context) (T, error)) (T, error) {
	var none T
	if err := ctx.Err(); err != nil {
		return none, gaveUp(what, err)
	}
	if isBackground(ctx) {
		key = "background " + key
	}
	g := &c.flights
	g.mu.Lock()
	f := g.running[key]
	if f == nil {
		f = &flight{done: make(chan struct{})}
		var own context.Context
		own, f.cancel = context.WithCancel(context.WithoutCancel(ctx))
		if g.running == nil {
			g.running = map[string]*flight{}
		}
		g.running[key] = f
		go func() {
			defer func() {
				if r := recover(); r != nil {
					f.err = c.mistake(what, r)
				}
				g.leave(key, f, true)
				close(f.done)
			}()
			f.value, f.err = call(own)
		}()
	}
	f.callers++
	g.mu.Unlock()

	select {
	case <-f.done:
		if f.err != nil {
			return none, f.err
		}
		value, _ := f.value.(T)
		return value, nil
	case <-ctx.Done():
		g.leave(key, f, false)
		return none, gaveUp(what, ctx.Err())
	}
}

// leave takes one caller off a flight, or ends it. A flight without callers is cancelled and joined by nobody any more.
func (g *flights) leave(key string, f *flight, ended bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !ended {
		f.callers--
	}
	if !ended && f.callers > 0 {
		return
	}
	f.cancel()
	if g.running[key] == f {
		delete(g.running, key)
	}
}

// mistake turns a panic under a call into that call's error: what is staged must survive a reply that dtui trips over.
// The panic's own text is left out, because it can quote the reply; the log gets the place.
func (c *Client) mistake(what string, r any) error {
	c.log.Error("a panic while reading", "what", what, "type", fmt.Sprintf("%T", r), "at", string(debug.Stack()))
	return &model.Failure{Kind: model.Unreadable, What: what, Err: fmt.Errorf("dtui tripped over the answer (%T); this is a mistake of dtui", r)}
}

func gaveUp(what string, err error) error {
	return &model.Failure{Kind: model.Unavailable, What: what, Err: err}
}
