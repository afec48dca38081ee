package sandbox_test

import (
	"bufio"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"dtui/client/sandbox"
)

const (
	watchPath = "/v3/configs/config/secrets/watch"
	connected = "event: message\ndata: {\"type\":\"connected\"}\n\n"
	update    = "event: message\ndata: {\"type\":\"secrets.update\"}\n\n"
	ping      = "event: message\ndata: {\"type\":\"ping\"}\n\n"
)

// stream is an open watch.
type stream struct {
	t    *testing.T
	body *bufio.Reader
}

// watch opens a stream and reads its first frame.
func (s *site) watch(config string) *stream {
	s.t.Helper()
	response, err := s.http.Do(s.request(http.MethodGet, watchPath+config, ""))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = response.Body.Close() })
	if got := response.Header.Get("Content-Type"); response.StatusCode != 200 || got != "text/event-stream" {
		s.t.Fatalf("%d, %s", response.StatusCode, got)
	}
	if response.Header.Get("X-Ratelimit-Limit") == "" {
		s.t.Error("no rate headers")
	}
	return (&stream{s.t, bufio.NewReader(response.Body)}).see(connected)
}

func (s *stream) see(frames ...string) *stream {
	s.t.Helper()
	for _, want := range frames {
		got := make([]byte, len(want))
		if n, err := io.ReadFull(s.body, got); err != nil || string(got) != want {
			s.t.Fatalf("the stream holds %q, %v; want %q", got[:n], err, want)
		}
	}
	return s
}

// ends reads to the end, where nothing more may have been told.
func (s *stream) ends() {
	s.t.Helper()
	if rest, err := io.ReadAll(s.body); err != nil || len(rest) > 0 {
		s.t.Errorf("the stream goes on with %q, %v", rest, err)
	}
}

func TestWatchTellsWhoeverShowsAChange(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	root, own, other, heir := s.watch(dev), s.watch(branch), s.watch(stg), s.watch(prd)
	if s.Watching() != 4 {
		t.Errorf("%d streams are open", s.Watching())
	}
	set := func(config, name, value string) {
		t.Helper()
		s.post(secretsPath+config, `{"secrets":{"`+name+`":"`+value+`"}}`).want(200)
	}
	set(dev, "TOKEN", "new") // The branch shows it, by itself and through LINK.
	root.see(update)
	own.see(update)
	set(dev, "API_URL", "https://root.test") // The branch has its own.
	root.see(update)
	set(dev, "API_URL", "https://root.test") // Nothing changes.
	set(dev, "API_URL", "https://root2.test")
	root.see(update)
	set("?project=shared&config=prd", "BASE", "inherited")
	heir.see(update)
	set(stg, "LINK", "${shop.dev.TOKEN}")
	other.see(update)
	set(dev, "TOKEN", "newer") // Staging shows it through its reference.
	root.see(update)
	own.see(update)
	other.see(update)
	s.post("/v3/projects/project/note?project=shop", `{"secret":"TOKEN","note":"a note is no secret"}`).want(200)
	s.post("/v3/configs/config"+branch, `{"name":"dev_other"}`).want(200) // DOPPLER_CONFIG is a secret that it shows.
	own.see(update)
	s.do(http.MethodDelete, "/v3/configs/config?project=shop&config=dev_other", "").want(200)
	own.ends()
	s.CutWatches()
	root.ends()
	other.ends()
	heir.ends()
	if s.Watching() != 0 {
		t.Errorf("%d streams are still open", s.Watching())
	}
}

func TestWatchWhoMay(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Options{})
	s.as("dp.pt.wrong").get(watchPath + dev).want(401)
	s.get(watchPath + "?project=shop&config=nope").want(404)
	s.as(readToken).get(watchPath + stg).want(400).says("This token does not have access to requested config 'stg'")
	bound := s.as(readToken).watch("")
	s.post(secretsPath+dev, `{"secrets":{"TOKEN":"new"}}`).want(200)
	bound.see(update)
	s.RevokeToken(readToken)
	bound.ends()
	start(t, sandbox.Options{Plan: sandbox.PlanDeveloper}).get(watchPath + dev).want(403)
	if s.Watching() != 0 {
		t.Errorf("%d streams are open", s.Watching())
	}
}

func TestWatchIsKeptAlive(t *testing.T) {
	t.Parallel()
	start(t, sandbox.Options{Ping: time.Millisecond}).watch(dev).see(ping, ping)
}

func TestWatchFaults(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{sandbox.FaultReset: "", sandbox.FaultTruncate: "event: message\ndata: {\"type\":\"secr"} {
		s := start(t, sandbox.Options{})
		s.Inject(sandbox.Fault{Kind: kind, After: true, Path: "/watch", Times: 1})
		rest, err := io.ReadAll(s.watch(dev).body)
		if err == nil || string(rest) != want {
			t.Errorf("%s: %q, %v", kind, rest, err)
		}
		s.watch(dev)
	}
	s := start(t, sandbox.Options{Ping: time.Millisecond})
	f, err := sandbox.ParseFault("hang,after,/watch,x1")
	if err != nil {
		t.Fatal(err)
	}
	s.Inject(f)
	silent := s.watch(dev)
	s.watch(dev).see(ping, ping)
	if n := silent.body.Buffered(); n != 0 {
		t.Errorf("the silent stream holds %d bytes", n)
	}
	s.Inject(sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503, After: true, Path: "/watch", Times: 1})
	s.get(watchPath + dev).want(503)
	if _, err := sandbox.ParseFault("hang=1"); err == nil || !strings.Contains(err.Error(), "takes no argument") {
		t.Error(err)
	}
}
