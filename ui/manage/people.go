package manage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dtui/model"
	"dtui/ui/screen"
	"dtui/ui/theme"
)

// crowdAPI tells who can be meant by the slugs of members.
type crowdAPI interface {
	Users(ctx context.Context) ([]model.User, error)
	Groups(ctx context.Context) ([]model.Group, error)
	Invites(ctx context.Context) ([]model.Invite, error)
	ServiceAccounts(ctx context.Context) ([]model.ServiceAccount, error)
	Roles(ctx context.Context, scope model.RoleScope) ([]model.Role, error)
}

// People are the members of a project, the users, groups and invites of the workplace, and the roles of both.
type People interface {
	crowdAPI
	Members(ctx context.Context, project string) ([]model.ProjectMember, error)
	AddMember(ctx context.Context, project string, m model.MemberID, g model.MemberGrant) (model.ProjectMember, error)
	EditMember(ctx context.Context, project string, m model.MemberID, g model.MemberGrant) (model.ProjectMember, error)
	RemoveMember(ctx context.Context, project string, m model.MemberID) error
	SetAccess(ctx context.Context, id, role string) (model.User, error)
	Group(ctx context.Context, slug string) (model.Group, error)
	CreateGroup(ctx context.Context, d model.GroupDraft) (model.Group, error)
	EditGroup(ctx context.Context, slug string, e model.GroupEdit) (model.Group, error)
	DeleteGroup(ctx context.Context, slug string) error
	GroupMembers(ctx context.Context, slug string) ([]model.MemberID, error)
	AddToGroup(ctx context.Context, slug string, m model.MemberID) error
	RemoveFromGroup(ctx context.Context, slug string, m model.MemberID) error
	ConfigTokens(ctx context.Context, ref model.ConfigRef) ([]model.ConfigToken, error)
	Integrations(ctx context.Context) ([]model.Integration, error)
	Layout(ctx context.Context, project string) (model.Layout, error)
}

// crowd is everybody who can be meant, as far as it could be read: some tokens see none of it.
type crowd struct {
	// in are those who are members already.
	in       []model.MemberID
	users    []model.User
	groups   []model.Group
	invites  []model.Invite
	accounts []model.ServiceAccount
	roles    []model.Role
	unread   []model.UnreadSource
}

func (w *crowd) missed(what string, err error) {
	if err != nil {
		w.unread = append(w.unread, model.UnreadSource{What: what, Why: strings.TrimSuffix(err.Error(), ".")})
	}
}

func readCrowd(ctx context.Context, api crowdAPI) crowd {
	var w crowd
	var err error
	w.users, err = api.Users(ctx)
	w.missed("users", err)
	w.groups, err = api.Groups(ctx)
	w.missed("groups", err)
	w.invites, err = api.Invites(ctx)
	w.missed("invites", err)
	w.accounts, err = api.ServiceAccounts(ctx)
	w.missed("service accounts", err)
	w.roles, err = api.Roles(ctx, model.ProjectRoles)
	w.missed("roles of projects", err)
	return w
}

// name is how people know a member, its slug where nobody tells.
func (w *crowd) name(m model.MemberID) (name, more string) {
	switch m.Kind {
	case model.UserMember:
		for _, u := range w.users {
			if u.ID == m.Slug {
				return u.Name, u.Email
			}
		}
	case model.GroupMember:
		for _, g := range w.groups {
			if g.Slug == m.Slug {
				return g.Name, ""
			}
		}
	case model.InviteMember:
		for _, i := range w.invites {
			if i.Slug == m.Slug {
				return i.Email, "not here yet"
			}
		}
	case model.AccountMember:
		for _, a := range w.accounts {
			if a.Slug == m.Slug {
				return a.Name, ""
			}
		}
	}
	return m.Slug, ""
}

// options are everybody but those who are in already.
func (w *crowd) options(kinds ...model.MemberKind) []Option {
	var all []model.MemberID
	for _, u := range w.users {
		all = append(all, u.Member())
	}
	for _, g := range w.groups {
		all = append(all, model.MemberID{Kind: model.GroupMember, Slug: g.Slug})
	}
	for _, a := range w.accounts {
		all = append(all, model.MemberID{Kind: model.AccountMember, Slug: a.Slug})
	}
	for _, i := range w.invites {
		all = append(all, model.MemberID{Kind: model.InviteMember, Slug: i.Slug})
	}
	var options []Option
	for _, m := range all {
		if slices.Contains(w.in, m) || len(kinds) > 0 && !slices.Contains(kinds, m.Kind) {
			continue
		}
		name, more := w.name(m)
		options = append(options, Option{Value: memberValue(m), Label: strings.TrimSpace(name + "  " + m.Kind.String() + "  " + more)})
	}
	return options
}

func memberValue(m model.MemberID) string { return string(m.Kind) + " " + m.Slug }

