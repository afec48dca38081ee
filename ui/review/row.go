package review

import (
	"fmt"
	"strings"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// boxFrom and boxTo are the columns of the tick box, the frame included.
const (
	boxFrom = 4
	boxTo   = 7
)

// columns are the widths of the list for one width of the pane.
type columns struct {
	verb, name, before, after, note int
	wide                            bool
}

func columnsFor(w int) columns {
	const fixed = 9 // bar, blanks, box and mark
	if w >= wideFrom {
		col := columns{wide: true, verb: 9, name: 27, before: 20, after: 20}
		if w < roomyFrom {
			// The last column needs some room to say anything.
			col.name, col.before, col.after = 22, 15, 15
		}
		col.note = w - fixed - col.verb - col.name - 1 - col.before - 3 - col.after - 1
		return col
	}
	col := columns{name: 22}
	if w < 66 {
		col.name = 17
	}
	rest := w - fixed - col.name - 1 - 3
	col.before = rest / 2
	col.after = rest - col.before - 1
	return col
}

// row draws one row of the list.
func (s *Screen) row(c *screen.Context, at, w int) look.Row {
	l, e := c.Look, s.entries[at]
	switch e.kind {
	case headEntry:
		return s.head(c, &s.groups[e.group], w)
	case remarkEntry:
		indent := remarkIndent
		if e.line < 0 {
			indent = remarkIndent / 2
		}
		return look.Row{Text: l.Line(w, theme.OnBg).Gap(indent).Add(e.text, e.tone, 0).String()}
	case lineEntry:
		g := &s.groups[e.group]
		return s.line(c, g, &g.lines[e.line], w, at == s.list.Cursor())
	default:
		return look.Row{}
	}
}

// head names the target of a request, in the colour of its environment and with its word.
func (s *Screen) head(c *screen.Context, g *group, w int) look.Row {
	l := c.Look
	wide := w >= wideFrom
	right := fmt.Sprintf("%d of %d", g.ticked, len(g.lines))
	n := l.Line(w, theme.OnBg).Gap(1).Add(l.Open+" ", theme.Faint, 0)
	room := w - len(right) - 3
	if g.notes {
		n.Outside(g.project.Slug, min(cells.Width(l.Cells.Printable(g.project.Slug)), room-30), theme.Text, theme.Bold)
		n.Add("  note, all environments", theme.Muted, 0)
		right += last(wide, " · sent after the values")
	} else {
		environment := s.environment(c, g)
		name := g.id.ConfigRef.String()
		n.Outside(name, min(cells.Width(l.Cells.Printable(name)), room-24), theme.EnvTone(environment), theme.Bold)
		text, width := l.Chip(s.chip(c, g, environment, wide), theme.EnvGround(environment))
		if n.Gap(2); width <= n.Room() {
			n.Ready(text, width)
		}
		word := func(mark, text string) {
			if !wide {
				text = ""
			}
			n.Add("  "+mark+text, theme.Muted, 0)
		}
		if g.config.Locked {
			word(l.Locked, " locked")
		}
		if how, _ := c.Protection(g.id.ConfigRef); how != "" {
			word(l.Protected, " "+how)
		}
		right += last(wide, " · one request")
	}
	n.To(w - cells.Width(right) - 1)
	return look.Row{Text: n.Add(right, theme.Faint, 0).String()}
}

// environment is the slug that colours a config: as it was staged, else as its name tells.
func (s *Screen) environment(c *screen.Context, g *group) string {
	if g.config.Environment != "" {
		return g.config.Environment
	}
	return c.W.Environment(g.id.ConfigRef)
}

func last(on bool, text string) string {
	if on {
		return text
	}
	return ""
}

// chip is the word for where a write would land.
func (s *Screen) chip(c *screen.Context, g *group, environment string, wide bool) string {
	short := map[model.Purpose]string{model.ForDevelopment: "DEV", model.ForStaging: "STG", model.ForProduction: "PROD"}
	if word, ok := short[model.PurposeOf(environment)]; ok && !wide {
		return word
	}
	most := 8
	word := environment
	if wide {
		most, word = 16, c.W.EnvironmentName(g.id.Project, environment)
		if purpose := model.PurposeOf(environment); word == environment && purpose != model.OtherPurpose {
			word = purpose.String()
		}
	}
	word = c.Look.Cells.Printable(strings.ToUpper(word))
	return strings.TrimRight(c.Look.Cells.Fit(word, min(most, cells.Width(word))), " ")
}

// line draws one staged change: whether it is ticked, what it does, and before → after.
func (s *Screen) line(c *screen.Context, g *group, ln *line, w int, selected bool) look.Row {
	l, col := c.Look, columnsFor(w)
	on, bar, barTone := theme.OnBg, " ", theme.Faint
	focused := selected && s.place == onList
	switch {
	case focused:
		on, bar, barTone = theme.OnSelection, l.Bar, theme.Accent
	case selected:
		on, bar = theme.OnSurface, l.Bar
	}
	n := l.Line(w, on).Add(bar, barTone, 0).Gap(2)
	box, boxTone := "[ ]", theme.Muted
	switch {
	case ln.ticked:
		box, boxTone = "[x]", theme.Accent
	case g.wrong != "":
		box, boxTone = " "+l.Attention+" ", theme.Danger
	}
	mark, tone := l.Edit, theme.Warn
	if ln.change != nil {
		mark, tone = l.StagedMark(ln.change)
	}
	n.Add(box, boxTone, 0).Gap(1).Add(mark, tone, theme.Bold).Gap(1)
	if col.wide {
		n.Col(verb(ln), col.verb, theme.Muted, 0)
	}
	n.Outside(ln.name(), col.name, theme.Text, bold(focused)).Gap(1)
	clear := selected && c.Shows(s.Subject(c))
	s.before(c, n, ln, col.before, clear)
	n.Add(" "+l.Arrow+" ", theme.Faint, 0)
	s.after(c, n, ln, col.after, clear)
	if col.wide {
		n.Gap(1).Outside(s.note(l, ln), col.note-1, theme.Faint, 0)
	}
	return look.Row{Text: n.String()}
}

func (s *Screen) note(l *look.Look, ln *line) string {
	switch {
	case !ln.ticked:
		return "not in this save"
	case ln.note != nil:
		return "note, all environments"
	default:
		return sizeWords(l, ln.change)
	}
}

// before draws what was there when the change was staged.
func (s *Screen) before(c *screen.Context, n *look.Line, ln *line, w int, clear bool) {
	l := c.Look
	switch {
	case ln.note != nil:
		noteText(c, n, ln.note.Before, w)
	case ln.change.Base == nil:
		n.Col(l.Missing, w, theme.Faint, 0)
	case ln.change.Action() == model.Rename:
		n.Col("renamed", w, theme.Muted, 0)
	case ln.change.Action() == model.Settings:
		n.Outside(settingsWords(ln.change, ln.change.Base), w, theme.Muted, 0)
	default:
		n.Value(ln.change.Base, w, look.ValueStyle{Clear: clear, Aspect: model.RawText, Plain: true})
	}
}

// after draws what will be there.
func (s *Screen) after(c *screen.Context, n *look.Line, ln *line, w int, clear bool) {
	switch {
	case ln.note != nil:
		noteText(c, n, ln.note.After, w)
	case ln.change.Removal == model.Delete:
		n.Col("deleted", w, theme.Danger, 0)
	case ln.change.Removal == model.FollowRoot && ln.change.RootValue == nil:
		n.Col("follows the root", w, theme.Danger, 0)
	case ln.change.Action() == model.Rename:
		n.Outside(ln.change.Name, w, theme.Warn, 0)
	case ln.change.Action() == model.Settings:
		n.Outside(settingsWords(ln.change, ln.change.Result()), w, theme.Warn, 0)
	default:
		style := look.ValueStyle{Clear: clear, Aspect: model.RawText, Plain: true}
		if clear {
			style.Left = c.Left()
		}
		n.Value(workspace.Seen(ln.change), w, style)
	}
}

// inSight reports whether a text is shown without being asked for.
func inSight(secret *model.Secret) bool {
	return secret.Visibility == model.Unmasked && secret.ComputedVisibility != model.Masked
}

func noteText(c *screen.Context, n *look.Line, text string, w int) {
	switch {
	case c.Presenter:
		n.Col("hidden", w, theme.Faint, 0)
		return
	case text == "":
		n.Col("no note", w, theme.Faint, theme.Italic)
		return
	}
	n.Outside(look.Preview(text, w), w, theme.Text, 0)
}
