//go:build !unix

package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ownedByMe and privateMode: what lies in a person's own temporary folder is theirs by its access list, which the mode
// does not show.
func ownedByMe(fs.FileInfo) bool { return true }

func privateMode(fs.FileMode) bool { return true }

// lockFolder keeps a file open in the folder: Windows removes no file that a process has open, so that one which can be
// removed tells of a process that is gone.
func lockFolder(path string) (io.Closer, error) {
	name := filepath.Join(path, "dtui.lock")
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(errInUse, err)
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, errors.Join(errInUse, err)
	}
	return file, nil
}

// linkedElsewhere is not told by what Windows says of a file.
func linkedElsewhere(fs.FileInfo) bool { return false }
