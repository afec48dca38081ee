package model_test

import (
	"testing"

	"dtui/model"
)

func TestSnapshotIsSortedAndFinds(t *testing.T) {
	t.Parallel()
	list := []model.Secret{secret("B", "2"), secret("DOPPLER_PROJECT", "p"), secret("A", "1"), secret("C", "3"), secret("DOPPLER_CONFIG", "c")}
	s := snap("dev", list...)
	if s.Len() != 3 || s.Secrets()[0].Name != "A" || s.Secrets()[2].Name != "C" || len(s.Managed()) != 2 || s.Managed()[0].Name != "DOPPLER_CONFIG" {
		t.Fatalf("the reading is not sorted and set apart")
	}
	for _, name := range []string{"A", "B", "C"} {
		if got, ok := s.Lookup(name); !ok || got.Name != name {
			t.Errorf("%s is not found", name)
		}
	}
	for _, name := range []string{"", "AA", "D", "DOPPLER_CONFIG"} {
		if _, ok := s.Lookup(name); ok || s.Find(name) != nil {
			t.Errorf("%q is found", name)
		}
	}
	list[2].Raw = text("changed")
	s.Find("A").Raw = text("changed")
	if !s.Find("A").Raw.Equal(text("1")) {
		t.Error("a reading was changed from outside")
	}
	if id := s.ID(); id != (model.ConfigID{Owner: someone, ConfigRef: config("dev").ConfigRef, UUID: "uuid-dev"}) || s.Config().Config != "dev" {
		t.Errorf("the identity is %+v", id)
	}
}

func TestWithNote(t *testing.T) {
	t.Parallel()
	s := snap("dev", secret("A", "1"), secret("B", "2"))
	noted := s.WithNote("B", "new")
	if s.Find("B").Note != "" || noted.Find("B").Note != "new" || noted.Find("A").Note != "" {
		t.Error("the note is not on the copy alone")
	}
	if noted.ID() != s.ID() || !noted.ReadAt().Equal(s.ReadAt()) || noted.Len() != s.Len() {
		t.Error("the copy is of another reading")
	}
	if s.WithNote("GONE", "x").Len() != 2 {
		t.Error("a note made a secret")
	}
}

func TestConfigAddresses(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		branch, personal bool
	}{"dev": {false, false}, "dev_personal": {true, true}, "dev_eu": {true, false}} {
		c := config(name)
		if c.Branch() != want.branch || c.Personal() != want.personal || c.RootRef() != (model.ConfigRef{Project: "backend", Config: "dev"}) {
			t.Errorf("%s: branch %t, personal %t, root %s", name, c.Branch(), c.Personal(), c.RootRef())
		}
	}
}
