package welcome

import (
	"strings"

	"rsc.io/qr"

	"dtui/ui/look"
	"dtui/ui/theme"
)

// quiet is the white margin that a reader needs on every side, in modules (ISO/IEC 18004).
const quiet = 4

// square is a QR code with its margin: true is dark.
type square [][]bool

// newSquare makes the code of a text; nil when the text is too long for one. The library makes the modules; drawing them
// is done here, because its image is of pixels and a terminal's is of half cells.
func newSquare(text string) square {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return nil
	}
	s := make(square, code.Size+2*quiet)
	for y := range s {
		s[y] = make([]bool, len(s))
		for x := range s[y] {
			s[y][x] = code.Black(x-quiet, y-quiet)
		}
	}
	return s
}

// cells is its width in cells, and rows its height: two modules stand in one cell.
func (s square) cells() int { return len(s) }
func (s square) rows() int  { return (len(s) + 1) / 2 }

func (s square) dark(x, y int) bool { return y < len(s) && s[y][x] }

// draw draws the code dark on light, which is what readers expect, whatever the theme. Without colours the terminal's own
// two are used: which of them is the lighter one, the theme knows.
func (s square) draw(l *look.Look) []string {
	paper := l.Paper()
	ink := func(x, y int) bool { return s.dark(x, y) }
	if paper == "" && l.Dark() {
		ink = func(x, y int) bool { return !s.dark(x, y) }
	}
	rows := make([]string, s.rows())
	for i := range rows {
		var b strings.Builder
		b.WriteString(paper)
		for x := range len(s) {
			upper, lower := ink(x, 2*i), ink(x, 2*i+1)
			if 2*i+1 >= len(s) {
				lower = paper == "" && l.Dark() // Below the last row is margin.
			}
			b.WriteString(halves(upper, lower))
		}
		if paper != "" {
			b.WriteString(l.Reset())
		}
		rows[i] = b.String()
	}
	return rows
}

func halves(upper, lower bool) string {
	switch {
	case upper && lower:
		return "█"
	case upper:
		return "▀"
	case lower:
		return "▄"
	default:
		return " "
	}
}

// line draws one row of the code in a row of w cells, centred.
func (s square) line(l *look.Look, row string, w int) string {
	return l.Line(w, theme.OnBg).Gap(max((w-s.cells())/2, 0)).Ready(row, s.cells()).String()
}
