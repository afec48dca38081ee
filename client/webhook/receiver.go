package webhook

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"dtui/model"
)

const (
	// MostBytes is the longest body that is read; Doppler's have a few hundred bytes and one name for each change.
	MostBytes = 1 << 20

	spacing     = time.Second
	mostAtOnce  = 16
	mostConfigs = 4096
	bodyTime    = 10 * time.Second
)

// Options configure a Receiver. Secret is required.
type Options struct {
	Secret model.Value
	// Path is the one path that is answered, "/" when empty.
	Path string
	// BodyTime is how long a sender may take for a body, 10 s when zero.
	BodyTime time.Duration
	// Now is the clock, time.Now when nil.
	Now func() time.Time
	// Sleep waits, or returns the context's error when that ends first; nil for a timer.
	Sleep func(context.Context, time.Duration) error
}

// Receiver is the http.Handler that takes deliveries. Next gives them to one reader.
type Receiver struct {
	o     Options
	slots chan struct{}
	news  chan struct{}
	// refused counts the requests that were answered with anything but 204.
	refused atomic.Int64

	mu      sync.Mutex
	configs map[model.ConfigRef]*told
	order   []model.ConfigRef // with something to tell, the oldest first
}

// told is what is known of one config.
type told struct {
	waiting  bool
	delivery model.Delivery
	// next is when the config may be told of again.
	next time.Time
}

// New checks the options.
func New(o Options) (*Receiver, error) {
	if !o.Secret.Known() || o.Secret.Empty() {
		return nil, errors.New("a webhook needs a secret: without one anybody could pretend to be Doppler")
	}
	if o.Path == "" {
		o.Path = "/"
	}
	if o.Path[0] != '/' {
		return nil, errors.New("the path of a webhook begins with /")
	}
	if o.BodyTime <= 0 {
		o.BodyTime = bodyTime
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	return &Receiver{
		o: o, slots: make(chan struct{}, mostAtOnce), news: make(chan struct{}, 1), configs: map[model.ConfigRef]*told{},
	}, nil
}

// ServeHTTP answers 204 to what it accepts. The answers have no body: nothing of a request comes back in them.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	status := r.take(w, request)
	if status != http.StatusNoContent {
		r.refused.Add(1)
	}
	w.WriteHeader(status)
}

// Refused counts the requests that were not accepted so far. A connection that was dropped before it asked for anything is
// not among them.
func (r *Receiver) Refused() int { return int(r.refused.Load()) }

func (r *Receiver) take(w http.ResponseWriter, request *http.Request) int {
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case request.URL.Path != r.o.Path:
		return http.StatusNotFound
	case request.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		return http.StatusMethodNotAllowed
	case request.ContentLength > MostBytes:
		w.Header().Set("Connection", "close")
		return http.StatusRequestEntityTooLarge
	}
	signatures := request.Header.Values(SignatureHeader)
	if len(signatures) != 1 {
		return http.StatusUnauthorized
	}
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	default:
		w.Header().Set("Retry-After", "1")
		return http.StatusServiceUnavailable
	}
	// Whatever server this runs in, a sender has this long. A recorder in a test has no deadline to set.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(r.o.BodyTime))
	body, err := io.ReadAll(http.MaxBytesReader(w, request.Body, MostBytes))
	if err != nil {
		w.Header().Set("Connection", "close")
		var tooLong *http.MaxBytesError
		if errors.As(err, &tooLong) {
			return http.StatusRequestEntityTooLarge
		}
		return http.StatusRequestTimeout
	}
	if Verify(r.o.Secret, signatures[0], body) != nil {
		return http.StatusUnauthorized
	}
	ref, event, err := Parse(body)
	if err != nil {
		return http.StatusBadRequest
	}
	if !r.note(model.Delivery{Ref: ref, Event: event, At: r.o.Now()}) {
		w.Header().Set("Retry-After", "1")
		return http.StatusServiceUnavailable
	}
	return http.StatusNoContent
}

// note keeps a delivery for Next, or tells that too many configs wait already.
func (r *Receiver) note(d model.Delivery) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	one := r.configs[d.Ref]
	if one == nil {
		if len(r.configs) >= mostConfigs {
			r.forget(d.At)
		}
		if len(r.configs) >= mostConfigs {
			return false
		}
		one = &told{}
		r.configs[d.Ref] = one
	}
	one.delivery = d
	if !one.waiting {
		one.waiting = true
		r.order = append(r.order, d.Ref)
	}
	select {
	case r.news <- struct{}{}:
	default:
	}
	return true
}

// forget drops configs that nothing is to be told of.
func (r *Receiver) forget(now time.Time) {
	for ref, one := range r.configs {
		if !one.waiting && !now.Before(one.next) {
			delete(r.configs, ref)
		}
	}
}

// Next waits for the next delivery. Of one config there is one at most in a second: what comes sooner is told together when
// the second is over. Its only error is that of the context. It is for one goroutine at a time.
func (r *Receiver) Next(ctx context.Context) (model.Delivery, error) {
	for {
		if err := ctx.Err(); err != nil {
			return model.Delivery{}, err
		}
		d, wait, found := r.due()
		if found {
			return d, nil
		}
		if err := r.await(ctx, wait); err != nil {
			return model.Delivery{}, err
		}
	}
}

// due takes the first delivery that may be told of now, or tells how long until there is one; 0 when there is none.
func (r *Receiver) due() (d model.Delivery, wait time.Duration, found bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.o.Now()
	for i, ref := range r.order {
		one := r.configs[ref]
		if left := one.next.Sub(now); left > 0 {
			if wait == 0 || left < wait {
				wait = left
			}
			continue
		}
		r.order = append(r.order[:i], r.order[i+1:]...)
		one.waiting, one.next = false, now.Add(spacing)
		return one.delivery, 0, true
	}
	return model.Delivery{}, wait, false
}

// await returns when something came, or the wait is over.
func (r *Receiver) await(ctx context.Context, wait time.Duration) error {
	if wait <= 0 {
		select {
		case <-r.news:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	sleeping, wake := context.WithCancel(ctx)
	defer wake()
	slept := make(chan struct{})
	go func() {
		defer close(slept)
		_ = r.o.Sleep(sleeping, wait) // Why it ended is looked at below.
	}()
	select {
	case <-r.news:
	case <-slept:
	}
	return ctx.Err()
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
