package keyring

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dtui/model"
)

func TestWhatADirectoryBeginsWith(t *testing.T) {
	t.Parallel()
	unixOnly(t)
	const repo, cli = "doppler.yaml", ".doppler.yaml"
	for what, c := range map[string]struct {
		cli, repo  string
		want, from string
	}{
		"nothing":                      {"", "", " / ", ""},
		"the setup file":               {"", "setup: [{project: shop, config: dev}]", "shop / dev", repo},
		"the older setup file":         {"", "setup: {project: shop, config: dev}", "shop / dev", repo},
		"a project alone":              {"", "setup: {project: shop}", "shop / ", repo},
		"a config alone says nothing":  {"", "setup: {config: dev}", " / ", ""},
		"a longer scope wins":          {"{/: {enclave.project: mine, enclave.config: prd}}", "setup: {project: shop, config: dev}", "shop / dev", repo},
		"names never mix":              {"{/: {enclave.project: mine, enclave.config: prd}}", "setup: {project: shop}", "shop / ", repo},
		"the CLI's for this directory": {"{HERE: {enclave.project: mine, enclave.config: prd}}", "setup: {project: shop, config: dev}", "mine / prd", cli},
		"the CLI's with a separator":   {"{HERE/: {enclave.project: mine}}", "setup: {project: shop, config: dev}", "mine / ", cli},
		"the CLI's config alone here":  {"{/: {enclave.project: mine}, HERE: {enclave.config: stg}}", "setup: {project: shop, config: dev}", "mine / stg", cli},
		"the CLI's, config only":       {"{HERE: {enclave.config: stg}}", "setup: {project: shop, config: dev}", "shop / dev", repo},
		"the CLI's from above":         {"{/: {enclave.project: mine, enclave.config: prd}}", "", "mine / prd", cli},
		"the CLI's from above, others": {"{/: {enclave.project: mine}}", "setup: [{project: shop, path: services/api}]", "mine / ", cli},
		"one of many":                  {"", "setup: [{project: a, path: x}, {project: shop, config: dev, path: .}, {project: b, path: y}]", "shop / dev", repo},
		"one of many, no path":         {"", "setup: [{project: a, path: x}, {project: shop}]", "shop / ", repo},
		"one of many, in full":         {"", "setup: [{project: a, path: x}, {project: shop, path: HERE/}]", "shop / ", repo},
		"none of many":                 {"", "setup: [{project: a, path: x}, {project: b, path: ..}]", " / ", ""},
		"names stay texts":             {"", "setup: {project: 007, config: yes, path: ./x/..}", "007 / yes", repo},
		"others' keys":                 {"", "flags: {analytics: false}\nsetup: {project: shop, more: [x]}\n", "shop / ", repo},
		"an empty one":                 {"", "setup:\n", " / ", ""},
		"a blank one":                  {"", "setup: {project: , config: }", " / ", ""},
	} {
		at := machine(t, "")
		here := func(text string) string { return strings.ReplaceAll(text, "HERE", at.Working) }
		must(t, os.WriteFile(at.path(), []byte("scoped: "+here(c.cli)), 0o600))
		if c.repo != "" {
			must(t, os.WriteFile(filepath.Join(at.Working, repo), []byte(here(c.repo)), 0o600))
		}
		got := StartIn(at)
		if got.Config.String() != c.want || c.from != "" && filepath.Base(got.From) != c.from || c.from == "" && got.From != "" || len(got.Notes) != 0 {
			t.Errorf("%s: %+v, want %s from %q", what, got, c.want, c.from)
		}
	}
}

func TestFilesThatAreNotUsedAreSaid(t *testing.T) {
	t.Parallel()
	unixOnly(t)
	for what, c := range map[string]struct{ name, text, note string }{
		"misspelt":        {"doppler.yml", "setup: {project: shop}", "the name that counts is doppler.yaml"},
		"not YAML":        {"doppler.yaml", "setup: {", "line 2: it is not YAML"},
		"a list":          {"doppler.yaml", "[a]", "the file must be a mapping"},
		"a text":          {"doppler.yaml", "setup: shop", "line 1: an entry of setup must be a mapping"},
		"a name of parts": {"doppler.yaml", "setup:\n- project: [shop]", "line 2: project must be a plain text"},
		"two for here":    {"doppler.yaml", "setup: [{project: a, path: .}, {project: b}]", "two entries of setup are for this directory"},
		"a bomb":          {"doppler.yaml", "a: &a [x,x]\nb: &b [*a,*a]\nsetup: *b", "must be a mapping"},
		"an escape":       {"doppler.yaml", `setup: {project: "a\e[2J"}`, "has no such name"},
		"a long name":     {"doppler.yaml", "setup: {project: " + strings.Repeat("x", 300) + "}", "has no such name"},
		"too big":         {"doppler.yaml", "#" + strings.Repeat("x", mostYAML), "far too big"},
		"a key twice":     {"doppler.yaml", "setup: {project: a, project: b}", "has a key twice"},
	} {
		at := machine(t, "scoped: {/: {enclave.project: mine}}")
		must(t, os.WriteFile(filepath.Join(at.Working, c.name), []byte(c.text), 0o600))
		got := StartIn(at)
		if len(got.Notes) != 1 || !strings.Contains(got.Notes[0], c.note) || !strings.Contains(got.Notes[0], at.Working) || strings.Contains(got.Notes[0], "\x1b") {
			t.Errorf("%s: the notes are %q", what, got.Notes)
		}
		if got.Config != (model.ConfigRef{Project: "mine"}) {
			t.Errorf("%s: it starts at %v", what, got.Config)
		}
	}
	t.Run("the CLI's", func(t *testing.T) {
		at := machine(t, "scoped: [")
		must(t, os.WriteFile(filepath.Join(at.Working, "doppler.yaml"), []byte("setup: {project: shop}"), 0o600))
		if got := StartIn(at); got.Config.Project != "shop" || len(got.Notes) != 1 || !strings.Contains(got.Notes[0], at.path()) {
			t.Errorf("%+v", got)
		}
	})
	t.Run("a folder of the name", func(t *testing.T) {
		at := machine(t, "")
		must(t, os.Mkdir(filepath.Join(at.Working, "doppler.yaml"), 0o700))
		if got := StartIn(at); len(got.Notes) != 1 || !strings.Contains(got.Notes[0], "not a regular file") {
			t.Errorf("%+v", got)
		}
	})
}

// FuzzRepo reads anything as a setup file.
func FuzzRepo(f *testing.F) {
	f.Add([]byte("setup: [{project: a, path: x}, {project: shop, config: dev, path: .}]"))
	f.Add([]byte("setup: {project: &p shop, config: *p}"))
	f.Add([]byte("setup: &s [*s]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		start, err := parseRepo(text, "/repo/doppler.yaml", "/repo")
		if err != nil && (start != model.ConfigRef{} || Hint(err) == "") {
			t.Fatalf("%v, %v", start, err)
		}
		if start.Project == "" && start.Config != "" || unusable(start) != "" {
			t.Fatalf("%q", start)
		}
	})
}
