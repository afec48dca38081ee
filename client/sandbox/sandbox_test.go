package sandbox_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"dtui/client/sandbox"
)

const (
	benToken   = "dp.pt.ben0000000000000000000000000000000000000000"
	readToken  = "dp.st.dev.read000000000000000000000000000000000000"
	writeToken = "dp.st.stg.write00000000000000000000000000000000000"
)

// world has one project with every oddity, and a second one to refer to and inherit from.
const world = `{
 "workplace":{"id":"w1","name":"Acme","billing_email":"b@acme.test","security_email":"s@acme.test"},
 "people":[{"id":"ana","name":"Ana Lima","email":"ana@acme.test","username":"ana"},
           {"id":"ben","name":"Ben Ode","email":"ben@acme.test","username":"ben"}],
 "projects":[
  {"slug":"shop","description":"The shop","ago":"400d","notes":{"API_URL":"ask ops"},
   "environments":[
    {"slug":"dev","name":"Development","personal_configs":true,"ago":"400d","configs":[
      {"name":"dev","locked":true,"ago":"400d",
       "secrets":{"API_URL":{"value":"https://dev.test","visibility":"unmasked"},
                  "TOKEN":{"value":"t0k"},
                  "VAULT":{"value":"hidden","visibility":"restricted"},
                  "PORT":{"value":"8080","type":"integer"},
                  "LINK":{"value":"${API_URL}/x?t=${TOKEN}","visibility":"unmasked"}},
       "history":[{"ago":"19d","by":"ben","text":"Rotated","changes":[{"name":"TOKEN","removed":"old","added":"t0k"}]},
                  {"ago":"30d","by":"ana","text":"","changes":[{"name":"PORT","removed":null,"added":"8080"},{"name":"VAULT","removed":"was","added":"hidden"}]}]},
      {"name":"dev_branch","ago":"3h","secrets":{"API_URL":{"value":"https://branch.test"}},"deleted":["PORT"]},
      {"name":"dev_personal","secrets":{}}]},
    {"slug":"stg","name":"Staging","configs":[{"name":"stg","secrets":{"API_URL":{"value":"https://stg.test"}}}]},
    {"slug":"prd","name":"Production","configs":[{"name":"prd","inherits":[{"project":"shared","config":"prd"}],"secrets":{"API_URL":{"value":"https://prd.test"}}}]}]},
  {"slug":"shared","description":"","ago":"10d","environments":[
    {"slug":"prd","name":"Production","configs":[{"name":"prd","inheritable":true,
      "secrets":{"BASE":{"value":"base"},"SHARED":{"value":"${BASE}/${DOPPLER_PROJECT}"}}}]}]}],
 "tokens":[{"token":"` + benToken + `","kind":"personal","person":"ben"},
           {"token":"` + readToken + `","kind":"service_token","name":"ci","access":"read","project":"shop","config":"dev"},
           {"token":"` + writeToken + `","kind":"service_token","name":"deploy","access":"read/write","project":"shop","config":"stg"}]}`

const (
	dev    = "?project=shop&config=dev"
	branch = "?project=shop&config=dev_branch"
	stg    = "?project=shop&config=stg"
	prd    = "?project=shop&config=prd"

	secretsPath = "/v3/configs/config/secrets"
	secretPath  = "/v3/configs/config/secret"
	logsPath    = "/v3/configs/config/logs"
)

// clock is a time that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock {
	return &clock{now: time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// site is a running server with a client of its own.
type site struct {
	*sandbox.Server
	t     *testing.T
	url   string
	token string
	http  *http.Client
	clock *clock
}

func start(t *testing.T, opts sandbox.Options) *site {
	t.Helper()
	c := newClock()
	if opts.Now == nil {
		opts.Now = c.Now
	}
	if opts.World == nil {
		opts.World = []byte(world)
	}
	server, err := sandbox.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	url, err := server.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	// No keep-alive: the transport repeats requests on connections that it reused, which faults must not meet.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return &site{Server: server, t: t, url: url, token: server.Token(), http: client, clock: c}
}

// as returns the same site for another token.
func (s *site) as(token string) *site {
	other := *s
	other.token = token
	return &other
}

// reply is an answer whose JSON, if it is any, is decoded.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   string
	json   map[string]any
}

func (s *site) request(method, path, body string) *http.Request {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if s.token != "" {
		r.Header.Set("Authorization", "Bearer "+s.token)
	}
	return r
}

func (s *site) try(r *http.Request) (*reply, error) {
	response, err := s.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	got := &reply{t: s.t, status: response.StatusCode, header: response.Header, body: string(text)}
	if err != nil {
		return got, err
	}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") {
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		_ = d.Decode(&got.json) // Malformed replies are a fault; tests look at the text.
	}
	return got, nil
}

func (s *site) do(method, path, body string) *reply {
	s.t.Helper()
	got, err := s.try(s.request(method, path, body))
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	return got
}

func (s *site) get(path string) *reply { s.t.Helper(); return s.do(http.MethodGet, path, "") }

func (s *site) post(path, body string) *reply { s.t.Helper(); return s.do(http.MethodPost, path, body) }

// want asserts the status.
func (r *reply) want(status int) *reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d: %.300s", r.status, status, r.body)
	}
	return r
}

// says asserts an error envelope whose message holds a text.
func (r *reply) says(text string) *reply {
	r.t.Helper()
	messages, _ := r.json["messages"].([]any)
	if len(messages) == 0 || r.json["success"] != false {
		r.t.Fatalf("no error envelope: %.300s", r.body)
	}
	if message, _ := messages[0].(string); !strings.Contains(message, text) {
		r.t.Fatalf("message %q, want %q in it", message, text)
	}
	return r
}

// at walks into the JSON: a string is a field, an int an index.
func (r *reply) at(path ...any) any {
	r.t.Helper()
	var here any = r.json
	for _, step := range path {
		switch step := step.(type) {
		case string:
			fields, ok := here.(map[string]any)
			value, has := fields[step]
			if !ok || !has {
				r.t.Fatalf("no %q of %v in %.300s", step, path, r.body)
			}
			here = value
		case int:
			list, ok := here.([]any)
			if !ok || step >= len(list) {
				r.t.Fatalf("no [%d] of %v in %.300s", step, path, r.body)
			}
			here = list[step]
		}
	}
	return here
}

// has asserts a value in the JSON; numbers compare as text.
func (r *reply) has(want any, path ...any) *reply {
	r.t.Helper()
	got := r.at(path...)
	if number, ok := got.(json.Number); ok {
		got = number.String()
	}
	if got != want {
		r.t.Fatalf("%v is %#v, want %#v", path, got, want)
	}
	return r
}

func (r *reply) count(want int, path ...any) *reply {
	r.t.Helper()
	n := -1
	switch list := r.at(path...).(type) {
	case []any:
		n = len(list)
	case map[string]any:
		n = len(list)
	}
	if n != want {
		r.t.Fatalf("%v has %d entries, want %d: %.300s", path, n, want, r.body)
	}
	return r
}

// lacks asserts that the last step is not there.
func (r *reply) lacks(path ...any) *reply {
	r.t.Helper()
	parent, _ := r.at(path[:len(path)-1]...).(map[string]any)
	name, _ := path[len(path)-1].(string)
	if _, ok := parent[name]; ok {
		r.t.Fatalf("%v is there: %.300s", path, r.body)
	}
	return r
}

func (r *reply) text(path ...any) string {
	r.t.Helper()
	text, ok := r.at(path...).(string)
	if !ok {
		r.t.Fatalf("%v is no text: %.300s", path, r.body)
	}
	return text
}
