package webhook

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

const (
	headerTime  = 5 * time.Second
	answerTime  = 10 * time.Second
	idleTime    = time.Minute
	mostHeaders = 16 << 10
	mostConns   = 64
)

// Server is a Receiver that listens.
type Server struct {
	*Receiver
	address net.Addr
	http    *http.Server
	served  chan error
}

// Listen serves a receiver on an address of this machine, or of others where remote says so, until Close. Port 0 takes a
// free one. The address is looked at after it was bound, so that a name that means another machine is refused too.
func Listen(ctx context.Context, address string, remote bool, o Options) (*Server, error) {
	receiver, err := New(o)
	if err != nil {
		return nil, err
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("could not listen on %s: %w", address, err)
	}
	bound, ok := listener.Addr().(*net.TCPAddr)
	if !remote && (!ok || !bound.IP.IsLoopback()) {
		return nil, errors.Join(fmt.Errorf("%s means %s, which others can reach: allow that explicitly to listen there", address, listener.Addr()), listener.Close())
	}
	s := &Server{Receiver: receiver, address: listener.Addr(), served: make(chan error, 1), http: &http.Server{
		Handler: receiver, ReadHeaderTimeout: headerTime, ReadTimeout: headerTime + receiver.o.BodyTime, WriteTimeout: answerTime + receiver.o.BodyTime,
		IdleTimeout: idleTime, MaxHeaderBytes: mostHeaders,
		// Its lines would quote what senders sent, onto a screen.
		ErrorLog: log.New(io.Discard, "", 0),
	}}
	go func() { s.served <- s.http.Serve(&limited{Listener: listener, slots: make(chan struct{}, mostConns)}) }()
	return s, nil
}

// URL is where deliveries go.
func (s *Server) URL() string { return "http://" + s.address.String() + s.o.Path }

// Close stops listening and drops the connections.
func (s *Server) Close() error {
	err := s.http.Close()
	if served := <-s.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// limited drops connections beyond a number, so that senders who never speak cannot use up the files of the process.
type limited struct {
	net.Listener
	slots chan struct{}
}

// Accept implements net.Listener.
func (l *limited) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		select {
		case l.slots <- struct{}{}:
			return &counted{Conn: conn, slots: l.slots}, nil
		default:
			_ = conn.Close()
		}
	}
}

type counted struct {
	net.Conn
	slots chan struct{}
	once  sync.Once
}

// Close implements net.Conn.
func (c *counted) Close() error {
	c.once.Do(func() { <-c.slots })
	return c.Conn.Close()
}
