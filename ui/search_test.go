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

// searching is somebody with the search open, and something else in the project that was open.
func searching(t testing.TB, w, h int, settings ...func(*person)) *person {
	t.Helper()
	p := sitAt(t, w, h, ui.Options{Start: dev}, settings...)
	p.FinishAll()
	p.Press("ctrl+f").See("search everywhere")
	return p
}

// ordered are the calls of the kinds that a search makes, in the order in which they came.
func (p *person) track(kinds ...string) *[]string {
	var calls []string
	p.api.seen = func(call string) {
		for _, kind := range kinds {
			if strings.HasPrefix(call, kind) {
				calls = append(calls, call)
			}
		}
	}
	return &calls
}

func TestNamesAreFoundInAllProjectsWithoutReadingAValue(t *testing.T) {
	t.Parallel()
	p := searching(t, 120, 40)
	p.See("Names are read once something is typed")
	if p.reads("names ") != 0 {
		t.Error("names were read before anything was typed")
	}
	p.Type("tokn").SeeLine("TOKEN", "dev")
	p.FinishAll()
	p.SeeLine("TOKEN", "dev", "dev_ana", "stg", "prd").See("frontend").See("2 found in 7 configs").See("names as of 12:00")
	if n := p.reads("open "); n != 1 {
		t.Errorf("%d configs were read with their values, want the open one alone", n)
	}
	if p.reads("names at once ") != 0 || p.reads("background ") != 0 {
		t.Errorf("it was read for somebody who waits: %v", p.api.calls)
	}
	p.Press("esc").NotSee("search everywhere")
}

func TestTheOpenProjectIsReadFirstAndTheOthersTakeTurns(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev}, func(p *person) {
		p.api.project("alpha", "dev", "stg", "prd")
		p.api.project("omega", "dev", "stg", "prd")
	})
	p.FinishAll()
	calls := p.track("names ", "layout ")
	p.Press("ctrl+f").Type("t")
	for p.Pending() > 0 {
		p.FinishOldest()
	}
	got := strings.Join(*calls, ", ")
	want := "names backend / stg, names backend / prd, names backend / dev_ana, layout frontend, names frontend / dev, layout bare, layout hollow, names hollow / dev, " +
		"layout alpha, names alpha / dev, layout omega, names omega / dev, names frontend / prd, names alpha / stg, names omega / stg, names alpha / prd, names omega / prd"
	// Four are on their way at a time, so that neighbours may change places; each name comes once.
	if a, b := slices.Sorted(strings.SplitSeq(got, ", ")), slices.Sorted(strings.SplitSeq(want, ", ")); !slices.Equal(a, b) {
		t.Errorf("read:\n%s\nwant:\n%s", got, want)
	}
	if at := strings.Index(got, "backend / dev_ana"); at > strings.Index(got, "names frontend / dev") {
		t.Errorf("the open project does not come first: %s", got)
	}
	if strings.Index(got, "omega / dev") > strings.Index(got, "alpha / stg") || strings.Index(got, "alpha / prd") < strings.Index(got, "omega / stg") {
		t.Errorf("the projects do not take turns: %s", got)
	}
}

// crowd are projects of four configs each.
func crowd(n int) func(*person) {
	return func(p *person) {
		for i := range n {
			p.api.project(fmt.Sprintf("p%02d", i), "dev", "stg", "prd", "dev_x")
		}
	}
}

func TestTheProgressOfASearchIsHonest(t *testing.T) {
	t.Parallel()
	p := searching(t, 120, 40, crowd(9))
	p.Type("token").See("1 of about ").See("esc stops")
	for p.Pending() > 0 {
		p.FinishOldest()
		reads := slices.DeleteFunc(p.Labels(), func(label string) bool { return !strings.Contains(label, "seek") })
		if len(reads) > 4 {
			t.Fatalf("%d reads are on their way at once", len(reads))
		}
		read := p.reads("names ") + 1
		if p.Screen().Contains("esc stops") && !p.Screen().Contains(fmt.Sprintf("%d of ", read)) {
			t.Fatalf("%d configs were read:\n%s", read, p.Screen())
		}
		if p.reads("layout ") < 13 && p.Screen().Contains("esc stops") && !p.Screen().Contains("of about") {
			t.Fatalf("a guess is told as a number:\n%s", p.Screen())
		}
	}
	p.See("43 of 43 configs").NotSee("about").NotSee("not searched yet")
}

