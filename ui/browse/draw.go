package browse

import (
	"fmt"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// area remembers where the panes were drawn, for the mouse.
type area struct {
	stacked bool
	shown   pane
	left    int
	upper   int
	list    [3]int // first row of each list inside its pane's frame
}

// at finds the pane and the row of its list at a cell.
func (a area) at(x, y int) (p pane, row int) {
	switch {
	case a.stacked:
		return a.shown, y - 1 - a.list[a.shown]
	case x >= a.left:
		return secretsPane, y - 1 - a.list[secretsPane]
	case y < a.upper:
		return projectsPane, y - 1 - a.list[projectsPane]
	default:
		return configsPane, y - a.upper - 1 - a.list[configsPane]
	}
}

const (
	stackedUnder   = 76 // columns
	stackedLines   = 18 // lines of the body
	leftWide       = 27
	leftNarrow     = 20
	wideFrom       = 100
	projectsHeight = 11
	projectsLow    = 7
	detailWide     = 10
	detailNarrow   = 5
	tallFrom       = 30
)

// Draw draws the panes.
func (s *Screen) Draw(c *screen.Context, w, h int) []string {
	if w < stackedUnder || h < stackedLines {
		s.area = area{stacked: true, shown: s.focus}
		switch s.focus {
		case projectsPane:
			return s.drawProjects(c, w, h, true)
		case configsPane:
			return s.drawConfigs(c, w, h, true)
		default:
			return s.drawSecrets(c, w, h, true)
		}
	}
	left, upper := leftNarrow, projectsLow
	if w >= wideFrom {
		left = leftWide
	}
	if h >= tallFrom {
		upper = projectsHeight
	}
	s.area = area{left: left, upper: upper}
	column := append(s.drawProjects(c, left, upper, false), s.drawConfigs(c, left, h-upper, false)...)
	return look.Beside(column, s.drawSecrets(c, w-left, h, false))
}

// tabs are the titles of all panes, for when only one of them is drawn.
func (s *Screen) tabs(p pane, stacked bool, title string) []look.Seg {
	focused := s.focus == p
	if !stacked {
		return []look.Seg{look.PaneTitle(title, focused)}
	}
	var segs []look.Seg
	for i, name := range []string{"1 Projects", "2 Configs", "3 Secrets"} {
		if i > 0 {
			segs = append(segs, look.T("  ", theme.Muted))
		}
		segs = append(segs, look.PaneTitle(name, pane(i) == p))
	}
	return segs
}

func (s *Screen) drawProjects(c *screen.Context, w, h int, stacked bool) []string {
	l, load := c.Look, &c.W.ProjectsLoad
	focused := s.focus == projectsPane
	foot := s.filterRow(c, projectsPane, w-2)
	if len(s.projects.rows) > 0 {
		foot = append(foot, failedRows(c, load, w-2, h)...)
	}
	room := h - 2 - len(foot)
	s.projects.list.SetHeight(room)
	body := make([]look.Row, 0, h)
	from, to := s.projects.list.Window()
	for i := from; i < to; i++ {
		p := s.projects.rows[i]
		n := s.rowStart(l, w-2, i == s.projects.list.Cursor(), focused, p.Slug == s.project)
		count := ""
		if layout := c.W.Layout(p.Slug); layout.Known {
			count = fmt.Sprint(len(layout.Configs))
		}
		attr := theme.Attr(0)
		if i == s.projects.list.Cursor() && focused {
			attr = theme.Bold
		}
		n.Outside(p.Name, w-4-len(count)-2, theme.Text, attr)
		n.ColRight(count, len(count)+1, theme.Faint, 0)
		body = append(body, look.Row{Text: n.String()})
	}
	if len(s.projects.rows) == 0 {
		body = append(body, s.emptyProjects(c, w-2)...)
	}
	body = fillTo(body, room)
	thumbFrom, thumbTo, shown := s.projects.list.Thumb(room)
	if !shown {
		thumbFrom, thumbTo = 0, 0
	}
	return l.Pane(look.Pane{
		Title: s.tabs(projectsPane, stacked, "1 Projects"), Right: s.count(c, load, len(c.W.Projects), len(s.projects.rows)),
		Focused: focused, W: w, H: h, Body: append(body, foot...), ThumbFrom: thumbFrom, ThumbTo: thumbTo,
	})
}

// rowBar begins a row with its bar.
func (s *Screen) rowBar(l *look.Look, w int, selected, focused bool) *look.Line {
	switch {
	case selected && focused:
		return l.Line(w, theme.OnSelection).Add(l.Bar, theme.Accent, 0)
	case selected:
		return l.Line(w, theme.OnSurface).Add(l.Bar, theme.Faint, 0)
	default:
		return l.Line(w, theme.OnBg).Gap(1)
	}
}

// rowStart is rowBar for a list in which one row may be open although the cursor is elsewhere: that one keeps its bar.
func (s *Screen) rowStart(l *look.Look, w int, selected, focused, open bool) *look.Line {
	if open && !selected {
		return l.Line(w, theme.OnBg).Add(l.Bar, theme.Faint, 0).Gap(1)
	}
	return s.rowBar(l, w, selected, focused).Gap(1)
}

func (s *Screen) emptyProjects(c *screen.Context, w int) []look.Row {
	load := &c.W.ProjectsLoad
	switch {
	case load.Err != nil:
		return problemRows(c.Look, w, load.Err, c.Key(keys.Reload)+" tries again.")
	case load.Busy:
		return textRows(c.Look, w, spinner(c)+" Loading projects…", theme.Muted)
	case s.filter.text[projectsPane] != "":
		return textRows(c.Look, w, "None of "+fmt.Sprint(len(c.W.Projects))+" names holds this. "+s.clearKey(c)+" clears the filter.", theme.Muted)
	default:
		return textRows(c.Look, w, "This token sees no project.", theme.Muted)
	}
}

func (s *Screen) drawConfigs(c *screen.Context, w, h int, stacked bool) []string {
	l := c.Look
	focused := s.focus == configsPane
	layout := &workspace.Layout{}
	if s.project != "" {
		layout = c.W.Layout(s.project)
	}
	foot := s.filterRow(c, configsPane, w-2)
	if s.configs.count() > 0 {
		foot = append(foot, failedRows(c, &layout.Load, w-2, h)...)
	}
	room := h - 2 - len(foot)
	s.configs.list.SetHeight(room)
	var body []look.Row
	from, to := s.configs.list.Window()
	for i := from; i < to; i++ {
		body = append(body, s.configRow(c, i, w-2, focused))
	}
	if s.configs.count() == 0 {
		body = s.emptyConfigs(c, layout, w-2)
	}
	body = fillTo(body, room)
	thumbFrom, thumbTo, shown := s.configs.list.Thumb(room)
	if !shown {
		thumbFrom, thumbTo = 0, 0
	}
	return l.Pane(look.Pane{
		Title: s.tabs(configsPane, stacked, "2 Configs"), Right: s.count(c, &layout.Load, len(layout.Configs), s.configs.count()),
		Focused: focused, W: w, H: h, Body: append(body, foot...), ThumbFrom: thumbFrom, ThumbTo: thumbTo,
	})
}

func (s *Screen) configRow(c *screen.Context, i, w int, focused bool) look.Row {
	row, l := s.configs.rows[i], c.Look
	if !row.isConfig() {
		return look.Row{Text: l.Line(w, theme.OnBg).Gap(2).Outside(row.heading, w-3, theme.EnvTone(s.headingOf(i)), 0).String()}
	}
	config := row.config
	selected := i == s.configs.list.Cursor()
	n := s.rowStart(l, w, selected, focused, config.ConfigRef == s.shown)
	n.Gap(1)
	right := ""
	loaded := c.W.Loaded(config.ConfigRef)
	if loaded != nil {
		if staged := c.W.Staging.Of(loaded.ID()).Len(); staged > 0 {
			right += fmt.Sprintf("%s%d ", l.Edit, staged)
		}
	}
	if config.Locked {
		right += l.Locked + " "
	}
	if c.W.ProtectedBy(config.ConfigRef) != "" {
		right += l.Protected + " "
	}
	if loaded != nil {
		right += fmt.Sprint(loaded.Len()) + " "
	}
	if at, only := c.W.CopyOf(config.ConfigRef); only {
		right += l.Stale + " " + screen.Age(c.Now.Sub(at)) + " "
	}
	attr := theme.Attr(0)
	if selected && focused {
		attr = theme.Bold
	}
	room := n.Room() - cells.Width(right)
	name := config.Config
	switch {
	case config.Personal() && room > len(name)+10:
		n.Outside(name, len(name)+1, theme.Text, attr).Col("personal", room-len(name)-1, theme.Faint, 0)
	default:
		n.Outside(name, room, theme.Text, attr)
	}
	n.Add(right, theme.Muted, 0)
	return look.Row{Text: n.String()}
}

// headingOf is the environment of the configs below a heading.
func (s *Screen) headingOf(i int) string {
	for _, row := range s.configs.rows[i:] {
		if row.isConfig() {
			return row.config.Environment
		}
	}
	return ""
}

func (s *Screen) emptyConfigs(c *screen.Context, layout *workspace.Layout, w int) []look.Row {
	switch {
	case s.project == "":
		return textRows(c.Look, w, c.Key(keys.Open, keys.Projects)+" opens a project.", theme.Muted)
	case layout.Err != nil:
		return problemRows(c.Look, w, layout.Err, c.Key(keys.Reload)+" tries again.")
	case layout.Busy:
		return textRows(c.Look, w, spinner(c)+" Loading configs of "+s.project+"…", theme.Muted)
	case s.filter.text[configsPane] != "":
		return textRows(c.Look, w, "No config's name holds this. "+s.clearKey(c)+" clears the filter.", theme.Muted)
	default:
		return textRows(c.Look, w, s.project+" has no configs.", theme.Muted)
	}
}

// count is the right end of a title: the number, what is listed of it, and whether it is old.
func (s *Screen) count(c *screen.Context, load *workspace.Load, total, listed int) []look.Seg {
	var segs []look.Seg
	if load.Busy && total > 0 {
		segs = append(segs, look.T(spinner(c)+" ", theme.Muted))
	}
	if load.Err != nil && total > 0 {
		segs = append(segs, look.T(c.Look.Stale+" ", theme.Warn))
	}
	text := fmt.Sprint(total)
	if listed != total {
		text = fmt.Sprintf("%d of %d", listed, total)
	}
	if total == 0 && load.Busy {
		return segs
	}
	return append(segs, look.T(text, theme.Faint))
}

// filterRow is the line at the bottom of a list while it is filtered.
func (s *Screen) filterRow(c *screen.Context, p pane, w int) []look.Row {
	typing := s.filter.typing && s.filter.in == p
	if s.filter.text[p] == "" && !typing {
		return nil
	}
	l := c.Look
	n := l.Line(w, theme.OnBg).Gap(filterIndent(w)).Add("/ ", theme.Accent, theme.Bold)
	if c.HideNames && p == secretsPane {
		// It may be a part of a name.
		n.Add(l.Masked(), theme.Muted, 0)
	} else {
		n.OutsideFree(s.filter.text[p], theme.Text, theme.Bold)
	}
	if typing {
		n.Add(caret(l), theme.Accent, 0)
	}
	clears := s.clearKey(c) + " clears"
	hint := clears
	if p == secretsPane {
		hint = c.Key(keys.Mark, keys.Filtering) + " also notes  " + clears
		if s.filter.notes {
			hint = "names and notes  " + clears
		}
	}
	if n.Room() > cells.Width(hint)+2 {
		n.Gap(n.Room()-cells.Width(hint)-1).Add(hint, theme.Faint, 0)
	}
	return []look.Row{{Text: n.String()}}
}

// filterIndent puts the filter below the names; a narrow pane has no cell to give away.
func filterIndent(w int) int {
	if w < nameWide+nameNarrow {
		return 1
	}
	return 3
}

func caret(l *look.Look) string {
	if l.Glyphs.ASCII() {
		return "_"
	}
	return "█"
}

func spinner(c *screen.Context) string {
	if c.Look.Still {
		return "loading"
	}
	return c.Look.Spinner[c.Spin%len(c.Look.Spinner)]
}

func fillTo(body []look.Row, room int) []look.Row {
	if len(body) > room {
		return body[:max(room, 0)]
	}
	for len(body) < room {
		body = append(body, look.Row{})
	}
	return body
}

func textRows(l *look.Look, w int, text string, tone theme.Tone) []look.Row {
	rows := []look.Row{{}}
	for _, line := range cells.WrapWords(l.Cells.Printable(text), max(w-3, 1)) {
		rows = append(rows, look.Row{Text: l.Line(w, theme.OnBg).Gap(2).Add(line, tone, 0).String()})
	}
	return rows
}

func problemRows(l *look.Look, w int, err error, hint string) []look.Row {
	rows := textRows(l, w, l.Failed+" "+look.Sentence(err), theme.Danger)
	return append(rows, textRows(l, w, hint, theme.Muted)[1:]...)
}

// inSight reports whether the text of a secret is shown without being asked for. Both visibilities count: what a reference
// leads to may be guarded more closely than the reference itself.
func inSight(secret *model.Secret) bool {
	return secret != nil && secret.Visibility == model.Unmasked && (secret.ComputedVisibility == "" || secret.ComputedVisibility == model.Unmasked)
}

// secretKind describes a secret's settings in a few words.
func secretKind(secret *model.Secret) string {
	kind := string(secret.Visibility)
	if kind == "" {
		kind = "masked"
	}
	if secret.Type != "" {
		kind += " · " + string(secret.Type)
	}
	return kind
}
