package model_test

import (
	"errors"
	"testing"

	"dtui/model"
)

func stage(t *testing.T, s *model.Staging, present *model.Snapshot, changes ...model.Change) {
	t.Helper()
	if err := s.Stage(present, "a step", changes...); err != nil {
		t.Fatalf("staging was refused: %v", err)
	}
}

func staged(t *testing.T, s *model.Staging, present *model.Snapshot, key string) model.Change {
	t.Helper()
	c, ok := s.Of(present.ID()).Get(key)
	if !ok {
		t.Fatalf("nothing is staged under %s", key)
	}
	return c
}

func undo(t *testing.T, s *model.Staging) model.Undone {
	t.Helper()
	done, ok := s.Undo()
	if !ok {
		t.Fatal("there is nothing to undo")
	}
	return done
}

func redo(t *testing.T, s *model.Staging) model.Undone {
	t.Helper()
	done, ok := s.Redo()
	if !ok {
		t.Fatal("there is nothing to redo")
	}
	return done
}

func TestPromise4BaseNeverMoves(t *testing.T) {
	t.Parallel()
	seen := snap("dev", secret("A", "1"))
	reloads := map[string]*model.Snapshot{
		"another value":      snap("dev", secret("A", "theirs")),
		"another visibility": snap("dev", with(secret("A", "1"), model.Unmasked, "")),
		"restricted":         snap("dev", restricted("A")),
		"gone":               snap("dev"),
		"the wanted value":   snap("dev", secret("A", "2")),
	}
	for name, reloaded := range reloads {
		s := model.NewStaging()
		stage(t, s, seen, edit(seen, "A", "2"))
		again := model.Change{Base: reloaded.Find("A"), Name: "A", Value: text("3")}
		if again.Base == nil {
			again.Base = seen.Find("A")
		}
		stage(t, s, reloaded, again)
		if got := staged(t, s, reloaded, "A"); !sameSecret(got.Base, seen.Find("A")) || !got.Value.Equal(text("3")) {
			t.Errorf("%s: the base moved, or the edit is not there", name)
		}
		undo(t, s)
		if got := staged(t, s, seen, "A"); !sameSecret(got.Base, seen.Find("A")) || !got.Value.Equal(text("2")) {
			t.Errorf("%s: undo does not give the first edit back", name)
		}
	}
}

func TestPromise4BaseOfANewNameStaysNothing(t *testing.T) {
	t.Parallel()
	s := model.NewStaging()
	stage(t, s, snap("dev"), add("A", "mine"))
	taken := snap("dev", secret("A", "theirs"))
	stage(t, s, taken, edit(taken, "A", "mine too"))
	got := staged(t, s, taken, "A")
	if got.Base != nil || !got.Value.Equal(text("mine too")) {
		t.Fatal("a new name that somebody else added meanwhile became an edit of theirs")
	}
	if standing, _ := got.Against(taken); standing != model.Moved {
		t.Errorf("it stands %d against theirs, want Moved", standing)
	}
}

func TestTakenBackByHandIsNoChange(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("A", "1"))
	for name, back := range map[string][2]model.Change{
		"value":      {edit(present, "A", "2"), edit(present, "A", "1")},
		"name":       {rename(present, "A", "B"), rename(present, "A", "A")},
		"visibility": {{Base: present.Find("A"), Name: "A", Visibility: model.Unmasked}, {Base: present.Find("A"), Name: "A", Visibility: model.Masked}},
		"type":       {{Base: present.Find("A"), Name: "A", Type: "json"}, {Base: present.Find("A"), Name: "A", Type: model.PlainText}},
		"removal":    {remove(present, "A"), {Base: present.Find("A"), Name: "A"}},
	} {
		s := model.NewStaging()
		stage(t, s, present, back[0])
		if s.Len() != 1 {
			t.Errorf("%s: %d staged, want 1", name, s.Len())
		}
		stage(t, s, present, back[1])
		if s.Len() != 0 || s.Of(present.ID()) != nil || len(s.Sets()) != 0 {
			t.Errorf("%s: %d staged after it was taken back by hand", name, s.Len())
		}
		undo(t, s)
		if !sameChange(staged(t, s, present, "A"), back[0]) {
			t.Errorf("%s: undo does not bring the change back", name)
		}
	}
}

