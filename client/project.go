package client

import (
	"context"
	"net/http"
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

// address falls back on the id: Doppler's reference has the slug in lists alone.
func (w wireProject) address() string { return orElse(w.Slug, w.ID) }

func (w wireProject) project() (model.Project, error) {
	if w.address() == "" {
		return model.Project{}, missing("a project's slug")
	}
	return model.Project{
		Slug: w.address(), Name: orElse(w.Name, w.address()), Description: w.Description, CreatedAt: w.CreatedAt.Time,
	}, nil
}

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
		for _, w := range found {
			p, err := w.project()
			if err != nil {
				return model.ProjectList{}, unreadable(what, answer{}, err)
			}
			out.Projects = append(out.Projects, p)
		}
		return out, nil
	})
	list.Projects = slices.Clone(list.Projects)
	return list, err
}

// Project reads one project (GET /v3/projects/project).
func (c *Client) Project(ctx context.Context, slug string) (model.Project, error) {
	what := "look up the project " + slug
	return share(ctx, c, c.key("project", slug), what, func(ctx context.Context) (model.Project, error) {
		var got wireProjectReply
		req := request{
			path: "/v3/projects/project", query: url.Values{"project": {slug}}, bucket: reads, what: what, ref: model.ConfigRef{Project: slug},
		}
		if err := c.get(ctx, req, &got); err != nil {
			return model.Project{}, err
		}
		p, err := got.Project.project()
		if err != nil {
			return model.Project{}, unreadable(what, answer{}, err)
		}
		return p, nil
	})
}

type wireProjectReply struct {
	Project wireProject `json:"project"`
}

// CreateProject makes a project (POST /v3/projects). Leaving out the default environments is not in Doppler's reference; its
// Terraform provider does it. A refused draft is not sent.
func (c *Client) CreateProject(ctx context.Context, as model.Owner, d model.ProjectDraft) (model.Project, error) {
	what := "create the project " + d.Name
	if err := d.Check(); err != nil {
		return model.Project{}, refusedHere(what, err)
	}
	body := map[string]any{"name": d.Name}
	if d.Description != "" {
		body["description"] = d.Description
	}
	if !d.DefaultEnvironments {
		body["create_default_environments"] = false
	}
	return c.writeProject(ctx, model.ProjectID{Owner: as, Slug: d.Name}, request{
		method: http.MethodPost, path: "/v3/projects", what: what,
	}, body)
}

// UpdateProject renames and describes a project (POST /v3/projects/project). The answer has the slug after the change.
func (c *Client) UpdateProject(ctx context.Context, id model.ProjectID, e model.ProjectEdit) (model.Project, error) {
	what := "change the project " + id.Slug
	if err := e.Check(); err != nil {
		return model.Project{}, refusedHere(what, err)
	}
	body := map[string]any{"project": id.Slug, "name": e.Name}
	if e.Description != nil {
		body["description"] = *e.Description
	}
	return c.writeProject(ctx, id, request{method: http.MethodPost, path: "/v3/projects/project", what: what}, body)
}

func (c *Client) writeProject(ctx context.Context, id model.ProjectID, req request, body any) (model.Project, error) {
	req.ref = model.ConfigRef{Project: id.Slug}
	if err := c.actsAs(ctx, id.Owner, req.ref); err != nil {
		return model.Project{}, err
	}
	var got wireProjectReply
	if err := c.administer(ctx, req, body, &got); err != nil {
		return model.Project{}, err
	}
	p, err := got.Project.project()
	return p, told(req.what, err)
}

// DeleteProject deletes a project with its environments, configs, secrets, logs and service tokens (DELETE
// /v3/projects/project).
func (c *Client) DeleteProject(ctx context.Context, id model.ProjectID) error {
	ref := model.ConfigRef{Project: id.Slug}
	if err := c.actsAs(ctx, id.Owner, ref); err != nil {
		return err
	}
	return c.dismiss(ctx, request{path: "/v3/projects/project", what: "delete the project " + id.Slug, ref: ref}, map[string]string{"project": id.Slug})
}
