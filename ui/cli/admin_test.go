package cli

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"dtui/model"
	"dtui/ui"
)

func uiStart(config string) ui.Options {
	return ui.Options{Start: model.ConfigRef{Project: "backend", Config: config}}
}

// admin calls the API by hand, for what dtui does not do.
type admin struct {
	t *testing.T
	u *user
}

func newAdmin(t *testing.T, u *user) admin { return admin{t, u} }

func (a admin) call(method, path, body string) string {
	a.t.Helper()
	request, err := http.NewRequestWithContext(a.t.Context(), method, a.u.base+path, strings.NewReader(body))
	if err != nil {
		a.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+a.u.server.Token())
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= 400 {
		a.t.Fatalf("%s %s: %d %s %v", method, path, response.StatusCode, text, err)
	}
	return string(text)
}
