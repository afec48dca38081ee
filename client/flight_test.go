package client_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

const someone = `{"slug":"ana","name":"Ana","workplace":{"slug":"acme","name":"Acme"}}`

func TestEqualReadsAreOneRequest(t *testing.T) {
	t.Parallel()
	var arrived atomic.Int32
	reached, release := make(chan struct{}), make(chan struct{})
	c := handle(t, client.Options{}, func(w http.ResponseWriter, _ *http.Request) {
		if arrived.Add(1) == 1 {
			close(reached)
		}
		<-release
		_, _ = w.Write([]byte(someone))
	})
	// The one who starts the request gives up; the others still get the answer.
	first, cancel := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() {
		_, err := c.Account(first)
		gone <- err
	}()
	<-reached
	var all sync.WaitGroup
	joined := make(chan struct{}, 8)
	for range 8 {
		all.Go(func() {
			joined <- struct{}{}
			if a, err := c.Account(t.Context()); err != nil || a.ActorName != "Ana" {
				t.Errorf("%+v, %v", a, err)
			}
		})
	}
	for range 8 {
		<-joined
	}
	for c.Waiting() < 9 {
		// The others are on their way into the shared read.
		runtime.Gosched()
	}
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("the one who gave up got %v", err)
	}
	close(release)
	all.Wait()
	if n := arrived.Load(); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestAReadThatEverybodyLeftIsCancelled(t *testing.T) {
	t.Parallel()
	reached, ended := make(chan struct{}), make(chan struct{})
	c := handle(t, client.Options{}, func(_ http.ResponseWriter, r *http.Request) {
		close(reached)
		<-r.Context().Done()
		close(ended)
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := c.Account(ctx)
		done <- err
	}()
	<-reached
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-ended
}

// TestPromise1NoReadJoinsOneFromBeforeAWrite holds a read back, saves, and reads again.
func TestPromise1NoReadJoinsOneFromBeforeAWrite(t *testing.T) {
	t.Parallel()
	server, err := sandbox.New(sandbox.Options{World: []byte(world), Token: testToken})
	if err != nil {
		t.Fatal(err)
	}
	var hold atomic.Bool
	reached, release := make(chan struct{}), make(chan struct{})
	c := handle(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v3/configs/config/secrets" && hold.CompareAndSwap(true, false) {
			close(reached)
			<-release
		}
		server.Handler().ServeHTTP(w, r)
	})
	s := open(t, c, dev)
	hold.Store(true)
	old := make(chan error)
	go func() {
		_, err := c.Open(t.Context(), dev)
		old <- err
	}()
	<-reached
	if r := c.Save(t.Context(), order(s, edit(s, "URL", "http://new"))); r.Err != nil {
		t.Fatal(r.Err)
	}
	if got := text(t, c, dev, "URL"); got != "http://new" {
		t.Errorf("a read after the save shows %s", got)
	}
	close(release)
	if err := <-old; err != nil {
		t.Error(err)
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{})
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			ctx := t.Context()
			if i%2 == 0 {
				ctx = client.Background(ctx)
			}
			if _, err := c.Open(ctx, dev); err != nil {
				t.Error(err)
			}
			names, err := c.Names(ctx, dev)
			if err != nil {
				t.Error(err)
				return
			}
			// What a caller gets is its own.
			names[0] = "changed"
			if _, err := c.Layout(ctx, "backend"); err != nil {
				t.Error(err)
			}
			if _, err := c.Secret(ctx, model.ConfigRef{Project: "backend", Config: "prd"}, "URL"); err != nil {
				t.Error(err)
			}
			_ = c.Budget()
		})
	}
	all.Wait()
}

// lockedBuffer is a log that reads of other goroutines may still be writing to.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// tripping is a transport that fails as a bug of ours would, with words that quote an answer.
type tripping struct{ words string }

func (t tripping) RoundTrip(*http.Request) (*http.Response, error) { panic(t.words) }

func TestPromise6APanicWhileReadingIsAnErrorWithoutItsWords(t *testing.T) {
	t.Parallel()
	const secret = "quoted-by-a-panic"
	var log lockedBuffer
	c, err := client.New(client.Options{
		Host: "http://127.0.0.1:1", Token: model.NewValue("dp.pt.x"), Transport: tripping{secret},
		Logger: slog.New(slog.NewJSONHandler(&log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Projects(t.Context())
	if model.KindOf(err) != model.Unreadable || !strings.Contains(err.Error(), "mistake of dtui") {
		t.Errorf("the error is %v", err)
	}
	if strings.Contains(err.Error(), secret) || strings.Contains(log.String(), secret) {
		t.Errorf("the panic's words are in %v\n%s", err, &log)
	}
	if !strings.Contains(log.String(), "RoundTrip") {
		t.Errorf("the log does not tell the place: %s", &log)
	}
}
