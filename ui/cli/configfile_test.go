package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode"

	"dtui/model"
	"dtui/model/lint"
	"dtui/ui/clip"
	"dtui/ui/keys"
)

// callIn runs a command line with an environment.
func callIn(t *testing.T, env map[string]string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	return callWith(t, func(name string) string { return env[name] }, "", args...)
}

// home is an environment with a config file.
func home(t *testing.T, config string) (env map[string]string, path string) {
	t.Helper()
	dir := t.TempDir()
	path = filepath.Join(dir, "config", "dtui", "config.toml")
	if config != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return map[string]string{"HOME": dir, "XDG_CONFIG_HOME": filepath.Join(dir, "config"), "XDG_STATE_HOME": filepath.Join(dir, "state")}, path
}

const everything = `# Settings.
theme = "high-contrast:light"
glyphs = "unicode"
reduce_motion = true
mouse = false
reveal_for = "10s"
blank_after = 0
unlock_for = "1h30m"
protected = ["live*",
  'x-[a-c]?']
editor = 'code --wait "a b"'
remember = false
live = false

[clipboard]
route = "osc52"
clear_after = "0"
clear_on_quit = true

[offline]
snapshots = true
drafts = true

[lint]
ignore = ["placeholder", "empty"]

[presenter]
hide_names = true

[keys]
copy = ["c", "ctrl+y"]
"secrets.delete" = "x"
diff.delete = []
`

func wantEverything() settings {
	return settings{
		theme: "high-contrast:light", glyphs: "unicode", reduceMotion: true, mouse: false, revealFor: 10 * time.Second,
		blankAfter: 0, unlockFor: 90 * time.Minute, protected: []string{"live*", "x-[a-c]?"}, editor: `code --wait "a b"`, remember: false,
		clipboard: "osc52", clearAfter: 0, clearOnQuit: true, snapshots: true, drafts: true, hideNames: true,
		lintIgnore: []lint.Rule{lint.Placeholder, lint.Empty},
		keys: []keys.Change{
			{Name: "copy", Keys: []string{"c", "ctrl+y"}, Line: 31},
			{Name: "secrets.delete", Keys: []string{"x"}, Line: 32},
			{Name: "diff.delete", Keys: []string{}, Line: 33},
		},
	}
}

func TestEverySettingIsRead(t *testing.T) {
	t.Parallel()
	got, lines, flaws := parseConfig([]byte(everything))
	if len(flaws) > 0 || !reflect.DeepEqual(got, wantEverything()) {
		t.Errorf("flaws %v\ngot  %+v\nwant %+v", flaws, got, wantEverything())
	}
	for _, o := range options() {
		if lines[o.name] == 0 {
			t.Errorf("%s is not in the file of this test", o.name)
		}
	}
	// Every field of the settings is reached by the file: none has its default here.
	set, usual := reflect.ValueOf(got), reflect.ValueOf(defaultSettings())
	for i := range set.NumField() {
		if name := set.Type().Field(i).Name; reflect.DeepEqual(fmt.Sprint(set.Field(i)), fmt.Sprint(usual.Field(i))) {
			t.Errorf("no line of the file changes %s", name)
		}
	}
	// An editor on Windows that writes a mark and its own line ends changes nothing.
	windows := append([]byte("\xef\xbb\xbf"), bytes.ReplaceAll([]byte(everything), []byte("\n"), []byte("\r\n"))...)
	if again, _, flaws := parseConfig(windows); len(flaws) > 0 || !reflect.DeepEqual(again, got) {
		t.Errorf("with a byte order mark and CRLF: %v", flaws)
	}
	if none, _, flaws := parseConfig(nil); len(flaws) > 0 || !reflect.DeepEqual(none, defaultSettings()) {
		t.Errorf("an empty file: %v", flaws)
	}
}

