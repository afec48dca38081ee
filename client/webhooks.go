package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"dtui/model"
)

// wireWebhook is camelCase, as was seen live: Doppler's API reference shows {} as the answer.
type wireWebhook struct {
	ID             string `json:"id"`
	Slug           string `json:"slug"`
	Name           string `json:"name"`
	URL            string `json:"url"`
	Enabled        bool   `json:"enabled"`
	HasSecret      bool   `json:"hasSecret"`
	Authentication *struct {
		Type string `json:"type"`
	} `json:"authentication"`
	EnabledConfigs json.RawMessage `json:"enabledConfigs"`
	CanManage      *bool           `json:"canManage"`
}

// webhook reads the configs by name; should Doppler send objects, each has one.
func (w wireWebhook) webhook(project string) (model.Webhook, error) {
	out := model.Webhook{
		ID: orElse(w.ID, w.Slug), Project: project, Name: w.Name, URL: w.URL, Enabled: w.Enabled, Signed: w.HasSecret,
		Auth: model.NoWebhookAuth, CanManage: w.CanManage == nil || *w.CanManage,
	}
	if out.ID == "" {
		return out, missing("the webhook's id")
	}
	if w.Authentication != nil && w.Authentication.Type != "" {
		out.Auth = model.WebhookAuthKind(w.Authentication.Type)
	}
	names, err := namesIn(w.EnabledConfigs)
	out.Configs = names
	return out, err
}

// namesIn reads a list of names, or of objects that have one.
func namesIn(raw json.RawMessage) ([]string, error) {
	var names []string
	if len(raw) == 0 || decode(raw, &names) == nil {
		return names, nil
	}
	var objects []struct {
		Name string `json:"name"`
		Slug string `json:"slug"`
	}
	if err := decode(raw, &objects); err != nil {
		return nil, err
	}
	names = nil // A failed reading fills in what it can.
	for _, o := range objects {
		names = append(names, orElse(o.Name, o.Slug))
	}
	return names, nil
}

type wireWebhookReply struct {
	Webhook *wireWebhook `json:"webhook"`
}

func (r wireWebhookReply) webhook(project string) (model.Webhook, error) {
	if r.Webhook == nil {
		return model.Webhook{}, missing("the webhook")
	}
	return r.Webhook.webhook(project)
}

func webhookPath(id string) string { return "/v3/webhooks/webhook/" + url.PathEscape(id) }

func projectQuery(project string) url.Values { return url.Values{"project": {project}} }

// Webhooks lists the webhooks of a project (GET /v3/webhooks), which has no pages.
func (c *Client) Webhooks(ctx context.Context, project string) ([]model.Webhook, error) {
	what := "list the webhooks of " + project
	list, err := share(ctx, c, c.key("webhooks", project), what, func(ctx context.Context) ([]model.Webhook, error) {
		var got struct {
			Webhooks *[]wireWebhook `json:"webhooks"`
		}
		if err := c.get(ctx, request{path: "/v3/webhooks", query: projectQuery(project), bucket: reads, what: what}, &got); err != nil {
			return nil, err
		}
		if got.Webhooks == nil {
			return nil, unreadable(what, answer{}, missing("the list of webhooks"))
		}
		list := make([]model.Webhook, 0, len(*got.Webhooks))
		for _, w := range *got.Webhooks {
			hook, err := w.webhook(project)
			if err != nil {
				return nil, unreadable(what, answer{}, err)
			}
			list = append(list, hook)
		}
		return list, nil
	})
	return slices.Clone(list), err
}

// Webhook reads one webhook (GET /v3/webhooks/webhook/{slug}).
func (c *Client) Webhook(ctx context.Context, project, id string) (model.Webhook, error) {
	what := "read a webhook of " + project
	return share(ctx, c, c.key("webhook", project, id), what, func(ctx context.Context) (model.Webhook, error) {
		var got wireWebhookReply
		if err := c.get(ctx, request{path: webhookPath(id), query: projectQuery(project), bucket: reads, what: what}, &got); err != nil {
			return model.Webhook{}, err
		}
		hook, err := got.webhook(project)
		if err != nil {
			return model.Webhook{}, unreadable(what, answer{}, err)
		}
		return hook, nil
	})
}

