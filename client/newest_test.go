package client_test

import (
	"net/http"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func TestNewestLogIsTheLatestChange(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	before, err := c.NewestLog(t.Context(), dev)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, c, dev)
	if r := c.Save(t.Context(), order(s, edit(s, "URL", "http://new"))); r.Err != nil {
		t.Fatal(r.Err)
	}
	after, err := c.NewestLog(t.Context(), dev)
	if err != nil || after.ID == before.ID || after.ID == "" || after.Person != "Ana Lima" || after.CreatedAt.IsZero() || after.Diff != nil {
		t.Errorf("%+v after %+v, %v", after, before, err)
	}
	asked := 0
	for _, r := range server.Requests() {
		if r.Path == "/v3/configs/config/logs" {
			if asked++; r.Query.Get("per_page") != "1" {
				t.Errorf("asked for %v", r.Query)
			}
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}

func TestNewestLogOfAConfigWithoutAny(t *testing.T) {
	t.Parallel()
	answer := `{"logs":[]}`
	c := handle(t, client.Options{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(answer))
	})
	if e, err := c.NewestLog(t.Context(), dev); err != nil || e.ID != "" {
		t.Errorf("%+v, %v", e, err)
	}
	answer = `{}`
	if _, err := c.NewestLog(t.Context(), dev); model.KindOf(err) != model.Unreadable {
		t.Errorf("an answer without the list: %v", err)
	}
}
