package matrix

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dtui/model"
	grid "dtui/model/matrix"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// details draws the dividing line and exactly g.detail rows about the cell under the cursor.
func (s *Screen) details(c *screen.Context, g *area) []look.Row {
	var title []look.Seg
	cell, _, found := s.cell()
	if found {
		title = []look.Seg{{Text: s.name(), Tone: theme.Text, Attr: theme.Bold, Outside: true}, look.T("  in ", theme.Muted), look.O(s.label(s.ref()), theme.Text)}
	} else if s.ref().Config != "" {
		title = []look.Seg{look.O(s.label(s.ref()), theme.Text)}
	}
	shown := found && c.Shows(s.Subject(c))
	right := s.progress(c, g.w)
	if shown {
		right = countdown(c, g.w)
	}
	rows := append(make([]look.Row, 0, g.detail+1), look.Divide(title, right))
	rows = append(rows, look.Row{Text: c.Look.Line(g.w, theme.OnBg).Gap(g.nameAt).Segs(s.says(c, cell, found)...).String()})
	if found && cell.Present() {
		rows = append(rows, s.value(c, g, s.at, shown))
	}
	if reference := s.columns.reference; found && s.at != 0 && s.table.m.Cell(s.row(), reference).Present() {
		rows = append(rows, s.value(c, g, 0, false))
	}
	for len(rows) < g.detail+1 {
		rows = append(rows, look.Row{})
	}
	return rows[:g.detail+1]
}

// value draws what one config has under the name, masked unless it was asked for.
func (s *Screen) value(c *screen.Context, g *area, at int, clear bool) look.Row {
	column, row := s.columns.order[at], s.row()
	secret := s.drawable(c, s.table.m.Cell(row, column), s.table.m.Secret(row, column), column)
	style := look.ValueStyle{Aspect: s.aspect, Clear: clear}
	if clear {
		style.Left = c.Left()
	}
	label := min(max(cells.Width(s.label(s.columns.refs[column]))+2, 10), 22)
	n := c.Look.Line(g.w, theme.OnBg).Gap(g.nameAt).Outside(s.label(s.columns.refs[column]), label, theme.Faint, 0)
	return look.Row{Text: n.Value(secret, g.w-g.nameAt-label-1, style).String()}
}

// countdown says how long the value stays in clear.
func countdown(c *screen.Context, w int) []look.Seg {
	left, l := c.Left(), c.Look
	if w < 98 {
		return []look.Seg{look.T(l.Countdown+" "+strconv.Itoa(left)+"s", theme.Warn)}
	}
	const bar = 15
	done := c.Rest(bar)
	return []look.Seg{
		look.T("masked again in "+strconv.Itoa(left)+" s  ", theme.Warn), look.T(strings.Repeat(l.BarDone, done), theme.Warn),
		look.T(strings.Repeat(l.BarRest, bar-done), theme.Faint),
	}
}

// progress says what is still to be read, and until when that waits.
func (s *Screen) progress(c *screen.Context, w int) []look.Seg {
	l, total := c.Look, len(s.columns.refs)
	left := min(c.W.LeftToGather(), total)
	var failed []look.Seg
	if n := s.table.failed; n > 0 {
		failed = []look.Seg{look.T(l.Failed+" "+strconv.Itoa(n)+" failed", theme.Danger)}
	}
	hint := []look.Seg{look.T(dot(l), theme.Faint), look.B(c.Key(keys.Reload, own()...), theme.Accent)}
	switch {
	case left == 0 && s.stopped && s.table.arrived < total:
		segs := []look.Seg{look.T(fmt.Sprintf("stopped at %d of %d", s.table.arrived, total), theme.Muted)}
		return append(append(segs, hint...), look.T(" goes on", theme.Muted))
	case left == 0 && failed != nil:
		return append(append(failed, hint...), look.T(" tries again", theme.Muted))
	case left == 0:
		return nil
	}
	bar := 16
	if w < 98 {
		bar = 8
	}
	arrived := max(total-left-s.table.failed, 0)
	done := bar * arrived / max(total, 1)
	var segs []look.Seg
	if failed != nil {
		segs = append(failed, look.T(dot(l), theme.Faint))
	}
	if until := c.W.Budget.Until; until.After(c.Now) {
		seconds := int((until.Sub(c.Now) + time.Second - 1) / time.Second)
		text := fmt.Sprintf("rate limit until %s, in %d s  ", until.Format("15:04:05"), seconds)
		if w < 98 {
			text = fmt.Sprintf("until %s, in %d s  ", until.Format("15:04:05"), seconds)
		}
		segs = append(segs, look.T(text, theme.Warn))
	} else if w >= 98 {
		segs = append(segs, look.T("reading  ", theme.Muted))
	}
	segs = append(segs, look.T(strings.Repeat(l.BarDone, done), theme.Accent), look.T(strings.Repeat(l.BarRest, bar-done), theme.Faint))
	text := fmt.Sprintf("  %d of %d", arrived, total)
	if w >= 98 {
		text += fmt.Sprintf(", %d left", left)
	}
	return append(segs, look.T(text, theme.Muted))
}

