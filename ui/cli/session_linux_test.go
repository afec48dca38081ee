package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"

	"dtui/client/sandbox"
)

// sessionVariable tells the test binary that it runs inside a private session with a keyring.
const sessionVariable = "DTUI_TEST_SESSION"

// TestPromise6ATokenInARealKeyring stores a token with GNOME Keyring on a private bus, starts dtui with it, and tries to
// have it sent elsewhere.
func TestPromise6ATokenInARealKeyring(t *testing.T) {
	if os.Getenv(sessionVariable) != "" {
		awaitKeyring(t)
		insideSession(t)
		return
	}
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("DTUI_REAL_PARTS") == "1" {
				t.Fatalf("%s is not installed and DTUI_REAL_PARTS=1 asks for it", program)
			}
			t.Skipf("%s is not installed: install gnome-keyring and dbus", program)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "dbus-run-session", "--", "sh", "-c",
		`printf '\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" -test.count=1 -test.v '-test.run=^TestPromise6ATokenInARealKeyring$'`, self)
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + home, "XDG_DATA_HOME=" + home + "/share",
		sessionVariable + "=1", binaryVariable + "=" + dtui(t),
	}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestPromise6ATokenInARealKeyring") {
		t.Fatalf("inside the session: %v\n%s", err, out)
	}
}

// awaitKeyring returns when the daemon, which detaches before it is ready, has its name on the bus.
func awaitKeyring(t *testing.T) {
	t.Helper()
	const name = "org.freedesktop.secrets"
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	signals := make(chan *dbus.Signal, 64)
	conn.Signal(signals)
	if err := conn.AddMatchSignal(dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, name)); err != nil {
		t.Fatal(err)
	}
	for {
		var owned bool
		if err := conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, name).Store(&owned); err != nil {
			t.Fatal(err)
		}
		if owned {
			return
		}
		if _, ok := <-signals; !ok {
			t.Fatal("the session bus went away")
		}
	}
}

func insideSession(t *testing.T) {
	home, homeBase := serve(t, sandbox.Options{})
	other, otherBase := serve(t, sandbox.Options{})
	env := os.Environ()
	token := home.Token()

	p := in120x40(t, dtui(t), nil, env).see("first run").send("q")
	if code := p.restored(); code != exitOK || p.afterwards() != "" || strings.Contains(string(p.raw), "keyring could") {
		t.Errorf("with an empty keyring: exit %d, %q", code, p.afterwards())
	}

	out, errs, code := output(t, token+"\n", env, "login", "--token-stdin", "--api-host", homeBase)
	if code != exitOK || errs != "" || !strings.Contains(out, "is sent to "+homeBase+" only.") || strings.Contains(out, token) {
		t.Fatalf("login: exit %d, %q, %q", code, out, errs)
	}
	before := len(home.Requests())

	p = ready(in120x40(t, dtui(t), []string{"-p", "backend", "-c", "dev"}, env)).send("q")
	if code := p.restored(); code != exitOK || len(home.Requests()) == before {
		t.Errorf("with the kept token: exit %d", code)
	}
	p.holdsNo(token)
	before = len(home.Requests())

	for name, p := range map[string]*tty{
		"DOPPLER_API_HOST": in120x40(t, dtui(t), nil, append(env, "DOPPLER_API_HOST="+otherBase)),
		"--api-host":       in120x40(t, dtui(t), []string{"--api-host", otherBase}, env),
	} {
		if code := p.ending(); code != exitUsage {
			t.Errorf("%s: exit %d", name, code)
		}
		if text := squeezed(p.text()); !strings.Contains(text, squeezed("belongs to "+homeBase+" and is not sent to "+otherBase)) {
			t.Errorf("%s: it says %s", name, p.text())
		}
		p.holdsNo(token)
	}
	if n := len(other.Requests()) + len(home.Requests()) - before; n != 0 {
		t.Errorf("%d requests were sent", n)
	}
	severalLogins(t, home, homeBase, env)
	keptOffline(t, env)
	lockedKeyring(t, home, homeBase, env)
}

