package dialog

import (
	tea "charm.land/bubbletea/v2"

	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// Item is one line of a menu.
type Item struct {
	// Key is the letter that chooses it at once, "" for none.
	Key    string
	Label  string
	Detail string
	Off    string
	Choose func(c *screen.Context) []screen.Effect
}

// Menu is a list to choose one thing from.
type Menu struct {
	name, title, target string
	items               []Item
	foot                []string
	list                list.List
}

// NewMenu makes a menu that starts on one of its items. Foot are paragraphs below the items.
func NewMenu(name, title, target string, start int, items []Item, foot ...string) *Menu {
	m := &Menu{name: name, title: title, target: target, items: items, foot: foot}
	m.list.SetLen(len(items))
	m.list.SetHeight(len(items))
	m.list.SetCursor(start)
	return m
}

// Name identifies the dialog.
func (m *Menu) Name() string { return m.name }

// Scope is where its keys are looked up.
func (m *Menu) Scope() keys.Scope { return keys.Menu }

// Typing reports that letters are the menu's own.
func (m *Menu) Typing() bool { return true }

// Key chooses by letter.
func (m *Menu) Key(c *screen.Context, k tea.KeyPressMsg) (bool, []screen.Effect) {
	for i, item := range m.items {
		if item.Key != "" && item.Key == k.String() {
			m.list.SetCursor(i)
			return true, m.choose(c)
		}
	}
	switch k.String() {
	case "j":
		m.list.Move(1)
	case "k":
		m.list.Move(-1)
	case "q":
		return true, screen.Effects(screen.Close{})
	default:
		return false, nil
	}
	return true, nil
}

// Paste does nothing in a menu.
func (m *Menu) Paste(*screen.Context, string) []screen.Effect { return nil }

// Handle moves and chooses.
func (m *Menu) Handle(c *screen.Context, a keys.Action) []screen.Effect {
	screen.Move(&m.list, a)
	switch a {
	case keys.Press:
		return m.choose(c)
	case keys.Back:
		return screen.Effects(screen.Close{})
	}
	return nil
}

func (m *Menu) choose(c *screen.Context) []screen.Effect {
	if len(m.items) == 0 {
		return screen.Effects(screen.Close{})
	}
	item := m.items[m.list.Cursor()]
	if item.Off != "" {
		return screen.Effects(screen.Say{Level: screen.Warn, Text: item.Off})
	}
	return append(screen.Effects(screen.Close{}), item.Choose(c)...)
}

// Draw draws the box.
func (m *Menu) Draw(c *screen.Context, w, h int) []string {
	l := c.Look
	w = min(w, 74)
	inner := w - 2
	label := 0
	for _, item := range m.items {
		label = max(label, cells.Width(l.Cells.Printable(item.Label)))
	}
	var foot []look.Row
	for _, paragraph := range m.foot {
		for _, line := range wrap(l, paragraph, inner-4) {
			foot = append(foot, look.Row{Text: l.Line(inner, theme.OnRaised).Gap(2).Add(line, theme.Muted, 0).String()})
		}
	}
	if most := max(h-8, 0); len(foot) > most {
		// The items go before what is said about them.
		foot = foot[:most]
	}
	hint := h >= len(m.items)+len(foot)+7
	room := max(h-4-len(foot)-1, 1)
	m.list.SetHeight(min(len(m.items), room))
	body := []look.Row{{}}
	from, to := m.list.Window()
	for i := from; i < to; i++ {
		body = append(body, look.Row{Text: m.draw(l, inner, i, label)})
	}
	body = append(body, look.Row{})
	if len(foot) > 0 {
		body = append(append(body, look.Divide(nil, nil)), foot...)
	}
	if hint {
		if len(foot) > 0 {
			body = append(body, look.Row{})
		}
		body = append(body, m.hint(c, inner))
	}
	if len(body) > h-2 {
		body = body[:max(h-2, 1)]
	}
	title, right := heading(l, m.title, m.target, w)
	pane := look.Pane{Title: title, Right: right, W: w, H: len(body) + 2, Body: body}
	if from, to, shown := m.list.Thumb(m.list.Height()); shown {
		pane.ThumbFrom, pane.ThumbTo = from+1, to+1
	}
	return l.Framed(pane, false)
}

// hint names the keys of the menu.
func (m *Menu) hint(c *screen.Context, w int) look.Row {
	press := c.Key(keys.Press, keys.Menu)
	choose := press + " choose"
	for _, item := range m.items {
		if item.Key != "" {
			choose = press + " or a letter choose"
			break
		}
	}
	return foot(c.Look, w, choose+apart+c.Key(keys.Back, keys.Menu)+" close")
}

func (m *Menu) draw(l *look.Look, w, i, label int) string {
	item := m.items[i]
	on, bar, tone := theme.OnRaised, " ", theme.Text
	if i == m.list.Cursor() {
		on, bar = theme.OnSelection, l.Bar
	}
	detail := item.Detail
	if item.Off != "" {
		tone, detail = theme.Faint, item.Off
	}
	n := l.Line(w, on).Add(bar, theme.Accent, 0).Gap(1)
	if item.Key != "" {
		n.Col(item.Key, 3, theme.Accent, theme.Bold)
	}
	n.Outside(item.Label, label+2, tone, 0)
	n.Outside(detail, n.Room(), theme.Muted, 0)
	return n.String()
}

// Click chooses the item that was clicked.
func (m *Menu) Click(c *screen.Context, _, y int) []screen.Effect {
	from, to := m.list.Window()
	if at := from + y - 2; at >= from && at < to {
		m.list.SetCursor(at)
		return m.choose(c)
	}
	return nil
}
