package client_test

import (
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func TestAnEnvironmentsLife(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{Plan: sandbox.PlanDeveloper})
	backend := project(t, c, "backend")
	made, err := c.CreateEnvironment(t.Context(), backend, model.EnvironmentDraft{Name: "Quality", Slug: "qa", PersonalConfigs: true})
	if err != nil || made.Slug != "qa" || made.Name != "Quality" || made.Project != "backend" || !made.PersonalConfigs {
		t.Fatalf("%+v, %v", made, err)
	}
	root := configID(t, c, model.ConfigRef{Project: "backend", Config: "qa"})
	if _, err := c.CreateBranch(t.Context(), backend, "qa", "qa_load"); err != nil {
		t.Fatal(err)
	}
	id := model.EnvironmentID{Owner: backend.Owner, Project: "backend", Slug: "qa", RootUUID: root.UUID}
	slug, off := "quality", false
	moved, err := c.UpdateEnvironment(t.Context(), id, model.EnvironmentEdit{Slug: &slug, PersonalConfigs: &off})
	if err != nil || moved.Slug != slug || moved.Name != "Quality" || moved.PersonalConfigs {
		t.Fatalf("%+v, %v", moved, err)
	}
	// The root keeps its UUID, and the branches follow.
	if got := configID(t, c, model.ConfigRef{Project: "backend", Config: "quality"}); got.UUID != root.UUID {
		t.Errorf("the root is %s now", got.UUID)
	}
	configID(t, c, model.ConfigRef{Project: "backend", Config: "quality_load"})
	id.Slug = slug
	if read, err := c.Environment(t.Context(), "backend", slug); err != nil || read != moved {
		t.Errorf("%+v, %v", read, err)
	}
	taken := "prd"
	says(t, second(c.UpdateEnvironment(t.Context(), id, model.EnvironmentEdit{Slug: &taken})), model.Invalid, "already exists")
	if _, err := c.CreateEnvironment(t.Context(), backend, model.EnvironmentDraft{Name: "Fourth", Slug: "e4"}); err != nil {
		t.Fatal(err)
	}
	says(t, second(c.CreateEnvironment(t.Context(), backend, model.EnvironmentDraft{Name: "Fifth", Slug: "e5"})), model.Invalid, "Upgrade to the Team plan")
	if err := c.DeleteEnvironment(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	says(t, second(c.Environment(t.Context(), "backend", slug)), model.NotVisible, "quality")
	says(t, second(c.Config(t.Context(), model.ConfigRef{Project: "backend", Config: "quality_load"})), model.NotVisible, "quality_load")
}

func TestADeletedConfigTakesItsTokensAlong(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{})
	ref := model.ConfigRef{Project: "backend", Config: "dev_ana"}
	minted, err := c.CreateConfigToken(t.Context(), configID(t, c, ref), model.ConfigTokenDraft{Name: "laptop", Access: model.ReadOnly})
	if err != nil {
		t.Fatal(err)
	}
	bound := dial(t, client.Options{Host: c.Host(), Token: minted.Key})
	open(t, bound, ref)
	if err := c.DeleteConfig(t.Context(), configID(t, c, ref)); err != nil {
		t.Fatal(err)
	}
	_, err = bound.Verify(t.Context())
	says(t, err, model.Unauthorized, "Invalid Auth token")
}
