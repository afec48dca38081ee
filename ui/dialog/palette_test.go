package dialog_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"dtui/ui/dialog"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

func newPalette(c *screen.Context, recent ...keys.Action) screen.Dialog {
	return dialog.NewPalette(c, secretsChain, func(a keys.Action) string {
		if a == keys.Undo {
			return "Nothing is staged."
		}
		return ""
	}, recent)
}

func TestPaletteRunsWhatWasFound(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	for typed, want := range map[string]keys.Action{
		"pro": keys.Promote, "review": keys.Review, "delete": keys.Delete, "thm": keys.Theme, "note": keys.Note, "Compare": keys.Diff,
		"pane-sec": keys.Pane3, "copy as": keys.CopyAs, "service tok": keys.ShowManage, "Template": keys.ShowManage,
	} {
		p := newPalette(c)
		send(c, p, letters(typed)...)
		effects := send(c, p, "enter")
		if len(effects) != 2 || !closes(effects) || effects[1] != (screen.Do{Action: string(want)}) {
			t.Errorf("%s and enter ask for %v, want close and %s:\n%s", typed, effects, want, shown(c, p))
		}
	}
}

func TestPaletteListsEveryCommandOnce(t *testing.T) {
	t.Parallel()
	for _, readOnly := range []bool{false, true} {
		c := newContext(t, readOnly)
		p := newPalette(c)
		seen := map[string]bool{}
		first := selected(t, c, p)
		for line := first; ; {
			if seen[line] {
				t.Errorf("twice in the palette: %s", line)
			}
			seen[line] = true
			send(c, p, "down")
			if line = selected(t, c, p); line == first {
				break
			}
		}
		all := strings.Join(slices.Collect(maps.Keys(seen)), "\n")
		for _, row := range c.Keys.Rows() {
			found := false
			for line := range seen {
				found = found || strings.HasPrefix(strings.ToLower(line), strings.ToLower(row.Long))
			}
			if !found && !row.Hidden {
				t.Errorf("read-only %v: %s in %s is not in the palette", readOnly, row.Long, row.Scope)
			}
		}
		if readOnly && strings.Contains(all, "Promote") {
			t.Error("a read-only palette offers promoting")
		}
		if strings.Contains(all, "A page up") {
			t.Error("the palette offers moving, which means nothing there")
		}
		if _, title := lineWith(t, shown(c, p), "Commands"); !strings.Contains(title, " of ") {
			t.Errorf("no count in %s", title)
		}
	}
}

func TestPaletteSaysWhyACommandIsOffAndStaysOpen(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	for typed, want := range map[string]string{"undo": "Nothing is staged.", "swap": "Swap the sides works only in the diff."} {
		p := newPalette(c)
		send(c, p, letters(typed)...)
		if line := selected(t, c, p); !strings.Contains(line, strings.TrimPrefix(want, "Swap the sides works ")[:12]) {
			t.Errorf("%s: no reason in %q", typed, line)
		}
		effects := send(c, p, "enter")
		if say, ok := effects[0].(screen.Say); !ok || len(effects) != 1 || say.Text != want || say.Level != screen.Warn {
			t.Errorf("%s: enter asks for %v, want to say %q", typed, effects, want)
		}
	}
}

func TestPaletteShowsRecentCommandsUnlessSomethingIsTyped(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	p := newPalette(c, keys.Reload, keys.Swap, keys.Diff)
	y, _ := lineWith(t, shown(c, p), "recent")
	lines := strings.Split(shown(c, p), "\n")
	if !strings.Contains(lines[y+1], "Read it again") || !strings.Contains(lines[y+2], "Compare with another") {
		t.Errorf("recent commands:\n%s", shown(c, p))
	}
	send(c, p, "up")
	if effects := send(c, p, "enter"); effects[1] != (screen.Do{Action: string(keys.Diff)}) {
		t.Errorf("up and enter ask for %v", effects)
	}
	send(c, p, "x")
	if strings.Contains(shown(c, p), "recent") {
		t.Error("recent commands are listed while something is typed")
	}
	if small := plain(p.Draw(c, 56, 14)); !strings.Contains(small, "enter run") {
		t.Errorf("a low palette has no foot:\n%s", small)
	}
}

func TestPaletteRunsWhatIsClicked(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	p := newPalette(c, keys.Reload)
	for text, want := range map[string]keys.Action{"Add a secret": keys.Add, "Read it again": keys.Reload} {
		y, _ := lineWith(t, shown(c, p), text)
		if effects := p.Click(c, 5, y); len(effects) != 2 || effects[1] != (screen.Do{Action: string(want)}) {
			t.Errorf("a click on %s asks for %v", text, effects)
		}
	}
	for _, y := range []int{0, 1, 2} {
		if effects := p.Click(c, 5, y); effects != nil {
			t.Errorf("a click on row %d asks for %v", y, effects)
		}
	}
}

func TestPaletteExplains(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	p := newPalette(c)
	send(c, p, letters("add")...)
	before := len(p.Draw(c, 116, 30))
	send(c, p, "tab")
	if text := shown(c, p); !strings.Contains(text, "Add a secret: a, in the secrets pane. It leads to a write") {
		t.Errorf("tab shows:\n%s", text)
	}
	send(c, p, "tab")
	if after := len(p.Draw(c, 116, 30)); after != before {
		t.Errorf("%d rows after tab and tab, %d before", after, before)
	}
}

func TestPaletteTakesOneLineOfAPaste(t *testing.T) {
	t.Parallel()
	c := newContext(t, false)
	p := newPalette(c)
	p.(screen.Typing).Paste(c, "revi\x1b\tew\r\n")
	if effects := send(c, p, "enter"); len(effects) != 2 || effects[1] != (screen.Do{Action: string(keys.Review)}) {
		t.Errorf("a paste and enter ask for %v", effects)
	}
}
