package client_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

// noSecrets walks an error and everything below it.
func noSecrets(t *testing.T, err error, secrets ...string) {
	t.Helper()
	var walk func(error)
	walk = func(err error) {
		if err == nil {
			return
		}
		encoded, failed := json.Marshal(err)
		if failed != nil {
			encoded = nil
		}
		for _, form := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err), string(encoded)} {
			for _, secret := range secrets {
				if strings.Contains(form, secret) {
					t.Errorf("%T holds a secret", err)
				}
			}
			if strings.Contains(form, "?project=") {
				t.Errorf("%T holds a query: %s", err, form)
			}
		}
		switch below := err.(type) { //nolint:errorlint // This is the walk itself.
		case interface{ Unwrap() error }:
			walk(below.Unwrap())
		case interface{ Unwrap() []error }:
			for _, one := range below.Unwrap() {
				walk(one)
			}
		}
	}
	walk(err)
}

func TestEveryStatusHasAKind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status int
		body   string
		want   model.Kind
		says   string
	}{
		{401, `{"messages":["Invalid Auth token"],"success":false}`, model.Unauthorized, "Invalid Auth token"},
		{403, `{"messages":["You do not have access to groups."]}`, model.Forbidden, "access to groups"},
		{404, `{"messages":["Could not find requested config 'x'"]}`, model.NotVisible, "Could not find"},
		{404, ``, model.NotVisible, "Doppler answered 404"},
		{404, `<html>gone</html>`, model.NotVisible, "Doppler answered 404"},
		{400, `{"messages":["This token does not have access to requested project 'x'"]}`, model.NotVisible, "does not have access"},
		{400, `{"messages":["Could not find requested environment x"]}`, model.NotVisible, "Could not find"},
		{400, `{"messages":["Please provide a valid config."]}`, model.Invalid, "valid config"},
		{400, `{}`, model.Invalid, "Doppler answered 400"},
		{400, `{"message":"one string"}`, model.Invalid, "one string"},
		{400, `{"error":"another"}`, model.Invalid, "another"},
		{400, `{"messages":"not a list"}`, model.Invalid, "not a list"},
		{400, `{"messages":[1,null,{"a":2},"kept"]}`, model.Invalid, "kept"},
		{409, `{"messages":["changed"]}`, model.Conflict, "changed"},
		{415, ``, model.Invalid, "415"},
		{422, `{"messages":[]}`, model.Invalid, "422"},
		{429, `{"messages":[]}`, model.RateLimited, "rate-limited until"},
		{500, `{"messages":["Internal"]}`, model.Unavailable, "Internal"},
		{503, `<h1>down</h1>`, model.Unavailable, "Doppler answered 503"},
		{302, ``, model.Unreadable, "redirect"},
		{204, ``, model.Unreadable, "not JSON"},
		{200, `<html>a portal</html>`, model.Unreadable, "not JSON"},
		{200, `{"slug":1}`, model.Unreadable, "number"},
		{200, `{}`, model.Unreadable, "slug"},
		{200, `null`, model.Unreadable, "slug"},
	} {
		cl := handle(t, client.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Request-Id", "req-1 é")
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Location", "https://example.com/?stolen")
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(c.body))
		})
		_, err := cl.Verify(t.Context())
		var f *model.Failure
		if !errors.As(err, &f) || f.Kind != c.want || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%d %s: %v (%s)", c.status, c.body, err, model.KindOf(err))
			continue
		}
		if c.status != 200 && f.Status != c.status || f.Status >= 300 && f.RequestID != "req-1" {
			t.Errorf("%d %s: status %d, request %q", c.status, c.body, f.Status, f.RequestID)
		}
	}
}

func TestMessagesAreBounded(t *testing.T) {
	t.Parallel()
	c := handle(t, client.Options{}, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		long := make([]string, 50)
		for i := range long {
			long[i] = strings.Repeat("ü", 10_000)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"messages": long})
	})
	if _, err := c.Verify(t.Context()); len(err.Error()) > 3000 || !strings.Contains(err.Error(), "…") {
		t.Errorf("the message has %d bytes", len(err.Error()))
	}
}

