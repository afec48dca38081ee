package ui_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"dtui/ui"
	"dtui/ui/internal/drive"
)

// knownTexts are the texts of the fake world that are hidden, each with the config and the name that it belongs to.
func (f *fakeAPI) knownTexts() map[string][2]string {
	texts := map[string][2]string{}
	for _, config := range f.configs {
		for _, s := range config.secrets {
			if s.Visibility == "unmasked" || !s.Computed.Known() {
				continue
			}
			first, _, _ := strings.Cut(s.Computed.Reveal(), "\n")
			texts[first] = [2]string{config.UUID, s.Name}
		}
	}
	return texts
}

// disciplined has the driver check after every step that a masked text is on the screen only while exactly its subject is
// revealed, or while the editor shows it.
func (p *person) disciplined() *person {
	p.Watch(func() []string {
		subject, dialog := p.app.InClear()
		var hidden []string
		for text, of := range p.api.knownTexts() {
			revealed := strings.Contains(subject, ":"+of[0]+":") && strings.HasSuffix(subject, ":"+of[1])
			if !revealed && !dialog {
				hidden = append(hidden, text)
			}
		}
		return hidden
	})
	return p
}

// anyKey are the keys of the fuzz: whatever shows, and whatever moves away from what is shown.
var anyKey = []string{
	"v", "v", "v", "down", "up", "g", "G", "pgdown", "tab", "shift+tab", "enter", "esc", "esc", "1", "2", "3", "e", "ctrl+t", "ctrl+t", "x", "right", "left",
	"D", "M", "P", "p", "s", "w", "x", "f", "n", "space", "ctrl+a", "R", "d", "t", "V", "Y", "y", "?", ":", "/", "u", "ctrl+r", ">", "<", "B", "m", "ctrl+z",
	"120x40", "80x24", "50x10", "q", "backspace", "f1", "H", "b", "=", "@",
}

// playAny does a script. A byte in the upper half finishes a command, lets time pass, or takes the focus away.
func playAny(p *person, script []byte) {
	for i, b := range script {
		if p.Quit() {
			return
		}
		switch {
		case b < 0xc0:
			p.Play(drive.Script([]byte{b % 0x80}, anyKey...))
		case b < 0xe0:
			p.FinishAll()
		case b < 0xf0:
			p.Advance(p.clock, time.Duration(b-0xdf)*3*time.Second)
		case b < 0xf8:
			p.Focus(i%2 == 0)
		default:
			p.Wheel(40, 8, 1+int(b)%3)
		}
	}
}

// FuzzPromise5NothingIsShownBesideTheReveal types anything at any pace.
func FuzzPromise5NothingIsShownBesideTheReveal(f *testing.F) {
	keys := func(names ...string) []byte {
		var script []byte
		for _, name := range names {
			at := 0xc0
			for i, key := range anyKey {
				if key == name {
					at = i
					break
				}
			}
			script = append(script, byte(at))
		}
		return script
	}
	f.Add(keys("3", "down", "down", "v", "e", "ctrl+t", "f1", "esc", "esc", "v", "50x10", "120x40"))
	f.Add(keys("3", "G", "up", "up", "up", "up", "v", "R", "finish", "D", "enter", "finish", "f", "f", "v", "w", "x", "down", "v"))
	f.Add(keys("3", "down", "M", "finish", "right", "down", "v", "right", "left", "v", "w", "R", "v", "finish", "up", "v", "e", "esc"))
	f.Add(keys("ctrl+f", "tab", "e", "enter", "right", "enter", "finish", "down", "v", "right", "v", "w", "v", "down", "v", "esc"))
	f.Add(keys("3", "down", "W", "a", "right", "enter", "finish", "down", "v", "right", "v", "M", "finish", "v", "esc", "v"))
	f.Add(keys("3", "ctrl+a", "P", "enter", "finish", "down", "v", "down", "enter", "finish", "v", "tab"))
	f.Add(keys("3", "down", "e", "x", "enter", "s", "v", "tab", "esc", "v", "esc", "u"))
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) > 80 {
			script = script[:80]
		}
		p := sitAt(t, 120, 40, ui.Options{Start: dev, Protected: []string{}})
		p.disciplined().FinishAll()
		playAny(p, script)
	})
}

func TestPromise5RandomKeysShowNothingBesideTheReveal(t *testing.T) {
	t.Parallel()
	for seed := range max(12/patience, 1) {
		random := rand.New(rand.NewPCG(uint64(seed), 5))
		script := make([]byte, 120)
		for i := range script {
			script[i] = byte(random.IntN(256))
		}
		p := sitAt(t, 120, 40, ui.Options{Start: dev, Protected: []string{}})
		p.disciplined().FinishAll()
		playAny(p, script)
	}
}

