//go:build unix

package cli

import (
	"bufio"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dtui/client/sandbox"
)

// noBus is an environment in which no keyring can be reached.
func noBus(t testing.TB, more ...string) []string {
	t.Helper()
	return append([]string{"HOME=" + t.TempDir(), "DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(t.TempDir(), "absent")}, more...)
}

// holds fails the test when what was written to the terminal contains a text.
func (p *tty) holdsNo(text string) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if strings.Contains(string(p.raw), text) {
		p.t.Errorf("written to the terminal: %q", text)
	}
}

func TestStartsWithATokenOfThisRun(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	start := []string{"-p", "backend", "-c", "dev"}
	file := tokenFile(t, server.Token()+"\n")
	for _, c := range []struct {
		name string
		args []string
		env  []string
		in   string
	}{
		{"environment", start, []string{"DOPPLER_API_HOST=" + base, "DOPPLER_TOKEN=" + server.Token()}, ""},
		{"environment alone", nil, []string{"DOPPLER_API_HOST=" + base, "DOPPLER_TOKEN=" + server.Token(), "DOPPLER_PROJECT=backend", "DOPPLER_CONFIG=dev"}, ""},
		{"file", append([]string{"--api-host", base, "--token-file", file}, start...), nil, ""},
		{"standard input", append([]string{"--api-host", base, "--token-file", "-"}, start...), nil, file},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newTTY(t, 120, 40)
			if c.in != "" {
				in, err := os.Open(c.in)
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = in.Close() }()
				p.stdin = in
			}
			ready(p.run(dtui(t), c.args, noBus(t, c.env...)))
			// Keys arrive, wherever the token came from.
			stage(p).send("\x03").see("Leave dtui").send("\x03")
			if code := p.restored(); code != exitOK {
				t.Errorf("the exit code is %d", code)
			}
			p.holdsNo(server.Token())
		})
	}
}

