package ui_test

import (
	"image/color"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"dtui/ui"
	"dtui/ui/internal/drive"
)

// posed is the program in a usual moment: something is staged, marked and moved by somebody else.
func posed(t testing.TB, w, h int, options ui.Options) *person {
	t.Helper()
	options.Start = dev
	p := sitAt(t, w, h, options)
	p.FinishAll()
	p.edit("API_URL", "https://new.example").edit("TOKEN", "a-new-token")
	p.Press("a").Paste("FEATURE").Press("enter").Paste("on").Press("ctrl+s")
	p.on("LOG_LEVEL").Press("d")
	p.on("DB_PASSWORD").Press("space")
	p.api.put(dev, masked("TOKEN", "moved-meanwhile"))
	p.Press("R").FinishAll()
	p.on("API_URL")
	return p
}

func TestGoldenBrowse(t *testing.T) {
	t.Parallel()
	posed(t, 120, 40, ui.Options{}).Golden("browse-120x40")
	posed(t, 80, 24, ui.Options{}).Golden("browse-80x24")
	posed(t, 60, 16, ui.Options{}).Golden("browse-60x16")
	posed(t, 80, 24, ui.Options{ASCII: true}).Golden("browse-ascii")
	posed(t, 80, 24, ui.Options{}).Resize(59, 15).Golden("too-small")
}

func TestGoldenWithoutColour(t *testing.T) {
	t.Parallel()
	p := posed(t, 80, 24, ui.Options{NoColour: true})
	p.Send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor}).Golden("browse-no-colour")
	drive.Golden(t, "browse-no-colour-styles", styles(p.Screen()))
	for y := range 24 {
		for x := range 80 {
			if cell := p.Screen().Cell(x, y); cell.Fg != "" || cell.Bg != "" {
				t.Fatalf("cell %d,%d has the colours %q on %q", x, y, cell.Fg, cell.Bg)
			}
		}
	}
}

func TestGoldenLight(t *testing.T) {
	t.Parallel()
	p := posed(t, 80, 24, ui.Options{})
	p.Send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	p.Send(tea.BackgroundColorMsg{Color: color.White})
	drive.Golden(t, "browse-light-styles", styles(p.Screen()))
}

func TestGoldenDialogs(t *testing.T) {
	t.Parallel()
	with(posed(t, 120, 40, ui.Options{}), "?").Golden("help")
	with(posed(t, 120, 40, ui.Options{}), ":").Golden("palette")
	with(posed(t, 120, 40, ui.Options{}), "e").Golden("editor")
	p := posed(t, 120, 40, ui.Options{})
	p.on("CERTIFICATE").Press("e", "ctrl+t").Golden("editor-shown")
	with(posed(t, 80, 24, ui.Options{}), "q").Golden("leaving")
}

func TestGoldenScreens(t *testing.T) {
	t.Parallel()
	p := posed(t, 120, 40, ui.Options{})
	p.Press("D").Paste("stg").Press("enter").FinishAll().Golden("diff")
	p = posed(t, 120, 40, ui.Options{})
	p.Press("ctrl+a", "P").Paste("prd").Press("enter").FinishAll().Golden("promote")
	p = posed(t, 120, 40, ui.Options{})
	p.Press("s").Golden("review")
	p.press()
	p.FinishAll().Golden("conflict")
}

// styles is a map of the screen's styles, one letter a cell, with a legend. Of a blank only what can be seen counts, so that
// the map does not depend on how the blanks between words are written.
func styles(s drive.Screen) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	names := map[string]string{"": "."}
	var rows, legend strings.Builder
	for y := range s.Height() {
		for x := range s.Width() {
			cell := s.Cell(x, y)
			if strings.TrimSpace(cell.Text) == "" {
				cell.Fg, cell.Bold, cell.Faint, cell.Italic = "", false, false, false
			}
			style := cell.Style()
			if names[style] == "" {
				names[style] = letters[len(names)-1 : len(names)]
				legend.WriteString(names[style] + " " + style + "\n")
			}
			rows.WriteString(names[style])
		}
		rows.WriteString("\n")
	}
	return rows.String() + "\n" + legend.String()
}