// keptOffline reads a copy without a connection, under a key that is in the same keyring and no login there.
func keptOffline(t *testing.T, env []string) {
	server, base := serve(t, sandbox.Options{})
	state, config := filepath.Join(t.TempDir(), "state"), filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(config, []byte("[offline]\nsnapshots = true\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env = append(slices.Clip(env), "XDG_STATE_HOME="+state, "DOPPLER_API_HOST="+base, "DOPPLER_TOKEN="+server.Token())
	args := []string{"-p", "backend", "-c", "dev", "--config-file", config}
	p := ready(in120x40(t, dtui(t), args, env))
	for kept := 0; kept == 0 && !t.Failed(); {
		p.send("?").see("Keys").send(escKey).gone("┤ Keys")
		copies, _ := filepath.Glob(filepath.Join(state, ownFolder, offlineFolder, "copy-*.sealed"))
		kept = len(copies)
	}
	p.send("q").wait()
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	in120x40(t, dtui(t), args, env).see("Offline since", "offline copy of", "http://localhost:8080").send("q").wait()
	textsIn(t, state, "http://localhost:8080", "acme-backend", server.Token())
}

// severalLogins keeps a second login beside the first, switches between them, and logs out of it.
func severalLogins(t *testing.T, home *sandbox.Server, base string, env []string) {
	token, err := home.AddToken(sandbox.TokenSpec{Kind: sandbox.KindService, Project: "backend", Config: "stg"})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		args []string
		in   string
		want string
	}{
		{[]string{"login", "--token-stdin", "--api-host", base, "--profile", "pipeline"}, token, "as profile pipeline"},
		{[]string{"auth", "list"}, "", "* pipeline"},
		{[]string{"auth", "status"}, "", "profile pipeline, in the system keyring"},
		{[]string{"auth", "switch", "default"}, "", "The next start takes profile default"},
		{[]string{"auth", "list"}, "", "* default"},
	} {
		out, errs, code := output(t, step.in, env, step.args...)
		if code != exitOK || errs != "" || !strings.Contains(out, step.want) || strings.Contains(out, token) {
			t.Errorf("%v: exit %d, %q, %q", step.args, code, out, errs)
		}
	}
	// In the program, ctrl+o leads from one to the other; the service token opens its one config.
	p := ready(in120x40(t, dtui(t), []string{"-p", "backend", "-c", "dev"}, env)).send("\x0f").see("Profiles", "pipeline")
	p.send("2").see("backend ▸ stg", "api-stg").send("q")
	if code := p.restored(); code != exitOK {
		t.Errorf("after the switch: exit %d", code)
	}
	p.holdsNo(token)
	in120x40(t, dtui(t), nil, env).see("backend ▸ stg", "api-stg").send("q").restored()
	out, errs, code := output(t, "", env, "logout", "--yes")
	if code != exitOK || !strings.Contains(out, "Forgot the token of profile pipeline") {
		t.Errorf("logout: exit %d, %q, %q", code, out, errs)
	}
	if out, _, _ := output(t, "", env, "auth", "list"); strings.Contains(out, "pipeline") || !strings.Contains(out, "default") {
		t.Errorf("auth list after it: %q", out)
	}
	if out, _, code := output(t, "", env, "auth", "switch", "default"); code != exitOK {
		t.Errorf("auth switch: exit %d, %q", code, out)
	}
}

// lockedKeyring locks the keyring: the start says so and offers the ways in, and a token that was given works.
func lockedKeyring(t *testing.T, home *sandbox.Server, base string, env []string) {
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	const root = dbus.ObjectPath("/org/freedesktop/secrets")
	call := conn.Object("org.freedesktop.secrets", root).Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{root + "/collection/login"})
	if call.Err != nil {
		t.Fatal(call.Err)
	}
	p := in120x40(t, dtui(t), nil, env).see("first run", "Log in with the browser").send("q")
	p.restored()
	if said := string(p.raw); !strings.Contains(squeezed(said), squeezed("the system keyring is locked")) {
		t.Errorf("a locked keyring is not told: %q", p.afterwards())
	}
	out, errs, code := output(t, "", env, "auth", "status")
	if code != exitError || !strings.Contains(errs, "is locked") || !strings.Contains(errs, "DOPPLER_TOKEN") {
		t.Errorf("auth status: exit %d, %q, %q", code, out, errs)
	}
	given := append(env, "DOPPLER_TOKEN="+home.Token(), "DOPPLER_API_HOST="+base)
	ready(in120x40(t, dtui(t), []string{"-p", "backend", "-c", "dev"}, given)).send("q").restored()
}
