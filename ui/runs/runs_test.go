package runs

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

var hostile = []string{
	"", "a", "\x00", "\x1b]0;x\x07", "\u202eabc", "e\u0301\u0301\u0301\u0301\u0301\u0301x", "👩‍👩‍👧‍👦🇩🇪", "ようこそ、世界", "\xff\xfe\xc3", "line\nline\n", "a\r\nb\tc",
	"\u0301start", "क्षि", strings.Repeat("ー", 200), strings.Repeat("word-other ", 40), "\n", "\u200b\u200d", "one\ntwo",
}

func TestRunsFallOnWords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		l, r        string
		left, right []string
	}{
		{"https://stg.acme.dev", "https://api.acme.dev", []string{"stg"}, []string{"api"}},
		{"app:plum-otter@stg-db", "app:fox-quartz@prd-db", []string{"plum-otter", "stg"}, []string{"fox-quartz", "prd"}},
		{"same", "same and more", nil, []string{" and more"}},
		{"", "new", nil, []string{"new"}},
		{"e\u0301a b", "e\u0301b b", []string{"e\u0301a"}, []string{"e\u0301b"}},
		{"x 👩‍👩‍👧 y", "x 👩‍👩‍👦 y", []string{"👩‍👩‍👧"}, []string{"👩‍👩‍👦"}},
		{"\xff1", "\xfe1", []string{"\xff"}, []string{"\xfe"}},
		{"a\n", "a", []string{"\n"}, nil},
	}
	for _, test := range tests {
		differ, differing, total := Inside(test.l, test.r)
		cut := func(text string, differ []Run) []string {
			var parts []string
			for _, r := range differ {
				if r.To > r.From {
					parts = append(parts, r.In(text))
				}
			}
			return parts
		}
		if got := cut(test.l, differ[left]); fmt.Sprint(got) != fmt.Sprint(test.left) {
			t.Errorf("%q and %q differ on the left in %q", test.l, test.r, got)
		}
		if got := cut(test.r, differ[right]); fmt.Sprint(got) != fmt.Sprint(test.right) {
			t.Errorf("%q and %q differ on the right in %q", test.l, test.r, got)
		}
		if differing < 1 || differing > total {
			t.Errorf("%q and %q: %d of %d characters", test.l, test.r, differing, total)
		}
	}
}

func FuzzInside(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, "x"+text)
	}
	f.Fuzz(func(t *testing.T, l, r string) {
		differ, _, _ := Inside(l, r)
		if len(differ[left]) != 0 && len(differ[right]) != 0 && differ[left][0].From != differ[right][0].From {
			t.Fatalf("the first run starts at %d and %d", differ[left][0].From, differ[right][0].From)
		}
		rest := [2]string{}
		for side, text := range []string{l, r} {
			at := 0
			for _, run := range differ[side] {
				if run.From < at || run.To < run.From || run.To > len(text) {
					t.Fatalf("runs %v of %q", differ[side], text)
				}
				rest[side] += text[at:run.From]
				at = run.To
			}
			rest[side] += text[at:]
		}
		if l != r && len(differ[left])+len(differ[right]) == 0 {
			t.Fatalf("%q and %q do not differ", l, r)
		}
		whole(t, l, differ[left])
		whole(t, r, differ[right])
		if rest[left] != rest[right] && !strings.ContainsAny(l+r, "-_") {
			t.Fatalf("what is left over differs: %q and %q", rest[left], rest[right])
		}
	})
}

// whole fails the test when a run tears a character.
func whole(t *testing.T, text string, differ []Run) {
	t.Helper()
	borders := Borders(text)
	for _, run := range differ {
		for _, at := range []int{run.From, run.To} {
			if at != 0 && !slices.Contains(borders, at) {
				t.Fatalf("the run %v tears a character of %q", run, text)
			}
		}
	}
}
