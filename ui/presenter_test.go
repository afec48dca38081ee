package ui_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui"
)

var sizePattern = regexp.MustCompile(`[0-9.]+ (bytes?|k?B|lines?|characters?)\b`)

// presenting has the driver check after every step that nothing of a value or a note is on the screen, whatever its
// visibility, and that no size is told.
func (p *person) presenting() *person {
	p.Press("ctrl+k")
	p.Watch(func() []string {
		hidden := []string{"typed-text", "typed note", "rotated in spring", "second line", "third line"}
		for _, config := range p.api.configs {
			for _, s := range config.secrets {
				for _, v := range []model.Value{s.Raw, s.Computed} {
					if first, _, _ := strings.Cut(v.Reveal(), "\n"); len(first) > 8 {
						hidden = append(hidden, first)
					}
				}
			}
		}
		if said := sizePattern.FindString(p.Screen().String()); said != "" {
			hidden = append(hidden, said)
		}
		return hidden
	})
	return p
}

// parade goes through every screen and dialog, with edits of all kinds staged.
func parade(p *person) {
	p.t.Helper()
	p.edit("TOKEN", "typed-text").edit("API_URL", "typed-text 2").edit("CERTIFICATE", "typed-text\nof two lines").edit("LOG_LEVEL", "")
	p.on("DB_PASSWORD").Press("t").Paste("typed note").Press("enter")
	for _, name := range []string{"TOKEN", "API_URL", "DB_PASSWORD", "CERTIFICATE", "SHOP_LINK", "SIGNING_KEY", "LOG_LEVEL", "DOPPLER_CONFIG"} {
		p.on(name)
		for _, key := range []string{"v", "e", "ctrl+t", "esc", "a", "esc", "r", "esc", "t", "esc", "V", "esc", "T", "esc", "Y", "esc", "X", "esc", "?", "esc", ":", "esc"} {
			p.Press(key)
		}
		p.Press("y").FinishAll()
	}
	p.on("API_URL").Press("V", "m", "u", "ctrl+r", "u")
	p.open("dev_ana").on("TOKEN").Press("d")
	p.answered().do("down", "esc")
	p.on("API_URL").Press("d")
	p.answered().do("down", "esc")
	p.open("dev").on("TOKEN").Press("D")
	p.Paste("stg").Press("enter").FinishAll().See("Diff")
	for range 8 {
		p.Press("up", "v")
	}
	p.Press("f", "f", "w", "G", "x", ">")
	p.Press("esc", "u", "esc")
	p.open("dev").Press("M").FinishAll().See("Matrix").Press("right")
	for range 8 {
		p.Press("down", "v", "x", "e", "esc", "P", "esc", "esc")
	}
	p.Press("/", "A", "esc", "f", "f", "f", "esc", "esc")
	p.open("dev")
	p.Press("ctrl+a", "P").Paste("prd").Press("enter").FinishAll().See("Promote plan")
	for range 8 {
		p.Press("down", "v")
	}
	p.Press("esc", "s").See("[ Cancel ]")
	for range 10 {
		p.Press("down", "v")
	}
	p.api.put(dev, masked("TOKEN", "theirs-hidden-text"))
	p.api.put(dev, plain("API_URL", "theirs-plain-text"))
	p.Press("g")
	p.press()
	p.answered().See("Theirs")
	p.Press("v", "down", "v", "tab", "esc", "e", "ctrl+t").Paste("typed-text 3").Press("esc", "esc", "esc", "esc")
}

func TestPromise5PresenterModeHidesEverything(t *testing.T) {
	unhurried(t)
	t.Parallel()
	for _, size := range [][2]int{{120, 40}, {80, 24}, {60, 16}}[:max(3/patience, 1)] {
		p := sitAt(t, size[0], size[1], ui.Options{Start: dev})
		p.FinishAll()
		p.presenting()
		parade(p)
	}
}

