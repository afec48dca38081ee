package review

import (
	"dtui/ui/cells"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

type entryKind uint8

const (
	gapEntry entryKind = iota
	headEntry
	lineEntry
	// remarkEntry is a row of text that belongs to the heading or the line above.
	remarkEntry
)

// entry is one row of the list.
type entry struct {
	kind        entryKind
	group, line int
	text        string
	tone        theme.Tone
}

const (
	remarkIndent = 8
	mostRows     = 4 // of one remark
)

// lay lists the rows for the present width and keeps the cursor on its line.
func (s *Screen) lay(c *screen.Context, keep lineKey) {
	s.entries = s.entries[:0]
	cursor := -1
	for gi := range s.groups {
		g := &s.groups[gi]
		if gi > 0 {
			s.entries = append(s.entries, entry{kind: gapEntry, group: gi})
		}
		s.entries = append(s.entries, entry{kind: headEntry, group: gi})
		for _, r := range s.groupRemarks(c, g) {
			s.remark(c, gi, -1, r)
		}
		for li := range g.lines {
			ln := &g.lines[li]
			if ln.key == keep {
				cursor = len(s.entries)
			}
			s.entries = append(s.entries, entry{kind: lineEntry, group: gi, line: li})
			for _, r := range s.lineRemarks(c, g, ln) {
				s.remark(c, gi, li, r)
			}
		}
	}
	s.list.SetLen(len(s.entries))
	if cursor >= 0 {
		s.list.SetCursor(cursor)
	}
	s.settle(1)
}

func (s *Screen) remark(c *screen.Context, gi, li int, r remark) {
	indent := remarkIndent
	if li < 0 {
		indent = remarkIndent / 2
	}
	rows := cells.WrapWords(c.Look.Cells.Printable(r.text), max(s.width-indent-1, 1))
	for i, text := range rows {
		if i == mostRows {
			break
		}
		s.entries = append(s.entries, entry{kind: remarkEntry, group: gi, line: li, text: text, tone: r.tone})
	}
}

// settle moves the cursor on to the next line in a direction, or back when there is none, and brings the heading above
// the first line of a group and the remarks below a line into sight.
func (s *Screen) settle(direction int) {
	at := s.nextLine(s.list.Cursor(), direction)
	if at < 0 {
		at = s.nextLine(s.list.Cursor(), -direction)
	}
	if at < 0 {
		return
	}
	from, to := at, at
	for to+1 < len(s.entries) && s.entries[to+1].kind == remarkEntry {
		to++
	}
	if s.entries[at].line == 0 {
		for from > 0 && s.entries[from].kind != headEntry {
			from--
		}
	}
	s.list.SetCursor(to)
	s.list.SetCursor(from)
	s.list.SetCursor(at)
}

func (s *Screen) nextLine(at, direction int) int {
	for ; at >= 0 && at < len(s.entries); at += direction {
		if s.entries[at].kind == lineEntry {
			return at
		}
	}
	return -1
}
