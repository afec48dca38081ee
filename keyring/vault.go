package keyring

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"dtui/model"
)

// mostCopies is how many configs are kept at most.
const mostCopies = 500

// The kinds of sealed files. A name begins with one of them and tells nothing else.
const (
	copyKind  = "copy"
	loginKind = "login"
	draftKind = "draft"
)

// Vault keeps copies of configs and drafts of staged changes in a folder, sealed with a key that is in the system keyring
// or in a file that a passphrase opens. A file is replaced whole or not at all. One that cannot be opened is told of and
// left as it is. Its methods may be called from several goroutines, and by several dtui at once.
type Vault struct {
	folder folder
	keys   Store
	files  *Files
	now    func() time.Time

	mutex   sync.Mutex
	opened  bool
	sealing sealing
	drafts  drafts
}

// NewVault has its files in dir, which is made with mode 0700 when something is kept. Keys is where its key lives, made
// with ForSealing for the system's keyring; the options are for the file that the key is in where there is no keyring.
func NewVault(dir string, keys Store, options ...FileOption) *Vault {
	return &Vault{
		folder: newFolder(dir, ".lock"), keys: keys, files: File(filepath.Join(dir, "key"), options...), now: time.Now,
		drafts: drafts{held: map[string]*flock.Flock{}},
	}
}

// Any reports whether something is kept. It needs no key.
func (v *Vault) Any() bool {
	entries, err := os.ReadDir(v.folder.path)
	return err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return strings.HasSuffix(e.Name(), sealedEnding) })
}

// Open gets the key, and makes one when there is none. The passphrase is for a key in a file; a KeyNeedsPassphrase asks
// for it. Other errors are WrongPassphrase, KeyFailed, FileFailed, Busy, or the context's own.
func (v *Vault) Open(ctx context.Context, passphrase model.Value) error {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	if v.opened {
		return nil
	}
	return v.folder.locked(ctx, func() error {
		key, err := v.sealingKey(ctx, passphrase)
		if err == nil {
			v.opened, v.sealing = true, sealing{key}
		}
		return err
	})
}

var errNotOpened = errors.New("what dtui keeps on this machine was not opened")

// with runs do under the locks, once the key is there.
func (v *Vault) with(ctx context.Context, do func() error) error {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	if !v.opened {
		return errNotOpened
	}
	return v.folder.locked(ctx, do)
}

func (v *Vault) copyName(owner model.Owner, ref model.ConfigRef) string {
	return copyKind + "-" + v.sealing.nameOf(copyKind, owner.Host, owner.Workplace, owner.Actor, ref.Project, ref.Config) + sealedEnding
}

func (v *Vault) write(name string, text []byte) error {
	sealed, err := v.sealing.seal(name, text)
	if err != nil {
		return err
	}
	return v.folder.write(name, sealed)
}

// read opens a file; fs.ErrNotExist when there is none.
func (v *Vault) read(name string) ([]byte, error) {
	const overhead = 4 * padding
	sealed, _, err := readFile(v.folder.at(name), mostSealed+overhead)
	if err != nil {
		return nil, err
	}
	text, err := v.sealing.open(name, sealed)
	if err != nil {
		return nil, BadFile{Path: v.folder.at(name), Problem: err.Error()}
	}
	return text, nil
}