// says puts the cell under the cursor into words.
func (s *Screen) says(c *screen.Context, cell grid.Cell, found bool) []look.Seg {
	state, err := c.W.Gathering(s.ref())
	if c.W.Loaded(s.ref()) == nil {
		return s.saysUnread(c, state, err)
	}
	if !found {
		return nil
	}
	l := c.Look
	var segs []look.Seg
	add := func(more ...look.Seg) {
		if len(segs) > 0 {
			segs = append(segs, look.T(dot(l), theme.Faint))
		}
		segs = append(segs, more...)
	}
	if cell.Staged != model.NoAction {
		glyph, tone := staged(l, cell.Staged)
		word := map[model.Action]string{model.Add: " staged as new", model.Remove: " staged to be deleted"}[cell.Staged]
		if word == "" {
			word = " a change is staged"
		}
		add(look.T(glyph, tone), look.T(word, theme.Text))
	}
	add(s.saysRelation(l, cell)...)
	if cell.Inherited {
		add(look.T(l.Inherited+" as its root has it", theme.Muted))
	}
	if cell.Unreadable {
		add(look.T(l.Restricted+" Doppler does not show it", theme.Muted))
	}
	if state == workspace.Failed {
		add(look.T(l.Stale+" as of "+c.W.Loaded(s.ref()).ReadAt().Format("15:04:05")+"; reading it again failed: ", theme.Warn), look.O(reason(err), theme.Warn))
	} else if old := c.AsOf(s.ref()); old != "" && !c.W.Config(s.ref()).Busy {
		add(look.T(l.Stale+" "+old, theme.Warn))
	}
	return segs
}

// saysUnread says why a column is not there.
func (s *Screen) saysUnread(c *screen.Context, state workspace.Gathering, err error) []look.Seg {
	l := c.Look
	switch state {
	case workspace.UnderWay:
		return []look.Seg{look.T(l.NotLoaded+" It is being read.", theme.Muted)}
	case workspace.Queued:
		return []look.Seg{look.T(l.NotLoaded+" It waits for its turn to be read.", theme.Muted)}
	case workspace.Failed:
		return []look.Seg{
			look.T(l.Failed+" It could not be read: ", theme.Danger), look.O(strings.TrimSuffix(reason(err), "."), theme.Text), look.T(". ", theme.Text),
			look.B(c.Key(keys.Reload, own()...), theme.Accent), look.T(" tries again.", theme.Muted),
		}
	default:
		return []look.Seg{
			look.T(l.NotLoaded+" It is not read. ", theme.Muted), look.B(c.Key(keys.Reload, own()...), theme.Accent), look.T(" reads what is missing.", theme.Muted),
		}
	}
}

func reason(err error) string {
	if failure, ok := errors.AsType[*model.Failure](err); ok {
		return failure.Reason()
	}
	if err == nil {
		return "no reason is known"
	}
	return err.Error()
}

func (s *Screen) saysRelation(l *look.Look, cell grid.Cell) []look.Seg {
	sign := relation(l, cell.Relation)
	to := look.O(s.label(s.referred()), theme.Text)
	say := func(text string, more ...look.Seg) []look.Seg {
		return append([]look.Seg{look.T(sign.glyph, sign.tone), look.T(" "+text, theme.Text)}, more...)
	}
	switch cell.Relation {
	case grid.Missing:
		return say("missing here")
	case grid.MissingFine:
		return say("missing here, as expected")
	case grid.Reference:
		return say("the reference, which the others are compared with")
	case grid.Equal:
		return say("the same text as in ", to)
	case grid.DifferentExpected:
		return say("differs from ", to, look.T(", as expected", theme.Text))
	case grid.Different:
		if row := s.row(); s.table.m.Secret(row, s.columns.reference) == nil {
			return say("here, and missing in ", to)
		}
		return say("differs from ", to)
	case grid.Unknown:
		return say("cannot be compared with ", to)
	default:
		return say("here; ", to, look.T(" is not read yet", theme.Text))
	}
}

// waiting fills the pane while it is not known which configs there are.
func (s *Screen) waiting(c *screen.Context, w int) []look.Row {
	line := func() *look.Line { return c.Look.Line(w, theme.OnBg).Gap(2) }
	layout := c.W.Layout(s.project)
	var n *look.Line
	switch {
	case layout.Err != nil:
		n = line().Add(c.Look.Failed+" The configs of ", theme.Danger, 0).OutsideFree(s.project, theme.Text, 0).Add(" could not be read: ", theme.Text, 0).
			OutsideFree(strings.TrimSuffix(reason(layout.Err), "."), theme.Text, 0)
		return []look.Row{{}, {Text: n.String()}, {Text: line().Add(c.Key(keys.Reload, own()...), theme.Accent, theme.Bold).Add(" tries again.", theme.Muted, 0).String()}}
	case layout.Known:
		n = line().OutsideFree(s.project, theme.Text, 0).Add(" has no configs.", theme.Muted, 0)
	default:
		n = line().Add("Loading the configs of ", theme.Muted, 0).OutsideFree(s.project, theme.Text, 0).Add(c.Look.Ellipsis, theme.Muted, 0)
	}
	return []look.Row{{}, {Text: n.String()}}
}

// nothing says why no row is listed.
func (s *Screen) nothing(c *screen.Context, w int) []look.Row {
	line := func(text string) []look.Row {
		return []look.Row{{}, {Text: c.Look.Line(w, theme.OnBg).Gap(2).Add(text, theme.Muted, 0).String()}}
	}
	t := &s.table
	switch {
	case t.arrived == 0 && t.failed == 0 && !s.stopped:
		return line("The first configs are being read" + c.Look.Ellipsis)
	case t.arrived == 0:
		return line("No config was read.")
	case s.names.Text() != "" && len(t.rows) > 0:
		n := c.Look.Line(w, theme.OnBg).Gap(2).Add("None of "+look.Count(len(t.rows), "name")+" holds the filter. ", theme.Muted, 0).
			Add(c.Key(keys.Back, keys.Filtering), theme.Accent, theme.Bold).Add(" clears it.", theme.Muted, 0)
		return []look.Row{{}, {Text: n.String()}}
	case t.filter == grid.Incomplete:
		return line("No name is missing in any config that was read.")
	case t.filter == grid.Differing:
		return line("No text differs from the reference in any config that was read.")
	default:
		return line("These configs have no secrets.")
	}
}
