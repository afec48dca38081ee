package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
)

// The statuses of a unit (Doppler's API reference, Change requests).
const (
	unitDraft    = "draft"
	unitOpen     = "open"
	unitApplied  = "applied"
	unitCanceled = "canceled"
)

// Who a policy's rule can name.
const (
	subjectUser  = "WorkplaceUser"
	subjectGroup = "Group"
)

// policyRule is what the sandbox enforces of a rule. AutoAssignReviewers is kept and shown, and assigns nobody.
type policyRule struct {
	Type     string     `json:"type"`
	Count    *int       `json:"count"`
	Subjects []assignee `json:"subjects"` // null: anybody
}

func (r policyRule) count() int {
	if r.Count == nil {
		return 1
	}
	return *r.Count
}

func (p *policy) rules() []policyRule {
	var rules []policyRule
	for _, raw := range p.Rules {
		var r policyRule
		if json.Unmarshal(raw, &r) == nil {
			rules = append(rules, r)
		}
	}
	return rules
}

func (p *policy) forbidsSelfReview() bool {
	return slices.ContainsFunc(p.rules(), func(r policyRule) bool { return r.Type == "DisallowSelfReview" })
}

func (c *call) checkRule(raw json.RawMessage) error {
	bad := refuse(http.StatusBadRequest, "Please provide a valid rules.")
	var r policyRule
	if json.Unmarshal(raw, &r) != nil || !slices.Contains([]string{"RequiredReviewer", "DisallowSelfReview", "AutoAssignReviewers"}, r.Type) {
		return bad
	}
	if r.Type != "RequiredReviewer" {
		return nil
	}
	if r.count() < 1 {
		return bad
	}
	for _, s := range r.Subjects {
		if s.Type == subjectUser && c.state.personBySlug(s.Slug) == nil || s.Type == subjectGroup && c.state.group(s.Slug) == nil ||
			s.Type != subjectUser && s.Type != subjectGroup {
			return bad
		}
	}
	return nil
}

// counts tells whether somebody's approval is one that a rule asks for.
func (c *call) counts(r policyRule, slug string) bool {
	if r.Subjects == nil {
		return true
	}
	return slices.ContainsFunc(r.Subjects, func(s assignee) bool {
		if g := c.state.group(s.Slug); s.Type == subjectGroup && g != nil {
			return slices.ContainsFunc(g.Members, func(id string) bool { return personUUID(id) == slug })
		}
		return s.Type == subjectUser && s.Slug == slug
	})
}

// lacks refuses a unit that a policy of its config does not let through yet. The wording is the sandbox's own.
func (c *call) lacks(r *changeRequest, u *changeUnit, target *config) error {
	for _, p := range c.state.Policies {
		if !p.covers(target) {
			continue
		}
		selfless := p.forbidsSelfReview()
		for _, rule := range p.rules() {
			if rule.Type != "RequiredReviewer" {
				continue
			}
			have := 0
			for _, slug := range u.Approvals {
				if c.counts(rule, slug) && (!selfless || slug != r.author().Slug) {
					have++
				}
			}
			if have < rule.count() {
				return refuse(http.StatusBadRequest, "The change request policy \"%s\" requires %d approvals for the config '%s'; there are %d.",
					p.Name, rule.count(), target.Name, have)
			}
		}
	}
	return nil
}

// settle closes a change request that has nothing left to do (inferred).
func (r *changeRequest) settle() {
	r.Closed = !slices.ContainsFunc(r.Units, func(u changeUnit) bool { return u.Status == unitOpen || u.Status == unitDraft })
}

// openRequest finds the one in the path, which must not be closed.
func (c *call) openRequest() (*changeRequest, error) {
	r, err := c.changeRequest()
	if err == nil && r.Closed {
		err = refuse(http.StatusBadRequest, "This change request is closed.")
	}
	return r, err
}

func (c *call) closeChangeRequest() (any, error) {
	r, err := c.openRequest()
	if err != nil {
		return nil, err
	}
	r.Closed = true
	c.acted("Closed change request "+r.Title, nil, nil, nil)
	return done(), nil
}

