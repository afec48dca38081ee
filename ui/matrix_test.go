package ui_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/model/matrix"
	"dtui/ui"
)

type backgroundKey struct{}

// inBackground marks a read, so that the fake can tell.
func inBackground(ctx context.Context) context.Context {
	return context.WithValue(ctx, backgroundKey{}, true)
}

// fakeSaid is what was said of names, as a file would keep it.
type fakeSaid struct {
	marks matrix.Marks
	kept  []ui.Expectation
}

func (f *fakeSaid) recall(model.Owner) matrix.Marks { return f.marks }
func (f *fakeSaid) keep(_ model.Owner, expectation ui.Expectation) {
	f.kept = append(f.kept, expectation)
}

// facing is somebody with the matrix of backend open, every column in. Names differ there in a known way.
func facing(t testing.TB, w, h int, settings ...func(*person)) *person {
	t.Helper()
	p := sitAt(t, w, h, ui.Options{Start: dev}, append([]func(*person){odd}, settings...)...)
	p.FinishAll()
	p.Press("M")
	p.FinishAll()
	return p
}

// odd makes some names differ, be the same and be missing.
func odd(p *person) {
	for _, ref := range []model.ConfigRef{dev, branch, stg, prd} {
		p.api.put(ref, masked("SAME", "hidden-same"))
		p.api.put(ref, plain("EMPTY", ""))
	}
	p.api.put(dev, masked("ONLY_DEV", "hidden-only-dev"))
	p.api.put(prd, masked("ONLY_PRD", "hidden-only-prd"))
	delete(p.api.configs[prd].secrets, "TOKEN")
}

// cell puts the cursor on a cell of the matrix.
func (p *person) cell(name, config string) *person {
	p.t.Helper()
	p.Press("/").Paste(name).Press("enter", "g", "esc")
	for range 60 {
		p.Press("left")
	}
	for range 60 {
		if p.Screen().Contains(name + "  in " + config + " ") {
			return p
		}
		p.Press("right")
	}
	p.t.Fatalf("no cell of %s in %s:\n%s", name, config, p.Screen())
	return p
}

// rowOf is the line of the matrix that shows a name.
func (p *person) rowOf(name string) string {
	p.t.Helper()
	for _, line := range p.Screen().Lines() {
		if fields := strings.Fields(strings.Trim(line, "│┃▌ ")); len(fields) > 1 && fields[0] == name && !strings.Contains(line, "├") {
			return line
		}
	}
	p.t.Fatalf("no row of %s:\n%s", name, p.Screen())
	return ""
}

// signs are the cells of a row, brackets of the cursor left out.
func (p *person) signs(name string) string {
	p.t.Helper()
	fields := strings.Fields(strings.NewReplacer("│", " ", "┃", " ", "▌", " ", "[", " ", "]", " ").Replace(p.rowOf(name)))
	return strings.Join(fields[1:], " ")
}

