package keys_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"dtui/ui/keys"
)

func on(line int, name string, names ...string) keys.Change {
	return keys.Change{Name: name, Keys: names, Line: line}
}

func remapped(t *testing.T, changes ...keys.Change) *keys.Table {
	t.Helper()
	table, err := keys.New(false, changes...)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// Every chain of the tests is one of those that changes are checked in, and no scope is left out.
func TestEveryScopeIsInAChain(t *testing.T) {
	t.Parallel()
	chains := keys.Chains()
	for _, group := range []map[string][]keys.Scope{screens, boxes} {
		for name, chain := range group {
			if !slices.ContainsFunc(chains, func(c []keys.Scope) bool { return slices.Equal(c, chain) }) {
				t.Errorf("the chain of %s is not in keys.Chains", name)
			}
		}
	}
	for _, row := range newTable(t, false).Rows() {
		if !slices.ContainsFunc(chains, func(c []keys.Scope) bool { return slices.Contains(c, row.Scope) }) {
			t.Errorf("%s is in no chain", row.Scope)
		}
	}
}

// Saying what is so already changes nothing: the usual keys pass every check of the changed ones.
func TestTheUsualKeysAreAValidChange(t *testing.T) {
	t.Parallel()
	usual := newTable(t, false)
	var changes []keys.Change
	for i, row := range usual.Rows() {
		changes = append(changes, on(i+1, row.Full(), row.Keys...))
	}
	for _, problem := range keys.Check(changes) {
		t.Errorf("%s: %s", changes[problem.Line-1].Name, problem.Text)
	}
	if got, want := remapped(t, changes...).Markdown(), usual.Markdown(); got != want {
		t.Error("the table is another one")
	}
}

func TestAChangeTakesThePlaceOfTheUsualKeys(t *testing.T) {
	t.Parallel()
	table := remapped(t, on(1, "copy", "y", "ctrl+y"), on(2, "secrets.delete", "x"), on(3, "theme"))
	secrets, diff := screens["secrets"], screens["diff"]
	for _, c := range []struct {
		chain []keys.Scope
		key   string
		want  keys.Action
	}{
		{secrets, "y", keys.Copy},
		{secrets, "ctrl+y", keys.Copy},
		{diff, "ctrl+y", keys.Copy},
		{secrets, "x", keys.Delete},
		{secrets, "d", keys.None},
		{diff, "d", keys.Delete},
		{diff, "x", keys.Swap},
		{secrets, "ctrl+t", keys.None},
	} {
		if got := table.Resolve(c.chain, c.key); got != c.want {
			t.Errorf("%s in %v is %q, want %q", c.key, c.chain, got, c.want)
		}
	}
	if got := table.KeyFor(secrets, keys.Delete); got != "x" {
		t.Errorf("delete is named %q", got)
	}
	if got := table.Name(secrets, keys.Copy); got != "y" {
		t.Errorf("copy is named %q", got)
	}
	// Without a key it is still in the table, for the commands; what names it says how to get there.
	if !table.Has(keys.Theme) || table.Name(secrets, keys.Theme) != ": next colour theme" || table.KeyFor(secrets, keys.Theme) != "" {
		t.Errorf("theme without a key is named %q", table.Name(secrets, keys.Theme))
	}
	for _, row := range table.Footer(secrets) {
		if len(row.Keys) == 0 {
			t.Errorf("the footer lists %s, which has no key", row.Action)
		}
	}
	if want := "| `x` | secrets | delete (staged) |"; !strings.Contains(table.Markdown(), want) {
		t.Errorf("the table lacks %s", want)
	}
}

// A name alone is for the screens, and the fuller name goes before it, wherever it stands.
func TestTheFullNameGoesFirst(t *testing.T) {
	t.Parallel()
	for _, changes := range [][]keys.Change{
		{on(1, "copy", "c"), on(2, "secrets.copy", "Y"), on(3, "copy-as", "y")},
		{on(1, "secrets.copy", "Y"), on(2, "copy", "c"), on(3, "copy-as", "y")},
	} {
		table := remapped(t, changes...)
		if a, b := table.Resolve(screens["secrets"], "Y"), table.Resolve(screens["diff"], "c"); a != keys.Copy || b != keys.Copy {
			t.Errorf("Y is %q in secrets, c is %q in diff", a, b)
		}
	}
	table := remapped(t, on(1, "up", "i", "up"), on(2, "confirm", "ctrl+y"))
	if got := table.Resolve(boxes["reading"], "k"); got != keys.Up {
		t.Errorf("a change for the screens reached a dialog: k is %q", got)
	}
	if got := table.Resolve(boxes["field"], "ctrl+y"); got != keys.Confirm {
		t.Errorf("an action that only dialogs have was not changed: ctrl+y is %q", got)
	}
}

// A change leaves no screen in which a key does two things, in a read-only run neither.
func TestAReadOnlyTableTakesTheSameChanges(t *testing.T) {
	t.Parallel()
	table, err := keys.New(true, on(1, "edit", "i"), on(2, "copy", "c"))
	if err != nil {
		t.Fatal(err)
	}
	if got := table.Resolve(screens["secrets"], "i"); got != keys.None {
		t.Errorf("i is %q in a read-only run", got)
	}
	if got := table.Resolve(screens["secrets"], "c"); got != keys.Copy {
		t.Errorf("c is %q in a read-only run", got)
	}
}

func TestWhatCannotBeChangedIsSaidWithItsLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		changes []keys.Change
		says    []string
	}{
		{"unknown action", []keys.Change{on(3, "delte", "x")}, []string{"3", `"delte" is no action`, "did you mean delete?"}},
		{"far from any action", []keys.Change{on(3, "frobnicate", "x")}, []string{"3", `"frobnicate" is no action`, "dtui config show"}},
		{"unknown scope", []keys.Change{on(4, "secret.delete", "x")}, []string{"4", `"secret"`, "did you mean secrets?"}},
		{"action of another scope", []keys.Change{on(4, "projects.delete", "x")}, []string{"4", `projects has no action "delete"`}},
		{"unknown key", []keys.Change{on(5, "copy", "hyper")}, []string{"5", "copy:", `"hyper" is no key`}},
		{"key of another program", []keys.Change{on(5, "copy", "C-y")}, []string{"5", "write ctrl+y"}},
		{"upper case with shift", []keys.Change{on(5, "copy", "shift+y")}, []string{"5", "write Y"}},
		{"upper case with ctrl", []keys.Change{on(5, "copy", "Ctrl+Y")}, []string{"5", "write ctrl+y"}},
		{"another order", []keys.Change{on(5, "copy", "alt+ctrl+y")}, []string{"5", "write ctrl+alt+y"}},
		{"a blank", []keys.Change{on(5, "copy", " ")}, []string{"5", "write space"}},
		{"escape", []keys.Change{on(5, "back", "escape")}, []string{"5", "write esc"}},
		{"nothing", []keys.Change{on(5, "copy", "")}, []string{"5", `"" is no key`}},
		{"a control byte", []keys.Change{on(5, "copy", "\x1b")}, []string{"5", `"\x1b" is no key`}},
		{"ctrl+i", []keys.Change{on(5, "copy", "ctrl+i")}, []string{"5", "as tab"}},
		{"twice in one list", []keys.Change{on(6, "copy", "c", "c")}, []string{"6", "twice"}},
		{"the usual key of another", []keys.Change{on(7, "secrets.copy", "d")}, []string{"7", "secrets.copy cannot be on d, which is secrets.delete already (the default)"}},
		{"of the global scope", []keys.Change{on(7, "secrets.copy", "q")}, []string{"7", "everywhere.leave already (the default)"}},
		{"two changes", []keys.Change{on(9, "secrets.copy", "z"), on(8, "secrets.add", "z")}, []string{"9", "secrets.copy cannot be on z, which is secrets.add already (line 8)"}},
		{"movement elsewhere", []keys.Change{on(2, "review.unstage", "l")}, []string{"2", "review.unstage cannot be on l", "next-pane on other screens"}},
		{"the filter's key", []keys.Change{on(2, "promote.reveal", "/")}, []string{"2", "filter on other screens"}},
		{"ctrl+c for another", []keys.Change{on(2, "copy", "ctrl+c")}, []string{"2", "interrupt already"}},
		{"interrupt", []keys.Change{on(2, "interrupt", "ctrl+x")}, []string{"2", "always on ctrl+c"}},
		{"no interrupt", []keys.Change{on(2, "interrupt")}, []string{"2", "always on ctrl+c"}},
		{"no way out", []keys.Change{on(2, "leave")}, []string{"2", "everywhere.leave needs a key"}},
		{"no way back", []keys.Change{on(2, "back")}, []string{"2", "everywhere.back needs a key"}},
		{"no help", []keys.Change{on(2, "help")}, []string{"2", "everywhere.help needs a key"}},
		{"no commands", []keys.Change{on(2, "commands")}, []string{"2", "everywhere.commands needs a key"}},
		{"no movement", []keys.Change{on(2, "move.up")}, []string{"2", "move.up needs a key"}},
		{"no button", []keys.Change{on(2, "buttons.press")}, []string{"2", "buttons.press needs a key"}},
		{"a dialog without esc", []keys.Change{on(2, "reading.back", "q")}, []string{"2", "reading.back needs esc"}},
		{"esc for another", []keys.Change{on(2, "copy", "esc")}, []string{"2", "copy cannot be on esc"}},
		{"text in a field", []keys.Change{on(2, "field.show-text", "s")}, []string{"2", "field.show-text cannot be on s", "text"}},
		{"a blank in the filter", []keys.Change{on(2, "filter.press", "space")}, []string{"2", "text"}},
		{"editing in a field", []keys.Change{on(2, "field.press", "ctrl+a")}, []string{"2", "edits the text"}},
		{"editing above a list", []keys.Change{on(2, "finder.mark", "ctrl+w")}, []string{"2", "edits the text"}},
		{"a letter in a menu", []keys.Change{on(2, "menu.down", "n")}, []string{"2", "letters choose"}},
		{"suspend by a letter", []keys.Change{on(2, "suspend", "z")}, []string{"2", "text"}},
		{"suspend on a dialog's key", []keys.Change{on(2, "suspend", "tab")}, []string{"2", "already (the default)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			problems := keys.Check(c.changes)
			if len(problems) == 0 {
				t.Fatal("nothing was found")
			}
			all := ""
			for _, p := range problems {
				all += fmt.Sprintln(p.Line, p.Text)
			}
			for _, part := range c.says {
				if !strings.Contains(all, part) {
					t.Errorf("%q is not in\n%s", part, all)
				}
			}
			if !strings.HasPrefix(all, c.says[0]+" ") {
				t.Errorf("the line is not %s in\n%s", c.says[0], all)
			}
			if strings.ContainsRune(all, 0x1b) {
				t.Errorf("a control byte is in %q", all)
			}
			if _, err := keys.New(false, c.changes...); err == nil {
				t.Error("a table was made of it")
			}
		})
	}
}

