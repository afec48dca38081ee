package manage

import (
	"context"
	"strings"

	"dtui/model"
	"dtui/ui/look"
	"dtui/ui/screen"
)

// Configs are those of a project.
type Configs interface {
	Layout(ctx context.Context, project string) (model.Layout, error)
	CreateBranch(ctx context.Context, in model.ProjectID, environment, name string) (model.Config, error)
	RenameConfig(ctx context.Context, id model.ConfigID, environment, name string) (model.Config, error)
	CloneConfig(ctx context.Context, id model.ConfigID, environment, name string) (model.Config, error)
	LockConfig(ctx context.Context, id model.ConfigID) (model.Config, error)
	UnlockConfig(ctx context.Context, id model.ConfigID) (model.Config, error)
	SetInheritable(ctx context.Context, id model.ConfigID, on bool) (model.Config, error)
	SetInherits(ctx context.Context, id model.ConfigID, from []model.ConfigRef) (model.Config, error)
	DeleteConfig(ctx context.Context, id model.ConfigID) error
	Policies(ctx context.Context) ([]model.Policy, error)
}

// config is one of them with what its actions need.
type config struct {
	model.Config
	api  Configs
	id   model.ConfigID
	all  []model.Config
	read []screen.Effect
	// under are the policies that cover it, as far as they could be read.
	under []string
}

func configs(api Configs, p Place) Resource {
	read := screen.Effects(screen.LoadLayout{Project: p.Project.Slug})
	r := Resource{
		ID: "configs", Title: "Configs", Level: OfProject,
		About:   "The root config of an environment comes and goes with it. A branch shows its root's secrets under its own.",
		Columns: []Column{{"name", 28}, {"environment", 14}, {"kind", 9}, {"state", 22}, {"created", 12}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		layout, err := api.Layout(ctx, p.Project.Slug)
		if err != nil {
			return nil, err
		}
		// Many tokens may not read policies; what is told of configs is worth having without.
		policies, _ := api.Policies(ctx)
		items := make([]Item, 0, len(layout.Configs))
		for _, c := range layout.Configs {
			one := config{c, api, model.ConfigID{Owner: p.Owner, ConfigRef: c.ConfigRef, UUID: c.UUID}, layout.Configs, read, nil}
			for _, policy := range policies {
				if policy.Covers(c) {
					one.under = append(one.under, policy.Name)
				}
			}
			items = append(items, one.item())
		}
		return items, nil
	}
	r.Make = []Action{{Label: "a branch", Form: func(c *screen.Context) Spec {
		var options []Option
		for _, e := range c.W.Layout(p.Project.Slug).Environments {
			options = append(options, Option{Value: e.Slug, Label: e.Slug + "  " + e.Name})
		}
		return Spec{
			Name: "create-branch", Title: "Create a branch", Target: p.Project.Slug, Verb: "Create branch",
			Fields: []Field{choice("environment", "environment", p.Environment, options...), branchName("", "environment")},
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				made, err := api.CreateBranch(ctx, p.Project, a.Text("environment"), branched(a.Text("environment"), a.Trim("name")))
				return Outcome{Done: "Created " + made.ConfigRef.String() + ".", Then: read}, err
			},
		}
	}}}
	return r
}

// branched is the whole name of a branch: the environment's slug goes before what was typed.
func branched(environment, typed string) string {
	if typed == "" || strings.HasPrefix(typed, environment+"_") {
		return typed
	}
	return environment + "_" + typed
}

// branchName asks for the name of a branch in the environment of a field, or always the same one.
func branchName(start, environment string) Field {
	in := func(a Answers) string {
		if e := a.Text("environment"); e != "" {
			return e
		}
		return environment
	}
	return Field{
		Name: "name", Label: "name", Start: start,
		Check: func(a Answers) error { return model.CheckBranchName(in(a), branched(in(a), a.Trim("name"))) },
		Hint: func(a Answers) string {
			if a.Trim("name") == "" {
				return "It will start with " + in(a) + "_."
			}
			return "It will be " + branched(in(a), a.Trim("name")) + "."
		},
	}
}

