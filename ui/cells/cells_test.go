package cells

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// hostile are texts that have broken other terminal programs, for tables and fuzz targets.
var hostile = []string{
	"", "plain", "a\tb\r\nc\x00\x1b[2Jd\x7f", "\x1bP+q\x1b\\", "\x9b31m", "\u009b31m", "\xff\xfe", "a\xc3", "\xe2\x80",
	"bitte\u202elesen", "zero\u200bwidth\u200d", "\ufeffbom", "soft\u00adhyphen", "line\u2028para\u2029", "tag\U000e0041",
	"☃\ufe0f", "👍🏽", "👨\u200d👩\u200d👧", "🇩🇪", "🇩", "क्षि", "हिन्दी", "น้ำ", "\u0301x", "e\u0301", "e" + strings.Repeat("\u0301", 40),
	"漢字かな", "한국어", "\u1100\u1161\u11a8", "\u1100", "\u1161", "\u0d4e", "\u0d4ex", "\U000111c2a", "שלום", "مرحبا", "a\u00a0b",
	"\x1b[31mred\x1b[m", "\x1b[31mopen", "\x1b[31", "\x1b]8;;http://x\x1b\\l\x1b]8;;\x1b\\", "\x1b[38;2;1;2;3mé\u0301\x1b[0m漢",
	"e\x1b[1m\u0301\x1b[m", "\u115f\u1160\u3164", "\u2800", "\u3000", "\ue0b0", "\U0001f1e9\x1b[m\U0001f1ea", "가\u1161",
	"x\u20dd", "\u0600123", "1\ufe0f\u20e3", "\U00011d46x", "\uac00\u11a8", "\u1100\u11460", "\u1100가", "\u1100\u1161\u1161", strings.Repeat("क्", 100) + "क", strings.Repeat("한", 60) + strings.Repeat("\u0301", 90), "ﬁ", "½", "…", "•••",
}

func TestSpans(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ in, want string }{
		{"plain", "plain"},
		{"a\x1b[2Jb", "a«<ESC>»[2Jb"},
		{"a\x00\t\r\nb\x7f", "a«<NUL><TAB><CR>¶»b«<DEL>»"},
		{"a\u202eb", "a«<U+202E>»b"},
		{"\xffa\xe2\x80", "«<0xFF>»a«<0xE2><0x80>»"},
		{"\u009b", "«<U+009B>»"},
		{"\ufeff\u200b\u00ad\u2028\u2029", "«<U+FEFF><U+200B><U+00AD><U+2028><U+2029>»"},
		{"a\U000e0041", "a«<U+E0041>»"},
		{"☃\ufe0f", "☃«<U+FE0F>»"},
		{"👨\u200d👩", "👨«<U+200D>»👩"},
		{"👍🏽", "👍«<U+1F3FD>»"},
		{"क्षि", "क«<U+094D>»ष«<U+093F>»"},
		{"\u0301x", "«<U+0301>»x"},
		{"e\u0301", "e\u0301"},
		{"\x1b\u0301", "«<ESC><U+0301>»"},
		{"e" + strings.Repeat("\u0301", 6), "e" + strings.Repeat("\u0301", 4) + "«<U+0301><U+0301>»"},
		{"ようこそ、acmeへ", "ようこそ、acmeへ"},
		{"が", "が"},
		{"か\u3099", "か\u3099"},
		{"한국어", "한국어"},
		{"שלום", "שלום"},
		{"é ü ñ ß", "é ü ñ ß"},
		{"😀 🇩🇪", "😀 🇩🇪"},
		{"a\u00a0b\u3000c", "a«<U+00A0>»b\u3000c"},
		{"\ufffd", "\ufffd"},
	} {
		var got strings.Builder
		for _, span := range Spans(tc.in) {
			if span.Hostile {
				got.WriteString("«" + span.Text + "»")
			} else {
				got.WriteString(span.Text)
			}
		}
		if got.String() != tc.want {
			t.Errorf("%+q: got %q, want %q", tc.in, got.String(), tc.want)
		}
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	ascii := Options{ASCII: true}
	if got := ascii.Printable("a\nb"); got != "a$b" {
		t.Errorf("ASCII line end: %q", got)
	}
	if got := ascii.Fit("abcdef", 4); got != "abc~" {
		t.Errorf("ASCII cut: %q", got)
	}
	if got := ascii.Fit("漢字漢字", 4); got != "漢~ " {
		t.Errorf("ASCII cut of wide text: %q", got)
	}
	clusters := Options{Clusters: true}
	for _, s := range []string{"हिन्दी", "👍🏽", "น้ำ"} {
		if got := clusters.Printable(s); got != s {
			t.Errorf("in a terminal that counts clusters %q became %q", s, got)
		}
		if got := Fit(clusters.Printable(s), 12); Width(got) != 12 || !strings.HasPrefix(got, s) {
			t.Errorf("%q fitted is %q, %d cells", s, got, Width(got))
		}
	}
}

