package keyring

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"filippo.io/age"

	"dtui/model"
)

const (
	// defaultWork makes trying a passphrase take about half a second and 128 MiB; each step more doubles both.
	defaultWork = 17
	// mostWork is what is accepted on reading: the age program writes 18, and a damaged file must not ask for hours.
	mostWork = 20
	// mostFile and mostEntry are in bytes, far more than any token needs.
	mostFile  = 64 << 10
	mostEntry = 32 << 10
)

// Files keeps each entry in an encrypted file of its own, which opens with a passphrase and with nothing else. The format
// is that of age (age-encryption.org/v1) with one scrypt recipient, so that age -d reads it too; the content is JSON.
// Its methods may be called from several goroutines, and by several dtui at once.
type Files struct {
	folder folder
	work   int
	goos   string
}

// FileOption changes how files are written.
type FileOption func(*Files)

// WithWorkFactor sets the work that a passphrase costs to 2^logN scrypt rounds, for tests that have no half seconds.
func WithWorkFactor(logN int) FileOption { return func(f *Files) { f.work = logN } }

// File returns the encrypted files in dir, which is made with mode 0700 when something is stored.
//
// Errors are NotFound, NeedsPassphrase, WrongPassphrase, Exposed, Unreadable, BadFile, FileFailed, Busy, TooBig, Invalid,
// or the context's own; Hint has a sentence for each. A call takes as long as the passphrase is made to cost, at most
// some seconds, and cannot be ended meanwhile.
func File(dir string, options ...FileOption) *Files {
	f := &Files{folder: newFolder(dir, ".lock"), work: defaultWork, goos: runtime.GOOS}
	for _, option := range options {
		option(f)
	}
	return f
}

// Path is where the entry of a profile is, or would be.
func (f *Files) Path(name string) string { return f.folder.at(fileName(name)) }

// Has reports whether there is a file for a profile. It needs no passphrase.
func (f *Files) Has(ctx context.Context, name string) (bool, error) {
	if err := usable(ctx, name); err != nil {
		return false, fmt.Errorf("looking for the file of profile %s: %w", name, err)
	}
	_, _, err := readFile(f.Path(name), mostFile)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return true, err
}

// Get opens the file of a profile.
func (f *Files) Get(ctx context.Context, name string, passphrase model.Value) (Entry, error) {
	e, err := f.get(ctx, name, passphrase)
	if err != nil {
		return Entry{}, fmt.Errorf("reading the token of profile %s: %w", name, err)
	}
	return e, nil
}

func (f *Files) get(ctx context.Context, name string, passphrase model.Value) (Entry, error) {
	if err := usable(ctx, name); err != nil {
		return Entry{}, err
	}
	path := f.Path(name)
	sealed, mode, err := readFile(path, mostFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Entry{}, NotFound{Name: name}
	case err != nil:
		return Entry{}, err
	case f.goos != "windows" && mode&0o077 != 0:
		return Entry{}, Exposed{Path: path, Mode: mode}
	case !passphrase.Known() || passphrase.Empty():
		return Entry{}, NeedsPassphrase{Name: name}
	}
	payload, err := unseal(sealed, passphrase)
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none) && slices.Contains(none.StanzaTypes, "scrypt"):
		return Entry{}, WrongPassphrase{Name: name, Path: path}
	case errors.As(err, &none):
		return Entry{}, Unreadable{Name: name, Problem: path + " was not encrypted with a passphrase"}
	case err != nil:
		// The library's texts say which byte is wrong, which helps nobody to mend it.
		return Entry{}, Unreadable{Name: name, Problem: path + " is damaged, or was not written by dtui"}
	case ctx.Err() != nil:
		return Entry{}, ctx.Err()
	}
	return decode(name, payload)
}

// Set encrypts e with the passphrase and puts the file in the place of what was there, whole or not at all: a dtui that
// is killed meanwhile leaves the old file. A nil error means that the disk has it.
func (f *Files) Set(ctx context.Context, e Entry, passphrase model.Value) error {
	if err := f.set(ctx, e, passphrase); err != nil {
		return fmt.Errorf("storing the token of profile %s: %w", e.Name, err)
	}
	return nil
}

func (f *Files) set(ctx context.Context, e Entry, passphrase model.Value) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	clean, err := e.normalised()
	if err != nil {
		return err
	}
	if !passphrase.Known() || passphrase.Empty() {
		return NeedsPassphrase{Name: clean.Name}
	}
	payload, err := encode(clean)
	if err != nil {
		return err
	}
	if len(payload) > mostEntry {
		return TooBig{Size: len(payload), Limit: mostEntry}
	}
	sealed, err := seal(payload, passphrase, f.work)
	if err != nil {
		return err
	}
	return f.folder.locked(ctx, func() error { return f.folder.write(fileName(clean.Name), sealed) })
}

// Delete removes the file of a profile, or returns NotFound. It needs no passphrase.
func (f *Files) Delete(ctx context.Context, name string) error {
	if err := f.remove(ctx, name); err != nil {
		return fmt.Errorf("deleting the token of profile %s: %w", name, err)
	}
	return nil
}

func (f *Files) remove(ctx context.Context, name string) error {
	if has, err := f.Has(ctx, name); err == nil && !has {
		return NotFound{Name: name} // Without making the folder.
	}
	if err := usable(ctx, name); err != nil {
		return err
	}
	err := f.folder.locked(ctx, func() error { return f.folder.remove(fileName(name)) })
	if errors.Is(err, fs.ErrNotExist) {
		return NotFound{Name: name}
	}
	return err
}

// seal encrypts. The passphrase is revealed here and in unseal alone.
func seal(payload string, passphrase model.Value, work int) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase.Reveal())
	if err != nil {
		return nil, fmt.Errorf("the passphrase cannot be used: %w", err)
	}
	recipient.SetWorkFactor(work)
	var sealed bytes.Buffer
	into, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		return nil, fmt.Errorf("encrypting: %w", err)
	}
	if _, err := io.WriteString(into, payload); err != nil {
		return nil, fmt.Errorf("encrypting: %w", err)
	}
	if err := into.Close(); err != nil {
		return nil, fmt.Errorf("encrypting: %w", err)
	}
	return sealed.Bytes(), nil
}

func unseal(sealed []byte, passphrase model.Value) (string, error) {
	identity, err := age.NewScryptIdentity(passphrase.Reveal())
	if err != nil {
		return "", err
	}
	identity.SetMaxWorkFactor(mostWork)
	from, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		return "", err
	}
	payload, err := io.ReadAll(io.LimitReader(from, mostFile))
	return string(payload), err
}

// fileName is NAME.age for a name in small letters. On macOS and Windows capital letters make no other file, so a name
// with some is written small, with the places of its capitals as a hexadecimal number: Work is work~1.age. Windows also
// takes names such as nul for devices, whatever follows the dot.
func fileName(name string) string {
	small := strings.ToLower(name)
	var capitals uint64 // checkName allows no more than 64 bytes.
	for i := range len(name) {
		if name[i] != small[i] {
			capitals |= 1 << i
		}
	}
	switch {
	case capitals != 0:
		return small + "~" + strconv.FormatUint(capitals, 16) + ".age"
	case device(small):
		return small + "~.age"
	default:
		return small + ".age"
	}
}

// device knows the names that Windows keeps for devices.
func device(small string) bool {
	stem, _, _ := strings.Cut(small, ".")
	switch stem {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")) && stem[3] >= '0' && stem[3] <= '9'
}
