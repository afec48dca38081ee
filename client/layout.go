package client

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"

	"dtui/model"
)

// Layout reads the environments and all configs of a project, concurrently, in Doppler's order.
func (c *Client) Layout(ctx context.Context, project string) (model.Layout, error) {
	what := "list the configs of " + project
	layout, err := share(ctx, c, c.key("layout", project), what, func(ctx context.Context) (model.Layout, error) {
		return c.layout(ctx, project, what)
	})
	layout.Environments, layout.Configs = slices.Clone(layout.Environments), slices.Clone(layout.Configs)
	return layout, err
}

func (c *Client) layout(ctx context.Context, project, what string) (model.Layout, error) {
	out := model.Layout{ID: model.ProjectID{Slug: project}}
	var environments []wireEnvironment
	var configs []wireConfig
	ask := func(path string) request {
		return request{
			path: path, bucket: reads, what: what, ref: model.ConfigRef{Project: project},
			query: url.Values{"project": {project}, "per_page": {strconv.Itoa(perPage)}},
		}
	}
	group, own := errgroup.WithContext(ctx)
	group.Go(func() error {
		account, err := c.Account(own)
		out.ID.Owner = account.Owner
		return err
	})
	group.Go(func() (err error) {
		environments, err = pages(own, c, ask("/v3/environments"), "environments", wireEnvironment.address)
		return err
	})
	group.Go(func() (err error) {
		configs, err = pages(own, c, ask("/v3/configs"), "configs", func(w wireConfig) string { return w.Name })
		return err
	})
	if err := group.Wait(); err != nil {
		return model.Layout{}, err
	}
	for _, e := range environments {
		environment, err := e.environment(project)
		if err != nil {
			return model.Layout{}, unreadable(what, answer{}, err)
		}
		out.Environments = append(out.Environments, environment)
	}
	for _, w := range configs {
		config, err := w.config(model.ConfigRef{Project: project})
		if err != nil {
			return model.Layout{}, unreadable(what, answer{}, err)
		}
		out.Configs = append(out.Configs, config)
	}
	return out, nil
}
