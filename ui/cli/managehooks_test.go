package cli

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dtui/client/sandbox"
	"dtui/client/webhook"
	"dtui/model"
)

// receiver is a person's own receiver of webhooks.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	signed []bool
	auth   []string
}

const signingSecret = "signing-secret-of-the-hook"

func receive(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{status: http.StatusOK}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, got *http.Request) {
		body, _ := io.ReadAll(got.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.signed = append(r.signed, got.Header.Get(webhook.SignatureHeader) == webhook.Sign(model.NewValue(signingSecret), body))
		r.auth = append(r.auth, got.Header.Get("Authorization"))
		w.WriteHeader(r.status)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) answer(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

func TestAWebhookByKeysFromMakingToDeleting(t *testing.T) {
	unhurried(t)
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		receiver := receive(t)
		u := sit(t, s)
		u.Forbidden(signingSecret, "bearer-of-the-hook")
		u.manage("Webhooks").do("a").nothing(func() {
			u.fill("http://hooks.example").do("ctrl+s").says("must begin with https://")
			u.fill(receiver.URL, "ci hook", signingSecret, ">").do("ctrl+s").says("needs a token on one line")
			u.fill("bearer-of-the-hook", ">", "{\"text\":\n oops}").do("ctrl+s").says("no JSON: from line 2, column 2 on, in text")
		})
		u.do("ctrl+u", "backspace", "ctrl+u").Type(`{"text": "changed"}`)
		u.do("tab", "space", "ctrl+s").see("Created a webhook")
		u.SeeLine("ci hook", "enabled", "yes", "bearer")
		u.hook("ci hook", func(w model.Webhook) bool {
			return w.Signed && w.Auth == model.BearerWebhookAuth && slices.Equal(w.Configs, []string{"dev"})
		})

		u.at("ci hook").nothing(func() {
			u.do("e", "ctrl+s").says("Nothing is changed").fill("", "other name").do("esc")
			u.do("d", "enter").SeeLine("ci hook", "enabled")
		})
		u.do("e").fill("", "build hook", ">>").do("ctrl+s").see("Changed ci hook")
		u.SeeLine("build hook", "enabled", "no", "bearer")
		u.do("e").fill("", "", ">").nothing(func() { u.do("ctrl+s").says("Type or paste the secret") })
		u.Type(signingSecret)
		u.do("ctrl+s").see("Changed build hook").SeeLine("build hook", "enabled", "yes", "bearer")
		u.do("x").option("disable").do("right", "enter").see("Disabled build hook").SeeLine("build hook", "disabled")
		u.do("d").destroy("").see("Deleted build hook")
		u.do("esc").NotSee("build hook  ")
	})
}

// hook looks at a webhook as Doppler has it.
func (u *user) hook(name string, is func(model.Webhook) bool) {
	u.t.Helper()
	list, err := u.straight().Webhooks(u.t.Context(), "backend")
	if err != nil || !slices.ContainsFunc(list, func(w model.Webhook) bool { return w.Name == name && is(w) }) {
		u.t.Fatalf("%s is not so: %+v, %v", name, list, err)
	}
}

func TestATestDeliveryGoesToThisMachineAndSaysWhatCameOfIt(t *testing.T) {
	unhurried(t)
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		receiver := receive(t)
		u := sit(t, s)
		u.Forbidden(signingSecret, "password-of-the-hook")
		test := func() *user {
			u.do("x").option("send a test")
			return u
		}
		u.manage("Webhooks").nothing(func() {
			test().fill("https://hooks.example/").do("ctrl+s").says("delivered to this machine only")
			u.fill(receiver.URL, signingSecret).do("ctrl+s").says("Delivered, signed. The receiver answered 200")
			// What was said goes by; what is told of the webhook stays.
			u.Advance(u.clock, time.Minute).FinishAll()
			u.SeeLine("last test", "answered 200")
			receiver.answer(http.StatusTeapot)
			test().fill(receiver.URL, "", "", ">>", "deployer", "password-of-the-hook").do("ctrl+s").says("Delivered, not signed. The receiver answered 418")
			u.says("takes that for a failure")
			u.Advance(u.clock, time.Minute).FinishAll()
			u.SeeLine("last test", "! answered 418")
			receiver.Close()
			test().fill(receiver.URL).do("ctrl+s").says("Nothing answered at that address").do("esc")
		})
		if !slices.Equal(receiver.signed, []bool{true, false}) || receiver.auth[0] != "" || !strings.HasPrefix(receiver.auth[1], "Basic ") {
			t.Errorf("signed: %v, authorised: %d", receiver.signed, len(receiver.auth))
		}
	})
}

func TestWebhooksThatThePlanOrTheRoleDoesNotAllow(t *testing.T) {
	t.Parallel()
	u := sit(t, setting{sandbox: sandbox.Options{Plan: sandbox.PlanDeveloper}})
	c := u.straight()
	for n := range 4 {
		if _, err := c.AddWebhook(t.Context(), "backend", model.WebhookDraft{URL: fmt.Sprintf("http://127.0.0.1:9/%d", n)}); err != nil {
			t.Fatal(err)
		}
	}
	u.manage("Webhooks").do("a").fill("http://127.0.0.1:9/one-more").do("ctrl+s").says("reached its limit of 5 webhooks")
	u.says("no role allows more").see("Create a webhook")
}

