package ui_test

import (
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui"
)

// nastiest has something of everything that a text can do. The driver lets styles through, so one is looked for.
const nastiest = "\x1b[2J\x1b[31mred\x1b]0;title\x07 \u202ebidi\u2066 zero\u200b tab\tcr\rlf\nde\x7f\u0085\u009b31m \xff"

// defused fails when something of the nastiest text reached the terminal.
func (p *person) defused() {
	p.t.Helper()
	for _, part := range []string{"\x1b[31m", "\x1b]0;", "\x07", "\r", "\t", "\x7f"} {
		if strings.Contains(p.View().Content, part) {
			p.t.Fatalf("%q is on the screen:\n%s", part, p.Screen())
		}
	}
	if at := strings.IndexAny(p.View().Content, invisible); at >= 0 {
		p.t.Fatalf("%q is on the screen:\n%s", p.View().Content[at:at+3], p.Screen())
	}
}

func TestHostileTextsOfWhatIsManagedAreDefused(t *testing.T) {
	t.Parallel()
	p := sitAt(t, 100, 24, ui.Options{Start: dev})
	p.FinishAll()
	p.api.nasty = nastiest
	p.api.tokens = filled[model.ConfigToken](p.api)
	for row := range 20 {
		p.Press("C").FinishAll()
		for range row {
			p.Press("down")
		}
		p.Press("enter").FinishAll()
		for _, key := range []string{"a", "e", "d", "x", "enter", "a", "e", "d", "x", "enter"} {
			p.defused()
			p.Press(key).FinishAll()
			p.defused()
			if p.Screen().Contains("enter choose") {
				p.Press("enter")
				p.defused()
			}
			for p.app.Dialogs() > 0 {
				p.Press("esc").FinishAll()
			}
		}
		for p.Screen().Contains("▸ manage") {
			p.Press("esc").FinishAll()
		}
	}
	for _, call := range []string{"webhooks", "integration options", "account tokens", "group members", "change request", "invites", "workplace"} {
		if p.api.calls[call] == 0 {
			t.Errorf("the walk did not come by %s: %v", call, p.api.calls)
		}
	}
}

func TestHostileNamesOfALeaseAreDefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{nastiest, strings.Repeat("long ", 40)} {
		p := leasing(t, 120, 40, ui.Options{Start: dev})
		p.api.nasty = name
		p.Press("a").Type("POSTGRES")
		p.Press("ctrl+s").FinishAll().See("[ Copy")
		p.defused()
	}
}
