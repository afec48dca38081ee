package matrix_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"dtui/model"
	"dtui/model/matrix"
)

var someone = model.Owner{Host: "https://api.example.test", Workplace: "acme", Actor: "ada"}

func ref(config string) model.ConfigRef { return model.ConfigRef{Project: "backend", Config: config} }

func snap(config string, secrets ...model.Secret) *model.Snapshot {
	c := model.Config{ConfigRef: ref(config), UUID: "uuid-" + config, Environment: config, Root: true}
	for i := range config {
		if config[i] == '_' {
			c.Environment, c.Root = config[:i], false
			break
		}
	}
	return model.NewSnapshot(someone, c, time.Time{}, secrets)
}

func secret(name, raw string) model.Secret {
	s := model.Secret{Name: name, Raw: model.NewValue(raw), Visibility: model.Masked, ComputedVisibility: model.Masked, Type: model.PlainText}
	if len(model.References(s.Raw)) == 0 {
		s.Computed = s.Raw
	}
	return s
}

func restricted(name string) model.Secret {
	return model.Secret{Name: name, Visibility: model.Restricted, ComputedVisibility: model.Restricted, Type: model.PlainText}
}

func staged(t *testing.T, present *model.Snapshot, changes ...model.Change) *model.Changeset {
	t.Helper()
	s := model.NewStaging()
	if err := s.Stage(present, "test", changes...); err != nil {
		t.Fatal(err)
	}
	return s.Of(present.ID())
}

func names(m *matrix.Matrix, f matrix.Filter) []string {
	var list []string
	for _, row := range m.Rows(f) {
		list = append(list, m.Name(row))
	}
	return list
}

func cell(t *testing.T, m *matrix.Matrix, name string, col int) matrix.Cell {
	t.Helper()
	row, found := m.Row(name)
	if !found {
		t.Fatalf("there is no row %s", name)
	}
	return m.Cell(row, col)
}

func wantState(t *testing.T, m *matrix.Matrix, name string, want ...matrix.State) {
	t.Helper()
	for col, state := range want {
		if got := cell(t, m, name, col).State(); got != state {
			t.Errorf("%s in %s: state %d, want %d", name, m.Column(col).Config, got, state)
		}
	}
}

// world is the matrix of the tests: the reference prd, stg, a branch of stg, and dev.
func world(t *testing.T) *matrix.Matrix {
	t.Helper()
	stg := snap("stg", secret("A", "1"), secret("B", "x"), restricted("C"), secret("E", ""), secret("DOPPLER_CONFIG", "stg"))
	branch := snap("stg_eu", secret("A", "1"), secret("B", "own"), restricted("C"))
	dev := snap("dev", secret("A", "1"), secret("D", "only"), secret("R", "${A}"))
	prd := snap("prd", secret("A", "1"), secret("B", "y"), restricted("C"), secret("E", "full"), secret("R", "1"))
	m := matrix.New(model.ComputedText, ref("prd"), ref("stg"), ref("stg_eu"), ref("dev"))
	m.SetReference(0)
	m.Put(3, matrix.Reading{Snapshot: dev})
	m.Put(2, matrix.Reading{Snapshot: branch, Root: stg})
	m.Put(1, matrix.Reading{Snapshot: stg})
	m.Put(0, matrix.Reading{Snapshot: prd})
	return m
}

func TestStates(t *testing.T) {
	t.Parallel()
	m := world(t)
	wantState(t, m, "A", matrix.StateReference, matrix.StateEqual, matrix.StateInherited, matrix.StateEqual)
	wantState(t, m, "B", matrix.StateReference, matrix.StateDifferent, matrix.StateDifferent, matrix.StateMissing)
	wantState(t, m, "C", matrix.StateUnknown, matrix.StateUnknown, matrix.StateUnknown, matrix.StateMissing)
	wantState(t, m, "D", matrix.StateMissing, matrix.StateMissing, matrix.StateMissing, matrix.StateDifferent)
	wantState(t, m, "E", matrix.StateReference, matrix.StateEmpty, matrix.StateMissing, matrix.StateMissing)
	wantState(t, m, "R", matrix.StateReference, matrix.StateMissing, matrix.StateMissing, matrix.StateUnknown)
	if c := cell(t, m, "C", 1); c.Relation != matrix.Unknown {
		t.Errorf("two restricted secrets have the relation %d", c.Relation)
	}
	if c := cell(t, m, "E", 1); c.Relation != matrix.Different || !c.Empty {
		t.Errorf("an empty text that differs is %+v", c)
	}
	if got := names(m, matrix.All); !slices.Equal(got, []string{"A", "B", "C", "D", "E", "R"}) {
		t.Errorf("the rows are %v", got)
	}
	if _, found := m.Row("DOPPLER_CONFIG"); found {
		t.Error("a name of Doppler's own has a row")
	}
	m.SetAspect(model.RawText)
	wantState(t, m, "R", matrix.StateReference, matrix.StateMissing, matrix.StateMissing, matrix.StateDifferent)
}

