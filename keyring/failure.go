package keyring

import (
	"errors"
	"fmt"
	"time"
)

// ErrNotFound is what errors.Is finds in a NotFound.
var ErrNotFound = errors.New("no token is stored")

// NotFound says that the store holds nothing under a profile's name. Without a name, no profile is the current one.
type NotFound struct{ Name string }

func (e NotFound) Error() string {
	if e.Name == "" {
		return "no profile is in use"
	}
	return fmt.Sprintf("no token is stored for profile %s", e.Name)
}

// Is reports whether target is ErrNotFound.
func (e NotFound) Is(target error) bool { return target == ErrNotFound }

// Hint says what to do next.
func (e NotFound) Hint() string {
	if e.Name != "" && e.Name != DefaultProfile {
		return "dtui auth list shows what is kept."
	}
	return "Log in, or give a token with --token-file or DOPPLER_TOKEN."
}

// Reason says why a system keyring cannot be used.
type Reason string

// The reasons.
const (
	NoBus        Reason = "there is no session bus"
	NoService    Reason = "no keyring service runs on the session bus"
	NoCollection Reason = "the keyring service has no default collection"
	NoPlatform   Reason = "this platform has none that dtui knows"
	Failed       Reason = "it failed"
)

// Unavailable says that there is no usable system keyring.
type Unavailable struct {
	Reason Reason
	// Err is what the keyring or the bus reported; it may be nil.
	Err error
}

func (e Unavailable) Error() string {
	text := "the system keyring cannot be used: " + string(e.Reason)
	if e.Reason == Failed && e.Err != nil {
		text += " (" + e.Err.Error() + ")"
	}
	return text
}

// Detail is what the keyring or the bus reported in its own words, where Error says it better; "" when there is none.
func (e Unavailable) Detail() string {
	if e.Reason == Failed || e.Err == nil {
		return ""
	}
	return e.Err.Error()
}

func (e Unavailable) Unwrap() error { return e.Err }

// Hint says what to do next.
func (e Unavailable) Hint() string {
	switch e.Reason {
	case NoBus:
		return "Run dtui inside a desktop session or under dbus-run-session, or give the token with --token-file or DOPPLER_TOKEN."
	case NoService:
		return "Start a keyring (GNOME Keyring, KWallet, KeePassXC with its Secret Service), or give the token with --token-file or DOPPLER_TOKEN."
	case NoCollection:
		return "Create a default keyring in your keyring program, or give the token with --token-file or DOPPLER_TOKEN."
	default:
		return "Give the token with --token-file or DOPPLER_TOKEN."
	}
}

// Locked says that the keyring is locked and could not be unlocked: no prompt can be shown, or it was dismissed.
type Locked struct{}

func (Locked) Error() string { return "the system keyring is locked" }

// Hint says what to do next.
func (Locked) Hint() string {
	return "Unlock the keyring and try again, or give the token with --token-file or DOPPLER_TOKEN."
}

// TimedOut says that the keyring did not answer in time.
type TimedOut struct {
	// After is how long dtui waited.
	After time.Duration
	// Earlier is true when this call was not made at all, because an earlier one is still unanswered.
	Earlier bool
}

func (e TimedOut) Error() string {
	if e.Earlier {
		return "the system keyring has not answered an earlier call yet"
	}
	return fmt.Sprintf("the system keyring did not answer in %s", e.After)
}

// Hint says what to do next.
func (TimedOut) Hint() string {
	return "Look for a prompt that asks to unlock the keyring. What was asked for may still happen when the keyring answers."
}

// NotStored says that the keyring reported no error, but does not hold what was given to it. Dismissing its
// prompt has this effect.
type NotStored struct{ Name string }

func (e NotStored) Error() string {
	return fmt.Sprintf("the system keyring did not keep the token of profile %s", e.Name)
}

// Hint says what to do next.
func (NotStored) Hint() string { return "Try again and answer the keyring's prompt." }

// NotDeleted says that the keyring reported no error, but still holds the token.
type NotDeleted struct{ Name string }

func (e NotDeleted) Error() string {
	return fmt.Sprintf("the system keyring still holds the token of profile %s", e.Name)
}

// Hint says what to do next.
func (NotDeleted) Hint() string {
	return "Try again and answer the keyring's prompt, or revoke the token in Doppler."
}

// TooBig says that an entry does not fit into its place. Sizes are in bytes.
type TooBig struct{ Size, Limit int }

func (e TooBig) Error() string {
	return fmt.Sprintf("the entry has %d bytes and its place takes %d", e.Size, e.Limit)
}

// Hint says what to do next.
func (TooBig) Hint() string {
	return "A Doppler token is far smaller: check that it is a token and not a file with more in it."
}

// OtherHost says that a token was asked for on behalf of a host that it does not belong to.
type OtherHost struct{ Name, Stored, Asked string }

func (e OtherHost) Error() string {
	return fmt.Sprintf("the token of profile %s belongs to %s and is not sent to %s", e.Name, e.Stored, e.Asked)
}

// Hint says what to do next.
func (OtherHost) Hint() string {
	return "Log in to that host under another profile, or give its token together with the host."
}

// Unreadable says that something is stored under the name which this dtui cannot read.
type Unreadable struct{ Name, Problem string }

func (e Unreadable) Error() string {
	return fmt.Sprintf("the stored entry of profile %s cannot be read: %s", e.Name, e.Problem)
}

// Hint says what to do next.
func (Unreadable) Hint() string { return "Log in again, which replaces it, or update dtui." }

// Invalid says which part of an entry cannot be stored or used.
type Invalid struct{ Field, Problem string }

func (e Invalid) Error() string { return "the " + e.Field + " cannot be used: " + e.Problem }

// Hint says what to do next.
func (e Invalid) Hint() string { return "Correct the " + e.Field + " and try again." }

// Hint returns the hint of the first error in err's chain that has one, "" when none has.
func Hint(err error) string {
	var hinting interface {
		error
		Hint() string
	}
	if errors.As(err, &hinting) {
		return hinting.Hint()
	}
	return ""
}
