package model

import (
	"errors"
	"time"
)

// LoginCode is a login that was begun and waits for a person's answer in the browser.
type LoginCode struct {
	// Host is the API host that was asked, and that the token will belong to.
	Host string
	// Code is what the person compares with the page. It is no secret.
	Code string
	// Polling is what the answer is asked for with; whoever has it gets the token.
	Polling Value
	// URL is the page, an https address, or http on this machine.
	URL string
	// Expires is when dtui stops asking.
	Expires time.Time
}

// The ways in which a login ends without a token.
var (
	ErrLoginExpired = errors.New("the code ran out before it was confirmed")
	ErrLoginRefused = errors.New("the login was refused in the browser")
)

// Credential is a token with the one host that it may be sent to.
type Credential struct {
	Host  string
	Token Value
	// Made marks a token that dtui asked Doppler for, which logging out revokes.
	Made bool
}

// Place is where a token is kept.
type Place string

// The places.
const (
	InMemory  Place = "memory"  // for this run only
	InKeyring Place = "keyring" // the system keyring
	InFile    Place = "file"    // an encrypted file, opened with a passphrase
	InCLI     Place = "doppler" // the login of the Doppler CLI, which dtui only reads
	GivenHere Place = "given"   // --token-file or DOPPLER_TOKEN
)

// Profile is one login that dtui keeps, without its token.
type Profile struct {
	// Name has 1 to 64 ASCII letters, digits, dots, dashes and underscores.
	Name string
	Host string
	// Workplace and Person are names for people to recognise.
	Workplace string
	Person    string
	Kind      TokenKind
	Place     Place
	// Made marks a token that dtui asked Doppler for.
	Made     bool
	Added    time.Time
	LastUsed time.Time
}

// Profiles are the kept logins, sorted by name. Current is the name of the one in use, "" when there is none.
type Profiles struct {
	Current string
	List    []Profile
}

// FoundLogin is a login of the Doppler CLI that was found on this machine. Its token is not read yet.
type FoundLogin struct {
	Host string
	// Scope is the folder that the login is for.
	Scope string
	// Start is the project and config that the CLI would use in the working directory; either may be empty.
	Start ConfigRef
	// InKeyring is whether the token lies in the system keyring; else it stands in the CLI's file.
	InKeyring bool
}

// LoginMark tells one login from another without being one: a hash of a token and its host. The zero mark is none.
type LoginMark [32]byte
