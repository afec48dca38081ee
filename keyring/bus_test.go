//go:build linux

package keyring

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

func TestProbeWithoutABus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "absent"))
	_, err := probe(context.Background())
	var none Unavailable
	if !errors.As(err, &none) || none.Reason != NoBus {
		t.Errorf("probe without a bus: %v", err)
	}
}

func TestProbeEndsWithItsContext(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mute")
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+path)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		conn, err := listener.Accept()
		if err == nil {
			defer func() { _ = conn.Close() }()
		}
		cancel()
		<-ctx.Done()
	}()
	if _, err := probe(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("probe of a bus that accepts and says nothing: %v", err)
	}
}

// TestRealSecretService runs itself again inside private sessions: one with GNOME Keyring, one without, and one with a
// service of the test's own.
func TestRealSecretService(t *testing.T) {
	switch os.Getenv(insideSession) {
	case "keyring":
		insideKeyring(t)
		return
	case "empty":
		insideEmptyBus(t)
		return
	case "fake":
		insideFakeService(t)
		return
	}
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("DTUI_REAL_PARTS") == "1" {
				t.Fatalf("%s is not installed and DTUI_REAL_PARTS=1 asks for it", program)
			}
			t.Skipf("%s is not installed: install gnome-keyring, dbus and dbus-x11", program)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	again := `exec "$0" -test.count=1 -test.v '-test.run=^TestRealSecretService$'`
	t.Run("keyring", func(t *testing.T) {
		script := `printf '\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && ` + again
		rerun(t, "keyring", "dbus-run-session", "--", "sh", "-c", script, self)
	})
	for _, session := range []string{"empty", "fake"} {
		t.Run(session, func(t *testing.T) {
			config := filepath.Join(t.TempDir(), "bus.conf")
			text := `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>` +
				`<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`
			if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			rerun(t, session, "dbus-run-session", "--config-file="+config, "--", "sh", "-c", again, self)
		})
	}
}

// rerun starts this test binary inside a session that knows nothing of the one the test runs in.
func rerun(t *testing.T, session string, argv ...string) {
	t.Helper()
	home := t.TempDir()
	cmd := exec.CommandContext(t.Context(), argv[0], argv[1:]...)
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + home, "XDG_DATA_HOME=" + home + "/share",
		insideSession + "=" + session,
	}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestRealSecretService") {
		t.Fatalf("inside the session: %v\n%s", err, out)
	}
}

// waitForKeyring returns when the daemon, which detaches before it is ready, has its name on the bus.
func waitForKeyring(t *testing.T) {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	signals := make(chan *dbus.Signal, 64)
	conn.Signal(signals)
	err = conn.AddMatchSignal(dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"),
		dbus.WithMatchArg(0, secretsName))
	if err != nil {
		t.Fatal(err)
	}
	for {
		var owned bool
		if err := conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, secretsName).Store(&owned); err != nil {
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

func insideKeyring(t *testing.T) {
	waitForKeyring(t)
	if state, err := probe(context.Background()); state != unlocked || err != nil {
		t.Fatalf("probe of an open keyring: %v, %v", state, err)
	}
	contract(t, OS())
	sealing := t.TempDir()
	must(t, vaultIn(t, sealing, OS(ForSealing())).Keep(context.Background(), keptSnapshot()))
	if s, err := vaultIn(t, sealing, OS(ForSealing())).Copy(context.Background(), ana, keptRef); err != nil || s.Len() != 5 {
		t.Errorf("a copy under a key of the keyring: %v, %v", s, err)
	}
	if _, err := OS().Get(context.Background(), sealingName); !errors.Is(err, ErrNotFound) {
		t.Errorf("the key is among the logins: %v", err)
	}
	tokens, login := insideProfiles(t)
	if err := OS().Set(context.Background(), entry("kept", "dp.pt.kept")); err != nil {
		t.Fatal(err)
	}
	lock(t)
	lockedProfiles(t, tokens, login)
	if state, err := probe(context.Background()); state != locked || err != nil {
		t.Errorf("probe of a locked keyring: %v, %v", state, err)
	}
	if _, err := OS().Get(context.Background(), "kept"); !errors.As(err, &Locked{}) {
		t.Errorf("Get from a locked keyring: %v", err)
	}
	if err := OS().Set(context.Background(), entry("kept", "dp.pt.new")); !errors.As(err, &Locked{}) {
		t.Errorf("Set into a locked keyring: %v", err)
	}
	// With a display in the environment the call is made, and the keyring, which has none, gives up itself.
	asked := false
	store := OS(WithEnvironment(desktop), OnPrompt(func() { asked = true }))
	if _, err := store.Get(context.Background(), "kept"); !errors.As(err, &Locked{}) || !asked {
		t.Errorf("Get from a keyring that cannot ask: %v, asked %v", err, asked)
	}
}

func lock(t *testing.T) {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	call := conn.Object(secretsName, secretsPath).CallWithContext(t.Context(), serviceFace+".Lock", 0, []dbus.ObjectPath{loginPath})
	if call.Err != nil {
		t.Fatal(call.Err)
	}
}

func insideEmptyBus(t *testing.T) {
	var none Unavailable
	if _, err := OS().Get(context.Background(), "default"); !errors.As(err, &none) || none.Reason != NoService {
		t.Errorf("Get on a bus without a keyring: %v", err)
	}
	profilesWithoutService(t)
}
