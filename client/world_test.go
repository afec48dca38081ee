package client_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

// world has a root with a branch, one restricted secret, one reference, and a second environment.
const world = `{
 "workplace":{"id":"acme","name":"Acme","billing_email":"b@example.com","security_email":"s@example.com"},
 "people":[{"id":"ana","name":"Ana Lima","email":"ana@example.com","username":"ana"},
           {"id":"bo","name":"Bo Berg","email":"bo@example.com","username":"bo"}],
 "projects":[{"slug":"backend","description":"The API","ago":"9d","notes":{"URL":"where it listens"},
  "environments":[
   {"slug":"dev","name":"Development","personal_configs":false,"ago":"9d","configs":[
     {"name":"dev","locked":true,"inheritable":false,"ago":"9d","secrets":{
       "URL":{"value":"http://dev.example.com"},"USER":{"value":"app"},
       "DSN":{"value":"${USER}@db"},"KEY":{"value":"restricted-key-text","visibility":"restricted"}}},
     {"name":"dev_ana","locked":false,"inheritable":false,"ago":"8d","secrets":{"USER":{"value":"ana"}}}]},
   {"slug":"prd","name":"Production","personal_configs":false,"ago":"9d","configs":[
     {"name":"prd","locked":true,"inheritable":false,"ago":"9d","secrets":{"URL":{"value":"https://example.com"}}}]}]}],
 "tokens":[]}`

var dev = model.ConfigRef{Project: "backend", Config: "dev"}

// clock is a time that only sleeping moves.
type clock struct {
	mu    sync.Mutex
	at    time.Time
	slept []time.Duration
}

func newClock() *clock { return &clock{at: time.Now()} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
	c.slept = append(c.slept, d)
	return ctx.Err()
}

func (c *clock) sleeps() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]time.Duration(nil), c.slept...)
}

// sandboxes are the addresses whose answers have to be as Doppler's file has them; other servers of these tests are hostile.
var sandboxes sync.Map

// serve starts a sandbox with the world.
func serve(t *testing.T, o sandbox.Options) (*sandbox.Server, string) {
	t.Helper()
	if o.World == nil {
		o.World = []byte(world)
	}
	o.NoRateLimits = true
	server, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	url, err := server.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	sandboxes.Store(url, true)
	t.Cleanup(func() {
		sandboxes.Delete(url)
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server, url
}

func dial(t *testing.T, o client.Options) *client.Client {
	t.Helper()
	clock := newClock()
	if o.Now == nil {
		o.Now = clock.Now
	}
	if o.Sleep == nil {
		o.Sleep = clock.Sleep
	}
	if compare := observer(t); compare != nil && o.Transport == nil && o.CAFile == "" {
		o.Transport = compare
	}
	c, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// start is a sandbox and a client that is logged in as its first person.
func start(t *testing.T, o sandbox.Options) (*sandbox.Server, *client.Client) {
	t.Helper()
	server, url := serve(t, o)
	return server, dial(t, client.Options{Host: url, Token: model.NewValue(server.Token())})
}

// handle is a client of a server that does what the function says.
func handle(t *testing.T, o client.Options, h http.HandlerFunc) *client.Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	o.Host = server.URL
	if !o.Token.Known() {
		o.Token = model.NewValue(testToken)
	}
	return dial(t, o)
}

const testToken = "dp.pt.the-token-of-this-test"

func open(t *testing.T, c *client.Client, ref model.ConfigRef) *model.Snapshot {
	t.Helper()
	s, err := c.Open(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func order(s *model.Snapshot, lines ...model.Change) model.SaveOrder {
	return model.SaveOrder{ID: s.ID(), Config: s.Config(), Lines: lines}
}

func edit(s *model.Snapshot, name, value string) model.Change {
	return model.Change{Base: s.Find(name), Name: name, Value: model.NewValue(value)}
}

func text(t *testing.T, c *client.Client, ref model.ConfigRef, name string) string {
	t.Helper()
	s := open(t, c, ref).Find(name)
	if s == nil {
		return "(absent)"
	}
	return s.Raw.Reveal()
}

func states(r model.SaveReport) []model.LineState {
	var out []model.LineState
	for _, l := range r.Lines {
		out = append(out, l.State)
	}
	return out
}

func posts(s *sandbox.Server) []string {
	var bodies []string
	for _, r := range s.Requests() {
		if r.Method == http.MethodPost {
			bodies = append(bodies, r.Body)
		}
	}
	return bodies
}
