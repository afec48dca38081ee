package welcome

import (
	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// area is where things were drawn last.
type area struct {
	// rows are the rows of each way in the list, from is its first column and to the one after its last.
	rows     [ways][2]int
	from, to int
	cursorX  int
	cursorY  int
	beside   bool // the QR code stands beside
}

func (a *area) way(x, y int) (Way, bool) {
	for way, rows := range a.rows {
		if x >= a.from && x < a.to && y >= rows[0] && y < rows[1] {
			return Way(way), true
		}
	}
	return 0, false
}

const (
	listWidth  = 42
	panelWidth = 56
	mostHeight = 30
	listHeight = 16
	oneFrom    = 76 // columns from which list and panel stand beside each other
)

// Draw draws the list of the ways in, and beside it what belongs to the chosen one. Where there is no room for both, the
// list gives way as soon as something is under way.
func (s *Screen) Draw(c *screen.Context, w, h int) []string {
	s.area = area{}
	if s.big && s.step == waiting && s.qr != nil && !c.Look.ASCII() {
		return s.drawBig(c, w, h)
	}
	l := c.Look
	rows := make([]string, 0, h)
	left, width := 0, w
	if w >= listWidth+panelWidth+2 {
		left, width = min((w-listWidth-panelWidth)/2, 11), listWidth+panelWidth
	}
	if h >= 20 {
		rows = append(rows, s.lead(c, w, h, left)...)
	}
	paneH := min(h-len(rows), mostHeight)
	top := len(rows)
	var panes []string
	listW := width - panelWidth
	if width < listWidth+panelWidth {
		listW = min(33, width*2/5+1)
	}
	switch {
	case w >= oneFrom && s.step == waiting && !s.linkFits(c, width-listW-2):
		// A link that is broken into two lines can neither be clicked nor marked in one go.
		panes = s.panel(c, width, paneH, left, top)
	case w >= oneFrom:
		panes = look.Beside(s.list(c, listW, paneH, left, top), s.panel(c, width-listW, paneH, left+listW, top))
	case s.step == choosing:
		panes = s.list(c, w, paneH, 0, top)
	default:
		panes = s.panel(c, w, paneH, 0, top)
	}
	for _, row := range panes {
		if left > 0 {
			row = l.Blank(left, theme.OnBg) + row + l.Blank(w-left-width, theme.OnBg)
		}
		rows = append(rows, row)
	}
	for len(rows) < h {
		rows = append(rows, l.Blank(w, theme.OnBg))
	}
	return rows[:h]
}

// linkFits reports whether the link stands on one line in a panel of so many cells.
func (s *Screen) linkFits(c *screen.Context, w int) bool {
	return cells.Width(c.Look.Cells.Printable(s.code.URL)) <= w-outsideIndent-1
}

// lead is what dtui is, or why one is asked to log in.
func (s *Screen) lead(c *screen.Context, w, h, left int) []string {
	l := c.Look
	lines := s.spec.Lead
	if lines == nil {
		lines = []string{"See, compare and change your Doppler secrets.", "Values stay masked until you ask. Nothing is sent before you have reviewed it."}
	}
	indent := max(left, 2)
	rows := []string{l.Blank(w, theme.OnBg)}
	if h >= 34 {
		rows = append(rows, rows[0])
	}
	for i, text := range lines {
		n := l.Line(w, theme.OnBg).Gap(indent)
		if i == 0 {
			if left > 0 {
				n.Add("dtui", theme.Accent, theme.Bold).Gap(2)
			}
			rows = append(rows, n.OutsideFree(text, theme.Text, theme.Bold).String())
			continue
		}
		rows = append(rows, n.OutsideFree(text, theme.Muted, 0).String())
	}
	return append(rows, l.Blank(w, theme.OnBg))
}

// list draws the ways, and below them, where there is room, where tokens live.
func (s *Screen) list(c *screen.Context, w, h, x, y int) []string {
	l := c.Look
	inner := w - 2
	paneH := h
	if h >= listHeight+9 {
		paneH = listHeight
	}
	focused := s.step == choosing || s.step == stopped
	gap := paneH-2 >= int(ways)*3
	var body []look.Row
	if gap {
		body = append(body, look.Row{})
	}
	s.area.from, s.area.to = x+1, x+w-1
	for way := range ways {
		from := y + 1 + len(body)
		body = append(body, s.wayRows(c, way, inner, focused)...)
		s.area.rows[way] = [2]int{from, y + 1 + len(body)}
		if gap {
			body = append(body, look.Row{})
		}
	}
	title := "Start"
	if w >= listWidth {
		title = "How do you want to start?"
	}
	rows := l.Pane(look.Pane{Title: []look.Seg{look.PaneTitle(title, focused)}, Focused: focused, W: w, H: paneH, Body: body})
	if paneH == h {
		return rows
	}
	p := newPanel(c, inner)
	p.gap()
	p.text("In the system keyring. Where there is none: in an encrypted file that a passphrase opens, or nowhere, for this run only.", theme.Text)
	p.gap()
	p.text("Never in plain text, and sent only to the host that it came from. dtui logout revokes what dtui asked for.", theme.Muted)
	return append(rows, l.Pane(look.Pane{Title: []look.Seg{look.PaneTitle("Where the token will live", false)}, W: w, H: h - paneH, Body: p.rows})...)
}

func (s *Screen) wayRows(c *screen.Context, way Way, w int, focused bool) []look.Row {
	l := c.Look
	heads := [ways]string{"Log in with the browser", "Paste a token", "Use the Doppler CLI's login", "Try the demo"}
	details := [ways]string{"recommended", "service, personal or CLI token", "", "sample data, no account needed"}
	if w < listWidth-2 && w < 50 {
		heads[CLI], details[Token], details[Demo] = "Use the CLI's login", "service, personal or CLI", "no account, no network"
	}
	detail, tone := details[way], theme.Text
	outside := ""
	if way == CLI {
		switch {
		case s.found != nil:
			detail, outside = "found: ", foundWords(*s.found)
		case !s.looked:
			detail, tone = "looking for it"+l.Ellipsis, theme.Faint
		default:
			detail, tone = s.unfoundShort, theme.Faint
		}
	}
	on, bar, barTone, attr := theme.OnBg, " ", theme.Accent, theme.Attr(0)
	if way == s.choice {
		bar = l.Bar
		if focused {
			on, attr = theme.OnSelection, theme.Bold
		} else {
			on, barTone = theme.OnSurface, theme.Faint
		}
	}
	number := string(rune('1' + way))
	head := l.Line(w, on).Add(bar, barTone, 0).Gap(1).Add(number, theme.Accent, theme.Bold).Gap(2).Add(heads[way], tone, attr)
	second := l.Line(w, on).Add(bar, barTone, 0).Gap(4)
	if outside != "" {
		second.Add(detail, theme.Muted, 0)
		detail = outside
	}
	second.Outside(detail, second.Room()-1, theme.Muted, 0)
	return look.Rows(head.String(), second.String())
}

// foundWords says which login of the CLI was found.
func foundWords(found model.FoundLogin) string {
	text := found.Scope
	if found.Host != "" && found.Host != dopplerHost {
		text = found.Host + " " + text
	}
	return text
}

// dopplerHost is Doppler's own API, which goes without saying.
const dopplerHost = "https://api.doppler.com"

// drawBig fills the screen with the QR code, or says what it needs.
func (s *Screen) drawBig(c *screen.Context, w, h int) []string {
	l := c.Look
	var rows []string
	if s.qr.rows() > h || s.qr.cells() > w {
		p := newPanel(c, w)
		p.gap()
		p.text("The QR code needs "+sizeOf(s.qr.cells(), s.qr.rows())+" cells here; there are "+sizeOf(w, h)+". "+c.Key(keys.QRCode, keys.Welcome)+" goes back.", theme.Warn)
		for _, row := range p.rows {
			rows = append(rows, row.Text)
		}
	} else {
		for range (h - s.qr.rows()) / 2 {
			rows = append(rows, l.Blank(w, theme.OnBg))
		}
		for _, row := range s.qr.draw(l) {
			rows = append(rows, s.qr.line(l, row, w))
		}
	}
	for len(rows) < h {
		rows = append(rows, "")
	}
	for i, row := range rows {
		if row == "" {
			rows[i] = l.Blank(w, theme.OnBg)
		}
	}
	return rows[:h]
}

// Word names enter and esc after what they do.
func (s *Screen) Word(a keys.Action) string {
	switch {
	case a == keys.Accept && s.step == placing:
		return "keep it"
	case a == keys.Back && s.step == placing:
		return "this run only"
	case a == keys.Accept && s.step == stopped:
		return "try again"
	case a == keys.Press && s.step == typing:
		return "check it"
	case a == keys.Back && s.Underway():
		return "cancel"
	}
	return ""
}
