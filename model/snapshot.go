package model

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Snapshot is a config as it was read at one moment, with its whole identity. It never changes, so whatever is drawn
// from it cannot come to stand under another title.
type Snapshot struct {
	id      ConfigID
	config  Config
	readAt  time.Time
	secrets []Secret
	managed []Secret
	copied  bool
}

// NewSnapshot takes what was read. The secrets are sorted by name; the managed names are set apart.
func NewSnapshot(owner Owner, config Config, readAt time.Time, secrets []Secret) *Snapshot {
	s := &Snapshot{
		id:     ConfigID{Owner: owner, ConfigRef: config.ConfigRef, UUID: config.UUID},
		config: config,
		readAt: readAt,
	}
	s.secrets = make([]Secret, 0, len(secrets))
	for _, secret := range secrets {
		if Managed(secret.Name) {
			s.managed = append(s.managed, secret)
			continue
		}
		s.secrets = append(s.secrets, secret)
	}
	byName := func(a, b Secret) int { return cmp.Compare(a.Name, b.Name) }
	slices.SortFunc(s.secrets, byName)
	slices.SortFunc(s.managed, byName)
	return s
}

// ID is the whole identity.
func (s *Snapshot) ID() ConfigID { return s.id }

// Config is the config as it was listed.
func (s *Snapshot) Config() Config { return s.config }

// ReadAt is when the answer arrived.
func (s *Snapshot) ReadAt() time.Time { return s.readAt }

// AsCopy marks the reading of an earlier run that was kept for reading offline. Its time of reading stays.
func (s *Snapshot) AsCopy() *Snapshot {
	out := *s
	out.copied = true
	return &out
}

// Copied reports whether this is a copy from an earlier run, and not what Doppler has answered in this one.
func (s *Snapshot) Copied() bool { return s.copied }

// Secrets are all but the managed names, sorted by name. The slice must not be written to.
func (s *Snapshot) Secrets() []Secret { return s.secrets }

// Managed are Doppler's own names, sorted. The slice must not be written to.
func (s *Snapshot) Managed() []Secret { return s.managed }

// Len is the number of secrets without the managed names.
func (s *Snapshot) Len() int { return len(s.secrets) }

// Lookup finds a secret by name. Managed names are not found.
func (s *Snapshot) Lookup(name string) (Secret, bool) {
	i, found := slices.BinarySearchFunc(s.secrets, name, func(secret Secret, name string) int {
		return strings.Compare(secret.Name, name)
	})
	if !found {
		return Secret{}, false
	}
	return s.secrets[i], true
}

// Find is Lookup as a pointer to a copy, nil when the name is not there: the form in which a change keeps its base.
func (s *Snapshot) Find(name string) *Secret {
	secret, found := s.Lookup(name)
	if !found {
		return nil
	}
	return &secret
}

// WithNote is the same snapshot with one note changed, for after a note was saved. It keeps its time of reading.
func (s *Snapshot) WithNote(name, note string) *Snapshot {
	out := *s
	out.secrets = slices.Clone(s.secrets)
	for i := range out.secrets {
		if out.secrets[i].Name == name {
			out.secrets[i].Note = note
		}
	}
	return &out
}
