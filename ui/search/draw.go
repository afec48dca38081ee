package search

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"dtui/model"
	"dtui/model/search"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// area is the places of one frame: the height of the upper pane, and the rows of the lower one.
type area struct {
	w, head, list, detail int
	nameAt, name, where   int
	wide                  bool
}

func arrange(w, h int) area {
	g := area{w: w - 2, head: 4, detail: 4, nameAt: 4, name: 22, where: 26}
	if w >= 98 {
		g.wide, g.name, g.where = true, 33, 34
	}
	if h >= 30 {
		g.head, g.detail = 5, 8
	}
	g.list = max(h-g.head-2-g.detail-1, 1)
	return g
}

// Draw draws both panes.
func (s *Screen) Draw(c *screen.Context, w, h int) []string {
	g := arrange(w, h)
	s.area = g
	s.list.SetHeight(g.list)
	return append(s.drawField(c, g, w), s.drawResults(c, g, w, h-g.head)...)
}

// dot stands between the parts of a line.
func dot(l *look.Look) string { return " " + l.NotLoaded + " " }

func (s *Screen) drawField(c *screen.Context, g area, w int) []string {
	p := look.Pane{W: w, H: g.head, Focused: s.typing && !c.Behind}
	p.Title = []look.Seg{look.PaneTitle("Search", p.Focused), look.T(s.subtitle(), theme.Muted)}
	if s.mode == byUse {
		p.Title = []look.Seg{look.PaneTitle("Where else", p.Focused), look.T("  ", theme.Muted), look.O(s.of.Name, theme.Text), look.T("  in ", theme.Muted), look.O(s.of.ConfigRef.String(), theme.Text)}
	}
	p.Right = []look.Seg{look.T(s.tally(), theme.Faint)}
	p.Body = []look.Row{{Text: s.input(c, g)}}
	if g.head > 4 {
		p.Body = append(p.Body, look.Row{})
	}
	p.Body = append(p.Body, look.Row{Text: s.progressLine(c, g.w)})
	return c.Look.Pane(p)
}

func (s *Screen) subtitle() string {
	switch {
	case s.mode == byName:
		return "  names in all projects"
	case s.whole && s.raw:
		return "  whole raw values"
	case s.whole:
		return "  whole values"
	case s.raw:
		return "  parts of raw values"
	default:
		return "  parts of values"
	}
}

// tally counts what was found, and in how many configs was looked.
func (s *Screen) tally() string {
	in := look.Count(s.progress.Read, "config")
	if s.mode == byValue && !s.query.Text.Known() {
		return look.Count(s.progress.Read, "config") + " read"
	}
	return number(s.hits) + " found in " + in
}

// input draws the line that is typed, or what is listed.
func (s *Screen) input(c *screen.Context, g area) string {
	n := c.Look.Line(g.w, theme.OnBg).Gap(1)
	if s.mode == byUse {
		return n.Add("Who has the same value, and who refers to it, in what was read.", theme.Muted, 0).String()
	}
	hint := s.hint(c)
	room := max(g.w-c.Look.SegWidth(hint)-5, 10)
	n.Add("/ ", theme.Accent, theme.Bold)
	s.cursorY = 1
	switch {
	case s.mode == byValue:
		text, cursor := s.value.Draw(c.Look, min(room, 40), theme.OnBg, s.typing)
		s.cursorX = 1 + 3 + cursor
		n.Ready(text, min(room, 40))
	case c.HideNames && s.pattern != "":
		// It may be a part of a name.
		n.Add(c.Look.Masked(), theme.Muted, 0)
		s.cursorX = 4 + cells.Width(c.Look.Masked())
	default:
		rows, x, _ := s.names.Draw(c.Look, room, 1, theme.OnBg, theme.Text)
		s.cursorX = 1 + 3 + x
		n.Ready(rows[0], room)
	}
	return n.To(g.w - c.Look.SegWidth(hint) - 1).Segs(hint...).String()
}

// hint says what the other search is, and that values have a cost.
func (s *Screen) hint(c *screen.Context) []look.Seg {
	key := look.B(c.Key(keys.NextPane, s.Scopes()...), theme.Accent)
	if s.mode == byValue {
		return []look.Seg{key, look.T(" names"+dot(c.Look)+"values", theme.Muted)}
	}
	text := " names" + dot(c.Look) + "values (asks first)"
	return []look.Seg{key, look.T(text, theme.Muted)}
}

