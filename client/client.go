package client

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"dtui/model"
)

// DefaultHost is where Doppler's API is (Doppler's API reference).
const DefaultHost = "https://api.doppler.com"

const (
	defaultTimeout = 15 * time.Second
	// Counters are per minute; the few seconds on top are for clocks that disagree.
	defaultMaxWait = 65 * time.Second
	// A write was confirmed against a fresh reading: the longer it waits, the older that reading gets.
	writePatience = 5 * time.Second
)

// Options configure a Client. Only Token is required.
type Options struct {
	// Host is a scheme and a host, DefaultHost when empty. Plain http is taken for loopback alone.
	Host string
	// Token is sent to Host and nowhere else.
	Token model.Value
	// Version is dtui's own, for the User-Agent.
	Version string
	// Logger gets one line per request, without values, token or query; nil for none.
	Logger *slog.Logger
	// Timeout is for one request with its answer, 15 s when zero.
	Timeout time.Duration
	// MaxWait is how long a read waits for the rate limit before it fails with RateLimited, 65 s when zero. Writes wait
	// 5 s at most, reads under Background as long as their context lasts.
	MaxWait time.Duration
	// CAFile names a PEM file of authorities that are trusted beside those of the system; "" for none.
	CAFile string
	// Transport replaces the connection pool; it must not retry. Nil for the usual one.
	Transport http.RoundTripper
	// Now is the clock, time.Now when nil.
	Now func() time.Time
	// Sleep waits, or returns the context's error when that ends first; nil for a timer.
	Sleep func(context.Context, time.Duration) error
}

// Client talks to one host with one token. It is safe for concurrent use.
type Client struct {
	host    string
	token   model.Value
	agent   string
	log     *slog.Logger
	http    *http.Client
	timeout time.Duration
	maxWait time.Duration
	now     func() time.Time
	sleep   func(context.Context, time.Duration) error
	pace    *pacer
	flights flights
	// writes is part of the key of every shared read, so that no read joins one from before a write.
	writes atomic.Uint64

	mu      sync.Mutex
	account *model.Account
}

// New checks the options and opens no connection.
func New(o Options) (*Client, error) {
	if err := checkToken(o.Token); err != nil {
		return nil, err
	}
	return connect(o)
}

// connect is New for a client that may have no token; what such a one sends carries no Authorization.
func connect(o Options) (*Client, error) {
	host, err := checkHost(o.Host)
	if err != nil {
		return nil, err
	}
	transport := o.Transport
	if transport == nil {
		if transport, err = newTransport(o.CAFile); err != nil {
			return nil, err
		}
	} else if o.CAFile != "" {
		return nil, errors.New("a CA file and a transport of one's own cannot be combined: give the transport the authorities")
	}
	c := &Client{
		host: host, token: o.Token, log: o.Logger, now: o.Now, sleep: o.Sleep,
		timeout: o.Timeout, maxWait: o.MaxWait,
		agent: "dtui/" + orElse(headerSafe(o.Version), "unversioned") + " (" + runtime.GOOS + ")",
		http:  &http.Client{Transport: transport, CheckRedirect: sameHostReads},
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.now == nil {
		c.now = time.Now
	}
	if c.sleep == nil {
		c.sleep = sleep
	}
	if c.timeout <= 0 {
		c.timeout = defaultTimeout
	}
	if c.maxWait <= 0 {
		c.maxWait = defaultMaxWait
	}
	c.pace = newPacer(c.now, c.sleep)
	return c, nil
}

// Host is the scheme and host that the token is sent to, as it stands in every identity read here.
func (c *Client) Host() string { return c.host }

// Budget is what Doppler's last answers left of the rate limits. It sends nothing.
func (c *Client) Budget() model.Budget { return c.pace.budget() }

// Close drops idle connections. Calls under way go on.
func (c *Client) Close() { c.http.CloseIdleConnections() }

type backgroundKey struct{}

// Background marks calls that nobody waits for on screen: they leave some of the rate limit to the others, go after
// them, and wait for it as long as their context lasts.
func Background(ctx context.Context) context.Context {
	return context.WithValue(ctx, backgroundKey{}, true)
}

func isBackground(ctx context.Context) bool { return ctx.Value(backgroundKey{}) != nil }

func checkToken(token model.Value) error {
	if !token.Known() || token.Empty() {
		return errors.New("there is no token: log in or give one")
	}
	for _, r := range token.Reveal() {
		if r <= ' ' || r >= 0x7f {
			return errors.New("the token holds a space, a line end or another character that no token has: copy it again")
		}
	}
	return nil
}

func headerSafe(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f {
			return -1
		}
		return r
	}, s)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
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
