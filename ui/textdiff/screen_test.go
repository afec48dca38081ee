package textdiff

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

func TestLinesStandBesideEachOther(t *testing.T) {
	t.Parallel()
	st := lay(t, masked(server), masked(production))
	st.sees("NGINX_CONF  text diff", "change 1 of 5 · ◔ 24s", "backend / stg   STAGING   28 lines", "backend / prd   PRODUCTION   27 lines",
		"│▌  3 ≠   server_name stg.acme.dev;                        │   3 ≠   server_name api.acme.dev;",
		"│                                                          │   5 +   add_header Strict-Transport-Security",
		"│   9 -   location /debug {                                │            ",
		"root /srv/www;<U+200B>", "… 12 equal lines · enter unfolds",
		"computed · 3 lines differ, 3 only in stg, 2 only in prd, no newline at the end of prd")
	st.seesNot("\u200b", "seven")
	st.do(keys.NextMatch, keys.NextMatch)
	if row := st.row(); !strings.Contains(row, "backend:8080;") || !strings.Contains(row, "backend:80;") {
		t.Errorf("the third change is %q", row)
	}
	st.do(keys.NextMatch, keys.NextMatch, keys.NextMatch)
	if row := st.row(); !strings.Contains(row, "stg.acme.dev") {
		t.Errorf("after the last change comes %q", row)
	}
	st.do(keys.PrevMatch)
	if row := st.row(); !strings.Contains(row, "<U+200B>") {
		t.Errorf("before the first change comes %q", row)
	}
	st.sees("change 5 of 5")
}

func TestOneColumnWhereThereIsNoRoomForTwo(t *testing.T) {
	t.Parallel()
	st := lay(t, masked(server), masked(production))
	st.w, st.h = 80, 22
	st.sees("│ - backend / stg   STAGING", "│ + backend / prd   PRODUCTION",
		"│▌  3     -   server_name stg.acme.dev;", "│       3 +   server_name api.acme.dev;", "│   4   4     ssl_protocols TLSv1.3;",
		"│       6 +     \"max-age", "3 only in stg", "no newline at the", "end of prd")
	st.w, st.h = 60, 14
	st.sees("3     -   server_name stg", "3 +   server_name api")
	st.do(keys.NextMatch)
	if row := st.row(); !strings.Contains(row, "add_header") {
		t.Errorf("the second change is %q", row)
	}
	st.w = 120
	if row := st.row(); !strings.Contains(row, "add_header") {
		t.Errorf("in a wider window the cursor is at %q", row)
	}
}

func TestFoldsOpenOneByOneAndAllAtOnce(t *testing.T) {
	t.Parallel()
	st := lay(t, masked(server), masked(production))
	if why := st.s.Off(st.c, keys.Open); why == "" {
		t.Error("a line can be unfolded where none is folded")
	}
	st.do(keys.Last)
	if row := st.row(); !strings.Contains(row, "12 equal lines") {
		t.Fatalf("the last row is %q", row)
	}
	st.do(keys.Open)
	st.sees("seven", "return 200;")
	if row := st.row(); !strings.Contains(row, "three;") {
		t.Errorf("the cursor went to %q", row)
	}
	st.do(keys.Fold)
	st.sees("12 equal lines")
	st.do(keys.Fold)
	st.sees("seven")
	st.do(keys.Fold)
	st.sees("12 equal lines")
	rows := strings.Split(st.see(), "\n")
	for y, row := range rows {
		if strings.Contains(row, "12 equal lines") {
			st.s.Click(st.c, 60, y)
		}
	}
	st.sees("seven")
}

