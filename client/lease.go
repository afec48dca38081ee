package client

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"dtui/model"
)

const leases = "/v3/configs/config/dynamic_secrets/dynamic_secret/leases"

// IssueLease has a dynamic secret make credentials (POST …/dynamic_secrets/dynamic_secret/leases). They are in the answer
// alone: once the request is on its way it is not given up with ctx. No listing of dtui's ever issues one.
func (c *Client) IssueLease(ctx context.Context, id model.ConfigID, secret string, life time.Duration) (model.Lease, error) {
	what := "issue a lease of " + secret + " in " + id.String()
	if err := model.CheckLease(secret, life); err != nil {
		return model.Lease{}, refusedHere(what, err)
	}
	if err := c.identify(ctx, id); err != nil {
		return model.Lease{}, err
	}
	ctx, err := whole(ctx, what)
	if err != nil {
		return model.Lease{}, err
	}
	var got struct {
		ID        string                     `json:"id"`
		ExpiresAt moment                     `json:"expires_at"`
		Value     map[string]json.RawMessage `json:"value"`
	}
	err = c.administer(ctx, request{method: http.MethodPost, path: leases, what: what, ref: id.ConfigRef}, map[string]any{
		"project": id.Project, "config": id.Config, "dynamic_secret": secret, "ttl_sec": int64(life / time.Second),
	}, &got)
	switch {
	case err != nil:
		return model.Lease{}, err
	case got.ID == "":
		return model.Lease{}, told(what, missing("the lease's id"))
	}
	lease := model.Lease{Config: id.ConfigRef, Secret: secret, ID: got.ID, Expires: got.ExpiresAt.Time, Values: map[string]model.Value{}}
	for name, raw := range got.Value {
		// A part that is no text, such as a port, is shown as it is written.
		text := string(raw)
		_ = json.Unmarshal(raw, &text)
		lease.Values[name] = model.NewValue(text)
	}
	return lease, nil
}

// RevokeLease ends a lease before its time (DELETE …/leases/lease).
func (c *Client) RevokeLease(ctx context.Context, as model.Owner, lease model.Lease) error {
	what := "revoke a lease of " + lease.Secret + " in " + lease.Config.String()
	if lease.ID == "" {
		return refusedHere(what, errNoSlug)
	}
	if err := c.actsAs(ctx, as, lease.Config); err != nil {
		return err
	}
	return c.dismiss(ctx, request{path: leases + "/lease", what: what, ref: lease.Config}, map[string]string{
		"project": lease.Config.Project, "config": lease.Config.Config, "dynamic_secret": lease.Secret, "slug": lease.ID,
	})
}
