package list

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

func TestMatchOrder(t *testing.T) {
	t.Parallel()
	names := []string{
		"CLOUDBURST_LEVEL", "DATABASE_URL", "STRIPE_SECRET_KEY", "STRIPE_KEY", "ÉTÉ_CLÉ", "API_KEY_STRIPE", "配置_名",
	}
	for _, tc := range []struct {
		pattern string
		want    []string // the best ones, in their order
		hits    int
	}{
		{"dburl", []string{"DATABASE_URL", "CLOUDBURST_LEVEL"}, 2},
		{"url", []string{"DATABASE_URL", "CLOUDBURST_LEVEL"}, 2},
		{"stripe key", []string{"STRIPE_KEY", "STRIPE_SECRET_KEY", "API_KEY_STRIPE"}, 3},
		{"key stripe", []string{"STRIPE_KEY", "STRIPE_SECRET_KEY", "API_KEY_STRIPE"}, 3},
		{"ete", []string{"ÉTÉ_CLÉ"}, 3},
		{"ÉTÉ", []string{"ÉTÉ_CLÉ"}, 3},
		{"名", []string{"配置_名"}, 1},
		{"zzz", nil, 0},
		{"stripe zzz", nil, 0},
	} {
		t.Run(tc.pattern, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, hit := range Match(names, tc.pattern) {
				got = append(got, names[hit.Index])
			}
			if len(got) != tc.hits || !slices.Equal(got[:len(tc.want)], tc.want) {
				t.Errorf("%q finds %q, want %d with %q first", tc.pattern, got, tc.hits, tc.want)
			}
		})
	}
	if hits := Match(names, "stripe"); names[hits[0].Index] != "STRIPE_KEY" {
		t.Errorf("first for stripe is %s, want the shortest name that starts with it", names[hits[0].Index])
	}
	if hits := Match(names, "  "); len(hits) != len(names) || hits[0].Index != 0 || hits[6].Index != 6 {
		t.Errorf("a blank pattern gives %v, want all names in their order", hits)
	}
}

func TestPositionsAreTheCharactersOfThePattern(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, pattern, want string }{
		{"DATABASE_URL", "url", "URL"},
		{"STRIPE_KEY", "key str", "STRKEY"},
		{"KEY_KEY", "key key", "KEY"},
		{"ÉTÉ_CLÉ", "cle", "CLÉ"},
		{"配置_名", "名", "名"},
		{"bad\xff\xfebytes", "bytes", "bytes"},
	} {
		hits := Match([]string{tc.name}, tc.pattern)
		if len(hits) != 1 {
			t.Errorf("%q in %q: %d hits", tc.pattern, tc.name, len(hits))
			continue
		}
		runes := []rune(tc.name)
		var got strings.Builder
		for _, at := range hits[0].Positions {
			got.WriteRune(runes[at])
		}
		if got.String() != tc.want || !slices.IsSorted(hits[0].Positions) {
			t.Errorf("%q in %q: %v is %q, want %q", tc.pattern, tc.name, hits[0].Positions, got.String(), tc.want)
		}
	}
}

func TestFilterMayBeShared(t *testing.T) {
	t.Parallel()
	f := NewFilter(names(500))
	want := len(f.Match("key"))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if got := len(f.Match("key")); got != want {
				t.Errorf("%d hits, want %d", got, want)
			}
		})
	}
	group.Wait()
}

func FuzzMatch(f *testing.F) {
	f.Add("DATABASE_URL", "db url")
	f.Add("\xff\x00é", "É")
	f.Add(strings.Repeat("a", 3000), strings.Repeat("a", 40))
	f.Fuzz(func(t *testing.T, name, pattern string) {
		for _, hit := range Match([]string{"x", name}, pattern) {
			length := utf8.RuneCountInString([]string{"x", name}[hit.Index])
			for i, at := range hit.Positions {
				if at < 0 || at >= length || i > 0 && at <= hit.Positions[i-1] {
					t.Fatalf("positions %v in %q, %d characters", hit.Positions, name, length)
				}
			}
		}
	})
}

// names makes n names as projects have them.
func names(n int) []string {
	words := []string{"STRIPE", "API", "DATABASE", "KEY", "SECRET", "URL", "HOST", "TOKEN", "MAIL", "PORT", "STRING"}
	out := make([]string, n)
	for i := range out {
		k := len(words)
		out[i] = fmt.Sprintf("%s_%s_%s_%d", words[i%k], words[i/k%k], words[i/k/k%k], i)
	}
	return out
}

func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		f := NewFilter(names(n))
		for _, pattern := range []string{"s", "strkey", "stripe key", "zzz"} {
			b.Run(fmt.Sprintf("%d/%s", n, strings.ReplaceAll(pattern, " ", "+")), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					f.Match(pattern)
				}
			})
		}
	}
	b.Run("prepare-100000", func(b *testing.B) {
		all := names(100_000)
		b.ReportAllocs()
		for b.Loop() {
			NewFilter(all)
		}
	})
}
