package ui_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui"
)

var (
	keepAll   = ui.Options{Start: dev, Snapshots: true, Drafts: true}
	anotherDB = "another-password"
)

func TestOfflineWhatWasLoadedStaysAndIsMarkedWithItsTime(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.open("stg")
	p.open("dev")
	p.edit("LOG_LEVEL", "trace")
	p.Advance(p.clock, 130*time.Second)
	p.away()
	p.Press("R").FinishAll().See("Offline since 12:02:10.").See("You can read what is loaded and stage changes; saving waits.").See("1 staged change is kept.")
	p.SeeLine("API_URL", textOf(dev, "API_URL")).See("◌ as of 12:00:00")
	// Another config that was read before is as old, though nobody has tried to read it since.
	p.open("stg").SeeLine("API_URL", textOf(stg, "API_URL")).See("◌ as of 12:00:00")
	p.Press("D").Paste("dev").Press("enter").FinishAll().SeeLine("LOG_LEVEL", "≠").See("◌ stg as of 12:00:00").See("◌ dev as of 12:00:00")
	p.do("esc").open("dev").on("API_URL")
	p.Press("P").Paste("stg").Press("tab", "enter").FinishAll().See("Promote plan").See("◌ dev as of 12:00:00")
	p.Press("esc").FinishAll()
	before := p.stagedLines()
	p.save().See("Not saved:")
	p.keeps(before)
}

func TestOfflineEndsByItselfAndOffersTheSave(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("LOG_LEVEL", "trace")
	p.away()
	p.Press("R").FinishAll().See("Offline since 12:00:00")
	asked := p.api.calls["verify"]
	// 5, 10, 20, 40 and then 60 seconds.
	for i, wait := range []time.Duration{5, 10, 20, 40, 60, 60} {
		p.Advance(p.clock, (wait-1)*time.Second).FinishAll()
		textIn(t, "questions before the time", p.api.calls["verify"]-asked, i)
		p.Advance(p.clock, time.Second).FinishAll()
		textIn(t, "questions after the time", p.api.calls["verify"]-asked, i+1)
	}
	opened := p.api.calls["open backend / dev"]
	p.back()
	p.Advance(p.clock, time.Minute).FinishAll().NotSee("Offline since").NotSee("as of")
	p.See("Doppler answers again. 1 staged change is kept.").See("s reviews and saves.")
	textIn(t, "readings of what is in sight", p.api.calls["open backend / dev"]-opened, 1)
	textIn(t, "saves that nobody asked for", len(p.api.orders), 0)
	p.Advance(p.clock, 10*time.Minute).FinishAll()
	textIn(t, "questions once it answers", p.api.calls["verify"]-asked, 7)
	p.save().See("Saved 1 change")
}

func TestOfflineAsksNothingBehindABlankScreen(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.away()
	p.Press("R").FinishAll().See("Offline since")
	asked := p.api.calls["verify"]
	p.Press("ctrl+g").Advance(p.clock, time.Hour).FinishAll()
	textIn(t, "questions while blank", p.api.calls["verify"]-asked, 0)
	p.Press("x").FinishAll().See("Offline since")
	p.back()
	p.Advance(p.clock, time.Minute).FinishAll().NotSee("Offline since").SeeLine("API_URL", textOf(dev, "API_URL"))
}

func TestOfflineAStartShowsWhatWasKeptWithItsAge(t *testing.T) {
	t.Parallel()
	f := newFakeOffline()
	p := sit(t, keepAll, kept(f))
	p.FinishAll()
	p.open("prd")
	textIn(t, "copies", len(f.copies), 2)

	// A day later, without a connection.
	p = sit(t, ui.Options{Snapshots: true}, kept(f), func(p *person) { p.clock.Advance(26 * time.Hour) })
	p.away()
	p.FinishAll().See("Offline since").See("You can read 2 offline copies").See("backend").NotSee("frontend").See("Acme")
	p.Press("enter").FinishAll().See("dev").See("prd").NotSee("stg")
	p.open("dev").SeeLine("API_URL", textOf(dev, "API_URL")).See("◌ offline copy of 1 Mar 12:00")
	p.Golden("offline-copy-120x40")
	p.Resize(80, 24).Golden("offline-copy-80x24").Resize(120, 40)
	p.NotSee(hiddenText(dev, "TOKEN"))
	// Staging works, saving reads first and so waits.
	p.edit("LOG_LEVEL", "trace").save().See("Not saved:")
	if line := p.staged()[0]; !line.Base.Raw.Equal(model.NewValue(textOf(dev, "LOG_LEVEL"))) || line.ID.UUID != "uuid-backend-dev" {
		t.Errorf("staged is %s", describe(line.ID, line.Change))
	}
	// Doppler is back, and somebody else was faster.
	p.Press("esc").FinishAll()
	p.back()
	p.api.put(dev, plain("LOG_LEVEL", "theirs"))
	p.Advance(p.clock, 10*time.Minute).FinishAll().NotSee("offline copy").See("frontend").SeeLine("!", "LOG_LEVEL")
	p.save().See("trace").See("theirs")
	textIn(t, "unseen overwriting", len(p.api.noted), 0)
	if got := p.api.configs[dev].secrets["LOG_LEVEL"].Raw; !got.Equal(model.NewValue("theirs")) {
		t.Error("somebody else's change was overwritten")
	}
}

