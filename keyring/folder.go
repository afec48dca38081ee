package keyring

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// How long dtui waits for another dtui that writes in the same folder, and how often it looks.
const (
	lockPatience = 3 * time.Second
	lockEvery    = 20 * time.Millisecond
)

// unfinished ends the name of a file that is being written. One that is found while the lock is held was left by a dtui
// that was killed.
const unfinished = ".unfinished"

// folder is a directory in which several dtui may write at the same time. The lock ends with the process that holds it,
// however it ends.
type folder struct {
	path     string
	lock     string // the lock file's name
	patience time.Duration
	// written is called when a file is whole on the disk and does not have its name yet. Tests stop a process there.
	written func()
}

func newFolder(path, lock string) folder {
	return folder{path: path, lock: lock, patience: lockPatience, written: func() {}}
}

func (f folder) at(name string) string { return filepath.Join(f.path, name) }

// locked makes the folder if it has to, and runs do while no other dtui writes in it.
func (f folder) locked(ctx context.Context, do func() error) error {
	if err := os.MkdirAll(f.path, 0o700); err != nil {
		return FileFailed{Path: f.path, Err: err}
	}
	lock := flock.New(f.at(f.lock), flock.SetPermissions(0o600))
	limited, cancel := context.WithTimeout(ctx, f.patience)
	defer cancel()
	_, err := lock.TryLockContext(limited, lockEvery)
	switch {
	case ctx.Err() != nil:
		return errors.Join(ctx.Err(), lock.Close())
	case errors.Is(err, context.DeadlineExceeded):
		return errors.Join(Busy{Path: f.path, After: f.patience}, lock.Close())
	case err != nil:
		return FileFailed{Path: f.at(f.lock), Err: err}
	}
	return errors.Join(do(), lock.Close())
}

// write puts data under name, whole or not at all, readable by this person only. The caller holds the lock.
func (f folder) write(name string, data []byte) error {
	if err := f.sweep(name); err != nil {
		return FileFailed{Path: f.path, Err: err}
	}
	// CreateTemp gives mode 0600.
	temp, err := os.CreateTemp(f.path, "."+name+".*"+unfinished)
	if err != nil {
		return FileFailed{Path: f.at(name), Err: err}
	}
	_, err = temp.Write(data)
	if err == nil {
		err = temp.Sync()
	}
	err = errors.Join(err, temp.Close())
	if err == nil {
		f.written()
		err = os.Rename(temp.Name(), f.at(name))
	}
	if err != nil {
		return FileFailed{Path: f.at(name), Err: errors.Join(err, os.Remove(temp.Name()))}
	}
	return f.settle()
}

// remove deletes a file and what unfinished writing left of it. The caller holds the lock.
func (f folder) remove(name string) error {
	err := os.Remove(f.at(name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return FileFailed{Path: f.at(name), Err: err}
	}
	if swept := f.sweep(name); swept != nil {
		return FileFailed{Path: f.path, Err: swept}
	}
	if err != nil {
		return err
	}
	return f.settle()
}

// sweep deletes what a killed dtui left of name.
func (f folder) sweep(name string) error {
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), "."+name+".") && strings.HasSuffix(entry.Name(), unfinished) {
			err = errors.Join(err, os.Remove(f.at(entry.Name())))
		}
	}
	return err
}

// settle has the disk keep the names in the folder.
func (f folder) settle() error {
	if runtime.GOOS == "windows" {
		return nil // A directory cannot be synchronised there.
	}
	dir, err := os.Open(f.path)
	if err != nil {
		return FileFailed{Path: f.path, Err: err}
	}
	err = dir.Sync()
	if errors.Is(err, syscall.EINVAL) {
		err = nil // A file system that does not know the call keeps names in its own way.
	}
	if err = errors.Join(err, dir.Close()); err != nil {
		return FileFailed{Path: f.path, Err: err}
	}
	return nil
}

// readFile reads a regular file of at most limit bytes. A file that is not there is fs.ErrNotExist, other trouble a
// FileFailed or a BadFile. It does not open a pipe or a device, where reading could wait for ever.
func readFile(path string, limit int64) ([]byte, fs.FileMode, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, 0, fs.ErrNotExist
	}
	if err != nil {
		return nil, 0, FileFailed{Path: path, Err: err}
	}
	if !info.Mode().IsRegular() {
		return nil, 0, BadFile{Path: path, Problem: "it is not a regular file"}
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, FileFailed{Path: path, Err: err}
	}
	var data bytes.Buffer
	read, err := io.Copy(&data, io.LimitReader(file, limit+1))
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, 0, FileFailed{Path: path, Err: err}
	}
	if read > limit {
		return nil, 0, BadFile{Path: path, Problem: "it is far too big"}
	}
	return data.Bytes(), info.Mode(), nil
}
