package model_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/model"
)

func branchAt(config, uuid string, root bool, secrets ...model.Secret) *model.Snapshot {
	c := model.Config{ConfigRef: model.ConfigRef{Project: "shop", Config: config}, UUID: uuid, Environment: "dev", Root: root}
	return model.NewSnapshot(model.Owner{Host: "h", Workplace: "w", Actor: "a"}, c, time.Unix(1, 0), secrets)
}

func withText(name, text string) model.Secret {
	v := model.NewValue(text)
	return model.Secret{Name: name, Raw: v, Computed: v, Visibility: model.Masked, Type: model.PlainText}
}

// moveAll stages changes at one config and moves them to another one.
func moveAll(t *testing.T, from, to *model.Snapshot, changes ...model.Change) (*model.Staging, model.Transferred) {
	t.Helper()
	s := model.NewStaging()
	if err := s.Stage(from, "edit", changes...); err != nil {
		t.Fatal(err)
	}
	out, err := s.Transfer(from.ID(), to, "moving")
	if err != nil {
		t.Fatal(err)
	}
	if n := s.Of(from.ID()).Len(); n != len(out.Left) || out.Moved+out.Equal+n != len(changes) {
		t.Fatalf("%d of %d changes were left behind, and told: %+v", n, len(changes), out)
	}
	return s, out
}

func TestAMovedChangeGetsWhatTheOtherConfigHoldsAsItsBase(t *testing.T) {
	t.Parallel()
	old := withText("URL", "a")
	from, to := branchAt("dev_a", "1", false, old), branchAt("dev_b", "2", false, withText("URL", "b"))
	s, out := moveAll(t, from, to, model.Change{Base: &old, Name: "URL", Value: model.NewValue("new")})
	got, _ := s.Of(to.ID()).Get("URL")
	if got.Base.Raw.Reveal() != "b" || got.Value.Reveal() != "new" || out.Differ != 1 {
		t.Errorf("%+v, %+v", got.Base, out)
	}
	s.Undo()
	if _, back := s.Of(from.ID()).Get("URL"); !back || s.Of(to.ID()).Len() != 0 {
		t.Error("undo does not bring the change back to where it was staged")
	}
	s.Redo()
	s.Taken(to.ID(), "URL")
	s.Undo()
	if n := s.Of(from.ID()).Len() + s.Of(to.ID()).Len(); n != 0 {
		t.Errorf("undo stages %d changes anew that were saved", n)
	}
}

func TestAMovedChangeKeepsItsMeaning(t *testing.T) {
	t.Parallel()
	url, key := withText("URL", "a"), withText("KEY", "k")
	hidden := model.Secret{Name: "SECRET", Visibility: model.Restricted, Type: model.PlainText}
	text := model.NewValue
	for name, c := range map[string]struct {
		change model.Change
		there  []model.Secret
		want   string // value of the moved change under key, "" where nothing is staged there
		key    string
		left   string
	}{
		"an edit of a name that is not there adds it":     {model.Change{Base: &url, Name: "URL", Value: text("n")}, nil, "n", "URL", ""},
		"settings alone take the value along":             {model.Change{Base: &url, Name: "URL", Visibility: model.Unmasked}, nil, "a", "URL", ""},
		"an unknown value cannot be made anew":            {model.Change{Base: &hidden, Name: "SECRET", Type: "json"}, nil, "", "SECRET", "its value is not known"},
		"a renaming takes the value along":                {model.Change{Base: &url, Name: "ADDRESS"}, nil, "a", "ADDRESS", ""},
		"a renaming onto a name that is taken stays":      {model.Change{Base: &url, Name: "KEY"}, []model.Secret{url, key}, "", "URL", "taken"},
		"a new name that is there becomes an edit":        {model.Change{Name: "NEW", Value: text("n")}, []model.Secret{withText("NEW", "x")}, "n", "NEW", ""},
		"what the other config has already needs nothing": {model.Change{Base: &url, Name: "URL", Value: text("n")}, []model.Secret{withText("URL", "n")}, "", "URL", ""},
		"a removal of what is not there stays":            {model.Change{Base: &url, Name: "URL", Removal: model.Delete}, nil, "", "URL", "does not have URL"},
		"what is to be set in the root too stays":         {model.Change{Base: &url, Name: "URL", Value: text("n"), ToRoot: true}, []model.Secret{url}, "", "URL", "in the root too"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, to := branchAt("dev_a", "1", false, url, hidden), branchAt("dev_b", "2", false, c.there...)
			if name == "a renaming onto a name that is taken stays" {
				from = branchAt("dev_a", "1", false, url)
			}
			s, out := moveAll(t, from, to, c.change)
			got, _ := s.Of(to.ID()).Get(c.key)
			if value, _ := got.Value, got; c.want == "" && value.Known() || c.want != "" && value.Reveal() != c.want {
				t.Errorf("staged %+v", got)
			}
			if c.left == "" && len(out.Left) > 0 || c.left != "" && (len(out.Left) != 1 || !strings.Contains(out.Left[0].Error(), c.left)) {
				t.Errorf("left: %v", out.Left)
			}
		})
	}
}

