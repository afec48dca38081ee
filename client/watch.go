package client

import (
	"context"
	"net/http"
	"sync"
	"time"

	"dtui/model"
)

const (
	firstRetreat = time.Second
	mostRetreat  = time.Minute
	// A stream that lived this long was a good one, and the next attempt comes soon again. One that breaks sooner is not worth
	// the reads that a quick return costs, its own and that of the config.
	goodLife = 30 * time.Second
)

// Watch is the stream of one config's changes (Doppler's CLI, run --watch; beta, and not in every plan). Next is for one
// goroutine at a time, Close for any.
type Watch struct {
	c     *Client
	req   request
	ctx   context.Context
	close context.CancelFunc

	// The rest belongs to Next.
	line  *line
	step  time.Duration
	until time.Time
	final error
}

// Watch prepares the stream of a config's changes and sends nothing; the first Next connects. It ends with its context or
// with Close, of which one must come.
func (c *Client) Watch(ctx context.Context, ref model.ConfigRef) *Watch {
	w := &Watch{c: c, req: request{
		method: http.MethodGet, path: "/v3/configs/config/secrets/watch", query: configQuery(ref),
		bucket: reads, what: "watch " + ref.String(), ref: ref,
	}}
	// Connecting again leaves some of the rate limit to those who wait for an answer on screen.
	w.ctx, w.close = context.WithCancel(Background(ctx))
	return w
}

// Close ends the stream, and a Next that waits.
func (w *Watch) Close() { w.close() }

// Next waits for the next event. It connects where there is no connection: after a loss once the time that its event told
// has come. What happens between two calls is told as one event. An error that is a *model.Failure is final: the token is no
// good any more (Unauthorized), it may not watch or the plan has no watch (Forbidden), the config is gone (NotVisible), the
// host is not to be trusted. When ctx ends the error is its own, and Next may be called again; after Close it is
// context.Canceled.
func (w *Watch) Next(ctx context.Context) (model.WatchEvent, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(w.ctx, cancel)()
	for w.final == nil {
		if w.line == nil {
			if wait := w.until.Sub(w.c.now()); wait > 0 {
				if err := w.c.sleep(ctx, wait); err != nil {
					return model.WatchEvent{}, err
				}
			}
			if err := ctx.Err(); err != nil {
				return model.WatchEvent{}, err
			}
			w.line = w.c.openLine(w.ctx, w.req)
		}
		if kind := w.line.take(); kind != 0 {
			return w.event(kind)
		}
		select {
		case <-w.line.news:
		case <-ctx.Done():
			return model.WatchEvent{}, ctx.Err()
		}
	}
	return model.WatchEvent{}, w.final
}

func (w *Watch) event(kind model.WatchKind) (model.WatchEvent, error) {
	event := model.WatchEvent{Ref: w.req.ref, Kind: kind, At: w.c.now()}
	if kind != model.WatchDown {
		return event, nil
	}
	end := w.line.end
	w.line = nil
	if err := w.ctx.Err(); err != nil {
		return model.WatchEvent{}, err
	}
	if end.final {
		w.final = end.failure
		return model.WatchEvent{}, w.final
	}
	if end.lived >= goodLife {
		w.step = 0
	}
	w.step = min(max(2*w.step, firstRetreat), mostRetreat)
	wait := w.step + jitter(w.step/2)
	if end.limited {
		end.failure.Until = w.c.pace.block(w.req.bucket, end.header, wait)
		wait = max(wait, end.failure.Until.Sub(event.At))
	} else if told, ok := retryAfter(end.header, event.At); ok {
		wait = max(wait, told)
	}
	w.until = event.At.Add(wait)
	event.Err, event.Until = end.failure, w.until
	return event, nil
}

// lineEnd is how a connection came to its end.
type lineEnd struct {
	failure *model.Failure
	// final is set when connecting again would meet the same.
	final   bool
	limited bool
	header  http.Header
	// lived is how long the stream told something.
	lived time.Duration
}

// line is one connection. It is read whether somebody calls Next or not, so that its silence is the peer's and nothing
// piles up on the way.
type line struct {
	c    *Client
	news chan struct{}

	mu      sync.Mutex
	began   time.Time // the first event; zero before
	live    bool      // to be told, as the rest
	changed bool
	ended   bool
	end     lineEnd

	heard   time.Time
	silence time.Duration
	pinged  time.Time
}

// take returns what is to be told next, 0 for nothing.
func (l *line) take() model.WatchKind {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.live:
		// Whoever is told this reads the config again.
		l.live, l.changed = false, false
		return model.WatchLive
	case l.changed:
		l.changed = false
		return model.WatchChanged
	case l.ended:
		return model.WatchDown
	default:
		return 0
	}
}

func (l *line) tell() {
	select {
	case l.news <- struct{}{}:
	default:
	}
}
