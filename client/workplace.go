package client

import (
	"context"
	"net/http"

	"dtui/model"
)

type wireWorkplaceReply struct {
	Workplace *struct {
		ID            string `json:"id"`
		Name          string `json:"name"`
		BillingEmail  string `json:"billing_email"`
		SecurityEmail string `json:"security_email"`
	} `json:"workplace"`
}

func (w wireWorkplaceReply) settings() (model.WorkplaceSettings, error) {
	if w.Workplace == nil {
		return model.WorkplaceSettings{}, missing("the workplace")
	}
	return model.WorkplaceSettings(*w.Workplace), nil
}

// Workplace reads the settings of the workplace (GET /v3/workplace).
func (c *Client) Workplace(ctx context.Context) (model.WorkplaceSettings, error) {
	const what = "read the workplace"
	return share(ctx, c, c.key("workplace"), what, func(ctx context.Context) (model.WorkplaceSettings, error) {
		var got wireWorkplaceReply
		if err := c.get(ctx, request{path: "/v3/workplace", bucket: reads, what: what}, &got); err != nil {
			return model.WorkplaceSettings{}, err
		}
		settings, err := got.settings()
		if err != nil {
			return model.WorkplaceSettings{}, unreadable(what, answer{}, err)
		}
		return settings, nil
	})
}

// UpdateWorkplace changes the settings of the workplace (POST /v3/workplace). What the edit does not name stays.
func (c *Client) UpdateWorkplace(ctx context.Context, as model.Owner, e model.WorkplaceEdit) (model.WorkplaceSettings, error) {
	const what = "change the workplace"
	if err := e.Check(); err != nil {
		return model.WorkplaceSettings{}, refusedHere(what, err)
	}
	if err := c.actsAs(ctx, as, model.ConfigRef{}); err != nil {
		return model.WorkplaceSettings{}, err
	}
	body := map[string]string{}
	for field, text := range map[string]*string{
		"name": e.Name, "billing_email": e.BillingEmail, "security_email": e.SecurityEmail,
	} {
		if text != nil {
			body[field] = *text
		}
	}
	var got wireWorkplaceReply
	if err := c.administer(ctx, request{method: http.MethodPost, path: "/v3/workplace", what: what}, body, &got); err != nil {
		return model.WorkplaceSettings{}, err
	}
	settings, err := got.settings()
	return settings, told(what, err)
}
