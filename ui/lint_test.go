package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"dtui/model"
	"dtui/model/lint"
	"dtui/ui"
)

// flawed puts something wrong of several kinds into dev, and something into stg.
func flawed(p *person) {
	p.api.put(dev, masked("PADDED", "hidden-padded \n"))
	p.api.put(dev, masked("PLACEHOLDER", "changeme"))
	p.api.put(dev, masked("MARKED", "\ufeffhidden-marked"))
	p.api.put(dev, plain("EMPTY", ""))
	p.api.put(dev, masked("DEAD", "${NOWHERE}"))
	p.api.put(stg, masked("WINDOWS", "hidden-one\r\nhidden-two"))
}

// linting stands in the middle of a long list of findings.
func linting(t testing.TB) *person {
	t.Helper()
	p := at(t, dev, many, flawed, func(p *person) {
		for i := range 60 {
			p.api.put(dev, masked(fmt.Sprintf("SPACED_%02d", i), "hidden-spaced "))
		}
	})
	p.edit("API_URL", "staged address").open("stg").open("dev")
	p.Press("!").FinishAll().See("─ Lint ").Press("G", "ctrl+u")
	return p
}

func TestFindingsAreMarkedInTheListAndToldInTheDetails(t *testing.T) {
	t.Parallel()
	p := at(t, dev, flawed)
	p.SeeLine("PLACEHOLDER", "i ••••").SeeLine("MARKED", "! ••••").NotSee("i https").NotSee("! https")
	p.on("PADDED").SeeLine("lint", "i PADDED ends with blank space.").SeeLine("i PADDED ends with a line end, although it has one line.")
	p.on("DEAD").SeeLine("lint", "! DEAD refers to NOWHERE in backend / dev, which does not have it.")
	p.on("TOKEN").NotSee("lint ")
	// What is staged counts, and what was mended is no finding any more.
	p.edit("TOKEN", "xxx").FinishAll().SeeLine("TOKEN", "i ••••").SeeLine("lint", "i TOKEN reads like a placeholder.")
	p.edit("PLACEHOLDER", "something real").FinishAll()
	p.on("PLACEHOLDER").NotSee("lint ")
	p.Press("u").FinishAll().See("reads like a placeholder")
}

func TestFindingsOfARenamedSecretStandWithItsRow(t *testing.T) {
	t.Parallel()
	p := at(t, dev, flawed)
	p.on("PLACEHOLDER").Press("r").Paste("_2").Press("enter")
	p.FinishAll().SeeLine("PLACEHOLDER", "i ••••").See("PLACEHOLDER_2 reads like a placeholder.")
	p.Press("!").SeeLine("PLACEHOLDER_2", "reads like a placeholder").Press("/").Paste("_2").Press("enter", "enter")
	p.FinishAll().SeeLine("├─ PLACEHOLDER ")
}

func TestLintListsTheWorstFirstAndGoesThere(t *testing.T) {
	t.Parallel()
	p := at(t, dev, flawed)
	p.Press("!").SeeLine("Lint", "backend / dev", "6 findings")
	p.inOrder("reference that resolves to nothing · danger · 1", "byte order mark · danger · 1", "placeholder · caution · 1", "trailing space · caution · 1", "empty · caution · 1")
	p.SeeLine("├─ DEAD  in backend / dev").See("DEAD refers to NOWHERE in backend / dev, which does not have it.")
	p.Press("n").SeeLine("├─ MARKED  in backend / dev").Press("N", "N").SeeLine("├─ EMPTY")
	p.Press("/").Paste("placeh").Press("enter").SeeLine("1 of 6").SeeLine("├─ PLACEHOLDER")
	p.Press("enter").FinishAll().SeeLine("3 Secrets", "backend / dev").SeeLine("├─ PLACEHOLDER ")
}

// inOrder checks that texts stand one below the other.
func (p *person) inOrder(texts ...string) {
	p.t.Helper()
	rest := p.Screen().String()
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			p.t.Fatalf("%q does not stand there, or not in this order:\n%s", text, p.Screen())
		}
		rest = after
	}
}

func TestLintLooksAtOtherConfigsOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	p := at(t, dev, flawed)
	p.Press("!", "f").SeeLine("Lint", "backend", "1 of 4 configs read").NotSee("WINDOWS")
	if got := p.reads("background "); got != 0 {
		t.Fatalf("%d configs were read unasked", got)
	}
	p.Press("a").See("3 configs of backend are not read yet. Reading takes 3 secret reads;").See("48 of 60 are left this minute.").See("Each reading is an access in")
	p.Press("enter").NotSee("Read every config").Press("a", "right", "enter").SeeLine("reading, 3 left")
	p.FinishAll().SeeLine("Lint", "4 of 4 configs read").SeeLine("WINDOWS", "stg", "holds a carriage return in line 1")
	if got := p.reads("background "); got != 3 {
		t.Errorf("%d configs were read in the background, want 3", got)
	}
	p.Press("a").See("Every config of backend was read.")
}

