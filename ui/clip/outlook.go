package clip

import "time"

// Outlook is what is known of a copy of a secret before it is made.
type Outlook struct {
	Route Route
	// ClearAfter is how long a secret would stay, 0 when no time ends that.
	ClearAfter time.Duration
	// ClearOnQuit says that it would be cleared when dtui ends.
	ClearOnQuit bool
}

// Outlook is what a copy would do.
func (c *Clipboard) Outlook() Outlook {
	o := Outlook{Route: c.route}
	if c.route.helped() {
		o.ClearAfter, o.ClearOnQuit = c.options.ClearAfter, c.options.ClearOnQuit
	}
	return o
}

// ways are where a copy goes, for a person to read.
var ways = map[Route]string{
	X11: "the X11 clipboard", Wayland: "the Wayland clipboard", Mac: "the macOS pasteboard", Windows: "the Windows clipboard",
	ClipExe: "the Windows clipboard, through clip.exe", Tmux: "the outer terminal (OSC 52), through tmux", Osc52: "the terminal (OSC 52)",
}

// Lines say where a copy goes, when it is cleared, and who may keep it.
func (o Outlook) Lines() []string {
	way, there := ways[o.Route]
	if !there {
		return []string{"Nothing can be copied: there is no clipboard here, or it is switched off."}
	}
	stays := "It stays there until you copy something else."
	if o.Route.helped() {
		stays = Result{ClearAfter: o.ClearAfter, ClearOnQuit: o.ClearOnQuit}.until()
	}
	mark := "A clipboard manager may keep it."
	if o.Route.helped() {
		mark = "It is marked as a secret, but a clipboard manager that ignores the mark can keep it."
	}
	return []string{"Goes to " + way + ". " + stays, mark}
}