func (c *call) assign() (any, error) {
	r, err := c.openRequest()
	if err != nil {
		return nil, err
	}
	list, err := c.assigned()
	if err != nil {
		return nil, err
	}
	r.Assigned = list
	c.server.dirty()
	return object{"assigned": c.assignees(list)}, nil
}

// updateChangeRequest changes what the call gives. A unit that changes loses its approvals (Doppler's documentation, change
// requests).
func (c *call) updateChangeRequest() (any, error) {
	r, err := c.openRequest()
	if err != nil {
		return nil, err
	}
	filled := *r
	filled.Units = slices.Clone(r.Units)
	if title, given, err := c.text("title"); err != nil || given && title == "" {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid title.")
	} else if given {
		filled.Title = title
	}
	if description, given, err := c.text("description"); err != nil {
		return nil, err
	} else if given {
		filled.Description = description
	}
	if _, given := c.given("assigned"); given {
		if filled.Assigned, err = c.assigned(); err != nil {
			return nil, err
		}
	}
	if raw, given := c.given("units"); given {
		var units []changeUnit
		if json.Unmarshal(raw, &units) != nil {
			return nil, refuse(http.StatusBadRequest, "Please provide a valid units.")
		}
		for i := range units {
			if err := c.mergeUnit(&filled, &units[i]); err != nil {
				return nil, err
			}
		}
	}
	*r = filled
	c.acted("Modified change request "+r.Title, nil, nil, nil)
	return object{"changeRequest": object{"id": r.ID}}, nil
}

func (c *call) mergeUnit(r *changeRequest, given *changeUnit) error {
	if given.Action != "update" {
		if err := c.checkUnit(given); err != nil {
			return err
		}
		r.Units = append(r.Units, *given)
		return nil
	}
	at := slices.IndexFunc(r.Units, func(u changeUnit) bool { return u.ID == given.ID })
	if at < 0 {
		return refuse(http.StatusNotFound, "Could not find requested unit '%s'", given.ID)
	}
	u := r.Units[at]
	if u.Status != unitOpen && u.Status != unitDraft || given.Status != "" && given.Status != unitOpen && given.Status != unitDraft {
		return refuse(http.StatusBadRequest, "Please provide a valid status.")
	}
	if given.Status != "" {
		u.Status = given.Status
	}
	u.Updates, u.Approvals = slices.Clone(u.Updates), nil
	for _, change := range given.Updates {
		if err := change.check(); err != nil {
			return err
		}
		name := orElse(change.Original, change.Name)
		present := slices.IndexFunc(u.Updates, func(other requestedChanges) bool { return other.Name == name })
		remove := change.Action == "delete"
		if change.Action != "" && change.Action != "upsert" && !remove || present < 0 && (remove || change.Original != "") {
			return refuse(http.StatusBadRequest, "Please provide a valid updates.")
		}
		change.Action, change.Original = "", ""
		switch {
		case remove:
			u.Updates = slices.Delete(u.Updates, present, present+1)
		case present >= 0:
			u.Updates[present] = change
		default:
			u.Updates = append(u.Updates, change)
		}
	}
	r.Units[at] = u
	return nil
}

func (c *call) unit() (*changeRequest, *changeUnit, error) {
	r, err := c.changeRequest()
	if err != nil {
		return nil, nil, err
	}
	id := c.request.PathValue("unit")
	for i := range r.Units {
		if r.Units[i].ID == id {
			return r, &r.Units[i], nil
		}
	}
	return nil, nil, refuse(http.StatusNotFound, "Could not find requested unit '%s'", id)
}

