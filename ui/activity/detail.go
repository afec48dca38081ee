package activity

import (
	"strings"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// detail draws the dividing line and what there is of the entry under the cursor, in exactly h rows.
func (s *Screen) detail(c *screen.Context, w, h int) []look.Row {
	e := s.entry()
	if e == nil {
		return fill([]look.Row{look.Divide(nil, nil)}, h)
	}
	title := []look.Seg{look.T(when(e, c.Now), theme.Text)}
	if e.Person != "" {
		title = append(title, look.T("  by ", theme.Muted), look.Seg{Text: e.Person, Tone: theme.Text, Attr: theme.Bold, Outside: true})
	}
	if place := where(e); place != "" {
		title = append(title, look.T("  in ", theme.Muted), look.O(place, theme.Text))
	}
	rows := []look.Row{look.Divide(title, nil)}
	text := e.Text
	if c.HideNames {
		text = "hidden"
	}
	changed := s.changed(c, e, w)
	room := max(h-1-len(changed), 1)
	for i, line := range cells.WrapWords(c.Look.Cells.Printable(text), max(w-label-5, 1)) {
		if i == room {
			break
		}
		n := c.Look.Line(w, theme.OnBg).Gap(3)
		if i == 0 {
			n.Add("what", theme.Faint, 0)
		}
		rows = append(rows, look.Row{Text: n.To(3+label).Outside(line, n.Room()-1, theme.Text, 0).String()})
	}
	return fill(append(rows, changed...), h)
}

// changed are the names that the entry touched, or how to learn them.
func (s *Screen) changed(c *screen.Context, e *model.ActivityEntry, w int) []look.Row {
	one := s.touched[e.ID]
	n := c.Look.Line(w, theme.OnBg).Gap(3).Col("secrets", label, theme.Faint, 0)
	switch {
	case one == nil:
		n.Add(s.key(c, keys.Names), theme.Accent, theme.Bold).Add(" asks which secrets it touched", theme.Muted, 0)
	case one.busy:
		n.Add("Asking…", theme.Muted, 0)
	case one.err != nil:
		n.Add(c.Look.Failed+" ", theme.Danger, 0).Outside(look.Sentence(one.err), n.Room()-1, theme.Text, 0)
	case one.names == nil || len(one.names.Added)+len(one.names.Updated)+len(one.names.Removed) == 0:
		n.Add("Doppler names none.", theme.Muted, 0)
	case c.HideNames:
		n.Add("hidden", theme.Faint, 0)
	default:
		return s.names(c, one.names, w)
	}
	return []look.Row{{Text: n.String()}}
}

func (s *Screen) names(c *screen.Context, names *model.ChangedNames, w int) []look.Row {
	var rows []look.Row
	first := "secrets"
	for _, part := range []struct {
		mark  string
		word  string
		tone  theme.Tone
		names []string
	}{
		{c.Look.Add, "added", theme.OK, names.Added}, {c.Look.Edit, "updated", theme.Info, names.Updated}, {c.Look.Delete, "removed", theme.Danger, names.Removed},
	} {
		if len(part.names) == 0 {
			continue
		}
		n := c.Look.Line(w, theme.OnBg).Gap(3).Col(first, label, theme.Faint, 0).Add(part.mark+" ", part.tone, theme.Bold).Col(part.word, 8, theme.Muted, 0)
		rows = append(rows, look.Row{Text: n.Outside(strings.Join(part.names, ", "), n.Room()-1, theme.Text, 0).String()})
		first = ""
	}
	return rows
}

func fill(rows []look.Row, h int) []look.Row {
	for len(rows) < h {
		rows = append(rows, look.Row{})
	}
	return rows[:h]
}
