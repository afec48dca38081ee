package manage

import (
	"dtui/ui/cells"
	"dtui/ui/dialog"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

const (
	formWidth  = 76
	labelWidth = 12
	linesShown = 6
)

// Draw draws the box. What has no room scrolls so that the field with the focus is in sight.
func (f *Form) Draw(c *screen.Context, w, h int) []string {
	l := c.Look
	w = min(w, formWidth)
	inner := w - 2
	f.rows, f.cursor, f.hidden, f.width = f.rows[:0], false, c.Presenter, w
	var body []look.Row
	add := func(at rowOf, rows ...look.Row) {
		for _, row := range rows {
			body = append(body, row)
			f.rows = append(f.rows, at)
		}
	}
	none := rowOf{-1, -1}
	add(none, look.Row{})
	for _, paragraph := range f.spec.Text {
		for _, line := range cells.WrapWords(l.Cells.Printable(paragraph), inner-5) {
			add(none, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(3).Add(line, theme.Muted, 0).String()})
		}
		add(none, look.Row{})
	}
	answers, _, _ := f.answers(c.Now)
	asked := f.asked(c.Now)
	from, to := 0, 0
	for at, i := range asked {
		begin := len(body)
		f.field(c, i, at, answers, inner, &body, add)
		if at == f.at {
			from, to = begin, len(body)
			if (i.Kind == Choice || i.Kind == Ticks) && to-from > max(h-4, 3)/2 {
				// A long list follows its cursor, with an option in sight on both sides.
				from, to = begin+max(i.chosen-1, 0), min(begin+i.chosen+2, to)
			}
		}
	}
	// What is wrong with the whole stands above the buttons, wherever the fields are scrolled to.
	problem := f.problemRows(c, inner, max(h-4-3, 1))
	if f.at >= len(asked) {
		from, to = len(body)-1, len(body)
	}
	room := max(h-4-len(problem), 3)
	if i := f.focused(c); i != nil && to-from > room && len(i.Options) > 0 {
		// More options than there is room for: the chosen one is in sight.
		from += i.chosen
		to = from + 1
	}
	f.top = min(max(f.top, to-room), max(from, 0))
	f.top = max(min(f.top, len(body)-room), 0)
	shown := body[f.top:min(len(body), f.top+room)]
	p := look.Pane{W: w}
	p.Title, p.Right = dialog.Heading(l, f.spec.Title, f.spec.Target, w)
	p.Body = append(p.Body, shown...)
	if len(body) > room {
		p.ThumbFrom = f.top * room / len(body)
		p.ThumbTo = max(p.ThumbFrom+1, (f.top+room)*room/len(body))
	}
	f.shown = len(shown)
	p.Body = append(append(p.Body, problem...), look.Row{}, look.Row{Text: f.buttonRow(c, inner)})
	p.H = len(p.Body) + 2
	f.height, f.buttonsY = p.H, p.H-2
	f.y += 1 - f.top
	f.cursor = f.cursor && f.y > 0 && f.y <= len(shown)
	return l.Framed(p, f.spec.Danger)
}

// problemRows say what is wrong with the whole, in no more rows than there are.
func (f *Form) problemRows(c *screen.Context, w, most int) []look.Row {
	if f.problem == "" {
		return nil
	}
	l := c.Look
	var rows []look.Row
	for n, line := range cells.WrapWords(l.Cells.Printable(f.problem), w-6) {
		mark := l.Failed
		if n > 0 {
			mark = " "
		}
		rows = append(rows, look.Row{Text: l.Line(w, theme.OnRaised).Gap(1).Add(mark, theme.Danger, 0).Gap(1).Add(line, theme.Danger, 0).String()})
	}
	return rows[:min(len(rows), most)]
}

// field draws one field with its hint and its problem.
func (f *Form) field(c *screen.Context, i *input, at int, answers Answers, w int, body *[]look.Row, add func(rowOf, ...look.Row)) {
	l := c.Look
	focused := at == f.at && !f.sending
	here := rowOf{at, -1}
	head := func() *look.Line {
		n := l.Line(w, theme.OnRaised)
		bar, attr := " ", theme.Attr(0)
		if focused {
			bar, attr = l.Bar, theme.Bold
		}
		n.Gap(1).Add(bar, theme.Accent, 0).Gap(1)
		if i == f.confirm {
			// It is as long as the name.
			return n.Outside(i.Label, min(cells.Width(l.Cells.Printable(i.Label)), w/2), theme.Text, attr).Gap(1)
		}
		return n.Col(i.Label, labelWidth, theme.Text, attr)
	}
	switch i.Kind {
	case Line, Lines:
		f.textField(c, i, focused, head, w, body, add, here)
	case Hidden:
		n := head()
		room := max(n.Room()-2, 4)
		row, x := i.hidden.Draw(l, room, theme.OnRaised, focused)
		if focused {
			f.x, f.y, f.cursor = w-n.Room()+x+1, len(*body), true
		}
		add(here, look.Row{Text: n.Ready(row, room).String()})
	case Choice, Ticks:
		for o, option := range i.Options {
			n := head()
			if o > 0 {
				n = l.Line(w, theme.OnRaised).To(3 + labelWidth)
			}
			add(rowOf{at, o}, look.Row{Text: f.option(c, i, o, option, focused, n)})
		}
	}
	if i.problem != "" {
		for n, line := range cells.WrapWords(l.Cells.Printable(i.problem), w-labelWidth-8) {
			mark := l.Failed
			if n > 0 {
				mark = " "
			}
			add(here, look.Row{Text: l.Line(w, theme.OnRaised).To(3+labelWidth).Add(mark+" ", theme.Danger, 0).Add(line, theme.Danger, 0).String()})
		}
	} else if i.Hint != nil {
		if hint := i.Hint(answers); hint != "" {
			for _, line := range cells.WrapWords(l.Cells.Printable(hint), w-labelWidth-6) {
				add(here, look.Row{Text: l.Line(w, theme.OnRaised).To(3+labelWidth).Add(line, theme.Muted, 0).String()})
			}
		}
	}
	add(rowOf{-1, -1}, look.Row{})
}

