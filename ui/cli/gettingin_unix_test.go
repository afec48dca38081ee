//go:build unix

package cli

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/client/sandbox"
)

// newcomer is the environment of somebody with an empty home folder and no session bus.
type newcomer struct {
	home string
	env  []string
}

func newHome(t *testing.T) newcomer {
	t.Helper()
	home := t.TempDir()
	return newcomer{home, []string{"HOME=" + home, "DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(home, "absent"), "PATH=" + os.Getenv("PATH")}}
}

func (n newcomer) start(t *testing.T, args ...string) *tty {
	t.Helper()
	p := newTTY(t, 80, 24)
	p.dir = n.home
	return p.run(dtui(t), args, n.env)
}

var codeForm = regexp.MustCompile(`\b[A-Z0-9]{4}-[A-Z0-9]{4}\b`)

// begun asks for a code and returns it.
func begun(p *tty) string {
	p.t.Helper()
	p.see("Start").send("\r").until("a code", codeForm.MatchString)
	return codeForm.FindString(p.text())
}

// texts fails the test when a file below the folder holds one of the texts.
func (n newcomer) holdsNo(t *testing.T, texts ...string) {
	t.Helper()
	textsIn(t, n.home, texts...)
}

// TestGettingInWithTheBrowserAndAnEncryptedFile is a newcomer's whole way, without a keyring: code, approval, passphrase,
// first secret; then the next start, and the log-out that revokes.
func TestGettingInWithTheBrowserAndAnEncryptedFile(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	n := newHome(t)
	p := n.start(t, "--api-host", base)
	code := begun(p)
	if err := server.Approve(code); err != nil {
		t.Fatal(err)
	}
	const passphrase = "correct-horse-battery"
	p.see("Where the token will live", "no session bus").send("\x1b[C\r").see("the same again").send(passphrase, "\t", passphrase, "\r")
	p.see("Logged in to acme as Ana Lima", "billing").send("\r").see("dev_ci").send("2\r").see("API_URL").send("q")
	if exit := p.restored(); exit != exitOK {
		t.Errorf("exit %d", exit)
	}
	p.holdsNo(passphrase)
	token := server.TokensOf(sandbox.KindCLI)
	if len(token) != 1 {
		t.Fatalf("%d CLI tokens were made", len(token))
	}
	n.holdsNo(t, passphrase, token[0])

	p = n.start(t, "-p", "backend", "-c", "dev").see("passphrase").send("wrong-horse-battery\r").see("does not open it")
	p.send(passphrase + "\r").see("API_URL").send("q")
	if exit := p.restored(); exit != exitOK {
		t.Errorf("exit %d", exit)
	}

	out, errs, exit := output(t, "", n.env, "auth", "list")
	if exit != exitOK || !strings.Contains(out, "* default") || !strings.Contains(out, "encrypted file") || strings.Contains(out, token[0]) {
		t.Errorf("auth list: exit %d, %q, %q", exit, out, errs)
	}
	out, errs, exit = output(t, "", n.env, "logout")
	if exit != exitUsage || !strings.Contains(errs, "--yes") {
		t.Errorf("logout with nobody to ask: exit %d, %q, %q", exit, out, errs)
	}
	p = n.start(t, "logout").see("Revoke and forget").send("n\r")
	if exit := p.ending(); exit != exitError || !strings.Contains(p.text(), "nothing was done") {
		t.Errorf("logout, answered with no: exit %d\n%s", exit, p.text())
	}
	p = n.start(t, "logout").see("Revoke and forget the token of profile default (Ana Lima, acme)?").send("y\r").see("Passphrase").send(passphrase + "\r")
	if exit := p.ending(); exit != exitOK || !strings.Contains(p.text(), "Revoked and forgot") {
		t.Errorf("logout: exit %d\n%s", exit, p.text())
	}
	p.holdsNo(passphrase)
	if left := server.TokensOf(sandbox.KindCLI); len(left) != 0 {
		t.Error("the token was not revoked")
	}
	if files, err := filepath.Glob(filepath.Join(n.home, ".config", "dtui", "tokens", "*.age")); err != nil || len(files) != 0 {
		t.Errorf("left: %v, %v", files, err)
	}
}

func TestALoginThatIsRefusedRunsOutOrIsCancelled(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	n := newHome(t)
	p := n.start(t, "--api-host", base)
	if err := server.Refuse(begun(p)); err != nil {
		t.Fatal(err)
	}
	p.see("refused").send(escKey).see("1  Log in with the browser")
	// Cancelled, and then approved all the same: nobody is logged in, and the code is not asked for any more.
	p.send("1\r").until("a code", codeForm.MatchString)
	code := codeForm.FindString(p.text())
	p.send(escKey).gone(code)
	if err := server.Approve(code); err != nil {
		t.Fatal(err)
	}
	p.send("4\r").see("API_URL", "Sandbox").send("q").restored()
	if made := server.TokensOf(sandbox.KindCLI); len(made) != 0 {
		t.Errorf("%d tokens were handed out for a login that was cancelled", len(made))
	}
}

// TestATokenThatIsKeptNowhereEndsWithDtui logs in for one run only.
func TestATokenThatIsKeptNowhereEndsWithDtui(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	n := newHome(t)
	p := n.start(t, "--api-host", base)
	if err := server.Approve(begun(p)); err != nil {
		t.Fatal(err)
	}
	p.see("[ Not now ]").send("\r").see("enter opens a", "billing").send("\r").see("dev_ci").send("2\r").see("API_URL")
	if made := server.TokensOf(sandbox.KindCLI); len(made) != 1 {
		t.Fatalf("%d tokens were made", len(made))
	}
	p.send("q").restored()
	if left := server.TokensOf(sandbox.KindCLI); len(left) != 0 {
		t.Error("the token goes on working, and nobody has it")
	}
}

func TestALoginThatRunsOut(t *testing.T) {
	t.Parallel()
	// Doppler forgets the code at once; what it then answers is final.
	_, base := serve(t, sandbox.Options{LoginTTL: time.Nanosecond})
	p := newHome(t).start(t, "--api-host", base)
	p.see("Start").send("\r").see("✗").send("\r").send(escKey).see("1  Log in with the browser").send("q").restored()
}

// nested is a setup file of the Doppler CLI with three scopes.
const nested = `# written by hand
scoped:
  /:
    token: %s
    api-host: %s
  %s:
    enclave.project: backend
    enclave.config: dev
  %s:
    enclave.config: stg
    enclave.project: backend
version-check: {latest-version: 3.76.0}
future-key: {kept: [as, it, is]}
`

func TestTheDopplerCLIsLoginIsUsedAndNeverWritten(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	other, otherBase := serve(t, sandbox.Options{})
	n := newHome(t)
	inner := filepath.Join(n.home, "work", "backend")
	if err := os.MkdirAll(inner, 0o700); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(n.home, ".doppler")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, ".doppler.yaml")
	if err := os.WriteFile(path, fmt.Appendf(nil, nested, server.Token(), base, filepath.Join(n.home, "work"), inner), 0o600); err != nil {
		t.Fatal(err)
	}
	fingerprint := func() string {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%x %v %v %d", sha256.Sum256(text), info.ModTime(), info.Mode(), len(entries))
	}
	before := fingerprint()
	for where, want := range map[string]string{inner: "backend ▸ stg", filepath.Join(n.home, "work"): "backend ▸ dev"} {
		p := newTTY(t, 80, 24)
		p.dir = where
		p.run(dtui(t), nil, n.env).see(want, "API_URL")
		p.send("q").restored()
		p.holdsNo(server.Token())
	}
	out, errs, exit := output(t, "", n.env, "auth", "status")
	if exit != exitOK || !strings.Contains(out, "where the Doppler CLI keeps it") || !strings.Contains(out, "Ana Lima") {
		t.Errorf("auth status: exit %d, %q, %q", exit, out, errs)
	}
	// Its token goes to no other host, however that is named.
	for _, args := range [][]string{nil, {"--api-host", otherBase}} {
		p := newTTY(t, 80, 24)
		p.dir = inner
		p.run(dtui(t), args, append(n.env, "DOPPLER_API_HOST="+otherBase))
		if exit := p.ending(); exit != exitUsage || !strings.Contains(squeezed(p.text()), squeezed("is not sent to "+otherBase)) {
			t.Errorf("%v: exit %d\n%s", args, exit, p.text())
		}
	}
	if requests := other.Requests(); len(requests) != 0 {
		t.Errorf("sent elsewhere: %+v", requests)
	}
	// A log-out is about what dtui keeps.
	if out, errs, exit := output(t, "", n.env, "logout", "--yes"); exit != exitError || !strings.Contains(errs, "no login is kept") {
		t.Errorf("logout: exit %d, %q, %q", exit, out, errs)
	}
	if after := fingerprint(); after != before {
		t.Errorf("the CLI's file was touched: %s, before %s", after, before)
	}
}

// TestPromise6AnEnvironmentCannotCollectTokens is a cloned repository whose .envrc names a host of its own.
func TestPromise6AnEnvironmentCannotCollectTokens(t *testing.T) {
	t.Parallel()
	collector, base := serve(t, sandbox.Options{})
	n := newHome(t)
	env := append(slices.Clone(n.env), "DOPPLER_API_HOST="+base)
	for _, args := range [][]string{nil, {"login"}} {
		p := newTTY(t, 80, 24)
		p.run(dtui(t), args, env)
		if exit := p.ending(); exit != exitUsage || !strings.Contains(squeezed(p.text()), squeezed("DOPPLER_API_HOST")) {
			t.Errorf("%v: exit %d\n%s", args, exit, p.text())
		}
	}
	if out, errs, exit := output(t, collector.Token()+"\n", env, "login", "--token-stdin"); exit != exitUsage || !strings.Contains(errs, "--api-host") {
		t.Errorf("login --token-stdin: exit %d, %q, %q", exit, out, errs)
	}
	if requests := collector.Requests(); len(requests) != 0 {
		t.Errorf("asked: %+v", requests)
	}
}

func TestAFileOfTheFolderSaysWhereToBegin(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	for text, want := range map[string][]string{
		"setup:\n  project: backend\n  config: stg\n":       {"backend ▸ stg", "API_URL"},
		"setup:\n  - {project: no-such, config: dev}\n":     {"doppler.yaml names", "enter opens a"},
		"setup:\n  - {project: backend, config: no_such}\n": {"doppler.yaml names", "enter opens a"},
		"setup: [{project: \"\\e]0;x\\a\", config: dev}]\n": {"enter opens a"},
		"setup: &a [*a]\n": {"enter opens a"},
	} {
		n := newHome(t)
		if err := os.WriteFile(filepath.Join(n.home, "doppler.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		p := newTTY(t, 80, 24)
		p.dir = n.home
		p.run(dtui(t), nil, append(n.env, "DOPPLER_API_HOST="+base, "DOPPLER_TOKEN="+server.Token())).see(want...)
		p.send("q").restored()
	}
}

// TestEveryKindOfTokenSaysWhatItCanDo starts with each.
func TestEveryKindOfTokenSaysWhatItCanDo(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	for kind, c := range map[string]struct {
		spec sandbox.TokenSpec
		want []string
	}{
		"cli":      {sandbox.TokenSpec{Kind: sandbox.KindCLI}, []string{"backend", "enter opens a"}},
		"service":  {sandbox.TokenSpec{Kind: sandbox.KindService, Project: "backend", Config: "dev", Access: sandbox.AccessRead}, []string{"API_URL", "backend ▸ dev"}},
		"account":  {sandbox.TokenSpec{Kind: sandbox.KindServiceAccount, Projects: []string{"billing", "search"}}, []string{"billing", "enter opens a"}},
		"identity": {sandbox.TokenSpec{Kind: sandbox.KindIdentity}, []string{"backend", "enter opens a"}},
		"scim":     {sandbox.TokenSpec{Kind: sandbox.KindSCIM}, []string{"SCIM token", "no secret"}},
		"audit":    {sandbox.TokenSpec{Kind: sandbox.KindAudit}, []string{"audit token", "no secret"}},
	} {
		t.Run(kind, func(t *testing.T) {
			token, err := server.AddToken(c.spec)
			if err != nil {
				t.Fatal(err)
			}
			n := newHome(t)
			p := newTTY(t, 80, 24)
			p.run(dtui(t), nil, append(n.env, "DOPPLER_API_HOST="+base, "DOPPLER_TOKEN="+token)).see(c.want...)
			p.send("q").restored()
			p.holdsNo(token)
			out, errs, exit := output(t, token, n.env, "login", "--token-stdin", "--api-host", base)
			if refused := kind == "scim" || kind == "audit"; refused && (exit != exitError || !strings.Contains(errs, "nothing was kept") || !strings.Contains(errs, "no secret")) {
				t.Errorf("login: exit %d, %q, %q", exit, out, errs)
			}
			if strings.Contains(out+errs, token) {
				t.Error("the token was printed")
			}
		})
	}
}

// TestRollReplacesAKeptToken also proves that the old one is dead.
func TestRollReplacesAKeptToken(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	n := newHome(t)
	old, err := server.AddToken(sandbox.TokenSpec{Kind: sandbox.KindCLI})
	if err != nil {
		t.Fatal(err)
	}
	file := tokenFile(t, old)
	const passphrase = "a-long-passphrase"
	p := n.start(t, "login", "--token-file", file, "--encrypted-file", "--api-host", base, "--profile", "work")
	p.see("Passphrase").send(passphrase + "\r").see("Once more").send(passphrase + "\r")
	if exit := p.ending(); exit != exitOK || !strings.Contains(squeezed(p.text()), squeezed("in an encrypted file, as profile work")) {
		t.Fatalf("login: exit %d\n%s", exit, p.text())
	}
	p = n.start(t, "auth", "roll").see("Passphrase").send(passphrase + "\r")
	if exit := p.ending(); exit != exitOK || !strings.Contains(squeezed(p.text()), squeezed("no longer works")) {
		t.Fatalf("roll: exit %d\n%s", exit, p.text())
	}
	if slices.Contains(server.TokensOf(sandbox.KindCLI), old) {
		t.Error("the old token still works")
	}
	p = n.start(t, "auth", "status").see("Passphrase").send(passphrase + "\r")
	if exit := p.ending(); exit != exitOK || !strings.Contains(p.text(), "Ana Lima") {
		t.Errorf("status with the new one: exit %d\n%s", exit, p.text())
	}
	if out, _, _ := output(t, "", n.env, "auth", "switch", "absent"); strings.Contains(out, "next start") {
		t.Error("switched to what is not kept")
	}
}
