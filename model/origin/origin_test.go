package origin_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/model/origin"
)

func at(project, config string) model.ConfigRef {
	return model.ConfigRef{Project: project, Config: config}
}

func snap(ref model.ConfigRef, inherits []model.ConfigRef, secrets ...model.Secret) *model.Snapshot {
	environment, _, branch := strings.Cut(ref.Config, "_")
	return model.NewSnapshot(model.Owner{Actor: "ada"}, model.Config{
		ConfigRef: ref, UUID: ref.String(), Environment: environment, Root: !branch, Inherits: inherits,
	}, time.Time{}, secrets)
}

func secret(name, raw string) model.Secret {
	s := model.Secret{Name: name, Raw: model.NewValue(raw), Visibility: model.Masked, ComputedVisibility: model.Masked}
	if len(model.References(s.Raw)) == 0 {
		s.Computed = s.Raw
	}
	return s
}

func restricted(name string) model.Secret {
	return model.Secret{Name: name, Visibility: model.Restricted, ComputedVisibility: model.Restricted}
}

func reader(all ...*model.Snapshot) origin.Reader {
	return func(ref model.ConfigRef) *model.Snapshot {
		for _, s := range all {
			if s.ID().ConfigRef == ref {
				return s
			}
		}
		return nil
	}
}

// told writes origins down.
func told(origins []origin.Origin) []string {
	var list []string
	for _, o := range origins {
		s := o.Name + " " + []string{"unknown", "own", "root", "override", "hidden", "inherited"}[o.Kind]
		if o.From != (model.ConfigRef{}) {
			s += " " + o.From.String()
		}
		if o.Via != (model.ConfigRef{}) {
			s += " via " + o.Via.String()
		}
		if o.Needs != nil {
			s += fmt.Sprint(" needs ", o.Needs)
		}
		list = append(list, s)
	}
	return list
}

func want(t *testing.T, origins []origin.Origin, lines ...string) {
	t.Helper()
	if got := told(origins); !slices.Equal(got, lines) {
		t.Errorf("the origins are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(lines, "\n"))
	}
}

func TestOrigins(t *testing.T) {
	t.Parallel()
	open := secret("VIS", "1")
	open.Visibility = model.Unmasked
	base := snap(at("shared", "base"), nil, secret("P", "p"), secret("Q", "q"), secret("GONE", "g"), restricted("PR"))
	root := snap(at("backend", "dev"), []model.ConfigRef{at("shared", "base")},
		secret("A", "1"), secret("B", "1"), secret("H", "1"), secret("P", "p"), secret("Q", "mine"), secret("VIS", "1"), restricted("R"), restricted("PR"), secret("R2", "x"))
	branch := snap(at("backend", "dev_ana"), nil,
		secret("A", "1"), secret("B", "2"), secret("N", "1"), secret("P", "p"), secret("Q", "mine"), open, restricted("R"), restricted("PR"), restricted("R2"))
	want(
		t, origin.All(branch, reader(root, base)),
		"A root backend / dev", "B override backend / dev", "H hidden backend / dev", "N own", "P inherited shared / base via backend / dev",
		"PR unknown", "Q root backend / dev", "R unknown", "R2 override backend / dev", "VIS override backend / dev",
	)
	want(
		t, origin.All(root, reader(base)),
		"A own", "B own", "GONE hidden shared / base", "H own", "P inherited shared / base", "PR unknown", "Q override shared / base", "R own", "R2 own", "VIS own",
	)
	// Without the reading that would tell, nothing is guessed.
	want(t, []origin.Origin{origin.Of(branch, reader(base), "A")}, "A unknown needs [backend / dev]")
	want(t, []origin.Origin{origin.Of(root, reader(), "A")}, "A unknown needs [shared / base]")
	want(t, []origin.Origin{origin.Of(branch, reader(root), "P")}, "P root backend / dev")
	want(t, []origin.Origin{origin.Of(root, reader(base), "NEVER")}, "NEVER unknown")
	want(t, []origin.Origin{origin.Of(base, reader(), "P")}, "P own")
}

func TestSeveralParents(t *testing.T) {
	t.Parallel()
	first := snap(at("shared", "one"), nil, secret("A", "same"), secret("B", "1"))
	second := snap(at("shared", "two"), nil, secret("A", "same"), secret("B", "2"))
	heir := snap(at("backend", "prd"), []model.ConfigRef{at("shared", "one"), at("shared", "two")}, secret("A", "same"), secret("B", "1"), secret("C", "1"))
	want(t, origin.All(heir, reader(first, second)), "A inherited shared / two", "B inherited shared / one", "C own")
	want(t, origin.All(heir, reader(first)), "A inherited shared / one", "B inherited shared / one", "C unknown needs [shared / two]")
}

func TestTargets(t *testing.T) {
	t.Parallel()
	other := snap(at("infra", "prd"), nil, secret("DSN", "1"))
	s := snap(at("backend", "prd"), nil, secret("HERE", "1"))
	of := func(raw string, computed ...string) string {
		x := secret("A", raw)
		for _, text := range computed {
			x.Computed = model.NewValue(text)
		}
		out := ""
		for _, target := range origin.Targets(s, x, reader(other)) {
			out += fmt.Sprintf("%s.%s.%s:%s ", target.In.Project, target.In.Config, target.Name, []string{"?", "yes", "no"}[target.Resolution])
		}
		return out
	}
	for _, test := range [][]string{
		{"plain", ""},
		{"${HERE}-${GONE}", "backend.prd.HERE:yes backend.prd.GONE:no "},
		{"${infra.prd.DSN}${infra.prd.NONE}${infra.dev.DSN}", "infra.prd.DSN:yes infra.prd.NONE:no infra.dev.DSN:? "},
		{"${DOPPLER_CONFIG}${dev.DOPPLER_CONFIG}", "backend.prd.DOPPLER_CONFIG:yes backend.dev.DOPPLER_CONFIG:yes "},
		{"${stg.X}-${stg.Y}", "backend.stg.X:yes backend.stg.Y:no ", "x-${stg.Y}"},
	} {
		if got := of(test[0], test[2:]...); got != test[1] {
			t.Errorf("%s leads to %s, want %s", test[0], got, test[1])
		}
	}
	if got := origin.Of(snap(at("backend", "dev"), nil, secret("A", "${B}")), reader(), "A"); len(got.Targets) != 1 || got.Kind != origin.Own {
		t.Errorf("%+v", got)
	}
}

func BenchmarkAll(b *testing.B) {
	var list []model.Secret
	for i := range 1000 {
		list = append(list, secret(fmt.Sprintf("SECRET_%04d", i), fmt.Sprintf("${SECRET_%04d}-%d", (i+1)%1000, i)))
	}
	root := snap(at("backend", "dev"), nil, list...)
	branch := snap(at("backend", "dev_ana"), nil, list...)
	read := reader(root)
	for b.Loop() {
		origin.All(branch, read)
	}
}
