package cli

import (
	"errors"
	"path/filepath"
)

const ownFolder = "dtui"

// errNoHome says that nothing tells where the person's files are.
var errNoHome = errors.New("neither a home folder nor an XDG folder is set in the environment")

// configFolder is where dtui's config file is: $XDG_CONFIG_HOME/dtui on every system, else where programs of the system
// have theirs (as os.UserConfigDir, but from the environment of this run).
func configFolder(getenv func(string) string, goos string) (string, error) {
	return folder(getenv, "XDG_CONFIG_HOME", map[string][]string{
		"windows": {"AppData"}, "darwin": {"HOME", "Library", "Application Support"}, "": {"HOME", ".config"},
	}, goos)
}

// stateFolder is where dtui keeps what it could do without: $XDG_STATE_HOME/dtui on every system, else the system's own.
func stateFolder(getenv func(string) string, goos string) (string, error) {
	return folder(getenv, "XDG_STATE_HOME", map[string][]string{
		"windows": {"LocalAppData"}, "darwin": {"HOME", "Library", "Application Support"}, "": {"HOME", ".local", "state"},
	}, goos)
}

// folder goes by a variable of the XDG base directory specification, which has relative paths ignored, and else by the
// variable and the folders of a system.
func folder(getenv func(string) string, xdg string, usual map[string][]string, goos string) (string, error) {
	if dir := getenv(xdg); filepath.IsAbs(dir) {
		return filepath.Join(dir, ownFolder), nil
	}
	parts, ok := usual[goos]
	if !ok {
		parts = usual[""]
	}
	base := getenv(parts[0])
	if !filepath.IsAbs(base) {
		return "", errNoHome
	}
	return filepath.Join(append(append([]string{base}, parts[1:]...), ownFolder)...), nil
}
