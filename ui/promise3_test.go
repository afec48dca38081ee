package ui_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui"
)

// three stages three edits in dev and returns them to the letter.
func three(t *testing.T) (*person, []string) {
	t.Helper()
	p := at(t, dev)
	p.edit("API_URL", "new address").edit("DB_PASSWORD", "new-password").edit("LOG_LEVEL", "")
	before := p.stagedLines()
	if len(before) != 2 {
		t.Fatalf("staged: %v", before)
	}
	p.edit("LOG_LEVEL", "trace")
	return p, p.stagedLines()
}

func TestPromise3FailedSaveKeepsEverything(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		kind  model.Kind
		state model.LineState
		says  []string
	}{
		"unauthorized":    {model.Unauthorized, model.NotSent, []string{"no longer accepts your token", "3 changes stay staged"}},
		"forbidden":       {model.Forbidden, model.NotApplied, []string{"may not write backend / dev", "write access", "3 changes stay staged"}},
		"conflict":        {model.Conflict, model.NotApplied, []string{"backend / dev", "did not take effect", "they stay staged"}},
		"rate-limited":    {model.RateLimited, model.NotSent, []string{"rate-limited by Doppler until 12:00:40", "again after that", "3 changes stay staged"}},
		"unavailable":     {model.Unavailable, model.NotSent, []string{"could not be reached", "connection refused", "save again", "3 changes stay staged"}},
		"unknown outcome": {model.UnknownOutcome, model.Unknown, []string{"backend / dev", "R reads it again"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, before := three(t)
			p.api.answer = func(o model.SaveOrder) model.SaveReport {
				return report(o, c.state, p.api.failure(c.kind, "save "+o.ID.ConfigRef.String()))
			}
			p.save()
			p.keeps(before)
			p.See("backend / dev")
			for _, text := range c.says {
				if !strings.Contains(strings.ToLower(joined(p)), strings.ToLower(text)) {
					t.Errorf("%q is not said:\n%s", text, p.Screen())
				}
			}
			p.Press("esc", "esc", "esc")
			p.keeps(before)
			p.api.answer = nil
			p.save().See("Saved 3 changes to backend / dev.")
			p.keeps(nil)
			if got := p.api.configs[dev].secrets["DB_PASSWORD"].Raw.Reveal(); got != "new-password" {
				t.Fatalf("Doppler has %q", got)
			}
		})
	}
}

// joined is the whole screen in one line, so that wrapped sentences are found.
func joined(p *person) string {
	var words []string
	for _, line := range p.Screen().Lines() {
		words = append(words, strings.Fields(strings.Trim(line, "│┃ ▌"))...)
	}
	return strings.Join(words, " ")
}

func TestPromise3WrongTarget(t *testing.T) {
	t.Parallel()
	p, before := three(t)
	p.api.remake(dev)
	p.save().See("made anew").See("backend / dev")
	p.keeps(before)
}

func TestPromise3PartOfASaveArrives(t *testing.T) {
	t.Parallel()
	p, before := three(t)
	p.api.answer = func(o model.SaveOrder) model.SaveReport {
		out := report(o, model.NotApplied, p.api.failure(model.Conflict, "save backend / dev"))
		out.Lines[0].State, out.Lines[0].Theirs = model.Applied, o.Lines[0].Result()
		return out
	}
	p.save().See("Saved 1 change to backend / dev.").See("2 changes")
	p.keeps(before[1:])
}

func TestPromise3OneConfigOfTwoIsSaved(t *testing.T) {
	t.Parallel()
	p, before := three(t)
	p.open("stg")
	p.edit("TOKEN", "for staging")
	p.api.fail("save backend / dev", p.api.failure(model.Unavailable, "save backend / dev"))
	p.save().See("Saved 1 change to backend / stg.").See("could not be reached")
	p.keeps(before)
	if got := p.api.configs[stg].secrets["TOKEN"].Raw.Reveal(); got != "for staging" {
		t.Fatalf("stg has %q", got)
	}
}

