package sandbox

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// Where the watch stream is not documented it is as Doppler's CLI reads it: each frame is two lines in a write of its own,
// because that program drops frames that arrive together.
const (
	watchConnected = "connected"
	watchPing      = "ping"
	watchUpdate    = "secrets.update"

	framePause = 10 * time.Millisecond
	// maxPending bounds what a reader that does not read lets pile up. It is told to look again, not what changed, so
	// nothing is lost by leaving some out.
	maxPending = 64
)

// watcher is one open stream. The server's lock guards what it last showed.
type watcher struct {
	config *config
	token  string
	seen   [sha256.Size]byte
	// changes holds one entry per change that is still to be told.
	changes chan struct{}
	// gone is closed when the config or the token is.
	gone chan struct{}
}

// watchSecrets opens the stream of a config's changes (Doppler's CLI, run --watch). What Doppler answers where the plan does
// not have it is not documented: 403 is what other features of a plan answer.
func (c *call) watchSecrets() (any, error) {
	target, err := c.readConfig()
	if err != nil {
		return nil, err
	}
	if c.limited() && c.server.options.Plan == PlanDeveloper {
		return nil, refuse(http.StatusForbidden, "You do not have access to watching secrets. Upgrade to the Team plan to use it.")
	}
	one := &watcher{
		config: target, token: c.by.Text, seen: c.state.fingerprint(target),
		changes: make(chan struct{}, maxPending), gone: make(chan struct{}),
	}
	c.server.watchers[one] = true
	return &answer{status: http.StatusOK, watch: one}, nil
}

// fingerprint stands for all that a reader of the config gets, references resolved. Notes are no part of it.
func (s *state) fingerprint(c *config) (sum [sha256.Size]byte) {
	h := sha256.New()
	var length [8]byte
	add := func(text string) {
		binary.BigEndian.PutUint64(length[:], uint64(len(text)))
		_, _ = h.Write(length[:])
		_, _ = io.WriteString(h, text)
	}
	for _, name := range managedNames {
		add(c.managed(name))
	}
	seen := s.view(c)
	for _, name := range seen.names {
		stored := seen.entries[name].secret
		computed, visibility := s.resolver().compute(node{c, name})
		for _, text := range []string{name, stored.Raw, stored.Visibility, stored.Type, computed, visibility} {
			add(text)
		}
	}
	h.Sum(sum[:0])
	return sum
}

// announce tells the open streams what the state has become. The caller holds the lock. Whoever shows a changed secret is
// told, through whatever it came: a root, a parent, or the target of a reference.
func (s *Server) announce() {
	for one := range s.watchers {
		if s.state.config(one.config.ref()) != one.config || s.state.token(one.token, s.now()) == nil {
			close(one.gone)
			delete(s.watchers, one)
			continue
		}
		now := s.state.fingerprint(one.config)
		if now == one.seen {
			continue
		}
		one.seen = now
		select {
		case one.changes <- struct{}{}:
		default:
		}
	}
}

func (s *Server) unwatch(one *watcher) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.watchers, one)
}

// Watching is the number of open watch streams.
func (s *Server) Watching() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.watchers)
}

// CutWatches ends every open watch stream, as a restart of Doppler's would.
func (s *Server) CutWatches() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for one := range s.watchers {
		close(one.gone)
		delete(s.watchers, one)
	}
}

// stream writes frames until the reader leaves or there is nothing left to watch. A fault that comes after the effect
// strikes once the stream has begun.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, one *watcher, h hit) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(http.StatusOK)
	if !frame(w, r, watchConnected) {
		return
	}
	if h.strikes(true) {
		breakStream(w, r, h.fault.Kind)
		return
	}
	pings := time.NewTicker(s.options.Ping)
	defer pings.Stop()
	for going := true; going; {
		select {
		case <-r.Context().Done():
			return
		case <-one.gone:
			for range len(one.changes) {
				going = going && frame(w, r, watchUpdate)
			}
			return
		case <-one.changes:
			going = frame(w, r, watchUpdate)
		case <-pings.C:
			going = frame(w, r, watchPing)
		}
	}
}

// frame writes one event, and tells whether the reader is still there.
func frame(w http.ResponseWriter, r *http.Request, kind string) bool {
	_, err := fmt.Fprintf(w, "event: message\ndata: {\"type\":\"%s\"}\n\n", kind)
	if err != nil || http.NewResponseController(w).Flush() != nil {
		return false
	}
	return pause(r.Context(), framePause)
}

func breakStream(w http.ResponseWriter, r *http.Request, kind string) {
	switch kind {
	case FaultReset:
		resetConnection(w)
	case FaultTruncate:
		_, _ = io.WriteString(w, "event: message\ndata: {\"type\":\"secr")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	default:
		<-r.Context().Done()
	}
}

// resetConnection ends the connection so that the client meets a reset.
func resetConnection(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		// Without a connection of its own (HTTP/2, a recorder) the stream is aborted instead.
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		// No lingering: closing then sends RST, which is what the client is meant to meet.
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
