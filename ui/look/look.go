package look

import (
	"strings"

	"dtui/ui/cells"
	"dtui/ui/theme"
)

// Look is a theme with its glyphs.
type Look struct {
	*theme.Theme
	*theme.Glyphs
	Cells cells.Options
	// Still replaces what moves by a word (reduced motion).
	Still bool
	// Hidden draws every value and every number of its lines as a mask, whatever its visibility (presenter mode).
	Hidden bool
}

// New joins a theme and a set of glyphs.
func New(t *theme.Theme, g *theme.Glyphs) *Look {
	return &Look{Theme: t, Glyphs: g, Cells: cells.Options{ASCII: g.ASCII()}}
}

// Seg is a run of text in one style. Outside marks text that did not come from dtui itself.
type Seg struct {
	Text    string
	Tone    theme.Tone
	Attr    theme.Attr
	Outside bool
}

// T is a segment of dtui's own text.
func T(text string, tone theme.Tone) Seg { return Seg{Text: text, Tone: tone} }

// B is T in bold.
func B(text string, tone theme.Tone) Seg { return Seg{Text: text, Tone: tone, Attr: theme.Bold} }

// O is a segment of text from outside; it is sanitised when it is drawn.
func O(text string, tone theme.Tone) Seg { return Seg{Text: text, Tone: tone, Outside: true} }

// Line builds one row of an exact width on one ground.
type Line struct {
	look *Look
	b    strings.Builder
	on   theme.Ground
	w    int
	used int
	// open is the style that the row is in, last what blanks take over: a blank in the style of its neighbour costs the
	// terminal nothing.
	open string
	tone theme.Tone
	attr theme.Attr
}

// Line starts a row.
func (l *Look) Line(w int, on theme.Ground) *Line {
	line := &Line{look: l, on: on, w: max(w, 0)}
	line.b.Grow(w + 96)
	return line
}

// Room is the number of cells that are left.
func (n *Line) Room() int { return n.w - n.used }

// Add appends dtui's own text, cut to the room.
func (n *Line) Add(text string, tone theme.Tone, attr theme.Attr) *Line {
	text = n.own(text)
	width := cells.Width(text)
	if width > n.Room() {
		text, width = n.look.Cells.Fit(text, n.Room()), n.Room()
	}
	n.raw(text, width, tone, attr)
	return n
}

// asciiSigns replaces the signs of dtui's own sentences that ASCII lacks, each by one of the same width. Its glyphs are
// chosen by the theme instead, and text from outside stays as it is.
var asciiSigns = strings.NewReplacer("·", ".", "…", "~", "“", `"`, "”", `"`, "×", "x")

func (n *Line) own(text string) string {
	if n.look.Glyphs.ASCII() {
		return asciiSigns.Replace(text)
	}
	return text
}

func (n *Line) raw(text string, width int, tone theme.Tone, attr theme.Attr) {
	if text == "" {
		return
	}
	n.used += width
	if prefix := n.look.Prefix(tone, n.on, attr); prefix != n.open {
		n.shut()
		n.b.WriteString(prefix)
		n.open = prefix
	}
	n.b.WriteString(text)
	n.tone, n.attr = tone, attr
}

// shut ends the style that the row is in.
func (n *Line) shut() {
	if n.open != "" {
		n.b.WriteString(n.look.Reset())
		n.open = ""
	}
}

// Col appends dtui's own text in a column of an exact width.
func (n *Line) Col(text string, w int, tone theme.Tone, attr theme.Attr) *Line {
	w = min(w, n.Room())
	return n.col(n.own(text), w, tone, attr)
}

func (n *Line) col(text string, w int, tone theme.Tone, attr theme.Attr) *Line {
	if w > 0 {
		n.raw(n.look.Cells.Fit(text, w), w, tone, attr)
	}
	return n
}

// ColRight is Col aligned to the right.
func (n *Line) ColRight(text string, w int, tone theme.Tone, attr theme.Attr) *Line {
	n.Gap(w - cells.Width(text))
	return n.Add(text, tone, attr)
}

// Outside appends text from outside in a column of an exact width; what is hostile in it stands out.
func (n *Line) Outside(text string, w int, tone theme.Tone, attr theme.Attr) *Line {
	w = min(w, n.Room())
	if w <= 0 {
		return n
	}
	safe := n.look.Cells.Printable(text)
	if safe == text {
		return n.col(text, w, tone, attr)
	}
	left, fits := w, cells.Width(safe) <= w
	for _, span := range n.look.Cells.Spans(text) {
		width := cells.Width(span.Text)
		if !fits && width >= left {
			// One more character makes the cut visible also where the span itself would just fit.
			n.raw(n.look.Cells.Fit(span.Text+".", left), left, spanTone(span, tone), attr)
			return n
		}
		n.raw(span.Text, width, spanTone(span, tone), attr)
		left -= width
	}
	return n.Gap(left)
}

func spanTone(s cells.Span, tone theme.Tone) theme.Tone {
	if s.Hostile {
		return theme.Warn
	}
	return tone
}

// OutsideFree is Outside without padding: the text takes what it needs, up to the room.
func (n *Line) OutsideFree(text string, tone theme.Tone, attr theme.Attr) *Line {
	return n.Outside(text, min(cells.Width(n.look.Cells.Printable(text)), n.Room()), tone, attr)
}

// Segs appends segments.
func (n *Line) Segs(segs ...Seg) *Line {
	for _, s := range segs {
		if s.Outside {
			n.OutsideFree(s.Text, s.Tone, s.Attr)
			continue
		}
		n.Add(s.Text, s.Tone, s.Attr)
	}
	return n
}

// Gap appends blanks.
func (n *Line) Gap(blanks int) *Line {
	blanks = min(blanks, n.Room())
	if blanks <= 0 {
		return n
	}
	tone, attr := n.tone, n.attr
	if attr&(theme.Underline|theme.Strike) != 0 {
		// These would be seen on a blank.
		tone, attr = theme.Text, 0
	}
	n.raw(spaces(blanks), blanks, tone, attr)
	return n
}

// To appends blanks up to a column.
func (n *Line) To(column int) *Line { return n.Gap(column - n.used) }

// Fill repeats a one-cell glyph up to a column.
func (n *Line) Fill(glyph string, column int, tone theme.Tone) *Line {
	count := min(column, n.w) - n.used
	if count > 0 {
		n.raw(strings.Repeat(glyph, count), count, tone, 0)
	}
	return n
}

// Ready appends text that is styled already and has a known width.
func (n *Line) Ready(text string, width int) *Line {
	n.shut()
	n.b.WriteString(text)
	n.used += width
	return n
}

// String pads the row to its width.
func (n *Line) String() string {
	n.Gap(n.Room())
	n.shut()
	return n.b.String()
}

const blanks = "                                                                                                                                "

func spaces(n int) string {
	if n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}

// SegWidth is the number of cells that segments take.
func (l *Look) SegWidth(segs []Seg) int {
	total := 0
	for _, s := range segs {
		if s.Outside {
			total += cells.Width(l.Cells.Printable(s.Text))
			continue
		}
		total += cells.Width(s.Text)
	}
	return total
}

// Blank is an empty row.
func (l *Look) Blank(w int, on theme.Ground) string { return l.Line(w, on).String() }

// Text wraps sentences into rows of an exact width.
func (l *Look) Text(text string, w int, on theme.Ground, tone theme.Tone, attr theme.Attr) []string {
	var rows []string
	for _, line := range cells.WrapWords(text, w) {
		rows = append(rows, l.Line(w, on).Add(line, tone, attr).String())
	}
	return rows
}
