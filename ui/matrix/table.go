package matrix

import (
	"slices"
	"sort"

	"dtui/model"
	grid "dtui/model/matrix"
	"dtui/ui/screen"
)

// table is the comparison with what it was made of, so that only what has changed since is compared anew.
type table struct {
	m    *grid.Matrix
	made []made
	// staged and said are the versions of the staging and of the expectations.
	staged, said uint64
	aspect       model.Aspect
	reference    int
	filter       grid.Filter
	// rows are those that the filter of the screen lets through, listed those of them that are shown.
	rows, listed []int
	complete     []grid.Completeness
	// arrived and failed count columns.
	arrived, failed int
	// all is how many names there are.
	all int
}

// made is what one column was made of.
type made struct {
	snapshot, root *model.Snapshot
	staged         bool
	// rooted is set when the root is a column too.
	rooted bool
}

// renew takes over what was read, staged or said, and whatever configs there are now.
func (s *Screen) renew(c *screen.Context) {
	if s.arrange(c) {
		s.keep()
		s.table = table{}
	}
	s.sync(c)
}

// keep remembers what the cursor is on while there is no table.
func (s *Screen) keep() {
	if name := s.name(); name != "" && s.moved {
		s.kept, s.top = name, s.list.Top()
	}
}

// sync compares what has changed. When nothing has it costs a look at each column.
func (s *Screen) sync(c *screen.Context) {
	t := &s.table
	moved := t.m == nil
	if moved {
		*t = table{m: grid.New(s.aspect, s.columns.refs...), made: make([]made, len(s.columns.refs)), aspect: s.aspect, reference: s.columns.reference}
		t.m.SetReference(t.reference)
	}
	if t.reference != s.columns.reference {
		t.reference, moved = s.columns.reference, true
		t.m.SetReference(t.reference)
	}
	if t.aspect != s.aspect {
		t.aspect, moved = s.aspect, true
		t.m.SetAspect(t.aspect)
	}
	if marks, version := c.W.Expected(); version != t.said {
		t.said, moved = version, true
		t.m.SetMarks(marks)
	}
	version := c.W.Staging.Version()
	for i := range t.made {
		moved = s.put(c, i, version != t.staged) || moved
	}
	t.staged = version
	t.failed = 0
	for _, ref := range s.columns.refs {
		if state, _ := c.W.Gathering(ref); state == workspaceFailed {
			t.failed++
		}
	}
	if moved || t.filter != s.filter {
		s.choose()
	}
}

// put fills a column anew if it is made of something else now.
func (s *Screen) put(c *screen.Context, column int, staged bool) bool {
	t, ref := &s.table, s.columns.refs[column]
	now := made{snapshot: c.W.Loaded(ref)}
	reading := grid.Reading{Snapshot: now.snapshot}
	if now.snapshot != nil {
		if config := now.snapshot.Config(); config.Branch() && config.Environment != "" {
			now.root = c.W.Loaded(config.RootRef())
			reading.Root = now.root
			now.rooted = slices.Contains(s.columns.refs, config.RootRef())
		}
		reading.Staged = c.W.Staging.Of(now.snapshot.ID())
		now.staged = reading.Staged.Len() > 0
	}
	was := t.made[column]
	if was == now && (!staged || !now.staged) {
		return false
	}
	t.made[column] = now
	t.m.Put(column, reading)
	return true
}

// choose makes the list of what is shown, and stays at the name under the cursor or where it would stand.
func (s *Screen) choose() {
	t := &s.table
	name := s.name()
	if s.kept != "" {
		name = s.kept
	}
	t.filter = s.filter
	t.rows = t.m.Rows(s.filter)
	t.all, t.arrived = len(t.rows), t.m.Arrived()
	if s.filter != grid.All {
		t.all = len(t.m.Rows(grid.All))
	}
	t.complete = t.complete[:0]
	for i := range t.made {
		t.complete = append(t.complete, t.m.Completeness(i))
	}
	s.narrow(name)
	if s.kept != "" && len(t.listed) > 0 {
		s.list.ScrollBy(s.top - s.list.Top())
		if s.name() == s.kept || t.arrived == len(t.made) {
			s.kept = ""
		}
	}
}

