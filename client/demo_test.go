package client_test

import (
	"slices"
	"testing"

	"dtui/assets"
	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

// TestTheDemoCanBeManaged walks what the demo has of everything, as its first person, over the wire.
func TestTheDemoCanBeManaged(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{World: assets.Demo()})
	prd := model.ConfigRef{Project: "notifications", Config: "prd"}
	s := open(t, c, prd)
	if r := c.Save(t.Context(), order(s, edit(s, "SMS_SENDER", "other"))); model.KindOf(r.Err) != model.Forbidden {
		t.Errorf("the policy lets a direct write through: %v", r.Err)
	}
	list, err := c.ChangeRequests(t.Context(), client.ChangeRequestFilter{Open: true}, 1)
	if err != nil || len(list) != 2 || list[0].By.Name != "Ben Okafor" || list[1].By.Name != "Ana Lima" {
		t.Fatalf("%+v, %v", list, err)
	}
	if _, err := c.ApplyUnit(t.Context(), list[0].ID, list[0].Units[0].ID); model.KindOf(err) != model.Invalid {
		t.Errorf("%v", err)
	}
	if _, err := c.Approve(t.Context(), list[0].ID, list[0].Units[0].ID); err != nil {
		t.Error(err)
	}
	for _, r := range list {
		if status, err := c.ApplyUnit(t.Context(), r.ID, r.Units[0].ID); err != nil || status != model.UnitApplied {
			t.Errorf("%s: %s, %v", r.Title, status, err)
		}
	}
	if text(t, c, prd, "PUSH_BATCH_SIZE") != "750" || text(t, c, prd, "SUBJECT_PREFIX") != "(absent)" {
		t.Error("what was proposed is not there")
	}
	hooks, err := c.Webhooks(t.Context(), "backend")
	if err != nil || len(hooks) != 1 || !hooks[0].Enabled || !hooks[0].Signed {
		t.Errorf("%+v, %v", hooks, err)
	}
	integrations, err := c.Integrations(t.Context())
	if err != nil || len(integrations) != 2 || len(integrations[1].Syncs) != 2 || !integrations[1].Syncs[1].LastSyncedAt.IsZero() {
		t.Errorf("%+v, %v", integrations, err)
	}
	if _, err := c.Sync(t.Context(), integrations[0].Syncs[0].Ref, integrations[0].Syncs[0].Slug); err != nil {
		t.Error(err)
	}
	invites, err := c.Invites(t.Context())
	if err != nil || len(invites) != 1 || invites[0].Role.Identifier != "collaborator" {
		t.Errorf("%+v, %v", invites, err)
	}
	if len(server.Requests()) == 0 {
		t.Error("nothing was asked")
	}
}

// TestWhoReadsTheDemo puts the readers together from what the API tells.
func TestWhoReadsTheDemo(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{World: assets.Demo()})
	in := model.ReaderSources{Config: open(t, c, model.ConfigRef{Project: "notifications", Config: "stg"}).Config()}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	in.Members, err = c.Members(t.Context(), in.Config.Project)
	must(err)
	in.Users, err = c.Users(t.Context())
	must(err)
	in.ProjectRoles, err = c.Roles(t.Context(), client.ProjectRoles)
	must(err)
	in.WorkplaceRoles, err = c.Roles(t.Context(), client.WorkplaceRoles)
	must(err)
	groups, err := c.Groups(t.Context())
	must(err)
	for _, g := range groups {
		whole, err := c.Group(t.Context(), g.Slug)
		must(err)
		in.Groups = append(in.Groups, whole)
	}
	var names []string
	for _, r := range model.WhoReads(in).Readers {
		if !r.Sure() {
			t.Errorf("%s is not certain", r.Name)
		}
		names = append(names, r.Name)
	}
	if !slices.Equal(names, []string{"Ana Lima", "Ben Okafor", "Chen Wei (陳偉)", "infra-bot", "نورة حداد", "佐藤 美咲"}) {
		t.Errorf("%q", names)
	}
	in.Config = open(t, c, model.ConfigRef{Project: "notifications", Config: "prd"}).Config()
	if got := model.WhoReads(in); len(got.Readers) != 4 {
		t.Errorf("%+v", got.Readers)
	}
}
