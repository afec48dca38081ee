package list_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"dtui/ui/list"
)

// manyNames are n names, no two alike.
func manyNames(n int) []string {
	owners := []string{"AWS", "CACHE", "DATABASE", "GITHUB", "MAILGUN", "QUEUE", "REDIS", "SENTRY", "SLACK", "STRIPE"}
	whats := []string{"URL", "KEY", "SECRET_KEY", "HOST", "PORT", "USER", "PASSWORD", "REGION", "WEBHOOK_SECRET", "TOKEN"}
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s_%s_%d", owners[i%10], whats[i/10%10], i/100)
	}
	return names
}

// ranked is what a ranker finds, as names.
func ranked(r *list.Ranker, pattern string) []string {
	var names []string
	for _, id := range r.Rank(pattern) {
		names = append(names, r.Name(int(id)))
	}
	return names
}

// TestARankerFindsWhatAFilterFinds types patterns letter by letter and back, while names are added in any order.
func TestARankerFindsWhatAFilterFinds(t *testing.T) {
	t.Parallel()
	names := append(manyNames(400), "É_KEY", "key", "")
	random := rand.New(rand.NewPCG(4, 4))
	random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	r := list.NewRanker()
	added := 0
	for _, pattern := range []string{"", "s", "st", "str", "strk", "str", "str k", "str ke", "str key", "e", "É", "zzz", "zz", "", "url 1", "URL 1", " ", "key"} {
		for range 30 {
			if added < len(names) {
				r.Add(names[added])
				r.Add(names[added/2]) // It is there.
				added++
			}
		}
		sorted := slices.Sorted(slices.Values(names[:added]))
		var want []string
		for _, hit := range list.Match(sorted, pattern) {
			want = append(want, sorted[hit.Index])
			if got := r.Rank(pattern); len(got) == 0 {
				t.Fatalf("%q is not found by %q", sorted[hit.Index], pattern)
			}
			if got := r.Positions(r.Add(sorted[hit.Index])); !slices.Equal(got, hit.Positions) && len(got)+len(hit.Positions) > 0 {
				t.Fatalf("%q matches %q at %v, want %v", pattern, sorted[hit.Index], got, hit.Positions)
			}
		}
		if got := ranked(r, pattern); !slices.Equal(got, want) {
			t.Fatalf("%q among %d: %v, want %v", pattern, added, got, want)
		}
	}
}

func TestRankingAllocatesLittle(t *testing.T) {
	r := list.NewRanker()
	for _, name := range manyNames(5_000) {
		r.Add(name)
	}
	patterns := []string{"s", "st", "str", "stri"}
	for _, pattern := range patterns {
		r.Rank(pattern)
	}
	if n := testing.AllocsPerRun(20, func() {
		for _, pattern := range patterns {
			r.Rank(pattern)
		}
	}); n > 40 {
		t.Errorf("four keys over 5,000 names cost %v allocations", n)
	}
}

// BenchmarkRank is one key over 15,000 names, the first of a pattern and those after it.
func BenchmarkRank(b *testing.B) {
	r := list.NewRanker()
	for _, name := range manyNames(15_000) {
		r.Add(name)
	}
	for _, pattern := range []string{"s", "stri", "zzz"} {
		b.Run("first/"+pattern, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Rank("")
				r.Rank(pattern)
			}
		})
	}
	b.Run("typed on", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r.Rank("s")
			r.Rank("st")
			r.Rank("str")
			r.Rank("strk")
		}
	})
}
