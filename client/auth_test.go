package client_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

var laptop = client.Machine{Name: "laptop", OS: "linux", Arch: "64-bit"}

// beats is a clock whose every sleep lets something happen first.
type beats struct {
	*clock
	on func(sleep int)
	n  atomic.Int32
}

func (b *beats) Sleep(ctx context.Context, d time.Duration) error {
	if n := b.n.Add(1); b.on != nil {
		b.on(int(n))
	}
	return b.clock.Sleep(ctx, d)
}

func auth(t *testing.T, o client.Options) *client.Auth {
	t.Helper()
	own := newClock()
	if o.Now == nil {
		o.Now = own.Now
	}
	if o.Sleep == nil {
		o.Sleep = own.Sleep
	}
	a, err := client.NewAuth(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

// handleAuth is an Auth of a server that does what the function says.
func handleAuth(t *testing.T, o client.Options, h http.HandlerFunc) *client.Auth {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	o.Host = server.URL
	return auth(t, o)
}

func begin(t *testing.T, a *client.Auth) model.LoginCode {
	t.Helper()
	code, err := a.Begin(t.Context(), laptop)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// door is a sandbox and an Auth that live by one clock.
type door struct {
	*sandbox.Server
	*client.Auth
	time *beats
	log  *bytes.Buffer
}

func openDoor(t *testing.T, o sandbox.Options) *door {
	t.Helper()
	d := &door{time: &beats{clock: newClock()}, log: &bytes.Buffer{}}
	o.Now = d.time.Now
	var url string
	d.Server, url = serve(t, o)
	d.Auth = auth(t, client.Options{
		Host: url, Now: d.time.Now, Sleep: d.time.Sleep, Version: "v1.2.3-rc.1",
		Logger: slog.New(slog.NewJSONHandler(d.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	return d
}

func (d *door) polls() (n int) {
	for _, r := range d.Requests() {
		if r.Path == "/v3/auth/cli/authorize" {
			n++
		}
	}
	return n
}

// Close is of both; the sandbox's is called by its own cleanup.
func (d *door) Close() {}

func who(t *testing.T, c model.Credential) string {
	t.Helper()
	account, err := dial(t, client.Options{Host: c.Host, Token: c.Token}).Account(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return account.ActorName + ", " + account.TokenKind
}

func TestLoginIsApproved(t *testing.T) {
	t.Parallel()
	d := openDoor(t, sandbox.Options{})
	began := d.time.Now()
	code := begin(t, d.Auth)
	if code.Host != d.Host() || code.URL != d.Host()+"/workplace/auth/cli" || !code.Expires.Equal(began.Add(5*time.Minute)) || len(code.Code) != 9 {
		t.Errorf("code %+v", code)
	}
	d.time.on = func(sleep int) {
		if sleep == 3 {
			if err := d.ApproveAs(code.Code, "bo"); err != nil {
				t.Error(err)
			}
		}
	}
	got, err := d.Await(t.Context(), code)
	if err != nil || !got.Made || got.Host != d.Host() || model.KindOfToken(got.Token) != model.CLIToken {
		t.Fatalf("%+v, %v", got, err)
	}
	if !slices.Equal(d.time.sleeps(), []time.Duration{2 * time.Second, 2 * time.Second, 2 * time.Second}) || d.polls() != 4 {
		t.Errorf("slept %v, asked %d times", d.time.sleeps(), d.polls())
	}
	if someone := who(t, got); someone != "Bo Berg, cli" {
		t.Errorf("logged in as %s", someone)
	}
	for _, r := range d.Requests() {
		if r.Authorization != (r.Path == "/v3/me") {
			t.Errorf("%s carries an Authorization header: %t", r.Path, r.Authorization)
		}
		if r.Path == "/v3/auth/cli/authorize" && r.Body != `{"code":"`+code.Polling.Reveal()+`"}` {
			t.Error("the body of a poll is another one")
		}
	}
	first := d.Requests()[0]
	want := url.Values{"hostname": {"laptop"}, "version": {"v1.2.3"}, "os": {"linux"}, "arch": {"64-bit"}}
	if first.Method != http.MethodGet || first.Path != "/v3/auth/cli/generate/2" || first.Query.Encode() != want.Encode() {
		t.Errorf("asked for a code with %s %s %v", first.Method, first.Path, first.Query)
	}
	// A code is good for one token.
	if _, err := d.Await(t.Context(), code); model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "already used") {
		t.Errorf("a second time: %v", err)
	}
	log := d.log.String()
	for _, secret := range []string{code.Polling.Reveal(), got.Token.Reveal(), "hostname"} {
		if strings.Contains(log, secret) {
			t.Error("the log holds a secret or a query")
		}
	}
	// Waiting is nothing to warn of; only the last, refused question is.
	if strings.Count(log, `"WARN"`) != 1 || strings.Count(log, "/v3/auth/cli/authorize") != 5 {
		t.Errorf("log:\n%s", log)
	}
}

func TestLoginIsRefused(t *testing.T) {
	t.Parallel()
	d := openDoor(t, sandbox.Options{})
	code := begin(t, d.Auth)
	if err := d.Refuse(strings.ToLower(code.Code)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Await(t.Context(), code); !errors.Is(err, model.ErrLoginRefused) || !strings.HasSuffix(err.Error(), ": The login was refused.") {
		t.Errorf("%v", err)
	}
}

func TestLoginExpires(t *testing.T) {
	t.Parallel()
	d := openDoor(t, sandbox.Options{})
	code := begin(t, d.Auth)
	_, err := d.Await(t.Context(), code)
	if !errors.Is(err, model.ErrLoginExpired) || err.Error() != model.ErrLoginExpired.Error() {
		t.Errorf("%v", err)
	}
	if !d.time.Now().Equal(code.Expires) || d.polls() != 150 {
		t.Errorf("ended at %s instead of %s after %d questions", d.time.Now(), code.Expires, d.polls())
	}
	// The server's own end is one that its answer tells.
	short := openDoor(t, sandbox.Options{LoginTTL: 10 * time.Second})
	if _, err := short.Await(t.Context(), begin(t, short.Auth)); model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "has expired") || short.polls() != 6 {
		t.Errorf("after %d questions: %v", short.polls(), err)
	}
}

func TestLoginIsCancelled(t *testing.T) {
	t.Parallel()
	d := openDoor(t, sandbox.Options{})
	code := begin(t, d.Auth)
	ctx, cancel := context.WithCancel(t.Context())
	d.time.on = func(sleep int) {
		if sleep == 2 {
			cancel()
		}
	}
	if _, err := d.Await(ctx, code); !errors.Is(err, context.Canceled) || d.polls() != 2 {
		t.Errorf("while it sleeps: %v after %d questions", err, d.polls())
	}
	// And while a question is on its way.
	ctx, cancel = context.WithCancel(t.Context())
	hold := make(chan struct{})
	defer close(hold)
	arrived := atomic.Bool{}
	a := handleAuth(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			serveCode(w, r)
			return
		}
		arrived.Store(true)
		cancel()
		<-hold
	})
	if _, err := a.Await(ctx, begin(t, a)); !errors.Is(err, context.Canceled) || !arrived.Load() {
		t.Errorf("while it asks: %v", err)
	}
	if _, err := a.Begin(ctx, laptop); !errors.Is(err, context.Canceled) {
		t.Errorf("before it begins: %v", err)
	}
}

func serveCode(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"code":"AB-CD","polling_code":"the-polling-code","auth_url":"https://dashboard.example.com/auth"}`)
}

// TestLoginOutlivesTrouble breaks the asking in ways that pass, before the question did anything.
func TestLoginOutlivesTrouble(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"reset":     {Kind: sandbox.FaultReset},
		"truncated": {Kind: sandbox.FaultTruncate},
		"500 HTML":  {Kind: sandbox.FaultStatus, Status: 500, HTML: true},
		"502 HTML":  {Kind: sandbox.FaultStatus, Status: 502, HTML: true},
		"503":       {Kind: sandbox.FaultStatus, Status: 503},
		"504 HTML":  {Kind: sandbox.FaultStatus, Status: 504, HTML: true},
		"429":       {Kind: sandbox.FaultStatus, Status: 429, RetryAfter: 20},
	} {
		d := openDoor(t, sandbox.Options{})
		code := begin(t, d.Auth)
		disarm := d.Inject(onPost(fault, 4))
		d.time.on = func(sleep int) {
			if sleep == 5 {
				disarm()
				if err := d.Approve(code.Code); err != nil {
					t.Error(err)
				}
			}
		}
		got, err := d.Await(t.Context(), code)
		if err != nil || who(t, got) != "Ana Lima, cli" {
			t.Errorf("%s: %v", name, err)
		}
		if name == "429" && d.time.sleeps()[0] < 19*time.Second {
			t.Errorf("the rate limit was not waited for: %v", d.time.sleeps())
		}
	}
	// Nothing answers until the time is over: the error says both.
	d := openDoor(t, sandbox.Options{})
	code := begin(t, d.Auth)
	d.Inject(sandbox.Fault{Kind: sandbox.FaultReset})
	_, err := d.Await(t.Context(), code)
	if !errors.Is(err, model.ErrLoginExpired) || !errors.Is(err, syscall.ECONNRESET) || model.KindOf(err) != model.Unavailable {
		t.Errorf("%v", err)
	}
	noSecrets(t, err, code.Polling.Reveal())
	// The server goes away altogether.
	d = openDoor(t, sandbox.Options{})
	code = begin(t, d.Auth)
	if err := d.Server.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Await(t.Context(), code); !errors.Is(err, model.ErrLoginExpired) || !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("%v", err)
	}
}

func onPost(f sandbox.Fault, times int) sandbox.Fault {
	f.Method, f.Times = http.MethodPost, times
	return f
}

func TestLoginEndsWithOtherAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault sandbox.Fault
		kind  model.Kind
	}{
		"500":       {sandbox.Fault{Kind: sandbox.FaultStatus, Status: 500}, model.Unavailable},
		"403":       {sandbox.Fault{Kind: sandbox.FaultStatus, Status: 403}, model.Forbidden},
		"401":       {sandbox.Fault{Kind: sandbox.FaultStatus, Status: 401}, model.Unauthorized},
		"malformed": {sandbox.Fault{Kind: sandbox.FaultMalformed}, model.Unreadable},
	} {
		d := openDoor(t, sandbox.Options{})
		code := begin(t, d.Auth)
		d.Inject(onPost(c.fault, 0))
		if _, err := d.Await(t.Context(), code); model.KindOf(err) != c.kind || d.polls() != 1 {
			t.Errorf("%s: %v after %d questions", name, err, d.polls())
		}
	}
	// The answer with the token is lost: the next question finds the code used, and the error says what that means.
	d := openDoor(t, sandbox.Options{})
	code := begin(t, d.Auth)
	if err := d.Approve(code.Code); err != nil {
		t.Fatal(err)
	}
	d.Inject(sandbox.Fault{Kind: sandbox.FaultTruncate, After: true, Method: http.MethodPost, Times: 1})
	_, err := d.Await(t.Context(), code)
	if model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "already used") || !strings.Contains(err.Error(), "log in again") {
		t.Errorf("%v", err)
	}
}

func TestLoginReasons(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 5000)
	for body, want := range map[string]string{
		`{"error":"No."}`:                               ": No.",
		`{"error":"  "}`:                                "",
		`{"error":true}`:                                "",
		`{"error":7}`:                                   "",
		`{"error":{"message":"Not today"}}`:             ": Not today",
		`{"error":["a",{"b":1}]}`:                       `: ["a",{"b":1}]`,
		`{"error":"a\u001b]52;c;eA==\u0007b\u202ec\n"}`: ": a]52;c;eA==bc",
		`{"error":"got the-polling-code"}`:              ": got " + model.Elided,
		`{"error":"<b>no</b>","token":"dp.ct.x"}`:       ": <b>no</b>",
		`{"error":"` + long + `"}`:                      ": " + long[:400] + "…",
	} {
		a := handleAuth(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				serveCode(w, r)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, body)
		})
		_, err := a.Await(t.Context(), begin(t, a))
		if !errors.Is(err, model.ErrLoginRefused) || err.Error() != model.ErrLoginRefused.Error()+want {
			t.Errorf("%.60s gives %q", body, err)
		}
	}
	for body, want := range map[string]string{
		`{}`:                                 "the token is missing",
		`null`:                               "the token is missing",
		`{"error":null}`:                     "the token is missing",
		`{"token":""}`:                       "the token is missing",
		`{"token":17}`:                       "number",
		`{"token":"dp.ct.a b"}`:              "not one that can be sent",
		`{"token":"dp.ct.\u001b[2J"}`:        "not one that can be sent",
		`{"token":"dp.ct.` + long + `"}`:     "not one that can be sent",
		`<html>dp.ct.in-a-page</html>`:       "not JSON",
		`{"error":null,"token":["dp.ct.x"]}`: "array",
	} {
		a := handleAuth(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				serveCode(w, r)
				return
			}
			_, _ = io.WriteString(w, body)
		})
		_, err := a.Await(t.Context(), begin(t, a))
		if model.KindOf(err) != model.Unreadable || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s gives %v", body, err)
		}
		noSecrets(t, err, "dp.ct.", "the-polling-code")
	}
	// What is beside the token is not needed.
	a := handleAuth(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			serveCode(w, r)
			return
		}
		_, _ = io.WriteString(w, `{"error":null,"token":"dp.ct.fresh","name":{"first":"Ana"}}`)
	})
	if got, err := a.Await(t.Context(), begin(t, a)); err != nil || got.Token.Reveal() != "dp.ct.fresh" {
		t.Errorf("%v", err)
	}
}
