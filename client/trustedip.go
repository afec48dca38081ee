package client

import (
	"context"
	"net/http"
	"slices"

	"dtui/model"
)

const trustedIPs = "/v3/configs/config/trusted_ips"

// TrustedIPs lists the addresses from which programs may use a config (GET /v3/configs/config/trusted_ips, which has no pages).
// An entry that cannot be read is in the list with its text alone.
func (c *Client) TrustedIPs(ctx context.Context, ref model.ConfigRef) ([]model.TrustedIP, error) {
	what := "list the trusted addresses of " + ref.String()
	list, err := share(ctx, c, c.key("trusted ips", ref.Project, ref.Config), what, func(ctx context.Context) ([]model.TrustedIP, error) {
		var got struct {
			IPs *[]string `json:"ips"`
		}
		if err := c.get(ctx, request{path: trustedIPs, query: configQuery(ref), bucket: reads, what: what, ref: ref}, &got); err != nil {
			return nil, err
		}
		if got.IPs == nil {
			return nil, unreadable(what, answer{}, missing("the list of addresses"))
		}
		list := make([]model.TrustedIP, 0, len(*got.IPs))
		for _, text := range *got.IPs {
			list = append(list, model.ReadTrustedIP(text))
		}
		return list, nil
	})
	return slices.Clone(list), err
}

// AddTrustedIP lets an address or a network in (POST /v3/configs/config/trusted_ips). That it was there already is no failure.
func (c *Client) AddTrustedIP(ctx context.Context, id model.ConfigID, ip model.TrustedIP) error {
	what := "trust an address in " + id.String()
	if _, err := model.ParseTrustedIP(ip.Text); err != nil {
		return refusedHere(what, err)
	}
	if err := c.identify(ctx, id); err != nil {
		return err
	}
	return c.administer(ctx, request{
		method: http.MethodPost, path: trustedIPs, query: configQuery(id.ConfigRef), what: what, ref: id.ConfigRef,
	}, map[string]string{"ip": ip.Text}, nil)
}

// DeleteTrustedIP takes an entry off the list (DELETE /v3/configs/config/trusted_ips). One that is not there is a Failure of the
// kind NotVisible. Whether that keeps somebody out is for the caller to ask first: see model.LocksOut.
func (c *Client) DeleteTrustedIP(ctx context.Context, id model.ConfigID, ip model.TrustedIP) error {
	what := "take an address off the trusted ones of " + id.String()
	if err := c.identify(ctx, id); err != nil {
		return err
	}
	return c.dismiss(ctx, request{path: trustedIPs, query: configQuery(id.ConfigRef), what: what, ref: id.ConfigRef}, map[string]string{"ip": ip.Text})
}
