package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The kinds of fault.
const (
	FaultLatency   = "latency"   // waits for Delay, then for Hold
	FaultStatus    = "status"    // answers Status, with the JSON envelope or an HTML page
	FaultMalformed = "malformed" // answers 200 with JSON that ends in the middle
	FaultReset     = "reset"     // resets the connection
	FaultTruncate  = "truncate"  // announces the whole body and sends half of it
	FaultHang      = "hang"      // never answers; after the effect, a watch stream falls silent
)

// Fault is something that goes wrong on demand. The package's documentation has the same as text.
type Fault struct {
	Kind       string
	After      bool            // the request takes effect first
	Method     string          // empty: any
	Path       string          // the end of the path; empty: any
	Times      int             // how often it fires; 0: always
	Delay      time.Duration   // of FaultLatency
	Hold       <-chan struct{} // of FaultLatency: waits until it is closed, or the client leaves
	Status     int             // of FaultStatus: 401, 403, 409, 429 or 5xx
	HTML       bool            // of FaultStatus: an HTML page instead of JSON
	RetryAfter int             // of FaultStatus 429, in seconds; 0: 1

	message string
}

func (f Fault) check() error {
	switch f.Kind {
	case FaultMalformed, FaultReset, FaultTruncate, FaultHang:
	case FaultLatency:
		if f.Delay <= 0 && f.Hold == nil {
			return errors.New("a latency fault needs a duration above zero, like latency=250ms")
		}
	case FaultStatus:
		if f.Status/100 != 5 && !slices.Contains([]int{401, 403, 409, 429}, f.Status) {
			return fmt.Errorf("a fault cannot answer status %d; use 401, 403, 409, 429 or 500 to 599", f.Status)
		}
	default:
		return fmt.Errorf("fault kind %q is unknown; use latency=DURATION, a status, malformed, reset, truncate or hang", f.Kind)
	}
	if f.Times < 0 || f.RetryAfter < 0 {
		return errors.New("a fault's count and its retry-after must not be negative")
	}
	return nil
}

// ParseFault reads a fault from text; the package's documentation has the syntax.
func ParseFault(text string) (Fault, error) {
	words := strings.Split(text, ",")
	f, err := parseKind(words[0])
	if err != nil {
		return Fault{}, fmt.Errorf("fault %q: %w", text, err)
	}
	for _, word := range words[1:] {
		switch times, counted := strings.CutPrefix(word, "x"); {
		case word == "before":
			f.After = false
		case word == "after":
			f.After = true
		case strings.HasPrefix(word, "/"):
			f.Path = word
		case counted:
			f.Times, err = strconv.Atoi(times)
			if err != nil || f.Times < 1 {
				return Fault{}, fmt.Errorf("fault %q: %q is no count; write it like x2", text, word)
			}
		case word != "" && word == strings.ToUpper(word):
			f.Method = word
		default:
			return Fault{}, fmt.Errorf("fault %q: %q is not understood; use before, after, a METHOD, a /path or xN", text, word)
		}
	}
	if err := f.check(); err != nil {
		return Fault{}, fmt.Errorf("fault %q: %w", text, err)
	}
	return f, nil
}

func parseKind(word string) (Fault, error) {
	kind, argument, given := strings.Cut(word, "=")
	if kind == FaultLatency {
		delay, err := time.ParseDuration(argument)
		if err != nil {
			return Fault{}, fmt.Errorf("latency: %w; write it like latency=250ms", err)
		}
		return Fault{Kind: FaultLatency, Delay: delay}, nil
	}
	status, err := strconv.Atoi(kind)
	if err != nil {
		if given {
			return Fault{}, fmt.Errorf("%q takes no argument", kind)
		}
		return Fault{Kind: kind}, nil // Whether the kind exists is for check to say.
	}
	f := Fault{Kind: FaultStatus, Status: status}
	switch {
	case !given:
	case status == http.StatusTooManyRequests:
		if f.RetryAfter, err = strconv.Atoi(argument); err != nil || f.RetryAfter < 1 {
			return Fault{}, fmt.Errorf("%q is no number of seconds; write it like 429=5", argument)
		}
	case status/100 == 5 && argument == "html":
		f.HTML = true
	default:
		return Fault{}, fmt.Errorf("%q is not understood; 429 takes seconds and 5xx takes html", word)
	}
	return f, nil
}

// arsenal holds the armed faults in the order in which they were armed.
type arsenal struct {
	mu    sync.Mutex
	armed []*armed
}

