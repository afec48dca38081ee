package model_test

import (
	"reflect"
	"strings"
	"testing"

	"dtui/model"
)

func TestReferences(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string][]string{
		"":                                nil,
		"plain":                           nil,
		"${A}":                            {"${A}"},
		"${A_1}":                          {"${A_1}"},
		"${dev.A}":                        {"${dev.A}"},
		"${back-end.dev_1.A}":             {"${back-end.dev_1.A}"},
		"postgres://${USER}:${PW}@h/${D}": {"${USER}", "${PW}", "${D}"},
		"${A}${A}":                        {"${A}", "${A}"},
		"$${A}":                           {"${A}"},
		"${":                              nil,
		"${A":                             nil,
		"${}":                             nil,
		"${ A}":                           nil,
		"${a}":                            nil,
		"${1A}":                           nil,
		"${A B}":                          nil,
		"${Dev.A}":                        nil,
		"${.A}":                           nil,
		"${dev.}":                         nil,
		"${dev..A}":                       nil,
		"${a.b.c.D}":                      nil,
		"${x ${A}":                        {"${A}"},
		"${x ${A} }":                      {"${A}"},
		"${${A}}":                         {"${A}"},
		"${a}${B}":                        {"${B}"},
		"$A {A} #{A}":                     nil,
		"é${A}ü":                          {"${A}"},
		"\xff${A}\xff":                    {"${A}"},
		"${\n}${A}":                       {"${A}"},
		"{\"k\": \"${dev.A}\"}":           {"${dev.A}"},
	} {
		var got []string
		for _, ref := range model.References(text(raw)) {
			got = append(got, ref.String())
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q refers to %q, want %q", raw, got, want)
		}
	}
	if got := model.References(model.Value{}); got != nil {
		t.Errorf("an unknown text refers to %v", got)
	}
}

func TestReferenceTarget(t *testing.T) {
	t.Parallel()
	in := model.ConfigRef{Project: "backend", Config: "dev"}
	for raw, want := range map[string]model.ConfigRef{
		"${A}":          in,
		"${prd.A}":      {Project: "backend", Config: "prd"},
		"${auth.dev.A}": {Project: "auth", Config: "dev"},
	} {
		refs := model.References(text(raw))
		if len(refs) != 1 {
			t.Fatalf("%q holds %d references", raw, len(refs))
		}
		if got, name := refs[0].Target(in); got != want || name != "A" {
			t.Errorf("%q leads to %s in %s", raw, name, got)
		}
	}
	if got := model.ReferenceTo(in, "A"); got != "${backend.dev.A}" {
		t.Errorf("the reference from elsewhere is %s", got)
	}
}

func FuzzReferences(f *testing.F) {
	for _, seed := range []string{"${A}", "a${dev.A}b${p.c.A}", "${${A}}", "${", "$${A}}", "${a.b.C", "é${A}\xff", "${A}${b}${C}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		last := 0
		rest := strings.Builder{}
		for _, ref := range model.References(text(raw)) {
			if ref.Start < last || ref.End <= ref.Start || ref.End > len(raw) {
				t.Fatalf("%q: offsets %d to %d after %d", raw, ref.Start, ref.End, last)
			}
			whole := raw[ref.Start:ref.End]
			if ref.String() != whole {
				t.Fatalf("%q: %q is written as %q", raw, whole, ref.String())
			}
			again := model.References(text(ref.String()))
			if len(again) != 1 || again[0].String() != whole || again[0].Start != 0 || again[0].End != len(whole) {
				t.Fatalf("%q: %q does not read back", raw, whole)
			}
			if model.CheckSecretName(ref.Name) != nil && len(ref.Name) <= model.MaxSecretName && !model.Managed(ref.Name) {
				t.Fatalf("%q: %q is no name", raw, ref.Name)
			}
			rest.WriteString(raw[last:ref.Start] + "\x00")
			last = ref.End
		}
		rest.WriteString(raw[last:])
		if left := model.References(text(rest.String())); len(left) != 0 {
			t.Fatalf("%q: %q was overlooked", raw, left[0].String())
		}
	})
}

func TestAReferenceThatLeadsNowhereStandsInTheComputedText(t *testing.T) {
	t.Parallel()
	s := secret("A", "${B}-${dev.C}")
	refs := model.References(s.Raw)
	if _, known := s.Unresolved(refs[0]); known {
		t.Error("what was not computed is known")
	}
	s.Computed = text("b-${dev.C}")
	for i, want := range []bool{false, true} {
		if got, known := s.Unresolved(refs[i]); got != want || !known {
			t.Errorf("%s is unresolved: %t (known: %t)", refs[i], got, known)
		}
	}
}
