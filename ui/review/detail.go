package review

import (
	"fmt"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// detail is the pair under the cursor with its sizes, where there is room for it.
func (s *Screen) detail(c *screen.Context, w, h int) []look.Row {
	room := 0
	switch {
	case h >= tallFrom:
		room = 5
	case h >= lowFrom:
		room = 2
	default:
		return nil
	}
	g, ln := s.current()
	if ln == nil {
		return append([]look.Row{look.Divide(nil, nil)}, make([]look.Row, room)...)
	}
	title := []look.Seg{{Text: ln.name(), Tone: theme.Text, Attr: theme.Bold, Outside: true}}
	if g.notes {
		title = append(title, look.T("  in all environments of ", theme.Muted), look.O(g.project.Slug, theme.Muted))
	} else {
		title = append(title, look.T("  in ", theme.Muted), look.O(g.id.Config, theme.Muted))
	}
	var left []look.Seg
	if c.Shows(s.Subject(c)) {
		left = []look.Seg{look.T(fmt.Sprintf("masked again in %d s", c.Left()), theme.Warn)}
	}
	rows := []look.Row{look.Divide(title, left)}
	if ln.note != nil {
		rows = append(rows, s.noteRow(c, w, "before", ln.note.Before), s.noteRow(c, w, "after", ln.note.After))
	} else {
		clear := c.Shows(s.Subject(c))
		rows = append(rows, s.valueRow(c, w, "before", ln.change.Base, s.guarded(c, g, ln, w >= roomyFrom), clear), s.afterRow(c, w, ln, clear))
		rows = append(rows, s.settingRows(c, w, ln.change)...)
	}
	for len(rows) < room+1 {
		rows = append(rows, look.Row{})
	}
	return rows[:room+1]
}

// guarded says what keeps the save from overwriting somebody else's work, and from when the reading is. Where there is
// little room only the time is told.
func (s *Screen) guarded(c *screen.Context, g *group, ln *line, wide bool) string {
	read := ""
	if g.seen != nil && g.wrong == "" && ln.standing == model.Clean {
		read = "read at " + g.seen.ReadAt().Format(clockForm)
		if g.seen.Copied() {
			read = "offline copy of " + screen.When(g.seen.ReadAt(), c.Now)
		}
		if !wide {
			return read
		}
		read += ", "
	}
	switch {
	case ln.standing == model.Moved:
		return "Doppler has changed since: the save stops"
	case ln.change.Base == nil:
		return read + "compared with Doppler before it is sent"
	case ln.change.Base.Restricted():
		return read + "its settings are compared before it is sent"
	default:
		return read + "guarded: the save stops if Doppler has another one by then"
	}
}

const labelWidth = 12

func (s *Screen) label(c *screen.Context, w int, label string) *look.Line {
	return c.Look.Line(w, theme.OnBg).Gap(3).Col(label, labelWidth, theme.Faint, 0)
}

// valueRow draws one side of the pair, then its size and a remark.
func (s *Screen) valueRow(c *screen.Context, w int, label string, secret *model.Secret, remark string, clear bool) look.Row {
	n := s.label(c, w, label)
	width := 30
	if w >= wideFrom {
		width = 40
	}
	width = min(width, w-labelWidth-6)
	text := ""
	if measurable(secret) && !c.Presenter {
		text = look.Count(secret.Raw.Size(), "byte")
	}
	if secret != nil && !clear && (!inSight(secret) || c.Presenter) && !secret.Restricted() {
		width = 9
	}
	n.Value(secret, width, look.ValueStyle{Clear: clear, Aspect: model.RawText, Plain: true}).Gap(1).Add(text, theme.Muted, 0)
	if remark != "" {
		n.Add(last(text != "", " · ")+remark, theme.Faint, 0)
	}
	return look.Row{Text: n.String()}
}

func (s *Screen) afterRow(c *screen.Context, w int, ln *line, clear bool) look.Row {
	switch {
	case ln.change.Removal == model.Delete:
		return look.Row{Text: s.label(c, w, "after").Add("deleted", theme.Danger, 0).String()}
	case ln.change.Removal == model.FollowRoot && ln.change.RootValue == nil:
		return look.Row{Text: s.label(c, w, "after").Add("the root's value; it was not read", theme.Danger, 0).String()}
	case ln.change.Removal == model.FollowRoot:
		return s.valueRow(c, w, "after", ln.change.RootValue, "the root's value", clear)
	default:
		return s.valueRow(c, w, "after", workspace.Seen(ln.change), "", clear)
	}
}

// settingRows tell name, visibility and type where they change.
func (s *Screen) settingRows(c *screen.Context, w int, change *model.Change) []look.Row {
	var rows []look.Row
	add := func(label, before, after string) {
		n := s.label(c, w, label)
		if before != "" {
			n.OutsideFree(before, theme.Muted, 0).Add(" "+c.Look.Arrow+" ", theme.Faint, 0)
		}
		rows = append(rows, look.Row{Text: n.OutsideFree(after, theme.Text, 0).String()})
	}
	var base model.Secret
	if change.Base != nil {
		base = *change.Base
	}
	if change.Action() == model.Rename {
		add("name", base.Name, change.Name)
	}
	if change.ToRoot {
		add("root", "", "set there too")
	}
	if change.Visibility != "" {
		add("visibility", string(base.Visibility), string(change.Visibility))
	}
	if change.Type != "" {
		add("type", string(base.Type), string(change.Type))
	}
	return rows
}

func (s *Screen) noteRow(c *screen.Context, w int, label, text string) look.Row {
	n := s.label(c, w, label)
	noteText(c, n, text, max(n.Room()-1, 0))
	return look.Row{Text: n.String()}
}
