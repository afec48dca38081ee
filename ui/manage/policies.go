package manage

import (
	"cmp"
	"context"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"dtui/model"
	"dtui/ui/screen"
)

// Policies say which configs are changed by change requests alone.
type Policies interface {
	Policies(ctx context.Context) ([]model.Policy, error)
	CreatePolicy(ctx context.Context, d model.PolicyDraft) (model.Policy, error)
	ReplacePolicy(ctx context.Context, id string, d model.PolicyDraft) (model.Policy, error)
	DeletePolicy(ctx context.Context, id string) error
	Groups(ctx context.Context) ([]model.Group, error)
	Users(ctx context.Context) ([]model.User, error)
}

func policies(api Policies, p Place) Resource {
	r := Resource{
		ID: "policies", Title: "Policies", Level: OfWorkplace,
		About:   "A config under a policy is changed by change requests alone, once enough people have approved.",
		Columns: []Column{{"name", 30}, {"approvals", 10}, {"own", 9}, {"covers", 36}},
	}
	var known latest[approvers]
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.Policies(ctx)
		if err != nil {
			return nil, err
		}
		who := readApprovers(ctx, api)
		known.set(who)
		items := make([]Item, 0, len(list))
		for _, one := range list {
			items = append(items, policy(api, p, one, who))
		}
		return items, nil
	}
	r.Make = []Action{{Label: "a policy", Form: func(c *screen.Context) Spec {
		return Spec{
			Name: "create-policy", Title: "Create a policy", Target: p.Workplace, Verb: "Create policy",
			Fields: policyFields(c, model.Policy{Reviewers: 1, NotOneself: true}, *known.get()),
			Check:  func(a Answers) error { return policyDraft(model.Policy{}, a).Check() },
			Run: func(ctx context.Context, a Answers) (Outcome, error) {
				made, err := api.CreatePolicy(ctx, policyDraft(model.Policy{}, a))
				return Outcome{Done: "Created the policy " + made.Name + ".", Then: policed()}, err
			},
		}
	}}}
	return r
}

// policed reads what is known of policies elsewhere again.
func policed() []screen.Effect { return screen.Effects(screen.WantPolicies{}) }

// approvers are the groups and people whose approvals a policy can ask for, as far as they could be read.
type approvers []Option

func readApprovers(ctx context.Context, api Policies) approvers {
	var who approvers
	// A plan without groups has people all the same, and the form says where there is nobody to tick.
	groups, _ := api.Groups(ctx)
	for _, g := range groups {
		who = append(who, Option{Value: string(model.GroupSubject) + " " + g.Slug, Label: g.Name + "  group"})
	}
	users, _ := api.Users(ctx)
	for _, u := range users {
		who = append(who, Option{Value: string(model.UserSubject) + " " + u.ID, Label: strings.TrimSpace(u.Name + "  " + u.Email)})
	}
	return who
}

// hint says what ticking none means, and where there is nobody to tick because nobody could be read: a workplace has people.
func (who approvers) hint() string {
	if len(who) == 0 {
		return "Neither people nor groups could be read, so that nobody can be added; none ticked is anybody who may review"
	}
	return "whose approvals count; none ticked is anybody who may review"
}

// name is how people know one of them, "" where nobody tells.
func (who approvers) name(s model.PolicySubject) string {
	for _, o := range who {
		if o.Value == string(s.Kind)+" "+s.Slug {
			name, _, _ := strings.Cut(o.Label, "  ")
			return name
		}
	}
	return ""
}

// of ticks those that a policy names, and adds those that nobody tells of: what is not among the options would be lost.
func (who approvers) of(now model.Policy) []Option {
	options := slices.Clone([]Option(who))
	for _, rule := range now.Rules {
		for _, subject := range rule.Subjects {
			value := string(subject.Kind) + " " + subject.Slug
			at := slices.IndexFunc(options, func(o Option) bool { return o.Value == value })
			if at < 0 {
				at, options = len(options), append(options, Option{Value: value, Label: cmp.Or(subject.Name, subject.Slug)})
			}
			options[at].On = true
		}
	}
	return options
}

