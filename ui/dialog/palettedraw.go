package dialog

import (
	"slices"
	"unicode/utf8"

	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

const (
	finderRows   = 20 // rows of a list below a text field, where there is room
	explainRows  = 4  // a dividing line, and what a command does
	explainAbove = 16 // height from which there is room for both
)

// window is the part that is shown of the first n rows. It follows the cursor while that is among them: the list's own
// window would count the recent commands too, which stand still below.
func (p *Palette) window(n, height int) (from, to int) {
	p.list.SetHeight(height)
	if at := p.list.Cursor(); at >= 0 && at < n {
		p.top = max(min(p.top, at), at-height+1)
	}
	p.top = max(min(p.top, n-height), 0)
	return p.top, min(p.top+height, n)
}

// Draw draws the box. Its height does not depend on what was typed.
func (p *Palette) Draw(c *screen.Context, w, h int) []string {
	l := c.Look
	w = min(w, 74)
	inner := w - 2
	explain := p.explain && h >= explainAbove
	room := max(min(h-6, finderRows), 1)
	if explain {
		room = max(min(h-6-explainRows, finderRows), 1)
	}
	body := []look.Row{p.draw(l, inner, ":"), look.Divide(nil, nil)}
	p.rowAt = map[int]int{}
	list := func(from, to int) {
		for i := from; i < to; i++ {
			p.rowAt[len(body)+1] = i
			body = append(body, look.Row{Text: p.command(l, inner, i)})
		}
	}
	main, recent := p.parts()
	above := room - recent - 2 // a blank row and the word
	if recent == 0 || above < 3 {
		// Without room for them the recent commands are rows of the list like the others.
		main, recent, above = main+recent, 0, room
	}
	list(p.window(main, above))
	if len(p.shown) == 0 {
		text := "No command holds “" + p.pattern() + "”."
		body = append(body, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(2).Outside(text, inner-4, theme.Muted, 0).String()})
	}
	for len(body) < 2+above {
		body = append(body, look.Row{})
	}
	if recent > 0 {
		body = append(body, look.Row{}, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(2).Add("recent", theme.Faint, 0).String()})
		list(main, main+recent)
	}
	if explain {
		body = append(body, p.explained(l, inner)...)
	}
	body = append(body, look.Row{}, foot(l, inner, c.Key(keys.Press, keys.Finder)+" run   "+c.Key(keys.Mark, keys.Finder)+" show what it does   "+c.Key(keys.Back, keys.Finder)+" close"))
	title, right := heading(l, "Commands", p.count(), w)
	return l.Framed(look.Pane{Title: title, Right: right, W: w, H: len(body) + 2, Body: body}, false)
}

func (p *Palette) explained(l *look.Look, w int) []look.Row {
	rows := []look.Row{look.Divide(nil, nil)}
	if at := p.list.Cursor(); at >= 0 {
		for _, text := range wrap(l, p.described(p.commands[p.shown[at].at]), w-4) {
			rows = append(rows, look.Row{Text: l.Line(w, theme.OnRaised).Gap(2).Add(text, theme.Muted, 0).String()})
		}
	}
	for len(rows) < explainRows {
		rows = append(rows, look.Row{})
	}
	return rows[:explainRows]
}

// command draws one line: the name with what matches, why it is off, and its key at the right.
func (p *Palette) command(l *look.Look, w, i int) string {
	shown := p.shown[i]
	row := p.commands[shown.at]
	on, bar, attr := rowGround(l, i == p.list.Cursor())
	why := p.why(row)
	tone := theme.Text
	if why != "" {
		tone = theme.Faint
	}
	key := ""
	if len(row.Keys) > 0 {
		key = row.Keys[0]
	}
	keyWidth := max(cells.Width(key), 6) + 2
	n := l.Line(w, on).Add(bar, theme.Accent, 0).Gap(1)
	name := min(utf8.RuneCountInString(row.Long), n.Room()-keyWidth-2)
	for at, r := range []rune(capital(row.Long))[:max(name, 0)] {
		if slices.Contains(shown.marks, at) {
			n.Add(string(r), theme.Accent, theme.Bold|theme.Underline)
			continue
		}
		n.Add(string(r), tone, attr)
	}
	n.Gap(2)
	if room := n.Room() - keyWidth - 1; why != "" && room >= 8 {
		text := l.Cells.Printable(why)
		if cells.Width(text) > room {
			text = l.Cells.Fit(text, room)
		}
		n.Gap(room-cells.Width(text)).Add(text, theme.Muted, 0)
	}
	keyTone := theme.Accent
	if why != "" {
		keyTone = theme.Faint
	}
	return n.To(w-keyWidth-1).ColRight(key, keyWidth, keyTone, theme.Bold).String()
}