func TestAnEmptyListProtectsNothing(t *testing.T) {
	t.Parallel()
	got, _, flaws := parseConfig([]byte("protected = []"))
	if len(flaws) > 0 || got.protected == nil || len(got.protected) != 0 {
		t.Errorf("%v, %#v", flaws, got.protected)
	}
	env, _ := home(t, "protected = []\n")
	if out, _, code := callIn(t, env, "config", "check"); code != exitOK || !strings.Contains(out, "protects no config") {
		t.Errorf("exit %d: %s", code, out)
	}
	if out, _, _ := callIn(t, env, "config", "show"); !strings.Contains(out, "protected = [] # line 1: no config is protected") {
		t.Errorf("%s", out)
	}
}

func TestEveryMistakeIsSaidWithItsLineAndWhatIsAllowed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, says string }{
		{"theme", "theme = \"mauve\"", `line 1: theme: "mauve" is not known; write one of auto, default`},
		{"theme variant", "theme = \"default:beige\"", "with :light or :dark"},
		{"theme type", "\ntheme = 3", "line 2: theme: write a text in quotes"},
		{"glyphs", "glyphs = \"emoji\"", "write one of auto, unicode, ascii"},
		{"truth", "mouse = \"no\"", "line 1: mouse: write true or false, without quotes"},
		{"time without a unit", "reveal_for = 30", "line 1: reveal_for: write a time in quotes, such as \"30s\", from 1s to 10m"},
		{"no time", "blank_after = \"soon\"", `"soon" is no time; write a time in quotes, such as "15m", from 10s to 24h, or 0: never`},
		{"time too long", "reveal_for = \"2h\"", `"2h" is out of bounds`},
		{"time below zero", "blank_after = \"-5m\"", `"-5m" is out of bounds`},
		{"zero where it means nothing", "reveal_for = 0", "0 is too short"},
		{"zero unlocking", "unlock_for = \"0s\"", "0 is too short"},
		{"time type", "reveal_for = 2024-01-01", "write a time in quotes"},
		{"pattern", "protected = [\"prd*\", \"[a\"]", `protected: "[a" is no pattern`},
		{"empty pattern", "protected = [\"\"]", `"" is no pattern`},
		{"no list", "protected = \"prd*\"", `write a list in brackets, such as ["prd*", "prod*"]`},
		{"mixed list", "protected = [\"a\", 1]", "write a list of texts in quotes"},
		{"editor", "editor = \"vim\\n-x\"", "editor: write a command in one line"},
		{"route", "[clipboard]\nroute = \"xclip\"", "line 2: clipboard.route: \"xclip\" is not known; write one of auto, native, osc52, off"},
		{"rule", "[lint]\nignore = [\"plceholder\"]", `line 2: lint.ignore: "plceholder" is not known; write one of dead-reference, shared`},
		{"unknown", "colour = 1", "line 1: colour is no setting; dtui config show lists them all"},
		{"nearly known", "reveal-for = \"3s\"", "did you mean reveal_for?"},
		{"in no section", "clear_after = \"10s\"", "clear_after stands below [clipboard]"},
		{"in a section", "[clipboard]\nmouse = true", "mouse stands above the first [section]"},
		{"section", "[clipbord]\nroute = \"off\"", "line 1: [clipbord] is no section; did you mean [clipboard]?"},
		{"far section", "[ui]\n", "[ui] is no section; there are [clipboard], [offline], [lint], [presenter], [keys]"},
		{"section as a setting", "clipboard = \"off\"", "clipboard is a section; write [clipboard] on a line of its own"},
		{"list of sections", "[[keys]]\n", "write [keys]"},
		{"section twice", "[keys]\n[clipboard]\n[keys]\n", "line 3: the section [keys] is here a second time, after line 1"},
		{"setting twice", "mouse = true\n\nmouse = false", "line 3: mouse is set a second time, after line 1"},
		{"key twice", "[keys]\ncopy = \"c\"\n\"copy\" = \"C\"", "line 3: keys.copy is set a second time, after line 2"},
		{"key type", "[keys]\ncopy = 1", "line 2: keys.copy: write a list"},
		{"unknown action", "[keys]\n\ncopi = \"c\"", `line 3: "copi" is no action, did you mean copy?`},
		{"collision", "[keys]\n\"secrets.copy\" = [\"d\"]", "line 2: secrets.copy cannot be on d, which is secrets.delete already (the default)"},
		{"collision of two lines", "[keys]\n\"secrets.copy\" = \"z\"\n\"secrets.add\" = \"z\"", "line 3: secrets.add cannot be on z, which is secrets.copy already (line 2)"},
		{"unquoted", "theme = dark", "line 1: this is not TOML: a text stands in quotes"},
		{"unquoted time", "reveal_for = 30s", "line 1: this is not TOML: a text stands in quotes"},
		{"no value", "theme =", "line 1: this is not TOML: a value is missing"},
		{"open quotes", "theme = \"dark\nmouse = true", "line 1: this is not TOML: the quotes that end a text are missing"},
		{"backslash", "editor = \"C:\\vim\"", "a backslash is written twice"},
		{"open list", "protected = [\"a\"\nmouse = true", "what follows was not read"},
		{"key without quotes", "[keys]\n? = \"x\"", "line 2: this is not TOML: a name with other characters"},
		{"colon", "theme: \"dark\"", "a name, = and a value make a line"},
		{"not UTF-8", "theme = \"\xff\"", "line 1: this is not TOML"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			env, path := home(t, c.text+"\n")
			out, errs, code := callIn(t, env, "config", "check")
			lines := strings.Split(strings.TrimSuffix(errs, "\n"), "\n")
			if code != exitUsage || out != "" || len(lines) != 3 || !strings.Contains(lines[0], path) || !strings.Contains(lines[1], c.says) || !strings.Contains(lines[2], "--no-config-file") {
				t.Errorf("exit %d, %q\n%s\nwant %s", code, out, errs, c.says)
			}
		})
	}
}

