package client_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func ptr[T any](v T) *T { return &v }

func TestAWebhookFromMakingToDeleting(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	server, url := serve(t, sandbox.Options{})
	c := dial(t, client.Options{
		Host: url, Token: model.NewValue(server.Token()),
		Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	made, err := c.AddWebhook(t.Context(), "backend", model.WebhookDraft{
		URL: "http://127.0.0.1:9/hook", Name: "deploys", Secret: model.NewValue("signing-secret"),
		Auth:    model.WebhookAuth{Kind: model.BearerWebhookAuth, Token: model.NewValue("bearer-text")},
		Payload: model.NewValue(`{"text":"<changed> & more"}`), Configs: []string{"dev", "prd"},
	})
	want := model.Webhook{
		ID: made.ID, Project: "backend", Name: "deploys", URL: "http://127.0.0.1:9/hook", Enabled: true, Signed: true,
		Auth: model.BearerWebhookAuth, Configs: []string{"dev", "prd"}, CanManage: true,
	}
	if err != nil || made.ID == "" || !same(made, want) {
		t.Fatalf("%+v, %v", made, err)
	}
	const sent = `{"authentication":{"type":"Bearer","token":"bearer-text"},"enableConfigs":["dev","prd"],"name":"deploys","payload":"{\"text\":\"<changed> & more\"}","secret":"signing-secret","url":"http://127.0.0.1:9/hook"}`
	if got := posts(server); len(got) != 1 || got[0] != sent {
		t.Errorf("sent %s", got)
	}
	list, err := c.Webhooks(t.Context(), "backend")
	if err != nil || len(list) != 1 || !same(list[0], want) {
		t.Errorf("%+v, %v", list, err)
	}
	off, err := c.EnableWebhook(t.Context(), "backend", made.ID, false)
	if err != nil || off.Enabled {
		t.Errorf("%+v, %v", off, err)
	}
	on, err := c.EnableWebhook(t.Context(), "backend", made.ID, true)
	if err != nil || !on.Enabled {
		t.Errorf("%+v, %v", on, err)
	}
	// Only what the edit names changes.
	moved, err := c.EditWebhook(t.Context(), "backend", made.ID, model.WebhookEdit{Disable: []string{"prd"}, Enable: []string{"dev_ana"}})
	want.Configs = []string{"dev", "dev_ana"}
	if err != nil || !same(moved, want) {
		t.Errorf("%+v, %v", moved, err)
	}
	basic := model.WebhookAuth{Kind: model.BasicWebhookAuth, Username: "u", Password: model.NewValue("basic-pass")}
	if _, err := c.EditWebhook(t.Context(), "backend", made.ID, model.WebhookEdit{Auth: &basic, URL: ptr("http://localhost:8/x")}); err != nil {
		t.Error(err)
	}
	bare, err := c.EditWebhook(t.Context(), "backend", made.ID, model.WebhookEdit{
		Name: ptr(""), Secret: model.NewValue(""), Payload: model.NewValue(""), Auth: &model.WebhookAuth{Kind: model.NoWebhookAuth},
	})
	if err != nil || bare.Name != "" || bare.Signed || bare.Auth != model.NoWebhookAuth || bare.URL != "http://localhost:8/x" {
		t.Errorf("%+v, %v", bare, err)
	}
	if err := c.DeleteWebhook(t.Context(), "backend", made.ID); err != nil {
		t.Error(err)
	}
	if _, err := c.Webhook(t.Context(), "backend", made.ID); model.KindOf(err) != model.NotVisible {
		t.Errorf("%v", err)
	}
	for _, text := range []string{"signing-secret", "bearer-text", "basic-pass", "<changed>", server.Token()} {
		if strings.Contains(log.String(), text) {
			t.Errorf("the log holds %q", text)
		}
	}
	activity, err := c.Activity(t.Context(), 1)
	var texts []string
	for _, e := range activity[:7] {
		texts = append(texts, e.Text)
	}
	if err != nil || !slices.Equal(texts, []string{
		"Deleted a webhook", "Modified a webhook", "Modified a webhook", "Modified a webhook", "Enabled a webhook", "Disabled a webhook", "Created a webhook",
	}) {
		t.Errorf("%q, %v", texts, err)
	}
}

func TestWebhooksThatAreRefused(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{Plan: sandbox.PlanDeveloper})
	add := func(d model.WebhookDraft) error {
		_, err := c.AddWebhook(t.Context(), "backend", d)
		return err
	}
	for name, d := range map[string]model.WebhookDraft{
		"no address":   {},
		"http":         {URL: "http://example.com/"},
		"a password":   {URL: "https://me:pass-in-address@example.com/"},
		"nonsense":     {URL: "https://"},
		"no token":     {URL: "https://example.com/", Auth: model.WebhookAuth{Kind: model.BearerWebhookAuth}},
		"no password":  {URL: "https://example.com/", Auth: model.WebhookAuth{Kind: model.BasicWebhookAuth, Username: "u"}},
		"odd kind":     {URL: "https://example.com/", Auth: model.WebhookAuth{Kind: "Odd"}},
		"half payload": {URL: "https://example.com/", Payload: model.NewValue(`{"pass-in-payload`)},
	} {
		err := add(d)
		if model.KindOf(err) != model.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		noSecrets(t, err, "pass-in-address", "pass-in-payload")
	}
	if got := posts(server); len(got) != 0 {
		t.Errorf("sent all the same: %s", got)
	}
	// What dtui takes and the server refuses.
	err := add(model.WebhookDraft{URL: "https://example.com/", Secret: model.NewValue("signing-secret")})
	if model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "valid url") {
		t.Errorf("%v", err)
	}
	err = add(model.WebhookDraft{URL: "http://localhost:1/", Configs: []string{"none"}})
	if model.KindOf(err) != model.NotVisible {
		t.Errorf("%v", err)
	}
	for range 5 {
		if err := add(model.WebhookDraft{URL: "http://localhost:1/"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := add(model.WebhookDraft{URL: "http://localhost:1/"}); model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "limit of 5 webhooks") {
		t.Errorf("%v", err)
	}
	if _, err := c.EditWebhook(t.Context(), "backend", "x", model.WebhookEdit{Enable: []string{"dev"}, Disable: []string{"dev"}}); model.KindOf(err) != model.Invalid {
		t.Errorf("%v", err)
	}
	if err := c.DeleteWebhook(t.Context(), "backend", "no/such"); model.KindOf(err) != model.NotVisible {
		t.Errorf("%v", err)
	}
	if _, err := c.Webhooks(t.Context(), "nowhere"); model.KindOf(err) != model.NotVisible {
		t.Errorf("%v", err)
	}
	server.Inject(sandbox.Fault{Kind: sandbox.FaultReset, After: true, Method: http.MethodPost})
	before := len(posts(server))
	err = add(model.WebhookDraft{URL: "http://localhost:1/", Secret: model.NewValue("signing-secret")})
	if model.KindOf(err) != model.UnknownOutcome || len(posts(server)) != before+1 {
		t.Errorf("%v", err)
	}
	noSecrets(t, err, "signing-secret", server.Token())
}

func TestWebhooksInEveryForm(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]model.Webhook{
		`{"webhooks":[{"id":"1","name":null,"url":"u","enabled":true,"authentication":null,"enabledConfigs":null,"new":[]}]}`: {ID: "1", URL: "u", Enabled: true, Auth: model.NoWebhookAuth, CanManage: true, Project: "backend"},
		`{"webhooks":[{"slug":"1","enabledConfigs":[{"name":"dev","slug":"x"}],"canManage":false,"authentication":{}}]}`:      {ID: "1", Auth: model.NoWebhookAuth, Configs: []string{"dev"}, Project: "backend"},
	} {
		c := handle(t, client.Options{}, jsonAnswer(body))
		list, err := c.Webhooks(t.Context(), "backend")
		if err != nil || len(list) != 1 || !same(list[0], want) {
			t.Errorf("%+v, %v", list, err)
		}
	}
	for _, body := range []string{`{}`, `{"webhooks":[{}]}`, `{"webhooks":{"id":"text-of-the-answer"}}`} {
		c := handle(t, client.Options{}, jsonAnswer(body))
		_, err := c.Webhooks(t.Context(), "backend")
		if model.KindOf(err) != model.Unreadable {
			t.Errorf("%s: %v", body, err)
		}
		noSecrets(t, err, "text-of-the-answer")
		if _, err := c.EnableWebhook(t.Context(), "backend", "1", true); model.KindOf(err) != model.UnknownOutcome {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// jsonAnswer answers everything with one body.
func jsonAnswer(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(body))
	}
}

// same compares what was read with what should have been.
func same(got, want any) bool { return reflect.DeepEqual(got, want) }
