package diff

import (
	"fmt"
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

var (
	noon  = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	owner = model.Owner{Host: "api.example", Workplace: "acme", Actor: "ana"}
	stg   = model.ConfigRef{Project: "backend", Config: "stg"}
	prd   = model.ConfigRef{Project: "backend", Config: "prd"}
)

func snapshot(ref model.ConfigRef, secrets ...model.Secret) *model.Snapshot {
	config := model.Config{ConfigRef: ref, UUID: "uuid-" + ref.Config, Environment: ref.Config, Root: true}
	return model.NewSnapshot(owner, config, noon, secrets)
}

func plain(name, text string) model.Secret {
	return model.Secret{
		Name: name, Raw: model.NewValue(text), Computed: model.NewValue(text), Visibility: model.Unmasked,
		ComputedVisibility: model.Unmasked, Type: model.PlainText,
	}
}

func masked(name, text string) model.Secret {
	s := plain(name, text)
	s.Visibility, s.ComputedVisibility = model.Masked, model.Masked
	return s
}

func reference(name, raw, computed string) model.Secret {
	s := masked(name, raw)
	s.Computed = model.NewValue(computed)
	return s
}

func restricted(name string) model.Secret {
	return model.Secret{Name: name, Visibility: model.Restricted, ComputedVisibility: model.Restricted, Type: model.PlainText}
}

// stage is a screen with all that it needs.
type stage struct {
	*testing.T
	c      *screen.Context
	s      *Screen
	called []string
}

func newContext(t testing.TB, th *theme.Theme, glyphs *theme.Glyphs) *screen.Context {
	t.Helper()
	table, err := keys.New(false)
	if err != nil {
		t.Fatal(err)
	}
	w := workspace.New(model.DefaultProtected())
	w.Staging.Guard(nil) // Unlocking is the root model's.
	return &screen.Context{W: w, Look: look.New(th, glyphs), Keys: table, Now: noon}
}

func colours(t testing.TB) *theme.Theme {
	t.Helper()
	th, err := theme.New("default", true, theme.TrueColor)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func open2(t *testing.T, l, r *model.Snapshot) *stage {
	t.Helper()
	st := &stage{T: t, c: newContext(t, colours(t), theme.Unicode())}
	for _, s := range []*model.Snapshot{l, r} {
		if s != nil {
			st.c.W.Read(s)
		}
	}
	note := func(what string) func(*screen.Context, model.ConfigID, string) []screen.Effect {
		return func(_ *screen.Context, id model.ConfigID, name string) []screen.Effect {
			st.called = append(st.called, what+" "+name+" in "+id.String())
			return nil
		}
	}
	st.s = New(stg, prd, Ask{
		Delete: note("delete"), Edit: note("edit"),
		Promote: func(_ *screen.Context, source, target model.ConfigRef, names []string) []screen.Effect {
			st.called = append(st.called, fmt.Sprintf("promote %s from %s to %s", strings.Join(names, " "), source, target))
			return nil
		},
	})
	return st
}

func (st *stage) do(actions ...keys.Action) []screen.Effect {
	st.Helper()
	var effects []screen.Effect
	for _, a := range actions {
		effects = st.s.Handle(st.c, a)
		for _, e := range effects {
			switch e.(type) {
			case screen.Unmask:
				st.c.Revealed = &screen.Reveal{Subject: st.s.Subject(st.c), Until: st.c.Now.Add(24 * time.Second)}
			case screen.Mask:
				st.c.Revealed = nil
			}
		}
	}
	return effects
}

func (st *stage) goTo(name string) {
	st.Helper()
	st.do(keys.First)
	for range 200 {
		if st.s.name() == name {
			return
		}
		st.do(keys.Down)
	}
	st.Fatalf("%s is not listed", name)
}

// see draws and returns the text without styles; every row has to be exactly as wide as was asked for.
func (st *stage) see(w, h int) string {
	st.Helper()
	rows := st.s.Draw(st.c, w, h)
	if len(rows) != h {
		st.Fatalf("%d×%d: %d rows", w, h, len(rows))
	}
	for i, row := range rows {
		if got := cells.Width(row); got != w {
			st.Fatalf("%d×%d: row %d has %d cells: %q", w, h, i, got, cells.Plain(row))
		}
	}
	return cells.Plain(strings.Join(rows, "\n"))
}

func (st *stage) sees(seen string, wanted ...string) {
	st.Helper()
	for _, text := range wanted {
		if !strings.Contains(seen, text) {
			st.Errorf("%q is not on the screen:\n%s", text, seen)
		}
	}
}

func (st *stage) seesNot(seen string, unwanted ...string) {
	st.Helper()
	for _, text := range unwanted {
		if strings.Contains(seen, text) {
			st.Errorf("%q is on the screen:\n%s", text, seen)
		}
	}
}

func said(effects []screen.Effect) screen.Say {
	for _, e := range effects {
		if say, ok := e.(screen.Say); ok {
			return say
		}
	}
	return screen.Say{}
}

// demo is two configs with something of everything.
func demo() (l, r *model.Snapshot) {
	l = snapshot(stg,
		plain("API_URL", "https://stg.acme.dev"), plain("APP_ENV", "staging"), plain("LOG_LEVEL", "debug"),
		reference("DATABASE_URL", "postgres://${DB_USER}:${DB_PASSWORD}@${DB_HOST}/backend", "postgres://app:plum-otter@stg-db.acme.dev:5432/backend"),
		plain("DB_HOST", "stg-db.internal.acme.dev"), masked("DB_PASSWORD", "plum-otter-secret"), plain("DB_USER", "app"),
		plain("DEBUG_SQL", "true"), plain("MAIL_FROM", "stg@acme.dev"), restricted("STRIPE_SECRET_KEY"), plain("TERMS", "read\x1b[2Jme\u202e"),
		masked("TLS_CERTIFICATE", "-----BEGIN\nsame\nstg line\nonly stg\nsame again\n-----END\n"),
		plain("CJK", strings.Repeat("ようこそ", 12)), plain("DOPPLER_CONFIG", "stg"), plain("SAME", "same"),
	)
	r = snapshot(prd,
		plain("API_URL", "https://api.acme.dev"), plain("APP_ENV", "production"), plain("LOG_LEVEL", "info"),
		reference("DATABASE_URL", "postgres://${DB_USER}:${DB_PASSWORD}@${DB_HOST}/backend", "postgres://app:fox-quartz@prd-db.acme.dev:5432/backend"),
		plain("DB_HOST", "prd-db.internal.acme.dev"), masked("DB_PASSWORD", "fox-quartz-secret"), plain("DB_USER", "app"),
		masked("DB_POOL_SIZE", "20"), plain("MAIL_FROM", ""), restricted("STRIPE_SECRET_KEY"), plain("TERMS", "gelesen"),
		masked("TLS_CERTIFICATE", "-----BEGIN\nsame\nprd line\nsame again\n-----END\n"),
		plain("CJK", strings.Repeat("ようこそ", 11)+"へ"), plain("DOPPLER_CONFIG", "prd"), plain("SAME", "same"),
	)
	return l, r
}