func TestAllMistakesAreSaidAtOnceAndNothingStarts(t *testing.T) {
	t.Parallel()
	env, path := home(t, "theme = dark\nmouse = 1\nfoo = 2\nreveal_for = 30s\n[keys]\nleave = []\ncopy = \"C-c\"\n")
	out, errs, code := callIn(t, env)
	if code != exitUsage || out != "" || !strings.HasPrefix(errs, "dtui: "+path+" has 6 mistakes, so dtui did not start:\n") {
		t.Fatalf("exit %d\n%s", code, errs)
	}
	at := 0
	for _, line := range []int{1, 2, 3, 4, 6, 7} {
		next := strings.Index(errs[at:], fmt.Sprintf("\n  line %d: ", line))
		if next < 0 {
			t.Errorf("line %d is not said, or not in its place:\n%s", line, errs)
			continue
		}
		at += next
	}
	// The way around it goes on to what else is wrong here: there is no terminal.
	if _, errs, code := callIn(t, env, "--no-config-file"); code != exitUsage || !strings.Contains(errs, "no terminal") {
		t.Errorf("--no-config-file: exit %d, %s", code, errs)
	}
	// The demo reads no config file, and what is no terminal program needs none.
	if _, errs, _ := callIn(t, env, "--demo"); !strings.Contains(errs, "no terminal") {
		t.Errorf("--demo: %s", errs)
	}
	if _, errs, code := callIn(t, env, "sandbox", "--addr", "8787"); code != exitUsage || strings.Contains(errs, path) {
		t.Errorf("sandbox: exit %d, %s", code, errs)
	}
}

const pasted = "dp.pt.MmTokenThatWasPastedIntoTheConfigFile0000"

