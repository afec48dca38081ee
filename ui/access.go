package ui

import (
	"context"

	"dtui/model"
)

// Session is what a login gives: an API to work with, and who works.
type Session struct {
	API     API
	Account model.Account
	// Kind is told by the token's prefix.
	Kind model.TokenKind
	// Profile is the name under which the token is kept, "" for one that is not.
	Profile string
	Place   model.Place
	// Start is where to begin, if anything says so.
	Start model.ConfigRef
	// Sandbox marks a session in which nothing reaches Doppler.
	Sandbox bool
}

// Keeping says how a token is to be kept.
type Keeping struct {
	Profile string
	// Place is InKeyring or InFile.
	Place model.Place
	// Passphrase opens the encrypted file; unknown for the keyring.
	Passphrase model.Value
}

// Access is how a person gets in. Its errors may have a method Hint() string with the sentence that says what to do next.
// A refused or expired login is model.ErrLoginRefused or model.ErrLoginExpired.
type Access interface {
	// Begin asks Doppler for a code to confirm in the browser.
	Begin(ctx context.Context) (model.LoginCode, error)
	// Await waits until the code is confirmed, refused or expired, or ctx ends.
	Await(ctx context.Context, code model.LoginCode) (model.Credential, error)
	// Enter asks Doppler whose the credential is and makes a session of it. A token without a host of its own goes to the
	// host of this run.
	Enter(ctx context.Context, credential model.Credential) (Session, error)
	// Keep stores the credential of a session under a profile, makes that the current one, and returns it.
	Keep(ctx context.Context, credential model.Credential, account model.Account, how Keeping) (model.Profile, error)
	// Profiles lists what is kept.
	Profiles(ctx context.Context) (model.Profiles, error)
	// Switch makes a kept profile the current one and enters with it. A profile in a file needs its passphrase.
	Switch(ctx context.Context, profile string, passphrase model.Value) (Session, error)
	// Found looks for a login of the Doppler CLI, without reading its token; ok is false when there is none.
	Found(ctx context.Context) (found model.FoundLogin, ok bool, err error)
	// UseFound enters with that login.
	UseFound(ctx context.Context) (Session, error)
	// Demo starts the sandbox inside dtui and enters it.
	Demo(ctx context.Context) (Session, error)
	// Browse opens a page in the person's browser.
	Browse(ctx context.Context, page string) error
}
