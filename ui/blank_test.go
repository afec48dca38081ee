package ui_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui"
)

const blankLine = " Blank since "

// walker collects every text that can be reached from a value, through unexported fields and in the unused room of slices
// too. Functions are the one thing that it cannot look into. What skip names is left out.
type walker struct {
	skip func(v reflect.Value, field string) bool
	// room has it look into what slices have room for, beyond their length.
	room  bool
	seen  map[[2]uintptr]bool
	found []string
}

func texts(from any, room bool, skip func(reflect.Value, string) bool) []string {
	w := walker{skip: skip, room: room, seen: map[[2]uintptr]bool{}}
	w.walk(reflect.ValueOf(from))
	return w.found
}

func (w *walker) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		w.found = append(w.found, v.String())
	case reflect.Pointer, reflect.Map:
		w.follow(v)
	case reflect.Interface:
		w.walk(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if !w.skip(v, v.Type().Field(i).Name) {
				w.walk(v.Field(i))
			}
		}
	case reflect.Slice:
		if w.room {
			v = v.Slice(0, v.Cap())
		}
		w.list(v)
	case reflect.Array:
		w.list(v)
	}
}

// follow looks at what a pointer or a map holds, once.
func (w *walker) follow(v reflect.Value) {
	if v.IsNil() || w.seen[[2]uintptr{v.Pointer(), uintptr(v.Kind())}] || w.skip(v, "") {
		return
	}
	w.seen[[2]uintptr{v.Pointer(), uintptr(v.Kind())}] = true
	if v.Kind() == reflect.Pointer {
		w.walk(v.Elem())
		return
	}
	for entries := v.MapRange(); entries.Next(); {
		w.walk(entries.Key())
		w.walk(entries.Value())
	}
}

// list looks at a list, which may be the characters or the bytes of a text.
func (w *walker) list(v reflect.Value) {
	var text []rune
	for i := range v.Len() {
		switch at := v.Index(i); at.Kind() {
		case reflect.Int32:
			text = append(text, rune(at.Int()))
		case reflect.Uint8:
			text = append(text, rune(at.Uint()))
		default:
			w.walk(at)
		}
	}
	w.found = append(w.found, string(text))
}

// reachable are the secret texts that the program still holds, beside what is staged, undone or typed.
func (p *person) reachable(typed ...string) []string {
	never := func(reflect.Value, string) bool { return false }
	kept := append(texts(p.app.Staging(), false, never), typed...)
	held := p.held()
	var found []string
	for _, secret := range p.api.secretTexts() {
		at := slices.IndexFunc(held, func(text string) bool { return strings.Contains(text, secret) })
		if at >= 0 && !slices.ContainsFunc(kept, func(text string) bool { return strings.Contains(text, secret) }) {
			found = append(found, secret)
		}
	}
	return found
}

// held is every text that can be reached from the program.
func (p *person) held() []string {
	return texts(p.app, true, func(v reflect.Value, field string) bool {
		// The environment holds the fake world itself; the looks hold colours only.
		return field == "env" && v.Type() == reflect.TypeFor[ui.App]() || strings.Contains(v.Type().String(), "theme.") ||
			strings.Contains(v.Type().String(), "keys.Table")
	})
}

// secretTexts are all texts of the fake world that stand nowhere else.
func (f *fakeAPI) secretTexts() []string {
	var all []string
	for _, config := range f.configs {
		for _, s := range config.secrets {
			if model.Managed(s.Name) {
				continue
			}
			for _, v := range []model.Value{s.Raw, s.Computed} {
				if first, _, _ := strings.Cut(v.Reveal(), "\n"); len(first) > 5 {
					all = append(all, first)
				}
			}
		}
		all = append(all, pastTexts(config.log)...)
	}
	return all
}

// letsGo blanks the screen and fails if anything that was read is still held.
func (p *person) letsGo(typed ...string) *person {
	p.t.Helper()
	p.Press("ctrl+g").See(blankLine)
	p.holdsNothing(typed...)
	return p
}

func (p *person) holdsNothing(typed ...string) {
	p.t.Helper()
	if found := p.reachable(typed...); len(found) > 0 {
		p.t.Fatalf("still reachable: %q", found)
	}
}

func TestTheWalkFindsWhatIsHeld(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	if found := p.reachable(); !slices.Contains(found, hiddenText(dev, "TOKEN")) {
		t.Fatalf("found only %q", found)
	}
	p.on("TOKEN").Press("e")
	if found := p.reachable(); len(found) == 0 {
		t.Fatal("nothing found")
	}
}

