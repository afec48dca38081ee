package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"dtui/model"
)

// editorPrefix is how the folders for an editor's file are recognised.
const editorPrefix = "dtui-edit-"

// editorBases are the folders below which texts may be edited, best first. Only what is a RAM file system, and nobody
// else's, comes before the ordinary temporary folder.
func (r *run) editorBases() []string {
	var bases []string
	if dir := r.getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		bases = append(bases, dir)
	}
	return append(bases, "/dev/shm", os.TempDir())
}

// editorBase is where the next text is edited.
func (r *run) editorBase() (dir string, inMemory bool) {
	bases := r.editorBases()
	for _, base := range bases {
		if !inRAM(base) {
			continue
		}
		folder, err := newEditorFolder(base)
		if err != nil {
			continue // It cannot be written here.
		}
		if folder.remove() == nil {
			return base, true
		}
	}
	return bases[len(bases)-1], false
}

// editorFolder is a folder of this process alone, locked for as long as it is in use.
type editorFolder struct {
	path string
	root *os.Root
	lock io.Closer
	// written is the file that dtui put there, nil when there is none.
	written fs.FileInfo
}

// newEditorFolder makes a folder of mode 0700 with a name that nobody can foresee. The lock tells other runs of dtui that
// somebody is at work in it, whatever became of the number of the process.
func newEditorFolder(base string) (*editorFolder, error) {
	const tries = 3
	for range tries {
		path, err := os.MkdirTemp(base, editorPrefix)
		if err != nil {
			return nil, fmt.Errorf("no folder for the editor's file could be made: %w", err)
		}
		folder, err := openEditorFolder(path)
		if err == nil {
			return folder, nil
		}
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errInUse) {
			return nil, errors.Join(err, os.Remove(path))
		}
		// Another dtui took it for one that was left behind, in the moment before it was locked.
	}
	return nil, errors.New("no folder for the editor's file could be locked")
}

// errInUse says that another process works in a folder.
var errInUse = errors.New("the folder is in use")

// openEditorFolder locks a folder that belongs to this person and to nobody else.
func openEditorFolder(path string) (*editorFolder, error) {
	if err := checkPrivate(path); err != nil {
		return nil, err
	}
	lock, err := lockFolder(path)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return &editorFolder{path: path, root: root, lock: lock}, nil
}

// checkPrivate refuses what is not a folder, or may be somebody else's doing.
func checkPrivate(path string) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return err
	case !info.IsDir() || !ownedByMe(info):
		return fmt.Errorf("%s is not a folder of yours", path)
	case !privateMode(info.Mode().Perm()):
		return fmt.Errorf("%s can be read by others", path)
	}
	return nil
}

// write puts a text into a file of mode 0600.
func (f *editorFolder) write(name string, text model.Value) (err error) {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if f.written, err = file.Stat(); err != nil {
		return err
	}
	_, err = io.WriteString(file, text.Reveal())
	return err
}

// editorLimit is in bytes. A config holds 500 KiB (Doppler's documentation, platform limits), and a document twice that.
const editorLimit = 4 << 20

// read takes the text that the editor left. Editors may have replaced the file by another one.
func (f *editorFolder) read(name string) (model.Value, error) {
	info, err := f.root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return model.Value{}, errors.New("the editor left no file behind")
	case err != nil:
		return model.Value{}, err
	case !info.Mode().IsRegular():
		return model.Value{}, errors.New("what the editor left behind is not a file")
	case info.Size() > editorLimit:
		return model.Value{}, fmt.Errorf("the file has %d bytes, and dtui reads %d", info.Size(), editorLimit)
	}
	file, err := f.root.Open(name)
	if err != nil {
		return model.Value{}, err
	}
	text, err := io.ReadAll(io.LimitReader(file, editorLimit+1))
	if err = errors.Join(err, file.Close()); err != nil {
		return model.Value{}, err
	}
	return model.NewValue(string(text)), nil
}

// remove overwrites every file in the folder, whoever made it, and removes them with the folder. Only what has another name
// elsewhere, and is not what dtui wrote, keeps its text there. On a disk that is the best
// that can be done: it may have kept older blocks.
func (f *editorFolder) remove() error {
	err := fs.WalkDir(f.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		// What cannot be read is removed all the same.
		if err == nil && d.Type().IsRegular() {
			f.overwrite(name)
		}
		return nil
	})
	return errors.Join(err, f.root.Close(), os.RemoveAll(f.path), f.lock.Close())
}

func (f *editorFolder) overwrite(name string) {
	file, err := f.root.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return // It is about to be removed, which is what counts.
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil || linkedElsewhere(info) && (f.written == nil || !os.SameFile(info, f.written)) {
		return // It is a file of another folder too, and not dtui's: its text must not be lost.
	}
	if _, err := io.CopyN(file, zeros{}, info.Size()); err == nil {
		_ = file.Sync() // As above.
	}
}

// zeros is an endless source of zero bytes.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// sweepEditorFolders removes the folders whose process is gone, and says where they were.
func sweepEditorFolders(bases []string) (from []string, err error) {
	for _, base := range bases {
		entries, readErr := os.ReadDir(base)
		if readErr != nil {
			continue // There is no such folder, and so nothing in it.
		}
		for _, entry := range entries {
			if !strings.HasPrefix(entry.Name(), editorPrefix) {
				continue
			}
			folder, openErr := openEditorFolder(filepath.Join(base, entry.Name()))
			if openErr != nil {
				continue // It is in use, or somebody else's.
			}
			if removeErr := folder.remove(); removeErr != nil {
				err = errors.Join(err, removeErr)
				continue
			}
			from = append(from, base)
		}
	}
	return from, err
}
