package client

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"dtui/model"
)

// wireIntegration is Doppler's API reference, Integrations; the syncs were seen in Doppler's own programs.
type wireIntegration struct {
	Slug    string     `json:"slug"`
	Name    string     `json:"name"`
	Type    string     `json:"type"`
	Kind    string     `json:"kind"`
	Enabled *bool      `json:"enabled"`
	Syncs   []wireSync `json:"syncs"`
}

func (w wireIntegration) integration() (model.Integration, error) {
	if w.Slug == "" {
		return model.Integration{}, missing("the integration's slug")
	}
	out := model.Integration{Slug: w.Slug, Name: orElse(w.Name, w.Slug), Type: w.Type, Kind: w.Kind, Enabled: w.Enabled == nil || *w.Enabled}
	for _, s := range w.Syncs {
		sync := s.sync()
		sync.Integration = orElse(sync.Integration, w.Slug)
		out.Syncs = append(out.Syncs, sync)
	}
	return out, nil
}

// wireIntegrationReply has the integration in it; a change may be answered with nothing at all.
type wireIntegrationReply struct {
	Integration *wireIntegration `json:"integration"`
}

func (r wireIntegrationReply) integration() (model.Integration, error) {
	if r.Integration == nil {
		return model.Integration{}, missing("the integration")
	}
	return r.Integration.integration()
}

const (
	integrationsPath = "/v3/integrations"
	integrationPath  = "/v3/integrations/integration"
)

func integrationQuery(slug string) url.Values { return url.Values{"integration": {slug}} }

// Integrations lists the integrations of the workplace with their syncs (GET /v3/integrations), which has no pages.
func (c *Client) Integrations(ctx context.Context) ([]model.Integration, error) {
	const what = "list the integrations"
	list, err := share(ctx, c, c.key("integrations"), what, func(ctx context.Context) ([]model.Integration, error) {
		var got struct {
			Integrations *[]wireIntegration `json:"integrations"`
		}
		if err := c.get(ctx, request{path: integrationsPath, bucket: reads, what: what}, &got); err != nil {
			return nil, err
		}
		if got.Integrations == nil {
			return nil, unreadable(what, answer{}, missing("the list of integrations"))
		}
		list := make([]model.Integration, 0, len(*got.Integrations))
		for _, w := range *got.Integrations {
			one, err := w.integration()
			if err != nil {
				return nil, unreadable(what, answer{}, err)
			}
			list = append(list, one)
		}
		return list, nil
	})
	return slices.Clone(list), err
}

// Integration reads one integration (GET /v3/integrations/integration), of which Doppler tells little more than the name.
func (c *Client) Integration(ctx context.Context, slug string) (model.Integration, error) {
	const what = "read an integration"
	var got wireIntegrationReply
	if err := c.get(ctx, request{path: integrationPath, query: integrationQuery(slug), bucket: reads, what: what}, &got); err != nil {
		return model.Integration{}, err
	}
	one, err := got.integration()
	if err != nil {
		return model.Integration{}, unreadable(what, answer{}, err)
	}
	return one, nil
}

// IntegrationOptions reads what can be chosen at the service when a sync is made, as indented JSON: its form is the
// service's own (GET …/integration/options). It comes from outside: sanitise before showing.
func (c *Client) IntegrationOptions(ctx context.Context, slug string) (string, error) {
	const what = "read the options of an integration"
	var got map[string]json.RawMessage
	if err := c.get(ctx, request{path: integrationPath + "/options", query: integrationQuery(slug), bucket: reads, what: what}, &got); err != nil {
		return "", err
	}
	delete(got, "success")
	text, err := bodyOf(got)
	if err != nil {
		return "", unreadable(what, answer{}, errUndocumented)
	}
	var indented bytes.Buffer
	if json.Indent(&indented, text, "", "  ") != nil {
		return "", unreadable(what, answer{}, errUndocumented)
	}
	return indented.String(), nil
}

// CreateIntegration makes an integration (POST /v3/integrations).
func (c *Client) CreateIntegration(ctx context.Context, d model.IntegrationDraft) (model.Integration, error) {
	what := "create the integration " + d.Name
	if err := d.Check(); err != nil {
		return model.Integration{}, refusedHere(what, err)
	}
	body := map[string]any{"type": d.Type, "name": d.Name}
	if d.Data.Size() > 0 {
		body["data"] = jsonIn(d.Data)
	}
	var got wireIntegrationReply
	req := request{method: http.MethodPost, path: integrationsPath, what: what, sent: textsOf(d.Data)}
	if err := c.administer(ctx, req, body, &got); err != nil {
		return model.Integration{}, err
	}
	one, err := got.integration()
	return one, told(what, err)
}

