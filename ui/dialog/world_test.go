package dialog_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

var now = time.Date(2026, 11, 22, 14, 2, 10, 0, time.UTC)

var secretsChain = []keys.Scope{keys.Secrets, keys.Browse, keys.Moving, keys.Global}

// hostile are names that a server could answer.
var hostile = []string{
	"esc\x1b[2Jape", "bidi\u202eoverride", "zero\u200bwidth", "nul\x00", "bad\xff\xfeutf8", "two\nlines", "tab\there", "配置プロジェクト",
	"مشروع", "👩‍👩‍👧 family", strings.Repeat("long-", 60), "e\u0301\u0301\u0301", " ", "a / b / c",
}

func newContext(t testing.TB, readOnly bool) *screen.Context {
	t.Helper()
	table, err := keys.New(readOnly)
	if err != nil {
		t.Fatal(err)
	}
	colours, err := theme.New("auto", true, theme.TrueColor)
	if err != nil {
		t.Fatal(err)
	}
	return &screen.Context{
		W: workspace.New(model.DefaultProtected()), Look: look.New(colours, theme.Unicode()), Keys: table, Now: now, ReadOnly: readOnly,
	}
}

// addProjects files projects that nothing more is known of.
func addProjects(c *screen.Context, slugs ...string) {
	list := model.ProjectList{}
	for _, slug := range slugs {
		list.Projects = append(list.Projects, model.Project{Slug: slug, Name: slug})
	}
	c.W.ProjectsAre(c.W.BeginProjects(now), list, nil)
}

// addLayout files the configs of a project; each is in the environment that its name starts with.
func addLayout(c *screen.Context, project string, configs ...string) {
	layout := model.Layout{ID: model.ProjectID{Slug: project}}
	seen := map[string]bool{}
	for _, name := range configs {
		environment, _, _ := strings.Cut(name, "_")
		if !seen[environment] {
			seen[environment] = true
			layout.Environments = append(layout.Environments, model.Environment{Slug: environment, Name: "The " + environment, Project: project})
		}
		layout.Configs = append(layout.Configs, model.Config{
			ConfigRef: model.ConfigRef{Project: project, Config: name}, Environment: environment, Root: environment == name, Locked: environment == "prd",
		})
	}
	c.W.LayoutIs(project, c.W.BeginLayout(project, now), layout, nil)
}

// press makes a key message by the name that Bubble Tea prints.
func press(name string) tea.KeyPressMsg {
	special := map[string]tea.Key{
		"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown},
		"left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
		"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab}, "f1": {Code: tea.KeyF1},
		"shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "backspace": {Code: tea.KeyBackspace}, "delete": {Code: tea.KeyDelete},
		"space": {Code: tea.KeySpace, Text: " "}, "alt+enter": {Code: tea.KeyEnter, Mod: tea.ModAlt},
	}
	if k, ok := special[name]; ok {
		return tea.KeyPressMsg(k)
	}
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok {
		code, _ := utf8.DecodeRuneInString(letter)
		return tea.KeyPressMsg{Code: code, Mod: tea.ModCtrl}
	}
	code, _ := utf8.DecodeRuneInString(name)
	return tea.KeyPressMsg{Code: code, Text: name}
}

// send gives keys to a dialog as the root model does, and returns what the last one asked for.
func send(c *screen.Context, d screen.Dialog, names ...string) []screen.Effect {
	var effects []screen.Effect
	for _, name := range names {
		k := press(name)
		effects = nil
		if typing, ok := d.(screen.Typing); ok && typing.Typing() {
			taken, asked := typing.Key(c, k)
			if taken {
				effects = asked
				continue
			}
		}
		if action := c.Keys.Resolve([]keys.Scope{d.Scope(), keys.Global}, k.String()); action != keys.None {
			effects = d.Handle(c, action)
		}
	}
	return effects
}

// letters splits a text into the keys that type it.
func letters(text string) []string {
	var names []string
	for _, r := range text {
		name := string(r)
		if r == ' ' {
			name = "space"
		}
		names = append(names, name)
	}
	return names
}

// shown is the text of a dialog, without colours.
func shown(c *screen.Context, d screen.Dialog) string {
	return plain(d.Draw(c, 116, 38))
}

func plain(rows []string) string {
	lines := make([]string, len(rows))
	for i, row := range rows {
		lines[i] = cells.Plain(row)
	}
	return strings.Join(lines, "\n")
}

// lineWith finds the row of a box that holds a text; it fails when none does.
func lineWith(t *testing.T, box, text string) (y int, line string) {
	t.Helper()
	for i, line := range strings.Split(box, "\n") {
		if strings.Contains(line, text) {
			return i, line
		}
	}
	t.Fatalf("no line holds %q:\n%s", text, box)
	return 0, ""
}

// selected is the row under the cursor.
func selected(t *testing.T, c *screen.Context, d screen.Dialog) string {
	t.Helper()
	_, line := lineWith(t, shown(c, d), c.Look.Bar)
	return strings.Trim(line, "│┃▌ ")
}

func closes(effects []screen.Effect) bool {
	if len(effects) == 0 {
		return false
	}
	_, ok := effects[0].(screen.Close)
	return ok
}

var errRead = &model.Failure{Kind: model.Unavailable, What: "read the configs of infra", Err: errors.New("no answer in 10 s")}

// boxOf fails unless the rows are a box of one width inside w×h, without anything that could steer a terminal.
func boxOf(what string, rows []string, w, h int) error {
	if len(rows) == 0 || len(rows) > h {
		return fmt.Errorf("%s at %d×%d has %d rows", what, w, h, len(rows))
	}
	width := cells.Width(rows[0])
	if width > w {
		return fmt.Errorf("%s at %d×%d is %d cells wide", what, w, h, width)
	}
	for i, row := range rows {
		text := cells.Plain(row)
		if cells.Width(row) != width {
			return fmt.Errorf("%s at %d×%d: row %d has %d cells, not %d: %q", what, w, h, i, cells.Width(row), width, text)
		}
		if cells.HasControl(text) {
			return fmt.Errorf("%s at %d×%d: row %d steers the terminal: %q", what, w, h, i, text)
		}
	}
	if !strings.Contains(cells.Plain(rows[len(rows)-1]), "╰") {
		return fmt.Errorf("%s at %d×%d is not closed at its end", what, w, h)
	}
	return nil
}
