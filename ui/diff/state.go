package diff

import (
	"errors"
	"fmt"
	"time"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// spinAfter is how long a pane waits before it says so with a spinner.
const spinAfter = 150 * time.Millisecond

// waiting draws how the reading of each side stands.
func (s *Screen) waiting(c *screen.Context, w int) []look.Row {
	rows := make([]look.Row, 2, 8)
	spun := false
	for i, ref := range s.refs {
		if i == right && ref == s.refs[left] {
			break
		}
		at := c.W.Config(ref)
		n := c.Look.Line(w, theme.OnBg).Gap(2)
		switch {
		case at.Snapshot != nil:
			n.Segs(look.T(c.Look.Done+" ", theme.OK), look.O(ref.String(), theme.Text),
				look.T("  "+look.Count(at.Snapshot.Len(), "secret"), theme.Muted))
		case at.Err != nil && !at.Busy:
			rows = append(rows, s.failed(c, ref, at.Err, w)...)
			continue
		default:
			mark := " "
			if !spun && !c.Look.Still && c.Now.Sub(at.Since) >= spinAfter {
				// One spinner at a time is enough to show that something moves.
				mark, spun = c.Look.Spinner[c.Spin%len(c.Look.Spinner)], true
			}
			n.Segs(look.T(mark+" Loading ", theme.Muted), look.O(ref.String(), theme.Text), look.T(c.Look.Ellipsis, theme.Muted))
		}
		rows = append(rows, look.Row{Text: n.String()})
	}
	return rows
}

// failed says what could not be read, why, and which key tries again.
func (s *Screen) failed(c *screen.Context, ref model.ConfigRef, err error, w int) []look.Row {
	reason := err.Error()
	if failure, ok := errors.AsType[*model.Failure](err); ok {
		reason = failure.Reason()
	}
	text := fmt.Sprintf("Could not read %s: %s", ref, reason)
	var rows []look.Row
	for i, line := range cells.WrapWords(c.Look.Cells.Printable(text), w-6) {
		n := c.Look.Line(w, theme.OnBg).Gap(2)
		if i == 0 {
			n.Add(c.Look.Failed, theme.Danger, theme.Bold)
		}
		n.To(4)
		rows = append(rows, look.Row{Text: n.Outside(line, n.Room(), theme.Text, 0).String()})
	}
	n := c.Look.Line(w, theme.OnBg).Gap(4).Add(c.Key(keys.Reload, own()...), theme.Accent, theme.Bold)
	return append(rows, look.Row{Text: n.Add(" tries again.", theme.Muted, 0).String()})
}

// nothing says why the list is empty and which key fills it.
func (s *Screen) nothing(c *screen.Context, w int) []look.Row {
	key, clears := c.Key(keys.Shown, own()...), c.Key(keys.Back, s.Scopes()...)
	total := look.Count(len(s.table.rows), "name")
	var text string
	switch {
	case s.filter.Text() != "":
		text = fmt.Sprintf("None of %s holds “%s”. %s clears the filter.", total, s.filter.Text(), clears)
		if c.Look.ASCII() {
			text = fmt.Sprintf("None of %s holds %q. %s clears the filter.", total, s.filter.Text(), clears)
		}
		if c.HideNames {
			text = fmt.Sprintf("None of %s holds this. %s clears the filter.", total, clears)
		}
	case len(s.table.rows) == 0:
		text = fmt.Sprintf("Neither %s nor %s has secrets.", s.refs[left], s.refs[right])
	case s.shown == missing:
		text = fmt.Sprintf("Every name is in both configs. %s shows the others.", key)
	default:
		text = fmt.Sprintf("%s and %s hold the same %s. %s shows them.", s.refs[left], s.refs[right], look.Count(len(s.table.rows), "secret"), key)
	}
	rows := make([]look.Row, 2)
	for _, line := range cells.WrapWords(c.Look.Cells.Printable(text), w-6) {
		n := c.Look.Line(w, theme.OnBg).Gap(3)
		rows = append(rows, look.Row{Text: n.Outside(line, n.Room(), theme.Muted, 0).String()})
	}
	return rows
}
