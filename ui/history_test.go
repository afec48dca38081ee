package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui"
)

// storied gives dev and its branch a past: what was done by whom, the newest last.
func storied(p *person) {
	p.api.change(dev, "Dana Fox", "bulk upload", noon.Add(-40*24*time.Hour), set("LEGACY_KEY", "hidden-legacy"), set("TOKEN", "hidden-oldest"))
	p.api.change(dev, "Ana Lima", "smtp relay", noon.Add(-10*24*time.Hour), set("SMTP_PASSWORD", "hidden-smtp"))
	p.api.change(dev, "Ana Lima", "drop LEGACY_*, raise pool", noon.Add(-4*24*time.Hour),
		set("API_URL", "https://older"), set("DB_PASSWORD", "hidden-db-two"), set("TOKEN", "hidden-newer"), gone("LEGACY_KEY"))
	p.api.change(dev, "Ben Okafor", "rotate db password, OPS-4411", noon.Add(-25*time.Hour), set("DB_PASSWORD", "hidden-db-three"))
	p.api.change(dev, "", "token “ci”", noon.Add(-time.Hour), set("API_URL", textOf(dev, "API_URL")))
}

// reading is somebody in the history of dev, with the newest entry read.
func reading(t testing.TB, w, h int, options ui.Options, settings ...func(*person)) *person {
	t.Helper()
	options.Start = dev
	p := sitAt(t, w, h, options, append([]func(*person){storied}, settings...)...)
	p.FinishAll()
	p.Press("H").FinishAll()
	return p
}

// entry goes to an entry by how far it is from the newest, and reads it.
func (p *person) entry(n int) *person {
	p.t.Helper()
	p.Press("left", "g")
	for range n {
		p.Press("down")
	}
	p.Press("enter").FinishAll()
	return p
}

// named goes to a name among what the entry changed.
func (p *person) named(name string) *person {
	p.t.Helper()
	for range 12 {
		p.Press("up")
	}
	for range 12 {
		if p.Screen().Contains("├─ " + name + " ") {
			return p
		}
		p.Press("down")
	}
	p.t.Fatalf("no %s in:\n%s", name, p.Screen())
	return p
}

func TestTheHistoryTellsWhoChangedWhatAndWhen(t *testing.T) {
	t.Parallel()
	p := reading(t, 120, 40, ui.Options{})
	p.See("Log  backend / dev").See("28 Feb 11:00  Ben Okafor").See("rotate db password, OPS-4411")
	p.See("1 Mar 11:00").See("nobody named")
	p.entry(1).entry(2).See("25 Feb 12:00  by Ana Lima").See("~3 -1")
	p.named("DB_PASSWORD").See("changed again 28 Feb 11:00 by Ben Okafor")
	p.named("LEGACY_KEY").See("not changed again")
	p.NotSee("hidden-")
}

func TestACursorThatPassesReadsNothingAndOneThatRestsReadsOne(t *testing.T) {
	t.Parallel()
	p := reading(t, 120, 40, ui.Options{}, func(p *person) {
		for i := range 15 {
			p.api.change(dev, "Ben", "again", noon.Add(-time.Minute*time.Duration(30-i)), set("TOKEN", fmt.Sprint("hidden-", i)))
		}
	})
	before := p.api.callsOf("log ")
	for range 12 {
		p.Press("down").FinishAll()
	}
	if n := p.api.callsOf("log ") - before; n != 0 {
		t.Errorf("a cursor that was on its way read %d entries", n)
	}
	p.Advance(p.clock, time.Second).FinishAll()
	if n := p.api.callsOf("log ") - before; n != 1 {
		t.Errorf("a cursor that rests read %d entries, want 1", n)
	}
	p.See("TOKEN")
	// Going back over what is known reads nothing again, nor does resting there.
	p.Press("up").Advance(p.clock, time.Second).FinishAll()
	p.Press("down").Advance(p.clock, time.Second).FinishAll()
	if n := p.api.callsOf("log ") - before; n != 2 {
		t.Errorf("%d entries were read, want 2", n)
	}
}

func TestAPairOfTheLogIsShownForAWhile(t *testing.T) {
	t.Parallel()
	p := reading(t, 120, 40, ui.Options{})
	p.entry(1).named("DB_PASSWORD").NotSee("hidden-db")
	p.Press("v").See("hidden-db-two").See("hidden-db-three").See("30s")
	p.Advance(p.clock, 31*time.Second).NotSee("hidden-db")
	p.Press("v").See("hidden-db-two").Focus(false).NotSee("hidden-db-")
	p.Focus(true).Press("v").See("hidden-db-two").Press("left", "down").NotSee("hidden-db-")
	p.entry(1).Press("v").See("hidden-db-two")
	p.Press("ctrl+k").NotSee("hidden-db-").NotSee("rotate db password").Press("v").NotSee("hidden-db-")
}