func TestASearchThatWaitsForTheRateLimitSaysUntilWhen(t *testing.T) {
	t.Parallel()
	p := searching(t, 120, 40, crowd(3))
	p.Type("token")
	p.api.until = p.clock.Now().Add(40 * time.Second)
	p.Advance(p.clock, time.Second)
	p.See("waits until 12:00:40").NotSee("Rate-limited")
}

func TestEscStopsASearchThenLeavesAndItGoesOn(t *testing.T) {
	t.Parallel()
	p := searching(t, 120, 40, crowd(9))
	p.Type("token").FinishOldest()
	p.Press("esc").See("stopped at 2 of about").See("ctrl+r goes on").SeeLine("TOKEN", "dev")
	p.FinishAll().See("stopped at 2 of about")
	before := p.reads("names ")
	p.Type("x").Press("backspace").FinishAll().See("stopped at") // What was given up does not begin by itself.
	p.Press("ctrl+r").FinishAll().See("43 of 43 configs")
	if n := p.reads("names "); n > before+43 {
		t.Errorf("%d names were read: what was there was read again", n)
	}
	p.Press("esc").NotSee("search everywhere")
}

func TestWhatWasReadEarlierIsThereAtOnceAndReadAnewOnRequest(t *testing.T) {
	t.Parallel()
	p := searching(t, 120, 40)
	p.Type("token").FinishAll()
	n := p.reads("names ")
	p.Press("esc")
	p.Advance(p.clock, 10*time.Minute)
	p.api.put(shop, plain("TOKEN_TWO", "x"))
	p.Press("ctrl+f").Type("token").See("2 found in 7 configs").See("◌ names as of 12:00").NotSee("TOKEN_TWO")
	if p.FinishAll(); p.reads("names ") != n {
		t.Error("names that are known were read again")
	}
	p.Press("ctrl+r").FinishAll().See("TOKEN_TWO").See("names as of 12:10")
	if got := p.reads("names "); got != n+7 {
		t.Errorf("%d names were read anew, want 7", got-n)
	}
}

func TestAHitIsOpenedAtItsSecret(t *testing.T) {
	t.Parallel()
	p := searching(t, 120, 40)
	p.Type("apiurl").FinishAll()
	p.Press("down", "down", "down", "right").See("API_URL  in frontend / prd")
	p.Press("enter").FinishAll().SeeLine("API_URL", "frontend/prd/API_URL").See("3 Secrets  frontend / prd")
	if p.api.calls["open frontend / prd"] != 1 {
		t.Errorf("the config was not opened for the person: %v", p.api.calls)
	}
}

func TestOpeningAConfigDoesNotWaitForTheSearch(t *testing.T) {
	t.Parallel()
	p := searching(t, 120, 40, crowd(9))
	p.Type("token").FinishLabel("seek").FinishLabel("seek").FinishLabel("seek")
	p.Press("down", "right", "enter").FinishAll().See("3 Secrets  backend / dev_ana")
	if n := p.reads("names "); n > 4 {
		t.Errorf("%d names were read after the search was left", n)
	}
}

func TestFailuresOfASearchSayWhyAndAreTriedAgain(t *testing.T) {
	t.Parallel()
	p := searching(t, 120, 40)
	p.api.fail("names "+prd.String(), p.api.failure(model.Forbidden, "list the names"))
	p.Type("token").FinishAll().See("not allowed  backend / prd: This token does not have write access").See("6 of 7 configs, 1 failed")
	p.api.fail("names "+prd.String(), nil)
	p.Press("ctrl+r").FinishAll().See("7 of 7 configs").NotSee("not allowed")

	q := searching(t, 120, 40)
	q.api.fail("names "+prd.String(), q.api.failure(model.Unavailable, "list the names"))
	q.Type("token").FinishAll().See("Stopped at").See("connection refused").See("tries again")
}

