//go:build unix

package cli

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

// writes changes a secret as another program does.
func writes(t *testing.T, c *client.Client, ref model.ConfigRef, name, text string) {
	t.Helper()
	snapshot, err := c.Open(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	report := c.Save(t.Context(), model.SaveOrder{ID: snapshot.ID(), Config: snapshot.Config(), Lines: []model.Change{
		{Base: snapshot.Find(name), Name: name, Value: model.NewValue(text)},
	}})
	if report.Err != nil {
		t.Fatal(report.Err)
	}
}

// TestTwoScreensAndAStream has two programs look at one config: what the one saves is there in the other, whose own edit
// of the same name is told from it before anything is sent.
func TestTwoScreensAndAStream(t *testing.T) {
	t.Parallel()
	s := serveProcess(t)
	first, second := s.dtui("-p", "backend", "-c", "dev"), s.dtui("-p", "backend", "-c", "dev")
	first.see("AUTH_ISSUER", "● live")
	second.see("AUTH_ISSUER", "● live").send("3/LOG_LEVEL\r").see("▌  LOG_LEVEL").send("e").see("Edit LOG_LEVEL").send("warn\r").see("debug → warn")
	stage(first).send("s").see("▸ review").send("\t\x1b[C").see("[ Save 1 to dev ]").send("\r").see("Saved 1 change to backend / dev.")
	second.see("! LOG_LEVEL", "backend / dev changed: 1 secret, 1 staged here. Reloaded.", "Doppler has changed since you staged this")
	second.send("s").see("! Doppler has changed since").send("\t\x1b[C").see("[ Save 1 to dev ]").send("\r").see("Base", "Theirs", "Mine")
	writes(t, s.client(), model.ConfigRef{Project: "backend", Config: "dev"}, "LOG_LEVEL", "error")
	first.see("backend / dev changed: 1 secret. Reloaded.")
	if code := first.send("q").ending(); code != exitOK {
		t.Errorf("exit %d", code)
	}
}

func TestALostStreamComesBackAndOneThatIsOverIsClosed(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	ref := model.ConfigRef{Project: "backend", Config: "dev"}
	writer := api(t, base, server.Token())
	s := &served{t: t, base: base, token: server.Token()}
	p := s.dtui("-p", "backend", "-c", "dev").see("AUTH_ISSUER", "● live").send("3/LOG_LEVEL\r").see("▌  LOG_LEVEL")
	server.CutWatches()
	p.see("◌ reconnecting")
	writes(t, writer, ref, "LOG_LEVEL", "written-unwatched")
	p.see("● live", "written-unwatched")
	p.send("\x07").see("Blank since")
	watching := func(want int) {
		t.Helper()
		for server.Watching() != want {
			if _, err := writer.Verify(t.Context()); err != nil { // Its answer takes as long as the server needs to notice.
				t.Fatal(err)
			}
		}
	}
	watching(0)
	p.send("x").see("● live")
	watching(1)
	p.send("q")
	watching(0)
	if code := p.ending(); code != exitOK {
		t.Errorf("exit %d", code)
	}
}

func TestWithoutAWatchInThePlanItPolls(t *testing.T) {
	t.Parallel()
	s := serveProcess(t, "--plan", "developer")
	p := s.dtui("-p", "backend", "-c", "dev").see("AUTH_ISSUER", "◔ polling 30 s")
	p.send(":live updates\r").see("○ off", "Live updates are off.").send("q")
	if code := p.ending(); code != exitOK {
		t.Errorf("exit %d", code)
	}
	p = s.dtui("-p", "backend", "-c", "dev", "--no-live").see("AUTH_ISSUER", "○ off").send("q")
	if code := p.ending(); code != exitOK {
		t.Errorf("exit %d", code)
	}
}

// TestAWebhookInTheScreen sends everything that is refused, and then what is not.
func TestAWebhookInTheScreen(t *testing.T) {
	t.Parallel()
	s := serveProcess(t)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(hookSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := s.dtui("-p", "backend", "-c", "dev", "--no-live", "--listen", "127.0.0.1:0", "--listen-secret-file", secret).see("AUTH_ISSUER")
	_, rest, _ := strings.Cut(p.send(":webhook\r").see("0 taken, 0 refused").text(), "Webhook at ")
	url, _, _ := strings.Cut(rest, ": 0 taken")
	body := `{"type":"config.secrets.update","config":{"name":"dev","project":"backend"}}`
	signed := func(body string) string {
		mac := hmac.New(sha256.New, []byte(hookSecret))
		_, _ = io.WriteString(mac, body)
		return "sha256=" + hex.EncodeToString(mac.Sum(nil))
	}
	post := func(signature string, body []byte) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if signature != "" {
			r.Header.Set("X-Doppler-Signature", signature)
		}
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		return response.StatusCode
	}
	// A slow sender waits at the door the whole time.
	slow, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = slow.Close() }()
	if _, err := io.WriteString(slow, "POST / HTTP/1.1\r\nHost: x\r\nX-Doppler-Signature: 00\r\nContent-Length: 1000\r\n\r\n{"); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		signature string
		body      string
		want      int
	}{
		"wrong":     {signed(body + " "), body, 401},
		"missing":   {"", body, 401},
		"malformed": {"sha256=zz", body, 401},
		"10 MB":     {signed(body), strings.Repeat("x", 10<<20), 413},
		"nonsense":  {signed("{}"), "{}", 400},
	} {
		if got := post(tt.signature, []byte(tt.body)); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
	p.send(":webhook\r").see("0 taken, 5 refused").send("3/LOG_LEVEL\r").see("▌  LOG_LEVEL")
	writes(t, s.client(), model.ConfigRef{Project: "backend", Config: "dev"}, "LOG_LEVEL", "from-elsewhere")
	for range 100 {
		if got := post(signed(body), []byte(body)); got != http.StatusNoContent {
			t.Fatalf("a right one: %d", got)
		}
	}
	p.see("from-elsewhere", "backend / dev changed: 1 secret. Reloaded.")
	if code := p.send("q").ending(); code != exitOK {
		t.Errorf("exit %d", code)
	}
}

