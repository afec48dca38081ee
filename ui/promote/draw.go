package promote

import (
	"strconv"
	"strings"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// columns are the places of one frame, in cells of the inside of the pane and in rows of its body.
type columns struct {
	w            int
	verbs, notes bool
	name, change int
	list, detail int
	top          int
}

// arrange works out the places for the inside of a pane: first the verbs become marks, then the notes move into the
// detail block.
func arrange(w, h int) columns {
	g := columns{w: w, name: 18, change: 22, detail: 3, top: 1}
	switch {
	case w >= 98:
		g.verbs, g.notes, g.name, g.change = true, true, 25, 30
	case w >= 74:
		g.notes, g.name, g.change = true, 21, 21
	}
	switch {
	case h >= 30:
		g.detail, g.top = 8, 2
	case h >= 16:
		g.detail = 4
	}
	g.list = max(h-g.top-1-g.detail, 1)
	return g
}

// Draw draws the pane.
func (s *Screen) Draw(c *screen.Context, w, h int) []string {
	s.sync(c)
	g := arrange(max(w-2, 1), max(h-2, 1))
	p := look.Pane{W: w, H: h, Focused: !c.Behind}
	p.Title = []look.Seg{look.PaneTitle("Promote plan", !c.Behind)}
	p.Title = append(p.Title, s.taken()...)
	if w >= 76 {
		p.Title = append(p.Title, look.T("  nothing is sent yet", theme.Muted))
	}
	if err := c.W.PoliciesUntold(); err != nil && w >= 98 {
		p.Title = append(p.Title, look.T("  change-request policies not known", theme.Muted))
	}
	for _, ref := range append([]model.ConfigRef{s.source}, s.targets...) {
		// A plan is made of what was read; how old that is stands beside it.
		if old := c.AsOf(ref); old != "" && !c.W.Config(ref).Busy && w >= 98 {
			p.Title = append(p.Title, look.T("  "+c.Look.Stale+" ", theme.Warn), look.O(s.label(ref), theme.Warn), look.T(" "+old, theme.Warn))
		}
	}
	if !s.made.ready {
		p.Body = s.waiting(c, g.w)
		return c.Look.Pane(p)
	}
	if airy := g.top > 1; airy != s.airy {
		s.airy = airy
		s.reenter()
	}
	s.list.SetHeight(g.list)
	s.listAt = 1 + g.top
	p.Right = s.extent(c.Look, g.w)
	p.Body = append(make([]look.Row, 0, h), look.Row{Text: s.fromTo(c, g.w)})
	for len(p.Body) < g.top {
		p.Body = append(p.Body, look.Row{})
	}
	from, to := s.list.Window()
	for i := from; i < to; i++ {
		p.Body = append(p.Body, look.Row{Text: s.row(c, &g, i)})
	}
	if len(s.names) == 0 {
		p.Body = append(p.Body, look.Row{}, look.Row{Text: c.Look.Line(g.w, theme.OnBg).Gap(3).Add("No secret was chosen to promote. "+c.Key(keys.Back, s.Scopes()...)+" goes back.", theme.Muted, 0).String()})
	}
	for len(p.Body) < g.top+g.list {
		p.Body = append(p.Body, look.Row{})
	}
	p.Body = append(p.Body[:g.top+g.list], s.details(c, &g)...)
	if a, b, ok := s.list.Thumb(g.list); ok {
		p.ThumbFrom, p.ThumbTo = a+g.top, b+g.top
	}
	return c.Look.Pane(p)
}

// taken says in the title which text is taken.
func (s *Screen) taken() []look.Seg {
	word, other, tone := "  raw text", " computed", theme.Muted
	if s.computed {
		word, other, tone = "  computed text", " raw", theme.Warn
	}
	segs := []look.Seg{look.T(word, tone)}
	n := 0
	for _, differs := range s.others {
		if differs {
			n++
		}
	}
	if n > 0 {
		segs = append(segs, look.T(", "+look.Count(n, "line")+other, theme.Warn))
	}
	return segs
}

// reenter lists anew and stays on the same line.
func (s *Screen) reenter() {
	before, ok := s.at()
	s.enter()
	for i, e := range s.entries {
		if ok && e == before {
			s.list.SetCursor(i)
		}
	}
	s.land(1)
}

// extent says how many lines are ticked, and how many secrets go to how many configs.
func (s *Screen) extent(l *look.Look, w int) []look.Seg {
	names := strconv.Itoa(len(s.names))
	if w >= 98 {
		names = look.Count(len(s.names), "secret")
	}
	// How many lines a press of enter would stage, wherever the title leaves room for it.
	ticked := look.T(strconv.Itoa(s.made.lines)+" ticked", theme.Text)
	return []look.Seg{ticked, look.T(" "+l.NotLoaded+" "+names+" "+l.Arrow+" "+look.Count(len(s.targets), "config"), theme.Muted)}
}

func (s *Screen) fromTo(c *screen.Context, w int) string {
	n := c.Look.Line(w, theme.OnBg).Gap(1)
	n.Segs(look.T(" from ", theme.Faint), look.O(s.source.String(), theme.EnvTone(c.W.Environment(s.source))), look.T("   to ", theme.Faint))
	taken := "text taken: raw (references stay references)"
	if s.computed {
		taken = "text taken: computed (references become fixed texts)"
	}
	room := n.Room() - 2
	if w >= 98 {
		room -= len(taken) + 2
	}
	names := make([]string, len(s.targets))
	for i, ref := range s.targets {
		names[i] = s.label(ref)
	}
	list := strings.Join(names, ", ")
	n.Outside(list, min(room, cells.Width(c.Look.Cells.Printable(list))), theme.Text, 0)
	if w >= 98 {
		n.To(w-2-len(taken)).Add(taken, theme.Faint, 0)
	}
	return n.String()
}

// label names a target as shortly as the source allows.
func (s *Screen) label(ref model.ConfigRef) string {
	if ref.Project == s.source.Project {
		return ref.Config
	}
	return ref.String()
}

// row draws one row of the list.
func (s *Screen) row(c *screen.Context, g *columns, at int) string {
	e := s.entries[at]
	ground, attr := theme.OnBg, theme.Attr(0)
	selected := at == s.list.Cursor()
	if selected {
		ground, attr = theme.OnSelection, theme.Bold
	}
	n := c.Look.Line(g.w, ground)
	if selected {
		n.Add(c.Look.Bar, theme.Accent, 0)
	}
	n.To(1)
	group := &s.made.groups[e.group]
	switch e.kind {
	case headEntry:
		s.head(c, n, g, group)
	case reasonEntry:
		n.To(5).Add(c.Look.Failed+" ", theme.Danger, theme.Bold)
		n.Outside(group.refused, n.Room()-1, theme.Text, 0)
	case lineEntry:
		s.line(c, n, g, group, e, attr, selected)
	case policyEntry:
		policy := group.policies[e.line]
		n.To(5).Add("! ", theme.Warn, theme.Bold)
		n.Outside("change requests only ("+policy.Name+"): "+policy.Review(), n.Room()-1, theme.Warn, 0)
	case blankEntry:
	}
	return n.String()
}

// head draws the row above the lines of a target.
func (s *Screen) head(c *screen.Context, n *look.Line, g *columns, group *group) {
	environment := c.W.Environment(group.ref)
	tone := theme.EnvTone(environment)
	sign := c.Look.Open
	right := s.counts(c.Look, g, group)
	if group.refused != "" {
		sign = c.Look.Closed
		right = []look.Seg{look.T(c.Look.Failed+" refused", theme.Danger)}
	}
	n.Add(sign+" ", theme.Muted, 0)
	room := n.Room() - c.Look.SegWidth(right) - 3
	name := s.label(group.ref)
	width := min(cells.Width(c.Look.Cells.Printable(name)), room)
	n.Outside(name, width, tone, theme.Bold)
	word := envWord(c.W.EnvironmentName(group.ref.Project, environment), environment, g.w >= 98)
	segs := []look.Seg{look.T("  ", theme.Text), look.O(word, tone)}
	if config, ok := c.W.Find(group.ref); ok && config.Locked {
		segs = append(segs, look.T("  "+mark(c.Look.Locked, "locked", g.verbs), theme.Muted))
	}
	if word, frame := c.Protection(group.ref); word != "" {
		tone := theme.Warn
		if frame == theme.Danger {
			tone = frame
		}
		segs = append(segs, look.T("  "+mark(c.Look.Protected, word, g.verbs || frame == theme.Danger), tone))
	}
	for _, seg := range segs {
		if taken := c.Look.SegWidth([]look.Seg{seg}); taken <= room-width {
			n.Segs(seg)
			width += taken
		}
	}
	n.To(g.w - 2 - c.Look.SegWidth(right)).Segs(right...)
}

func mark(glyph, word string, words bool) string {
	if words {
		return glyph + " " + word
	}
	return glyph
}

func envWord(name, environment string, long bool) string {
	purpose := model.PurposeOf(environment)
	if !long {
		switch purpose {
		case model.ForDevelopment:
			return "DEV"
		case model.ForStaging:
			return "STG"
		case model.ForProduction:
			return "PROD"
		case model.OtherPurpose:
		}
	}
	if purpose == model.OtherPurpose {
		return strings.ToUpper(name)
	}
	return strings.ToUpper(purpose.String())
}

// counts says how many lines of a target have which verb.
func (s *Screen) counts(l *look.Look, g *columns, group *group) []look.Seg {
	var segs []look.Seg
	for verb := model.Create; verb <= model.Blocked; verb++ {
		n := group.count[verb]
		if n == 0 {
			continue
		}
		glyph, tone := verbMark(l, verb)
		switch {
		case g.verbs && len(segs) > 0:
			segs = append(segs, look.T(" "+l.NotLoaded+" ", theme.Faint), look.T(strconv.Itoa(n)+" "+verbWord(verb), theme.Muted))
		case g.verbs:
			segs = append(segs, look.T(strconv.Itoa(n)+" "+verbWord(verb), theme.Muted))
		default:
			segs = append(segs, look.T(" "+strconv.Itoa(n)+" ", theme.Muted), look.T(glyph, tone))
		}
	}
	return segs
}

func verbMark(l *look.Look, v model.Verb) (string, theme.Tone) {
	switch v {
	case model.Create:
		return l.Add, theme.OK
	case model.Overwrite:
		return l.Edit, theme.Warn
	case model.Same:
		return l.Equal, theme.Faint
	default:
		return l.Restricted, theme.Muted
	}
}
