package manage

import (
	"context"
	"slices"
	"strings"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// RoleWrites change roles.
type RoleWrites interface {
	Permissions(ctx context.Context, scope model.RoleScope) ([]string, error)
	CreateRole(ctx context.Context, scope model.RoleScope, d model.RoleDraft) (model.Role, error)
	EditRole(ctx context.Context, scope model.RoleScope, identifier string, e model.RoleEdit) (model.Role, error)
	DeleteRole(ctx context.Context, scope model.RoleScope, identifier string) error
}

// roleAPI is what the lists of roles need.
type roleAPI interface {
	RoleWrites
	Roles(ctx context.Context, scope model.RoleScope) ([]model.Role, error)
}

func roles(api roleAPI, p Place, scope model.RoleScope, title string) Resource {
	about := "They say what somebody may do in the workplace. Built-in ones cannot be changed."
	if scope == model.ProjectRoles {
		about = "They say what a member may do in a project. Built-in ones cannot be changed."
	}
	r := Resource{
		ID: string(scope) + "-roles", Title: title, Level: OfWorkplace, Plan: "Roles of one's own", About: about,
		Columns: []Column{{"name", 26}, {"kind", 10}, {"permissions", 14}, {"identifier", 24}},
	}
	var permissions latest[[]string]
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.Roles(ctx, scope)
		if err != nil {
			return nil, err
		}
		// Without the permissions there are to tick, roles are listed all the same.
		all, failed := api.Permissions(ctx, scope)
		permissions.set(all)
		items := make([]Item, 0, len(list))
		for _, one := range list {
			items = append(items, role(api, p, scope, one, all, failed))
		}
		return items, nil
	}
	r.Make = []Action{{Label: "a role", Form: func(*screen.Context) Spec {
		return Spec{
			Name: "create-role", Title: "Create a role", Target: p.Workplace, Verb: "Create role", Fields: roleFields(model.Role{}, *permissions.get()),
			Text: []string{permissionsText},
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				made, err := api.CreateRole(ctx, scope, model.RoleDraft{Name: a.Trim("name"), Permissions: a.Ticked("permissions")})
				return Outcome{Done: "Created the role " + made.Name + "."}, err
			},
		}
	}}}
	return r
}

const permissionsText = "Space ticks a permission. The names are Doppler's own."

// roleFields offers all permissions that Doppler tells of, and those that the role has beside them: what is not offered would
// be taken away.
func roleFields(now model.Role, all []string) []Field {
	ticks := Field{Name: "permissions", Label: "may", Kind: Ticks}
	for _, permission := range all {
		ticks.Options = append(ticks.Options, Option{Value: permission, On: now.May(permission)})
	}
	for _, permission := range now.Permissions {
		if !slices.Contains(all, permission) {
			ticks.Options = append(ticks.Options, Option{Value: permission, On: true})
		}
	}
	return []Field{text("name", "name", now.Name, func(typed string) error { return model.RoleDraft{Name: typed}.Check() }), ticks}
}

func role(api roleAPI, p Place, scope model.RoleScope, one model.Role, all []string, failed error) Item {
	kind, why := "custom", ""
	if failed != nil {
		why = "What roles can be allowed cannot be read."
	}
	if !one.Custom {
		kind, why = "built in", "It is built in: Doppler lets nobody change it."
	}
	edit := func(a Answers) (e model.RoleEdit) {
		e.Name = changed(a.Trim("name"), one.Name)
		if ticked := a.Ticked("permissions"); !sameNames(ticked, one.Permissions) {
			ticked = append([]string{}, ticked...)
			e.Permissions = &ticked
		}
		return e
	}
	return Item{
		ID: one.Identifier, Name: one.Name, Copy: one.Identifier, Cells: []Cell{cell(kind), cell(look.Count(len(one.Permissions), "permission")), cell(one.Identifier)},
		Inside: func() Resource { return allowed(one) },
		Facts:  told(fact("identifier", one.Identifier), fact("may", strings.Join(one.Permissions, ", "))),
		Change: because(why, []Action{action("name and permissions", Spec{
			Name: "change-role", Title: "Change " + one.Name, Target: p.Workplace, Verb: "Change", Fields: roleFields(one, all),
			Text: []string{"Everybody who has the role may do more or less from then on. " + permissionsText},
			Check: func(a Answers) error {
				if edit(a) == (model.RoleEdit{}) {
					return errUnchanged
				}
				return nil
			},
			Run: did("Changed the role "+one.Name+".", func(ctx context.Context, a Answers) error {
				_, err := api.EditRole(ctx, scope, one.Identifier, edit(a))
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

// allowed lists what a role lets do: there may be more of it than there is room for below the list.
func allowed(one model.Role) Resource {
	return Resource{
		ID: "permissions of " + one.Identifier, Title: "Permissions", Level: OfWorkplace, Target: one.Name, Columns: []Column{{"permission", 60}},
		About: "The names are Doppler's own. A role is changed in the list of roles.",
		List: func(context.Context) ([]Item, error) {
			items := make([]Item, len(one.Permissions))
			for at, name := range one.Permissions {
				items[at] = Item{ID: name, Name: name, Copy: name}
			}
			return items, nil
		},
	}
}
