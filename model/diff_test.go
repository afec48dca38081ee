package model_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"dtui/model"
)

func TestRelations(t *testing.T) {
	t.Parallel()
	ref := func(raw, computed string) *model.Secret {
		s := secret("A", raw)
		s.Computed = text(computed)
		return &s
	}
	told := with(secret("A", "1"), model.Restricted, "")
	keptBack := *ref("${B}", "1")
	keptBack.ComputedVisibility = model.Restricted
	unresolved := secret("A", "${B}")
	note := secret("A", "1")
	note.Note = "another"
	for name, c := range map[string]struct {
		left, right   *model.Secret
		computed, raw model.Relation
	}{
		"equal":                    {of(secret("A", "1")), of(secret("A", "1")), model.Equal, model.Equal},
		"differs":                  {of(secret("A", "1")), of(secret("A", "2")), model.Differs, model.Differs},
		"empty":                    {of(secret("A", "")), of(secret("A", "")), model.Equal, model.Equal},
		"empty and text":           {of(secret("A", "")), of(secret("A", "1")), model.Differs, model.Differs},
		"restricted":               {of(restricted("A")), of(secret("A", "1")), model.Incomparable, model.Incomparable},
		"both restricted":          {of(restricted("A")), of(restricted("A")), model.Incomparable, model.Incomparable},
		"restricted and empty":     {of(restricted("A")), of(secret("A", "")), model.Incomparable, model.Incomparable},
		"restricted, told":         {&told, &told, model.Incomparable, model.Incomparable},
		"unknown":                  {&model.Secret{Name: "A", Visibility: model.Masked}, &model.Secret{Name: "A", Visibility: model.Masked}, model.Incomparable, model.Incomparable},
		"computed alike":           {ref("${B}", "1"), of(secret("A", "1")), model.Equal, model.Differs},
		"computed apart":           {ref("${B}", "1"), ref("${B}", "2"), model.Differs, model.Equal},
		"computed kept back":       {&keptBack, ref("${B}", "1"), model.Incomparable, model.Equal},
		"does not resolve":         {&unresolved, &unresolved, model.Incomparable, model.Equal},
		"settings and note differ": {&note, of(with(secret("A", "1"), model.Unmasked, "json")), model.Equal, model.Equal},
		"only left":                {of(secret("A", "1")), nil, model.OnlyLeft, model.OnlyLeft},
		"only left, restricted":    {of(restricted("A")), nil, model.OnlyLeft, model.OnlyLeft},
		"only right":               {nil, of(secret("A", "")), model.OnlyRight, model.OnlyRight},
	} {
		side := func(s *model.Secret) *model.Snapshot {
			if s == nil {
				return snap("dev")
			}
			return snap("dev", *s)
		}
		for by, want := range map[model.Aspect]model.Relation{model.ComputedText: c.computed, model.RawText: c.raw} {
			rows := model.Compare(side(c.left), side(c.right), by)
			if len(rows) != 1 || rows[0].Relation != want || rows[0].Name != "A" {
				t.Errorf("%s, %s: %+v, want %d", name, by, rows, want)
				continue
			}
			if !sameSecret(rows[0].Left, c.left) || !sameSecret(rows[0].Right, c.right) {
				t.Errorf("%s, %s: the row does not hold both sides", name, by)
			}
		}
	}
}

func TestManagedNamesAreNotCompared(t *testing.T) {
	t.Parallel()
	left := snap("dev", secret("DOPPLER_CONFIG", "dev"), secret("DOPPLER_PROJECT", "backend"), secret("DOPPLER_ENVIRONMENT", "dev"), secret("DOPPLER_OTHER", "1"))
	rows := model.Compare(left, snap("prd", secret("DOPPLER_CONFIG", "prd")), model.RawText)
	if len(rows) != 1 || rows[0].Name != "DOPPLER_OTHER" {
		t.Errorf("%d rows", len(rows))
	}
	if rows := model.Compare(snap("dev"), snap("prd"), model.RawText); len(rows) != 0 {
		t.Errorf("%d rows of nothing", len(rows))
	}
}

func side(random *rand.Rand, config string) *model.Snapshot {
	var list []model.Secret
	for i := range 30 {
		switch name := fmt.Sprintf("N%02d", i); random.IntN(5) {
		case 0:
		case 1:
			list = append(list, restricted(name))
		default:
			list = append(list, secret(name, fmt.Sprint(random.IntN(3))))
		}
	}
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return snap(config, list...)
}

func TestDiffIsTheSortedUnion(t *testing.T) {
	t.Parallel()
	mirror := map[model.Relation]model.Relation{
		model.Equal: model.Equal, model.Differs: model.Differs, model.Incomparable: model.Incomparable,
		model.OnlyLeft: model.OnlyRight, model.OnlyRight: model.OnlyLeft,
	}
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 3))
		left, right := side(random, "dev"), side(random, "prd")
		rows, swapped := model.Compare(left, right, model.ComputedText), model.Compare(right, left, model.ComputedText)
		union := map[string]bool{}
		for _, s := range slices.Concat(left.Secrets(), right.Secrets()) {
			union[s.Name] = true
		}
		if len(rows) != len(union) || len(swapped) != len(union) {
			t.Fatalf("seed %d: %d and %d rows, want %d", seed, len(rows), len(swapped), len(union))
		}
		for i, row := range rows {
			if !union[row.Name] || i > 0 && rows[i-1].Name >= row.Name {
				t.Fatalf("seed %d: %s is not of the union, or not in order", seed, row.Name)
			}
			if !sameSecret(row.Left, left.Find(row.Name)) || !sameSecret(row.Right, right.Find(row.Name)) {
				t.Fatalf("seed %d: %s does not hold both sides", seed, row.Name)
			}
			if s := swapped[i]; s.Name != row.Name || s.Relation != mirror[row.Relation] || s.Left != row.Right || s.Right != row.Left {
				t.Fatalf("seed %d: %s is not the same the other way round", seed, row.Name)
			}
		}
		total := 0
		for relation, n := range model.Tally(rows) {
			total += n
			if got := len(slices.DeleteFunc(slices.Clone(rows), func(r model.DiffRow) bool { return r.Relation != relation })); got != n {
				t.Fatalf("seed %d: the tally counts %d, want %d", seed, n, got)
			}
		}
		if total != len(rows) {
			t.Fatalf("seed %d: the tally adds up to %d, want %d", seed, total, len(rows))
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	const n = 10_000
	var left, right []model.Secret
	for i := range n {
		value := fmt.Sprintf("value number %d of a usual length", i)
		left = append(left, secret(fmt.Sprintf("SECRET_%05d", i), value))
		if i%10 == 0 {
			value += ", changed"
		}
		right = append(right, secret(fmt.Sprintf("SECRET_%05d", i+n/20), value))
	}
	l, r := snap("dev", left...), snap("prd", right...)
	b.ReportAllocs()
	for b.Loop() {
		if rows := model.Compare(l, r, model.ComputedText); len(rows) != n+n/20 {
			b.Fatalf("%d rows", len(rows))
		}
	}
}