// narrow lists the rows whose name holds the text of the filter.
func (s *Screen) narrow(name string) {
	t := &s.table
	t.listed = t.rows
	if s.names.Text() != "" {
		t.listed = slices.DeleteFunc(slices.Clone(t.rows), func(row int) bool { return !s.names.Holds(t.m.Name(row)) })
	}
	s.list.SetLen(len(t.listed))
	if !s.moved && s.kept == "" {
		// Nobody has looked at a row yet: the list begins at its top, whatever arrives.
		s.list.SetCursor(0)
		return
	}
	s.list.SetCursor(sort.Search(len(t.listed), func(i int) bool { return t.m.Name(t.listed[i]) >= name }))
}

// row is the one under the cursor, -1 when nothing is listed.
func (s *Screen) row() int {
	at := s.list.Cursor()
	if at < 0 || at >= len(s.table.listed) {
		return -1
	}
	return s.table.listed[at]
}

// name is the one under the cursor, "" when nothing is listed.
func (s *Screen) name() string {
	if row := s.row(); row >= 0 {
		return s.table.m.Name(row)
	}
	return ""
}

// cell is the one under the cursor with what it will hold; there is none while nothing is listed.
func (s *Screen) cell() (cell grid.Cell, secret *model.Secret, found bool) {
	row, column := s.row(), s.column()
	if row < 0 || column < 0 {
		return grid.Cell{}, nil, false
	}
	return s.table.m.Cell(row, column), s.table.m.Secret(row, column), true
}

// differs reports whether a cell is one of those that a person looks for.
func differs(cell grid.Cell) bool {
	return cell.Relation == grid.Different || cell.Relation == grid.Missing
}

// next goes to the next difference in a direction, row by row and round at the end. What a branch has from a root that is
// in the matrix too is the root's difference.
func (s *Screen) next(step int) bool {
	rows, columns := len(s.table.listed), len(s.columns.order)
	n := rows * columns
	from := s.list.Cursor()*columns + s.at
	for i := 1; i <= n; i++ {
		at := ((from+i*step)%n + n) % n
		column := s.columns.order[at%columns]
		cell := s.table.m.Cell(s.table.listed[at/columns], column)
		if differs(cell) && !(cell.Inherited && s.table.made[column].rooted) {
			s.list.SetCursor(at / columns)
			s.at = at % columns
			return true
		}
	}
	return false
}

// isMarked reports whether a cell is marked.
func (s *Screen) isMarked(ref model.ConfigRef, name string) bool {
	return len(s.marks) > 0 && s.marks[grid.Place{ConfigRef: ref, Name: name}]
}

// mark marks a cell, or takes the mark away.
func (s *Screen) mark(ref model.ConfigRef, name string) {
	place := grid.Place{ConfigRef: ref, Name: name}
	if s.marks[place] {
		delete(s.marks, place)
		return
	}
	s.marks[place] = true
}

// markRow marks the name under the cursor in every config, or in none if it is marked everywhere.
func (s *Screen) markRow() {
	name, all := s.name(), true
	for _, ref := range s.columns.refs {
		all = all && s.isMarked(ref, name)
	}
	for _, ref := range s.columns.refs {
		if s.isMarked(ref, name) == all {
			s.mark(ref, name)
		}
	}
}

// marked are the configs and names of the marked cells, without those of one config.
func (s *Screen) marked(but model.ConfigRef) (configs []model.ConfigRef, names []string) {
	for _, ref := range s.columns.refs {
		if ref == but {
			continue
		}
		for place := range s.marks {
			if place.ConfigRef == ref {
				configs = append(configs, ref)
				break
			}
		}
	}
	for place := range s.marks {
		if place.ConfigRef != but {
			names = append(names, place.Name)
		}
	}
	slices.Sort(names)
	return configs, slices.Compact(names)
}

// lacking are the configs, but for one, that were read and do not have a name though it is expected there.
func (s *Screen) lacking(row int, but model.ConfigRef) []model.ConfigRef {
	var refs []model.ConfigRef
	for i, ref := range s.columns.refs {
		if ref != but && s.table.m.Cell(row, i).Relation == grid.Missing {
			refs = append(refs, ref)
		}
	}
	return refs
}

// having are the configs that were read and have a name.
func (s *Screen) having(row int) []model.ConfigRef {
	var refs []model.ConfigRef
	for i, ref := range s.columns.refs {
		if s.table.m.Secret(row, i) != nil {
			refs = append(refs, ref)
		}
	}
	return refs
}

// read keeps of some configs those that were read.
func (s *Screen) read(refs []model.ConfigRef) []model.ConfigRef {
	return slices.DeleteFunc(slices.Clone(refs), func(ref model.ConfigRef) bool {
		return s.table.made[slices.Index(s.columns.refs, ref)].snapshot == nil
	})
}
