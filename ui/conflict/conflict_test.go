package conflict

import (
	"fmt"
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// standard has two collisions, of an edit and of a deletion, and one edit that does not collide.
func standard(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, secret("DB_PASSWORD", "base-text"), secret("LEGACY", "legacy"), secret("POOL", "20"))
	w.must(w.c.W.SetValue(w.id, "DB_PASSWORD", model.NewValue("my-longer-text")))
	w.must(w.c.W.Delete(w.id, "LEGACY", model.Delete, nil))
	w.must(w.c.W.SetValue(w.id, "POOL", model.NewValue("40")))
	w.collide(secret("DB_PASSWORD", "their-text"), secret("LEGACY", "legacy-2"), secret("POOL", "20"))
	return w
}

func TestTheThreeSides(t *testing.T) {
	t.Parallel()
	w := standard(t)
	w.see("Nothing was saved. Somebody else changed 2 of the secrets you edited in backend / prd.")
	w.see("Your edits are still staged. Decide for each; a review follows before anything is sent.")
	w.see("1 other edit (POOL) does not collide and stays as it is.")
	w.see("0 of 2 decided")
	w.see("••••••••", "••••••••", "••••••••")
	w.see("9 bytes", "10 bytes", "14 bytes")
	w.see("≠ base", "≠ base", "≠ theirs")
	w.see("before your edit", "read 14:03:27", "you, not sent")
	w.see("[ Decide later ]", "Take theirs", "Keep mine", "Edit by hand")
	w.see("Keeping mine overwrites their value; the history keeps it.")
	w.press("down")
	w.see("presence", "there", "there", "deleted")
}

func TestPromise5AllThreeAreMaskedUntilAsked(t *testing.T) {
	t.Parallel()
	w := standard(t)
	for _, text := range []string{"base-text", "their-text", "my-longer-text"} {
		w.unseen(text)
	}
	if effects := w.press("v"); len(effects) != 1 || effects[0] != (screen.Unmask{}) {
		t.Errorf("%v", effects)
	}
	if subject := w.s.Subject(w.c); subject != "conflict:uuid-prd:DB_PASSWORD" {
		t.Error(subject)
	}
	w.c.Revealed = &screen.Reveal{Subject: w.s.Subject(w.c), Until: w.c.Now.Add(screen.RevealFor)}
	w.see("base-text", "their-text", "my-longer-text")
	w.unseen("presence") // It is the same on all sides.
	w.press("down")
	w.unseen("legacy")
}

func TestDecidingLaterChangesNothing(t *testing.T) {
	t.Parallel()
	w := standard(t)
	before := w.c.W.Staging.Version()
	for _, names := range [][]string{{"esc"}, {"n", "N", "esc"}} {
		if leaves, review := left(w.press(names...)); !leaves || review {
			t.Errorf("%v: leaves %v, review %v", names, leaves, review)
		}
	}
	w.s.Handle(w.c, keys.Press)
	if leaves, review := left(w.press("enter")); !leaves || review {
		t.Error("the default button decides")
	}
	if w.c.W.Staging.Version() != before {
		t.Error("the staging changed")
	}
}

func TestPromise4TheirsThenMine(t *testing.T) {
	t.Parallel()
	w := standard(t)
	if leaves, _ := left(w.press("t")); leaves {
		t.Error("left with a line undecided")
	}
	if _, still := w.staged("DB_PASSWORD"); still {
		t.Error("theirs keeps the staged change")
	}
	w.see("DB_PASSWORD", "✓ theirs")
	if it := w.s.current(); it.key != "LEGACY" {
		t.Errorf("the cursor is on %s", it.key)
	}
	leaves, review := left(w.press("m"))
	if !leaves || !review {
		t.Errorf("leaves %v, review %v", leaves, review)
	}
	change, _ := w.staged("LEGACY")
	if change.Base == nil || change.Base.Raw.Reveal() != "legacy-2" || change.Removal != model.Delete {
		t.Errorf("%+v", change)
	}
	if pool, ok := w.staged("POOL"); !ok || pool.Value.Reveal() != "40" {
		t.Error("a line that does not collide was touched")
	}
	if standing, _ := change.Against(w.c.W.Loaded(w.id.ConfigRef)); standing != model.Clean {
		t.Errorf("it still stands %v", standing)
	}
}

