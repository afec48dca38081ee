package clip

import (
	"fmt"
	"slices"
	"strings"
)

// Route is the way a value takes to a clipboard, named by its program where there is one.
type Route string

// The routes.
const (
	WlCopy  Route = "wl-copy"
	Xclip   Route = "xclip"
	Xsel    Route = "xsel"
	Pbcopy  Route = "pbcopy"
	ClipExe Route = "clip.exe"
	Tmux    Route = "tmux"  // tmux sends OSC 52 to the terminal outside it
	Osc52   Route = "osc52" // the program's own terminal, by the sequence that OSC52 returns
	None    Route = "none"
)

// Environment is what the choice of a route depends on.
type Environment struct {
	Getenv   func(string) string
	LookPath func(string) (string, error)
	GOOS     string
}

// preferences are the values of the setting.
var preferences = []string{"auto", "native", "osc52", "off"}

// CheckPreference says whether pref is a value that Choose knows; "" means auto.
func CheckPreference(pref string) error {
	if pref == "" || slices.Contains(preferences, pref) {
		return nil
	}
	return fmt.Errorf("clipboard %q is not known: use %s", pref, strings.Join(preferences, ", "))
}

// Choose picks the route. With pref auto (or ""), a session over SSH uses the terminal, since a helper would fill the
// clipboard of the far machine; elsewhere a helper of the desktop comes first and the terminal last. With native
// only helpers count, with osc52 only the terminal. Inside tmux the terminal is reached through tmux, which drops
// OSC 52 from programs by default (tmux(1), set-clipboard). A preference that CheckPreference refuses gives None.
func Choose(e Environment, pref string) Route {
	remote := e.has("SSH_TTY") || e.has("SSH_CONNECTION")
	switch pref {
	case "native":
		return e.native()
	case "osc52":
		return e.terminal()
	case "auto", "":
		if !remote {
			if route := e.native(); route != None {
				return route
			}
		}
		return e.terminal()
	}
	return None
}

func (e Environment) has(name string) bool { return e.Getenv(name) != "" }

func (e Environment) installed(route Route) bool {
	_, err := e.LookPath(string(route))
	return err == nil
}

// native is the helper of the desktop, None when there is none.
func (e Environment) native() Route {
	switch e.GOOS {
	case "darwin":
		if e.installed(Pbcopy) {
			return Pbcopy
		}
		return None
	case "windows":
		if e.installed(ClipExe) {
			return ClipExe
		}
		return None
	}
	if e.has("WAYLAND_DISPLAY") && e.installed(WlCopy) {
		return WlCopy
	}
	if e.has("DISPLAY") {
		for _, route := range []Route{Xclip, Xsel} {
			if e.installed(route) {
				return route
			}
		}
	}
	if (e.has("WSL_INTEROP") || e.has("WSL_DISTRO_NAME")) && e.installed(ClipExe) {
		return ClipExe
	}
	return None
}

// terminal is the route through the terminal, None when it is one that knows no OSC 52: a dumb one, or Linux' console.
func (e Environment) terminal() Route {
	if e.has("TMUX") && e.installed(Tmux) {
		return Tmux
	}
	if term := e.Getenv("TERM"); term == "dumb" || term == "linux" {
		return None
	}
	return Osc52
}