func TestTheNewestEntriesComeFirstAndMoreOnRequest(t *testing.T) {
	t.Parallel()
	p := reading(t, 120, 40, ui.Options{}, func(p *person) {
		for i := range 45 {
			p.api.change(dev, "Ben", fmt.Sprint("change ", i), noon.Add(-time.Minute*time.Duration(60-i)), set("TOKEN", fmt.Sprint("hidden-", i)))
		}
	})
	p.Press("G").See("loads older entries")
	for range 2 {
		p.Press("G", "enter").FinishAll()
	}
	p.Press("G").See("bulk upload").NotSee("loads older entries").See("50")
}

func TestAnEmptyHistoryAndOneThatMayNotBeRead(t *testing.T) {
	t.Parallel()
	p := at(t, stg)
	p.Press("H").FinishAll().See("Nobody has changed backend / stg since it")
	p = at(t, stg)
	p.api.fail("logs backend / stg", p.api.failure(model.Forbidden, "read the history of backend / stg"))
	p.Press("H").FinishAll().See("Could not read the history of").See("R tries again")
	p.api.fail("logs backend / stg", nil)
	p.Press("R").FinishAll().See("Nobody has changed")
}

// What is written while a config and its log are being read would make one belie the other.
func TestAConfigThatIsWrittenMeanwhileIsReadAgain(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev}, storied)
	p.FinishAll()
	p.api.between = func() {
		p.api.mu.Unlock()
		defer p.api.mu.Lock()
		p.api.change(dev, "Chen Wei", "in between", noon, set("TOKEN", "hidden-between"))
	}
	p.Press("H").FinishAll().See("in between").See("not changed again")
	if n := p.api.calls["open backend / dev"]; n != 3 {
		t.Errorf("the config was read %d times, want once for the list and twice for its history", n)
	}
}

func TestWhatWasReadOfThePastIsLetGoOf(t *testing.T) {
	t.Parallel()
	p := momentOf(t, 3)
	p.onRow("LEGACY_KEY").Press("v").See("hidden-legacy")
	p.Press("ctrl+g").See("Blank since").NotSee("hidden-")
	before := p.api.callsOf("log ") + p.api.callsOf("background log ")
	p.Press("x").FinishAll()
	p.See("As of 19 Feb 12:00").See("├─ LEGACY_KEY").NotSee("hidden-").SeeLine("LEGACY_KEY", "◄")
	if after := p.api.callsOf("log ") + p.api.callsOf("background log "); after == before {
		t.Error("the entries were not read again, so they were not let go of")
	}
	p.Press("esc").FinishAll().See("Log  backend / dev").See("25 Feb 12:00")
}

func TestHistoryIsThereFromDiffAndMatrixToo(t *testing.T) {
	t.Parallel()
	p := at(t, dev, storied)
	p.Press("D").Paste("stg").Press("enter").FinishAll()
	p.Press("l", "H").FinishAll().See("Log  backend / stg")
	p.Press("esc").See("Diff")
	p.Press("esc", "M").FinishAll()
	p.cell("TOKEN", "dev").Press("H").FinishAll().See("Log  backend / dev")
}

func TestGoldenHistory(t *testing.T) {
	t.Parallel()
	sizes := []struct {
		w, h    int
		options ui.Options
		name    string
	}{{120, 40, ui.Options{}, "120x40"}, {80, 24, ui.Options{}, "80x24"}, {60, 16, ui.Options{}, "60x16"}, {80, 24, ui.Options{ASCII: true}, "ascii"}}
	for _, at := range sizes {
		p := reading(t, at.w, at.h, at.options, only)
		p.entry(3).Press("down")
		p.Golden("history-" + at.name)
		p.Press("b").FinishAll().Golden("rollback-" + at.name)
		p.Press("esc", "left", "g", "down", "down", "down", "down", "=").FinishAll().Golden("as-of-" + at.name)
	}
}

func TestAnEntryThatCannotBeReadIsTriedAgainOnRequest(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev}, storied, func(p *person) {
		p.api.fail("log backend / dev", p.api.failure(model.Unavailable, "read an entry"))
	})
	p.FinishAll()
	p.Press("H").FinishAll().See("Could not read the entry").See("connection refused")
	if n := p.api.calls["log backend / dev"]; n != 1 {
		t.Errorf("it was tried %d times by itself", n)
	}
	p.api.fail("log backend / dev", nil)
	p.Press("enter").FinishAll().See("API_URL")
}

// pastTexts are the texts of a log that are long enough to stand nowhere else.
func pastTexts(log []model.LogEntry) []string {
	var texts []string
	for _, e := range log {
		for _, line := range e.Diff {
			for _, v := range []model.Value{line.Added, line.Removed} {
				if v.Size() > 5 {
					texts = append(texts, v.Reveal())
				}
			}
		}
	}
	return texts
}

