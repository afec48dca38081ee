package matrix

import (
	"cmp"
	"slices"

	"dtui/model"
)

// Reading is what is known of one config.
type Reading struct {
	// Snapshot is nil while the config was not read.
	Snapshot *model.Snapshot
	// Root is the root config of a branch where that was read, else nil: without it nothing is called inherited.
	Root *model.Snapshot
	// Staged is what is staged in the config, nil when nothing is.
	Staged *model.Changeset
}

// Matrix is the table. A row is a handle that stays the same for as long as the matrix lives, whatever arrives. It is
// not for use by several goroutines at once.
type Matrix struct {
	by        model.Aspect
	reference int
	marks     Marks
	columns   []column

	rows  map[string]int
	names []string
	// held counts the columns that have the name, heard those that have it or in which it is staged.
	held, heard []int
	// sorted are the rows by name; nil when rows were added since.
	sorted []int
}

type column struct {
	ref     model.ConfigRef
	read    bool
	secrets []*model.Secret
	cells   []Cell
}

// New is an empty matrix over some configs. It has no reference column.
func New(by model.Aspect, configs ...model.ConfigRef) *Matrix {
	m := &Matrix{by: by, reference: -1, rows: map[string]int{}, columns: make([]column, len(configs))}
	for i, ref := range configs {
		m.columns[i].ref = ref
	}
	return m
}

// Columns is the number of columns, those not read included.
func (m *Matrix) Columns() int { return len(m.columns) }

// Column addresses the config of a column.
func (m *Matrix) Column(col int) model.ConfigRef { return m.columns[col].ref }

// Reference is the column that the others are compared with, -1 when there is none.
func (m *Matrix) Reference() int { return m.reference }

// Aspect is the text that is compared.
func (m *Matrix) Aspect() model.Aspect { return m.by }

// Put sets what one column holds, be it for the first time, after a reload, or because something was staged. The other
// columns are compared anew only when this one is the reference.
func (m *Matrix) Put(col int, r Reading) {
	c := &m.columns[col]
	m.count(c, -1)
	*c = column{ref: c.ref, read: r.Snapshot != nil}
	first := len(m.names)
	if c.read {
		m.fill(c, r)
	}
	m.count(c, +1)
	m.grow(first)
	if col == m.reference {
		m.relateAll()
		return
	}
	m.relate(c, 0)
}

// fill lays what the config will hold out over the rows.
func (m *Matrix) fill(c *column, r Reading) {
	secrets := r.Snapshot.Secrets()
	for i := range secrets {
		row := m.row(secrets[i].Name)
		c.size(row + 1)
		c.secrets[row] = &secrets[i]
		c.cells[row].Inherited = follows(&secrets[i], r)
	}
	if r.Staged.Len() == 0 {
		return
	}
	lines := r.Staged.Lines()
	for i := range lines {
		if key := lines[i].Key(); !model.Managed(key) {
			row := m.row(key)
			c.size(row + 1)
			c.secrets[row], c.cells[row] = nil, Cell{Staged: lines[i].Action()}
		}
	}
	// After all removals: a name that one change gives up may be taken by another.
	for i := range lines {
		result := result(&lines[i], r.Root)
		if result == nil || model.Managed(lines[i].Name) {
			continue
		}
		row := m.row(lines[i].Name)
		c.size(row + 1)
		c.secrets[row], c.cells[row] = result, Cell{Staged: lines[i].Action()}
	}
}

// follows reports whether a branch holds what its root holds.
func follows(own *model.Secret, r Reading) bool {
	if r.Root == nil || !r.Snapshot.Config().Branch() {
		return false
	}
	root, found := r.Root.Lookup(own.Name)
	return found && root.Raw.Equal(own.Raw) && root.Visibility == own.Visibility
}

// result is what a change leaves, nil for nothing. What a branch will show once it follows a root that was not read is
// there, but unknown.
func result(change *model.Change, root *model.Snapshot) *model.Secret {
	if change.Removal != model.FollowRoot || change.RootValue != nil {
		return change.Result()
	}
	if root != nil {
		return root.Find(change.Name)
	}
	return &model.Secret{Name: change.Name}
}

func (c *column) size(n int) {
	if n > len(c.secrets) {
		c.secrets = append(c.secrets, make([]*model.Secret, n-len(c.secrets))...)
		c.cells = append(c.cells, make([]Cell, n-len(c.cells))...)
	}
}

func (m *Matrix) row(name string) int {
	if row, known := m.rows[name]; known {
		return row
	}
	row := len(m.names)
	m.rows[name] = row
	m.names = append(m.names, name)
	m.held, m.heard = append(m.held, 0), append(m.heard, 0)
	m.sorted = nil
	return row
}

func (m *Matrix) count(c *column, by int) {
	for row, secret := range c.secrets {
		if secret != nil {
			m.held[row] += by
		}
		if secret != nil || c.cells[row].Staged != model.NoAction {
			m.heard[row] += by
		}
	}
}

// grow gives every column that was read its cells of the rows that are new.
func (m *Matrix) grow(first int) {
	for i := range m.columns {
		c := &m.columns[i]
		if !c.read {
			continue
		}
		c.size(len(m.names))
		m.relate(c, first)
	}
}

