package model_test

import (
	"testing"
	"time"

	"dtui/model"
)

func TestSettingInTheRootIsAChangeOfItsOwn(t *testing.T) {
	t.Parallel()
	ref := model.ConfigRef{Project: "backend", Config: "dev_ana"}
	secret := model.Secret{Name: "A", Raw: model.NewValue("1"), Computed: model.NewValue("1"), Visibility: model.Masked, Type: model.PlainText}
	present := model.NewSnapshot(model.Owner{Actor: "ada"}, model.Config{ConfigRef: ref, UUID: "u", Environment: "dev"}, time.Time{}, []model.Secret{secret})
	base := present.Find("A")
	line := model.Change{Base: base, Name: "A", Value: base.Raw, ToRoot: true}
	if !line.OnlyToRoot() || line.Action() != model.Edit {
		t.Error("the change is none")
	}
	s := model.NewStaging()
	if err := s.Stage(present, "in the root", line); err != nil || s.Len() != 1 {
		t.Fatalf("staged %d, %v", s.Len(), err)
	}
	if standing, _ := line.Against(present); standing != model.Untold {
		t.Errorf("the branch alone tells %d", standing)
	}
	line.ToRoot = false
	if err := s.Stage(present, "not in the root", line); err != nil || s.Len() != 0 || !s.CanUndo() {
		t.Errorf("taking it back leaves %d, %v", s.Len(), err)
	}
	if _, ok := s.Undo(); !ok || s.Len() != 1 {
		t.Error("undo does not bring it back")
	}
	edited := model.Change{Base: base, Name: "A", Value: model.NewValue("2"), ToRoot: true}
	if standing, _ := edited.Against(present); standing != model.Clean || edited.OnlyToRoot() {
		t.Errorf("an edit stands at %d", standing)
	}
	for name, c := range map[string]model.Change{
		"a renaming": {Base: base, Name: "B", Value: base.Raw, ToRoot: true},
		"no value":   {Base: base, Name: "A", Visibility: model.Unmasked, ToRoot: true},
	} {
		if c.Check() == nil {
			t.Errorf("%s together with it is let through", name)
		}
	}
	other := *base
	other.Raw = model.NewValue("2")
	typeless := *base
	typeless.Type = ""
	for name, c := range map[string]struct {
		saw, there  *model.Secret
		moved, fits bool
	}{
		"as it was":             {&other, &other, false, false},
		"nothing, as before":    {nil, nil, false, false},
		"new there":             {nil, base, true, true},
		"gone":                  {&other, nil, true, false},
		"another text":          {&other, base, true, true},
		"a server without type": {base, &typeless, true, true},
	} {
		line := model.Change{Base: base, Name: "A", Value: base.Raw, ToRoot: true, RootValue: c.saw}
		if line.RootMoved(c.there) != c.moved || line.RootFits(c.there) != c.fits {
			t.Errorf("%s: moved %t, fits %t", name, line.RootMoved(c.there), line.RootFits(c.there))
		}
	}
}