// TestPromise6NoTokenOfTheConfigFileIsShown: a token that was pasted into the file is told of and never shown.
func TestPromise6NoTokenOfTheConfigFileIsShown(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"value": "theme = \"" + pasted + "\"\n", "unknown": "token = \"" + pasted + "\"\n", "name": pasted + " = 1\n", "quoted name": "\"" + pasted + "\" = 1\n",
		"bare": "theme = " + pasted + "\n", "comment": "# " + pasted + "\n", "key": "[keys]\ncopy = \"" + pasted + "\"\n", "action": "[keys]\n" + pasted + " = \"y\"\n",
		"section": "[" + pasted + "]\n", "pattern": "protected = [\"x\",\n\"[" + pasted + "\"]\n", "editor": "editor = \"" + pasted + "\"\n",
		"several lines": "theme = \"\"\"\nx\n" + pasted + "\"\"\"\n", "escaped": "theme = \"dp\\u002ept.MmTokenThatWasPastedIntoTheConfigFile0000\"\n",
		"upper case": "theme = \"" + strings.ToUpper(pasted) + "\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, _ := home(t, text)
			for _, args := range [][]string{{"config", "check"}, {"config", "show"}, {}} {
				out, errs, code := callIn(t, env, args...)
				if code != exitUsage || !strings.Contains(errs, "looks like a Doppler token") {
					t.Errorf("%v: exit %d, %s", args, code, errs)
				}
				if all := strings.ToLower(out + errs); strings.Contains(all, "mmtoken") {
					t.Errorf("%v: the token is in %s", args, all)
				}
			}
		})
	}
}

func TestWhatIsNoPlainFileOfModestSizeIsNotRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	big := filepath.Join(dir, "big.toml")
	if err := os.WriteFile(big, bytes.Repeat([]byte("# \n"), mostConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{dir: "is a folder", big: "are the most", filepath.Join(dir, "none.toml"): "none.toml"}
	if runtime.GOOS != "windows" {
		cases["/dev/zero"] = "is no plain file"
	}
	for path, says := range cases {
		_, errs, code := callIn(t, nil, "--config-file", path)
		if code != exitUsage || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, says) || !strings.Contains(errs, "--no-config-file") {
			t.Errorf("%s: exit %d, %s", path, code, errs)
		}
	}
	for _, args := range [][]string{{"--demo", "--config-file", big}, {"--no-config-file", "--config-file", big}} {
		if _, errs, code := callIn(t, nil, args...); code != exitUsage || !strings.Contains(errs, "--config-file") {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
	}
}

func TestConfigPathGoesByTheSystemAndXDG(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		goos          string
		env           map[string]string
		config, state string
	}{
		{"linux", map[string]string{"HOME": "/h"}, "/h/.config/dtui", "/h/.local/state/dtui"},
		{"freebsd", map[string]string{"HOME": "/h"}, "/h/.config/dtui", "/h/.local/state/dtui"},
		{"darwin", map[string]string{"HOME": "/h"}, "/h/Library/Application Support/dtui", "/h/Library/Application Support/dtui"},
		{"windows", map[string]string{"AppData": "/r", "LocalAppData": "/l"}, "/r/dtui", "/l/dtui"},
		{"linux", map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "/x", "XDG_STATE_HOME": "/y"}, "/x/dtui", "/y/dtui"},
		{"darwin", map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "/x", "XDG_STATE_HOME": "/y"}, "/x/dtui", "/y/dtui"},
		{"windows", map[string]string{"AppData": "/r", "XDG_CONFIG_HOME": "/x", "XDG_STATE_HOME": "/y"}, "/x/dtui", "/y/dtui"},
		{"linux", map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "x", "XDG_STATE_HOME": "./y"}, "/h/.config/dtui", "/h/.local/state/dtui"},
		{"linux", map[string]string{}, "", ""},
		{"linux", map[string]string{"HOME": "h"}, "", ""},
	} {
		getenv := func(name string) string { return c.env[name] }
		config, err := configFolder(getenv, c.goos)
		state, err2 := stateFolder(getenv, c.goos)
		if filepath.ToSlash(config) != c.config || filepath.ToSlash(state) != c.state || (err == nil) != (c.config != "") || (err2 == nil) != (c.state != "") {
			t.Errorf("%s with %v: %q and %q", c.goos, c.env, config, state)
		}
	}
	env, path := home(t, "")
	if out, errs, code := callIn(t, env, "config", "path"); code != exitOK || out != path+"\n" || errs != "" {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	if _, errs, code := callIn(t, nil, "config", "path"); code != exitError || !strings.Contains(errs, "home folder") {
		t.Errorf("without a home: exit %d, %q", code, errs)
	}
}