// SetReference chooses the column that the others are compared with, -1 for none.
func (m *Matrix) SetReference(col int) {
	m.reference = col
	m.relateAll()
}

// SetAspect chooses the text that is compared.
func (m *Matrix) SetAspect(by model.Aspect) {
	m.by = by
	m.relateAll()
}

// SetMarks takes what was said about names. The maps must not be written to afterwards.
func (m *Matrix) SetMarks(marks Marks) {
	m.marks = marks
	m.relateAll()
}

func (m *Matrix) relateAll() {
	for i := range m.columns {
		m.relate(&m.columns[i], 0)
	}
}

// relate compares the cells of a column from a row on.
func (m *Matrix) relate(c *column, from int) {
	var reference *column
	if m.reference >= 0 && m.columns[m.reference].read {
		reference = &m.columns[m.reference]
	}
	for row := from; row < len(c.secrets); row++ {
		cell, own := &c.cells[row], c.secrets[row]
		cell.Empty, cell.Unreadable = false, false
		if own == nil {
			cell.Relation = Missing
			if marked(m.marks.Fine, c.ref, m.names[row]) {
				cell.Relation = MissingFine
			}
			continue
		}
		text := own.Text(m.by)
		cell.Empty, cell.Unreadable = text.Empty(), !text.Known()
		cell.Relation = m.compare(c, reference, row, text)
		if cell.Relation == Different && marked(m.marks.Differs, c.ref, m.names[row]) {
			cell.Relation = DifferentExpected
		}
	}
}

func (m *Matrix) compare(c, reference *column, row int, text model.Value) Relation {
	if reference == nil {
		return Present
	}
	if c == reference {
		return Reference
	}
	if row >= len(reference.secrets) || reference.secrets[row] == nil {
		return Different
	}
	switch other := reference.secrets[row].Text(m.by); {
	case !text.Known() || !other.Known():
		return Unknown
	case text.Equal(other):
		return Equal
	default:
		return Different
	}
}

// Name is the name of a row.
func (m *Matrix) Name(row int) string { return m.names[row] }

// Row finds the row of a name.
func (m *Matrix) Row(name string) (int, bool) {
	row, known := m.rows[name]
	return row, known && m.heard[row] > 0
}

// Cell is one cell.
func (m *Matrix) Cell(row, col int) Cell {
	if c := &m.columns[col]; row < len(c.cells) {
		return c.cells[row]
	}
	return Cell{}
}

// Secret is what the config will hold once what is staged is saved, nil for nothing. It must not be written to.
func (m *Matrix) Secret(row, col int) *model.Secret {
	if c := &m.columns[col]; row < len(c.secrets) {
		return c.secrets[row]
	}
	return nil
}

// Filter chooses rows.
type Filter uint8

// The filters.
const (
	All Filter = iota
	// Incomplete: a config that was read lacks the name, and nobody said that this is fine.
	Incomplete
	// Differing: a config differs from the reference, and nobody said that it should.
	Differing
)

// Next is the filter that comes after, round and round.
func (f Filter) Next() Filter { return (f + 1) % (Differing + 1) }

// Rows lists the rows that a filter lets through, by name. The slice is the caller's.
func (m *Matrix) Rows(f Filter) []int {
	if m.sorted == nil {
		m.sorted = make([]int, len(m.names))
		for row := range m.sorted {
			m.sorted[row] = row
		}
		slices.SortFunc(m.sorted, func(a, b int) int { return cmp.Compare(m.names[a], m.names[b]) })
	}
	rows := make([]int, 0, len(m.sorted))
	for _, row := range m.sorted {
		if m.heard[row] > 0 && m.passes(row, f) {
			rows = append(rows, row)
		}
	}
	return rows
}

func (m *Matrix) passes(row int, f Filter) bool {
	wanted := Different
	switch f {
	case Incomplete:
		// What will be nowhere is missing nowhere.
		if m.held[row] == 0 {
			return false
		}
		wanted = Missing
	case Differing:
	default:
		return true
	}
	for i := range m.columns {
		if c := &m.columns[i]; row < len(c.cells) && c.cells[row].Relation == wanted {
			return true
		}
	}
	return false
}

// Completeness is how many of the names that are expected in a config it has.
type Completeness struct {
	Have, Of int
	// Read is false while the column has not arrived; the numbers are 0 then.
	Read bool
}

// Completeness counts one column. A name is expected where any config that was read has it, unless it is missing here
// and somebody said that this is fine. So the numbers move while columns arrive.
func (m *Matrix) Completeness(col int) Completeness {
	c := &m.columns[col]
	count := Completeness{Read: c.read}
	for row := range c.cells {
		switch {
		case m.held[row] == 0:
		case c.cells[row].Present():
			count.Have++
			count.Of++
		case c.cells[row].Relation == Missing:
			count.Of++
		}
	}
	return count
}

// Arrived is how many columns were read.
func (m *Matrix) Arrived() int {
	n := 0
	for i := range m.columns {
		if m.columns[i].read {
			n++
		}
	}
	return n
}
