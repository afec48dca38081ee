package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
)

const (
	configName = "config.toml"
	// mostConfig is far more than every setting and every key take.
	mostConfig = 64 << 10
	keysPath   = "keys"
	// mostSaid is how many mistakes are listed: more than that are those of a file that is no config file.
	mostSaid = 50
)

// configFile is a config file that was read: its settings over the defaults, and on which line each stands.
type configFile struct {
	path string
	// found is false when there is no file, which is as good as an empty one.
	found    bool
	settings settings
	// lines tells where a setting stands; one that is not in it has its default.
	lines map[string]int
}

// flawed is the error of a config file with mistakes. It lists all of them.
type flawed struct {
	path  string
	flaws []flaw
}

func (e flawed) Error() string {
	return fmt.Sprintf("%s has %s", e.path, look.Count(len(e.flaws), "mistake"))
}

// configPath is the config file of this run: that of --config-file, else the usual one.
func (r *run) configPath() (string, error) {
	if r.flags.configFile != "" {
		return r.flags.configFile, nil
	}
	dir, err := configFolder(r.getenv, runtime.GOOS)
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, configName), nil
}

// configure fills the settings of this run. A file with mistakes ends it: starting without what it says could leave a
// config unprotected that the person counts on being protected.
func (r *run) configure() error {
	switch {
	case r.flags.demo && r.flags.configFile != "":
		return usage("--demo reads no config file; leave out --demo or --config-file")
	case r.flags.noConfigFile && r.flags.configFile != "":
		return usage("--no-config-file and --config-file exclude each other")
	case r.flags.demo || r.flags.noConfigFile:
		return nil
	}
	file, err := r.readConfig()
	if errors.Is(err, errNoHome) {
		return nil
	}
	if err != nil {
		return r.broken(err, "dtui did not start")
	}
	r.settings = file.settings
	return nil
}

// broken says on standard error what is wrong with the config file.
func (r *run) broken(err error, outcome string) error {
	var list flawed
	if !errors.As(err, &list) {
		return exit{exitUsage, fmt.Errorf("%w; %s. --no-config-file starts it with the defaults", err, outcome)}
	}
	r.say(r.stdio.Err, "dtui: %s\n", cells.Printable(list.Error()+", so "+outcome+":"))
	for i, f := range list.flaws {
		if i == mostSaid {
			r.say(r.stdio.Err, "  and %d more\n", len(list.flaws)-i)
			break
		}
		r.say(r.stdio.Err, "  line %d: %s\n", f.line, cells.Printable(f.text))
	}
	them := "them"
	if len(list.flaws) == 1 {
		them = "it"
	}
	r.say(r.stdio.Err, "Mend %s, then see with: dtui config check. To start with the defaults: dtui --no-config-file\n", them)
	return exit{exitUsage, errors.New("")}
}

// readConfig reads the config file of this run. A file that is not there is no error unless it was named.
func (r *run) readConfig() (configFile, error) {
	at, err := r.configPath()
	if err != nil {
		return configFile{settings: defaultSettings()}, err
	}
	none := configFile{path: at, settings: defaultSettings(), lines: map[string]int{}}
	text, err := readRegular(at, mostConfig)
	if errors.Is(err, fs.ErrNotExist) && r.flags.configFile == "" {
		return none, nil
	}
	if err != nil {
		return none, fmt.Errorf("the config file cannot be read: %w", err)
	}
	settings, lines, flaws := parseConfig(text)
	if len(flaws) > 0 {
		return none, flawed{at, flaws}
	}
	return configFile{path: at, found: true, settings: settings, lines: lines}, nil
}

// readRegular reads a file that must be a plain one, since reading from a pipe or a device might never end.
func readRegular(at string, most int64) ([]byte, error) {
	info, err := os.Stat(at)
	if err != nil {
		return nil, err
	}
	switch {
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder", at)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no plain file", at)
	case info.Size() > most:
		return nil, fmt.Errorf("%s has %d bytes; %d are the most", at, info.Size(), most)
	}
	file, err := os.Open(at)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, most))
	return text, errors.Join(err, file.Close())
}

