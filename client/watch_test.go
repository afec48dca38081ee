package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

// hands are a clock that the test turns: who sleeps wakes when it was turned far enough.
type hands struct {
	mu       sync.Mutex
	turned   *sync.Cond
	at       time.Time
	sleepers map[*time.Time]bool
}

func newHands() *hands {
	h := &hands{at: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC), sleepers: map[*time.Time]bool{}}
	h.turned = sync.NewCond(&h.mu)
	return h
}

func (h *hands) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hands) Sleep(ctx context.Context, d time.Duration) error {
	defer context.AfterFunc(ctx, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.turned.Broadcast()
	})()
	h.mu.Lock()
	defer h.mu.Unlock()
	wakes := h.at.Add(d)
	h.sleepers[&wakes] = true
	h.turned.Broadcast()
	defer delete(h.sleepers, &wakes)
	for h.at.Before(wakes) && ctx.Err() == nil {
		h.turned.Wait()
	}
	return ctx.Err()
}

func (h *hands) turn(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
	h.turned.Broadcast()
}

// run turns from sleeper to sleeper until something has come about, and returns how long that took.
func (h *hands) run(until func()) time.Duration {
	began := h.Now()
	done := make(chan struct{})
	go func() {
		defer func() { // A test that fails ends its goroutine here.
			h.mu.Lock()
			defer h.mu.Unlock()
			close(done)
			h.turned.Broadcast()
		}()
		until()
	}()
	h.mu.Lock()
	defer h.mu.Unlock()
	for {
		select {
		case <-done:
			return h.at.Sub(began)
		default:
		}
		var next *time.Time
		for wakes := range h.sleepers {
			if wakes.After(h.at) && (next == nil || wakes.Before(*next)) {
				next = wakes
			}
		}
		if next == nil {
			h.turned.Wait()
			continue
		}
		h.at = *next
		h.turned.Broadcast()
	}
}

// asleep waits until somebody sleeps for d from now on.
func (h *hands) asleep(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for {
		for wakes := range h.sleepers {
			if wakes.Equal(h.at.Add(d)) {
				return
			}
		}
		h.turned.Wait()
	}
}

// watched is a watch and its clock.
type watched struct {
	*client.Watch
	t     *testing.T
	clock *hands
}

func watch(t *testing.T, o client.Options, ref model.ConfigRef) watched {
	t.Helper()
	clock := newHands()
	o.Now, o.Sleep = clock.Now, clock.Sleep
	w := watched{dial(t, o).Watch(t.Context(), ref), t, clock}
	t.Cleanup(w.Close)
	return w
}

func (w watched) sees(kind model.WatchKind) model.WatchEvent {
	w.t.Helper()
	got, err := w.Next(w.t.Context())
	if err != nil || got.Kind != kind || got.Ref != dev || !got.At.Equal(w.clock.Now()) {
		w.t.Fatalf("%+v, %v; want kind %d", got, err, kind)
	}
	return got
}

// loses sees the loss of the stream, and when it will be opened again.
func (w watched) loses() (*model.Failure, time.Duration) {
	w.t.Helper()
	got := w.sees(model.WatchDown)
	var failure *model.Failure
	if !errors.As(got.Err, &failure) {
		w.t.Fatalf("the loss is told as %v", got.Err)
	}
	return failure, got.Until.Sub(got.At)
}

// back turns the clock to the time at which the stream is opened again.
func (w watched) back(wait time.Duration) watched {
	w.clock.turn(wait)
	return w
}

func TestWatchTellsWhatOthersChange(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	w := watch(t, client.Options{Host: c.Host(), Token: model.NewValue(server.Token())}, dev)
	w.sees(model.WatchLive)
	for _, value := range []string{"http://one", "http://two"} {
		s := open(t, c, dev)
		if r := c.Save(t.Context(), order(s, edit(s, "URL", value))); r.Err != nil {
			t.Fatal(r.Err)
		}
		w.sees(model.WatchChanged)
	}
	server.CutWatches()
	failure, wait := w.loses()
	if failure.Kind != model.Unavailable || wait < time.Second || wait > 1500*time.Millisecond {
		t.Errorf("%v, again in %s", failure, wait)
	}
	// Who asks early waits.
	short, cancel := context.WithCancel(t.Context())
	went := make(chan error, 1)
	go func() {
		_, err := w.Next(short)
		went <- err
	}()
	w.clock.asleep(wait)
	cancel()
	if err := <-went; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	w.back(wait).sees(model.WatchLive)
	last := server.Requests()[len(server.Requests())-1]
	if last.Path != "/v3/configs/config/secrets/watch" || last.Query.Get("project") != "backend" || last.Query.Get("config") != "dev" || !last.Authorization {
		t.Errorf("%+v", last)
	}
}

func TestWatchRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		plan  string
		token string
		ref   model.ConfigRef
		fault sandbox.Fault
		want  model.Kind
	}{
		"token":           {token: testToken, want: model.Unauthorized},
		"plan":            {plan: sandbox.PlanDeveloper, want: model.Forbidden},
		"no such config":  {ref: model.ConfigRef{Project: "backend", Config: "nope"}, want: model.NotVisible},
		"no such project": {ref: model.ConfigRef{Project: "nope", Config: "dev"}, want: model.NotVisible},
		"fault 403":       {fault: sandbox.Fault{Kind: sandbox.FaultStatus, Status: 403}, want: model.Forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, url := serve(t, sandbox.Options{Plan: tt.plan})
			if tt.fault.Kind != "" {
				server.Inject(tt.fault)
			}
			token, ref := server.Token(), dev
			if tt.token != "" {
				token = tt.token
			}
			if tt.ref.Project != "" {
				ref = tt.ref
			}
			w := watch(t, client.Options{Host: url, Token: model.NewValue(token)}, ref)
			for range 2 {
				_, err := w.Next(t.Context())
				if model.KindOf(err) != tt.want {
					t.Errorf("%v", err)
				}
				noSecrets(t, err, token)
			}
			if n := len(server.Requests()); n != 1 {
				t.Errorf("%d requests for a final answer", n)
			}
		})
	}
}

func TestWatchFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	clock := newHands()
	c := handle(t, client.Options{Now: clock.Now, Sleep: clock.Sleep}, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.2:1/", http.StatusFound)
	})
	if _, err := c.Watch(t.Context(), dev).Next(t.Context()); model.KindOf(err) != model.Unreadable {
		t.Error(err)
	}
}

func TestWatchComesBackAfterEveryFault(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		kind  model.Kind
		live  bool
		least time.Duration
	}{
		"500":            {kind: model.Unavailable},
		"503=html":       {kind: model.Unavailable},
		"429=7":          {kind: model.RateLimited, least: 7 * time.Second},
		"reset":          {kind: model.Unavailable},
		"malformed":      {kind: model.Unreadable},
		"truncate":       {kind: model.Unavailable},
		"reset,after":    {kind: model.Unavailable, live: true},
		"truncate,after": {kind: model.Unavailable, live: true},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			server, url := serve(t, sandbox.Options{})
			fault, err := sandbox.ParseFault(text + ",/watch,x1")
			if err != nil {
				t.Fatal(err)
			}
			server.Inject(fault)
			w := watch(t, client.Options{Host: url, Token: model.NewValue(server.Token())}, dev)
			if want.live {
				w.sees(model.WatchLive)
			}
			failure, wait := w.loses()
			if failure.Kind != want.kind || wait < max(want.least, time.Second) || wait > max(want.least, 1500*time.Millisecond) {
				t.Errorf("%v (%s), again in %s", failure, failure.Kind, wait)
			}
			if want.kind == model.RateLimited && !failure.Until.Equal(w.clock.Now().Add(wait)) {
				t.Errorf("rate-limited until %s", failure.Until)
			}
			noSecrets(t, failure, server.Token())
			w.back(wait).sees(model.WatchLive)
		})
	}
}

func TestWatchMeetsNobody(t *testing.T) {
	t.Parallel()
	server, url := serve(t, sandbox.Options{})
	w := watch(t, client.Options{Host: url, Token: model.NewValue(server.Token())}, dev)
	w.sees(model.WatchLive)
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	_, wait := w.loses()
	if failure, _ := w.back(wait).loses(); failure.Kind != model.Unavailable || failure.Status != 0 {
		t.Errorf("%v", failure)
	}
}

// TestWatchDoesNotStorm meets a server that ends every stream at once.
func TestWatchDoesNotStorm(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	connections := 0
	cut := make(chan struct{})
	clock := newHands()
	c := handle(t, client.Options{Now: clock.Now, Sleep: clock.Sleep}, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		connections++
		long := connections == 11
		mu.Unlock()
		_, _ = io.WriteString(w, "data: {\"type\":\"connected\"}\n\n")
		if long {
			_ = http.NewResponseController(w).Flush()
			select {
			case <-cut:
			case <-r.Context().Done():
			}
		}
	})
	w := watched{c.Watch(t.Context(), dev), t, clock}
	defer w.Close()
	began := clock.Now()
	step := time.Second
	for range 10 {
		w.sees(model.WatchLive)
		_, wait := w.loses()
		if wait < step || wait > step+step/2 {
			t.Errorf("again in %s after a step of %s", wait, step)
		}
		step = min(2*step, time.Minute)
		w.back(wait)
	}
	if connections != 10 || clock.Now().Sub(began) < 5*time.Minute {
		t.Errorf("%d connections in %s", connections, clock.Now().Sub(began))
	}
	// One that lasts is trusted again.
	w.sees(model.WatchLive)
	clock.turn(31 * time.Second)
	close(cut)
	if _, wait := w.loses(); wait > 1500*time.Millisecond {
		t.Errorf("again in %s after a good stream", wait)
	}
}

