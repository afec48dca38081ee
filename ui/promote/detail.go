package promote

import (
	"strconv"

	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// details draws the dividing line and exactly g.detail rows about the line under the cursor.
func (s *Screen) details(c *screen.Context, g *columns) []look.Row {
	group, line := s.current()
	rows := make([]look.Row, 0, g.detail+8)
	switch {
	case group == nil:
		rows = append(rows, look.Divide(nil, nil))
	case line == nil:
		rows = append(rows, look.Divide([]look.Seg{look.O(s.label(group.ref), theme.Text)}, nil))
		rows = append(rows, s.wrapped(c, g, c.Look.Failed, theme.Danger, "Nothing goes to "+group.ref.String()+": "+group.refused+".")...)
	default:
		rows = append(rows, s.divider(c, g, group, line))
		rows = append(rows, s.about(c, g, group, line)...)
	}
	for len(rows) < g.detail+1 {
		rows = append(rows, look.Row{})
	}
	return rows[:g.detail+1]
}

func (s *Screen) divider(c *screen.Context, g *columns, group *group, line *model.PlanLine) look.Row {
	title := []look.Seg{{Text: line.Name, Tone: theme.Text, Attr: theme.Bold, Outside: true}, look.T("  into ", theme.Muted), look.O(s.label(group.ref), theme.Muted)}
	at, _ := s.at()
	var right []look.Seg
	if number := group.warned[at.line]; number > 0 {
		word := "! "
		if g.verbs {
			word = "! warning "
		}
		right = append(right, look.T(word+strconv.Itoa(number)+" of "+strconv.Itoa(s.made.warned), theme.Warn))
	}
	if c.Shows(s.subject(group, line)) {
		attr := theme.Attr(0)
		if c.Left() <= 5 {
			attr = theme.Bold
		}
		if len(right) > 0 {
			right = append(right, look.T(" "+c.Look.NotLoaded+" ", theme.Faint))
		}
		right = append(right, look.Seg{Text: c.Look.Countdown + " " + strconv.Itoa(c.Left()) + "s", Tone: theme.Warn, Attr: attr})
	}
	return look.Divide(title, right)
}

func (s *Screen) about(c *screen.Context, g *columns, group *group, line *model.PlanLine) []look.Row {
	shown := c.Shows(s.subject(group, line))
	var rows []look.Row
	if line.Verb == model.Blocked {
		rows = s.wrapped(c, g, c.Look.Restricted, theme.Muted, "Blocked: "+line.Reason+".")
	} else {
		rows = append(rows,
			s.value(c, g, "now", line.Before, line.Before != nil && line.Before.InSight(), shown, s.nowWords(c.Look, line)),
			s.value(c, g, "after", &line.After, s.openAfter(line), shown, s.afterWords(c.Look, line)))
	}
	for _, w := range line.Warnings {
		tone := theme.Warn
		if w.Severity == model.Danger {
			tone = theme.Danger
		}
		rows = append(rows, s.wrapped(c, g, "!", tone, w.Long)...)
	}
	if len(rows) > g.detail {
		rows = s.inShort(c, g, rows[:2], line)
	}
	if g.verbs && len(rows) < g.detail-1 {
		rows = append(rows, look.Row{}, s.hints(c, g, line, shown))
	}
	return rows
}

// inShort tells the warnings in few words, in the rows that are left, where the whole sentences would be cut.
func (s *Screen) inShort(c *screen.Context, g *columns, rows []look.Row, line *model.PlanLine) []look.Row {
	for i, w := range line.Warnings {
		if len(rows) == g.detail {
			break
		}
		tone := theme.Warn
		if w.Severity == model.Danger {
			tone = theme.Danger
		}
		more := ""
		if left := len(line.Warnings) - i - 1; left > 0 && len(rows) == g.detail-1 {
			more = " +" + strconv.Itoa(left)
		}
		n := c.Look.Line(g.w, theme.OnBg).Gap(indent(g)).Add("!", tone, theme.Bold).Gap(1)
		n.Outside(w.Short, min(n.Room()-1-len(more), cells.Width(c.Look.Cells.Printable(w.Short))), theme.Text, 0)
		rows = append(rows, look.Row{Text: n.Add(more, theme.Muted, 0).String()})
	}
	return rows
}

// value draws one side of the pair with some words about it.
func (s *Screen) value(c *screen.Context, g *columns, label string, secret *model.Secret, isOpen, revealed bool, words string) look.Row {
	n := c.Look.Line(g.w, theme.OnBg).Gap(indent(g)).Col(label, 8, theme.Faint, 0)
	room := n.Room() - 1
	if width := cells.Width(c.Look.Cells.Printable(words)); width > 0 && room-width-3 > 12 {
		room -= width + 3
	} else {
		words = ""
	}
	s.piece(c.Look, secret, isOpen, revealed, room).draw(n, room)
	if secret == nil {
		n.Add(" missing", theme.Muted, 0)
	}
	return look.Row{Text: n.Gap(3).OutsideFree(words, theme.Muted, 0).String()}
}

func (s *Screen) nowWords(l *look.Look, line *model.PlanLine) string {
	if line.Before == nil {
		return ""
	}
	return describe(l, line.Before)
}

func (s *Screen) afterWords(l *look.Look, line *model.PlanLine) string {
	words := describe(l, &line.After)
	if line.Frozen {
		words += ", computed"
	}
	switch {
	case line.Verb == model.Same:
		return "identical"
	case line.Before != nil && line.After.Visibility == model.Unmasked && !s.openAfter(line):
		return words + ", unmasked there"
	case line.Before == nil && line.After.Visibility != "":
		return words + ", " + string(line.After.Visibility) + " as in the source"
	default:
		return words
	}
}

func (s *Screen) hints(c *screen.Context, g *columns, line *model.PlanLine, shown bool) look.Row {
	n := c.Look.Line(g.w, theme.OnBg).Gap(indent(g))
	hint := func(a keys.Action, word string) {
		if c.Keys == nil || s.Off(c, a) != "" {
			return
		}
		if k := c.Keys.KeyFor(s.Scopes(), a); k != "" {
			n.Add(k, theme.Accent, theme.Bold).Add(" "+word, theme.Muted, 0).Gap(3)
		}
	}
	word := "tick"
	if line.Ticked {
		word = "untick"
	}
	hint(keys.Tick, word)
	if source := s.sourceOf(line); source != nil && source.IsReference() {
		take := "keep the reference"
		if line.Aspect == model.RawText {
			take = "take the computed text"
		}
		hint(keys.LineAspect, take)
	}
	word = "reveal the pair"
	if shown {
		word = "hide the pair"
	}
	hint(keys.Reveal, word)
	hint(keys.NextWarning, "next warning")
	return look.Row{Text: n.String()}
}

func indent(g *columns) int {
	if g.verbs {
		return 3
	}
	return 2
}

// wrapped draws a sentence with a mark before it.
func (s *Screen) wrapped(c *screen.Context, g *columns, mark string, tone theme.Tone, text string) []look.Row {
	var rows []look.Row
	for i, part := range cells.WrapWords(c.Look.Cells.Printable(text), max(g.w-indent(g)-3, 1)) {
		n := c.Look.Line(g.w, theme.OnBg).Gap(indent(g))
		if i == 0 {
			n.Add(mark, tone, theme.Bold)
		}
		n.To(indent(g) + 2)
		rows = append(rows, look.Row{Text: n.Outside(part, n.Room()-1, theme.Text, 0).String()})
	}
	return rows
}
