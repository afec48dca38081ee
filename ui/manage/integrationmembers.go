package manage

import (
	"context"

	"dtui/model"
	"dtui/ui/screen"
)

// addIntegrationMember gives somebody a role in an integration. Who is in and who could be is read with the list.
func addIntegrationMember(api Integrations, i model.Integration, told *latest[crowd]) Action {
	return Action{Label: "a member", Form: func(*screen.Context) Spec {
		who := told.get()
		return Spec{
			Name: "add-integration-member", Title: "Add a member", Target: i.Name, Verb: "Add",
			Text:   []string{"A member may use the integration for syncs, or more, as the role says."},
			Fields: []Field{choice("member", "who", "", who.options()...), choice("role", "role", "", rolesWith(who.roles, "")...)},
			Check: func(a Answers) error {
				switch {
				case a.Text("member") == "":
					return errNobody
				case a.Text("role") == "":
					return sentenceError("The roles cannot be read, and a member needs one.")
				}
				return nil
			},
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				m := memberOf(a.Text("member"))
				name, _ := who.name(m)
				_, err := api.AddIntegrationMember(ctx, i.Slug, m, a.Text("role"))
				return Outcome{Done: "Added " + name + " to " + i.Name + "."}, err
			},
		}
	}}
}

func integrationMember(api Integrations, i model.Integration, who *crowd, m model.IntegrationMember) Item {
	name, more := who.name(m.MemberID)
	role := who.role(m.Role)
	return Item{
		ID: memberValue(m.MemberID), Name: name, Copy: m.Slug, Cells: []Cell{cell(m.Kind.String()), cell(role)},
		Facts: told(fact("id", m.Slug), fact("also", more), fact("role", role)),
		Change: []Action{action("role", Spec{
			Name: "change-integration-member", Title: "Change " + name, Target: i.Name, Verb: "Change",
			Fields: []Field{choice("role", "role", m.Role, rolesWith(who.roles, m.Role)...)},
			Check: func(a Answers) error {
				if a.Text("role") == m.Role {
					return errUnchanged
				}
				return nil
			},
			Run: did("Changed the role of "+name+" in "+i.Name+".", func(ctx context.Context, a Answers) error {
				_, err := api.EditIntegrationMember(ctx, i.Slug, m.MemberID, a.Text("role"))
				return err
			}),
		})},
		Remove: []Action{action("remove", Spec{
			Name: "remove-integration-member", Title: "Remove " + name, Target: i.Name, Verb: "Remove", Danger: true,
			Text: []string{name + " loses the role " + role + " in " + i.Name + "."},
			Run: did("Removed "+name+" from "+i.Name+".", func(ctx context.Context, _ Answers) error {
				return api.RemoveIntegrationMember(ctx, i.Slug, m.MemberID)
			}),
		})},
	}
}
