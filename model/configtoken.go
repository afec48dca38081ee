package model

import "time"

// The documented lengths of a service token's name (Doppler's documentation, platform limits), in characters.
const (
	MinTokenName = 2
	MaxTokenName = 100
)

// Access is what a service token may do with the secrets of its config.
type Access string

// The kinds of access (Doppler's API reference, Service tokens: create).
const (
	ReadOnly  Access = "read"
	ReadWrite Access = "read/write"
)

// ConfigToken is a service token: one of one config, without its key, which Doppler gives once.
type ConfigToken struct {
	ConfigRef
	Environment string
	// UUID is what Doppler calls the token's slug; it is what a token is revoked by.
	UUID string
	Name string
	// Access is "" where Doppler does not tell.
	Access    Access
	CreatedAt time.Time
	// LastSeen is zero for a token that was never used, or where Doppler does not tell.
	LastSeen time.Time
	// Expires is zero for never.
	Expires time.Time
	// Preview is the beginning and the end of the key, as Doppler shows it; "" where it does not.
	Preview string
}

// MintedConfigToken is what the creation of a service token returns, once: nothing gives the key again.
type MintedConfigToken struct {
	ConfigToken
	Key Value
}

// ConfigTokenDraft is a service token that is to be created.
type ConfigTokenDraft struct {
	Name   string
	Access Access
	// Expires is to the second; zero for never.
	Expires time.Time
}

// Check reports why Doppler would refuse the draft.
func (d ConfigTokenDraft) Check() error {
	if err := checkLabel("A service token", d.Name, MinTokenName, MaxTokenName); err != nil {
		return err
	}
	if d.Access != ReadOnly && d.Access != ReadWrite {
		return invalid("access", "A service token has the access read or read/write.")
	}
	return nil
}
