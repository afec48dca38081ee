package client_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func TestAServiceAccountsLife(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{})
	me := owner(t, c)
	made, err := c.CreateServiceAccount(t.Context(), me, model.ServiceAccountDraft{Name: "deployer", Role: "admin"})
	if err != nil || made.Slug == "" || made.Role.Identifier != "admin" || made.Role.Inline || len(made.Role.Permissions) == 0 {
		t.Fatalf("%+v, %v", made, err)
	}
	changed, err := c.UpdateServiceAccount(t.Context(), me, made.Slug, model.ServiceAccountDraft{Permissions: []string{"logs"}})
	if err != nil || changed.Name != "deployer" || !changed.Role.Inline || !slices.Equal(changed.Role.Permissions, []string{"logs"}) {
		t.Fatalf("%+v, %v", changed, err)
	}
	renamed, err := c.UpdateServiceAccount(t.Context(), me, made.Slug, model.ServiceAccountDraft{Name: "releaser"})
	if err != nil || renamed.Name != "releaser" || !renamed.Role.Inline {
		t.Fatalf("%+v, %v", renamed, err)
	}
	read, err := c.ServiceAccount(t.Context(), made.Slug)
	if err != nil || read.Name != "releaser" {
		t.Errorf("%+v, %v", read, err)
	}
	says(t, second(c.CreateServiceAccount(t.Context(), me, model.ServiceAccountDraft{Name: "x", Role: "emperor"})), model.NotVisible, "emperor")
	says(t, second(c.UpdateServiceAccount(t.Context(), me, made.Slug, model.ServiceAccountDraft{Permissions: []string{"fly"}})), model.Invalid, "fly")
	for i := range 103 {
		if _, err := c.CreateServiceAccount(t.Context(), me, model.ServiceAccountDraft{Name: fmt.Sprintf("a%d", i)}); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := c.ServiceAccounts(t.Context()); err != nil || len(list) != 104 {
		t.Errorf("%d accounts, %v", len(list), err)
	}
	if err := c.DeleteServiceAccount(t.Context(), me, made.Slug); err != nil {
		t.Fatal(err)
	}
	// Doppler's answer to this has no text.
	says(t, c.DeleteServiceAccount(t.Context(), me, made.Slug), model.NotVisible, "Doppler answered 404")
	says(t, second(c.ServiceAccount(t.Context(), made.Slug)), model.NotVisible, "Doppler answered 404")
	if log := activity(t, c); !slices.Contains(log, "Deleted service account releaser") {
		t.Errorf("the log has %q", log[:5])
	}

	_, small := start(t, sandbox.Options{Plan: sandbox.PlanDeveloper})
	says(t, second(small.ServiceAccounts(t.Context())), model.Forbidden, "service accounts")
	says(t, second(small.CreateServiceAccount(t.Context(), owner(t, small), model.ServiceAccountDraft{Name: "x"})), model.Forbidden, "service accounts")
}

