package dialog

import (
	"strings"

	"dtui/ui/cells"
	"dtui/ui/look"
	"dtui/ui/theme"
)

// between stands between a project and a config wherever a config is named.
const between = " / "

// Heading makes the upper side of a dialog that is drawn elsewhere: the title, and what the dialog is for.
func Heading(l *look.Look, title, target string, w int) (left, right []look.Seg) {
	const before = "for "
	left, right = heading(l, title, target, w-len(before))
	if len(right) > 0 {
		right = append([]look.Seg{look.T(before, theme.Muted)}, right...)
	}
	return left, right
}

// heading makes the two ends of a dialog's upper side. A title without room is lost in a frame, so a long target gives
// way to it; of a target that is a config, the project is cut and never the config.
func heading(l *look.Look, title, target string, w int) (left, right []look.Seg) {
	left = []look.Seg{{Text: title, Tone: theme.Text, Attr: theme.Bold, Outside: true}}
	if target == "" {
		return left, nil
	}
	const frame = 9 // corners, blanks and the lines at both ends
	room := max(w-frame-cells.Width(l.Cells.Printable(title)), w/2-frame)
	if room < 4 {
		return left, nil
	}
	return left, []look.Seg{look.T(shorten(l, target, room), theme.Muted)}
}

// shorten cuts a text from outside to a width, the name of a config last.
func shorten(l *look.Look, text string, w int) string {
	text = l.Cells.Printable(text)
	if cells.Width(text) <= w {
		return text
	}
	at := strings.LastIndex(text, between)
	if at < 0 {
		return l.Cells.Fit(text, w)
	}
	end := text[at:]
	if room := w - cells.Width(end); room > 1 {
		return l.Cells.Fit(text[:at], room) + end
	}
	return l.Cells.Fit(text[at+len(between):], w)
}
