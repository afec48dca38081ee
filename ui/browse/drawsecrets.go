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

// columns are the widths of the secrets pane for one width of its inside.
type columns struct {
	name, value, origin, note int
	markOnly                  bool
}

const (
	nameWide    = 25
	nameNarrow  = 22
	originWidth = 8
	noteWidth   = 24
	leastValue  = 16
)

func columnsFor(w int) columns {
	c := columns{name: nameNarrow}
	room := w - 4 // bar, mark, and a blank at each end
	if w >= 70 {
		c.name, c.origin = nameWide, originWidth
	}
	if w >= 85 {
		c.note = noteWidth
	}
	if w >= 52 && c.origin == 0 {
		c.origin, c.markOnly = 1, true
	}
	c.value = room - c.name - 1
	if c.origin > 0 {
		c.value -= c.origin + 1
	}
	if c.note > 0 {
		c.value -= c.note + 1
	}
	if c.value < leastValue {
		c.name = max(c.name-(leastValue-c.value), 8)
		c.value = max(w-4-c.name-1-c.origin-1, 1)
	}
	return c
}

func (s *Screen) drawSecrets(c *screen.Context, w, h int, stacked bool) []string {
	l := c.Look
	focused := s.focus == secretsPane
	inner := w - 2
	config := c.W.Config(s.shown)
	detail := s.detail(c, inner, detailRows(w, h))
	foot := s.filterRow(c, secretsPane, inner)
	if config.Snapshot != nil {
		foot = append(foot, failedRows(c, &config.Load, inner, h)...)
	}
	head := []look.Row(nil)
	cols := columnsFor(inner)
	if !stacked || h > 14 {
		head = []look.Row{s.heads(l, inner, cols)}
	}
	s.area.list[secretsPane] = len(head)
	room := h - 2 - len(head) - len(foot) - len(detail)
	s.secrets.list.SetHeight(room)
	var body []look.Row
	if config.Snapshot == nil || len(s.secrets.entries) == 0 {
		body = s.emptySecrets(c, config, inner)
	} else {
		rows := c.W.Rows(s.shown)
		from, to := s.secrets.list.Window()
		for at := from; at < to; at++ {
			body = append(body, s.secretRow(c, rows, at, inner, cols, focused))
		}
	}
	body = fillTo(body, room)
	all := append(append(append(head, body...), foot...), detail...)
	thumbFrom, thumbTo, shown := s.secrets.list.Thumb(room)
	if !shown {
		thumbFrom, thumbTo = 0, 0
	}
	tone := theme.Text
	if word, frame := c.Protection(s.shown); word != "" {
		tone = frame
	}
	return l.Pane(look.Pane{
		Tone: tone, Title: s.secretsTitle(c, stacked, w), Right: s.secretsCount(c, config), Focused: focused, W: w, H: h, Body: all,
		ThumbFrom: thumbFrom + len(head), ThumbTo: thumbTo + len(head),
	})
}

// detailRows is the height of the detail block, its dividing line included.
func detailRows(w, h int) int {
	switch {
	case h < 14:
		return 3
	case w < 85 || h < tallFrom:
		return detailNarrow
	default:
		return detailWide
	}
}

func (s *Screen) secretsTitle(c *screen.Context, stacked bool, w int) []look.Seg {
	segs := s.tabs(secretsPane, stacked, "3 Secrets")
	if s.shown.Config == "" || (stacked && w < 70) {
		return segs
	}
	if !stacked && w < 70 {
		segs = []look.Seg{look.PaneTitle("3 ", s.focus == secretsPane)}
	} else {
		segs = append(segs, look.T("  ", theme.Muted))
	}
	segs = append(segs, look.Seg{Text: s.shown.Project, Tone: theme.Text, Attr: theme.Bold, Outside: true}, look.T(" / ", theme.Faint),
		look.Seg{Text: s.shown.Config, Tone: theme.EnvTone(c.W.Environment(s.shown)), Attr: theme.Bold, Outside: true})
	config, known := c.W.Find(s.shown)
	word, tone := c.Protection(s.shown)
	if known && config.Locked {
		text := "  " + c.Look.Locked
		if w >= 70 || tone != theme.Danger {
			text += " locked"
		}
		segs = append(segs, look.T(text, theme.Muted))
	}
	switch {
	case word == "":
	case tone == theme.Danger:
		segs = append(segs, look.B("  "+c.Look.Protected+" "+word, theme.Danger))
	case w >= 70:
		segs = append(segs, look.T("  "+c.Look.Protected+" "+word, theme.Muted))
	default:
		segs = append(segs, look.T("  "+c.Look.Protected, theme.Muted))
	}
	if known && w >= 70 {
		if policies, _ := c.W.PoliciesOf(config); len(policies) > 0 {
			segs = append(segs, look.T("  "+c.Look.Attention+" policy", theme.Warn))
		}
	}
	return segs
}

