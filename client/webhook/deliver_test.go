package webhook_test

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dtui/client/webhook"
	"dtui/model"
)

func TestDeliverReachesAReceiverOfOnesOwn(t *testing.T) {
	t.Parallel()
	key := model.NewValue(secret)
	server, err := webhook.Listen(t.Context(), "127.0.0.1:0", false, webhook.Options{Secret: key})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	order := webhook.Test{URL: server.URL(), Secret: key, Ref: prd, Environment: "prd", Names: []string{"A"}, WorkplaceName: "Acme"}
	status, err := webhook.Deliver(t.Context(), order)
	if err != nil || status != http.StatusNoContent {
		t.Fatal(status, err)
	}
	got, err := server.Next(t.Context())
	if err != nil || got.Ref != prd {
		t.Errorf("%+v, %v", got, err)
	}
	order.Secret = model.NewValue("another")
	if status, err := webhook.Deliver(t.Context(), order); err != nil || status != http.StatusUnauthorized {
		t.Errorf("signed with another secret: %d, %v", status, err)
	}
}

func TestDeliverCarriesWhatTheWebhookWould(t *testing.T) {
	t.Parallel()
	seen := make(chan *http.Request, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Header.Set("Seen", string(body))
		seen <- r
		http.Redirect(w, r, "http://192.0.2.1/", http.StatusTemporaryRedirect)
	}))
	t.Cleanup(server.Close)
	for name, c := range map[string]struct {
		test   webhook.Test
		header string
		body   string
		signed bool
	}{
		"bearer":  {webhook.Test{Auth: model.WebhookAuth{Kind: model.BearerWebhookAuth, Token: model.NewValue("tok")}}, "Bearer tok", `"updated":[]`, false},
		"basic":   {webhook.Test{Auth: model.WebhookAuth{Kind: model.BasicWebhookAuth, Username: "u", Password: model.NewValue("p")}}, "Basic " + base64.StdEncoding.EncodeToString([]byte("u:p")), `"config.secrets.update"`, false},
		"payload": {webhook.Test{Secret: model.NewValue(secret), Payload: model.NewValue(`{"own":1}`)}, "", `{"own":1}`, true},
	} {
		c.test.URL = server.URL + "/hook"
		status, err := webhook.Deliver(t.Context(), c.test)
		if err != nil || status != http.StatusTemporaryRedirect {
			t.Fatalf("%s: %d, %v", name, status, err)
		}
		r := <-seen
		body := r.Header.Get("Seen")
		if r.Header.Get("Authorization") != c.header || !strings.Contains(body, c.body) || (r.Header.Get(webhook.SignatureHeader) != "") != c.signed {
			t.Errorf("%s: %v %s", name, r.Header, body)
		}
		if c.signed && webhook.Verify(model.NewValue(secret), r.Header.Get(webhook.SignatureHeader), []byte(body)) != nil {
			t.Errorf("%s: the signature is not that of the body", name)
		}
	}
}

func TestDeliverStaysOnThisMachine(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"", "https://example.com/", "http://192.0.2.1/", "file:///etc/passwd", "http://127.0.0.1@example.com/", "http://me:pass-in-address@127.0.0.1/",
		"http://localhost.example.com/", "nonsense", "http://0.0.0.0/",
	} {
		_, err := webhook.Deliver(t.Context(), webhook.Test{URL: address})
		if !errors.Is(err, webhook.ErrNotHere) || strings.Contains(err.Error(), "pass-in-address") {
			t.Errorf("%q: %v", address, err)
		}
	}
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	if _, err := webhook.Deliver(t.Context(), webhook.Test{URL: closed.URL}); !errors.Is(err, webhook.ErrUnreachable) {
		t.Errorf("%v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := webhook.Deliver(gone, webhook.Test{URL: closed.URL}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
