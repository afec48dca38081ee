package manage

import (
	"unicode"
	"unicode/utf8"

	"dtui/ui/cells"
	"dtui/ui/screen"
)

// usualFirst is what the first column gets where the others want everything.
const usualFirst = 16

// air is what stays between a text and the next column beside the blank that is always there.
const air = 1

// needs are the widths with which nothing of a column is cut, as far as its texts are known before they are drawn.
func (l *listing) needs(c *screen.Context) []int {
	needs := make([]int, len(l.Columns))
	for at, column := range l.Columns {
		needs[at] = cells.Width(column.Head)
	}
	width := func(text string) int { return cells.Width(c.Look.Cells.Printable(text)) }
	for at := range l.items {
		i := &l.items[at]
		if i.Note {
			continue
		}
		for column := range needs {
			switch {
			case column == 0:
				needs[0] = max(needs[0], width(i.Name))
			case column-1 >= len(i.Cells):
			case i.Cells[column-1].Draw != nil:
				needs[column] = max(needs[column], l.Columns[column].Width)
			default:
				needs[column] = max(needs[column], width(i.Cells[column-1].text(c.Now)))
			}
		}
	}
	return needs
}

// widths are those of the columns. Each has what the resource gives it; where there is not enough, it gives up what its texts
// leave empty, and then those at the end give way. What is over goes to columns that are cut.
func (l *listing) widths(c *screen.Context, w int) []int {
	if len(l.Columns) == 0 {
		return nil
	}
	needs := l.needs(c)
	wants := make([]int, len(l.Columns))
	for at, column := range l.Columns {
		wants[at] = column.Width
		if len(l.items) == 0 {
			// What is made first is not to have other columns.
			needs[at] = max(needs[at], column.Width)
		}
	}
	wants[0] = max(wants[0], usualFirst)
	least := min(usualFirst, needs[0])
	if len(l.items) == 0 {
		least = usualFirst
	}
	// A column is followed by a blank, and three cells stand before the first.
	room := w - 4
	widths := make([]int, len(l.Columns))
	widths[0], room = min(least, room), room-least
	shown := 1
	for ; shown < len(widths); shown++ {
		width := min(wants[shown], needs[shown]+air)
		if room-width-1 < 0 {
			break
		}
		widths[shown], room = width, room-width-1
	}
	for _, goal := range [][]int{needs, wants} {
		for at := range widths[:shown] {
			if more := min(goal[at]-widths[at], room); more > 0 {
				widths[at], room = widths[at]+more, room-more
			}
		}
	}
	return widths
}

// things is how many things are listed, and how many there are. Notes are none.
func (l *listing) things() (listed, all int) {
	for at := range l.items {
		if !l.items[at].Note {
			all++
		}
	}
	for _, at := range l.listed {
		if !l.items[at].Note {
			listed++
		}
	}
	return listed, all
}

// heading is a title within a sentence or a place: "Trusted IPs" is trusted IPs.
func heading(title string) string {
	first, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToLower(first)) + title[size:]
}
