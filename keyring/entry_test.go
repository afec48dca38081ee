package keyring

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"dtui/model"
)

func TestPromise6TokenGoesOnlyToItsHost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		stored, asked string
		same          bool
	}{
		{"https://api.doppler.com", "https://api.doppler.com", true},
		{"https://api.doppler.com", "HTTPS://API.DOPPLER.COM:443/v3?x=1", true},
		{"https://api.doppler.com", "api.doppler.com", true},
		{"http://127.0.0.1:8080", "http://127.0.0.1:08080/", true},
		{"https://[::1]", "https://[::1]:443", true},
		{"https://api.doppler.com", "http://api.doppler.com", false},
		{"https://api.doppler.com", "http://api.doppler.com:443", false},
		{"https://api.doppler.com", "https://api.doppler.com:8443", false},
		{"https://api.doppler.com", "https://api.doppler.com.evil.example", false},
		{"https://api.doppler.com", "https://evil.example/api.doppler.com", false},
		{"https://api.doppler.com", "https://evil.example#api.doppler.com", false},
		{"https://api.doppler.com", "https://doppler.com", false},
		{"https://api.doppler.com", "https://api.doppler.com.", false},
		{"http://127.0.0.1:8080", "http://localhost:8080", false},
	} {
		e := entry("default", "dp.pt.hunter2")
		e.Host = c.stored
		got, err := e.For(c.asked)
		if c.same {
			if err != nil || !got.Equal(e.Token) {
				t.Errorf("For(%q) of %q: %v", c.asked, c.stored, err)
			}
			continue
		}
		var other OtherHost
		if !errors.As(err, &other) || Hint(err) == "" || got.Known() {
			t.Errorf("For(%q) of %q gave known=%v, %v", c.asked, c.stored, got.Known(), err)
		}
	}
}

func TestForRefusesWhatIsNoHost(t *testing.T) {
	t.Parallel()
	for _, asked := range []string{
		"", "https://", "ftp://api.doppler.com", "https://api.doppler.com:0", "https://api.doppler.com:99999",
		"https://api.doppler.com@evil.example", "https://u:hunter2@api.doppler.com", "https://api.doppler.com\n.evil",
		"https://a b", "javascript:alert(1)", "https:///x",
	} {
		got, err := entry("default", "dp.pt.hunter2").For(asked)
		var invalid Invalid
		if !errors.As(err, &invalid) || got.Known() {
			t.Errorf("For(%q): known=%v, %v", asked, got.Known(), err)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("For(%q) quotes a password: %v", asked, err)
		}
	}
	if _, err := (Entry{Host: "https://api.doppler.com"}).For("https://api.doppler.com"); !errors.As(err, &Invalid{}) {
		t.Errorf("For of an entry without a token: %v", err)
	}
	if _, err := (Entry{Token: model.NewValue("x")}).For("https://api.doppler.com"); !errors.As(err, &Invalid{}) {
		t.Errorf("For of an entry without a host: %v", err)
	}
}

func TestPromise6EntryDoesNotPrint(t *testing.T) {
	t.Parallel()
	e := entry("default", "hunter2")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if text := fmt.Sprintf(verb, e); strings.Contains(text, "hunter2") {
			t.Errorf("%s prints the token", verb)
		}
	}
	if text, err := json.Marshal(e); err == nil {
		t.Errorf("an entry was encoded as %d bytes of JSON", len(text))
	}
}

func TestDecodeNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for what, payload := range map[string]string{
		"a bare token":  "dp.pt.hunter2",
		"newer format":  `{"version":2,"host":"https://api.doppler.com","token":"hunter2"}`,
		"no format":     `{"host":"https://api.doppler.com","token":"hunter2"}`,
		"no host":       `{"version":1,"token":"hunter2"}`,
		"no token":      `{"version":1,"host":"https://api.doppler.com"}`,
		"trailing text": `{"version":1,"host":"https://api.doppler.com","token":"hunter2"} hunter2`,
		"wrong type":    `{"version":1,"host":"https://api.doppler.com","token":{"hunter2":1}}`,
		"empty":         "",
	} {
		_, err := decode("default", payload)
		var unreadable Unreadable
		if !errors.As(err, &unreadable) || Hint(err) == "" {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error quotes the token: %v", what, err)
		}
	}
}

func TestFits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		goos string
		size int
		fits bool
	}{
		{"windows", 2560, true},
		{"windows", 2561, false},
		{"darwin", 2900, true},
		{"darwin", 3100, false},
		{"linux", 100 << 10, true},
		{"linux", 100<<10 + 1, false},
	} {
		err := fits(c.goos, "default", strings.Repeat("x", c.size))
		var big TooBig
		if errors.As(err, &big) == c.fits || (err == nil) != c.fits {
			t.Errorf("%s, %d bytes: %v", c.goos, c.size, err)
		}
		if err != nil && (big.Limit == 0 || big.Size <= big.Limit || Hint(err) == "") {
			t.Errorf("%s, %d bytes: %+v", c.goos, c.size, big)
		}
	}
}

// TestTheLargestEntryFits holds the longest of everything that Doppler and checkName allow, at the size that JSON gives it
// at worst.
func TestTheLargestEntryFits(t *testing.T) {
	t.Parallel()
	name := strings.Repeat("N", 64)
	largest := Entry{
		Name: name, Host: "https://" + strings.Repeat("h", 253) + ":65535", Made: true, Kind: string(model.IdentityToken),
		Workplace: strings.Repeat("<", 5000), Person: strings.Repeat("\u2028", 5000),
		Token: model.NewValue("dp.st." + strings.Repeat("e", 35) + "." + strings.Repeat("t", 44)),
	}
	clean, err := largest.normalised()
	if err != nil {
		t.Fatal(err)
	}
	payload, err := encode(clean)
	if err != nil {
		t.Fatal(err)
	}
	for _, goos := range []string{"windows", "darwin", "linux"} {
		if err := fits(goos, name, payload); err != nil {
			t.Errorf("%s: %v", goos, err)
		}
	}
	back, err := decode(name, payload)
	if err != nil {
		t.Fatal(err)
	}
	sameEntry(t, back, clean)
	if back.Workplace != strings.Repeat("<", 79)+"…" || !back.Made {
		t.Errorf("the entry came back as %+v", back)
	}
}
