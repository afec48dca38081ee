package client_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func TestAnIntegrationFromMakingToDeleting(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	server, url := serve(t, sandbox.Options{})
	c := dial(t, client.Options{
		Host: url, Token: model.NewValue(server.Token()),
		Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	made, err := c.CreateIntegration(t.Context(), model.IntegrationDraft{Type: "github", Name: "Actions <&>", Data: model.NewValue(` {"token": "provider-token", "n": 1} `)})
	if err != nil || made.Slug == "" || made.Type != "github" || made.Name != "Actions <&>" || !made.Enabled {
		t.Fatalf("%+v, %v", made, err)
	}
	if got := posts(server); len(got) != 1 || got[0] != `{"data":{"token":"provider-token","n":1},"name":"Actions <&>","type":"github"}` {
		t.Errorf("sent %s", got)
	}
	if list, err := c.Integrations(t.Context()); err != nil || len(list) != 1 || list[0].Kind != "sync" || len(list[0].Syncs) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	options, err := c.IntegrationOptions(t.Context(), made.Slug)
	if err != nil || !strings.Contains(options, "\n    \"repos\": [") || strings.Contains(options, "success") {
		t.Errorf("%s, %v", options, err)
	}
	if err := c.EditIntegration(t.Context(), made.Slug, model.IntegrationEdit{Name: "Actions", Data: model.NewValue(`{"token":"newer-token"}`)}); err != nil {
		t.Error(err)
	}
	if got, err := c.Integration(t.Context(), made.Slug); err != nil || got.Name != "Actions" {
		t.Errorf("%+v, %v", got, err)
	}
	for name, err := range map[string]error{
		"no type":    second(c.CreateIntegration(t.Context(), model.IntegrationDraft{Name: "x"})),
		"no name":    second(c.CreateIntegration(t.Context(), model.IntegrationDraft{Type: "github"})),
		"no JSON":    second(c.CreateIntegration(t.Context(), model.IntegrationDraft{Type: "github", Name: "x", Data: model.NewValue(`{"a":provider-token`)})),
		"a list":     c.EditIntegration(t.Context(), made.Slug, model.IntegrationEdit{Data: model.NewValue(`["provider-token"]`)}),
		"odd type":   second(c.CreateIntegration(t.Context(), model.IntegrationDraft{Type: "fax", Name: "x", Data: model.NewValue(`{"a":"provider-token"}`)})),
		"name taken": second(c.CreateIntegration(t.Context(), model.IntegrationDraft{Type: "github", Name: "actions"})),
	} {
		if model.KindOf(err) != model.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		noSecrets(t, err, "provider-token")
	}
	if err := second(asBo(t, server, url).CreateIntegration(t.Context(), model.IntegrationDraft{Type: "github", Name: "x"})); model.KindOf(err) != model.Forbidden {
		t.Errorf("a collaborator makes one: %v", err)
	}
	if err := c.DeleteIntegration(t.Context(), made.Slug); err != nil {
		t.Error(err)
	}
	if _, err := c.Integration(t.Context(), made.Slug); model.KindOf(err) != model.NotVisible {
		t.Errorf("%v", err)
	}
	for _, text := range []string{"provider-token", "newer-token", server.Token()} {
		if strings.Contains(log.String(), text) {
			t.Errorf("the log holds %q", text)
		}
	}
}

func newIntegration(t *testing.T, c *client.Client) model.Integration {
	t.Helper()
	made, err := c.CreateIntegration(t.Context(), model.IntegrationDraft{Type: "vercel", Name: "Vercel"})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestASyncFromMakingToDeleting(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	i := newIntegration(t, c)
	id := open(t, c, dev).ID()
	made, err := c.CreateSync(t.Context(), id, model.SyncDraft{Integration: i.Slug, Data: model.NewValue(`{"project":"prj_1"}`), Import: model.PreferDoppler})
	if err != nil || made.Ref != dev || made.Integration != i.Slug || !made.Enabled || !made.LastSyncedAt.IsZero() {
		t.Fatalf("%+v, %v", made, err)
	}
	sent := posts(server)
	if sent[len(sent)-1] != `{"await_initial_sync":false,"data":{"project":"prj_1"},"import_option":"prefer_doppler","integration":"`+i.Slug+`"}` {
		t.Errorf("sent %s", sent)
	}
	if list, err := c.Integrations(t.Context()); err != nil || len(list[0].Syncs) != 1 || !same(list[0].Syncs[0], made) {
		t.Errorf("%+v, %v", list, err)
	}
	if got, err := c.Sync(t.Context(), dev, made.Slug); err != nil || got.LastSyncedAt.IsZero() {
		t.Errorf("%+v, %v", got, err)
	}
	waited, err := c.CreateSync(t.Context(), id, model.SyncDraft{Integration: i.Slug, Data: model.NewValue(`{}`), Await: true})
	if err != nil || waited.LastSyncedAt.IsZero() || time.Since(waited.LastSyncedAt) < 0 {
		t.Errorf("%+v, %v", waited, err)
	}
	if err := c.DeleteIntegration(t.Context(), i.Slug); model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "still has syncs") {
		t.Errorf("%v", err)
	}
	another := id
	another.UUID = "another"
	for name, err := range map[string]error{
		"made": second(c.CreateSync(t.Context(), another, model.SyncDraft{Integration: i.Slug, Data: model.NewValue("{}")})), "deleted": c.DeleteSync(t.Context(), another, made.Slug, false),
	} {
		var wrong *model.WrongTarget
		if !errors.As(err, &wrong) {
			t.Errorf("%s in another config of the name: %v", name, err)
		}
	}
	for name, d := range map[string]model.SyncDraft{
		"no integration": {Data: model.NewValue("{}")}, "no data": {Integration: i.Slug}, "no object": {Integration: i.Slug, Data: model.NewValue("1")},
		"odd import": {Integration: i.Slug, Data: model.NewValue("{}"), Import: "all"},
	} {
		if _, err := c.CreateSync(t.Context(), id, d); model.KindOf(err) != model.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := c.CreateSync(t.Context(), id, model.SyncDraft{Integration: "none", Data: model.NewValue("{}")}); model.KindOf(err) != model.NotVisible {
		t.Errorf("%v", err)
	}
	for slug, fromTarget := range map[string]bool{made.Slug: true, waited.Slug: false} {
		if err := c.DeleteSync(t.Context(), id, slug, fromTarget); err != nil {
			t.Error(err)
		}
	}
	told := map[string]bool{}
	for _, r := range server.Requests() {
		if r.Method == http.MethodDelete && r.Status == http.StatusOK {
			told[r.Query.Get("sync")] = r.Query.Get("delete_from_target") == "true"
		}
	}
	if !told[made.Slug] || told[waited.Slug] || len(told) != 2 {
		t.Errorf("%v", told)
	}
	if _, err := c.Sync(t.Context(), dev, made.Slug); model.KindOf(err) != model.NotVisible {
		t.Errorf("%v", err)
	}
}

func TestAPlanWithFewSyncs(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{Plan: sandbox.PlanDeveloper})
	i, id := newIntegration(t, c), open(t, c, dev).ID()
	d := model.SyncDraft{Integration: i.Slug, Data: model.NewValue("{}")}
	for range 5 {
		if _, err := c.CreateSync(t.Context(), id, d); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.CreateSync(t.Context(), id, d); model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "limit of 5 config syncs") {
		t.Errorf("%v", err)
	}
}

func TestMembersOfAnIntegration(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{})
	i, bo := newIntegration(t, c), user(t, c, "Bo Berg").Member()
	made, err := c.AddIntegrationMember(t.Context(), i.Slug, bo, "viewer")
	if err != nil || made != (model.IntegrationMember{MemberID: bo, Role: "viewer"}) {
		t.Fatalf("%+v, %v", made, err)
	}
	if got, err := c.EditIntegrationMember(t.Context(), i.Slug, bo, "admin"); err != nil || got.Role != "admin" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := c.IntegrationMember(t.Context(), i.Slug, bo); err != nil || got.Role != "admin" {
		t.Errorf("%+v, %v", got, err)
	}
	if list, err := c.IntegrationMembers(t.Context(), i.Slug); err != nil || len(list) != 1 || list[0].Role != "admin" {
		t.Errorf("%+v, %v", list, err)
	}
	for name, err := range map[string]error{
		"twice": second(c.AddIntegrationMember(t.Context(), i.Slug, bo, "viewer")), "odd role": second(c.EditIntegrationMember(t.Context(), i.Slug, bo, "emperor")),
	} {
		if model.KindOf(err) != model.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := c.RemoveIntegrationMember(t.Context(), i.Slug, bo); err != nil {
		t.Error(err)
	}
	if _, err := c.IntegrationMember(t.Context(), i.Slug, bo); model.KindOf(err) != model.NotVisible {
		t.Errorf("%v", err)
	}
}

func TestIntegrationsInEveryForm(t *testing.T) {
	t.Parallel()
	const body = `{"integrations":[{"slug":"i","name":null,"type":"x","rotatedSecrets":[],"syncs":[{"slug":"s","project":"backend","config":"dev","lastSyncedAt":null},{"slug":"t","lastSyncedAt":"2026-01-02T03:04:05.000Z","enabled":false}]}]}`
	c := handle(t, client.Options{}, jsonAnswer(body))
	list, err := c.Integrations(t.Context())
	if err != nil || len(list) != 1 || list[0].Name != "i" || list[0].Syncs[0].Integration != "i" || list[0].Syncs[0].Ref != dev || list[0].Syncs[1].LastSyncedAt.IsZero() || list[0].Syncs[1].Enabled {
		t.Errorf("%+v, %v", list, err)
	}
	for _, body := range []string{`{}`, `{"integrations":[{"name":"x"}]}`} {
		c := handle(t, client.Options{}, jsonAnswer(body))
		if _, err := c.Integrations(t.Context()); model.KindOf(err) != model.Unreadable {
			t.Errorf("%s: %v", body, err)
		}
		if _, err := c.CreateIntegration(t.Context(), model.IntegrationDraft{Type: "x", Name: "y"}); model.KindOf(err) != model.UnknownOutcome {
			t.Errorf("%s: %v", body, err)
		}
		// What Doppler documents no answer for is done when it is answered with 200.
		if err := c.EditIntegration(t.Context(), "i", model.IntegrationEdit{Name: "z"}); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
}