// reviewable finds a unit that can be approved and applied.
func (c *call) reviewable() (*changeRequest, *changeUnit, *config, error) {
	r, u, err := c.unit()
	if err != nil {
		return nil, nil, nil, err
	}
	switch {
	case u.Status == unitApplied:
		return nil, nil, nil, refuse(http.StatusBadRequest, "This unit has already been applied.")
	case r.Closed:
		return nil, nil, nil, refuse(http.StatusBadRequest, "This change request is closed.")
	case u.Status != unitOpen:
		return nil, nil, nil, refuse(http.StatusBadRequest, "This unit is %s, not open.", u.Status)
	}
	target := c.state.config(u.Target)
	if target == nil || !c.by.sees(u.Target.Project) {
		return nil, nil, nil, refuse(http.StatusBadRequest, "This token does not have access to requested config '%s'", u.Target.Config)
	}
	return r, u, target, nil
}

func unitReply(u *changeUnit) (any, error) {
	return object{"unit": object{"id": u.ID, "status": u.Status}}, nil
}

func (c *call) getUnit() (any, error) {
	r, u, err := c.unit()
	if err != nil {
		return nil, err
	}
	return object{"unit": u.object(c, r, true, c.query.Has("reveal") && c.query.Get("reveal") != "false")}, nil
}

func (c *call) setUnitStatus() (any, error) {
	r, u, err := c.unit()
	if err != nil {
		return nil, err
	}
	status, err := c.need("status")
	switch {
	case err != nil:
		return nil, err
	case !slices.Contains([]string{unitDraft, unitOpen, unitCanceled}, status):
		return nil, refuse(http.StatusBadRequest, "Please provide a valid status.")
	case u.Status == unitApplied:
		return nil, refuse(http.StatusBadRequest, "This unit has already been applied.")
	case r.Closed:
		return nil, refuse(http.StatusBadRequest, "This change request is closed.")
	}
	if status != unitOpen {
		u.Approvals = nil
	}
	u.Status = status
	r.settle()
	c.acted("Marked a unit of change request "+r.Title+" as "+status, nil, nil, c.state.config(u.Target))
	return unitReply(u)
}

// approveUnit does nothing for who has approved already.
func (c *call) approveUnit() (any, error) {
	r, u, target, err := c.reviewable()
	if err != nil {
		return nil, err
	}
	self := c.self().Slug
	for _, p := range c.state.Policies {
		if p.covers(target) && p.forbidsSelfReview() && self == r.author().Slug {
			return nil, refuse(http.StatusForbidden, "The change request policy \"%s\" does not let you review your own change request.", p.Name)
		}
	}
	if !slices.Contains(u.Approvals, self) {
		u.Approvals = append(u.Approvals, self)
		c.acted("Approved change request "+r.Title, nil, nil, target)
	}
	return unitReply(u)
}

func (c *call) rescindUnit() (any, error) {
	r, u, target, err := c.reviewable()
	if err != nil {
		return nil, err
	}
	self := c.self().Slug
	if !slices.Contains(u.Approvals, self) {
		return nil, refuse(http.StatusBadRequest, "You have not approved this unit.")
	}
	u.Approvals = slices.DeleteFunc(u.Approvals, func(slug string) bool { return slug == self })
	c.acted("Rescinded an approval of change request "+r.Title, nil, nil, target)
	return unitReply(u)
}

// applyUnit writes the updates in one request of their own, with an entry in the config's log.
func (c *call) applyUnit() (any, error) {
	r, u, target, err := c.reviewable()
	if err != nil {
		return nil, err
	}
	if err := c.lacks(r, u, target); err != nil {
		return nil, err
	}
	lines := make([]line, len(u.Updates))
	for i := range u.Updates {
		lines[i] = u.Updates[i].line()
	}
	before := len(target.Logs)
	if err := c.apply(target, lines); err != nil {
		return nil, err
	}
	u.Status, u.Applied = unitApplied, &appliedUnit{}
	if len(target.Logs) > before {
		u.Applied.ConfigLog = target.Logs[len(target.Logs)-1].ID
	}
	r.settle()
	c.acted("Applied change request "+r.Title, nil, nil, target)
	u.Applied.ActivityLog = c.state.Activity[len(c.state.Activity)-1].ID
	return unitReply(u)
}
