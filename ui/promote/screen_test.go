package promote

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

func TestPlanIsListedByTarget(t *testing.T) {
	t.Parallel()
	b := demo(t)
	seen := b.see(120, 38)
	b.sees(seen, "9 secrets → 2 configs", "from backend / stg   to stg_eu, prd", "▾ stg_eu  STAGING", "3 create · 3 overwrite · 1 same · 2 blocked",
		"▾ prd  PRODUCTION  ⊖ locked  ⊛ protected", "[x] + create     DB_POOL_SIZE              ∅ → 20", "= same       LOG_LEVEL",
		"⊗ blocked    STRIPE_KEY                ⊗ restricted", "[ ] ~ overwrite  API_URL", "! ${DB_SCHEME} does not exist in prd", "» ref → ••••••••")
	b.seesNot(seen, "DOPPLER_CONFIG", "plum-otter", "red-heron", "fox-quartz")
	seen = b.see(80, 22)
	b.sees(seen, "9 → 2 configs", "▾ prd  PROD  ⊖  ⊛", "3 + 3 ~ 1 = 2 ⊗", "! staging host ", "11 ticked")
	seen = b.see(60, 14)
	b.sees(seen, "[x] + DB_POOL_SIZE", "∅ → 20")
	b.do(keys.NextWarning)
	b.sees(b.see(80, 22), "▌  [x] ~ SENTRY_DSN", "! 1 of 5", "would stop")
	b.do(keys.NextWarning, keys.NextWarning, keys.NextWarning, keys.NextWarning)
	b.sees(b.see(80, 22), "! 5 of 5")
}

func TestPromise5OnlyTheAskedForPairIsShown(t *testing.T) {
	t.Parallel()
	b := demo(t)
	b.goTo(stgEU, "TOKEN")
	seen := b.see(120, 38)
	b.sees(seen, "blue-crane → ••••••••", "a fixed text of 9 B, unmasked there")
	b.seesNot(seen, "red-heron")
	b.do(keys.Reveal)
	seen = b.see(120, 38)
	b.sees(seen, "blue-crane → red-heron", "24s", "hide the pair")
	b.seesNot(seen, "fox-quartz", "plum-otter")
	b.c.Behind = true
	b.seesNot(b.see(120, 38), "red-heron")
	b.c.Behind = false
	b.do(keys.Down)
	b.seesNot(b.see(120, 38), "red-heron")
	b.goTo(prd, "TOKEN")
	b.seesNot(b.see(120, 38), "red-heron")
	b.goTo(prd, "STRIPE_KEY")
	if b.s.Off(b.c, keys.Reveal) == "" {
		t.Error("what is restricted can be revealed")
	}
}

func TestTicksAreStagedAsOneStep(t *testing.T) {
	t.Parallel()
	b := demo(t)
	b.goTo(stgEU, "API_URL")
	if b.s.made.lines != 6+5 {
		t.Fatalf("%d are ticked", b.s.made.lines)
	}
	b.do(keys.TickAll)
	if b.s.made.lines != 5 || b.s.made.into != 1 {
		t.Fatalf("%d are ticked in %d", b.s.made.lines, b.s.made.into)
	}
	b.goTo(stgEU, "SENTRY_DSN")
	b.do(keys.Tick)
	effects := b.do(keys.Accept)
	want := []screen.Effect{screen.Staged{}, screen.Done("Staged 6 changes in 2 configs. Nothing is sent yet."), screen.Leave{}, screen.Do{Action: "review"}}
	if !slices.Equal(effects, want) {
		t.Fatalf("staging does %v", effects)
	}
	eu, production := b.c.W.Staging.Of(b.c.W.Loaded(stgEU).ID()), b.c.W.Staging.Of(b.c.W.Loaded(prd).ID())
	if eu.Len() != 1 || production.Len() != 5 {
		t.Errorf("staged %d and %d", eu.Len(), production.Len())
	}
	if line, _ := eu.Get("SENTRY_DSN"); line.Value.Reveal() != "plum-otter" || line.Base.Raw.Reveal() != "${infra.stg.SENTRY_DSN}" {
		t.Errorf("SENTRY_DSN is staged as %+v", line)
	}
	if _, staged := production.Get("API_URL"); staged {
		t.Error("a line with a danger was staged without a tick")
	}
	if b.c.W.Saved(model.SaveReport{ID: production.ID, Lines: []model.LineResult{{Change: production.Lines()[0], State: model.Applied}}}) != 1 {
		t.Error("the lines are not known as a promotion")
	}
	if _, ok := b.c.W.Staging.Undo(); !ok || b.c.W.Staging.Len() != 0 {
		t.Errorf("undo leaves %d", b.c.W.Staging.Len())
	}
}

