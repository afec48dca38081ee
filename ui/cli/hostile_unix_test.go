//go:build unix

package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"dtui/client/sandbox"
)

// venom is what a hostile name, note, value or message would try: the title, the clipboard, colours, the cursor, the whole
// screen, an answer-back, device control strings, C1 forms of them, and marks that turn the reading direction.
const venom = "\x1b]0;PWNED\a\x1b]52;c;UFdORUQ=\a\x1b]8;;http://pwned\a\x1b[31;5mPWN\x1b[2J\x1b[1;1H\x1b[6n\x1b[?1049l\x1bP$qm\x1b\\" +
	"\x1b_Gpwned\x1b\\\u009b31m\u009d0;PWNED\u009c\u202ePWNED\u2066\u200b\x07\b\r\x00\x7f"

// poisoned puts venom behind every text that passes from Doppler to dtui, names of fields' own texts included, and takes it
// off again on the way back, so that everything still addresses what it should.
func poisoned(t *testing.T, base string) string {
	t.Helper()
	target, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(target)
			query := p.In.URL.Query()
			for _, values := range query {
				for i := range values {
					values[i] = strings.ReplaceAll(values[i], venom, "")
				}
			}
			p.Out.URL.RawQuery = query.Encode()
			if p.In.Body == nil {
				return
			}
			body, err := io.ReadAll(p.In.Body)
			if err != nil {
				return // The client went away.
			}
			if text, ok := rewritten(body, func(s string) string { return strings.ReplaceAll(s, venom, "") }); ok {
				body = text
			}
			p.Out.Body, p.Out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		},
		ModifyResponse: func(r *http.Response) error {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return err
			}
			if text, ok := rewritten(body, func(s string) string { return s + venom }); ok {
				body = text
			}
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			r.Header.Set("Content-Length", strconv.Itoa(len(body)))
			r.Header.Set("X-Request-Id", "req-"+"\u202e"+"PWNED")
			return nil
		},
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return server.URL
}

// enums are texts that dtui tells apart and does not show as they came; times are parsed.
var enums = regexp.MustCompile(`^(masked|unmasked|restricted|string|boolean|integer|json[5]?|decimal|email|url|uuidv4|cuid2|ulid|datetime8601|date8601|yaml|\d{4}-\d\d-\d\dT.*Z)$`)

// wireFields are names of fields, which stay; all other keys are names of secrets.
var wireFields = regexp.MustCompile(`^[a-z][A-Za-z_]*$`)

func rewritten(body []byte, change func(string) string) ([]byte, bool) {
	var document any
	if err := json.Unmarshal(body, &document); err != nil {
		return nil, false
	}
	var walk func(v any) any
	walk = func(v any) any {
		switch v := v.(type) {
		case string:
			if enums.MatchString(v) {
				return v
			}
			return change(v)
		case []any:
			for i := range v {
				v[i] = walk(v[i])
			}
			return v
		case map[string]any:
			renamed := make(map[string]any, len(v))
			for key, inner := range v {
				if !wireFields.MatchString(key) {
					key = change(key)
				}
				renamed[key] = walk(inner)
			}
			return renamed
		}
		return v
	}
	text, err := json.Marshal(walk(document))
	return text, err == nil
}

// stings are what must not be among the bytes that reach the terminal: each begins with a control byte that only venom has.
var stings = []string{
	"\x1b]0;PWNED", "\x1b]52;c;UFdORUQ", "\x1b]8;", "\x1b[31;5m", "\x1b[2JX", "\x1bP$qm", "\x1b_G", "\u009b", "\u009d", "\u202e", "\u2066", "\u200b", "\x00", "\x7f",
	"\x1b[1;1H\x1b[6n",
}

func TestPromise6HostileTextFromEveryFieldLeavesTheTerminalAlone(t *testing.T) {
	t.Parallel()
	server, base := serve(t, sandbox.Options{})
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		p := newTTY(t, size[0], size[1])
		p.run(dtui(t), nil, noBus(t, "DOPPLER_API_HOST="+poisoned(t, base), "DOPPLER_TOKEN="+server.Token()))
		p.see("backend<ESC>").send("\r").see("dev<ESC>").send("2\r").see("API_URL")
		p.send("3j", "j", "v", "v", "j", "j", "n", "y")
		p.send("/DB_PASS\r").see("DB_PASSWORD").send("v", "v", "e").see("Edit").send(escKey)
		p.send("V").see("Visibility").send(escKey, "t").see("note").send(escKey, "T").see("Value type").send(escKey, "Y").see("reference").send(escKey, escKey)
		p.send("D").see("Compare with").send("prd", "\r").see("f missing").send("f", "f", "w", "v", "v", "n", "n").send(escKey).gone("x swap")
		p.send("?").see("─ Keys ─").send(escKey).gone("─ Keys ─").send(":").see("Commands").send(escKey).gone("Commands")
		// What Doppler refuses comes with its own words.
		fault, err := sandbox.ParseFault("409,GET,/secrets,x1")
		if err != nil {
			t.Fatal(err)
		}
		server.Inject(fault)
		p.send("R").see("◌ as of")
		p.send("q").restored()
		for _, sting := range stings {
			if at := bytes.Index(p.raw, []byte(sting)); at >= 0 {
				t.Errorf("%q reached the terminal at %dx%d: %q", sting, size[0], size[1], p.raw[max(at-60, 0):min(at+60, len(p.raw))])
			}
		}
		if n := bytes.Count(p.raw, []byte("PWN")); n < 10 {
			t.Errorf("PWN was drawn %d times, so this test shows nothing", n)
		}
	}
}
