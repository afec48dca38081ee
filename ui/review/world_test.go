package review

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

var owner = model.Owner{Host: "api.example", Workplace: "acme", Actor: "ana"}

// world is a workspace with two configs read and a screen over it.
type world struct {
	t *testing.T
	c *screen.Context
	s *Screen
}

func newWorld(t *testing.T) *world {
	t.Helper()
	th, err := theme.New("auto", true, theme.TrueColor)
	if err != nil {
		t.Fatal(err)
	}
	table, err := keys.New(false)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, c: &screen.Context{
		W: workspace.New(model.DefaultProtected()), Look: look.New(th, theme.Unicode()), Keys: table,
		Now: time.Date(2026, 3, 1, 14, 3, 0, 0, time.UTC),
	}}
	w.c.W.AccountIs(model.Account{Owner: owner})
	w.c.W.Staging.Guard(nil) // Unlocking is the root model's.
	return w
}

func configOf(name, uuid string) model.Config {
	environment, _, _ := strings.Cut(name, "_")
	return model.Config{
		ConfigRef: model.ConfigRef{Project: "backend", Config: name}, UUID: uuid, Environment: environment, Root: environment == name,
	}
}

func secret(name, text string, v model.Visibility) model.Secret {
	return model.Secret{
		Name: name, Raw: model.NewValue(text), Computed: model.NewValue(text), Visibility: v, ComputedVisibility: v, Type: model.PlainText,
	}
}

// read files a snapshot as the newest reading of its config.
func (w *world) read(config model.Config, secrets ...model.Secret) *model.Snapshot {
	w.t.Helper()
	number := w.c.W.BeginOpen(config.ConfigRef, w.c.Now)
	snapshot := model.NewSnapshot(owner, config, time.Date(2026, 3, 1, 14, 2, 11, 0, time.UTC), secrets)
	w.c.W.Opened(config.ConfigRef, number, snapshot, nil)
	return snapshot
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// usual stages 2 changes in stg and 3 in prd.
func usual(t *testing.T, notes bool) (w *world, stg, prd model.ConfigID) {
	t.Helper()
	w = newWorld(t)
	stg = w.read(configOf("stg", "uuid-stg"), secret("API_URL", "https://stg", model.Unmasked), secret("LOG_LEVEL", "debug", model.Unmasked)).ID()
	prd = w.read(configOf("prd", "uuid-prd"), secret("DB_PASSWORD", "old-password", model.Masked), secret("LEGACY", "legacy-text", model.Masked),
		secret("POOL", "20", model.Unmasked)).ID()
	ws := w.c.W
	w.must(ws.SetValue(stg, "API_URL", model.NewValue("https://stg-2")))
	w.must(ws.SetValue(stg, "LOG_LEVEL", model.NewValue("trace")))
	w.must(ws.SetValue(prd, "DB_PASSWORD", model.NewValue("a-new-password-here")))
	w.must(ws.Delete(prd, "LEGACY", model.Delete, nil))
	w.must(ws.SetVisibility(prd, "POOL", model.Masked, model.Value{}))
	if notes {
		w.must(ws.SetNote(prd, "POOL", "ask Ana"))
	}
	w.s = New(w.c, Ask{})
	w.press("esc") // From the field of the name, where a review starts, to the list.
	return w, stg, prd
}

// draw draws and checks the size of every row.
func (w *world) draw(width, height int) []string {
	w.t.Helper()
	rows := w.s.Draw(w.c, width, height)
	if len(rows) != height {
		w.t.Fatalf("%d rows instead of %d", len(rows), height)
	}
	for i, row := range rows {
		if got := cells.Width(row); got != width {
			w.t.Errorf("row %d has %d cells instead of %d: %q", i, got, width, cells.Plain(row))
		}
		rows[i] = cells.Plain(row)
	}
	return rows
}

func (w *world) text() string {
	w.t.Helper()
	return strings.Join(w.draw(120, 38), "\n")
}

// see fails unless one row holds all of the parts, in order.
func (w *world) see(parts ...string) {
	w.t.Helper()
	for _, row := range w.draw(120, 38) {
		rest, all := row, true
		for _, part := range parts {
			_, after, found := strings.Cut(rest, part)
			all, rest = all && found, after
		}
		if all {
			return
		}
	}
	w.t.Errorf("no row holds %q:\n%s", parts, w.text())
}

func (w *world) unseen(part string) {
	w.t.Helper()
	if text := w.text(); strings.Contains(text, part) {
		w.t.Errorf("%q is on screen:\n%s", part, text)
	}
}

// press resolves keys as the root model does: text to the field, the rest through the scopes.
func (w *world) press(names ...string) []screen.Effect {
	w.t.Helper()
	var effects []screen.Effect
	for _, name := range names {
		key := keyPress(name)
		if w.s.Typing() {
			if taken, more := w.s.Key(w.c, key); taken {
				effects = append(effects, more...)
				continue
			}
		}
		effects = append(effects, w.s.Handle(w.c, w.c.Keys.Resolve(append(w.s.Scopes(), keys.Global), name))...)
	}
	return effects
}

func keyPress(name string) tea.KeyPressMsg {
	if len([]rune(name)) == 1 {
		return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
	}
	if letter, ctrl := strings.CutPrefix(name, "ctrl+"); ctrl {
		return tea.KeyPressMsg{Code: []rune(letter)[0], Mod: tea.ModCtrl}
	}
	codes := map[string]rune{"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "down": tea.KeyDown, "up": tea.KeyUp, "space": tea.KeySpace}
	return tea.KeyPressMsg{Code: codes[name]}
}

// goTo puts the cursor on a line.
func (w *world) goTo(name string) {
	w.t.Helper()
	w.s.Handle(w.c, keys.First)
	for range 400 {
		if _, ln := w.s.current(); ln != nil && ln.name() == name {
			return
		}
		w.s.Handle(w.c, keys.Down)
	}
	w.t.Fatalf("no line %s", name)
}

func saved(effects []screen.Effect) *screen.Save {
	for _, e := range effects {
		if s, ok := e.(screen.Save); ok {
			return &s
		}
	}
	return nil
}

// lines are the keys that an order holds.
func lines(order model.SaveOrder) string {
	var names []string
	for _, line := range order.Lines {
		names = append(names, line.Key())
	}
	return strings.Join(names, " ")
}
