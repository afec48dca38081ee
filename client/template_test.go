package client_test

import (
	"strings"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

const template = `projects:
  - name: shop
    description: The shop
    environments:
      - slug: dev
        name: Development
        configs: [{slug: dev}, {slug: dev_ci}]
      - slug: prd
        name: Production
    secrets:
      dev: {API_KEY: "the key of dev", PORT: 8080}
      dev_ci: {API_KEY: "the key of ci"}
`

func TestATemplateIsImported(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	read, err := client.ReadTemplate(model.NewValue(template))
	if err != nil {
		t.Fatal(err)
	}
	if projects, configs, secrets := read.Count(); projects != 1 || configs != 3 || secrets != 3 {
		t.Errorf("%d projects, %d configs, %d secrets", projects, configs, secrets)
	}
	made, err := c.ImportTemplate(t.Context(), owner(t, c), read)
	if err != nil || len(made) != 1 || made[0].Slug != "shop" || made[0].Description != "The shop" {
		t.Fatalf("%+v, %v", made, err)
	}
	ci := model.ConfigRef{Project: "shop", Config: "dev_ci"}
	if text(t, c, ci, "API_KEY") != "the key of ci" || text(t, c, ci, "PORT") != "8080" {
		t.Error("the secrets are others")
	}
	_, err = c.ImportTemplate(t.Context(), owner(t, c), read)
	says(t, err, model.Invalid, "already exists")
	noSecrets(t, err, "the key of dev", server.Token())
}

func TestATemplateIsRefused(t *testing.T) {
	t.Parallel()
	for old, made := range map[string][2]string{
		"projects:":                  {"project:", "no projects"},
		"name: shop":                 {"name: The Shop", "may only hold"},
		"{slug: dev_ci}":             {"{slug: ci}", "starts with dev_"},
		"      dev_ci: {":            {"      stg: {", "stg, which the template does not make"},
		"PORT: 8080":                 {"port: 8080", "upper-case"},
		`"the key of dev"`:           {`["the key of dev"]`, "not a template"},
		`{API_KEY: "the key of dev"`: {`{API_KEY: "the key of dev`, "not a template"},
	} {
		_, err := client.ReadTemplate(model.NewValue(strings.Replace(template, old, made[0], 1)))
		if err == nil || !strings.Contains(err.Error(), made[1]) {
			t.Errorf("%s: %v", old, err)
		}
		noSecrets(t, err, "the key of dev")
	}
	for old, made := range map[string][2]string{
		"name: shop":                   {"name: The Shop", "From line 2 on, in"},
		"- slug: prd":                  {"- slug: P", "From line 8 on, in"},
		"      dev_ci: {":              {"      stg: {", "From line 12 on, in shop there"},
		`PORT: 8080`:                   {`PORT: [8080]`, "line 11: the file is not"},
		"    secrets:":                 {"    secrets: [", "the file is not"},
		"    environments:":            {"   environments:", "line 4: the file is not"},
		`{API_KEY: "the key of dev", `: {`{API_KEY: "the key of dev", API_KEY: x, `, "line 11: the file is not"},
	} {
		_, err := client.ReadTemplate(model.NewValue(strings.Replace(template, old, made[0], 1)))
		if err == nil || !strings.Contains(err.Error(), made[1]) {
			t.Errorf("%s: %v", old, err)
		}
		noSecrets(t, err, "the key of dev")
	}
	if _, err := client.ReadTemplate(model.NewValue(strings.Repeat("#", model.MaxTemplate+1))); err == nil {
		t.Error("a huge template is read")
	}
}
