package manage

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"dtui/model"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// TestDelivery is what a test delivery of a webhook carries. It goes to this machine alone.
type TestDelivery struct {
	// URL is on loopback, whatever the webhook's own is.
	URL    string
	Secret model.Value
	Auth   model.WebhookAuth
	// Payload replaces Doppler's own body; unknown for that one.
	Payload model.Value
	// Config is the one that the delivery tells of, in Environment.
	Config      model.ConfigRef
	Environment string
	Workplace   string
}

// Delivered is the status that a receiver answered with, and how long it took.
type Delivered struct {
	Status int
	Took   time.Duration
}

// Deliver sends a test delivery once.
type Deliver func(ctx context.Context, t TestDelivery) (Delivered, error)

// usualReceiver is where dtui itself listens unless it is told otherwise.
const usualReceiver = "http://127.0.0.1:8788/"

func (w *webhook) noTest() string {
	if w.deliver == nil {
		return "This run cannot deliver."
	}
	return ""
}

// test sends a delivery of dtui's own to a receiver on this machine: Doppler has no call that sends one.
func (w *webhook) test(c *screen.Context) Spec {
	receiver := usualReceiver
	if onThisMachine(w.URL) {
		receiver = w.URL
	}
	secret := "signs the delivery; nothing for none"
	if w.Signed {
		secret = "signs the delivery as Doppler does; type the secret that the webhook has"
	}
	address := text("url", "receiver", receiver, nil)
	address.Secretive = true
	fields := append([]Field{
		address, hint(Field{Name: "secret", Label: "secret", Kind: Hidden}, secret),
		choice("config", "tells of", "", w.testConfigs(c)...), choice("auth", "sign-in", string(w.Auth), authOptions()...),
	}, authFields()...)
	return Spec{
		Name: "test-webhook", Title: "Test " + w.title(), Target: w.target, Verb: "Deliver", Here: true,
		Text: []string{
			"dtui itself delivers to a receiver on this machine what Doppler would. Doppler has no call for it and is not asked.",
		},
		Fields: append(fields, choice("payload", "payload", clearIt, payloadOptions()...), payloadField()),
		Run:    w.sendTest,
	}
}

// testConfigs are those that the webhook is told of, or those of the project.
func (w *webhook) testConfigs(c *screen.Context) []Option {
	names := w.Configs
	if len(names) == 0 {
		for _, one := range c.W.Layout(w.target).Configs {
			names = append(names[:len(names):len(names)], one.Config)
		}
	}
	options := make([]Option, 0, len(names))
	for _, name := range names {
		options = append(options, Option{Value: name})
	}
	return options
}

func onThisMachine(address string) bool {
	u, err := url.Parse(address)
	return err == nil && model.Loopback(u.Hostname())
}

func (w *webhook) sendTest(ctx context.Context, a Answers) (Outcome, error) {
	config := a.Text("config")
	sent := TestDelivery{
		URL: a.Trim("url"), Secret: a.Value("secret"), Auth: authOf(a), Workplace: w.place.Workplace,
		Config: model.ConfigRef{Project: w.target, Config: config},
	}
	// A branch is named after its environment.
	sent.Environment, _, _ = strings.Cut(config, "_")
	if a.Text("payload") == setIt {
		sent.Payload = payloadOf(a)
	}
	got, err := w.deliver(ctx, sent)
	if err != nil {
		return Outcome{}, err
	}
	signed := "not signed"
	if sent.Secret.Known() {
		signed = "signed"
	}
	text := fmt.Sprintf("%d after %v", got.Status, got.Took.Round(time.Millisecond))
	out := Outcome{
		Same: true, Done: "Delivered, " + signed + ". The receiver answered " + text + ".",
		Facts: []Fact{{Label: "last test", Text: fmt.Sprintf("answered %s, %s, sent at %s", text, signed, a.Now.Format("15:04:05")), Tone: theme.OK}},
	}
	if got.Status < 200 || got.Status > 299 {
		out.Warn = "Doppler takes that for a failure and delivers again, up to five times."
		out.Facts[0].Tone, out.Facts[0].Warn = theme.Warn, true
	}
	return out, nil
}
