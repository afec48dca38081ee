package client

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"dtui/model"
)

// bucket is one of Doppler's three counters. Which endpoint counts against which is not documented: answers with values
// are taken for secret reads, everything but GET for writes.
type bucket int

const (
	reads bucket = iota
	secretReads
	writes
	buckets
)

const (
	window = time.Minute
	// What background requests leave of a counter to the others: one in reserve parts.
	reserve = 8
	// How long a background request waits before it looks again whether the others are through.
	yieldPause = 250 * time.Millisecond
	// A counter lasts a minute; a reset further away than this means that the two clocks disagree.
	plausibleReset = 2 * window
	longestWait    = 24 * time.Hour
	// More than this is no limit that Doppler has.
	mostPerMinute = 1_000_000
)

// pacer keeps requests within the rate limits. It is not x/time/rate because the truth is Doppler's: other programs
// use up the same counters, and only the headers of the answers tell how far.
type pacer struct {
	now   func() time.Time
	sleep func(context.Context, time.Duration) error

	mu    sync.Mutex
	state [buckets]counter
}

type counter struct {
	model.Bucket
	// blocked is until when a 429 forbids everything.
	blocked time.Time
	// waiting counts those who sleep, hurried the ones among them that somebody waits for.
	waiting, hurried int
	until            time.Time
}

func newPacer(now func() time.Time, sleep func(context.Context, time.Duration) error) *pacer {
	return &pacer{now: now, sleep: sleep}
}

// outOfBudget says that the counter starts anew later than the caller would wait.
type outOfBudget struct{ until time.Time }

func (e *outOfBudget) Error() string { return "rate-limited until " + e.until.Format("15:04:05") }

// take waits for a place and uses it. patience is what is left of the caller's; background callers have no end of it.
func (p *pacer) take(ctx context.Context, b bucket, patience *time.Duration) error {
	background := isBackground(ctx)
	for {
		wait, until := p.try(b, background)
		if wait <= 0 {
			return ctx.Err()
		}
		if !background && wait > *patience {
			return &outOfBudget{until}
		}
		if deadline, ok := ctx.Deadline(); ok && wait > time.Until(deadline) {
			return &outOfBudget{until}
		}
		*patience -= wait
		p.queue(b, background, until, 1)
		err := p.sleep(ctx, wait)
		p.queue(b, background, until, -1)
		if err != nil {
			return err
		}
	}
}

func (p *pacer) try(b bucket, background bool) (time.Duration, time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, now := &p.state[b], p.now()
	if now.Before(s.blocked) {
		return s.blocked.Sub(now), s.blocked
	}
	if s.Limit == 0 {
		return 0, now
	}
	if !now.Before(s.Reset) {
		// Until an answer says better, a new minute begins now.
		s.Remaining, s.Reset = s.Limit, now.Add(window)
	}
	if !background && s.Remaining > 0 {
		s.Remaining--
		return 0, now
	}
	if background && s.Remaining > s.Limit/reserve+s.hurried {
		s.Remaining--
		return 0, now
	}
	if background && s.Remaining > 0 && s.hurried > 0 {
		return yieldPause, now.Add(yieldPause)
	}
	return s.Reset.Sub(now), s.Reset
}

func (p *pacer) queue(b bucket, background bool, until time.Time, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := &p.state[b]
	s.waiting += n
	if !background {
		s.hurried += n
	}
	if n > 0 && until.After(s.until) {
		s.until = until
	}
	if s.waiting == 0 {
		s.until = time.Time{}
	}
}

// heard takes in the headers of an answer (Doppler's API reference, rate limits; its guide spells them
// X-Rate-Limit-…).
func (p *pacer) heard(b bucket, header http.Header) {
	limit, okLimit := number(header, "X-Ratelimit-Limit", "X-Rate-Limit-Limit")
	remaining, okRemaining := number(header, "X-Ratelimit-Remaining", "X-Rate-Limit-Remaining")
	if !okLimit || !okRemaining || limit < 1 || limit > mostPerMinute {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s, now := &p.state[b], p.now()
	reset := resetTime(header, now)
	s.Limit = int(limit)
	left := int(min(max(remaining, 0), limit))
	switch {
	case reset.IsZero() && s.Reset.IsZero():
		s.Reset, s.Remaining = now.Add(window), left
	case reset.IsZero():
		// An answer about a minute that is over, or no telling which: it must not use up this one.
	case reset.Sub(s.Reset).Abs() < time.Second:
		// The same minute. Answers overtake each other, and requests under way were counted here already.
		s.Remaining = min(s.Remaining, left)
	default:
		s.Reset, s.Remaining = reset, left
	}
}

// block forbids a counter's requests after a 429 and returns until when.
func (p *pacer) block(b bucket, header http.Header, fallback time.Duration) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	until := now.Add(fallback)
	if wait, ok := retryAfter(header, now); ok {
		until = now.Add(wait)
	} else if reset := resetTime(header, now); !reset.IsZero() {
		until = reset
	}
	if s := &p.state[b]; until.After(s.blocked) {
		s.blocked = until
	}
	return until
}

func (p *pacer) budget() model.Budget {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := model.Budget{
		Reads: p.state[reads].Bucket, SecretReads: p.state[secretReads].Bucket, Writes: p.state[writes].Bucket,
	}
	for _, s := range p.state {
		if s.until.After(out.Until) {
			out.Until = s.until
		}
	}
	return out
}

// resetTime reads when the counter starts anew, by the client's clock; zero when no answer tells or it is past.
func resetTime(header http.Header, now time.Time) time.Time {
	unix, ok := number(header, "X-Ratelimit-Reset", "X-Rate-Limit-Reset")
	if !ok || unix <= 0 || unix > 1e12 {
		return time.Time{}
	}
	reset := time.Unix(int64(unix), 0)
	if wait := reset.Sub(now); wait > 0 && wait <= plausibleReset {
		return reset
	}
	// The clocks disagree: count from what the server says the time is.
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		if wait := reset.Sub(date); wait > 0 && wait <= plausibleReset {
			return now.Add(wait)
		}
	}
	return time.Time{}
}

// retryAfter reads seconds, with a fraction or not, or a date (RFC 9110, section 10.2.3).
func retryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	text := header.Get("Retry-After")
	if text == "" {
		return 0, false
	}
	if seconds, ok := number(header, "Retry-After"); ok {
		if seconds < 0 {
			return 0, false
		}
		return min(time.Duration(min(seconds, longestWait.Seconds())*float64(time.Second)), longestWait), true
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	from := now
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		from = date
	}
	return min(max(at.Sub(from), 0), longestWait), true
}

func number(header http.Header, names ...string) (float64, bool) {
	for _, name := range names {
		n, err := strconv.ParseFloat(strings.TrimSpace(header.Get(name)), 64)
		// Beyond this a number is no count and no time, and would not fit an int everywhere.
		if err == nil && n > -1e15 && n < 1e15 {
			return n, true
		}
	}
	return 0, false
}
