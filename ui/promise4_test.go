package ui_test

import (
	"strings"
	"testing"

	"dtui/model"
)

func TestPromise4ReloadKeepsTheBase(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "mine")
	before := p.stagedLines()
	p.api.put(dev, plain("API_URL", "theirs"))
	p.Press("R").FinishAll().SeeLine("!", "API_URL").See("Doppler has changed since you staged this")
	p.keeps(before)
	p.Press("s").SeeLine("API_URL", textOf(dev, "API_URL"), "mine").See("Doppler has changed since")
	p.press()
	p.FinishAll()
	if base := p.lastOrder().Lines[0].Base; base.Raw.Reveal() != textOf(dev, "API_URL") {
		t.Fatalf("the order's base is %q, which is not what was seen", base.Raw.Reveal())
	}
	p.SeeLine("Base", "Theirs", "Mine").SeeLine(textOf(dev, "API_URL"), "theirs", "mine")
	if got := p.api.configs[dev].secrets["API_URL"].Raw.Reveal(); got != "theirs" {
		t.Fatalf("their value was overwritten: %q", got)
	}
	p.keeps(before)
}

func TestPromise4AnotherEditKeepsTheFirstBase(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "mine")
	p.api.put(dev, plain("API_URL", "theirs"))
	p.Press("R").FinishAll()
	p.edit("API_URL", "mine again")
	p.save()
	if line := p.lastOrder().Lines[0]; line.Base.Raw.Reveal() != textOf(dev, "API_URL") || line.Value.Reveal() != "mine again" {
		t.Fatalf("sent %s", describe(p.lastOrder().ID, line))
	}
}

// collided saves an edit over somebody else's and stands in the three-way view.
func collided(t *testing.T) *person {
	t.Helper()
	p := at(t, dev)
	p.edit("API_URL", "mine")
	p.api.put(dev, plain("API_URL", "theirs"))
	p.save().SeeLine("Base", "Theirs", "Mine")
	return p
}

func TestPromise4KeepMine(t *testing.T) {
	t.Parallel()
	p := collided(t)
	p.Press("m").FinishAll()
	if lines := p.staged(); len(lines) != 1 || lines[0].Base.Raw.Reveal() != "theirs" || lines[0].Value.Reveal() != "mine" {
		t.Fatalf("staged: %v", p.stagedLines())
	}
	if len(p.api.orders) != 1 {
		t.Fatal("deciding sent something without a review")
	}
	p.Press("esc", "esc", "esc", "esc")
	p.save()
	p.keeps(nil)
	if got := p.api.configs[dev].secrets["API_URL"].Raw.Reveal(); got != "mine" {
		t.Fatalf("Doppler has %q", got)
	}
}

func TestPromise4TakeTheirs(t *testing.T) {
	t.Parallel()
	p := collided(t)
	p.Press("t").FinishAll()
	p.keeps(nil)
	if len(p.api.orders) != 1 {
		t.Fatal("taking theirs sent something")
	}
}

func TestPromise4EditByHand(t *testing.T) {
	t.Parallel()
	p := collided(t)
	p.Press("e").See("Edit API_URL").See("was")
	p.Type("both").Press("enter")
	if lines := p.staged(); len(lines) != 1 || lines[0].Base.Raw.Reveal() != "theirs" || lines[0].Value.Reveal() != "both" {
		t.Fatalf("staged: %v", p.stagedLines())
	}
}

func TestPromise4DecideLater(t *testing.T) {
	t.Parallel()
	p := collided(t)
	before := p.stagedLines()
	p.Press("esc", "esc", "esc").FinishAll()
	p.keeps(before)
	p.See("3 Secrets").SeeLine("!", "API_URL")
}

func TestPromise4NewNameThatSomebodyElseMadeFirst(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.Press("a").See("Add a secret").Type("FRESH").Press("enter").Type("mine").Press("enter")
	p.SeeLine("FRESH", "new")
	p.api.put(dev, masked("FRESH", "theirs-hidden"))
	p.save().SeeLine("Base", "Theirs", "Mine")
	if got := p.api.configs[dev].secrets["FRESH"].Raw.Reveal(); got != "theirs-hidden" {
		t.Fatalf("Doppler has %q", got)
	}
	p.NotSee("theirs-hidden")
}

func TestPromise4UnknownOutcomeIsComparedByReading(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "arrived").edit("LOG_LEVEL", "lost")
	p.api.answer = func(o model.SaveOrder) model.SaveReport {
		p.api.put(dev, plain("API_URL", "arrived"))
		return report(o, model.Unknown, p.api.failure(model.UnknownOutcome, "save backend / dev"))
	}
	p.save().See("The answer got lost")
	p.Press("R").FinishAll().See("Doppler has this already")
	if len(p.staged()) != 2 {
		t.Fatalf("staged: %v", p.stagedLines())
	}
}

func TestPromise4AnotherSaveMovesNoBase(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "one").edit("LOG_LEVEL", "two")
	p.Press("s", "space") // Leaves API_URL out.
	p.press()
	p.FinishAll()
	lines := p.staged()
	if len(lines) != 1 || lines[0].Name != "API_URL" || lines[0].Base.Raw.Reveal() != textOf(dev, "API_URL") {
		t.Fatalf("staged: %v", p.stagedLines())
	}
	if len(p.lastOrder().Lines) != 1 || p.lastOrder().Lines[0].Name != "LOG_LEVEL" {
		t.Fatalf("sent: %v", p.lastOrder().Lines)
	}
}

// What an editor shows is the base of what is staged with it, whatever answers while it is open.
func TestPromise4AnAnswerThatComesLateMovesNoBaseUnderAnEditor(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(*person){
		"a reload": func(p *person) { p.Press("R") },
		"a history that was left": func(p *person) {
			p.Press("H", "ctrl+f").Paste("API_URL").Press("enter")
		},
		"a promotion to be taken back": func(p *person) {
			p.open("stg").on("TOKEN").Press("P").Paste("dev").Press("enter").FinishAll()
			p.Press("enter").FinishAll()
			p.press()
			p.FinishAll().See("B takes")
			p.open("dev").Press("B")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := at(t, dev)
			ask(p)
			p.on("API_URL").Press("e").See("Edit API_URL")
			p.api.put(dev, plain("API_URL", "theirs"))
			p.FinishAll()
			if p.app.Dialogs() > 1 {
				p.Press("esc")
			}
			p.Paste("mine").Press("ctrl+s").FinishAll()
			if got := strings.Join(p.stagedLines(), "\n"); !strings.Contains(got, `[API_URL="backend/dev/API_URL" unmasked string] -> API_URL known=true "mine"`) {
				t.Fatalf("staged is\n%s", got)
			}
			if name != "a history that was left" { // Nobody waits for that answer any more.
				p.SeeLine("! ", "API_URL")
			}
			// The next editor shows what is there by now.
			p.on("LOG_LEVEL").Press("R").FinishAll().Press("e").Paste("later").Press("ctrl+s")
			p.on("LOG_LEVEL").Press("U")
		})
	}
}
