package timeline_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"dtui/model"
	"dtui/model/timeline"
)

var start = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// held is one secret of the made-up server.
type held struct {
	raw        string
	visibility model.Visibility
}

// layer is one config of it: its own secrets and what it hides.
type layer struct {
	name     string
	own      map[string]held
	hidden   map[string]bool
	under    *layer
	parent   *layer
	log      []model.LogEntry // oldest first
	inherits []model.ConfigRef
}

func newLayer(name string, under, parent *layer) *layer {
	l := &layer{name: name, own: map[string]held{}, hidden: map[string]bool{}, under: under, parent: parent}
	if parent != nil {
		l.inherits = []model.ConfigRef{{Project: "shared", Config: parent.name}}
	}
	return l
}

// sees is what readers of the config see.
func (l *layer) sees() map[string]held {
	all := map[string]held{}
	if l.parent != nil {
		maps.Copy(all, l.parent.sees())
	}
	if l.under != nil {
		maps.Copy(all, l.under.sees())
	}
	for name := range l.hidden {
		delete(all, name)
	}
	maps.Copy(all, l.own)
	return all
}

func (l *layer) snapshot() *model.Snapshot {
	var list []model.Secret
	for name, h := range l.sees() {
		s := model.Secret{Name: name, Visibility: h.visibility, ComputedVisibility: h.visibility}
		if h.visibility != model.Restricted {
			s.Raw, s.Computed = model.NewValue(h.raw), model.NewValue(h.raw)
		}
		list = append(list, s)
	}
	environment, root := l.name, l.under == nil
	if !root {
		environment = l.under.name
	}
	return model.NewSnapshot(model.Owner{Actor: "ada"}, model.Config{
		ConfigRef: model.ConfigRef{Project: "backend", Config: l.name}, UUID: l.name, Environment: environment, Root: root, Inherits: l.inherits,
	}, start, list)
}

// edit changes a config and logs it. Whether the diff tells what readers saw or the config's own secrets only is not
// documented, so both are tried.
func (l *layer) edit(at time.Time, ownOnly bool, do func()) {
	look := l.sees
	if ownOnly {
		look = func() map[string]held { return maps.Clone(l.own) }
	}
	before, was, hid := look(), maps.Clone(l.own), maps.Clone(l.hidden)
	do()
	after := look()
	entry := model.LogEntry{ID: fmt.Sprint(l.name, len(l.log)), CreatedAt: at}
	touched := map[string]bool{}
	for _, m := range []map[string]held{before, after, was, l.own} {
		for name := range m {
			touched[name] = true
		}
	}
	for _, m := range []map[string]bool{hid, l.hidden} {
		for name := range m {
			touched[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(touched)) {
		old, had := before[name]
		now, has := after[name]
		_, owned := was[name]
		_, owns := l.own[name]
		if was[name] == l.own[name] && owned == owns && hid[name] == l.hidden[name] {
			continue
		}
		line := model.LogChange{Name: name}
		shown := old.visibility != model.Restricted && now.visibility != model.Restricted && (had != has || old.raw != now.raw)
		if had && shown {
			line.Removed = model.NewValue(old.raw)
		}
		if has && shown {
			line.Added = model.NewValue(now.raw)
		}
		entry.Diff = append(entry.Diff, line)
	}
	if len(entry.Diff) > 0 {
		l.log = append(l.log, entry)
	}
}

// put gives a name a text, keeping the visibility that it has.
func (l *layer) put(name, raw string) {
	visibility := model.Masked
	if now, found := l.sees()[name]; found {
		visibility = now.visibility
	}
	l.own[name] = held{raw, visibility}
	delete(l.hidden, name)
}

func (l *layer) remove(name string) {
	delete(l.own, name)
	if _, inherited := l.sees()[name]; inherited {
		l.hidden[name] = true
	}
}

func (l *layer) follow(name string) {
	delete(l.own, name)
	delete(l.hidden, name)
}

// read is what a client gets: the newest entries, or all of them with newest < 0.
func (l *layer) read(newest int) timeline.Config {
	c := timeline.Config{Present: l.snapshot(), Entries: slices.Clone(l.log), Complete: true}
	slices.Reverse(c.Entries)
	if newest >= 0 && newest < len(c.Entries) {
		c.Entries, c.Complete = c.Entries[:newest], false
	}
	return c
}