func (s *Screen) secretsCount(c *screen.Context, config *workspace.Config) []look.Seg {
	var segs []look.Seg
	snapshot := config.Snapshot
	if config.Busy {
		segs = append(segs, look.T(spinner(c)+" ", theme.Muted))
	}
	if snapshot == nil {
		return segs
	}
	if old := c.AsOf(s.shown); old != "" {
		segs = append(segs, look.T(c.Look.Stale+" "+old+" · ", theme.Warn))
	}
	text := fmt.Sprint(s.secrets.total)
	if s.filter.text[secretsPane] != "" {
		text = fmt.Sprintf("%d of %d", s.secrets.listed, s.secrets.total)
	}
	if marked := len(s.secrets.marks); marked > 0 {
		text += fmt.Sprintf(" · %d marked", marked)
	}
	segs = append(segs, look.T(text, theme.Faint))
	if staged := c.W.Staging.Of(snapshot.ID()).Len(); staged > 0 {
		segs = append(segs, look.T(fmt.Sprintf(" · %d staged", staged), theme.Warn))
	}
	return segs
}

func (s *Screen) heads(l *look.Look, w int, cols columns) look.Row {
	n := l.Line(w, theme.OnBg).Gap(3).Col("NAME", cols.name+1, theme.Faint, 0).Col("VALUE", cols.value+1, theme.Faint, 0)
	if cols.origin > 1 {
		n.Col("ORIGIN", cols.origin+1, theme.Faint, 0)
	}
	if cols.note > 0 {
		n.Col("NOTE", cols.note, theme.Faint, 0)
	}
	return look.Row{Text: n.String()}
}

func (s *Screen) emptySecrets(c *screen.Context, config *workspace.Config, w int) []look.Row {
	l := c.Look
	switch {
	case s.shown.Config == "":
		text := "Open a config to see its secrets: " + c.Key(keys.Open, keys.Projects) + " on a project, then " + c.Key(keys.Open, keys.Configs) + " on a config."
		if s.project != "" {
			text = c.Key(keys.Open, keys.Configs) + " on a config shows its secrets."
		}
		rows := textRows(l, w, text, theme.Muted)
		return append([]look.Row{{}}, rows...)
	case config.Snapshot == nil && config.Err != nil:
		return append([]look.Row{{}}, problemRows(l, w, config.Err, c.Key(keys.Reload)+" tries again.")...)
	case config.Snapshot == nil:
		return append([]look.Row{{}}, textRows(l, w, spinner(c)+" Loading secrets of "+s.shown.String()+"…", theme.Muted)...)
	case s.filter.text[secretsPane] != "":
		text := fmt.Sprintf("None of %s holds “%s”. %s clears the filter.", look.Count(s.secrets.total, "name"), s.filter.text[secretsPane], s.clearKey(c))
		if c.HideNames {
			text = fmt.Sprintf("None of %s holds this. %s clears the filter.", look.Count(s.secrets.total, "name"), s.clearKey(c))
		}
		return append([]look.Row{{}}, textRows(l, w, text, theme.Muted)...)
	default:
		text := s.shown.String() + " has no secrets."
		rows := append([]look.Row{{}}, textRows(l, w, text, theme.Text)...)
		if c.ReadOnly {
			return rows
		}
		return append(rows, textRows(l, w, c.Key(keys.Add, keys.Secrets)+" adds one, "+c.Key(keys.Promote, keys.Browse)+" in another config promotes some to here.", theme.Muted)[1:]...)
	}
}

func (s *Screen) secretRow(c *screen.Context, rows []workspace.Row, at, w int, cols columns, focused bool) look.Row {
	l := c.Look
	entry := s.secrets.entries[at]
	if entry == hiddenGap {
		return s.hiddenHead(c, w)
	}
	if entry == gap {
		return look.Row{Text: l.Line(w, theme.OnBg).Gap(3).Add("set by Doppler, read-only", theme.Faint, theme.Italic).String()}
	}
	managed := entry < gap
	var row workspace.Row
	if managed {
		row, _, _ = s.secrets.entry(c.W, at)
	} else {
		row = rows[entry]
	}
	selected := at == s.secrets.list.Cursor()
	n := s.marks(c, s.rowBar(l, w, selected, focused), row)
	attr := theme.Attr(0)
	if selected && focused {
		attr = theme.Bold
	}
	tone := theme.Text
	switch {
	case managed:
		tone = theme.Muted
	case row.Change != nil && row.Change.Removal != model.Keep:
		attr |= theme.Strike
	}
	if glyph, how := s.lintMark(c, row); glyph != "" {
		s.name(c, n, row.Name, cols.name-2, tone, attr)
		n.Gap(1).Add(glyph, how, theme.Bold)
	} else {
		s.name(c, n, row.Name, cols.name, tone, attr)
	}
	n.Gap(1)
	s.value(c, n, row, cols.value, selected && focused)
	if cols.origin > 0 {
		n.Gap(1)
		s.origin(c, n, row, cols, managed)
	}
	if cols.note > 0 {
		n.Gap(1)
		s.note(c, n, row, cols.note)
	}
	return look.Row{Text: n.String()}
}

