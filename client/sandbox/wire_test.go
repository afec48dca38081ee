package sandbox_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"dtui/client/sandbox"
)

func TestHostAndOrigin(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{AllowHosts: []string{"box.test", "exact.test:99"}})
	own := strings.TrimPrefix(s.url, "http://")
	_, port, err := net.SplitHostPort(own)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		host, origin string
		status       int
	}{
		{own, "", 200},
		{"localhost:" + port, "", 200},
		{"localhost", "", 403},
		{"127.0.0.1", "", 403},
		{"evil.test:" + port, "", 403},
		{"localhost:1", "", 403},
		{"box.test", "", 200},
		{"BOX.test:7", "", 200},
		{"exact.test:99", "", 200},
		{"exact.test:98", "", 403},
		{own, "http://" + own, 200},
		{own, "http://evil.test", 403},
		{own, "null", 403},
		{own, "https://" + own, 403},
		{own, "http://localhost:" + port, 403},
		{"box.test", "https://box.test", 200},
	} {
		r := s.request(http.MethodGet, "/v3/me", "")
		r.Host = c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		got, err := s.try(r)
		if err != nil {
			t.Fatal(err)
		}
		if got.status != c.status {
			t.Errorf("host %q, origin %q: status %d, want %d", c.host, c.origin, got.status, c.status)
		}
		for name := range got.header {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("the reply carries %s", name)
			}
		}
	}
}

func TestListensOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.com:0", "nonsense"} {
		s, err := sandbox.New(sandbox.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if url, err := s.Start(addr); err == nil {
			t.Errorf("%s: listens on %s", addr, url)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	s, err := sandbox.New(sandbox.Options{AllowRemote: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Start("0.0.0.0:0"); err != nil {
		t.Error(err)
	}
	if _, err := s.Start("127.0.0.1:0"); err == nil {
		t.Error("it started twice")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if url, err := s.Start(":0"); err != nil || !strings.HasPrefix(url, "http://127.0.0.1:") {
		t.Errorf("started again: %q, %v", url, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestRateLimits(t *testing.T) {
	t.Parallel()
	for plan, limits := range map[string][3]int{
		sandbox.PlanDeveloper: {240, 120, 60}, sandbox.PlanTeam: {480, 240, 120}, sandbox.PlanEnterprise: {480, 480, 240},
	} {
		s := start(t, sandbox.Options{Plan: plan})
		for i, got := range []*reply{
			s.get(secretsPath + "/names" + dev), s.get(secretPath + dev + "&name=TOKEN"), s.post(secretsPath+stg, `{"secrets":{}}`),
		} {
			if limit, left := got.header.Get("X-Ratelimit-Limit"), got.header.Get("X-Ratelimit-Remaining"); limit != strconv.Itoa(limits[i]) || left != strconv.Itoa(limits[i]-1) {
				t.Errorf("%s, bucket %d: limit %s, remaining %s", plan, i, limit, left)
			}
		}
	}
}

func TestRateLimitReached(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{Plan: sandbox.PlanDeveloper})
	for range 60 {
		s.post(secretsPath+stg, `{"secrets":{}}`).want(200)
	}
	s.clock.add(10500 * time.Millisecond)
	refused := s.post(secretsPath+stg, `{"secrets":{"A":"1"}}`).want(429)
	refused.says("rate limit")
	reset := strconv.FormatInt(newClock().Now().Add(time.Minute).Unix(), 10)
	for name, want := range map[string]string{
		"Retry-After": "50", "X-Ratelimit-Limit": "60", "X-Ratelimit-Remaining": "0", "X-Ratelimit-Reset": reset,
	} {
		if got := refused.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if len(s.Writes()) != 0 {
		t.Error("a refused write was applied")
	}
	// The other buckets and the other keys have their own.
	if s.get("/v3/me").want(200).header.Get("Retry-After") != "" {
		t.Error("retry-after on a reply that is not 429")
	}
	s.get(secretsPath + stg).want(200)
	s.as(benToken).post(secretsPath+stg, `{"secrets":{}}`).want(200)
	s.clock.add(49500 * time.Millisecond)
	s.post(secretsPath+stg, `{"secrets":{"A":"1"}}`).want(200)
	// Without a token the address has a bucket.
	for range 240 {
		s.as("wrong").get("/v3/me").want(401)
	}
	s.as("wrong").get("/v3/me").want(429)

	// So has every call that needs none, whoever makes it.
	fresh := start(t, sandbox.Options{})
	fresh.get(generatePath).want(200)
	if left := fresh.as("").get(generatePath).want(200).header.Get("X-Ratelimit-Remaining"); left != "478" {
		t.Errorf("of the address's budget %s are left", left)
	}

	off := start(t, sandbox.Options{Plan: sandbox.PlanDeveloper, NoRateLimits: true})
	for range 61 {
		if got := off.post(secretsPath+stg, `{"secrets":{}}`).want(200).header.Get("X-Ratelimit-Limit"); got != "60" {
			t.Fatalf("limit %q", got)
		}
	}
}

func parse(t *testing.T, text string) sandbox.Fault {
	t.Helper()
	f, err := sandbox.ParseFault(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFaultStatuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind   string
		status int
		text   string
	}{
		{"401", 401, `"success":false`},
		{"403", 403, `"success":false`},
		{"409", 409, `"success":false`},
		{"429=7", 429, `"success":false`},
		{"500", 500, `"success":false`},
		{"503=html", 503, "<!doctype html>"},
		{"malformed", 200, `{"raw":`},
	} {
		for when, writes := range map[string]int{"before": 0, "after": 1} {
			s := start(t, sandbox.Options{Faults: []sandbox.Fault{parse(t, c.kind+","+when+",POST,/configs/config/secrets,x1")}})
			s.get(secretsPath + stg).want(200)
			s.post("/v3/projects/project/note?project=shop", `{"secret":"A","note":"n"}`).want(200)
			got := s.post(secretsPath+stg, `{"secrets":{"A":"1"}}`).want(c.status)
			if !strings.Contains(got.body, c.text) {
				t.Errorf("%s %s: %s", c.kind, when, got.body)
			}
			if html := strings.HasPrefix(got.header.Get("Content-Type"), "text/html"); html != strings.HasSuffix(c.kind, "html") {
				t.Errorf("%s: %s", c.kind, got.header.Get("Content-Type"))
			}
			if want := strings.TrimPrefix(c.kind, "429="); c.status == 429 && got.header.Get("Retry-After") != want {
				t.Errorf("retry-after %q", got.header.Get("Retry-After"))
			}
			if n := len(s.Writes()); n != writes {
				t.Errorf("%s %s: %d writes, want %d", c.kind, when, n, writes)
			}
			s.post(secretsPath+stg, `{"secrets":{"A":"2"}}`).want(200)
			if statuses := statusesOf(s); !slices.Equal(statuses, []int{200, 200, c.status, 200}) {
				t.Errorf("%s: log %v", c.kind, statuses)
			}
		}
	}
}

func statusesOf(s *site) []int {
	var all []int
	for _, r := range s.Requests() {
		all = append(all, r.Status)
	}
	return all
}

func TestFaultConnections(t *testing.T) {
	t.Parallel()
	for when, writes := range map[string]int{"before": 0, "after": 1} {
		s := start(t, sandbox.Options{})
		s.Inject(parse(t, "reset,"+when+",POST,x1"))
		_, err := s.try(s.request(http.MethodPost, secretsPath+stg, `{"secrets":{"A":"1"}}`))
		if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, io.EOF) {
			t.Errorf("reset %s: %v", when, err)
		}
		if n := len(s.Writes()); n != writes {
			t.Errorf("reset %s: %d writes, want %d", when, n, writes)
		}
		s.Inject(parse(t, "truncate,"+when+",x1"))
		got, err := s.try(s.request(http.MethodPost, secretsPath+stg, `{"secrets":{"A":"2"}}`))
		if !errors.Is(err, io.ErrUnexpectedEOF) || got.status != 200 || got.body == "" {
			t.Errorf("truncate %s: %v, %+v", when, err, got)
		}
		if n := len(s.Writes()); n != 2*writes {
			t.Errorf("truncate %s: %d writes, want %d", when, n, 2*writes)
		}
		s.get("/v3/me").want(200)
		if statuses := statusesOf(s); !slices.Equal(statuses, []int{0, 200, 200}) {
			t.Errorf("%s: log %v", when, statuses)
		}
	}
}

// posted tells whether a POST has arrived.
func posted(s *site) bool {
	return slices.ContainsFunc(s.Requests(), func(r sandbox.Request) bool { return r.Method == http.MethodPost })
}

func TestFaultLatency(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		for _, leaves := range []bool{false, true} {
			s := start(t, sandbox.Options{})
			hold := make(chan struct{})
			s.Inject(sandbox.Fault{Kind: sandbox.FaultLatency, Hold: hold, After: after, Method: http.MethodPost, Times: 1})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			r := s.request(http.MethodPost, secretsPath+stg, `{"secrets":{"A":"1"}}`).WithContext(ctx)
			done := make(chan error, 1)
			go func() {
				_, err := s.try(r)
				done <- err
			}()
			// Other requests are answered meanwhile.
			for !posted(s) || after && len(s.Writes()) == 0 {
				s.get("/v3/workplace").want(200)
			}
			if !after && len(s.Writes()) != 0 {
				t.Error("a request that is held before its effect wrote")
			}
			if leaves {
				cancel()
				if err := <-done; !errors.Is(err, context.Canceled) {
					t.Errorf("held: %v", err)
				}
				continue
			}
			close(hold)
			if err := <-done; err != nil || len(s.Writes()) != 1 {
				t.Errorf("released: %v, %d writes", err, len(s.Writes()))
			}
		}
	}
	// Latencies add up, and go along with another fault.
	s := start(t, sandbox.Options{Latency: time.Millisecond, Faults: []sandbox.Fault{parse(t, "latency=1ms"), parse(t, "latency=1ms,after"), parse(t, "502,x2")}})
	s.get("/v3/me").want(502)
	s.get("/v3/me").want(502)
	s.get("/v3/me").want(200)
}

func TestCloseEndsHeldRequests(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{Latency: time.Hour})
	done := make(chan error, 1)
	r := s.request(http.MethodGet, "/v3/me", "")
	go func() {
		_, err := s.try(r)
		done <- err
	}()
	for len(s.Requests()) == 0 {
		if ctx := t.Context(); ctx.Err() != nil {
			t.Fatal(ctx.Err())
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err == nil {
		t.Error("a held request was answered by a closed server")
	}
}

func TestParseFaultRefusals(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "nonsense", "404", "600", "latency", "latency=soon", "latency=-1s", "429=x", "429=0", "503=xml", "401=html",
		"reset=1", "503,x0", "503,xy", "503,sometimes", "503,",
	} {
		if f, err := sandbox.ParseFault(text); err == nil {
			t.Errorf("%q is taken as %+v", text, f)
		}
	}
	if _, err := sandbox.New(sandbox.Options{Faults: []sandbox.Fault{{Kind: "odd"}}}); err == nil {
		t.Error("New takes a wrong fault")
	}
	s := start(t, sandbox.Options{})
	disarm := s.Inject(sandbox.Fault{Kind: "odd"})
	s.get("/v3/me").want(500).says("injected fault is wrong")
	disarm()
	s.get("/v3/me").want(200)
}

func TestRequestsRecord(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	s.post(secretsPath+stg, `{"secrets":{"A":"1"}}`).want(200)
	s.as("").get("/v3/me").want(401)
	got := s.Requests()
	if len(got) != 2 {
		t.Fatalf("%d requests", len(got))
	}
	r := got[0]
	if r.Method != http.MethodPost || r.Path != secretsPath || r.Query.Get("config") != "stg" || r.Body != `{"secrets":{"A":"1"}}` ||
		"http://"+r.Host != s.url || !r.Authorization || r.Status != 200 {
		t.Errorf("request: %+v", r)
	}
	if got[1].Authorization || got[1].Status != 401 {
		t.Errorf("request: %+v", got[1])
	}
}
