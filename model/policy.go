package model

import (
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

// ChangeRequest is a proposal of edits for others to review.
type ChangeRequest struct {
	Title       string
	Description string
	// Assigned are the people who are asked to review, by their slugs.
	Assigned []string
	// Units are the edits, one unit for each config.
	Units []ChangeUnit
}

// ChangeUnit are the edits of one config. The wire has no guards and no way to rename a secret or to follow the root.
type ChangeUnit struct {
	ID    ConfigID
	Lines []Change
}
