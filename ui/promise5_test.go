package ui_test

import (
	"strings"
	"testing"
	"time"

	"dtui/ui"
)

func TestPromise5NothingIsShownUnasked(t *testing.T) {
	t.Parallel()
	unhurried(t)
	for _, size := range [][2]int{{120, 40}, {80, 24}, {60, 16}}[:max(3/patience, 1)] {
		p := sitAt(t, size[0], size[1], ui.Options{Start: dev})
		p.Forbidden(p.api.hidden()...)
		p.FinishAll()
		walk(p)
	}
}

// walk visits every screen and dialog with hidden values under the cursor and staged.
func walk(p *person) {
	p.t.Helper()
	p.Forbidden("typed-hidden-text", "theirs-hidden-text")
	p.edit("TOKEN", "typed-hidden-text").edit("CERTIFICATE", "typed-hidden-text")
	for _, name := range []string{"TOKEN", "DB_PASSWORD", "CERTIFICATE", "SHOP_LINK", "SIGNING_KEY", "API_URL", "DOPPLER_CONFIG"} {
		p.on(name)
		for _, key := range []string{"e", "a", "r", "t", "V", "T", "Y", "D", "P", "X", "?", ":"} {
			p.Press(key, "down", "up", "esc", "esc")
		}
		p.Press("y").FinishAll()
	}
	p.open("dev_ana")
	p.on("TOKEN").Press("d").FinishAll().See("Follow the root").Press("down", "esc")
	p.open("dev")
	p.on("TOKEN").Press("D").Type("stg").Press("enter").FinishAll().See("Diff")
	p.Press("G", "up", "up", "w", "f", "x", ">").FinishAll()
	p.Press("esc", "u", "esc")
	p.open("dev")
	p.Press("ctrl+a", "P").Type("stg").Press("enter").FinishAll().See("Promote plan")
	p.Press("down", "down", "down", "enter").FinishAll().See("[ Cancel ]")
	for range 10 {
		p.Press("down")
	}
	p.api.put(dev, masked("TOKEN", "theirs-hidden-text"))
	p.Press("g")
	p.press()
	p.FinishAll().See("Theirs").See("conflict")
	p.Press("n", "e", "down", "esc", "esc", "esc", "esc", "q", "esc")
}

func TestPromise5Reveal(t *testing.T) {
	t.Parallel()
	secret := hiddenText(dev, "TOKEN")
	ends := map[string]func(*person){
		"the timer":             func(p *person) { p.Advance(p.clock, 30*time.Second) },
		"the key again":         func(p *person) { p.Press("v") },
		"moving up":             func(p *person) { p.Press("up") },
		"the first row":         func(p *person) { p.Press("g") },
		"another pane":          func(p *person) { p.Press("1") },
		"the palette":           func(p *person) { p.Press(":") },
		"the help":              func(p *person) { p.Press("?") },
		"the editor":            func(p *person) { p.Press("e") },
		"losing the focus":      func(p *person) { p.Focus(false) },
		"suspending":            func(p *person) { p.Press("ctrl+z") },
		"the review":            func(p *person) { p.Press("s") },
		"opening another":       func(p *person) { p.asked("stg") },
		"a terminal too small":  func(p *person) { p.Resize(50, 10) },
		"a click":               func(p *person) { p.Click(40, 3) },
		"the wheel":             func(p *person) { p.Wheel(40, 6, 10) },
		"a filter that hides":   func(p *person) { p.Press("/").Type("API") },
		"ctrl+c":                func(p *person) { p.Press("ctrl+c") },
		"the config made anew":  func(p *person) { p.api.remake(dev); p.Press("R").FinishAll() },
		"reading it again late": func(p *person) { p.Press("R").FinishAll().Advance(p.clock, 30*time.Second) },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := at(t, dev, many)
			p.edit("API_URL", "so that there is something to review")
			p.Forbidden(secret)
			p.on("TOKEN").Allow(secret).Press("v").SeeLine("TOKEN", secret).See("masked again in 30 s")
			p.Advance(p.clock, 10*time.Second).SeeLine("TOKEN", secret).See("masked again in 20 s")
			end(p)
			p.NotSee(secret)
			p.Forbidden(secret)
			p.Press("esc", "esc", "3").NotSee(secret)
		})
	}
}

