package welcome

import (
	"fmt"
	"time"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// panel is a body of sentences.
type panel struct {
	c     *screen.Context
	w     int
	rows  []look.Row
	tight bool // leaves out blank lines
}

func newPanel(c *screen.Context, w int) *panel { return &panel{c: c, w: w} }

// key names the key of an action of the welcome, or of another scope.
func (p *panel) key(a keys.Action, scopes ...keys.Scope) string {
	return p.c.Key(a, append(scopes, keys.Welcome)...)
}

func (p *panel) add(row string) { p.rows = append(p.rows, look.Row{Text: row}) }

func (p *panel) gap() {
	if !p.tight {
		p.rows = append(p.rows, look.Row{})
	}
}

// text adds a paragraph. Parts of it may come from outside.
func (p *panel) text(text string, tone theme.Tone) { p.marked("", text, tone, tone) }

// marked adds a paragraph behind a mark.
func (p *panel) marked(mark, text string, tone, markTone theme.Tone) {
	l := p.c.Look
	indent := 2
	if mark != "" {
		indent += cells.Width(mark) + 1
	}
	for i, line := range cells.WrapWords(l.Cells.Printable(text), max(p.w-indent-1, 8)) {
		n := l.Line(p.w, theme.OnBg).Gap(2)
		if i == 0 && mark != "" {
			n.Add(mark, markTone, theme.Bold)
		}
		p.add(n.To(indent).Add(line, tone, 0).String())
	}
}

const (
	// most is how many rows something from outside may take.
	most          = 4
	outsideIndent = 5
)

// outside adds text from outside, indented, as it is but for what could harm.
func (p *panel) outside(text string, tone theme.Tone, attr theme.Attr) {
	l := p.c.Look
	const indent = outsideIndent
	lines := cells.WrapWords(l.Cells.Printable(text), max(p.w-indent-1, 8))
	for i, line := range lines {
		if i == most-1 && len(lines) > most {
			line = l.Cells.Fit(line+lines[i+1], p.w-indent-1)
		}
		if i == most {
			return
		}
		p.add(l.Line(p.w, theme.OnBg).Gap(indent).Add(line, tone, attr).String())
	}
}

// keys adds a line of keys with what they do.
func (p *panel) keys(pairs ...string) {
	n := p.c.Look.Line(p.w, theme.OnBg).Gap(2)
	for i := 0; i+1 < len(pairs); i += 2 {
		if n.Room() < cells.Width(pairs[i])+cells.Width(pairs[i+1])+3 {
			break
		}
		n.Add(pairs[i], theme.Accent, theme.Bold).Gap(1).Add(pairs[i+1], theme.Muted, 0).Gap(2)
	}
	p.add(n.String())
}

func (p *panel) spinner(text string) {
	l := p.c.Look
	p.marked(l.Spinner[p.c.Spin%len(l.Spinner)], text, theme.Text, theme.Accent)
}

func sizeOf(w, h int) string { return fmt.Sprintf("%d×%d", w, h) }

// panel draws what belongs to the chosen way, with its corner at a cell of the screen.
func (s *Screen) panel(c *screen.Context, w, h, x, y int) []string {
	l := c.Look
	p := s.fill(c, w, h, x, y, false)
	if len(p.rows) > h-2 {
		p = s.fill(c, w, h, x, y, true)
	}
	titles := [ways]string{"Log in with the browser", "Paste a token", "The Doppler CLI's login", "The demo"}
	title := titles[s.choice]
	var right []look.Seg
	focused := s.step != choosing && s.step != stopped
	switch s.step {
	case waiting:
		right = s.remaining(c, w)
	case placing, keeping:
		title = "Where the token will live"
	default:
	}
	if room := h - 2; len(p.rows) > room {
		p.rows = p.rows[:max(room, 0)]
	}
	return l.Pane(look.Pane{Title: []look.Seg{look.PaneTitle(title, focused)}, Right: right, Focused: focused, W: w, H: h, Body: p.rows})
}

// fill makes the body of the panel, with or without blank lines.
func (s *Screen) fill(c *screen.Context, w, h, x, y int, tight bool) *panel {
	p := newPanel(c, w-2)
	p.tight = tight
	p.gap()
	switch s.step {
	case waiting:
		s.confirming(p, h)
	case asking, entering:
		p.spinner(s.doing)
	case typing:
		s.typed(p, x, y)
	case placing, keeping:
		s.placed(p)
	case stopped:
		p.marked(c.Look.Failed, s.problem, theme.Text, theme.Danger)
		if s.hint != "" {
			p.gap()
			p.text(s.hint, theme.Muted)
		}
	default:
		s.explain(p)
	}
	return p
}

// remaining is how long the code can still be confirmed.
func (s *Screen) remaining(c *screen.Context, w int) []look.Seg {
	left := s.code.Expires.Sub(c.Now)
	if s.code.Expires.IsZero() {
		return nil
	}
	seconds := max(int((left+time.Second-1)/time.Second), 0)
	text := fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
	if w >= 54 {
		text = "code valid " + text
	}
	return []look.Seg{look.T(text, theme.Faint)}
}

// confirming is the link, the code, and, where there is room, the QR code.
func (s *Screen) confirming(p *panel, h int) {
	c := p.c
	p.marked("1 ", "Open this page, on any device:", theme.Text, theme.Accent)
	p.outside(s.code.URL, theme.Info, 0)
	p.gap()
	p.marked("2 ", "Check that it shows this code:", theme.Text, theme.Accent)
	roomy := h >= 26
	const foot = 2 // what is waited for, and the keys
	fits := s.qr != nil && !c.Look.ASCII() && s.qr.cells() <= p.w && len(p.rows)+2+s.qr.rows()+foot <= h-2
	if !fits && roomy {
		p.gap()
	}
	p.outside(s.code.Code, theme.Accent, theme.Bold)
	if s.notice != "" {
		p.gap()
		p.marked(c.Look.Attention, s.notice, theme.Muted, theme.Warn)
	}
	s.area.beside = fits && len(p.rows)+s.qr.rows()+foot <= h-2
	if s.area.beside {
		for len(p.rows)+s.qr.rows()+foot+1 <= h-2 && len(p.rows) < 8 {
			p.gap()
		}
		for _, row := range s.qr.draw(c.Look) {
			p.add(s.qr.line(c.Look, row, p.w))
		}
	} else {
		p.gap()
	}
	p.spinner("Waiting for your answer in the browser…")
	pairs := []string{"o", "open again", "y", "copy code", "c", "copy link"}
	switch {
	case c.Look.ASCII() || s.area.beside:
	case p.w < 50:
		pairs = []string{"o", "open", "y", "code", "c", "link", "Q", "QR code"}
	default:
		pairs = append(pairs, "Q", "QR code")
	}
	p.keys(pairs...)
	if c.Look.ASCII() {
		p.text("No QR code in ASCII mode.", theme.Faint)
	}
}

// typed is the field for a token, and what tokens of its kind may do.
func (s *Screen) typed(p *panel, x, y int) {
	l := p.c.Look
	p.text("Paste or type it. It is not shown, here or anywhere.", theme.Text)
	p.gap()
	row, cursor := s.token.Draw(l, p.w-4, theme.OnBg, true)
	s.area.cursorX, s.area.cursorY = x+1+2+cursor, y+1+len(p.rows)
	p.add(l.Line(p.w, theme.OnBg).Gap(2).Ready(row, p.w-4).String())
	switch {
	case s.problem != "":
		p.marked(l.Failed, s.problem, theme.Danger, theme.Danger)
		if s.hint != "" {
			p.text(s.hint, theme.Muted)
		}
	case s.token.Empty():
		p.gap()
	default:
		kind := model.KindOfToken(s.token.Value())
		mark, tone := l.Info, theme.Info
		switch {
		case kind == model.UnknownToken:
			mark, tone = l.Attention, theme.Warn
		case !kind.ReadsSecrets():
			mark, tone = l.Failed, theme.Danger
		}
		name := string(kind)
		if kind == model.UnknownToken {
			name = "unknown kind"
		}
		p.marked(mark, name+". "+kind.May(), theme.Text, tone)
	}
	if !s.token.Empty() && !model.KindOfToken(s.token.Value()).ReadsSecrets() {
		return
	}
	p.gap()
	host := orElse(s.spec.Host, dopplerHost)
	p.text(p.key(keys.Press, keys.Field)+" asks Doppler whose it is. It is sent only to "+host+".", theme.Muted)
}

// placed is the question where the token is to live.
func (s *Screen) placed(p *panel) {
	l := p.c.Look
	p.marked(l.Done, "Logged in to "+s.who+".", theme.Text, theme.OK)
	p.gap()
	if s.step == keeping {
		p.spinner(s.doing)
		return
	}
	p.text("The token is not kept yet.", theme.Text)
	p.gap()
	p.keys(p.key(keys.Accept), "keep it for the next start")
	p.keys(p.key(keys.Back), "go on without; it is kept for this run only")
}

// whom is what a login asks: Doppler, or the other host by its name.
func (s *Screen) whom() string {
	if s.spec.Host == "" || s.spec.Host == dopplerHost {
		return "Doppler"
	}
	return s.spec.Host
}

// explain says what the chosen way does.
func (s *Screen) explain(p *panel) {
	say := func(first string, more ...string) {
		p.text(first, theme.Text)
		for _, text := range more {
			p.gap()
			p.text(text, theme.Muted)
		}
	}
	enter := p.key(keys.Accept)
	switch s.choice {
	case Browser:
		say("Doppler shows a page on which you confirm a code. The page can be open on another device: there is a link and a QR code.",
			"dtui then has a token of its own, which the dashboard lists and dtui logout revokes.", enter+" asks "+s.whom()+" for a code.")
	case Token:
		say("A service token opens its one config. A personal or CLI token sees what you may see.",
			"What you paste is not shown, here or anywhere. For one run there are --token-file and DOPPLER_TOKEN too.", enter+" opens the field.")
	case CLI:
		if s.found == nil {
			say(s.noCLI(), "doppler login logs the CLI in; the browser, above, logs dtui in.")
			return
		}
		where := "It stands in the CLI's file, as plain text."
		if s.found.InKeyring {
			where = "It lies in the system keyring."
		}
		say("The Doppler CLI is logged in for "+s.found.Scope+".", where+" dtui reads it and never writes it.", enter+" uses it.")
	default:
		say("A workplace with projects, configs and secrets to try everything on, inside dtui.",
			"Nothing leaves this machine, and nothing is kept. dtui --demo starts with it.", enter+" starts it.")
	}
}