func TestPrintableLines(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"":          {""},
		"a\r\nb\n":  {"a<CR>", "b", ""},
		"\x1b\n漢":   {"<ESC>", "漢"},
		"one\n\nto": {"one", "", "to"},
	} {
		if got := PrintableLines(in); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestHasControl(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"a\nb", "\t", "\r", "\x00", "\x7f", "\u009b", "\u202e", "\u200b", "\xff", "a\xc3", "\ufe0f"} {
		if !HasControl(s) {
			t.Errorf("%+q holds a control", s)
		}
	}
	for _, s := range []string{"", "plain ~", "é漢字😀", "e\u0301", "\ufffd"} {
		if HasControl(s) {
			t.Errorf("%+q holds none", s)
		}
	}
}

func TestFit(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		in   string
		w    int
		want string
	}{
		{"abc", 3, "abc"},
		{"abc", 5, "abc  "},
		{"abcd", 3, "ab…"},
		{"abcd", 1, "…"},
		{"abcd", 0, ""},
		{"abcd", -1, ""},
		{"", 2, "  "},
		{"漢字", 4, "漢字"},
		{"漢字", 5, "漢字 "},
		{"漢字", 3, "漢…"},
		{"漢字漢", 4, "漢… "},
		{"漢", 1, "…"},
		{"\x1b[31mabcd\x1b[m", 3, "\x1b[31mab…\x1b[m"},
		{"\x1b[31mab\x1b[mcd", 3, "\x1b[31mab\x1b[m…"},
		{"ab\x1b[m", 2, "ab\x1b[m"},
		{"abe\u0301", 3, "abe\u0301"},
		{"abe\u0301d", 3, "ab…"},
		{"abc\n", 3, "ab…"},
		{"\x1b[31mab", 4, "\x1b[31mab\x1b[m  "},
		{"\x1b[31mab\x1b[m", 2, "\x1b[31mab\x1b[m"},
		{"a\x1b]0;title\ab", 12, "a<ESC>]0;ti…"},
	} {
		if got := Fit(tc.in, tc.w); got != tc.want {
			t.Errorf("Fit(%q, %d) = %q, want %q", tc.in, tc.w, got, tc.want)
		}
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		in       string
		from, to int
		want     string
	}{
		{"abcdef", 1, 3, "bc"},
		{"abc", 2, 9, "c"},
		{"abc", 5, 9, ""},
		{"abc", 2, 1, ""},
		{"abc", -2, 1, "a"},
		{"漢字", 1, 3, "  "},
		{"漢字", 1, 4, " 字"},
		{"漢字", 0, 3, "漢 "},
		{"a漢b", 2, 4, " b"},
		{"\x1b[1mab\x1b[31mcd\x1b[mef", 3, 5, "\x1b[1m\x1b[31md\x1b[me"},
		{"\x1b[1mab\x1b[mcd", 2, 4, "cd"},
		{"\x1b[1mabcd", 1, 2, "\x1b[1mb\x1b[m"},
	} {
		if got := Cut(tc.in, tc.from, tc.to); got != tc.want {
			t.Errorf("Cut(%q, %d, %d) = %q, want %q", tc.in, tc.from, tc.to, got, tc.want)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		in   string
		w    int
		want []string
	}{
		{"", 5, []string{""}},
		{"abcdef", 3, []string{"abc", "def"}},
		{"abcdefg", 3, []string{"abc", "def", "g"}},
		{"漢字漢", 5, []string{"漢字", "漢"}},
		{"漢a", 1, []string{" ", "a"}},
		{"ab\ncd", 3, []string{"ab", "cd"}},
		{"\x1b[1mabcd\x1b[me", 2, []string{"\x1b[1mab\x1b[m", "\x1b[1mcd\x1b[m", "e"}},
	} {
		if got := Wrap(tc.in, tc.w); !slices.Equal(got, tc.want) {
			t.Errorf("Wrap(%q, %d) = %q, want %q", tc.in, tc.w, got, tc.want)
		}
	}
}

