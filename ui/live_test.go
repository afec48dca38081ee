package ui_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui"
)

// liveAt starts with a config open and its stream open too.
func liveAt(t testing.TB, ref model.ConfigRef, settings ...func(*person)) *person {
	t.Helper()
	p := sit(t, ui.Options{Start: ref, Live: true}, append(settings, watching())...)
	p.FinishAll()
	return p.settled(ref)
}

// settled stays at a config until its stream is open.
func (p *person) settled(ref model.ConfigRef) *person {
	p.t.Helper()
	p.Advance(p.clock, time.Second)
	p.tells(ref, model.WatchLive).FinishAll()
	return p
}

// later lets a second pass, so that a config may be read again.
func (p *person) later() *person {
	p.t.Helper()
	p.Advance(p.clock, 2*time.Second)
	return p
}

func (p *person) calls(call string) int {
	p.api.mu.Lock()
	defer p.api.mu.Unlock()
	return p.api.calls[call]
}

func TestTheSecondScreenFollowsTheFirst(t *testing.T) {
	t.Parallel()
	p := liveAt(t, dev)
	p.SeeLine("dtui", "● live")
	p.on("LOG_LEVEL").later()
	p.api.put(dev, plain("LOG_LEVEL", "changed elsewhere"))
	p.tells(dev, model.WatchChanged)
	// While it is read nothing on the screen says so, and the old text stays.
	p.NotSee("as of").NotSee("⠋").See(textOf(dev, "LOG_LEVEL"))
	p.FinishAll().SeeLine("LOG_LEVEL", "changed elsewhere").See("backend / dev changed: 1 secret. Reloaded.")
	p.SeeLine("▌", "LOG_LEVEL")
	if got := p.calls("background " + dev.String()); got != 2 {
		t.Errorf("read again %d times, want once when the stream opened and once for the change", got)
	}
	// The change of this screen's own save comes back as an event, and is nothing new.
	p.Advance(p.clock, 5*time.Second)
	p.edit("API_URL", "mine").save().Advance(p.clock, 5*time.Second)
	p.tells(dev, model.WatchChanged).FinishAll().NotSee("changed: ")
}

func TestStagedEditsKeepTheirBaseAndTheConflictIsShownBeforeTheSave(t *testing.T) {
	t.Parallel()
	p := liveAt(t, dev)
	p.edit("API_URL", "mine").edit("TOKEN", "mine too").on("LOG_LEVEL").later()
	before := p.stagedLines()
	p.api.put(dev, plain("API_URL", "theirs"))
	p.api.put(dev, plain("LOG_LEVEL", "theirs as well"))
	p.tells(dev, model.WatchChanged).FinishAll()
	p.keeps(before)
	p.See("backend / dev changed: 2 secrets, 1 staged here. Reloaded.").See("Your edit is kept; the save will show both.")
	p.SeeLine("! ", "API_URL").SeeLine("LOG_LEVEL", "theirs as well").SeeLine("▌", "LOG_LEVEL")
	p.on("API_URL").See("Doppler has changed since you staged this")
	moved := func(want int) {
		t.Helper()
		if got := strings.Count(p.Screen().String(), "! Doppler has changed since"); got != want {
			t.Errorf("%d lines of the review have moved, want %d:\n%s", got, want, p.Screen())
		}
	}
	p.Press("s").See("Review")
	moved(1)
	// A review that is open already hears of it too.
	p.later()
	p.api.put(dev, masked("TOKEN", "theirs again"))
	p.tells(dev, model.WatchChanged).FinishAll()
	p.keeps(before)
	moved(2)
	p.press()
	p.FinishAll().SeeLine("Base", "Theirs", "Mine")
	p.keeps(before)
}

func TestWhatAnEditorShowsIsTheBaseOfWhatIsStagedWithIt(t *testing.T) {
	t.Parallel()
	p := liveAt(t, dev)
	p.on("API_URL").later()
	p.Press("e")
	p.api.put(dev, plain("API_URL", "theirs"))
	reads := p.calls("background " + dev.String())
	p.tells(dev, model.WatchChanged).FinishAll()
	if got := p.calls("background " + dev.String()); got != reads {
		t.Error("it was read under the editor")
	}
	p.Paste("mine").Press("ctrl+s").FinishAll()
	staged := p.staged()
	if len(staged) != 1 || staged[0].Change.Base.Raw.Reveal() != textOf(dev, "API_URL") {
		t.Fatalf("staged %v", p.stagedLines())
	}
	p.SeeLine("! ", "API_URL")

	// The same when the answer was on its way as the editor opened.
	p = liveAt(t, dev)
	p.on("API_URL").later()
	p.api.put(dev, plain("API_URL", "theirs"))
	p.tells(dev, model.WatchChanged).Press("e").FinishAll()
	p.Paste("mine").Press("ctrl+s")
	p.later().FinishAll()
	if staged = p.staged(); len(staged) != 1 || staged[0].Change.Base.Raw.Reveal() != textOf(dev, "API_URL") {
		t.Fatalf("staged %v", p.stagedLines())
	}
	p.SeeLine("! ", "API_URL")
}

