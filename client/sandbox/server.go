package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server is one sandbox: a state, and the handler that serves it. Its methods may be called from several goroutines.
type Server struct {
	options Options
	now     func() time.Time
	token   string
	routes  *http.ServeMux
	limiter *limiter
	faults  *arsenal
	journal *journal
	post    *postman
	file    *dataFile // nil: nothing is kept

	mu     sync.Mutex // guards the state and what is written to it
	state  *state
	logins logins
	// identities are by their ids.
	identities map[string]Identity
	writes     []Write
	notes      []NoteWrite
	watchers   map[*watcher]bool

	running sync.Mutex // guards the listener's life
	http    *http.Server
	served  chan error
}

// New builds a server's state from the data file or the world. Its errors say which part of the world is wrong.
func New(opts Options) (*Server, error) {
	if err := opts.complete(); err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	s := &Server{
		options: opts,
		now:     opts.Now,
		limiter: newLimiter(opts),
		faults:  &arsenal{},
		journal: &journal{},
		post:    newPostman(opts.WebhookRetries),

		watchers: map[*watcher]bool{},
	}
	s.routes = s.newRoutes()
	for _, f := range opts.Faults {
		s.Inject(f)
	}
	if opts.DataFile == "" {
		return s, s.begin(nil)
	}
	s.file = newDataFile(opts.DataFile, s.snapshot)
	kept, err := s.file.load()
	if err == nil {
		err = s.begin(kept)
	}
	if err == nil {
		// Written at once: a place that cannot be written to is found now, and the token is the same next time.
		err = s.file.save()
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// begin takes the kept state, or builds one from the world, and settles the main token.
func (s *Server) begin(kept *snapshot) error {
	if kept != nil {
		s.state, s.token = kept.State, kept.Token
	} else {
		built, err := build(s.options.World, s.now())
		if err != nil {
			return fmt.Errorf("sandbox: world: %w", err)
		}
		s.state = built
	}
	if s.options.Token != "" {
		s.token = s.options.Token
	}
	for _, t := range s.state.Tokens {
		if s.token != "" && t.Text == s.token {
			return nil
		}
	}
	spec := TokenSpec{Text: s.token, Kind: KindPersonal}
	switch kind := kindOf(s.token); kind {
	case KindCLI, KindServiceAccount, KindSCIM, KindAudit:
		spec.Kind = kind
	}
	t, err := s.state.newToken(spec, s.now())
	if err != nil {
		return fmt.Errorf("sandbox: main token: %w", err)
	}
	s.token = t.Text
	return nil
}

// Token returns the main token, which belongs to the world's first person; a roll replaces it. It is a secret of this server.
func (s *Server) Token() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token
}

// Handler returns the API. It may be served by any HTTP server; a request's own address is then that server's.
func (s *Server) Handler() http.Handler { return http.HandlerFunc(s.serve) }

// Start listens on an address, serves it until Close, and returns the base URL. Port 0 takes a free one, and an
// address without a host means 127.0.0.1. Another address than loopback is refused unless Options.AllowRemote is set.
func (s *Server) Start(addr string) (baseURL string, err error) {
	s.running.Lock()
	defer s.running.Unlock()
	if s.http != nil {
		return "", errors.New("sandbox: already started; close it first or make another one")
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("sandbox: address %q: %w; write it like 127.0.0.1:4567", addr, err)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	if ip := net.ParseIP(host); !s.options.AllowRemote && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", fmt.Errorf("sandbox: address %q is not loopback; allow remote access explicitly to listen there", addr)
	}
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return "", fmt.Errorf("sandbox: listen on %s: %w", addr, err)
	}
	bound, isTCP := listener.Addr().(*net.TCPAddr)
	if !s.options.AllowRemote && (!isTCP || !bound.IP.IsLoopback()) {
		return "", errors.Join(fmt.Errorf("sandbox: %s means %s here, which is not loopback", addr, listener.Addr()), listener.Close())
	}
	s.http = &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second,
		// The server may run inside a terminal program, whose screen a line on stderr would break.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	s.served = make(chan error, 1)
	go func(server *http.Server, served chan<- error) { served <- server.Serve(listener) }(s.http, s.served)
	return "http://" + listener.Addr().String(), nil
}

// Close stops serving, cancels the requests and deliveries that are under way, and saves the state if it is kept in a file.
func (s *Server) Close() error {
	s.running.Lock()
	defer s.running.Unlock()
	var failed error
	if s.http != nil {
		failed = s.http.Close()
		if err := <-s.served; !errors.Is(err, http.ErrServerClosed) {
			failed = errors.Join(failed, err)
		}
		s.http = nil
	}
	s.post.close()
	if s.file != nil {
		failed = errors.Join(failed, s.file.close())
	}
	if failed != nil {
		return fmt.Errorf("sandbox: close: %w", failed)
	}
	return nil
}