func TestAnUndoneDecisionIsOpenAgain(t *testing.T) {
	t.Parallel()
	w := standard(t)
	w.press("t")
	w.c.W.Staging.Undo()
	w.s.Refresh(w.c)
	w.see("DB_PASSWORD", "open")
	w.c.W.Unstage(w.id, "LEGACY")
	w.s.Refresh(w.c)
	w.see("LEGACY", "✓ dropped")
}

func TestByHand(t *testing.T) {
	t.Parallel()
	w := standard(t)
	w.press("e")
	if w.handed.Key() != "DB_PASSWORD" || w.handed.Value.Reveal() != "my-longer-text" {
		t.Fatalf("%+v", w.handed)
	}
	w.resolve(model.NewValue("both"))
	if leaves, _ := left(w.s.Refresh(w.c)); leaves {
		t.Error("left with a line undecided")
	}
	change, _ := w.staged("DB_PASSWORD")
	if change.Value.Reveal() != "both" || change.Base.Raw.Reveal() != "their-text" {
		t.Errorf("%+v", change)
	}
	// An edit by hand of what was to be deleted keeps it.
	w.press("e")
	w.resolve(model.NewValue("legacy-3"))
	if leaves, review := left(w.s.Refresh(w.c)); !leaves || !review {
		t.Error("the last decision does not lead to a review")
	}
	if change, _ := w.staged("LEGACY"); change.Removal != model.Keep || change.Value.Reveal() != "legacy-3" {
		t.Errorf("%+v", change)
	}
}

func TestByHandOfALineThatIsGone(t *testing.T) {
	t.Parallel()
	w := standard(t)
	w.press("e")
	w.c.W.Unstage(w.id, "DB_PASSWORD")
	w.resolve(model.NewValue("both"))
	w.s.Refresh(w.c)
	if _, staged := w.staged("DB_PASSWORD"); staged {
		t.Error("a line that was dropped came back")
	}
	w.see("✗ DB_PASSWORD was not staged: nothing is staged under DB_PASSWORD any more.")
}

// result is a staged line in a form that can be compared.
type result struct {
	key, base, name, value string
	visibility             model.Visibility
	removal                model.Removal
}

func results(w *world) []result {
	var got []result
	for _, c := range w.c.W.Staging.Of(w.id).Lines() {
		r := result{key: c.Key(), base: "(none)", name: c.Name, value: c.Value.Reveal(), visibility: c.Visibility, removal: c.Removal}
		if c.Base != nil {
			r.base = c.Base.Raw.Reveal()
		}
		got = append(got, r)
	}
	return got
}

