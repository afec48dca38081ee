package model_test

import (
	"slices"
	"strings"
	"testing"

	"dtui/model"
)

// readerWorld has a member, a group, an invite, a service account, and an owner who is no member at all.
func readerWorld() model.ReaderSources {
	id := func(kind model.MemberKind, slug string) model.MemberID { return model.MemberID{Kind: kind, Slug: slug} }
	return model.ReaderSources{
		Config: model.Config{ConfigRef: model.ConfigRef{Project: "backend", Config: "prd"}, Environment: "prd", Root: true},
		Members: []model.ProjectMember{
			{MemberID: id(model.UserMember, "bo"), Role: "viewer", AllEnvironments: true},
			{MemberID: id(model.UserMember, "dev-only"), Role: "admin", Environments: []string{"dev"}},
			{MemberID: id(model.UserMember, "nothing"), Role: "no_access", AllEnvironments: true},
			{MemberID: id(model.GroupMember, "g1"), Role: "collaborator", Environments: []string{"prd"}},
			{MemberID: id(model.GroupMember, "lost"), Role: "collaborator", AllEnvironments: true},
			{MemberID: id(model.AccountMember, "robot"), Role: "custom-unread", AllEnvironments: true},
			{MemberID: id(model.InviteMember, "i1"), Role: "viewer", AllEnvironments: true},
		},
		Groups: []model.Group{{Slug: "g1", Name: "Platform", Members: []model.MemberID{id(model.UserMember, "bo"), id(model.UserMember, "cy")}}},
		Users: []model.User{
			{ID: "ana", Name: "Ana", Access: "owner"},
			{ID: "bo", Name: "Bo", Email: "bo@example.com", Access: "collaborator"},
			{ID: "cy", Name: "Cy", Access: "collaborator"},
			{ID: "aud", Name: "Aud", Access: "auditor"},
			{ID: "dev-only", Name: "Dev", Access: "collaborator"},
		},
		Invites:  []model.Invite{{Slug: "i1", Email: "new@example.com"}},
		Accounts: map[string]string{"robot": "deployer"},
		ProjectRoles: []model.Role{
			{Identifier: "viewer", Name: "Viewer", Permissions: []string{model.ReadSecrets}},
			{Identifier: "collaborator", Name: "Collaborator", Permissions: []string{model.ReadSecrets}},
			{Identifier: "admin", Name: "Admin", Permissions: []string{model.ReadSecrets}},
			{Identifier: "no_access", Name: "No Access"},
		},
		WorkplaceRoles: []model.Role{
			{Identifier: "owner", Name: "Owner", Permissions: []string{model.AllProjects, model.AdminOfAllProjects}},
			{Identifier: "collaborator", Name: "Collaborator"},
			{Identifier: "auditor", Name: "Auditor", Permissions: []string{model.AllProjects}},
		},
		Tokens: []string{"ci"}, Syncs: []string{"Actions"},
	}
}

// told writes readers down, one line each; what is not sure has a question mark.
func told(r model.Readers) []string {
	var out []string
	for _, one := range r.Readers {
		line := one.Name + ":"
		for _, way := range one.Ways {
			line += " " + way.Through + " as " + way.Role
			if !way.Sure {
				line += "?"
			}
		}
		out = append(out, line)
	}
	return out
}

func TestWhoReads(t *testing.T) {
	t.Parallel()
	got := model.WhoReads(readerWorld())
	want := []string{
		"Ana: workplace role as Owner",
		"Aud: workplace role as Auditor?",
		"Bo: group Platform as Collaborator member as Viewer",
		"Cy: group Platform as Collaborator",
		"deployer: member as custom-unread?",
		"new@example.com: member as Viewer",
		"lost: group, whose members are not known as Collaborator",
	}
	if !slices.Equal(told(got), want) {
		t.Errorf("%s", strings.Join(told(got), "\n"))
	}
	if !slices.Equal(got.Tokens, []string{"ci"}) || !slices.Equal(got.Syncs, []string{"Actions"}) || got.Readers[1].Sure() || !got.Readers[0].Sure() || got.Readers[2].Email != "bo@example.com" {
		t.Errorf("%+v", got)
	}
}

func TestWhoReadsSaysWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	in := readerWorld()
	in.Unread = []model.UnreadSource{{What: "groups", Why: "the plan has none"}}
	in.Config.InheritedBy = []model.ConfigRef{{Project: "web", Config: "prd"}}
	all := strings.Join(model.WhoReads(in).Gaps, "\n")
	for _, says := range []string{"The groups could not be read (the plan has none)", "web / prd", "references", "Restricted secrets", "trusted IPs"} {
		if !strings.Contains(all, says) {
			t.Errorf("%q is not said in\n%s", says, all)
		}
	}
	in.Config.Root, in.Config.Config = false, "prd_blue"
	if all = strings.Join(model.WhoReads(in).Gaps, "\n"); !strings.Contains(all, "takes over from prd") {
		t.Errorf("a branch:\n%s", all)
	}
	// Without the workplace's roles nothing is certain of an owner, but she is not left out.
	in = readerWorld()
	in.WorkplaceRoles = nil
	if got := told(model.WhoReads(in)); got[0] != "Ana: workplace role as owner?" {
		t.Errorf("%q", got)
	}
	personal := readerWorld()
	personal.Config = model.Config{ConfigRef: model.ConfigRef{Project: "backend", Config: "dev_personal"}, Environment: "dev"}
	if got := model.WhoReads(personal); len(got.Readers) != 0 || !strings.Contains(got.Gaps[0], "personal config") {
		t.Errorf("%+v", got)
	}
}