func TestNothingTickedCannotBeStaged(t *testing.T) {
	t.Parallel()
	b := demo(t)
	for _, target := range []model.ConfigRef{stgEU, prd} {
		b.goTo(target, "TOKEN")
		b.do(keys.TickAll)
		if target == prd {
			b.do(keys.TickAll)
		}
	}
	if why := b.s.Off(b.c, keys.Accept); why != "nothing is ticked" {
		t.Errorf("the reason is %q", why)
	}
	if say, ok := b.do(keys.Accept)[0].(screen.Say); !ok || say.Text != "Nothing is ticked." || b.c.W.Staging.Len() != 0 {
		t.Errorf("said %+v", say)
	}
	b.goTo(stgEU, "LOG_LEVEL")
	if why := b.s.Off(b.c, keys.Tick); why != "LOG_LEVEL is the same there already" {
		t.Errorf("the reason is %q", why)
	}
	b.goTo(stgEU, "GONE")
	if why := b.s.Off(b.c, keys.Tick); !strings.Contains(why, "the source does not have it") {
		t.Errorf("the reason is %q", why)
	}
	b.goTo(stgEU, "TOKEN")
	b.do(keys.Tick)
	if b.c.ReadOnly = true; b.s.Off(b.c, keys.Accept) != "dtui was started to read only" {
		t.Error("a run that only reads can stage")
	}
}

func TestTicksOutliveANewReading(t *testing.T) {
	t.Parallel()
	b := demo(t)
	b.goTo(prd, "API_URL")
	b.do(keys.Tick)
	b.goTo(prd, "TOKEN")
	b.do(keys.Tick)
	b.goTo(prd, "TOKEN")
	before := b.s.made.lines
	later := model.NewSnapshot(owner, config(prd), noon.Add(1), append(slices.Clone(b.c.W.Loaded(prd).Secrets()), plain("LOG_LEVEL", "debug")))
	b.c.W.Read(later)
	b.s.Refresh(b.c)
	if _, line := b.s.current(); line == nil || line.Name != "TOKEN" || line.Ticked {
		t.Errorf("the cursor is on %+v", line)
	}
	if b.s.made.lines != before-1 {
		t.Errorf("%d are ticked after a line became the same, %d before", b.s.made.lines, before)
	}
	if err := b.c.W.SetValue(later.ID(), "API_URL", model.NewValue("x")); err != nil {
		t.Fatal(err)
	}
	b.s.Refresh(b.c)
	b.goTo(prd, "API_URL")
	b.sees(b.see(120, 38), "a change of it is already staged there")
}