// marks draws the tick of a marked secret and the mark of a staged change, in two cells.
func (s *Screen) marks(c *screen.Context, n *look.Line, row workspace.Row) *look.Line {
	l := c.Look
	mark, tone := l.StagedMark(row.Change)
	if row.Moved {
		mark, tone = l.Attention, theme.Danger
	}
	if s.secrets.marks[row.Name] {
		return n.Add(l.Done, theme.Accent, theme.Bold).Add(mark, tone, theme.Bold)
	}
	if row.Change == nil {
		return n.Gap(2)
	}
	return n.Add(mark, tone, theme.Bold).Gap(1)
}

// name draws a name with what the filter found in it.
func (s *Screen) name(c *screen.Context, n *look.Line, name string, w int, tone theme.Tone, attr theme.Attr) {
	pattern := s.filter.text[secretsPane]
	at := -1
	if pattern != "" {
		at = index(name, pattern)
	}
	if at < 0 || cells.Width(name) > w || c.HideNames {
		n.Outside(name, w, tone, attr)
		return
	}
	end := at + len(pattern)
	n.OutsideFree(name[:at], tone, attr).OutsideFree(name[at:end], theme.Accent, attr|theme.Bold|theme.Underline)
	n.Outside(name[end:], w-cells.Width(name[:end]), tone, attr)
}

func (s *Screen) value(c *screen.Context, n *look.Line, row workspace.Row, w int, selected bool) {
	l := c.Look
	style := look.ValueStyle{Aspect: model.ComputedText}
	if selected && c.Shows(s.Subject(c)) {
		style.Clear, style.Left = true, c.Left()
	}
	change := row.Change
	switch {
	case change == nil:
		n.Value(row.Secret, w, style)
	case change.Removal == model.FollowRoot:
		n.Col("will follow the root", w, theme.Danger, 0)
	case change.Removal == model.Delete:
		n.Col("will be deleted", w, theme.Danger, 0)
	case style.Clear:
		n.Value(workspace.Seen(change), w, style)
	default:
		stagedValue(l, n, change, w)
	}
}

// stagedValue draws what a staged change does in one cell: text → text where both may be shown.
func stagedValue(l *look.Look, n *look.Line, change *model.Change, w int) {
	after := workspace.Seen(change)
	word, tone := "", theme.Info
	switch change.Action() {
	case model.Add:
		word, tone = " new", theme.OK
	case model.Rename:
		word = " " + l.Arrow + " " + change.Name
	case model.Settings:
		word = " now " + string(after.Visibility)
		if change.Visibility == "" {
			word = " now " + string(after.Type)
		}
	default:
		word = " edited"
	}
	if change.ToRoot {
		word += ", root too"
	}
	if change.OnlyToRoot() {
		word = " in root too"
	}
	shown := inSight(after) && after.Raw.Known() && !l.Hidden
	before := change.Base
	both := shown && before != nil && before.Visibility == model.Unmasked && before.Raw.Known() && change.Value.Known()
	if both && change.Action() == model.Edit && !change.ToRoot {
		half := (w - 3) / 2
		old := look.Preview(before.Raw.Reveal(), half)
		room := min(cells.Width(l.Cells.Printable(old)), half)
		n.Outside(old, room, theme.Muted, 0).Add(" "+l.Arrow+" ", theme.Faint, 0)
		n.Outside(look.Preview(after.Raw.Reveal(), w), w-room-3, theme.Info, 0)
		return
	}
	if change.Value.Known() && change.Value.Empty() && !l.Hidden {
		// As everywhere, an empty text is a word and no mask.
		n.Col("empty", 5, theme.Faint, theme.Italic).Col(word, w-5, tone, 0)
		return
	}
	word = l.Cells.Fit(l.Cells.Printable(word), min(cells.Width(l.Cells.Printable(word)), w-8))
	room := w - cells.Width(word)
	if !shown || change.Value.Known() && change.Action() != model.Add {
		text := l.Masked()
		if after.Restricted() {
			text = l.Restricted + " restricted"
		}
		n.Add(text, theme.Muted, 0)
		room -= cells.Width(text)
	} else {
		text := look.Preview(after.Raw.Reveal(), room)
		width := min(cells.Width(l.Cells.Printable(text)), room)
		n.Outside(text, width, theme.Text, 0)
		room -= width
	}
	n.Add(word, tone, 0).Gap(room)
}

func (s *Screen) note(c *screen.Context, n *look.Line, row workspace.Row, w int) {
	note, staged := "", false
	if snapshot := c.W.Loaded(s.shown); snapshot != nil {
		note, staged = c.W.NoteOf(snapshot, row.Name)
	}
	tone := theme.Muted
	if staged {
		tone = theme.Warn
	}
	switch {
	case note == "":
		n.Gap(w)
		return
	case c.Presenter:
		n.Col("hidden", w, theme.Faint, 0)
		return
	}
	n.Outside(look.Preview(note, w), w, tone, 0)
}