// TestAWebhookInTheScreenIsAskedForRightly is about the flags.
func TestAWebhookInTheScreenIsAskedForRightly(t *testing.T) {
	t.Parallel()
	with := webhookSecret + "=" + hookSecret
	for name, tt := range map[string]struct {
		env  []string
		args []string
		says string
	}{
		"no secret":   {nil, []string{"--listen", "127.0.0.1:0"}, webhookSecret},
		"no port":     {[]string{with}, []string{"--listen", "8788"}, "--listen 8788: write it like"},
		"for all":     {[]string{with}, []string{"--listen", "0.0.0.0:0"}, "dtui listen --allow-remote"},
		"no file":     {nil, []string{"--listen", "127.0.0.1:0", "--listen-secret-file", "/nowhere"}, "--listen-secret-file"},
		"only a file": {nil, []string{"--listen-secret-file", "/nowhere"}, "--listen-secret-file needs --listen"},
	} {
		p := in120x40(t, dtui(t), append([]string{"--demo"}, tt.args...), noBus(t, tt.env...))
		if code := p.ending(); code != exitUsage {
			t.Errorf("%s: exit %d", name, code)
		}
		if text := string(p.raw); !strings.Contains(text, tt.says) {
			t.Errorf("%s: %q", name, text)
		}
	}
	p := in120x40(t, dtui(t), []string{"--demo", "--listen", "127.0.0.1:0"}, noBus(t, with)).see("AUTH_ISSUER").send(":webhook\r").see("0 taken, 0 refused")
	p.holdsNo(hookSecret)
	if code := p.signal(syscall.SIGTERM).wait(); code != exitSignal+int(syscall.SIGTERM) {
		t.Errorf("exit %d", code)
	}
}
