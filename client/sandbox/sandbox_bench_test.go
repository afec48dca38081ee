package sandbox

import (
	"net/http"
	"testing"
	"time"
)

// benchmarked returns a server and a call by its main token.
func benchmarked(b *testing.B, projects, configs, secrets int) *call {
	b.Helper()
	text, err := Generate(projects, configs, secrets)
	if err != nil {
		b.Fatal(err)
	}
	s, err := New(Options{World: text, Limits: LimitsOff, NoRateLimits: true})
	if err != nil {
		b.Fatal(err)
	}
	return &call{server: s, state: s.state, by: s.state.Tokens[0], query: map[string][]string{
		"project": {"billing-api"}, "config": {"dev"}, "per_page": {"1000"},
	}, now: time.Unix(0, 0)}
}

func benchmark(b *testing.B, c *call, e endpoint, stale bool) {
	b.ReportAllocs()
	for b.Loop() {
		if stale {
			c.state.changed()
		}
		reply, err := e(c)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := encode(reply); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSecrets10000(b *testing.B) {
	benchmark(b, benchmarked(b, 1, 3, 10_000), (*call).listSecrets, false)
}

func BenchmarkSecrets10000AfterChange(b *testing.B) {
	benchmark(b, benchmarked(b, 1, 3, 10_000), (*call).listSecrets, true)
}

func BenchmarkProjects1500(b *testing.B) {
	benchmark(b, benchmarked(b, 1500, 3, 0), (*call).listProjects, false)
}

func BenchmarkConfigs250(b *testing.B) {
	benchmark(b, benchmarked(b, 1, 250, 10), (*call).listConfigs, false)
}

func BenchmarkStart(b *testing.B) {
	text, err := Generate(1, 3, 10_000)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := build(text, time.Unix(0, 0)); err != nil {
			b.Fatal(err)
		}
	}
}

func TestBucketOf(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bucket{
		"/v3/me": reads, "/v3/configs/config/secrets": secretReads, "/v3/configs/config/secret": secretReads,
		"/v3/configs/config/secrets/names": reads, "/v3/configs/config/secrets/download": secretReads, "/v3/configs/config/logs/log": reads,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := bucketOf(r); got != want {
			t.Errorf("GET %s: %d, want %d", path, got, want)
		}
		r.Method = http.MethodPost
		if got := bucketOf(r); got != writes {
			t.Errorf("POST %s: %d, want %d", path, got, writes)
		}
	}
}