func TestPromise5AnOldTimerDoesNotEndANewReveal(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	secret := hiddenText(dev, "TOKEN")
	p.on("TOKEN").Press("v")
	p.Advance(p.clock, 25*time.Second).Press("v").NotSee(secret).Press("v").See(secret)
	p.Advance(p.clock, 20*time.Second).See(secret)
	p.Advance(p.clock, 10*time.Second).NotSee(secret)
}

func TestPromise5RestrictedIsNeverRevealed(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("SIGNING_KEY").Press("v").See("SIGNING_KEY is restricted")
	p.Press("y").FinishAll()
	if len(p.copied) != 0 {
		t.Fatalf("copied %q", p.copied)
	}
}

func TestPromise5EditorHides(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	secret := hiddenText(dev, "TOKEN")
	p.Forbidden(secret, "another-text")
	p.on("TOKEN").Press("e").See("typing replaces it").Type("another-text").See("12 bytes")
	p.Allow("another-text").Press("ctrl+t").See("another-text").Press("ctrl+t").NotSee("another-text")
	p.Press("ctrl+t").See("another-text").Focus(false).NotSee("another-text").Forbidden("another-text")
	p.Press("enter")
	if lines := p.staged(); len(lines) != 1 || lines[0].Value.Reveal() != "another-text" {
		t.Fatalf("staged: %v", p.stagedLines())
	}
}

func TestPromise5EditorShowsAndEditsInPlace(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("TOKEN").Press("e", "ctrl+t").See(hiddenText(dev, "TOKEN")).Press("end").Type("-2").Press("enter")
	if lines := p.staged(); len(lines) != 1 || lines[0].Value.Reveal() != hiddenText(dev, "TOKEN")+"-2" {
		t.Fatalf("staged: %v", p.stagedLines())
	}
}

func TestPromise5EditorLeftAloneStagesNothing(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	for _, name := range []string{"TOKEN", "CERTIFICATE", "API_URL", "SHOP_LINK"} {
		p.on(name).Press("e", "enter").NotSee("Edit " + name)
		p.on(name).Press("e", "ctrl+t", "left", "ctrl+t", "ctrl+s").NotSee("Edit " + name)
		p.on(name).Press("e").Type("x").Press("esc").NotSee("Edit " + name)
	}
	p.keeps(nil)
	p.on("SIGNING_KEY").Press("e", "enter").See("Type the new value first")
	p.Press("esc")
	p.keeps(nil)
}

func TestPromise5PastesAreExact(t *testing.T) {
	t.Parallel()
	texts := []string{
		"tab\there", "line\r\nend\r\n", "bell\x07 nul\x00 del\x7f", "\x1b[2Jclear", "bidi\u202eoverride\u2066", "zero\u200bwidth\ufeff",
		"two\nlines", "ends\n", " blanks ", "ようこそ", "مرحبا", `back\slash \n`, "a\u0301", strings.Repeat("many\n", 300), strings.Repeat("x", 40_000), "\u0085next",
	}
	for _, text := range texts {
		for _, shown := range []bool{false, true} {
			p := at(t, dev)
			p.on("TOKEN").Press("e")
			want := text
			if shown {
				p.Press("ctrl+t", "end")
				want = hiddenText(dev, "TOKEN") + text
			}
			p.Paste(text).Press("ctrl+s").NotSee("Edit TOKEN")
			lines := p.staged()
			if len(lines) != 1 || lines[0].Value.Reveal() != want {
				t.Fatalf("pasting %.30q (shown: %t) staged %.80v", text, shown, p.stagedLines())
			}
		}
	}
}

func TestPromise5MultilineValuesKeepTheirLines(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("CERTIFICATE").Press("e", "ctrl+t", "ctrl+end").Type("fourth").Press("enter").Type("fifth").Press("ctrl+s")
	want := hiddenText(dev, "CERTIFICATE") + "\nsecond line\nthird line\nfourth\nfifth"
	if lines := p.staged(); len(lines) != 1 || lines[0].Value.Reveal() != want {
		t.Fatalf("staged: %v", p.stagedLines())
	}
}
