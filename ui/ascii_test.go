package ui_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"dtui/ui"
)

func TestASCIIModeIsASCIIEverywhere(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, size := range [][2]int{{120, 40}, {80, 24}, {60, 16}} {
		p := posed(t, size[0], size[1], ui.Options{ASCII: true, Sandbox: true})
		look := func() {
			t.Helper()
			for _, line := range strings.Split(ansi.Strip(p.View().Content), "\n") {
				if at := strings.IndexFunc(line, func(r rune) bool { return r > 126 || r < 32 }); at >= 0 && !found[line] {
					found[line] = true
					t.Errorf("not ASCII: %s", line)
				}
			}
		}
		press := func(keys ...string) {
			t.Helper()
			for _, key := range keys {
				p.Press(key)
				look()
			}
		}
		look()
		press("v", "e", "ctrl+t", "esc", "a", "esc", "r", "esc", "t", "esc", "V", "esc", "T", "esc", "Y", "esc", "y", "?", "pgdown", "esc", ":", "tab", "esc", "q", "esc", "X", "esc")
		press("/", "x", "x", "esc", "1", "2", "3", "R")
		p.FinishAll()
		p.asked("dev_ana")
		look()
		p.FinishAll()
		p.on("API_URL").Press("d")
		look()
		p.FinishAll()
		look()
		press("esc")
		p.open("dev")
		press("D")
		p.Paste("stg").Press("enter")
		look()
		p.FinishAll()
		press("v", "w", "f", "f", "x", "space", "esc", "esc", "esc")
		press("M")
		p.FinishOldest()
		look()
		p.FinishAll()
		press("right", "v", "x", "X", "space", "e", "esc", "f", "f", "P", "esc", "esc", "esc", "esc")
		p.open("dev")
		press("ctrl+a", "P")
		p.Paste("prd").Press("enter").FinishAll()
		press("down", "v", "!", "enter")
		p.FinishAll()
		press("down", "v", "tab", "tab", "esc", "esc", "u")
		press("s")
		p.press()
		look()
		p.FinishAll()
		press("v", "n", "tab", "esc", "esc", "esc")
		p.Resize(50, 10)
		look()
	}
}
