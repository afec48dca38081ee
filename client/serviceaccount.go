package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"dtui/model"
)

// wireServiceAccount is Doppler's API reference, Service accounts.
type wireServiceAccount struct {
	Name      string   `json:"name"`
	Slug      string   `json:"slug"`
	CreatedAt moment   `json:"created_at"`
	Role      wireRole `json:"workplace_role"`
}

func (w wireServiceAccount) account() (model.ServiceAccount, error) {
	if w.Slug == "" {
		return model.ServiceAccount{}, missing("a service account's slug")
	}
	return model.ServiceAccount{
		Slug: w.Slug, Name: w.Name, CreatedAt: w.CreatedAt.Time, Role: w.Role.role(),
	}, nil
}

type wireServiceAccountReply struct {
	Account wireServiceAccount `json:"service_account"`
}

const serviceAccounts = "/v3/workplace/service_accounts"

// accountPath is the address of a service account, or of a thing of it.
func accountPath(account string, further ...string) (string, error) {
	part, err := segment(account)
	if err != nil {
		return "", err
	}
	path := serviceAccounts + "/service_account/" + part
	for i, text := range further {
		if i%2 == 1 {
			if text, err = segment(text); err != nil {
				return "", err
			}
		}
		path += "/" + text
	}
	return path, nil
}

// gathered reads a whole list and turns it into what the model has.
func gathered[W, M any](ctx context.Context, c *Client, path, field, what string, key func(W) string, of func(W) (M, error)) ([]M, error) {
	found, err := pages(ctx, c, request{
		path: path, bucket: reads, what: what, query: url.Values{"per_page": {strconv.Itoa(perPage)}},
	}, field, key)
	if err != nil {
		return nil, err
	}
	list := make([]M, 0, len(found))
	for _, w := range found {
		m, err := of(w)
		if err != nil {
			return nil, unreadable(what, answer{}, err)
		}
		list = append(list, m)
	}
	return list, nil
}

// ServiceAccounts lists all service accounts (GET /v3/workplace/service_accounts). Where the plan has none, the failure is
// Forbidden.
func (c *Client) ServiceAccounts(ctx context.Context) ([]model.ServiceAccount, error) {
	return gathered(ctx, c, serviceAccounts, "service_accounts", "list the service accounts",
		func(w wireServiceAccount) string { return w.Slug }, wireServiceAccount.account)
}

// ServiceAccount reads one (GET /v3/workplace/service_accounts/service_account/{slug}).
func (c *Client) ServiceAccount(ctx context.Context, slug string) (model.ServiceAccount, error) {
	const what = "look up a service account"
	path, err := accountPath(slug)
	if err != nil {
		return model.ServiceAccount{}, refusedHere(what, err)
	}
	var got wireServiceAccountReply
	if err := c.get(ctx, request{path: path, bucket: reads, what: what}, &got); err != nil {
		return model.ServiceAccount{}, err
	}
	account, err := got.Account.account()
	if err != nil {
		return model.ServiceAccount{}, unreadable(what, answer{}, err)
	}
	return account, nil
}

func accountBody(d model.ServiceAccountDraft) map[string]any {
	body := map[string]any{}
	if d.Name != "" {
		body["name"] = d.Name
	}
	switch {
	case d.Role != "":
		body["workplace_role"] = map[string]string{"identifier": d.Role}
	case d.Permissions != nil:
		body["workplace_role"] = map[string][]string{"permissions": d.Permissions}
	}
	return body
}

// CreateServiceAccount makes a service account (POST /v3/workplace/service_accounts). It has no token yet.
func (c *Client) CreateServiceAccount(ctx context.Context, as model.Owner, d model.ServiceAccountDraft) (model.ServiceAccount, error) {
	const what = "create a service account"
	if err := d.Check(); err != nil {
		return model.ServiceAccount{}, refusedHere(what, err)
	}
	return c.writeAccount(ctx, as, request{method: http.MethodPost, path: serviceAccounts, what: what}, accountBody(d))
}

// UpdateServiceAccount renames a service account or gives it another role (PATCH
// /v3/workplace/service_accounts/service_account/{slug}).
func (c *Client) UpdateServiceAccount(ctx context.Context, as model.Owner, slug string, d model.ServiceAccountDraft) (model.ServiceAccount, error) {
	const what = "change a service account"
	path, err := accountPath(slug)
	if err == nil {
		err = d.CheckEdit()
	}
	if err != nil {
		return model.ServiceAccount{}, refusedHere(what, err)
	}
	return c.writeAccount(ctx, as, request{method: http.MethodPatch, path: path, what: what}, accountBody(d))
}

func (c *Client) writeAccount(ctx context.Context, as model.Owner, req request, body any) (model.ServiceAccount, error) {
	if err := c.actsAs(ctx, as, model.ConfigRef{}); err != nil {
		return model.ServiceAccount{}, err
	}
	var got wireServiceAccountReply
	if err := c.administer(ctx, req, body, &got); err != nil {
		return model.ServiceAccount{}, err
	}
	account, err := got.Account.account()
	return account, told(req.what, err)
}

// DeleteServiceAccount deletes a service account with its tokens and identities (DELETE
// /v3/workplace/service_accounts/service_account/{slug}).
func (c *Client) DeleteServiceAccount(ctx context.Context, as model.Owner, slug string) error {
	return c.dismissOfAccount(ctx, as, "delete a service account", slug)
}

// dismissOfAccount deletes a service account, or a thing of it.
func (c *Client) dismissOfAccount(ctx context.Context, as model.Owner, what, account string, further ...string) error {
	path, err := accountPath(account, further...)
	if err != nil {
		return refusedHere(what, err)
	}
	if err := c.actsAs(ctx, as, model.ConfigRef{}); err != nil {
		return err
	}
	return c.dismiss(ctx, request{path: path, what: what}, nil)
}