func TestPromise5TheLinesAreShownWhileTheRevealLasts(t *testing.T) {
	t.Parallel()
	secrets := []string{"server_name", "stg.acme", "api.acme", "change", "differ", "only in", "8080", "equal", "newline"}
	st := lay(t, masked(server), masked(production))
	st.sees("stg.acme.dev")
	subject := st.c.Revealed.Subject
	if (&screen.Reveal{Subject: subject}).Name() != name {
		t.Errorf("a reveal of %q is not named %s", subject, name)
	}
	st.do(keys.Swap)
	st.sees("│▌  3 ≠   server_name api.acme.dev;                        │   3 ≠   server_name stg.acme.dev;")
	st.do(keys.Aspect)
	st.seesNot(secrets...)
	st.do(keys.Aspect)
	st.sees("stg.acme.dev")
	st.c.Behind = true
	st.seesNot(secrets...)
	st.c.Behind = false
	st.c.Now = st.c.Revealed.Until
	st.seesNot(secrets...)
	st.sees("••••••••", "masked · v shows both texts")
	for _, a := range []keys.Action{keys.NextMatch, keys.Fold, keys.Open} {
		if st.s.Off(st.c, a) == "" {
			t.Errorf("%s works while the lines are masked", a)
		}
	}
	st.w, st.h = 80, 22
	st.seesNot(secrets...)
	st.do(keys.Reveal)
	st.sees("stg.acme.dev", "change 1 of 5")
	st.c.Presenter = true
	st.seesNot(append(secrets, "28 lines", "343 B")...)
}

func TestWhatIsUnmaskedStaysInSight(t *testing.T) {
	t.Parallel()
	st := lay(t, unmasked(server), unmasked(production))
	st.sees("stg.acme.dev", "change 1 of 5")
	st.seesNot("◔")
	if why := st.s.Off(st.c, keys.Reveal); !strings.Contains(why, "Nothing of NGINX_CONF is masked") {
		t.Errorf("revealing what is in sight is %q", why)
	}

	st = lay(t, unmasked(server), masked(production))
	st.sees("stg.acme.dev", "api.acme.dev", "◔")
	st.do(keys.Reveal)
	st.sees("stg.acme.dev", "seven;", "masked · v shows both texts")
	st.seesNot("api.acme.dev", "max-age", "≠", "differ")
	st.w, st.h = 80, 22
	st.sees("stg.acme.dev")
	st.seesNot("api.acme.dev", "max-age", "differ")
}

func TestLongLinesScrollOrWrap(t *testing.T) {
	t.Parallel()
	long := "first\n" + strings.Repeat("0123456789", 30) + " ようこそ plum\nlast\n"
	st := lay(t, masked(long), masked(strings.Replace(long, "plum", "fox", 1)))
	st.do(keys.NextMatch)
	st.sees("…", "ようこそ plum", "ようこそ fox")
	for range 60 {
		st.do(keys.Right)
	}
	st.seesNot("│   2 ≠                                                    │")
	st.sees("plum", "fox")
	for range 60 {
		st.do(keys.Left)
	}
	st.sees("≠ 0123456789")
	st.seesNot("plum")
	for _, w := range []int{120, 80} {
		st.w = w
		if !st.s.wrap {
			st.do(keys.Wrap)
		}
		st.sees("plum", "fox", "last")
		if n := strings.Count(strings.ReplaceAll(strings.ReplaceAll(st.see(), "\n", ""), " ", ""), "0123456789"); w == 80 && n < 50 {
			t.Errorf("at %d columns %d pieces of 60 are in sight", w, n)
		}
	}
	st.do(keys.Wrap)
	st.seesNot("plum")
}

func TestDifferencesInsideALineStandOut(t *testing.T) {
	t.Parallel()
	st := lay(t, masked("a\nhost plum.dev\r\nc"), masked("a\nhost fox.dev\nc\n"))
	st.sees("host plum.dev<CR>", "no newline at the end of stg")
	styled := strings.Join(st.s.Draw(st.c, st.w, st.h), "\n")
	l := st.c.Look
	for _, text := range []string{"plum", "fox", "<CR>"} {
		if !strings.Contains(styled, l.Paint(text, theme.Warn, theme.OnSelection, theme.Bold|theme.Underline)) {
			t.Errorf("%s does not stand out", text)
		}
	}
}

