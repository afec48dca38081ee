package diff

import (
	"dtui/model"
	"dtui/ui/cells"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// cell draws what one side has, and its size where there is a column for it.
func (s *Screen) cell(c *screen.Context, n *look.Line, g *columns, secret *model.Secret, revealed bool) {
	end := n.Room() - g.value
	s.value(c, n, g.value, secret, revealed)
	n.Gap(n.Room() - end)
	if g.size == 0 {
		return
	}
	text := ""
	if secret != nil && secret.Text(s.aspect).Known() && !c.Presenter {
		text = look.Size(secret.Text(s.aspect).Size())
	}
	n.ColRight(text, g.size, theme.Faint, 0)
}

// value draws a text in at most w cells, or what stands for it.
func (s *Screen) value(c *screen.Context, n *look.Line, w int, secret *model.Secret, revealed bool) {
	style := look.ValueStyle{Clear: revealed, Aspect: s.aspect}
	if secret == nil || secret.Restricted() {
		n.Value(secret, w, style)
		return
	}
	text := secret.Text(s.aspect)
	if !text.Known() {
		// What the other aspect holds must not stand here as if it was this one.
		if secret.ComputedVisibility == model.Restricted {
			n.Col(c.Look.Restricted+" restricted where it refers to", w, theme.Muted, 0)
			return
		}
		n.Col("? not known", w, theme.Muted, 0)
		return
	}
	if secret.IsReference() {
		n.Add(c.Look.Reference+" ", theme.Info, 0)
		w -= 2
	}
	// The number of lines has to leave room for the mask, which is never cut.
	style.Plain = w < cells.Width(c.Look.Masked())+len(" 99999 lines")
	n.Value(secret, w, style)
}
