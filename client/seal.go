package client

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"

	"dtui/model"
)

// sealRounds is what Doppler's API reference, Share, gives as the number of rounds. Its example has fewer; whoever opens the
// text uses the number that is sent along.
const sealRounds = 1_000_000

const (
	sealSalt = 16
	sealKey  = 32
)

var errSeal = errors.New("the value could not be encrypted")

// sealed is a text encrypted for a share link, so that Doppler never has it in clear.
type sealed struct {
	text   string
	hash   string // of the password, by which Doppler knows that somebody has it
	rounds int
}

// newPassword has 26 characters with 130 random bits, which nobody finds by trying.
func newPassword() model.Value { return model.NewValue(rand.Text()) }

// seal is AES-256-GCM under a key that PBKDF2 with SHA-256 makes of the password. The parts are salt, nonce, tag and
// ciphertext, in this order (Doppler's API reference, Share: encrypted); Go puts the tag at the end.
func seal(text, password model.Value, rounds int) (sealed, error) {
	salt := make([]byte, sealSalt)
	// rand.Read never fails (crypto/rand, since Go 1.24).
	_, _ = rand.Read(salt)
	key, err := pbkdf2.Key(sha256.New, password.Reveal(), salt, rounds, sealKey)
	if err != nil {
		return sealed{}, errSeal
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return sealed{}, errSeal
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		return sealed{}, errSeal
	}
	nonce := make([]byte, box.NonceSize())
	_, _ = rand.Read(nonce)
	closed := box.Seal(nil, nonce, []byte(text.Reveal()), nil)
	cut := len(closed) - box.Overhead()
	whole := append(append(append(salt, nonce...), closed[cut:]...), closed[:cut]...)
	hash := sha256.Sum256([]byte(password.Reveal()))
	return sealed{text: base64.StdEncoding.EncodeToString(whole), hash: hex.EncodeToString(hash[:]), rounds: rounds}, nil
}
