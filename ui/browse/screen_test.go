package browse

import (
	"strings"
	"testing"
	"time"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// home is the screen over a workspace with one project of three configs, of which the last one is read.
type home struct {
	t  *testing.T
	c  *screen.Context
	s  *Screen
	id model.ConfigID
}

var owner = model.Owner{Host: "api.example", Workplace: "acme", Actor: "ana"}

func secret(name, text string, v model.Visibility) model.Secret {
	return model.Secret{
		Name: name, Raw: model.NewValue(text), Computed: model.NewValue(text), Visibility: v, ComputedVisibility: v, Type: model.PlainText,
	}
}

func at(t *testing.T, glyphs *theme.Glyphs, secrets ...model.Secret) *home {
	t.Helper()
	th, err := theme.New("auto", true, theme.TrueColor)
	if err != nil {
		t.Fatal(err)
	}
	table, err := keys.New(false)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 1, 14, 3, 0, 0, time.UTC)
	h := &home{t: t, s: New(nil), c: &screen.Context{
		W: workspace.New(model.DefaultProtected()), Look: look.New(th, glyphs), Keys: table, Now: now,
	}}
	w := h.c.W
	w.Staging.Guard(nil) // Unlocking is the root model's.
	w.AccountIs(model.Account{Owner: owner})
	ref := model.ConfigRef{Project: "backend", Config: "prd"}
	// What is shown is known before the configs are: so it is when dtui is started with a config.
	h.s.Show(h.c, ref, "")
	w.ProjectsAre(w.BeginProjects(now), model.ProjectList{Owner: owner, Projects: []model.Project{{Slug: "backend", Name: "backend"}, {Slug: "web", Name: "web"}}}, nil)
	h.s.Refresh(h.c)
	layout := model.Layout{ID: model.ProjectID{Owner: owner, Slug: "backend"}}
	for _, name := range []string{"dev", "stg", "prd"} {
		layout.Environments = append(layout.Environments, model.Environment{Slug: name, Name: name})
		layout.Configs = append(layout.Configs, config(name))
	}
	w.LayoutIs("backend", w.BeginLayout("backend", now), layout, nil)
	snapshot := model.NewSnapshot(owner, config("prd"), now, secrets)
	w.Opened(ref, w.BeginOpen(ref, now), snapshot, nil)
	h.id = snapshot.ID()
	h.s.Refresh(h.c)
	return h
}

func config(name string) model.Config {
	return model.Config{ConfigRef: model.ConfigRef{Project: "backend", Config: name}, UUID: "uuid-" + name, Environment: name, Root: true}
}

// draw draws and checks the size of every row.
func (h *home) draw(width, height int) []string {
	h.t.Helper()
	rows := h.s.Draw(h.c, width, height)
	if len(rows) != height {
		h.t.Fatalf("%d rows instead of %d", len(rows), height)
	}
	for i, row := range rows {
		if got := cells.Width(row); got != width {
			h.t.Errorf("at %d×%d row %d has %d cells: %q", width, height, i, got, cells.Plain(row))
		}
		rows[i] = cells.Plain(row)
	}
	return rows
}

// row is the index of the row that holds all parts in order, -1 when none does.
func (h *home) row(parts ...string) int {
	h.t.Helper()
	for i, row := range h.draw(120, 38) {
		rest, all := row, true
		for _, part := range parts {
			_, after, found := strings.Cut(rest, part)
			all, rest = all && found, after
		}
		if all {
			return i
		}
	}
	return -1
}

func (h *home) sees(parts ...string) {
	h.t.Helper()
	if h.row(parts...) < 0 {
		h.t.Errorf("no row holds %q:\n%s", parts, strings.Join(h.draw(120, 38), "\n"))
	}
}

func (h *home) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *home) filter(text string) {
	h.t.Helper()
	h.s.Handle(h.c, keys.Filter)
	h.s.Paste(h.c, text)
}

func TestTheConfigInSightIsUnderTheCursor(t *testing.T) {
	t.Parallel()
	h := at(t, theme.Unicode(), secret("A", "1", model.Unmasked))
	if row, ok := h.s.configs.row(); !ok || row.config.Config != "prd" {
		t.Errorf("the cursor stands on %q", row.config.Config)
	}
	h.s.Handle(h.c, keys.Pane2)
	h.s.Handle(h.c, keys.Up)
	h.s.Refresh(h.c)
	if row, _ := h.s.configs.row(); row.config.Config != "stg" {
		t.Errorf("a refresh moved the cursor to %q", row.config.Config)
	}
}

