package cells

import (
	"math"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// unsafeRune finds a character that no terminal may get.
func unsafeRune(s string) (rune, bool) {
	for i, c := range s {
		_, size := utf8.DecodeRuneInString(s[i:])
		bad := c == utf8.RuneError && size == 1 || c != ' ' && c != 0x3000 && !unicode.IsPrint(c) ||
			unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector)
		if bad {
			return c, true
		}
	}
	return 0, false
}

func FuzzPrintable(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := Printable(s)
		if c, bad := unsafeRune(p); bad {
			t.Fatalf("%+q still holds %U", s, c)
		}
		if again := Printable(p); again != p {
			t.Fatalf("%+q: printed again %+q became %+q", s, p, again)
		}
		if Width(p) != ansi.StringWidth(p) || Width(p) != ansi.StringWidthWc(p) {
			t.Fatalf("%+q: %d cells; %d by clusters, %d by characters", p, Width(p), ansi.StringWidth(p), ansi.StringWidthWc(p))
		}
		var joined strings.Builder
		for _, span := range Spans(s) {
			joined.WriteString(span.Text)
		}
		if joined.String() != p {
			t.Fatalf("%+q: spans %+q, printable %+q", s, joined.String(), p)
		}
		if !HasControl(s) && HasControl(p) || HasControl(s) && p == s {
			t.Fatalf("%+q: HasControl %v, printable %+q", s, HasControl(s), p)
		}
		if kept := (Options{Clusters: true}).Printable(s); Width(kept) != ansi.StringWidth(kept) {
			t.Fatalf("%+q: %d cells, %d by clusters", kept, Width(kept), ansi.StringWidth(kept))
		}
	})
}

func FuzzFit(f *testing.F) {
	for i, s := range hostile {
		f.Add(s, i%12)
	}
	f.Fuzz(func(t *testing.T, s string, w int) {
		w = min(max(w, -1), 300)
		for _, text := range []string{s, Printable(s)} {
			got := Fit(text, w)
			if Width(got) != max(w, 0) || ansi.StringWidth(got) != max(w, 0) {
				t.Fatalf("Fit(%+q, %d) = %+q: %d cells, renderer %d", text, w, got, Width(got), ansi.StringWidth(got))
			}
			if m := measure(got, math.MaxInt); m.open || m.dirty {
				t.Fatalf("Fit(%+q, %d) = %+q is left open or holds a control", text, w, got)
			}
			if got := Cut(text, w/2, w); Width(got) > max(w-w/2, 0) || measure(got, math.MaxInt).open {
				t.Fatalf("Cut(%+q, %d, %d) = %+q", text, w/2, w, got)
			}
		}
		if got := ansi.StringWidthWc(Fit(Printable(s), w)); got != max(w, 0) {
			t.Fatalf("Fit(Printable(%+q), %d): %d cells by characters", s, w, got)
		}
		for _, lines := range [][]string{Wrap(s, w), WrapWords(s, w)} {
			for _, line := range lines {
				if Width(line) > max(w, 1) || measure(line, math.MaxInt).open {
					t.Fatalf("%+q at %d: line %+q", s, w, line)
				}
			}
		}
	})
}

func FuzzSplice(f *testing.F) {
	for i, s := range hostile {
		f.Add(s, hostile[len(hostile)-1-i], i%9-2)
	}
	f.Fuzz(func(t *testing.T, base, top string, x int) {
		x = min(max(x, -50), 200)
		rows := []string{base, "untouched"}
		got := Splice(rows, x, 0, []string{top})
		if Width(got[0]) != Width(base) || got[1] != "untouched" || len(got) != 2 {
			t.Fatalf("%+q over %+q at %d: %+q, %d cells, want %d", top, base, x, got, Width(got[0]), Width(base))
		}
	})
}

func FuzzEscape(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Add(`\n\x41\u{41}\\`)
	f.Fuzz(func(t *testing.T, s string) {
		e := Escape(s)
		if HasControl(e) {
			t.Fatalf("%+q: the text form %+q holds a control", s, e)
		}
		back, err := Unescape(e)
		if err != nil || back != s {
			t.Fatalf("%+q became %+q and then %+q (%v)", s, e, back, err)
		}
		// What is not a text form of ours must end in an error or a text, never in a panic.
		if raw, err := Unescape(s); err != nil && raw != "" {
			t.Fatalf("%+q: text %+q beside the error %v", s, raw, err)
		}
	})
}
