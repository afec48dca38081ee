package manage

import (
	"context"
	"strings"

	"dtui/model"
	"dtui/ui/screen"
)

// RoleWrites change roles.
type RoleWrites interface {
	Permissions(ctx context.Context, scope model.RoleScope) ([]string, error)
	CreateRole(ctx context.Context, scope model.RoleScope, d model.RoleDraft) (model.Role, error)
	EditRole(ctx context.Context, scope model.RoleScope, identifier string, e model.RoleEdit) (model.Role, error)
	DeleteRole(ctx context.Context, scope model.RoleScope, identifier string) error
}

func users(api People, p Place) Resource {
	r := Resource{
		ID: "users", Title: "Users", Level: OfWorkplace, About: "Whom to invite or remove, Doppler lets decide on its own pages only.",
		Columns: []Column{{"name", 24}, {"role", 16}, {"email", 30}, {"since", 12}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.Users(ctx)
		if err != nil {
			return nil, err
		}
		roles, failed := api.Roles(ctx, model.WorkplaceRoles)
		why := ""
		if failed != nil {
			why = "The roles of the workplace cannot be read."
		}
		items := make([]Item, 0, len(list))
		for _, u := range list {
			items = append(items, Item{
				ID: u.ID, Name: u.Name, Copy: u.ID, Cells: []Cell{cell(u.Access), cell(u.Email), timeCell(u.CreatedAt, day)},
				Facts: told(fact("id", u.ID), fact("email", u.Email), fact("user name", u.Username), fact("role", u.Access)),
				Change: because(why, []Action{action("role", Spec{
					Name: "change-access", Title: "Change the role of " + u.Name, Target: p.Workplace, Verb: "Change", Danger: true, Confirm: u.Name,
					Text:   []string{"The role of the workplace says what " + u.Name + " may do beside what projects allow."},
					Fields: []Field{choice("role", "role", u.Access, roleOptions(roles)...)},
					Run: did("Changed the role of "+u.Name+".", func(ctx context.Context, a Answers) error {
						_, err := api.SetAccess(ctx, u.ID, a.Text("role"))
						return err
					}),
				})}),
			})
		}
		return items, nil
	}
	return r
}

func invites(api People) Resource {
	r := Resource{
		ID: "invites", Title: "Invites", Level: OfWorkplace, About: "Doppler's API lists invites, and neither makes nor takes back one.",
		Columns: []Column{{"email", 34}, {"role", 18}, {"since", 13}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.Invites(ctx)
		if err != nil {
			return nil, err
		}
		items := make([]Item, 0, len(list))
		for _, i := range list {
			items = append(items, Item{ID: i.Slug, Name: i.Email, Copy: i.Slug, Cells: []Cell{cell(roleName(i.Role)), timeCell(i.CreatedAt, day)}, Facts: told(fact("id", i.Slug))})
		}
		return items, nil
	}
	return r
}

func groups(api People, p Place) Resource {
	r := Resource{
		ID: "groups", Title: "Groups", Level: OfWorkplace, About: "The people of a group are inside.",
		Columns: []Column{{"name", 26}, {"role in projects", 18}, {"created", 13}},
	}
	var roles []model.Role
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.Groups(ctx)
		if err != nil {
			return nil, err
		}
		roles, _ = api.Roles(ctx, model.ProjectRoles)
		items := make([]Item, 0, len(list))
		for _, g := range list {
			items = append(items, group(api, p, g, roles))
		}
		return items, nil
	}
	r.Make = []Action{{Label: "a group", Form: func(*screen.Context) Spec {
		return Spec{
			Name: "create-group", Title: "Create a group", Target: p.Workplace, Verb: "Create group", Fields: groupFields(model.Group{}, roles),
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				made, err := api.CreateGroup(ctx, model.GroupDraft{Name: a.Trim("name"), ProjectRole: a.Text("role")})
				return Outcome{Done: "Created the group " + made.Name + "."}, err
			},
		}
	}}}
	return r
}

func groupFields(now model.Group, roles []model.Role) []Field {
	return []Field{
		text("name", "name", now.Name, func(typed string) error { return model.GroupDraft{Name: typed}.Check() }),
		hint(choice("role", "role", now.ProjectRole, roleOptions(roles, Option{Value: "", Label: "none"})...), "that it gets in a project unless another is given"),
	}
}

func group(api People, p Place, g model.Group, roles []model.Role) Item {
	return Item{
		ID: g.Slug, Name: g.Name, Copy: g.Slug, Cells: []Cell{cell(g.ProjectRole), timeCell(g.CreatedAt, day)},
		Facts:  told(fact("id", g.Slug), fact("role", g.ProjectRole), fact("workplace", g.WorkplaceRole), muted("inside", "its people")),
		Inside: func() Resource { return insideGroup(api, g) },
		Change: []Action{action("name and role", Spec{
			Name: "change-group", Title: "Change " + g.Name, Target: p.Workplace, Verb: "Change", Fields: groupFields(g, roles),
			Run: did("Changed the group "+g.Name+".", func(ctx context.Context, a Answers) error {
				_, err := api.EditGroup(ctx, g.Slug, model.GroupEdit{Name: changed(a.Trim("name"), g.Name), ProjectRole: changed(a.Text("role"), g.ProjectRole)})
				return err
			}),
		})},
		Remove: []Action{action("delete", Spec{
			Name: "delete-group", Title: "Delete " + g.Name, Target: p.Workplace, Verb: "Delete", Danger: true, Confirm: g.Name,
			Text: []string{"Its people lose what only the group let them do."},
			Run: did("Deleted the group "+g.Name+".", func(ctx context.Context, _ Answers) error {
				return api.DeleteGroup(ctx, g.Slug)
			}),
		})},
	}
}

