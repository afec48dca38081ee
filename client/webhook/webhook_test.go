package webhook_test

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"dtui/client/webhook"
	"dtui/model"
)

const (
	secret     = "the-signing-secret"
	documented = `{"type":"config.secrets.update","config":{"name":"prd","environment":"prd","project":"backend"},
		"project":{"id":"backend","name":"backend","description":null},"workplace":{"id":"188f5","name":"Acme"},
		"diff":{"added":["A"],"removed":[],"updated":["B"]}}`
	guide = `{"event":"config.secrets.updated","data":{"project":"backend","config":"prd"}}`
)

var prd = model.ConfigRef{Project: "backend", Config: "prd"}

func sign(key, body string) string {
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = io.WriteString(mac, body)
	return hex.EncodeToString(mac.Sum(nil))
}

func TestVerify(t *testing.T) {
	t.Parallel()
	right := sign(secret, documented)
	key := model.NewValue(secret)
	for name, signature := range map[string]string{"documented": "sha256=" + right, "bare": right, "capitals": "sha256=" + strings.ToUpper(right), "bare capitals": strings.ToUpper(right)} {
		if err := webhook.Verify(key, signature, []byte(documented)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, signature := range map[string]string{
		"none": "", "prefix alone": "sha256=", "another prefix": "sha1=" + right, "twice": "sha256=sha256=" + right, "half": right[:32],
		"odd": right[:63], "longer": right + "00", "no hex": strings.Repeat("z", 64), "space": " " + right, "another key": sign("other", documented),
		"another body": sign(secret, documented+" "), "one bit": "0" + right[1:], "one other bit": "1" + right[1:],
	} {
		if name == "one bit" && right[0] == '0' || name == "one other bit" && right[0] == '1' {
			continue
		}
		if err := webhook.Verify(key, signature, []byte(documented)); !errors.Is(err, webhook.ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, none := range map[string]model.Value{"unknown": {}, "empty": model.NewValue("")} {
		if err := webhook.Verify(none, sign("", documented), []byte(documented)); err == nil {
			t.Errorf("a secret that is %s verifies", name)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		documented: "config.secrets.update", guide: "config.secrets.updated",
		`{"type":"config.secrets.deleted","data":{"project":"backend","config":"prd","more":1},"at":2}`:                            "config.secrets.deleted",
		`{"type":"config.secrets.update","config":{"name":"prd","project":"backend"},"data":{"project":"backend","config":"prd"}}`: "config.secrets.update",
	} {
		if ref, event, err := webhook.Parse([]byte(body)); err != nil || ref != prd || event != want {
			t.Errorf("%s: %v, %s, %v", body, ref, event, err)
		}
	}
	for name, body := range map[string]string{
		"nothing": "", "no JSON": "hello", "a list": "[]", "null": "null", "empty": "{}", "cut": documented[:100], "two": guide + guide,
		"another event": strings.Replace(guide, "updated", "read", 1), "no event": `{"data":{"project":"backend","config":"prd"}}`,
		"two events":  `{"type":"config.secrets.update","event":"config.secrets.deleted","data":{"project":"backend","config":"prd"}}`,
		"no config":   `{"type":"config.secrets.update"}`,
		"half":        `{"type":"config.secrets.update","config":{"name":"prd"}}`,
		"two configs": `{"type":"config.secrets.update","config":{"name":"prd","project":"backend"},"data":{"project":"backend","config":"dev"}}`,
		"a path":      `{"type":"config.secrets.update","config":{"name":"../prd","project":"backend"}}`,
		"an escape":   `{"type":"config.secrets.update","config":{"name":"prd\u001b[31m","project":"backend"}}`,
		"a number":    `{"type":"config.secrets.update","config":{"name":1,"project":"backend"}}`,
	} {
		ref, event, err := webhook.Parse([]byte(body))
		if !errors.Is(err, webhook.ErrBody) || ref != (model.ConfigRef{}) || event != "" {
			t.Errorf("%s: %v, %q, %v", name, ref, event, err)
		}
	}
}

// FuzzBody: whatever is accepted names a config that could exist, and what is refused is not repeated.
func FuzzBody(f *testing.F) {
	f.Add([]byte(documented))
	f.Add([]byte(guide))
	f.Add([]byte(`{"type":"config.secrets.update","config":{"name":"prd","project":"backend"},"data":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		ref, event, err := webhook.Parse(body)
		if err != nil {
			if ref != (model.ConfigRef{}) || event != "" || !strings.HasPrefix(err.Error(), webhook.ErrBody.Error()) {
				t.Errorf("%v, %q, %v", ref, event, err)
			}
			return
		}
		if model.CheckConfigRef(ref) != nil || !strings.HasPrefix(event, "config.secrets.") {
			t.Errorf("%v, %q", ref, event)
		}
		if err := webhook.Verify(model.NewValue(secret), string(body), body); err == nil {
			t.Error("a body is its own signature")
		}
	})
}

// waits are the waits of a receiver, which the test ends.
type waits struct {
	mu    sync.Mutex
	at    time.Time
	asked chan time.Duration
	wake  chan struct{}
}

func newWaits() *waits {
	return &waits{at: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC), asked: make(chan time.Duration), wake: make(chan struct{})}
}

func (w *waits) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *waits) turn(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

func (w *waits) sleep(ctx context.Context, d time.Duration) error {
	select {
	case w.asked <- d:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-w.wake:
		w.turn(d)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// place is a receiver that listens.
type place struct {
	*webhook.Server
	t     *testing.T
	waits *waits
}

func listen(t *testing.T, o webhook.Options) place {
	t.Helper()
	w := newWaits()
	o.Secret, o.Path, o.Now, o.Sleep = model.NewValue(secret), "/hook", w.now, w.sleep
	s, err := webhook.Listen(t.Context(), "127.0.0.1:0", false, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return place{s, t, w}
}

func (p place) send(method, path, signature string, body io.Reader) int {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, strings.TrimSuffix(p.URL(), "/hook")+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	if signature != "" {
		r.Header.Set(webhook.SignatureHeader, signature)
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if text, err := io.ReadAll(response.Body); err != nil || len(text) > 0 {
		p.t.Errorf("the answer has a body: %q, %v", text, err)
	}
	return response.StatusCode
}

func (p place) deliver(body string) int {
	p.t.Helper()
	return p.send(http.MethodPost, "/hook", "sha256="+sign(secret, body), strings.NewReader(body))
}

func (p place) next() model.Delivery {
	p.t.Helper()
	d, err := p.Next(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	return d
}

// quiet is that nothing is to be told, now or later: a marker that is delivered now comes first.
func (p place) quiet() {
	p.t.Helper()
	p.waits.turn(time.Second)
	if got := p.deliver(strings.ReplaceAll(guide, "prd", "marker")); got != 204 {
		p.t.Errorf("the marker: %d", got)
	}
	if d := p.next(); d.Ref.Config != "marker" {
		p.t.Errorf("there is %+v", d)
	}
}

func TestTheReceiverRefuses(t *testing.T) {
	t.Parallel()
	p := listen(t, webhook.Options{})
	right := "sha256=" + sign(secret, documented)
	odd := `{"type":"echo me"}`
	large := strings.Repeat("x", 10<<20)
	for name, tt := range map[string]struct {
		method, path, signature string
		body                    io.Reader
		want                    int
	}{
		"GET":              {http.MethodGet, "/hook", right, strings.NewReader(""), 405},
		"PUT":              {http.MethodPut, "/hook", right, strings.NewReader(documented), 405},
		"another path":     {http.MethodPost, "/", right, strings.NewReader(documented), 404},
		"no signature":     {http.MethodPost, "/hook", "", strings.NewReader(documented), 401},
		"malformed":        {http.MethodPost, "/hook", "sha256=xyz", strings.NewReader(documented), 401},
		"another's":        {http.MethodPost, "/hook", "sha256=" + sign("x", documented), strings.NewReader(documented), 401},
		"another body":     {http.MethodPost, "/hook", right, strings.NewReader(documented + " "), 401},
		"signed nonsense":  {http.MethodPost, "/hook", sign(secret, odd), strings.NewReader(odd), 400},
		"10 MB":            {http.MethodPost, "/hook", right, strings.NewReader(large), 413},
		"10 MB, unlimited": {http.MethodPost, "/hook", right, io.MultiReader(strings.NewReader(large)), 413},
	} {
		if got := p.send(tt.method, tt.path, tt.signature, tt.body); got != tt.want {
			t.Errorf("%s: %d", name, got)
		}
	}
	if got := p.Refused(); got != 10 {
		t.Errorf("%d were counted as refused, want 10", got)
	}
	p.quiet()
	if got := p.deliver(documented); got != 204 {
		t.Errorf("a right one: %d", got)
	}
	if d := p.next(); d.Ref != prd || d.Event != "config.secrets.update" || !d.At.Equal(p.waits.now()) {
		t.Errorf("%+v", d)
	}
}

func TestTheSameDeliveryAHundredTimes(t *testing.T) {
	t.Parallel()
	p := listen(t, webhook.Options{})
	for range 100 {
		if got := p.deliver(documented); got != 204 {
			t.Fatalf("%d", got)
		}
	}
	if d := p.next(); d.Ref != prd {
		t.Errorf("%+v", d)
	}
	for range 100 {
		p.deliver(guide)
	}
	p.deliver(strings.ReplaceAll(guide, "prd", "dev")) // Another config does not wait for this one's second.
	if d := p.next(); d.Ref.Config != "dev" {
		t.Errorf("%+v", d)
	}
	got := make(chan model.Delivery)
	go func() { got <- p.next() }()
	var last model.Delivery
	for last == (model.Delivery{}) {
		select { // It may look again before it waits in earnest.
		case d := <-p.waits.asked:
			if d != time.Second {
				t.Errorf("it waits %s", d)
			}
		case p.waits.wake <- struct{}{}:
		case last = <-got:
		}
	}
	if last.Ref != prd || last.Event != "config.secrets.updated" || p.waits.now().Sub(last.At) != time.Second {
		t.Errorf("the last one is %+v", last)
	}
	p.quiet()
}

func TestASlowSenderHarmsNobody(t *testing.T) {
	t.Parallel()
	p := listen(t, webhook.Options{BodyTime: 50 * time.Millisecond})
	address := strings.TrimSuffix(strings.TrimPrefix(p.URL(), "http://"), "/hook")
	dial := func(begin string) net.Conn {
		t.Helper()
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		if _, err := io.WriteString(conn, begin); err != nil {
			t.Fatal(err)
		}
		return conn
	}
	for range 10 {
		dial("POST /hook HT") // These never finish a line.
	}
	slow := dial("POST /hook HTTP/1.1\r\nHost: x\r\nX-Doppler-Signature: 00\r\nContent-Length: 1000\r\n\r\n{")
	if got := p.deliver(documented); got != 204 {
		t.Errorf("beside slow ones: %d", got)
	}
	response, err := http.ReadResponse(bufio.NewReader(slow), nil)
	if err != nil || response.StatusCode != 408 {
		t.Errorf("%+v, %v", response, err)
	}
	if err == nil {
		_ = response.Body.Close()
	}
}

func TestManyConnectionsAreDropped(t *testing.T) {
	t.Parallel()
	p := listen(t, webhook.Options{})
	address := strings.TrimSuffix(strings.TrimPrefix(p.URL(), "http://"), "/hook")
	var conns []net.Conn
	for range 80 {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		conns = append(conns, conn)
	}
	// The last ones are closed at once, without a byte.
	if n, err := conns[79].Read(make([]byte, 1)); n != 0 || err == nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	for _, conn := range conns {
		_ = conn.Close()
	}
}

func TestListenStaysOnThisMachine(t *testing.T) {
	t.Parallel()
	o := webhook.Options{Secret: model.NewValue(secret)}
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0"} {
		if s, err := webhook.Listen(t.Context(), address, false, o); err == nil {
			t.Errorf("listens on %s, %v", s.URL(), s.Close())
		}
	}
	s, err := webhook.Listen(t.Context(), "0.0.0.0:0", true, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := webhook.Listen(t.Context(), "127.0.0.1:0", false, webhook.Options{}); err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("without a secret: %v", err)
	}
}
