package client_test

import (
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func TestWorkplaceSettings(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	name, billing := "Acme & <Sons>", "pay@example.com"
	got, err := c.UpdateWorkplace(t.Context(), owner(t, c), model.WorkplaceEdit{Name: &name, BillingEmail: &billing})
	read, failed := c.Workplace(t.Context())
	if err != nil || failed != nil || got != read || got.Name != name || got.BillingEmail != billing || got.SecurityEmail != "s@example.com" {
		t.Errorf("%+v, %+v, %v, %v", got, read, err, failed)
	}
	key, err := server.AddToken(sandbox.TokenSpec{Kind: sandbox.KindPersonal, Person: "bo"})
	if err != nil {
		t.Fatal(err)
	}
	bo := dial(t, client.Options{Host: c.Host(), Token: model.NewValue(key)})
	says(t, second(bo.UpdateWorkplace(t.Context(), owner(t, bo), model.WorkplaceEdit{Name: &name})), model.Forbidden, "workplace settings")
}
