package diff

import (
	"slices"
	"sort"
	"strings"

	"dtui/model"
	"dtui/ui/screen"
)

// table is a comparison of two snapshots. It is made once for a pair of them and an aspect.
type table struct {
	of     [2]*model.Snapshot
	by     model.Aspect
	rows   []model.DiffRow
	count  [model.OnlyRight + 1]int
	listed []int
}

// ready reports whether both sides were read.
func (t *table) ready() bool { return t.of[left] != nil && t.of[right] != nil }

// sync compares anew if other snapshots are there than were compared last. Otherwise it costs two look-ups.
func (s *Screen) sync(c *screen.Context) {
	l, r := c.W.Loaded(s.refs[left]), c.W.Loaded(s.refs[right])
	t := &s.table
	if t.of[left] == l && t.of[right] == r && t.by == s.aspect {
		return
	}
	name := s.name()
	if s.kept != "" {
		name = s.kept
	}
	*t = table{of: [2]*model.Snapshot{l, r}, by: s.aspect}
	if t.ready() {
		t.rows = model.Compare(l, r, s.aspect)
		for i := range t.rows {
			t.count[t.rows[i].Relation]++
		}
	}
	s.choose(name)
	if t.ready() && s.kept != "" {
		s.list.ScrollBy(s.top - s.list.Top())
		s.kept = ""
	}
}

// choose makes the list of what is shown and goes to a name, or to where it would stand.
func (s *Screen) choose(name string) {
	t := &s.table
	// A fresh slice: the old one may be as long as the whole table.
	t.listed = slices.Grow([]int(nil), len(t.rows))
	for i := range t.rows {
		if s.shows(t.rows[i].Relation) && s.filter.Holds(t.rows[i].Name) {
			t.listed = append(t.listed, i)
		}
	}
	s.list.SetLen(len(t.listed))
	s.list.SetCursor(sort.Search(len(t.listed), func(i int) bool { return t.rows[t.listed[i]].Name >= name }))
}

func (s *Screen) shows(r model.Relation) bool {
	switch s.shown {
	case differences:
		return r != model.Equal
	case missing:
		return r == model.OnlyLeft || r == model.OnlyRight
	default:
		return true
	}
}

// row is the row under the cursor, nil when nothing is listed.
func (s *Screen) row() *model.DiffRow {
	at := s.list.Cursor()
	if at < 0 || at >= len(s.table.listed) {
		return nil
	}
	return &s.table.rows[s.table.listed[at]]
}

func (s *Screen) name() string {
	if row := s.row(); row != nil {
		return row.Name
	}
	return ""
}

// on is what one side of a row has, nil when the name is missing there.
func on(row *model.DiffRow, side int) *model.Secret {
	if side == left {
		return row.Left
	}
	return row.Right
}

// find is the row of a name, nil when neither side has it.
func (t *table) find(name string) *model.DiffRow {
	at, found := slices.BinarySearchFunc(t.rows, name, func(r model.DiffRow, name string) int { return strings.Compare(r.Name, name) })
	if !found {
		return nil
	}
	return &t.rows[at]
}

// picked are the marked names that are still there, else the one under the cursor.
func (s *Screen) picked() []*model.DiffRow {
	var rows []*model.DiffRow
	if len(s.marks) > 0 {
		for i := range s.table.rows {
			if s.marks[s.table.rows[i].Name] {
				rows = append(rows, &s.table.rows[i])
			}
		}
	}
	if row := s.row(); len(rows) == 0 && row != nil {
		rows = append(rows, row)
	}
	return rows
}

// next goes to the next difference in a direction, and round at the end.
func (s *Screen) next(step int) {
	n := len(s.table.listed)
	for i := 1; i <= n; i++ {
		at := ((s.list.Cursor()+i*step)%n + n) % n
		if s.table.rows[s.table.listed[at]].Relation != model.Equal {
			s.list.SetCursor(at)
			return
		}
	}
}

// markAll marks everything that is listed, or takes these marks away if all of it is marked.
func (s *Screen) markAll() {
	all := true
	for _, at := range s.table.listed {
		all = all && s.marks[s.table.rows[at].Name]
	}
	for _, at := range s.table.listed {
		if name := s.table.rows[at].Name; all {
			delete(s.marks, name)
		} else {
			s.marks[name] = true
		}
	}
}