// progressLine says how far the reading has come, until when it waits, and what can be done about it.
func (s *Screen) progressLine(c *screen.Context, w int) string {
	l, p := c.Look, s.progress
	n := l.Line(w, theme.OnBg).Gap(1)
	key := func(a keys.Action, word string) []look.Seg {
		return []look.Seg{look.B(c.Key(a, s.Scopes()...), theme.Accent), look.T(" "+word, theme.Muted)}
	}
	if s.running() {
		bar := 38
		if w < 96 {
			bar = 12
		}
		done := bar * (p.Read + p.Failed) / max(p.Configs, 1)
		n.Add(strings.Repeat(l.BarDone, min(done, bar)), theme.Accent, 0).Add(strings.Repeat(l.BarRest, max(bar-done, 0)), theme.Faint, 0)
		n.Gap(2).Add(s.ratio(p), theme.Text, 0)
		if until := c.W.Budget.Until; until.After(c.Now) {
			n.Add(dot(l)+"waits until "+until.Format("15:04:05"), theme.Warn, 0)
		}
		end := key(keys.Back, "stops")
		if now, under := s.store.underWay(); under && w >= 96 {
			label := now.ConfigRef.String()
			if now.Config == "" {
				label = now.Project
			}
			room := n.Room() - l.SegWidth(end) - 8
			n.Add(dot(l), theme.Faint, 0).Outside(label, min(room, cells.Width(l.Cells.Printable(label))), theme.Faint, 0)
		}
		return n.To(w - l.SegWidth(end) - 1).Segs(end...).String()
	}
	return n.Segs(s.standing(c, key)...).String()
}

// number writes a number as look.Count does.
func number(n int) string {
	text, _, _ := strings.Cut(look.Count(n, ""), " ")
	return text
}

// ratio is how many configs were read, of how many: a guess says that it is one.
func (s *Screen) ratio(p Progress) string {
	about := ""
	if p.Unlisted > 0 {
		about = "about "
	}
	text := number(p.Read) + " of " + about + look.Count(p.Configs, "config")
	if n := p.Failed + p.Refused; n > 0 {
		text += ", " + strconv.Itoa(n) + " failed"
	}
	return text
}

// standing says what was read while nothing is being read.
func (s *Screen) standing(c *screen.Context, key func(keys.Action, string) []look.Seg) []look.Seg {
	l, p := c.Look, s.progress
	missing := p.Left() > 0 || p.Unlisted > 0
	switch {
	case len(c.W.Projects) == 0 && c.W.ProjectsLoad.Err != nil:
		return append([]look.Seg{look.T(l.Failed+" The projects could not be read: ", theme.Danger), look.O(reason(c.W.ProjectsLoad.Err), theme.Text), look.T(". ", theme.Text)}, key(keys.Reload, "tries again")...)
	case len(c.W.Projects) == 0 && c.W.ProjectsLoad.Busy:
		return []look.Seg{look.T("The projects are being read"+l.Ellipsis, theme.Muted)}
	case s.store.why != nil:
		return append([]look.Seg{look.T(l.Failed+" Stopped at "+s.ratio(p)+": ", theme.Danger), look.O(reason(s.store.why), theme.Text), look.T(". ", theme.Text)}, key(keys.Reload, "tries again")...)
	case s.mode == byName && !s.begun && missing:
		return []look.Seg{look.T("Names are read once something is typed, and no value with them.", theme.Muted)}
	case s.store.stopped && missing && s.store.last.Values == (s.mode != byName):
		return append([]look.Seg{look.T("stopped at "+s.ratio(p)+dot(l), theme.Muted)}, key(keys.Reload, "goes on")...)
	case s.mode != byName:
		return s.standingValues(c, key)
	case p.Failed+p.Refused > 0:
		return append([]look.Seg{look.T(s.ratio(p)+dot(l), theme.Warn)}, key(keys.Reload, "tries again")...)
	}
	text := s.ratio(p)
	segs := []look.Seg{look.T(text, theme.Muted)}
	if at := s.since; !at.IsZero() {
		tone, mark := theme.Muted, ""
		if c.Now.Sub(at) > old {
			tone, mark = theme.Warn, l.Stale+" "
		}
		segs = append(segs, look.T(dot(l)+mark+"names as of "+screen.When(at, c.Now)+dot(l), tone))
		segs = append(segs, key(keys.Reload, "reads anew")...)
	}
	return segs
}

// old is when names are called old: others add some meanwhile.
const old = 5 * time.Minute

func (s *Screen) standingValues(c *screen.Context, key func(keys.Action, string) []look.Seg) []look.Seg {
	l, p := c.Look, s.progress
	segs := []look.Seg{look.T("values of "+s.ratio(p), theme.Muted)}
	if n := s.unreadable(); n > 0 {
		segs = append(segs, look.T(dot(l)+l.Restricted+" "+strconv.Itoa(n)+" restricted, not searched", theme.Muted))
	}
	if p.Left() > 0 || p.Failed > 0 {
		word := "looks for it"
		action := keys.Press
		if !s.typing {
			word, action = "reads more", keys.ReadValues
		}
		segs = append(append(segs, look.T(dot(l), theme.Faint)), key(action, word)...)
	}
	return segs
}

