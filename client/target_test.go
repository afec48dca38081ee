package client_test

import (
	"net/http"
	"testing"

	"dtui/client/sandbox"
	"dtui/model"
)

// An identifier comes from Doppler, and leads to one thing or nowhere: never to the list that it is in, nor out of it.
func TestAnIdentifierLeadsToNothingElse(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	for _, id := range []string{"", ".", ".."} {
		member := model.MemberID{Kind: model.UserMember, Slug: id}
		for what, err := range map[string]error{
			"webhook":     c.DeleteWebhook(t.Context(), "backend", id),
			"request":     c.CloseChangeRequest(t.Context(), id),
			"unit":        second(c.ApplyUnit(t.Context(), "request", id)),
			"group":       c.DeleteGroup(t.Context(), id),
			"member":      c.RemoveMember(t.Context(), "backend", member),
			"integration": c.RemoveIntegrationMember(t.Context(), "slug", member),
			"role":        c.DeleteRole(t.Context(), model.ProjectRoles, id),
			"policy":      c.DeletePolicy(t.Context(), id),
			"user":        second(c.SetAccess(t.Context(), id, "admin")),
		} {
			if model.KindOf(err) != model.Invalid {
				t.Errorf("%s %q: %v", what, id, err)
			}
		}
	}
	for _, r := range server.Requests() {
		if r.Method != http.MethodGet {
			t.Errorf("%s %s was sent", r.Method, r.Path)
		}
	}
}
