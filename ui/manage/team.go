package manage

import (
	"context"

	"dtui/model"
	"dtui/ui/screen"
)

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
		named := crowd{roles: roles}
		items := make([]Item, 0, len(list))
		for _, u := range list {
			items = append(items, Item{
				ID: u.ID, Name: u.Name, Copy: u.ID, Cells: []Cell{cell(named.role(u.Access)), cell(u.Email), timeCell(u.CreatedAt, day)},
				Facts: told(fact("id", u.ID), fact("email", u.Email), fact("user name", u.Username), fact("role", named.role(u.Access))),
				Change: because(why, []Action{action("role", Spec{
					Name: "change-access", Title: "Change the role of " + u.Name, Target: p.Workplace, Verb: "Change", Danger: true, Confirm: u.Name,
					Text:   []string{"The role of the workplace says what " + u.Name + " may do beside what projects allow."},
					Fields: []Field{choice("role", "role", u.Access, rolesWith(roles, u.Access)...)},
					Check: func(a Answers) error {
						if a.Text("role") == u.Access {
							return errUnchanged
						}
						return nil
					},
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
		ID: "groups", Title: "Groups", Level: OfWorkplace, Plan: "Groups", About: "The people of a group are inside.",
		Columns: []Column{{"name", 26}, {"role in projects", 18}, {"created", 13}},
	}
	var roles latest[[]model.Role]
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.Groups(ctx)
		if err != nil {
			return nil, err
		}
		known, _ := api.Roles(ctx, model.ProjectRoles)
		roles.set(known)
		items := make([]Item, 0, len(list))
		for _, g := range list {
			items = append(items, group(api, p, g, known))
		}
		return items, nil
	}
	r.Make = []Action{{Label: "a group", Form: func(*screen.Context) Spec {
		return Spec{
			Name: "create-group", Title: "Create a group", Target: p.Workplace, Verb: "Create group", Fields: groupFields(model.Group{}, *roles.get()),
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
		hint(choice("role", "role", now.ProjectRole, append([]Option{{Value: "", Label: "none"}}, rolesWith(roles, now.ProjectRole)...)...), "that it gets in a project unless another is given"),
	}
}

func group(api People, p Place, g model.Group, roles []model.Role) Item {
	named := crowd{roles: roles}
	edit := func(a Answers) model.GroupEdit {
		return model.GroupEdit{Name: changed(a.Trim("name"), g.Name), ProjectRole: changed(a.Text("role"), g.ProjectRole)}
	}
	return Item{
		ID: g.Slug, Name: g.Name, Copy: g.Slug, Cells: []Cell{cell(named.role(g.ProjectRole)), timeCell(g.CreatedAt, day)},
		Facts:  told(fact("id", g.Slug), fact("role", named.role(g.ProjectRole)), fact("workplace", g.WorkplaceRole), muted("inside", "its people")),
		Inside: func() Resource { return insideGroup(api, g) },
		Change: []Action{action("name and role", Spec{
			Name: "change-group", Title: "Change " + g.Name, Target: p.Workplace, Verb: "Change", Fields: groupFields(g, roles),
			Check: func(a Answers) error {
				if edit(a) == (model.GroupEdit{}) {
					return errUnchanged
				}
				return nil
			},
			Run: did("Changed the group "+g.Name+".", func(ctx context.Context, a Answers) error {
				_, err := api.EditGroup(ctx, g.Slug, edit(a))
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
	r := Resource{
		ID: "group " + g.Slug, Title: "People", Target: g.Name, Level: OfWorkplace, Plan: "Groups",
		About:   "They get the role of the group in every project that it is a member of.",
		Columns: []Column{{"name", 26}, {"email", 34}},
	}
	var known latest[crowd]
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.GroupMembers(ctx, g.Slug)
		if err != nil {
			return nil, err
		}
		who := crowd{in: list}
		// Without their names they are listed by their ids.
		who.users, _ = api.Users(ctx)
		known.set(who)
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
		who := known.get()
		return Spec{
			Name: "add-to-group", Title: "Add somebody", Target: g.Name, Verb: "Add", Fields: []Field{choice("member", "who", "", who.options(model.UserMember)...)},
			Check: func(a Answers) error {
				switch {
				case a.Text("member") != "":
					return nil
				case len(who.users) == 0:
					return errNobody
				}
				return sentenceError("Everybody is in it already.")
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