func TestPromise5BlankIsEmptyAndComesBackAtTheSamePlace(t *testing.T) {
	t.Parallel()
	p := at(t, dev, many)
	p.edit("API_URL", "mine").edit("TOKEN", "mine too").on("Z_FILLER_40").Press("pgdown", "pgup")
	p.Advance(p.clock, 2*time.Hour)
	before, staged, calls := p.Screen().String(), p.stagedLines(), p.api.calls["open backend / dev"]
	p.letsGo()
	lines := p.Screen().Lines()
	if want := " Blank since 14:00. 2 staged changes are kept in memory. Any key reads again; this hides, it does not lock."; lines[0] != want {
		t.Errorf("the line is %q", lines[0])
	}
	if rest := strings.TrimSpace(strings.Join(lines[1:], "")); rest != "" || p.View().Cursor != nil {
		t.Errorf("also on the screen: %q", rest)
	}
	p.FinishAll().See(blankLine)
	if p.api.calls["open backend / dev"] != calls {
		t.Error("a blank screen reads")
	}
	// The key does nothing but that.
	p.Press("d").NotSee(blankLine).See("Loading secrets of backend / dev").FinishAll()
	p.keeps(staged)
	after := strings.ReplaceAll(p.Screen().String(), "from Doppler at 14:00:00", "from Doppler at 12:00:00")
	if after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

func TestPromise5BlankAfterIdle(t *testing.T) {
	t.Parallel()
	p := sit(t, ui.Options{Start: dev, BlankAfter: 10 * time.Minute})
	p.FinishAll()
	p.Advance(p.clock, 9*time.Minute).Press("down")
	p.Advance(p.clock, 9*time.Minute).Click(40, 5)
	p.Advance(p.clock, 9*time.Minute).Paste("x")
	p.Advance(p.clock, 9*time.Minute).Wheel(40, 5, 1)
	p.Advance(p.clock, 9*time.Minute+59*time.Second).NotSee(blankLine)
	p.Advance(p.clock, time.Second).See(blankLine)
	p.holdsNothing()
	// Nothing wakes it up but a person: not time, not the mouse passing by.
	p.Advance(p.clock, 24*time.Hour).See(blankLine)
	p.Send(tea.MouseMotionMsg{X: 3, Y: 3}).Wheel(3, 3, 1).Focus(false).Focus(true).Resize(80, 24).See(blankLine).Resize(120, 40)
	p.Click(40, 5).NotSee(blankLine).FinishAll().See("API_URL")
	p.Advance(p.clock, 10*time.Minute).See(blankLine)
	p.Paste("y").NotSee(blankLine)
}

func TestNobodyIsBlankedWithoutATime(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.Advance(p.clock, 100*time.Hour).NotSee(blankLine)
}

func TestPromise5NothingReadIsHeldBehindABlankScreen(t *testing.T) {
	t.Parallel()
	compare := func(p *person) {
		p.on("TOKEN").Press("D").Paste("stg").Press("enter").FinishAll().See("Diff")
		p.Press("v", "down", "up", "v")
	}
	collide := func(p *person) {
		p.edit("TOKEN", "mine").edit("API_URL", "mine").edit("LOG_LEVEL", "mine")
		p.api.put(dev, masked("TOKEN", "theirs-hidden-text"))
		p.api.put(dev, plain("API_URL", "theirs-plain-text"))
		p.save().See("Theirs")
	}
	for name, at2 := range map[string]func(*person){
		"browse":            func(p *person) { p.on("TOKEN").Press("v") },
		"several configs":   func(p *person) { p.open("stg").open("prd").open("dev") },
		"a reload":          func(p *person) { p.Press("R") },
		"the copy menu":     func(p *person) { p.on("TOKEN").Press("space", "Y") },
		"a closed editor":   func(p *person) { p.on("TOKEN").Press("e", "ctrl+t", "esc") },
		"an editor":         func(p *person) { p.on("TOKEN").Press("e", "ctrl+t") },
		"a branch deletion": func(p *person) { p.open("dev_ana").on("TOKEN").do("d").answered().do("down") },
		"a visibility":      func(p *person) { p.on("TOKEN").Press("V") },
		"a diff":            compare,
		"a matrix": func(p *person) {
			p.Press("M").FinishAll().See("Matrix")
			p.cell("TOKEN", "stg").Press("v", "down", "x", "up", "v")
		},
		"a matrix with a value for several": func(p *person) {
			p.Press("M").FinishAll()
			p.cell("TOKEN", "stg").do("space").cell("TOKEN", "dev").Press("space", "e").See("Set TOKEN")
		},
		"a matrix that loads": func(p *person) { p.Press("M").FinishOldest().See("left") },
		"a left matrix":       func(p *person) { p.Press("M").FinishAll().Press("esc", "esc").NotSee("Matrix") },
		"a text diff":         func(p *person) { layLines(p); p.Press("n", "z", "W") },
		"a history that was left by a search": func(p *person) {
			p.Press("H").FinishAll().Press("ctrl+f").Paste("LOG_LEVEL").FinishAll().Press("enter").FinishAll()
		},
		"a diff that was left by a search": func(p *person) {
			p.Press("ctrl+f").Paste("TOKEN").FinishAll().Press("down", "space", "right", "space", "D").FinishAll().See("Diff")
			p.Press("v", "ctrl+f").See("search everywhere")
		},
		"a left diff": func(p *person) { compare(p); p.Press("esc", "esc") },
		"a plan": func(p *person) {
			p.Press("ctrl+a", "P").Paste("stg").Press("enter").FinishAll().See("Promote plan").Press("down", "v")
		},
		"a review":        func(p *person) { p.edit("TOKEN", "mine").Press("s", "v") },
		"undone":          func(p *person) { p.edit("TOKEN", "mine").edit("API_URL", "x").Press("u", "s", "U", "esc") },
		"a conflict":      collide,
		"a decided one":   func(p *person) { collide(p); p.Press("m", "t", "u") },
		"a left conflict": func(p *person) { collide(p); p.Press("esc", "esc") },
		"a promotion saved": func(p *person) {
			p.on("TOKEN").Press("P").Paste("stg").Press("enter").FinishAll()
			p.Press("enter").FinishAll()
			p.press()
			p.FinishAll().See("B takes")
		},
		"a save": func(p *person) { p.edit("TOKEN", "mine").save() },
		"a lost save": func(p *person) {
			p.api.fail("save backend / dev", p.api.failure(model.Unavailable, "save"))
			p.edit("TOKEN", "mine").save()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := at(t, dev)
			at2(p)
			staged := p.stagedLines()
			p.letsGo()
			p.FinishAll().See(blankLine)
			p.holdsNothing()
			p.Press("x").NotSee(blankLine).FinishAll()
			p.keeps(staged)
			p.letsGo()
			p.keeps(staged)
		})
	}
}

