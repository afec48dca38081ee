package promote

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

var (
	noon  = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	owner = model.Owner{Host: "api.example", Workplace: "acme", Actor: "ana"}
	stg   = model.ConfigRef{Project: "backend", Config: "stg"}
	stgEU = model.ConfigRef{Project: "backend", Config: "stg_eu"}
	prd   = model.ConfigRef{Project: "backend", Config: "prd"}
	infra = model.ConfigRef{Project: "infra", Config: "stg"}
)

func config(ref model.ConfigRef) model.Config {
	environment, _, branch := strings.Cut(ref.Config, "_")
	return model.Config{ConfigRef: ref, UUID: "uuid-" + ref.String(), Environment: environment, Root: !branch, Locked: ref == prd}
}

func snapshot(ref model.ConfigRef, secrets ...model.Secret) *model.Snapshot {
	return model.NewSnapshot(owner, config(ref), noon, secrets)
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

func restricted(name string) model.Secret {
	return model.Secret{Name: name, Visibility: model.Restricted, ComputedVisibility: model.Restricted, Type: model.PlainText}
}

// bench is a screen with all that it needs.
type bench struct {
	testing.TB
	c *screen.Context
	s *Screen
}

func empty(t testing.TB, glyphs *theme.Glyphs) *screen.Context {
	t.Helper()
	table, err := keys.New(false)
	if err != nil {
		t.Fatal(err)
	}
	th, err := theme.New("default", true, theme.TrueColor)
	if err != nil {
		t.Fatal(err)
	}
	w := workspace.New(model.DefaultProtected())
	w.Staging.Guard(nil) // Unlocking is the root model's.
	return &screen.Context{W: w, Look: look.New(th, glyphs), Keys: table, Now: noon}
}

func plan(t testing.TB, names []string, source *model.Snapshot, targets ...*model.Snapshot) *bench {
	t.Helper()
	c := empty(t, theme.Unicode())
	c.W.Read(source)
	var refs []model.ConfigRef
	for _, target := range targets {
		c.W.Read(target)
		refs = append(refs, target.ID().ConfigRef)
	}
	return &bench{t, c, New(c, source.ID().ConfigRef, refs, names)}
}

var demoNames = []string{"API_URL", "DATABASE_URL", "DB_POOL_SIZE", "DEBUG_SQL", "DOPPLER_CONFIG", "GONE", "LOG_LEVEL", "SENTRY_DSN", "STRIPE_KEY", "TOKEN"}

func demo(t testing.TB) *bench {
	source := snapshot(stg, plain("API_URL", "https://stg.acme.dev"), masked("DATABASE_URL", "${DB_SCHEME}://db"), plain("DB_POOL_SIZE", "20"),
		plain("DEBUG_SQL", "true"), plain("LOG_LEVEL", "debug"), masked("SENTRY_DSN", "plum-otter"), restricted("STRIPE_KEY"), masked("TOKEN", "red-heron"),
		plain("DOPPLER_CONFIG", "stg"))
	eu := snapshot(stgEU, plain("API_URL", "https://stg-eu.acme.dev"), plain("LOG_LEVEL", "debug"), masked("SENTRY_DSN", "${infra.stg.SENTRY_DSN}"),
		plain("DB_SCHEME", "pg"), plain("TOKEN", "blue-crane"))
	production := snapshot(prd, plain("API_URL", "https://api.acme.dev"), masked("TOKEN", "fox-quartz"))
	return plan(t, demoNames, source, eu, production)
}

func (b *bench) do(actions ...keys.Action) []screen.Effect {
	b.Helper()
	var effects []screen.Effect
	for _, a := range actions {
		effects = b.s.Handle(b.c, a)
		for _, e := range effects {
			switch e.(type) {
			case screen.Unmask:
				b.c.Revealed = &screen.Reveal{Subject: b.s.Subject(b.c), Until: b.c.Now.Add(24 * time.Second)}
			case screen.Mask:
				b.c.Revealed = nil
			}
		}
	}
	return effects
}

func (b *bench) goTo(target model.ConfigRef, name string) {
	b.Helper()
	for i, e := range b.s.entries {
		if e.kind == lineEntry && b.s.made.groups[e.group].ref == target && b.s.lineOf(e).Name == name {
			b.s.list.SetCursor(i)
			return
		}
	}
	b.Fatalf("%s of %s is not listed", name, target)
}

// see draws and returns the text without styles; every row has to be exactly as wide as was asked for.
func (b *bench) see(w, h int) string {
	b.Helper()
	rows := b.s.Draw(b.c, w, h)
	if len(rows) != h {
		b.Fatalf("%d×%d: %d rows", w, h, len(rows))
	}
	for i, row := range rows {
		if got := cells.Width(row); got != w {
			b.Fatalf("%d×%d: row %d has %d cells: %q", w, h, i, got, cells.Plain(row))
		}
	}
	return cells.Plain(strings.Join(rows, "\n"))
}

func (b *bench) sees(seen string, wanted ...string) {
	b.Helper()
	for _, text := range wanted {
		if !strings.Contains(seen, text) {
			b.Errorf("%q is not on the screen:\n%s", text, seen)
		}
	}
}

func (b *bench) seesNot(seen string, unwanted ...string) {
	b.Helper()
	for _, text := range unwanted {
		if strings.Contains(seen, text) {
			b.Errorf("%q is on the screen:\n%s", text, seen)
		}
	}
}