func TestPromise3NoteThatFails(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("TOKEN").Press("t").See("Note of TOKEN").Type("where it is used").Press("enter")
	p.api.fail("note TOKEN", p.api.failure(model.Forbidden, "save the note"))
	p.save().See("Not saved: your token may not write backend")
	p.api.fail("note TOKEN", nil)
	p.Press("esc", "esc", "esc")
	p.save().See("Saved 1 note")
	if len(p.api.noted) != 2 || p.api.noted[1].After != "where it is used" || p.api.configs[prd].secrets["TOKEN"].Note != "where it is used" {
		t.Fatalf("sent: %+v", p.api.noted)
	}
}

func TestPromise3LeavingAsks(t *testing.T) {
	t.Parallel()
	p, before := three(t)
	p.Press("q").See("Leave dtui").See("3 changes in backend / dev are not saved. Leaving drops them.")
	p.Press("enter").NotSee("Leave dtui").FinishAll()
	p.keeps(before)
	p.Press("q", "q").FinishAll().NotSee("Leave dtui")
	p.Press("q", "right", "enter").See("Review")
	p.keeps(before)
	p.Press("esc", "q", "right", "right", "enter").FinishAll()
	if !p.Quit() {
		t.Fatal("the last button did not leave")
	}
}

func TestPromise3InterruptAsksOnce(t *testing.T) {
	t.Parallel()
	for _, where := range []string{"home", "editor", "palette", "review", "help", "filter"} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			p, before := three(t)
			p.Press(map[string][]string{"home": nil, "editor": {"e"}, "palette": {":"}, "review": {"s"}, "help": {"?"}, "filter": {"/"}}[where]...)
			p.Press("ctrl+c").FinishAll().See("3 changes in backend / dev are not saved")
			p.keeps(before)
			if p.Quit() {
				t.Fatal("ctrl+c left without asking")
			}
			p.Press("ctrl+c").FinishAll()
			if !p.Quit() {
				t.Fatal("the second ctrl+c did not leave")
			}
		})
	}
}

func TestPromise3InterruptAsksAgainAfterStaying(t *testing.T) {
	t.Parallel()
	p, before := three(t)
	p.Press("ctrl+c", "enter").NotSee("Leave dtui")
	p.Press("ctrl+c").FinishAll()
	if p.Quit() {
		t.Fatal("the person chose to stay, and the next ctrl+c dropped everything")
	}
	p.See("Leave dtui")
	p.keeps(before)
}

func TestPromise3InterruptInATerminalThatIsTooSmall(t *testing.T) {
	t.Parallel()
	p, before := three(t)
	p.Resize(50, 12).Press("ctrl+c").FinishAll()
	if p.Quit() {
		t.Fatal("ctrl+c left without asking")
	}
	if text := joined(p); !strings.Contains(text, "3 changes") || !strings.Contains(text, "ctrl+c") {
		t.Fatalf("the question cannot be seen:\n%s", p.Screen())
	}
	p.keeps(before)
	p.Press("ctrl+c").FinishAll()
	if !p.Quit() {
		t.Fatal("the second ctrl+c did not leave")
	}
}

func TestPromise3LeavingWithNothingStaged(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"q", "ctrl+c"} {
		p := at(t, dev)
		p.Press(key).FinishAll()
		if !p.Quit() {
			t.Errorf("%s did not leave", key)
		}
	}
}

func TestPromise3LeavingDuringASaveAsks(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "new address")
	p.sent()
	p.Press("q").See("Leave dtui").Press("enter").FinishAll()
	p.keeps(nil)
	p.See("Saved 1 change to backend / dev.")
}