// Somebody who reads a config and leaves at once finds its copy the next time, and it is written once.
func TestOfflineLeavingWaitsForTheCopyThatIsBeingKept(t *testing.T) {
	t.Parallel()
	f := newFakeOffline()
	p := sit(t, keepAll, kept(f))
	for !slices.ContainsFunc(p.Labels(), func(label string) bool { return strings.Contains(label, "keepOne") }) {
		p.FinishOldest()
	}
	textIn(t, "copies before leaving", len(f.copies), 0)
	for range 2 {
		if err := p.app.FinishCopies(); err != nil {
			t.Fatal(err)
		}
	}
	textIn(t, "copies after it", len(f.copies), 1)
	textIn(t, "writings", f.calls["keep backend / dev"], 1)
	p.FinishAll()
	textIn(t, "writings after the command ran too", f.calls["keep backend / dev"], 1)
}

func TestOfflineCopiesAreOfTheLoginThatKeptThem(t *testing.T) {
	t.Parallel()
	f := newFakeOffline()
	sit(t, keepAll, kept(f)).FinishAll()
	p := sit(t, keepAll, kept(f), func(p *person) { p.session.Login = model.LoginMark{2} })
	p.away()
	p.FinishAll().NotSee(textOf(dev, "API_URL")).NotSee("offline copy").NotSee("Acme")
	// A sandbox keeps nothing.
	g := newFakeOffline()
	p = sit(t, ui.Options{Start: dev, Snapshots: true, Drafts: true, Sandbox: true}, kept(g))
	p.FinishAll()
	p.edit("LOG_LEVEL", "trace").Advance(p.clock, time.Minute).FinishAll()
	textIn(t, "calls in a sandbox", len(g.calls), 0)
}

// A run that ends between two writings must not leave a copy that nobody finds.
func TestOfflineACopyIsNeverWithoutItsLogin(t *testing.T) {
	t.Parallel()
	f := newFakeOffline()
	p := sit(t, keepAll, kept(f))
	for _, label := range []string{"loadAccount", ").opening", "openVault", "keepOne"} {
		p.FinishLabel(label)
	}
	textIn(t, "copies", len(f.copies), 1)
}

func TestOfflineKeepingOneConfigByCommand(t *testing.T) {
	t.Parallel()
	f := newFakeOffline()
	p := sit(t, ui.Options{Start: dev}, kept(f))
	p.FinishAll()
	textIn(t, "calls of a run that keeps nothing", len(f.calls), 0)
	p.Press(":").Paste("keep this config").Press("enter").FinishAll().See("Kept backend / dev for reading offline, encrypted.")
	textIn(t, "copies", len(f.copies), 1)
	p.open("stg")
	textIn(t, "copies after another config was read", len(f.copies), 1)

	p = sit(t, ui.Options{}, kept(f))
	p.away()
	p.FinishAll().See("You can read 1 offline copy and stage").See("backend")
	p.do("enter").open("dev").See("offline copy of 12:00")
	p.Press(":").Paste("delete offline").Press("enter").See("This cannot be undone").Press("right", "enter").FinishAll().See("Deleted 1 offline copy and 0 drafts.")
	textIn(t, "copies", len(f.copies), 0)
}