func TestCopiesAreLeftToWhoAsked(t *testing.T) {
	t.Parallel()
	st := lay(t, masked(server), masked(production))
	st.do(keys.StageRight, keys.Swap, keys.StageRight, keys.StageLeft)
	if got := fmt.Sprint(st.copied); got != "[stg to prd prd to stg stg to prd]" {
		t.Errorf("staged %s", got)
	}
	if got := st.s.Into(st.c, keys.StageRight); len(got) != 1 || got[0].ConfigRef != stg {
		t.Errorf("staging goes into %v", got)
	}
	st.s.ask = Ask{}
	if why := st.s.Off(st.c, keys.StageRight); why == "" {
		t.Error("texts of no config can be staged")
	}
	if err := st.c.W.SetValue(st.c.W.Loaded(prd).ID(), name, model.NewValue("other")); err != nil {
		t.Fatal(err)
	}
	st.sees("~ staged")
}

func TestTextsThatAreNotThere(t *testing.T) {
	t.Parallel()
	st := lay(t, masked(server), masked(production))
	st.c.W.Read(snapshot(prd))
	st.sees("∅ missing", "nothing to compare")
	st.seesNot("server_name")
	restricted := masked(production)
	restricted.ComputedVisibility = model.Restricted
	st.c.W.Read(snapshot(prd, restricted))
	st.sees("? not known")
	st.seesNot("server_name")
	if why := st.s.Off(st.c, keys.Reveal); why == "" {
		t.Error("what is not there can be revealed")
	}
	st.do(keys.Aspect, keys.Reveal)
	st.sees("api.acme.dev")
	st.c.W.LetGo()
	if got := st.s.Refresh(st.c); len(got) != 2 {
		t.Errorf("asked for %v", got)
	}
	st.seesNot("server_name")
	st.sees("reading it…")
}

func TestTextsOfAnotherTimeAreLetGoOf(t *testing.T) {
	t.Parallel()
	st := lay(t, masked(server), masked(production))
	old, now := masked(server), masked(production)
	st.s = New(name, Of("3 Nov 2026", "then", stg, "log 7", &old), Of("now", "", stg, "now", &now), model.RawText, Ask{})
	for _, e := range st.s.Ask(st.c) {
		st.happens(e)
	}
	st.sees("3 Nov 2026   STAGING", "3 only in then, 2 only in now", "raw · ")
	if why := st.s.Off(st.c, keys.Reload); why == "" {
		t.Error("what was not read from a config can be read again")
	}
	st.s.LetGo(st.c)
	st.seesNot("server_name")
	st.sees("let go of while the screen was blank")
	if st.s.sides[left].held != nil || st.s.sides[right].held != nil {
		t.Error("a text is still held")
	}
}

func TestTheCursorFindsItsRowAfterABlankScreen(t *testing.T) {
	t.Parallel()
	st := lay(t, masked(server), masked(production))
	st.do(keys.NextMatch, keys.NextMatch)
	st.s.LetGo(st.c)
	st.c.W.LetGo()
	st.see()
	st.c.W.Read(snapshot(stg, masked(server)))
	st.c.W.Read(snapshot(prd, masked(production)))
	if row := st.row(); !strings.Contains(row, "backend:8080;") {
		t.Errorf("the cursor is at %q", row)
	}
}

var hostile = []string{
	"", "a", "\x00", "\x1b]0;x\x07", "\u202eabc", "e\u0301\u0301\u0301\u0301\u0301\u0301x", "👩‍👩‍👧‍👦🇩🇪", "ようこそ、世界", "\xff\xfe\xc3", "line\nline\n", "a\r\nb\tc",
	"\u0301start", "क्षि", strings.Repeat("ー", 200), strings.Repeat("word-other ", 40), "\n", "\n\n", "\u200b\u200d", "one\ntwo", strings.Repeat("\x1b", 90), "same\nsame\nsame\nsame\n",
}

