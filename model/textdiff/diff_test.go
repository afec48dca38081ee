package textdiff_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"dtui/model"
	"dtui/model/textdiff"
)

func diff(left, right string) *textdiff.Diff {
	return textdiff.New(model.NewValue(left), model.NewValue(right))
}

// drawn writes the rows as marks and line numbers.
func drawn(d *textdiff.Diff) string {
	var list []string
	for _, row := range d.Rows() {
		list = append(list, fmt.Sprintf("%c%d,%d", "=~-+"[row.Kind], row.Left+1, row.Right+1))
	}
	return strings.Join(list, " ")
}

func TestRows(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ left, right, want string }{
		"nothing":             {"", "", ""},
		"from nothing":        {"", "a\nb\n", "+0,1 +0,2"},
		"to nothing":          {"a", "", "-1,0"},
		"the same":            {"a\nb", "a\nb\n", "=1,1 =2,2"},
		"one line":            {"port 1\n", "port 2\n", "~1,1"},
		"an unlike line":      {"a\n", "b\n", "~1,1"},
		"a line between":      {"a\nc", "a\nb\nc", "=1,1 +0,2 =2,3"},
		"a line less":         {"a\nb\nc", "a\nc", "=1,1 -2,0 =3,2"},
		"alike among new":     {"x\nlisten 443 ssl\ny", "x\nfirst new\nlisten 80 ssl\nlast new\ny", "=1,1 +0,2 ~2,3 +0,4 =3,5"},
		"as many, all unlike": {"a\nb", "c\nd", "~1,1 ~2,2"},
		"more, all unlike":    {"a\nb", "c\nd\ne", "-1,0 -2,0 +0,1 +0,2 +0,3"},
		"carriage returns":    {"a b\r\nc\r\n", "a b\nc\n", "~1,1 ~2,2"},
		"empty lines":         {"\n\n", "\n", "=1,1 -2,0"},
	} {
		if got := drawn(diff(test.left, test.right)); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
	if !diff("a\n", "a").EndsDiffer() || diff("a\n", "b\n").EndsDiffer() {
		t.Error("the last line end is told wrongly")
	}
	d := diff("a\nb\nc\nd\ne", "x\nb\nc\ny\nz\ne")
	if !slices.Equal(d.Changes(), []int{0, 3}) || d.Count(textdiff.Changed) != 1 || d.Count(textdiff.OnlyLeft) != 1 || d.Count(textdiff.OnlyRight) != 2 {
		t.Errorf("changes %v in %s", d.Changes(), drawn(d))
	}
}

func TestFolds(t *testing.T) {
	t.Parallel()
	lines := func(n int) string { return strings.Repeat("same\n", n) }
	items := func(d *textdiff.Diff, open ...int) string {
		opened := map[int]bool{}
		for _, at := range open {
			opened[at] = true
		}
		out := ""
		for _, item := range d.Items(2, opened) {
			if item.Folded > 0 {
				out += fmt.Sprintf("[%d+%d]", item.Row, item.Folded)
				continue
			}
			out += fmt.Sprint(item.Row) + " "
		}
		return out
	}
	d := diff(lines(6)+"a\n"+lines(8)+"b\n"+lines(3), lines(6)+"x\n"+lines(8)+"y\n"+lines(3))
	if got, want := items(d), "[0+4]4 5 6 7 8 [9+4]13 14 15 16 17 18 "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := items(d, 9), "[0+4]4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := items(diff(lines(9), lines(9))); got != "[0+9]" {
		t.Errorf("equal texts are %s", got)
	}
	if got := items(diff("", "")); got != "" {
		t.Errorf("no texts are %s", got)
	}
}

// check rebuilds both texts from the rows.
func check(t *testing.T, left, right string, d *textdiff.Diff) {
	t.Helper()
	next := [2]int{}
	texts := [2]string{left, right}
	line := func(side, i int) string {
		span := d.Lines(side)[i]
		return texts[side][span.From:span.To]
	}
	for _, row := range d.Rows() {
		for side, i := range []int{row.Left, row.Right} {
			if i < 0 {
				continue
			}
			if i != next[side] {
				t.Fatalf("line %d of side %d comes after %d: %s", i, side, next[side]-1, drawn(d))
			}
			next[side]++
		}
		wrong := row.Kind == textdiff.OnlyLeft && row.Right >= 0 || row.Kind == textdiff.OnlyRight && row.Left >= 0
		if !wrong && row.Left >= 0 && row.Right >= 0 {
			wrong = (row.Kind == textdiff.Same) != (line(0, row.Left) == line(1, row.Right)) && row.Kind != textdiff.Changed
		}
		if wrong {
			t.Fatalf("a row is %+v: %s", row, drawn(d))
		}
	}
	for side, text := range texts {
		if next[side] != len(d.Lines(side)) {
			t.Fatalf("%d of %d lines of side %d have a row", next[side], len(d.Lines(side)), side)
		}
		var joined []string
		for i := range d.Lines(side) {
			joined = append(joined, line(side, i))
		}
		if strings.Join(joined, "\n") != strings.TrimSuffix(text, "\n") {
			t.Fatalf("the lines of side %d are not its text", side)
		}
	}
	checkItems(t, d)
}

