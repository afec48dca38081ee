package assets_test

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dtui/assets"
)

func isCJK(r rune) bool    { return r >= 0x3040 && r <= 0x9fff }
func isArabic(r rune) bool { return r >= 0x0600 && r <= 0x06ff }

// roots returns the three root configs of backend, the project that most screens are tried on.
func roots(t *testing.T, w *world) (dev, stg, prd *config) {
	t.Helper()
	return w.mustFind(t, "backend", "dev"), w.mustFind(t, "backend", "stg"), w.mustFind(t, "backend", "prd")
}

func TestBackendDiffers(t *testing.T) {
	t.Parallel()
	dev, stg, prd := roots(t, load(t))
	count := map[string]int{}
	for _, c := range []*config{dev, stg, prd} {
		if n := len(c.Secrets); n < 43 || n > 52 {
			t.Errorf("%s has %d secrets", c, n)
		}
		restricted := 0
		for name, s := range c.Secrets {
			count[name]++
			if s.Visibility == "restricted" {
				restricted++
			}
		}
		if restricted != 2 || c.Secrets["STRIPE_SECRET_KEY"].Visibility != "restricted" {
			t.Errorf("%s has %d restricted secrets, want 2", c, restricted)
		}
	}
	alone, equal, different := 0, 0, 0
	for name, n := range count {
		switch {
		case n == 1:
			alone++
		case n == 3 && dev.Secrets[name] == stg.Secrets[name] && stg.Secrets[name] == prd.Secrets[name]:
			equal++
		case n == 3 && dev.Secrets[name].Value != prd.Secrets[name].Value:
			different++
		}
	}
	if alone != 3 || equal < 18 || equal > 24 || different < 18 || different > 26 {
		t.Errorf("%d names in one root only, %d equal in all, %d different", alone, equal, different)
	}
}

func TestBackendHasEveryKindOfValue(t *testing.T) {
	t.Parallel()
	w := load(t)
	_, _, prd := roots(t, w)
	value := func(name string) string {
		t.Helper()
		s, ok := w.shows(prd)[name]
		if !ok {
			t.Fatalf("%s has no %s", prd, name)
		}
		text, _ := w.compute(s, 0)
		return text
	}
	if s := prd.Secrets["DATABASE_URL"]; strings.Count(s.Value, "${DB_") < 4 || strings.Contains(value("DATABASE_URL"), "$") {
		t.Error("DATABASE_URL is not built of DB_*")
	}
	if !strings.HasPrefix(prd.Secrets["SENTRY_DSN"].Value, "${infra.") {
		t.Error("SENTRY_DSN does not come from infra")
	}
	for name, kind := range map[string]string{"JWT_PRIVATE_KEY": "PRIVATE KEY", "TLS_CERTIFICATE": "CERTIFICATE"} {
		lines := strings.Split(value(name), "\n")
		if len(lines) != 28 || lines[0] != "-----BEGIN "+kind+"-----" || lines[27] != "-----END "+kind+"-----" {
			t.Fatalf("%s is not a PEM block of 28 lines", name)
		}
		body, err := base64.StdEncoding.DecodeString(strings.Join(lines[1:27], ""))
		if err != nil || len(body) == 0 || body[0] == 0x30 || !strings.Contains(lines[1], "AcmeDemoNotA") {
			t.Errorf("%s is not base64 (%v), or does not say that it is none", name, err)
		}
	}
	if s := prd.Secrets["RATE_LIMITS"]; s.Type != "json" {
		t.Error("RATE_LIMITS is not JSON")
	}
	if s, ok := prd.Secrets["MAIL_FROM"]; !ok || s.Value != "" {
		t.Error("MAIL_FROM is not empty")
	}
	if long := value("PDF_LICENCE"); len(long) != 3000 || strings.Contains(long, "\n") {
		t.Error("PDF_LICENCE is not one line of 3,000 bytes")
	}
	if strings.Count(value("TERMS_TEXT"), "\n") < 4 || !strings.ContainsFunc(value("GREETING_JA"), isCJK) ||
		!strings.ContainsFunc(value("BANNER_AR"), isArabic) {
		t.Error("the multi-line, Japanese or Arabic text is missing")
	}
}

func TestHostileText(t *testing.T) {
	t.Parallel()
	w := load(t)
	dev, stg, prd := roots(t, w)
	var values strings.Builder
	for _, c := range []*config{dev, stg, prd} {
		for _, s := range c.Secrets {
			values.WriteString(s.Value)
		}
	}
	for what, text := range map[string]string{
		"clear screen": "\x1b[2J", "clipboard": "\x1b]52;c;", "window title": "\x1b]0;", "C1": "\u009b", "bidi override": "\u202e",
		"zero width space": "\u200b", "zero width joiner": "\u200d", "byte order mark": "\ufeff", "delete": "\x7f", "bell": "\a",
		"backspace": "\b", "carriage return": "\r", "tab": "\t", "vertical tab": "\v", "form feed": "\f",
	} {
		if !strings.Contains(values.String(), text) {
			t.Errorf("no value of backend holds: %s", what)
		}
	}
	var notes, descriptions, environments, histories bool
	for _, p := range w.Projects {
		descriptions = descriptions || hostile(p.Description)
		for _, note := range p.Notes {
			notes = notes || hostile(note)
		}
		for _, e := range p.Environments {
			environments = environments || hostile(e.Name)
			for _, c := range e.Configs {
				for _, entry := range c.History {
					histories = histories || hostile(entry.Text)
				}
			}
		}
	}
	if !notes || !descriptions || !environments || !histories {
		t.Errorf("hostile text in a note: %t, a description: %t, an environment's name: %t, a history: %t",
			notes, descriptions, environments, histories)
	}
}