func (c *config) item() Item {
	kind := "branch"
	switch {
	case c.Root:
		kind = "root"
	case c.Personal():
		kind = "personal"
	}
	var state []string
	if c.Locked {
		state = append(state, "locked")
	}
	if c.Inheritable {
		state = append(state, "inheritable")
	}
	if n := len(c.Inherits); n > 0 {
		state = append(state, "inherits "+look.Count(n, "config"))
	}
	return Item{
		ID: c.UUID, Name: c.Config.Config, Copy: c.UUID, Goto: c.ConfigRef,
		Cells: []Cell{cell(c.Environment), cell(kind), cell(strings.Join(state, ", ")), timeCell(c.CreatedAt, day)},
		Facts: told(fact("id", c.UUID), fact("inherits", refs(c.Inherits)), fact("inherited by", refs(c.InheritedBy)), fact("policy", words(c.under, "")), muted("rename", c.WhyFixed())),
		Change: []Action{
			{Label: "rename", Off: c.WhyFixed(), Form: c.rename},
			{Label: "let others inherit, or not", Off: c.WhyNotInheritable(!c.Inheritable), Form: c.inheritable},
			{Label: "inherit from others", Form: c.inherits},
		},
		Remove: []Action{{Label: "delete", Off: c.WhyFixed(), Form: c.remove}},
		More: []Action{
			c.lock(),
			{Label: "clone", Off: c.WhyNotCloned(), Form: c.clone},
		},
	}
}

func refs(list []model.ConfigRef) string {
	var out []string
	for _, ref := range list {
		out = append(out, ref.String())
	}
	return strings.Join(out, ", ")
}

func (c *config) name() string { return c.ConfigRef.String() }

func (c *config) rename(s *screen.Context) Spec {
	lines := broken(s.W.NamingConfig(c.ConfigRef))
	lines = append(lines, staged(s, "goes along.", func(id model.ConfigID) bool { return id == c.id })...)
	f := branchName(c.Config.Config, c.Environment)
	plain := f.Hint
	f.Hint = func(a Answers) string {
		to := model.ConfigRef{Project: c.Project, Config: branched(c.Environment, a.Trim("name"))}
		if s.W.ProtectedBy(c.ConfigRef) != "" && s.W.ProtectedBy(to) == "" {
			return plain(a) + " No rule of yours protects that name."
		}
		return plain(a)
	}
	return Spec{
		Name: "rename-config", Title: "Rename " + c.Config.Config, Target: c.name(), Text: lines, Verb: "Rename", Confirm: guard(s, c.ConfigRef), Fields: []Field{f},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			now, err := c.api.RenameConfig(ctx, c.id, c.Environment, branched(c.Environment, a.Trim("name")))
			if err != nil {
				return Outcome{}, err
			}
			to := model.ConfigID{Owner: c.id.Owner, ConfigRef: now.ConfigRef, UUID: now.UUID}
			return Outcome{Done: "Renamed " + c.name() + " to " + now.Config + ".", Then: append(screen.Effects(screen.Moved{From: c.id, To: to}), c.read...)}, nil
		},
	}
}

func (c *config) inheritable(s *screen.Context) Spec {
	return Spec{
		Name: "set-inheritable", Title: "Inheriting from " + c.Config.Config, Target: c.name(), Verb: "Set", Confirm: guard(s, c.ConfigRef),
		Text:   []string{"Configs of other environments and projects can take over the secrets of one that lets them. It cannot inherit from others itself."},
		Fields: []Field{yesNo("on", "let others", !c.Inheritable)},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			said := "Other configs can inherit from " + c.name() + "."
			if !a.Yes("on") {
				said = "No config can inherit from " + c.name() + "."
			}
			_, err := c.api.SetInheritable(ctx, c.id, a.Yes("on"))
			return Outcome{Done: said, Then: c.read}, err
		},
	}
}

