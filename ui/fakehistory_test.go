package ui_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"dtui/model"
)

// did is one line of a change that somebody makes: a name with its new text, or without one to delete it.
type did struct {
	name string
	text *string
}

func set(name, text string) did { return did{name, &text} }
func gone(name string) did      { return did{name: name} }

// change changes a config as somebody else, and writes it into its log.
func (f *fakeAPI) change(ref model.ConfigRef, by, text string, at time.Time, lines ...did) *model.LogEntry {
	config := f.configs[ref]
	f.logged++
	entry := model.LogEntry{ID: fmt.Sprintf("%s-log-%d", config.UUID, f.logged), Text: text, Person: by, CreatedAt: at}
	for _, line := range lines {
		change := model.LogChange{Name: line.name}
		before, had := config.secrets[line.name]
		if had {
			change.Removed = before.Raw
		}
		if line.text == nil {
			delete(config.secrets, line.name)
		} else {
			after := masked(line.name, *line.text)
			if had {
				after.Visibility, after.ComputedVisibility = before.Visibility, before.ComputedVisibility
			}
			config.secrets[line.name], change.Added = after, after.Raw
		}
		entry.Diff = append(entry.Diff, change)
	}
	config.log = append([]model.LogEntry{entry}, config.log...)
	return &config.log[0]
}

// fakePage is how many entries the fake gives at a time.
const fakePage = 20

func (f *fakeAPI) Logs(_ context.Context, ref model.ConfigRef, page int) ([]model.LogEntry, error) {
	if err := f.called("logs " + ref.String()); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	log := f.configs[ref].log
	from := min((page-1)*fakePage, len(log))
	entries := slices.Clone(log[from:min(from+fakePage, len(log))])
	for i := range entries {
		entries[i].Diff = nil
	}
	if f.between != nil {
		between := f.between
		f.between = nil
		between()
	}
	return entries, nil
}

func (f *fakeAPI) Log(ctx context.Context, ref model.ConfigRef, id string) (model.LogEntry, error) {
	call := "log "
	if ctx.Value(backgroundKey{}) != nil {
		call = "background log "
	}
	if err := f.called(call + ref.String()); err != nil {
		return model.LogEntry{}, err
	}
	for _, e := range f.configs[ref].log {
		if e.ID == id {
			return e, nil
		}
	}
	return model.LogEntry{}, &model.Failure{Kind: model.NotVisible, What: "read an entry in the history of " + ref.String(), Status: 404}
}

func (f *fakeAPI) Rollback(_ context.Context, id model.ConfigID, entry string) (model.LogEntry, error) {
	err := f.called("rollback " + id.ConfigRef.String())
	config := f.configs[id.ConfigRef]
	if now := f.snapshot(config).ID(); now != id {
		return model.LogEntry{}, &model.WrongTarget{Want: id, Got: now}
	}
	if err != nil && model.KindOf(err) != model.UnknownOutcome {
		return model.LogEntry{}, err
	}
	at := slices.IndexFunc(config.log, func(e model.LogEntry) bool { return e.ID == entry })
	var lines []did
	for _, line := range config.log[at].Diff {
		switch {
		case line.Removed.Known():
			lines = append(lines, set(line.Name, line.Removed.Reveal()))
		case line.Added.Known():
			lines = append(lines, gone(line.Name))
		default:
			lines = append(lines, set(line.Name, "only-doppler-knows"))
		}
	}
	if f.lost {
		return model.LogEntry{}, err
	}
	made := f.change(id.ConfigRef, "Ana", "Rolled back log "+entry, f.clock.Now(), lines...)
	made.Rollback = true
	return *made, err
}

// callsOf counts the calls whose name starts so.
func (f *fakeAPI) callsOf(prefix string) int {
	n := 0
	for call, times := range f.calls {
		if strings.HasPrefix(call, prefix) {
			n += times
		}
	}
	return n
}
