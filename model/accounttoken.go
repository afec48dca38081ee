package model

import "time"

// AccountToken is a token of a service account, without its key, which Doppler gives once.
type AccountToken struct {
	// Slug is a UUID.
	Slug      string
	Name      string
	CreatedAt time.Time
	// LastSeen is zero for a token that was never used.
	LastSeen time.Time
	// Expires is zero for never.
	Expires time.Time
}

// MintedAccountToken is what the creation of such a token returns, once: nothing gives the key again.
type MintedAccountToken struct {
	AccountToken
	Key Value
}

// AccountTokenDraft is a token that is to be created.
type AccountTokenDraft struct {
	Name string
	// Expires is zero for never.
	Expires time.Time
}

// Check reports why Doppler would refuse the draft.
func (d AccountTokenDraft) Check() error {
	return checkLabel("A token", d.Name, 1, MaxAccountName)
}
