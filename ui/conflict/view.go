package conflict

import (
	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

const clockForm = "15:04:05"

// view is the three sides of one line while they are drawn.
type view struct {
	s     *Screen
	c     *screen.Context
	it    *item
	w     int
	wide  bool
	clear bool
	// most is how many rows of a box a text may take.
	most int
	rows []look.Row
}

func (v *view) line() *look.Line { return v.c.Look.Line(v.w, theme.OnBg) }

// text draws what one side holds.
func (v *view) text(n *look.Line, side, w int) {
	if v.it.note != nil {
		text := v.it.noteText(side)
		if v.c.Presenter {
			n.Col("hidden", w, theme.Faint, 0)
			return
		}
		if text == "" {
			n.Col("no note", w, theme.Faint, theme.Italic)
			return
		}
		n.Outside(look.Preview(text, w), w, theme.Text, 0)
		return
	}
	secret := v.it.secret(side)
	switch {
	case side == theirs && v.it.waiting:
		n.Col("reading it again"+v.c.Look.Ellipsis, w, theme.Muted, 0)
	case side == mine && secret == nil && v.it.change.Removal == model.FollowRoot:
		n.Col("follows the root", w, theme.Danger, 0)
	case side == mine && secret == nil, side == theirs && secret == nil:
		n.Col("deleted", w, theme.Danger, 0)
	case secret == nil:
		n.Col(v.c.Look.Missing+" not there", w, theme.Faint, 0)
	default:
		n.Value(secret, w, look.ValueStyle{Clear: v.clear, Aspect: model.RawText, Plain: w < 24})
	}
}

// texts draws what one side holds inside a box, over several rows where it is shown and long.
func (v *view) texts(side, w int) []look.Row {
	l := v.c.Look
	if v.it.note == nil {
		if secret := v.it.secret(side); secret != nil && v.clear && !secret.Restricted() && secret.Raw.Known() && !secret.Raw.Empty() {
			return v.wrapped(secret.Raw.Reveal(), w)
		}
	}
	value := l.Line(w, theme.OnBg).Gap(1)
	v.text(value, side, w-2)
	return []look.Row{{Text: value.String()}}
}

// wrapped draws a text that was asked for and marks where it goes on.
func (v *view) wrapped(text string, w int) []look.Row {
	l, room := v.c.Look, w-2
	shown := look.Preview(text, room*v.most)
	parts := cells.Wrap(l.Cells.Printable(shown), room)
	more := len(shown) < len(text) || len(parts) > v.most
	parts = parts[:min(len(parts), v.most)]
	rows := make([]look.Row, len(parts))
	for i, part := range parts {
		n := l.Line(w, theme.OnBg).Gap(1)
		if more && i == len(parts)-1 {
			n.Add(l.Cells.Fit(part, min(cells.Width(part), room-1)), theme.Warn, 0).Add(l.Ellipsis, theme.Faint, 0)
		} else {
			n.Add(part, theme.Warn, 0)
		}
		rows[i].Text = n.String()
	}
	return rows
}

// size is what is told of the length of one side.
func (v *view) size(side int) string {
	if v.it.note != nil || v.c.Presenter {
		return ""
	}
	if secret := v.it.secret(side); secret != nil && !secret.Restricted() && secret.Raw.Known() {
		return look.Count(secret.Raw.Size(), "byte")
	}
	return ""
}

// when says from when a side is.
func (v *view) when(side int) string {
	switch {
	case side == base:
		return "before your edit"
	case side == mine:
		return "you, not sent"
	case v.it.waiting:
		return ""
	case v.it.now != nil:
		return "read " + v.it.now.ReadAt().Format(clockForm)
	default:
		return "somebody else"
	}
}

// boxes puts the three sides beside each other.
func (v *view) boxes() {
	l := v.c.Look
	captions := [sides]string{"what you read", "what Doppler has now", "what you staged"}
	width := (v.w - 4) / sides
	var drawn [sides][]string
	for side := range sides {
		inner := width - 2
		cell := func(text string, tone theme.Tone) look.Row {
			return look.Row{Text: l.Line(inner, theme.OnBg).Gap(1).Add(text, tone, 0).String()}
		}
		body := append([]look.Row{cell(captions[side], theme.Muted), {}}, v.texts(side, inner)...)
		body = append(body, cell(v.size(side), theme.Muted))
		for len(body) < 3+v.most+1 {
			body = append(body, look.Row{})
		}
		drawn[side] = l.Pane(look.Pane{
			Title: []look.Seg{look.T(sideNames[side], theme.Text)}, W: width, H: 9 + v.most,
			Body: append(body, cell(v.it.relation(l, side), theme.Warn), look.Row{}, cell(v.when(side), theme.Faint)),
		})
	}
	v.rows = append(v.rows, look.Row{})
	for i := range drawn[0] {
		n := v.line().Gap(1)
		for side := range sides {
			n.Ready(drawn[side][i], width).Gap(1)
		}
		v.rows = append(v.rows, look.Row{Text: n.String()})
	}
	v.rows = append(v.rows, look.Row{})
}

// lines stacks the three sides, one row each.
func (v *view) lines() {
	const label, size = 8, 12
	widest := 0
	for side := range sides {
		widest = max(widest, cells.Width(v.it.relation(v.c.Look, side)))
	}
	for side := range sides {
		n := v.line().Gap(1).Col(sideNames[side], label, theme.Muted, 0)
		relation := v.it.relation(v.c.Look, side)
		room := v.w - 1 - label - size - widest - 3
		v.text(n, side, max(room, 8))
		n.Gap(1).Col(v.size(side), size, theme.Muted, 0).Add(relation, theme.Warn, 0)
		v.rows = append(v.rows, look.Row{Text: n.String()})
	}
}

// table says in which respects the sides differ.
func (v *view) table(room int) {
	if v.it.waiting {
		return
	}
	var facts []fact
	for _, f := range v.it.facts(v.c.Presenter) {
		// In narrow panes the size stands beside each text already.
		if f.differ && (v.wide || f.label != "value") {
			facts = append(facts, f)
		}
	}
	if len(facts) == 0 {
		return
	}
	const label = 12
	width := (v.w - 3 - label) / sides
	// The sides stand above already where everything is in a column.
	if v.wide {
		v.rows = append(v.rows, look.Row{Text: v.line().Gap(2).Add("what differs", theme.Muted, 0).String()})
	}
	if v.wide || room-len(v.rows) > len(facts) {
		n := v.line().Gap(2).Gap(label)
		for _, name := range []string{"base", "theirs", "mine"} {
			n.Col(name, width, theme.Faint, 0)
		}
		v.rows = append(v.rows, look.Row{Text: n.String()})
	}
	for _, f := range facts {
		n := v.line().Gap(2).Col(f.label, label, theme.Faint, 0)
		for side := range sides {
			n.Outside(f.cells[side], width-1, theme.Text, 0).Gap(1)
		}
		v.rows = append(v.rows, look.Row{Text: n.String()})
	}
}

// foot says what keeping mine would do, or what went wrong.
func (v *view) foot() []look.Row {
	l := v.c.Look
	text, tone := v.it.consequence(), theme.Muted
	switch {
	case v.s.problem != "":
		text, tone = l.Failed+" "+v.s.problem+".", theme.Danger
	case v.it.decided != undecided:
		text = "Decided: " + v.it.decided.String() + ". A review follows before anything is sent."
	}
	var rows []look.Row
	for _, line := range cells.WrapWords(l.Cells.Printable(text), max(v.w-4, 1)) {
		rows = append(rows, look.Row{Text: v.line().Gap(2).Add(line, tone, 0).String()})
	}
	const most = 2
	rows = rows[:min(len(rows), most)]
	if v.wide {
		rows = append(rows, look.Row{})
	}
	return rows
}
