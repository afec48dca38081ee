package history

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// spinAfter is how long a pane waits before it says so with a spinner.
const spinAfter = 150 * time.Millisecond

// area is where the lists of the frame that was drawn last are, for the mouse.
type area struct {
	log, names place
	// each is how many rows an entry takes.
	each int
	// buttons are the columns of the buttons of a preview, and buttonsAt the row.
	buttons   [][2]int
	buttonsAt int
}

// place is a part of the screen.
type place struct{ x, y, w, h int }

// at is which row of some height is under a cell.
func (p place) at(x, y, each int) (int, bool) {
	if x < p.x || x >= p.x+p.w || y < p.y || y >= p.y+p.h {
		return 0, false
	}
	return (y - p.y) / max(each, 1), true
}

// Draw draws the log, and beside or below it what the entry under the cursor changed.
func (s *Screen) Draw(c *screen.Context, w, h int) []string {
	s.sync(c)
	s.area = area{each: 2}
	if h >= 30 && w >= 100 {
		s.area.each = 3
	}
	if s.preview != nil && w < 100 {
		return s.drawPreview(c, 0, 0, w, h)
	}
	if w < 100 {
		top := max(h*2/5, 6)
		return append(s.drawLog(c, w, top), s.drawChanges(c, 0, top, w, h-top)...)
	}
	left := min(max(w*2/5, 44), 56)
	right := s.drawChanges
	if s.preview != nil {
		right = s.drawPreview
	}
	return look.Beside(s.drawLog(c, left, h), right(c, left, 0, w-left, h))
}

// drawLog draws the pane with the entries, at the left or at the top.
func (s *Screen) drawLog(c *screen.Context, w, h int) []string {
	l, hist := c.Look, c.W.History(s.ref)
	focused := !c.Behind && s.focus == logPane && s.preview == nil
	p := look.Pane{W: w, H: h, Focused: focused, Title: []look.Seg{look.PaneTitle("Log", focused), look.T("  ", theme.Muted), look.O(s.ref.String(), theme.Muted)}}
	inner := w - 2
	log := hist.Own
	if log == nil {
		p.Body = s.waiting(c, inner)
		return l.Pane(p)
	}
	p.Right = s.stand(c, hist)
	rows := h - 2
	s.log.SetHeight(max(rows/s.area.each, 1))
	s.area.log = place{1, 1, inner, rows}
	from, to := s.log.Window()
	for at := from; at < to; at++ {
		for _, text := range s.entryRows(c, log, at, inner) {
			p.Body = append(p.Body, look.Row{Text: text})
		}
	}
	if len(log.Entries) == 0 {
		p.Body = append(make([]look.Row, 2), paragraph(l, "Nobody has changed "+s.ref.String()+" since it was made.", inner, theme.Muted)...)
	}
	if len(p.Body) > rows {
		p.Body = p.Body[:rows]
	}
	if a, b, ok := s.log.Thumb(rows); ok {
		p.ThumbFrom, p.ThumbTo = a, b
	}
	return l.Pane(p)
}

// stand says how much of the log is there, and when it is older than the newest attempt to read it.
func (s *Screen) stand(c *screen.Context, h *workspace.History) []look.Seg {
	text := strconv.Itoa(len(h.Own.Entries))
	if !h.Own.Complete {
		text += "+"
	}
	switch {
	case h.Busy:
		return []look.Seg{look.T(c.Look.Stale+" reading again", theme.Muted)}
	case h.Err != nil:
		return []look.Seg{look.T(c.Look.Stale+" as of "+h.Own.Present.ReadAt().In(c.Now.Location()).Format("15:04:05"), theme.Warn)}
	}
	return []look.Seg{look.T(text, theme.Faint)}
}

// entryRows draws one entry, or the row that loads more.
func (s *Screen) entryRows(c *screen.Context, log *workspace.Log, at, w int) []string {
	l := c.Look
	selected := at == s.log.Cursor()
	ground := theme.OnBg
	if selected {
		ground = theme.OnSelection
		if s.focus != logPane || s.preview != nil {
			ground = theme.OnSurface
		}
	}
	start := func() *look.Line {
		n := l.Line(w, ground)
		if selected {
			tone := theme.Accent
			if ground == theme.OnSurface {
				tone = theme.Faint
			}
			n.Add(l.Bar, tone, 0)
		}
		return n.To(2)
	}
	rows := make([]string, 0, s.area.each)
	if at >= len(log.Entries) {
		rows = append(rows, start().Segs(s.more(c, log)...).String(), start().String())
	} else {
		e := &log.Entries[at]
		attr := theme.Attr(0)
		if selected {
			attr = theme.Bold
		}
		summary := s.summary(c, log, e)
		n := start()
		n.ColRight(stamp(e.CreatedAt, c.Now), 12, theme.Muted, 0).Gap(2)
		n.Outside(person(e), n.Room()-l.SegWidth(summary)-2, theme.Text, attr)
		n.Gap(n.Room() - l.SegWidth(summary) - 1).Segs(summary...)
		rows = append(rows, n.String())
		rows = append(rows, s.said(c, start().To(16), e, 1).String())
	}
	if s.area.each == 3 {
		rows = append(rows, l.Blank(w, theme.OnBg))
	}
	return rows
}

// said draws the text of an entry, which presenter mode hides like a note.
func (s *Screen) said(c *screen.Context, n *look.Line, e *model.LogEntry, keep int) *look.Line {
	if c.Presenter {
		return n.Add(c.Look.Masked(), theme.Muted, 0)
	}
	if e.Rollback {
		n.Add("rollback ", theme.Info, 0)
	}
	return n.Outside(e.Text, n.Room()-keep, theme.Muted, 0)
}

