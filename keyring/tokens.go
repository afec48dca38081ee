package keyring

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"dtui/model"
)

// DefaultProfile is the name of a profile whose person chose none.
const DefaultProfile = "default"

// Tokens keeps the book and the places of the tokens together. A dtui that is ended between two steps leaves a mark in the
// book; reading the profile then looks in both places and mends the book.
type Tokens struct {
	// System is the system keyring, or what a test has instead.
	System Store
	Files  *Files
	Book   *Book
	// Now is the clock.
	Now func() time.Time
}

// NewTokens has the book in dir, and the encrypted files in its folder "tokens".
func NewTokens(dir string, system Store, options ...FileOption) *Tokens {
	return &Tokens{System: system, Files: File(filepath.Join(dir, "tokens"), options...), Book: NewBook(dir), Now: time.Now}
}

// Keep stores an entry in a place, InKeyring or InFile, lists it, and makes it the current profile. What was kept under
// its name is replaced. The passphrase is for InFile. A LeftBehind comes with the profile: it is kept, but what was in its
// old place could not be deleted. Any other error means that nothing is kept, as far as can be known: after a TimedOut the
// keyring may still do it, and the profile stays listed.
func (t *Tokens) Keep(ctx context.Context, e Entry, place model.Place, passphrase model.Value) (model.Profile, error) {
	return t.named(ctx, e, place, passphrase, true)
}

// Add is Keep for a login that does not become the current one.
func (t *Tokens) Add(ctx context.Context, e Entry, place model.Place, passphrase model.Value) (model.Profile, error) {
	return t.named(ctx, e, place, passphrase, false)
}

func (t *Tokens) named(ctx context.Context, e Entry, place model.Place, passphrase model.Value, current bool) (model.Profile, error) {
	p, err := t.keep(ctx, e, place, passphrase, current)
	if err != nil {
		err = fmt.Errorf("keeping profile %s: %w", e.Name, err)
	}
	return p, err
}

func (t *Tokens) keep(ctx context.Context, e Entry, place model.Place, passphrase model.Value, current bool) (model.Profile, error) {
	clean, err := e.normalised()
	if err != nil {
		return model.Profile{}, err
	}
	if place != model.InKeyring && place != model.InFile {
		return model.Profile{}, Invalid{Field: "place", Problem: "it is neither the system keyring nor a file"}
	}
	s, err := t.Book.read(ctx)
	if err != nil {
		return model.Profile{}, err
	}
	at, known, err := s.find(clean.Name)
	if err != nil {
		return model.Profile{}, err
	}
	fresh := shelved{Profile: t.describe(clean, place)}
	before := fresh
	if known {
		before = s.profiles[at]
	}
	marked := before
	marked.moving = place
	if err := t.Book.put(ctx, marked, false); err != nil {
		return model.Profile{}, err
	}
	if err := t.store(ctx, clean, place, passphrase); err != nil {
		return model.Profile{}, errors.Join(err, t.unmark(ctx, before, known, place, err))
	}
	var leftBehind error
	for _, old := range before.everywhere() {
		if !known || old == place {
			continue
		}
		if err := t.drop(ctx, clean.Name, old); err != nil && !errors.Is(err, ErrNotFound) {
			fresh.left = old
			leftBehind = LeftBehind{Name: clean.Name, Place: placeName(old), Err: err}
		}
	}
	if err := t.Book.put(ctx, fresh, current); err != nil {
		return model.Profile{}, errors.Join(err, leftBehind)
	}
	return fresh.Profile, leftBehind
}

// unmark takes the mark back after storing failed. It leaves it when the keyring may yet do what it was asked for.
func (t *Tokens) unmark(ctx context.Context, before shelved, known bool, place model.Place, failure error) error {
	mayYet := place == model.InKeyring && (errors.As(failure, &TimedOut{}) || errors.Is(failure, context.Canceled) || errors.Is(failure, context.DeadlineExceeded))
	ctx = context.WithoutCancel(ctx)
	switch {
	case mayYet:
		return nil
	case known:
		return t.Book.put(ctx, before, false)
	default:
		return t.Book.Remove(ctx, before.Name)
	}
}

