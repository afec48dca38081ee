package field_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"dtui/ui/cells"
	"dtui/ui/field"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/look"
	"dtui/ui/theme"
)

func TestTheFilterNarrowsWhileItIsTyped(t *testing.T) {
	t.Parallel()
	table, err := keys.New(false)
	if err != nil {
		t.Fatal(err)
	}
	th, err := theme.New("default", true, theme.TrueColor)
	if err != nil {
		t.Fatal(err)
	}
	l := look.New(th, theme.Unicode())
	var f field.Filter
	var rows list.List
	rows.SetLen(5)
	rows.SetHeight(5)
	press := func(k tea.KeyPressMsg) (bool, bool) { return f.Key(table, &rows, k) }
	if taken, _ := press(tea.KeyPressMsg{Code: 'a', Text: "a"}); taken || f.Shown() || !f.Holds("anything") {
		t.Fatal("it takes keys before it was started")
	}
	f.Start()
	if taken, changed := press(tea.KeyPressMsg{Code: 'd', Text: "d"}); !taken || !changed || !f.Holds("DB_HOST") || f.Holds("API_URL") {
		t.Fatalf("a letter: taken %t, changed %t", taken, changed)
	}
	if taken, changed := press(tea.KeyPressMsg{Code: tea.KeyDown}); !taken || changed || rows.Cursor() != 1 {
		t.Fatalf("down: taken %t, changed %t, at %d", taken, changed, rows.Cursor())
	}
	if !f.Paste("b_\x1b") || f.Text() != "db_\x1b" {
		t.Fatalf("pasted: %q", f.Text())
	}
	if row := f.Draw(l, 40, 3, false); cells.Width(row) != 40 || strings.Contains(cells.Plain(row), "\x1b") {
		t.Fatalf("drawn as %q", row)
	}
	if _, y, shown := f.Cursor(); !shown || y != 4 {
		t.Fatalf("the cursor is in row %d, %t", y, shown)
	}
	if row := cells.Plain(f.Draw(l, 40, 3, true)); strings.Contains(row, "db") {
		t.Fatalf("hidden, it is drawn as %q", row)
	}
	if taken, changed := press(tea.KeyPressMsg{Code: tea.KeyEnter}); !taken || changed || f.Typing() || !f.Shown() {
		t.Fatal("enter does not keep it")
	}
	f.Clear()
	f.Start()
	f.Paste("host")
	n := l.Line(20, theme.OnBg)
	f.Name(l, n, "DB_HOST", 20, 0, false)
	if row := n.String(); !strings.Contains(row, l.Paint("HOST", theme.Accent, theme.OnBg, theme.Bold|theme.Underline)) || cells.Width(row) != 20 {
		t.Fatalf("what was found is drawn as %q", row)
	}
	if taken, changed := press(tea.KeyPressMsg{Code: tea.KeyEscape}); !taken || !changed || f.Shown() {
		t.Fatal("esc does not clear it")
	}
}