// hiddenNames are the names that a run with hidden names must not show.
func (p *person) hiddenNames() []string {
	var names []string
	for _, config := range p.api.configs {
		for name := range config.secrets {
			if !model.Managed(name) {
				names = append(names, name)
			}
		}
	}
	return names
}

func TestPromise5PresenterModeHidesNamesToo(t *testing.T) {
	unhurried(t)
	t.Parallel()
	p := sit(t, ui.Options{Start: dev, HideNames: true})
	p.FinishAll()
	p.presenting()
	p.See("SECRET 01").Forbidden(p.hiddenNames()...)
	first := p.Screen().String()
	parade(p)
	p.open("dev").do("1", "3", "g")
	for _, alias := range []string{"SECRET 01", "SECRET 02", "SECRET 07"} {
		if !strings.Contains(first, alias) || !p.Screen().Contains(alias) {
			t.Errorf("%s is not there", alias)
		}
	}
	// What is pointed at is the same in another config, and it is the name again afterwards.
	alias := ""
	for _, line := range p.on("TOKEN").Screen().Lines() {
		if at := strings.Index(line, "▌"); at >= 0 && strings.Contains(line, "SECRET") {
			alias = regexp.MustCompile(`SECRET \d+`).FindString(line)
		}
	}
	p.open("stg").on("TOKEN").SeeLine("▌", alias)
	p.Press("/").Paste("nothing that is there").See("holds this").NotSee("nothing that").Press("esc")
	p.Allow(p.hiddenNames()...)
	p.Watch(nil).Press("ctrl+k").See("TOKEN").NotSee(alias)
}

func TestPromise5PresenterModeEndsWhatIsRevealed(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	secret := hiddenText(dev, "TOKEN")
	p.on("TOKEN").Press("v").See(secret).Press("ctrl+k").NotSee(secret).NotSee(textOf(dev, "API_URL")).See(" PRESENTER ")
	p.See("Presenter mode: every value, note and size is hidden.")
	p.Press("v").NotSee(secret).See("Presenter mode hides every value. ctrl+k leaves it.")
	p.Press("ctrl+k").NotSee(secret).NotSee(" PRESENTER ").See(textOf(dev, "API_URL"))
	// In the editor too, and what was typed stays.
	p.Press("e", "ctrl+t", "end").Type("-2").See(secret + "-2").Press("ctrl+k").NotSee(secret).See("Edit TOKEN")
	p.Press("ctrl+t").NotSee(secret).See("also the one that is").Press("ctrl+k").NotSee(secret).Press("enter")
	if lines := p.staged(); len(lines) != 1 || lines[0].Value.Reveal() != secret+"-2" {
		t.Fatalf("staged: %v", p.stagedLines())
	}
}

func TestPromise5CopyWorksInPresenterMode(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.presenting()
	p.on("TOKEN").Press("y").FinishAll().See("Copied TOKEN")
	p.Press("Y", "r").FinishAll()
	if want := hiddenText(dev, "TOKEN"); !slices.Equal(p.copied, []string{want, want}) {
		t.Fatalf("copied %q", p.copied)
	}
}

func TestPresenterModeIsInHelpAndPalette(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.Press(":").Paste("presenter").Press("enter").See(" PRESENTER ")
	p.Advance(p.clock, 5*time.Second).Press("?", "pgdown").See("ctrl+k").Press("esc", ":").Paste("presenter").Press("enter").NotSee(" PRESENTER ")
}

func TestGoldenPresenter(t *testing.T) {
	t.Parallel()
	for name, size := range map[string][2]int{"presenter-120x40": {120, 40}, "presenter-80x24": {80, 24}} {
		p := posed(t, size[0], size[1], ui.Options{})
		p.Press("ctrl+k")
		p.Advance(p.clock, 5*time.Second).Golden(name)
	}
	p := posed(t, 80, 24, ui.Options{HideNames: true})
	p.Press("ctrl+k")
	p.Advance(p.clock, 5*time.Second).Golden("presenter-names")
}
