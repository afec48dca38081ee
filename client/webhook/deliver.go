package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"dtui/model"
)

const (
	deliveryTime = 10 * time.Second
	mostReply    = 4 << 10
)

// The reasons for which a test delivery is not sent, or did not arrive. None quotes the address or the answer.
var (
	ErrNotHere     = errors.New("a test is delivered to this machine only: give an address like http://127.0.0.1:8788/")
	ErrUnreachable = errors.New("nothing answered at that address")
	ErrSlow        = fmt.Errorf("there was no answer within %v", deliveryTime)
)

// Test is a delivery that dtui makes itself, in the form of Doppler's documentation of webhooks, to see whether a receiver
// understands it.
type Test struct {
	// URL is on loopback, whatever the webhook's own is.
	URL string
	// Secret signs the body; unknown for a delivery without a signature.
	Secret model.Value
	Auth   model.WebhookAuth
	// Payload replaces the usual body; unknown for that one.
	Payload model.Value
	// Ref is the config that the delivery says has changed, in Environment.
	Ref         model.ConfigRef
	Environment string
	// Names are those that it says were changed; none of Doppler's deliveries holds a value.
	Names []string
	// WorkplaceID and WorkplaceName are who it says it is from.
	WorkplaceID   string
	WorkplaceName string
}

// Body is what is delivered unless there is a payload.
func (t Test) Body() ([]byte, error) {
	type config struct {
		Name        string `json:"name"`
		Environment string `json:"environment"`
		Project     string `json:"project"`
	}
	type project struct {
		ID          string  `json:"id"`
		Name        string  `json:"name"`
		Description *string `json:"description"`
	}
	type workplace struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	type diff struct {
		Added   []string `json:"added"`
		Removed []string `json:"removed"`
		Updated []string `json:"updated"`
	}
	return json.Marshal(struct {
		Type      string    `json:"type"`
		Config    config    `json:"config"`
		Project   project   `json:"project"`
		Workplace workplace `json:"workplace"`
		Diff      diff      `json:"diff"`
	}{
		"config.secrets.update",
		config{t.Ref.Config, t.Environment, t.Ref.Project},
		project{t.Ref.Project, t.Ref.Project, nil},
		workplace{t.WorkplaceID, t.WorkplaceName},
		diff{[]string{}, []string{}, append([]string{}, t.Names...)},
	})
}

// Deliver sends a test once and returns the status of the answer. It goes to loopback alone: through no proxy, after no
// redirect, and to an address that is looked at once the connection is there, so that no name leads anywhere else.
func Deliver(ctx context.Context, t Test) (status int, err error) {
	address, err := url.Parse(t.URL)
	if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.User != nil || !model.Loopback(address.Hostname()) {
		return 0, ErrNotHere
	}
	body, err := t.Body()
	if err != nil {
		return 0, fmt.Errorf("the test delivery cannot be written: %w", err)
	}
	if t.Payload.Known() && !t.Payload.Empty() {
		body = plain(t.Payload)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address.String(), bytes.NewReader(body))
	if err != nil {
		return 0, ErrNotHere
	}
	r.Header.Set("Content-Type", "application/json")
	if t.Secret.Known() && !t.Secret.Empty() {
		r.Header.Set(SignatureHeader, Sign(t.Secret, body))
	}
	authorise(r, t.Auth)
	transport := &http.Transport{DisableKeepAlives: true, DialContext: dialHere}
	defer transport.CloseIdleConnections()
	caller := &http.Client{
		Transport: transport, Timeout: deliveryTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := caller.Do(r)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case errors.Is(err, ErrNotHere):
		return 0, ErrNotHere
	case isTimeout(err):
		return 0, ErrSlow
	default:
		return 0, ErrUnreachable
	}
	_, _ = io.CopyN(io.Discard, response.Body, mostReply)
	_ = response.Body.Close()
	return response.StatusCode, nil
}

func isTimeout(err error) bool {
	var late net.Error
	return errors.As(err, &late) && late.Timeout()
}

func dialHere(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{Timeout: deliveryTime}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if remote, ok := conn.RemoteAddr().(*net.TCPAddr); !ok || !remote.IP.IsLoopback() {
		return nil, errors.Join(ErrNotHere, conn.Close())
	}
	return conn, nil
}