func TestARevealEndsWhenTheConfigChangedAndOnlyThen(t *testing.T) {
	t.Parallel()
	p := liveAt(t, dev)
	p.on("TOKEN").later().Press("v").See(hiddenText(dev, "TOKEN"))
	p.tells(dev, model.WatchChanged).FinishAll().See(hiddenText(dev, "TOKEN"))
	p.later()
	p.api.put(dev, masked("TOKEN", "never shown"))
	p.tells(dev, model.WatchChanged).FinishAll().NotSee(hiddenText(dev, "TOKEN")).NotSee("never shown")
}

func TestTheHeaderSaysWhenTheStreamIsLostAndWhatWasMissedIsRead(t *testing.T) {
	t.Parallel()
	p := liveAt(t, dev)
	p.later()
	p.tells(dev, model.WatchDown).SeeLine("dtui", "◌ reconnecting")
	if p.Pending() != 0 {
		t.Errorf("something waits: %q", p.Labels())
	}
	p.api.put(dev, plain("LOG_LEVEL", "missed"))
	p.later()
	p.tells(dev, model.WatchLive).FinishAll().SeeLine("dtui", "● live").SeeLine("LOG_LEVEL", "missed")
}

func TestAFloodOfEventsIsReadOnceASecond(t *testing.T) {
	t.Parallel()
	p := liveAt(t, dev)
	p.later()
	before := p.calls("background " + dev.String())
	for range 20 {
		p.tells(dev, model.WatchChanged).FinishAll()
	}
	if got := p.calls("background "+dev.String()) - before; got != 1 {
		t.Errorf("read %d times at once", got)
	}
	p.Advance(p.clock, time.Second).FinishAll()
	if got := p.calls("background "+dev.String()) - before; got != 2 {
		t.Errorf("read %d times within a second", got)
	}
	p.Advance(p.clock, time.Minute).FinishAll()
	if got := p.calls("background "+dev.String()) - before; got != 2 {
		t.Errorf("read %d times although nothing more was told", got)
	}
}

func TestWhatIsInSightIsWatchedAndNothingElse(t *testing.T) {
	t.Parallel()
	see := func(p *person, want ...model.ConfigRef) {
		t.Helper()
		got := p.watch.stillOpen()
		if len(got) != len(want) {
			t.Fatalf("open streams: %q, want %q", got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("open streams: %q, want %q", got, want)
			}
		}
	}
	p := liveAt(t, dev)
	see(p, dev)
	// Somebody who only walks past opens none.
	p.open("stg").open("prd")
	see(p)
	if p.watch.opened(stg) != 0 {
		t.Error("a config was watched at which nobody stayed")
	}
	p.settled(prd)
	see(p, prd)
	p.Press("D").Paste("stg").Press("enter").FinishAll()
	p.settled(stg)
	see(p, prd, stg)
	p.later()
	p.api.put(stg, plain("LOG_LEVEL", "theirs"))
	p.tells(stg, model.WatchChanged).FinishAll().See("backend / stg changed: 1 secret.")
	p.Press("esc", "esc", "esc")
	see(p, prd)
	p.Press("ctrl+g")
	see(p)
	p.Press("x").FinishAll()
	p.settled(prd).SeeLine("dtui", "● live")
	see(p, prd)
	p.app.StopReading()
	see(p)
}

func TestLiveIsSwitchedOffAndOn(t *testing.T) {
	t.Parallel()
	p := liveAt(t, dev)
	p.Press(":").Paste("live updates").Press("enter").See("Live updates are off.").SeeLine("dtui", "○ off")
	if open := p.watch.stillOpen(); len(open) != 0 {
		t.Errorf("still open: %q", open)
	}
	p.Press(":").Paste("live updates").Press("enter").FinishAll()
	p.settled(dev).SeeLine("dtui", "● live")

	p = sit(t, ui.Options{Start: dev}, watching())
	p.FinishAll().Advance(p.clock, time.Minute).SeeLine("dtui", "○ off")
	if p.watch.opened(dev) != 0 {
		t.Error("it watches although it is off")
	}
}