// everywhere is where a profile may have a token: first where one was being written, last where one was left.
func (p shelved) everywhere() []model.Place {
	var places []model.Place
	for _, place := range []model.Place{p.moving, p.Place, p.left} {
		if place != "" && !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	return places
}

func (t *Tokens) describe(e Entry, place model.Place) model.Profile {
	return model.Profile{
		Name: e.Name, Host: e.Host, Workplace: e.Workplace, Person: e.Person, Kind: model.KindOfToken(e.Token),
		Place: place, Made: e.Made, Added: t.Now(),
	}
}

// Read returns the entry of a profile; "" is the current one. The passphrase is for a profile in a file; an unknown one
// gives NeedsPassphrase. Without a profile it is NotFound, and no keyring is asked: it could be locked, or hang, for nothing.
func (t *Tokens) Read(ctx context.Context, name string, passphrase model.Value) (Entry, model.Profile, error) {
	s, err := t.Book.read(ctx)
	if err != nil {
		return Entry{}, model.Profile{}, fmt.Errorf("reading the token of profile %s: %w", name, err)
	}
	if name == "" {
		name = s.current
	}
	if name == "" {
		return Entry{}, model.Profile{}, NotFound{Name: DefaultProfile}
	}
	at, known, err := s.find(name)
	if err != nil {
		return Entry{}, model.Profile{}, fmt.Errorf("reading the token of profile %s: %w", name, err)
	}
	if !known {
		return Entry{}, model.Profile{}, NotFound{Name: name}
	}
	return t.open(ctx, s.profiles[at], passphrase)
}

// open reads the token of a listed profile. A mark says that a newer one may be in another place.
func (t *Tokens) open(ctx context.Context, p shelved, passphrase model.Value) (Entry, model.Profile, error) {
	moved := p.moving != "" && p.moving != p.Place
	if moved {
		e, err := t.load(ctx, p.Name, p.moving, passphrase)
		switch {
		case err == nil:
			p.Place, p.moving, p.left = p.moving, "", p.Place
			if err := t.drop(ctx, p.Name, p.left); err == nil || errors.Is(err, ErrNotFound) {
				p.left = ""
			}
			return e, t.mend(ctx, p, e), nil
		case errors.Is(err, ErrNotFound):
			p.moving = ""
		case p.moving == model.InFile:
			// A file that is there is whole: it is the newer one. A keyring that fails says nothing.
			return Entry{}, p.Profile, err
		}
	}
	e, err := t.load(ctx, p.Name, p.Place, passphrase)
	if err != nil {
		return Entry{}, p.Profile, err
	}
	if !moved {
		p.moving = ""
	}
	return e, t.mend(ctx, p, e), nil
}

// mend writes into the book what the entry says where the book says something else, and returns the profile as it is. The
// entry was sealed with its token and is right. That mending fails is no reason to
// keep the person out: the next reading tries again.
func (t *Tokens) mend(ctx context.Context, p shelved, e Entry) model.Profile {
	fresh := shelved{Profile: t.describe(e, p.Place), moving: p.moving, left: p.left}
	fresh.Added, fresh.LastUsed = p.Added, p.LastUsed
	s, err := t.Book.read(ctx)
	if err != nil {
		return fresh.Profile
	}
	at, known, err := s.find(e.Name)
	if err == nil && known && (s.profiles[at].Profile != fresh.Profile || s.profiles[at].moving != fresh.moving || s.profiles[at].left != fresh.left) {
		_ = t.Book.put(ctx, fresh, false)
	}
	return fresh.Profile
}

// Profiles lists what is kept. It asks no keyring.
func (t *Tokens) Profiles(ctx context.Context) (model.Profiles, error) { return t.Book.List(ctx) }

// Remove deletes the token of a profile, and then takes it off the list, so that a token which is not listed is not there
// either. When its place cannot be reached the profile stays listed; Book.Remove forgets it all the same. A LeftBehind
// means that it is removed, but not from a place where it was before.
func (t *Tokens) Remove(ctx context.Context, name string) error {
	s, err := t.Book.read(ctx)
	if err != nil {
		return fmt.Errorf("removing profile %s: %w", name, err)
	}
	at, known, err := s.find(name)
	switch {
	case err != nil:
		return fmt.Errorf("removing profile %s: %w", name, err)
	case !known && name == DefaultProfile:
		return t.System.Delete(ctx, name)
	case !known:
		return NotFound{Name: name}
	}
	p := s.profiles[at]
	var leftBehind error
	for _, place := range p.everywhere() {
		err := t.drop(ctx, name, place)
		switch {
		case err == nil || errors.Is(err, ErrNotFound):
		case place == p.left && place != p.Place && place != p.moving:
			// A keyring that never answers must not keep a person from logging out.
			leftBehind = LeftBehind{Name: name, Place: placeName(place), Err: err}
		default:
			return err
		}
	}
	if err := t.Book.Remove(ctx, name); err != nil {
		return errors.Join(err, leftBehind)
	}
	return leftBehind
}

func (t *Tokens) store(ctx context.Context, e Entry, place model.Place, passphrase model.Value) error {
	if place == model.InFile {
		return t.Files.Set(ctx, e, passphrase)
	}
	return t.System.Set(ctx, e)
}

func (t *Tokens) load(ctx context.Context, name string, place model.Place, passphrase model.Value) (Entry, error) {
	switch place {
	case model.InFile:
		return t.Files.Get(ctx, name, passphrase)
	case model.InKeyring:
		return t.System.Get(ctx, name)
	default:
		return Entry{}, Unreadable{Name: name, Problem: "this dtui does not know the place where it is kept"}
	}
}

func (t *Tokens) drop(ctx context.Context, name string, place model.Place) error {
	if place == model.InFile {
		return t.Files.Delete(ctx, name)
	}
	return t.System.Delete(ctx, name)
}

func placeName(place model.Place) string {
	if place == model.InFile {
		return "its encrypted file"
	}
	return "the system keyring"
}
