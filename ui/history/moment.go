package history

import (
	"sort"
	"time"

	"dtui/model"
	"dtui/model/timeline"
	"dtui/ui/keys"
	"dtui/ui/list"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// shown is which rows are listed.
type shown uint8

const (
	differences shown = iota
	notRecorded
	everything
	modes
)

// Moment is a config as of a moment beside a config as it reads now: itself, or another one.
type Moment struct {
	ref model.ConfigRef
	// entry is the entry right after which the moment is, "" for one that was typed; when is its time.
	entry string
	when  time.Time
	// against is the other side.
	against model.ConfigRef
	ask     Ask
	shown   shown
	marks   map[string]bool
	list    list.List
	table   table
	// kept is the name under the cursor when the table was let go of.
	kept string
	area area
}

// table is what was worked out. It is made once for a reading of the past and one of the other side.
type table struct {
	log     *workspace.Log
	version uint64
	there   *model.Snapshot
	rows    []timeline.Row
	count   [model.OnlyRight + 1]int
	listed  []int
	// at is the index of the entry, and lost that it is not among what was read.
	at   int
	lost bool
}

// NewMoment compares a config as of a moment with now.
func NewMoment(c *screen.Context, ref model.ConfigRef, entry string, when time.Time, ask Ask) *Moment {
	m := &Moment{ref: ref, entry: entry, when: when, against: ref, ask: ask, marks: map[string]bool{}}
	m.sync(c)
	return m
}

// asOf shows a typed moment; the one that was offered is the entry itself.
func (s *Screen) asOf(start time.Time) func(c *screen.Context, when time.Time) []screen.Effect {
	return func(c *screen.Context, when time.Time) []screen.Effect {
		entry := ""
		if e := s.current(c); e != nil && when.Equal(start) {
			entry = e.ID
		}
		return s.moment(c, NewMoment(c, s.ref, entry, when, s.ask))
	}
}

// Ref is the config whose past it shows.
func (m *Moment) Ref() model.ConfigRef { return m.ref }

// Header names the config that a value is staged into.
func (m *Moment) Header(*screen.Context) screen.Header {
	ref := m.against
	return screen.Header{Crumbs: []string{ref.Project, ref.Config, "as of"}, Config: &ref}
}

// Scopes are where its keys are looked up.
func (m *Moment) Scopes() []keys.Scope { return []keys.Scope{keys.Moment, keys.Moving} }

// Subject is the pair under the cursor.
func (m *Moment) Subject(c *screen.Context) string {
	m.sync(c)
	row := m.row()
	if row == nil || m.table.there == nil {
		return ""
	}
	own, there := m.table.log.Present.ID(), m.table.there.ID()
	subject := "as-of:" + own.UUID + ":" + own.String() + ":" + m.when.Format(time.RFC3339Nano) + ":" + m.entry
	return subject + ":" + there.UUID + ":" + there.String() + ":" + row.Then.Name
}

// Refresh takes over what was read, and asks for what is still missing, a few things at a time.
func (m *Moment) Refresh(c *screen.Context) []screen.Effect {
	h := c.W.History(m.ref)
	var wanted []screen.Effect
	if h.Own == nil && !h.Busy && h.Err == nil {
		wanted = append(wanted, screen.ReadHistory{Ref: m.ref})
	}
	if at := c.W.Config(m.against); m.against != m.ref && at.Snapshot == nil && !at.Busy && at.Err == nil {
		wanted = append(wanted, screen.Want{Ref: m.against})
	}
	if h.Own == nil {
		return wanted
	}
	m.sync(c)
	n := m.needs(h)
	return append(wanted, n.effects...)
}

// needs is what has to be read for the moment.
type needs struct {
	effects      []screen.Effect
	done, all    int
	failed, open int
}

// needs finds out what is missing. Of the log itself: every entry down to the moment and the one there. Of a root: the same,
// and one entry that is older, without which it would not be known that nothing lies between. Of a branch the whole log is
// read, as far as it is not long, because only that tells a text of its own from one that it shows of its root.
func (m *Moment) needs(h *workspace.History) needs {
	var n needs
	n.add(h.Own, m.down(h.Own, h.Root != nil))
	if h.Root != nil {
		n.add(h.Root, m.down(h.Root, false))
	}
	return n
}

// mostOfBranch is how many entries of a branch are read beyond the moment.
const mostOfBranch = 100

// down is up to which entry, exclusively, a log has to be read; more than there are asks for another page.
func (m *Moment) down(log *workspace.Log, whole bool) int {
	at := sort.Search(len(log.Entries), func(i int) bool { return !log.Entries[i].CreatedAt.After(m.when) })
	if exact := log.Index(m.entry); m.entry != "" && exact >= 0 {
		at = exact
	}
	// Those of the same moment belong to it, and one more says where it ends.
	for at < len(log.Entries) && log.Entries[at].CreatedAt.Equal(m.when) {
		at++
	}
	if at++; whole {
		at = max(at, min(len(log.Entries), mostOfBranch))
	}
	return at
}

func (n *needs) add(log *workspace.Log, down int) {
	if down > len(log.Entries) && !log.Complete {
		n.open++
		if !log.More.Busy && log.More.Err == nil {
			n.effects = append(n.effects, screen.ReadPage{Log: log})
		}
		if log.More.Err != nil {
			n.failed++
		}
	}
	n.effects = append(n.effects, unread(log, 0, down)...)
	for i := 0; i < min(down, len(log.Entries)); i++ {
		n.all++
		switch id := log.Entries[i].ID; {
		case log.Known(id):
			n.done++
		case log.Reading(id).Err != nil:
			n.failed++
		}
	}
}

// sync works the comparison out anew when something was read.
func (m *Moment) sync(c *screen.Context) {
	h := c.W.History(m.ref)
	there := c.W.Loaded(m.against)
	t := &m.table
	if t.log == h.Own && t.version == h.Version && t.there == there {
		return
	}
	name := m.name()
	if m.kept != "" {
		name = m.kept
	}
	*t = table{log: h.Own, version: h.Version, there: there, at: -1}
	if h.Own != nil && there != nil {
		var root *timeline.Config
		if h.Root != nil {
			r := past(h.Root)
			root = &r
		}
		line := timeline.New(past(h.Own), root)
		moment := line.At(m.when)
		if m.entry != "" {
			if t.at = h.Own.Index(m.entry); t.at >= 0 {
				moment = line.AsOf(t.at)
			} else {
				t.lost = true
			}
		}
		t.rows = moment.Compare(there)
		for i := range t.rows {
			t.count[t.rows[i].Relation]++
		}
		if n := m.needs(h); n.done+n.failed >= n.all && n.open == 0 {
			m.kept = ""
		}
	}
	m.choose(name)
}

// choose lists what is shown and goes to a name, or to where it would stand.
func (m *Moment) choose(name string) {
	t := &m.table
	t.listed = t.listed[:0:0]
	for i := range t.rows {
		if m.shows(&t.rows[i]) {
			t.listed = append(t.listed, i)
		}
	}
	m.list.SetLen(len(t.listed))
	m.list.SetCursor(sort.Search(len(t.listed), func(i int) bool { return t.rows[t.listed[i]].Then.Name >= name }))
}

func (m *Moment) shows(row *timeline.Row) bool {
	switch m.shown {
	case differences:
		return row.Relation != model.Equal && row.Relation != model.Incomparable
	case notRecorded:
		return row.Relation == model.Incomparable
	default:
		return true
	}
}

// row is the row under the cursor, nil when nothing is listed.
func (m *Moment) row() *timeline.Row {
	at := m.list.Cursor()
	if at < 0 || at >= len(m.table.listed) {
		return nil
	}
	return &m.table.rows[m.table.listed[at]]
}

func (m *Moment) name() string {
	if row := m.row(); row != nil {
		return row.Then.Name
	}
	return ""
}

// then is what was there, as a secret that can be drawn; nil for nothing.
func (m *Moment) then(row *timeline.Row) *model.Secret {
	if row.Then.Standing != timeline.Held {
		return nil
	}
	return old(row.Then.Name, row.Then.Raw, m.table.log.Present.Find(row.Then.Name))
}

// LetGo forgets the comparison. The cursor finds its name again.
func (m *Moment) LetGo(*screen.Context) []model.ConfigRef {
	if name := m.name(); name != "" {
		m.kept = name
	}
	m.table = table{}
	m.list.SetLen(0)
	if m.against != m.ref {
		return []model.ConfigRef{m.against}
	}
	return nil // Refresh asks for the rest itself.
}
