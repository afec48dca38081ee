package timeline

import (
	"maps"
	"slices"
	"time"

	"dtui/model"
)

// Config is what was read of one config and its log.
type Config struct {
	// Present is the config as it reads now, read before the log was.
	Present *model.Snapshot
	// Entries are the entries that were read, newest first and without a hole. One whose diff was not read has none.
	Entries []model.LogEntry
	// Complete is true when Entries go back to the first one that Doppler has.
	Complete bool
	// Parents are the configs that this one inherits from, as far as they were read.
	Parents []*model.Snapshot
}

// Timeline is a config through time.
type Timeline struct {
	own   *layer
	names []string
}

// New takes what was read of a config, and of its root where it is a branch (nil where that was not read).
func New(own Config, root *Config) *Timeline {
	t := &Timeline{own: newLayer(own)}
	known := map[string]bool{}
	t.own.collect(known)
	if root != nil && t.own.branch {
		t.own.under = newLayer(*root)
		t.own.under.collect(known)
	}
	t.names = slices.Sorted(maps.Keys(known))
	return t
}

func (l *layer) collect(known map[string]bool) {
	secrets := l.present.Secrets()
	for i := range secrets {
		known[secrets[i].Name] = true
	}
	for name := range l.events {
		if !model.Managed(name) {
			known[name] = true
		}
	}
}

// Standing says what is known of a name at a moment.
type Standing uint8

// The standings.
const (
	// NotRecorded: neither the present nor the log tells, be it the text or whether the name was there at all.
	NotRecorded Standing = iota
	// Absent: the name was not there.
	Absent
	// Held: the name was there, with the text given.
	Held
)

// Record is one name at a moment.
type Record struct {
	Name     string
	Standing Standing
	// Raw is known for Held alone.
	Raw model.Value
	// Presumed: a branch in whose whole log the name never occurs is taken to follow its root. It would be wrong for a
	// branch that was cloned with a text of its own which its root has since come to hold too.
	Presumed bool
}

// Moment is a config at one moment.
type Moment struct {
	t    *Timeline
	at   int
	when time.Time
	// exact is right after the entry, whatever else happened in that moment.
	exact bool
}

// AsOf is the moment right after the entry with the given index. It panics for an index that is not one of the entries.
func (t *Timeline) AsOf(entry int) Moment {
	return Moment{t, entry, t.own.entries[entry].CreatedAt, true}
}

// At is the state at a time. What is older than the oldest entry that was read is recorded only if there is no older one.
func (t *Timeline) At(when time.Time) Moment {
	at := 0
	for at < len(t.own.entries) && t.own.entries[at].CreatedAt.After(when) {
		at++
	}
	return Moment{t, at, when, false}
}

// Record tells one name, which may be one that no reading speaks of.
func (m Moment) Record(name string) Record {
	r := Record{Name: name}
	if m.at == len(m.t.own.entries) && !m.t.own.complete {
		return r
	}
	told, presumed := m.t.own.state(name, m.at, m.when, m.exact)
	switch told.kind {
	case absent:
		r.Standing, r.Presumed = Absent, presumed
	case text:
		r.Standing, r.Raw, r.Presumed = Held, told.value, presumed
	case untold, exists:
	}
	return r
}

// Records tells every name that occurs in what was read, sorted; names that were not there are listed as Absent.
func (m Moment) Records() []Record {
	records := make([]Record, len(m.t.names))
	for i, name := range m.t.names {
		records[i] = m.Record(name)
	}
	return records
}

// Unread counts the entries newer than the given one whose diff was not read: with one, nothing is recorded of a name
// that no other entry tells.
func (t *Timeline) Unread(entry int) int {
	n := 0
	for _, at := range t.own.silent {
		if at < entry {
			n++
		}
	}
	return n
}

// Row is one name then (left) and somewhere else (right).
type Row struct {
	Then     Record
	There    *model.Secret
	Relation model.Relation
}

// Compare lays a moment beside a config as it reads now, be it the same or another one, by raw text and sorted by name.
// What is not recorded cannot be compared; names that are on neither side are left out.
func (m Moment) Compare(there *model.Snapshot) []Row {
	names := slices.Clone(m.t.names)
	for _, secret := range there.Secrets() {
		names = append(names, secret.Name)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	rows := make([]Row, 0, len(names))
	for _, name := range names {
		row := Row{Then: m.Record(name), There: there.Find(name)}
		switch {
		case row.Then.Standing == NotRecorded:
			row.Relation = model.Incomparable
		case row.Then.Standing == Absent && row.There == nil:
			continue
		case row.Then.Standing == Absent:
			row.Relation = model.OnlyRight
		case row.There == nil:
			row.Relation = model.OnlyLeft
		default:
			row.Relation = relate(row.Then.Raw, row.There.Text(model.RawText))
		}
		rows = append(rows, row)
	}
	return rows
}

func relate(then, there model.Value) model.Relation {
	switch {
	case !there.Known():
		return model.Incomparable
	case then.Equal(there):
		return model.Equal
	default:
		return model.Differs
	}
}