func TestPromise4WhatMineBecomes(t *testing.T) {
	t.Parallel()
	restricted := secret("X", "")
	restricted.Visibility, restricted.ComputedVisibility = model.Restricted, model.Restricted
	restricted.Raw, restricted.Computed = model.Value{}, model.Value{}
	open := secret("X", "base")
	open.Visibility = model.Unmasked
	for _, test := range []struct {
		name  string
		start []model.Secret
		stage func(w *world) error
		now   []model.Secret
		want  []result
		off   string
	}{
		{
			"edited twice",
			[]model.Secret{secret("X", "base")},
			func(w *world) error { return w.c.W.SetValue(w.id, "X", model.NewValue("mine")) },
			[]model.Secret{secret("X", "theirs")},
			[]result{{key: "X", base: "theirs", name: "X", value: "mine"}},
			"",
		},
		{
			"they deleted it",
			[]model.Secret{open},
			func(w *world) error { return w.c.W.SetValue(w.id, "X", model.NewValue("mine")) },
			nil,
			[]result{{key: "X", base: "(none)", name: "X", value: "mine", visibility: model.Unmasked}},
			"",
		},
		{
			"they deleted what I renamed",
			[]model.Secret{secret("X", "base")},
			func(w *world) error { return w.c.W.Rename(w.id, "X", "Y") },
			nil,
			[]result{{key: "Y", base: "(none)", name: "Y", value: "base"}},
			"",
		},
		{
			"they deleted what is not shown",
			[]model.Secret{restricted},
			func(w *world) error { return w.c.W.Rename(w.id, "X", "Y") },
			nil, nil, "X stays open: its text is not shown by Doppler",
		},
		{
			"made by both", nil, func(w *world) error { return w.c.W.Add(w.id, "X", model.NewValue("mine"), model.Unmasked) },
			[]model.Secret{secret("X", "theirs")},
			[]result{{key: "X", base: "theirs", name: "X", value: "mine", visibility: model.Unmasked}},
			"",
		},
		{
			"renamed and edited",
			[]model.Secret{secret("X", "base")},
			func(w *world) error { return w.c.W.Rename(w.id, "X", "Y") },
			[]model.Secret{secret("X", "theirs")},
			[]result{{key: "X", base: "theirs", name: "Y"}},
			"",
		},
		{
			"the new name is taken",
			[]model.Secret{secret("X", "base")},
			func(w *world) error { return w.c.W.Rename(w.id, "X", "Y") },
			[]model.Secret{secret("X", "base"), secret("Y", "theirs")},
			[]result{
				{key: "X", base: "base", name: "X", removal: model.Delete}, {key: "Y", base: "theirs", name: "Y", value: "base"},
			},
			"",
		},
		{
			"settings over an edit",
			[]model.Secret{secret("X", "base")},
			func(w *world) error { return w.c.W.SetVisibility(w.id, "X", model.Unmasked, model.Value{}) },
			[]model.Secret{secret("X", "theirs")},
			[]result{{key: "X", base: "theirs", name: "X", visibility: model.Unmasked}},
			"",
		},
		{
			"settings over a restriction",
			[]model.Secret{secret("X", "base")},
			func(w *world) error { return w.c.W.SetVisibility(w.id, "X", model.Unmasked, model.Value{}) },
			[]model.Secret{restricted},
			nil, "X stays open: ",
		},
		{"follows a root that is hidden", []model.Secret{secret("X", "base")}, func(w *world) error {
			root := secret("X", "root")
			return w.c.W.Delete(w.id, "X", model.FollowRoot, &root)
		}, nil, nil, "X stays open: it is gone from Doppler already"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, test.start...)
			w.must(test.stage(w))
			w.collide(test.now...)
			if len(w.s.items) != 1 {
				t.Fatalf("%d collisions", len(w.s.items))
			}
			w.draw(120, 38)
			w.draw(80, 22)
			off := w.s.Off(w.c, keys.Mine)
			if !strings.HasPrefix(off, test.off) || (off == "") != (test.off == "") {
				t.Fatalf("off: %q", off)
			}
			leaves, review := left(w.press("m"))
			if leaves != (test.off == "") || review != leaves {
				t.Errorf("leaves %v, review %v", leaves, review)
			}
			if test.off != "" {
				return
			}
			if got := fmt.Sprint(results(w)); got != fmt.Sprint(test.want) {
				t.Errorf("staged %v instead of %v", got, test.want)
			}
			for _, c := range w.c.W.Staging.Of(w.id).Lines() {
				if standing, _ := c.Against(w.c.W.Loaded(w.id.ConfigRef)); standing != model.Clean {
					t.Errorf("%s still stands %v", c.Key(), standing)
				}
			}
		})
	}
}

func TestMineDoesNotSwallowAnotherLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t, secret("X", "base"))
	w.must(w.c.W.Rename(w.id, "X", "Y"))
	renamed, _ := w.staged("X")
	now := w.read(secret("X", "base"), secret("Y", "theirs"))
	w.must(w.c.W.Staging.Stage(now, "renaming", model.Change{Base: now.Find("Y"), Name: "Z"}))
	theirs := now.Find("Y")
	w.s = New(w.c, []model.SaveReport{{ID: w.id, Snapshot: now, Lines: []model.LineResult{{Change: renamed, State: model.Conflicted, Theirs: theirs}}}}, nil, w.hand)
	effects := w.press("m")
	if leaves, _ := left(effects); leaves {
		t.Error("left with the line undecided")
	}
	if w.c.W.Staging.Of(w.id).Len() != 2 {
		t.Error("a staged line was overwritten")
	}
	said, ok := effects[len(effects)-1].(screen.Say)
	if !ok || !strings.Contains(said.Text, "Y is staged in backend / prd already") {
		t.Errorf("%v", effects)
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ key, want string }{{"t", ""}, {"m", "theirs → mine"}} {
		noted := secret("X", "x")
		noted.Note = "first"
		w := newWorld(t, noted)
		w.must(w.c.W.SetNote(w.id, "X", "mine"))
		note := w.c.W.Staging.Notes()[0]
		w.s = New(w.c, nil, []model.NoteReport{{Note: note, State: model.Conflicted, Theirs: "theirs"}}, w.hand)
		w.see("first", "theirs", "mine")
		if off := w.s.Off(w.c, keys.ByHand); off == "" {
			t.Error("a note goes to the editor of values")
		}
		if leaves, review := left(w.press(test.key)); !leaves || !review {
			t.Errorf("%s: leaves %v, review %v", test.key, leaves, review)
		}
		got := ""
		for _, n := range w.c.W.Staging.Notes() {
			got += n.Before + " → " + n.After
		}
		if got != test.want {
			t.Errorf("%s stages %q", test.key, got)
		}
	}
}

func TestEveryRowHasItsWidth(t *testing.T) {
	t.Parallel()
	names := []string{"PLAIN", "日本語の名前がとても長いのです", "e\u0301VIL\x1b[31m\u202e", strings.Repeat("LONG_", 40)}
	w := newWorld(t)
	w.config.Config = "長い名前\x1b[2J" + strings.Repeat("x", 60)
	report := model.SaveReport{}
	var lines []model.Change
	var first []model.Secret
	for _, name := range names {
		first = append(first, secret(name, strings.Repeat("値\x1b]0;x\a", 30)))
	}
	now := w.read(first...)
	for _, s := range now.Secrets() {
		lines = append(lines, model.Change{Base: &s, Name: s.Name, Removal: model.Delete})
	}
	w.must(w.c.W.Staging.Stage(now, "deletions", lines...))
	report.ID, report.Snapshot = now.ID(), now
	for i, change := range w.c.W.Staging.Of(now.ID()).Lines() {
		theirs := secret(change.Name, strings.Repeat("他", 50))
		result := model.LineResult{Change: change, State: model.Conflicted, Theirs: &theirs}
		if i%2 == 1 {
			result.Theirs = nil
		}
		report.Lines = append(report.Lines, result)
	}
	w.s = New(w.c, []model.SaveReport{report}, nil, w.hand)
	for _, size := range [][2]int{{60, 13}, {60, 14}, {61, 16}, {80, 22}, {99, 30}, {100, 24}, {120, 38}, {200, 60}} {
		for range names {
			w.draw(size[0], size[1])
			w.press("down")
			w.c.Revealed = &screen.Reveal{Subject: w.s.Subject(w.c), Until: w.c.Now.Add(screen.RevealFor)}
			w.draw(size[0], size[1])
		}
		w.press("g")
	}
}

func TestTheMouse(t *testing.T) {
	t.Parallel()
	w := standard(t)
	rows := w.draw(120, 38)
	find := func(text string) (x, y int) {
		for y := len(rows) - 1; y >= 0; y-- {
			if at := strings.Index(rows[y], text); at >= 0 {
				return len([]rune(rows[y][:at])), y
			}
		}
		t.Fatalf("no %q", text)
		return 0, 0
	}
	x, y := find("LEGACY")
	w.s.Click(w.c, x, y)
	if w.s.current().key != "LEGACY" {
		t.Error("the click does not move the cursor")
	}
	x, y = find("Take theirs")
	if effects := w.s.Click(w.c, x, y); len(effects) != 0 {
		t.Errorf("the first click decides: %v", effects)
	}
	for _, effect := range w.s.Click(w.c, x, y) {
		if do, ok := effect.(screen.Do); ok {
			w.s.Handle(w.c, keys.Action(do.Action))
		}
	}
	if _, staged := w.staged("LEGACY"); staged {
		t.Error("the second click decides nothing")
	}
	x, y = find("Decide later")
	if leaves, _ := left(w.s.Click(w.c, x, y)); !leaves {
		t.Error("deciding later does not leave")
	}
}
