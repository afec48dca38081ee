package dialog

import (
	"dtui/ui/cells"
	"dtui/ui/look"
)

// wrap sanitises a paragraph, which may name things from outside, and breaks it into lines.
func wrap(l *look.Look, paragraph string, w int) []string {
	return cells.WrapWords(l.Cells.Printable(paragraph), max(w, 1))
}
