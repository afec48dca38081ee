package sandbox

import (
	"net/http"
	"net/url"
	"sync"
)

// Request is one request as the server got it. Body holds what was sent, secret values included.
type Request struct {
	Method        string
	Path          string
	Query         url.Values
	Body          string
	Host          string
	Authorization bool // an Authorization header was present
	Status        int  // 0: not answered (yet), because of a fault or because the client left
}

// maxRequests bounds the log of a server that runs for long; the oldest go first.
const maxRequests = 20_000

// journal keeps the requests in the order in which they came.
type journal struct {
	mu       sync.Mutex
	requests []*Request
}

// record is the journal's hold on one request.
type record struct {
	journal *journal
	request *Request
}

func (j *journal) open(r *http.Request, body []byte) record {
	request := &Request{
		Method: r.Method, Path: r.URL.Path, Query: r.URL.Query(), Body: string(body), Host: r.Host,
		Authorization: r.Header.Get("Authorization") != "",
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.requests) >= maxRequests {
		j.requests = append([]*Request(nil), j.requests[maxRequests/2:]...)
	}
	j.requests = append(j.requests, request)
	return record{j, request}
}

// close notes the status before it is sent, so that a client that has its reply finds it in the log.
func (r record) close(status int) {
	r.journal.mu.Lock()
	defer r.journal.mu.Unlock()
	r.request.Status = status
}

// Requests returns the requests so far, in the order in which they came: the last 20,000 at most, never fewer than
// the last 10,000.
func (s *Server) Requests() []Request {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	all := make([]Request, len(s.journal.requests))
	for i, r := range s.journal.requests {
		all[i] = *r
	}
	return all
}
