package client_test

import (
	"net/http"
	"net/netip"
	"slices"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func trusted(t *testing.T, c *client.Client) []string {
	t.Helper()
	list, err := c.TrustedIPs(t.Context(), dev)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, ip := range list {
		texts = append(texts, ip.Text)
	}
	return texts
}

func TestTrustedAddresses(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	id := configID(t, c, dev)
	if got := trusted(t, c); !slices.Equal(got, []string{"0.0.0.0/0"}) {
		t.Fatalf("%q", got)
	}
	office, err := model.ParseTrustedIP("203.0.113.0/24")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		// The second is 204.
		if err := c.AddTrustedIP(t.Context(), id, office); err != nil {
			t.Fatal(err)
		}
	}
	statuses := map[int]int{}
	for _, r := range server.Requests() {
		if r.Method == http.MethodPost {
			statuses[r.Status]++
		}
	}
	if statuses[http.StatusOK] != 1 || statuses[http.StatusNoContent] != 1 {
		t.Errorf("answered %v", statuses)
	}
	everybody := model.ReadTrustedIP("0.0.0.0/0")
	if err := c.DeleteTrustedIP(t.Context(), id, everybody); err != nil {
		t.Fatal(err)
	}
	says(t, c.DeleteTrustedIP(t.Context(), id, everybody), model.NotVisible, "Doppler answered 404")
	// This machine is out now, and the list can still be mended.
	list, err := c.TrustedIPs(t.Context(), dev)
	if err != nil || !model.LocksOut(list, netip.MustParseAddr("127.0.0.1")) || model.LocksOut(list, netip.MustParseAddr("203.0.113.9")) {
		t.Errorf("%+v, %v", list, err)
	}
	says(t, second(c.Open(t.Context(), dev)), model.Forbidden, "not trusted")
	if err := c.AddTrustedIP(t.Context(), id, model.ReadTrustedIP("127.0.0.0/8")); err != nil {
		t.Fatal(err)
	}
	open(t, c, dev)
	if log := activity(t, c); !slices.Contains(log, "Removed trusted IP 0.0.0.0/0") {
		t.Errorf("the log has %q", log)
	}
}
