package ui_test

import (
	"fmt"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui"
)

// logged fills the workplace's log: two pages, the second with what was the end of the first when it was read.
func logged(p *person) {
	entry := func(i int, person, project, config, text string) model.ActivityEntry {
		return model.ActivityEntry{
			ID: fmt.Sprint("log-", i), CreatedAt: noon.Add(-time.Duration(i) * 7 * time.Hour), Person: person, Project: project,
			Environment: config, Config: config, Text: text,
		}
	}
	first := []model.ActivityEntry{
		entry(0, "Ben Okafor", "backend", "dev", "Updated TOKEN; Added FEATURE in dev of backend"),
		entry(1, "", "backend", "stg", "Updated API_URL in stg of backend"),
		entry(2, "Ana Lima", "frontend", "", "Created the project frontend"),
		entry(3, "Eve \x1b[31m\u202eliM", "backend", "prd", "Removed \x1b]0;owned\x07 OLD_KEY\nin prd of backend"),
		entry(4, "Ana Lima", "", "", "Invited ben@acme.example to the workplace, who may now read every project that is not restricted to some people, and write to those of the team that he was put into at the same time"),
	}
	second := []model.ActivityEntry{first[4], entry(5, "Ana Lima", "backend", "dev", "Created the config dev")}
	p.api.activity = [][]model.ActivityEntry{first, second}
	p.api.touched = map[string]*model.ChangedNames{"log-0": {Added: []string{"FEATURE"}, Updated: []string{"TOKEN"}, Removed: []string{}}}
}

// looking has the log open.
func looking(t testing.TB) *person {
	t.Helper()
	p := at(t, dev, logged)
	p.Press("A").FinishAll().See("─ Activity ")
	return p
}

func TestActivityTellsWhoDidWhatWhereAndWhen(t *testing.T) {
	t.Parallel()
	p := looking(t)
	p.SeeLine("12:00", "Ben Okafor", "backend / dev", "Updated TOKEN; Added FEATURE").SeeLine("05:00", "·", "backend / stg").See("5 entries read")
	p.SeeLine("Eve <ESC>[31m<U…", "backend / prd", "Removed <ESC>]0;owned<BEL> OLD_KEY")
	if got := p.calls("activity 1"); got != 1 {
		t.Errorf("the log was read %d times", got)
	}
	// Which secrets an entry touched is asked for, and not by moving.
	p.Press("down", "up", "G", "g")
	if got := len(p.api.calls); p.calls("activity entry log-0") != 0 || p.calls("activity 2") != 0 {
		t.Errorf("moving asked Doppler: %d, %v", got, p.api.calls)
	}
	p.Press("w").FinishAll().SeeLine("+ added", "FEATURE").SeeLine("~ updated", "TOKEN")
	p.Press("down", "w").FinishAll().See("Doppler names none.")
	// Older entries, without those that have moved there meanwhile.
	p.Press("G").SeeLine("▌", "enter reads older entries").Press("enter").FinishAll().SeeLine("Created the config dev").See("6 entries read")
	p.Press("G", "enter").FinishAll().NotSee("reads older entries").See("6 entries").NotSee("6 entries read")
	// The config that an entry is about.
	p.Press("g", "down", "enter").FinishAll().SeeLine("▸ stg", "STAGING").See("3 Secrets  backend / stg")
}

func TestActivityIsFiltered(t *testing.T) {
	t.Parallel()
	p := looking(t)
	p.Press("down", "down", "f").SeeLine("Activity  of the project frontend", "1 of 5 entries").NotSee("Ben Okafor")
	p.Press("f").See("Ben Okafor").SeeLine("▌", "Created the project frontend")
	p.Press("/").Paste("ben ok").NotSee("Created the project").SeeLine("Ben Okafor", "Updated TOKEN").Press("enter").SeeLine("/ ben ok")
	p.Press("esc").See("Created the project")
	p.Press("/").Paste("nowhere").Press("enter").See("None of 5 entries holds “nowhere”. esc shows all.")
	p.Press("esc", "G", "up", "f").See("This entry is about no project.").Press("enter").See("This entry is about no config that could be opened.")
	p.Press("esc").See("3 Secrets  backend / dev")
}

func TestActivityThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		kind model.Kind
		says string
	}{
		"forbidden": {model.Forbidden, "how far back it goes depends on the plan. R tries again."},
		"away":      {model.Unavailable, "Offline since"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := at(t, dev, logged)
			p.api.fail("activity 1", p.api.failure(tt.kind, "read the activity of the workplace"))
			p.Press("A").See("Loading the activity of the workplace…").FinishAll().See(tt.says).SeeLine("✗")
			p.api.fail("activity 1", nil)
			p.Press("R").FinishAll().See("Ben Okafor")
			p.api.fail("activity 1", p.api.failure(tt.kind, "read the activity of the workplace"))
			p.Press("R").FinishAll().See("as of 12:00:00").See("Ben Okafor")
			p.api.fail("activity 2", p.api.failure(tt.kind, "read the activity of the workplace"))
			p.Press("G", "enter").FinishAll().SeeLine("✗", "tries again")
		})
	}
	p := at(t, dev)
	p.Press("A").FinishAll().See("Nothing is logged in this workplace")
}

func TestActivityIsLetGoOfAndFoundAgain(t *testing.T) {
	t.Parallel()
	p := looking(t)
	p.Press("down", "down", "ctrl+g").NotSee("Ana Lima").Press("x").FinishAll().SeeLine("▌", "Created the project frontend")
	// An answer that comes behind a blank screen is not awaited any more.
	p.Press("R", "ctrl+g").FinishAll().NotSee("Ana Lima").Press("x").FinishAll().SeeLine("▌", "Created the project frontend").NotSee("as of")
}

func TestActivityInPresenterModeHidesNames(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev, HideNames: true}, logged)
	p.FinishAll().Press("A").FinishAll().Press("w").FinishAll().See("FEATURE")
	p.Press("ctrl+k").NotSee("FEATURE").NotSee("TOKEN").NotSee("OLD_KEY").SeeLine("Ben Okafor", "hidden")
	p.Press("/").Paste("FEATURE").NotSee("FEATURE")
}

func TestGoldenActivity(t *testing.T) {
	t.Parallel()
	shown := func(w, h int, options ui.Options) *person {
		options.Start = dev
		p := sitAt(t, w, h, options, logged)
		p.FinishAll().Press("A").FinishAll().Press("w").FinishAll()
		return p
	}
	shown(120, 40, ui.Options{}).Golden("activity-120x40")
	shown(80, 24, ui.Options{}).Golden("activity-80x24")
	shown(60, 16, ui.Options{ASCII: true, NoColour: true}).Golden("activity-60x16-ascii")
}

func TestGoldenLive(t *testing.T) {
	t.Parallel()
	moved := func(w, h int) *person {
		p := sitAt(t, w, h, ui.Options{Start: dev, Live: true}, watching())
		p.FinishAll()
		p.settled(dev)
		p.edit("API_URL", "mine").on("API_URL").later()
		p.api.put(dev, plain("API_URL", "theirs"))
		p.tells(dev, model.WatchChanged).FinishAll()
		return p
	}
	moved(120, 40).Golden("live-120x40")
	moved(80, 24).Golden("live-80x24")
	moved(60, 16).Golden("live-60x16")
}
