package dialog_test

import (
	"fmt"
	"strings"
	"testing"

	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// pages are all pages of a help at a size, one after the other, with blanks collapsed.
func pages(t *testing.T, c *screen.Context, h screen.Dialog, w, height int) string {
	t.Helper()
	send(c, h, "home")
	var all, before string
	for range 40 {
		page := plain(h.Draw(c, w, height))
		if page == before {
			return all
		}
		all, before = all+page, page
		send(c, h, "pgdown")
	}
	t.Fatal("the help has no last page")
	return ""
}

func TestHelpShowsEveryBindingOfTheTableAndNoOther(t *testing.T) {
	t.Parallel()
	for _, readOnly := range []bool{false, true} {
		c := newContext(t, readOnly)
		full, err := keys.New(false)
		if err != nil {
			t.Fatal(err)
		}
		// One column: nothing else stands beside a binding.
		text := strings.Join(strings.Fields(strings.ReplaceAll(pages(t, c, dialog.NewHelp(c, secretsChain, nil), 75, 38), "│", " ")), " ")
		for _, row := range full.Rows() {
			if row.Group == "Dialogs" || (readOnly && row.Writes && shared(full, row)) {
				continue
			}
			want := strings.Join(row.Keys[:min(len(row.Keys), 1)], "") + " "
			if len(row.Keys) < 2 {
				want += row.Long
			}
			if got := strings.Contains(text, want); len(row.Keys) < 2 && got == (readOnly && row.Writes) {
				t.Errorf("read-only %v: %q in the help is %v", readOnly, want, got)
			} else if !got && !row.Writes {
				t.Errorf("read-only %v: the help lacks %q", readOnly, want)
			}
		}
		for _, word := range []string{"staged", "differs", "missing", "reference", "restricted", "locked", "protected", "stale"} {
			if !strings.Contains(text, word) {
				t.Errorf("the legend lacks %s", word)
			}
		}
	}
}

// shared reports whether another binding reads alike, as the same key for the same thing on two screens.
func shared(table *keys.Table, row keys.Binding) bool {
	for _, other := range table.Rows() {
		if !other.Writes && len(other.Keys) > 0 && len(row.Keys) > 0 && other.Keys[0] == row.Keys[0] && strings.HasPrefix(other.Long, row.Long) {
			return true
		}
	}
	return false
}

func TestHelpHasColumnsByWidth(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	h := dialog.NewHelp(c, secretsChain, nil)
	for _, tc := range []struct{ w, columns int }{{116, 3}, {112, 3}, {111, 2}, {76, 2}, {75, 1}, {56, 1}} {
		// In 18 rows a column holds the keys for moving, two the secrets too, and only three also what compares.
		text := plain(h.Draw(c, tc.w, 23))
		if strings.Contains(text, "Secrets") != (tc.columns > 1) || strings.Contains(text, "Compare") != (tc.columns == 3) {
			t.Errorf("%d cells: want %d columns:\n%s", tc.w, tc.columns, text)
		}
	}
}

func TestHelpStartsWithThePresentScreen(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	text := plain(dialog.NewHelp(c, []keys.Scope{keys.Compare, keys.Moving, keys.Global}, nil).Draw(c, 116, 38))
	if !strings.Contains(text, "swap the sides") || !strings.Contains(text, " diff · 1 of") {
		t.Errorf("the first page of the diff's help:\n%s", text)
	}
	if strings.Contains(text, "edit the value") {
		t.Errorf("the first page of the diff's help has keys of the secrets:\n%s", text)
	}
}

func TestHelpOverATextFieldStartsWithTheFieldsKeys(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	value := newValue(nil)
	effects := send(c, value, "f1")
	push, ok := effects[0].(screen.Push)
	if !ok {
		t.Fatalf("f1 asks for %v", effects)
	}
	y, _ := lineWith(t, shown(c, push.Dialog), "Dialogs")
	if y != 2 || !strings.Contains(shown(c, push.Dialog), "show or hide the text") {
		t.Errorf("the help over a field:\n%s", shown(c, push.Dialog))
	}
}

func TestHelpSaysWhyAnActionIsOff(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	off := func(a keys.Action) string {
		if a == keys.Undo {
			return "Nothing is staged."
		}
		return ""
	}
	_, line := lineWith(t, pages(t, c, dialog.NewHelp(c, secretsChain, off), 75, 38), "undo the last staged edit")
	if !strings.Contains(line, "Nothing is staged") {
		t.Errorf("undo is off and reads %q", line)
	}
}

func TestHelpFindsAKey(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	h := dialog.NewHelp(c, secretsChain, nil)
	if h.(screen.Typing).Typing() {
		t.Fatal("the help types before / was pressed")
	}
	send(c, h, "/", "D")
	text := shown(c, h)
	if !strings.Contains(text, "compare with another") || strings.Contains(text, "delete") || strings.Contains(text, "Marks") {
		t.Errorf("D finds:\n%s", text)
	}
	send(c, h, "backspace")
	send(c, h, letters("swap")...)
	if text = shown(c, h); !strings.Contains(text, "swap the sides") || strings.Contains(text, "rename") {
		t.Errorf("swap finds:\n%s", text)
	}
	send(c, h, letters("zz?")...)
	if text = shown(c, h); !strings.Contains(text, "“swapzz?”") {
		t.Errorf("nothing is found and the help says:\n%s", text)
	}
	if effects := send(c, h, "esc"); closes(effects) || !strings.Contains(shown(c, h), "edit the value") {
		t.Error("esc does not go back to all keys first")
	}
	for _, key := range []string{"esc", "q", "?", "enter"} {
		again := dialog.NewHelp(c, secretsChain, nil)
		effects := send(c, again, key)
		if key != "enter" && !closes(effects) {
			t.Errorf("%s asks for %v, want to close", key, effects)
		}
	}
}

func TestHelpTurnsPages(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	h := dialog.NewHelp(c, secretsChain, nil)
	h.Draw(c, 116, 38)
	send(c, h, "G")
	pages := 2
	for !strings.Contains(shown(c, h), fmt.Sprintf("%d of %d", pages, pages)) {
		if pages++; pages > 9 {
			t.Fatalf("this is no last page of several:\n%s", shown(c, h))
		}
	}
	at := pages
	for _, step := range []struct {
		key string
		by  int
	}{{"g", -pages}, {"pgdown", 1}, {"down", 1}, {"pgup", -1}, {"k", -1}, {"G", pages}, {"g", -pages}, {"space", 1}} {
		send(c, h, step.key)
		at = min(max(at+step.by, 1), pages)
		want := fmt.Sprintf("%d of %d", at, pages)
		if text := shown(c, h); !strings.Contains(text, want) {
			t.Errorf("after %s: %s, want %s", step.key, strings.SplitN(text, "\n", 2)[0], want)
		}
	}
}
