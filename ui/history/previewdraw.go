package history

import (
	"fmt"
	"strings"

	"dtui/model"
	"dtui/model/timeline"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// drawPreview draws what going back would do, name by name, what speaks against it, and the buttons.
func (s *Screen) drawPreview(c *screen.Context, x, y, w, h int) []string {
	l, preview, inner := c.Look, s.preview, w-2
	focused := !c.Behind
	p := look.Pane{
		W: w, H: h, Focused: focused,
		Title: []look.Seg{look.PaneTitle("Rollback preview", focused)},
		Right: []look.Seg{look.T("nothing is sent yet", theme.Muted)},
	}
	log, e := c.W.History(s.ref).Own, s.current(c)
	if log == nil || e == nil {
		return l.Pane(p)
	}
	detail := 4
	if h >= 24 {
		detail = 6
	}
	body := paragraph(l, s.outlook(e, c), inner, theme.Text)
	if h >= 24 {
		body = append(body, look.Row{})
	}
	notes := s.notes(c, log, inner, h)
	room := max(h-2-len(body)-detail-1-len(notes)-2, 1)
	s.names.SetHeight(room)
	s.area.names = place{x + 1, y + 1 + len(body), inner, room}
	from, to := s.names.Window()
	if a, b, ok := s.names.Thumb(room); ok {
		p.ThumbFrom, p.ThumbTo = a+len(body), b+len(body)
	}
	for at := from; at < from+room; at++ {
		if at < to {
			body = append(body, look.Row{Text: s.undoLine(c, log, at, inner, focused && !preview.onButtons)})
			continue
		}
		body = append(body, look.Row{})
	}
	body = append(body, s.undoDetail(c, log, inner, detail)...)
	body = append(append(body, notes...), look.Row{})
	s.area.buttonsAt = y + 1 + len(body)
	body = append(body, look.Row{Text: s.drawButtons(c, x+1, inner)})
	p.Body = body
	return l.Pane(p)
}

// outlook is the sum of the preview.
func (s *Screen) outlook(e *model.LogEntry, c *screen.Context) string {
	var changes, moved, unsure, staged, same int
	for i := range s.preview.rows {
		row := &s.preview.rows[i]
		if can(row) {
			changes++
			if len(row.Since) > 0 || row.Moved {
				moved++
			} else if row.Unread {
				unsure++
			}
		}
		if row.Effect == timeline.Nothing {
			same++
		}
		if row.Staged != model.NoAction {
			staged++
		}
	}
	var parts []string
	add := func(n int, one, many string) {
		if n == 1 {
			parts = append(parts, "1 "+one)
		} else if n > 1 {
			parts = append(parts, fmt.Sprintf("%d %s", n, many))
		}
	}
	add(moved, "was changed since", "were changed since")
	add(unsure, "may have been changed since", "may have been changed since")
	add(staged, "has an edit of yours staged", "have edits of yours staged")
	add(same, "already reads so", "already read so")
	add(len(s.preview.unsaid()), "is not told by the log", "are not told by the log")
	text := fmt.Sprintf("Going back to before %s would change %s", stamp(e.CreatedAt, c.Now), look.Count(changes, "name"))
	if len(parts) > 0 {
		text += "; " + strings.Join(parts, ", ")
	}
	return text + "."
}

// undoLine draws one name: whether it is taken back, what is there, and what comes.
func (s *Screen) undoLine(c *screen.Context, log *workspace.Log, at, w int, focused bool) string {
	l, row := c.Look, &s.preview.rows[at]
	selected := at == s.names.Cursor()
	n := startRow(l, w, selected, focused)
	tick, attr := "   ", theme.Attr(0)
	if can(row) {
		tick = "[ ]"
		if s.preview.ticked[row.Name] {
			tick = "[x]"
		}
	}
	if selected {
		attr = theme.Bold
	}
	mark, tone := "?", theme.Muted
	switch row.Effect {
	case timeline.SetBack:
		mark, tone = l.Edit, theme.Info
	case timeline.ComesBack:
		mark, tone = l.Add, theme.OK
	case timeline.Goes:
		mark, tone = l.Delete, theme.Danger
	case timeline.Nothing:
		mark, tone = l.Equal, theme.Faint
	case timeline.Unsaid:
	}
	n.Add(tick, theme.Text, 0).Gap(1).Add(mark, tone, theme.Bold).Gap(1)
	name, value := widths(w - 4)
	n.Outside(row.Name, name, theme.Text, attr).Gap(1)
	restricted := shut(log.Present, row.Name)
	shown := selected && c.Shows(s.Subject(c))
	switch {
	case row.Effect == timeline.Nothing:
		n.Add("already so, left alone", theme.Muted, 0)
	case row.Effect == timeline.Unsaid && restricted:
		n.Add(l.Restricted+" restricted; the log does not tell", theme.Muted, 0)
	case row.Effect == timeline.Unsaid:
		n.Add("the log does not tell", theme.Muted, 0)
	case restricted:
		n.Add(l.Restricted+" restricted "+l.Arrow+" as it was", theme.Muted, 0)
	default:
		drawPair(c, n, edited, row.Now, back(row), false, value, shown)
	}
	if can(row) && row.Warns() || row.Staged != model.NoAction {
		n.To(w-2).Add(l.Attention, theme.Warn, theme.Bold)
	}
	return n.String()
}

// undoDetail says of the name under the cursor what speaks against taking it back.
func (s *Screen) undoDetail(c *screen.Context, log *workspace.Log, w, h int) []look.Row {
	l, row := c.Look, s.row()
	if row == nil {
		return append([]look.Row{look.Divide(nil, nil)}, make([]look.Row, h)...)
	}
	rows := []look.Row{look.Divide([]look.Seg{{Text: row.Name, Tone: theme.Text, Attr: theme.Bold, Outside: true}}, countdown(c, s.Subject(c)))}
	warn := func(text string) {
		n := l.Line(w, theme.OnBg).Gap(2).Add(l.Attention+" ", theme.Warn, theme.Bold)
		rows = append(rows, look.Row{Text: n.OutsideFree(text, theme.Warn, 0).String()})
	}
	say := func(text string) {
		rows = append(rows, look.Row{Text: l.Line(w, theme.OnBg).Gap(2).OutsideFree(text, theme.Muted, 0).String()})
	}
	switch row.Effect {
	case timeline.Nothing:
		say("Already reads as before the entry; it is left alone.")
	case timeline.Unsaid:
		say("The log does not tell what was there before, so it cannot be staged.")
	case timeline.ComesBack:
		say("Comes back masked: visibility, type and note are not recorded.")
	case timeline.Goes:
		say("Was not there before the entry: it would be deleted.")
	case timeline.SetBack:
		say("Another text takes the place of what is there.")
	}
	switch {
	case len(row.Since) > 0:
		warn("Changed again " + since(log.Entries, row.Since, c.Now) + "; that is undone too.")
	case row.Moved:
		warn("Reads otherwise now than the entry left it, and no entry that was read says why.")
	case row.Unread:
		warn("Newer entries are not all read; one of them may have touched it.")
	}
	if row.Staged != model.NoAction {
		warn("You have an edit staged; ticking this takes its place.")
	}
	for len(rows) < h+1 {
		rows = append(rows, look.Row{})
	}
	return rows[:h+1]
}

// notes are what is to be known of the buttons.
func (s *Screen) notes(c *screen.Context, log *workspace.Log, w, h int) []look.Row {
	var rows []look.Row
	if n := s.unreadNewer(log); n > 0 {
		rows = append(rows, paragraph(c.Look, "Reading "+newer(n)+" to see what happened since"+c.Look.Ellipsis, w, theme.Muted)...)
	}
	if h < 20 {
		return rows
	}
	rows = append(rows, paragraph(c.Look, "Staging puts the ticked names into the review, guarded by what is there now.", w, theme.Muted)...)
	if len(s.preview.unsaid()) > 0 {
		rows = append(rows, paragraph(c.Look, "Only Doppler can bring back what the log does not tell. It writes at once, the whole entry.", w, theme.Muted)...)
	}
	return rows
}

func newer(n int) string {
	if n == 1 {
		return "1 newer entry"
	}
	return fmt.Sprintf("%d newer entries", n)
}

// unreadNewer counts the newer entries whose diff is still to come.
func (s *Screen) unreadNewer(log *workspace.Log) int {
	n := 0
	for i := 0; i < min(log.Index(s.entry), mostNewer); i++ {
		if id := log.Entries[i].ID; !log.Known(id) && log.Reading(id).Err == nil {
			n++
		}
	}
	return n
}

func (s *Screen) drawButtons(c *screen.Context, x, w int) string {
	l, p := c.Look, s.preview
	labels := p.buttons()
	n := l.Line(w, theme.OnBg).Gap(2)
	s.area.buttons = s.area.buttons[:0]
	for i, label := range labels {
		start := w - n.Room()
		off := i == stageButton && s.offStage(c) != "" || i == dopplerButton && s.offDoppler(c) != ""
		if i == dopplerButton && w < 66 {
			label = "At Doppler"
		}
		l.Button(n, label, p.onButtons && i == min(p.button, len(labels)-1), !p.onButtons && i == backButton, i == dopplerButton, off)
		s.area.buttons = append(s.area.buttons, [2]int{x + start, x + w - n.Room()})
		n.Gap(1)
	}
	if !p.onButtons {
		hint := c.Key(keys.NextField, keys.RollingBack)
		if n.Room() > len(hint)+10 {
			n.Gap(n.Room()-len(hint)-9).Add(hint, theme.Accent, theme.Bold).Add(" buttons", theme.Muted, 0)
		}
	}
	return n.String()
}