func TestEveryRowHasItsWidth(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	text := func() string {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteString(hostile[random.IntN(len(hostile))])
		}
		return b.String()
	}
	actions := []keys.Action{
		keys.Down, keys.PageDown, keys.Last, keys.First, keys.NextMatch, keys.PrevMatch, keys.Right, keys.Right, keys.Left, keys.Wrap, keys.Fold,
		keys.Open, keys.Swap, keys.Aspect, keys.Reveal, keys.Reveal, keys.HalfUp,
	}
	for range 20 {
		l, r := masked(text()), masked(text())
		if random.IntN(4) == 0 {
			l = unmasked(text())
		}
		st := lay(t, l, r)
		st.c.Look.Cells.Clusters = random.IntN(2) == 0
		for range 25 {
			st.w, st.h = 60+random.IntN(80), 14+random.IntN(30)
			st.do(actions[random.IntN(len(actions))])
			st.s.Click(st.c, random.IntN(st.w), random.IntN(st.h))
			st.s.Wheel(st.c, 0, 0, random.IntN(7)-3)
			if seen := st.see(); strings.ContainsAny(seen, "\x00\x1b\x07\u202e\u200b\t\r") {
				t.Fatalf("a control is on the screen: %q", seen)
			}
		}
		for _, size := range [][2]int{{2, 2}, {10, 3}, {30, 8}, {59, 5}} {
			st.w, st.h = size[0], size[1]
			st.see()
		}
	}
}

// long is a pair of n lines each, of which some differ in sight and one far away.
func long(n int) (l, r string) {
	var a, b strings.Builder
	for i := range n {
		fmt.Fprintf(&a, "line %d of the text\n", i)
		word := "text"
		if i%40 == 20 {
			word = "book"
		}
		fmt.Fprintf(&b, "line %d of the %s\n", i, word)
	}
	return a.String(), b.String()
}

// Allocations are counted, so this test runs alone.
func TestAllocationsDoNotGrowWithTheText(t *testing.T) {
	for _, w := range []int{120, 80} {
		for _, wrap := range []bool{false, true} {
			cost := func(n int) float64 {
				l, r := long(n)
				st := lay(t, masked(l), masked(r))
				st.w = w
				if wrap {
					st.do(keys.Wrap)
				}
				st.do(keys.Fold, keys.PageDown, keys.First)
				return testing.AllocsPerRun(10, func() {
					st.s.Handle(st.c, keys.Down)
					st.s.Draw(st.c, st.w, st.h)
					st.s.Handle(st.c, keys.Up)
				})
			}
			few, many := cost(100), cost(50_000)
			t.Logf("%d columns, wrap %t: %.0f allocations at 100 lines, %.0f at 50,000", w, wrap, few, many)
			if many > few*1.1 {
				t.Errorf("%d columns, wrap %t: %.0f allocations at 100 lines and %.0f at 50,000", w, wrap, few, many)
			}
		}
	}
}

// BenchmarkOpen50000 is opening two texts of 50,000 lines and drawing the first frame.
func BenchmarkOpen50000(b *testing.B) {
	l, r := long(50_000)
	for b.Loop() {
		lay(b, masked(l), masked(r))
	}
}

// BenchmarkDraw50000 is one frame of them.
func BenchmarkDraw50000(b *testing.B) {
	l, r := long(50_000)
	st := lay(b, masked(l), masked(r))
	b.ReportAllocs()
	for b.Loop() {
		st.s.Draw(st.c, st.w, st.h)
	}
}

func TestASCIIHasNoOtherSigns(t *testing.T) {
	t.Parallel()
	st := lay(t, masked(server), masked(strings.ReplaceAll(production, "\u200b", "")))
	st.c.Look = look.New(st.c.Look.Theme, theme.ASCII())
	st.c.Look.Cells = cells.Options{ASCII: true}
	for _, w := range []int{120, 80} {
		st.w = w
		for _, r := range st.see() {
			if r > 0x7e {
				t.Fatalf("%q at %d columns:\n%s", r, w, st.see())
			}
		}
	}
}
