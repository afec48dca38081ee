package client_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func TestAServiceTokensLife(t *testing.T) {
	t.Parallel()
	at := newClock()
	server, url := serve(t, sandbox.Options{Now: at.Now})
	var log bytes.Buffer
	c := dial(t, client.Options{
		Host: url, Token: model.NewValue(server.Token()), Now: at.Now, Sleep: at.Sleep,
		Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	id := configID(t, c, dev)
	ends := at.Now().Add(time.Hour).Truncate(time.Second)
	minted, err := c.CreateConfigToken(t.Context(), id, model.ConfigTokenDraft{Name: "ci deploy", Access: model.ReadWrite, Expires: ends})
	if err != nil || !minted.Expires.Equal(ends) || minted.Access != model.ReadWrite || minted.ConfigRef != dev || model.KindOfToken(minted.Key) != model.ServiceToken {
		t.Fatalf("%+v, %v", minted, err)
	}
	// The life goes out in seconds, as a number.
	if body := posts(server)[0]; !strings.Contains(body, `"expire_at":`+itoa(ends.Unix())) {
		t.Errorf("sent %s", body)
	}
	// It works at once for its config, and for no other.
	bound := dial(t, client.Options{Host: url, Token: minted.Key, Now: at.Now, Sleep: at.Sleep})
	s := open(t, bound, dev)
	if r := bound.Save(t.Context(), order(s, edit(s, "URL", "http://new"))); r.Err != nil {
		t.Error(r.Err)
	}
	_, err = bound.Open(t.Context(), model.ConfigRef{Project: "backend", Config: "prd"})
	says(t, err, model.NotVisible, "does not have access to requested config")

	list, err := c.ConfigTokens(t.Context(), dev)
	if err != nil || len(list) != 1 || list[0].Name != "ci deploy" || list[0].LastSeen.IsZero() || list[0].Preview == "" || list[0].UUID != minted.UUID {
		t.Fatalf("%+v, %v", list, err)
	}
	if err := at.Sleep(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	_, err = bound.Verify(t.Context())
	says(t, err, model.Unauthorized, "Invalid Auth token")

	second, err := c.CreateConfigToken(t.Context(), id, model.ConfigTokenDraft{Name: "for ever", Access: model.ReadOnly})
	if err != nil || !second.Expires.IsZero() {
		t.Fatalf("%+v, %v", second, err)
	}
	bound = dial(t, client.Options{Host: url, Token: second.Key, Now: at.Now, Sleep: at.Sleep})
	s = open(t, bound, dev)
	says(t, bound.Save(t.Context(), order(s, edit(s, "URL", "http://newer"))).Err, model.Forbidden, "write access")
	if err := c.RevokeConfigToken(t.Context(), id.Owner, second.ConfigToken); err != nil {
		t.Fatal(err)
	}
	_, err = bound.Verify(t.Context())
	says(t, err, model.Unauthorized, "Invalid Auth token")
	says(t, c.RevokeConfigToken(t.Context(), id.Owner, second.ConfigToken), model.NotVisible, "service token")
	if entries := activity(t, c); !slices.Contains(entries, "Created service token ci deploy") || !slices.Contains(entries, "Revoked service token for ever") {
		t.Errorf("the activity has %q", entries)
	}
	for _, key := range []model.Value{minted.Key, second.Key} {
		if strings.Contains(log.String(), key.Reveal()) {
			t.Error("a key is in the log")
		}
	}
	if _, err := json.Marshal(minted); !errors.Is(err, model.ErrValueEncoded) {
		t.Errorf("a key can be encoded: %v", err)
	}
}

func itoa(n int64) string { return string(mustJSON(n)) }

func mustJSON(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}

func TestAPlansTokensRunOut(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{Plan: sandbox.PlanDeveloper})
	for range 50 {
		if _, err := server.AddToken(sandbox.TokenSpec{Kind: sandbox.KindService, Project: "backend", Config: "prd"}); err != nil {
			t.Fatal(err)
		}
	}
	says(t, second(c.CreateConfigToken(t.Context(), configID(t, c, dev), model.ConfigTokenDraft{Name: "one more", Access: model.ReadOnly})),
		model.Invalid, "limit of 50 service tokens")
}

func TestServiceTokensAsTheReferenceHasThem(t *testing.T) {
	t.Parallel()
	key := `"key":"dp.st.dev.kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",`
	c := handle(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		body := `{"config":{"name":"dev","project":"backend","slug":"u"}}`
		switch {
		case r.URL.Path == "/v3/me":
			body = `{"slug":"t","workplace":{"slug":"w"},"principal":{"slug":"p"}}`
		case r.Method == http.MethodPost:
			body = `{"token":{"name":"x","slug":"s",` + key + `"expires_at":null,"access":"read"}}`
		case strings.HasSuffix(r.URL.Path, "/tokens"):
			body = `{"tokens":[{"name":"x","slug":"s","created_at":"2026-01-02T03:04:05.678Z","expires_at":null,"more":[1]}]}`
		}
		_, _ = w.Write([]byte(body))
	})
	list, err := c.ConfigTokens(t.Context(), dev)
	if err != nil || len(list) != 1 || list[0].ConfigRef != dev || list[0].Access != "" || list[0].CreatedAt.IsZero() || !list[0].LastSeen.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
	draft := model.ConfigTokenDraft{Name: "xy", Access: model.ReadOnly}
	id := model.ConfigID{Owner: owner(t, c), ConfigRef: dev, UUID: "u"}
	if minted, err := c.CreateConfigToken(t.Context(), id, draft); err != nil || !minted.Key.Known() {
		t.Errorf("%+v, %v", minted, err)
	}
	key = ""
	minted, err := c.CreateConfigToken(t.Context(), id, draft)
	says(t, err, model.UnknownOutcome, "the key is missing")
	if minted.UUID != "s" {
		t.Error("what to revoke is not known")
	}
}
