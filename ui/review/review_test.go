package review

import (
	"fmt"
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

func TestPromise2OrdersCarryTheIdentityOfTheChangeset(t *testing.T) {
	t.Parallel()
	w, stg, prd := usual(t, true)
	// Whatever is on screen and under the cursor meanwhile decides nothing.
	w.read(configOf("dev", "uuid-dev"), secret("API_URL", "https://dev", model.Unmasked))
	w.s.Refresh(w.c)
	w.goTo("API_URL")
	w.draw(80, 22)
	out := saved(w.press(append(strings.Split("tab p r d enter", " "), "right", "right", "enter")...))
	if out == nil || len(out.Orders) != 2 || len(out.Notes) != 1 {
		t.Fatalf("%+v", out)
	}
	if out.Orders[0].ID != prd || out.Orders[1].ID != stg || out.Orders[0].Config.UUID != "uuid-prd" || out.Orders[1].Config.UUID != "uuid-stg" {
		t.Errorf("orders for %v and %v", out.Orders[0].ID, out.Orders[1].ID)
	}
	if got := lines(out.Orders[0]) + "|" + lines(out.Orders[1]); got != "DB_PASSWORD LEGACY POOL|API_URL LOG_LEVEL" {
		t.Error(got)
	}
	if out.Notes[0].Secret != "POOL" || out.Notes[0].After != "ask Ana" || out.Notes[0].In != prd {
		t.Errorf("note %+v", out.Notes[0].NoteKey)
	}
}

func TestPromise2ARemadeConfigIsNotSent(t *testing.T) {
	t.Parallel()
	w, stg, prd := usual(t, false)
	w.read(configOf("prd", "uuid-new"), secret("DB_PASSWORD", "old-password", model.Masked))
	w.s.Refresh(w.c)
	w.see("These changes were made for backend / prd, which was deleted and made anew: another config has that name now.")
	w.see("m moves them where they belong, or drops them.")
	w.goTo("LEGACY")
	if said := w.press("space")[0].(screen.Say); !strings.Contains(said.Text, "made anew") {
		t.Error(said.Text)
	}
	w.see("0 of 3")
	out := saved(w.press("tab", "tab", "enter"))
	if out == nil || len(out.Orders) != 1 || out.Orders[0].ID != stg {
		t.Fatalf("%+v", out)
	}
	w.goTo("LEGACY")
	if effects := w.press("U"); len(effects) != 1 || effects[0] != (screen.Staged{}) {
		t.Errorf("%v", effects)
	}
	if _, still := w.c.W.Staging.Of(prd).Get("LEGACY"); still || w.c.W.Staging.Of(prd).Len() != 2 {
		t.Error("the line of the config that is gone was not unstaged")
	}
}

func TestPromise2AnotherLoginSendsNothing(t *testing.T) {
	t.Parallel()
	w, _, _ := usual(t, true)
	other := owner
	other.Actor = "ben"
	w.c.W.AccountIs(model.Account{Owner: other})
	w.s.Refresh(w.c)
	w.see("acme as ana: not sent while you are logged in as acme as ben.")
	if out := saved(w.press("tab", "tab", "enter")); out != nil {
		t.Errorf("%+v", out)
	}
}

func TestNoSingleKeySaves(t *testing.T) {
	t.Parallel()
	var names []string
	table, err := keys.New(false)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range table.Rows() {
		names = append(names, row.Keys...)
	}
	for _, name := range names {
		w, stg, prd := usual(t, false)
		w.press("down")
		if saved(w.press(name)) != nil {
			t.Errorf("%s saves", name)
		}
		if left := w.c.W.Staging.Of(stg).Len() + w.c.W.Staging.Of(prd).Len(); left < 4 {
			t.Errorf("%s leaves %d lines", name, left)
		}
	}
}

func TestCancelIsTheDefault(t *testing.T) {
	t.Parallel()
	w, _, _ := usual(t, false)
	w.see("[ Cancel ]", "Save 2 to stg only", "Save 5 to prd and stg")
	effects := w.press("enter", "enter")
	if len(effects) != 1 || effects[0] != (screen.Leave{}) {
		t.Errorf("%v", effects)
	}
	w.press("enter", "right")
	// What the button would do may have changed: the focus goes back to the harmless one.
	w.must(w.c.W.SetValue(w.s.groups[1].id, "API_URL", model.NewValue("https://stg-3")))
	w.s.Refresh(w.c)
	if effects := w.press("enter"); len(effects) != 1 || effects[0] != (screen.Leave{}) {
		t.Errorf("%v", effects)
	}
}

func TestAProtectedConfigNeedsItsName(t *testing.T) {
	t.Parallel()
	w, stg, prd := usual(t, false)
	w.see("⊛ prd is protected")
	w.see("Type prd to save 3 changes to backend / prd:")
	w.see("prd is protected by the rule prd*. Saving asks for its name.")
	w.press("enter", "right", "right")
	if said := w.press("enter")[0].(screen.Say); said.Text != "Saving to prd asks for the name first." {
		t.Errorf("%q", said.Text)
	}
	w.press("esc", "tab", "p", "r")
	if !w.s.Typing() || w.s.Scopes()[0] != keys.Field {
		t.Fatal("the name field has no focus")
	}
	w.see("[ pr", "1 more character")
	x, y, shown := w.s.Cursor()
	if row := []rune(w.draw(120, 38)[y]); !shown || string(row[x-2:x]) != "pr" {
		t.Errorf("cursor at %d,%d of %q", x, y, string(row))
	}
	w.press("x")
	w.see("That is not the name: prx")
	w.press("ctrl+e", "ctrl+u")
	w.s.Paste(w.c, "prd\n")
	w.see("✓ that is its name")
	if effects := w.press("enter"); len(effects) != 0 || w.s.place != onButtons || w.s.button != cancelButton {
		t.Errorf("enter in the field: %v, %v", effects, w.s.button)
	}
	out := saved(w.press("right", "right", "enter"))
	if out == nil || len(out.Orders) != 2 || out.Orders[0].ID != prd || out.Orders[1].ID != stg {
		t.Fatalf("%+v", out)
	}
	w.press("enter", "right", "right")
	if again := saved(w.press("enter")); again != nil {
		t.Error("a name that was typed for one save served another")
	}
}

func TestTheRestIsSavedWithoutTheProtected(t *testing.T) {
	t.Parallel()
	w, stg, _ := usual(t, true)
	out := saved(w.press("enter", "right", "enter"))
	if out == nil || len(out.Orders) != 1 || out.Orders[0].ID != stg || len(out.Notes) != 1 {
		t.Fatalf("%+v", out)
	}
}

func TestUntickedLinesStay(t *testing.T) {
	t.Parallel()
	w, stg, prd := usual(t, false)
	w.goTo("LOG_LEVEL")
	w.press("space")
	w.see("[ ]", "LOG_LEVEL", "not in this save")
	w.read(configOf("stg", "uuid-stg"), secret("API_URL", "https://stg", model.Unmasked), secret("LOG_LEVEL", "debug", model.Unmasked))
	w.must(w.c.W.Add(stg, "EXTRA", model.NewValue("1"), model.Masked))
	w.s.Refresh(w.c)
	w.see("[ ]", "LOG_LEVEL")
	w.see("[x] + add", "EXTRA", "∅", "→", "••••••••")
	w.goTo("POOL")
	w.press("a")
	w.see("backend / prd", "0 of 3")
	out := saved(w.press("tab", "tab", "enter"))
	if out == nil || len(out.Orders) != 1 || lines(out.Orders[0]) != "API_URL EXTRA" {
		t.Fatalf("%+v", out)
	}
	w.goTo("POOL")
	w.press("a")
	w.see("backend / prd", "3 of 3")
	if w.c.W.Staging.Of(prd).Len() != 3 || w.c.W.Staging.Of(stg).Len() != 3 {
		t.Error("unticking changed the staging")
	}
	// A line that is staged again later starts ticked.
	w.goTo("LOG_LEVEL")
	w.press("U")
	w.must(w.c.W.SetValue(stg, "LOG_LEVEL", model.NewValue("warn")))
	w.s.Refresh(w.c)
	w.see("[x]", "LOG_LEVEL")
}

func TestPromise5ThePairIsMaskedUntilAsked(t *testing.T) {
	t.Parallel()
	w, _, prd := usual(t, false)
	w.unseen("old-password")
	w.unseen("a-new-password")
	w.goTo("DB_PASSWORD")
	if effects := w.press("v"); len(effects) != 1 || effects[0] != (screen.Unmask{}) {
		t.Errorf("%v", effects)
	}
	subject := w.s.Subject(w.c)
	if subject != "review:"+prd.UUID+":DB_PASSWORD" {
		t.Error(subject)
	}
	w.c.Revealed = &screen.Reveal{Subject: subject, Until: w.c.Now.Add(screen.RevealFor)}
	w.see("DB_PASSWORD", "old-password", "→", "a-new-")
	w.unseen("legacy-text")
	w.press("down")
	w.unseen("old-password")
}

func TestWordsForWhatAChangeDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	branch := w.read(configOf("dev_ana", "uuid-ana"), secret("HIDE", "x", model.Masked), secret("FOLLOW", "y", model.Masked),
		secret("KIND", "{}", model.Unmasked), secret("OLD_NAME", "z", model.Masked)).ID()
	root := secret("FOLLOW", "root-text", model.Masked)
	w.must(w.c.W.Delete(branch, "HIDE", model.Delete, &root))
	w.must(w.c.W.Delete(branch, "FOLLOW", model.FollowRoot, &root))
	w.must(w.c.W.SetType(branch, "KIND", "json"))
	w.must(w.c.W.Rename(branch, "OLD_NAME", "NEW_NAME"))
	w.s = New(w.c, Ask{})
	w.see("- delete", "HIDE", "→ deleted")
	w.see("hides the root's value")
	w.see("- follow", "FOLLOW", "→ ••••••••")
	w.see("drops the own value: the root's value will be seen")
	w.see("~ settings", "KIND", "type string", "→ type json")
	w.see("~ rename", "OLD_NAME", "renamed", "→ NEW_NAME")
	w.goTo("OLD_NAME")
	w.see("name", "OLD_NAME → NEW_NAME")
}

