package activity

import (
	"strconv"
	"strings"
	"time"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// area is where the rows of the list begin, for the mouse, and how wide their columns are.
type area struct{ list, when, who, place int }

const (
	whenWidth = 17
	tall      = 18
	label     = 9
	// spinAfter is how long a pane waits before it says so with a spinner.
	spinAfter = 150 * time.Millisecond
)

// Draw draws the pane.
func (s *Screen) Draw(c *screen.Context, w, h int) []string {
	inside, rows := max(w-2, 1), max(h-2, 1)
	p := look.Pane{W: w, H: h, Focused: !c.Behind, Title: s.title(!c.Behind), Right: s.count(c)}
	if len(s.entries) == 0 {
		p.Body = s.nothing(c, inside)
		return c.Look.Pane(p)
	}
	detail := 5
	if rows >= tall {
		detail = 8
	}
	height := max(rows-detail-1, 1)
	if s.filter.Shown() {
		height = max(height-1, 1)
	}
	s.area.list = 2 // the frame and the heads
	s.list.SetHeight(height)
	switch {
	case inside >= 98:
		s.area.when, s.area.who, s.area.place = whenWidth, 16, 24
	case inside >= 74:
		s.area.when, s.area.who, s.area.place = whenWidth, 12, 20
	default:
		// The block below has the rest.
		s.area.when, s.area.who, s.area.place = 12, 0, 16
	}
	p.Body = append(make([]look.Row, 0, rows), s.heads(c, inside))
	from, to := s.list.Window()
	for at := from; at < to; at++ {
		p.Body = append(p.Body, s.row(c, at, inside))
	}
	if len(s.listed) == 0 {
		p.Body = append(p.Body, s.noneListed(c, inside)...)
	}
	for len(p.Body) < height+1 {
		p.Body = append(p.Body, look.Row{})
	}
	p.Body = p.Body[:height+1]
	if s.filter.Shown() {
		p.Body = append(p.Body, look.Row{Text: s.filter.Draw(c.Look, inside, len(p.Body), c.HideNames)})
	}
	p.Body = append(p.Body, s.detail(c, inside, detail)...)
	if a, b, ok := s.list.Thumb(height); ok {
		p.ThumbFrom, p.ThumbTo = a+1, b+1
	}
	return c.Look.Pane(p)
}

func (s *Screen) title(focused bool) []look.Seg {
	segs := []look.Seg{look.PaneTitle("Activity", focused), look.T("  of the workplace", theme.Muted)}
	if s.project != "" {
		segs[1] = look.T("  of the project ", theme.Muted)
		segs = append(segs, look.Seg{Text: s.project, Tone: theme.Text, Attr: theme.Bold, Outside: true})
	}
	return segs
}

func (s *Screen) count(c *screen.Context) []look.Seg {
	if s.pages == 0 {
		return nil
	}
	var segs []look.Seg
	if s.load.err != nil || s.load.busy && s.load.page == 1 {
		segs = append(segs, look.T(c.Look.Stale+" as of "+s.readAt.Format("15:04:05")+" · ", theme.Warn))
	}
	text := look.Count(len(s.entries), "entry")
	if len(s.entries) != 1 {
		text = strconv.Itoa(len(s.entries)) + " entries"
	}
	if len(s.listed) != len(s.entries) {
		text = strconv.Itoa(len(s.listed)) + " of " + text
	}
	if !s.ended {
		text += " read"
	}
	return append(segs, look.T(text, theme.Faint))
}

func (s *Screen) heads(c *screen.Context, w int) look.Row {
	n := c.Look.Line(w, theme.OnBg).Gap(3).Col("WHEN", s.area.when+1, theme.Faint, 0)
	if s.area.who > 0 {
		n.Col("WHO", s.area.who+1, theme.Faint, 0)
	}
	return look.Row{Text: n.Col("WHERE", s.area.place+1, theme.Faint, 0).Add("WHAT", theme.Faint, 0).String()}
}

func (s *Screen) row(c *screen.Context, at, w int) look.Row {
	selected := at == s.list.Cursor()
	n := c.Look.Line(w, theme.OnBg)
	attr := theme.Attr(0)
	if selected {
		n, attr = c.Look.Line(w, theme.OnSelection).Add(c.Look.Bar, theme.Accent, 0), theme.Bold
	}
	n.To(3)
	if at >= len(s.listed) {
		return look.Row{Text: n.Segs(s.more(c)...).String()}
	}
	e := &s.entries[s.listed[at]]
	n.Col(when(e, c.Now), s.area.when, theme.Muted, 0).Gap(1)
	switch {
	case s.area.who == 0:
	case e.Person == "":
		n.Col(c.Look.NotLoaded, s.area.who+1, theme.Faint, 0)
	default:
		n.Outside(e.Person, s.area.who, theme.Text, attr).Gap(1)
	}
	n.Outside(where(e), s.area.place, theme.Muted, 0).Gap(1)
	text, tone := e.Text, theme.Text
	if c.HideNames {
		text, tone = "hidden", theme.Faint
	}
	return look.Row{Text: n.Outside(text, n.Room()-1, tone, attr).String()}
}

// when is the time of an entry; the year is there when it is another than this one.
func when(e *model.ActivityEntry, now time.Time) string {
	if e.CreatedAt.IsZero() {
		return "time not told"
	}
	return screen.When(e.CreatedAt, now)
}

// more is the row for older entries.
func (s *Screen) more(c *screen.Context) []look.Seg {
	switch {
	case s.load.busy && s.load.page > 1:
		return []look.Seg{look.T(spinner(c, s.load.since)+"Loading older entries…", theme.Muted)}
	case s.load.err != nil && s.load.page > 1:
		return []look.Seg{look.T(c.Look.Failed+" ", theme.Danger), look.O(look.Sentence(s.load.err), theme.Text), look.T(" "+s.key(c, keys.Open)+" tries again.", theme.Muted)}
	}
	return []look.Seg{look.B(s.key(c, keys.Open), theme.Accent), look.T(" reads older entries", theme.Muted)}
}

func (s *Screen) key(c *screen.Context, a keys.Action) string { return c.Key(a, own()...) }

func spinner(c *screen.Context, since time.Time) string {
	if c.Look.Still || c.Now.Sub(since) < spinAfter {
		return ""
	}
	return c.Look.Spinner[c.Spin%len(c.Look.Spinner)] + " "
}

// nothing says why no entry is there.
func (s *Screen) nothing(c *screen.Context, w int) []look.Row {
	rows := []look.Row{{}}
	switch {
	case s.load.busy || s.pages == 0 && s.load.err == nil:
		return append(rows, sentence(c, w, spinner(c, s.load.since)+"Loading the activity of the workplace…", theme.Muted)...)
	case s.load.err != nil:
		text := look.Sentence(s.load.err)
		lines := cells.WrapWords(c.Look.Cells.Printable(text), max(w-5, 1))
		for i, line := range lines {
			n := c.Look.Line(w, theme.OnBg).Gap(1)
			if i == 0 {
				n.Add(c.Look.Failed, theme.Danger, theme.Bold)
			}
			rows = append(rows, look.Row{Text: n.To(3).Add(line, theme.Text, 0).String()})
		}
		hint := s.key(c, keys.Reload) + " tries again."
		if kind := model.KindOf(s.load.err); kind == model.Forbidden || kind == model.NotVisible {
			hint = "The log takes a login of a person, and how far back it goes depends on the plan. " + hint
		}
		return append(rows, sentence(c, w, "  "+hint, theme.Muted)...)
	}
	return append(rows, sentence(c, w, "Nothing is logged in this workplace, as far back as its plan shows.", theme.Text)...)
}

// noneListed says why none of those that were read is listed.
func (s *Screen) noneListed(c *screen.Context, w int) []look.Row {
	text := "None of " + strconv.Itoa(len(s.entries)) + " entries "
	switch {
	case s.filter.Text() == "":
		text += "is of " + c.Look.Cells.Printable(s.project) + "."
	case c.HideNames:
		text += "holds this."
	default:
		text += "holds “" + c.Look.Cells.Printable(s.filter.Text()) + "”."
	}
	return append([]look.Row{{}}, sentence(c, w, text+" "+s.key(c, keys.Back)+" shows all.", theme.Muted)...)
}

func sentence(c *screen.Context, w int, text string, tone theme.Tone) []look.Row {
	indent := len(text) - len(strings.TrimLeft(text, " "))
	var rows []look.Row
	for _, line := range cells.WrapWords(strings.TrimLeft(text, " "), max(w-indent-2, 1)) {
		rows = append(rows, look.Row{Text: c.Look.Line(w, theme.OnBg).Gap(indent+1).Add(line, tone, 0).String()})
	}
	return rows
}
