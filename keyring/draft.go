package keyring

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"dtui/model"
)

// drafts are those of this process, and the locks of others that have ended. Each dtui writes files of its own, named after
// a number that it draws, and holds a lock of that number for as long as it runs: a draft whose lock is free belongs to
// nobody, and the lock ends with its process, however that ends. Locks are taken, and their files deleted, under the lock
// of the folder.
type drafts struct {
	number string
	own    *flock.Flock
	latest uint64
	held   map[string]*flock.Flock // by number
}

const lockEnding = ".lock"

func (v *Vault) lockName(number string) string { return draftKind + "-" + number + lockEnding }

// numberOf is the number in a draft's name: draft-NUMBER-OWNER.sealed.
func numberOf(name string) string {
	rest := strings.TrimPrefix(name, draftKind+"-")
	number, _, _ := strings.Cut(strings.TrimSuffix(rest, lockEnding), "-")
	return number
}

func (v *Vault) tryLock(number string) (*flock.Flock, bool, error) {
	lock := flock.New(v.folder.at(v.lockName(number)), flock.SetPermissions(0o600))
	ok, err := lock.TryLock()
	if err != nil || !ok {
		return nil, false, errors.Join(err, lock.Close())
	}
	return lock, true, nil
}

// claim draws the number of this process and takes its lock.
func (v *Vault) claim() error {
	if v.drafts.own != nil {
		return nil
	}
	drawn := make([]byte, 8)
	_, _ = rand.Read(drawn)
	number := hex.EncodeToString(drawn)
	lock, ok, err := v.tryLock(number)
	if err != nil || !ok {
		return FileFailed{Path: v.folder.at(v.lockName(number)), Err: errors.Join(err, errors.New("it cannot be locked"))}
	}
	v.drafts.number, v.drafts.own = number, lock
	return nil
}

func (v *Vault) draftName(owner model.Owner) string {
	return draftKind + "-" + v.drafts.number + "-" + v.ownerPart(owner)
}

func (v *Vault) ownerPart(owner model.Owner) string {
	return v.sealing.nameOf(draftKind, owner.Host, owner.Workplace, owner.Actor) + sealedEnding
}

// KeepDraft keeps what is staged in this process, one file for each owner, and deletes those in which nothing is left.
// Versions count the changes of the staging: an older one that comes late is dropped.
func (v *Vault) KeepDraft(ctx context.Context, work model.Unsaved, version uint64) error {
	all := work.ByOwner()
	v.mutex.Lock()
	idle := len(all) == 0 && v.drafts.own == nil
	v.mutex.Unlock()
	if idle {
		return nil
	}
	err := v.with(ctx, func() error {
		if version < v.drafts.latest {
			return nil
		}
		if err := v.claim(); err != nil {
			return err
		}
		names, err := v.names(draftKind + "-" + v.drafts.number)
		if err != nil {
			return err
		}
		for owner, part := range all {
			name := v.draftName(owner)
			text, err := encodeDraft(owner, v.now(), part)
			if err == nil {
				err = v.write(name, text)
			}
			if err != nil {
				return err
			}
			names = slices.DeleteFunc(names, func(other string) bool { return other == name })
		}
		for _, name := range names {
			if err := v.folder.remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		v.drafts.latest = version
		return nil
	})
	if err != nil {
		return fmt.Errorf("keeping staged changes: %w", err)
	}
	return nil
}

// orphans lists the drafts that no dtui is at work on, and holds their locks. It also deletes what dtui that have ended
// left of unfinished writing, and of locks without a draft. The caller holds the folder's lock, so nobody is writing.
func (v *Vault) orphans() ([]string, error) {
	entries, err := os.ReadDir(v.folder.path)
	if err != nil {
		return nil, FileFailed{Path: v.folder.path, Err: err}
	}
	var names []string
	numbers := map[string]bool{}
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case strings.HasSuffix(name, unfinished):
			_ = os.Remove(v.folder.at(name))
		case !strings.HasPrefix(name, draftKind+"-"):
		case strings.HasSuffix(name, sealedEnding):
			names = append(names, name)
			numbers[numberOf(name)] = true
		case strings.HasSuffix(name, lockEnding):
			if _, there := numbers[numberOf(name)]; !there {
				numbers[numberOf(name)] = false
			}
		}
	}
	free := map[string]bool{}
	for number, drafted := range numbers {
		if number == v.drafts.number {
			continue
		}
		if v.drafts.held[number] == nil {
			lock, ok, err := v.tryLock(number)
			if err != nil || !ok {
				continue
			}
			v.drafts.held[number] = lock
		}
		if free[number] = drafted; !drafted {
			_ = v.letGo(number, true)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return !free[numberOf(name)] }), nil
}