func policy(api Policies, p Place, one model.Policy, who approvers) Item {
	own := "may"
	if one.NotOneself {
		own = "may not"
	}
	return Item{
		ID: one.ID, Name: one.Name, Copy: one.ID, Cells: []Cell{cell(strconv.Itoa(one.Reviewers)), cell(own), cell(covers(one))},
		Facts: told(
			fact("about", one.Description), fact("covers", covers(one)), fact("approvals", approvals(one, who)),
			fact("by oneself", own+" approve one's own request"), fact("other rules", otherRules(one)), muted("id", one.ID),
		),
		Change: []Action{{Label: "edit", Form: func(c *screen.Context) Spec {
			return Spec{
				Name: "change-policy", Title: "Change " + one.Name, Target: p.Workplace, Verb: "Change", Fields: policyFields(c, one, who), Confirm: one.Name,
				Check: func(a Answers) error { return policyDraft(one, a).Check() },
				Run: func(ctx context.Context, a Answers) (Outcome, error) {
					if err := unchangedPolicy(ctx, api, one); err != nil {
						return Outcome{}, err
					}
					_, err := api.ReplacePolicy(ctx, one.ID, policyDraft(one, a))
					return Outcome{Done: "Changed the policy " + one.Name + ".", Then: policed()}, err
				},
			}
		}}},
		Remove: []Action{action("delete", Spec{
			Name: "delete-policy", Title: "Delete " + one.Name, Target: p.Workplace, Verb: "Delete", Danger: true, Confirm: one.Name,
			Text: []string{"What it covers can be written directly from then on: " + covers(one) + "."},
			Run: func(ctx context.Context, _ Answers) (Outcome, error) {
				return Outcome{Done: "Deleted the policy " + one.Name + ".", Then: policed()}, api.DeletePolicy(ctx, one.ID)
			},
		})},
	}
}

// unchangedPolicy fails where somebody else has changed a policy since it was listed: the call replaces all of it.
func unchangedPolicy(ctx context.Context, api Policies, was model.Policy) error {
	list, err := api.Policies(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(now model.Policy) bool { return reflect.DeepEqual(now, was) }) {
		return &staleError{"Nothing was done: the policy " + was.Name + " was changed by somebody else since it was read here. It is read again; open it anew"}
	}
	return nil
}

// approvals says rule by rule how many have to approve, and who.
func approvals(p model.Policy, who approvers) string {
	var parts []string
	for _, rule := range p.Rules {
		if rule.Type != model.RequiredReviewer {
			continue
		}
		from := "anybody who may review"
		if rule.Subjects != nil {
			var names []string
			for _, s := range rule.Subjects {
				names = append(names, cmp.Or(s.Name, who.name(s), s.Slug))
			}
			from = words(names, "nobody")
		}
		parts = append(parts, strconv.Itoa(rule.Count)+" by "+from)
	}
	return cmp.Or(strings.Join(parts, "; "), "none asked for")
}

// otherRules names the rules that dtui keeps as they are.
func otherRules(p model.Policy) string {
	var kinds []string
	for _, rule := range p.Rules {
		if rule.Raw != "" {
			kinds = append(kinds, string(rule.Type))
		}
	}
	return strings.Join(kinds, ", ")
}

// several reports whether more than one rule asks for reviewers: the form has room for one, and leaves several as they are.
func several(p model.Policy) bool { return asking(p) > 1 }

// asking counts the rules that ask for reviewers.
func asking(p model.Policy) int {
	n := 0
	for _, rule := range p.Rules {
		if rule.Type == model.RequiredReviewer {
			n++
		}
	}
	return n
}

// covers writes what a policy covers as it is typed: all, a project, project:environment, or project/config.
func covers(p model.Policy) string {
	if p.AllProjects {
		return "all"
	}
	var parts []string
	for _, project := range slices.Sorted(maps.Keys(p.Projects)) {
		target := p.Projects[project]
		if target.All {
			parts = append(parts, project)
		}
		for _, environment := range target.Environments {
			parts = append(parts, project+":"+environment)
		}
		for _, config := range target.Configs {
			parts = append(parts, project+"/"+config)
		}
	}
	return strings.Join(parts, " ")
}

