package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"dtui/model"
)

const (
	// loginLife and pollPause are those of Doppler's CLI. How long Doppler keeps a code is not documented.
	loginLife = 5 * time.Minute
	pollPause = 2 * time.Second

	beginLogin  = "begin a login"
	finishLogin = "finish the login"

	longestCode    = 100
	longestPolling = 4000
)

// Begin asks for a code that a person confirms in the browser (GET /v3/auth/cli/generate/2). The machine is what they are
// shown. What cannot be a code or a page fails as Unreadable: the page will be opened in a browser.
func (a *Auth) Begin(ctx context.Context, m Machine) (model.LoginCode, error) {
	began := a.c.now()
	var got struct {
		Code        string `json:"code"`
		PollingCode string `json:"polling_code"`
		AuthURL     string `json:"auth_url"`
	}
	err := a.c.get(ctx, request{
		path: "/v3/auth/cli/generate/2", bucket: reads, what: beginLogin,
		query: url.Values{"hostname": {m.Name}, "version": {a.version}, "os": {m.OS}, "arch": {m.Arch}},
	}, &got)
	if err != nil {
		return model.LoginCode{}, err
	}
	switch {
	case got.Code == "":
		err = missing("the code")
	case len(got.Code) > longestCode || clean(got.Code) != got.Code:
		err = fmt.Errorf("%w: the code cannot be shown", errUndocumented)
	case got.PollingCode == "":
		err = missing("the polling code")
	case len(got.PollingCode) > longestPolling:
		err = fmt.Errorf("%w: the polling code is too long", errUndocumented)
	default:
		err = checkPage(got.AuthURL, a.c.host)
	}
	if err != nil {
		return model.LoginCode{}, unreadable(beginLogin, answer{}, err)
	}
	return model.LoginCode{
		Host: a.c.host, Code: got.Code, Polling: model.NewValue(got.PollingCode), URL: got.AuthURL, Expires: began.Add(loginLife),
	}, nil
}

// Await asks every two seconds whether the code was confirmed (POST /v3/auth/cli/authorize) until it was, or until
// code.Expires or ctx ends. The errors are model.ErrLoginExpired, model.ErrLoginRefused with Doppler's reason, the context's,
// or a Failure. A network or a proxy that fails for a while ends nothing, and a rate limit is waited for.
func (a *Auth) Await(ctx context.Context, code model.LoginCode) (model.Credential, error) {
	var none model.Credential
	if err := a.mine(code.Host); err != nil {
		return none, &model.Failure{Kind: model.Invalid, What: finishLogin, Err: err}
	}
	req := request{
		method: http.MethodPost, path: "/v3/auth/cli/authorize", body: secretBody("code", code.Polling), bucket: writes,
		what: finishLogin, sent: []model.Value{code.Polling}, usual: http.StatusConflict,
	}
	// trouble is what the last question met, lost whether the token may have been in an answer that never came.
	var trouble *model.Failure
	lost := false
	for {
		left := code.Expires.Sub(a.c.now())
		if left <= 0 {
			return none, expired(trouble)
		}
		got, failure := a.c.do(ctx, req)
		pause := pollPause
		switch {
		case failure == nil:
			return a.outcome(got, code)
		case ctx.Err() != nil:
			return none, failure
		case failure.Kind == model.RateLimited:
			trouble, pause = failure, max(pause, failure.Until.Sub(a.c.now()))
		case got.err == nil && got.status == http.StatusConflict:
			trouble = nil
		case passing(got):
			trouble, lost = failure, lost || got.reached
		case lost:
			return none, fmt.Errorf("%w. An answer that was lost on the way may have held the token: log in again", failure)
		default:
			return none, failure
		}
		if err := a.c.sleep(ctx, min(pause, left)); err != nil {
			return none, gaveUp(finishLogin, err)
		}
	}
}

// passing reports whether it is the network or a proxy that failed, which may be over with the next question.
func passing(a answer) bool {
	if a.err != nil {
		return !permanent(a.err)
	}
	switch a.status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusRequestTimeout:
		return true
	default:
		return a.status >= http.StatusInternalServerError && !a.json()
	}
}

func expired(trouble *model.Failure) error {
	if trouble == nil {
		return model.ErrLoginExpired
	}
	return fmt.Errorf("%w, and at the end Doppler could not be asked: %w", model.ErrLoginExpired, trouble)
}

// outcome reads the one answer that ends the asking. Its token goes nowhere but into the credential.
func (a *Auth) outcome(got answer, code model.LoginCode) (model.Credential, error) {
	var reply struct {
		Token *string         `json:"token"`
		Error json.RawMessage `json:"error"`
	}
	err := decode(got.body, &reply)
	if err == nil && len(reply.Error) > 0 && string(reply.Error) != "null" {
		return model.Credential{}, &refusal{reasonOf(reply.Error, code.Polling)}
	}
	var token model.Value
	if err == nil {
		token, err = tokenOf(reply.Token)
	}
	if err != nil {
		return model.Credential{}, unreadable(finishLogin, got, err)
	}
	return model.Credential{Host: a.c.host, Token: token, Made: true}, nil
}

// refusal is a model.ErrLoginRefused with the reason that Doppler gave, which may be "".
type refusal struct{ reason string }

func (e *refusal) Error() string {
	if e.reason == "" {
		return model.ErrLoginRefused.Error()
	}
	return model.ErrLoginRefused.Error() + ": " + e.reason
}

func (e *refusal) Unwrap() error { return model.ErrLoginRefused }

// reasonOf makes one line of an error of any type, for Doppler's is not documented. Nothing that drives a terminal stays.
func reasonOf(raw json.RawMessage, polling model.Value) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		switch raw[0] {
		case '{', '[':
		default:
			return "" // A number or true is no reason.
		}
		if said := messages(raw); len(said) > 0 {
			text = strings.Join(said, " ")
		} else {
			var short bytes.Buffer
			if json.Compact(&short, raw) != nil {
				return ""
			}
			text = short.String()
		}
	}
	return clean(scrub([]string{text}, []model.Value{polling})[0])
}

var errPage = errors.New("the page to log in on was not opened")

// checkPage takes an address that will be handed to a browser: https, or http on this machine when the API is here too, in
// characters that no shell, browser or terminal takes for something else.
func checkPage(address, host string) error {
	const (
		longest = 2000
		marks   = "-._~:/?#[]@!$&'()*+,;=%" // RFC 3986, section 2
	)
	refuse := func(why string) error { return fmt.Errorf("%w: its address %s", errPage, why) }
	if address == "" {
		return missing("the page")
	}
	if len(address) > longest {
		return refuse("is too long")
	}
	for _, r := range address {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !letter && !strings.ContainsRune(marks, r) {
			return refuse("holds a character that no address has")
		}
	}
	page, err := url.Parse(address)
	if err != nil || page.Hostname() == "" || page.Opaque != "" {
		return refuse("is none")
	}
	if page.User != nil {
		return refuse("holds a user name or password")
	}
	api, err := url.Parse(host)
	here := err == nil && loopback(api.Hostname()) && loopback(page.Hostname())
	if page.Scheme != "https" && (page.Scheme != "http" || !here) {
		return refuse("is not https")
	}
	return nil
}