type armed struct {
	fault Fault
	left  int // -1: always
}

// Inject arms a fault and returns what disarms it. A fault that makes no sense answers every request with 500 and
// the reason, so that a test finds its mistake.
func (s *Server) Inject(f Fault) (disarm func()) {
	if err := f.check(); err != nil {
		f = Fault{Kind: FaultStatus, Status: http.StatusInternalServerError, message: "The injected fault is wrong: " + err.Error()}
	}
	entry := &armed{fault: f, left: f.Times}
	if f.Times == 0 {
		entry.left = -1
	}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.armed = append(s.faults.armed, entry)
	return func() {
		s.faults.mu.Lock()
		defer s.faults.mu.Unlock()
		s.faults.armed = slices.DeleteFunc(s.faults.armed, func(a *armed) bool { return a == entry })
	}
}

// hit is what the armed faults do to one request.
type hit struct {
	latencies []Fault
	fault     *Fault
}

func (a *arsenal) match(method, path string) hit {
	a.mu.Lock()
	defer a.mu.Unlock()
	var h hit
	for _, entry := range a.armed {
		f := entry.fault
		if entry.left == 0 || f.Method != "" && f.Method != method || !strings.HasSuffix(path, f.Path) {
			continue
		}
		if f.Kind != FaultLatency && h.fault != nil {
			continue
		}
		if entry.left > 0 {
			entry.left--
		}
		if f.Kind == FaultLatency {
			h.latencies = append(h.latencies, f)
		} else {
			h.fault = &f
		}
	}
	return h
}

func (h hit) strikes(after bool) bool { return h.fault != nil && h.fault.After == after }

// spoils tells whether a stream may begin: no fault, or one that breaks it later instead of answering in its place.
func (h hit) spoils() bool {
	return h.fault == nil || h.fault.After && (h.fault.Kind == FaultReset || h.fault.Kind == FaultTruncate || h.fault.Kind == FaultHang)
}

// wait sits out the latencies, and tells whether the client is still there.
func (h hit) wait(ctx context.Context, after bool) bool {
	for _, f := range h.latencies {
		if f.After != after {
			continue
		}
		if !pause(ctx, f.Delay) {
			return false
		}
		if f.Hold == nil {
			continue
		}
		select {
		case <-f.Hold:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// answer returns what the fault answers in place of the real answer, which is nil when nothing was done.
func (f Fault) answer(real *answer, now time.Time) *answer {
	switch {
	case f.Kind == FaultMalformed:
		body := []byte(`{"success":true,"secrets":{"NAME":{"raw":`)
		return newAnswer(http.StatusOK, jsonType, body)
	case f.Kind == FaultStatus && f.HTML:
		title := http.StatusText(f.Status)
		return newAnswer(f.Status, "text/html; charset=utf-8", []byte("<!doctype html>\n<title>"+title+"</title>\n<h1>"+title+"</h1>\n"))
	case f.Kind == FaultStatus && f.Status == http.StatusTooManyRequests:
		return grant{resets: now.Add(time.Duration(max(1, f.RetryAfter)) * time.Second), now: now}.refusal()
	case f.Kind == FaultStatus:
		return refusal(f.Status, f.text())
	case real != nil && len(real.body) > 1:
		return real
	default:
		return newAnswer(http.StatusOK, jsonType, []byte(`{"success":true,"messages":[]}`))
	}
}

func (f Fault) text() string {
	switch {
	case f.message != "":
		return f.message
	case f.Status == http.StatusUnauthorized:
		return "Invalid Auth token"
	case f.Status == http.StatusForbidden:
		return "You do not have access to this resource."
	case f.Status == http.StatusConflict:
		return "The resource was modified by another request."
	default:
		return "Something went wrong. Try again later."
	}
}

// deliver sends a fault's answer, or what it does to the connection instead.
func (h hit) deliver(w http.ResponseWriter, r *http.Request, a *answer, rec record) {
	switch h.fault.Kind {
	case FaultReset:
		resetConnection(w)
	case FaultHang:
		<-r.Context().Done()
	case FaultTruncate:
		rec.close(a.status)
		w.Header().Set("Content-Type", jsonType)
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body[:len(a.body)/2])
		_ = http.NewResponseController(w).Flush()
		// The documented way to end a reply early (net/http, ErrAbortHandler).
		panic(http.ErrAbortHandler)
	default:
		rec.close(a.status)
		a.write(w)
	}
}
