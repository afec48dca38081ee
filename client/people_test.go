package client_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"dtui/client"
	"dtui/client/sandbox"
	"dtui/model"
)

// asBo is a client of the second person, a collaborator.
func asBo(t *testing.T, server *sandbox.Server, url string) *client.Client {
	t.Helper()
	token, err := server.AddToken(sandbox.TokenSpec{Kind: sandbox.KindPersonal, Person: "bo"})
	if err != nil {
		t.Fatal(err)
	}
	return dial(t, client.Options{Host: url, Token: model.NewValue(token)})
}

func user(t *testing.T, c *client.Client, name string) model.User {
	t.Helper()
	list, err := c.Users(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range list {
		if u.Name == name {
			return u
		}
	}
	t.Fatalf("there is no %s among %+v", name, list)
	return model.User{}
}

func TestUsersAndTheirAccess(t *testing.T) {
	t.Parallel()
	server, url := serve(t, sandbox.Options{})
	c := dial(t, client.Options{Host: url, Token: model.NewValue(server.Token())})
	ana, bo := user(t, c, "Ana Lima"), user(t, c, "Bo Berg")
	if ana.Access != "owner" || bo.Access != "collaborator" || bo.Email != "bo@example.com" || bo.CreatedAt.IsZero() {
		t.Errorf("%+v %+v", ana, bo)
	}
	got, err := c.SetAccess(t.Context(), bo.ID, "admin")
	if err != nil || got.Access != "admin" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err = c.User(t.Context(), bo.ID); err != nil || got.Access != "admin" || got.Name != "Bo Berg" {
		t.Errorf("%+v, %v", got, err)
	}
	for name, attempt := range map[string]struct {
		id, role string
		kind     model.Kind
		says     string
	}{
		"no such role":   {bo.ID, "emperor", model.Invalid, "valid access"},
		"the last owner": {ana.ID, "admin", model.Invalid, "at least one owner"},
		"no such person": {"nobody", "admin", model.NotVisible, ""},
	} {
		_, err := c.SetAccess(t.Context(), attempt.id, attempt.role)
		if model.KindOf(err) != attempt.kind || !strings.Contains(err.Error(), attempt.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	second := asBo(t, server, url)
	if _, err := second.SetAccess(t.Context(), bo.ID, "owner"); model.KindOf(err) != model.Forbidden {
		t.Errorf("an admin makes an owner: %v", err)
	}
	if _, err := second.SetAccess(t.Context(), bo.ID, "collaborator"); err != nil {
		t.Error(err)
	}
	if _, err := second.SetAccess(t.Context(), bo.ID, "admin"); model.KindOf(err) != model.Forbidden {
		t.Errorf("a collaborator makes an admin: %v", err)
	}
	if _, err := c.User(t.Context(), "nobody"); model.KindOf(err) != model.NotVisible {
		t.Errorf("%v", err)
	}
}

func TestAGroupFromMakingToDeleting(t *testing.T) {
	t.Parallel()
	server, url := serve(t, sandbox.Options{})
	c := dial(t, client.Options{Host: url, Token: model.NewValue(server.Token())})
	bo := user(t, c, "Bo Berg").Member()
	made, err := c.CreateGroup(t.Context(), model.GroupDraft{Name: "Platform", ProjectRole: "viewer"})
	if err != nil || made.Slug == "" || made.ProjectRole != "viewer" || made.Members == nil || len(made.Members) != 0 {
		t.Fatalf("%+v, %v", made, err)
	}
	if in, err := c.InGroup(t.Context(), made.Slug, bo); err != nil || in {
		t.Errorf("%t, %v", in, err)
	}
	if err := c.AddToGroup(t.Context(), made.Slug, bo); err != nil {
		t.Error(err)
	}
	if err := c.AddToGroup(t.Context(), made.Slug, bo); model.KindOf(err) != model.Conflict {
		t.Errorf("twice: %v", err)
	}
	if in, err := c.InGroup(t.Context(), made.Slug, bo); err != nil || !in {
		t.Errorf("%t, %v", in, err)
	}
	if list, err := c.GroupMembers(t.Context(), made.Slug); err != nil || !slices.Equal(list, []model.MemberID{bo}) {
		t.Errorf("%+v, %v", list, err)
	}
	if _, err := c.AddMember(t.Context(), "backend", model.MemberID{Kind: model.GroupMember, Slug: made.Slug}, model.MemberGrant{}); err != nil {
		t.Error(err)
	}
	whole, err := c.Group(t.Context(), made.Slug)
	if err != nil || len(whole.Projects) != 1 || whole.Projects[0] != (model.GroupProject{Slug: "backend", Name: "backend", Role: "viewer"}) || !slices.Equal(whole.Members, []model.MemberID{bo}) {
		t.Errorf("%+v, %v", whole, err)
	}
	ana := user(t, c, "Ana Lima").Member()
	if err := c.ReplaceGroupMembers(t.Context(), made.Slug, []model.MemberID{ana, bo}); err != nil {
		t.Error(err)
	}
	if err := c.RemoveFromGroup(t.Context(), made.Slug, bo); err != nil {
		t.Error(err)
	}
	if err := c.RemoveFromGroup(t.Context(), made.Slug, bo); model.KindOf(err) != model.NotVisible {
		t.Errorf("twice: %v", err)
	}
	if list, err := c.GroupMembers(t.Context(), made.Slug); err != nil || !slices.Equal(list, []model.MemberID{ana}) {
		t.Errorf("%+v, %v", list, err)
	}
	edited, err := c.EditGroup(t.Context(), made.Slug, model.GroupEdit{Name: ptr("Platform & more"), ProjectRole: ptr("")})
	if err != nil || edited.Name != "Platform & more" || edited.ProjectRole != "" {
		t.Errorf("%+v, %v", edited, err)
	}
	for name, err := range map[string]error{
		"no name":  second(c.CreateGroup(t.Context(), model.GroupDraft{Name: " "})),
		"taken":    second(c.CreateGroup(t.Context(), model.GroupDraft{Name: "platform & MORE"})),
		"a nobody": c.AddToGroup(t.Context(), made.Slug, model.MemberID{Kind: "robot", Slug: "x"}),
	} {
		if model.KindOf(err) != model.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"no such role":  second(c.CreateGroup(t.Context(), model.GroupDraft{Name: "Other", ProjectRole: "emperor"})),
		"no such group": second(c.Group(t.Context(), "none")),
		"no such user":  c.AddToGroup(t.Context(), made.Slug, model.MemberID{Kind: model.UserMember, Slug: "nobody"}),
	} {
		if model.KindOf(err) != model.NotVisible {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := second(asBo(t, server, url).CreateGroup(t.Context(), model.GroupDraft{Name: "Mine"})); model.KindOf(err) != model.Forbidden {
		t.Errorf("a collaborator makes a group: %v", err)
	}
	if err := c.DeleteGroup(t.Context(), made.Slug); err != nil {
		t.Error(err)
	}
	list, err := c.Groups(t.Context())
	members, failed := c.Members(t.Context(), "backend")
	if err != nil || failed != nil || len(list) != 0 || len(members) != 0 {
		t.Errorf("%+v, %v, %+v, %v", list, err, members, failed)
	}
}

func second[T any](_ T, err error) error { return err }

func TestGroupsInPages(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{})
	for i := range 103 {
		if _, err := c.CreateGroup(t.Context(), model.GroupDraft{Name: "g" + strings.Repeat("x", i/50) + string(rune('a'+i%26)) + string(rune('a'+i%50))}); err != nil {
			t.Fatal(err)
		}
	}
	list, err := c.Groups(t.Context())
	if err != nil || len(list) != 103 || list[0].Members != nil {
		t.Errorf("%d, %v", len(list), err)
	}
}

func TestPlansWithoutGroupsAndRoles(t *testing.T) {
	t.Parallel()
	_, c := start(t, sandbox.Options{Plan: sandbox.PlanDeveloper})
	if _, err := c.Groups(t.Context()); model.KindOf(err) != model.Forbidden || !strings.Contains(err.Error(), "You do not have access to groups.") {
		t.Errorf("%v", err)
	}
	if _, err := c.CreateRole(t.Context(), client.ProjectRoles, model.RoleDraft{Name: "x"}); model.KindOf(err) != model.Forbidden {
		t.Errorf("%v", err)
	}
	if list, err := c.Roles(t.Context(), client.WorkplaceRoles); err != nil || len(list) != 3 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestRolesOfBothScopes(t *testing.T) {
	t.Parallel()
	for _, scope := range []client.RoleScope{client.WorkplaceRoles, client.ProjectRoles} {
		server, url := serve(t, sandbox.Options{})
		c := dial(t, client.Options{Host: url, Token: model.NewValue(server.Token())})
		made := roleIsMade(t, c, scope)
		roleIsHeld(t, c, scope, made)
		if _, err := asBo(t, server, url).CreateRole(t.Context(), scope, model.RoleDraft{Name: "Mine"}); model.KindOf(err) != model.Forbidden {
			t.Errorf("%v", err)
		}
		if err := c.DeleteRole(t.Context(), scope, made.Identifier); err != nil {
			t.Error(err)
		}
		if _, err := c.Role(t.Context(), scope, made.Identifier); model.KindOf(err) != model.NotVisible {
			t.Errorf("%v", err)
		}
	}
}

// roleIsMade makes and changes a role, and tries what is refused.
func roleIsMade(t *testing.T, c *client.Client, scope client.RoleScope) model.Role {
	t.Helper()
	all, err := c.Permissions(t.Context(), scope)
	if err != nil || len(all) < 30 {
		t.Fatalf("%q, %v", all, err)
	}
	made, err := c.CreateRole(t.Context(), scope, model.RoleDraft{Name: "Release/Night shift", Permissions: all[:2]})
	if err != nil || made.Identifier != "Release/Night shift" || !made.Custom || !slices.Equal(made.Permissions, all[:2]) {
		t.Fatalf("%+v, %v", made, err)
	}
	edited, err := c.EditRole(t.Context(), scope, made.Identifier, model.RoleEdit{Name: ptr("Night"), Permissions: ptr(all[2:3])})
	if err != nil || edited.Identifier != made.Identifier || edited.Name != "Night" || !slices.Equal(edited.Permissions, all[2:3]) {
		t.Errorf("%+v, %v", edited, err)
	}
	read, err := c.Role(t.Context(), scope, made.Identifier)
	if err != nil || !same(read, edited) {
		t.Errorf("%+v, %v", read, err)
	}
	list, err := c.Roles(t.Context(), scope)
	if err != nil || !same(list[len(list)-1], edited) || list[0].Custom {
		t.Errorf("%+v, %v", list, err)
	}
	for name, err := range map[string]error{
		"taken":      second(c.CreateRole(t.Context(), scope, model.RoleDraft{Name: "night"})),
		"built in":   second(c.EditRole(t.Context(), scope, "admin", model.RoleEdit{Name: ptr("x")})),
		"permission": second(c.CreateRole(t.Context(), scope, model.RoleDraft{Name: "x", Permissions: []string{"fly"}})),
		"no name":    second(c.EditRole(t.Context(), scope, made.Identifier, model.RoleEdit{Name: ptr("")})),
	} {
		if model.KindOf(err) != model.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	return edited
}

// roleIsHeld gives somebody the role, which then cannot be deleted, and takes it away again.
func roleIsHeld(t *testing.T, c *client.Client, scope client.RoleScope, made model.Role) {
	t.Helper()
	var err error
	bo := user(t, c, "Bo Berg")
	if scope == client.WorkplaceRoles {
		_, err = c.SetAccess(t.Context(), bo.ID, made.Identifier)
	} else {
		_, err = c.AddMember(t.Context(), "backend", bo.Member(), model.MemberGrant{Role: made.Identifier})
	}
	if err != nil {
		t.Error(err)
	}
	if err := c.DeleteRole(t.Context(), scope, made.Identifier); model.KindOf(err) != model.Invalid || !strings.Contains(err.Error(), "in use") {
		t.Errorf("%v", err)
	}
	if scope == client.WorkplaceRoles {
		_, err = c.SetAccess(t.Context(), bo.ID, "collaborator")
	} else {
		err = c.RemoveMember(t.Context(), "backend", bo.Member())
	}
	if err != nil {
		t.Error(err)
	}
}

func TestMembersOfAProject(t *testing.T) {
	t.Parallel()
	server, url := serve(t, sandbox.Options{})
	c := dial(t, client.Options{Host: url, Token: model.NewValue(server.Token())})
	bo := user(t, c, "Bo Berg").Member()
	made, err := c.AddMember(t.Context(), "backend", bo, model.MemberGrant{Role: "viewer", Environments: []string{"dev"}})
	if err != nil || !same(made, model.ProjectMember{MemberID: bo, Role: "viewer", Environments: []string{"dev"}}) {
		t.Fatalf("%+v, %v", made, err)
	}
	if list, err := c.Members(t.Context(), "backend"); err != nil || len(list) != 1 || !same(list[0], made) {
		t.Errorf("%+v, %v", list, err)
	}
	everywhere, err := c.EditMember(t.Context(), "backend", bo, model.MemberGrant{AllEnvironments: true})
	if err != nil || !everywhere.AllEnvironments || everywhere.Environments != nil || everywhere.Role != "viewer" {
		t.Errorf("%+v, %v", everywhere, err)
	}
	admin, err := c.EditMember(t.Context(), "backend", bo, model.MemberGrant{Role: "admin"})
	if err != nil || admin.Role != "admin" || !admin.AllEnvironments {
		t.Errorf("%+v, %v", admin, err)
	}
	ana := user(t, c, "Ana Lima").Member()
	rival := asBo(t, server, url)
	if _, err := rival.AddMember(t.Context(), "backend", ana, model.MemberGrant{}); err != nil {
		t.Errorf("an admin of the project adds somebody: %v", err)
	}
	for name, err := range map[string]error{
		"twice":         second(c.AddMember(t.Context(), "backend", bo, model.MemberGrant{})),
		"no such role":  second(c.EditMember(t.Context(), "backend", bo, model.MemberGrant{Role: "emperor"})),
		"contradiction": second(c.EditMember(t.Context(), "backend", bo, model.MemberGrant{AllEnvironments: true, Environments: []string{"dev"}})),
		"a nobody":      second(c.AddMember(t.Context(), "backend", model.MemberID{Kind: model.UserMember}, model.MemberGrant{})),
	} {
		if model.KindOf(err) != model.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"no such environment": second(c.EditMember(t.Context(), "backend", bo, model.MemberGrant{Environments: []string{"moon"}})),
		"no such person":      second(c.AddMember(t.Context(), "backend", model.MemberID{Kind: model.UserMember, Slug: "nobody"}, model.MemberGrant{})),
		"no such project":     second(c.Members(t.Context(), "nowhere")),
		"no such member":      second(c.Member(t.Context(), "backend", model.MemberID{Kind: model.GroupMember, Slug: "none"})),
	} {
		if model.KindOf(err) != model.NotVisible {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := c.RemoveMember(t.Context(), "backend", bo); err != nil {
		t.Error(err)
	}
	if _, err := rival.AddMember(t.Context(), "backend", bo, model.MemberGrant{}); model.KindOf(err) != model.Forbidden {
		t.Errorf("who is no admin any more adds somebody: %v", err)
	}
	if one, err := c.Member(t.Context(), "backend", ana); err != nil || one.Role != "collaborator" {
		t.Errorf("%+v, %v", one, err)
	}
	if list, err := c.Invites(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestMembersFollowAnEnvironment(t *testing.T) {
	t.Parallel()
	server, c := start(t, sandbox.Options{})
	bo := user(t, c, "Bo Berg").Member()
	if _, err := c.AddMember(t.Context(), "backend", bo, model.MemberGrant{Environments: []string{"dev", "prd"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.AddWebhook(t.Context(), "backend", model.WebhookDraft{URL: "http://localhost:1/", Configs: []string{"dev_ana", "prd"}}); err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct{ method, path, body string }{
		{http.MethodPut, "/v3/environments/environment?project=backend&environment=dev", `{"slug":"next"}`},
		{http.MethodDelete, "/v3/environments/environment?project=backend&environment=prd", ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), one.method, c.Host()+one.path, strings.NewReader(one.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+server.Token())
		answer, err := http.DefaultClient.Do(r)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatal(answer, err)
		}
		_ = answer.Body.Close()
	}
	m, err := c.Member(t.Context(), "backend", bo)
	hooks, failed := c.Webhooks(t.Context(), "backend")
	if err != nil || failed != nil || !slices.Equal(m.Environments, []string{"next"}) || !slices.Equal(hooks[0].Configs, []string{"next_ana"}) {
		t.Errorf("%+v, %v, %+v, %v", m, err, hooks, failed)
	}
}

func TestTokensThatMayNotSeePeople(t *testing.T) {
	t.Parallel()
	server, url := serve(t, sandbox.Options{})
	for name, spec := range map[string]sandbox.TokenSpec{
		"service": {Kind: sandbox.KindService, Project: "backend", Config: "dev", Access: sandbox.AccessReadWrite},
		"account": {Kind: sandbox.KindServiceAccount, Projects: []string{"backend"}},
	} {
		token, err := server.AddToken(spec)
		if err != nil {
			t.Fatal(err)
		}
		c := dial(t, client.Options{Host: url, Token: model.NewValue(token)})
		for what, err := range map[string]error{
			"users": second(c.Users(t.Context())), "groups": second(c.Groups(t.Context())), "invites": second(c.Invites(t.Context())),
			"policies": second(c.Policies(t.Context())),
		} {
			if model.KindOf(err) != model.Forbidden {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
		_, err = c.Members(t.Context(), "backend")
		if (model.KindOf(err) == model.Forbidden) != (name == "service") {
			t.Errorf("%s: %v", name, err)
		}
		noSecrets(t, err, token)
	}
}