func TestPromise3EditsSurviveMovingAbout(t *testing.T) {
	t.Parallel()
	p, before := three(t)
	p.Resize(80, 24).Resize(60, 16).Resize(20, 5).Resize(1, 1).Resize(120, 40)
	p.Press("ctrl+t", "ctrl+t", "ctrl+t")
	p.keeps(before)
	p.Press("1", "down", "enter").FinishAll().See("frontend")
	p.open("dev").SeeLine("API_URL", textOf(shop, "API_URL"))
	p.keeps(before)
	p.Press("1", "up", "enter").FinishAll()
	p.open("dev").SeeLine("API_URL", "new address").See("3 staged")
	p.api.fail("open backend / dev", errors.New("no way there"))
	p.Press("R").FinishAll().SeeLine("API_URL", "new address").See("as of")
	p.api.fail("open backend / dev", p.api.failure(model.Unauthorized, "read backend / dev"))
	p.Press("R").FinishAll().See("no longer accepts your token").See("3 staged changes are kept")
	p.keeps(before)
	p.Press("ctrl+z").FinishAll()
	p.keeps(before)
}

func TestPromise3EditedAgainWhileItsSaveIsUnderWay(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "first")
	p.sent()
	p.Press("esc")
	p.edit("API_URL", "second")
	p.FinishAll()
	lines := p.staged()
	if len(lines) != 1 || lines[0].Value.Reveal() != "second" || lines[0].Base.Raw.Reveal() != "first" {
		t.Fatalf("staged: %v", p.stagedLines())
	}
	p.Press("esc", "esc")
	p.save()
	p.keeps(nil)
	if got := p.api.configs[dev].secrets["API_URL"].Raw.Reveal(); got != "second" {
		t.Fatalf("Doppler has %q", got)
	}
}

func TestPromise3EditedAgainWhileItsSaveFails(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "first")
	p.sent()
	p.Press("esc")
	p.edit("API_URL", "second")
	want := p.stagedLines()
	p.api.fail("save backend / dev", p.api.failure(model.Unavailable, "save backend / dev"))
	p.FinishAll()
	p.keeps(want)
}

func TestPromise3SecondSaveWaitsForTheFirst(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "first")
	p.sent()
	p.Press("esc")
	p.edit("TOKEN", "another")
	p.Press("s").Press("tab", "tab", "enter")
	p.FinishAll()
	if len(p.api.orders) != 1 {
		t.Fatalf("%d saves were sent at once", len(p.api.orders))
	}
	if lines := p.staged(); len(lines) != 1 || lines[0].Name != "TOKEN" {
		t.Fatalf("staged: %v", p.stagedLines())
	}
}

func TestPromise3AReloadFromBeforeTheSaveDoesNotBringTheOldValueBack(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("API_URL", "saved text")
	p.Press("R")
	p.sent()
	p.FinishLabel("savedMsg") // Runs the reload first, and holds its answer back.
	p.FinishAll().SeeLine("API_URL", "saved text").NotSee(textOf(dev, "API_URL"))
}

func TestPromise3Discard(t *testing.T) {
	t.Parallel()
	p, before := three(t)
	p.Press("X").See("Discard").Press("enter")
	p.keeps(before)
	p.Press("X", "right", "enter").See("Discarded 3 changes of backend / dev")
	p.keeps(nil)
	p.Press("u")
	p.keeps(before)
}

func TestPromise3RemovedStagedLineStaysForUndo(t *testing.T) {
	t.Parallel()
	p, before := three(t)
	p.on("DB_PASSWORD").Press("U")
	if got := p.stagedLines(); len(got) != 2 || slices.Equal(got, before) {
		t.Fatalf("staged: %v", got)
	}
	p.Press("u")
	p.keeps(before)
}

func TestPromise3StaysWhenTheTokenIsDeadFromTheStart(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev}, func(p *person) {
		for _, call := range []string{"account", "projects", "layout backend", "open backend / dev"} {
			p.api.fail(call, p.api.failure(model.Unauthorized, call))
		}
	})
	p.FinishAll().See("no longer accepts your token").See("R tries again")
	for _, call := range []string{"account", "projects", "layout backend", "open backend / dev"} {
		p.api.fail(call, nil)
	}
	p.Press("R").FinishAll().SeeLine("API_URL", textOf(dev, "API_URL")).NotSee("no longer accepts")
}
