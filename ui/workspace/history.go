package workspace

import (
	"slices"
	"time"

	"dtui/model"
)

// History is what was read of the past of one config.
type History struct {
	Load
	// Own is the log of the config and Root that of its root where it is a branch and the root can be read; nil until then.
	// They were read together: between the readings of the two nothing was written to either.
	Own, Root *Log
	// Version counts what was read, so that whoever works something out of it knows when to do it again.
	Version uint64
}

// Log is one config with its log, the config read first. What of it was read stays as it is until all is read anew, so
// that the entries lie before the reading of the config whatever is written meanwhile.
type Log struct {
	Present *model.Snapshot
	// Entries are newest first and without a hole. One whose diff was not read has none.
	Entries []model.LogEntry
	// Complete is true when they go back to the first one.
	Complete bool
	// Pages is how many pages were read, and First how many entries the first one had.
	Pages, First int
	// Parents are the configs that this one inherits from, as far as they could be read.
	Parents []*model.Snapshot
	// More is how the reading of the page that comes next stands.
	More Load

	read  map[string]bool
	loads map[string]*Load
}

// History finds what was read of the past of a config; it is never nil, and empty when nothing was asked for.
func (w *Workspace) History(ref model.ConfigRef) *History {
	if h := w.histories[ref]; h != nil {
		return h
	}
	return &History{}
}

// BeginHistory notes that the past of a config was asked for.
func (w *Workspace) BeginHistory(ref model.ConfigRef, now time.Time) uint64 {
	h := w.histories[ref]
	if h == nil {
		h = &History{}
		w.histories[ref] = h
	}
	h.Version++
	return h.begin(now)
}

// HistoryIs files the answer. The diffs that were read before are kept: an entry does not change.
func (w *Workspace) HistoryIs(ref model.ConfigRef, number uint64, own, root *Log, err error) {
	h := w.histories[ref]
	if h == nil {
		return
	}
	if err == nil && (w.foreign(own.Present.ID().Owner) || own.Present.ID().ConfigRef != ref) {
		err = ErrForeign
	}
	if !h.end(number, err) {
		return
	}
	h.Version++
	if err != nil {
		return
	}
	own.takeOver(h.Own)
	root.takeOver(h.Root)
	h.Own, h.Root = own, root
	w.Read(own.Present)
	if root != nil {
		w.Read(root.Present)
	}
}

// takeOver keeps the diffs of an earlier reading of the same config.
func (l *Log) takeOver(before *Log) {
	if l == nil {
		return
	}
	l.read, l.loads = map[string]bool{}, map[string]*Load{}
	if before == nil || before.Present.ID() != l.Present.ID() {
		return
	}
	for i := range before.Entries {
		if e := before.Entries[i]; before.read[e.ID] {
			l.put(e)
		}
	}
}

// put files an entry with its diff.
func (l *Log) put(entry model.LogEntry) {
	if at := l.Index(entry.ID); at >= 0 {
		// The list may be in use by whoever worked something out of it.
		l.Entries = slices.Clone(l.Entries)
		l.Entries[at] = entry
		l.read[entry.ID] = true
	}
}

// Index is where an entry stands, -1 when it is not there.
func (l *Log) Index(id string) int {
	if l == nil {
		return -1
	}
	return slices.IndexFunc(l.Entries, func(e model.LogEntry) bool { return e.ID == id })
}

// Known reports whether the diff of an entry was read.
func (l *Log) Known(id string) bool { return l.read[id] }

// Reading is how the reading of an entry's diff stands.
func (l *Log) Reading(id string) Load {
	if load := l.loads[id]; load != nil {
		return *load
	}
	return Load{}
}

// Newest is the id of the newest entry, "" when there is none.
func (l *Log) Newest() string {
	if len(l.Entries) == 0 {
		return ""
	}
	return l.Entries[0].ID
}

// has finds the history that a log belongs to, nil when it was read anew or let go of since.
func (w *Workspace) has(log *Log) *History {
	for _, h := range w.histories {
		if h.Own == log || h.Root == log {
			return h
		}
	}
	return nil
}

// BeginPage notes that the next page of a log was asked for, and says which that is.
func (w *Workspace) BeginPage(log *Log, now time.Time) (number uint64, page int) {
	return log.More.begin(now), log.Pages + 1
}

// PageIs files it. While entries are written the older ones move down, so that a page may bring some again; it leaves
// none out.
func (w *Workspace) PageIs(log *Log, number uint64, page int, entries []model.LogEntry, err error) {
	h := w.has(log)
	if h == nil || !log.More.end(number, err) || err != nil || page != log.Pages+1 {
		return
	}
	h.Version++
	log.Pages = page
	log.Append(entries)
}

// Append adds a page, and finds out whether it was the last: an empty one, one shorter than the first, which is as many as
// Doppler gives at a time, or the first one again, from a server that ignores the number of the page.
func (l *Log) Append(page []model.LogEntry) {
	all := slices.Clone(l.Entries)
	for _, e := range page {
		if l.Index(e.ID) < 0 {
			all = append(all, e)
		}
	}
	again := len(page) > 0 && len(all) == len(l.Entries) && page[0].ID == l.Newest()
	l.Entries, l.Complete = all, len(page) < l.First || again
}

// BeginEntry notes that the diff of an entry was asked for.
func (w *Workspace) BeginEntry(log *Log, id string, now time.Time) uint64 {
	load := log.loads[id]
	if load == nil {
		load = &Load{}
		log.loads[id] = load
	}
	return load.begin(now)
}

// EntryIs files an entry with its diff.
func (w *Workspace) EntryIs(log *Log, id string, number uint64, entry model.LogEntry, err error) {
	h, load := w.has(log), log.loads[id]
	if h == nil || load == nil || !load.end(number, err) {
		return
	}
	h.Version++
	if err == nil {
		log.put(entry)
	}
}

// historyBusy reports whether anything of a history is on its way.
func (w *Workspace) historyBusy() bool {
	for _, h := range w.histories {
		if h.Busy {
			return true
		}
		for _, log := range []*Log{h.Own, h.Root} {
			if log == nil {
				continue
			}
			if log.More.Busy {
				return true
			}
			for _, load := range log.loads {
				if load.Busy {
					return true
				}
			}
		}
	}
	return false
}

// overtakeHistories has what is on its way, and what failed, count as not asked for.
func (w *Workspace) overtakeHistories() {
	again := func(l *Load) {
		l.overtake()
		l.Err = nil
	}
	for _, h := range w.histories {
		again(&h.Load)
		for _, log := range []*Log{h.Own, h.Root} {
			if log == nil {
				continue
			}
			again(&log.More)
			for _, load := range log.loads {
				again(load)
			}
		}
		h.Version++
	}
}

// KeepHistories forgets the past of every config but those that somebody looks at.
func (w *Workspace) KeepHistories(seen []model.ConfigRef) {
	for ref := range w.histories {
		if !slices.Contains(seen, ref) {
			delete(w.histories, ref)
		}
	}
}

// pastNames are the names that the logs speak of.
func (w *Workspace) pastNames(known map[string]bool) {
	for _, h := range w.histories {
		for _, log := range []*Log{h.Own, h.Root} {
			if log == nil {
				continue
			}
			for i := range log.Entries {
				for _, line := range log.Entries[i].Diff {
					known[line.Name] = true
				}
			}
		}
	}
}
