package ui_test

import (
	"testing"

	"dtui/ui"
)

// A link in two parts can neither be clicked nor marked in one go.
func TestTheLinkStandsOnOneLine(t *testing.T) {
	t.Parallel()
	long := codePage + "?a-code=" + codeWords
	for _, size := range [][2]int{{120, 40}, {100, 30}, {80, 24}, {60, 16}} {
		p := sitAt(t, size[0], size[1], ui.Options{NoToken: true}, withAccess(func(f *fakeAccess) {
			if size[0] == 120 {
				f.code.URL = long
			}
		}))
		p.FinishAll().Press("1").FinishLabel("beginLogin").SeeLine(p.access.code.URL).See(codeWords).See("Waiting for your answer")
		p.Press("esc").See("Paste a token")
	}
}

// detailed is an error with what the system said about it.
type detailed struct{ hinted }

func (detailed) Detail() string { return "dial unix /run/bus: connect: no such file\x1b[2J" }

func TestWhatTheSystemSaysIsADetail(t *testing.T) {
	t.Parallel()
	p := sitAt(t, 80, 24, ui.Options{NoToken: true}, withAccess())
	p.access.failing["keep keyring"] = detailed{hinted{"the system keyring cannot be used: there is no session bus", "Run dtui inside a desktop session."}}
	p.FinishAll().Press("1").FinishAll().See("Where the token will live").See("The system keyring cannot be used: there is no session bus.")
	p.See("Run dtui inside a desktop session.").See("The system says: dial unix /run/bus").See("<ESC>[2J")
}
