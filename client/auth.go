package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"runtime"
	"strings"
	"unicode"

	"dtui/model"
)

// Auth makes the calls around a token that need none: logging in with the browser, replacing a token, ending one. None of
// them carries an Authorization header (Doppler's CLI sends none); a token or a polling code travels in the body, to the one
// host that it belongs to. It is safe for concurrent use.
type Auth struct {
	c       *Client
	version string
}

// NewAuth checks the options, of which Token has to be left out, and opens no connection.
func NewAuth(o Options) (*Auth, error) {
	if o.Token.Known() {
		return nil, errors.New("logging in takes no token: leave it out")
	}
	c, err := connect(o)
	if err != nil {
		return nil, err
	}
	return &Auth{c: c, version: released(o.Version)}, nil
}

// Host is the scheme and host that is asked, and that what it gives belongs to.
func (a *Auth) Host() string { return a.c.host }

// Close drops idle connections. Calls under way go on.
func (a *Auth) Close() { a.c.Close() }

var versionForm = regexp.MustCompile(`^v?(\d{1,9}\.\d{1,9}\.\d{1,9})(?:[-+].*)?$`)

// released writes a version as vX.Y.Z: Doppler is said to refuse other forms. A build without a version is v0.0.0.
func released(version string) string {
	if parts := versionForm.FindStringSubmatch(version); parts != nil {
		return "v" + parts[1]
	}
	return "v0.0.0"
}

// Machine is what Doppler shows a person of the program that asks to be let in.
type Machine struct {
	Name string
	OS   string
	Arch string
}

// ThisMachine describes where dtui runs, in the words of Doppler's own CLI.
func ThisMachine() Machine {
	name, err := os.Hostname()
	if err != nil {
		name = ""
	}
	return machine(name, runtime.GOOS, runtime.GOARCH)
}

func machine(name, system, processor string) Machine {
	const longest = 100
	name = clean(name)
	if r := []rune(name); len(r) > longest {
		name = string(r[:longest])
	}
	m := Machine{Name: orElse(name, "unknown"), OS: system, Arch: processor}
	switch system {
	case "darwin":
		m.OS = "macOS"
	case "windows":
		m.OS = "Windows"
	}
	switch processor {
	case "amd64":
		m.Arch = "64-bit"
	case "386":
		m.Arch = "32-bit"
	}
	return m
}

// clean leaves out what does not print, escapes and turns of the writing direction included.
func clean(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != unicode.ReplacementChar {
			return r
		}
		return -1
	}, text))
}

// ErrTokenGone says that Doppler does not know the token any more, so that there is nothing to revoke.
var ErrTokenGone = errors.New("the token was already invalid")

// mine keeps a token or a code from another host than its own. It quotes neither.
func (a *Auth) mine(host string) error {
	if own, err := checkHost(host); err != nil || own != a.c.host {
		return fmt.Errorf("nothing was sent to %s: what was to be sent there belongs to another host", a.c.host)
	}
	return nil
}

func (a *Auth) tokenCall(path, what string, token model.Value) request {
	return request{
		method: http.MethodPost, path: path, body: secretBody("token", token), bucket: writes, what: what, sent: []model.Value{token},
	}
}

// Roll has Doppler replace a token (POST /v3/auth/cli/roll): the old one is dead and the returned one takes its place. Once it
// is on its way it is not given up with ctx, because the reply is all that is left of the login. A Failure of the kind
// UnknownOutcome says that the old token may be dead; after any other it still works.
func (a *Auth) Roll(ctx context.Context, old model.Credential) (model.Credential, error) {
	const what = "replace the token"
	if err := ctx.Err(); err != nil {
		return model.Credential{}, gaveUp(what, err)
	}
	if err := errors.Join(a.mine(old.Host), checkToken(old.Token)); err != nil {
		return model.Credential{}, &model.Failure{Kind: model.Invalid, What: what, Err: err}
	}
	got, failure := a.c.do(context.WithoutCancel(ctx), a.tokenCall("/v3/auth/cli/roll", what, old.Token))
	if failure == nil {
		var reply struct {
			Token *string `json:"token"`
		}
		err := decode(got.body, &reply)
		if err == nil {
			var token model.Value
			if token, err = tokenOf(reply.Token); err == nil {
				return model.Credential{Host: a.c.host, Token: token, Made: true}, nil
			}
		}
		failure = unreadable(what, got, err)
	} else if !mayHaveWorked(got) {
		return model.Credential{}, failure
	}
	return model.Credential{}, unknown(failure,
		"whether the old token still works is not known: try it, and log in again if Doppler no longer takes it")
}

// Revoke ends a token at Doppler (POST /v3/auth/cli/revoke, or /v3/auth/revoke for one of a service account identity). An
// error that is ErrTokenGone says that Doppler did not know it any more. A Failure of the kind UnknownOutcome says that it may
// still work.
func (a *Auth) Revoke(ctx context.Context, credential model.Credential) error {
	const what = "revoke the token"
	if err := errors.Join(a.mine(credential.Host), checkToken(credential.Token)); err != nil {
		return &model.Failure{Kind: model.Invalid, What: what, Err: err}
	}
	path := "/v3/auth/cli/revoke"
	if model.KindOfToken(credential.Token) == model.IdentityToken {
		path = "/v3/auth/revoke"
	}
	got, failure := a.c.do(ctx, a.tokenCall(path, what, credential.Token))
	switch {
	case failure == nil:
		return nil
	case mayHaveWorked(got):
		return unknown(failure, "whether the token still works is not known: revoke it in Doppler's dashboard")
	case got.err == nil && gone(got.status):
		failure.Err = ErrTokenGone
	}
	return failure
}

// gone tells the answers that are about the token from those that are about the caller's address, rate or network. Doppler's
// CLI takes every 4xx for the former, but what a firewall answers must not pass for a dead token.
func gone(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusGone:
		return true
	default:
		return false
	}
}

// mayHaveWorked reports whether a write without a success may have taken effect.
func mayHaveWorked(a answer) bool {
	switch {
	case a.err != nil:
		return a.reached
	case a.status == 0:
		return false
	default:
		return a.status < http.StatusBadRequest || a.status >= http.StatusInternalServerError || a.status == http.StatusRequestTimeout
	}
}

// unknown says of a write that nobody can tell whether it took effect, with what came of it as the cause.
func unknown(f *model.Failure, text string) *model.Failure {
	cause := f.Err
	switch {
	case len(f.Messages) > 0:
		cause = errors.New(strings.Join(f.Messages, " "))
	case cause == nil && f.Status != 0:
		cause = fmt.Errorf("the answer was %d", f.Status)
	}
	return &model.Failure{
		Kind: model.UnknownOutcome, What: f.What, Status: f.Status, RequestID: f.RequestID, Err: because(cause, text),
	}
}

// tokenOf takes a token out of an answer. What could not be sent again is none.
func tokenOf(text *string) (model.Value, error) {
	const longest = 1000
	if text == nil || *text == "" {
		return model.Value{}, missing("the token")
	}
	token := model.NewValue(*text)
	if len(*text) > longest || checkToken(token) != nil {
		return model.Value{}, fmt.Errorf("%w: the token is not one that can be sent", errUndocumented)
	}
	return token, nil
}