func memberOf(value string) model.MemberID {
	kind, slug, _ := strings.Cut(value, " ")
	return model.MemberID{Kind: model.MemberKind(kind), Slug: slug}
}

// role is the name of a role of a project, its identifier where nobody tells.
func (w *crowd) role(identifier string) string {
	for _, one := range w.roles {
		if one.Identifier == identifier {
			return one.Name
		}
	}
	return identifier
}

// errNobody refuses to add nobody.
var errNobody = sentenceError("There is nobody to add, or they could not be read.")

// rolesWith are the roles to choose from, the present one among them even where it cannot be read: the first of a list would
// be taken for it.
func rolesWith(roles []model.Role, present string) []Option {
	options := roleOptions(roles)
	if present != "" && !slices.ContainsFunc(options, func(o Option) bool { return o.Value == present }) {
		options = append([]Option{{Value: present}}, options...)
	}
	return options
}

func roleOptions(roles []model.Role, before ...Option) []Option {
	for _, role := range roles {
		before = append(before, Option{Value: role.Identifier, Label: role.Name})
	}
	return before
}

func members(api People, p Place) Resource {
	r := Resource{
		ID: "members", Title: "Members", Level: OfProject,
		About:   "Who has a role in the project. Owners and admins of the workplace may do everything in it without one.",
		Columns: []Column{{"name", 26}, {"kind", 16}, {"role", 18}, {"environments", 20}},
	}
	var who latest[crowd]
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.Members(ctx, p.Project.Slug)
		if err != nil {
			return nil, err
		}
		all := readCrowd(ctx, api)
		layout, err := api.Layout(ctx, p.Project.Slug)
		if err != nil {
			return nil, err
		}
		items := make([]Item, 0, len(list))
		for _, m := range list {
			all.in = append(all.in, m.MemberID)
			items = append(items, member(api, p, &all, m, layout.Environments))
		}
		who.set(all)
		return items, nil
	}
	r.Make = []Action{{Label: "a member", Form: func(c *screen.Context) Spec { return addMember(c, api, p, who.get()) }}}
	return r
}

func addMember(c *screen.Context, api People, p Place, who *crowd) Spec {
	roles := rolesWith(who.roles, "")
	if len(roles) == 0 {
		roles = []Option{{Value: "", Label: "Doppler's usual one; the roles cannot be read"}}
	}
	return Spec{
		Name: "add-member", Title: "Add a member", Target: p.Project.Slug, Verb: "Add",
		Fields: append([]Field{choice("member", "who", "", who.options()...), choice("role", "role", "", roles...)}, grantFields(c.W.Layout(p.Project.Slug).Environments, true, nil)...),
		Check: func(a Answers) error {
			if a.Text("member") == "" {
				return errNobody
			}
			return checkGrant(a)
		},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			m := memberOf(a.Text("member"))
			name, _ := who.name(m)
			_, err := api.AddMember(ctx, p.Project.Slug, m, grant(a))
			return Outcome{Done: "Added " + name + " to " + p.Project.Slug + "."}, err
		},
	}
}

func grantFields(list []model.Environment, all bool, some []string) []Field {
	ticks := Field{Name: "environments", Label: "these", Kind: Ticks, When: func(a Answers) bool { return !a.Yes("all") }}
	for _, e := range list {
		ticks.Options = append(ticks.Options, Option{Value: e.Slug, On: slices.Contains(some, e.Slug)})
	}
	for _, slug := range some {
		// One that is not listed is not to be lost.
		if !slices.ContainsFunc(list, func(e model.Environment) bool { return e.Slug == slug }) {
			ticks.Options = append(ticks.Options, Option{Value: slug, On: true})
		}
	}
	return []Field{yesNo("all", "everywhere", all), hint(ticks, "the environments that the role holds in")}
}

// checkGrant refuses to add somebody whose role holds nowhere.
func checkGrant(a Answers) error {
	if !a.Yes("all") && len(a.Ticked("environments")) == 0 {
		return sentenceError("Tick an environment, or let the role hold everywhere.")
	}
	return grant(a).Check()
}

func grant(a Answers) model.MemberGrant {
	g := model.MemberGrant{Role: a.Text("role"), AllEnvironments: a.Yes("all")}
	if !g.AllEnvironments {
		g.Environments = append([]string{}, a.Ticked("environments")...)
	}
	return g
}

