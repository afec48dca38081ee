package lint

import (
	"fmt"
	"strconv"
	"strings"

	"dtui/model"
	rules "dtui/model/lint"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// columns are the widths for one width of the inside.
type columns struct{ name, config int }

func columnsFor(w int) columns {
	switch {
	case w >= 98:
		return columns{name: 25, config: 14}
	case w >= 74:
		return columns{name: 21, config: 10}
	default:
		return columns{name: 18, config: 8}
	}
}

// Draw draws the list and what is under the cursor.
func (s *Screen) Draw(c *screen.Context, w, h int) []string {
	s.sync(c)
	inner := max(w-2, 1)
	p := look.Pane{W: w, H: h, Focused: !c.Behind, Title: s.title(c, w), Right: s.tally(c, w)}
	detail := s.details(c, inner, h-2)
	room := max(h-2-len(detail), 1)
	typing := s.filter.Shown()
	if typing {
		room = max(room-1, 1)
	}
	s.list.SetHeight(room)
	s.listAt = 1
	col := columnsFor(inner)
	p.Body = make([]look.Row, 0, h)
	from, to := s.list.Window()
	for i := from; i < to; i++ {
		p.Body = append(p.Body, look.Row{Text: s.row(c, i, inner, col)})
	}
	if len(s.entries) == 0 {
		p.Body = append(p.Body, s.nothing(c, inner)...)
	}
	for len(p.Body) < room {
		p.Body = append(p.Body, look.Row{})
	}
	p.Body = p.Body[:room]
	if typing {
		p.Body = append(p.Body, look.Row{Text: s.filter.Draw(c.Look, inner, len(p.Body), c.HideNames)})
	}
	p.Body = append(p.Body, detail...)
	if a, b, ok := s.list.Thumb(room); ok {
		p.ThumbFrom, p.ThumbTo = a, b
	}
	return c.Look.Pane(p)
}

// title says where was looked.
func (s *Screen) title(c *screen.Context, w int) []look.Seg {
	segs := []look.Seg{look.PaneTitle("Lint", !c.Behind), look.T("  ", theme.Muted)}
	if s.one {
		segs = append(segs, look.O(s.ref.Project, theme.Text), look.T(" / ", theme.Faint), look.O(s.ref.Config, theme.EnvTone(c.W.Environment(s.ref))))
		if old := c.AsOf(s.ref); old != "" && !c.W.Config(s.ref).Busy && w >= 98 {
			segs = append(segs, look.T("  "+c.Look.Stale+" "+old, theme.Warn))
		}
		return segs
	}
	segs = append(segs, look.O(s.project, theme.Text))
	read, all := 0, len(c.W.Layout(s.project).Configs)
	if found := s.made.of; found != nil {
		read = len(found.Checked)
	}
	text := "  " + look.Count(read, "config") + " read"
	if all > 0 {
		text = fmt.Sprintf("  %d of %s read", read, look.Count(all, "config"))
	}
	return append(segs, look.T(text, theme.Muted))
}

// tally counts, or says what is still under way.
func (s *Screen) tally(c *screen.Context, w int) []look.Seg {
	var segs []look.Seg
	left := c.W.LeftToGather()
	if until := c.W.Budget.Until; left > 0 && until.After(c.Now) && w >= 98 {
		segs = append(segs, look.T("rate limit until "+until.Format("15:04:05")+dot(c.Look), theme.Warn))
	}
	if failed := s.failed(c); failed > 0 {
		segs = append(segs, look.T(c.Look.Failed+" "+strconv.Itoa(failed)+" failed"+dot(c.Look), theme.Danger))
	}
	found, current := c.W.Lint(s.project)
	switch {
	case left > 0:
		segs = append(segs, look.T("reading, "+strconv.Itoa(left)+" left"+dot(c.Look), theme.Info))
	case !current && s.anything(c):
		segs = append(segs, look.T("looking"+c.Look.Ellipsis+dot(c.Look), theme.Info))
	}
	switch {
	case found == nil || c.Presenter:
	case s.filter.Text() != "":
		segs = append(segs, look.T(strconv.Itoa(s.listed)+" of "+strconv.Itoa(s.total), theme.Faint))
	default:
		segs = append(segs, look.T(look.Count(s.total, "finding"), theme.Faint))
	}
	return segs
}

// failed counts the configs of the project that could not be read in the background.
func (s *Screen) failed(c *screen.Context) int {
	n := 0
	for _, config := range c.W.Layout(s.project).Configs {
		if state, _ := c.W.Gathering(config.ConfigRef); state == workspace.Failed {
			n++
		}
	}
	return n
}

// anything reports whether something was read that can be looked at.
func (s *Screen) anything(c *screen.Context) bool {
	if s.one {
		return c.W.Loaded(s.ref) != nil
	}
	return c.W.AnyRead(s.project)
}

func dot(l *look.Look) string { return " " + l.NotLoaded + " " }

// row draws a heading or a finding.
func (s *Screen) row(c *screen.Context, at, w int, col columns) string {
	e, l := &s.entries[at], c.Look
	if e.finding == nil {
		word := "caution"
		if e.rule.Severity() == model.Danger {
			word = "danger"
		}
		glyph, tone := l.Severity(e.rule.Severity())
		n := l.Line(w, theme.OnBg).Gap(1).Add(l.Open+" ", theme.Faint, 0).Add(glyph+" ", tone, theme.Bold).Add(e.rule.Title(), theme.Text, theme.Bold)
		return n.Add(dot(l)+word+dot(l)+strconv.Itoa(e.count), theme.Faint, 0).String()
	}
	f := e.finding
	ground, attr, selected := theme.OnBg, theme.Attr(0), at == s.list.Cursor()
	if selected {
		ground, attr = theme.OnSelection, theme.Bold
	}
	n := l.Line(w, ground)
	if selected {
		n.Add(l.Bar, theme.Accent, 0)
	}
	glyph, tone := l.Severity(f.Severity)
	n.To(3).Add(glyph, tone, theme.Bold).Gap(1)
	if f.Staged {
		n.Add(l.Edit, theme.Info, theme.Bold)
	}
	n.To(7).Outside(f.Name, col.name, theme.Text, attr).Gap(1)
	n.Outside(f.In.Config, col.config, theme.EnvTone(c.W.Environment(f.In.ConfigRef)), 0).Gap(1)
	// Name and config have columns of their own.
	what := strings.TrimPrefix(strings.TrimPrefix(f.Message, f.Name+" "), "of "+f.In.String()+" ")
	n.Outside(what, max(n.Room()-1, 0), theme.Muted, 0)
	return n.String()
}

// details are the finding under the cursor in whole sentences.
func (s *Screen) details(c *screen.Context, w, h int) []look.Row {
	room := 2
	switch {
	case h >= 28:
		room = 6
	case h >= 18:
		room = 4
	}
	f, l := s.finding(), c.Look
	if f == nil {
		return append([]look.Row{look.Divide(nil, nil)}, make([]look.Row, room)...)
	}
	title := []look.Seg{{Text: f.Name, Tone: theme.Text, Attr: theme.Bold, Outside: true}, look.T("  in ", theme.Muted), look.O(f.In.String(), theme.Muted)}
	rows := []look.Row{look.Divide(title, nil)}
	add := func(text string, tone theme.Tone) {
		for _, line := range cells.WrapWords(l.Cells.Printable(text), max(w-4, 1)) {
			rows = append(rows, look.Row{Text: l.Line(w, theme.OnBg).Gap(3).Add(line, tone, 0).String()})
		}
	}
	add(f.Message, theme.Text)
	if len(f.Also) > 1 && f.Rule == rules.Shared {
		places := make([]string, len(f.Also))
		for i, place := range f.Also {
			places[i] = place.Name + " in " + place.In.String()
		}
		add("Also "+strings.Join(places, ", ")+".", theme.Muted)
	}
	if f.Staged {
		add(l.Edit+" What is staged brings it about.", theme.Info)
	}
	open := c.Key(keys.Open, own()...) + " opens it."
	if f.Rule.Mechanical() && !c.ReadOnly {
		open = c.Key(keys.Mend, own()...) + " stages it without the " + f.Rule.Title() + "; " + open
	}
	add(open, theme.Muted)
	for len(rows) < room+1 {
		rows = append(rows, look.Row{})
	}
	return rows[:room+1]
}

// nothing says why no finding is listed.
func (s *Screen) nothing(c *screen.Context, w int) []look.Row {
	lines := func(texts ...string) []look.Row {
		rows := []look.Row{{}}
		for _, text := range texts {
			for _, line := range cells.WrapWords(c.Look.Cells.Printable(text), max(w-4, 1)) {
				rows = append(rows, look.Row{Text: c.Look.Line(w, theme.OnBg).Gap(2).Add(line, theme.Muted, 0).String()})
			}
		}
		return rows
	}
	where := s.project
	if s.one {
		where = s.ref.String()
	}
	all := ""
	if s.Off(c, keys.ReadAll) == "" {
		all = c.Key(keys.ReadAll, own()...) + " reads every config of " + s.project + "."
	}
	_, current := c.W.Lint(s.project)
	switch {
	case c.Presenter:
		return lines("Presenter mode hides findings, because they tell of values.", c.Key(keys.Presenter)+" leaves it.")
	case !s.anything(c) && c.W.LeftToGather() > 0:
		return lines("The first configs are being read" + c.Look.Ellipsis)
	case !s.anything(c):
		return lines("No config of "+s.project+" was read.", all)
	case s.made.of == nil || !current && s.total == 0:
		return lines("Looking at " + where + c.Look.Ellipsis)
	case s.filter.Text() != "" && s.total > 0:
		return lines("None of " + look.Count(s.total, "finding") + " holds the filter. " + c.Key(keys.Back, keys.Filtering) + " clears it.")
	case s.one:
		return lines("Nothing was found in "+where+".", c.Key(keys.Shown, own()...)+" shows every config that was read.")
	default:
		return lines("Nothing was found in the configs of "+where+" that were read.", all)
	}
}
