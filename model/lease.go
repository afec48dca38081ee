package model

import (
	"strings"
	"time"
	"unicode"
)

// The lives that dtui asks for. Doppler documents a default of half an hour and no ends.
const (
	MinLease     = time.Minute
	MaxLease     = 24 * time.Hour
	DefaultLease = 30 * time.Minute
)

// Lease is what a dynamic secret gave: credentials that were made for whoever asked and that end by themselves, or when
// they are revoked. Doppler lists no leases, so whoever issues one has to keep its id.
type Lease struct {
	Config ConfigRef
	// Secret is the name of the dynamic secret.
	Secret string
	// ID is what the lease is revoked by.
	ID      string
	Expires time.Time
	// Values are the parts of the credentials by their names.
	Values map[string]Value
}

// CheckLease reports why a lease cannot be asked for.
func CheckLease(secret string, life time.Duration) error {
	switch {
	case secret == "" || strings.ContainsFunc(secret, unicode.IsControl):
		return invalid("dynamic secret", "Give the name of the dynamic secret.")
	case life < MinLease || life > MaxLease:
		return invalid("life", "A lease lasts from a minute to a day.")
	}
	return nil
}