// parseConfig reads the text of a config file over the defaults and lists all that is wrong with it, by line.
func parseConfig(text []byte) (settings, map[string]int, []flaw) {
	doc := parseTOML(text)
	s := defaultSettings()
	lines := map[string]int{}
	table := options()
	for _, a := range doc.assignments {
		name := a.name()
		if a.path[0] == keysPath && len(a.path) > 1 {
			doc.remap(&s, a)
			lines[name] = a.line
			continue
		}
		at := slices.IndexFunc(table, func(o option) bool { return o.name == name })
		if at < 0 && doc.sections[a.path[0]] > 0 && !knownSection(a.path[0], table) {
			// What is said of the section says it all.
			continue
		}
		if at < 0 {
			doc.fault(a.line, "%s", unknownSetting(a, table))
			continue
		}
		if err := table[at].read(&s, a.value); err != nil {
			doc.fault(a.line, "%s: %s", name, err)
			continue
		}
		lines[name] = a.line
	}
	for name, line := range doc.sections {
		if !knownSection(name, table) {
			doc.fault(line, "%s", unknownSection(name, table))
		}
	}
	for _, problem := range keys.Check(s.keys) {
		doc.fault(problem.Line, "%s", problem.Text)
	}
	doc.withoutTokens(text)
	return s, lines, doc.flaws
}

// remap takes over a line of [keys]: an action and its keys.
func (d *document) remap(s *settings, a assignment) {
	name := strings.Join(a.path[1:], ".")
	v := a.value
	if v.kind == unstable.String {
		v = value{kind: unstable.Array, list: []value{v}}
	}
	list, err := v.strings(`["y", "ctrl+y"]`)
	if err != nil {
		d.fault(a.line, "%s: %s", shown(a.name()), err)
		return
	}
	s.keys = append(s.keys, keys.Change{Name: name, Keys: list, Line: a.line})
}

func sectionOf(name string) string {
	section, _, inside := strings.Cut(name, ".")
	if !inside {
		return ""
	}
	return section
}

func knownSection(name string, table []option) bool {
	if name == keysPath || strings.HasPrefix(name, keysPath+".") {
		return true
	}
	return slices.ContainsFunc(table, func(o option) bool { return sectionOf(o.name) == name })
}

func sections(table []option) []string {
	found := []string{}
	for _, o := range table {
		if s := sectionOf(o.name); s != "" && !slices.Contains(found, s) {
			found = append(found, s)
		}
	}
	return append(found, keysPath)
}

func unknownSection(name string, table []option) string {
	all := sections(table)
	if near := keys.Nearest(name, all); near != "" {
		return fmt.Sprintf("[%s] is no section; did you mean [%s]?", shown(name), near)
	}
	return fmt.Sprintf("[%s] is no section; there are [%s]", shown(name), strings.Join(all, "], ["))
}

// unknownSetting says what was probably meant by a name, or where the one stands that it would be in another section.
func unknownSetting(a assignment, table []option) string {
	name, last := a.name(), a.path[len(a.path)-1]
	if len(a.path) == 1 && slices.Contains(sections(table), name) {
		return fmt.Sprintf("%s is a section; write [%s] on a line of its own, and its settings below", name, name)
	}
	names := make([]string, len(table))
	for i, o := range table {
		names[i] = o.name
		if section := sectionOf(o.name); strings.TrimPrefix(o.name, section+".") == last && (section != "" || len(a.path) > 1) {
			if section == "" {
				return fmt.Sprintf("%s is no setting; %s stands above the first [section]", shown(name), last)
			}
			return fmt.Sprintf("%s is no setting; %s stands below [%s]", shown(name), last, section)
		}
	}
	if near := keys.Nearest(name, names); near != "" {
		return fmt.Sprintf("%s is no setting; did you mean %s?", shown(name), near)
	}
	return fmt.Sprintf("%s is no setting; dtui config show lists them all", shown(name))
}
