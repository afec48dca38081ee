package assets_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"dtui/assets"
)

var (
	slugForm   = regexp.MustCompile(`^[a-z0-9_-]+$`)
	secretForm = regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)
	uuidForm   = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
)

// theOnlyDangling is the one reference in the world that leads nowhere: prd_eu hides a name that prd's value uses.
var theOnlyDangling = "backend/prd_eu REPORT_URL ${REPORT_HOST}"

func TestDemoIsAFreshCopy(t *testing.T) {
	t.Parallel()
	first := assets.Demo()
	clear(first)
	if second := assets.Demo(); len(second) == 0 || bytes.Equal(first, second) {
		t.Error("writing into what Demo returned changed what it returns next")
	}
}

func TestFile(t *testing.T) {
	t.Parallel()
	file := assets.Demo()
	if len(file) >= 400_000 {
		t.Errorf("the file has %d bytes, want less than 400,000", len(file))
	}
	if !utf8.Valid(file) {
		t.Error("the file is not valid UTF-8")
	}
	if strings.Contains(string(file), `\u0000`) {
		t.Error("the file holds a NUL")
	}
	// Whoever opens the file must see what is in it: nothing invisible stands in it unescaped.
	for _, r := range string(file) {
		if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e ||
			r >= 0x2060 && r <= 0x206f || r == 0xfeff) {
			t.Errorf("the file holds %U as it is; write it as an escape", r)
		}
	}
	found, err := duplicates(json.NewDecoder(bytes.NewReader(file)), "")
	if err != nil || len(found) > 0 {
		t.Errorf("names given twice: %q, %v", found, err)
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	w := load(t)
	if w.Workplace.ID == "" || w.Workplace.Name != "acme" {
		t.Errorf("the workplace is %+v", w.Workplace)
	}
	seen := map[string]bool{}
	var cjk, rightToLeft bool
	for _, p := range w.People {
		if p.ID == "" || p.Name == "" || p.Username == "" || seen[p.ID] || seen[p.Email] {
			t.Errorf("person %+v lacks a field, or shares one with another", p)
		}
		seen[p.ID], seen[p.Email] = true, true
		cjk = cjk || strings.ContainsFunc(p.Name, isCJK)
		rightToLeft = rightToLeft || strings.ContainsFunc(p.Name, isArabic)
	}
	if len(w.People) < 5 || !cjk || !rightToLeft {
		t.Errorf("%d people, a CJK name: %t, a right-to-left name: %t", len(w.People), cjk, rightToLeft)
	}
	for _, address := range []string{w.Workplace.BillingEmail, w.Workplace.SecurityEmail, w.People[0].Email} {
		if _, err := mail.ParseAddress(address); err != nil {
			t.Errorf("address %q: %v", address, err)
		}
	}
}

func TestShape(t *testing.T) {
	t.Parallel()
	w := load(t)
	if len(w.Projects) < 7 {
		t.Errorf("%d projects, want at least 7", len(w.Projects))
	}
	slugs := map[string]bool{}
	for _, p := range w.Projects {
		if slugs[p.Slug] || !slugForm.MatchString(p.Slug) || p.Description == "" {
			t.Errorf("project %q appears twice, is badly named or has no description", p.Slug)
		}
		slugs[p.Slug] = true
		var environments []string
		for i, e := range p.Environments {
			environments = append(environments, e.Slug)
			if i < 3 && !strings.HasPrefix(e.Name, []string{"Development", "Staging", "Production"}[i]) {
				t.Errorf("%s/%s is called %q", p.Slug, e.Slug, e.Name)
			}
			if age(t, e.Ago) > age(t, p.Ago) || utf8.RuneCountInString(e.Name) > 50 {
				t.Errorf("%s/%s is older than its project, or its name is too long", p.Slug, e.Slug)
			}
			checkConfigs(t, e)
		}
		if !slices.Equal(environments, []string{"dev", "stg", "prd"}) {
			t.Errorf("%s has the environments %q", p.Slug, environments)
		}
	}
}