func TestFiltersAndCompleteness(t *testing.T) {
	t.Parallel()
	m := world(t)
	if got := names(m, matrix.Incomplete); !slices.Equal(got, []string{"B", "C", "D", "E", "R"}) {
		t.Errorf("incomplete are %v", got)
	}
	if got := names(m, matrix.Differing); !slices.Equal(got, []string{"B", "D", "E"}) {
		t.Errorf("different are %v", got)
	}
	for col, want := range []matrix.Completeness{{5, 6, true}, {4, 6, true}, {3, 6, true}, {3, 6, true}} {
		if got := m.Completeness(col); got != want {
			t.Errorf("%s has %d of %d, want %d of %d", m.Column(col).Config, got.Have, got.Of, want.Have, want.Of)
		}
	}
	f := matrix.All
	for _, want := range []matrix.Filter{matrix.Incomplete, matrix.Differing, matrix.All} {
		if f = f.Next(); f != want {
			t.Errorf("the next filter is %d, want %d", f, want)
		}
	}
}

func TestMarks(t *testing.T) {
	t.Parallel()
	m := world(t)
	m.SetMarks(matrix.Marks{
		Differs: map[matrix.Place]bool{{Name: "B"}: true, {ConfigRef: ref("stg"), Name: "E"}: true, {Name: "A"}: true},
		Fine:    map[matrix.Place]bool{{ConfigRef: ref("dev"), Name: "B"}: true, {Name: "D"}: true, {Name: "A"}: true},
	})
	wantState(t, m, "B", matrix.StateReference, matrix.StateDifferentExpected, matrix.StateDifferentExpected, matrix.StateMissingFine)
	wantState(t, m, "D", matrix.StateMissingFine, matrix.StateMissingFine, matrix.StateMissingFine, matrix.StateDifferent)
	wantState(t, m, "A", matrix.StateReference, matrix.StateEqual, matrix.StateInherited, matrix.StateEqual)
	if c := cell(t, m, "E", 1); c.Relation != matrix.DifferentExpected {
		t.Errorf("the relation is %d", c.Relation)
	}
	if got := names(m, matrix.Differing); !slices.Equal(got, []string{"D"}) {
		t.Errorf("different are %v", got)
	}
	if got := names(m, matrix.Incomplete); !slices.Equal(got, []string{"C", "E", "R"}) {
		t.Errorf("incomplete are %v", got)
	}
	if got := m.Completeness(3); got != (matrix.Completeness{Have: 3, Of: 5, Read: true}) {
		t.Errorf("dev has %+v", got)
	}
	if got := m.Completeness(0); got != (matrix.Completeness{Have: 5, Of: 5, Read: true}) {
		t.Errorf("prd has %+v", got)
	}
}

func TestStagedCellsReadAsTheyWill(t *testing.T) {
	t.Parallel()
	prd := snap("prd", secret("A", "1"), secret("B", "2"), secret("C", "3"))
	dev := snap("dev", secret("A", "9"), secret("B", "2"), secret("C", "3"))
	m := matrix.New(model.ComputedText, ref("prd"), ref("dev"))
	m.SetReference(0)
	m.Put(0, matrix.Reading{Snapshot: prd})
	m.Put(1, matrix.Reading{Snapshot: dev, Staged: staged(
		t, dev,
		model.Change{Base: dev.Find("A"), Name: "A", Value: model.NewValue("1")},
		model.Change{Base: dev.Find("B"), Name: "B", Removal: model.Delete},
		model.Change{Base: dev.Find("C"), Name: "D"},
		model.Change{Name: "N", Value: model.NewValue("n")},
	)})
	for name, want := range map[string]matrix.Cell{
		"A": {Relation: matrix.Equal, Staged: model.Edit},
		"B": {Relation: matrix.Missing, Staged: model.Remove},
		"C": {Relation: matrix.Missing, Staged: model.Rename},
		"D": {Relation: matrix.Different, Staged: model.Rename},
		"N": {Relation: matrix.Different, Staged: model.Add},
	} {
		if got := cell(t, m, name, 1); got != want {
			t.Errorf("%s is %+v, want %+v", name, got, want)
		}
	}
	if got := m.Completeness(0); got != (matrix.Completeness{Have: 3, Of: 5, Read: true}) {
		t.Errorf("prd has %+v", got)
	}
	// The edits are dropped: their rows go.
	m.Put(1, matrix.Reading{Snapshot: dev})
	if got := names(m, matrix.All); !slices.Equal(got, []string{"A", "B", "C"}) {
		t.Errorf("the rows are %v", got)
	}
	// What will be gone everywhere stays a row, as staged, and is missing nowhere.
	gone := staged(t, dev, model.Change{Base: dev.Find("A"), Name: "A", Removal: model.Delete})
	m = matrix.New(model.ComputedText, ref("dev"), ref("ci"))
	m.Put(0, matrix.Reading{Snapshot: dev, Staged: gone})
	m.Put(1, matrix.Reading{Snapshot: snap("ci", secret("B", "2"), secret("C", "3"))})
	wantState(t, m, "A", matrix.StateStaged, matrix.StateMissing)
	if got := names(m, matrix.Incomplete); got != nil {
		t.Errorf("incomplete are %v", got)
	}
	if got := m.Completeness(1); got.Have != got.Of {
		t.Errorf("ci has %+v", got)
	}
}