func TestPromise5EveryScreenEndsItsRevealInTheSameFrame(t *testing.T) {
	t.Parallel()
	ends := map[string]func(*person){
		"the timer":     func(p *person) { p.Advance(p.clock, 30*time.Second) },
		"moving":        func(p *person) { p.Press("down", "up") },
		"the palette":   func(p *person) { p.Press(":") },
		"help":          func(p *person) { p.Press("?") },
		"blur":          func(p *person) { p.Focus(false) },
		"suspend":       func(p *person) { p.Press("ctrl+z") },
		"the key again": func(p *person) { p.Press("v") },
		"too small":     func(p *person) { p.Resize(50, 10).Resize(120, 40) },
		"back":          func(p *person) { p.Press("esc") },
	}
	places := map[string]struct {
		reach func(*person)
		text  string
	}{
		"browse": {func(p *person) { p.on("TOKEN") }, hiddenText(dev, "TOKEN")},
		"diff": {func(p *person) {
			p.on("TOKEN").Press("D").Paste("stg").Press("enter").FinishAll()
			p.Press("/").Paste("TOKEN").Press("enter", "esc")
		}, hiddenText(stg, "TOKEN")},
		"text diff": {func(p *person) {
			layLines(p)
			p.Press("v")
		}, "changed 12"},
		"matrix": {func(p *person) {
			p.Press("M").FinishAll()
			p.cell("TOKEN", "stg")
		}, hiddenText(stg, "TOKEN")},
		"search": {func(p *person) {
			p.Press("ctrl+f", "tab").Type("stg-TOK").Press("enter", "right", "enter").FinishAll()
			p.See("TOKEN  in backend / stg")
		}, hiddenText(stg, "TOKEN")},
		"promote": {func(p *person) {
			p.on("TOKEN").do("space").on("DB_PASSWORD").Press("space", "P").Paste("stg").Press("enter").FinishAll()
			p.See("Promote plan")
		}, hiddenText(stg, "DB_PASSWORD")},
		"review": {func(p *person) { p.edit("TOKEN", "x").edit("DB_PASSWORD", "y").Press("s", "g") }, hiddenText(dev, "DB_PASSWORD")},
		"conflict": {func(p *person) {
			p.edit("TOKEN", "x").edit("DB_PASSWORD", "y")
			p.api.put(dev, masked("DB_PASSWORD", "theirs-hidden-text"))
			p.api.put(dev, masked("TOKEN", "theirs-too"))
			p.save().See("Theirs")
		}, "theirs-hidden-text"},
	}
	for place, at := range places {
		for name, end := range ends {
			if place == "text diff" && name == "moving" {
				continue // All lines are one pair, which was asked for.
			}
			t.Run(place+" "+name, func(t *testing.T) {
				t.Parallel()
				p := sitAt(t, 120, 40, ui.Options{Start: dev})
				p.FinishAll()
				at.reach(p)
				p.disciplined().NotSee(at.text).Press("v").See(at.text)
				end(p)
				p.NotSee(at.text)
			})
		}
	}
}

func TestPromise5TheTextInTheEditorIsMaskedAgain(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	secret := hiddenText(dev, "TOKEN")
	p.on("TOKEN").Press("e", "ctrl+t").See(secret).See("masked again in 30 s")
	p.Advance(p.clock, 29*time.Second).See(secret).See("masked again in 1 s")
	p.Advance(p.clock, time.Second).NotSee(secret)
	// A key starts the time anew: nobody is to type blindly all at once.
	p.Press("ctrl+t", "end").Advance(p.clock, 20*time.Second).Type("-2").Advance(p.clock, 29*time.Second).See(secret + "-2")
	p.Advance(p.clock, time.Second).NotSee(secret).Press("ctrl+t").See(secret + "-2")
	p.Press("f1").NotSee(secret).Press("esc").NotSee(secret).Press("ctrl+t").See(secret)
	p.Resize(50, 10).Resize(120, 40).NotSee(secret).Press("ctrl+t").See(secret)
	p.Focus(false).NotSee(secret).See("What the editor showed is masked again: the terminal lost")
	p.Press("ctrl+s")
	if lines := p.staged(); len(lines) != 1 || lines[0].Value.Reveal() != secret+"-2" {
		t.Fatalf("staged: %v", p.stagedLines())
	}
}

func TestPromise5LosingTheFocusIsSaid(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("DB_PASSWORD").Press("v").Focus(false).See("DB_PASSWORD is masked again: the terminal lost focus.")
	p.Focus(true).Advance(p.clock, 5*time.Second).Focus(false).NotSee("lost focus")
}

func TestPromise5ARevealLastsAsLongAsWasChosen(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev, RevealFor: 7 * time.Second})
	p.FinishAll()
	secret := hiddenText(dev, "TOKEN")
	p.on("TOKEN").Press("v").See(secret).See("masked again in 7 s")
	p.Advance(p.clock, 6*time.Second+900*time.Millisecond).See(secret)
	p.Advance(p.clock, 100*time.Millisecond).NotSee(secret)
	p.Press(":").Paste("reveal").See("Reveal, for 7 s").NotSee("30 s")
}