func TestAnAccountsTokensLife(t *testing.T) {
	t.Parallel()
	at := newClock()
	server, url := serve(t, sandbox.Options{Now: at.Now})
	c := dial(t, client.Options{Host: url, Token: model.NewValue(server.Token()), Now: at.Now, Sleep: at.Sleep})
	me := owner(t, c)
	account, err := c.CreateServiceAccount(t.Context(), me, model.ServiceAccountDraft{Name: "deployer", Role: "collaborator"})
	if err != nil {
		t.Fatal(err)
	}
	ends := at.Now().Add(time.Hour).Truncate(time.Second)
	minted, err := c.CreateAccountToken(t.Context(), me, account.Slug, model.AccountTokenDraft{Name: "ci", Expires: ends})
	if err != nil || !minted.Expires.Equal(ends) || model.KindOfToken(minted.Key) != model.ServiceAccountToken || !minted.LastSeen.IsZero() {
		t.Fatalf("%+v, %v", minted, err)
	}
	bound := dial(t, client.Options{Host: url, Token: minted.Key, Now: at.Now, Sleep: at.Sleep})
	// A member of no project sees none, and one of a project sees it at once.
	if list, err := bound.Projects(t.Context()); err != nil || len(list.Projects) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	member := model.MemberID{Kind: model.AccountMember, Slug: account.Slug}
	if _, err := c.AddMember(t.Context(), "backend", member, model.MemberGrant{Role: "viewer"}); err != nil {
		t.Fatal(err)
	}
	if list, err := bound.Projects(t.Context()); err != nil || len(list.Projects) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	says(t, second(bound.ServiceAccounts(t.Context())), model.Forbidden, "service accounts")
	list, err := c.AccountTokens(t.Context(), account.Slug)
	one, failed := c.AccountToken(t.Context(), account.Slug, minted.Slug)
	if err != nil || failed != nil || len(list) != 1 || list[0] != one || one.LastSeen.IsZero() || one.Name != "ci" {
		t.Errorf("%+v, %+v, %v, %v", list, one, err, failed)
	}
	if err := at.Sleep(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	says(t, second(bound.Verify(t.Context())), model.Unauthorized, "Invalid Auth token")
	if err := c.DeleteAccountToken(t.Context(), me, account.Slug, minted.Slug); err != nil {
		t.Fatal(err)
	}
	says(t, c.DeleteAccountToken(t.Context(), me, account.Slug, minted.Slug), model.NotVisible, "Service account API token does not exist")
	says(t, second(c.AccountToken(t.Context(), account.Slug, minted.Slug)), model.NotVisible, "does not exist")
	says(t, second(c.AccountTokens(t.Context(), "nobody")), model.NotVisible, "404")

	another, err := c.CreateAccountToken(t.Context(), me, account.Slug, model.AccountTokenDraft{Name: "ci 2"})
	if err != nil || !another.Expires.IsZero() {
		t.Fatalf("%+v, %v", another, err)
	}
	if err := c.DeleteServiceAccount(t.Context(), me, account.Slug); err != nil {
		t.Fatal(err)
	}
	bound = dial(t, client.Options{Host: url, Token: another.Key, Now: at.Now, Sleep: at.Sleep})
	says(t, second(bound.Verify(t.Context())), model.Unauthorized, "Invalid Auth token")
}

func TestAnIdentitysLife(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{})
	me := owner(t, c)
	account, err := c.CreateServiceAccount(t.Context(), me, model.ServiceAccountDraft{Name: "deployer", Role: "owner"})
	if err != nil {
		t.Fatal(err)
	}
	terms := model.IdentityTerms{
		Name: "GitHub", Method: model.MethodOIDC, DiscoveryURL: "https://token.actions.githubusercontent.com", Match: model.WildcardClaims,
		Audiences: []string{"https://github.com/acme"}, Subjects: []string{"repo:acme/shop:*"}, TTL: 10 * time.Minute,
	}
	made, err := c.CreateAccountIdentity(t.Context(), me, account.Slug, terms)
	if err != nil || made.Slug == "" || made.CreatedAt.IsZero() || made.TTL != terms.TTL || made.Subjects[0] != terms.Subjects[0] {
		t.Fatalf("%+v, %v", made, err)
	}
	exchange := func(subject string) int {
		claims := base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"` + subject + `","aud":"https://github.com/acme"}`))
		body := `{"identity":"` + made.Slug + `","token":"e30.` + claims + `.c2ln"}`
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.Host()+"/v3/auth/oidc", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		return answer.StatusCode
	}
	if got := exchange("repo:acme/shop:ref:refs/heads/main"); got != http.StatusOK {
		t.Errorf("a fitting subject gets %d", got)
	}
	if got := exchange("repo:evil/shop:ref:refs/heads/main"); got != http.StatusUnauthorized {
		t.Errorf("another subject gets %d", got)
	}
	terms.Match, terms.TTL = model.ExactClaims, time.Hour
	changed, err := c.UpdateAccountIdentity(t.Context(), me, account.Slug, made.Slug, terms)
	if err != nil || changed.Match != model.ExactClaims || changed.TTL != time.Hour {
		t.Fatalf("%+v, %v", changed, err)
	}
	if got := exchange("repo:acme/shop:ref:refs/heads/main"); got != http.StatusUnauthorized {
		t.Errorf("a pattern that is taken literally gets %d", got)
	}
	one, err := c.AccountIdentity(t.Context(), account.Slug, made.Slug)
	list, failed := c.AccountIdentities(t.Context(), account.Slug)
	if err != nil || failed != nil || len(list) != 1 || list[0].Slug != one.Slug || one.LastSeen.IsZero() {
		t.Errorf("%+v, %+v, %v, %v", one, list, err, failed)
	}
	if err := c.DeleteAccountIdentity(t.Context(), me, account.Slug, made.Slug); err != nil {
		t.Fatal(err)
	}
	says(t, second(c.AccountIdentity(t.Context(), account.Slug, made.Slug)), model.NotVisible, "does not exist")
}

// The reference has the life and the times of a new identity inside config.
func TestANewIdentityAsTheReferenceHasIt(t *testing.T) {
	t.Parallel()
	c := handle(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		body := `{"slug":"t","workplace":{"slug":"w"},"principal":{"slug":"p"}}`
		if r.Method == http.MethodPost {
			body = `{"identity":{"slug":"s","name":"n","method":"oidc","config":{"discovery_url":"https://x","claims_type":"exact",
			 "claims":{"aud":["a"],"sub":["b"]},"ttl_seconds":60,"created_at":"2026-01-02T03:04:05.678Z","last_seen_at":null}}}`
		}
		_, _ = w.Write([]byte(body))
	})
	got, err := c.CreateAccountIdentity(t.Context(), owner(t, c), "a", model.IdentityTerms{
		Name: "n", Method: model.MethodOIDC, DiscoveryURL: "https://x", Match: model.ExactClaims, Audiences: []string{"a"}, Subjects: []string{"b"}, TTL: time.Minute,
	})
	if err != nil || got.TTL != time.Minute || got.CreatedAt.IsZero() || !got.LastSeen.IsZero() {
		t.Errorf("%+v, %v", got, err)
	}
}
