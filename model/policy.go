package model

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Policy says which configs are changed by change requests alone.
type Policy struct {
	ID          string
	Name        string
	Description string
	// AllProjects covers every config of the workplace.
	AllProjects bool
	// Projects are by slug.
	Projects map[string]PolicyTarget
	// Reviewers is how many have to approve; 0 where the rules do not tell.
	Reviewers int
	// From are the people and groups that reviewers have to be of, as people know them; empty for anybody who may review.
	From []string
	// NotOneself forbids approving one's own request.
	NotOneself bool
	// Rules are all of them, as Doppler told them.
	Rules []PolicyRule
}

// PolicyRule is one rule of a policy.
type PolicyRule struct {
	Type PolicyRuleType
	// Count is how many have to approve, for RequiredReviewer.
	Count int
	// Subjects are those whose approvals count, for RequiredReviewer; nil for anybody.
	Subjects []PolicySubject
	// Raw is the JSON of a rule of another type, which is sent back as it came.
	Raw string
}

// PolicyRuleType is Doppler's word. There are others.
type PolicyRuleType string

// The types (Doppler's API reference, Change request policies).
const (
	RequiredReviewer   PolicyRuleType = "RequiredReviewer"
	DisallowSelfReview PolicyRuleType = "DisallowSelfReview"
)

// PolicySubject is who can approve.
type PolicySubject struct {
	Kind PolicySubjectKind
	Slug string
	// Name is empty where Doppler does not tell it, and is not sent.
	Name string
}

// PolicySubjectKind is Doppler's word.
type PolicySubjectKind string

// The kinds of subject.
const (
	UserSubject  PolicySubjectKind = "WorkplaceUser"
	GroupSubject PolicySubjectKind = "Group"
)

// PolicyDraft is a policy to be made, or what a present one is to become: all of it is replaced.
type PolicyDraft struct {
	Name        string
	Description string
	Rules       []PolicyRule
	AllProjects bool
	// Projects are by slug.
	Projects map[string]PolicyTarget
}

// Draft is what an update of the policy starts from.
func (p Policy) Draft() PolicyDraft {
	return PolicyDraft{
		Name: p.Name, Description: p.Description, Rules: slices.Clone(p.Rules), AllProjects: p.AllProjects, Projects: maps.Clone(p.Projects),
	}
}

// Check refuses what Doppler would refuse, and a policy that covers nothing.
func (d PolicyDraft) Check() error {
	if strings.TrimSpace(d.Name) == "" {
		return errors.New("a policy needs a name")
	}
	for _, rule := range d.Rules {
		switch {
		case rule.Type == "":
			return errors.New("a rule needs a type")
		case rule.Type == RequiredReviewer && rule.Count < 1:
			return errors.New("a rule asks for one reviewer at least")
		case rule.Subjects != nil && len(rule.Subjects) == 0:
			return errors.New("a rule with an empty list of reviewers could never be met")
		}
	}
	covers := d.AllProjects
	for _, target := range d.Projects {
		covers = covers || target.All || len(target.Environments)+len(target.Configs) > 0
	}
	if !covers {
		return errors.New("a policy needs at least one config to cover")
	}
	return nil
}

// PolicyTarget is what of one project a policy covers.
type PolicyTarget struct {
	All          bool
	Environments []string
	Configs      []string
}

// Covers reports whether a config is under the policy.
func (p Policy) Covers(c Config) bool {
	target, listed := p.Projects[c.Project]
	return p.AllProjects || listed && (target.All || slices.Contains(target.Environments, c.Environment) || slices.Contains(target.Configs, c.Config))
}

// Review says in a clause who has to review. Names in it come from outside.
func (p Policy) Review() string {
	text := "a review is asked for"
	switch {
	case p.Reviewers == 1:
		text = "1 review is asked for"
	case p.Reviewers > 1:
		text = strconv.Itoa(p.Reviewers) + " reviews are asked for"
	}
	if len(p.From) > 0 {
		text += ", by " + strings.Join(p.From, ", ")
	}
	if p.NotOneself {
		text += ", not by oneself"
	}
	return text
}