func TestPromise5BlankComesBackToEveryScreen(t *testing.T) {
	t.Parallel()
	for name, place := range map[string]func(testing.TB) *person{
		"diff": diffing, "plan": planning, "conflict": colliding,
		"review": func(t testing.TB) *person { return with(busy(t), "s", "down") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := place(t)
			p.FinishAll().Advance(p.clock, 5*time.Second)
			before := p.Screen().String()
			p.letsGo()
			p.Press("x").FinishAll()
			if after := strings.ReplaceAll(p.Screen().String(), "12:00:05", "12:00:00"); after != before {
				t.Errorf("before:\n%s\nafter:\n%s", before, after)
			}
		})
	}
}

func TestPromise3WhatIsTypedSurvivesABlankScreen(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("TOKEN").Press("e").Type("half-typed")
	p.letsGo("half-typed").See("An open editor is kept in memory.")
	p.Forbidden("half-typed")
	p.Press("enter").See("Edit TOKEN").NotSee("half-typed").FinishAll()
	p.keeps(nil)
	p.Allow("half-typed").Press("ctrl+t").See("half-typed").Type("-on").Press("ctrl+s")
	if lines := p.staged(); len(lines) != 1 || lines[0].Value.Reveal() != "half-typed-on" || lines[0].Base.Raw.Reveal() != hiddenText(dev, "TOKEN") {
		t.Fatalf("staged: %v", p.stagedLines())
	}
	// In the middle of a text that was there: the cursor stays where it was.
	p.on("API_URL").Press("e", "ctrl+t", "home").Type("my-").Press("ctrl+g", "x").FinishAll()
	p.Type("own-").Press("ctrl+s")
	if got, _ := p.app.Staging().Of(p.staged()[0].ID).Get("API_URL"); got.Value.Reveal() != "my-own-"+textOf(dev, "API_URL") {
		t.Fatalf("staged %q", got.Value.Reveal())
	}
	// A note, a name.
	p.on("DB_PASSWORD").Press("t", "ctrl+u").Type("a note").Press("ctrl+g", "x").FinishAll().See("Note of DB_PASSWORD").See("a note")
	p.Press("esc", "a").Type("NEW").Press("tab").Type("new-text")
	p.letsGo("new-text").Press("x").FinishAll().See("Add a secret").See("NEW").Press("ctrl+s").SeeLine("NEW", "new")
}

