package conflict

import (
	"fmt"

	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// area remembers where things were drawn, for the mouse.
type area struct {
	listTop, listHeight, listWidth int
	buttonRow                      int
	spans                          [][2]int
}

func (a *area) inList(x, y int) bool {
	return x < a.listWidth && y > a.listTop && y < a.listTop+a.listHeight-1
}

const (
	wideFrom  = 100
	tallFrom  = 24 // lines, for boxes beside each other
	bannered  = 20 // lines, for the banner
	listWidth = 34
)

// Draw draws what happened, the list, and the three sides of the line under the cursor.
func (s *Screen) Draw(c *screen.Context, w, h int) []string {
	s.sync(c)
	s.area = area{spans: s.area.spans[:0]}
	rows := s.drawBanner(c, w, h)
	left := h - len(rows)
	s.area.listTop = len(rows)
	if w >= wideFrom && h >= tallFrom {
		s.area.listHeight, s.area.listWidth = left, listWidth
		s.area.buttonRow = h - 2
		return append(rows, look.Beside(s.drawList(c, listWidth, left), s.drawItem(c, w-listWidth, left, listWidth, true))...)
	}
	height := max(min(len(s.items)+2, left/3), 4)
	s.area.listHeight, s.area.listWidth = height, w
	s.area.buttonRow = h - 2
	rows = append(rows, s.drawList(c, w, height)...)
	return append(rows, s.drawItem(c, w, left-height, 0, false)...)
}

func (s *Screen) drawBanner(c *screen.Context, w, h int) []string {
	if h < bannered {
		return nil
	}
	l := c.Look
	var body []look.Row
	for _, sentence := range s.banner() {
		for _, line := range cells.WrapWords(l.Cells.Printable(sentence), max(w-6, 1)) {
			body = append(body, look.Row{Text: l.Line(w-2, theme.OnBg).Gap(2).Add(line, theme.Text, 0).String()})
		}
	}
	most := 6
	if h < 30 {
		most = 4
	}
	body = body[:min(len(body), most)]
	what := "Doppler"
	if len(s.items) > 0 && !s.several() {
		what = s.items[0].id.Config
	}
	title := []look.Seg{
		look.B(l.Attention+" ", theme.Warn),
		{Text: what, Tone: theme.Warn, Attr: theme.Bold, Outside: true},
		look.B(" changed while you were editing", theme.Warn),
	}
	return l.Pane(look.Pane{Title: title, W: w, H: len(body) + 2, Body: body})
}

func (s *Screen) drawList(c *screen.Context, w, h int) []string {
	l, inner := c.Look, w-2
	s.list.SetHeight(h - 2)
	focused := !s.onButtons
	several := s.several()
	var body []look.Row
	from, to := s.list.Window()
	for at := from; at < to; at++ {
		it := &s.items[at]
		on, bar, tone, attr := theme.OnBg, " ", theme.Faint, theme.Attr(0)
		switch {
		case at == s.list.Cursor() && focused:
			on, bar, tone, attr = theme.OnSelection, l.Bar, theme.Accent, theme.Bold
		case at == s.list.Cursor():
			on, bar = theme.OnSurface, l.Bar
		}
		status := it.status(l)
		statusTone := theme.Warn
		if it.decided != undecided {
			statusTone = theme.OK
		}
		name := it.key
		if it.note != nil {
			name += " (note)"
		}
		if several {
			name += "  " + it.id.Config
		}
		n := l.Line(inner, on).Add(bar, tone, 0).Gap(2).Outside(name, inner-5-cells.Width(status), theme.Text, attr).Gap(1)
		body = append(body, look.Row{Text: n.Add(status, statusTone, 0).String()})
	}
	thumbFrom, thumbTo, shown := s.list.Thumb(h - 2)
	if !shown {
		thumbFrom, thumbTo = 0, 0
	}
	count := fmt.Sprintf("  %d of %d decided", len(s.items)-s.open(), len(s.items))
	return l.Pane(look.Pane{
		Title:   []look.Seg{look.PaneTitle("Collisions", focused), look.T(count, theme.Muted)},
		Focused: focused, W: w, H: h, Body: body, ThumbFrom: thumbFrom, ThumbTo: thumbTo,
	})
}

func (s *Screen) drawItem(c *screen.Context, w, h, x int, wide bool) []string {
	l, inner, room := c.Look, w-2, h-2
	it := s.current()
	if it == nil {
		return l.Pane(look.Pane{W: w, H: h, Body: []look.Row{{}, {Text: l.Line(inner, theme.OnBg).Gap(2).Add("Nothing collides.", theme.Muted, 0).String()}}})
	}
	v := &view{s: s, c: c, it: it, w: inner, wide: wide, clear: c.Shows(s.Subject(c))}
	foot := v.foot()
	foot = append(foot, s.buttonRow(c, inner, x))
	if wide {
		const others, most = 15, 4 // the other rows of a box, those around it, and the table
		v.most = min(max(room-len(foot)-others, 1), most)
		v.boxes()
	} else {
		v.lines()
	}
	v.table(room - len(foot))
	body := v.rows
	if len(body) > room-len(foot) {
		body = body[:max(room-len(foot), 0)]
	}
	for len(body) < room-len(foot) {
		body = append(body, look.Row{})
	}
	body = append(body, foot...)
	right := "masked"
	key := c.Keys.KeyFor([]keys.Scope{keys.Conflict}, keys.Reveal)
	switch {
	case it.note != nil:
		right = ""
	case c.Presenter:
		right = "presenter mode"
	case v.clear:
		right = fmt.Sprintf("%s masked again in %d s", l.Countdown, c.Left())
	case wide && key != "":
		right += " " + l.NotLoaded + " " + key + " reveals all three"
	}
	title := []look.Seg{
		{Text: it.key, Tone: theme.Text, Attr: theme.Bold, Outside: true},
		look.T("  in ", theme.Muted),
		{Text: it.id.String(), Tone: theme.EnvTone(c.W.Environment(it.id.ConfigRef)), Outside: true},
		look.T("  "+it.happened(), theme.Muted),
	}
	const frame = 8 // corners, blanks and lines
	if l.SegWidth(title)+cells.Width(right)+frame > w && !v.clear && it.note == nil {
		right = "masked"
	}
	var segs []look.Seg
	if right != "" {
		segs = []look.Seg{look.T(right, theme.Muted)}
	}
	return l.Pane(look.Pane{Title: title, Right: segs, Focused: s.onButtons, W: w, H: h, Body: body})
}

func (s *Screen) buttonRow(c *screen.Context, w, x int) look.Row {
	l := c.Look
	n := l.Line(w, theme.OnBg).Gap(1)
	for i, b := range buttons {
		label := b.label
		if w < 64 {
			label = [...]string{"Later", "Theirs", "Mine", "By hand"}[i]
		}
		from := w - n.Room()
		l.Button(n, label, s.onButtons && s.button == i, i == 0 && !s.onButtons, false, s.Off(c, b.action) != "")
		s.area.spans = append(s.area.spans, [2]int{x + 1 + from, x + 1 + w - n.Room()})
		n.Gap(1)
	}
	return look.Row{Text: n.String()}
}
