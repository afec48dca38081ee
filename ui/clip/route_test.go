package clip

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// world is an Environment made of variables and installed programs, each a list of words.
func world(goos, variables, programs string) Environment {
	return Environment{
		GOOS: goos,
		Getenv: func(name string) string {
			for _, pair := range strings.Fields(variables) {
				if key, value, ok := strings.Cut(pair, "="); ok && key == name {
					return value
				}
			}
			return ""
		},
		LookPath: func(name string) (string, error) {
			if slices.Contains(strings.Fields(programs), name) {
				return "/usr/bin/" + name, nil
			}
			return "", errors.New("not installed")
		},
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	const (
		all     = "wl-copy tmux clip.exe"
		wayland = "TERM=xterm WAYLAND_DISPLAY=wayland-0 DISPLAY=:0"
		x11     = "TERM=xterm DISPLAY=:0"
	)
	for _, c := range []struct {
		goos, variables, programs, pref string
		want                            Route
	}{
		{"linux", wayland, all, "auto", Wayland},
		{"linux", wayland, "", "", Wayland},
		{"linux", x11, all, "auto", X11},
		{"linux", x11, "", "auto", X11},
		{"linux", "TERM=xterm", all, "auto", Osc52},
		{"linux", "TERM=dumb", all, "auto", None},
		{"linux", "TERM=linux", all, "auto", None},
		{"linux", "TERM=xterm WSL_DISTRO_NAME=Debian", all, "auto", ClipExe},
		{"linux", x11 + " WSL_INTEROP=/run/WSL/1", all, "auto", X11},
		{"linux", "TERM=tmux TMUX=/tmp/t,1,0", all, "auto", Tmux},
		{"linux", x11 + " TMUX=/tmp/t,1,0", all, "auto", X11},
		{"linux", "TERM=tmux TMUX=/tmp/t,1,0", "", "auto", Osc52},
		{"linux", wayland + " SSH_TTY=/dev/pts/1", all, "auto", Osc52},
		{"linux", x11 + " SSH_CONNECTION=1", all, "auto", Osc52},
		{"linux", x11 + " SSH_CONNECTION=1 TMUX=/tmp/t,1,0", all, "auto", Tmux},
		{"linux", x11 + " SSH_CONNECTION=1", all, "native", X11},
		{"linux", "TERM=xterm", all, "native", None},
		{"linux", "TERM=tmux TMUX=/tmp/t,1,0", all, "native", None},
		{"linux", wayland, all, "osc52", Osc52},
		{"linux", wayland + " TMUX=/tmp/t,1,0", all, "osc52", Tmux},
		{"linux", "TERM=dumb", all, "osc52", None},
		{"linux", wayland, all, "off", None},
		{"linux", wayland, all, "clipbord", None},
		{"freebsd", x11, all, "auto", X11},
		{"darwin", "TERM=xterm", "", "auto", Mac},
		{"darwin", "TERM=xterm DISPLAY=:0", "", "auto", Mac},
		{"darwin", "TERM=xterm SSH_TTY=/dev/ttys1", "", "auto", Osc52},
		{"windows", "", "", "auto", Windows},
		{"windows", "SSH_CONNECTION=1", "", "auto", Osc52},
		{"windows", "SSH_CONNECTION=1", "", "native", Windows},
	} {
		if got := Choose(world(c.goos, c.variables, c.programs), c.pref); got != c.want {
			t.Errorf("%s, %q, programs %q, %q: %s, want %s", c.goos, c.variables, c.programs, c.pref, got, c.want)
		}
	}
}

func TestCheckPreference(t *testing.T) {
	t.Parallel()
	for _, pref := range []string{"", "auto", "native", "osc52", "off"} {
		if err := CheckPreference(pref); err != nil {
			t.Errorf("%q: %v", pref, err)
		}
	}
	if err := CheckPreference("clipbord"); err == nil || !strings.Contains(err.Error(), "auto, native, osc52, off") {
		t.Errorf("an unknown preference: %v", err)
	}
}