func TestAMoveNeitherReplacesWhatIsStagedNorPassesTheGuard(t *testing.T) {
	t.Parallel()
	url := withText("URL", "a")
	from, to := branchAt("dev_a", "1", false, url), branchAt("dev_b", "2", false, url)
	s := model.NewStaging()
	for _, at := range []*model.Snapshot{from, to} {
		if err := s.Stage(at, "edit", model.Change{Base: &url, Name: "URL", Value: model.NewValue("for " + at.ID().Config)}); err != nil {
			t.Fatal(err)
		}
	}
	out, err := s.Transfer(from.ID(), to, "moving")
	if err != nil || len(out.Left) != 1 || !errors.Is(out.Left[0], model.ErrStays) || s.Len() != 2 {
		t.Errorf("%+v, %v", out, err)
	}
	shut := errors.New("protected")
	s.Guard(func(id model.ConfigID) error {
		if id == to.ID() {
			return shut
		}
		return nil
	})
	if _, err := s.Transfer(from.ID(), to, "moving"); !errors.Is(err, shut) || s.Len() != 2 {
		t.Errorf("%v", err)
	}
}

func TestNotesOfAConfigThatIsGoneMoveWithItsChanges(t *testing.T) {
	t.Parallel()
	url := withText("URL", "a")
	url.Note = "theirs"
	from, to := branchAt("dev_a", "1", false, url), branchAt("dev_b", "2", false, url)
	s := model.NewStaging()
	project := model.ProjectID{Owner: from.ID().Owner, Slug: "shop"}
	for _, name := range []string{"URL", "ELSEWHERE"} {
		note := model.NoteChange{NoteKey: model.NoteKey{Project: project, Secret: name}, In: from.ID(), After: "mine"}
		if err := s.StageNote(note, "note"); err != nil {
			t.Fatal(err)
		}
	}
	if ids := s.StagedIDs(); !slices.Equal(ids, []model.ConfigID{from.ID()}) || s.StagedFor(from.ID()) != 2 {
		t.Errorf("staged in %v", ids)
	}
	out, err := s.Transfer(from.ID(), to, "moving")
	note, _ := s.Note(model.NoteKey{Project: project, Secret: "URL"})
	if err != nil || out.Moved != 1 || len(out.Left) != 1 || note.In != to.ID() || note.Before != "theirs" || note.After != "mine" {
		t.Errorf("%+v, %v, %+v", out, err, note)
	}
	if n := s.Abandon(from.ID(), "discarding"); n != 1 || s.StagedFor(from.ID()) != 0 || s.StagedFor(to.ID()) != 1 {
		t.Errorf("%d were discarded", n)
	}
	s.Undo()
	if s.StagedFor(from.ID()) != 1 {
		t.Error("undo does not bring back what was discarded")
	}
}