func TestFollowingARootThatWasNotReadIsUnknown(t *testing.T) {
	t.Parallel()
	branch := snap("dev_ana", secret("A", "own"))
	follow := staged(t, branch, model.Change{Base: branch.Find("A"), Name: "A", Removal: model.FollowRoot})
	m := matrix.New(model.ComputedText, ref("prd"), ref("dev_ana"))
	m.SetReference(0)
	m.Put(0, matrix.Reading{Snapshot: snap("prd", secret("A", "root"))})
	m.Put(1, matrix.Reading{Snapshot: branch, Staged: follow})
	if c := cell(t, m, "A", 1); c.Relation != matrix.Unknown || c.Staged != model.Remove {
		t.Errorf("the cell is %+v", c)
	}
	m.Put(1, matrix.Reading{Snapshot: branch, Staged: follow, Root: snap("dev", secret("A", "root"))})
	if c := cell(t, m, "A", 1); c.Relation != matrix.Equal {
		t.Errorf("the cell is %+v", c)
	}
}

func TestAVisibilityOfItsOwnIsNotInherited(t *testing.T) {
	t.Parallel()
	open := secret("A", "1")
	open.Visibility = model.Unmasked
	m := matrix.New(model.ComputedText, ref("dev_ana"))
	m.Put(0, matrix.Reading{Snapshot: snap("dev_ana", open, secret("B", "1")), Root: snap("dev", secret("A", "1"), secret("B", "1"))})
	wantState(t, m, "A", matrix.StatePresent)
	wantState(t, m, "B", matrix.StateInherited)
}

func TestWhileColumnsArrive(t *testing.T) {
	t.Parallel()
	m := matrix.New(model.ComputedText, ref("prd"), ref("dev"))
	m.SetReference(0)
	if len(m.Rows(matrix.All)) != 0 || m.Arrived() != 0 || m.Completeness(1) != (matrix.Completeness{}) {
		t.Error("an empty matrix is not empty")
	}
	m.Put(1, matrix.Reading{Snapshot: snap("dev", secret("A", "1"))})
	wantState(t, m, "A", matrix.StateNotRead, matrix.StatePresent)
	if got := names(m, matrix.Incomplete); got != nil || m.Arrived() != 1 {
		t.Errorf("what was not read is called missing: %v", got)
	}
	m.Put(0, matrix.Reading{Snapshot: snap("prd", secret("B", "1"))})
	wantState(t, m, "A", matrix.StateMissing, matrix.StateDifferent)
	wantState(t, m, "B", matrix.StateReference, matrix.StateMissing)
	// Let go of: the others have nothing to compare with again.
	m.Put(0, matrix.Reading{})
	wantState(t, m, "A", matrix.StateNotRead, matrix.StatePresent)
	if got := names(m, matrix.All); !slices.Equal(got, []string{"A"}) {
		t.Errorf("the rows are %v", got)
	}
}