// summary counts what an entry did, once that was read.
func (s *Screen) summary(c *screen.Context, log *workspace.Log, e *model.LogEntry) []look.Seg {
	l := c.Look
	reading := log.Reading(e.ID)
	switch {
	case reading.Busy:
		return []look.Seg{look.T(spinner(c, reading.Since), theme.Muted)}
	case log.Known(e.ID):
		return counts(l, e)
	case reading.Err != nil:
		return []look.Seg{look.T(l.Failed, theme.Danger)}
	}
	return []look.Seg{look.T(l.NotLoaded, theme.Faint)}
}

func counts(l *look.Look, e *model.LogEntry) []look.Seg {
	var n [4]int
	for _, line := range e.Diff {
		n[kindOf(line)]++
	}
	var segs []look.Seg
	for kind, mark := range []string{l.Add, l.Edit, l.Delete, "?"} {
		if n[kind] > 0 {
			if len(segs) > 0 {
				segs = append(segs, look.T(" ", theme.Muted))
			}
			_, tone := signOf(l, changeKind(kind))
			segs = append(segs, look.T(mark+strconv.Itoa(n[kind]), tone))
		}
	}
	if len(segs) == 0 {
		return []look.Seg{look.T("not told", theme.Faint)}
	}
	return segs
}

// changeKind is what an entry did to a name.
type changeKind uint8

const (
	added changeKind = iota
	edited
	removed
	untold
)

func kindOf(line model.LogChange) changeKind {
	switch {
	case line.Added.Known() && line.Removed.Known():
		return edited
	case line.Added.Known():
		return added
	case line.Removed.Known():
		return removed
	}
	return untold
}

func signOf(l *look.Look, kind changeKind) (string, theme.Tone) {
	switch kind {
	case added:
		return l.Add, theme.OK
	case edited:
		return l.Edit, theme.Info
	case removed:
		return l.Delete, theme.Danger
	default:
		return "?", theme.Muted
	}
}

func spinner(c *screen.Context, since time.Time) string {
	if c.Look.Still || c.Now.Sub(since) < spinAfter {
		return c.Look.Ellipsis
	}
	return c.Look.Spinner[c.Spin%len(c.Look.Spinner)]
}

// more is the last row, which loads what is older.
func (s *Screen) more(c *screen.Context, log *workspace.Log) []look.Seg {
	switch {
	case log.More.Busy:
		return []look.Seg{look.T(spinner(c, log.More.Since)+" Loading older entries"+c.Look.Ellipsis, theme.Muted)}
	case log.More.Err != nil:
		return []look.Seg{look.T(c.Look.Failed+" ", theme.Danger), look.O(reason(log.More.Err), theme.Text), look.T("  ", theme.Muted), look.B(c.Key(keys.Open, keys.History), theme.Accent)}
	}
	return []look.Seg{look.B(c.Key(keys.Open, keys.History), theme.Accent), look.T(" loads older entries", theme.Muted)}
}

// waiting says how the first reading stands.
func (s *Screen) waiting(c *screen.Context, w int) []look.Row {
	h := c.W.History(s.ref)
	rows := make([]look.Row, 2)
	if h.Err != nil && !h.Busy {
		return append(rows, failed(c, "Could not read the history of "+s.ref.String(), h.Err, keys.History, w)...)
	}
	n := c.Look.Line(w, theme.OnBg).Gap(2).Add(spinner(c, h.Since)+" Loading the history of ", theme.Muted, 0)
	return append(rows, look.Row{Text: n.Segs(look.O(s.ref.String(), theme.Muted), look.T(c.Look.Ellipsis, theme.Muted)).String()})
}

// failed says what could not be read, why, and which key tries again.
func failed(c *screen.Context, what string, err error, scope keys.Scope, w int) []look.Row {
	text := what + ": " + reason(err)
	var rows []look.Row
	for i, line := range cells.WrapWords(c.Look.Cells.Printable(text), max(w-6, 8)) {
		n := c.Look.Line(w, theme.OnBg).Gap(2)
		if i == 0 {
			n.Add(c.Look.Failed, theme.Danger, theme.Bold)
		}
		n.To(4)
		rows = append(rows, look.Row{Text: n.Outside(line, n.Room(), theme.Text, 0).String()})
	}
	n := c.Look.Line(w, theme.OnBg).Gap(4).Add(c.Key(keys.Reload, scope), theme.Accent, theme.Bold)
	rows = append(rows, look.Row{Text: n.Add(" tries again.", theme.Muted, 0).String()})
	if model.KindOf(err) == model.Forbidden {
		rows = append(rows, paragraph(c.Look, "Reading a log takes a login that may see it; a service token does not.", w, theme.Muted)...)
	}
	return rows
}

func reason(err error) string {
	if failure, ok := errors.AsType[*model.Failure](err); ok {
		return failure.Reason()
	}
	return err.Error()
}

// paragraph wraps a text, which may hold names from outside.
func paragraph(l *look.Look, text string, w int, tone theme.Tone) []look.Row {
	var rows []look.Row
	for _, line := range cells.WrapWords(l.Cells.Printable(text), max(w-4, 8)) {
		n := l.Line(w, theme.OnBg).Gap(2)
		rows = append(rows, look.Row{Text: n.Outside(line, n.Room(), tone, 0).String()})
	}
	return rows
}

// countdown says how long a pair stays in clear.
func countdown(c *screen.Context, subject string) []look.Seg {
	if !c.Shows(subject) {
		return nil
	}
	attr := theme.Attr(0)
	if c.Left() <= 5 {
		attr = theme.Bold
	}
	return []look.Seg{{Text: fmt.Sprintf("%s %ds", c.Look.Countdown, c.Left()), Tone: theme.Warn, Attr: attr}}
}
