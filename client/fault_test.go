package client_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

// TestPromise4EveryFaultOfAWrite breaks the write before and after it took effect. What the report says of each line has
// to be what the config then holds, and the write has to be sent once.
func TestPromise4EveryFaultOfAWrite(t *testing.T) {
	t.Parallel()
	faults := map[string]sandbox.Fault{
		"500":       {Kind: sandbox.FaultStatus, Status: 500},
		"500 HTML":  {Kind: sandbox.FaultStatus, Status: 500, HTML: true},
		"502 HTML":  {Kind: sandbox.FaultStatus, Status: 502, HTML: true},
		"503":       {Kind: sandbox.FaultStatus, Status: 503},
		"504":       {Kind: sandbox.FaultStatus, Status: 504},
		"reset":     {Kind: sandbox.FaultReset},
		"truncate":  {Kind: sandbox.FaultTruncate},
		"malformed": {Kind: sandbox.FaultMalformed},
		"conflict":  {Kind: sandbox.FaultStatus, Status: 409},
	}
	for name, fault := range faults {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s after=%t", name, after), func(t *testing.T) {
				t.Parallel()
				server, c := start(t, sandbox.Options{})
				s := open(t, c, dev)
				fault := fault
				fault.After, fault.Method, fault.Times = after, http.MethodPost, 1
				server.Inject(fault)
				r := c.Save(t.Context(), order(s, edit(s, "URL", "http://new"), model.Change{Name: "NEW", Value: model.NewValue("n")}))
				took := text(t, c, dev, "URL") == "http://new"
				want := model.NotApplied
				if took {
					want = model.Applied
				}
				if !slices.Equal(states(r), []model.LineState{want, want}) || (r.Err == nil) != took {
					t.Errorf("took effect: %t, report: %v, %v", took, states(r), r.Err)
				}
				if after && !took && name != "conflict" {
					t.Error("the fault came before the effect")
				}
				if n := len(posts(server)); n != 1 {
					t.Errorf("the write was sent %d times", n)
				}
				noSecrets(t, r.Err, "http://new", server.Token())
			})
		}
	}
}

func TestPromise4AnUnknownOutcomeIsCalledUnknown(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	server.Inject(sandbox.Fault{Kind: sandbox.FaultReset, After: true, Method: http.MethodPost})
	restricted := model.Change{Base: s.Find("KEY"), Name: "KEY", Value: model.NewValue("not to be seen")}
	r := c.Save(t.Context(), order(s, edit(s, "URL", "http://new"), restricted))
	if model.KindOf(r.Err) != model.UnknownOutcome || !slices.Equal(states(r), []model.LineState{model.Applied, model.Unknown}) {
		t.Errorf("a restricted line: %v, %v", states(r), r.Err)
	}
	// Now the config cannot be read again either, not even after all attempts.
	s = open(t, c, dev)
	server.Inject(sandbox.Fault{Kind: sandbox.FaultReset, Method: http.MethodPost})
	blind := dialThrough(t, c.Host(), server.Token(), failAfterWrite())
	r = blind.Save(t.Context(), order(s, edit(s, "URL", "http://newer")))
	if model.KindOf(r.Err) != model.UnknownOutcome || r.Lines[0].State != model.Unknown {
		t.Errorf("a failed second reading: %v, %v", states(r), r.Err)
	}
	noSecrets(t, r.Err, "http://newer", server.Token())
}

// refusing is a transport that fails where a function says so.
type refusing struct {
	next http.RoundTripper
	fail func(*http.Request) error
}

func (f *refusing) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := f.fail(r); err != nil {
		return nil, err
	}
	return f.next.RoundTrip(r)
}

// failAfterWrite lets nothing through any more once a write was sent.
func failAfterWrite() func(*http.Request) error {
	var sent atomic.Bool
	return func(r *http.Request) error {
		if r.Method == http.MethodPost {
			sent.Store(true)
		} else if sent.Load() {
			return syscall.ECONNRESET
		}
		return nil
	}
}

func dialThrough(t *testing.T, host, token string, fail func(*http.Request) error) *client.Client {
	t.Helper()
	own := http.DefaultTransport.(*http.Transport).Clone()
	t.Cleanup(own.CloseIdleConnections)
	return dial(t, client.Options{Host: host, Token: model.NewValue(token), Transport: &refusing{own, fail}})
}