func TestStagingNothingIsNoStep(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("A", "1"))
	s := model.NewStaging()
	stage(t, s, present, edit(present, "A", "1"))
	if s.CanUndo() || s.Len() != 0 {
		t.Error("an edit that changes nothing is a step")
	}
	stage(t, s, present, edit(present, "A", "2"))
	undo(t, s)
	stage(t, s, present, edit(present, "A", "1"))
	if !s.CanRedo() {
		t.Error("an edit that changes nothing cost the redo")
	}
	stage(t, s, present, edit(present, "A", "3"))
	if s.CanRedo() {
		t.Error("a new step left the redo of another past")
	}
}

func TestUndoAndRedoAcrossConfigs(t *testing.T) {
	t.Parallel()
	dev, prd := snap("dev", secret("A", "1")), snap("prd", secret("A", "1"))
	s := model.NewStaging()
	stage(t, s, dev, edit(dev, "A", "2"))
	if err := s.StageAll("a promotion", model.Draft{Present: dev, Changes: []model.Change{add("N", "x")}},
		model.Draft{Present: prd, Changes: []model.Change{edit(prd, "A", "2"), add("N", "x")}}); err != nil {
		t.Fatal(err)
	}
	stage(t, s, prd, edit(prd, "A", "3"))
	if s.Len() != 4 || len(s.Sets()) != 2 || s.Sets()[0].ID != dev.ID() {
		t.Fatalf("%d changes in %d configs", s.Len(), len(s.Sets()))
	}
	if done := undo(t, s); done.At != prd.ID() || done.Label != "a step" {
		t.Errorf("undid %q in %s", done.Label, done.At.ConfigRef)
	}
	version := s.Version()
	if done := undo(t, s); done.Label != "a promotion" || s.Len() != 1 || s.Of(prd.ID()) != nil {
		t.Errorf("undoing %q leaves %d, want 1: a promotion is one step", done.Label, s.Len())
	}
	if s.Version() == version {
		t.Error("the version did not tell the undo")
	}
	redo(t, s)
	redo(t, s)
	if s.CanRedo() || s.Len() != 4 || !staged(t, s, prd, "A").Value.Equal(text("3")) {
		t.Error("redoing does not give all of it again")
	}
	if _, ok := s.Redo(); ok {
		t.Error("redid what was not undone")
	}
}

func TestStageAllIsAllOrNothing(t *testing.T) {
	t.Parallel()
	dev, prd := snap("dev", secret("A", "1")), snap("prd", secret("A", "1"), secret("B", "2"))
	s := model.NewStaging()
	stage(t, s, dev, edit(dev, "A", "mine"))
	stage(t, s, dev, add("N", "1"))
	undo(t, s)
	bad := map[string]model.Change{
		"managed": add("DOPPLER_CONFIG", "x"), "taken": add("B", "x"), "bad name": add("b", "x"),
		"no value": {Name: "NEW"}, "rename onto another": rename(prd, "A", "B"), "too long": add("LONG", string(make([]byte, model.MaxSecretValue+1))),
	}
	for name, change := range bad {
		err := s.StageAll("promotion", model.Draft{Present: dev, Changes: []model.Change{edit(dev, "A", "other"), edit(dev, "A", "third"), add("X", "y")}},
			model.Draft{Present: prd, Changes: []model.Change{add("OK", "1"), change, add("FINE", "1")}})
		if err == nil {
			t.Errorf("%s: was staged", name)
		}
		if s.Len() != 1 || s.Of(prd.ID()) != nil || !staged(t, s, dev, "A").Value.Equal(text("mine")) || !s.CanRedo() {
			t.Errorf("%s: a refused promotion left something behind", name)
		}
	}
}

func TestPromise3DiscardCanBeUndone(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("A", "1"), secret("B", "2"), secret("C", "3"))
	s := model.NewStaging()
	stage(t, s, present, edit(present, "A", "x"), rename(present, "B", "B2"), remove(present, "C"), add("D", "y"))
	before := s.Of(present.ID()).Lines()
	if n := s.Discard(present.ID()); n != 4 || s.Len() != 0 {
		t.Fatalf("%d discarded, %d left", n, s.Len())
	}
	if n := s.Discard(present.ID()); n != 0 {
		t.Errorf("%d discarded of nothing", n)
	}
	if done := undo(t, s); done.Label != "discarding 4 changes" || done.At != present.ID() {
		t.Errorf("undid %q", done.Label)
	}
	after := s.Of(present.ID()).Lines()
	if len(after) != len(before) {
		t.Fatalf("%d lines, want %d", len(after), len(before))
	}
	for i := range after {
		if !sameChange(before[i], after[i]) {
			t.Errorf("line %d is not what it was", i)
		}
	}
	redo(t, s)
	if s.Len() != 0 {
		t.Error("redo does not discard again")
	}
	stage(t, s, present, add("E", "z"))
	s.Discard(present.ID())
	if done := undo(t, s); done.Label != "discarding 1 change" {
		t.Errorf("undid %q", done.Label)
	}
}

