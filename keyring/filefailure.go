package keyring

import (
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// elsewhere is the way in that needs no file and no keyring.
const elsewhere = "give the token with --token-file or DOPPLER_TOKEN."

// FileFailed says that the system did not let dtui read or write a file.
type FileFailed struct {
	Path string
	Err  error
}

func (e FileFailed) Error() string {
	var at *fs.PathError
	if errors.As(e.Err, &at) && at.Path == e.Path {
		return fmt.Sprintf("%s cannot be used: %v", e.Path, at.Err)
	}
	return fmt.Sprintf("%s cannot be used: %v", e.Path, e.Err)
}

func (e FileFailed) Unwrap() error { return e.Err }

// Hint says what to do next.
func (e FileFailed) Hint() string {
	if errors.Is(e.Err, fs.ErrPermission) {
		return "Make " + e.Path + " yours to read and write, or " + elsewhere
	}
	return "Mend that and try again, or " + elsewhere
}

// BadFile says that a file does not hold what it should. Its texts quote nothing of the file: it may hold a token.
type BadFile struct {
	Path string
	// Line counts from 1; it is 0 when no line is known.
	Line    int
	Problem string
}

func (e BadFile) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s cannot be used: line %d: %s", e.Path, e.Line, e.Problem)
	}
	return fmt.Sprintf("%s cannot be used: %s", e.Path, e.Problem)
}

// Hint says what to do next.
func (e BadFile) Hint() string { return "dtui left " + e.Path + " as it is. Mend it, or move it away." }

// Busy says that another dtui held a folder's lock for as long as dtui waits.
type Busy struct {
	Path  string
	After time.Duration
}

func (e Busy) Error() string {
	return fmt.Sprintf("another dtui has been writing in %s for %s", e.Path, e.After)
}

// Hint says what to do next.
func (Busy) Hint() string { return "Try again, or end the other dtui." }

// Exposed says that a file with a token is open to other people of this machine.
type Exposed struct {
	Path string
	Mode fs.FileMode
}

func (e Exposed) Error() string {
	return fmt.Sprintf("%s is open to others (mode %04o) and is not used", e.Path, e.Mode.Perm())
}

// Hint says what to do next.
func (e Exposed) Hint() string { return "Close it with chmod 600 " + e.Path + " and try again." }

// NeedsPassphrase says that a profile's file cannot be opened, or written, without a passphrase.
type NeedsPassphrase struct{ Name string }

func (e NeedsPassphrase) Error() string {
	return fmt.Sprintf("the token of profile %s is in an encrypted file, which needs a passphrase", e.Name)
}

// Hint says what to do next.
func (NeedsPassphrase) Hint() string { return "Type the passphrase, or " + elsewhere }

// WrongPassphrase says that a passphrase does not open a profile's file.
type WrongPassphrase struct{ Name, Path string }

func (e WrongPassphrase) Error() string {
	return fmt.Sprintf("the passphrase does not open the file of profile %s", e.Name)
}

// Hint says what to do next.
func (e WrongPassphrase) Hint() string {
	return "Type it again. Nothing else opens " + e.Path + "; if the passphrase is lost, log in again, which replaces the file."
}

// NameTaken says that a profile's name differs only by case from one that is there.
type NameTaken struct{ Name, Other string }

func (e NameTaken) Error() string {
	return fmt.Sprintf("there is a profile %s, and %s differs from it only by case", e.Other, e.Name)
}

// Hint says what to do next.
func (e NameTaken) Hint() string {
	return "Some keyrings and disks take them for one. Choose another name, or use " + e.Other + "."
}

// LeftBehind says that what was asked for is done, but for one thing: a token of the profile may still be in a place where
// it is not used any more.
type LeftBehind struct {
	Name  string
	Place string
	Err   error
}

func (e LeftBehind) Error() string {
	return fmt.Sprintf("an older token of profile %s may still be in %s: %v", e.Name, e.Place, e.Err)
}

func (e LeftBehind) Unwrap() error { return e.Err }

// Hint says what to do next.
func (LeftBehind) Hint() string {
	return "All else is done. Delete it there, or revoke it in Doppler if nothing else uses it."
}

// UnsafeLogin says why dtui does not use a login of the Doppler CLI.
type UnsafeLogin struct{ Path, Problem string }

func (e UnsafeLogin) Error() string {
	return fmt.Sprintf("the Doppler CLI's login in %s is not used: %s", e.Path, e.Problem)
}

// Hint says what to do next.
func (UnsafeLogin) Hint() string { return "Change it with doppler configure, or log in with dtui." }

// LoginGone says that the Doppler CLI's file points to a token which the system keyring does not hold.
type LoginGone struct{ Path string }

func (e LoginGone) Error() string {
	return fmt.Sprintf("%s points to a token that the system keyring does not hold", e.Path)
}

// Is reports whether target is ErrNotFound.
func (LoginGone) Is(target error) bool { return target == ErrNotFound }

// Hint says what to do next.
func (LoginGone) Hint() string { return "Log in again with doppler login, or with dtui." }
