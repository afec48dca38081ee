package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// snapshot is what a data file holds: the values and tokens in clear, which is why nobody else may read the file.
type snapshot struct {
	Version int    `json:"version"`
	Token   string `json:"token"`
	State   *state `json:"state"`
}

const snapshotVersion = 1

// saveDelay gathers the changes of a burst into one save.
const saveDelay = 200 * time.Millisecond

// dataFile keeps a server's state in a file.
type dataFile struct {
	path   string
	render func() ([]byte, error)

	mu     sync.Mutex
	timer  *time.Timer // nil: nothing to save
	closed bool

	saving sync.Mutex // one save at a time, so that an older state cannot replace a newer one
}

func newDataFile(path string, render func() ([]byte, error)) *dataFile {
	return &dataFile{path: path, render: render}
}

// load returns the kept state, or nil when there is no file yet. It refuses a file that others may read and one that
// is broken, and leaves both as they are.
func (f *dataFile) load() (*snapshot, error) {
	info, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("sandbox: data file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("sandbox: data file %s is not a regular file; name another one", f.path)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&0o077 != 0 {
		return nil, fmt.Errorf("sandbox: data file %s holds secrets and its mode %#o lets others in; run chmod 600 on it", f.path, mode)
	}
	text, err := os.ReadFile(f.path)
	if err != nil {
		return nil, fmt.Errorf("sandbox: data file: %w", err)
	}
	kept := &snapshot{}
	if err := decodeStrictly(text, kept); err != nil {
		return nil, fmt.Errorf("sandbox: data file %s is broken: %w; repair it, or move it away to start afresh", f.path, err)
	}
	if kept.Version != snapshotVersion {
		return nil, fmt.Errorf("sandbox: data file %s has version %d and this program reads %d; move it away to start afresh",
			f.path, kept.Version, snapshotVersion)
	}
	if kept.State == nil || len(kept.State.People) == 0 {
		return nil, fmt.Errorf("sandbox: data file %s holds no state; move it away to start afresh", f.path)
	}
	if err := kept.State.link(); err != nil {
		return nil, fmt.Errorf("sandbox: data file %s is broken: %w; repair it, or move it away to start afresh", f.path, err)
	}
	return kept, nil
}

// save writes the whole file beside itself and renames it, so that a crash leaves the old one.
func (f *dataFile) save() error {
	f.saving.Lock()
	defer f.saving.Unlock()
	text, err := f.render()
	if err != nil {
		return fmt.Errorf("sandbox: data file %s: %w", f.path, err)
	}
	if err := replaceFile(f.path, text); err != nil {
		return fmt.Errorf("sandbox: save data file %s: %w", f.path, err)
	}
	return nil
}

func replaceFile(path string, text []byte) (err error) {
	// Through a symbolic link the file that it points to is replaced, not the link.
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	// CreateTemp makes the file with mode 0600.
	temporary, err := os.CreateTemp(filepath.Dir(path), ".sandbox-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(temporary.Name()))
		}
	}()
	if _, err := temporary.Write(text); err != nil {
		return errors.Join(err, temporary.Close())
	}
	if err := temporary.Sync(); err != nil {
		return errors.Join(err, temporary.Close())
	}
	if err := temporary.Close(); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

// later saves soon. A save that fails is tried again with the next change and on close, which reports it.
func (f *dataFile) later() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.timer != nil || f.closed {
		return
	}
	f.timer = time.AfterFunc(saveDelay, func() {
		f.mu.Lock()
		f.timer = nil
		f.mu.Unlock()
		_ = f.save()
	})
}

// close saves once more and for the last time.
func (f *dataFile) close() error {
	f.mu.Lock()
	if f.timer != nil {
		f.timer.Stop()
	}
	closed := f.closed
	f.closed = true
	f.mu.Unlock()
	if closed {
		return nil
	}
	return f.save()
}

// dirty notes that the state changed. The caller holds the state's lock.
func (s *Server) dirty() {
	if s.file != nil {
		s.file.later()
	}
}

func (s *Server) snapshot() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return json.Marshal(snapshot{snapshotVersion, s.token, s.state})
}
