package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestATokenThatWasTypedAsAnArgumentIsNotRepeated is for the person who types it where it does not belong: the shell has
// kept it already, and standard error often goes to a log that others read.
func TestATokenThatWasTypedAsAnArgumentIsNotRepeated(t *testing.T) {
	t.Parallel()
	const token = "dp.pt.AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH1234567"
	for _, args := range [][]string{
		{token},
		{"--token", token},
		{"--token=" + token},
		{"-t" + token},
		{"--read-only=" + token},
		{"--token-file", token},
		{"--profile", token},
		{"--config-file", token},
		{"--theme", token},
		{"--config", token},
		{"login", token},
		{"login", "--token-stdin", token},
		{"login", "--token-stdin=" + token},
		{"login", "--token-file", token},
		{"auth", token},
		{"auth", "switch", token},
		{"auth", "status", "--profile", token},
		{"logout", "--yes", "--profile", token},
		{"config", "show", "--config-file", token},
		{"sandbox", "--token", token},
		{"sandbox", "--fault", token},
	} {
		t.Run(strings.ReplaceAll(strings.Join(args, " "), token, "TOKEN"), func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			out, errs, code := callWith(t, func(name string) string {
				return map[string]string{"HOME": home, "USERPROFILE": home, "AppData": home}[name]
			}, "", args...)
			if code == exitOK {
				t.Errorf("exit 0")
			}
			if strings.Contains(out+errs, "AAAABBBB") {
				t.Errorf("the token is repeated: %s%s", out, errs)
			}
			if !strings.Contains(errs, "revoke it") || strings.Count(errs, "\n") != 1 {
				t.Errorf("nothing is said of the token in the shell's history: %q", errs)
			}
		})
	}
}

// TestAHostOfTheEnvironmentIsShownWithoutItsPassword covers every sentence that names such a host.
func TestAHostOfTheEnvironmentIsShownWithoutItsPassword(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	env := map[string]string{"HOME": home, "USERPROFILE": home, "AppData": home, "DOPPLER_API_HOST": "https://ana:hunter2-of-ana@doppler.example"}
	token := filepath.Join(home, "token")
	if err := os.WriteFile(token, []byte("dp.pt.AAAABBBBCCCCDDDD"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		token string
		args  []string
	}{
		{"", []string{"login"}},
		{"", []string{"login", "--token-file", token}},
		{"", []string{"auth", "status"}},
		{"dp.pt.AAAABBBBCCCCDDDD", []string{"auth", "status"}},
	} {
		out, errs, code := callWith(t, func(name string) string {
			if name == "DOPPLER_TOKEN" {
				return c.token
			}
			return env[name]
		}, "", c.args...)
		if code == exitOK || strings.Contains(out+errs, "hunter2") {
			t.Errorf("dtui %s: exit %d, %s%s", strings.Join(c.args, " "), code, out, errs)
		}
	}
}

// TestWhatTheCommandsPrintCannotDriveATerminal feeds them a list of profiles, a file of the Doppler CLI and an environment
// that somebody else has written.
func TestWhatTheCommandsPrintCannotDriveATerminal(t *testing.T) {
	t.Parallel()
	const hostile = "a\\u009b31mb\\u202ec"
	book := func(host, kind string) string {
		return `{"version":1,"current":"default","profiles":[{"name":"default","host":"https://` + host + `","workplace":"w\u001b]0;x\u0007",` +
			`"person":"p\u202e","kind":"` + kind + `","place":"file"}]}`
	}
	for _, c := range []struct {
		name, book, cli, host string
		args                  []string
	}{
		{name: "host of a profile", book: book(hostile, "personal token"), args: []string{"auth", "list"}},
		{name: "kind of a profile", book: book("api.doppler.com", "k\\u001b[31m"), args: []string{"auth", "list"}},
		{name: "host of the CLI's login", cli: "scoped:\n  /:\n    token: dp.ct.AAAABBBBCCCC\n    api-host: \"https://" + hostile + "\"\n", args: []string{"auth", "status"}},
		{name: "host of the environment", host: "https://a\x1b]0;x\x07b", args: []string{"auth", "status"}},
		{name: "host of the environment, C1", host: "https://a\u009b31mb", args: []string{"auth", "status"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			home := homeWith(t, map[string]string{".config/dtui/profiles.json": c.book, ".doppler/.doppler.yaml": c.cli})
			env := map[string]string{"HOME": home, "USERPROFILE": home, "XDG_CONFIG_HOME": filepath.Join(home, ".config"), "DOPPLER_API_HOST": c.host}
			if c.host != "" {
				env["DOPPLER_TOKEN"] = "dp.pt.AAAABBBBCCCCDDDD"
			}
			out, errs, _ := callWith(t, func(name string) string { return env[name] }, "", c.args...)
			if out+errs == "" {
				t.Fatal("it says nothing")
			}
			if at := strings.IndexFunc(out+errs, drives); at >= 0 {
				t.Fatalf("printed: %q", out+errs)
			}
		})
	}
}

// drives tells characters that a terminal acts on, or that turn round what stands beside them.
func drives(r rune) bool { return r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x202e) }

// homeWith makes a home folder with files in it; an empty text is no file.
func homeWith(t *testing.T, files map[string]string) string {
	t.Helper()
	home := t.TempDir()
	for at, text := range files {
		if text == "" {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(home, at)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, at), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return home
}