func TestPromise3AnUntouchedEditorWaitsForItsText(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.on("TOKEN").Press("e")
	p.letsGo()
	p.Press("x").See("being read again").Press("enter").See("wait for its answer").Press("ctrl+t").FinishAll()
	p.Press("ctrl+t").See(hiddenText(dev, "TOKEN")).Press("enter")
	p.keeps(nil)
}

func TestPromise3ASaveUnderWayIsFiledBehindABlankScreen(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("TOKEN", "mine").sent()
	p.Press("ctrl+g").FinishAll().See(blankLine)
	p.holdsNothing()
	if p.app.Staged() != 0 || len(p.api.orders) != 1 {
		t.Fatalf("%d staged, %d sent", p.app.Staged(), len(p.api.orders))
	}
	p.Advance(p.clock, time.Minute)
	p.Press("x").See("Saved 1 change to backend / dev.").FinishAll()
	p.Advance(p.clock, 5*time.Second).NotSee("Saved 1 change")
}

func TestPromise4AConflictFoundBehindABlankScreenIsDecidedAfterwards(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("TOKEN", "mine")
	p.api.put(dev, masked("TOKEN", "theirs-hidden-text"))
	p.sent()
	p.Press("ctrl+g").FinishAll().See(blankLine)
	p.holdsNothing()
	p.Press("x").See("Theirs").See("reading it again").Press("m").See("is being read again")
	p.FinishAll().NotSee("reading it again").Press("v").See("theirs-hidden-text").Press("m").FinishAll()
	if lines := p.staged(); len(lines) != 1 || lines[0].Base.Raw.Reveal() != "theirs-hidden-text" || lines[0].Value.Reveal() != "mine" {
		t.Fatalf("staged: %v", p.stagedLines())
	}
}

func TestPromise3BlankWithoutANetwork(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.edit("TOKEN", "mine")
	staged := p.stagedLines()
	p.letsGo()
	p.api.fail("open backend / dev", p.api.failure(model.Unavailable, "read the secrets of backend / dev"))
	p.Press("x").FinishAll().See("R tries again.").See("Offline since")
	p.keeps(staged)
	p.letsGo()
	p.api.fail("open backend / dev", nil)
	p.Press("x").FinishAll()
	p.Press("R").FinishAll().SeeLine("TOKEN", "edited")
	p.keeps(staged)
}

func TestPromise5RepliesThatComeLateAreDropped(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.asked("stg")
	p.letsGo()
	p.FinishAll().See(blankLine)
	p.holdsNothing()
	p.Press("x").FinishAll().SeeLine("3 Secrets", "backend / stg").See(textOf(stg, "API_URL"))
	// Before anything was read at all.
	p = sit(t, ui.Options{Start: dev})
	p.Press("ctrl+g").FinishAll().See(blankLine)
	p.holdsNothing()
	p.Press("x").FinishAll().See(textOf(dev, "API_URL")).See("Acme").SeeLine("2 Configs", "4")
}

func TestPromise2BlankProtectsAgain(t *testing.T) {
	t.Parallel()
	p := at(t, prd)
	p.edit("API_URL", "mine").letsGo()
	p.Press("x").FinishAll()
	p.on("TOKEN").do("d").asksToUnlock()
}

func TestATakeBackThatWasLetGoOfSaysSo(t *testing.T) {
	t.Parallel()
	p := promoted(t)
	p.letsGo()
	p.Press("x").FinishAll()
	p.Press("B").See("The last promotion cannot be taken back any more")
}

func TestBlankLeavesNothingOfTrouble(t *testing.T) {
	t.Parallel()
	p := at(t, dev)
	p.api.fail("open backend / stg", errors.New("the connection was cancelled"))
	p.asked("stg")
	p.Press("ctrl+g", "x").FinishAll()
	if p.View().WindowTitle != "dtui" {
		t.Error("the title tells something")
	}
}

func TestGoldenBlank(t *testing.T) {
	t.Parallel()
	p := posed(t, 120, 40, ui.Options{})
	p.Press("ctrl+g").Golden("blank-120x40")
}