func TestWaitingAndRefusals(t *testing.T) {
	t.Parallel()
	c := empty(t, theme.Unicode())
	layout := model.Layout{ID: model.ProjectID{Slug: "backend"}, Configs: []model.Config{config(stg), config(stgEU), config(prd)}}
	c.W.LayoutIs("backend", c.W.BeginLayout("backend", noon), layout, nil)
	other := model.Layout{ID: model.ProjectID{Slug: "infra"}, Configs: []model.Config{config(infra)}}
	c.W.LayoutIs("infra", c.W.BeginLayout("infra", noon), other, nil)
	branch := model.ConfigRef{Project: "backend", Config: "prd_eu"}
	layout.Configs = append(layout.Configs, config(branch))
	c.W.LayoutIs("backend", c.W.BeginLayout("backend", noon), layout, nil)
	b := &bench{t, c, New(c, stg, []model.ConfigRef{stgEU, branch}, []string{"A", "B"})}
	want := func(refs ...model.ConfigRef) {
		t.Helper()
		var wanted []screen.Effect
		for _, ref := range refs {
			wanted = append(wanted, screen.Want{Ref: ref})
		}
		got := slices.DeleteFunc(b.s.Refresh(c), func(e screen.Effect) bool {
			_, policies := e.(screen.WantPolicies)
			return policies
		})
		if !slices.Equal(got, wanted) {
			t.Fatalf("asked for %v", got)
		}
	}
	want(stg, stgEU, branch, prd)
	b.sees(b.see(80, 22), "Loading backend / stg", "Loading backend / prd_eu")
	if b.s.Off(c, keys.Accept) == "" {
		t.Error("a plan that is not made can be staged")
	}
	numbers := map[model.ConfigRef]uint64{}
	for _, ref := range []model.ConfigRef{stg, stgEU, branch, prd} {
		numbers[ref] = c.W.BeginOpen(ref, noon)
	}
	want()
	c.W.Opened(stg, numbers[stg], snapshot(stg, plain("A", "1"), masked("B", "${infra.stg.KEY} ${nowhere.x.KEY}")), nil)
	c.W.Opened(stgEU, numbers[stgEU], snapshot(stgEU), nil)
	c.W.Opened(prd, numbers[prd], snapshot(prd), nil)
	want(infra)
	c.W.Opened(branch, numbers[branch], nil, &model.Failure{Kind: model.Forbidden, Messages: []string{"no\x1b[2J access"}})
	b.sees(b.see(80, 22), "Loading infra / stg", "Could not read backend / prd_eu: no<ESC>[2J access", "R tries again")
	c.W.Opened(infra, c.W.BeginOpen(infra, noon), nil, errors.New("gone"))
	want()
	seen := b.see(120, 38)
	b.sees(seen, "▸ prd_eu  PRODUCTION", "✗ refused", "it could not be read: no<ESC>[2J access", "[x] + create     A")
	b.do(keys.Last)
	b.sees(b.see(80, 22), "Nothing goes to backend / prd_eu: it could not be read")
	if b.s.Subject(c) != "" || b.s.Off(c, keys.TickAll) == "" || b.s.Off(c, keys.Tick) == "" {
		t.Error("something can be done with a refused config")
	}
	if got := b.do(keys.Reload); len(got) != 6 {
		t.Errorf("reloading does %v", got)
	}
	if got := b.do(keys.Back); !slices.Equal(got, []screen.Effect{screen.Leave{}}) {
		t.Errorf("back does %v", got)
	}
}

func TestSourceIsRefusedAsTarget(t *testing.T) {
	t.Parallel()
	source := snapshot(stg, plain("A", "1"))
	b := plan(t, []string{"A"}, source, source)
	b.sees(b.see(80, 22), "✗ refused", "✗ it is the source")
	if b.s.Off(b.c, keys.Accept) == "" {
		t.Error("the source can be promoted to itself")
	}
	none := plan(t, nil, source, snapshot(prd))
	none.sees(none.see(80, 22), "No secret was chosen")
}

func TestCopiedPlanHoldsNoValue(t *testing.T) {
	t.Parallel()
	b := demo(t)
	copied, ok := b.do(keys.CopyAs)[0].(screen.Copy)
	if !ok || copied.Secret {
		t.Fatalf("copied %+v", copied)
	}
	text := copied.Value.Reveal()
	b.sees(text, "Promote from backend / stg", "to backend / prd", "[x] create     DB_POOL_SIZE", "[ ] overwrite  API_URL", "blocked    GONE")
	b.seesNot(text, "plum-otter", "red-heron", "fox-quartz", "https://", "blue-crane")
}