func (f *Form) textField(c *screen.Context, i *input, focused bool, head func() *look.Line, w int, body *[]look.Row, add func(rowOf, ...look.Row), here rowOf) {
	l := c.Look
	edge := theme.Border
	if focused {
		edge = theme.BorderFocus
	}
	rows := 1
	if i.Kind == Lines {
		rows = linesShown
	}
	first := head()
	start := w - first.Room()
	room := max(first.Room()-6, 4)
	texts, x, y := i.text.Draw(l, room, rows, theme.OnRaised, theme.Text)
	if i.Secretive && c.Presenter {
		texts = []string{l.Line(room, theme.OnRaised).Add(l.Masked(), theme.Muted, 0).String()}
	} else if focused {
		f.x, f.y, f.cursor = start+2+x+1, len(*body)+y, true
	}
	for r, text := range texts {
		n := first
		if r > 0 {
			n = l.Line(w, theme.OnRaised).To(start)
		}
		add(here, look.Row{Text: n.Add("[ ", edge, 0).Ready(text, room).Add(" ]", edge, 0).String()})
	}
}

// option draws one option: a radio button or a tick box.
func (f *Form) option(c *screen.Context, i *input, at int, option Option, focused bool, n *look.Line) string {
	on := at == i.chosen
	left, right := "(", ")"
	if i.Kind == Ticks {
		on, left, right = i.ticked[at], "[", "]"
	}
	mark := " "
	if on {
		mark = "x"
	}
	tone, attr := theme.Text, theme.Attr(0)
	if option.Off != "" {
		tone = theme.Faint
	}
	if focused && at == i.chosen {
		tone, attr = theme.Accent, theme.Bold
	}
	n.Add(left+mark+right+" ", tone, attr)
	label := option.Label
	if label == "" {
		label = option.Value
	}
	if option.Off != "" {
		label += "  " + option.Off
	}
	return n.OutsideFree(c.Look.Cells.Printable(label), tone, attr).String()
}

func (f *Form) buttonRow(c *screen.Context, w int) string {
	l := c.Look
	labels := []string{"Cancel", f.spec.Verb}
	if f.sending {
		labels[0] = "Close"
	}
	total := 1
	for _, label := range labels {
		total += cells.Width(label) + 5
	}
	n := l.Line(w, theme.OnRaised)
	if f.sending {
		n.Gap(3)
		if !l.Still {
			n.Add(l.Spinner[c.Spin%len(l.Spinner)]+" ", theme.Muted, 0)
		}
		n.Add("Waiting for Doppler…", theme.Muted, 0)
	}
	n.To(w - total)
	f.spans = f.spans[:0]
	onButtons := f.at >= f.count()
	for at, label := range labels {
		start := w - n.Room()
		l.Button(n, label, onButtons && at == f.button, at == f.button, at == 1 && f.spec.Danger, at == 1 && f.sending)
		f.spans = append(f.spans, [2]int{start, w - n.Room()})
		n.Gap(1)
	}
	return n.String()
}

// Cursor is where the terminal's cursor stands.
func (f *Form) Cursor() (x, y int, shown bool) { return f.x, f.y, f.cursor && !f.sending }

// Click goes to a field or an option, or presses a button.
func (f *Form) Click(c *screen.Context, x, y int) []screen.Effect {
	if y == f.buttonsY {
		for at, span := range f.spans {
			if x-1 >= span[0] && x-1 < span[1] {
				f.at, f.button = f.count(), at
				return f.press(c, at)
			}
		}
		return nil
	}
	row := y - 1 + f.top
	if f.sending || y < 1 || y > f.shown || row >= len(f.rows) || f.rows[row].field < 0 {
		return nil
	}
	f.at = f.rows[row].field
	if i := f.focused(c); i != nil && f.rows[row].option >= 0 && i.Options[f.rows[row].option].Off == "" {
		i.chosen = f.rows[row].option
		if i.Kind == Ticks {
			i.ticked[i.chosen] = !i.ticked[i.chosen]
		}
	}
	return nil
}

// Wheel scrolls.
func (f *Form) Wheel(_ *screen.Context, _, _, delta int) { f.top = max(f.top+delta, 0) }
