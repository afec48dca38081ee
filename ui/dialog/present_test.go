package dialog_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/dialog"
	"dtui/ui/screen"
)

// typed is what a value dialog handed over.
type typed struct {
	name  string
	value model.Value
	calls int
}

func (got *typed) accept(_ *screen.Context, name string, v model.Value) ([]screen.Effect, error) {
	got.name, got.value, got.calls = name, v, got.calls+1
	return screen.Effects(screen.Staged{}), nil
}

func newValue(got *typed) *dialog.Value {
	if got == nil {
		got = &typed{}
	}
	return dialog.NewValue("Edit SMTP_PASSWORD", "backend / prd", model.NewValue("hunter2"), nil, got.accept)
}

func TestAskStartsOnTheHarmlessButtonAndIsClicked(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	ask := func() *dialog.Ask {
		return dialog.NewAsk("leave", "Leave", "", true, []string{"4 changes are not saved."}, dialog.Cancel("Stay"),
			dialog.Button{Label: "Leave and drop 4", Danger: true, Press: func(*screen.Context) []screen.Effect { return screen.Effects(screen.Quit{}) }},
			dialog.Button{Label: "Review", Off: "Nothing to review."})
	}
	if effects := send(c, ask(), "enter"); len(effects) != 1 || !closes(effects) {
		t.Errorf("enter at once asks for %v", effects)
	}
	if effects := send(c, ask(), "tab", "space"); len(effects) != 2 || effects[1] != (screen.Quit{}) {
		t.Errorf("the second button asks for %v", effects)
	}
	if effects := send(c, ask(), "left", "enter"); len(effects) != 1 || closes(effects) {
		t.Errorf("a button that is off asks for %v", effects)
	}
	a := ask()
	y, line := lineWith(t, shown(c, a), "Leave and drop 4")
	x := len([]rune(line[:strings.Index(line, "Leave and drop 4")]))
	for row := range len(a.Draw(c, 116, 38)) {
		effects := a.Click(c, x+2, row)
		if pressed := len(effects) == 2; pressed != (row == y) {
			t.Errorf("a click on row %d asks for %v; the button is in row %d", row, effects, y)
		}
	}
}

func TestAskSaysThatItsTextGoesOn(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	a := dialog.NewAsk("long", "Long", "", false, []string{strings.Repeat("A sentence. ", 200)}, dialog.Cancel("Close"))
	text := plain(a.Draw(c, 56, 14))
	if !strings.Contains(text, "more lines") || !strings.Contains(text, "[ Close ]") {
		t.Errorf("a text that does not fit:\n%s", text)
	}
}

func TestButtonsThatDoNotFitAreCutAlikeAndStayVisible(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	long := strings.Repeat("Save to a config ", 5)
	a := dialog.NewAsk("wide", "Wide", "", false, []string{"Text."}, dialog.Cancel("Cancel"), dialog.Button{Label: long}, dialog.Button{Label: long})
	for range 3 {
		_, line := lineWith(t, plain(a.Draw(c, 56, 14)), "Cancel")
		if strings.Count(line, "Save to a") != 2 || !strings.Contains(line, "[ ") {
			t.Errorf("buttons: %q", line)
		}
		send(c, a, "tab")
	}
}

func TestALongTargetLeavesTheTitleAndTheConfig(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	a := dialog.NewAsk("ask", "Delete SMTP_PASSWORD", strings.Repeat("long-", 40)+" / prd_eu", false, []string{"Text."}, dialog.Cancel("Cancel"))
	if title := cellsOf(a.Draw(c, 56, 14)[0]); !strings.Contains(title, "Delete SMTP_PASSWORD") || !strings.Contains(title, " / prd_eu ") {
		t.Errorf("title: %q", title)
	}
}

func cellsOf(row string) string { return plain([]string{row}) }

