package drive

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// frame is the text of a view: what the checks after every step need. Drawing
// all cells costs several times as much, so [Driver.Screen] does that on demand.
type frame struct {
	lines  []string
	widths []int
}

// readFrame splits content into rows. It is an error when the content holds a
// control sequence other than a style, a hyperlink or a newline: the renderer
// would drop it or, worse, pass it to the terminal.
func readFrame(content string, method ansi.Method) (frame, error) {
	decode := ansi.DecodeSequence[string]
	if method == ansi.WcWidth {
		decode = ansi.DecodeSequenceWc[string]
	}
	parser := ansi.GetParser()
	defer ansi.PutParser(parser)
	var f frame
	var line strings.Builder
	var state byte
	width := 0
	end := func() {
		f.lines = append(f.lines, line.String())
		f.widths = append(f.widths, width)
		line.Reset()
		width = 0
	}
	for content != "" {
		seq, w, n, next := decode(content, state, parser)
		state, content = next, content[n:]
		switch {
		case seq == "\n":
			end()
		case w > 0, seq[0] >= 0xc0: // A character, or a combining mark for the one before.
			line.WriteString(seq)
			width += w
		case ansi.HasCsiPrefix(seq) && parser.Command() == 'm':
		case ansi.HasOscPrefix(seq) && parser.Command() == 8:
		default:
			end()
			return f, fmt.Errorf("row %d of the view holds the control sequence %q", len(f.lines), seq)
		}
	}
	end()
	return f, nil
}

// fits reports how the frame misses w columns and h rows; negative sizes fit anything.
func (f frame) fits(w, h int) error {
	if w >= 0 {
		for y, width := range f.widths {
			if width != w {
				return fmt.Errorf("row %d of the view is %d cells wide on a screen of %d: %q", y+1, width, w, f.lines[y])
			}
		}
	}
	if h >= 0 && len(f.lines) != h {
		return fmt.Errorf("the view has %d rows on a screen of %d", len(f.lines), h)
	}
	return nil
}

// squeezed is everything that is visible, without what stands between the parts of a text that is wrapped into several rows
// or boxes.
func (f frame) squeezed() string { return squeeze(strings.Join(f.lines, "")) }

// visible reports whether a text is in what is visible.
func visible(shown, text string) bool {
	text = squeeze(text)
	return text != "" && strings.Contains(shown, text)
}

// squeeze leaves out blanks and borders (U+2500 to U+257F, and the ASCII bar).
func squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '|' || r <= ' ' || r >= 0x2500 && r <= 0x257f {
			return -1
		}
		return r
	}, text)
}

// differs names the first field in which two views differ, or returns "". The
// mouse handler is left out, as functions cannot be compared.
func differs(a, b tea.View) string {
	switch {
	case a.Content != b.Content:
		return "Content:\n" + lineDiff(ansi.Strip(a.Content), ansi.Strip(b.Content))
	case a.AltScreen != b.AltScreen:
		return "AltScreen"
	case a.WindowTitle != b.WindowTitle:
		return "WindowTitle"
	case a.MouseMode != b.MouseMode:
		return "MouseMode"
	case a.ReportFocus != b.ReportFocus:
		return "ReportFocus"
	case a.DisableBracketedPasteMode != b.DisableBracketedPasteMode:
		return "DisableBracketedPasteMode"
	case a.KeyboardEnhancements != b.KeyboardEnhancements:
		return "KeyboardEnhancements"
	case a.BackgroundColor != b.BackgroundColor, a.ForegroundColor != b.ForegroundColor:
		return "the terminal's colours"
	case pointersDiffer(a.Cursor, b.Cursor):
		return "Cursor"
	case pointersDiffer(a.ProgressBar, b.ProgressBar):
		return "ProgressBar"
	case pointersDiffer(a.ProgramStatus, b.ProgramStatus):
		return "ProgramStatus"
	}
	return ""
}

// pointersDiffer compares what two pointers point to.
func pointersDiffer[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a != b
	}
	return *a != *b
}
