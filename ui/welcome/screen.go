package welcome

import (
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// Screen is the welcome.
type Screen struct{}

// New makes it.
func New() *Screen { return &Screen{} }

// Header is empty: there is nothing yet.
func (s *Screen) Header(*screen.Context) screen.Header {
	return screen.Header{Crumbs: []string{"no token yet"}}
}

// Scopes has nothing but the welcome's own.
func (s *Screen) Scopes() []keys.Scope { return []keys.Scope{keys.Welcome} }

// Handle does nothing: every way in is a command.
func (s *Screen) Handle(*screen.Context, keys.Action) []screen.Effect { return nil }

// Off switches off what needs a token.
func (s *Screen) Off(_ *screen.Context, a keys.Action) string {
	if a == keys.Reload || a == keys.Back {
		return "There is no token yet."
	}
	return ""
}

type way struct{ head, command, text string }

func ways() []way {
	return []way{
		{"Try the demo", "dtui --demo", "Sample data on this machine, no account needed."},
		{"Give a token for this run", "dtui --token-file FILE", "A service, personal or CLI token; DOPPLER_TOKEN in the environment works too."},
		{"Keep a token in the system keyring", "dtui auth set --token-stdin", "It reads the token from standard input and sends it only to the host kept with it."},
	}
}

// Draw says how to get in.
func (s *Screen) Draw(c *screen.Context, w, h int) []string {
	l := c.Look
	left := min(max((w-84)/2, 2), 11)
	var rows []string
	line := func() *look.Line { return l.Line(w, theme.OnBg).Gap(left) }
	add := func(n *look.Line) { rows = append(rows, n.String()) }
	text := func(indent int, text string) {
		for _, part := range cells.WrapWords(text, w-left-indent-2) {
			add(line().Gap(indent).Add(part, theme.Muted, 0))
		}
	}
	if h > 24 {
		add(line())
	}
	add(line())
	add(line().Add("dtui", theme.Accent, theme.Bold).Gap(2).Add("See, compare and change your Doppler secrets.", theme.Text, theme.Bold))
	text(0, "Values stay masked until you ask. Nothing is sent before you have reviewed it.")
	add(line())
	for _, way := range ways() {
		add(line().Add(way.head, theme.Text, theme.Bold))
		add(line().Gap(2).Add(way.command, theme.Accent, 0))
		text(2, way.text)
		if h > 18 {
			add(line())
		}
	}
	text(0, "q leaves; then run one of these.")
	for len(rows) < h {
		add(l.Line(w, theme.OnBg))
	}
	return rows[:h]
}

// Subject is nothing.
func (s *Screen) Subject(*screen.Context) string { return "" }

// Click does nothing.
func (s *Screen) Click(*screen.Context, int, int) []screen.Effect { return nil }

// Wheel does nothing.
func (s *Screen) Wheel(*screen.Context, int, int, int) {}

// Refresh does nothing.
func (s *Screen) Refresh(*screen.Context) []screen.Effect { return nil }
