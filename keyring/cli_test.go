package keyring

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	gokeyring "github.com/zalando/go-keyring"

	"dtui/model"
)

const threeScopes = `scoped:
  /:
    token: secret-3f0c2a51-aaaa-4bbb-8ccc-1234567890ab
    api-host: https://api.doppler.com/
    dashboard-host: https://dashboard.doppler.com
    enclave.project: root
    enclave.config: dev
  /home/me/app:
    enclave.project: backend
    unknown-option: [1, {two: three}]
  /home/me/app/services/api/:
    enclave.config: dev_api
version-check: {latest-version: 3.76.0, checked-at: 2026-01-01T00:00:00Z}
analytics: {disable: false}
tui: {introVersionSeen: 1}
flags: {analytics: true, env-warning: true, update-check: true}
`

// machine is a home directory with a file of the Doppler CLI.
func machine(t *testing.T, text string) Folders {
	t.Helper()
	at := Folders{Home: t.TempDir(), Working: t.TempDir()}
	must(t, os.MkdirAll(filepath.Dir(at.path()), 0o700))
	must(t, os.WriteFile(at.path(), []byte(text), 0o600))
	return at
}

// unixOnly skips tests whose scopes are written as on Unix.
func unixOnly(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the paths of this test are of Unix")
	}
}

func TestEachOptionComesFromItsLongestScope(t *testing.T) {
	t.Parallel()
	unixOnly(t)
	for working, want := range map[string]model.ConfigRef{
		"/":                              {Project: "root", Config: "dev"},
		"/home/me":                       {Project: "root", Config: "dev"},
		"/home/me/app":                   {Project: "backend", Config: "dev"},
		"/home/me/app2":                  {Project: "root", Config: "dev"},
		"/home/me/app/services/api":      {Project: "backend", Config: "dev_api"},
		"/home/me/app/services/api/x/y":  {Project: "backend", Config: "dev_api"},
		"/home/me/app/services/apiary":   {Project: "backend", Config: "dev"},
		"/home/me/app/services/../other": {Project: "backend", Config: "dev"},
	} {
		at := machine(t, threeScopes)
		at.Working = working
		login, ok, err := FindCLI(at)
		if err != nil || !ok {
			t.Errorf("in %s: %t, %v", working, ok, err)
			continue
		}
		if login.Start != want || login.Scope != "/" || login.Host != "https://api.doppler.com" || !login.InKeyring {
			t.Errorf("in %s: %+v, want to start at %v", working, login.FoundLogin, want)
		}
	}
}

func TestScopesAreWrittenInManyWays(t *testing.T) {
	t.Parallel()
	unixOnly(t)
	for what, c := range map[string]struct {
		text, working, project string
	}{
		"everything":             {"{'*': {enclave.project: p}}", "/anywhere", "p"},
		"a star and the root":    {"{'*': {enclave.project: star}, /: {enclave.project: root}}", "/x", "root"},
		"the root, then a star":  {"{/: {enclave.project: root}, '*': {enclave.project: star}}", "/x", "root"},
		"home":                   {"{'~': {enclave.project: p}}", "HOME/x", "p"},
		"in home":                {"{~/app: {enclave.project: p}}", "HOME/app/x", "p"},
		"in home, from the root": {"{'~': {enclave.project: home}, HOME/app: {enclave.project: app}}", "HOME/app/x", "app"},
		"home of others":         {"{~me/app: {enclave.project: p}}", "/home/me/app", ""},
		"relative":               {"{./sub: {enclave.project: p}, .: {enclave.project: here}}", "/x", "here"},
		"upwards":                {"{..: {enclave.project: up}}", "/x/y", "up"},
		"not clean":              {"{/x//y/../z/: {enclave.project: p}}", "/x/z/w", "p"},
		"twice, another form":    {"{/x/: {enclave.project: closed}, /x: {enclave.config: open}}", "/x", "closed"},
		"without a name":         {"{'': {enclave.project: p}}", "/x", ""},
		"not around":             {"{/y: {enclave.project: p}}", "/x", ""},
		"empty options are none": {"{/: {enclave.project: p}, /x: {enclave.project: ''}}", "/x", "p"},
		"null options are none":  {"{/: {enclave.project: p}, /x: {enclave.project: }, /x/y: }", "/x/y", "p"},
		"a name of digits":       {"{/: {enclave.project: 007}}", "/x", "007"},
		"a name that is a yes":   {"{/: {enclave.project: yes}}", "/x", "yes"},
		"an alias":               {"{/: {api-host: &n p, enclave.project: *n}}", "/x", "p"},
	} {
		at := machine(t, "")
		must(t, os.WriteFile(at.path(), []byte("scoped: "+strings.ReplaceAll(c.text, "HOME", at.Home)), 0o600))
		at.Working = strings.Replace(c.working, "HOME", at.Home, 1)
		found, err := readCLI(at)
		if err != nil || found.project.value != c.project {
			t.Errorf("%s: %+v, %v, want %q", what, found, err, c.project)
		}
	}
}

