package keyring

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A sealed file is its head, a salt of 32 bytes, and the nonce, text and tag of AES-256-GCM under a key that HKDF-SHA256
// makes of the vault's key, the salt and the file's name. A file under another name than its own does not open, and no key
// is used for two texts. The text is filled up with blanks, so that the file's size tells little of what is in it. This is
// by hand, from the standard library, because age binds a file to no name and has no key without a public half.
const (
	sealedHead    = "dtui sealed 1\n"
	sealedHeads   = "dtui sealed "
	saltSize      = 32
	keySize       = 32
	padding       = 4096
	mostSealed    = 16 << 20
	sealedEnding  = ".sealed"
	sealedPurpose = "dtui offline 1 "
)

// sealing is an opened key.
type sealing struct{ key []byte }

func newSealingKey() []byte {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // It never fails: the package's documentation.
	return key
}

// nameOf hides an identity in a file's name. Without the key nobody can tell whether a file is about a config, not even by
// trying the names that it may have.
func (s sealing) nameOf(kind string, identity ...string) string {
	mac := hmac.New(sha256.New, s.key)
	_, _ = fmt.Fprintf(mac, "%sname %s", sealedPurpose, kind)
	for _, part := range identity {
		_, _ = fmt.Fprintf(mac, "\x00%d:%s", len(part), part)
	}
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

func (s sealing) box(name string, salt []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, s.key, salt, sealedPurpose+name, keySize)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	clear(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal encrypts a text for the file of a name, and overwrites it.
func (s sealing) seal(name string, text []byte) ([]byte, error) {
	if len(text) > mostSealed {
		return nil, TooMuch{Size: len(text), Limit: mostSealed}
	}
	padded := append(slices.Grow([]byte(nil), len(text)+padding), text...)
	clear(text)
	padded = append(padded, bytes.Repeat([]byte(" "), padding-len(padded)%padding)...)
	defer clear(padded)
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt)
	box, err := s.box(name, salt)
	if err != nil {
		return nil, fmt.Errorf("encrypting: %w", err)
	}
	//nolint:gosec // The nonce is drawn at random by the box itself, which takes none.
	return box.Seal(append([]byte(sealedHead), salt...), nil, padded, []byte(sealedHead)), nil
}

var errNotSealed = errors.New("it was not written by dtui")

// open decrypts a file. Its errors quote nothing of it.
func (s sealing) open(name string, sealed []byte) ([]byte, error) {
	rest, ours := bytes.CutPrefix(sealed, []byte(sealedHead))
	switch {
	case !ours && strings.HasPrefix(string(sealed[:min(len(sealed), len(sealedHeads))]), sealedHeads):
		return nil, errors.New("it was written by another version of dtui")
	case !ours || len(rest) < saltSize:
		return nil, errNotSealed
	}
	box, err := s.box(name, rest[:saltSize])
	if err != nil {
		return nil, err
	}
	text, err := box.Open(nil, nil, rest[saltSize:], []byte(sealedHead))
	if err != nil {
		return nil, errors.New("it was encrypted with another key, or is damaged")
	}
	return text, nil
}

// TooMuch says that what is to be sealed is too big for one file. Sizes are in bytes.
type TooMuch struct{ Size, Limit int }

func (e TooMuch) Error() string {
	return fmt.Sprintf("it has %d bytes and %d are the most that is kept", e.Size, e.Limit)
}
