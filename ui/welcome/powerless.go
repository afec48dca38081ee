package welcome

import (
	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// Powerless stands where the secrets would, for a token whose kind reaches none. Nothing is read with it: every answer
// would be a refusal.
type Powerless struct {
	kind model.TokenKind
	// others is true where there is another way in.
	others bool
}

// NewPowerless makes it. Others says whether this run has other ways in.
func NewPowerless(kind model.TokenKind, others bool) *Powerless { return &Powerless{kind, others} }

// Header names the kind.
func (s *Powerless) Header(*screen.Context) screen.Header {
	return screen.Header{Crumbs: []string{string(s.kind)}}
}

// Scopes has nothing of its own.
func (s *Powerless) Scopes() []keys.Scope { return []keys.Scope{keys.Welcome} }

// Handle does nothing: the ways out work everywhere.
func (s *Powerless) Handle(*screen.Context, keys.Action) []screen.Effect { return nil }

// Off switches off what needs another token.
func (s *Powerless) Off(_ *screen.Context, a keys.Action) string {
	switch a {
	case keys.Help, keys.Palette, keys.Theme, keys.Quit, keys.LogIn, keys.Profiles:
		return ""
	}
	return "This token reaches no secret. " + s.out("L", "ctrl+o")
}

func (s *Powerless) out(logIn, profiles string) string {
	if !s.others {
		return "Start dtui with another one."
	}
	return logIn + " logs in, " + profiles + " switches the profile."
}

// Draw says what the token cannot do, and what to do instead.
func (s *Powerless) Draw(c *screen.Context, w, h int) []string {
	l := c.Look
	p := newPanel(c, w-2)
	p.gap()
	p.marked(l.Attention, "dtui was started with a token of the kind "+string(s.kind)+".", theme.Text, theme.Warn)
	p.gap()
	p.text(s.kind.May(), theme.Text)
	p.text("Nothing was read with it.", theme.Muted)
	p.gap()
	chain := []keys.Scope{keys.Global}
	p.text(s.out(c.Keys.KeyFor(chain, keys.LogIn), c.Keys.KeyFor(chain, keys.Profiles))+" A service, personal or CLI token gets you in.", theme.Text)
	if room := max(h-2, 0); len(p.rows) > room {
		p.rows = p.rows[:room]
	}
	return l.Pane(look.Pane{Title: []look.Seg{look.PaneTitle("No secrets here", true)}, Focused: true, W: w, H: h, Body: p.rows})
}

// Subject is nothing.
func (s *Powerless) Subject(*screen.Context) string { return "" }

// Click does nothing.
func (s *Powerless) Click(*screen.Context, int, int) []screen.Effect { return nil }

// Wheel does nothing.
func (s *Powerless) Wheel(*screen.Context, int, int, int) {}

// Refresh does nothing.
func (s *Powerless) Refresh(*screen.Context) []screen.Effect { return nil }