// parents reads "project.config" parts; a part without a project is in the same one.
func (c *config) parents(typed string) []model.ConfigRef {
	var list []model.ConfigRef
	for _, part := range split(typed) {
		project, name, found := strings.Cut(part, ".")
		if !found {
			project, name = c.Project, part
		}
		list = append(list, model.ConfigRef{Project: project, Config: name})
	}
	return list
}

func (c *config) inherits(s *screen.Context) Spec {
	var now []string
	for _, ref := range c.Inherits {
		now = append(now, ref.Project+"."+ref.Config)
	}
	read := c.all
	for _, project := range s.W.Projects {
		if project.Slug != c.Project {
			read = append(read[:len(read):len(read)], s.W.Layout(project.Slug).Configs...)
		}
	}
	f := text("from", "from", strings.Join(now, ", "), func(typed string) error { return model.CheckInherits(c.Config, c.parents(typed), read) })
	return Spec{
		Name: "set-inherits", Title: "What " + c.Config.Config + " inherits", Target: c.name(), Verb: "Set", Confirm: guard(s, c.ConfigRef),
		Text:   []string{"It takes over the secrets of these configs, the last one first. They must be in other environments and let others inherit."},
		Fields: []Field{hint(f, "project.config, separated by commas; nothing for none")},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			from := c.parents(a.Trim("from"))
			_, err := c.api.SetInherits(ctx, c.id, from)
			said := c.name() + " inherits from " + refs(from) + "."
			if len(from) == 0 {
				said = c.name() + " inherits from no other config."
			}
			return Outcome{Done: said, Then: append(screen.Effects(screen.Open{Ref: c.ConfigRef}), c.read...)}, err
		},
	}
}

func (c *config) lock() Action {
	label, title, said, do := "lock", "Lock ", "Locked ", c.api.LockConfig
	lines := []string{"A locked config can be neither renamed nor deleted. Its secrets can be written all the while."}
	if c.Locked {
		label, title, said, do = "unlock", "Unlock ", "Unlocked ", c.api.UnlockConfig
		lines = []string{"It can be renamed and deleted from then on."}
	}
	return Action{Label: label, Form: func(s *screen.Context) Spec {
		return Spec{
			Name: "lock-config", Title: title + c.Config.Config, Target: c.name(), Text: lines, Verb: strings.TrimSpace(title), Confirm: guard(s, c.ConfigRef),
			Run: func(ctx context.Context, _ Answers) (Outcome, error) {
				_, err := do(ctx, c.id)
				return Outcome{Done: said + c.name() + ".", Then: c.read}, err
			},
		}
	}}
}

func (c *config) clone(*screen.Context) Spec {
	return Spec{
		Name: "clone-config", Title: "Clone " + c.Config.Config, Target: c.name(), Verb: "Clone",
		Text:   []string{"The new branch gets a copy of every secret that the branch has of its own."},
		Fields: []Field{branchName("", c.Environment)},
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			made, err := c.api.CloneConfig(ctx, c.id, c.Environment, branched(c.Environment, a.Trim("name")))
			return Outcome{Done: "Cloned " + c.name() + " to " + made.Config + ".", Then: c.read}, err
		},
	}
}

func (c *config) remove(s *screen.Context) Spec {
	lines := []string{"Its secrets, service tokens, syncs and log go with it. That cannot be undone."}
	if len(c.InheritedBy) > 0 {
		lines = append(lines, refs(c.InheritedBy)+" inherits from it.")
	}
	lines = append(lines, broken(s.W.NamingConfig(c.ConfigRef))...)
	lines = append(lines, staged(s, "is dropped with it.", func(id model.ConfigID) bool { return id == c.id })...)
	return Spec{
		Name: "delete-config", Title: "Delete " + c.Config.Config, Target: c.name(), Text: lines, Verb: "Delete", Danger: true, Confirm: c.Config.Config,
		Run: func(ctx context.Context, _ Answers) (Outcome, error) {
			err := c.api.DeleteConfig(ctx, c.id)
			return Outcome{Done: "Deleted " + c.name() + ".", Then: append(screen.Effects(screen.Dropped{Owner: c.id.Owner, IDs: []model.ConfigID{c.id}}), c.read...)}, err
		},
	}
}
