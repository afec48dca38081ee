package manage

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"dtui/model"
)

// Policies say which configs are changed by change requests alone.
type Policies interface {
	Policies(ctx context.Context) ([]model.Policy, error)
	CreatePolicy(ctx context.Context, d model.PolicyDraft) (model.Policy, error)
	ReplacePolicy(ctx context.Context, id string, d model.PolicyDraft) (model.Policy, error)
	DeletePolicy(ctx context.Context, id string) error
}

func policies(api Policies, p Place) Resource {
	r := Resource{
		ID: "policies", Title: "Policies", Level: OfWorkplace,
		About:   "A config under a policy is changed by change requests alone, once enough people have approved.",
		Columns: []Column{{"name", 30}, {"approvals", 10}, {"own", 9}, {"covers", 36}},
	}
	r.List = func(ctx context.Context) ([]Item, error) {
		list, err := api.Policies(ctx)
		if err != nil {
			return nil, err
		}
		items := make([]Item, 0, len(list))
		for _, one := range list {
			items = append(items, policy(api, p, one))
		}
		return items, nil
	}
	r.Make = []Action{action("a policy", Spec{
		Name: "create-policy", Title: "Create a policy", Target: p.Workplace, Verb: "Create policy", Fields: policyFields(model.Policy{Reviewers: 1, NotOneself: true}),
		Check: func(a Answers) error { return policyDraft(model.Policy{}, a).Check() },
		Run: func(ctx context.Context, a Answers) (Outcome, error) {
			made, err := api.CreatePolicy(ctx, policyDraft(model.Policy{}, a))
			return Outcome{Done: "Created the policy " + made.Name + "."}, err
		},
	})}
	return r
}

func policy(api Policies, p Place, one model.Policy) Item {
	own := "may"
	if one.NotOneself {
		own = "may not"
	}
	return Item{
		ID: one.ID, Name: one.Name, Copy: one.ID, Cells: []Cell{cell(strconv.Itoa(one.Reviewers)), cell(own), cell(covers(one))},
		Facts: told(fact("about", one.Description), fact("covers", covers(one)), fact("approvals", strconv.Itoa(one.Reviewers)), fact("by oneself", own+" approve one's own request"), muted("id", one.ID)),
		Change: []Action{action("edit", Spec{
			Name: "change-policy", Title: "Change " + one.Name, Target: p.Workplace, Verb: "Change", Fields: policyFields(one), Confirm: one.Name,
			Check: func(a Answers) error { return policyDraft(one, a).Check() },
			Run: did("Changed the policy "+one.Name+".", func(ctx context.Context, a Answers) error {
				_, err := api.ReplacePolicy(ctx, one.ID, policyDraft(one, a))
				return err
			}),
		})},
		Remove: []Action{action("delete", Spec{
			Name: "delete-policy", Title: "Delete " + one.Name, Target: p.Workplace, Verb: "Delete", Danger: true, Confirm: one.Name,
			Text: []string{"What it covers can be written directly from then on: " + covers(one) + "."},
			Run: did("Deleted the policy "+one.Name+".", func(ctx context.Context, _ Answers) error {
				return api.DeletePolicy(ctx, one.ID)
			}),
		})},
	}
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

func policyFields(now model.Policy) []Field {
	number := func(typed string) error {
		if n, err := strconv.Atoi(typed); err != nil || n < 1 {
			return sentenceError("Write how many have to approve, 1 at least.")
		}
		return nil
	}
	return []Field{
		text("name", "name", now.Name, nil), text("description", "description", now.Description, nil),
		text("reviewers", "approvals", strconv.Itoa(max(now.Reviewers, 1)), number), yesNo("self", "by oneself", !now.NotOneself),
		hint(text("covers", "covers", covers(now), nil), "all, or project, project:environment and project/config, separated by blanks"),
	}
}

// policyDraft takes over what the form does not ask for.
func policyDraft(now model.Policy, a Answers) model.PolicyDraft {
	d := model.PolicyDraft{Name: a.Trim("name"), Description: a.Trim("description"), Projects: map[string]model.PolicyTarget{}}
	n, _ := strconv.Atoi(a.Trim("reviewers"))
	counted := false
	for _, rule := range now.Rules {
		switch rule.Type {
		case model.RequiredReviewer:
			rule.Count, counted = n, true
			d.Rules = append(d.Rules, rule)
		case model.DisallowSelfReview:
		default:
			d.Rules = append(d.Rules, rule)
		}
	}
	if !counted {
		d.Rules = append(d.Rules, model.PolicyRule{Type: model.RequiredReviewer, Count: n})
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