func member(api People, p Place, who *crowd, m model.ProjectMember, environments []model.Environment) Item {
	name, more := who.name(m.MemberID)
	where := "every environment"
	if !m.AllEnvironments {
		where = words(m.Environments, "none")
	}
	role, label := who.role(m.Role), "is"
	if m.Kind == model.UserMember {
		label = "email"
	}
	return Item{
		ID: memberValue(m.MemberID), Name: name, Copy: m.Slug, Cells: []Cell{cell(m.Kind.String()), cell(role), cell(where)},
		Facts: told(fact("id", m.Slug), fact(label, more), fact("role", role), fact("holds in", where)),
		Change: []Action{action("role and environments", Spec{
			Name: "change-member", Title: "Change " + name, Target: p.Project.Slug, Verb: "Change",
			Fields: append([]Field{choice("role", "role", m.Role, rolesWith(who.roles, m.Role)...)}, grantFields(environments, m.AllEnvironments, m.Environments)...),
			Check: func(a Answers) error {
				some := a.Ticked("environments")
				if a.Text("role") == m.Role && a.Yes("all") == m.AllEnvironments && (m.AllEnvironments || sameNames(some, m.Environments)) {
					return errUnchanged
				}
				return grant(a).Check()
			},
			Run: did("Changed what "+name+" may in "+p.Project.Slug+".", func(ctx context.Context, a Answers) error {
				_, err := api.EditMember(ctx, p.Project.Slug, m.MemberID, grant(a))
				return err
			}),
		})},
		Remove: []Action{action("remove", Spec{
			Name: "remove-member", Title: "Remove " + name, Target: p.Project.Slug, Verb: "Remove", Danger: true,
			Text: []string{name + " loses the role " + role + " in " + p.Project.Slug + "."},
			Run: did("Removed "+name+" from "+p.Project.Slug+".", func(ctx context.Context, _ Answers) error {
				return api.RemoveMember(ctx, p.Project.Slug, m.MemberID)
			}),
		})},
	}
}

// sameNames compares two lists whose order means nothing.
func sameNames(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// readers lists who can read the config, put together from what the API tells.
func readers(api People, p Place) Resource {
	r := Resource{
		ID: "readers", Title: "Who can read it", Level: OfConfig,
		About:   "Put together from members, groups and roles: Doppler's API does not answer the question itself.",
		Columns: []Column{{"name", 26}, {"kind", 16}, {"how", 40}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		from, err := readerSources(ctx, api, p)
		if err != nil {
			return nil, err
		}
		found := model.WhoReads(from)
		var items []Item
		for _, one := range found.Readers {
			var ways []string
			for _, way := range one.Ways {
				ways = append(ways, way.Through+" as "+way.Role)
			}
			tone, sure := theme.Muted, ""
			if !one.Sure() {
				tone, sure = theme.Warn, "what the role lets read is not known for certain"
			}
			items = append(items, Item{
				ID: memberValue(one.MemberID), Name: one.Name, Copy: one.Slug, Cells: []Cell{cell(one.Kind.String()), cell(strings.Join(ways, "; "), tone)},
				Facts: told(fact("email", one.Email), fact("by", strings.Join(ways, "; ")), muted("sure", sure)),
			})
		}
		for _, name := range found.Tokens {
			items = append(items, Item{ID: "token " + name, Name: name, Cells: []Cell{cell("service token"), cell("whoever has it")}})
		}
		for _, name := range found.Syncs {
			items = append(items, Item{ID: "sync " + name, Name: name, Cells: []Cell{cell("sync"), cell("copies the values")}})
		}
		for n, gap := range found.Gaps {
			items = append(items, Item{ID: fmt.Sprintf("gap %d", n), Name: gap, Note: true, Facts: told(fact("not told", gap))})
		}
		return items, nil
	}
	return r
}

func readerSources(ctx context.Context, api People, p Place) (model.ReaderSources, error) {
	ref := p.Config.ConfigRef
	from := model.ReaderSources{Config: model.Config{ConfigRef: ref, UUID: p.Config.UUID, Environment: p.Environment, Root: p.Root}, Accounts: map[string]string{}}
	layout, err := api.Layout(ctx, ref.Project)
	if err != nil {
		return from, err
	}
	for _, c := range layout.Configs {
		if c.ConfigRef == ref {
			from.Config = c
		}
	}
	if from.Members, err = api.Members(ctx, ref.Project); err != nil {
		return from, err
	}
	who := readCrowd(ctx, api)
	from.Users, from.Invites, from.ProjectRoles = who.users, who.invites, who.roles
	for _, a := range who.accounts {
		from.Accounts[a.Slug] = a.Name
	}
	for _, g := range who.groups {
		whole, err := api.Group(ctx, g.Slug)
		who.missed("members of the group "+g.Name, err)
		if err == nil {
			g = whole
		}
		from.Groups = append(from.Groups, g)
	}
	from.WorkplaceRoles, err = api.Roles(ctx, model.WorkplaceRoles)
	who.missed("roles of the workplace", err)
	tokens, err := api.ConfigTokens(ctx, ref)
	who.missed("service tokens", err)
	for _, t := range tokens {
		from.Tokens = append(from.Tokens, t.Name)
	}
	integrations, err := api.Integrations(ctx)
	who.missed("syncs", err)
	for _, i := range integrations {
		for _, s := range i.Syncs {
			if s.Ref == ref {
				from.Syncs = append(from.Syncs, i.Name)
			}
		}
	}
	from.Unread = who.unread
	return from, nil
}