func TestSaveRefusedByStatus(t *testing.T) {
	t.Parallel()
	for status, kind := range map[int]model.Kind{
		401: model.Unauthorized, 403: model.Forbidden, 429: model.RateLimited,
	} {
		server, c := start(t, sandbox.Options{})
		s := open(t, c, dev)
		server.Inject(sandbox.Fault{Kind: sandbox.FaultStatus, Status: status, RetryAfter: 3600, Method: http.MethodPost})
		r := c.Save(t.Context(), order(s, edit(s, "URL", "http://new")))
		if model.KindOf(r.Err) != kind || r.Lines[0].State != model.NotApplied {
			t.Errorf("%d: %v, %v", status, r.Err, states(r))
		}
		if n := len(posts(server)); n != 1 {
			t.Errorf("%d: sent %d times", status, n)
		}
	}
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	r := c.Save(t.Context(), order(s, edit(s, "URL", "${NOWHERE_TO_BE_FOUND}")))
	if model.KindOf(r.Err) != model.Invalid || r.Lines[0].State != model.NotApplied || len(posts(server)) != 1 {
		t.Errorf("an unresolvable reference: %v, %v", r.Err, states(r))
	}
	server.Inject(sandbox.Fault{Kind: sandbox.FaultStatus, Status: 403, Path: "/v3/me"})
	if r := c.Save(t.Context(), order(s, edit(s, "URL", "x"))); r.Lines[0].State != model.NotSent || model.KindOf(r.Err) != model.Forbidden {
		t.Errorf("a failed reading before: %v, %v", r.Err, states(r))
	}
}

func TestAWriteIsRepeatedOnlyWhenNothingCanHaveHappened(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	server.Inject(sandbox.Fault{Kind: sandbox.FaultStatus, Status: 429, RetryAfter: 2, Method: http.MethodPost, Times: 1})
	if r := c.Save(t.Context(), order(s, edit(s, "URL", "http://new"))); r.Err != nil || len(posts(server)) != 2 {
		t.Errorf("after a short 429: %v, sent %d times", r.Err, len(posts(server)))
	}
	// The server goes away between the reading and the write: nothing listens, so nothing was sent.
	closing, url := serve(t, sandbox.Options{})
	token := closing.Token()
	own := http.DefaultTransport.(*http.Transport).Clone()
	own.DisableKeepAlives = true
	c = dial(t, client.Options{Host: url, Token: model.NewValue(token), Transport: &interposed{next: own, before: func() {
		if err := closing.Close(); err != nil {
			t.Error(err)
		}
	}}})
	s = open(t, c, dev)
	r := c.Save(t.Context(), order(s, edit(s, "URL", "http://new")))
	if model.KindOf(r.Err) != model.Unavailable || r.Lines[0].State != model.NotSent || !errors.Is(r.Err, syscall.ECONNREFUSED) {
		t.Errorf("a refused connection: %v, %v", r.Err, states(r))
	}
}

func TestReadsAreRetried(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"429":       {Kind: sandbox.FaultStatus, Status: 429, RetryAfter: 1},
		"500 HTML":  {Kind: sandbox.FaultStatus, Status: 500, HTML: true},
		"502":       {Kind: sandbox.FaultStatus, Status: 502},
		"503":       {Kind: sandbox.FaultStatus, Status: 503},
		"504 HTML":  {Kind: sandbox.FaultStatus, Status: 504, HTML: true},
		"reset":     {Kind: sandbox.FaultReset},
		"truncated": {Kind: sandbox.FaultTruncate},
	} {
		server, url := serve(t, sandbox.Options{})
		clock := newClock()
		c := dial(t, client.Options{Host: url, Token: model.NewValue(server.Token()), Now: clock.Now, Sleep: clock.Sleep})
		fault.Times = 4
		disarm := server.Inject(fault)
		if _, err := c.Verify(t.Context()); err != nil {
			t.Errorf("%s: four failures and an answer: %v", name, err)
		}
		disarm()
		if n := len(clock.sleeps()); n != 4 {
			t.Errorf("%s: slept %v", name, clock.sleeps())
		}
		before := len(server.Requests())
		fault.Times = 0
		server.Inject(fault)
		if _, err := c.Verify(t.Context()); err == nil {
			t.Errorf("%s: no error although nothing ever answered", name)
		}
		// On a connection that was used before, net/http itself asks once more after a reset. It does that for reads alone.
		if n := len(server.Requests()) - before; n != 5 && (name != "reset" || n != 6) {
			t.Errorf("%s: %d attempts", name, n)
		}
	}
	server, c := start(t, sandbox.Options{})
	server.Inject(sandbox.Fault{Kind: sandbox.FaultStatus, Status: 500})
	if _, err := c.Verify(t.Context()); model.KindOf(err) != model.Unavailable || len(server.Requests()) != 1 {
		t.Errorf("a server error of Doppler's own is final: %v after %d requests", err, len(server.Requests()))
	}
}

func TestTimeoutIsPerRequest(t *testing.T) {
	t.Parallel()
	c := handle(t, client.Options{Timeout: 5 * time.Millisecond}, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	_, err := c.Verify(t.Context())
	if model.KindOf(err) != model.Unavailable || !strings.Contains(err.Error(), "no answer within 5ms") {
		t.Errorf("a server that never answers: %v", err)
	}
}
