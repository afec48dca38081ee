package assets_test

import (
	"slices"
	"strings"
	"testing"
)

type group struct {
	Name        string   `json:"name"`
	Ago         string   `json:"ago"`
	ProjectRole string   `json:"project_role"`
	Members     []string `json:"members"`
}

type role struct {
	Name        string   `json:"name"`
	Ago         string   `json:"ago"`
	Permissions []string `json:"permissions"`
}

type invite struct {
	Email string `json:"email"`
	Role  string `json:"role"`
	Ago   string `json:"ago"`
}

type integration struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Ago   string `json:"ago"`
	Syncs []struct {
		Project string  `json:"project"`
		Config  string  `json:"config"`
		Last    *string `json:"last"`
	} `json:"syncs"`
}

type policy struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Reviewers   int      `json:"reviewers"`
	Groups      []string `json:"groups"`
	NotOneself  bool     `json:"not_oneself"`
	Projects    map[string]struct {
		All         bool     `json:"all"`
		EnvSlugs    []string `json:"envSlugs"`
		ConfigNames []string `json:"configNames"`
	} `json:"projects"`
}

type proposal struct {
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Ago         string   `json:"ago"`
	By          string   `json:"by"`
	Assigned    []string `json:"assigned"`
	Units       []struct {
		Project    string   `json:"project"`
		Config     string   `json:"config"`
		ApprovedBy []string `json:"approved_by"`
		Updates    []struct {
			Name         string  `json:"name"`
			Value        *string `json:"value"`
			ShouldDelete bool    `json:"shouldDelete"`
			VisType      *int    `json:"visType"`
			ValueType    *struct {
				Type string `json:"type"`
			} `json:"valueType"`
		} `json:"updates"`
	} `json:"units"`
}

type member struct {
	Person       string   `json:"person"`
	Group        string   `json:"group"`
	Invite       string   `json:"invite"`
	Role         string   `json:"role"`
	Environments []string `json:"environments"`
}

type webhook struct {
	Name    string   `json:"name"`
	URL     string   `json:"url"`
	Secret  string   `json:"secret"`
	Off     bool     `json:"off"`
	Configs []string `json:"configs"`
}

// TestTheDemoHasSomethingOfEverything keeps one of each for the screens that manage them, and all of it in this machine.
func TestTheDemoHasSomethingOfEverything(t *testing.T) {
	t.Parallel()
	w := load(t)
	known := func(id string) bool { return slices.ContainsFunc(w.People, func(p person) bool { return p.ID == id }) }
	hooks, groups := 0, 0
	for _, p := range w.Projects {
		if len(p.Members) == 0 {
			t.Errorf("%s has no members", p.Slug)
		}
		for _, m := range p.Members {
			if m.Group != "" {
				groups++
			}
			if m.Person != "" && !known(m.Person) {
				t.Errorf("%s: %s is nobody", p.Slug, m.Person)
			}
		}
		for _, h := range p.Webhooks {
			hooks++
			if !strings.HasPrefix(h.URL, "http://127.0.0.1:9/") {
				t.Errorf("%s: the webhook %s could reach something", p.Slug, h.Name)
			}
		}
	}
	if hooks < 2 || groups < 2 || len(w.Groups) < 2 || len(w.Roles) == 0 || len(w.ProjectRoles) == 0 || len(w.Invites) == 0 || len(w.Integrations) < 2 || len(w.Policies) == 0 || len(w.Requests) == 0 {
		t.Error("the demo lacks a kind of thing that can be managed")
	}
	for _, r := range w.Requests {
		for _, u := range r.Units {
			found := w.mustFind(t, u.Project, u.Config)
			if target := w.Policies[0].Projects[u.Project]; !slices.Contains(target.EnvSlugs, found.root.Name) {
				t.Errorf("%s is of a config that no policy covers", r.Title)
			}
		}
	}
}