func TestShowGivesTheSameSettingsAgain(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"nothing": "", "everything": everything, "hostile": "editor = 'a\"b\\c \u202e'\nprotected = ['*', '\\[x', 'ü']\n[keys]\n\"promote.next-warning\" = ['\"', '\\']\n",
	} {
		if name == "hostile" {
			// A command with a character that reorders text is refused; without it, the rest can be shown.
			text = strings.ReplaceAll(text, " \u202e", "")
		}
		env, _ := home(t, text)
		out, errs, code := callIn(t, env, "config", "show")
		if code != exitOK || errs != "" {
			t.Errorf("%s: exit %d, %s", name, code, errs)
			continue
		}
		before, _, flaws := parseConfig([]byte(text))
		after, _, flaws2 := parseConfig([]byte(out))
		for _, s := range []*settings{&before, &after} {
			for i := range s.keys {
				s.keys[i].Line = 0
			}
		}
		if len(flaws)+len(flaws2) > 0 || !reflect.DeepEqual(before, after) {
			t.Errorf("%s: %v %v\n%+v\n%+v\n%s", name, flaws, flaws2, before, after, out)
		}
		for line := range strings.Lines(out) {
			if strings.ContainsFunc(strings.TrimSuffix(line, "\n"), unicode.IsControl) {
				t.Errorf("%s: %q", name, line)
			}
		}
	}
}