func TestMenuChooses(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	item := func(key, label, off string) dialog.Item {
		return dialog.Item{Key: key, Label: label, Off: off, Choose: func(*screen.Context) []screen.Effect {
			return screen.Effects(screen.Say{Text: label})
		}}
	}
	menu := func() *dialog.Menu {
		return dialog.NewMenu("copy", "Copy", "backend / prd", 0, []dialog.Item{
			item("y", "value", ""), item("r", "reference", ""), item("d", "dotenv line", "Its value is restricted."), item("", "配置の名前", ""),
		}, "goes to   the clipboard")
	}
	for press, want := range map[string]string{"enter": "value", "r": "reference", "down enter": "reference", "k j enter": "reference", "up enter": "value"} {
		effects := send(c, menu(), strings.Fields(press)...)
		if len(effects) != 2 || !closes(effects) || effects[1] != (screen.Say{Text: want}) {
			t.Errorf("%s asks for %v, want %s", press, effects, want)
		}
	}
	if effects := send(c, menu(), "d"); len(effects) != 1 || effects[0] != (screen.Say{Level: screen.Warn, Text: "Its value is restricted."}) {
		t.Errorf("an item that is off asks for %v", effects)
	}
	m := menu()
	y, _ := lineWith(t, shown(c, m), "reference")
	if effects := m.Click(c, 6, y); len(effects) != 2 || effects[1] != (screen.Say{Text: "reference"}) {
		t.Errorf("a click asks for %v", effects)
	}
	if text := shown(c, m); !strings.Contains(text, "enter or a letter choose  esc close") {
		t.Errorf("a menu does not name its keys:\n%s", text)
	}
	_, wide := lineWith(t, shown(c, m), "配置の名前")
	if !strings.Contains(wide, "配置の名前 ") {
		t.Errorf("a wide label is cut: %q", wide)
	}
	for _, key := range []string{"esc", "q"} {
		if effects := send(c, menu(), key); !closes(effects) {
			t.Errorf("%s asks for %v", key, effects)
		}
	}
	if effects := send(c, dialog.NewMenu("none", "Copy", "", 0, nil), "enter"); !closes(effects) {
		t.Errorf("a menu without items asks for %v", effects)
	}
}

func TestPromptKeepsTheTextUntilItIsAccepted(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	var got []string
	p := dialog.NewPrompt("rename", "Rename", "backend / prd", "name", "OLD", "Stage", strings.ToUpper, nil,
		func(_ *screen.Context, text string) ([]screen.Effect, error) {
			got = append(got, text)
			if text == "OLD_NEW" {
				return nil, nil
			}
			return nil, errors.New("That name is taken.")
		})
	if effects := send(c, p, "enter"); effects != nil || !strings.Contains(shown(c, p), "✗ That name is taken.") {
		t.Errorf("a refused name asks for %v:\n%s", effects, shown(c, p))
	}
	send(c, p, letters("_new")...)
	if strings.Contains(shown(c, p), "taken") {
		t.Error("the error stays while something else is typed")
	}
	if effects := send(c, p, "tab", "tab", "enter"); !closes(effects) || !slices.Equal(got, []string{"OLD", "OLD_NEW"}) {
		t.Errorf("the button asks for %v after %q", effects, got)
	}
	if effects := send(c, p, "tab", "tab", "enter"); len(effects) != 1 || !closes(effects) || len(got) != 2 {
		t.Errorf("cancel asks for %v after %q", effects, got)
	}
}

func TestValueIsHiddenUntilItIsAskedFor(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	v := newValue(nil)
	if strings.Contains(shown(c, v), "hunter2") {
		t.Fatal("the value is shown unasked")
	}
	send(c, v, "ctrl+t")
	if !strings.Contains(shown(c, v), "hunter2") {
		t.Error("ctrl+t does not show the value")
	}
	v.Mask()
	if strings.Contains(shown(c, v), "hunter2") {
		t.Error("Mask does not hide the value")
	}
}