// letGo ends holding a lock, and deletes its file when no draft needs it any more.
func (v *Vault) letGo(number string, ended bool) error {
	lock := v.drafts.held[number]
	if lock == nil {
		return nil
	}
	delete(v.drafts.held, number)
	err := lock.Close()
	if ended {
		err = errors.Join(err, os.Remove(v.folder.at(v.lockName(number))))
	}
	return err
}

// Drafts lists the drafts of an owner that outlived their dtui, the oldest first, and holds them for this process until
// LeaveDraft or DropDraft. A file that cannot be read is left out and told in the error, which may come with a list.
func (v *Vault) Drafts(ctx context.Context, owner model.Owner) ([]model.KeptDraft, error) {
	var kept []model.KeptDraft
	var unusable []error
	err := v.with(ctx, func() error {
		names, err := v.orphans()
		if err != nil {
			return err
		}
		used := map[string]bool{}
		for _, name := range names {
			if !strings.HasSuffix(name, "-"+v.ownerPart(owner)) {
				continue
			}
			work, at, err := v.draft(name, owner)
			if err != nil {
				unusable = append(unusable, err)
				continue
			}
			used[numberOf(name)] = true
			kept = append(kept, describeDraft(name, at, work))
		}
		for _, name := range names {
			if number := numberOf(name); !used[number] {
				_ = v.letGo(number, false)
			}
		}
		return nil
	})
	slices.SortFunc(kept, func(a, b model.KeptDraft) int { return a.KeptAt.Compare(b.KeptAt) })
	return kept, errors.Join(append(unusable, err)...)
}

func describeDraft(name string, at time.Time, work model.Unsaved) model.KeptDraft {
	draft := model.KeptDraft{ID: name, KeptAt: at, Notes: len(work.Notes), IDs: work.IDs()}
	for _, set := range work.Sets {
		draft.Sets = append(draft.Sets, model.KeptSet{ConfigRef: set.ID.ConfigRef, Lines: len(set.Lines)})
	}
	return draft
}

func (v *Vault) draft(name string, owner model.Owner) (model.Unsaved, time.Time, error) {
	text, err := v.read(name)
	if err != nil {
		return model.Unsaved{}, time.Time{}, err
	}
	defer clear(text)
	whose, at, work, err := decodeDraft(text)
	if err == nil && whose != owner {
		err = errors.New("it belongs to another login")
	}
	if err != nil {
		return model.Unsaved{}, time.Time{}, BadFile{Path: v.folder.at(name), Problem: err.Error()}
	}
	return work, at, nil
}

// TakeDraft reads a draft that Drafts has listed. It stays until DropDraft.
func (v *Vault) TakeDraft(ctx context.Context, owner model.Owner, id string) (model.Unsaved, error) {
	var work model.Unsaved
	err := v.with(ctx, func() error {
		if v.drafts.held[numberOf(id)] == nil {
			return errors.New("it is not there any more")
		}
		var err error
		work, _, err = v.draft(id, owner)
		return err
	})
	if err != nil {
		return model.Unsaved{}, fmt.Errorf("reading kept changes: %w", err)
	}
	return work, nil
}

// DropDraft deletes a draft that Drafts has listed.
func (v *Vault) DropDraft(ctx context.Context, id string) error {
	err := v.with(ctx, func() error {
		if v.drafts.held[numberOf(id)] == nil {
			return nil // Somebody else's by now, or gone.
		}
		return v.removeDraft(id)
	})
	if err != nil {
		return fmt.Errorf("deleting kept changes: %w", err)
	}
	return nil
}

// removeDraft deletes a draft whose lock is held, and the lock with the last one.
func (v *Vault) removeDraft(name string) error {
	if err := v.folder.remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	number := numberOf(name)
	left, err := v.names(draftKind + "-" + number)
	if err != nil || len(left) > 0 {
		return err
	}
	return v.letGo(number, true)
}

// LeaveDraft lets another dtui offer a draft that Drafts has listed.
func (v *Vault) LeaveDraft(ctx context.Context, id string) error {
	return v.with(ctx, func() error { return v.letGo(numberOf(id), false) })
}

// Close lets go of what this process holds. A draft that is there stays, for the next start.
func (v *Vault) Close(ctx context.Context) error {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	if v.drafts.own == nil && len(v.drafts.held) == 0 {
		return nil
	}
	return v.folder.locked(ctx, func() error {
		var err error
		if v.drafts.own != nil {
			v.drafts.held[v.drafts.number] = v.drafts.own
			v.drafts.own = nil
		}
		for number := range v.drafts.held {
			left, listed := v.names(draftKind + "-" + number)
			err = errors.Join(err, v.letGo(number, listed == nil && len(left) == 0))
		}
		return err
	})
}