func TestASymbolicLinkCountsUnderItsOwnName(t *testing.T) {
	t.Parallel()
	unixOnly(t)
	real, links := t.TempDir(), t.TempDir()
	link := filepath.Join(links, "app")
	must(t, os.Symlink(real, link))
	at := machine(t, "scoped:\n  "+link+": {token: dp.ct.linked}\n")
	for working, want := range map[string]bool{link: true, real: false} {
		at.Working = working
		if _, ok, err := FindCLI(at); ok != want || err != nil {
			t.Errorf("in %s: %t, %v", working, ok, err)
		}
	}
}

func TestWhereTheFileOfTheCLIIs(t *testing.T) {
	t.Parallel()
	at := machine(t, "scoped: {'*': {token: dp.ct.home}}")
	other := machine(t, "scoped: {'*': {token: dp.ct.other}}")
	read := func(at Folders) string {
		login, ok, err := FindCLI(at)
		if err != nil {
			t.Error(err)
		}
		if !ok {
			return ""
		}
		for _, token := range []string{"dp.ct.home", "dp.ct.other"} {
			if login.token.Equal(model.NewValue(token)) {
				return token
			}
		}
		return "?"
	}
	if got := read(at); got != "dp.ct.home" {
		t.Errorf("in home: %q", got)
	}
	at.Config = filepath.Join(other.Home, ".doppler")
	if got := read(at); got != "dp.ct.other" {
		t.Errorf("where DOPPLER_CONFIG_DIR says: %q", got)
	}
	at.Working, at.Config = other.Home, ".doppler"
	if got := read(at); got != "dp.ct.other" {
		t.Errorf("where a relative one says: %q", got)
	}
	at.Config = filepath.Join(other.Home, "absent")
	if got := read(at); got != "" {
		t.Errorf("where there is none: %q", got)
	}
	at.Config = other.path() // The file itself, as if it were a directory.
	if got := read(at); got != "" {
		t.Errorf("below a file: %q", got)
	}
	if got := read(Folders{Working: at.Working}); got != "" {
		t.Errorf("without a home: %q", got)
	}
}

func TestPromise6TheTokenOfTheCLIGoesToItsHost(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct{ options, host string }{
		"none":           {"", "https://api.doppler.com"},
		"another":        {", api-host: 'HTTPS://Doppler.Example:8443/'", "https://doppler.example:8443"},
		"this machine":   {", api-host: 'http://127.0.0.1:9000'", "http://127.0.0.1:9000"},
		"TLS is checked": {", verify-tls: 'true'", "https://api.doppler.com"},
		"TLS, a bool":    {", verify-tls: true", "https://api.doppler.com"},
	} {
		at := machine(t, "scoped: {'*': {token: dp.ct.hunter2"+c.options+"}}")
		login, ok, err := FindCLI(at)
		if err != nil || !ok || login.InKeyring {
			t.Errorf("%s: %t, %v", what, ok, err)
			continue
		}
		// The keyring must not be asked: its options would panic.
		credential, err := login.Credential(t.Context(), func(*system) { panic("the keyring was asked") })
		if err != nil || credential.Host != c.host || login.Host != c.host || credential.Made || !credential.Token.Equal(model.NewValue("dp.ct.hunter2")) {
			t.Errorf("%s: %+v, %v", what, credential, err)
		}
	}
}

