package model

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what a caller can do about a failure.
type Kind uint8

// The kinds of failure.
const (
	// Unauthorized: Doppler no longer takes the token (401).
	Unauthorized Kind = iota + 1
	// Forbidden: the token may not do this, or the plan does not have it (403).
	Forbidden
	// NotVisible: the thing does not exist or the token does not see it; Doppler's answers (404, or 400 with
	// "does not have access to requested") do not tell the two apart.
	NotVisible
	// Invalid: Doppler refused what was sent (other 4xx).
	Invalid
	// Conflict: what was there is not what the writer had seen (409, or a guard that failed).
	Conflict
	// RateLimited: the budget is used up until a known time (429).
	RateLimited
	// Unavailable: no connection, or the server failed before anything can have been written.
	Unavailable
	// UnknownOutcome: a write was sent and no answer tells whether it took effect.
	UnknownOutcome
	// Unreadable: the answer to a read was not what Doppler documents.
	Unreadable
)

var kindWords = map[Kind]string{
	Unauthorized: "unauthorized", Forbidden: "forbidden", NotVisible: "not visible", Invalid: "refused", Conflict: "conflict",
	RateLimited: "rate-limited", Unavailable: "unavailable", UnknownOutcome: "unknown outcome", Unreadable: "unreadable answer",
}

// String is one or two words, for logs.
func (k Kind) String() string { return kindWords[k] }

// Failure is what went wrong with one call, typed for what callers decide on. It never holds a value or a token.
type Failure struct {
	Kind Kind
	// What the call was for, such as "read the secrets of backend / prd".
	What string
	// Status is the HTTP status, 0 when no answer came.
	Status int
	// Messages are Doppler's own sentences. They come from outside: sanitise before showing.
	Messages []string
	// RequestID is Doppler's, for a support request.
	RequestID string
	// Until is when a rate-limited caller may try again.
	Until time.Time
	// Err is the cause, if there is one below HTTP.
	Err error
}

// Error tells what failed and why in one line, with Doppler's id of the request.
func (f *Failure) Error() string {
	if f.RequestID == "" {
		return f.Short()
	}
	return f.Short() + " (request " + f.RequestID + ")"
}

// Short is the error for a screen, without the id of the request, which the log has.
func (f *Failure) Short() string { return "could not " + f.What + ": " + f.Reason() }

// Reason is the part of the message that follows the colon.
func (f *Failure) Reason() string {
	switch {
	case len(f.Messages) > 0:
		return strings.Join(f.Messages, " ")
	case f.Kind == RateLimited && !f.Until.IsZero():
		return "rate-limited until " + f.Until.Format("15:04:05")
	case f.Err != nil:
		return f.Err.Error()
	case f.Status != 0:
		return fmt.Sprintf("Doppler answered %d", f.Status)
	default:
		return f.Kind.String()
	}
}

// ByPolicy reports whether a write was refused because of a change-request policy. What Doppler answers then is not
// documented: its words tell, or that the config is covered by a policy and the write was forbidden.
func (f *Failure) ByPolicy(covered bool) bool {
	said := strings.Contains(strings.ToLower(strings.Join(f.Messages, " ")), "change request")
	return f.Kind == Forbidden && (said || covered) || f.Kind == Invalid && said
}

// ByPlan reports whether Doppler's words say that more is there than the plan of the workplace allows (seen live for
// environments).
func (f *Failure) ByPlan() bool {
	said := strings.ToLower(strings.Join(f.Messages, " "))
	return f.Kind != RateLimited && strings.Contains(said, "reached its limit of")
}

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }

// KindOf finds the kind of an error, 0 when it is not a Failure.
func KindOf(err error) Kind {
	var f *Failure
	if errors.As(err, &f) {
		return f.Kind
	}
	return 0
}

// WrongTarget stops a save before anything is sent: the config that the edits belong to is not the one that would be
// written.
type WrongTarget struct {
	Want ConfigID
	Got  ConfigID
}

// Error names what differs.
func (e *WrongTarget) Error() string {
	return fmt.Sprintf("nothing was sent to %s: %s", e.target(), e.Difference())
}

func (e *WrongTarget) target() string {
	switch {
	case e.Want.Project == "":
		return "the workplace"
	case e.Want.Config == "":
		return e.Want.Project
	default:
		return e.Want.ConfigRef.String()
	}
}

// Difference says which part of the identity differs.
func (e *WrongTarget) Difference() string {
	switch {
	case e.Want.Owner.Host != e.Got.Owner.Host:
		return "it was read from another API host"
	case e.Want.Owner.Workplace != e.Got.Owner.Workplace:
		return "it was read in another workplace"
	case e.Want.Owner.Actor != e.Got.Owner.Actor:
		return "it was read as somebody else"
	case e.Want.UUID != e.Got.UUID:
		return "the config was deleted and made anew since it was read"
	default:
		return "it is another config"
	}
}