func checkConfigs(t *testing.T, e *environment) {
	t.Helper()
	names, personal := map[string]bool{}, false
	for i, c := range e.Configs {
		if names[c.Name] || len(c.Name) > 60 || !slugForm.MatchString(c.Name) {
			t.Errorf("%s appears twice, or is badly named", c)
		}
		names[c.Name] = true
		if root := c.Name == e.Slug; root != (i == 0) || !root && !strings.HasPrefix(c.Name, e.Slug+"_") {
			t.Errorf("%s: the first config of %s is its root, the others begin with %s_", c, e.Slug, e.Slug)
		}
		if age(t, c.Ago) > age(t, e.Ago) {
			t.Errorf("%s is older than its environment", c)
		}
		personal = personal || c.Name == e.Slug+"_personal"
	}
	if personal != e.PersonalConfigs {
		t.Errorf("%s: personal configs are allowed: %t, there is one: %t", e.Configs[0], e.PersonalConfigs, personal)
	}
}

func TestSecrets(t *testing.T) {
	t.Parallel()
	w := load(t)
	for _, c := range w.configs() {
		if c.Secrets == nil {
			t.Errorf("%s has no list of secrets; write {} for an empty one", c)
		}
		total, all := 0, w.shows(c)
		for name, s := range all {
			value, _ := w.compute(s, 0)
			total += len(name) + max(len(s.Value), len(value))
			if !secretForm.MatchString(name) || len(name) > 200 || strings.HasPrefix(name, "DOPPLER_") {
				t.Errorf("%s: %q cannot be a name", c, name)
			}
			if len(s.Value) > 50<<10 {
				t.Errorf("%s: %s has %d bytes", c, name, len(s.Value))
			}
			if !slices.Contains([]string{"", "masked", "unmasked", "restricted"}, s.Visibility) {
				t.Errorf("%s: %s has the visibility %q", c, name, s.Visibility)
			}
			if !fits(s.Type, s.Value) || !fits(s.Type, value) {
				t.Errorf("%s: the value of %s is no %s", c, name, s.Type)
			}
		}
		if total > 500<<10 || len(all) > 1200 {
			t.Errorf("%s shows %d bytes in %d secrets", c, total, len(all))
		}
	}
}

// fits tells whether a value is of a type, and of a type that the file is meant to use.
func fits(kind, value string) bool {
	var err error
	switch kind {
	case "", "string":
	case "json":
		return json.Valid([]byte(value))
	case "integer":
		_, err = strconv.ParseInt(value, 10, 64)
	case "decimal":
		_, err = strconv.ParseFloat(value, 64)
	case "boolean":
		return value == "true" || value == "false"
	case "email":
		_, err = mail.ParseAddress(value)
	case "url":
		var u *url.URL
		u, err = url.Parse(value)
		return err == nil && u.Scheme != "" && u.Host != ""
	case "uuidv4":
		return uuidForm.MatchString(value)
	default:
		return false
	}
	return err == nil
}

func TestReferencesResolve(t *testing.T) {
	t.Parallel()
	w := load(t)
	var dangling []string
	kinds := map[int]int{}
	for _, c := range w.configs() {
		for name, s := range w.shows(c) {
			_, nowhere := w.compute(s, 0)
			for _, written := range nowhere {
				dangling = append(dangling, c.String()+" "+name+" "+written)
			}
			for _, match := range reference.FindAllStringSubmatch(s.Value, -1) {
				kinds[strings.Count(match[1], ".")]++
			}
		}
	}
	if !slices.Equal(dangling, []string{theOnlyDangling}) {
		t.Errorf("references that lead nowhere: %q, want only %q", dangling, theOnlyDangling)
	}
	if kinds[0] == 0 || kinds[1] == 0 || kinds[2] == 0 {
		t.Errorf("references by the dots in them: %v, want all three forms", kinds)
	}
}

