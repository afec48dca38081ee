package cli

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestPromise6OnlyAPageIsGivenToABrowser(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{
		"https://dashboard.doppler.com/workplace/auth/cli": true, "http://127.0.0.1:8787/workplace/auth/cli": true, "http://[::1]:1/": true,
		"http://dashboard.doppler.com/": false, "file:///etc/passwd": false, "javascript:alert(1)": false, "--version": false, "": false,
		"https://ana:pw@dashboard.doppler.com/": false, "https://x/\x1b]52;c;eA==\a": false, "https://x/ y": false, "https:///nohost": false,
		"http://127.0.0.1.evil.example/": false, "calc.exe": false,
	} {
		if _, err := page(address); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestOverSSHAndWithoutADesktopTheLinkIsLeftToThePerson(t *testing.T) {
	t.Parallel()
	none := func(string) (string, error) { return "", errors.New("none") }
	for _, env := range []map[string]string{{"SSH_CONNECTION": "1 2 3 4", "DISPLAY": ":0"}, {}, {"DISPLAY": ":0"}} {
		r := &run{getenv: func(name string) string { return env[name] }}
		if err := r.browse(t.Context(), "https://dashboard.doppler.com/", "linux", none); !errors.Is(err, errNoBrowser) {
			t.Errorf("%v: %v", env, err)
		}
	}
}

func TestPromise6ChildrenGetNoTokenAndNoPassphrase(t *testing.T) {
	const token = "dp.ct.abcdefghijklmnopqrstuvwxyz0123456789ABCD"
	for name, value := range map[string]string{
		"DOPPLER_TOKEN": "opaque", "doppler_token": "opaque", "DOPPLER_PASSPHRASE": "opaque", "DOPPLER_CONFIG": "dev", "ENCLAVE_PROJECT": "x",
		"TEA_TRACE": "/x", "TEA_DEBUG": "1", "MY_PASSPHRASE": "opaque", "RENAMED": "Bearer " + token,
	} {
		t.Setenv(name, value)
	}
	t.Setenv("KEPT_AS_IT_IS", "dp is no token")
	given := (&run{}).childEnvironment()
	if !slices.Contains(given, "KEPT_AS_IT_IS=dp is no token") {
		t.Error("an ordinary variable is gone")
	}
	for _, entry := range given {
		for _, word := range []string{"opaque", token, "TEA_", "ENCLAVE_", "DOPPLER_"} {
			if strings.Contains(entry, word) {
				t.Errorf("a child gets %s", entry)
			}
		}
	}
}
