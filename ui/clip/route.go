package clip

import (
	"fmt"
	"slices"
	"strings"
)

// Route is the way a value takes to a clipboard, named by its program where there is one.
type Route string

// Pbcopy is no route by itself but what is left on a Mac without osascript.
const Pbcopy Route = "pbcopy"

// The routes.
const (
	X11     Route = "x11"     // a helper of our own
	Wayland Route = "wayland" // a helper of our own, which may use wl-copy
	Mac     Route = "macos"   // a helper of our own, which uses osascript, or pbcopy
	Windows Route = "windows" // a helper of our own
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

// Choose picks the route. With pref auto (or ""), a session over SSH uses the terminal, since the other ways fill the
// clipboard of the far machine; elsewhere the clipboard of the desktop comes first and the terminal last. With native
// only the desktop counts, with osc52 only the terminal. Inside tmux the terminal is reached through tmux, which drops
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

// helped reports whether a helper of our own takes this route.
func (r Route) helped() bool {
	return r == X11 || r == Wayland || r == Mac || r == Windows
}

// native is the clipboard of the desktop, None when there is none.
func (e Environment) native() Route {
	switch e.GOOS {
	case "darwin":
		return Mac
	case "windows":
		return Windows
	}
	switch {
	case e.has("WAYLAND_DISPLAY"):
		return Wayland
	case e.has("DISPLAY"):
		return X11
	case (e.has("WSL_INTEROP") || e.has("WSL_DISTRO_NAME")) && e.installed(ClipExe):
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