func TestPromise3DropCanBeUndone(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("A", "1"))
	s := model.NewStaging()
	stage(t, s, present, edit(present, "A", "2"), add("B", "3"))
	if s.Drop(present.ID(), "C", "nothing") || s.Drop(snap("prd").ID(), "A", "nothing") {
		t.Error("dropped what was not staged")
	}
	if !s.Drop(present.ID(), "A", "unstaging of A") || s.Len() != 1 {
		t.Fatal("the change was not dropped")
	}
	if done := undo(t, s); done.Label != "unstaging of A" || !sameChange(staged(t, s, present, "A"), edit(present, "A", "2")) {
		t.Error("undo does not bring it back")
	}
}

// The order in which Doppler applies the lines of one request is not documented, so no two lines may write one name.
func TestCollisions(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("A", "1"), secret("B", "2"))
	later := snap("dev", secret("A", "1"), secret("B", "2"), secret("NEW", "theirs"))
	for name, c := range map[string]struct {
		first  []model.Change
		second model.Change
		at     *model.Snapshot
	}{
		"add what exists":                         {nil, add("A", "x"), present},
		"add what exists and is edited":           {[]model.Change{edit(present, "A", "y")}, add("A", "x"), present},
		"add what is renamed away":                {[]model.Change{rename(present, "A", "C")}, add("A", "x"), present},
		"add what another becomes":                {[]model.Change{rename(present, "A", "C")}, add("C", "x"), present},
		"rename onto what exists":                 {nil, rename(present, "A", "B"), present},
		"rename onto what is added":               {[]model.Change{add("C", "x")}, rename(present, "A", "C"), present},
		"rename onto another's new name":          {[]model.Change{rename(present, "A", "C")}, rename(present, "B", "C"), present},
		"rename onto what is renamed away":        {[]model.Change{rename(present, "A", "C")}, rename(present, "B", "A"), present},
		"rename onto what is deleted":             {[]model.Change{remove(present, "B")}, rename(present, "A", "B"), present},
		"edit what somebody added meanwhile":      {[]model.Change{rename(present, "A", "NEW")}, edit(later, "NEW", "x"), later},
		"delete what somebody added meanwhile":    {[]model.Change{rename(present, "A", "NEW")}, remove(later, "NEW"), later},
		"add under another that somebody renamed": {nil, add("NEW", "x"), later},
	} {
		s := model.NewStaging()
		stage(t, s, present, c.first...)
		err := s.Stage(c.at, "second", c.second)
		if !errors.Is(err, model.ErrNameTaken) {
			t.Errorf("%s: %v, want that the name is taken", name, err)
		}
		if s.Len() != len(c.first) {
			t.Errorf("%s: %d staged, want %d", name, s.Len(), len(c.first))
		}
		for _, first := range c.first {
			if got, ok := s.Of(present.ID()).Get(first.Key()); !ok || !sameChange(got, first) {
				t.Errorf("%s: the first change is not what it was", name)
			}
		}
	}
}

func TestSwappingNamesHasAWayOut(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("A", "1"), secret("B", "2"))
	s := model.NewStaging()
	if err := s.Stage(present, "swap", rename(present, "A", "B"), rename(present, "B", "A")); !errors.Is(err, model.ErrNameTaken) {
		t.Fatalf("a swap was not refused: %v", err)
	}
	stage(t, s, present, rename(present, "A", "SPARE"))
	err := s.Stage(present, "swap", rename(present, "B", "A"))
	if !errors.Is(err, model.ErrNameTaken) {
		t.Fatalf("a swap was not refused: %v", err)
	}
	if want := "the name is taken: a staged change of A in backend / dev still needs that name; save it first"; err.Error() != want {
		t.Errorf("the message is %q, want %q", err, want)
	}
	// The way out that the message gives: save, then go on.
	saved := snap("dev", secret("SPARE", "1"), secret("B", "2"))
	s.Settle(present.ID(), rename(present, "A", "SPARE"), saved.Find("SPARE"))
	stage(t, s, saved, rename(saved, "B", "A"))
}