func TestAValueIsLookedForAfterSayingWhatThatCosts(t *testing.T) {
	t.Parallel()
	p := searching(t, 120, 40)
	p.Press("tab").See("parts of values").Type("dev-TOK").NotSee("dev-TOK")
	p.Press("enter").SeeLine("TOKEN", "dev").See("Read values").See("access log").See("Read backend: 3 configs").See("Read all: about")
	if n := p.reads("open ") + p.reads("background "); n != 1 {
		t.Errorf("%d configs were read before the answer", n)
	}
	p.Press("right", "enter").FinishAll()
	if n := p.reads("background "); n != 3 {
		t.Errorf("%d configs were read, want the 3 of the project", n)
	}
	p.See("1 found in 4 configs").See("restricted, not searched")
	p.Press("a").See("Read all").Press("right", "enter").FinishAll()
	p.See("frontend").See("values of 7 of 7 configs").NotSee("hidden-")
	p.Press("x").See("whole values").See("No value that was read holds it")
	p.Press("x", "w").See("parts of raw values").See("frontend")
}

func TestTheValuesAndTheTextOfASearchAreLetGoOf(t *testing.T) {
	t.Parallel()
	start := func(t *testing.T) *person {
		p := searching(t, 120, 40)
		p.Press("tab").Type("prd-TOK").Press("enter", "right", "enter").FinishAll()
		p.See("values of 4 of").See("1 found")
		return p
	}
	t.Run("leaving", func(t *testing.T) {
		t.Parallel()
		p := start(t)
		p.Press("esc", "ctrl+f", "tab").See("1 config read").See("Type a value")
	})
	t.Run("blank", func(t *testing.T) {
		t.Parallel()
		p := start(t)
		p.letsGo()
		p.Press("x").FinishAll().See("Type a value").NotSee("found in")
	})
	t.Run("blank while it reads", func(t *testing.T) {
		t.Parallel()
		p := searching(t, 120, 40, crowd(3))
		p.Press("tab").Type("hidden").Press("enter", "right", "right", "enter").FinishOldest()
		p.letsGo()
		p.FinishAll()
		p.holdsNothing()
		p.Press("x").FinishAll().See("Type a value").See("1 config read")
	})
	t.Run("another session", func(t *testing.T) {
		t.Parallel()
		p := sitAt(t, 120, 40, ui.Options{Start: dev}, withAccess())
		p.FinishAll()
		p.Press("ctrl+f", "tab").Type("prd-TOK").Press("enter", "right", "enter").FinishAll().See("1 found")
		other := elsewhere(p)
		p.access.session = func() ui.Session { return p.access.as(other, model.CLIToken) }
		p.Press("down", "ctrl+o", "l", "1").FinishAll().SeeLine("dtui", "Other Inc").NotSee("search everywhere")
		p.Press("ctrl+f").See("Type a part of a name").See("0 found in 0 configs")
	})
	t.Run("the same person anew", func(t *testing.T) {
		t.Parallel()
		p := sitAt(t, 120, 40, ui.Options{Start: dev}, withAccess())
		p.FinishAll()
		p.Press("ctrl+f", "tab").Type("prd-TOK").Press("enter", "right", "enter").FinishAll().See("1 found")
		p.Press("down", "ctrl+o", "l", "1").FinishAll().SeeLine("dtui", "Acme").See("Type a value").NotSee("1 found")
	})
	t.Run("names", func(t *testing.T) {
		t.Parallel()
		p := start(t)
		p.Press("tab").See("names in all projects").Press("tab").See("Type a value")
	})
}

func TestAHitIsRevealedAloneAndMaskedAgain(t *testing.T) {
	t.Parallel()
	p := searching(t, 120, 40)
	p.Press("tab").Type("hidden").Press("enter", "right", "enter").FinishAll()
	p.Press("down").See("DB_PASSWORD  in backend / dev")
	p.Allow(hiddenText(dev, "DB_PASSWORD")).Press("v").See(hiddenText(dev, "DB_PASSWORD")).NotSee("hidden-stg").See("masked again in 30 s")
	p.Press("right").NotSee("hidden-")
	p.Press("left").NotSee("hidden-")
}

func TestCopyingAHitReadsItsConfigFirst(t *testing.T) {
	t.Parallel()
	p := searching(t, 120, 40)
	p.Type("token").FinishAll()
	p.Press("down", "right", "right", "y").See("Reading backend").FinishAll()
	if len(p.copied) != 1 || !strings.HasPrefix(p.copied[0], "hidden-") {
		t.Errorf("copied %q", p.copied)
	}
	p.See("Copied TOKEN of backend / ")
}

