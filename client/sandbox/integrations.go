package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// integration is a connection to another service (Doppler's API reference, Integrations). Nothing leaves the sandbox: a
// sync copies to nowhere.
type integration struct {
	Slug    string        `json:"slug"`
	Name    string        `json:"name"`
	Type    string        `json:"type"`
	Data    string        `json:"data"` // JSON that never comes back
	Created time.Time     `json:"created"`
	Syncs   []*configSync `json:"syncs,omitempty"`
	Members []*member     `json:"members,omitempty"`
}

// configSync is one of a config.
type configSync struct {
	Slug   string     `json:"slug"`
	Config configRef  `json:"config"`
	Last   *time.Time `json:"last"`
	Data   string     `json:"data"`
	Off    bool       `json:"off,omitempty"`
}

// integrationTypes are the ones that the sandbox takes, with the options that it makes up for them. Doppler's reference lists
// none, and says that the options depend on the service.
var integrationTypes = map[string]object{
	"github":              {"repos": []string{"acme/api", "acme/web"}, "features": []string{"actions", "dependabot"}},
	"aws_secrets_manager": {"regions": []string{"eu-central-1", "us-east-1"}},
	"vercel":              {"projects": []object{{"id": "prj_1", "name": "web"}}, "targets": []string{"development", "preview", "production"}},
	"gcp_secret_manager":  {"projects": []string{"acme-prod"}},
	"render":              {"services": []string{"srv-api"}},
	"cloudflare_tokens":   {},
}

func (i *integration) short() object { return object{"slug": i.Slug, "name": i.Name, "type": i.Type} }

func (i *integration) object() object {
	o := i.short()
	syncs := make([]object, len(i.Syncs))
	for at, one := range i.Syncs {
		syncs[at] = one.object(i)
	}
	o["kind"], o["enabled"], o["syncs"] = "sync", true, syncs
	return o
}

func (s *configSync) object(of *integration) object {
	return object{
		"slug": s.Slug, "integration": of.Slug, "project": s.Config.Project, "config": s.Config.Config,
		"enabled": !s.Off, "lastSyncedAt": stampOrNull(s.Last),
	}
}

func (c *call) listIntegrations() (any, error) {
	if err := c.mayAdminister("integrations", "workplace_integrations_list"); err != nil {
		return nil, err
	}
	list := make([]object, len(c.state.Integrations))
	for i, one := range c.state.Integrations {
		list[i] = one.object()
	}
	return object{"integrations": list, "success": true}, nil
}

// integration finds the one that the call names.
func (c *call) integration(permission string) (*integration, error) {
	if err := c.mayAdminister("integrations", permission); err != nil {
		return nil, err
	}
	slug, err := c.need("integration")
	if err != nil {
		return nil, err
	}
	for _, i := range c.state.Integrations {
		if i.Slug == slug {
			return i, nil
		}
	}
	return nil, refuse(http.StatusBadRequest, "Could not find requested integration '%s'", slug)
}

// dataGiven reads an object, or an object in a text: Doppler's reference has the first for making and the second for changing.
func (c *call) dataGiven() (string, bool, error) {
	bad := refuse(http.StatusBadRequest, "Please provide a valid data.")
	raw, given := c.given("data")
	if !given {
		return "", false, nil
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		raw = json.RawMessage(text)
	}
	var fields map[string]any
	if json.Unmarshal(raw, &fields) != nil {
		return "", true, bad
	}
	return string(raw), true, nil
}

func (c *call) integrationName(of *integration, name string) error {
	if err := c.checkLength("Integration name", name, 1, 100); err != nil {
		return err
	}
	if slices.ContainsFunc(c.state.Integrations, func(i *integration) bool { return i != of && strings.EqualFold(i.Name, name) }) {
		return refuse(http.StatusBadRequest, "Integration name already exists in this workplace.")
	}
	return nil
}

func (c *call) createIntegration() (any, error) {
	if err := c.mayAdminister("integrations", "workplace_integrations_create"); err != nil {
		return nil, err
	}
	kind, err := c.need("type")
	if err != nil {
		return nil, err
	}
	if integrationTypes[kind] == nil {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid type.")
	}
	name, err := c.need("name")
	if err != nil {
		return nil, err
	}
	data, _, err := c.dataGiven()
	if err != nil {
		return nil, err
	}
	if err := c.integrationName(nil, name); err != nil {
		return nil, err
	}
	i := &integration{Slug: c.state.newUUID("integration"), Name: name, Type: kind, Data: data, Created: c.now}
	c.state.Integrations = append(c.state.Integrations, i)
	c.acted("Created integration "+name, nil, nil, nil)
	return object{"integration": i.short(), "success": true}, nil
}

func (c *call) getIntegration() (any, error) {
	i, err := c.integration("workplace_integrations_list")
	if err != nil {
		return nil, err
	}
	return object{"integration": i.short(), "success": true}, nil
}

func (c *call) integrationOptions() (any, error) {
	i, err := c.integration("workplace_integrations_read")
	if err != nil {
		return nil, err
	}
	return object{"options": integrationTypes[i.Type], "success": true}, nil
}

func (c *call) updateIntegration() (any, error) {
	i, err := c.integration("workplace_integrations_manage")
	if err != nil {
		return nil, err
	}
	name, _, err := c.text("name")
	if err != nil {
		return nil, err
	}
	data, given, err := c.dataGiven()
	if err != nil {
		return nil, err
	}
	if name != "" {
		if err := c.integrationName(i, name); err != nil {
			return nil, err
		}
		i.Name = name
	}
	if given {
		i.Data = data
	}
	c.acted("Modified integration "+i.Name, nil, nil, nil)
	return object{"integration": i.short(), "success": true}, nil
}

// deleteIntegration refuses one that still has syncs; whether Doppler does is not documented.
func (c *call) deleteIntegration() (any, error) {
	gone, err := c.integration("workplace_integrations_manage")
	if err != nil {
		return nil, err
	}
	if len(gone.Syncs) > 0 {
		return nil, refuse(http.StatusBadRequest, "This integration still has syncs. Delete them first.")
	}
	c.state.Integrations = slices.DeleteFunc(c.state.Integrations, func(i *integration) bool { return i == gone })
	c.acted("Deleted integration "+gone.Name, nil, nil, nil)
	return done(), nil
}

func integrationRoutes() map[string]endpoint {
	const (
		integrations = " /v3/integrations"
		integration  = " /v3/integrations/integration"
		members      = " /v3/integrations/integration/members"
		elsewhere    = " /v3/workplace/integrations/integration/members"
		one          = "/{type}/{member}"
		syncs        = " /v3/configs/config/syncs"
	)
	return map[string]endpoint{
		"GET" + integrations:                (*call).listIntegrations,
		"POST" + integrations:               (*call).createIntegration,
		"GET" + integration:                 (*call).getIntegration,
		"PUT" + integration:                 (*call).updateIntegration,
		"DELETE" + integration:              (*call).deleteIntegration,
		"GET" + integration + "/options":    (*call).integrationOptions,
		"GET" + members:                     (*call).listIntegrationMembers,
		"POST" + members:                    (*call).addIntegrationMember,
		"PATCH" + members + one:             (*call).updateIntegrationMember,
		"GET" + elsewhere + one:             (*call).getIntegrationMember,
		"GET" + elsewhere + "/member" + one: (*call).getIntegrationMember,
		"DELETE" + elsewhere + one:          (*call).removeIntegrationMember,
		"POST" + syncs:                      (*call).createSync,
		"GET" + syncs + "/sync":             (*call).getSync,
		"DELETE" + syncs + "/sync":          (*call).deleteSync,
	}
}