// wireAuth is the authentication of a webhook as it is sent.
type wireAuth struct {
	Type     string  `json:"type"`
	Token    *string `json:"token,omitempty"`
	Username string  `json:"username,omitempty"`
	Password *string `json:"password,omitempty"`
}

func wireAuthOf(a model.WebhookAuth) wireAuth {
	out := wireAuth{Type: string(a.Kind)}
	switch a.Kind {
	case model.BearerWebhookAuth:
		out.Token = revealed(a.Token)
	case model.BasicWebhookAuth:
		out.Username, out.Password = a.Username, revealed(a.Password)
	case model.NoWebhookAuth:
	}
	return out
}

// AddWebhook makes a webhook (POST /v3/webhooks). A refused draft is not sent.
func (c *Client) AddWebhook(ctx context.Context, project string, d model.WebhookDraft) (model.Webhook, error) {
	what := "add a webhook to " + project
	if err := d.Check(); err != nil {
		return model.Webhook{}, refusedHere(what, err)
	}
	body := map[string]any{"url": d.URL}
	if d.Name != "" {
		body["name"] = d.Name
	}
	if d.Secret.Size() > 0 {
		body["secret"] = revealed(d.Secret)
	}
	if d.Auth.Kind != "" && d.Auth.Kind != model.NoWebhookAuth {
		body["authentication"] = wireAuthOf(d.Auth)
	}
	if d.Payload.Size() > 0 {
		body["payload"] = revealed(d.Payload)
	}
	if len(d.Configs) > 0 {
		body["enableConfigs"] = d.Configs
	}
	return c.changeWebhook(ctx, project, request{
		method: http.MethodPost, path: "/v3/webhooks", what: what,
		sent: secretTexts(d.Secret, d.Auth.Token, d.Auth.Password, d.Payload, model.NewValue(d.URL)),
	}, body)
}

// EditWebhook changes a webhook (PATCH /v3/webhooks/webhook/{slug}). What the edit does not name stays.
func (c *Client) EditWebhook(ctx context.Context, project, id string, e model.WebhookEdit) (model.Webhook, error) {
	what := "change a webhook of " + project
	if err := e.Check(); err != nil {
		return model.Webhook{}, refusedHere(what, err)
	}
	body := map[string]any{}
	sent := secretTexts(e.Secret, e.Payload)
	if e.URL != nil {
		body["url"] = *e.URL
		sent = append(sent, model.NewValue(*e.URL))
	}
	if e.Name != nil {
		body["name"] = *e.Name
		if *e.Name == "" {
			body["name"] = nil
		}
	}
	if e.Secret.Known() {
		body["secret"] = revealed(e.Secret)
	}
	if e.Auth != nil {
		body["authentication"] = wireAuthOf(*e.Auth)
		sent = append(sent, secretTexts(e.Auth.Token, e.Auth.Password)...)
	}
	if e.Payload.Known() {
		body["payload"] = revealed(e.Payload)
	}
	if len(e.Enable) > 0 {
		body["enableConfigs"] = e.Enable
	}
	if len(e.Disable) > 0 {
		body["disableConfigs"] = e.Disable
	}
	return c.changeWebhook(ctx, project, request{method: http.MethodPatch, path: webhookPath(id), what: what, sent: sent}, body)
}

// EnableWebhook turns deliveries on or off (POST …/enable and …/disable).
func (c *Client) EnableWebhook(ctx context.Context, project, id string, on bool) (model.Webhook, error) {
	what, action := "disable a webhook of "+project, "/disable"
	if on {
		what, action = "enable a webhook of "+project, "/enable"
	}
	return c.changeWebhook(ctx, project, request{method: http.MethodPost, path: webhookPath(id) + action, what: what}, nil)
}

func (c *Client) changeWebhook(ctx context.Context, project string, req request, body any) (model.Webhook, error) {
	var got wireWebhookReply
	req.query = projectQuery(project)
	if err := c.administer(ctx, req, body, &got); err != nil {
		return model.Webhook{}, err
	}
	hook, err := got.webhook(project)
	return hook, told(req.what, err)
}

// DeleteWebhook deletes a webhook (DELETE /v3/webhooks/webhook/{slug}).
func (c *Client) DeleteWebhook(ctx context.Context, project, id string) error {
	req := request{method: http.MethodDelete, path: webhookPath(id), query: projectQuery(project), what: "delete a webhook of " + project}
	return c.administer(ctx, req, nil, nil)
}