func TestWatchNoticesADeadPeer(t *testing.T) {
	t.Parallel()
	arrived := make(chan int64, 3)
	var connections atomic.Int64
	clock := newHands()
	c := handle(t, client.Options{Now: clock.Now, Sleep: clock.Sleep, Timeout: 10 * time.Second}, func(w http.ResponseWriter, r *http.Request) {
		number := connections.Add(1)
		arrived <- number
		if number > 1 {
			_, _ = io.WriteString(w, "data: {\"type\":\"connected\"}\n\n")
			_ = http.NewResponseController(w).Flush()
		}
		<-r.Context().Done()
	})
	w := watched{c.Watch(t.Context(), dev), t, clock}
	defer w.Close()
	var failure *model.Failure
	var wait time.Duration
	lost := func() { failure, wait = w.loses() }
	// The first does not answer at all.
	went := make(chan struct{})
	go func() {
		defer close(went)
		lost()
	}()
	<-arrived
	clock.asleep(10 * time.Second)
	clock.turn(10 * time.Second)
	<-went
	if failure.Kind != model.Unavailable {
		t.Errorf("%v", failure)
	}
	// The second begins and says nothing more.
	w.back(wait).sees(model.WatchLive)
	if took := w.clock.run(lost); took != 2*time.Minute || failure.Kind != model.Unavailable {
		t.Errorf("after %s: %v", took, failure)
	}
	w.back(wait).sees(model.WatchLive)
}

// TestWatchLearnsHowOftenThePeerSpeaks: after two keep-alives three times what lay between them is too long.
func TestWatchLearnsHowOftenThePeerSpeaks(t *testing.T) {
	t.Parallel()
	say := make(chan string)
	clock := newHands()
	c := handle(t, client.Options{Now: clock.Now, Sleep: clock.Sleep}, func(w http.ResponseWriter, r *http.Request) {
		for {
			select {
			case kind := <-say:
				_, _ = io.WriteString(w, "data: {\"type\":\""+kind+"\"}\n\n")
				_ = http.NewResponseController(w).Flush()
			case <-r.Context().Done():
				return
			}
		}
	})
	w := watched{c.Watch(t.Context(), dev), t, clock}
	defer w.Close()
	hears := func(kinds ...string) {
		t.Helper()
		for _, kind := range kinds {
			say <- kind
		}
		say <- "secrets.update" // Seen once all before it are.
		w.sees(model.WatchChanged)
	}
	go func() { say <- "ping" }()
	w.sees(model.WatchLive)
	clock.turn(20 * time.Second)
	hears("ping", "odd")
	for range 10 { // Who speaks stays.
		clock.turn(40 * time.Second)
		hears()
	}
	if took := clock.run(func() { _, _ = w.loses() }); took != 60*time.Second {
		t.Errorf("lost after %s", took)
	}
}

// TestWatchKeepsToTheBudget: opening a stream again waits for the counter, and leaves some of it to others.
func TestWatchKeepsToTheBudget(t *testing.T) {
	t.Parallel()
	clock := newHands()
	c := handle(t, client.Options{Now: clock.Now, Sleep: clock.Sleep}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Ratelimit-Limit", "80")
		w.Header().Set("X-Ratelimit-Remaining", "9")
		w.Header().Set("X-Ratelimit-Reset", strconv.FormatInt(clock.Now().Add(40*time.Second).Unix(), 10))
		_, _ = io.WriteString(w, "data: {\"type\":\"connected\"}\n\n")
	})
	w := watched{c.Watch(t.Context(), dev), t, clock}
	defer w.Close()
	w.sees(model.WatchLive)
	_, wait := w.loses()
	clock.turn(wait)
	opened := make(chan struct{})
	go func() {
		defer close(opened)
		w.sees(model.WatchLive)
	}()
	clock.asleep(40*time.Second - wait) // An eighth of the counter is left to others until it starts anew.
	clock.turn(40*time.Second - wait)
	<-opened
}

func TestWatchCloses(t *testing.T) {
	t.Parallel()
	left := make(chan struct{})
	c := handle(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "data: {\"type\":\"connected\"}\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(left)
	})
	clock := newHands()
	c = dial(t, client.Options{Host: c.Host(), Token: model.NewValue(testToken), Now: clock.Now, Sleep: clock.Sleep})
	w := watched{c.Watch(t.Context(), dev), t, clock}
	w.sees(model.WatchLive)
	// Who stops waiting keeps the stream.
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Next(impatient); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	select {
	case <-left:
		t.Fatal("the stream was left")
	default:
	}
	ended := make(chan error, 1)
	go func() {
		_, err := w.Next(t.Context())
		ended <- err
	}()
	w.Close()
	<-left
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := w.Next(t.Context()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	never := c.Watch(t.Context(), dev)
	never.Close()
	if _, err := never.Next(t.Context()); !errors.Is(err, context.Canceled) {
		t.Error(fmt.Errorf("closed before it began: %w", err))
	}
}
