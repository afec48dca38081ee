package keyring

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"dtui/model"
)

const (
	bookName = "profiles.json"
	// bookVersion is the version of the book's format. A reader refuses what it does not know, and leaves it as it is.
	bookVersion = 1
	mostBook    = 1 << 20
	// usedEvery is how exact the time of the last use is: more exact would write a file at each start.
	usedEvery = time.Minute
	// usedPatience is how long noting a use waits for another dtui.
	usedPatience = 200 * time.Millisecond
)

// Book is the list of profiles, in a file that holds no token. Its methods may be called from several goroutines, and by
// several dtui at once: each change reads the file again under a lock. A damaged file is a BadFile and is left as it is.
type Book struct {
	folder folder
}

// NewBook is the book profiles.json in dir, which is made with mode 0700 by the first change.
//
// Errors are NotFound, NameTaken, BadFile, FileFailed, Busy, Invalid, or the context's own; Hint has a sentence for each.
func NewBook(dir string) *Book { return &Book{folder: newFolder(dir, bookName+".lock")} }

// shelved is a profile with what only this package needs.
type shelved struct {
	model.Profile
	// moving is where a token was being written; a dtui that ends in the middle leaves it. "" when all is done.
	moving model.Place
	// left is where an older token could not be deleted; "" when there is none.
	left model.Place
	raw  json.RawMessage
}

// shelf is the book's content.
type shelf struct {
	current  string
	profiles []shelved
	raw      json.RawMessage
	// missing is true when there is no file yet.
	missing bool
}

// List returns the profiles, sorted by name; none when there is no file yet.
func (b *Book) List(ctx context.Context) (model.Profiles, error) {
	s, err := b.read(ctx)
	if err != nil {
		return model.Profiles{}, fmt.Errorf("reading the list of profiles: %w", err)
	}
	return s.list(), nil
}

func (s shelf) list() model.Profiles {
	list := model.Profiles{Current: s.current}
	for _, p := range s.profiles {
		list.List = append(list.List, p.Profile)
	}
	return list
}

// Put adds a profile or replaces the one of its name, and makes it the current one if asked to. Of a profile that is there
// it keeps the times, unless p has its own. A name that differs from another only by case is a NameTaken.
func (b *Book) Put(ctx context.Context, p model.Profile, current bool) error {
	return b.put(ctx, shelved{Profile: p}, current)
}

func (b *Book) put(ctx context.Context, p shelved, current bool) error {
	return b.change(ctx, p.Name, lockPatience, func(s *shelf) (bool, error) {
		host, err := origin(p.Host)
		if err != nil {
			return false, Invalid{Field: "host", Problem: err.Error()}
		}
		p.Host = host
		p.Workplace, p.Person = clipped(p.Workplace), clipped(p.Person)
		at, found, err := s.find(p.Name)
		if err != nil {
			return false, err
		}
		if !found {
			s.profiles = slices.Insert(s.profiles, at, shelved{})
		}
		old := s.profiles[at]
		p.raw = old.raw
		if p.Added.IsZero() {
			p.Added = old.Added
		}
		if p.LastUsed.IsZero() {
			p.LastUsed = old.LastUsed
		}
		s.profiles[at] = p
		if current {
			s.current = p.Name
		}
		return true, nil
	})
}

// Remove takes a profile off the list, or returns NotFound. It leaves the token where it is: Tokens.Remove deletes both.
// When it was the current one, none is.
func (b *Book) Remove(ctx context.Context, name string) error {
	return b.change(ctx, name, lockPatience, func(s *shelf) (bool, error) {
		at, found, err := s.find(name)
		if err != nil || !found {
			return false, cmp.Or(err, error(NotFound{Name: name}))
		}
		s.profiles = slices.Delete(s.profiles, at, at+1)
		if s.current == name {
			s.current = ""
		}
		return true, nil
	})
}

// Use makes a profile the current one, or returns NotFound.
func (b *Book) Use(ctx context.Context, name string) error {
	return b.change(ctx, name, lockPatience, func(s *shelf) (bool, error) {
		_, found, err := s.find(name)
		if err != nil || !found {
			return false, cmp.Or(err, error(NotFound{Name: name}))
		}
		changed := s.current != name
		s.current = name
		return changed, nil
	})
}

// Used notes when a profile was used. It writes nothing within a minute of the last note, and soon gives up when another
// dtui writes. That it failed matters to nobody: the caller may drop the error.
func (b *Book) Used(ctx context.Context, name string, at time.Time) error {
	return b.change(ctx, name, usedPatience, func(s *shelf) (bool, error) {
		i, found, err := s.find(name)
		if err != nil || !found {
			return false, cmp.Or(err, error(NotFound{Name: name}))
		}
		if at.Sub(s.profiles[i].LastUsed) < usedEvery {
			return false, nil
		}
		s.profiles[i].LastUsed = at
		return true, nil
	})
}

// find says where a profile is, or belongs.
func (s shelf) find(name string) (at int, found bool, err error) {
	for _, p := range s.profiles {
		if p.Name != name && strings.EqualFold(p.Name, name) {
			return 0, false, NameTaken{Name: name, Other: p.Name}
		}
	}
	at, found = slices.BinarySearchFunc(s.profiles, name, func(p shelved, name string) int { return cmp.Compare(p.Name, name) })
	return at, found, nil
}

// change reads the book, changes it, and writes it when do says so, while no other dtui does.
func (b *Book) change(ctx context.Context, name string, patience time.Duration, do func(*shelf) (bool, error)) error {
	err := usable(ctx, name)
	if err == nil {
		f := b.folder
		f.patience = min(f.patience, patience)
		err = f.locked(ctx, func() error {
			s, err := b.read(ctx)
			if err != nil {
				return err
			}
			changed, err := do(&s)
			if err != nil || !changed {
				return err
			}
			text, err := s.encode()
			if err != nil {
				return err
			}
			return f.write(bookName, text)
		})
	}
	if err != nil {
		return fmt.Errorf("changing the list of profiles for %s: %w", name, err)
	}
	return nil
}

func (b *Book) read(ctx context.Context) (shelf, error) {
	if err := ctx.Err(); err != nil {
		return shelf{}, err
	}
	path := b.folder.at(bookName)
	text, _, err := readFile(path, mostBook)
	if errors.Is(err, fs.ErrNotExist) {
		return shelf{missing: true}, nil
	}
	if err != nil {
		return shelf{}, err
	}
	s, problem := decodeShelf(text)
	if problem != "" {
		return shelf{}, BadFile{Path: path, Problem: problem}
	}
	return s, nil
}