func TestWrapWords(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		in   string
		w    int
		want []string
	}{
		{"", 5, []string{""}},
		{"one two three", 7, []string{"one two", "three"}},
		{"one two", 7, []string{"one two"}},
		{"a extraordinary b", 6, []string{"a", "extrao", "rdinar", "y b"}},
		{"one\ntwo three", 5, []string{"one", "two", "three"}},
		{"ようこそ acme", 8, []string{"ようこそ", "acme"}},
		{"\x1b[1mone two\x1b[m three", 4, []string{"\x1b[1mone\x1b[m", "\x1b[1mtwo\x1b[m", "thre", "e"}},
	} {
		if got := WrapWords(tc.in, tc.w); !slices.Equal(got, tc.want) {
			t.Errorf("WrapWords(%q, %d) = %q, want %q", tc.in, tc.w, got, tc.want)
		}
	}
}

func TestSplice(t *testing.T) {
	t.Parallel()
	base := []string{"abcdefgh", "漢字漢字", "\x1b[31mabcdefgh\x1b[m"}
	for _, tc := range []struct {
		name string
		x, y int
		top  []string
		want []string
	}{
		{"inside", 2, 0, []string{"XY"}, []string{"abXYefgh", base[1], base[2]}},
		{"halves of wide characters become blank", 1, 1, []string{"XY"}, []string{base[0], " XY 漢字", base[2]}},
		{"styles go on behind", 1, 2, []string{"XY"}, []string{base[0], base[1], "\x1b[31ma\x1b[mXY\x1b[31mdefgh\x1b[m"}},
		{"cut at the right", 6, 0, []string{"XYZ"}, []string{"abcdefXY", base[1], base[2]}},
		{"cut at the left", -1, 0, []string{"XYZ"}, []string{"YZcdefgh", base[1], base[2]}},
		{"above and below", 0, -1, []string{"no", "XX"}, []string{"XXcdefgh", base[1], base[2]}},
		{"outside", 8, 0, []string{"X"}, base},
	} {
		before := slices.Clone(base)
		if got := Splice(base, tc.x, tc.y, tc.top); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
		if !slices.Equal(base, before) {
			t.Fatalf("%s: the base was changed", tc.name)
		}
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	if got := Plain("\x1b[1;38;2;1;2;3mbold\x1b[m 漢"); got != "bold 漢" {
		t.Errorf("%q", got)
	}
}

func TestWidthAgreesWithTheRenderer(t *testing.T) {
	t.Parallel()
	for _, s := range hostile {
		p := Printable(s)
		if w := Width(p); w != ansi.StringWidth(p) || w != ansi.StringWidthWc(p) {
			t.Errorf("%+q: %d cells, the renderer counts %d by clusters and %d by characters", s, w,
				ansi.StringWidth(p), ansi.StringWidthWc(p))
		}
	}
}

func TestEveryCharacterThatJoinsIsKnown(t *testing.T) {
	t.Parallel()
	for c := rune(0xa1); c <= unicode.MaxRune; c++ {
		if size := utf8.RuneLen(c); size < 0 || hidden(c, size) {
			continue
		}
		after, _ := ansi.FirstGraphemeCluster("x"+string(c), ansi.GraphemeWidth)
		if (len(after) > 1) != joinsLeft(c) && !(c >= 0x1160 && c <= 0x11ff || c >= 0xd7b0 && c <= 0xd7ff) {
			t.Errorf("%U joins what is before it: %v, joinsLeft says %v", c, len(after) > 1, joinsLeft(c))
		}
		before, _ := ansi.FirstGraphemeCluster(string(c)+"x", ansi.GraphemeWidth)
		if (len(before) > len(string(c))) != joinsRight(c) {
			t.Errorf("%U joins what follows: %v, joinsRight says %v", c, len(before) > len(string(c)), joinsRight(c))
		}
	}
}

func TestFastPathsKeepTheText(t *testing.T) {
	for name, allocs := range map[string]float64{
		"Printable of ASCII": testing.AllocsPerRun(100, func() { Printable("DATABASE_URL") }),
		"Printable of kana":  testing.AllocsPerRun(100, func() { Printable("ようこそ、acmeへ") }),
		"Width of ASCII":     testing.AllocsPerRun(100, func() { Width("DATABASE_URL") }),
		"Width of styled":    testing.AllocsPerRun(100, func() { Width("\x1b[1mようこそ\x1b[m acme") }),
		"Fit that fits":      testing.AllocsPerRun(100, func() { Fit("DATABASE_URL", 12) }),
		"HasControl":         testing.AllocsPerRun(100, func() { HasControl("ようこそ、acmeへ") }),
	} {
		if allocs != 0 {
			t.Errorf("%s: %v allocations, want none", name, allocs)
		}
	}
	// The texts are longer than what the compiler builds without allocating.
	long := strings.Repeat("DATABASE_URL ", 4)
	wide := strings.Repeat("ようこそ、acmeへ", 3)
	for name, allocs := range map[string]float64{
		"Fit that pads":      testing.AllocsPerRun(100, func() { Fit(long, 80) }),
		"Fit that cuts":      testing.AllocsPerRun(100, func() { Fit(long, 40) }),
		"Fit of wide":        testing.AllocsPerRun(100, func() { Fit(wide, 80) }),
		"Fit that cuts wide": testing.AllocsPerRun(100, func() { Fit(wide, 20) }),
	} {
		if allocs > 1 {
			t.Errorf("%s: %v allocations, want at most 1", name, allocs)
		}
	}
}

func TestLongTextCostsWhatIsSeen(t *testing.T) {
	long := strings.Repeat("\x1b[1mようこそ\x1b[m acme\n", 1<<16)
	few := testing.AllocsPerRun(10, func() { Fit(long[:2000], 60) })
	if many := testing.AllocsPerRun(10, func() { Fit(long, 60) }); many > few {
		t.Errorf("%v allocations for a long text, %v for a short one", many, few)
	}
	if m := measure(long, 60); m.n > 500 {
		t.Errorf("%d bytes were read for 60 cells", m.n)
	}
}

func BenchmarkWidth(b *testing.B) {
	for name, s := range map[string]string{
		"ascii": "https://api.acme.dev/v1/orders", "cjk": "ようこそ、acmeへ。漢字かな交じり文", "styled": "\x1b[1;38;2;1;2;3mDATABASE_URL\x1b[m",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Width(s)
			}
		})
	}
}

func BenchmarkFit(b *testing.B) {
	for name, s := range map[string]string{
		"ascii": "https://api.acme.dev/v1/orders", "cjk": "ようこそ、acmeへ。漢字かな交じり文", "styled": "\x1b[1;38;2;1;2;3mDATABASE_URL\x1b[m",
	} {
		b.Run(name+"/pad", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Fit(s, 60)
			}
		})
		b.Run(name+"/cut", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Fit(s, 10)
			}
		})
	}
}

func BenchmarkPrintable(b *testing.B) {
	for name, s := range map[string]string{"ascii": "https://api.acme.dev/v1/orders", "cjk": "ようこそ、acmeへ", "hostile": "a\x1b[2Jb\u202e"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Printable(s)
			}
		})
	}
}

func BenchmarkSplice(b *testing.B) {
	base := slices.Repeat([]string{strings.Repeat("\x1b[1;38;2;1;2;3mDATABASE_URL\x1b[m ようこそ ", 7)}, 45)
	top := slices.Repeat([]string{strings.Repeat("\x1b[31m0123456\x1b[m ", 9)}, 20)
	b.ReportAllocs()
	for b.Loop() {
		Splice(base, 40, 10, top)
	}
}