func TestOfflineBlankLetsGoOfCopies(t *testing.T) {
	t.Parallel()
	f := newFakeOffline()
	sit(t, keepAll, kept(f)).FinishAll()
	p := sit(t, keepAll, kept(f))
	p.away()
	p.FinishAll().SeeLine("API_URL", textOf(dev, "API_URL"))
	p.Press("ctrl+g").FinishAll()
	if held := p.reachable(); len(held) != 0 {
		t.Errorf("behind the blank screen there is still %q", held)
	}
	textIn(t, "copies on the disk", len(f.copies), 1)
	p.Press("x").FinishAll().SeeLine("API_URL", textOf(dev, "API_URL")).See("offline copy of 12:00")
}

func TestDraftsAreOfferedAtTheNextStart(t *testing.T) {
	t.Parallel()
	f := newFakeOffline()
	p := sit(t, keepAll, kept(f))
	p.FinishAll()
	p.edit("LOG_LEVEL", "trace").edit("DB_PASSWORD", anotherDB)
	p.on("TOKEN").Press("t").Paste("mine").Press("enter")
	textIn(t, "writings before the pause", f.calls["keep draft"], 0)
	p.Advance(p.clock, time.Second).FinishAll()
	textIn(t, "writings", f.calls["keep draft"], 1)
	textIn(t, "kept changes", f.own.Len(), 3)
	before := p.stagedLines()
	f.ended()

	p = sit(t, keepAll, kept(f), func(p *person) { p.clock.Advance(2 * time.Hour) })
	p.api.put(dev, plain("LOG_LEVEL", "theirs"))
	p.FinishAll().See("3 staged changes of 12:00 were kept: 2 in backend / dev and 1 note.")
	p.Golden("kept-changes-120x40")
	p.Resize(80, 24).Golden("kept-changes-80x24").Resize(120, 40)
	p.NotSee(anotherDB)
	p.Press("right", "enter").FinishAll().See("Took up 3 kept changes. Nothing is sent yet.")
	p.keeps(before) // With the bases of then.
	p.SeeLine("!", "LOG_LEVEL")
	textIn(t, "drafts while this run has not kept them", len(f.drafts), 1)
	p.Advance(p.clock, time.Second).FinishAll()
	textIn(t, "drafts once it has", len(f.drafts), 0)
	textIn(t, "kept changes", f.own.Len(), 3)
	p.Press("u")
	p.keeps(nil)
	p.Advance(p.clock, time.Second).FinishAll()
	textIn(t, "kept changes when nothing is staged", f.own.Len(), 0)
}

func TestDraftsCanBeLeftDeletedAndAskedForAgain(t *testing.T) {
	t.Parallel()
	f := newFakeOffline()
	p := sit(t, keepAll, kept(f))
	p.FinishAll()
	p.edit("LOG_LEVEL", "trace")
	f.ended()
	p = sit(t, keepAll, kept(f))
	p.FinishAll().See("1 staged change of 12:00 was kept: 1 in backend / dev.").Press("enter").FinishAll()
	textIn(t, "left", len(f.left), 1)
	textIn(t, "drafts", len(f.drafts), 1)
	// What is staged anew is not written over.
	p.edit("LOG_LEVEL", "debug")
	before := p.stagedLines()
	p.Press(":").Paste("take up changes").Press("enter").FinishAll().See("was kept").Press("right", "enter").FinishAll().See("stay kept").See("staged anew already")
	p.keeps(before)
	textIn(t, "drafts", len(f.drafts), 1)
	p.Press("esc", ":").Paste("take up changes").Press("enter").FinishAll().Press("right", "right", "enter").FinishAll().See("Deleted 1 kept change.")
	textIn(t, "drafts", len(f.drafts), 0)
	p.Press(":").Paste("take up changes").Press("enter").FinishAll().See("No earlier run has kept changes of this login.")
}

func TestDraftsOfAProtectedConfigAskFirst(t *testing.T) {
	t.Parallel()
	f := newFakeOffline()
	p := sit(t, ui.Options{Start: prd, Drafts: true}, kept(f))
	p.FinishAll()
	p.edit("LOG_LEVEL", "trace")
	f.ended()
	p = sit(t, ui.Options{Start: prd, Drafts: true}, kept(f))
	p.FinishAll().Press("right", "enter").FinishAll().See("Unlock for editing").Press("enter").FinishAll()
	p.keeps(nil)
	textIn(t, "drafts", len(f.drafts), 1)
	p.Press(":").Paste("take up changes").Press("enter").FinishAll().Press("right", "enter").FinishAll()
	p.unlocked().FinishAll().See("Took up 1 kept change.")
	textIn(t, "staged", p.app.Staged(), 1)
	p.Press("s").See("Type prd")
}

