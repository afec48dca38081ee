package keyring

import "encoding/base64"

// Limits of the platforms, in bytes: the credential manager takes 2,560 of payload (CRED_MAX_CREDENTIAL_BLOB_SIZE),
// macOS' security reads command lines of up to 4,096, and go-keyring advises against more than 100 KiB elsewhere.
const (
	windowsLimit = 2560
	darwinLimit  = 4096
	otherLimit   = 100 << 10
)

// fits checks a payload before the library sees it: on macOS, the library starts a child before it looks.
func fits(goos, account, payload string) error {
	size, limit := len(payload), otherLimit
	switch goos {
	case "windows":
		limit = windowsLimit
	case "darwin":
		// The command that go-keyring writes, with its value in base64 behind a prefix and no quotes needed.
		command := "add-generic-password -U -s " + service + " -a " + account + " -w go-keyring-base64:\n"
		size, limit = len(command)+base64.StdEncoding.EncodedLen(len(payload)), darwinLimit
	}
	if size > limit {
		return TooBig{Size: size, Limit: limit}
	}
	return nil
}