func TestShowSaysWhereASettingComesFrom(t *testing.T) {
	t.Parallel()
	env, path := home(t, "\nmouse = false\n[keys]\ncopy = \"c\"\n")
	out, _, _ := callIn(t, env, "config", "show")
	for _, want := range []string{path, "mouse = false # line 2\n", "theme = \"auto\" # default\n", "\"copy\" = [\"c\"] # line 4\n", "# \"secrets.delete\" = [\"d\"] # delete (staged)\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

// commentedOut is the beginning of a line of the file that is a setting and no explanation.
var commentedOut = regexp.MustCompile(`^# ("[a-z0-9]+\.[a-z0-9-]+"|[a-z_]+) = `)

func TestInitWritesAFileThatChangesNothing(t *testing.T) {
	t.Parallel()
	env, path := home(t, "")
	if out, errs, code := callIn(t, env, "config", "check"); code != exitOK || !strings.Contains(out, "There is no "+path) || errs != "" {
		t.Errorf("check before: exit %d, %q, %q", code, out, errs)
	}
	out, errs, code := callIn(t, env, "config", "init")
	if code != exitOK || errs != "" || !strings.Contains(out, path) {
		t.Fatalf("exit %d, %q, %q", code, out, errs)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, lines, flaws := parseConfig(text)
	if len(flaws) > 0 || len(lines) > 0 || !reflect.DeepEqual(got, defaultSettings()) {
		t.Errorf("%v %v %+v", flaws, lines, got)
	}
	// With the marks of the comments taken away it says the same, so what it shows can be used.
	var live strings.Builder
	for line := range strings.Lines(string(text)) {
		live.WriteString(commentedOut.ReplaceAllString(line, "$1 = "))
	}
	got, lines, flaws = parseConfig([]byte(live.String()))
	got.keys = nil
	if len(flaws) > 0 || len(lines) < len(options()) || !reflect.DeepEqual(got, defaultSettings()) {
		t.Errorf("%v, %d lines, %+v", flaws, len(lines), got)
	}
	if err := os.WriteFile(path, []byte("mouse = false\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := callIn(t, env, "config", "init"); code != exitError || !strings.Contains(errs, "left as it is") {
		t.Errorf("a second time: exit %d, %s", code, errs)
	}
	if again, err := os.ReadFile(path); err != nil || string(again) != "mouse = false\n" {
		t.Errorf("a second time: %q, %v", again, err)
	}
	if out, _, code := callIn(t, env, "config", "check"); code != exitOK || !strings.Contains(out, "in order: 1 setting, 0 changed keys") {
		t.Errorf("check after: exit %d, %s", code, out)
	}
}

func TestEverySettingIsInTheREADMEWithItsDefault(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	defaults := defaultSettings()
	env, _ := home(t, "")
	shownAll, _, _ := callIn(t, env, "config", "show")
	for _, o := range options() {
		row := fmt.Sprintf("| `%s` | `%s` | %s |", o.name, o.text(&defaults), strings.ReplaceAll(o.what, "|", "\\|"))
		if !strings.Contains(string(readme), row+"\n") {
			t.Errorf("README.md lacks the row\n%s", row)
		}
		if _, last, _ := strings.Cut("."+o.name, "."); !strings.Contains(shownAll, last[strings.LastIndex(last, ".")+1:]+" = "+o.text(&defaults)) {
			t.Errorf("config show lacks %s", o.name)
		}
	}
}

func TestTheRoutesAreThoseOfTheClipboard(t *testing.T) {
	t.Parallel()
	for _, route := range []string{"auto", "native", "osc52", "off"} {
		if err := clip.CheckPreference(route); err != nil {
			t.Errorf("%s: %v", route, err)
		}
		if _, _, flaws := parseConfig([]byte("clipboard.route = \"" + route + "\"")); len(flaws) > 0 {
			t.Errorf("%s: %v", route, flaws)
		}
	}
}

// A flag goes before the file.
func TestFlagsGoBeforeTheConfigFile(t *testing.T) {
	t.Parallel()
	file, _, _ := parseConfig([]byte("theme = \"colour-blind\"\nglyphs = \"unicode\"\nmouse = true\nreduce_motion = true\nprotected = []\n[keys]\ncopy = \"c\"\n"))
	getenv := func(name string) string { return map[string]string{"TERM": "linux"}[name] }
	r := &run{getenv: getenv, settings: file}
	plain, err := r.options(model.ConfigRef{Project: "backend", Config: "dev"})
	if err != nil || plain.Theme != "colour-blind" || plain.ASCII || plain.NoMouse || !plain.Still || len(plain.Keys) != 1 || plain.Protected == nil {
		t.Errorf("%v, %+v", err, plain)
	}
	r.flags = flags{theme: "high-contrast:light", ascii: true, noMouse: true}
	flagged, err := r.options(model.ConfigRef{Project: "backend", Config: "dev"})
	if err != nil || flagged.Theme != "high-contrast" || !flagged.Light || !flagged.ASCII || !flagged.NoMouse {
		t.Errorf("%v, %+v", err, flagged)
	}
	r.flags, r.settings.glyphs = flags{}, "auto"
	if auto, err := r.options(model.ConfigRef{Project: "backend", Config: "dev"}); err != nil || !auto.ASCII {
		t.Errorf("auto on a Linux console: %v, %+v", err, auto)
	}
}

func FuzzConfigFile(f *testing.F) {
	for _, seed := range []string{everything, "theme = dark", "[keys]\ncopy = [\"C-c\"]", "a.b.\"c\" = {x = [1, [2]], y = {}}", "\"\"\"", "x = '''\n'''", "[[a]]\n[a.b]", "\xef\xbb\xbf=", "token = \"" + pasted + "\"", "keys.copy = \"\\u0000\"", "= = =\n# x\r\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, _, flaws := parseConfig(text)
		last := 1 + bytes.Count(text, []byte("\n"))
		for _, flaw := range flaws {
			if flaw.line < 1 || flaw.line > last || flaw.text == "" {
				t.Errorf("line %d of %d: %q", flaw.line, last, flaw.text)
			}
			if tokenLike.MatchString(flaw.text) {
				t.Errorf("a token is in %q", flaw.text)
			}
		}
		if len(flaws) > 0 {
			return
		}
		again, _, flaws := parseConfig([]byte(configText(s, "", func(string) string { return "" })))
		for _, s := range []*settings{&s, &again} {
			for i := range s.keys {
				s.keys[i].Line = 0
			}
		}
		if len(flaws) > 0 || !reflect.DeepEqual(s, again) {
			t.Errorf("what is shown is read differently: %v\n%+v\n%+v", flaws, s, again)
		}
	})
}
