//go:build unix

package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

func ownedByMe(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int64(stat.Uid) == int64(os.Geteuid())
}

func privateMode(mode fs.FileMode) bool { return mode&0o077 == 0 }

// linkedElsewhere reports whether a file has another name too.
func linkedElsewhere(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Nlink > 1
}

// lockFolder locks the folder itself. The lock goes with the process, and an editor does not inherit it.
func lockFolder(path string) (io.Closer, error) {
	dir, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(dir.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(errInUse, err, dir.Close())
	}
	// It may have been removed between the two.
	if now, err := os.Lstat(path); err != nil {
		return nil, errors.Join(err, dir.Close())
	} else if locked, err := dir.Stat(); err != nil || !os.SameFile(now, locked) {
		return nil, errors.Join(errInUse, err, dir.Close())
	}
	return dir, nil
}
