package conflict

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

var owner = model.Owner{Host: "api.example", Workplace: "acme", Actor: "ana"}

// world is a workspace with one config, in which somebody else writes behind the person's back.
type world struct {
	t      *testing.T
	c      *screen.Context
	s      *Screen
	config model.Config
	id     model.ConfigID
	// handed is what the editor was opened for.
	handed  model.Change
	resolve func(model.Value)
}

func secret(name, text string) model.Secret {
	return model.Secret{
		Name: name, Raw: model.NewValue(text), Computed: model.NewValue(text), Visibility: model.Masked, ComputedVisibility: model.Masked, Type: model.PlainText,
	}
}

func newWorld(t *testing.T, secrets ...model.Secret) *world {
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
		W: workspace.New(nil), Look: look.New(th, theme.Unicode()), Keys: table, Now: time.Date(2026, 3, 1, 14, 3, 30, 0, time.UTC),
	}, config: model.Config{ConfigRef: model.ConfigRef{Project: "backend", Config: "prd"}, UUID: "uuid-prd", Environment: "prd", Root: true}}
	w.c.W.AccountIs(model.Account{Owner: owner})
	w.id = w.read(secrets...).ID()
	return w
}

func (w *world) read(secrets ...model.Secret) *model.Snapshot {
	number := w.c.W.BeginOpen(w.config.ConfigRef, w.c.Now)
	snapshot := model.NewSnapshot(owner, w.config, time.Date(2026, 3, 1, 14, 3, 27, 0, time.UTC), secrets)
	w.c.W.Opened(w.config.ConfigRef, number, snapshot, nil)
	return snapshot
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// collide compares what is staged with what Doppler has now, as a save does, and opens the screen.
func (w *world) collide(now ...model.Secret) {
	w.t.Helper()
	snapshot := w.read(now...)
	report := model.SaveReport{ID: w.id, Snapshot: snapshot, Err: &model.Failure{Kind: model.Conflict}}
	for _, change := range w.c.W.Staging.Of(w.id).Lines() {
		standing, theirs := change.Against(snapshot)
		state := model.NotSent
		if standing == model.Moved {
			state = model.Conflicted
		}
		report.Lines = append(report.Lines, model.LineResult{Change: change, State: state, Theirs: theirs})
	}
	w.s = New(w.c, []model.SaveReport{report}, nil, w.hand)
}

func (w *world) hand(_ *screen.Context, id model.ConfigID, change model.Change, _ *model.Secret, resolve func(model.Value)) []screen.Effect {
	if id != w.id {
		w.t.Errorf("handed over for %v", id)
	}
	w.handed, w.resolve = change, resolve
	return nil
}

// press resolves keys as the root model does.
func (w *world) press(names ...string) []screen.Effect {
	w.t.Helper()
	var effects []screen.Effect
	for _, name := range names {
		effects = append(effects, w.s.Handle(w.c, w.c.Keys.Resolve(append(w.s.Scopes(), keys.Global), name))...)
	}
	return effects
}

func (w *world) staged(key string) (model.Change, bool) { return w.c.W.Staging.Of(w.id).Get(key) }

func (w *world) draw(width, height int) []string {
	w.t.Helper()
	rows := w.s.Draw(w.c, width, height)
	if len(rows) != height {
		w.t.Fatalf("%d rows instead of %d at %dx%d", len(rows), height, width, height)
	}
	for i, row := range rows {
		if got := cells.Width(row); got != width {
			w.t.Errorf("%dx%d: row %d has %d cells: %q", width, height, i, got, cells.Plain(row))
		}
		rows[i] = cells.Plain(row)
	}
	return rows
}

func (w *world) see(parts ...string) {
	w.t.Helper()
	rows := w.draw(120, 38)
	for _, row := range rows {
		rest, all := row, true
		for _, part := range parts {
			_, after, found := strings.Cut(rest, part)
			all, rest = all && found, after
		}
		if all {
			return
		}
	}
	w.t.Errorf("no row holds %q:\n%s", parts, strings.Join(rows, "\n"))
}

func (w *world) unseen(part string) {
	w.t.Helper()
	if text := strings.Join(w.draw(120, 38), "\n"); strings.Contains(text, part) {
		w.t.Errorf("%q is on screen:\n%s", part, text)
	}
}

// left reports whether the screen is done and a review follows.
func left(effects []screen.Effect) (leaves, review bool) {
	for _, e := range effects {
		switch e := e.(type) {
		case screen.Leave:
			leaves = true
		case screen.Do:
			review = e.Action == string(keys.Review)
		}
	}
	return leaves, review
}
