package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

// answering is a transport that answers everything with one body.
func answering(body string) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
			Body: io.NopCloser(bytes.NewReader([]byte(body))), ContentLength: int64(len(body)),
		}, nil
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// jsonText is an answer of generate/2 with a page of any bytes.
func jsonText(t *testing.T, page string) string {
	t.Helper()
	text, err := json.Marshal(map[string]string{"code": "AB", "polling_code": "p", "auth_url": page})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func made(t *testing.T, d *door, kind string) model.Credential {
	t.Helper()
	token, err := d.AddToken(sandbox.TokenSpec{Kind: kind})
	if err != nil {
		t.Fatal(err)
	}
	return model.Credential{Host: d.Host(), Token: model.NewValue(token), Made: true}
}

func alive(t *testing.T, c model.Credential) bool {
	t.Helper()
	_, err := dial(t, client.Options{Host: c.Host, Token: c.Token}).Verify(t.Context())
	if err != nil && model.KindOf(err) != model.Unauthorized {
		t.Fatal(err)
	}
	return err == nil
}

func TestRoll(t *testing.T) {
	t.Parallel()
	d := openDoor(t, sandbox.Options{})
	old := made(t, d, sandbox.KindCLI)
	fresh, err := d.Roll(t.Context(), old)
	if err != nil || !fresh.Made || fresh.Host != d.Host() || fresh.Token.Equal(old.Token) {
		t.Fatalf("%+v, %v", fresh, err)
	}
	if alive(t, old) || !alive(t, fresh) || who(t, fresh) != "Ana Lima, cli" {
		t.Error("the old token lives, or the new one does not")
	}
	r := d.Requests()[0]
	if r.Method != http.MethodPost || r.Path != "/v3/auth/cli/roll" || r.Authorization || r.Body != `{"token":"`+old.Token.Reveal()+`"}` || len(r.Query) != 0 {
		t.Errorf("sent %s %s", r.Method, r.Path)
	}
	// Doppler does not know it any more: a plain refusal, not an unknown outcome.
	if _, err := d.Roll(t.Context(), old); model.KindOf(err) != model.Unauthorized {
		t.Errorf("%v", err)
	}
	if strings.Contains(d.log.String(), "dp.ct.") {
		t.Error("the log holds a token")
	}
}

// TestPromise3ALostRollIsSaid breaks the roll before and after it took effect.
func TestPromise3ALostRollIsSaid(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault  sandbox.Fault
		unsure bool
		times  int
	}{
		"reset":     {sandbox.Fault{Kind: sandbox.FaultReset}, true, 1},
		"truncated": {sandbox.Fault{Kind: sandbox.FaultTruncate}, true, 1},
		"malformed": {sandbox.Fault{Kind: sandbox.FaultMalformed}, true, 1},
		"500":       {sandbox.Fault{Kind: sandbox.FaultStatus, Status: 500}, true, 1},
		"502 HTML":  {sandbox.Fault{Kind: sandbox.FaultStatus, Status: 502, HTML: true}, true, 1},
		"403":       {sandbox.Fault{Kind: sandbox.FaultStatus, Status: 403}, false, 1},
		"429 long":  {sandbox.Fault{Kind: sandbox.FaultStatus, Status: 429, RetryAfter: 3600}, false, 1},
	} {
		for _, after := range []bool{false, true} {
			if after && !c.unsure {
				continue
			}
			d := openDoor(t, sandbox.Options{})
			old := made(t, d, sandbox.KindCLI)
			fault := onPost(c.fault, 1)
			fault.After = after
			d.Inject(fault)
			got, err := d.Roll(t.Context(), old)
			if got.Token.Known() || (model.KindOf(err) == model.UnknownOutcome) != c.unsure {
				t.Errorf("%s, after=%t: %v", name, after, err)
			}
			if c.unsure && !strings.Contains(err.Error(), "whether the old token still works is not known: try it, and log in again") {
				t.Errorf("%s: the error does not say what to do: %v", name, err)
			}
			if n := len(d.Requests()); n != c.times {
				t.Errorf("%s: sent %d times", name, n)
			}
			if alive(t, old) == after {
				t.Errorf("%s, after=%t: the fault did something else", name, after)
			}
			noSecrets(t, err, old.Token.Reveal())
		}
	}
	// A short rate limit is waited for, and nothing else repeated.
	d := openDoor(t, sandbox.Options{})
	d.Inject(sandbox.Fault{Kind: sandbox.FaultStatus, Status: 429, RetryAfter: 2, Times: 1})
	if _, err := d.Roll(t.Context(), made(t, d, sandbox.KindCLI)); err != nil || len(d.Requests()) != 2 {
		t.Errorf("%v after %d requests", err, len(d.Requests()))
	}
}

func TestRollIsNotGivenUpHalfway(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		cancel()
		_, _ = io.WriteString(w, `{"token":"dp.ct.new"}`)
	}))
	t.Cleanup(server.Close)
	a := auth(t, client.Options{Host: server.URL})
	old := model.Credential{Host: a.Host(), Token: model.NewValue("dp.ct.old")}
	if got, err := a.Roll(ctx, old); err != nil || got.Token.Reveal() != "dp.ct.new" {
		t.Errorf("%v", err)
	}
	if _, err := a.Roll(ctx, old); !errors.Is(err, context.Canceled) {
		t.Errorf("it is not begun after its end: %v", err)
	}
}