// The settings of a new secret stand in the last column; a remark below every added line would only repeat them.
func TestANewSecretHasNoRemark(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stg := w.read(configOf("stg", "uuid-stg"), secret("KIND", "{}", model.Unmasked)).ID()
	w.must(w.c.W.SetValue(stg, "KIND", model.NewValue("[]")))
	w.must(w.c.W.SetVisibility(stg, "KIND", model.Masked, model.Value{}))
	snapshot := w.c.W.Loaded(stg.ConfigRef)
	w.must(w.c.W.Staging.Stage(snapshot, "addition", model.Change{Name: "NEW", Value: model.NewValue("on"), Visibility: model.Unmasked, Type: model.PlainText}))
	w.s = New(w.c, Ask{})
	w.see("+ add", "NEW", "→ on", "2 bytes · unmasked")
	w.unseen("becomes unmasked")
	w.see("becomes masked")
}

func TestAMovedBaseIsWarnedOf(t *testing.T) {
	t.Parallel()
	w, _, _ := usual(t, false)
	w.unseen("Doppler has changed since")
	w.read(configOf("stg", "uuid-stg"), secret("API_URL", "https://theirs", model.Unmasked), secret("LOG_LEVEL", "trace", model.Unmasked))
	w.s.Refresh(w.c)
	w.see("! Doppler has changed since")
	w.see("Doppler has this already")
}

