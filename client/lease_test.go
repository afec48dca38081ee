package client_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"dtui/client/sandbox"
	"dtui/model"
)

func TestALeasesLife(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{World: []byte(strings.Replace(world, `{"name":"dev_ana",`, `{"name":"dev_ana","dynamic_secrets":["DB"],`, 1))})
	ref := model.ConfigRef{Project: "backend", Config: "dev_ana"}
	id := configID(t, c, ref)
	lease, err := c.IssueLease(t.Context(), id, "DB", 10*time.Minute)
	if err != nil || lease.ID == "" || lease.Expires.IsZero() || lease.Values["password"].Size() < 10 || lease.Values["port"].Reveal() != "5432" {
		t.Fatalf("%+v, %v", lease, err)
	}
	says(t, second(c.IssueLease(t.Context(), id, "CACHE", time.Hour)), model.NotVisible, "CACHE")
	if err := c.RevokeLease(t.Context(), id.Owner, lease); err != nil {
		t.Fatal(err)
	}
	says(t, c.RevokeLease(t.Context(), id.Owner, lease), model.NotVisible, "lease")
	// Reading never issues one.
	open(t, c, ref)
	if _, err := c.Names(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	for _, r := range server.Requests() {
		if r.Query.Get("include_dynamic_secrets") == "true" {
			t.Errorf("%s asks for a lease", r.Path)
		}
	}
	log := activity(t, c)
	if !slices.Contains(log, "Issued a lease of DB") || !slices.Contains(log, "Revoked a lease of DB") {
		t.Errorf("the log has %q", log)
	}
	says(t, second(c.SetInherits(t.Context(), id, []model.ConfigRef{{Project: "backend", Config: "prd"}})), model.Invalid, "dynamic")
}
