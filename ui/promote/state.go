package promote

import (
	"errors"
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

// reason is why something could not be read.
func reason(err error) string {
	if failure, ok := errors.AsType[*model.Failure](err); ok {
		return failure.Reason()
	}
	if err == nil {
		return "it was not asked for"
	}
	return err.Error()
}

// waiting draws how the reading of each config stands.
func (s *Screen) waiting(c *screen.Context, w int) []look.Row {
	rows := make([]look.Row, 2, 2+len(s.needs))
	spun := false
	for _, ref := range s.needs {
		at := c.W.Config(ref)
		n := c.Look.Line(w, theme.OnBg).Gap(2)
		switch {
		case at.Snapshot != nil:
			n.Segs(look.T(c.Look.Done+" ", theme.OK), look.O(ref.String(), theme.Text), look.T("  "+look.Count(at.Snapshot.Len(), "secret"), theme.Muted))
		case at.Err != nil && !at.Busy:
			for i, part := range cells.WrapWords(c.Look.Cells.Printable("Could not read "+ref.String()+": "+reason(at.Err)), max(w-6, 1)) {
				n = c.Look.Line(w, theme.OnBg).Gap(2)
				if i == 0 {
					n.Add(c.Look.Failed, theme.Danger, theme.Bold)
				}
				n.To(4)
				rows = append(rows, look.Row{Text: n.Outside(part, n.Room()-1, theme.Text, 0).String()})
			}
			n = c.Look.Line(w, theme.OnBg).Gap(4).Add(s.reloadKey(c), theme.Accent, theme.Bold).Add(" tries again.", theme.Muted, 0)
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

// reloadKey is the key to name for trying again.
func (s *Screen) reloadKey(c *screen.Context) string {
	return c.Key(keys.Reload, s.Scopes()...)
}