// TestPromise6NoSecretInErrors has a server quote everything it is sent, in every way it could.
func TestPromise6NoSecretInErrors(t *testing.T) {
	t.Parallel()
	const value = "the-secret-value-of-this-test"
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	sandboxed, err := sandbox.New(sandbox.Options{World: []byte(world), Token: testToken})
	if err != nil {
		t.Fatal(err)
	}
	for _, status := range []int{400, 401, 403, 404, 409, 418, 429, 500, 503} {
		var body bytes.Buffer
		c := handle(t, client.Options{Logger: logger}, func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost {
				sandboxed.Handler().ServeHTTP(w, r)
				return
			}
			body.Reset()
			_, _ = body.ReadFrom(r.Body)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(map[string]any{"messages": []string{
				"The value " + value + " is bad", `"ab" is short`, r.Header.Get("Authorization"), r.URL.String(), strings.Repeat("x", 390) + value,
			}})
		})
		s := open(t, c, dev)
		r := c.Save(t.Context(), order(s, edit(s, "URL", value), edit(s, "USER", "ab")))
		if r.Err == nil || !strings.Contains(body.String(), value) {
			t.Fatalf("%d: %v", status, r.Err)
		}
		noSecrets(t, r.Err, value, testToken, `"ab"`, "the-secret-val", "http://dev.example.com")
		noSecrets(t, r.Err, "http://dev.example.com")
	}
	if log.Len() == 0 || strings.Contains(log.String(), value) || strings.Contains(log.String(), testToken) || strings.Contains(log.String(), "?") {
		t.Errorf("the log holds a secret or nothing: %s", log.String())
	}
	if !strings.Contains(log.String(), "path=/v3/configs/config/secrets") || !strings.Contains(log.String(), "project=backend config=dev") {
		t.Errorf("the log does not say what was called: %s", log.String())
	}
}

func TestPromise6NoSecretInErrorsOfBrokenAnswers(t *testing.T) {
	t.Parallel()
	const value = "4815162342"
	for _, raw := range []string{
		value + " not HTTP at all\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: " + value + value + value + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\n" + value + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"slug\":" + value[:5],
		"HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n{\"slug\":" + value + "}",
		"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://%zz" + value + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + value + "\r\n\r\n",
	} {
		c := handle(t, client.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			_, _ = conn.Write([]byte(raw))
		})
		_, err := c.Verify(t.Context())
		if err == nil {
			t.Errorf("%q is no error", raw)
		}
		noSecrets(t, err, value, testToken)
	}
}

func TestPromise6TheTokenGoesToNoOtherHost(t *testing.T) {
	t.Parallel()
	var stolen atomic.Int32
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stolen.Add(1) }))
	t.Cleanup(thief.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		c := handle(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, thief.URL+r.URL.Path, status)
		})
		if _, err := c.Verify(t.Context()); model.KindOf(err) != model.Unreadable {
			t.Errorf("%d: %v", status, err)
		}
	}
	if n := stolen.Load(); n != 0 {
		t.Errorf("%d requests went to another host", n)
	}
}

func TestRedirectsWithinTheHost(t *testing.T) {
	t.Parallel()
	sandboxed, err := sandbox.New(sandbox.Options{World: []byte(world), Token: testToken})
	if err != nil {
		t.Fatal(err)
	}
	var writes atomic.Int32
	c := handle(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost:
			writes.Add(1)
			http.Redirect(w, r, r.URL.Path+"?again", http.StatusTemporaryRedirect)
		case r.URL.Path == "/v3/me" && r.URL.RawQuery == "":
			http.Redirect(w, r, "/v3/me?moved=1", http.StatusFound)
		case r.URL.Path == "/v3/workplace":
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		default:
			sandboxed.Handler().ServeHTTP(w, r)
		}
	})
	s := open(t, c, dev)
	if _, err := c.Workplace(t.Context()); model.KindOf(err) != model.Unreadable {
		t.Errorf("a redirect in a circle: %v", err)
	}
	r := c.Save(t.Context(), order(s, edit(s, "URL", "x")))
	if r.Err == nil || r.Lines[0].State != model.NotApplied || writes.Load() != 1 {
		t.Errorf("a redirected write: %v, %v, sent %d times", r.Err, states(r), writes.Load())
	}
}

