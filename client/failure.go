package client

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"dtui/model"
)

const (
	mostMessages     = 5
	mostMessageBytes = 400
	// Shorter texts than this are part of ordinary words; they are taken out of messages only where they are quoted.
	shortText = 4
)

var (
	errTooLong    = errors.New("the answer is longer than any config")
	errRedirect   = errors.New("the answer is a redirect, which was not followed so that the token goes to no other address")
	errConnection = errors.New("the connection failed")
	errReset      = errors.New("the connection was reset")
	errCutOff     = errors.New("the connection ended in the middle of the answer")
	errMalformed  = errors.New("the answer is not HTTP, or not as HTTP wants it")
)

// failure turns an answer that is not a success into what a caller can decide on (the classes are those of Doppler's
// documented and observed statuses).
func (c *Client) failure(req request, a answer) *model.Failure {
	f := &model.Failure{Kind: model.Unavailable, What: req.what, Status: a.status, RequestID: a.requestID, Err: a.err}
	if a.err != nil {
		if errors.Is(a.err, errTooLong) {
			f.Kind = model.Unreadable
		}
		return f
	}
	f.Messages = scrub(messages(a.body), append(slices.Clone(req.sent), c.token))
	switch {
	case a.status == http.StatusUnauthorized:
		f.Kind = model.Unauthorized
	case a.status == http.StatusForbidden:
		f.Kind = model.Forbidden
	case a.status == http.StatusNotFound, a.status == http.StatusBadRequest && invisible(f.Messages):
		f.Kind = model.NotVisible
	case a.status == http.StatusConflict:
		f.Kind = model.Conflict
	case a.status == http.StatusTooManyRequests:
		f.Kind = model.RateLimited
	case a.status >= 300 && a.status < 400:
		f.Kind, f.Err = model.Unreadable, errRedirect
	case a.status >= 400 && a.status < 500:
		f.Kind = model.Invalid
	}
	return f
}

func unreadable(what string, a answer, err error) *model.Failure {
	return &model.Failure{Kind: model.Unreadable, What: what, Status: a.status, RequestID: a.requestID, Err: err}
}

// invisible recognises the two sentences with which Doppler answers for what does not exist or may not be seen.
func invisible(messages []string) bool {
	for _, m := range messages {
		m = strings.ToLower(m)
		if strings.Contains(m, "does not have access to requested") || strings.Contains(m, "could not find requested") {
			return true
		}
	}
	return false
}

// messages reads Doppler's sentences: "messages", or one of the strings "message" and "error" which some of its
// answers have instead. Anything else gives none.
func messages(body []byte) []string {
	var envelope struct {
		Messages json.RawMessage `json:"messages"`
		Message  json.RawMessage `json:"message"`
		Error    json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &envelope) != nil {
		return nil
	}
	var found []string
	var many []any
	if json.Unmarshal(envelope.Messages, &many) == nil {
		for _, m := range many {
			if text, ok := m.(string); ok {
				found = append(found, text)
			}
		}
	}
	for _, raw := range []json.RawMessage{envelope.Messages, envelope.Message, envelope.Error} {
		var text string
		if len(found) == 0 && json.Unmarshal(raw, &text) == nil {
			found = append(found, text)
		}
	}
	kept := found[:0]
	for _, text := range found {
		if text = strings.TrimSpace(text); text != "" && len(kept) < mostMessages {
			kept = append(kept, text)
		}
	}
	return kept
}

// scrub takes texts that were sent out of Doppler's sentences, in case one quotes what it refuses, and then shortens
// them: the other way round a text cut in two would stay.
func scrub(sentences []string, texts []model.Value) []string {
	for i, sentence := range sentences {
		for _, value := range texts {
			text := value.Reveal()
			if len(text) >= shortText {
				sentence = strings.ReplaceAll(sentence, text, model.Elided)
				continue
			}
			for _, quote := range []string{`"`, `'`, "`"} {
				if text != "" {
					sentence = strings.ReplaceAll(sentence, quote+text+quote, quote+model.Elided+quote)
				}
			}
		}
		sentences[i] = shorten(sentence)
	}
	return sentences
}

func shorten(text string) string {
	text = strings.ToValidUTF8(text, "�")
	if len(text) <= mostMessageBytes {
		return text
	}
	cut := mostMessageBytes
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// cause keeps of a network error what is known to hold neither the address with its query nor bytes of the answer. Go
// quotes a malformed answer, and the address of a proxy with its password.
func (c *Client) cause(parent context.Context, err error) error {
	if ended := parent.Err(); ended != nil {
		return ended
	}
	var (
		address *url.Error
		timeout interface{ Timeout() bool }
		cert    *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		dns     *net.DNSError
		op      *net.OpError
	)
	if errors.As(err, &address) {
		err = address.Err
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Errorf("no answer within %s: %w", c.timeout, context.DeadlineExceeded)
	case errors.As(err, &cert):
		return &untrusted{cert}
	case errors.As(err, &record), strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return &untrusted{errors.New("what answers there does not speak TLS")}
	case errors.As(err, &dns):
		return &unresolved{dns}
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("nothing answers at %s: %w", c.host, syscall.ECONNREFUSED)
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return fmt.Errorf("%w: %w", errReset, syscall.ECONNRESET)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("%w: %w", errCutOff, io.ErrUnexpectedEOF)
	case errors.As(err, &op):
		return fmt.Errorf("%w (%s)", errConnection, op.Op)
	case strings.Contains(err.Error(), "malformed"), strings.Contains(err.Error(), "invalid"):
		return errMalformed
	default:
		return errConnection
	}
}

// unresolved is a name that was not found. Its text leaves out what the resolver says, which is the same with its address.
type unresolved struct{ err *net.DNSError }

func (e *unresolved) Error() string { return "the name " + e.err.Name + " was not found" }

func (e *unresolved) Unwrap() error { return e.err }

// untrusted is a connection that no repetition makes any better.
type untrusted struct{ err error }

func (e *untrusted) Error() string { return "the connection is not to be trusted: " + e.err.Error() }

func (e *untrusted) Unwrap() error { return e.err }

func permanent(err error) bool {
	var bad *untrusted
	return errors.As(err, &bad) || errors.Is(err, errTooLong) || errors.Is(err, context.Canceled)
}

func jitter(most time.Duration) time.Duration {
	//nolint:gosec // This spreads clients out over time; nobody gains by guessing it.
	return rand.N(most + 1)
}
