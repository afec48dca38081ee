package textdiff

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
	prd   = model.ConfigRef{Project: "backend", Config: "prd"}
)

const name = "NGINX_CONF"

const server = `server {
  listen 443 ssl;
  server_name stg.acme.dev;
  ssl_protocols TLSv1.3;

  location / {
    proxy_pass http://backend:8080;
  }
  location /debug {
    deny all;
  }
  location /static {
    root /srv/www;` + "\u200b" + `
  }
  one;
  two;
  three;
  four;
  five;
  six;
  seven;
  eight;
  nine;
  ten;
  location /health {
    return 200;
  }
}
`

// production is server with 3 lines that differ, 2 that are only there and 3 that are not.
var production = strings.NewReplacer("stg.acme", "api.acme", "TLSv1.3;\n", "TLSv1.3;\n  add_header Strict-Transport-Security\n    \"max-age=31536000\" always;\n",
	":8080", ":80", "  location /debug {\n    deny all;\n  }\n", "", "\u200b", "").Replace(strings.TrimSuffix(server, "\n"))

func snapshot(ref model.ConfigRef, secrets ...model.Secret) *model.Snapshot {
	config := model.Config{ConfigRef: ref, UUID: "uuid-" + ref.Config, Environment: ref.Config, Root: true}
	return model.NewSnapshot(owner, config, noon, secrets)
}

func masked(text string) model.Secret {
	return model.Secret{
		Name: name, Raw: model.NewValue(text), Computed: model.NewValue(text), Visibility: model.Masked,
		ComputedVisibility: model.Masked, Type: model.PlainText,
	}
}

func unmasked(text string) model.Secret {
	s := masked(text)
	s.Visibility, s.ComputedVisibility = model.Unmasked, model.Unmasked
	return s
}

// stage is a screen with all that it needs.
type stage struct {
	testing.TB
	c      *screen.Context
	s      *Screen
	w, h   int
	copied []string
}

func lay(t testing.TB, l, r model.Secret) *stage {
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
	w.Staging.Guard(nil)
	w.Read(snapshot(stg, l))
	w.Read(snapshot(prd, r))
	st := &stage{TB: t, w: 120, h: 38, c: &screen.Context{W: w, Look: look.New(th, theme.Unicode()), Keys: table, Now: noon}}
	st.s = New(name, In(stg, name), In(prd, name), model.ComputedText, Ask{
		Stage: func(_ *screen.Context, from, to model.ConfigRef) []screen.Effect {
			st.copied = append(st.copied, from.Config+" to "+to.Config)
			return nil
		},
		Off: func(*screen.Context) string { return "" },
	})
	for _, effect := range st.s.Ask(st.c) {
		st.happens(effect)
	}
	st.see()
	return st
}

func (st *stage) happens(e screen.Effect) {
	switch e.(type) {
	case screen.Unmask:
		st.c.Revealed = &screen.Reveal{Subject: st.s.Subject(st.c), Until: st.c.Now.Add(24 * time.Second)}
	case screen.Mask:
		st.c.Revealed = nil
	}
}

// do does actions and draws after each, as the program does.
func (st *stage) do(actions ...keys.Action) []screen.Effect {
	st.Helper()
	var effects []screen.Effect
	for _, a := range actions {
		effects = st.s.Handle(st.c, a)
		for _, e := range effects {
			st.happens(e)
		}
		st.see()
	}
	return effects
}

// see draws and returns the text without styles; every row has to be exactly as wide as was asked for.
func (st *stage) see() string {
	st.Helper()
	rows := st.s.Draw(st.c, st.w, st.h)
	if len(rows) != st.h {
		st.Fatalf("%d×%d: %d rows", st.w, st.h, len(rows))
	}
	for i, row := range rows {
		if got := cells.Width(row); got != st.w {
			st.Fatalf("%d×%d: row %d has %d cells: %q", st.w, st.h, i, got, cells.Plain(row))
		}
	}
	return cells.Plain(strings.Join(rows, "\n"))
}

func (st *stage) sees(wanted ...string) {
	st.Helper()
	seen := st.see()
	for _, text := range wanted {
		if !strings.Contains(seen, text) {
			st.Errorf("%q is not on the screen:\n%s", text, seen)
		}
	}
}

func (st *stage) seesNot(unwanted ...string) {
	st.Helper()
	seen := st.see()
	for _, text := range unwanted {
		if strings.Contains(seen, text) {
			st.Errorf("%q is on the screen:\n%s", text, seen)
		}
	}
}

// row is the line of the screen under the cursor.
func (st *stage) row() string {
	st.Helper()
	for line := range strings.Lines(st.see()) {
		if strings.Contains(line, "▌") {
			return strings.TrimSuffix(line, "\n")
		}
	}
	return ""
}
