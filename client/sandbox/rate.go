package sandbox

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// bucket is one of the three budgets that Doppler keeps per key (Doppler's API reference, Rate Limits).
type bucket int

const (
	reads bucket = iota
	secretReads
	writes
)

// bucketOf sorts a request into its budget. Doppler does not list which endpoint counts where; the replies that carry
// values count as secret reads here, and everything that is not a read as a write.
func bucketOf(r *http.Request) bucket {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return writes
	}
	switch strings.TrimPrefix(r.URL.Path, "/v3/configs/config/") {
	case "secret", "secrets", "secrets/download":
		return secretReads
	default:
		return reads
	}
}

func planRates(plan string) [3]int {
	switch plan {
	case PlanDeveloper:
		return [3]int{240, 120, 60}
	case PlanEnterprise:
		return [3]int{480, 480, 240}
	default:
		return [3]int{480, 240, 120}
	}
}

// limiter counts requests in fixed windows, each beginning with the first request after the last one ended.
type limiter struct {
	mu      sync.Mutex
	off     bool
	window  time.Duration
	limits  [3]int
	windows map[limiterKey]*window
}

type limiterKey struct {
	who    string
	bucket bucket
}

type window struct {
	used int
	ends time.Time
}

// grant is what one request got from its bucket.
type grant struct {
	ok        bool
	limit     int
	remaining int
	resets    time.Time
	now       time.Time
}

func newLimiter(opts Options) *limiter {
	return &limiter{off: opts.NoRateLimits, window: opts.RateWindow, limits: planRates(opts.Plan), windows: map[limiterKey]*window{}}
}

// maxWindows is where windows that ended are thrown out, so that many callers do not fill the memory.
const maxWindows = 1000

func (l *limiter) take(who string, b bucket, now time.Time) grant {
	l.mu.Lock()
	defer l.mu.Unlock()
	limit := l.limits[b]
	if l.off {
		return grant{true, limit, limit, now.Add(l.window), now}
	}
	if len(l.windows) > maxWindows {
		for key, w := range l.windows {
			if !now.Before(w.ends) {
				delete(l.windows, key)
			}
		}
	}
	key := limiterKey{who, b}
	w := l.windows[key]
	if w == nil || !now.Before(w.ends) {
		w = &window{ends: now.Add(l.window)}
		l.windows[key] = w
	}
	if w.used >= limit {
		return grant{false, limit, 0, w.ends, now}
	}
	w.used++
	return grant{true, limit, limit - w.used, w.ends, now}
}

func (g grant) header(h http.Header) {
	h.Set("X-Ratelimit-Limit", strconv.Itoa(g.limit))
	h.Set("X-Ratelimit-Remaining", strconv.Itoa(g.remaining))
	h.Set("X-Ratelimit-Reset", strconv.FormatInt(wholeSeconds(g.resets.Sub(time.Unix(0, 0))), 10))
}

func (g grant) refusal() *answer {
	a := refusal(http.StatusTooManyRequests, "You have exceeded the rate limit. Try again later.")
	a.header.Set("Retry-After", strconv.FormatInt(max(1, wholeSeconds(g.resets.Sub(g.now))), 10))
	return a
}

// wholeSeconds rounds up: a client that comes back a moment early is refused again.
func wholeSeconds(d time.Duration) int64 {
	return int64((d + time.Second - 1) / time.Second)
}