func TestRevoke(t *testing.T) {
	t.Parallel()
	d := openDoor(t, sandbox.Options{})
	for kind, path := range map[string]string{sandbox.KindCLI: "/v3/auth/cli/revoke", sandbox.KindIdentity: "/v3/auth/revoke"} {
		token := made(t, d, kind)
		before := len(d.Requests())
		if err := d.Revoke(t.Context(), token); err != nil || alive(t, token) {
			t.Errorf("%s: %v", kind, err)
		}
		if r := d.Requests()[before]; r.Path != path || r.Authorization || r.Body != `{"token":"`+token.Token.Reveal()+`"}` {
			t.Errorf("%s: sent to %s", kind, r.Path)
		}
		err := d.Revoke(t.Context(), token)
		if !errors.Is(err, client.ErrTokenGone) || model.KindOf(err) != model.Unauthorized {
			t.Errorf("%s, a second time: %v", kind, err)
		}
	}
	for name, c := range map[string]struct {
		fault sandbox.Fault
		kind  model.Kind
	}{
		"reset": {sandbox.Fault{Kind: sandbox.FaultReset}, model.UnknownOutcome},
		"503":   {sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503, HTML: true}, model.UnknownOutcome},
		"403":   {sandbox.Fault{Kind: sandbox.FaultStatus, Status: 403}, model.Forbidden},
		"429":   {sandbox.Fault{Kind: sandbox.FaultStatus, Status: 429, RetryAfter: 3600}, model.RateLimited},
	} {
		d := openDoor(t, sandbox.Options{})
		token := made(t, d, sandbox.KindCLI)
		d.Inject(onPost(c.fault, 1))
		err := d.Revoke(t.Context(), token)
		if model.KindOf(err) != c.kind || errors.Is(err, client.ErrTokenGone) || !alive(t, token) {
			t.Errorf("%s: %v", name, err)
		}
		if c.kind == model.UnknownOutcome && !strings.Contains(err.Error(), "revoke it in Doppler's dashboard") {
			t.Errorf("%s: %v", name, err)
		}
		noSecrets(t, err, token.Token.Reveal())
	}
	if err := d.Server.Close(); err != nil {
		t.Fatal(err)
	}
	d.Auth.Close()
	if err := d.Revoke(t.Context(), model.Credential{Host: d.Host(), Token: model.NewValue("dp.ct.x")}); model.KindOf(err) != model.Unavailable || !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("nothing was sent, and the error says otherwise: %v", err)
	}
}

// TestPromise6ATokenGoesToItsHostAlone hands tokens and codes of one host to the client of another.
func TestPromise6ATokenGoesToItsHostAlone(t *testing.T) {
	t.Parallel()
	d := openDoor(t, sandbox.Options{})
	var arrived atomic.Int32
	other := handleAuth(t, client.Options{}, func(http.ResponseWriter, *http.Request) { arrived.Add(1) })
	token := made(t, d, sandbox.KindCLI)
	code := begin(t, d.Auth)
	_, rolled := other.Roll(t.Context(), token)
	_, awaited := other.Await(t.Context(), code)
	for _, err := range []error{rolled, awaited, other.Revoke(t.Context(), token), other.Revoke(t.Context(), model.Credential{Token: token.Token})} {
		if model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "belongs to another host") {
			t.Errorf("%v", err)
		}
		noSecrets(t, err, token.Token.Reveal(), code.Polling.Reveal())
	}
	if arrived.Load() != 0 {
		t.Error("something was sent")
	}
	// A redirect is not followed, be it within the host.
	var bodies atomic.Int32
	moved := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		bodies.Add(1)
		http.Redirect(w, r, "/elsewhere", http.StatusPermanentRedirect)
	}))
	t.Cleanup(moved.Close)
	a := auth(t, client.Options{Host: moved.URL})
	own := model.Credential{Host: a.Host(), Token: token.Token}
	if _, err := a.Roll(t.Context(), own); model.KindOf(err) != model.UnknownOutcome || bodies.Load() != 1 {
		t.Errorf("%v after %d requests", err, bodies.Load())
	}
}

func TestNewAuthChecksItsOptions(t *testing.T) {
	t.Parallel()
	for host, o := range map[string]client.Options{
		"http://api.doppler.com": {}, "https://user@api.doppler.com": {}, "ftp://x": {}, "https://api.doppler.com": {Token: model.NewValue("dp.ct.x")},
	} {
		o.Host = host
		if _, err := client.NewAuth(o); err == nil {
			t.Errorf("%s is taken", host)
		}
	}
	a, err := client.NewAuth(client.Options{})
	if err != nil || a.Host() != client.DefaultHost {
		t.Errorf("%v", err)
	}
	for _, token := range []model.Value{{}, model.NewValue(""), model.NewValue("dp.ct.a b")} {
		if err := a.Revoke(t.Context(), model.Credential{Host: a.Host(), Token: token}); model.KindOf(err) != model.Invalid {
			t.Errorf("%v", err)
		}
	}
}