func hostile(text string) bool { return strings.ContainsAny(text, "\x1b\u202e") }

func TestPromoteMaterial(t *testing.T) {
	t.Parallel()
	w := load(t)
	dev, _, prd := roots(t, w)
	var plainMissing, missingTarget, intoDev, literalOverReference, local []string
	for name, s := range dev.Secrets {
		there, exists := prd.Secrets[name]
		references := reference.FindAllStringSubmatch(s.Value, -1)
		if !exists && len(references) == 0 {
			plainMissing = append(plainMissing, name)
		}
		if exists && len(references) == 0 && reference.MatchString(there.Value) {
			literalOverReference = append(literalOverReference, name)
		}
		if strings.Contains(s.Value, "://localhost") {
			local = append(local, name)
		}
		for _, match := range references {
			if strings.HasPrefix(match[1], "dev_") {
				intoDev = append(intoDev, name)
			}
			if _, found := w.shows(prd)[match[1]]; !found && !strings.Contains(match[1], ".") {
				missingTarget = append(missingTarget, name)
			}
		}
	}
	for what, names := range map[string][]string{
		"a reference into a dev config": intoDev, "a reference to a name that prd lacks": missingTarget,
		"a literal where prd has a reference": literalOverReference, "a local URL": local,
	} {
		if len(names) == 0 {
			t.Errorf("nothing in backend/dev has: %s", what)
		}
	}
	if len(plainMissing) < 4 {
		t.Errorf("only %q are missing in backend/prd", plainMissing)
	}
}

func TestOtherProjects(t *testing.T) {
	t.Parallel()
	w := load(t)
	if n := len(w.mustFind(t, "data-pipeline", "prd").Secrets); n != 250 {
		t.Errorf("data-pipeline/prd has %d secrets, want 250", n)
	}
	empty, branches := 0, 0
	for _, c := range w.configs() {
		if len(w.shows(c)) == 0 {
			empty++
		}
		if c.root != c {
			branches++
		}
	}
	if empty == 0 || branches < 10 {
		t.Errorf("%d empty configs, %d branches", empty, branches)
	}
	unlocked := slices.ContainsFunc(w.Projects, func(p *project) bool {
		return !slices.ContainsFunc(p.Environments, func(e *environment) bool {
			return slices.ContainsFunc(e.Configs, func(c *config) bool { return c.Locked })
		})
	})
	if !unlocked {
		t.Error("every project has a locked config")
	}
	if shared := w.mustFind(t, "infra", "prd_shared"); !shared.Inheritable {
		t.Error("infra/prd_shared is not inheritable")
	}
}

// Scanners of other people's repositories must stay silent, and nobody may mistake the demo for an incident.
func TestNothingLooksReal(t *testing.T) {
	t.Parallel()
	file := string(assets.Demo())
	providers := regexp.MustCompile(`(sk|rk|pk)_(live|test)_|whsec_|AKIA|ASIA[A-Z0-9]{8}|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AIza|SG\.[\w-]{10}|eyJ[\w-]{10}|npm_[A-Za-z0-9]{10}|hooks\.slack`)
	if found := providers.FindAllString(file, -1); found != nil {
		t.Errorf("the file holds what looks like a provider's key: %q", found)
	}
	for _, match := range regexp.MustCompile(`(?:://|@)([A-Za-z0-9.-]*[A-Za-z0-9])`).FindAllStringSubmatch(file, -1) {
		if !invented(match[1]) {
			t.Errorf("the file names the host %s", match[1])
		}
	}
	// The ending .dev is left out: it is also how a reference goes on after a project.
	tld := regexp.MustCompile(`(?i)[a-z0-9-]+\.(com|net|org|io|app|co|cloud|de|uk|eu)\b`)
	if found := tld.FindAllString(file, -1); found != nil {
		t.Errorf("the file holds domains that can exist: %q", found)
	}
	w := load(t)
	credential := regexp.MustCompile(`_(PASSWORD|PASSPHRASE|SECRET|TOKEN|SALT|KEY|KEY_ID)$|^SESSION_SECRET$`)
	for _, c := range w.configs() {
		for name, s := range c.Secrets {
			lower := strings.ToLower(s.Value)
			if credential.MatchString(name) && !strings.Contains(lower, "demo") && !strings.HasPrefix(s.Value, "${") {
				t.Errorf("%s: %s does not say that it is made up", c, name)
			}
		}
	}
	for _, p := range w.People {
		if !strings.HasSuffix(p.Email, "@acme.example") {
			t.Errorf("%s has an address outside of acme.example", p.ID)
		}
	}
}

func invented(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || !strings.Contains(host, ".") ||
		host == "acme.example" || strings.HasSuffix(host, ".acme.example")
}