func TestRefusesAHostFromTheEnvironmentForATokenFromAFile(t *testing.T) {
	t.Parallel()
	home, _ := serve(t, sandbox.Options{})
	other, otherBase := serve(t, sandbox.Options{})
	p := in120x40(t, dtui(t), []string{"--token-file", tokenFile(t, home.Token())}, noBus(t, "DOPPLER_API_HOST="+otherBase))
	if code := p.wait(); code != exitUsage {
		t.Errorf("the exit code is %d", code)
	}
	p.close()
	if text := squeezed(p.text()); !strings.Contains(text, squeezed("it is not sent to a host from the environment")) {
		t.Errorf("it says: %s", p.text())
	}
	if n := len(other.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
	p.holdsNo(home.Token())
}

func TestWelcomeWithoutAToken(t *testing.T) {
	t.Parallel()
	p := in120x40(t, dtui(t), nil, noBus(t)).see("first run", "Log in with the browser", "Try the demo").send("q")
	if code := p.restored(); code != exitOK {
		t.Errorf("the exit code is %d", code)
	}
	if said := p.afterwards(); said != "" {
		t.Errorf("somebody who keeps no login is told of keyrings: %q", said)
	}
}

// TestPromise6TheDemoAsksForNothing gives the demo an environment full of traps.
func TestPromise6TheDemoAsksForNothing(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	bus := filepath.Join(t.TempDir(), "bus")
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", bus)
	if err != nil {
		t.Fatal(err)
	}
	called := make(chan bool, 1)
	go func() {
		conn, err := listener.Accept()
		called <- err == nil
		if err == nil {
			_ = conn.Close()
		}
	}()
	home := filepath.Join(t.TempDir(), "home")
	if err := os.Mkdir(home, 0); err != nil {
		t.Fatal(err)
	}
	p := in120x40(t, dtui(t), []string{"--demo"}, []string{
		"HOME=" + home, "XDG_CONFIG_HOME=" + home, "DBUS_SESSION_BUS_ADDRESS=unix:path=" + bus,
		"DOPPLER_TOKEN=" + server.Token(), "DOPPLER_API_HOST=" + base, "DOPPLER_PROJECT=billing", "DOPPLER_CONFIG=prd",
	})
	ready(p).see("Sandbox. Nothing here reaches Doppler.").send("q")
	if code := p.restored(); code != exitOK {
		t.Errorf("the exit code is %d", code)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if <-called {
		t.Error("the session bus was called")
	}
	if n := len(server.Requests()); n != 0 {
		t.Errorf("%d requests went to the host in the environment", n)
	}
	p.holdsNo(server.Token())
}

func TestTheDemoReadsNoDopplerVariable(t *testing.T) {
	t.Parallel()
	p := newTTY(t, 120, 40)
	getenv := func(name string) string {
		if strings.HasPrefix(name, "DOPPLER") || name == "HOME" || strings.HasPrefix(name, "XDG_CONFIG") {
			t.Errorf("the demo asks for %s", name)
		}
		return map[string]string{"LANG": "C.UTF-8", "TERM": "xterm-256color"}[name]
	}
	code := make(chan int, 1)
	go func() {
		code <- Run([]string{"--demo"}, getenv, Stdio{In: p.slave, Out: p.slave, Err: p.slave})
		p.ended()
	}()
	ready(p)
	filter(p, "LOG_LEVEL").send("y").see("LOG_LEVEL").send(escKey).send("q")
	if got := <-code; got != exitOK {
		t.Errorf("the exit code is %d", got)
	}
	p.close()
}

// save saves what is staged in one config that is not protected.
func save(p *tty, config string) *tty {
	p.t.Helper()
	return p.send("s").see("▸ review").send("\t\x1b[C").see("[ Save 1 to " + config + " ]").send("\r").see("Saved 1 change")
}

func TestPromise6TheLogHoldsNoSecret(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	log := filepath.Join(t.TempDir(), "dtui.log")
	// A file that others could read is taken from them.
	if err := os.WriteFile(log, []byte("{}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	p := ready(in120x40(t, dtui(t), []string{"--log-file", log, "-p", "backend", "-c", "dev"}, noBus(t, "DOPPLER_API_HOST="+base, "DOPPLER_TOKEN="+server.Token())))
	const value = "written-by-hand-3391"
	filter(p, "DB_PASSWORD").send("v").see("demo-plum-otter").send("e").see("Edit DB_PASSWORD").send(value + "\r").see("▌~ DB_PASSWORD")
	save(p, "dev")
	// A save that fails has more to tell.
	fault, err := sandbox.ParseFault("500,POST,/secrets")
	if err != nil {
		t.Fatal(err)
	}
	server.Inject(fault)
	p.send("e").see("Edit DB_PASSWORD").send("another-" + value + "\r").see("▌~ DB_PASSWORD").send("s").see("▸ review").send("\t\x1b[C\r").see("Not saved:")
	p.send("\x03").see("Leave dtui").send("\x03")
	if code := p.restored(); code != exitOK {
		t.Errorf("the exit code is %d", code)
	}
	if n := len(server.Writes()); n != 1 || *server.Writes()[0].After != value {
		t.Fatalf("%d writes, so this log shows nothing", n)
	}
	info, err := os.Stat(log)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the log has mode %v", info.Mode())
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(text), "\n") < 6 || !strings.Contains(string(text), "/v3/configs/config/secrets") {
		t.Errorf("this log is no log:\n%s", text)
	}
	for _, secret := range append(maskedValues(t), value, server.Token(), server.Token()[6:], "project=", "config=", "LOG_LEVEL", "DB_PASSWORD", "Bearer") {
		if strings.Contains(string(text), secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
	lines := bufio.NewScanner(strings.NewReader(string(text)))
	for lines.Scan() {
		if !json.Valid(lines.Bytes()) {
			t.Errorf("no JSON: %s", lines.Text())
		}
	}
}

func TestReadOnlyHasNoWay(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	p := ready(in120x40(t, dtui(t), []string{"--read-only", "-p", "backend", "-c", "dev"}, noBus(t, "DOPPLER_API_HOST="+base, "DOPPLER_TOKEN="+server.Token())))
	for _, key := range []string{"e", "a", "d", "r", "t", "V", "T", "\r", "P", "s", "u", "\x12", "B", "X", "U", "\x13"} {
		p.send(key)
	}
	p.send("?").see("next pane")
	text := p.text()
	for _, word := range []string{"edit the value", "add a secret", "delete (staged)", "promote to other", "review and save", "undo the last"} {
		if strings.Contains(text, word) {
			t.Errorf("the help of a read-only run offers %q", word)
		}
	}
	p.send(escKey).gone("next pane").send("D").see("Compare with").send("prd\r").see("34 of 51").send("<", ">", "d", "e", "P", "s", escKey).gone("34 of 51")
	p.send("q")
	if code := p.restored(); code != exitOK {
		t.Errorf("q does not leave at once, exit %d: something was staged", code)
	}
	if i := slices.IndexFunc(server.Requests(), func(r sandbox.Request) bool { return r.Method != "GET" }); i >= 0 {
		t.Errorf("a read-only run sent %+v", server.Requests()[i])
	}
}
