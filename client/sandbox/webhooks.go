package sandbox

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"slices"
)

// webhook is one of a project's (Doppler's API reference, Webhooks). What it tells of is opt-in per config.
type webhook struct {
	ID             string         `json:"id"`
	Name           string         `json:"name"`
	URL            string         `json:"url"`
	Secret         string         `json:"secret"`
	Enabled        bool           `json:"enabled"`
	Authentication authentication `json:"authentication"`
	Payload        string         `json:"payload"` // JSON that replaces the usual body; empty: the usual one
	Configs        []string       `json:"configs"`
}

// authentication is what a delivery carries in Authorization.
type authentication struct {
	Type     string `json:"type"` // None, Bearer or Basic
	Token    string `json:"token,omitempty"`
	Username string `json:"username,omitempty"`
	Password string `json:"password,omitempty"`
}

// whole tells whether the parts are there that the type needs.
func (a *authentication) whole() bool {
	switch a.Type {
	case "None":
		return true
	case "Bearer":
		return a.Token != ""
	case "Basic":
		return a.Username != ""
	}
	return false
}

// object is camelCase on the wire, and tells no secret.
func (w *webhook) object() object {
	return object{
		"id": w.ID, "name": textOrNull(w.Name), "url": w.URL, "enabled": w.Enabled, "hasSecret": w.Secret != "",
		"authentication": object{"type": w.Authentication.Type}, "enabledConfigs": w.Configs, "canManage": true,
	}
}

func webhookReply(w *webhook) (any, error) {
	return object{"webhook": w.object(), "success": true}, nil
}

// onLoopback tells whether a URL names this machine. Doppler wants https; the sandbox reaches nothing but loopback, and
// there http will do.
func onLoopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

func (c *call) hookedProject() (*project, error) {
	if err := c.mayManage("webhooks"); err != nil {
		return nil, err
	}
	return c.project()
}

func (c *call) webhook() (*project, *webhook, error) {
	p, err := c.hookedProject()
	if err != nil {
		return nil, nil, err
	}
	id := c.request.PathValue("slug")
	for _, w := range p.Webhooks {
		if w.ID == id {
			return p, w, nil
		}
	}
	return nil, nil, refuse(http.StatusNotFound, "Could not find requested webhook '%s'", id)
}

func (c *call) listWebhooks() (any, error) {
	p, err := c.hookedProject()
	if err != nil {
		return nil, err
	}
	list := make([]object, len(p.Webhooks))
	for i, w := range p.Webhooks {
		list[i] = w.object()
	}
	return object{"webhooks": list, "success": true}, nil
}

func (c *call) createWebhook() (any, error) {
	p, err := c.hookedProject()
	if err != nil {
		return nil, err
	}
	w := &webhook{Enabled: true, Authentication: authentication{Type: "None"}, Configs: []string{}}
	if _, err := c.need("url"); err != nil {
		return nil, err
	}
	if err := c.fillWebhook(p, w); err != nil {
		return nil, err
	}
	if err := c.checkCount("project", "webhooks", len(p.Webhooks), sizesOf(c.server.options.Plan).webhooks); err != nil {
		return nil, err
	}
	w.ID = c.state.newUUID("webhook")
	p.Webhooks = append(p.Webhooks, w)
	c.acted("Created a webhook", p, nil, nil)
	return webhookReply(w)
}

// fillWebhook takes in the fields that the call gives, or none of them when one is wrong.
func (c *call) fillWebhook(p *project, w *webhook) error {
	filled := *w
	for name, value := range map[string]*string{"url": &filled.URL, "name": &filled.Name, "secret": &filled.Secret, "payload": &filled.Payload} {
		text, given, err := c.text(name)
		if err != nil {
			return err
		}
		if raw, named := c.body[name]; given || named && string(raw) == "null" {
			*value = text
		}
	}
	if !onLoopback(filled.URL) {
		return refuse(http.StatusBadRequest, "Please provide a valid url. The sandbox delivers to this machine only.")
	}
	if filled.Payload != "" && !json.Valid([]byte(filled.Payload)) {
		return refuse(http.StatusBadRequest, "Please provide a valid payload.")
	}
	if raw, given := c.given("authentication"); given {
		filled.Authentication = authentication{}
		if json.Unmarshal(raw, &filled.Authentication) != nil || !filled.Authentication.whole() {
			return refuse(http.StatusBadRequest, "Please provide a valid authentication.")
		}
	}
	var err error
	if filled.Enabled, err = c.flag("enabled", filled.Enabled); err != nil {
		return err
	}
	enable, err := c.configNames(p, "enableConfigs")
	if err != nil {
		return err
	}
	disable, err := c.configNames(p, "disableConfigs")
	if err != nil {
		return err
	}
	filled.Configs = slices.DeleteFunc(append(slices.Clone(w.Configs), enable...), func(name string) bool { return slices.Contains(disable, name) })
	slices.Sort(filled.Configs)
	filled.Configs = slices.Compact(filled.Configs)
	*w = filled
	return nil
}

// configNames reads a list of a project's configs. The reference calls the entries slugs; names are what is taken (seen
// live).
func (c *call) configNames(p *project, field string) ([]string, error) {
	raw, given := c.given(field)
	if !given {
		return nil, nil
	}
	var names []string
	if json.Unmarshal(raw, &names) != nil {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid %s.", field)
	}
	for _, name := range names {
		if p.configs[name] == nil {
			return nil, refuse(http.StatusBadRequest, "Could not find requested config '%s'", name)
		}
	}
	return names, nil
}

func (c *call) getWebhook() (any, error) {
	_, w, err := c.webhook()
	if err != nil {
		return nil, err
	}
	return webhookReply(w)
}

func (c *call) updateWebhook() (any, error) {
	p, w, err := c.webhook()
	if err != nil {
		return nil, err
	}
	if err := c.fillWebhook(p, w); err != nil {
		return nil, err
	}
	c.acted("Modified a webhook", p, nil, nil)
	return webhookReply(w)
}

func (c *call) deleteWebhook() (any, error) {
	p, w, err := c.webhook()
	if err != nil {
		return nil, err
	}
	p.Webhooks = slices.DeleteFunc(p.Webhooks, func(other *webhook) bool { return other == w })
	c.acted("Deleted a webhook", p, nil, nil)
	return done(), nil
}

func (c *call) enableWebhook() (any, error) { return c.switchWebhook(true) }

func (c *call) disableWebhook() (any, error) { return c.switchWebhook(false) }

func (c *call) switchWebhook(on bool) (any, error) {
	p, w, err := c.webhook()
	if err != nil {
		return nil, err
	}
	w.Enabled = on
	did := "Disabled a webhook"
	if on {
		did = "Enabled a webhook"
	}
	c.acted(did, p, nil, nil)
	return webhookReply(w)
}