func (s *Screen) drawResults(c *screen.Context, g area, w, h int) []string {
	p := look.Pane{W: w, H: h, Focused: !s.typing && !c.Behind}
	p.Title = []look.Seg{look.PaneTitle("Results", p.Focused)}
	if n := len(s.marks); n > 0 {
		p.Title = append(p.Title, look.T("  "+strconv.Itoa(n)+" marked", theme.Muted))
	}
	p.Right = []look.Seg{look.T(strconv.Itoa(s.hits), theme.Faint)}
	from, to := s.list.Window()
	for i := from; i < to; i++ {
		p.Body = append(p.Body, look.Row{Text: s.line(c, g, i)})
	}
	if len(s.lines) == 0 {
		p.Body = append(p.Body, s.nothing(c, g.w)...)
	}
	for len(p.Body) < g.list {
		p.Body = append(p.Body, look.Row{})
	}
	p.Body = append(p.Body[:g.list], s.details(c, g)...)
	if a, b, ok := s.list.Thumb(g.list); ok {
		p.ThumbFrom, p.ThumbTo = a, b
	}
	return c.Look.Pane(p)
}

// nothing says why no row is listed.
func (s *Screen) nothing(c *screen.Context, w int) []look.Row {
	text := ""
	switch {
	case s.mode == byValue && s.value.Empty():
		text = "Type a value to look for. It stays hidden, and is let go of when you leave."
	case s.mode == byValue && !s.query.Text.Known():
		text = c.Key(keys.Press, keys.SearchField) + " looks for it in what was read, and asks before it reads more."
	case s.running():
		text = "Nothing was found so far."
	case s.mode == byUse && s.store.Read(c.W, s.of.ConfigRef) == nil:
		text = s.of.ConfigRef.String() + " is not read."
	case s.mode == byUse:
		text = "Nothing that was read has the same value or refers to it. " + c.Key(keys.ReadValues, keys.Results) + " reads more."
	case s.mode == byValue:
		text = "No value that was read holds it."
	case s.pattern == "" && s.progress.Read == 0:
		text = "Type a part of a name."
	case s.progress.Read == 0:
		text = "No config was read."
	default:
		text = "No name that was read holds these letters."
	}
	var rows []look.Row
	for _, line := range cells.WrapWords(text, max(w-4, 10)) {
		rows = append(rows, look.Row{Text: c.Look.Line(w, theme.OnBg).Gap(2).Outside(line, w-4, theme.Muted, 0).String()})
	}
	return append([]look.Row{{}}, rows...)
}

// line draws one row of the list.
func (s *Screen) line(c *screen.Context, g area, at int) string {
	r := s.row(c, at)
	switch r.kind {
	case gapRow:
		return c.Look.Blank(g.w, theme.OnBg)
	case headRow:
		count := strconv.Itoa(r.count)
		n := c.Look.Line(g.w, theme.OnBg).Gap(2).Outside(r.title, min(cells.Width(c.Look.Cells.Printable(r.title)), g.w-20), theme.Text, theme.Bold)
		if word := s.reading(r.title); word != "" {
			n.Gap(2).Add(word, theme.Info, 0)
		}
		return n.To(g.w-cells.Width(count)-2).Add(count, theme.Faint, 0).String()
	case hitRow:
	}
	selected := at == s.list.Cursor()
	ground, attr := theme.OnBg, theme.Attr(0)
	if selected {
		ground, attr = theme.OnSelection, theme.Bold
	}
	n := c.Look.Line(g.w, ground)
	if selected {
		tone := theme.Accent
		if s.typing {
			tone = theme.Faint
		}
		n.Add(c.Look.Bar, tone, 0)
	}
	n.To(g.nameAt)
	s.matched(c, n, &r, g.name, attr)
	n.To(g.nameAt + g.name + 1)
	s.where(c, n, &r, selected, g.nameAt+g.name+1+g.where)
	if g.wide {
		state := s.state(c, &r)
		n.To(g.nameAt + g.name + 2 + g.where)
		if room := n.Room() - 1; c.Look.SegWidth(state) <= room {
			n.Segs(state...)
		}
	}
	return n.String()
}

// reading says of a project that it is being read.
func (s *Screen) reading(project string) string {
	if s.mode == byUse || s.store.run == nil {
		return ""
	}
	for task := range s.store.run.under {
		if task.Project == project {
			return "loading"
		}
	}
	return ""
}