func TestInheritance(t *testing.T) {
	t.Parallel()
	w := load(t)
	heirs, tombstones := 0, 0
	for _, c := range w.configs() {
		if c.Inheritable && len(c.Inherits) > 0 {
			t.Errorf("%s is inheritable and inherits", c)
		}
		for i, from := range c.Inherits {
			heirs++
			parent := w.mustFind(t, from.Project, from.Config)
			if !parent.Inheritable || parent.root == c.root || slices.Contains(c.Inherits[:i], from) {
				t.Errorf("%s cannot inherit from %s", c, parent)
			}
		}
		if len(c.Deleted) > 0 && c.root == c {
			t.Errorf("%s is a root and hides names", c)
		}
		for _, name := range c.Deleted {
			tombstones++
			_, below := w.shows(c.root)[name]
			if _, own := c.Secrets[name]; own || !below {
				t.Errorf("%s hides %s, which is its own or not in the root", c, name)
			}
		}
	}
	if heirs == 0 || tombstones == 0 {
		t.Errorf("%d inherited configs and %d hidden names, want some of both", heirs, tombstones)
	}
	if mail := w.mustFind(t, "notifications", "prd"); len(mail.Inherits) == 0 || w.shows(mail)["SMTP_HOST"].at.project.Slug != "infra" {
		t.Error("notifications/prd does not get SMTP_HOST from infra")
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	w := load(t)
	people := map[string]bool{}
	for _, p := range w.People {
		people[p.ID] = true
	}
	authors, oldest := map[string]bool{}, time.Duration(0)
	for _, c := range w.configs() {
		checkChain(t, c)
		last := time.Duration(0)
		for _, e := range c.History {
			if !people[e.By] || e.Text == "" || len(e.Changes) == 0 {
				t.Errorf("%s, %s ago: no such person as %q, no text, or no change", c, e.Ago, e.By)
			}
			when := age(t, e.Ago)
			if when <= last || when > age(t, c.Ago) {
				t.Errorf("%s: the entry of %s ago is out of order, or older than the config", c, e.Ago)
			}
			last = when
			authors[e.By] = true
		}
		oldest = max(oldest, last)
	}
	if len(authors) < 5 || oldest < 2*365*24*time.Hour {
		t.Errorf("%d authors over %d days, want at least 5 over two years", len(authors), int(oldest.Hours()/24))
	}
	for _, want := range []address{{"backend", "dev"}, {"backend", "stg"}, {"backend", "prd"}, {"billing", "prd"}, {"data-pipeline", "prd"}, {"infra", "prd"}} {
		if n := len(w.mustFind(t, want.Project, want.Config).History); n < 5 || n > 25 {
			t.Errorf("%s/%s has %d entries, want 5 to 25", want.Project, want.Config, n)
		}
	}
}

// checkChain walks back from the present: every change must have led to what the next newer one found.
func checkChain(t *testing.T, c *config) {
	t.Helper()
	present := map[string]*string{}
	for name, s := range c.Secrets {
		present[name] = &s.Value
	}
	hidden := map[string]bool{}
	for _, name := range c.Deleted {
		hidden[name] = true
	}
	for _, e := range c.History {
		for _, change := range e.Changes {
			if !same(change.Added, present[change.Name]) {
				t.Errorf("%s, %s ago: %s did not become what it was next", c, e.Ago, change.Name)
			}
			if same(change.Added, change.Removed) || !secretForm.MatchString(change.Name) {
				t.Errorf("%s, %s ago: %s did not change, or cannot be a name", c, e.Ago, change.Name)
			}
			present[change.Name] = change.Removed
			// What a branch hides was the root's before; that is the end of its own story.
			if hidden[change.Name] && change.Added == nil {
				delete(present, change.Name)
			}
		}
	}
}

func same(a, b *string) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

func TestNotes(t *testing.T) {
	t.Parallel()
	w := load(t)
	notes := 0
	for _, p := range w.Projects {
		names := map[string]bool{}
		for _, e := range p.Environments {
			for _, c := range e.Configs {
				for name := range maps.Keys(w.shows(c)) {
					names[name] = true
				}
			}
		}
		for name, note := range p.Notes {
			notes++
			if note == "" || !names[name] {
				t.Errorf("%s: the note of %s is empty, or the name is nowhere in the project", p.Slug, name)
			}
		}
	}
	if notes < 15 {
		t.Errorf("%d notes, want at least 15", notes)
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	w := load(t)
	form := regexp.MustCompile(`^dp\.(st\.[a-z0-9_-]{2,35}|pt)\.[A-Za-z0-9]{43}$`)
	texts, count := map[string]bool{}, map[string]int{}
	for _, k := range w.Tokens {
		if k.Shown != "" {
			// Its text is made up at each start.
			if k.Token != "" || len(k.Shown) != 6 || k.Name == "" {
				t.Errorf("token %q has a text, or not six letters to show", k.Name)
			}
			continue
		}
		if texts[k.Token] || !form.MatchString(k.Token) || !strings.Contains(k.Token, "NotARealToken") {
			t.Errorf("token %q appears twice, has the wrong form, or looks real", k.Name)
		}
		texts[k.Token] = true
		count[k.Kind+" "+k.Access]++
		switch k.Kind {
		case "service_token":
			c := w.mustFind(t, k.Project, k.Config)
			if k.Name == "" || k.Person != "" || !strings.HasPrefix(k.Token, "dp.st."+c.root.Name+".") {
				t.Errorf("token %q does not fit %s", k.Name, c)
			}
		case "personal":
			known := slices.ContainsFunc(w.People[1:], func(p person) bool { return p.ID == k.Person })
			if !known || k.Project+k.Config != "" || !strings.HasPrefix(k.Token, "dp.pt.") {
				t.Errorf("the personal token of %q is nobody's, the first person's, or bound to a config", k.Person)
			}
		default:
			t.Errorf("token kind %q", k.Kind)
		}
	}
	if count["service_token read"] == 0 || count["service_token read/write"] == 0 || count["personal "] == 0 {
		t.Errorf("tokens by kind and access: %v", count)
	}
}

func TestWhatLetsProgramsIn(t *testing.T) {
	t.Parallel()
	w := load(t)
	accounts := map[string]int{}
	for _, a := range w.Accounts {
		accounts[a.Name] = 0
		for slug := range a.Projects {
			if !slices.ContainsFunc(w.Projects, func(p *project) bool { return p.Slug == slug }) {
				t.Errorf("%s is a member of %s, which does not exist", a.Name, slug)
			}
		}
		for _, i := range a.Identities {
			if !strings.HasPrefix(i.DiscoveryURL, "https://") || len(i.Audiences) == 0 || len(i.Subjects) == 0 {
				t.Errorf("the identity %s lets anybody in", i.Name)
			}
		}
	}
	ends, unused := 0, 0
	for _, k := range w.Tokens {
		if k.Account != "" {
			if _, there := accounts[k.Account]; !there {
				t.Errorf("token %q is of %s, who does not exist", k.Name, k.Account)
			}
			accounts[k.Account]++
		}
		if k.Life != "" {
			ends++
		}
		if k.LastSeen == "" {
			unused++
		}
	}
	if len(accounts) < 2 || accounts["terraform"] < 2 || ends < 3 || unused < 2 {
		t.Errorf("accounts %v, %d tokens that end, %d that nobody used", accounts, ends, unused)
	}
}

func TestTrustedAddressesAndDynamicSecrets(t *testing.T) {
	t.Parallel()
	w := load(t)
	trusted, dynamic := 0, 0
	for _, p := range w.Projects {
		for _, e := range p.Environments {
			for _, c := range e.Configs {
				if len(c.TrustedIPs) > 0 {
					trusted++
					if !slices.Contains(c.TrustedIPs, "127.0.0.0/8") {
						t.Errorf("%s / %s locks the demo itself out", p.Slug, c.Name)
					}
				}
				dynamic += len(c.Dynamic)
			}
		}
	}
	if trusted == 0 || dynamic == 0 {
		t.Errorf("%d configs trust some addresses alone, %d dynamic secrets", trusted, dynamic)
	}
}
