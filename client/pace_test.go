package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

// limited is a server with one counter on the clock's time.
type limited struct {
	clock  *clock
	limit  int
	prefix string
	mu     sync.Mutex
	left   int
	reset  time.Time
	served int
	denied int
}

func (l *limited) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	if !now.Before(l.reset) {
		l.left, l.reset = l.limit, now.Truncate(time.Second).Add(time.Minute)
	}
	denied := l.left == 0
	l.left = max(l.left-1, 0)
	w.Header().Set(l.prefix+"Limit", strconv.Itoa(l.limit))
	w.Header().Set(l.prefix+"Remaining", strconv.Itoa(l.left))
	w.Header().Set(l.prefix+"Reset", strconv.FormatInt(l.reset.Unix(), 10))
	if denied {
		l.denied++
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	l.served++
	_, _ = w.Write([]byte(someone))
}

func TestRequestsWaitForTheRateLimit(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"X-Ratelimit-", "X-Rate-Limit-"} {
		clock := newClock()
		server := &limited{clock: clock, limit: 5, prefix: prefix}
		c := handle(t, client.Options{Now: clock.Now, Sleep: clock.Sleep}, server.ServeHTTP)
		for range 17 {
			if _, err := c.Verify(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if server.denied != 0 || server.served != 17 {
			t.Errorf("%s: %d served, %d denied", prefix, server.served, server.denied)
		}
		if n := len(clock.sleeps()); n != 3 {
			t.Errorf("%s: slept %v", prefix, clock.sleeps())
		}
		b := c.Budget()
		if b.Reads.Limit != 5 || b.Reads.Remaining != 3 || !b.Until.IsZero() || !b.Reads.Reset.After(clock.Now()) {
			t.Errorf("%s: budget %+v", prefix, b)
		}
	}
}

func TestBudgetSaysUntilWhenRequestsWait(t *testing.T) {
	t.Parallel()
	clock := newClock()
	server := &limited{clock: clock, limit: 1, prefix: "X-Ratelimit-"}
	var c *client.Client
	var during model.Budget
	c = handle(t, client.Options{Now: clock.Now, Sleep: func(ctx context.Context, d time.Duration) error {
		during = c.Budget()
		return clock.Sleep(ctx, d)
	}}, server.ServeHTTP)
	for range 2 {
		if _, err := c.Verify(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if during.Until.IsZero() || during.Until.After(clock.Now()) {
		t.Errorf("while waiting the budget said %v", during.Until)
	}
	if b := c.Budget(); !b.Until.IsZero() {
		t.Errorf("afterwards it still says %v", b.Until)
	}
}

func TestAWaitThatIsTooLongFails(t *testing.T) {
	t.Parallel()
	clock := newClock()
	server := &limited{clock: clock, limit: 1, prefix: "X-Ratelimit-"}
	c := handle(t, client.Options{Now: clock.Now, Sleep: clock.Sleep, MaxWait: 3 * time.Second}, server.ServeHTTP)
	if _, err := c.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := c.Verify(t.Context())
	var f *model.Failure
	if !errors.As(err, &f) || f.Kind != model.RateLimited || !f.Until.Equal(server.reset) {
		t.Errorf("%v, until %v, want %v", err, f, server.reset)
	}
	if server.served+server.denied != 1 || len(clock.sleeps()) != 0 {
		t.Errorf("%d requests, slept %v", server.served+server.denied, clock.sleeps())
	}
	// Nobody waits for a background read, so it may take its time.
	if _, err := c.Verify(client.Background(t.Context())); err != nil {
		t.Error(err)
	}
}

func TestBackgroundLeavesAReserve(t *testing.T) {
	t.Parallel()
	clock := newClock()
	server := &limited{clock: clock, limit: 16, prefix: "X-Ratelimit-"}
	c := handle(t, client.Options{Now: clock.Now, Sleep: clock.Sleep}, server.ServeHTTP)
	for range 14 {
		if _, err := c.Verify(client.Background(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(clock.sleeps()); n != 0 {
		t.Fatalf("slept %v", clock.sleeps())
	}
	if _, err := c.Verify(t.Context()); err != nil || len(clock.sleeps()) != 0 {
		t.Errorf("an interactive read waited: %v, %v", err, clock.sleeps())
	}
	if _, err := c.Verify(client.Background(t.Context())); err != nil || len(clock.sleeps()) != 1 {
		t.Errorf("a background read took the reserve: %v, %v", err, clock.sleeps())
	}
}

func TestRetryAfterForms(t *testing.T) {
	t.Parallel()
	clock := newClock()
	reset := clock.Now().Add(40 * time.Second).Truncate(time.Second)
	for _, c := range []struct {
		header http.Header
		least  time.Duration
		most   time.Duration
	}{
		{http.Header{"Retry-After": {"7"}}, 7 * time.Second, 7 * time.Second},
		{http.Header{"Retry-After": {"1.5"}}, 1500 * time.Millisecond, 1500 * time.Millisecond},
		{http.Header{"Retry-After": {"Mon, 02 Jan 2006 15:04:15 GMT"}, "Date": {"Mon, 02 Jan 2006 15:04:05 GMT"}}, 10 * time.Second, 10 * time.Second},
		{http.Header{"Retry-After": {"soon"}}, 250 * time.Millisecond, 400 * time.Millisecond},
		{http.Header{"Retry-After": {"-1"}}, 250 * time.Millisecond, 400 * time.Millisecond},
		{http.Header{"Retry-After": {"NaN"}}, 250 * time.Millisecond, 400 * time.Millisecond},
		{http.Header{}, 250 * time.Millisecond, 400 * time.Millisecond},
		{http.Header{"X-Ratelimit-Reset": {fmt.Sprint(reset.Unix())}}, 38 * time.Second, 40 * time.Second},
		// The server's clock is somewhere else; what counts is how far its reset is from its own time.
		{http.Header{"X-Ratelimit-Reset": {"1136214275"}, "Date": {"Mon, 02 Jan 2006 15:04:05 GMT"}}, 30 * time.Second, 30 * time.Second},
		{http.Header{"X-Ratelimit-Reset": {"99999999999999"}}, 250 * time.Millisecond, 400 * time.Millisecond},
	} {
		clock := newClock()
		var n int
		cl := handle(t, client.Options{Now: clock.Now, Sleep: clock.Sleep}, func(w http.ResponseWriter, _ *http.Request) {
			if n++; n > 1 {
				_, _ = w.Write([]byte(someone))
				return
			}
			for k, v := range c.header {
				w.Header()[k] = v
			}
			w.WriteHeader(http.StatusTooManyRequests)
		})
		_, err := cl.Verify(t.Context())
		if s := clock.sleeps(); err != nil || len(s) != 1 || s[0] < c.least || s[0] > c.most {
			t.Errorf("%v: slept %v, %v", c.header, s, err)
		}
	}
}

func TestAWriteWaitsShortly(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	server.Inject(sandbox.Fault{Kind: sandbox.FaultStatus, Status: 429, RetryAfter: 30, Method: http.MethodPost})
	r := c.Save(t.Context(), order(s, edit(s, "URL", "http://new")))
	var f *model.Failure
	if !errors.As(r.Err, &f) || f.Kind != model.RateLimited || f.Until.IsZero() || len(posts(server)) != 1 {
		t.Errorf("%v, sent %d times", r.Err, len(posts(server)))
	}
	// The counter is known to be empty now: nothing is sent at all.
	r = c.Save(t.Context(), order(s, edit(s, "URL", "http://new")))
	if model.KindOf(r.Err) != model.RateLimited || r.Lines[0].State != model.NotSent || len(posts(server)) != 1 {
		t.Errorf("%v, %v, sent %d times", r.Err, states(r), len(posts(server)))
	}
}