func TestLoginsOfTheCLIThatAreNotUsed(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		text   string
		unsafe bool
	}{
		"TLS is not checked":       {"scoped: {'*': {token: dp.ct.hunter2, verify-tls: 'false'}}", true},
		"TLS, a bool":              {"scoped: {'*': {token: dp.ct.hunter2, verify-tls: false}}", true},
		"TLS, a number":            {"scoped: {'*': {token: dp.ct.hunter2, verify-tls: 0}}", true},
		"TLS, a word":              {"scoped: {'*': {token: dp.ct.hunter2, verify-tls: hunter2}}", true},
		"no address":               {"scoped: {'*': {token: dp.ct.hunter2, api-host: 'ftp://u:hunter2@x'}}", true},
		"not YAML":                 {"scoped: {hunter2: [", false},
		"a tab":                    {"scoped:\n\thunter2: x", false},
		"a list":                   {"- hunter2", false},
		"scopes in a list":         {"scoped: [hunter2]", false},
		"options in a list":        {"scoped: {'*': [hunter2]}", false},
		"a token of parts":         {"scoped: {'*': {token: {hunter2: x}}}", false},
		"a binary token":           {"scoped: {'*': {token: !!binary aHVudGVyMg==}}", false},
		"a token with a space":     {"scoped: {'*': {token: dp.ct.hunter2 x}}", false},
		"a token with a line":      {"scoped: {'*': {token: \"dp.ct.hunter2\\nx\"}}", false},
		"a long token":             {"scoped: {'*': {token: " + strings.Repeat("hunter2", 700) + "}}", false},
		"a reference like an argv": {"scoped: {'*': {token: secret-hunter2 -w}}", false},
		"an empty reference":       {"scoped: {'*': {token: secret-}}", false},
		"a scope twice":            {"scoped: {'*': {token: hunter2}, '*': {token: hunter3}}", false},
		"a mapping by alias":       {"scoped: {a: &a {token: hunter2}, '*': *a}", false},
		"an endless alias":         {"scoped: &a {'*': *a}", false},
		"an unknown alias":         {"scoped: *hunter2", false},
		"a control character":      {"scoped: {'*': {token: \"x\x01hunter2\"}}", false},
		"too deep":                 {"scoped: " + strings.Repeat("[", 20000), false},
		"too big":                  {"scoped: {'*': {token: hunter2}}\n#" + strings.Repeat("x", mostYAML), false},
	} {
		at := machine(t, c.text)
		login, ok, err := FindCLI(at)
		var bad BadFile
		var refused UnsafeLogin
		if ok || login.token.Known() || errors.As(err, &refused) != c.unsafe || errors.As(err, &bad) == c.unsafe {
			t.Errorf("%s: %t, %v", what, ok, err)
			continue
		}
		if text := err.Error(); !strings.Contains(text, at.path()) || strings.Contains(text+Hint(err), "hunter2") || Hint(err) == "" || len(text) > 300 {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, text := range map[string]string{
		"empty": "", "a comment": "# none", "null": "null", "no scopes": "scoped:", "no token": "scoped: {'*': {api-host: 'https://x.example'}}",
		"TLS off without a token": "scoped: {'*': {verify-tls: 'false'}}",
	} {
		if _, ok, err := FindCLI(machine(t, text)); ok || err != nil {
			t.Errorf("%s is no login and no error: %t, %v", what, ok, err)
		}
	}
}

func TestAFileOfTheCLIThatCannotBeRead(t *testing.T) {
	t.Parallel()
	unixOnly(t)
	at := machine(t, "scoped: {'*': {token: dp.ct.hunter2}}")
	must(t, os.Remove(at.path()))
	must(t, os.Symlink(at.path(), at.path()))
	_, ok, err := FindCLI(at)
	if ok || !errors.As(err, &FileFailed{}) || !strings.Contains(err.Error(), at.path()) || Hint(err) == "" {
		t.Errorf("a link to itself: %t, %v", ok, err)
	}
	must(t, os.Remove(at.path()))
	must(t, os.WriteFile(at.path(), []byte("scoped: {'*': {token: dp.ct.hunter2}}"), 0))
	if _, ok, err = FindCLI(at); os.Geteuid() == 0 {
		return // Root reads everything.
	}
	if ok || !errors.Is(err, os.ErrPermission) || !strings.Contains(Hint(err), "yours to read") {
		t.Errorf("a file of somebody else: %t, %v", ok, err)
	}
}

// TestTheFileOfTheCLIIsNeverWritten reads it in every way there is, and compares.
func TestTheFileOfTheCLIIsNeverWritten(t *testing.T) {
	t.Parallel()
	unixOnly(t)
	at := machine(t, threeScopes)
	at.Working = filepath.Join(at.Home, "app")
	must(t, os.Mkdir(at.Working, 0o700))
	sum := func() (sum [32]byte, info os.FileInfo) {
		text, err := os.ReadFile(at.path())
		must(t, err)
		info, err = os.Stat(at.path())
		must(t, err)
		return sha256.Sum256(text), info
	}
	before, was := sum()
	login, ok, err := FindCLI(at)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	f := &fake{get: func(account string) (string, error) { return "dp.ct.hunter2", nil }}
	if _, err := login.Credential(t.Context(), func(s *system) { s.backend, s.gate, s.probe = f, newGate(), open }); err != nil {
		t.Error(err)
	}
	StartIn(at)
	after, is := sum()
	if before != after || !was.ModTime().Equal(is.ModTime()) || was.Mode() != is.Mode() || !os.SameFile(was, is) {
		t.Error("the file was written")
	}
	entries, err := os.ReadDir(filepath.Dir(at.path()))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside it there is %v, %v", entries, err)
	}
	if f.calls.Load() != 1 {
		t.Errorf("the keyring was called %d times", f.calls.Load())
	}
}

// cliKeyring answers for the CLI's service alone.
type cliKeyring map[string]string

