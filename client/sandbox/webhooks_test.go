package sandbox_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"dtui/client/sandbox"
)

// inbox takes deliveries.
type inbox struct {
	url string

	mu     sync.Mutex
	got    []*http.Request
	bodies []string
	answer int
}

func newInbox(t *testing.T) *inbox {
	t.Helper()
	in := &inbox{answer: 200}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		in.mu.Lock()
		defer in.mu.Unlock()
		in.got, in.bodies = append(in.got, r), append(in.bodies, string(body))
		w.WriteHeader(in.answer)
	}))
	t.Cleanup(server.Close)
	in.url = server.URL
	return in
}

func TestWebhookDeliveries(t *testing.T) {
	t.Parallel()
	in := newInbox(t)
	s := start(t, sandbox.Options{})
	hooks := "/v3/webhooks?project=shop"
	made := s.post(hooks, `{"url":"`+in.url+`/hook","secret":"sig","name":"mine","enableConfigs":["dev"],"authentication":{"type":"Bearer","token":"tok"}}`).want(200).
		has("mine", "webhook", "name").has(true, "webhook", "enabled").has(true, "webhook", "hasSecret").has("Bearer", "webhook", "authentication", "type").
		lacks("webhook", "authentication", "token").has("dev", "webhook", "enabledConfigs", 0)
	path := "/v3/webhooks/webhook/" + made.text("webhook", "id")
	s.post(secretsPath+dev, `{"change_requests":[{"name":"NEW","value":"v"},{"name":"TOKEN","originalName":"TOKEN","value":"w"}]}`).want(200)
	s.post(secretsPath+stg, `{"secrets":{"NEW":"v"}}`).want(200) // Not one of its configs.
	if got := s.Deliveries(); len(got) != 1 || got[0].Status != 200 || got[0].Config != "dev" {
		t.Fatalf("%+v", got)
	}
	r, body := in.got[0], in.bodies[0]
	mac := hmac.New(sha256.New, []byte("sig"))
	_, _ = io.WriteString(mac, body)
	if r.Method != http.MethodPost || r.URL.Path != "/hook" || r.Header.Get("X-Doppler-Signature") != "sha256="+hex.EncodeToString(mac.Sum(nil)) ||
		r.Header.Get("Authorization") != "Bearer tok" || r.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s %s %v", r.Method, r.URL, r.Header)
	}
	got := &reply{t: t, body: body}
	if err := json.Unmarshal([]byte(body), &got.json); err != nil {
		t.Fatal(err)
	}
	got.has("config.secrets.update", "type").has("dev", "config", "name").has("dev", "config", "environment").has("shop", "config", "project").
		has("shop", "project", "id").has("w1", "workplace", "id").has("NEW", "diff", "added", 0).has("TOKEN", "diff", "updated", 0).count(0, "diff", "removed")
	if strings.Contains(body, `"w"`) {
		t.Error("a value was delivered")
	}
	s.post(path+"/disable?project=shop", "").want(200).has(false, "webhook", "enabled")
	s.post(secretsPath+dev, `{"secrets":{"TOKEN":"x"}}`).want(200)
	s.post(path+"/enable?project=shop", "").want(200)
	s.do(http.MethodPatch, path+"?project=shop", `{"name":null,"secret":"","payload":"{\"own\":1}","authentication":{"type":"None"},"enableConfigs":["stg"],"disableConfigs":["dev"]}`).want(200).
		has(nil, "webhook", "name").has(false, "webhook", "hasSecret").has("stg", "webhook", "enabledConfigs", 0).count(1, "webhook", "enabledConfigs")
	s.post(secretsPath+dev, `{"secrets":{"TOKEN":"y"}}`).want(200)
	s.post(secretsPath+stg, `{"secrets":{"NEW":"y"}}`).want(200)
	if got := s.Deliveries(); len(got) != 2 || in.bodies[1] != `{"own":1}` || in.got[1].Header.Get("X-Doppler-Signature") != "" || in.got[1].Header.Get("Authorization") != "" {
		t.Errorf("%+v, %v", got, in.bodies)
	}
	s.get(hooks).want(200).count(1, "webhooks")
	s.do(http.MethodDelete, path+"?project=shop", "").want(200)
	s.get(path + "?project=shop").want(404)
	s.get(hooks).count(0, "webhooks")
}

func TestWebhooksStayOnThisMachine(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	for _, url := range []string{"", "https://example.com/", "http://192.0.2.1/", "file:///etc/passwd", "http://127.0.0.1@example.com/", "http://localhost.example.com/", "nonsense"} {
		s.post("/v3/webhooks?project=shop", `{"url":"`+url+`"}`).want(400)
		if _, err := sandbox.New(sandbox.Options{Webhooks: []sandbox.Webhook{{URL: url}}}); err == nil {
			t.Errorf("%q is taken", url)
		}
	}
	for _, body := range []string{`{"url":"http://localhost:1","payload":"{"}`, `{"url":"http://localhost:1","enableConfigs":["none"]}`, `{"url":"http://localhost:1","authentication":{"type":"Odd"}}`} {
		s.post("/v3/webhooks?project=shop", body).want(400)
	}
	s.as(readToken).get("/v3/webhooks?project=shop").want(403)
	s.get("/v3/webhooks?project=shop").count(0, "webhooks")
}

func TestWebhookOfEveryConfig(t *testing.T) {
	t.Parallel()
	in := newInbox(t)
	s := start(t, sandbox.Options{Webhooks: []sandbox.Webhook{{URL: in.url, Secret: "k"}}, WebhookRetries: 2})
	s.post(secretsPath+stg, `{"secrets":{"NEW":"v"}}`).want(200)
	if got := s.Deliveries(); len(got) != 1 || in.got[0].Header.Get("X-Doppler-Signature") == "" {
		t.Errorf("%+v", got)
	}
	in.mu.Lock()
	in.answer = 500
	in.mu.Unlock()
	s.post(secretsPath+stg, `{"secrets":{"NEW":"w"}}`).want(200)
	if got := s.Deliveries(); len(got) != 4 || got[3].Status != 500 {
		t.Errorf("%+v", got)
	}
}