func TestWhatIsInSightIsNotRevealed(t *testing.T) {
	t.Parallel()
	guarded := secret("C_GUARDED", "${secret}", model.Unmasked)
	guarded.ComputedVisibility = model.Masked
	h := at(t, theme.Unicode(), secret("A_OPEN", "https://a", model.Unmasked), secret("B_EMPTY", "", model.Masked), guarded, secret("D_MASKED", "hidden-text", model.Masked))
	for _, want := range []string{"A_OPEN is unmasked", "B_EMPTY is empty", "", ""} {
		why := h.s.Off(h.c, keys.Reveal)
		if want == "" && why != "" || !strings.HasPrefix(why, want) {
			t.Errorf("revealing: %q instead of %q", why, want)
		}
		h.s.Handle(h.c, keys.Down)
	}
	if h.row("hidden-text") >= 0 {
		t.Error("a masked text is in sight")
	}
}

func TestTheDetailTellsOldAndNew(t *testing.T) {
	t.Parallel()
	h := at(t, theme.Unicode(), secret("A", "old-text", model.Unmasked), secret("B", "hidden-text", model.Masked), secret("C", "1", model.Unmasked))
	h.must(h.c.W.SetValue(h.id, "A", model.NewValue("new-text")))
	h.must(h.c.W.SetValue(h.id, "B", model.NewValue("")))
	h.must(h.c.W.SetVisibility(h.id, "C", model.Masked, model.Value{}))
	h.s.Refresh(h.c)
	h.sees("was", "old-text")
	h.sees("now", "new-text")
	h.sees("origin", "own, set in backend / prd")
	h.sees("~ B", "empty edited")
	h.s.Handle(h.c, keys.Down)
	h.sees("was", "••••••••", "11 bytes")
	h.sees("now", "empty")
	h.s.Handle(h.c, keys.Down)
	h.sees("kind", "unmasked · string → masked · string")
	if h.row("hidden-text") >= 0 {
		t.Error("a masked text is in sight")
	}
}

func TestALongTextSaysThatItGoesOn(t *testing.T) {
	t.Parallel()
	lines := strings.Repeat("a line\n", 40)
	h := at(t, theme.Unicode(), secret("A_OPEN", lines, model.Unmasked), secret("B_MASKED", lines, model.Masked))
	h.sees("a line…")
	h.sees("kind", "40 lines")
	h.s.Handle(h.c, keys.Down)
	h.c.Revealed = &screen.Reveal{Subject: h.s.Subject(h.c), Until: h.c.Now.Add(screen.RevealFor)}
	h.sees("a line…")
	h.sees("masked again in 30 s")
}

func TestTheDetailStaysWhereItIs(t *testing.T) {
	t.Parallel()
	h := at(t, theme.Unicode(), secret("A_NAME", "1", model.Unmasked))
	before := h.row("├─ A_NAME")
	h.filter("zzz")
	h.sees("None of 1 name holds “zzz”.")
	if rows := h.draw(120, 38); before < 0 || !strings.Contains(rows[before], "├──") {
		t.Errorf("the block moved from row %d:\n%s", before, strings.Join(rows, "\n"))
	}
}

func TestEveryRowHasItsWidth(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x\x1b]0;y\x07\u202e配", 200)
	for _, glyphs := range []*theme.Glyphs{theme.Unicode(), theme.ASCII()} {
		h := at(t, glyphs, secret("A", long, model.Unmasked), secret("B_"+strings.Repeat("LONG", 30), long, model.Masked), secret("C", "أهلاً\tبكم", model.Unmasked),
			secret("D", "", model.Unmasked), model.Secret{Name: "E", Visibility: model.Restricted, ComputedVisibility: model.Restricted})
		h.must(h.c.W.SetValue(h.id, "A", model.NewValue(long+"z")))
		h.must(h.c.W.SetValue(h.id, "D", model.NewValue(long)))
		h.must(h.c.W.Delete(h.id, "C", model.Delete, nil))
		h.must(h.c.W.SetNote(h.id, "A", long))
		h.s.Refresh(h.c)
		for range 6 {
			for _, size := range [][2]int{{120, 38}, {100, 30}, {80, 22}, {77, 18}, {75, 22}, {60, 14}} {
				for _, revealed := range []bool{false, true} {
					h.c.Revealed = nil
					if revealed {
						h.c.Revealed = &screen.Reveal{Subject: h.s.Subject(h.c), Until: h.c.Now.Add(screen.RevealFor)}
					}
					h.draw(size[0], size[1])
				}
			}
			h.s.Handle(h.c, keys.Down)
		}
		h.filter(long)
		h.draw(120, 38)
		h.draw(60, 14)
	}
}