func TestHitsGoSideBySide(t *testing.T) {
	t.Parallel()
	p := searching(t, 120, 40)
	p.Type("token").FinishAll()
	p.Press("down", "D").See("Mark a secret in each of two configs first")
	p.Press("space", "right", "space").See("2 marked").Press("D").FinishAll().See("Diff ")
	p.Press("esc").See("2 marked").Press("M").FinishAll().See("─ Matrix")
	p.Press("esc").See("search everywhere")
}

func TestWhereElseAValueIsUsedAndWhoRefersToIt(t *testing.T) {
	t.Parallel()
	p := at(t, shop, func(p *person) {
		p.api.put(dev, masked("SAME", "hidden-shared"))
		p.api.put(shop, masked("SHARED", "hidden-shared"))
		link := masked("DEEP", "${SHOP_LINK}")
		link.Computed = model.NewValue("hidden-deep")
		p.api.put(dev, link)
	})
	p.on("SHARED").Press("W").See("Where else").See("Nothing that was read has the same value")
	p.Press("a").See("access log").Press("right", "right", "enter").FinishAll()
	p.SeeLine("SAME", "backend / ", "dev").See("the same value")
	p.do("esc").on("API_URL").Press("W").See("1 found in 1 config")
	p.Press("a", "right", "right", "enter").FinishAll().See("refers to it").SeeLine("SHOP_LINK", "backend / ").See("gets it through another").SeeLine("DEEP", "backend / ")
	p.NotSee("hidden-")
	p.Press("enter").FinishAll().See("3 Secrets  backend / ")
}

func TestAClickGoesToARowAndToTheField(t *testing.T) {
	t.Parallel()
	p := searching(t, 120, 40)
	p.Type("token").FinishAll()
	row := 0
	for y, line := range p.Screen().Lines() {
		if strings.Contains(line, "TOKEN ") && !strings.Contains(line, "├─") {
			row = y // The last one is that of frontend, above the details.
		}
		if strings.Contains(line, "├─") {
			break
		}
	}
	p.Click(10, row).See("TOKEN  in frontend / dev").Press("right").See("TOKEN  in frontend / prd")
	p.Click(10, row-1).See("TOKEN  in frontend / ").Click(10, 2).Type("x").See("No name that was read holds these letters")
}

// Names that are being read are no values: the screen of who uses a value says nothing of them, and esc leaves it.
func TestNamesThatAreReadAreNoProgressOfValues(t *testing.T) {
	t.Parallel()
	p := searching(t, 120, 40, crowd(3))
	p.Type("token").FinishOldest()
	p.Press("down", "W").See("Where else").See("values of 1 of about").NotSee("stops").Press("esc").See("search everywhere").See("esc stops")
}

func TestPresenterModeHidesASearch(t *testing.T) {
	t.Parallel()
	p := sitAt(t, 120, 40, ui.Options{Start: dev, HideNames: true})
	p.FinishAll()
	p.Press("ctrl+f").Type("token").FinishAll()
	p.Press("down", "ctrl+k").NotSee("TOKEN").NotSee("token").See("SECRET ")
	q := searching(t, 120, 40)
	q.Press("ctrl+k").Type("token").FinishAll()
	q.See("TOKEN").NotSee("hidden-").NotSee(textOf(dev, "TOKEN"))
}

func TestGoldenSearch(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		name := fmt.Sprintf("-%dx%d", size[0], size[1])
		p := searching(t, size[0], size[1], crowd(4))
		p.Type("oken").FinishOldest().FinishOldest().FinishOldest().FinishOldest()
		p.Golden("search-loading" + name)
		p.FinishAll().Press("down", "space", "right").Golden("search" + name)
		p.Press("tab").Type("dev-TOK").Press("enter").Golden("search-asks" + name)
		p.Press("right", "enter").FinishAll().Golden("search-values" + name)
		p = sitAt(t, size[0], size[1], ui.Options{Start: shop})
		p.FinishAll()
		p.on("API_URL").Press("W", "a", "right", "right", "enter").FinishAll().Golden("where-else" + name)
	}
}
