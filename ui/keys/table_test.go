package keys_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/cells"
	"dtui/ui/keys"
)

func newTable(t *testing.T, readOnly bool) *keys.Table {
	t.Helper()
	table, err := keys.New(readOnly)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// screens are the chains that the screens use.
var screens = map[string][]keys.Scope{
	"secrets":   {keys.Secrets, keys.Browse, keys.Moving, keys.Global},
	"projects":  {keys.Projects, keys.Browse, keys.Moving, keys.Global},
	"configs":   {keys.Configs, keys.Browse, keys.Moving, keys.Global},
	"diff":      {keys.Compare, keys.Moving, keys.Global},
	"matrix":    {keys.Matrix, keys.Moving, keys.Global},
	"promotion": {keys.Plan, keys.Moving, keys.Global},
	"review":    {keys.Reviewer, keys.Moving, keys.Global},
	"conflict":  {keys.Conflict, keys.Moving, keys.Global},
	"welcome":   {keys.Welcome, keys.Moving, keys.Global},
}

// boxes are the chains of dialogs.
var boxes = map[string][]keys.Scope{
	"buttons": {keys.Buttons, keys.Global},
	"field":   {keys.Field, keys.Global},
	"menu":    {keys.Menu, keys.Global},
	"finder":  {keys.Finder, keys.Global},
	"reading": {keys.Reading, keys.Global},
}

func TestNoKeyMeansTwoThingsInAScope(t *testing.T) {
	t.Parallel()
	for _, readOnly := range []bool{false, true} {
		seen := map[string]keys.Action{}
		for _, row := range newTable(t, readOnly).Rows() {
			for _, key := range row.Keys {
				id := string(row.Scope) + " " + key
				if other, taken := seen[id]; taken {
					t.Errorf("%s is both %s and %s", id, other, row.Action)
				}
				seen[id] = row.Action
			}
		}
	}
}

func TestNoKeyIsShadowedOnAScreen(t *testing.T) {
	t.Parallel()
	table := newTable(t, false)
	for name, chain := range screens {
		meaning := map[string]keys.Binding{}
		for _, scope := range chain {
			for _, row := range table.Rows() {
				if row.Scope != scope {
					continue
				}
				for _, key := range row.Keys {
					if inner, taken := meaning[key]; taken {
						t.Errorf("%s: %s is %s in %s and hides %s of %s", name, key, inner.Action, inner.Scope, row.Action, row.Scope)
						continue
					}
					meaning[key] = row
					if got := table.Resolve(chain, key); got != row.Action {
						t.Errorf("%s: %s resolves to %q, want %s", name, key, got, row.Action)
					}
				}
			}
		}
	}
}

// A dialog shadows the screen behind it on purpose: only leaving, suspending and hiding go through, whatever it binds.
func TestOnlyLeavingSuspendingAndHidingGoThroughADialog(t *testing.T) {
	t.Parallel()
	table := newTable(t, false)
	through := map[string]keys.Action{"ctrl+c": keys.Interrupt, "ctrl+z": keys.Suspend, "ctrl+k": keys.Presenter, "ctrl+g": keys.Blank}
	for name, box := range boxes {
		own := boundIn(table, box[0])
		for key := range through {
			if own[key] != keys.None {
				t.Errorf("%s binds %s, which leaves, suspends or hides", name, key)
			}
		}
		for screen, chain := range screens {
			behind := append([]keys.Scope{box[0]}, chain...)
			for _, row := range table.Rows() {
				for _, key := range row.Keys {
					want := own[key]
					if want == keys.None {
						want = through[key]
					}
					if got := table.Resolve(behind, key); got != want {
						t.Errorf("%s over %s: %s is %q, want %q", name, screen, key, got, want)
					}
				}
			}
		}
	}
}

// boundIn is what each key of one scope means.
func boundIn(table *keys.Table, scope keys.Scope) map[string]keys.Action {
	own := map[string]keys.Action{}
	for _, row := range table.Rows() {
		if row.Scope == scope {
			for _, key := range row.Keys {
				own[key] = row.Action
			}
		}
	}
	return own
}

// press makes the message that a terminal's key arrives as.
func press(t *testing.T, name string) tea.KeyPressMsg {
	t.Helper()
	var k tea.Key
	for {
		mod, rest, found := strings.Cut(name, "+")
		bit, known := map[string]tea.KeyMod{"ctrl": tea.ModCtrl, "alt": tea.ModAlt, "shift": tea.ModShift}[mod]
		if !found || !known {
			break
		}
		k.Mod |= bit
		name = rest
	}
	special := map[string]rune{
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "tab": tea.KeyTab, "enter": tea.KeyEnter, "esc": tea.KeyEscape, "f1": tea.KeyF1,
		"backspace": tea.KeyBackspace,
	}
	switch {
	case name == "space":
		k.Code, k.Text = tea.KeySpace, " "
	case special[name] != 0:
		k.Code = special[name]
	case utf8.RuneCountInString(name) == 1:
		k.Code, _ = utf8.DecodeRuneInString(strings.ToLower(name))
		if k.Mod == 0 {
			k.Text = name
		}
		if name != strings.ToLower(name) {
			k.Mod |= tea.ModShift
		}
	default:
		t.Fatalf("%q is no key that a terminal sends", name)
	}
	return tea.KeyPressMsg(k)
}

func TestEveryKeyIsSpelledAsBubbleTeaPrintsIt(t *testing.T) {
	t.Parallel()
	for _, row := range newTable(t, false).Rows() {
		if len(row.Keys) == 0 && (row.Scope != keys.Global || row.Hidden) {
			t.Errorf("%s in %s has no key", row.Action, row.Scope)
		}
		for _, key := range row.Keys {
			if got := press(t, key).String(); got != key {
				t.Errorf("%s in %s: %q arrives as %q", row.Action, row.Scope, key, got)
			}
		}
	}
}

func TestTextsFitWhereTheyStand(t *testing.T) {
	t.Parallel()
	for _, row := range newTable(t, false).Rows() {
		if w := cells.Width(row.Short); w == 0 || w > 12 {
			t.Errorf("%s in %s: the footer's %q takes %d cells", row.Action, row.Scope, row.Short, w)
		}
		if row.Long == "" || cells.Width(row.Long) > 44 {
			t.Errorf("%s in %s: %q is no text for a line of the help", row.Action, row.Scope, row.Long)
		}
		if row.Group != "Dialogs" && !slices.Contains(keys.Groups(), row.Group) {
			t.Errorf("%s in %s: the group %q is no heading of the help", row.Action, row.Scope, row.Group)
		}
	}
}

func TestTextFieldsBindNoLetter(t *testing.T) {
	t.Parallel()
	for _, row := range newTable(t, false).Rows() {
		if row.Scope != keys.Field && row.Scope != keys.Finder && row.Scope != keys.SearchField {
			continue
		}
		for _, key := range row.Keys {
			if press(t, key).Text != "" {
				t.Errorf("%s in %s is on %s, which is text", row.Action, row.Scope, key)
			}
		}
	}
}

// The keys that mean the same everywhere: moving, filtering, commands and help.
func TestNoScreenPutsAnActionOnAKeyForMoving(t *testing.T) {
	t.Parallel()
	common := strings.Fields("h j k l g G up down left right / : ?")
	allowed := map[keys.Action]string{
		keys.NextPane: "moves between the panes", keys.PrevPane: "moves between the panes",
		keys.Left: "moves to the left side of the diff", keys.Right: "moves to the right side of the diff",
		keys.Filter: "/ is what it means everywhere", keys.Palette: ": is what it means everywhere", keys.Help: "? is what it means everywhere",
	}
	dialogs := []keys.Scope{keys.SearchField, keys.Buttons, keys.Field, keys.Menu, keys.Finder, keys.Reading}
	for _, row := range newTable(t, false).Rows() {
		if row.Scope == keys.Moving || slices.Contains(dialogs, row.Scope) || allowed[row.Action] != "" {
			continue
		}
		for _, key := range row.Keys {
			if slices.Contains(common, key) {
				t.Errorf("%s in %s is on %s", row.Action, row.Scope, key)
			}
		}
	}
}

func TestAReadOnlyTableCannotWrite(t *testing.T) {
	t.Parallel()
	full, table := newTable(t, false), newTable(t, true)
	for _, row := range table.Rows() {
		if row.Writes {
			t.Errorf("%s in %s writes", row.Action, row.Scope)
		}
	}
	writing := map[keys.Action]bool{}
	for _, row := range full.Rows() {
		if !row.Writes {
			continue
		}
		writing[row.Action] = true
		for _, key := range row.Keys {
			if got := table.Resolve([]keys.Scope{row.Scope}, key); got != keys.None {
				t.Errorf("%s in %s still means %s", key, row.Scope, got)
			}
		}
		if table.Has(row.Action) && !slices.ContainsFunc(full.Rows(), func(b keys.Binding) bool { return b.Action == row.Action && !b.Writes }) {
			t.Errorf("%s is still in the table", row.Action)
		}
	}
	if len(writing) < 10 {
		t.Fatalf("only %d actions are marked as writing", len(writing))
	}
}

func TestNoKeyOfAReadOnlyScreenLeadsToAWrite(t *testing.T) {
	t.Parallel()
	full, table := newTable(t, false), newTable(t, true)
	for name, chain := range screens {
		for _, row := range full.Rows() {
			for _, key := range row.Keys {
				action := table.Resolve(chain, key)
				wrote := slices.ContainsFunc(full.In(chain), func(b keys.Binding) bool { return b.Action == action && b.Writes })
				if wrote {
					t.Errorf("%s: %s still leads to %s", name, key, action)
				}
			}
		}
		for _, row := range append(table.In(chain), table.Footer(chain)...) {
			if row.Writes {
				t.Errorf("%s still lists %s", name, row.Action)
			}
		}
	}
}

func TestFooterListsByRankAndOnlyWhatHasOne(t *testing.T) {
	t.Parallel()
	table := newTable(t, false)
	for name, chain := range screens {
		rank := 0
		for _, row := range table.Footer(chain) {
			if row.Rank < 1 || row.Rank < rank {
				t.Errorf("%s: %s has rank %d after %d", name, row.Action, row.Rank, rank)
			}
			rank = row.Rank
			if got := table.KeyFor(chain, row.Action); got != row.Keys[0] {
				t.Errorf("%s: the key of %s is %q, the footer says %s", name, row.Action, got, row.Keys[0])
			}
		}
	}
	if got := table.KeyFor(screens["secrets"], keys.StageRight); got != "" {
		t.Errorf("the key of an action that is out of reach is %q", got)
	}
}

func TestMarkdownHoldsEveryBinding(t *testing.T) {
	t.Parallel()
	for _, readOnly := range []bool{false, true} {
		table := newTable(t, readOnly)
		lines := strings.Split(table.Markdown(), "\n")
		for _, row := range table.Rows() {
			names := "`" + strings.Join(row.Keys, "` `") + "`"
			if len(row.Keys) == 0 {
				names = "commands"
			}
			if want := "| " + names + " | " + string(row.Scope) + " | " + row.Long + " |"; !slices.Contains(lines, want) {
				t.Errorf("the table lacks %s", want)
			}
		}
		for _, group := range keys.Groups() {
			if !slices.Contains(lines, "**"+group+"**") {
				t.Errorf("the table lacks the heading %s", group)
			}
		}
	}
}
