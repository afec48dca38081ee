package keyring

import (
	"context"
	"fmt"
	"sync"
)

// Store keeps entries by profile name. Its methods may be called from several goroutines.
type Store interface {
	// Get returns the entry stored under name, or NotFound.
	Get(ctx context.Context, name string) (Entry, error)
	// Set stores e under its name and replaces what was there. A nil error means that it was read back.
	Set(ctx context.Context, e Entry) error
	// Delete removes what is stored under name, or returns NotFound. A nil error means that it is gone.
	Delete(ctx context.Context, name string) error
}

// Memory returns a store that lasts as long as the program, and never fails but for a cancelled context.
func Memory() Store { return &memory{entries: map[string]Entry{}} }

type memory struct {
	mutex   sync.Mutex
	entries map[string]Entry
}

func (m *memory) Get(ctx context.Context, name string) (Entry, error) {
	if err := usable(ctx, name); err != nil {
		return Entry{}, fmt.Errorf("reading the token of profile %s: %w", name, err)
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	e, ok := m.entries[name]
	if !ok {
		return Entry{}, NotFound{Name: name}
	}
	return e, nil
}

func (m *memory) Set(ctx context.Context, e Entry) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("storing the token of profile %s: %w", e.Name, err)
	}
	clean, err := e.normalised()
	if err != nil {
		return fmt.Errorf("storing the token of profile %s: %w", e.Name, err)
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.entries[clean.Name] = clean
	return nil
}

func (m *memory) Delete(ctx context.Context, name string) error {
	if err := usable(ctx, name); err != nil {
		return fmt.Errorf("deleting the token of profile %s: %w", name, err)
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if _, ok := m.entries[name]; !ok {
		return NotFound{Name: name}
	}
	delete(m.entries, name)
	return nil
}

// usable is what every call checks before it looks anywhere.
func usable(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return checkName(name)
}