func TestWithoutAStreamInThePlanItAsksNowAndThen(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev, Live: true}, watching(), func(p *person) {
		p.api.newest[dev] = model.LogEntry{ID: "log 1", CreatedAt: noon.Add(-time.Hour)}
	})
	p.watch.refuses = p.api.failure(model.Forbidden, "watch backend / dev")
	p.FinishAll().Advance(p.clock, time.Second).Arrives().FinishAll().SeeLine("dtui", "◔ polling 30 s")
	p.Advance(p.clock, 30*time.Second).FinishAll()
	if got := p.calls("names " + dev.String()); got != 2 {
		t.Errorf("asked %d times", got)
	}
	if got := p.calls("background " + dev.String()); got != 0 {
		t.Errorf("values were read %d times although nothing changed", got)
	}
	p.api.put(dev, plain("LOG_LEVEL", "theirs"))
	p.api.newest[dev] = model.LogEntry{ID: "log 2"}
	p.Advance(p.clock, 30*time.Second).FinishAll().SeeLine("LOG_LEVEL", "theirs").See("backend / dev changed: 1 secret.")

	// Nobody is there: another window, no key for long, a blank screen.
	asked := p.calls("names " + dev.String())
	p.Send(tea.BlurMsg{}).Advance(p.clock, 10*time.Minute).FinishAll()
	if got := p.calls("names " + dev.String()); got != asked {
		t.Errorf("asked %d times while somebody looked elsewhere", got-asked)
	}
	p.Send(tea.FocusMsg{}).FinishAll()
	if got := p.calls("names " + dev.String()); got != asked {
		t.Errorf("asked %d times although no key was pressed for long", got-asked)
	}
	p.Press("down").FinishAll()
	if got := p.calls("names " + dev.String()); got != asked+1 {
		t.Errorf("asked %d times once somebody was back", got-asked)
	}

	// The next config is not tried first.
	p.open("stg").Advance(p.clock, time.Second).FinishAll().SeeLine("dtui", "◔ polling 30 s")
	if p.watch.opened(stg) != 0 {
		t.Error("a stream was asked for again")
	}
	p.Press("ctrl+g").Advance(p.clock, time.Hour).FinishAll()
	if got := p.calls("names " + stg.String()); got != 1 {
		t.Errorf("asked %d times behind a blank screen", got)
	}
}

func TestPollingIsGentle(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: branch, Live: true}, watching())
	p.watch.refuses = p.api.failure(model.NotVisible, "watch")
	p.FinishAll().Advance(p.clock, time.Second).Arrives().FinishAll()
	// What flows in from the root changes a branch too.
	if got := p.calls("newest " + dev.String()); got != 1 {
		t.Errorf("the root's log was asked for %d times", got)
	}
	p.api.newest[dev] = model.LogEntry{ID: "root's"}
	p.Advance(p.clock, 30*time.Second).FinishAll()
	if got := p.calls("background " + branch.String()); got != 1 {
		t.Errorf("read %d times after the root changed", got)
	}
	p.api.reads = model.Bucket{Limit: 60, Remaining: 10}
	p.Press("down").Advance(p.clock, 30*time.Second).FinishAll().SeeLine("dtui", "◔ polling 60 s")
	p.Press("down").Advance(p.clock, time.Minute).FinishAll().SeeLine("dtui", "◔ polling 2 min")
	p.api.reads = model.Bucket{Limit: 60, Remaining: 60}
	p.Press("down").Advance(p.clock, 2*time.Minute).FinishAll().SeeLine("dtui", "◔ polling 30 s")
	p.api.fail("names "+branch.String(), p.api.failure(model.NotVisible, "list the names"))
	p.Press("down").Advance(p.clock, time.Minute).FinishAll().SeeLine("dtui", "○ off")
	if p.Advance(p.clock, time.Hour); p.Pending() != 0 {
		t.Errorf("it goes on: %q", p.Labels())
	}
}

func TestIdleBesideALiveConfigNothingHappens(t *testing.T) {
	t.Parallel()
	p := liveAt(t, dev)
	p.Advance(p.clock, time.Hour)
	if p.Pending() != 0 {
		t.Errorf("something ticks: %q", p.Labels())
	}
}

func TestAFailedReloadKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	p := liveAt(t, dev)
	p.later()
	p.api.fail("background "+dev.String(), p.api.failure(model.Forbidden, "read backend / dev"))
	p.tells(dev, model.WatchChanged).FinishAll().See("as of 12:00:0").See(textOf(dev, "LOG_LEVEL"))
	p.api.fail("background "+dev.String(), nil)
	p.Press("R").FinishAll().NotSee("as of")
}

func TestAWebhookReloadsExactlyThatConfig(t *testing.T) {
	t.Parallel()
	hook := func(p *person) { p.webhook = &fakeWebhook{deliveries: make(chan model.Delivery, 128), refused: 3} }
	p := at(t, dev, hook)
	p.open("stg").later()
	p.api.put(dev, plain("LOG_LEVEL", "theirs"))
	p.delivers(dev).delivers(prd).FinishAll().See("backend / dev changed: 1 secret.")
	if p.calls("background "+dev.String()) != 1 || p.calls("background "+stg.String()) != 0 || p.calls("background "+prd.String()) != 0 {
		t.Errorf("read: %v", p.api.calls)
	}
	for range 100 {
		p.delivers(dev).FinishAll()
	}
	if got := p.calls("background " + dev.String()); got > 2 {
		t.Errorf("a hundred deliveries had it read %d times in no time", got-1)
	}
	p.Press(":").Paste("webhook").Press("enter").See("Webhook at http://127.0.0.1:8788/: 102 taken, 3 refused.")
	// Behind a blank screen nothing is read, and the receiver lives on.
	p.Press("ctrl+g")
	p.later()
	reads := p.calls("background " + dev.String())
	p.delivers(dev).FinishAll()
	p.Press("x").FinishAll()
	p.later().delivers(stg).FinishAll()
	if got := p.calls("background " + dev.String()); got != reads {
		t.Errorf("it was read behind a blank screen")
	}
	if got := p.calls("background " + stg.String()); got != 1 {
		t.Errorf("after the blank screen %d times", got)
	}
}
