package look

import (
	"dtui/ui/cells"
	"dtui/ui/theme"
)

// Pane is a framed part of a screen.
type Pane struct {
	Title   []Seg
	Right   []Seg
	Focused bool
	// Tone is the colour of the frame where it says more than the focus does; the zero tone leaves it to the focus.
	Tone theme.Tone
	W, H int
	// Body are rows of exactly W-2 cells; missing ones are left blank.
	Body []Row
	// ThumbFrom and ThumbTo are rows of the body beside which the scroll thumb stands; none when equal.
	ThumbFrom, ThumbTo int
}

// Row is one row of a pane: W-2 cells of text, or a dividing line with a title.
type Row struct {
	Text    string
	Divider bool
	Title   []Seg
	Right   []Seg
}

// Rows wraps ready texts.
func Rows(texts ...string) []Row {
	rows := make([]Row, len(texts))
	for i, text := range texts {
		rows[i].Text = text
	}
	return rows
}

// Divide is a dividing line inside a pane.
func Divide(title, right []Seg) Row { return Row{Divider: true, Title: title, Right: right} }

// Pane draws the frame, the title and the body: H rows of W cells.
func (l *Look) Pane(p Pane) []string {
	tone := l.frameTone(p.Focused)
	if p.Tone != theme.Text {
		tone = p.Tone
	}
	return l.box(p, theme.OnBg, tone, l.FrameFor(l.Theme, p.Focused))
}

func (l *Look) frameTone(focused bool) theme.Tone {
	if focused {
		return theme.BorderFocus
	}
	return theme.Border
}

func (l *Look) box(p Pane, on theme.Ground, tone theme.Tone, f *theme.Frame) []string {
	if p.W < 2 || p.H < 2 {
		return make([]string, max(p.H, 0))
	}
	rows := make([]string, 0, p.H)
	title := p.Title
	if p.Focused && !l.Colour() && len(title) > 0 {
		title = append([]Seg{T(l.FocusMark, theme.Text)}, title...)
	}
	rows = append(rows, l.edge(p.W, on, tone, f.TopLeft, f.Top, f.TopRight, title, p.Right))
	left := l.Paint(f.Left, tone, on, 0)
	right := l.Paint(f.Right, tone, on, 0)
	thumb := l.Paint(l.Thumb, tone, on, 0)
	blank := ""
	for i := range p.H - 2 {
		end := right
		if i >= p.ThumbFrom && i < p.ThumbTo {
			end = thumb
		}
		switch {
		case i >= len(p.Body) || (p.Body[i].Text == "" && !p.Body[i].Divider):
			if blank == "" {
				blank = l.Blank(p.W-2, on)
			}
			rows = append(rows, left+blank+end)
		case p.Body[i].Divider:
			rows = append(rows, l.edge(p.W, on, tone, f.TeeLeft, f.Top, f.TeeRight, p.Body[i].Title, p.Body[i].Right))
		default:
			rows = append(rows, left+p.Body[i].Text+end)
		}
	}
	return append(rows, l.edge(p.W, on, tone, f.BottomLeft, f.Bottom, f.BottomRight, nil, nil))
}

// edge is a horizontal side with a title from column 3 and something at the right.
func (l *Look) edge(w int, on theme.Ground, tone theme.Tone, start, line, end string, title, right []Seg) string {
	n := l.Line(w, on).Add(start, tone, 0)
	rightWidth := l.SegWidth(right)
	if rightWidth > 0 {
		rightWidth += 4
	}
	if len(title) > 0 && w > 8 {
		n.Fill(line, 2, tone)
		if title[0].Text != l.FocusMark || len(title) == 1 {
			n.Add(" ", tone, 0)
		}
		n.within(w-max(rightWidth, 1)-2, title)
		n.Add(" ", tone, 0)
	}
	if rightWidth > 0 && n.Room() > rightWidth {
		n.Fill(line, w-rightWidth, tone)
		n.Add(" ", tone, 0).Segs(right...).Add(" ", tone, 0)
	}
	return n.Fill(line, w-1, tone).Add(end, tone, 0).String()
}

// within appends segments but stops before a column, cutting the last with an ellipsis.
func (n *Line) within(column int, segs []Seg) {
	for _, s := range segs {
		room := column - n.used
		if room <= 0 {
			return
		}
		text := s.Text
		if s.Outside {
			text = n.look.Cells.Printable(text)
		}
		if n.look.SegWidth([]Seg{T(text, s.Tone)}) > room {
			n.Col(text, room, s.Tone, s.Attr)
			return
		}
		n.Segs(s)
	}
}

// PaneTitle is the title of a pane: bold and in accent when it has the focus.
func PaneTitle(text string, focused bool) Seg {
	if focused {
		return B(text, theme.Accent)
	}
	return T(text, theme.Muted)
}

// Beside puts rows beside each other. Both have the same height.
func Beside(left, right []string) []string {
	rows := make([]string, min(len(left), len(right)))
	for i := range rows {
		rows[i] = left[i] + right[i]
	}
	return rows
}

// Framed is a dialog: a box on raised ground, the title left, the target right. Danger colours the frame.
func (l *Look) Framed(p Pane, danger bool) []string {
	tone := theme.BorderFocus
	if danger {
		tone = theme.Danger
	}
	return l.box(p, theme.OnRaised, tone, &l.Frame)
}

// Chip is a word on the colour of an environment, in brackets where there are no colours.
func (l *Look) Chip(word string, on theme.Ground) (text string, width int) {
	if !l.Colour() {
		text = "[" + word + "]"
		return l.Paint(text, theme.Text, theme.OnSurface, theme.Bold), cells.Width(word) + 2
	}
	return l.Paint(" "+word+" ", theme.AccentText, on, theme.Bold), cells.Width(word) + 2
}

// Button draws one button. A focused one is filled and in brackets; the default without focus has brackets only.
func (l *Look) Button(n *Line, label string, focused, isDefault, danger, off bool) {
	switch {
	case off:
		n.Add("  "+label+"  ", theme.Faint, 0)
	case focused:
		on := theme.OnAccent
		if danger {
			on = theme.OnDanger
		}
		text := "[ " + label + " ]"
		if width := cells.Width(text); width <= n.Room() {
			n.Ready(l.Paint(text, theme.AccentText, on, theme.Bold), width)
		}
	case isDefault:
		n.Add("[ "+label+" ]", theme.Text, theme.Bold)
	default:
		n.Add("  "+label+"  ", theme.Text, 0)
	}
}
