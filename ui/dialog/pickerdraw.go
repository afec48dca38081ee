package dialog

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// pickerFirst is the row of the box at which the list starts: below the upper side, the field and a line.
const pickerFirst = 3

// Draw draws the box. Its height does not depend on what was typed or read.
func (p *Picker) Draw(c *screen.Context, w, h int) []string {
	l := c.Look
	w = min(w, 74)
	inner := w - 2
	p.refresh(c)
	room := max(min(h-7, finderRows), 1)
	p.list.SetHeight(room)
	if at := p.list.Cursor(); at == 1 && p.list.Top() == 1 {
		// The heading above the first config is worth its row.
		p.list.ScrollBy(-1)
	}
	from, to := p.list.Window()
	body := []look.Row{p.draw(l, inner, "/"), look.Divide(nil, []look.Seg{look.T(p.count(), theme.Muted)})}
	for i := from; i < to; i++ {
		body = append(body, look.Row{Text: p.row(c, inner, i)})
	}
	if len(p.rows) == 0 {
		for _, text := range wrap(l, p.empty(c), inner-4) {
			body = append(body, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(2).Add(text, theme.Muted, 0).String()})
		}
	}
	for len(body) < pickerFirst-1+room {
		body = append(body, look.Row{})
	}
	body = append(body[:pickerFirst-1+room], look.Row{}, foot(l, inner, p.hint(c)))
	title, right := heading(l, p.spec.Title, p.spec.Target, w)
	pane := look.Pane{Title: title, Right: right, W: w, H: len(body) + 2, Body: body}
	if a, b, shown := p.list.Thumb(room); shown {
		pane.ThumbFrom, pane.ThumbTo = a+pickerFirst-1, b+pickerFirst-1
	}
	return l.Framed(pane, false)
}

func (p *Picker) count() string {
	text := fmt.Sprintf("%d of %d", p.listed, p.total)
	if p.listed == p.total {
		text = look.Count(p.total, "config")
	}
	if n := len(p.marks); n > 0 {
		text = fmt.Sprintf("%d marked · %s", n, text)
	}
	return text
}

// empty says why nothing is listed.
func (p *Picker) empty(c *screen.Context) string {
	load := c.W.ProjectsLoad
	switch {
	case !p.text.Empty():
		return "No config that is read and no project holds “" + p.pattern() + "”."
	case load.Busy:
		return "Reading the projects" + c.Look.Ellipsis
	case load.Err != nil:
		return c.Look.Failed + " " + reason(load.Err) + ". " + c.Key(keys.Reload) + " reads the projects again once this is closed."
	}
	return "There is no other config to choose."
}

// reason is the cause alone: what the call was for stands beside it already.
func reason(err error) string {
	text := err.Error()
	if failure := (*model.Failure)(nil); errors.As(err, &failure) {
		text = failure.Reason()
	}
	return strings.TrimSuffix(text, ".")
}

func (p *Picker) hint(c *screen.Context) string {
	var parts []string
	row := p.current()
	press, mark := c.Key(keys.Press, keys.Finder), c.Key(keys.Mark, keys.Finder)
	switch {
	case row != nil && row.kind == pickProject && c.W.Layout(row.ref.Project).Busy:
	case row != nil && row.kind == pickProject:
		parts = append(parts, press+" lists its configs")
	case len(p.marks) > 0:
		parts = append(parts, press+" "+p.verb()+" "+look.Count(len(p.marks), "config"))
	case row != nil:
		parts = append(parts, press+" "+p.verb())
	}
	if p.spec.Multi {
		if p.text.Empty() || len(p.marks) > 0 {
			mark += " or space"
		}
		parts = append(parts, mark+" mark")
	}
	return strings.Join(append(parts, c.Key(keys.Back, keys.Finder)+" close"), "  ")
}

// verb is what choosing does, as a word among other words.
func (p *Picker) verb() string { return strings.ToLower(p.spec.Verb) }

func (p *Picker) row(c *screen.Context, w, i int) string {
	l, row := c.Look, &p.rows[i]
	switch row.kind {
	case pickBlank:
		return l.Blank(w, theme.OnRaised)
	case pickNote:
		return l.Line(w, theme.OnRaised).Gap(4).Outside(row.text, w-6, theme.Muted, 0).String()
	case pickHead:
		tone := theme.Faint
		if row.environment != "" {
			tone = theme.EnvTone(row.environment)
		}
		return l.Line(w, theme.OnRaised).Gap(2).Outside(row.text, w-4, tone, 0).String()
	case pickProject:
		return p.project(c, w, i)
	case pickConfig:
	}
	on, bar, attr := rowGround(l, i == p.list.Cursor())
	n := l.Line(w, on).Add(bar, theme.Accent, 0).Gap(1)
	if slices.Contains(p.marks, row.ref) {
		n.Add(l.Done, theme.Accent, theme.Bold).Gap(1)
	} else {
		n.Gap(2)
	}
	right := ""
	if row.locked {
		right += "  " + l.Locked + " locked"
	}
	if c.W.ProtectedBy(row.ref) != "" {
		right += "  " + l.Protected + " protected"
	}
	room := n.Room() - cells.Width(right) - 2
	name := shorten(l, row.ref.String(), room)
	if row.ref.Project == p.spec.Project {
		name = l.Cells.Printable(row.ref.Config)
	}
	if environment := l.Cells.Printable(c.W.EnvironmentName(row.ref.Project, row.environment)); row.ref.Project != p.spec.Project &&
		cells.Width(name)+cells.Width(environment)+2 <= room {
		right = "  " + environment + right
	}
	room = n.Room() - cells.Width(right) - 2
	n.Outside(name, room, theme.Text, attr)
	return n.Add(right, theme.EnvTone(row.environment), 0).String()
}

// project draws a project whose configs are not known, with how their reading stands.
func (p *Picker) project(c *screen.Context, w, i int) string {
	l, row := c.Look, &p.rows[i]
	on, bar, attr := rowGround(l, i == p.list.Cursor())
	n := l.Line(w, on).Add(bar, theme.Accent, 0).Gap(3)
	layout := c.W.Layout(row.ref.Project)
	press := c.Key(keys.Press, keys.Finder)
	state, tone := press+" lists its configs", theme.Faint
	switch {
	case layout.Busy && l.Still:
		state = "loading its configs"
	case layout.Busy:
		state = l.Spinner[c.Spin%len(l.Spinner)] + " reading its configs"
	case layout.Err != nil:
		state, tone = l.Failed+" not read, "+press+" tries again: "+l.Cells.Printable(reason(layout.Err)), theme.Danger
	}
	const column = 22 // so that what stands behind short names is aligned
	room := n.Room() - 2
	name := min(cells.Width(l.Cells.Printable(row.text)), room/2)
	if layout.Err == nil {
		name = min(max(name, column), room/2)
	}
	return n.Outside(row.text, name, theme.Text, attr).Gap(2).Outside(state, n.Room()-1, tone, 0).String()
}
