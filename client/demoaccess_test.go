package client_test

import (
	"testing"

	"dtui/assets"
	"dtui/client/sandbox"
	"dtui/model"
)

func TestWhatLetsProgramsIntoTheDemo(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{World: assets.Demo()})
	tokens, err := c.ConfigTokens(t.Context(), model.ConfigRef{Project: "backend", Config: "stg"})
	if err != nil || len(tokens) != 1 || tokens[0].Name != "migration" || tokens[0].Expires.IsZero() || !tokens[0].LastSeen.IsZero() {
		t.Errorf("%+v, %v", tokens, err)
	}
	tokens, err = c.ConfigTokens(t.Context(), model.ConfigRef{Project: "search", Config: "prd_blue"})
	if err != nil || len(tokens) != 1 || tokens[0].Preview != "dp.st...bLu3Gr" || tokens[0].LastSeen.IsZero() {
		t.Errorf("%+v, %v", tokens, err)
	}
	accounts, err := c.ServiceAccounts(t.Context())
	if err != nil || len(accounts) != 2 || accounts[0].Name != "terraform" || accounts[0].Role.Identifier != "admin" {
		t.Fatalf("%+v, %v", accounts, err)
	}
	of, err := c.AccountTokens(t.Context(), accounts[0].Slug)
	identities, failed := c.AccountIdentities(t.Context(), accounts[0].Slug)
	if err != nil || failed != nil || len(of) != 2 || len(identities) != 1 || identities[0].Match != model.WildcardClaims {
		t.Errorf("%+v, %+v, %v, %v", of, identities, err, failed)
	}
	terraform := model.ConfigRef{Project: "infra", Config: "prd_terraform"}
	if list, err := c.TrustedIPs(t.Context(), terraform); err != nil || len(list) != 3 {
		t.Errorf("%+v, %v", list, err)
	}
	open(t, c, terraform)
	load := configID(t, c, model.ConfigRef{Project: "backend", Config: "stg_load"})
	if lease, err := c.IssueLease(t.Context(), load, "POSTGRES_LOAD_TEST", model.DefaultLease); err != nil || len(lease.Values) == 0 {
		t.Errorf("%+v, %v", lease, err)
	}
}