func policyFields(c *screen.Context, now model.Policy, who approvers) []Field {
	// One that asks for nobody may go on without.
	least := 1
	if now.ID != "" && asking(now) == 0 {
		least = 0
	}
	number := func(typed string) error {
		n, err := strconv.Atoi(typed)
		switch {
		case err == nil && n >= least:
		case least == 0:
			return sentenceError("Write how many have to approve, 0 for nobody.")
		default:
			return sentenceError("Write how many have to approve, 1 at least.")
		}
		return nil
	}
	fields := []Field{
		text("name", "name", now.Name, func(typed string) error {
			if typed == "" {
				return sentenceError("A policy needs a name.")
			}
			return nil
		}), text("description", "description", now.Description, nil),
	}
	if !several(now) {
		by := Field{Name: "by", Label: "by", Kind: Ticks, Options: who.of(now)}
		fields = append(fields, text("reviewers", "approvals", strconv.Itoa(max(now.Reviewers, least)), number), hint(by, who.hint()))
	}
	own := yesNo("self", "by oneself", !now.NotOneself)
	if several(now) {
		own = hint(own, "Its "+approvals(now, who)+" stay as they are: the form has room for one such rule.")
	}
	covered := text("covers", "covers", covers(now), func(typed string) error { return checkCovers(c, typed) })
	return append(fields, own, hint(covered, "all, or project, project:environment and project/config, separated by blanks"))
}

// checkCovers refuses what names nothing. Which environments and configs a project has is not looked up.
func checkCovers(c *screen.Context, typed string) error {
	parts := split(typed)
	if len(parts) == 0 {
		return sentenceError("Write what it covers.")
	}
	for _, part := range parts {
		project, inside := part, "-"
		if at := strings.IndexAny(part, ":/"); at >= 0 {
			project, inside = part[:at], part[at+1:]
		}
		switch {
		case part == "all":
		case project == "" || inside == "":
			return sentenceError(part + " names nothing. Write project, project:environment or project/config.")
		case len(c.W.Projects) > 0 && !slices.ContainsFunc(c.W.Projects, func(p model.Project) bool { return p.Slug == project }):
			return sentenceError("There is no project " + project + ".")
		}
	}
	return nil
}

// metByNobody reports whether a rule names reviewers and has none left, such as after their group was deleted.
func metByNobody(rule model.PolicyRule) bool {
	return rule.Type == model.RequiredReviewer && rule.Subjects != nil && len(rule.Subjects) == 0
}

// policyDraft takes over what the form does not ask for.
func policyDraft(now model.Policy, a Answers) model.PolicyDraft {
	d := model.PolicyDraft{Name: a.Trim("name"), Description: a.Trim("description"), Projects: map[string]model.PolicyTarget{}}
	asked := model.PolicyRule{Type: model.RequiredReviewer}
	asked.Count, _ = strconv.Atoi(a.Trim("reviewers"))
	for _, value := range a.Ticked("by") {
		kind, slug, _ := strings.Cut(value, " ")
		asked.Subjects = append(asked.Subjects, model.PolicySubject{Kind: model.PolicySubjectKind(kind), Slug: slug})
	}
	if asked.Subjects == nil && slices.ContainsFunc(now.Rules, metByNobody) {
		asked.Subjects = []model.PolicySubject{} // Not anybody, which would weaken the policy unsaid: the check asks who it is to be.
	}
	keep := several(now)
	if !keep && asked.Count > 0 {
		d.Rules = append(d.Rules, asked)
	}
	for _, rule := range now.Rules {
		if rule.Type == model.RequiredReviewer && keep || rule.Type != model.RequiredReviewer && rule.Type != model.DisallowSelfReview {
			d.Rules = append(d.Rules, rule)
		}
	}
	if !a.Yes("self") {
		d.Rules = append(d.Rules, model.PolicyRule{Type: model.DisallowSelfReview})
	}
	for _, part := range split(a.Trim("covers")) {
		project, environment, ofEnvironment := strings.Cut(part, ":")
		project, config, ofConfig := strings.Cut(project, "/")
		target := d.Projects[project]
		switch {
		case part == "all":
			d.AllProjects = true
			continue
		case ofEnvironment:
			target.Environments = append(target.Environments, environment)
		case ofConfig:
			target.Configs = append(target.Configs, config)
		default:
			target.All = true
		}
		d.Projects[project] = target
	}
	return d
}