func TestWhileASaveIsUnderWay(t *testing.T) {
	t.Parallel()
	w, stg, _ := usual(t, false)
	w.s.SetSaving(true)
	w.see("Saving…")
	if out := saved(w.press("enter", "right", "enter")); out != nil {
		t.Errorf("%+v", out)
	}
	w.press("esc")
	w.goTo("API_URL")
	w.press("U")
	if w.c.W.Staging.Of(stg).Len() != 2 {
		t.Error("a line that is being sent was unstaged")
	}
	w.s.SetSaving(false)
	if out := saved(w.press("enter", "right", "enter")); out == nil {
		t.Error("nothing can be saved afterwards")
	}
}

func TestEveryRowHasItsWidth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	names := []string{"PLAIN", "日本語の名前がとても長いのです", "e\u0301VIL\x1b[31m\u202e", strings.Repeat("LONG_", 40)}
	var secrets []model.Secret
	for i, name := range names {
		secrets = append(secrets, secret(name, strings.Repeat("値\x1b]0;x\a", 30), []model.Visibility{model.Unmasked, model.Masked, model.Restricted}[i%3]))
	}
	config := configOf("prd", "uuid-prd")
	config.Project, config.Config = "プロジェクト\x1b[2J", "prd_"+strings.Repeat("長", 20)
	id := w.read(config, secrets...).ID()
	snapshot := w.c.W.Loaded(id.ConfigRef)
	for _, s := range snapshot.Secrets() {
		change := model.Change{Base: &s, Name: s.Name, Removal: model.Delete}
		w.must(w.c.W.Staging.Stage(snapshot, "deletion", change))
		w.must(w.c.W.SetNote(id, s.Name, "ノート\x1b[31m"))
	}
	w.s = New(w.c, Ask{})
	w.s.Reported(w.c, []model.SaveReport{{ID: id, Err: &model.Failure{Kind: model.Invalid, Messages: []string{"\x1b[31m" + strings.Repeat("拒否", 90)}}}}, nil)
	for _, size := range [][2]int{{60, 16}, {61, 17}, {60, 13}, {80, 22}, {99, 23}, {100, 30}, {120, 38}, {200, 60}} {
		for _, place := range []place{onList, onField, onButtons} {
			w.s.place = place
			for range 6 {
				w.draw(size[0], size[1])
				w.s.Handle(w.c, keys.Down)
			}
		}
	}
	w.s.place = onField
	w.s.Paste(w.c, "\x1b[31m長い長い"+strings.Repeat("x", 90))
	w.draw(60, 14)
	w.draw(120, 38)
}