func TestAllProblemsAreFoundAtOnce(t *testing.T) {
	t.Parallel()
	problems := keys.Check([]keys.Change{on(5, "leave"), on(2, "bogus", "x"), on(3, "copy", "C-c"), on(4, "secrets.add", "d")})
	var lines []int
	for _, p := range problems {
		lines = append(lines, p.Line)
	}
	if !slices.Equal(lines, []int{2, 3, 4, 5}) {
		t.Errorf("the problems are on the lines %v: %v", lines, problems)
	}
}

// Changing keys round is possible: what counts is how it is in the end.
func TestKeysCanChangePlaces(t *testing.T) {
	t.Parallel()
	table := remapped(t, on(1, "secrets.copy", "d"), on(2, "secrets.delete", "y"))
	if got := table.Resolve(screens["secrets"], "d"); got != keys.Copy {
		t.Errorf("d is %q", got)
	}
	// Whoever moves by other letters has the usual ones free.
	table = remapped(t, on(1, "move.down", "down", "ctrl+n"), on(2, "secrets.copy", "j"))
	if got := table.Resolve(screens["secrets"], "j"); got != keys.Copy {
		t.Errorf("j is %q", got)
	}
}

// What passes as a key is what a terminal's bytes are decoded to, and the other way round.
func TestSpelledAgreesWithTheDecoder(t *testing.T) {
	t.Parallel()
	var decoder uv.EventDecoder
	for _, c := range []struct{ bytes, name string }{
		{"y", "y"},
		{"Y", "Y"},
		{"\x19", "ctrl+y"},
		{"\x1by", "alt+y"},
		{"\x1b\x19", "ctrl+alt+y"},
		{" ", "space"},
		{"\t", "tab"},
		{"\r", "enter"},
		{"\x1b[Z", "shift+tab"},
		{"\x1b[A", "up"},
		{"\x1b[1;5A", "ctrl+up"},
		{"\x1b[5~", "pgup"},
		{"\x1b[3;5~", "ctrl+delete"},
		{"\x1bOP", "f1"},
		{"\x1b[24~", "f12"},
		{"\x7f", "backspace"},
		{"\x1b[27u", "esc"},
		{"?", "?"},
		{"ß", "ß"},
		{"é", "é"},
		{"\x1b[121;6u", "ctrl+shift+y"},
		{"\x00", "ctrl+space"},
		{"+", "+"},
		{"\x1b+", "alt++"},
		{"\x1b[1;2P", "shift+f1"},
	} {
		_, event := decoder.Decode([]byte(c.bytes))
		press, ok := event.(uv.KeyPressEvent)
		if !ok {
			t.Errorf("%q is decoded to %T", c.bytes, event)
			continue
		}
		if got := tea.KeyPressMsg(press).String(); got != c.name {
			t.Errorf("%q arrives as %q, want %q", c.bytes, got, c.name)
		}
		if err := keys.Spelled(c.name); err != nil {
			t.Errorf("%q: %v", c.name, err)
		}
	}
	for _, row := range newTable(t, false).Rows() {
		for _, key := range row.Keys {
			if err := keys.Spelled(key); err != nil {
				t.Errorf("%s in %s: %v", row.Action, row.Scope, err)
			}
		}
	}
	for _, wrong := range []string{"", "+", "ctrl+", "ctrl", "Up", "UP", "ctrl+ ", "ab", "\t", "\n", "\u200b", "\u202e", "a\u0301", "😀😀", "shift+a", "alt+A", "ctrl+Y", "shift+ctrl+y", "super", "f13"} {
		if err := keys.Spelled(wrong); err == nil && wrong != "+" {
			t.Errorf("%q passes as a key", wrong)
		}
	}
}

func FuzzSpelled(f *testing.F) {
	for _, seed := range []string{"y", "ctrl+y", "C-x", "^x", "shift+A", "alt++", " ", "\x1b[A", "pageup", "ctrl+alt+shift+meta+hyper+super+f1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		err := keys.Spelled(name)
		if err == nil {
			return
		}
		if strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Errorf("a control byte is in %q", err)
		}
		// What the message tells to write can be written.
		if _, meant, found := strings.Cut(err.Error(), "; write "); found {
			if err := keys.Spelled(meant); err != nil {
				t.Errorf("%q is to be written %q, which is refused: %v", name, meant, err)
			}
		}
	})
}
