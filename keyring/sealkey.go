package keyring

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"dtui/model"
)

// The key of a vault is kept as an entry is. Its host is a name that is never resolved (RFC 2606), so that nothing could
// send it anywhere.
const (
	sealingName = "key"
	sealingHost = "https://offline.invalid"
)

// KeyNeedsPassphrase says that the key of a vault is in an encrypted file, or has to be put into one.
type KeyNeedsPassphrase struct {
	// New is whether there is no key yet, and no keyring to keep one in.
	New bool
	// Err is why there is no keyring, nil when the key is in a file.
	Err error
}

func (e KeyNeedsPassphrase) Error() string {
	if e.New {
		return "there is no keyring for the key of what dtui keeps on this machine, which needs a passphrase then"
	}
	return "the key of what dtui keeps on this machine is in an encrypted file, which needs a passphrase"
}

func (e KeyNeedsPassphrase) Unwrap() error { return e.Err }

// Hint says what to do next.
func (KeyNeedsPassphrase) Hint() string { return "Type the passphrase." }

// KeyFailed says that the key of a vault could not be read, or not be kept.
type KeyFailed struct{ Err error }

func (e KeyFailed) Error() string {
	var unreadable Unreadable
	if errors.As(e.Err, &unreadable) {
		return "the key of what dtui keeps on this machine cannot be used: " + unreadable.Problem
	}
	var typed interface {
		error
		Hint() string
	}
	if errors.As(e.Err, &typed) {
		return "the key of what dtui keeps on this machine cannot be used: " + typed.Error()
	}
	return "the key of what dtui keeps on this machine cannot be used: " + e.Err.Error()
}

func (e KeyFailed) Unwrap() error { return e.Err }

// Hint says what to do next.
func (e KeyFailed) Hint() string {
	var locked Locked
	if errors.As(e.Err, &locked) {
		return "Unlock the keyring."
	}
	return "dtui leaves what it kept as it is."
}

// sealingKey finds the key, or makes one where there is none: in the keyring, and where there is none in a file that the
// passphrase opens. A keyring that does not answer is no reason to make another key. The caller holds the vault's lock, so
// that two dtui do not make two.
func (v *Vault) sealingKey(ctx context.Context, passphrase model.Value) ([]byte, error) {
	typed := passphrase.Known() && !passphrase.Empty()
	inFile, err := v.files.Has(ctx, sealingName)
	switch {
	case err != nil:
		return nil, KeyFailed{err}
	case inFile && !typed:
		return nil, KeyNeedsPassphrase{}
	case inFile:
		e, err := v.files.Get(ctx, sealingName, passphrase)
		if errors.As(err, &WrongPassphrase{}) {
			return nil, err
		}
		return keyIn(e, err)
	}
	e, err := v.keys.Get(ctx, sealingName)
	switch {
	case err == nil:
		return keyIn(e, nil)
	case errors.As(err, &Unavailable{}) && !typed:
		return nil, KeyNeedsPassphrase{New: true, Err: err}
	case !errors.Is(err, ErrNotFound) && !errors.As(err, &Unavailable{}):
		return nil, KeyFailed{err}
	}
	fresh := newSealingKey()
	entry := Entry{Name: sealingName, Host: sealingHost, Kind: "sealing", Token: model.NewValue(base64.RawStdEncoding.EncodeToString(fresh))}
	if errors.Is(err, ErrNotFound) {
		err = v.keys.Set(ctx, entry)
	} else {
		err = v.files.Set(ctx, entry, passphrase)
	}
	if err != nil {
		return nil, KeyFailed{err}
	}
	return fresh, nil
}

func keyIn(e Entry, err error) ([]byte, error) {
	if err != nil {
		return nil, KeyFailed{err}
	}
	key, err := decodeKey(e.Token)
	if err != nil || len(key) != keySize {
		return nil, KeyFailed{fmt.Errorf("what is stored is not such a key")}
	}
	return key, nil
}