// random is a reading of a config with anything in it, or none.
func random(r *rand.Rand, config string) matrix.Reading {
	if r.IntN(6) == 0 {
		return matrix.Reading{}
	}
	var list []model.Secret
	for _, name := range []string{"A", "B", "C", "D", "E", "F"} {
		switch r.IntN(4) {
		case 0:
		case 1:
			list = append(list, restricted(name))
		default:
			list = append(list, secret(name, []string{"", "1", "2", "${A}"}[r.IntN(4)]))
		}
	}
	reading := matrix.Reading{Snapshot: snap(config, list...)}
	if r.IntN(2) == 0 {
		reading.Root = snap("dev", secret("A", "1"), secret("B", "2"), secret("C", ""))
	}
	s := model.NewStaging()
	for _, name := range []string{"A", "G"} {
		base := reading.Snapshot.Find(name)
		change := model.Change{Base: base, Name: name, Value: model.NewValue("1")}
		if base != nil && r.IntN(2) == 0 {
			change = model.Change{Base: base, Name: name, Removal: model.Delete}
		}
		if r.IntN(4) == 0 {
			// What may not be staged is not.
			_ = s.Stage(reading.Snapshot, "x", change)
		}
	}
	reading.Staged = s.Of(reading.Snapshot.ID())
	return reading
}

// wantSame compares all that a screen can ask of two matrices.
func wantSame(t *testing.T, what string, got, want *matrix.Matrix) {
	t.Helper()
	for f := range matrix.Differing + 1 {
		if got, want := names(got, f), names(want, f); !slices.Equal(got, want) {
			t.Fatalf("%s: filter %d lists %v, want %v", what, f, got, want)
		}
	}
	for col := range want.Columns() {
		if got, want := got.Completeness(col), want.Completeness(col); got != want {
			t.Fatalf("%s: column %d is %+v, want %+v", what, col, got, want)
		}
		for _, name := range names(want, matrix.All) {
			if got, want := cell(t, got, name, col), cell(t, want, name, col); got != want {
				t.Fatalf("%s: %s in column %d is %+v, want %+v", what, name, col, got, want)
			}
		}
	}
}

// TestOrderOfArrivalDoesNotMatter compares a matrix that was filled, refilled and re-referenced at random with one that
// was filled once.
func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	t.Parallel()
	refs := []model.ConfigRef{ref("dev"), ref("dev_a"), ref("stg"), ref("prd")}
	marks := matrix.Marks{Differs: map[matrix.Place]bool{{Name: "B"}: true}, Fine: map[matrix.Place]bool{{ConfigRef: ref("prd"), Name: "C"}: true}}
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 4))
		m := matrix.New(model.RawText, refs...)
		last := make([]matrix.Reading, len(refs))
		for range 12 {
			if r.IntN(4) == 0 {
				m.SetReference(r.IntN(5) - 1)
				continue
			}
			col := r.IntN(len(refs))
			last[col] = random(r, refs[col].Config)
			m.Put(col, last[col])
		}
		m.SetMarks(marks)
		fresh := matrix.New(model.RawText, refs...)
		fresh.SetReference(m.Reference())
		fresh.SetMarks(marks)
		for col, reading := range last {
			fresh.Put(col, reading)
		}
		wantSame(t, fmt.Sprint("seed ", seed), m, fresh)
	}
}

// large is 20 configs of 1,000 secrets, of which a tenth is in one config only.
func large() []*model.Snapshot {
	var all []*model.Snapshot
	for col := range 20 {
		list := make([]model.Secret, 1000)
		for i := range list {
			name := fmt.Sprintf("SECRET_NAME_%04d", i)
			if i%10 == 0 {
				name = fmt.Sprintf("ONLY_%02d_%04d", col, i)
			}
			list[i] = secret(name, fmt.Sprintf("https://host-%d.example.test/a/longer/path/%d", (i*col)%7, i))
		}
		all = append(all, snap(fmt.Sprintf("c%02d", col), list...))
	}
	return all
}

func filled(all []*model.Snapshot) *matrix.Matrix {
	var refs []model.ConfigRef
	for _, s := range all {
		refs = append(refs, s.ID().ConfigRef)
	}
	m := matrix.New(model.ComputedText, refs...)
	m.SetReference(len(all) - 1)
	for col, s := range all {
		m.Put(col, matrix.Reading{Snapshot: s})
	}
	return m
}

// BenchmarkMatrix is the bar of 50 ms for 20 configs of 1,000 secrets: every column put, then all that a screen asks.
func BenchmarkMatrix(b *testing.B) {
	all := large()
	for b.Loop() {
		m := filled(all)
		for f := range matrix.Differing + 1 {
			m.Rows(f)
		}
		for col := range all {
			m.Completeness(col)
		}
	}
}

func BenchmarkOneColumn(b *testing.B) {
	all := large()
	m := filled(all)
	for b.Loop() {
		m.Put(3, matrix.Reading{Snapshot: all[3]})
		m.Rows(matrix.Differing)
	}
}