func TestTheMatrixComparesEveryConfigOfAProject(t *testing.T) {
	t.Parallel()
	p := facing(t, 120, 40)
	p.See("Matrix").See("compared with prd")
	for name, want := range map[string]string{
		"SAME":        "✓ = = =",
		"LOG_LEVEL":   "✓ ≠ ≠ ≠",
		"TOKEN":       "∅ ≠ ≠ ≠",
		"ONLY_DEV":    "∅ ≠ ∅ ∅",
		"ONLY_PRD":    "✓ ∅ ∅ ∅",
		"SIGNING_KEY": "⊗ ⊗ ⊗ ⊗",
		"EMPTY":       "✓ empty = empty ↑ empty = empty",
	} {
		got := p.signs(name)
		if name == "SAME" {
			want = "✓ = ↑ ="
		}
		if got != want {
			t.Errorf("%s is drawn as %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"DOPPLER_CONFIG", "hidden-"} {
		if p.Screen().Contains(name) {
			t.Errorf("the matrix shows %s:\n%s", name, p.Screen())
		}
	}
	p.See("9 of 11") // prd lacks TOKEN and ONLY_DEV.
}

func TestColumnsAreReadInTheBackgroundAFewAtATime(t *testing.T) {
	t.Parallel()
	p := wide(t, 12)
	p.Press("M")
	p.answerEach()
	if got := p.reads("open "); got != 1 {
		t.Errorf("%d columns were read as if somebody waited for them", got-1)
	}
	if got := p.reads("background "); got != 11 {
		t.Errorf("%d columns were read in the background, want 11: one was open already", got)
	}
	p.See("complete").NotSee("left")
}

// wide is a project of n configs with one of them open.
func wide(t testing.TB, n int) *person {
	t.Helper()
	p := sit(t, ui.Options{Start: model.ConfigRef{Project: "wide", Config: "dev"}}, func(p *person) {
		configs := []string{"dev"}
		for i := 1; i < n; i++ {
			configs = append(configs, fmt.Sprintf("dev_%02d", i))
		}
		p.api.project("wide", configs...)
	})
	p.FinishAll()
	return p
}

// reads counts the calls of a kind.
func (p *person) reads(kind string) int {
	n := 0
	for call, times := range p.api.calls {
		if strings.HasPrefix(call, kind) {
			n += times
		}
	}
	return n
}

// answerEach answers the reads one by one, and checks that the progress tells the truth each time.
func (p *person) answerEach() {
	p.t.Helper()
	for range 100 {
		if p.Pending() == 0 {
			return
		}
		// What was read is looked at beside it.
		pending := len(slices.DeleteFunc(p.Labels(), func(label string) bool { return strings.Contains(label, "relint") }))
		if pending > 4 {
			p.t.Errorf("%d reads are on their way at once", pending)
		}
		before := p.reads("background ")
		p.FinishOldest()
		if left := 11 - p.reads("background "); p.reads("background ") > before && left > 0 {
			p.See(fmt.Sprintf("%d of 12, %d left", 12-left, left))
		}
	}
}

func TestTheMatrixCanBeUsedWhileItFills(t *testing.T) {
	t.Parallel()
	p := wide(t, 12)
	p.Press("M").See("1 of 12, 11 left").See("reading").See("waits")
	p.FinishOldest()
	p.Press("down", "right", "f", "f", "f").See("2 of 12, 10 left")
	p.cell("LOG_LEVEL", "dev_11").See("It waits for its turn to be read.")
	p.Press("P").See("is not read yet")
}

func TestEscStopsLoadingAndReloadGoesOn(t *testing.T) {
	t.Parallel()
	p := wide(t, 12)
	p.Press("M")
	p.FinishOldest()
	p.Press("esc").See("stopped at 2 of 12").See("R goes on")
	p.FinishAll().See("stopped at 2 of 12")
	if got := p.reads("background "); got > 5 {
		t.Errorf("%d columns were read although the loading was stopped", got)
	}
	p.Press("R").FinishAll().NotSee("stopped").NotSee("left")
	if got := p.reads("background "); got > 5+11 {
		t.Errorf("%d columns were read", got)
	}
	p.Press("esc").NotSee("Matrix")
}

func TestAColumnThatFailedSaysWhyAndIsTriedAgain(t *testing.T) {
	t.Parallel()
	p := at(t, dev, odd)
	p.api.fail("background "+stg.String(), p.api.failure(model.Forbidden, "read the secrets of backend / stg"))
	p.Press("M").FinishAll().See("1 failed").See("R tries again")
	p.cell("SAME", "stg").See("It could not be read: This token does not have write access.")
	if got := p.signs("SAME"); got != "✓ = ↑ ✗" {
		t.Errorf("the column that failed is drawn as %q", got)
	}
	p.api.fail("background "+stg.String(), nil)
	p.Press("R").FinishAll().NotSee("failed").See("the same text as in prd")
	if p.api.calls["background "+prd.String()] != 1 {
		t.Error("what was there was read again")
	}
}

func TestWaitingForTheRateLimitSaysUntilWhen(t *testing.T) {
	t.Parallel()
	p := wide(t, 12)
	p.api.until = p.clock.Now().Add(40 * time.Second)
	p.Press("M")
	p.Advance(p.clock, time.Second)
	p.See("rate limit until 12:00:40, in 39 s").NotSee("Rate-limited")
}

func TestOpeningAConfigDoesNotWaitForTheMatrix(t *testing.T) {
	t.Parallel()
	p := wide(t, 12)
	p.Press("M")
	p.cell("LOG_LEVEL", "dev_01").Press("enter")
	p.FinishAll()
	if p.api.calls["open wide / dev_01"] != 1 {
		t.Errorf("the config was not opened for the person: %v", p.api.calls)
	}
	p.See("wide/dev_01/LOG_LEVEL")
	if got := p.reads("background "); got > 4 {
		t.Errorf("%d columns were read after the matrix was left", got)
	}
}

func TestACellIsRevealedAloneAndMaskedAgain(t *testing.T) {
	t.Parallel()
	p := facing(t, 120, 40)
	p.cell("DB_PASSWORD", "stg")
	p.Allow("hidden-stg-DB_PASSWORD").Press("v").See("hidden-stg-DB_PASSWORD").NotSee("hidden-prd-DB_PASSWORD").See("masked again in 30 s")
	p.Press("left").NotSee("hidden-stg-DB_PASSWORD")
	p.Press("right").NotSee("hidden-stg-DB_PASSWORD")
}

func TestWhatIsExpectedIsKeptWithoutValues(t *testing.T) {
	t.Parallel()
	p := facing(t, 120, 40, func(p *person) {
		p.said = &fakeSaid{marks: matrix.Marks{Differs: map[matrix.Place]bool{{ConfigRef: stg, Name: "LOG_LEVEL"}: true}}}
	})
	if got := p.signs("LOG_LEVEL"); got != "✓ ≠ ≠ ≃" {
		t.Errorf("what was said in an earlier run is drawn as %q", got)
	}
	p.cell("ONLY_PRD", "dev").Press("x").FinishAll().See("missing here, as expected")
	p.Press("X").FinishAll()
	if got := p.signs("ONLY_PRD"); got != "✓ ∅ ∅ ∅" {
		t.Errorf("taking it back in the one config gives %q", got)
	}
	p.Press("X").FinishAll()
	if got := p.signs("ONLY_PRD"); got != "✓ ∅ ≃ ∅ ≃ ∅ ≃" {
		t.Errorf("saying it of every config gives %q", got)
	}
	p.cell("LOG_LEVEL", "dev").Press("x").FinishAll()
	if got := p.signs("LOG_LEVEL"); got != "✓ ≃ ≠ ≃" {
		t.Errorf("a difference that is expected is drawn as %q", got)
	}
	want := []string{"false true 1", "false false 1", "false true 3", "true true 1"}
	var got []string
	for _, said := range p.said.kept {
		got = append(got, fmt.Sprint(said.Differs, said.On, len(said.Places)))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("kept were %v, want %v", got, want)
	}
}

func TestLeavingWaitsForWhatWasSaidOfNames(t *testing.T) {
	t.Parallel()
	p := facing(t, 120, 40, func(p *person) { p.said = &fakeSaid{} })
	p.cell("LOG_LEVEL", "stg").Press("x", "x", "x", "q").FinishNewest()
	if !p.Quit() {
		t.Fatal("the key did not leave")
	}
	// Nothing that was on its way came to its end, as when the process ends.
	p.app.KeepSaid()
	var got []bool
	for _, said := range p.said.kept {
		got = append(got, said.On)
	}
	if !slices.Equal(got, []bool{true, false, true}) {
		t.Fatalf("kept, in this order: %v", got)
	}
	p.app.KeepSaid()
	if len(p.said.kept) != len(got) {
		t.Fatalf("kept again: %v", p.said.kept)
	}
}

func TestOneValueIsStagedEverywhereAtOnce(t *testing.T) {
	t.Parallel()
	p := facing(t, 120, 40)
	p.cell("ONLY_DEV", "dev").Press("e").See("only in backend / dev").See("every config that was read (4 configs)")
	p.Press("a").See("Unlock for editing")
	p.unlocked()
	p.See("Set ONLY_DEV").See("4 configs").Paste("one-for-all").Press("ctrl+s").See("Staged ONLY_DEV in 4 configs.")
	var got []string
	for _, line := range p.staged() {
		got = append(got, line.ID.Config+" "+line.Change.Name+" "+line.Change.Value.Reveal()+" "+string(line.Change.Visibility))
	}
	slices.Sort(got)
	want := []string{"dev ONLY_DEV one-for-all ", "dev_ana ONLY_DEV one-for-all masked", "prd ONLY_DEV one-for-all masked", "stg ONLY_DEV one-for-all masked"}
	if !slices.Equal(got, want) {
		t.Errorf("staged is\n%s", strings.Join(got, "\n"))
	}
	if signs := p.signs("ONLY_DEV"); signs != "+ ✓ ~ = + = + =" {
		t.Errorf("what is staged is drawn as %q", signs)
	}
	p.Press("u").FinishAll()
	if n := len(p.staged()); n != 0 {
		t.Errorf("%d changes are left after one undo", n)
	}
}

func TestPromotingFromTheMatrix(t *testing.T) {
	t.Parallel()
	p := facing(t, 120, 40)
	p.cell("TOKEN", "dev").Press("P").See("every config that misses it (1 config)").See("every other config (3 configs)").Press("m").FinishAll()
	p.See("Promote plan").See("to prd").See("TOKEN").Press("esc")
	p.cell("ONLY_PRD", "stg").Press("p").FinishAll().See("Promote plan").See("ONLY_PRD").Press("esc")
	p.cell("ONLY_DEV", "stg").Press("space")
	p.cell("SAME", "dev_ana").Press("space")
	p.cell("ONLY_DEV", "dev").Press("P").FinishAll()
	p.See("to dev_ana, stg").See("1 ticked") // ONLY_DEV into stg. Into dev_ana it was not marked, and SAME is the same there.
}

func TestBlankLetsGoOfTheMatrixAndReadsItAgain(t *testing.T) {
	t.Parallel()
	p := facing(t, 120, 40)
	p.cell("SAME", "stg").Press("ctrl+g").See("Blank since")
	p.Press("x").FinishAll().See("SAME  in stg").See("the same text as in prd")
	if got := p.api.calls["background "+stg.String()]; got != 2 {
		t.Errorf("stg was read %d times", got)
	}
}

func TestTheMatrixOfChosenConfigsSpansProjects(t *testing.T) {
	t.Parallel()
	p := at(t, dev, odd)
	p.Press("esc").Press(":").Paste("matrix over").Press("enter").See("Matrix over")
	p.Paste("stg").Press("tab").Press("ctrl+u").Paste("frontend").Press("enter").FinishAll()
	p.Press("ctrl+u").Paste("frontend / dev").Press("tab", "enter").FinishAll()
	p.See("Matrix").See("backend").See("frontend")
}

func TestGoldenMatrix(t *testing.T) {
	t.Parallel()
	pose := func(p *person) *person {
		p.cell("LOG_LEVEL", "stg").Press("x")
		p.cell("ONLY_PRD", "dev").Press("x")
		p.cell("DB_PASSWORD", "dev").Press("space")
		p.Press("up", "e").Paste("staged").Press("ctrl+s")
		p.Advance(p.clock, 10*time.Second)
		return p.cell("TOKEN", "stg")
	}
	pose(facing(t, 120, 40)).Golden("matrix-120x40")
	pose(facing(t, 80, 24)).Golden("matrix-80x24")
	p := wide(t, 30)
	p.api.fail("background wide / dev_02", p.api.failure(model.Forbidden, "read the secrets of wide / dev_02"))
	p.Press("M")
	for range 4 {
		p.FinishOldest()
	}
	p.api.until = p.clock.Now().Add(40 * time.Second)
	p.Advance(p.clock, time.Second)
	p.Golden("matrix-loading-120x40").Resize(80, 24).Golden("matrix-loading-80x24")
}