func TestPromise5NothingOfThePastIsHeldBehindABlankScreen(t *testing.T) {
	t.Parallel()
	for name, goThere := range map[string]func(*person){
		"a history": func(p *person) { p.entry(3).named("TOKEN").Press("v") },
		"a history that is read again": func(p *person) {
			p.Press("R").Press("down")
		},
		"a preview":  func(p *person) { p.entry(3).Press("b").FinishAll().Press("v", "tab") },
		"a question": func(p *person) { p.rollBackAtDoppler() },
		"a moment":   func(p *person) { p.entry(4).Press("="); p.FinishAll(); p.onRow("LEGACY_KEY").Press("v", "space") },
		"a moment that loads": func(p *person) {
			p.Press("G", "=")
			p.FinishOldest()
		},
		"another moment": func(p *person) { p.entry(4).Press("=").FinishAll().Press("@") },
		"a left history": func(p *person) { p.entry(3).Press("esc", "esc").NotSee("Log ") },
		"a rest":         func(p *person) { p.Press("down").Advance(p.clock, time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := reading(t, 120, 40, ui.Options{}, only)
			if !slices.ContainsFunc(p.reachable(), func(text string) bool { return text == "hidden-second" }) {
				t.Fatal("nothing of the past is held to begin with")
			}
			goThere(p)
			p.letsGo()
			p.FinishAll().See(blankLine)
			p.holdsNothing()
			p.Press("x").NotSee(blankLine).FinishAll()
			p.letsGo()
		})
	}
}

func TestPromise3AHistoryGoesOnForTheSamePerson(t *testing.T) {
	t.Parallel()
	p, _ := working(t)
	storied(p)
	p.Press("H") // Its answer comes after the login has ended.
	p.refuse().Advance(p.clock, 2*pause).Press("enter")
	p.accept()
	p.FinishAll().See("Log  backend / dev").See("Ben Okafor")
}

func TestPromise5PresenterModeHidesThePastToo(t *testing.T) {
	t.Parallel()
	for _, names := range []bool{false, true} {
		p := reading(t, 120, 40, ui.Options{HideNames: names}, only)
		p.presenting()
		if names {
			p.Forbidden(append(p.hiddenNames(), "LEGACY_KEY")...)
		}
		p.NotSee("rotate db password")
		for range 5 {
			p.Press("left", "down", "enter").FinishAll()
			for range 4 {
				p.Press("v", "down")
			}
			p.Press("b").FinishAll().Press("v", "tab", "tab", "esc")
		}
		p.Press("left", "g", "down", "down", "down", "=").FinishAll()
		p.Press("f", "f")
		for range 10 {
			p.Press("v", "down")
		}
		p.Press(">", "b")
		for _, text := range pastTexts(p.api.configs[dev].log) {
			p.NotSee(text)
		}
	}
}

func TestPromise6HostileTextsOfThePastAreDefused(t *testing.T) {
	t.Parallel()
	for i, text := range nasty {
		p := reading(t, 120-60*(i%2), 40-24*(i%2), ui.Options{ASCII: i%3 == 1}, func(p *person) {
			p.api.change(dev, text, text, noon.Add(-time.Minute), set(text+"NAME", text), set("TOKEN", text))
			p.api.change(dev, text, text, noon, set(text+"NAME", text+"2"), set("TOKEN", text+"3"))
			p.api.fail("open backend / prd", &model.Failure{Kind: model.Forbidden, What: "read " + text, Messages: []string{text}})
		})
		clean := func() {
			t.Helper()
			if at := strings.IndexAny(p.View().Content, invisible); at >= 0 {
				t.Fatalf("%.20q put %q on the screen", text, p.View().Content[at:at+3])
			}
		}
		clean()
		for _, key := range strings.Fields("enter v down v y left down enter v down v b v down v tab tab enter esc esc left g down = f f v down v > D") {
			p.Press(key).FinishAll()
			clean()
		}
		p.Paste("prd").Press("enter").FinishAll()
		clean()
	}
}

// remembered is somebody in the middle of a long history of a config, whose entries change many names.
func remembered(t testing.TB, ref model.ConfigRef) *person {
	t.Helper()
	p := at(t, ref, func(p *person) {
		for i := range 40 {
			var lines []did
			for n := range 45 {
				lines = append(lines, set(fmt.Sprintf("LONG_%02d", n), fmt.Sprint("hidden-long-", i, "-", n)))
			}
			p.api.change(ref, "Ben", fmt.Sprint("change ", i), noon.Add(-time.Hour*time.Duration(60-i)), lines...)
		}
	})
	p.Press("H").FinishAll()
	p.Press("pgdown", "enter").FinishAll()
	return with(p, "pgdown", "left")
}

func remembering(t testing.TB) *person { return remembered(t, dev) }

// The texts of the past are held while somebody looks at them, however that ends.
func TestThePastIsLetGoOfWhenItIsLeft(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*person){
		"esc":      func(p *person) { p.Press("esc", "esc") },
		"a search": func(p *person) { p.Press("ctrl+f").Paste("LOG_LEVEL").FinishAll().Press("enter").FinishAll() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := reading(t, 120, 40, ui.Options{})
			p.entry(2).Press("=").FinishAll().See("As of").Press("esc")
			if !slices.Contains(p.reachable(), "hidden-db-two") {
				t.Fatal("nothing of the past was read")
			}
			leave(p)
			if !p.app.AtHome() {
				t.Fatalf("the history stands there:\n%s", p.Screen())
			}
			if slices.Contains(p.reachable(), "hidden-db-two") {
				t.Error("the past is still held")
			}
		})
	}
}
