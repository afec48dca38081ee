package field

import (
	"strings"

	"dtui/ui/cells"
	"dtui/ui/look"
	"dtui/ui/theme"
)

// Draw draws h rows of w cells and says where the cursor stands. It scrolls so that the cursor is in sight.
func (t *Text) Draw(l *look.Look, w, h int, on theme.Ground, tone theme.Tone) (rows []string, x, y int) {
	lines := strings.Split(t.area.Value(), "\n")
	line, column := t.area.Line(), t.area.Column()
	t.top = min(t.top, line)
	t.top = max(t.top, line-h+1)
	before := string([]rune(lines[line])[:min(column, len([]rune(lines[line])))])
	at := cells.Width(before)
	if at < t.left {
		t.left = at
	}
	if at >= t.left+w {
		t.left = at - w + 1
	}
	for i := range h {
		row := l.Line(w, on)
		if t.top+i < len(lines) {
			text := lines[t.top+i]
			if t.left > 0 {
				text = cells.Cut(text, t.left, t.left+w+1)
			}
			if cells.Width(text) > w {
				text = cells.Cut(text, 0, w)
			}
			row.Outside(text, w, tone, 0)
		}
		rows = append(rows, row.String())
	}
	return rows, at - t.left, line - t.top
}

// Size describes the text: bytes and lines.
func (t *Text) Size() (bytes, lines int) {
	text, err := t.Get()
	if err != nil {
		text = t.area.Value()
	}
	return len(text), strings.Count(strings.TrimSuffix(text, "\n"), "\n") + 1
}
