package client_test

import (
	"io"
	"net/http"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

// TestPromise3AnotherTokenOfAPersonIsTheSameOwner: what was staged under one login can be sent after logging in again.
func TestPromise3AnotherTokenOfAPersonIsTheSameOwner(t *testing.T) {
	t.Parallel()
	server, url := serve(t, sandbox.Options{})
	owner := func(spec sandbox.TokenSpec) model.Owner {
		t.Helper()
		text, err := server.AddToken(spec)
		if err != nil {
			t.Fatal(err)
		}
		account, err := dial(t, client.Options{Host: url, Token: model.NewValue(text)}).Account(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return account.Owner
	}
	first := owner(sandbox.TokenSpec{Kind: sandbox.KindCLI, Person: "ana"})
	if again := owner(sandbox.TokenSpec{Kind: sandbox.KindCLI, Person: "ana"}); again != first {
		t.Errorf("%v, and after another login %v", first, again)
	}
	if personal := owner(sandbox.TokenSpec{Kind: sandbox.KindPersonal, Person: "ana"}); personal != first {
		t.Errorf("%v, and with a personal token %v", first, personal)
	}
	if other := owner(sandbox.TokenSpec{Kind: sandbox.KindCLI, Person: "bo"}); other == first {
		t.Errorf("two people are %v", other)
	}
	service := sandbox.TokenSpec{Kind: sandbox.KindService, Project: "backend", Config: "dev"}
	if one, two := owner(service), owner(service); one == two || one == first {
		t.Errorf("two service tokens are %v and %v", one, two)
	}
}

// TestPromise2ATokenWithoutAPrincipalIsItsOwnOwner: Doppler documents the principal and leaves it out of its example.
func TestPromise2ATokenWithoutAPrincipalIsItsOwnOwner(t *testing.T) {
	t.Parallel()
	c := handle(t, client.Options{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"slug":"token-1","name":"Ana","type":"cli","workplace":{"slug":"w","name":"W"}}`)
	})
	account, err := c.Account(t.Context())
	if err != nil || account.Owner.Actor != "token-1" {
		t.Errorf("%+v, %v", account, err)
	}
}
