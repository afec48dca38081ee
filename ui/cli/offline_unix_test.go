//go:build unix

package cli

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"dtui/client/sandbox"
	"dtui/model"
)

// offlineDesk is a machine that keeps everything, and a sandbox that can be killed and come back at the same address.
type offlineDesk struct {
	*served
	t    *testing.T
	data string
	home string
	env  []string
	args []string
}

const offlinePhrase = "correct-horse-battery"

// newOfflineDesk is a desk with a config file.
func newOfflineDesk(t *testing.T, config string) *offlineDesk {
	t.Helper()
	d := &offlineDesk{t: t, data: filepath.Join(t.TempDir(), "data.json"), args: []string{"-p", "backend", "-c", "dev"}}
	d.served = serveProcess(t, "--data", d.data)
	env, _ := home(t, config)
	d.home = env["XDG_STATE_HOME"]
	d.env = environment(env, noBus(t, "DOPPLER_API_HOST="+d.base, "DOPPLER_TOKEN="+d.token)...)
	return d
}

func (d *offlineDesk) open(args ...string) *tty {
	d.t.Helper()
	return in120x40(d.t, dtui(d.t), args, d.env)
}

// kill ends the server with no word of farewell.
func (d *offlineDesk) kill() {
	d.t.Helper()
	d.stop(syscall.SIGKILL)
}

// revive starts it again where it was.
func (d *offlineDesk) revive() {
	d.t.Helper()
	at, err := url.Parse(d.base)
	if err != nil {
		d.t.Fatal(err)
	}
	d.served = serveProcess(d.t, "--data", d.data, "--addr", at.Host)
}

// unreadable fails the test when a file of the state folder tells anything.
func (d *offlineDesk) unreadable(more ...string) {
	d.t.Helper()
	dir := filepath.Join(d.home, ownFolder, offlineFolder)
	texts := append(append(maskedValues(d.t), "LOG_LEVEL", "API_URL", "backend", "Ana Lima", "acme", d.token, offlinePhrase), more...)
	textsIn(d.t, dir, texts...)
	files := 0
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			d.t.Errorf("%s is open to others: %s", path, info.Mode())
		}
		for _, text := range texts {
			if strings.Contains(strings.TrimPrefix(path, dir), text) {
				d.t.Errorf("the name of %s tells %s", path, text)
			}
		}
		if strings.HasSuffix(path, ".sealed") {
			files++
		}
		return err
	})
	if err != nil || files == 0 {
		d.t.Errorf("%d sealed files, %v", files, err)
	}
}

// made makes the passphrase that the first start asks for.
func made(p *tty) *tty {
	p.t.Helper()
	return p.see("Keep it in encrypted files").send(offlinePhrase, "\t", offlinePhrase, "\r").gone("Keep it in encrypted files")
}

func unsealed(p *tty) *tty {
	p.t.Helper()
	return p.see("Open what is kept on this machine").send(offlinePhrase + "\r").gone("Open what is kept")
}

// The server dies in the middle of the work; the work goes on, outlives a hang-up, is offered again, and is saved once the
// server is back.
func TestOfflineTheServerDiesInTheMiddleOfTheWork(t *testing.T) {
	t.Parallel()
	d := newOfflineDesk(t, "[offline]\nsnapshots = true\ndrafts = true\n")
	p := made(d.open(d.args...))
	p.see("http://localhost:8080").send("2/stg\r").see("stg").send("\x1b[27u", "g")
	p.send("3")
	stage(p)
	d.kill()
	p.send("R").see("Offline since", "saving waits", "as of", "AUTH_ISSUER")
	filter(p, "DB_PASSWORD").send("e").see("Edit DB_PASSWORD").send("staged-without-a-server\r").see("edited").send(escKey)
	p.see("review 2").signal(syscall.SIGHUP)
	if code := p.ending(); code != 129 {
		t.Errorf("exit %d", code)
	}
	if left := p.afterwards(); !strings.Contains(left, "2 staged changes were kept, and the next start offers them") {
		t.Errorf("left on the terminal: %q", left)
	}
	d.unreadable("staged-without-a-server", "trace")

	// Without a connection, from the login that is known.
	p = unsealed(d.open(d.args...)).see("2 staged changes of", "were kept: 2 in backend / dev.").send("\x1b[C\r")
	p.see("Took up 2 kept changes", "offline copy of", "http://localhost:8080", "Offline since", "You can read 1 offline copy")
	p.holdsNo("staged-without-a-server")
	p.send("s").see("Review", "2 of 2 changes", "offline copy of").send(escKey)
	d.revive()
	// The banner ends by itself.
	p.gone("Offline since").gone("offline copy of").see("Doppler answers again. 2 staged changes are kept.")
	p.send("s").see("▸ review").send("\t\x1b[C").see("[ Save 2 to dev ]").send("\r")
	p.see("Saved 2 changes to backend / dev.").send("q")
	if code := p.restored(); code != exitOK {
		t.Errorf("exit %d", code)
	}
	snapshot, err := d.client().Open(t.Context(), model.ConfigRef{Project: "backend", Config: "dev"})
	if err != nil {
		t.Fatal(err)
	}
	if s := snapshot.Find("LOG_LEVEL"); s == nil || s.Raw.Reveal() != "trace" {
		t.Error("the save did not arrive")
	}
	if left, _ := filepath.Glob(filepath.Join(d.home, ownFolder, offlineFolder, "draft-*")); len(left) != 0 {
		t.Errorf("drafts are left after the save: %v", left)
	}
}