func TestMendingIsStagedAndReviewed(t *testing.T) {
	t.Parallel()
	p := at(t, dev, flawed)
	p.Press("!", "/").Paste("padded").Press("enter")
	p.Press("e").See("Staged PADDED of backend / dev without trailing space").FinishAll()
	p.See("None of 4 findings holds the filter.")
	if got := p.stagedLines(); len(got) != 1 || !strings.Contains(got[0], `known=true "hidden-padded"`) {
		t.Fatalf("staged: %v", got)
	}
	p.save()
	if got := p.api.configs[dev].secrets["PADDED"].Raw; !got.Equal(model.NewValue("hidden-padded")) {
		t.Errorf("saved %d bytes", got.Size())
	}
	p = at(t, dev, flawed)
	p.Press("!", "e").See("cannot be mended mechanically; enter opens DEAD")
	p.Press("E").See("Staged the mending of 2 secrets.").FinishAll().SeeLine("3 findings")
	p.Press("u").FinishAll().SeeLine("6 findings")
	if got := p.stagedLines(); len(got) != 0 {
		t.Errorf("after one undo there are still staged %v", got)
	}
}

func TestTheReviewTellsWhatIsProbablyAMistake(t *testing.T) {
	t.Parallel()
	p := at(t, dev, flawed)
	p.edit("TOKEN", "hidden-new ").on("EMPTY").Press("d")
	p.Press("s").SeeLine("Review", "2 of 2 changes in 1 config", "looking for mistakes…")
	p.FinishAll().SeeLine("Review", "2 of 2 changes in 1 config", "1 warning").See("i TOKEN ends with blank space.").NotSee("PLACEHOLDER reads")
	p.Press("ctrl+k").See("! 1 warning, hidden in presenter mode").NotSee("ends with").Press("ctrl+k").See("ends with blank space.")
	p.inOrder("edit     TOKEN", "i TOKEN ends with blank space.")
	// A finding does not move the focus.
	p.Press("tab")
	before := p.focusedButton()
	p.FinishAll()
	if got := p.focusedButton(); got != before {
		t.Errorf("the focus went from %q to %q", before, got)
	}
}

func TestTheReviewWarnsUnderWhatBringsItAbout(t *testing.T) {
	t.Parallel()
	p := at(t, dev, func(p *person) {
		p.api.put(dev, masked("API_SECRET", "hidden-9f1c1f3e6a514c9a"))
		p.api.put(prd, masked("USES_TOKEN", "${TOKEN}"))
	})
	p.open("prd").open("dev")
	// The deletion of what another secret refers to.
	p.open("prd").on("TOKEN").Press("d")
	p.unlocked().Press("s")
	p.FinishAll().See("1 warning")
	p.inOrder("delete   TOKEN", "! USES_TOKEN refers to TOKEN in backend / prd, which does not have it.")
	// A promotion of the secret of development to production.
	p.Press("esc", "esc", "u").FinishAll()
	p.open("dev").on("API_SECRET").Press("P").Paste("prd").Press("enter").FinishAll().See("Promote plan")
	p.Press("enter")
	p.unlocked().FinishAll().See("Review ").See("1 warning").See("! API_SECRET of backend / prd holds the same secret as API_SECRET of backend / dev")
}

func TestRulesCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev, LintIgnore: []lint.Rule{lint.Placeholder, lint.TrailingSpace}}, flawed)
	p.FinishAll().NotSee("i PLACEHOLDER")
	p.Press("!").SeeLine("4 findings").NotSee("placeholder").NotSee("trailing space")
	p.Press("/").Paste("padded").Press("enter", "e").FinishAll()
	if got := p.stagedLines(); len(got) != 1 || !strings.Contains(got[0], `"hidden-padded "`) {
		t.Errorf("a rule that is switched off was mended: %v", got)
	}
}

func TestPromise5PresenterHidesFindings(t *testing.T) {
	t.Parallel()
	p := at(t, dev, flawed)
	p.on("PLACEHOLDER").See("reads like a placeholder")
	p.Press("ctrl+k").NotSee("placeholder.").NotSee("i ••••").NotSee("! ••••")
	p.Press("!").See("Presenter mode hides findings, because they tell of values.").NotSee("PLACEHOLDER").NotSee("findings ─")
	p.Press("e", "E", "enter").See("No finding is listed.")
	p.Press("ctrl+k").See("placeholder · caution")
}

func TestABlankScreenLetsGoOfFindings(t *testing.T) {
	t.Parallel()
	p := at(t, dev, flawed)
	p.open("stg").open("dev")
	p.Press("!", "f", "/").Paste("windows").Press("enter").FinishAll().SeeLine("├─ WINDOWS")
	p.Press("ctrl+g").See("Blank since").Press("x").NotSee("WINDOWS in").FinishAll().SeeLine("├─ WINDOWS")
	// What was being looked at when the screen went blank is dropped.
	p = sit(t, ui.Options{Start: dev}, flawed)
	for len(p.Labels()) > 0 && !strings.Contains(strings.Join(p.Labels(), " "), "relint") {
		p.FinishOldest()
	}
	p.Press("ctrl+g").FinishAll()
	if found, _ := p.app.Findings("backend"); found != nil {
		t.Error("findings came in behind a blank screen")
	}
	p.Press("x").FinishAll().SeeLine("PLACEHOLDER", "i ••••")
}

func TestGoldenLint(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		p := sitAt(t, size[0], size[1], ui.Options{Start: dev}, flawed)
		p.FinishAll()
		p.open("stg").open("dev")
		p.on("TOKEN").Press("e").Paste("changeme").Press("ctrl+s").FinishAll()
		p.Press("!", "f", "down", "down").FinishAll()
		p.Golden(fmt.Sprintf("lint-%dx%d", size[0], size[1]))
	}
}