func (k cliKeyring) Get(service, account string) (string, error) {
	if token, ok := k[service+"/"+account]; ok {
		return token, nil
	}
	return "", gokeyring.ErrNotFound
}
func (cliKeyring) Set(string, string, string) error { panic("the CLI's entries are never written") }
func (cliKeyring) Delete(string, string) error      { panic("the CLI's entries are never deleted") }

func TestTheTokenOfTheCLIInTheKeyring(t *testing.T) {
	t.Parallel()
	unixOnly(t)
	at := machine(t, threeScopes)
	login, ok, err := FindCLI(at)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	account := "secret-3f0c2a51-aaaa-4bbb-8ccc-1234567890ab"
	with := func(k cliKeyring, options ...Option) []Option {
		return append([]Option{func(s *system) {
			s.backend, s.gate, s.probe, s.getenv = k, newGate(), open, func(string) string { return "" }
		}}, options...)
	}
	credential, err := login.Credential(t.Context(), with(cliKeyring{"doppler-cli/" + account: "dp.ct.hunter2", "dtui/" + account: "wrong"})...)
	if err != nil || credential.Host != "https://api.doppler.com" || !credential.Token.Equal(model.NewValue("dp.ct.hunter2")) || credential.Made {
		t.Errorf("%+v, %v", credential, err)
	}
	_, err = login.Credential(t.Context(), with(cliKeyring{})...)
	if !errors.As(err, &LoginGone{}) || !errors.Is(err, ErrNotFound) || Hint(err) == "" || !strings.Contains(err.Error(), at.path()) {
		t.Errorf("an entry that is gone: %v", err)
	}
	_, err = login.Credential(t.Context(), with(cliKeyring{"doppler-cli/" + account: "hunter2\r\nX-Evil: 1"})...)
	if !errors.As(err, &UnsafeLogin{}) || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("an entry that is no token: %v", err)
	}
	_, err = login.Credential(t.Context(), with(cliKeyring{}, withProbe(func(context.Context) (readiness, error) { return locked, nil }))...)
	if !errors.As(err, &Locked{}) || Hint(err) == "" {
		t.Errorf("in a locked keyring: %v", err)
	}
	_, err = login.Credential(t.Context(), with(cliKeyring{}, withProbe(func(context.Context) (readiness, error) { return unknown, Unavailable{Reason: NoBus} }))...)
	if !errors.As(err, &Unavailable{}) || Hint(err) == "" {
		t.Errorf("without a keyring: %v", err)
	}
}

// FuzzCLI reads anything as the CLI's file. What comes out is a host and a token that can be used, or an error that tells
// nothing of the file.
func FuzzCLI(f *testing.F) {
	f.Add([]byte(threeScopes), "/home/me/app/services/api")
	f.Add([]byte("scoped: {'*': {token: &t dp.ct.x, api-host: *t, verify-tls: no}}"), "/")
	f.Add([]byte("scoped: &a {/: *a}"), "/x")
	f.Add([]byte("scoped:\n  /: {<<: {token: x}, ? [a] : b}\n"), "C:\\x")
	f.Add([]byte("---\n...\n--- !!map {scoped: !!null }"), "relative")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte, working string) {
		tellsNothing(t, text, working)
		at := Folders{Home: dir, Working: working}
		must(t, os.MkdirAll(filepath.Dir(at.path()), 0o700))
		must(t, os.WriteFile(at.path(), text, 0o600))
		login, ok, err := FindCLI(at)
		if ok != (err == nil && (login.InKeyring || login.token.Known())) {
			t.Fatalf("%t, %v, %+v", ok, err, login)
		}
		StartIn(at)
		if !ok {
			return
		}
		if host, err := origin(login.Host); err != nil || host != login.Host {
			t.Fatalf("the host is %q", login.Host)
		}
		if login.InKeyring && !accountLike(login.account) || !login.InKeyring && !tokenLike(login.token.Reveal()) {
			t.Fatalf("%+v", login)
		}
	})
}

func tellsNothing(t *testing.T, text []byte, working string) {
	at := Folders{Home: "/home/me", Working: working}
	found, err := parseCLI(text, at)
	if err != nil {
		var bad BadFile
		if !errors.As(err, &bad) || bad.Path != at.path() || Hint(err) == "" {
			t.Fatalf("%v", err)
		}
		for word := range strings.FieldsSeq(bad.Problem) {
			if !known[word] {
				t.Fatalf("the error says %q", word)
			}
		}
	}
	for _, o := range []option{found.token, found.host, found.verifyTLS, found.project, found.config} {
		if o.value != "" && !within(working, o.scope) {
			t.Fatalf("in %q the scope %q counted", working, o.scope)
		}
	}
}

// known are the words of this package's own sentences about YAML.
var known = func() map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq("it is not YAML must be a mapping the file scoped scope plain text key of has twice token api-host verify-tls enclave.project enclave.config") {
		words[word] = true
	}
	return words
}()
