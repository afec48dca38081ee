package client_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

func TestPoliciesCoverConfigs(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	if err := server.AddPolicy("Review dev", "backend", "dev"); err != nil {
		t.Fatal(err)
	}
	s := open(t, c, dev)
	list, err := c.Policies(t.Context())
	if err != nil || len(list) != 1 || list[0].Name != "Review dev" || list[0].Reviewers != 1 || !list[0].Covers(s.Config()) ||
		list[0].Covers(open(t, c, model.ConfigRef{Project: "backend", Config: "prd"}).Config()) {
		t.Errorf("%+v, %v", list, err)
	}
	// A save that was not known to be covered is refused, and nothing of it is applied.
	r := c.Save(t.Context(), order(s, edit(s, "URL", "http://new")))
	if model.KindOf(r.Err) != model.Forbidden || r.Lines[0].State == model.Applied || text(t, c, dev, "URL") == "http://new" {
		t.Errorf("%v, %v", states(r), r.Err)
	}
}

func TestPoliciesInEveryForm(t *testing.T) {
	t.Parallel()
	for name, targets := range map[string]string{
		"object": `{"projects":{"backend":{"all":false,"envSlugs":["dev"]}}}`,
		"text":   `{"projects":"{\"backend\":{\"all\":true}}"}`,
		"all":    `{"allProjects":true,"projects":null}`,
		"empty":  `{"allProjects":true,"projects":""}`,
	} {
		c := handle(t, client.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"policies":[{"policy":{"id":"1","name":"p","description":null,"rules":[{"type":"DisallowSelfReview"},{"type":"RequiredReviewer","count":2,"subjects":[{"type":"Group","slug":"ops","name":"Operations"},{"type":"WorkplaceUser","slug":"u1"}]},{"type":"New","x":[]}],"targets":` + targets + `}}]}`))
		})
		list, err := c.Policies(t.Context())
		if err != nil || len(list) != 1 || list[0].Review() != "2 reviews are asked for, by Operations, u1, not by oneself" || !list[0].Covers(model.Config{ConfigRef: dev, Environment: "dev"}) {
			t.Errorf("%s: %+v, %v", name, list, err)
		}
	}
}

func TestRequestChanges(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	s := open(t, c, dev)
	lines := []model.Change{
		edit(s, "URL", "http://new & <odd>"),
		{Base: s.Find("KEY"), Name: "KEY", Visibility: model.Masked, Type: "json"},
		{Base: s.Find("USER"), Name: "USER", Removal: model.Delete},
	}
	bo := user(t, c, "Bo Berg").Member()
	id, err := c.RequestChanges(t.Context(), model.ChangeRequestDraft{Title: "Rotate", Assigned: []model.MemberID{bo}, Units: []model.UnitDraft{{ID: s.ID(), Lines: lines}}})
	if err != nil || id == "" {
		t.Fatal(id, err)
	}
	want := `{"assigned":[{"type":"WorkplaceUser","slug":"` + bo.Slug + `"}],"description":"","title":"Rotate","units":[{"action":"create","target":{"project":"backend","config":"dev"},"updates":[` +
		`{"name":"URL","value":"http://new & <odd>"},{"name":"KEY","visType":0,"valueType":{"type":"json"}},{"name":"USER","shouldDelete":true}]}]}`
	if got := posts(server); len(got) != 1 || got[0] != want {
		t.Errorf("sent %s", got)
	}
	if len(server.Writes()) != 0 {
		t.Error("a proposal was written")
	}
	for name, line := range map[string]model.Change{
		"rename": {Base: s.Find("URL"), Name: "ADDRESS"}, "follow": {Base: s.Find("URL"), Name: "URL", Removal: model.FollowRoot},
	} {
		_, err := c.RequestChanges(t.Context(), model.ChangeRequestDraft{Title: "x", Units: []model.UnitDraft{{ID: s.ID(), Lines: []model.Change{line}}}})
		if model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "URL") {
			t.Errorf("%s: %v", name, err)
		}
	}
	other := s.ID()
	other.UUID = "another"
	var wrong *model.WrongTarget
	if _, err := c.RequestChanges(t.Context(), model.ChangeRequestDraft{Title: "x", Units: []model.UnitDraft{{ID: other, Lines: lines}}}); !errors.As(err, &wrong) {
		t.Errorf("another config: %v", err)
	}
	if n := len(posts(server)); n != 1 {
		t.Errorf("%d requests were sent", n)
	}
	server.Inject(sandbox.Fault{Kind: sandbox.FaultReset, After: true, Method: http.MethodPost})
	_, err = c.RequestChanges(t.Context(), model.ChangeRequestDraft{Title: "x", Units: []model.UnitDraft{{ID: s.ID(), Lines: lines}}})
	if model.KindOf(err) != model.UnknownOutcome || len(posts(server)) != 2 {
		t.Errorf("%v", err)
	}
	noSecrets(t, err, "http://new & <odd>", server.Token())
}