func TestValueHandsOverWhatWasTyped(t *testing.T) {
	t.Parallel()
	lines := "one\ntwo"
	for _, tc := range []struct {
		name, before, press, want string
	}{
		{"untouched", "hunter2", "enter", "hunter2"},
		{"typing replaces a hidden value", "hunter2", "n e w enter", "new"},
		{"backspace empties a hidden value", "hunter2", "backspace enter", ""},
		{"typing adds to a shown value", "hunter2", "ctrl+t ! enter", "hunter2!"},
		{"shown and left as it is", "a\tb\r\n", "ctrl+t enter", "a\tb\r\n"},
		{"moving in a shown value edits nothing", "hunter2", "ctrl+t left home ctrl+t enter", "hunter2"},
		{"enter in a text of lines is a line end", lines, "ctrl+t enter ctrl+s", lines + "\n"},
		{"a line end counts also when hidden again", lines, "ctrl+t enter ctrl+t ctrl+s", lines + "\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := newContext(t, false)
			var got typed
			v := dialog.NewValue("Edit A", "backend / prd", model.NewValue(tc.before), nil, got.accept)
			effects := send(c, v, strings.Fields(tc.press)...)
			if !closes(effects) || got.calls != 1 || got.value.Reveal() != tc.want {
				t.Errorf("handed over %q (%d times) with %v, want %q", got.value.Reveal(), got.calls, effects, tc.want)
			}
		})
	}
}

// The field of a restricted value is empty because nobody may see the value, not because it is empty.
func TestARestrictedValueIsNotReplacedByNothing(t *testing.T) {
	t.Parallel()
	for _, press := range []string{"enter", "ctrl+t enter", "ctrl+t ctrl+s", "ctrl+t left backspace enter", "ctrl+t ctrl+t enter"} {
		c := newContext(t, false)
		var got typed
		v := dialog.NewValue("Edit STRIPE_KEY", "backend / prd", model.Value{}, nil, got.accept)
		effects := send(c, v, strings.Fields(press)...)
		if got.calls != 0 || closes(effects) || !strings.Contains(shown(c, v), "Type the new value first") {
			t.Errorf("%s hands over a value %d times with %v", press, got.calls, effects)
		}
		if send(c, v, "n", "e", "w", "enter"); got.calls != 1 || got.value.Reveal() != "new" {
			t.Errorf("after %s a typed value is handed over %d times", press, got.calls)
		}
	}
}

func TestNewSecretAsksForANameFirst(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	var got typed
	v := dialog.NewSecret("backend / prd", "", strings.ToUpper, nil, got.accept)
	if strings.Contains(shown(c, v), "was ") {
		t.Error("a new secret has a value from before")
	}
	send(c, v, "ctrl+s")
	if got.calls != 0 || !strings.Contains(shown(c, v), "✗") {
		t.Errorf("a secret without a name is handed over %d times:\n%s", got.calls, shown(c, v))
	}
	send(c, v, append(letters("api_key"), "enter", "x", "enter")...)
	if got.calls != 1 || got.name != "API_KEY" || got.value.Reveal() != "x" {
		t.Errorf("handed over %q %d times", got.name, got.calls)
	}
}

func TestAnEmptyValueIsNotDrawnAsAMask(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	v := dialog.NewValue("Edit A", "backend / prd", model.NewValue(""), nil, (&typed{}).accept)
	if text := shown(c, v); strings.Contains(text, c.Look.Masked()) || !strings.Contains(text, "was    empty") {
		t.Errorf("an empty value:\n%s", text)
	}
}

// In a narrow box keys are left out whole, and the way out last.
func TestANarrowEditorCutsNoKey(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	v := dialog.NewValue("Edit A", "backend / prd", model.NewValue("x"), nil, (&typed{}).accept)
	text := cells.Plain(strings.Join(v.Draw(c, 56, 14), "\n"))
	if !strings.Contains(text, "ctrl+t show  enter stage  esc cancel ") || strings.Contains(text, c.Look.Ellipsis) {
		t.Errorf("the keys of a narrow editor:\n%s", text)
	}
}
