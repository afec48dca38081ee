package browse

import (
	"slices"
	"strings"

	"dtui/model"
	"dtui/model/origin"
	"dtui/ui/list"
	"dtui/ui/screen"
	"dtui/ui/workspace"
)

// hiddenGap is the heading above the names that the config deleted although they are there below it.
const hiddenGap = -1 << 20

// gap is the blank row between the secrets and Doppler's own names.
const gap = -1

// secretList is the right pane. Entries are indexes of the workspace's rows; below gap stand the managed names, below
// hiddenGap the hidden ones.
type secretList struct {
	list    list.List
	entries []int32
	marks   map[string]bool
	of      model.ConfigRef
	madeOf  *model.Snapshot
	madeAt  uint64
	pattern string
	notes   bool
	hidden  []origin.Origin
	// total counts the secrets, listed those that the filter leaves, both without the managed names.
	total, listed int
	// last is the name under the cursor.
	last string
	// top is the first row of the window as it was when the reading was let go of, counted from 1; 0 when none was.
	top int
}

func (p *secretList) refresh(w *workspace.Workspace, ref model.ConfigRef, pattern string, notes bool) {
	snapshot := w.Loaded(ref)
	version := w.Staging.Version()
	hidden := w.Hidden(ref)
	same := slices.EqualFunc(p.hidden, hidden, func(a, b origin.Origin) bool { return a.Name == b.Name })
	if p.hidden = hidden; same && p.of == ref && p.madeOf == snapshot && p.madeAt == version && p.pattern == pattern && p.notes == notes {
		return
	}
	keep, at := p.last, p.list.Cursor()
	p.of, p.madeOf, p.madeAt, p.pattern, p.notes = ref, snapshot, version, pattern, notes
	p.entries = p.entries[:0]
	pattern = strings.ToUpper(pattern)
	rows := w.Rows(ref)
	p.total = len(rows)
	for i := range rows {
		if holds(rows[i].Name, pattern) || (rows[i].Change != nil && holds(rows[i].Change.Name, pattern)) || (notes && p.noteHolds(w, snapshot, rows[i].Name, pattern)) {
			p.entries = append(p.entries, int32(i))
		}
	}
	p.listed = len(p.entries)
	p.listHidden(w, pattern)
	if snapshot != nil && pattern == "" && len(snapshot.Managed()) > 0 {
		p.entries = append(p.entries, gap)
		for i := range snapshot.Managed() {
			p.entries = append(p.entries, int32(gap-1-i))
		}
	}
	p.list.SetLen(len(p.entries))
	p.list.SetCursor(at)
	p.goTo(w, keep)
	p.settle(1)
	if p.top > 0 && len(p.entries) > 0 {
		p.list.ScrollBy(p.top - 1 - p.list.Top())
		p.top = 0
	}
	p.remember(w)
}

// listHidden lists the hidden names. One that is staged to be there again has a row of its own.
func (p *secretList) listHidden(w *workspace.Workspace, pattern string) {
	first := true
	for i := range p.hidden {
		_, staged := w.Row(p.of, p.hidden[i].Name)
		if staged || !holds(p.hidden[i].Name, pattern) {
			continue
		}
		if first {
			p.entries = append(p.entries, hiddenGap)
			first = false
		}
		p.entries = append(p.entries, int32(hiddenGap-1-i))
	}
}

func (p *secretList) noteHolds(w *workspace.Workspace, snapshot *model.Snapshot, name, pattern string) bool {
	note, _ := w.NoteOf(snapshot, name)
	return holds(note, pattern)
}

// current is the row under the cursor; managed tells one of Doppler's own names, or one that is hidden.
func (p *secretList) current(w *workspace.Workspace, ref model.ConfigRef) (row workspace.Row, managed, ok bool) {
	at := p.list.Cursor()
	if at < 0 || at >= len(p.entries) || p.of != ref {
		return workspace.Row{}, false, false
	}
	return p.entry(w, at)
}

func (p *secretList) entry(w *workspace.Workspace, at int) (row workspace.Row, managed, ok bool) {
	i := p.entries[at]
	rows := w.Rows(p.of)
	switch {
	case i >= 0 && int(i) < len(rows):
		return rows[i], false, true
	case i <= hiddenGap:
		if at := int(hiddenGap - 1 - i); at >= 0 && at < len(p.hidden) {
			return workspace.Row{Name: p.hidden[at].Name}, true, true
		}
		return workspace.Row{}, false, false
	case i < gap && p.madeOf != nil && int(gap-1-i) < len(p.madeOf.Managed()):
		secret := &p.madeOf.Managed()[gap-1-i]
		return workspace.Row{Name: secret.Name, Secret: secret}, true, true
	default:
		return workspace.Row{}, false, false
	}
}

// remember notes the name under the cursor, so that it can be found again when the rows change under the entries.
func (p *secretList) remember(w *workspace.Workspace) {
	if len(p.entries) == 0 {
		// Nothing is listed yet, or any more: the name is kept for what comes.
		return
	}
	p.last = ""
	if at := p.list.Cursor(); at >= 0 && at < len(p.entries) {
		row, _, _ := p.entry(w, at)
		p.last = row.Name
	}
}

func (p *secretList) name(s *Screen, c *screen.Context) string {
	row, _, ok := p.current(c.W, s.shown)
	if !ok {
		return ""
	}
	return row.Name
}

func (p *secretList) goTo(w *workspace.Workspace, name string) {
	if name == "" {
		return
	}
	if len(p.entries) == 0 {
		p.last = name
	}
	for at := range p.entries {
		if row, _, ok := p.entry(w, at); ok && row.Name == name {
			p.list.SetCursor(at)
			p.last = name
			return
		}
	}
}

// settle moves the cursor off the gap.
func (p *secretList) settle(direction int) {
	at := p.list.Cursor()
	if at < 0 || at >= len(p.entries) || p.entries[at] != gap && p.entries[at] != hiddenGap {
		return
	}
	if next := at + direction; next >= 0 && next < len(p.entries) {
		p.list.SetCursor(next)
		return
	}
	p.list.SetCursor(max(at-1, 0))
}

// names lists the marked names, or the one under the cursor when none is marked, without Doppler's own.
func (p *secretList) names(w *workspace.Workspace, fallback string) []string {
	var marked []string
	for _, row := range w.Rows(p.of) {
		if p.marks[row.Name] {
			marked = append(marked, row.Name)
		}
	}
	if len(marked) == 0 && fallback != "" && !model.Managed(fallback) {
		marked = []string{fallback}
	}
	return marked
}