func TestDrawingDoesNotDependOnTheLength(t *testing.T) {
	cost := func(n int) float64 {
		w := newWorld(t)
		id := w.read(configOf("stg", "uuid-stg")).ID()
		for i := range n {
			w.must(w.c.W.Add(id, fmt.Sprintf("NAME_%05d", i), model.NewValue("x"), model.Masked))
		}
		w.s = New(w.c, Ask{})
		w.s.Draw(w.c, 120, 38)
		return testing.AllocsPerRun(5, func() { w.s.Draw(w.c, 120, 38) })
	}
	if few, many := cost(60), cost(3000); many > few*1.2+10 {
		t.Errorf("%v allocations for 60 lines, %v for 3000", few, many)
	}
}

func TestNothingStaged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.s = New(w.c, Ask{})
	w.see("Nothing is staged.")
	w.draw(60, 14)
	if effects := w.press("enter", "right", "enter"); saved(effects) != nil {
		t.Errorf("%v", effects)
	}
	if off := w.s.Off(w.c, keys.Tick); off != "Nothing is staged." {
		t.Error(off)
	}
}

func TestTheMouse(t *testing.T) {
	t.Parallel()
	w, _, _ := usual(t, false)
	rows := w.draw(120, 38)
	find := func(text string) (x, y int) {
		for y, row := range rows {
			if at := strings.Index(row, text); at >= 0 {
				return len([]rune(row[:at])), y
			}
		}
		t.Fatalf("no %q", text)
		return 0, 0
	}
	_, y := find("LOG_LEVEL")
	w.s.Click(w.c, 5, y)
	w.see("[ ]", "LOG_LEVEL")
	x, y := find("Save 2 to stg only")
	if effects := w.s.Click(w.c, x, y); len(effects) != 0 {
		t.Errorf("the first click on a save: %v", effects)
	}
	out := saved(w.s.Click(w.c, x, y))
	if out == nil || lines(out.Orders[0]) != "API_URL" {
		t.Errorf("%+v", out)
	}
	x, y = find("Cancel")
	if effects := w.s.Click(w.c, x, y); len(effects) != 1 || effects[0] != (screen.Leave{}) {
		t.Errorf("%v", effects)
	}
}