func TestHostsAndTokensThatAreRefused(t *testing.T) {
	t.Parallel()
	token := model.NewValue(testToken)
	for _, host := range []string{
		"http://api.doppler.com", "api.doppler.com", "ftp://localhost", "https://", "https://user:hunter2@api.doppler.com",
		"https://api.doppler.com/v3", "https://api.doppler.com?x=1", "https://api.doppler.com/#f", "http://127.0.0.1.example.com",
		"http://localhost.example.com", "http://10.0.0.1", "https://api.doppler.com\n.example.com", "https://[::1", "?",
	} {
		if _, err := client.New(client.Options{Host: host, Token: token}); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", host, err)
		}
	}
	for host, want := range map[string]string{
		"": "https://api.doppler.com", "https://API.Doppler.com:443/": "https://api.doppler.com",
		"http://localhost:80": "http://localhost", "http://[::1]:8080": "http://[::1]:8080", "http://127.1.2.3:1": "http://127.1.2.3:1",
	} {
		if c, err := client.New(client.Options{Host: host, Token: token}); err != nil || c.Host() != want {
			t.Errorf("%q: %v", host, err)
		}
	}
	for _, bad := range []model.Value{{}, model.NewValue(""), model.NewValue("dp.pt.a b"), model.NewValue("dp.pt.x\n"), model.NewValue("dp.pt.ü")} {
		if _, err := client.New(client.Options{Token: bad}); err == nil || strings.Contains(err.Error(), "dp.pt") {
			t.Errorf("a bad token: %v", err)
		}
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	sandboxed, err := sandbox.New(sandbox.Options{World: []byte(world), Token: testToken})
	if err != nil {
		t.Fatal(err)
	}
	var proto atomic.Value
	secure := func(o *tls.Config) *httptest.Server {
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			proto.Store(r.Proto)
			sandboxed.Handler().ServeHTTP(w, r)
		}))
		server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
		server.EnableHTTP2 = true
		server.TLS = o
		server.StartTLS()
		t.Cleanup(server.Close)
		return server
	}
	server := secure(nil)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(ca, block, 0o600); err != nil {
		t.Fatal(err)
	}
	token := model.NewValue(testToken)
	trusted := dial(t, client.Options{Host: server.URL, Token: token, CAFile: ca})
	if _, err := trusted.Verify(t.Context()); err != nil || proto.Load() != "HTTP/2.0" {
		t.Errorf("with the CA file: %v over %v", err, proto.Load())
	}
	clock := newClock()
	unknown := dial(t, client.Options{Host: server.URL, Token: token, Now: clock.Now, Sleep: clock.Sleep})
	if _, err := unknown.Verify(t.Context()); err == nil || !strings.Contains(err.Error(), "not to be trusted") || len(clock.sleeps()) != 0 {
		t.Errorf("without it: %v after %d repetitions", err, len(clock.sleeps()))
	}
	old := secure(&tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10})
	if _, err := dial(t, client.Options{Host: old.URL, Token: token, CAFile: ca}).Verify(t.Context()); err == nil {
		t.Error("TLS 1.1 was accepted")
	}
	for _, file := range []string{filepath.Join(t.TempDir(), "none.pem"), os.DevNull} {
		if _, err := client.New(client.Options{Token: token, CAFile: file}); err == nil {
			t.Errorf("CA file %s was accepted", file)
		}
	}
}

func TestPromise3CancelledReadsSayThatTheyAre(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Open(ctx, dev); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled read: %v", err)
	}
	s := open(t, c, dev)
	if r := c.Save(ctx, order(s, edit(s, "URL", "x"))); !errors.Is(r.Err, context.Canceled) || r.Lines[0].State != model.NotSent {
		t.Errorf("a save cancelled before it began: %v, %v", r.Err, states(r))
	}
}
