package diff

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

var hostile = []string{
	"", "a", "\x00", "\x1b]0;x\x07", "\u202eabc", "e\u0301\u0301\u0301\u0301\u0301\u0301x", "👩‍👩‍👧‍👦🇩🇪", "ようこそ、世界", "\xff\xfe\xc3", "line\nline\n", "a\r\nb\tc",
	"\u0301start", "क्षि", strings.Repeat("ー", 200), strings.Repeat("word-other ", 40), "\n", "\n\n", "\u200b\u200d", "one\ntwo", strings.Repeat("\x1b", 90),
}

func TestEveryRowHasItsWidth(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	pick := func() string { return hostile[random.IntN(len(hostile))] + hostile[random.IntN(len(hostile))] }
	var l, r []model.Secret
	for i := range 30 {
		name := fmt.Sprintf("N%02d_%s", i, pick())
		l = append(l, masked(name, pick()))
		r = append(r, plain(name, pick()))
		if i%5 == 0 {
			l = append(l, reference(name+"L", "${N01}"+pick(), pick()))
		}
	}
	st := open2(t, snapshot(stg, l...), snapshot(prd, r...))
	for range 250 {
		w, h := 60+random.IntN(80), 14+random.IntN(30)
		st.do([]keys.Action{keys.Down, keys.Down, keys.PageDown, keys.First, keys.Reveal, keys.Aspect, keys.Shown, keys.Mark, keys.Right, keys.StageRight}[random.IntN(10)])
		if random.IntN(2) == 0 {
			st.do(keys.Reveal)
		}
		seen := st.see(w, h)
		if strings.ContainsAny(seen, "\x00\x1b\x07\u202e\u200b") {
			t.Fatalf("a control is on the screen: %q", seen)
		}
	}
	for _, size := range [][2]int{{2, 2}, {10, 3}, {30, 8}, {59, 5}} {
		st.see(size[0], size[1])
	}
}

func FuzzAlign(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, "x"+text)
	}
	f.Fuzz(func(t *testing.T, l, r string) {
		p := split{}
		p.align(l, r)
		if l != r && len(p.pairs) == 0 {
			t.Fatalf("no line of %q and %q differs", l, r)
		}
	})
}

func many(n int) (l, r *model.Snapshot) {
	var left, right []model.Secret
	for i := range n {
		name := fmt.Sprintf("SECRET_%06d", i)
		left = append(left, plain(name, "value of a secret "+name))
		right = append(right, masked(name, fmt.Sprintf("value %d of a secret %s", i%3, name)))
	}
	return snapshot(stg, left...), snapshot(prd, right...)
}

func TestDrawingDoesNotDependOnTheLength(t *testing.T) {
	draws := func(n int) float64 {
		l, r := many(n)
		st := open2(t, l, r)
		st.s.Draw(st.c, 120, 38)
		return testing.AllocsPerRun(20, func() {
			st.s.move(keys.Down)
			st.s.Draw(st.c, 120, 38)
		})
	}
	few, lots := draws(100), draws(10_000)
	if lots > few*1.1 {
		t.Errorf("drawing allocates %.0f times for 100 rows and %.0f times for 10,000", few, lots)
	}
	if lots > 400 {
		t.Errorf("drawing allocates %.0f times", lots)
	}
}

func benchContext(b *testing.B, l, r *model.Snapshot) *screen.Context {
	c := newContext(b, colours(b), theme.Unicode())
	c.W.Read(l)
	c.W.Read(r)
	return c
}

func BenchmarkDraw10000(b *testing.B) {
	l, r := many(10_000)
	c := benchContext(b, l, r)
	s := New(stg, prd, Ask{})
	for b.Loop() {
		s.move(keys.Down)
		s.Draw(c, 120, 38)
	}
}

func BenchmarkCompare10000(b *testing.B) {
	l, r := many(10_000)
	c := benchContext(b, l, r)
	for b.Loop() {
		s := New(stg, prd, Ask{})
		s.sync(c)
	}
}
