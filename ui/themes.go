package ui

import (
	"fmt"
	"image/color"
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"dtui/ui/look"
	"dtui/ui/theme"
)

// themes is the choice of colours: what was asked for, and what the terminal told.
type themes struct {
	name    string
	dark    bool
	profile theme.Profile
	plain   bool
	ascii   bool
	still   bool
	behind  color.Color
	// clusters is set when the terminal counts the cells of whole characters (mode 2027) instead of their parts.
	clusters bool
	// hidden hides values and sizes, and veil what must not be seen in a text (presenter mode).
	hidden bool
	veil   func(string) string
}

func (t *themes) start(options Options) error {
	t.name, t.dark, t.plain, t.ascii = options.Theme, !options.Light, options.NoColour, options.ASCII
	t.still = options.Still
	if t.name == "" {
		t.name = "default"
	}
	_, err := theme.New(t.name, t.dark, t.profile)
	return err
}

func (t *themes) look() *look.Look {
	profile := t.profile
	if t.plain {
		profile = theme.NoColour
	}
	made, err := theme.New(t.name, t.dark, profile)
	if err != nil {
		// The name was checked at the start and comes from the list of names since.
		panic("theme: " + err.Error())
	}
	if t.behind != nil {
		r, g, b, _ := t.behind.RGBA()
		made = made.OnTerminal(uint8(r>>8), uint8(g>>8), uint8(b>>8))
	}
	glyphs := theme.Unicode()
	if t.ascii {
		glyphs = theme.ASCII()
	}
	l := look.New(made, glyphs)
	l.Cells.Clusters = t.clusters
	l.Still = t.still
	l.Hidden, l.Cells.Veil = t.hidden, t.veil
	return l
}

// unicodeCore is the mode in which a terminal counts the cells of whole characters.
const unicodeCore = 2027

// reported takes over what the terminal says of its modes.
func (t *themes) reported(m tea.ModeReportMsg) {
	if m.Mode.Mode() == unicodeCore {
		t.clusters = m.Value.IsSet() || m.Value.IsReset() || m.Value.IsPermanentlySet()
	}
}

func (t *themes) has(p colorprofile.Profile) {
	switch p {
	case colorprofile.TrueColor:
		t.profile = theme.TrueColor
	case colorprofile.ANSI256:
		t.profile = theme.Ansi256
	case colorprofile.ANSI:
		t.profile = theme.Ansi16
	default:
		t.profile = theme.NoColour
	}
}

// next goes to the next theme and names it.
func (t *themes) next() string {
	type choice struct {
		name string
		dark bool
	}
	var all []choice
	for _, name := range theme.Names() {
		if name == "auto" {
			continue
		}
		all = append(all, choice{name, true}, choice{name, false})
	}
	at := slices.Index(all, choice{t.name, t.dark})
	chosen := all[(at+1)%len(all)]
	t.name, t.dark = chosen.name, chosen.dark
	if t.dark {
		return chosen.name + ", dark"
	}
	return chosen.name + ", light"
}

func size(w, h int) string { return fmt.Sprintf("%d×%d", w, h) }
