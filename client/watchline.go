package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"dtui/model"
)

const (
	// How often Doppler sends a keep-alive is not documented. Until two came a stream may be silent for this long; then for
	// three times what lay between them.
	firstSilence = 2 * time.Minute
	leastSilence = 30 * time.Second
	mostSilence  = 5 * time.Minute

	mostRefusal = 64 << 10
)

var (
	errEnded    = errors.New("the stream ended")
	errNoStream = errors.New("the answer is no stream of events")
	errSilent   = errors.New("nothing was heard for too long")
)

// openLine connects in the background.
func (c *Client) openLine(ctx context.Context, req request) *line {
	l := &line{c: c, news: make(chan struct{}, 1)}
	go func() {
		end := l.run(ctx, req)
		l.mu.Lock()
		l.ended, l.end = true, end
		if !l.began.IsZero() {
			l.end.lived = c.now().Sub(l.began)
		}
		l.mu.Unlock()
		l.tell()
	}()
	return l
}

func (l *line) run(parent context.Context, req request) (end lineEnd) {
	c := l.c
	defer func() {
		if r := recover(); r != nil {
			end = lineEnd{failure: &model.Failure{Kind: model.Unreadable, What: req.what, Err: c.mistake(req.what, r)}}
		}
	}()
	patience := c.maxWait
	if err := c.pace.take(parent, req.bucket, &patience); err != nil {
		return lineEnd{failure: c.stopped(req, answer{}, err)}
	}
	// The context's end is what ends a stream: a time limit on the client would end a good one too.
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	l.heard, l.silence = c.now(), c.timeout
	go l.guard(ctx, cancel)
	a := l.read(ctx, req)
	if err := context.Cause(ctx); errors.Is(err, errSilent) {
		a.err = err
	}
	attrs := []slog.Attr{
		slog.String("path", req.path), slog.Int("status", a.status), slog.String("request", a.requestID),
		slog.String("project", req.ref.Project), slog.String("config", req.ref.Config),
	}
	if a.err != nil {
		attrs = append(attrs, slog.String("error", a.err.Error()))
	}
	c.log.LogAttrs(ctx, slog.LevelDebug, "doppler stream", attrs...)
	end = lineEnd{failure: c.failure(req, a), header: a.header}
	end.limited = a.err == nil && a.status == http.StatusTooManyRequests
	if errors.Is(a.err, errNoStream) {
		end.failure.Kind = model.Unreadable
	}
	var bad *untrusted
	end.final = errors.As(a.err, &bad) || a.err == nil && a.status >= 300 && a.status < 500 &&
		!end.limited && a.status != http.StatusRequestTimeout && a.status != http.StatusTooEarly
	return end
}

// guard ends a connection whose peer fell silent: a dead one is otherwise noticed by TCP alone, after many minutes.
func (l *line) guard(ctx context.Context, cancel context.CancelCauseFunc) {
	for {
		l.mu.Lock()
		silence := l.silence
		wait := l.heard.Add(silence).Sub(l.c.now())
		l.mu.Unlock()
		if wait <= 0 {
			cancel(fmt.Errorf("%w (%s)", errSilent, silence.Round(time.Second)))
			return
		}
		if l.c.sleep(ctx, wait) != nil {
			return
		}
	}
}

// read connects and reads to the end of the stream, which is always an error or a status other than 200.
func (l *line) read(ctx context.Context, req request) answer {
	c := l.c
	r, err := c.build(ctx, req)
	if err != nil {
		return answer{err: err}
	}
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Cache-Control", "no-cache")
	// A compressed stream comes in blocks, which hold events back.
	r.Header.Set("Accept-Encoding", "identity")
	response, err := c.http.Do(r)
	if err != nil {
		return answer{err: c.cause(ctx, err)}
	}
	defer func() { _ = response.Body.Close() }()
	a := answer{status: response.StatusCode, header: response.Header, reached: true, requestID: requestID(response.Header)}
	c.pace.heard(req.bucket, response.Header)
	if a.status != http.StatusOK {
		a.body, err = io.ReadAll(io.LimitReader(response.Body, mostRefusal))
		if err != nil && a.status < 300 {
			a.err = c.cause(ctx, err)
		}
		return a
	}
	l.mu.Lock()
	l.heard, l.silence = c.now(), firstSilence
	l.mu.Unlock()
	a.err = l.events(ctx, hearing{response.Body, l})
	return a
}

func (l *line) events(ctx context.Context, body io.Reader) error {
	for events := newEventReader(body); ; {
		data, err := events.next()
		switch {
		case errors.Is(err, io.EOF) && l.told():
			return errEnded
		case errors.Is(err, io.EOF):
			return errNoStream
		case errors.Is(err, errLongEvent):
			return err
		case err != nil:
			return l.c.cause(ctx, err)
		}
		var event struct {
			Type string `json:"type"`
		}
		if json.Unmarshal(data, &event) == nil {
			l.event(event.Type)
		}
	}
}

func (l *line) told() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.began.IsZero()
}

// event takes in one of Doppler's types. Others are none of ours, and no sign that this is Doppler's stream.
func (l *line) event(kind string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.c.now()
	switch kind {
	case "connected":
	case "secrets.update":
		l.changed = true
	case "ping":
		if !l.pinged.IsZero() {
			l.silence = min(max(3*now.Sub(l.pinged), leastSilence), mostSilence)
		}
		l.pinged = now
	default:
		return
	}
	if l.began.IsZero() {
		l.began, l.live = now, true
	}
	if l.live || l.changed {
		l.tell()
	}
}

// hearing notes when anything came, a keep-alive in a comment too.
type hearing struct {
	io.Reader
	l *line
}

func (h hearing) Read(into []byte) (int, error) {
	n, err := h.Reader.Read(into)
	if n > 0 {
		h.l.mu.Lock()
		h.l.heard = h.l.c.now()
		h.l.mu.Unlock()
	}
	return n, err
}
