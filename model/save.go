package model

// SaveOrder is one config's lines to be written in one request. It names its target; no cursor does.
type SaveOrder struct {
	ID     ConfigID
	Config Config
	Lines  []Change
}

// LineState is what became of one line of a save.
type LineState uint8

// The states of a line after a save.
const (
	// NotSent: the save stopped before anything was sent.
	NotSent LineState = iota
	// Applied: Doppler holds what the line wants, as its answer or a fresh reading shows.
	Applied
	// NotApplied: Doppler holds what was there before.
	NotApplied
	// Conflicted: Doppler holds something that neither the person saw nor the line wants.
	Conflicted
	// Unknown: it cannot be told yet.
	Unknown
)

// LineResult is one line's outcome. Theirs is what Doppler holds now, where that was read.
type LineResult struct {
	Change Change
	State  LineState
	Theirs *Secret
}

// SaveReport is the outcome of one SaveOrder, line by line.
type SaveReport struct {
	ID    ConfigID
	Lines []LineResult
	// Snapshot is the newest reading of the config, nil when there was none.
	Snapshot *Snapshot
	// Root is the newest reading of the root config, where lines were to be set there too.
	Root *Snapshot
	// Err says why lines are not applied; nil when all are.
	Err error
}

// Count is the number of lines in a state.
func (r SaveReport) Count(state LineState) int {
	n := 0
	for _, line := range r.Lines {
		if line.State == state {
			n++
		}
	}
	return n
}

// Keys lists the keys of the lines in a state.
func (r SaveReport) Keys(state LineState) []string {
	var keys []string
	for _, line := range r.Lines {
		if line.State == state {
			keys = append(keys, line.Change.Key())
		}
	}
	return keys
}

// NoteReport is the outcome of saving one note.
type NoteReport struct {
	Note  NoteChange
	State LineState
	// Theirs is the note as Doppler has it, where it was read.
	Theirs string
	Err    error
}

// ProjectList is every project that the token sees.
type ProjectList struct {
	Owner    Owner
	Projects []Project
}

// Layout is the environments and configs of one project.
type Layout struct {
	ID           ProjectID
	Environments []Environment
	Configs      []Config
}

// Find looks a config up by name.
func (l Layout) Find(name string) (Config, bool) {
	for _, c := range l.Configs {
		if c.Config == name {
			return c, true
		}
	}
	return Config{}, false
}
