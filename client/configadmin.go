package client

import (
	"context"
	"net/http"

	"dtui/model"
)

// Config reads one config without its secrets (GET /v3/configs/config).
func (c *Client) Config(ctx context.Context, ref model.ConfigRef) (model.Config, error) {
	return share(ctx, c, c.key("config", ref.Project, ref.Config), "look up "+ref.String(), func(ctx context.Context) (model.Config, error) {
		return c.config(ctx, ref)
	})
}

// CreateBranch makes an empty branch config of an environment (POST /v3/configs). Root configs come and go with their
// environment.
func (c *Client) CreateBranch(ctx context.Context, in model.ProjectID, environment, name string) (model.Config, error) {
	ref := model.ConfigRef{Project: in.Slug, Config: name}
	what := "create " + ref.String()
	if err := model.CheckBranchName(environment, name); err != nil {
		return model.Config{}, refusedHere(what, err)
	}
	if err := c.actsAs(ctx, in.Owner, ref); err != nil {
		return model.Config{}, err
	}
	return c.writeConfig(ctx, ref, request{path: "/v3/configs", what: what}, map[string]any{
		"project": in.Slug, "environment": environment, "name": name,
	})
}

// RenameConfig renames a branch (POST /v3/configs/config). Another identity stops it with a model.WrongTarget before anything
// is sent, as it does all calls below. References to the old name are text and stop resolving.
func (c *Client) RenameConfig(ctx context.Context, id model.ConfigID, environment, name string) (model.Config, error) {
	return c.named(ctx, id, "rename "+id.String(), "/v3/configs/config", environment, name)
}

// CloneConfig makes a new branch with the own secrets of another one (POST /v3/configs/config/clone).
func (c *Client) CloneConfig(ctx context.Context, id model.ConfigID, environment, name string) (model.Config, error) {
	return c.named(ctx, id, "clone "+id.String(), "/v3/configs/config/clone", environment, name)
}

func (c *Client) named(ctx context.Context, id model.ConfigID, what, path, environment, name string) (model.Config, error) {
	if err := model.CheckBranchName(environment, name); err != nil {
		return model.Config{}, refusedHere(what, err)
	}
	return c.changeConfig(ctx, id, model.ConfigRef{Project: id.Project, Config: name}, path, what, map[string]any{"name": name})
}

// LockConfig keeps a config from being renamed or deleted (POST /v3/configs/config/lock). Its secrets can be written as before.
func (c *Client) LockConfig(ctx context.Context, id model.ConfigID) (model.Config, error) {
	return c.changeConfig(ctx, id, id.ConfigRef, "/v3/configs/config/lock", "lock "+id.String(), nil)
}

// UnlockConfig undoes LockConfig (POST /v3/configs/config/unlock).
func (c *Client) UnlockConfig(ctx context.Context, id model.ConfigID) (model.Config, error) {
	return c.changeConfig(ctx, id, id.ConfigRef, "/v3/configs/config/unlock", "unlock "+id.String(), nil)
}

// SetInheritable says whether other configs may inherit from this one (POST /v3/configs/config/inheritable).
func (c *Client) SetInheritable(ctx context.Context, id model.ConfigID, on bool) (model.Config, error) {
	what := "allow inheriting from " + id.String()
	if !on {
		what = "forbid inheriting from " + id.String()
	}
	return c.changeConfig(ctx, id, id.ConfigRef, "/v3/configs/config/inheritable", what, map[string]any{"inheritable": on})
}

// SetInherits replaces the list of configs that this one inherits from, in their order (POST /v3/configs/config/inherits). An
// empty list ends it.
func (c *Client) SetInherits(ctx context.Context, id model.ConfigID, from []model.ConfigRef) (model.Config, error) {
	parents := make([]wireRef, 0, len(from))
	for _, ref := range from {
		parents = append(parents, wireRef(ref))
	}
	return c.changeConfig(ctx, id, id.ConfigRef, "/v3/configs/config/inherits", "change what "+id.String()+" inherits",
		map[string]any{"inherits": parents})
}

// DeleteConfig deletes a branch with its own secrets, its log and its service tokens (DELETE /v3/configs/config).
func (c *Client) DeleteConfig(ctx context.Context, id model.ConfigID) error {
	if err := c.identify(ctx, id); err != nil {
		return err
	}
	return c.dismiss(ctx, request{
		path: "/v3/configs/config", query: configQuery(id.ConfigRef), what: "delete " + id.String(), ref: id.ConfigRef,
	}, nil)
}

// changeConfig writes to a config that is certain to be the given one, and reads the answer, which is about the config as it
// is called afterwards.
func (c *Client) changeConfig(ctx context.Context, id model.ConfigID, after model.ConfigRef, path, what string, body map[string]any) (model.Config, error) {
	if err := c.identify(ctx, id); err != nil {
		return model.Config{}, err
	}
	if body == nil {
		body = map[string]any{}
	}
	body["project"], body["config"] = id.Project, id.Config
	return c.writeConfig(ctx, after, request{path: path, what: what, ref: id.ConfigRef}, body)
}

func (c *Client) writeConfig(ctx context.Context, after model.ConfigRef, req request, body any) (model.Config, error) {
	req.method = http.MethodPost
	if req.ref.Project == "" {
		req.ref = after
	}
	var got struct {
		Config wireConfig `json:"config"`
	}
	if err := c.administer(ctx, req, body, &got); err != nil {
		return model.Config{}, err
	}
	if got.Config.Name != "" && got.Config.Slug == "" {
		// Doppler's reference leaves the UUID out of the answers to most writes; live ones have it.
		config, err := c.config(ctx, model.ConfigRef{Project: after.Project, Config: got.Config.Name})
		return config, told(req.what, err)
	}
	config, err := got.Config.config(after)
	return config, told(req.what, err)
}