// A dtui that is killed with no warning leaves what it has kept a moment after the edit, and two at once leave each other's
// alone.
func TestDraftsOutliveAKillAndEachOther(t *testing.T) {
	t.Parallel()
	d := newOfflineDesk(t, "[offline]\ndrafts = true\n")
	one := made(d.open(d.args...))
	stage(one.see("http://localhost:8080"))
	two := unsealed(d.open(d.args...))
	filter(two.see("http://localhost:8080"), "DB_PASSWORD").send("e").see("Edit DB_PASSWORD").send("another\r").see("edited").send(escKey)
	drafts := func() []string {
		found, err := filepath.Glob(filepath.Join(d.home, ownFolder, offlineFolder, "draft-*.sealed"))
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	for len(drafts()) < 2 && !t.Failed() {
		two.send("?").see("Keys").send(escKey).gone("┤ Keys") // Each is a moment in which the disk can catch up.
	}
	one.signal(syscall.SIGKILL).wait()
	two.send("\x03").see("Leave dtui", "Leave and keep 1").send("\x03")
	if code := two.restored(); code != exitOK {
		t.Errorf("exit %d", code)
	}
	d.unreadable("another")
	p := unsealed(d.open(d.args...)).see("1 staged change of", "was kept: 1 in backend / dev").send("\x1b[C\r").see("Took up 2 kept changes", "review 2")
	// Dropped on purpose, nothing is offered again.
	p.send("q").see("Leave and keep 2").send("\x1b[C\x1b[C\x1b[C\r")
	if code := p.restored(); code != exitOK {
		t.Errorf("exit %d", code)
	}
	if left := drafts(); len(left) != 0 {
		t.Errorf("what was dropped is still kept: %v", left)
	}
}

// Without the settings nothing is asked and nothing is written, until the command keeps one config.
func TestOfflineNothingIsKeptUnasked(t *testing.T) {
	t.Parallel()
	d := newOfflineDesk(t, "")
	stage(d.open(d.args...).see("http://localhost:8080")).signal(syscall.SIGTERM).wait()
	if _, err := os.Stat(filepath.Join(d.home, ownFolder, offlineFolder)); !os.IsNotExist(err) {
		t.Errorf("something is kept: %v", err)
	}
	p := d.open(d.args...).see("http://localhost:8080").send(":").see("Commands").send("keep this config\r")
	made(p).see("Kept backend / dev for reading offline, encrypted.").send("q").wait()
	d.unreadable()
	d.kill()
	p = d.open(d.args...)
	unsealed(p).see("offline copy of", "http://localhost:8080").send(":").see("Commands").send("delete offline\r").see("This cannot be undone").send("\x1b[C\r")
	p.see("Deleted 1 offline copy and 0 drafts.").send("q").wait()
	if left, _ := filepath.Glob(filepath.Join(d.home, ownFolder, offlineFolder, "*.sealed")); len(left) != 0 {
		t.Errorf("files are left: %v", left)
	}
}

// Without a keyring both the token and the key are in encrypted files. A start without a connection opens both.
func TestOfflineAProfileInAnEncryptedFileGetsIn(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	n := newHome(t)
	settings := filepath.Join(n.home, ".config", "dtui")
	if err := os.MkdirAll(settings, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(settings, "config.toml"), []byte("[offline]\nsnapshots = true\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const passphrase = "another-horse-battery"
	p := n.start(t, "--api-host", base)
	if err := server.Approve(begun(p)); err != nil {
		t.Fatal(err)
	}
	p.see("Where the token will live", "no session bus").send("\x1b[C\r").see("the same again").send(passphrase, "\t", passphrase, "\r")
	made(p).see("backend").send("\r").see("dev_ci").send("2\r").see("API_URL").send("q")
	if code := p.restored(); code != exitOK {
		t.Errorf("exit %d", code)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	p = n.start(t, "-p", "backend", "-c", "dev").see("passphrase").send(passphrase + "\r")
	unsealed(p).see("Offline since", "offline copy of", "API_URL").send("q")
	if code := p.restored(); code != exitOK {
		t.Errorf("exit %d", code)
	}
	n.holdsNo(t, passphrase, offlinePhrase, "http://localhost:8080")
}
