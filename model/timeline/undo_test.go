package timeline_test

import (
	"slices"
	"testing"

	"dtui/model"
	"dtui/model/timeline"
)

func TestThePreviewOfARollback(t *testing.T) {
	t.Parallel()
	l := newLayer("dev", nil, nil)
	l.edit(tick(1), false, func() {
		for _, name := range []string{"CHANGED", "LATER", "GONE", "SAME", "RESTRICTED", "QUIET"} {
			l.put(name, "old")
		}
	})
	l.edit(tick(2), false, func() {
		for _, name := range []string{"CHANGED", "LATER", "SAME", "QUIET", "ADDED"} {
			l.put(name, "new")
		}
		l.remove("GONE")
		l.own["RESTRICTED"] = held{"old", model.Restricted}
	})
	l.edit(tick(3), false, func() { l.put("LATER", "newer"); l.put("SAME", "old") })
	l.put("QUIET", "moved")
	present := l.snapshot()
	s := model.NewStaging()
	if err := s.Stage(present, "edit", model.Change{Base: present.Find("CHANGED"), Name: "CHANGED", Value: model.NewValue("staged")}); err != nil {
		t.Fatal(err)
	}
	got := map[string]timeline.Undo{}
	for _, u := range timeline.Preview(l.read(-1), s.Of(present.ID()), 1) {
		got[u.Name] = u
	}
	for name, want := range map[string]struct {
		effect timeline.Effect
		back   string
		since  []int
		moved  bool
		staged model.Action
	}{
		"CHANGED":    {timeline.SetBack, "old", nil, false, model.Edit},
		"LATER":      {timeline.SetBack, "old", []int{0}, true, model.NoAction},
		"SAME":       {timeline.Nothing, "", []int{0}, true, model.NoAction},
		"GONE":       {timeline.ComesBack, "old", nil, false, model.NoAction},
		"ADDED":      {timeline.Goes, "", nil, false, model.NoAction},
		"RESTRICTED": {timeline.Unsaid, "", nil, false, model.NoAction},
		"QUIET":      {timeline.SetBack, "old", nil, true, model.NoAction},
	} {
		u, found := got[name]
		if !found || u.Effect != want.effect || u.Back.Reveal() != want.back || !slices.Equal(u.Since, want.since) || u.Moved != want.moved || u.Staged != want.staged {
			t.Errorf("%s: %+v (back %q), want %+v", name, u, u.Back.Reveal(), want)
		}
		if u.Warns() != (want.moved || want.since != nil) {
			t.Errorf("%s warns: %t", name, u.Warns())
		}
	}
	if len(got) != 7 {
		t.Errorf("%d names are listed", len(got))
	}
	blind := l.read(-1)
	blind.Entries[0].Diff = nil
	for _, u := range timeline.Preview(blind, nil, 1) {
		if !u.Unread || !u.Warns() {
			t.Errorf("%s does not warn of an entry that was not read", u.Name)
		}
	}
	if got := timeline.Preview(blind, nil, 0); len(got) != 0 {
		t.Errorf("an entry without a diff gives %v", got)
	}
}

// TestStagingAnUndoRestoresTheConfig applies the changes of a preview and looks at what comes out.
func TestStagingAnUndoRestoresTheConfig(t *testing.T) {
	t.Parallel()
	root := newLayer("dev", nil, nil)
	root.edit(tick(1), false, func() { root.put("F", "root's"); root.put("H", "root's") })
	l := newLayer("dev_ana", root, nil)
	l.edit(tick(2), false, func() { l.put("A", "1"); l.put("B", "1") })
	l.edit(tick(3), false, func() { l.put("A", "2"); l.remove("B"); l.put("C", "3"); l.put("F", "mine"); l.remove("H") })
	present := l.snapshot()
	want := map[string]struct {
		removal model.Removal
		value   string
		isNew   bool
	}{
		"A": {value: "1"}, "B": {value: "1", isNew: true}, "C": {removal: model.Delete}, "F": {removal: model.FollowRoot}, "H": {value: "root's", isNew: true},
	}
	var changes []model.Change
	for _, u := range timeline.Preview(l.read(-1), nil, 0) {
		change, ok := u.Change(root.snapshot())
		if w := want[u.Name]; !ok || change.Removal != w.removal || change.Value.Reveal() != w.value || (change.Base == nil) != w.isNew {
			t.Errorf("%s: %+v %t", u.Name, change, ok)
		}
		changes = append(changes, change)
	}
	if err := model.NewStaging().Stage(present, "rollback", changes...); err != nil {
		t.Error(err)
	}
	if _, ok := (timeline.Undo{Name: "A", Effect: timeline.Nothing}).Change(nil); ok {
		t.Error("nothing to do is staged")
	}
}
