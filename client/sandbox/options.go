package sandbox

import (
	"errors"
	"fmt"
	"time"
)

// What happens when an `original…` field of a change does not match, which Doppler's API reference leaves open.
const (
	GuardConflict = "409"  // the whole request is refused with 409
	GuardInvalid  = "400"  // the whole request is refused with 400
	GuardSkip     = "skip" // the line is left out, the rest is applied, and the reply is 200
)

// The plans, which set rate limits and sizes (Doppler's API reference, Rate Limits).
const (
	PlanDeveloper  = "developer"
	PlanTeam       = "team"
	PlanEnterprise = "enterprise"
)

// Whether Doppler's documented sizes (Doppler's documentation, Platform Limits) are enforced on writes.
const (
	LimitsDocumented = "documented"
	LimitsOff        = "off"
)

// Options says what server New builds. The zero value is an empty workplace on the Team plan with the documented
// limits, rate limits included.
type Options struct {
	World        []byte        // the world as JSON (see Empty and Generate); nil: Empty. Unused when DataFile exists
	Plan         string        // developer, team (default) or enterprise
	Limits       string        // documented (default) or off
	RateWindow   time.Duration // after which a rate bucket is full again; default a minute
	NoRateLimits bool          // answers carry the rate headers, and nothing is ever refused
	DataFile     string        // where the state is kept between starts; empty: nowhere
	Latency      time.Duration // added to every answer
	Guard        string        // 409 (default), 400 or skip
	// Webhooks are told of every change. Other ones are made with the API, by which they choose their configs.
	Webhooks []Webhook
	// WebhookRetries is how often a delivery that was not answered with 2xx is repeated; Doppler does so up to 5 times.
	WebhookRetries int
	Policy         string           // what a direct write under a policy answers: 403 (default) or 400
	Ping           time.Duration    // between the keep-alives of a watch stream; default 15 seconds
	Token          string           // the first person's token; empty: the one in DataFile, or a random one
	AllowRemote    bool             // lets Start listen on other addresses than loopback
	AllowHosts     []string         // further values of Host, with a port or (any port) without
	LoginTTL       time.Duration    // after which a login's code is no good any more; default 15 minutes
	Now            func() time.Time // default time.Now
	Faults         []Fault          // armed from the start
}

func (o *Options) complete() error {
	choose := func(what string, value *string, choices ...string) error {
		if *value == "" {
			*value = choices[0]
		}
		for _, choice := range choices {
			if *value == choice {
				return nil
			}
		}
		return fmt.Errorf("%s %q is unknown; use one of %q", what, *value, choices)
	}
	if err := choose("plan", &o.Plan, PlanTeam, PlanDeveloper, PlanEnterprise); err != nil {
		return err
	}
	if err := choose("limits", &o.Limits, LimitsDocumented, LimitsOff); err != nil {
		return err
	}
	if err := choose("guard", &o.Guard, GuardConflict, GuardInvalid, GuardSkip); err != nil {
		return err
	}
	if err := choose("policy", &o.Policy, PolicyForbids, PolicyInvalid); err != nil {
		return err
	}
	if o.RateWindow == 0 {
		o.RateWindow = time.Minute
	}
	if o.LoginTTL == 0 {
		// Doppler documents none. This is longer than the 5 minutes after which its CLI stops asking.
		o.LoginTTL = 15 * time.Minute
	}
	if o.LoginTTL < 0 {
		return fmt.Errorf("the life %s of a login's code must not be negative", o.LoginTTL)
	}
	if o.Ping == 0 {
		// Doppler documents none.
		o.Ping = 15 * time.Second
	}
	if o.Ping < 0 {
		return fmt.Errorf("the time %s between keep-alives must not be negative", o.Ping)
	}
	for _, w := range o.Webhooks {
		if err := w.Check(); err != nil {
			return err
		}
	}
	if o.WebhookRetries < 0 {
		return errors.New("the number of retries must not be negative")
	}
	if o.RateWindow < 0 || o.Latency < 0 {
		return fmt.Errorf("rate window %s and latency %s must not be negative", o.RateWindow, o.Latency)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	for _, f := range o.Faults {
		if err := f.check(); err != nil {
			return err
		}
	}
	return nil
}
