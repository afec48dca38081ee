package model

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Webhook is an address that Doppler tells of changed secrets in some configs of a project. Its secret and what it
// authenticates with never come back from Doppler.
type Webhook struct {
	// ID is a UUID; Doppler also calls it the slug.
	ID      string
	Project string
	// Name is empty where none was given.
	Name    string
	URL     string
	Enabled bool
	// Signed is whether deliveries carry a signature, which is whether the webhook has a secret.
	Signed bool
	Auth   WebhookAuthKind
	// Configs are the names of those whose changes are told.
	Configs []string
	// CanManage is false where Doppler says that this token may only look.
	CanManage bool
}

// WebhookAuthKind is how a delivery authenticates itself.
type WebhookAuthKind string

// The kinds (Doppler's API reference, Webhooks). Others may come.
const (
	NoWebhookAuth     WebhookAuthKind = "None"
	BearerWebhookAuth WebhookAuthKind = "Bearer"
	BasicWebhookAuth  WebhookAuthKind = "Basic"
)

// WebhookAuth is what a delivery carries in Authorization.
type WebhookAuth struct {
	Kind WebhookAuthKind
	// Token is for Bearer.
	Token Value
	// Username and Password are for Basic.
	Username string
	Password Value
}

// Check refuses a kind without its parts, and parts that no header can carry.
func (a WebhookAuth) Check() error {
	switch a.Kind {
	case NoWebhookAuth:
		return nil
	case BearerWebhookAuth:
		if a.Token.Size() == 0 || a.Token.Lines() > 1 {
			return errors.New("the authentication Bearer needs a token on one line")
		}
		return nil
	case BasicWebhookAuth:
		switch {
		case a.Username == "" || a.Password.Size() == 0:
			return errors.New("the authentication Basic needs a user name and a password")
		case strings.ContainsAny(a.Username, ":\r\n"):
			return errors.New("the user name of Basic authentication cannot hold a colon or a line end")
		}
		return nil
	default:
		return fmt.Errorf("the authentication %q is unknown: it is None, Bearer or Basic", a.Kind)
	}
}

// WebhookDraft is a webhook to be made.
type WebhookDraft struct {
	URL  string
	Name string
	// Secret signs the deliveries; unknown or empty for none.
	Secret Value
	Auth   WebhookAuth
	// Payload is JSON that replaces Doppler's own body; unknown or empty for that one.
	Payload Value
	Configs []string
}

// Check refuses what Doppler would refuse.
func (d WebhookDraft) Check() error {
	if d.Auth.Kind == "" {
		d.Auth.Kind = NoWebhookAuth
	}
	return errors.Join(CheckWebhookURL(d.URL), d.Auth.Check(), checkPayload(d.Payload))
}

// WebhookEdit changes a webhook. What is nil or unknown stays as it is.
type WebhookEdit struct {
	URL *string
	// Name, when it is empty, is cleared.
	Name *string
	// Secret, when it is empty, is cleared, and deliveries are not signed any more.
	Secret Value
	Auth   *WebhookAuth
	// Payload, when it is empty, is cleared.
	Payload Value
	Enable  []string
	Disable []string
}

// Check refuses what Doppler would refuse, a config that is both enabled and disabled included: what becomes of it is not
// documented.
func (e WebhookEdit) Check() error {
	var errs []error
	if e.URL != nil {
		errs = append(errs, CheckWebhookURL(*e.URL))
	}
	if e.Auth != nil {
		errs = append(errs, e.Auth.Check())
	}
	for _, name := range e.Enable {
		if slices.Contains(e.Disable, name) {
			errs = append(errs, fmt.Errorf("%s cannot be enabled and disabled at once", name))
		}
	}
	return errors.Join(append(errs, checkPayload(e.Payload))...)
}

// Nothing reports whether the edit changes nothing.
func (e WebhookEdit) Nothing() bool {
	return e.URL == nil && e.Name == nil && !e.Secret.Known() && e.Auth == nil && !e.Payload.Known() && len(e.Enable)+len(e.Disable) == 0
}

func checkPayload(payload Value) error {
	if !payload.Known() || payload.Empty() {
		return nil
	}
	if err := payload.CheckJSON(); err != nil {
		return fmt.Errorf("the payload is no JSON: %w", err)
	}
	return nil
}

// CheckWebhookURL refuses an address that Doppler could not deliver to. Doppler wants https (its API reference, Webhooks);
// http is taken for this machine, which only the sandbox reaches.
func CheckWebhookURL(address string) error {
	u, err := url.Parse(address)
	switch {
	case address == "":
		return errors.New("a webhook needs an address that begins with https://")
	case err != nil || u.Host == "" || u.Hostname() == "":
		return errors.New("the address of a webhook must look like https://example.com/hook") // Without quoting it: it may hold a token.
	case u.User != nil:
		return errors.New("the address of a webhook must not hold a password: use its authentication")
	case u.Scheme != "https" && (u.Scheme != "http" || !Loopback(u.Hostname())):
		return errors.New("the address of a webhook must begin with https://")
	}
	return nil
}

// Loopback reports whether a host, without a port, means this machine.
func Loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.Unmap().IsLoopback()
}