func TestAServiceTokenManagesNothingAndSaysWhy(t *testing.T) {
	t.Parallel()
	u := sitAs(t, sandbox.TokenSpec{Kind: sandbox.KindService, Name: "ci", Project: "backend", Config: "dev", Access: sandbox.AccessReadWrite}, setting{cols: 80, rows: 24})
	for _, title := range []string{"Projects", "Environments", "Configs"} {
		u.manage(title)
		for _, key := range []string{"a", "e", "d"} {
			u.do(key).says("A service token reaches the secrets of its config and manages nothing.")
		}
	}
	u.manage("Trusted IPs").says("A service token reaches the secrets of its config and manages nothing.").unseen("tries again").do("a").unseen("Add a trusted IP")
	u.manage("Leases").do("a").says("manages nothing").unseen("Issue a lease")
	for _, title := range []string{"Webhooks", "Members", "Integrations", "Users", "Groups", "Workplace roles", "Project roles", "Invites", "Settings"} {
		u.do("esc", "C", "g")
		for !u.chosen(title) {
			u.Press("down")
		}
		before := len(u.server.Requests())
		u.do("enter").see("A service token reaches one config").do("a", "e", "d", "x")
		if n := len(u.server.Requests()); n != before {
			t.Errorf("%s: %d requests", title, n-before)
		}
	}
	u.changed(0)
}

func TestAnIntegrationByKeysFromMakingToDeleting(t *testing.T) {
	unhurried(t)
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		u.Forbidden("credential-of-the-service", "another-credential")
		u.manage("Integrations").at("GitHub").do("d").says("delete them first")
		u.do("esc", "a").nothing(func() {
			u.fill("github", "GitHub Actions", "").Paste("{\n\"token\": \"credential-of-the-service\n}")
			u.do("ctrl+s").says("no JSON object: from line 2, column 36 on, in token")
		})
		u.do("ctrl+u").Paste(`{"token": "credential-of-the-service"}`)
		u.do("ctrl+s").says("already exists").fill("", "Second").do("ctrl+s").see("Created the integration Second")
		u.at("Second").nothing(func() {
			u.do("e", "ctrl+s").says("Nothing is changed").fill("", ">").do("ctrl+s").says("Paste the data").do("esc")
			u.do("d", "shift+tab", "shift+tab").destroy("Third").says("That is not the name").do("esc")
		})
		u.do("e").fill("Renamed", ">", "").Paste(`{"token": "another-credential"}`)
		u.do("ctrl+s").see("Changed the integration Second").SeeLine("Renamed", "github")
		u.do("d").destroy("Renamed").see("Deleted the integration Renamed")
	})
}

func TestWhatIsInsideAnIntegration(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		u.manage("Integrations").at("GitHub").do("enter")
		u.SeeLine("backend / dev_ci", "sync").SeeLine("repos", "option", "acme/api")
		u.nothing(func() { u.do("a").see("Add a member").do("esc") })
		u.do("a", "ctrl+s").says("Added Ana Lima to GitHub Actions").SeeLine("Ana Lima", "user", "Admin")
		u.at("Ana").nothing(func() { u.do("e", "ctrl+s").says("Nothing is changed") })
		u.do("right", "ctrl+s").says("Changed the role of Ana Lima").SeeLine("Ana Lima", "user", "Collaborator")
		u.nothing(func() { u.do("d", "enter") }).do("d").destroy("").says("Removed Ana Lima from GitHub Actions")
		u.do("esc").at("dev_ci").do("o").see("dev_ci").NotSee("▸ manage")
	})
}

func TestASyncByKeysFromMakingToDeleting(t *testing.T) {
	t.Parallel()
	sizes(t, func(t *testing.T, s setting) {
		u := sit(t, s)
		u.manage("Syncs").see("There are none").do("a").nothing(func() {
			u.do("ctrl+s").says("It needs a JSON object").Type("[1]")
			u.do("ctrl+s").says("not an object").do("ctrl+u").Type(`{"repo": "acme/shop"`)
			u.do("ctrl+s").says("it ends in line 1 before it is complete")
		})
		u.Type("}")
		u.do("tab").says("Nothing is written to backend / dev").do("right").says("What is at the service and not in backend / dev is written to it").do("left")
		u.do("ctrl+s").see("Created a sync of backend / dev").SeeLine("GitHub Actions", "enabled")
		u.do("enter").SeeLine("last copy", "20")
		u.nothing(func() {
			u.do("d", "enter").SeeLine("GitHub Actions", "enabled")
			u.do("d", "shift+tab").says("stays at the service as it is").do("down").says("loses it at once")
			u.do("tab").Type("GitHub")
			u.do("tab", "right", "enter").says("Type the name of the integration")
		})
		u.do("ctrl+u").destroy("GitHub Actions").says("and the copies at the service").see("There are none")
		for _, r := range u.server.Requests() {
			if r.Method == http.MethodDelete && r.Query.Get("delete_from_target") != "true" {
				t.Errorf("%s %v", r.Path, r.Query)
			}
		}
	})
	// In a protected config the name is asked for.
	u := sit(t, setting{ui: uiStart("prd")})
	u.manage("Syncs").nothing(func() {
		u.do("a").fill("", `{"repo": "acme/shop"}`).do("ctrl+s").says("That is not the name")
	})
	u.Type("prd")
	u.do("ctrl+s").see("Created a sync of backend / prd")
}
