package sandbox

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"net/http"
	"path"
	"time"
)

// maxBody is far over the documented 500 KiB of a config, so that the size checks answer and not this bound.
const maxBody = 64 << 20

// serve takes a request through its stages: caller, rate, faults, authentication, and last its route.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Request-Id", newRequestID())
	if refused := s.checkCaller(r); refused != nil {
		s.limiter.take(addressOf(r), bucketOf(r), s.now()).header(w.Header())
		s.journal.open(r, nil).close(refused.status)
		refused.write(w)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	record := s.journal.open(r, body)
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); err != nil && !tooLarge {
		return // The client left while it was sending; there is nobody to answer.
	}
	s.mu.Lock()
	by := s.state.authenticate(r, s.now())
	s.mu.Unlock()
	key := addressOf(r)
	open, isOpen := openEndpoints[r.Method+" "+r.URL.Path]
	if by != nil && !isOpen {
		key = "token " + by.UUID
	}
	grant := s.limiter.take(key, bucketOf(r), s.now())
	hit := s.faults.match(r.Method, r.URL.Path)
	if !pause(r.Context(), s.options.Latency) || !hit.wait(r.Context(), false) {
		return
	}
	var a *answer
	switch {
	case hit.strikes(false):
		a = hit.fault.answer(nil, s.now())
	case err != nil:
		a = refusal(http.StatusBadRequest, "Request body is too large.")
	case !grant.ok:
		a = grant.refusal()
	case isOpen:
		a = s.admit(r, body, open)
	case by == nil:
		a = refusal(http.StatusUnauthorized, "Invalid Auth token")
	default:
		a = s.route(r, body, by)
	}
	if a.watch != nil {
		defer s.unwatch(a.watch)
	}
	if !hit.wait(r.Context(), true) {
		return
	}
	if a.watch != nil && hit.spoils() {
		grant.header(w.Header())
		record.close(a.status)
		s.stream(w, r, a.watch, hit)
		return
	}
	if hit.strikes(true) {
		a = hit.fault.answer(a, s.now())
	}
	grant.header(w.Header())
	if hit.strikes(true) || hit.strikes(false) {
		hit.deliver(w, r, a, record)
		return
	}
	record.close(a.status)
	a.write(w)
}

// route hands the request to the endpoint that the mux picks.
func (s *Server) route(r *http.Request, body []byte, by *token) *answer {
	if !path.IsAbs(r.URL.Path) || path.Clean(r.URL.Path) != r.URL.Path {
		// The mux would redirect to the clean path; the API knows no redirects.
		return refusal(http.StatusNotFound, "Not found")
	}
	c, err := s.newCall(r, body, by)
	if err != nil {
		return answerError(err)
	}
	reply := &buffer{header: http.Header{}}
	s.routes.ServeHTTP(reply, r.WithContext(context.WithValue(r.Context(), callKey{}, c)))
	if reply.answer == nil {
		return refusal(http.StatusNotFound, "Not found")
	}
	return reply.answer
}

func (s *Server) newCall(r *http.Request, body []byte, by *token) (*call, error) {
	fields, err := decodeBody(body)
	if err != nil {
		return nil, err
	}
	return &call{server: s, state: s.state, by: by, request: r, query: r.URL.Query(), body: fields, now: s.now()}, nil
}

// callKey finds the call in the context of the request that the mux passes on.
type callKey struct{}

// buffer is the ResponseWriter that the mux passes on. An endpoint leaves its answer in it; what is written to it
// otherwise goes nowhere.
type buffer struct {
	header http.Header
	answer *answer
}

// Header implements http.ResponseWriter.
func (b *buffer) Header() http.Header { return b.header }

// Write implements http.ResponseWriter.
func (b *buffer) Write(text []byte) (int, error) { return len(text), nil }

// WriteHeader implements http.ResponseWriter.
func (b *buffer) WriteHeader(int) {}

// endpoint computes the reply of a call: an answer, or what becomes its JSON. It runs alone: the state is locked. A nil
// reply is 204.
type endpoint func(*call) (any, error)

// ServeHTTP runs the endpoint and leaves its answer in the buffer.
func (e endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	reply, _ := w.(*buffer)
	c, _ := r.Context().Value(callKey{}).(*call)
	c.request = r // This one has the variables of the route.
	if err := c.by.mayReach(r.Pattern); err != nil {
		reply.answer = answerError(err)
		return
	}
	reply.answer = c.answer(e)
}

// answer runs an endpoint with the state locked.
func (c *call) answer(e endpoint) *answer {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	c.settle()
	result, err := e(c)
	c.server.announce()
	if c.by != nil {
		seen := c.now
		c.by.LastSeen = &seen
	}
	if err != nil {
		return answerError(err)
	}
	switch whole := result.(type) {
	case nil:
		return newAnswer(http.StatusNoContent, "", nil)
	case *answer:
		return whole
	}
	body, err := encode(result)
	if err != nil {
		return answerError(err)
	}
	return newAnswer(http.StatusOK, jsonType, body)
}

// pause waits, and tells whether the client is still there.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func newRequestID() string {
	var noise [32]byte
	// rand.Read never fails (crypto/rand, since Go 1.24).
	_, _ = rand.Read(noise[:])
	return uuidOf(noise)
}

func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return "address " + r.RemoteAddr
	}
	return "address " + host
}