func TestMouse(t *testing.T) {
	t.Parallel()
	b := demo(t)
	b.see(80, 22)
	before := b.s.made.lines
	b.s.Click(b.c, 5, 5)
	if _, line := b.s.current(); line.Name != "DB_POOL_SIZE" || line.Ticked || b.s.made.lines != before-1 {
		t.Errorf("a click on a box chose %s", line.Name)
	}
	b.s.Click(b.c, 20, 4)
	if _, line := b.s.current(); line.Name != "DATABASE_URL" || !line.Ticked {
		t.Errorf("a click chose %s", line.Name)
	}
	b.s.Wheel(b.c, 5, 5, 3)
	if from, _ := b.s.list.Window(); from != 3 {
		t.Errorf("the wheel scrolled to %d", from)
	}
	b.s.Wheel(b.c, 5, 5, 0)
}

func TestEveryRowHasItsWidth(t *testing.T) {
	t.Parallel()
	parts := []string{
		"", "a", "\x00", "\x1b]0;x\x07", "\u202eabc", "e\u0301\u0301\u0301\u0301\u0301x", "👩‍👩‍👧‍👦🇩🇪", "ようこそ、世界", "\xff\xfe", "line\nline\n", "a\r\nb\tc",
		"\u0301start", "क्षि", strings.Repeat("ー", 90), "${X}", "https://stg.example", "\u200b",
	}
	random := rand.New(rand.NewPCG(3, 4))
	pick := func() string { return parts[random.IntN(len(parts))] + parts[random.IntN(len(parts))] }
	var names []string
	var here, there []model.Secret
	for i := range 30 {
		name := fmt.Sprintf("N%02d_%s", i, pick())
		names = append(names, name)
		here = append(here, plain(name, pick()))
		if i%3 > 0 {
			there = append(there, masked(name, pick()))
		}
	}
	long := model.ConfigRef{Project: strings.Repeat("界", 30), Config: "odd\x1b[2J" + strings.Repeat("x", 80)}
	b := plan(t, names, snapshot(stg, here...), snapshot(stgEU, there...), snapshot(long, there...), snapshot(prd))
	for range 250 {
		b.do([]keys.Action{keys.Down, keys.Up, keys.PageDown, keys.First, keys.Last, keys.Tick, keys.TickAll, keys.NextWarning, keys.HalfDown}[random.IntN(9)])
		if random.IntN(2) == 0 {
			b.do(keys.Reveal)
		}
		seen := b.see(60+random.IntN(80), 14+random.IntN(30))
		if strings.ContainsAny(seen, "\x00\x1b\x07\u202e\u200b") {
			t.Fatalf("a control is on the screen: %q", seen)
		}
	}
	for _, size := range [][2]int{{2, 2}, {10, 3}, {30, 8}, {59, 5}} {
		b.see(size[0], size[1])
	}
}

func TestASCIIAlone(t *testing.T) {
	t.Parallel()
	b := demo(t)
	b.c.Look = empty(t, theme.ASCII()).Look
	for _, c := range b.see(120, 38) {
		if c > '~' {
			t.Fatalf("%q is not ASCII", c)
		}
	}
}

func many(t testing.TB, n int) *bench {
	var names []string
	var here, there []model.Secret
	for i := range n {
		name := fmt.Sprintf("SECRET_%06d", i)
		names = append(names, name)
		here = append(here, plain(name, "value"))
		there = append(there, masked(name, fmt.Sprintf("value %d", i)))
	}
	return plan(t, names, snapshot(stg, here...), snapshot(prd, there...))
}

func TestDrawingDoesNotDependOnTheLength(t *testing.T) {
	draws := func(n int) float64 {
		b := many(t, n)
		b.s.Draw(b.c, 120, 38)
		return testing.AllocsPerRun(20, func() {
			b.s.move(keys.Down)
			b.s.Draw(b.c, 120, 38)
		})
	}
	few, lots := draws(100), draws(10_000)
	if lots > few*1.1 {
		t.Errorf("drawing allocates %.0f times for 100 lines and %.0f times for 10,000", few, lots)
	}
}

func BenchmarkDraw10000(b *testing.B) {
	many := many(b, 10_000)
	for b.Loop() {
		many.s.move(keys.Down)
		many.s.Draw(many.c, 120, 38)
	}
}
