package ui

import (
	"context"
	"errors"

	"dtui/model"
)

// Session is what a login gives: an API to work with, and who works.
type Session struct {
	API     API
	Account model.Account
	// Host is where its token belongs to, so that logging in again asks there. The demo's is "".
	Host string
	// Kind is told by the token's prefix.
	Kind model.TokenKind
	// Profile is the name under which the token is kept, "" for one that is not.
	Profile string
	Place   model.Place
	// Start is where to begin, if anything says so. StartFrom is the file that says so, "" when a person did.
	Start     model.ConfigRef
	StartFrom string
	// Login marks the login for what is kept on this machine; the zero mark is one for which nothing is kept.
	Login model.LoginMark
	// Unreached is why Doppler could not tell whose the login is, nil when it has. Such a session is good for a start: what is
	// kept on this machine may tell.
	Unreached error
	// Sandbox marks a session in which nothing reaches Doppler.
	Sandbox bool
	// Close lets go of the token and of what the session holds open; nil when there is nothing to let go of. It is called
	// once, from a command, when no request of the session is awaited any more that could write.
	Close func()
}

// Keeping says how a token is to be kept.
type Keeping struct {
	Profile string
	// Place is InKeyring or InFile.
	Place model.Place
	// Passphrase opens the encrypted file; unknown for the keyring.
	Passphrase model.Value
}

// ErrWrongPassphrase is the error of Access.Switch when the passphrase does not open the file.
var ErrWrongPassphrase = errors.New("this passphrase does not open it")

// Access is how a person gets in. Its errors may have a method Hint() string with the sentence that says what to do next, and
// a method Detail() string with what the system said in its own words.
// A refused or expired login is model.ErrLoginRefused or model.ErrLoginExpired. Every call may be given up by its context;
// what answers all the same is dropped.
type Access interface {
	// Begin asks Doppler for a code to confirm in the browser, at a host, or with "" at the host of this run.
	Begin(ctx context.Context, host string) (model.LoginCode, error)
	// Await waits until the code is confirmed, refused or expired, or ctx ends. It can be called again for the same code
	// after another error.
	Await(ctx context.Context, code model.LoginCode) (model.Credential, error)
	// Enter asks Doppler whose the credential is and makes a session of it. A token without a host of its own goes to the
	// host of this run.
	Enter(ctx context.Context, credential model.Credential) (Session, error)
	// Revoke takes back a token that dtui asked Doppler for and that nobody will use.
	Revoke(ctx context.Context, credential model.Credential) error
	// Keep stores the credential of a session under a profile, makes that the current one, and returns it. A profile of
	// that name is replaced.
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
	// Browse opens a page in the person's browser. Its error says why none was opened, as over SSH.
	Browse(ctx context.Context, page string) error
}

// hintOf is what an error says to do next, "" when it says nothing.
func hintOf(err error) string {
	var hinted interface{ Hint() string }
	if errors.As(err, &hinted) {
		return hinted.Hint()
	}
	return ""
}
