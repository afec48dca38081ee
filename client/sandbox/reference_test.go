package sandbox

import (
	"strings"
	"testing"
	"time"
)

// onlyConfig returns the state of a world with one config that holds some secrets.
func onlyConfig(t testing.TB, values map[string]string) (*state, *config) {
	t.Helper()
	text, err := Generate(1, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	s, err := build(text, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	c := s.Projects[0].Environments[0].Configs[0]
	for name, value := range values {
		c.Own[name] = secret{value, masked, "string"}
	}
	s.changed()
	return s, c
}

func TestResolverOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	values := map[string]string{
		"A": "${B}", "B": "${C}", "C": "${A}${D}", "D": "d", "E": "${A}", "F": "${F}", "G": "${H}", "H": "${D}${G}",
	}
	want := map[string]string{
		"A": "${B}", "B": "${C}", "C": "${A}d", "D": "d", "E": "${B}", "F": "${F}", "G": "${H}", "H": "d${G}",
	}
	for first := range values {
		s, c := onlyConfig(t, values)
		s.resolver().compute(node{c, first})
		for name, text := range want {
			if got, _ := s.resolver().compute(node{c, name}); got != text {
				t.Errorf("after %s: %s is %q, want %q", first, name, got, text)
			}
		}
	}
}

func TestResolverBoundsGrowth(t *testing.T) {
	t.Parallel()
	values := map[string]string{"X_": "x"}
	name := "X_"
	for range 40 {
		next := name + "X"
		values[next] = "${" + name + "}${" + name + "}"
		name = next
	}
	s, c := onlyConfig(t, values)
	if got, _ := s.resolver().compute(node{c, name}); len(got) > 2*maxComputed {
		t.Errorf("%d bytes", len(got))
	}
}

// FuzzReferences checks that a parsed value is the value again, that every computed value is bounded, and that what
// is computed does not depend on which secret is asked for first.
func FuzzReferences(f *testing.F) {
	for _, seed := range []string{"", "${A}", "${B}${A}", "x${config.NAME}y", "${a.b.C}", "${${A}}", "${A", "}${", "${A}${B}|${C}", "${projects.a.b.C}", "${DOPPLER_CONFIG}\x00é"} {
		f.Add(seed, "${A}|"+seed, "plain")
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		var joined strings.Builder
		for _, piece := range parseReferences(a) {
			if piece.text == "" {
				t.Fatal("an empty segment")
			}
			joined.WriteString(piece.text)
		}
		if joined.String() != a {
			t.Fatalf("%q becomes %q", a, joined.String())
		}
		values := map[string]string{"A": a, "B": b, "C": c}
		results := map[string]string{}
		for _, first := range []string{"A", "B", "C"} {
			s, at := onlyConfig(t, values)
			for _, name := range []string{first, "A", "B", "C"} {
				got, visibility := s.resolver().compute(node{at, name})
				if len(got) > maxComputed+len(values[name]) {
					t.Fatalf("%s has %d bytes", name, len(got))
				}
				if visibility != masked {
					t.Fatalf("%s is %s", name, visibility)
				}
				if known, ok := results[name]; ok && known != got {
					t.Fatalf("%s is %q and %q", name, known, got)
				}
				results[name] = got
			}
			if (s.resolver().unresolved(at, a) == "") != !hasLost(s, at, a) {
				t.Fatalf("unresolved disagrees about %q", a)
			}
		}
	})
}

func hasLost(s *state, at *config, raw string) bool {
	for _, piece := range parseReferences(raw) {
		if piece.reference == nil {
			continue
		}
		name := strings.TrimSuffix(strings.TrimPrefix(piece.text, "${"), "}")
		name = strings.TrimPrefix(strings.TrimPrefix(name, s.Projects[0].Slug+"."), at.Name+".")
		_, own := at.Own[name]
		if !own && !isManaged(name) {
			return true
		}
	}
	return false
}
