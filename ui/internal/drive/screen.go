package drive

import (
	"fmt"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// Cell is one position of a [Screen]. A colour is "" for the terminal's own,
// a number for a palette entry ("1", "208"), or "#rrggbb".
type Cell struct {
	// Text is what the cell shows; it is empty for the second half of a wide character.
	Text  string
	Width int

	Fg, Bg string

	Bold, Faint, Italic, Underline, Blink, Reverse, Conceal, Strike bool

	// Link is the address of the hyperlink the cell belongs to.
	Link string
}

// Style describes the look of the cell in words, such as "fg=#ff0000 bold"; it
// is empty for the terminal's default.
func (c Cell) Style() string {
	var words []string
	add := func(on bool, word string) {
		if on {
			words = append(words, word)
		}
	}
	add(c.Fg != "", "fg="+c.Fg)
	add(c.Bg != "", "bg="+c.Bg)
	add(c.Bold, "bold")
	add(c.Faint, "faint")
	add(c.Italic, "italic")
	add(c.Underline, "underline")
	add(c.Blink, "blink")
	add(c.Reverse, "reverse")
	add(c.Conceal, "conceal")
	add(c.Strike, "strike")
	add(c.Link != "", "link="+c.Link)
	return strings.Join(words, " ")
}

// Screen is a picture of the terminal at one moment. It never changes.
type Screen struct {
	rows [][]uv.Cell

	// CursorX and CursorY are the position of the text cursor, counted from 0 at
	// the top left; both are -1 while it is hidden.
	CursorX, CursorY int
}

// drawScreen reads styled content into the cells of a screen of w × h, with the
// routine Bubble Tea's renderer uses.
func drawScreen(content string, w, h int, method ansi.Method) Screen {
	buf := uv.NewScreenBuffer(w, h)
	buf.Method = method
	uv.NewStyledString(content).Draw(buf, uv.Rect(0, 0, w, h))
	s := Screen{CursorX: -1, CursorY: -1}
	for _, line := range buf.Lines {
		s.rows = append(s.rows, line)
	}
	return s
}

// Width returns the number of columns.
func (s Screen) Width() int {
	if len(s.rows) == 0 {
		return 0
	}
	return len(s.rows[0])
}

// Height returns the number of rows.
func (s Screen) Height() int { return len(s.rows) }

// Line returns the text of row y without trailing blanks, or "" outside the screen.
func (s Screen) Line(y int) string {
	if y < 0 || y >= len(s.rows) {
		return ""
	}
	var b strings.Builder
	for i := range s.rows[y] {
		b.WriteString(s.rows[y][i].Content)
	}
	return strings.TrimRight(b.String(), " ")
}

// Lines returns the text of every row without trailing blanks.
func (s Screen) Lines() []string {
	lines := make([]string, len(s.rows))
	for y := range s.rows {
		lines[y] = s.Line(y)
	}
	return lines
}

// String returns the rows joined by newlines, without trailing blanks.
func (s Screen) String() string { return strings.Join(s.Lines(), "\n") }

// Cell returns the cell in column x of row y; outside the screen it is the zero Cell.
func (s Screen) Cell(x, y int) Cell {
	if y < 0 || y >= len(s.rows) || x < 0 || x >= len(s.rows[y]) {
		return Cell{}
	}
	c := s.rows[y][x]
	on := func(bit uint8) bool { return c.Style.Attrs&bit != 0 }
	return Cell{
		Text:      c.Content,
		Width:     c.Width,
		Fg:        colourName(c.Style.Fg),
		Bg:        colourName(c.Style.Bg),
		Bold:      on(uv.AttrBold),
		Faint:     on(uv.AttrFaint),
		Italic:    on(uv.AttrItalic),
		Underline: c.Style.Underline != uv.UnderlineNone,
		Blink:     on(uv.AttrBlink) || on(uv.AttrRapidBlink),
		Reverse:   on(uv.AttrReverse),
		Conceal:   on(uv.AttrConceal),
		Strike:    on(uv.AttrStrikethrough),
		Link:      c.Link.URL,
	}
}

// Contains reports whether some row shows text.
func (s Screen) Contains(text string) bool {
	_, _, ok := s.Find(text)
	return ok
}

// Find returns the cell at which the first row that shows text starts to show it.
func (s Screen) Find(text string) (x, y int, ok bool) {
	for y := range s.rows {
		var b strings.Builder
		for i := range s.rows[y] {
			b.WriteString(s.rows[y][i].Content)
		}
		at := strings.Index(b.String(), text)
		if at < 0 {
			continue
		}
		passed := 0
		for x := range s.rows[y] {
			if passed >= at && s.rows[y][x].Width > 0 {
				return x, y, true
			}
			passed += len(s.rows[y][x].Content)
		}
	}
	return 0, 0, false
}

// Styles returns a map of the screen's styles: one character per cell, a dot for
// the default style, and below it a legend in order of appearance.
func (s Screen) Styles() string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	names := map[string]byte{"": '.'}
	var out, legend strings.Builder
	for y := range s.rows {
		line := make([]byte, len(s.rows[y]))
		for x := range s.rows[y] {
			cell := s.Cell(x, y)
			if cell.Width == 0 && x > 0 {
				line[x] = line[x-1] // The second half of a wide character looks like the first.
				continue
			}
			style := cell.Style()
			name, ok := names[style]
			if !ok {
				name = '?' // More styles than letters: still visible as not default.
				if n := len(names) - 1; n < len(letters) {
					name = letters[n]
				}
				names[style] = name
				fmt.Fprintf(&legend, "%c %s\n", name, style)
			}
			line[x] = name
		}
		out.Write(line)
		out.WriteByte('\n')
	}
	return out.String() + "\n" + legend.String()
}

// hasLine reports whether one row shows all parts, in order.
func (s Screen) hasLine(parts []string) bool {
	for _, line := range s.Lines() {
		found := true
		for _, part := range parts {
			at := strings.Index(line, part)
			if at < 0 {
				found = false
				break
			}
			line = line[at+len(part):]
		}
		if found {
			return true
		}
	}
	return false
}

// boxed returns the screen between rules, for failure messages.
func (s Screen) boxed() string {
	rule := strings.Repeat("-", max(s.Width(), 1))
	return rule + "\n" + s.String() + "\n" + rule
}

func colourName(c color.Color) string {
	switch c := c.(type) {
	case nil:
		return ""
	case ansi.BasicColor:
		return fmt.Sprint(uint8(c))
	case ansi.IndexedColor:
		return fmt.Sprint(uint8(c))
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
