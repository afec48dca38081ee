package client

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"

	"dtui/model"
)

// projectsPerPage is what Doppler's own CLI asks for.
const projectsPerPage = 1000

type wireProject struct {
	ID          string `json:"id"`
	Slug        string `json:"slug"`
	Name        string `json:"name"`
	Description string `json:"description"`
	CreatedAt   moment `json:"created_at"`
}

func (w wireProject) address() string { return orElse(w.Slug, w.ID) }

// Projects lists every project that the token sees, in Doppler's order.
func (c *Client) Projects(ctx context.Context) (model.ProjectList, error) {
	const what = "list the projects"
	list, err := share(ctx, c, c.key("projects"), what, func(ctx context.Context) (model.ProjectList, error) {
		var out model.ProjectList
		var found []wireProject
		group, own := errgroup.WithContext(ctx)
		group.Go(func() error {
			account, err := c.Account(own)
			out.Owner = account.Owner
			return err
		})
		group.Go(func() (err error) {
			req := request{
				path: "/v3/projects", bucket: reads, what: what,
				query: url.Values{"per_page": {strconv.Itoa(projectsPerPage)}},
			}
			found, err = pages(own, c, req, "projects", wireProject.address)
			return err
		})
		if err := group.Wait(); err != nil {
			return model.ProjectList{}, err
		}
		for _, p := range found {
			if p.address() == "" {
				return model.ProjectList{}, unreadable(what, answer{}, missing("a project's slug"))
			}
			out.Projects = append(out.Projects, model.Project{
				Slug: p.address(), Name: orElse(p.Name, p.address()), Description: p.Description, CreatedAt: p.CreatedAt.Time,
			})
		}
		return out, nil
	})
	list.Projects = slices.Clone(list.Projects)
	return list, err
}

type wireEnvironment struct {
	ID              string `json:"id"`
	Slug            string `json:"slug"`
	Name            string `json:"name"`
	Project         string `json:"project"`
	PersonalConfigs bool   `json:"personal_configs"`
}

func (w wireEnvironment) address() string { return orElse(w.Slug, w.ID) }

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
		if e.address() == "" {
			return model.Layout{}, unreadable(what, answer{}, missing("an environment's slug"))
		}
		out.Environments = append(out.Environments, model.Environment{
			Slug: e.address(), Name: orElse(e.Name, e.address()), Project: orElse(e.Project, project), PersonalConfigs: e.PersonalConfigs,
		})
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
