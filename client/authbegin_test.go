package client_test

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func TestPromise6TheLoginPageIsOneToOpen(t *testing.T) {
	t.Parallel()
	body := func(code, polling, page string) string {
		return fmt.Sprintf(`{"code":%q,"polling_code":%q,"auth_url":%q}`, code, polling, page)
	}
	for _, page := range []string{
		"https://dashboard.doppler.com/workplace/auth/cli", "https://example.com:8443/a?b=c%20d&e=%F0#f", "http://127.0.0.1:8787/x",
		"http://localhost/", "http://[::1]:1/", "https://[2001:db8::1]/", "https://example.com/@who",
	} {
		a := handleAuth(t, client.Options{}, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body("AB", "p", page)) })
		if code := begin(t, a); code.URL != page {
			t.Errorf("%s became %s", page, code.URL)
		}
	}
	for page, want := range map[string]string{
		"":                                                 "missing",
		"http://dashboard.doppler.com/":                    "is not https",
		"http://127.0.0.1.example.com/":                    "is not https",
		"file:///etc/passwd":                               "is none",
		"javascript:alert(1)":                              "is none",
		"javascript://example.com/%0aa()":                  "is not https",
		"ftp://example.com/":                               "is not https",
		"//example.com/":                                   "is not https",
		"/workplace":                                       "is none",
		"-oProxyCommand=x":                                 "is none",
		"--help":                                           "is none",
		"https://":                                         "is none",
		"https://:443/":                                    "is none",
		"https:dashboard.doppler.com":                      "is none",
		"https://doppler.com@example.com/":                 "user name",
		"https://a:b@example.com/":                         "user name",
		"https://example.com:port/":                        "is none",
		"https://example.com/ x":                           "character",
		"https://example.com/\x1b[2J":                      "character",
		"https://example.com/\n":                           "character",
		"https://example.com\\@evil.test/":                 "character",
		"https://example.com/\"&calc&\"":                   "character",
		"https://example.com/`id`":                         "character",
		"https://ex\u0430mple.com/":                        "character",
		"https://example.com/\u202e":                       "character",
		"https://example.com/" + strings.Repeat("a", 2000): "too long",
	} {
		a := handleAuth(t, client.Options{}, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, jsonText(t, page)) })
		_, err := a.Begin(t.Context(), laptop)
		if model.KindOf(err) != model.Unreadable || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q gives %v", page, err)
		}
		if err != nil && (strings.ContainsAny(err.Error(), "\x1b\n\"") || len(err.Error()) > 300) {
			t.Errorf("%.60q is quoted in %q", page, err)
		}
	}
	// Of an API elsewhere, a page on this machine would reach into it.
	far := auth(t, client.Options{Transport: answering(body("AB", "p", "http://127.0.0.1:8787/x"))})
	if _, err := far.Begin(t.Context(), laptop); model.KindOf(err) != model.Unreadable || !strings.Contains(err.Error(), "is not https") {
		t.Errorf("%v", err)
	}
	for text, want := range map[string]string{
		body("", "p", "https://example.com/"):                              "the code is missing",
		body("AB", "", "https://example.com/"):                             "the polling code is missing",
		body(strings.Repeat("A", 101), "p", "https://example.com/"):        "the code cannot be shown",
		`{"code":"A\u001b[1m","polling_code":"p","auth_url":"https://a/"}`: "the code cannot be shown",
		`{"code":"A\u202e","polling_code":"p","auth_url":"https://a/"}`:    "the code cannot be shown",
		`{"code":" A","polling_code":"p","auth_url":"https://a/"}`:         "the code cannot be shown",
		body("AB", strings.Repeat("p", 4001), "https://example.com/"):      "too long",
		`{"code":7}`:         "number",
		`<html></html>`:      "not JSON",
		`{"code":["A","B"]}`: "array",
	} {
		a := auth(t, client.Options{Transport: answering(text)})
		if _, err := a.Begin(t.Context(), laptop); model.KindOf(err) != model.Unreadable || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q gives %v", text, err)
		}
	}
}

func TestBeginIsARead(t *testing.T) {
	t.Parallel()
	d := openDoor(t, sandbox.Options{})
	d.Inject(sandbox.Fault{Kind: sandbox.FaultReset, Times: 2})
	begin(t, d.Auth)
	d.Inject(sandbox.Fault{Kind: sandbox.FaultStatus, Status: 403})
	if _, err := d.Begin(t.Context(), laptop); model.KindOf(err) != model.Forbidden {
		t.Errorf("%v", err)
	}
}

func TestMachineAndVersionInDopplersWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, system, processor, want string }{
		{"mac.local", "darwin", "arm64", "mac.local macOS arm64"},
		{"PC", "windows", "amd64", "PC Windows 64-bit"},
		{"box", "linux", "386", "box linux 32-bit"},
		{"", "freebsd", "riscv64", "unknown freebsd riscv64"},
		{"a\x1b[2J\u202eb\n", "linux", "amd64", "a[2Jb linux 64-bit"},
		{strings.Repeat("é", 300), "linux", "amd64", strings.Repeat("é", 100) + " linux 64-bit"},
	} {
		if m := client.MachineOf(c.name, c.system, c.processor); m.Name+" "+m.OS+" "+m.Arch != c.want {
			t.Errorf("%q on %s/%s is %+v", c.name, c.system, c.processor, m)
		}
	}
	if m := client.ThisMachine(); m.Name == "" || runtime.GOOS == "linux" && m.OS != "linux" {
		t.Errorf("this machine is %+v", m)
	}
	for version, want := range map[string]string{
		"": "v0.0.0", "devel": "v0.0.0", "(devel)": "v0.0.0", "1.2.3": "v1.2.3", "v1.2.3": "v1.2.3", "v1.2.3-rc.1": "v1.2.3",
		"v0.0.0-20261125080100-e342c4066e1c+dirty": "v0.0.0", "v1.2": "v0.0.0", "v1.2.3x": "v0.0.0", "v1.2.3\n": "v0.0.0",
	} {
		var sent string
		a := handleAuth(t, client.Options{Version: version}, func(w http.ResponseWriter, r *http.Request) {
			sent = r.URL.Query().Get("version")
			serveCode(w, r)
		})
		begin(t, a)
		if sent != want {
			t.Errorf("version %q is sent as %q", version, sent)
		}
	}
}
