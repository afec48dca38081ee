package dialog

import (
	"dtui/ui/cells"
	"dtui/ui/look"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// Button is one choice of a dialog. Press says what it asks for; the dialog closes first.
type Button struct {
	Label  string
	Danger bool
	// Off says why it cannot be pressed, "" when it can.
	Off   string
	Press func(c *screen.Context) []screen.Effect
}

// row is the button row of a dialog: aligned right, the first one first.
type row struct {
	buttons []Button
	focus   int
	spans   [][2]int
}

func (r *row) move(delta int) {
	n := len(r.buttons)
	if n == 0 {
		return
	}
	r.focus = ((r.focus+delta)%n + n) % n
}

func (r *row) draw(l *look.Look, w int, focused bool) string {
	labels := r.labels(l, w)
	total := 0
	for _, label := range labels {
		total += cells.Width(label) + 5
	}
	n := l.Line(w, theme.OnRaised)
	n.Gap(w - total - 1)
	r.spans = r.spans[:0]
	for i, b := range r.buttons {
		start := w - n.Room()
		l.Button(n, labels[i], focused && i == r.focus, i == r.focus, b.Danger, b.Off != "")
		r.spans = append(r.spans, [2]int{start, w - n.Room()})
		n.Gap(1)
	}
	return n.String()
}

// labels are the buttons' texts, cut alike where they would not fit beside each other.
func (r *row) labels(l *look.Look, w int) []string {
	const around = 5 // brackets, the blanks in them, and one after
	labels := make([]string, len(r.buttons))
	total := 1
	for i, b := range r.buttons {
		labels[i] = l.Cells.Printable(b.Label)
		total += cells.Width(labels[i]) + around
	}
	if total > w {
		most := max((w-1)/len(labels)-around, 1)
		for i, label := range labels {
			if cells.Width(label) > most {
				labels[i] = l.Cells.Fit(label, most)
			}
		}
	}
	return labels
}

// at finds the button at a column, -1 when there is none.
func (r *row) at(x int) int {
	for i, span := range r.spans {
		if x >= span[0] && x < span[1] {
			return i
		}
	}
	return -1
}

func (r *row) press(c *screen.Context) []screen.Effect {
	if len(r.buttons) == 0 {
		return screen.Effects(screen.Close{})
	}
	b := r.buttons[r.focus]
	if b.Off != "" {
		return screen.Effects(screen.Say{Level: screen.Warn, Text: b.Off})
	}
	effects := screen.Effects(screen.Close{})
	if b.Press != nil {
		effects = append(effects, b.Press(c)...)
	}
	return effects
}

// Cancel is the harmless button.
func Cancel(label string) Button { return Button{Label: label} }
