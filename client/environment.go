package client

import (
	"context"
	"net/http"
	"net/url"

	"dtui/model"
)

// wireEnvironment is Doppler's API reference, Environments; the slug and personal_configs are in live answers alone.
type wireEnvironment struct {
	ID              string `json:"id"`
	Slug            string `json:"slug"`
	Name            string `json:"name"`
	Project         string `json:"project"`
	PersonalConfigs bool   `json:"personal_configs"`
}

func (w wireEnvironment) address() string { return orElse(w.Slug, w.ID) }

func (w wireEnvironment) environment(project string) (model.Environment, error) {
	if w.address() == "" {
		return model.Environment{}, missing("an environment's slug")
	}
	return model.Environment{
		Slug: w.address(), Name: orElse(w.Name, w.address()), Project: orElse(w.Project, project), PersonalConfigs: w.PersonalConfigs,
	}, nil
}

type wireEnvironmentReply struct {
	Environment wireEnvironment `json:"environment"`
}

func environmentQuery(project, slug string) url.Values {
	return url.Values{"project": {project}, "environment": {slug}}
}

// Environment reads one environment (GET /v3/environments/environment).
func (c *Client) Environment(ctx context.Context, project, slug string) (model.Environment, error) {
	what := "look up the environment " + slug + " of " + project
	return share(ctx, c, c.key("environment", project, slug), what, func(ctx context.Context) (model.Environment, error) {
		var got wireEnvironmentReply
		req := request{
			path: "/v3/environments/environment", query: environmentQuery(project, slug), bucket: reads, what: what,
			ref: model.ConfigRef{Project: project},
		}
		if err := c.get(ctx, req, &got); err != nil {
			return model.Environment{}, err
		}
		e, err := got.Environment.environment(project)
		if err != nil {
			return model.Environment{}, unreadable(what, answer{}, err)
		}
		return e, nil
	})
}

// CreateEnvironment makes an environment with its root config (POST /v3/environments). A refused draft is not sent.
func (c *Client) CreateEnvironment(ctx context.Context, in model.ProjectID, d model.EnvironmentDraft) (model.Environment, error) {
	what := "create the environment " + d.Slug + " of " + in.Slug
	if err := d.Check(); err != nil {
		return model.Environment{}, refusedHere(what, err)
	}
	ref := model.ConfigRef{Project: in.Slug}
	if err := c.actsAs(ctx, in.Owner, ref); err != nil {
		return model.Environment{}, err
	}
	return c.writeEnvironment(ctx, request{
		method: http.MethodPost, path: "/v3/environments", query: url.Values{"project": {in.Slug}}, what: what, ref: ref,
	}, map[string]any{"name": d.Name, "slug": d.Slug, "personal_configs": d.PersonalConfigs})
}

// UpdateEnvironment changes an environment (PUT /v3/environments/environment). Another slug renames the root config. Where the
// identity has the root's UUID, an environment that was made anew since stops it with a model.WrongTarget.
func (c *Client) UpdateEnvironment(ctx context.Context, id model.EnvironmentID, e model.EnvironmentEdit) (model.Environment, error) {
	what := "change the environment " + id.String()
	if err := e.Check(); err != nil {
		return model.Environment{}, refusedHere(what, err)
	}
	if err := c.isEnvironment(ctx, id); err != nil {
		return model.Environment{}, err
	}
	body := map[string]any{}
	if e.Name != nil {
		body["name"] = *e.Name
	}
	if e.Slug != nil {
		body["slug"] = *e.Slug
	}
	if e.PersonalConfigs != nil {
		body["personal_configs"] = *e.PersonalConfigs
	}
	return c.writeEnvironment(ctx, request{
		method: http.MethodPut, path: "/v3/environments/environment", query: environmentQuery(id.Project, id.Slug), what: what,
		ref: id.Root().ConfigRef,
	}, body)
}

func (c *Client) writeEnvironment(ctx context.Context, req request, body any) (model.Environment, error) {
	var got wireEnvironmentReply
	if err := c.administer(ctx, req, body, &got); err != nil {
		return model.Environment{}, err
	}
	e, err := got.Environment.environment(req.ref.Project)
	return e, told(req.what, err)
}

// DeleteEnvironment deletes an environment with its root config and its branches (DELETE /v3/environments/environment).
func (c *Client) DeleteEnvironment(ctx context.Context, id model.EnvironmentID) error {
	if err := c.isEnvironment(ctx, id); err != nil {
		return err
	}
	return c.dismiss(ctx, request{
		path: "/v3/environments/environment", query: environmentQuery(id.Project, id.Slug),
		what: "delete the environment " + id.String(), ref: id.Root().ConfigRef,
	}, nil)
}

func (c *Client) isEnvironment(ctx context.Context, id model.EnvironmentID) error {
	if id.RootUUID == "" {
		return c.actsAs(ctx, id.Owner, id.Root().ConfigRef)
	}
	return c.identify(ctx, id.Root())
}