// EditIntegration renames an integration or gives it other data (PUT /v3/integrations/integration). Doppler documents no
// answer.
func (c *Client) EditIntegration(ctx context.Context, slug string, e model.IntegrationEdit) error {
	const what = "change an integration"
	if err := e.Check(); err != nil {
		return refusedHere(what, err)
	}
	body := map[string]any{}
	if e.Name != "" {
		body["name"] = e.Name
	}
	if e.Data.Size() > 0 {
		body["data"] = jsonIn(e.Data)
	}
	req := request{method: http.MethodPut, path: integrationPath, query: integrationQuery(slug), what: what, sent: textsOf(e.Data)}
	return c.administer(ctx, req, body, nil)
}

// DeleteIntegration deletes an integration (DELETE /v3/integrations/integration). Whether one with syncs goes is Doppler's to
// say.
func (c *Client) DeleteIntegration(ctx context.Context, slug string) error {
	req := request{method: http.MethodDelete, path: integrationPath, query: integrationQuery(slug), what: "delete an integration"}
	return c.administer(ctx, req, nil, nil)
}

// wireIntegrationMember is Doppler's API reference, Integration Members.
type wireIntegrationMember struct {
	wireMemberID
	Role *wireIdentifier `json:"role"`
}

func (w wireIntegrationMember) member() model.IntegrationMember {
	return model.IntegrationMember{MemberID: w.id(), Role: w.Role.text()}
}

type wireIntegrationMemberReply struct {
	Member *wireIntegrationMember `json:"member"`
}

func (r wireIntegrationMemberReply) member() (model.IntegrationMember, error) {
	if r.Member == nil || r.Member.Slug == "" {
		return model.IntegrationMember{}, missing("the member's slug")
	}
	return r.Member.member(), nil
}

// Doppler's reference reads and removes a member under another path than the one that lists, adds and changes them.
const (
	integrationMembersPath = integrationPath + "/members"
	workplaceMembersPath   = "/v3/workplace/integrations/integration/members"
)

func underMembers(path string, m model.MemberID) string {
	return path + "/" + url.PathEscape(string(m.Kind)) + "/" + url.PathEscape(m.Slug)
}

// IntegrationMembers lists who has a role in an integration (GET …/integration/members).
func (c *Client) IntegrationMembers(ctx context.Context, slug string) ([]model.IntegrationMember, error) {
	const what = "list the members of an integration"
	query := sized()
	query.Set("integration", slug)
	req := request{path: integrationMembersPath, query: query, bucket: reads, what: what}
	found, err := pages(ctx, c, req, "members", func(w wireIntegrationMember) string { return w.Type + " " + w.Slug })
	list := make([]model.IntegrationMember, 0, len(found))
	for _, w := range found {
		list = append(list, w.member())
	}
	return list, err
}

// IntegrationMember reads one of them (GET /v3/workplace/integrations/integration/members/{type}/{slug}).
func (c *Client) IntegrationMember(ctx context.Context, slug string, m model.MemberID) (model.IntegrationMember, error) {
	const what = "read a member of an integration"
	var got wireIntegrationMemberReply
	req := request{path: underMembers(workplaceMembersPath, m), query: integrationQuery(slug), bucket: reads, what: what}
	if err := c.get(ctx, req, &got); err != nil {
		return model.IntegrationMember{}, err
	}
	member, err := got.member()
	if err != nil {
		return model.IntegrationMember{}, unreadable(what, answer{}, err)
	}
	return member, nil
}

// AddIntegrationMember gives somebody a role in an integration (POST …/integration/members).
func (c *Client) AddIntegrationMember(ctx context.Context, slug string, m model.MemberID, role string) (model.IntegrationMember, error) {
	const what = "add a member to an integration"
	if err := m.Check(); err != nil {
		return model.IntegrationMember{}, refusedHere(what, err)
	}
	body := map[string]string{"type": string(m.Kind), "slug": m.Slug, "role": role}
	return c.changeIntegrationMember(ctx, slug, request{method: http.MethodPost, path: integrationMembersPath, what: what}, body)
}

// EditIntegrationMember gives a member another role (PATCH …/integration/members/{type}/{slug}).
func (c *Client) EditIntegrationMember(ctx context.Context, slug string, m model.MemberID, role string) (model.IntegrationMember, error) {
	req := request{method: http.MethodPatch, path: underMembers(integrationMembersPath, m), what: "change a member of an integration"}
	return c.changeIntegrationMember(ctx, slug, req, map[string]string{"role": role})
}

func (c *Client) changeIntegrationMember(ctx context.Context, slug string, req request, body any) (model.IntegrationMember, error) {
	var got wireIntegrationMemberReply
	req.query = integrationQuery(slug)
	if err := c.administer(ctx, req, body, &got); err != nil {
		return model.IntegrationMember{}, err
	}
	member, err := got.member()
	return member, told(req.what, err)
}

// RemoveIntegrationMember takes a member's role away (DELETE /v3/workplace/integrations/integration/members/{type}/{slug}).
func (c *Client) RemoveIntegrationMember(ctx context.Context, slug string, m model.MemberID) error {
	req := request{
		method: http.MethodDelete, path: underMembers(workplaceMembersPath, m), query: integrationQuery(slug), what: "remove a member of an integration",
	}
	return c.administer(ctx, req, nil, nil)
}