func insideGroup(api People, g model.Group) Resource {
	r := Resource{ID: "group " + g.Slug, Title: "People", Target: g.Name, Level: OfWorkplace, Columns: []Column{{"name", 26}, {"email", 34}}}
	var who crowd
	var in []model.MemberID
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.GroupMembers(ctx, g.Slug)
		if err != nil {
			return nil, err
		}
		in = list
		if who.users, err = api.Users(ctx); err != nil {
			return nil, err
		}
		items := make([]Item, 0, len(list))
		for _, m := range list {
			name, email := who.name(m)
			items = append(items, Item{
				ID: memberValue(m), Name: name, Copy: m.Slug, Cells: []Cell{cell(email)}, Facts: told(fact("id", m.Slug)),
				Remove: []Action{action("remove", Spec{
					Name: "remove-from-group", Title: "Remove " + name, Target: g.Name, Verb: "Remove", Danger: true, Text: []string{name + " loses what only the group lets them do."},
					Run: did("Removed "+name+" from "+g.Name+".", func(ctx context.Context, _ Answers) error { return api.RemoveFromGroup(ctx, g.Slug, m) }),
				})},
			})
		}
		return items, nil
	}
	r.Make = []Action{{Label: "somebody", Form: func(*screen.Context) Spec {
		return Spec{
			Name: "add-to-group", Title: "Add somebody", Target: g.Name, Verb: "Add", Fields: []Field{choice("member", "who", "", who.options(in, model.UserMember)...)},
			Check: func(a Answers) error {
				if a.Text("member") == "" {
					return sentenceError("Everybody is in it already.")
				}
				return nil
			},
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				m := memberOf(a.Text("member"))
				name, _ := who.name(m)
				return Outcome{Done: "Added " + name + " to " + g.Name + "."}, api.AddToGroup(ctx, g.Slug, m)
			},
		}
	}}}
	return r
}

// roleAPI is what the lists of roles need.
type roleAPI interface {
	RoleWrites
	Roles(ctx context.Context, scope model.RoleScope) ([]model.Role, error)
}

func roles(api roleAPI, p Place, scope model.RoleScope, title string) Resource {
	r := Resource{
		ID: string(scope) + "-roles", Title: title, Level: OfWorkplace, About: "Built-in roles cannot be changed.",
		Columns: []Column{{"name", 26}, {"kind", 10}, {"permissions", 14}, {"identifier", 24}},
	}
	var all []string
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.Roles(ctx, scope)
		if err != nil {
			return nil, err
		}
		if all, err = api.Permissions(ctx, scope); err != nil {
			return nil, err
		}
		items := make([]Item, 0, len(list))
		for _, one := range list {
			items = append(items, role(api, p, scope, one, all))
		}
		return items, nil
	}
	r.Make = []Action{{Label: "a role", Form: func(*screen.Context) Spec {
		return Spec{
			Name: "create-role", Title: "Create a role", Target: p.Workplace, Verb: "Create role", Fields: roleFields(model.Role{}, all),
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				made, err := api.CreateRole(ctx, scope, model.RoleDraft{Name: a.Trim("name"), Permissions: a.Ticked("permissions")})
				return Outcome{Done: "Created the role " + made.Name + "."}, err
			},
		}
	}}}
	return r
}

func roleFields(now model.Role, all []string) []Field {
	ticks := Field{Name: "permissions", Label: "may", Kind: Ticks}
	for _, permission := range all {
		ticks.Options = append(ticks.Options, Option{Value: permission, On: now.May(permission)})
	}
	return []Field{text("name", "name", now.Name, func(typed string) error { return model.RoleDraft{Name: typed}.Check() }), ticks}
}

func role(api roleAPI, p Place, scope model.RoleScope, one model.Role, all []string) Item {
	kind, why := "custom", ""
	if !one.Custom {
		kind, why = "built in", "It is built in: Doppler lets nobody change it."
	}
	return Item{
		ID: one.Identifier, Name: one.Name, Copy: one.Identifier, Cells: []Cell{cell(kind), cell(count(len(one.Permissions), "permission")), cell(one.Identifier)},
		Facts: told(fact("identifier", one.Identifier), fact("may", strings.Join(one.Permissions, ", "))),
		Change: because(why, []Action{action("name and permissions", Spec{
			Name: "change-role", Title: "Change " + one.Name, Target: p.Workplace, Verb: "Change", Fields: roleFields(one, all),
			Text: []string{"Everybody who has the role may do more or less from then on."},
			Run: did("Changed the role "+one.Name+".", func(ctx context.Context, a Answers) error {
				ticked := append([]string{}, a.Ticked("permissions")...)
				_, err := api.EditRole(ctx, scope, one.Identifier, model.RoleEdit{Name: changed(a.Trim("name"), one.Name), Permissions: &ticked})
				return err
			}),
		})}),
		Remove: because(why, []Action{action("delete", Spec{
			Name: "delete-role", Title: "Delete " + one.Name, Target: p.Workplace, Verb: "Delete", Danger: true, Text: []string{"Doppler refuses it while somebody has the role."},
			Run: did("Deleted the role "+one.Name+".", func(ctx context.Context, _ Answers) error {
				return api.DeleteRole(ctx, scope, one.Identifier)
			}),
		})}),
	}
}