// checkItems has every row stand in one item.
func checkItems(t *testing.T, d *textdiff.Diff) {
	t.Helper()
	for _, around := range []int{0, 3} {
		covered := 0
		for _, item := range d.Items(around, nil) {
			if item.Row != covered {
				t.Fatalf("an item begins at %d, not at %d", item.Row, covered)
			}
			covered += max(item.Folded, 1)
		}
		if covered != len(d.Rows()) {
			t.Fatalf("the items cover %d of %d rows", covered, len(d.Rows()))
		}
	}
}

// shared is the length of the longest common subsequence, by the book.
func shared(left, right []string) int {
	row := make([]int, len(right)+1)
	for i := range left {
		diagonal := 0
		for j := range right {
			above := row[j+1]
			if row[j+1] = max(above, row[j]); left[i] == right[j] {
				row[j+1] = diagonal + 1
			}
			diagonal = above
		}
	}
	return row[len(right)]
}

func TestTheAlignmentIsTheBest(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 4))
	for range 3000 {
		var texts [2][]string
		for side := range texts {
			for range 1 + r.IntN(14) {
				texts[side] = append(texts[side], string(rune('a'+r.IntN(4))))
			}
		}
		left, right := strings.Join(texts[0], "\n"), strings.Join(texts[1], "\n")
		d := diff(left, right)
		check(t, left, right, d)
		if got, want := d.Count(textdiff.Same), shared(texts[0], texts[1]); got != want {
			t.Fatalf("%q and %q share %d lines, want %d: %s", left, right, got, want, drawn(d))
		}
	}
}

// lines makes a long text: of a thousand lines that come again or all different, some changed.
func lines(r *rand.Rand, n, kinds, changed int, word string) string {
	var b strings.Builder
	for i := range n {
		if changed > 0 && r.IntN(changed) == 0 {
			fmt.Fprintf(&b, "%s %d\n", word, r.IntN(n))
			continue
		}
		fmt.Fprintf(&b, "line %d\n", i%kinds)
	}
	return b.String()
}

func TestLongTextsKeepTheirPlaces(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 4))
	for name, test := range map[string]struct {
		left, right string
		least       int
	}{
		"few changes":         {lines(r, 20_000, 20_000, 1000, "l"), lines(r, 20_000, 20_000, 1000, "r"), 19_900},
		"many changes":        {lines(r, 20_000, 20_000, 10, "l"), lines(r, 20_000, 20_000, 10, "r"), 15_000},
		"nothing in common":   {lines(r, 20_000, 20_000, 1, "l"), lines(r, 20_000, 20_000, 1, "r"), 0},
		"three lines in turn": {lines(r, 20_000, 3, 10, "l"), lines(r, 20_000, 3, 10, "r"), 0},
	} {
		d := diff(test.left, test.right)
		check(t, test.left, test.right, d)
		if got := d.Count(textdiff.Same); got < test.least {
			t.Errorf("%s: %d lines are the same, want %d", name, got, test.least)
		}
	}
}

// TestUnlikeTextsTakeLittleMemory is not parallel: it counts what the whole test program allocates.
func TestUnlikeTextsTakeLittleMemory(t *testing.T) {
	left, right := model.NewValue(strings.Repeat("a\nb\nc\n", 2000)), model.NewValue(strings.Repeat("x\ny\n", 3000))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	textdiff.New(left, right)
	runtime.ReadMemStats(&after)
	// Without a bound the search keeps 12,000 steps of up to 12,000 places: half a gigabyte.
	if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 20 {
		t.Errorf("%d MB were allocated", used)
	}
}

func FuzzDiff(f *testing.F) {
	f.Add("a\nb\nc", "a\nc\n", uint8(1))
	f.Add(strings.Repeat("a\n", 400), strings.Repeat("b\na\n", 300), uint8(3))
	f.Fuzz(func(t *testing.T, left, right string, times uint8) {
		left, right = strings.Repeat(left, 1+int(times)%8), strings.Repeat(right, 1+int(times)/8%8)
		check(t, left, right, diff(left, right))
	})
}

func BenchmarkDiff(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	for name, pair := range map[string][2]string{
		"alike":  {lines(r, 20_000, 20_000, 100, "l"), lines(r, 20_000, 20_000, 100, "r")},
		"unlike": {lines(r, 20_000, 20_000, 1, "l"), lines(r, 20_000, 20_000, 1, "r")},
		"turns":  {lines(r, 20_000, 3, 10, "l"), lines(r, 20_000, 3, 10, "r")},
	} {
		left, right := model.NewValue(pair[0]), model.NewValue(pair[1])
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				textdiff.New(left, right)
			}
		})
	}
}