// where lists the configs of a row up to a column, the chosen one in brackets and the marked ones with their mark.
func (s *Screen) where(c *screen.Context, n *look.Line, r *row, selected bool, end int) {
	if s.mode == byUse {
		n.OutsideFree(r.project+" /", theme.Muted, 0)
	}
	width := n.Room() - (s.area.w - end)
	left := width
	from := 0
	if at := min(s.at, len(r.configs)-1); selected && !s.typing {
		// The chosen one is in sight, whatever does not fit before it.
		for need := 0; at >= from; at-- {
			if need += cells.Width(c.Look.Cells.Printable(r.configs[at])) + 4; need+4 > width {
				from = at + 1
			}
		}
		from = min(from, s.at, len(r.configs)-1)
	}
	if from > 0 {
		n.Add(c.Look.Ellipsis, theme.Faint, 0)
		left--
	}
	for i, config := range r.configs {
		if i < from {
			continue
		}
		chosen := selected && min(s.at, len(r.configs)-1) == i && !s.typing
		ref := model.ConfigRef{Project: r.project, Config: config}
		mark := s.marked(search.Place{ConfigRef: ref, Name: r.name})
		need := cells.Width(c.Look.Cells.Printable(config)) + 2
		if mark {
			need += 2
		}
		if i < len(r.configs)-1 && need+4 > left || need > left {
			n.Add("+"+strconv.Itoa(len(r.configs)-i), theme.Faint, 0)
			return
		}
		left -= need
		tone := theme.EnvTone(c.W.Environment(ref))
		open, shut, attr := " ", " ", theme.Attr(0)
		if chosen {
			open, shut, attr = "[", "]", theme.Bold
		}
		n.Add(open, theme.Accent, theme.Bold)
		if mark {
			n.Add(c.Look.Done+" ", theme.Accent, theme.Bold)
		}
		n.OutsideFree(config, tone, attr).Add(shut, theme.Accent, theme.Bold)
	}
}

// state puts into words how a name stands in its project, as far as that was read.
func (s *Screen) state(c *screen.Context, r *row) []look.Seg {
	l := c.Look
	if s.mode == byUse {
		if r.reference && r.title == sameValue {
			return []look.Seg{look.T(l.Reference+" by a reference", theme.Faint)}
		}
		return nil
	}
	var snapshots []*model.Snapshot
	for _, config := range r.configs {
		if snapshot := s.store.Read(c.W, model.ConfigRef{Project: r.project, Config: config}); snapshot != nil {
			snapshots = append(snapshots, snapshot)
		}
	}
	if s.mode == byName && len(snapshots) == len(r.configs) && len(snapshots) > 0 {
		sum := search.Summarise(r.name, model.ComputedText, snapshots...)
		switch {
		case sum.Unreadable > 0:
			return []look.Seg{look.T(fmt.Sprintf("%s restricted in %d", l.Restricted, sum.Unreadable), theme.Muted)}
		case sum.Distinct > 1:
			return []look.Seg{look.T(fmt.Sprintf("%s %d different", l.Differs, sum.Distinct), theme.Warn)}
		}
	}
	lacking := s.lacking(c, r)
	switch {
	case s.mode == byValue:
		return nil
	case len(r.configs) == 1 && len(lacking) > 0:
		return []look.Seg{look.T("only here", theme.Muted)}
	case len(lacking) == 1:
		return []look.Seg{look.T(l.Missing+" missing in ", theme.Warn), look.O(lacking[0], theme.Warn)}
	case len(lacking) > 1:
		return []look.Seg{look.T(fmt.Sprintf("%s missing in %d", l.Missing, len(lacking)), theme.Warn)}
	case len(snapshots) == len(r.configs) && len(snapshots) > 1:
		return []look.Seg{look.T(l.Equal+" the same in all", theme.Faint)}
	}
	return nil
}

// lacking are the configs of the project that were read and do not have the name.
func (s *Screen) lacking(c *screen.Context, r *row) []string {
	var lacking []string
	configs := c.W.Layout(r.project).Configs
	for i := range configs {
		if _, read := s.store.known[configs[i].ConfigRef]; read && !contains(r.configs, configs[i].Config) {
			lacking = append(lacking, configs[i].Config)
		}
	}
	return lacking
}

func contains(list []string, text string) bool {
	for _, one := range list {
		if one == text {
			return true
		}
	}
	return false
}

// matched draws a name with the letters that were typed.
func (s *Screen) matched(c *screen.Context, n *look.Line, r *row, w int, attr theme.Attr) {
	if s.pattern == "" || r.id < 0 || c.HideNames || c.Look.Cells.Printable(r.name) != r.name || cells.Width(r.name) > w {
		n.Outside(r.name, w, theme.Text, attr)
		return
	}
	marks := s.store.book.rank.Positions(r.id)
	at := 0
	for i, character := range []rune(r.name) {
		if at < len(marks) && marks[at] == i {
			n.OutsideFree(string(character), theme.Accent, attr|theme.Bold|theme.Underline)
			at++
			continue
		}
		n.OutsideFree(string(character), theme.Text, attr)
	}
}
