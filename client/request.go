package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"dtui/model"
)

const (
	attempts = 5
	// Far above what a config may hold (500 KiB, Doppler's documentation, platform limits) with every byte escaped, in
	// raw and in computed.
	mostBytes = 64 << 20
)

// request is one call. What and ref are for messages and logs.
type request struct {
	method string
	path   string
	query  url.Values
	body   []byte
	bucket bucket
	what   string
	ref    model.ConfigRef
	// sent are the texts in the body that no message may repeat.
	sent []model.Value
	// usual is a status other than success that is part of the protocol, and nothing to warn of.
	usual int
}

// answer is what came of one attempt.
type answer struct {
	status    int
	header    http.Header
	body      []byte
	requestID string
	// err says why no whole answer came, without an address or a byte of the answer.
	err error
	// reached is whether the server may have seen any of the request.
	reached bool
}

func (a answer) ok() bool { return a.err == nil && a.status >= 200 && a.status < 300 }

// json reports whether the answer says that it is JSON and is.
func (a answer) json() bool {
	kind, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil {
		return false
	}
	return (kind == "application/json" || strings.HasSuffix(kind, "+json")) && json.Valid(a.body)
}

// get makes a read and decodes its answer into out.
func (c *Client) get(ctx context.Context, req request, out any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = c.mistake(req.what, r)
		}
	}()
	req.method = http.MethodGet
	a, failure := c.do(ctx, req)
	if failure != nil {
		return failure
	}
	if err := decode(a.body, out); err != nil {
		return unreadable(req.what, a, err)
	}
	return nil
}

// do sends a request until there is an answer worth returning. A read is sent up to five times. A write is sent again
// only when it cannot have taken effect: after a 429, or when no connection came about.
func (c *Client) do(ctx context.Context, req request) (answer, *model.Failure) {
	if !addressable(req.path) {
		return answer{}, &model.Failure{Kind: model.Invalid, What: req.what, Err: errNoSlug}
	}
	patience := c.maxWait
	if req.method != http.MethodGet {
		patience = min(patience, writePatience)
	}
	var last answer
	pause := backoff{}
	for try := 1; ; try++ {
		if err := c.pace.take(ctx, req.bucket, &patience); err != nil {
			return last, c.stopped(req, last, err)
		}
		last = c.attempt(ctx, req)
		if last.ok() {
			return last, nil
		}
		failure := c.failure(req, last)
		wait := pause.next()
		if last.status == http.StatusTooManyRequests && last.err == nil {
			failure.Until = c.pace.block(req.bucket, last.header, wait)
		}
		if try == attempts || ctx.Err() != nil || !again(req, last) {
			return last, failure
		}
		if last.status == http.StatusTooManyRequests && last.err == nil {
			// The next turn of the loop waits for the counter.
			continue
		}
		if told, ok := retryAfter(last.header, c.now()); ok {
			wait = max(wait, told)
		}
		if wait > patience && !isBackground(ctx) {
			return last, failure
		}
		patience -= wait
		if err := c.sleep(ctx, wait); err != nil {
			return last, c.stopped(req, last, err)
		}
	}
}

// stopped is the failure of a request that gave up waiting, with what the last attempt told.
func (c *Client) stopped(req request, last answer, err error) *model.Failure {
	failure := &model.Failure{Kind: model.Unavailable, What: req.what, Err: err, Status: last.status, RequestID: last.requestID}
	var out *outOfBudget
	if errors.As(err, &out) {
		failure.Kind, failure.Until, failure.Err = model.RateLimited, out.until, nil
	}
	return failure
}

func again(req request, a answer) bool {
	if a.err == nil && a.status == http.StatusTooManyRequests {
		return true
	}
	if req.method != http.MethodGet {
		return a.err != nil && !a.reached && !permanent(a.err)
	}
	switch {
	case a.err != nil:
		return !permanent(a.err)
	case a.status == http.StatusBadGateway, a.status == http.StatusServiceUnavailable, a.status == http.StatusGatewayTimeout:
		return true
	default:
		// A server error without JSON is a proxy's; with JSON it is Doppler's and final, as it is to its own CLI.
		return a.status >= http.StatusInternalServerError && !a.json()
	}
}

// attempt sends the request once.
func (c *Client) attempt(ctx context.Context, req request) answer {
	began := c.now()
	a := c.exchange(ctx, req)
	attrs := []slog.Attr{
		slog.String("method", req.method), slog.String("path", req.path), slog.Int("status", a.status),
		slog.Duration("took", c.now().Sub(began)), slog.String("request", a.requestID),
	}
	if req.ref.Project != "" {
		attrs = append(attrs, slog.String("project", req.ref.Project), slog.String("config", req.ref.Config))
	}
	level := slog.LevelDebug
	if a.err != nil {
		attrs = append(attrs, slog.String("error", a.err.Error()))
	}
	if !a.ok() && (a.err != nil || a.status != req.usual) {
		level = slog.LevelWarn
	}
	c.log.LogAttrs(ctx, level, "doppler", attrs...)
	return a
}

func (c *Client) exchange(parent context.Context, req request) answer {
	ctx, cancel := context.WithTimeout(parent, c.timeout)
	defer cancel()
	var dialled, connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { dialled.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	r, err := c.build(ctx, req)
	if err != nil {
		return answer{err: err}
	}
	response, err := c.http.Do(r)
	// A transport that does not trace may have sent anything.
	a := answer{reached: connected.Load() || !dialled.Load()}
	if err != nil {
		a.err = c.cause(parent, err)
		return a
	}
	defer func() { _ = response.Body.Close() }()
	a.status, a.header, a.reached = response.StatusCode, response.Header, true
	a.requestID = requestID(response.Header)
	c.pace.heard(req.bucket, response.Header)
	var body bytes.Buffer
	if n := response.ContentLength; n > 0 && n <= mostBytes {
		body.Grow(int(n) + bytes.MinRead)
	}
	_, err = body.ReadFrom(io.LimitReader(response.Body, mostBytes+1))
	a.body = body.Bytes()
	switch {
	case err != nil:
		a.err = c.cause(parent, err)
	case len(a.body) > mostBytes:
		a.err = errTooLong
	}
	return a
}

func (c *Client) build(ctx context.Context, req request) (*http.Request, error) {
	address := c.host + req.path
	if len(req.query) > 0 {
		address += "?" + req.query.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, req.method, address, nil)
	if err != nil {
		return nil, errors.New("the address of the request cannot be built")
	}
	if c.token.Known() {
		r.Header.Set("Authorization", "Bearer "+c.token.Reveal())
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("User-Agent", c.agent)
	if req.body != nil {
		// Set by hand instead of by NewRequest, which would add GetBody and with it net/http's own silent repetition.
		r.Body = io.NopCloser(bytes.NewReader(req.body))
		r.ContentLength = int64(len(req.body))
		r.Header.Set("Content-Type", "application/json")
	}
	return r, nil
}

func requestID(header http.Header) string {
	const most = 80
	id := headerSafe(header.Get("X-Request-Id"))
	return id[:min(len(id), most)]
}

// backoff doubles from a quarter of a second to five seconds, with up to half as much again so that many clients do
// not come back at once.
type backoff struct{ step time.Duration }

func (b *backoff) next() time.Duration {
	const first, most = 250 * time.Millisecond, 5 * time.Second
	b.step = min(max(2*b.step, first), most)
	return b.step + jitter(b.step/2)
}