func TestEditingOnUnderATakenNameIsNotRefused(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("A", "1"))
	later := snap("dev", secret("A", "1"), secret("B", "theirs"))
	s := model.NewStaging()
	stage(t, s, present, rename(present, "A", "B"))
	line := staged(t, s, present, "A")
	line.Value = text("more")
	stage(t, s, later, line)
	if got := staged(t, s, later, "A"); got.Name != "B" || !got.Value.Equal(text("more")) {
		t.Error("the edit of a staged renaming is not there")
	}
}

func TestManagedNamesAreRefused(t *testing.T) {
	t.Parallel()
	present := snap("dev", secret("A", "1"), secret("DOPPLER_PROJECT", "backend"), secret("DOPPLER_CONFIG", "dev"), secret("DOPPLER_ENVIRONMENT", "dev"))
	if present.Len() != 1 || len(present.Managed()) != 3 || present.Find("DOPPLER_CONFIG") != nil {
		t.Fatalf("%d secrets, %d managed", present.Len(), len(present.Managed()))
	}
	managed := present.Managed()[0]
	s := model.NewStaging()
	for name, c := range map[string]model.Change{
		"add":    add("DOPPLER_PROJECT", "x"),
		"edit":   {Base: &managed, Name: managed.Name, Value: text("x")},
		"rename": {Base: &managed, Name: "MINE"},
		"onto":   rename(present, "A", "DOPPLER_ENVIRONMENT"),
		"delete": {Base: &managed, Name: managed.Name, Removal: model.Delete},
	} {
		if err := s.Stage(present, name, c); !errors.Is(err, model.ErrManaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.StageNote(note("DOPPLER_CONFIG", "", "x"), "note"); !errors.Is(err, model.ErrManaged) {
		t.Errorf("note: %v", err)
	}
	if s.Len() != 0 || s.CanUndo() {
		t.Error("something was staged")
	}
}

func TestPromise2AChangeStaysWithItsConfig(t *testing.T) {
	t.Parallel()
	old := config("dev")
	remade := old
	remade.UUID = "another"
	before, after := snapOf(old, secret("A", "1")), snapOf(remade, secret("A", "1"))
	s := model.NewStaging()
	stage(t, s, before, edit(before, "A", "2"))
	if s.Of(after.ID()) != nil {
		t.Fatal("a config that was made anew has the changes of the old one")
	}
	stage(t, s, after, edit(after, "A", "3"))
	if len(s.Sets()) != 2 || !staged(t, s, before, "A").Value.Equal(text("2")) {
		t.Error("two configs share a changeset")
	}
	if set := s.Of(before.ID()); set.ID != before.ID() || set.Config.UUID != old.UUID {
		t.Error("a changeset does not carry its identity")
	}
}

func TestChangesetFinds(t *testing.T) {
	t.Parallel()
	var none *model.Changeset
	if _, ok := none.Get("A"); ok || none.Len() != 0 {
		t.Error("nothing has something")
	}
	if _, ok := none.Named("A"); ok {
		t.Error("nothing has something")
	}
	present := snap("dev", secret("A", "1"), secret("B", "2"))
	s := model.NewStaging()
	stage(t, s, present, rename(present, "A", "C"), remove(present, "B"))
	set := s.Of(present.ID())
	if _, ok := set.Named("A"); ok {
		t.Error("a renaming is found as its old name's result")
	}
	for _, name := range []string{"B", "C"} {
		if c, ok := set.Named(name); !ok || c.Name != name {
			t.Errorf("%s is not found", name)
		}
	}
	if lines := set.Lines(); len(lines) != 2 || lines[0].Name != "B" || lines[1].Name != "C" {
		t.Error("the lines are not sorted by resulting name")
	}
}

func TestRestrictedIsWeakenedWithAValue(t *testing.T) {
	t.Parallel()
	hiddenText := restricted("A")
	told := with(secret("B", "told all the same"), model.Restricted, "")
	present := snap("dev", hiddenText, told)
	s := model.NewStaging()
	for _, name := range []string{"A", "B"} {
		if err := s.Stage(present, "x", model.Change{Base: present.Find(name), Name: name, Visibility: model.Masked}); err == nil {
			t.Errorf("%s was made weaker without a value", name)
		}
	}
	weaker := model.Change{Base: present.Find("A"), Name: "A", Visibility: model.Masked, Value: text("new")}
	same := model.Change{Base: present.Find("B"), Name: "B", Visibility: model.Masked, Value: text("told all the same")}
	stage(t, s, present, weaker, same)
	if !sameChange(staged(t, s, present, "B"), same) {
		t.Error("the value that has to be sent with the visibility was dropped")
	}
}