// names lists the sealed files of a kind.
func (v *Vault) names(kind string) ([]string, error) {
	entries, err := os.ReadDir(v.folder.path)
	if err != nil {
		return nil, FileFailed{Path: v.folder.path, Err: err}
	}
	var names []string
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), kind+"-") && strings.HasSuffix(entry.Name(), sealedEnding) {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// Keep puts a copy of a config in the place of an older one.
func (v *Vault) Keep(ctx context.Context, s *model.Snapshot) error {
	err := v.with(ctx, func() error {
		name := v.copyName(s.ID().Owner, s.ID().ConfigRef)
		names, err := v.names(copyKind)
		if err != nil {
			return err
		}
		if len(names) >= mostCopies && !slices.Contains(names, name) {
			return fmt.Errorf("%d configs are kept already, which is the most", len(names))
		}
		text, err := encodeCopy(s)
		if err != nil {
			return err
		}
		return v.write(name, text)
	})
	if err != nil {
		return fmt.Errorf("keeping %s for reading offline: %w", s.ID().ConfigRef, err)
	}
	return nil
}

// Copy reads the copy of a config; an errors.Is(fs.ErrNotExist) says that there is none.
func (v *Vault) Copy(ctx context.Context, owner model.Owner, ref model.ConfigRef) (*model.Snapshot, error) {
	var s *model.Snapshot
	err := v.with(ctx, func() error {
		name := v.copyName(owner, ref)
		text, err := v.read(name)
		if err != nil {
			return err
		}
		defer clear(text)
		if s, err = decodeCopy(text); err == nil && (s.ID().Owner != owner || s.ID().ConfigRef != ref) {
			err = errors.New("it is of another config")
		}
		if err != nil {
			return BadFile{Path: v.folder.at(name), Problem: err.Error()}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the offline copy of %s: %w", ref, err)
	}
	return s, nil
}

// Copies lists what is kept of an owner's configs, sorted by address. A file that cannot be read is left out and told in
// the error, which may come together with a list.
func (v *Vault) Copies(ctx context.Context, owner model.Owner) ([]model.KeptConfig, error) {
	var kept []model.KeptConfig
	var unusable []error
	err := v.with(ctx, func() error {
		names, err := v.names(copyKind)
		if err != nil {
			return err
		}
		for _, name := range names {
			text, err := v.read(name)
			if err != nil {
				unusable = append(unusable, err)
				continue
			}
			k, err := decodeKept(text)
			clear(text)
			switch {
			case err != nil:
				unusable = append(unusable, BadFile{Path: v.folder.at(name), Problem: err.Error()})
			case k.Owner == owner:
				kept = append(kept, k)
			}
		}
		return nil
	})
	slices.SortFunc(kept, func(a, b model.KeptConfig) int { return strings.Compare(a.Config.String(), b.Config.String()) })
	return kept, errors.Join(append(unusable, err)...)
}

// LoginIs keeps who a login belongs to, so that its copies and drafts are found when Doppler cannot be asked.
func (v *Vault) LoginIs(ctx context.Context, login model.LoginMark, account model.Account) error {
	return v.with(ctx, func() error {
		name := loginKind + "-" + v.sealing.nameOf(loginKind, string(login[:])) + sealedEnding
		if text, err := v.read(name); err == nil {
			if known, err := decodeLogin(text); err == nil && known == account {
				return nil
			}
		}
		text, err := encodeLogin(account)
		if err != nil {
			return err
		}
		return v.write(name, text)
	})
}

// Login is whose a login was when Doppler told last; ok is false when nothing is known.
func (v *Vault) Login(ctx context.Context, login model.LoginMark) (account model.Account, ok bool, err error) {
	err = v.with(ctx, func() error {
		name := loginKind + "-" + v.sealing.nameOf(loginKind, string(login[:])) + sealedEnding
		text, err := v.read(name)
		if err != nil {
			return err
		}
		if account, err = decodeLogin(text); err != nil {
			return BadFile{Path: v.folder.at(name), Problem: err.Error()}
		}
		ok = true
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return account, ok, err
}

// Clear deletes every copy, what is known of logins, and the drafts that no dtui is at work on. It needs no key, and takes
// away a key in a file that was not opened in this run: whoever has lost its passphrase starts anew. It returns how many
// copies and drafts are gone.
func (v *Vault) Clear(ctx context.Context) (copies, leftDrafts int, err error) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	if _, err := os.Stat(v.folder.path); errors.Is(err, fs.ErrNotExist) {
		return 0, 0, nil
	}
	err = v.folder.locked(ctx, func() error {
		for _, kind := range []string{copyKind, loginKind} {
			names, err := v.names(kind)
			if err != nil {
				return err
			}
			for _, name := range names {
				if err := v.folder.remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
					return err
				}
				if kind == copyKind {
					copies++
				}
			}
		}
		names, err := v.orphans()
		for _, name := range names {
			err = errors.Join(err, v.removeDraft(name))
			leftDrafts++
		}
		if left, _ := v.names(draftKind); err == nil && !v.opened && len(left) == 0 {
			if err = v.files.Delete(ctx, sealingName); errors.Is(err, ErrNotFound) {
				err = nil
			}
		}
		return err
	})
	if err != nil {
		err = fmt.Errorf("deleting what dtui keeps on this machine: %w", err)
	}
	return copies, leftDrafts, err
}