func TestDraftsOfSomebodyElseAreNotOffered(t *testing.T) {
	t.Parallel()
	f := newFakeOffline()
	p := sit(t, keepAll, kept(f))
	p.FinishAll()
	p.edit("LOG_LEVEL", "trace")
	f.ended()
	p = sit(t, keepAll, kept(f), func(p *person) { p.api.owner = somebody })
	p.FinishAll().NotSee("was kept")
	textIn(t, "drafts", len(f.drafts), 1)
}

func TestLeavingKeepsOrDropsWhatIsStaged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		keys []string
		kept int
	}{
		{"kept", []string{"q", "right", "right", "enter"}, 1},
		{"dropped", []string{"q", "right", "right", "right", "enter"}, 0},
		{"in a hurry", []string{"ctrl+c", "ctrl+c"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFakeOffline()
			p := sit(t, keepAll, kept(f))
			p.FinishAll()
			p.edit("LOG_LEVEL", "trace")
			p.Press(c.keys[0]).See("dtui can keep it, encrypted,").See("Leave and keep 1").See("Drop 1")
			p.Press(c.keys[1:]...).FinishAll()
			if !p.Quit() {
				t.Fatalf("it runs on:\n%s", p.Screen())
			}
			last, ok := p.app.LastDraft()
			if !ok || last.Work.Len() != c.kept {
				t.Errorf("%d changes are kept, %t", last.Work.Len(), ok)
			}
		})
	}
}

func TestKeepingThatFailsIsSaidOnce(t *testing.T) {
	t.Parallel()
	f := newFakeOffline()
	f.failing["keep draft"] = errors.New("the disk is full")
	p := sit(t, ui.Options{Start: dev, Drafts: true}, kept(f))
	p.FinishAll()
	p.edit("LOG_LEVEL", "trace").Advance(p.clock, time.Second).FinishAll().See("What is staged is in memory only: the disk is full.")
	p.Press("esc").Advance(p.clock, time.Hour).FinishAll()
	p.edit("TOKEN", "x").Advance(p.clock, time.Second).FinishAll().NotSee("in memory only")
	textIn(t, "tries", f.calls["keep draft"], 2)
	p.Press("q").See("Leaving drops them.").Press("esc")
	delete(f.failing, "keep draft")
	p.edit("TOKEN", "y").Advance(p.clock, time.Second).FinishAll().Press("q").See("dtui can keep")
}

func TestThePassphraseOfWhatIsKept(t *testing.T) {
	t.Parallel()
	f := newFakeOffline()
	f.fresh = true
	p := sit(t, keepAll, kept(f))
	p.FinishAll().See("Keep it in encrypted files").Paste("a long passphrase").Press("enter").Paste("a long passphrase").Press("enter").FinishAll().NotSee("encrypted files")
	textIn(t, "copies", len(f.copies), 1)
	p = sit(t, keepAll, kept(f))
	p.away()
	p.FinishAll().See("Open what is kept on this machine").NotSee(textOf(dev, "API_URL")).Paste("another phrase").Press("enter").FinishAll().See("does not open it")
	p.Paste("a long passphrase").Press("enter").FinishAll().NotSee("Open what is kept").SeeLine("API_URL", textOf(dev, "API_URL"))
	// Without it dtui goes on, and keeps nothing.
	p = sit(t, keepAll, kept(f))
	p.FinishAll().Press("esc").See("Nothing is kept on this machine in this run.").SeeLine("API_URL", textOf(dev, "API_URL"))
	p.edit("LOG_LEVEL", "trace").Advance(p.clock, time.Minute).FinishAll().Press("q").See("Leaving drops it.")
	textIn(t, "writings", f.calls["keep draft"], 0)
}

func TestAKeyringThatFailsIsSaid(t *testing.T) {
	t.Parallel()
	f := newFakeOffline()
	f.failing["open"] = errors.New("the system keyring is locked")
	p := sit(t, keepAll, kept(f))
	p.FinishAll().See("Nothing is kept on this machine in this run: the system").See("keyring is locked.").SeeLine("API_URL", textOf(dev, "API_URL"))
	if strings.Contains(p.Screen().String(), "Offline since") {
		t.Error("Doppler is not offline")
	}
}
