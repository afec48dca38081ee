package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// changeRequest is a proposal of edits (Doppler's API reference, Change requests).
type changeRequest struct {
	ID          string       `json:"id"`
	Title       string       `json:"title"`
	Description string       `json:"description"`
	Closed      bool         `json:"closed"`
	Created     time.Time    `json:"created"`
	By          string       `json:"by"` // the person's id
	ByName      string       `json:"by_name"`
	BySlug      string       `json:"by_slug,omitempty"`
	Assigned    []assignee   `json:"assigned"`
	Units       []changeUnit `json:"units"`
}

type assignee struct {
	Type string `json:"type"`
	Slug string `json:"slug"`
}

type changeUnit struct {
	ID      string             `json:"id"`
	Action  string             `json:"action"`
	Status  string             `json:"status"`
	Target  configRef          `json:"target"`
	Updates []requestedChanges `json:"updates"`

	Created   time.Time    `json:"created"`
	By        *author      `json:"by,omitempty"`        // nil: who made the change request
	Approvals []string     `json:"approvals,omitempty"` // the slugs of those who approved
	Applied   *appliedUnit `json:"applied,omitempty"`
}

// author is who made something, as change requests show it.
type author struct {
	Slug string `json:"slug"`
	Kind string `json:"type"` // User or ServiceAccount
	Name string `json:"name"`
}

func (a author) object() object {
	return object{"slug": a.Slug, "type": a.Kind, "name": a.Name, "isActive": true, "image": nil}
}

func (c *call) self() author {
	if c.by.Person == "" {
		return author{c.by.UUID, "ServiceAccount", c.by.Name}
	}
	return author{personUUID(c.by.Person), "User", c.state.author(c.by).Name}
}

func (r *changeRequest) author() author {
	if r.By == "" {
		return author{r.BySlug, "ServiceAccount", r.ByName}
	}
	return author{personUUID(r.By), "User", r.ByName}
}

// appliedUnit says which entries of the logs tell of it. A config that held everything already has none.
type appliedUnit struct {
	ConfigLog   string `json:"config_log,omitempty"`
	ActivityLog string `json:"activity_log"`
}

// requestedChanges is one name. That null or no value keeps the present one is inferred from the direct write.
type requestedChanges struct {
	Name         string     `json:"name"`
	Value        *string    `json:"value"`
	ShouldDelete bool       `json:"shouldDelete"`
	VisType      *int       `json:"visType"` // 0 masked, 1 unmasked, 2 restricted
	ValueType    *valueType `json:"valueType"`
	// Action and Original are of changes to a unit: an update is taken out, or gets another name.
	Action   string `json:"action,omitempty"`
	Original string `json:"originalSecretUpdateName,omitempty"`
}

// line is the direct write of the same change.
func (u *requestedChanges) line() line {
	l := line{Name: u.Name, Value: u.Value, ValueType: u.ValueType, ShouldDelete: u.ShouldDelete}
	if u.VisType != nil {
		l.Visibility = &visibilities[*u.VisType]
	}
	return l
}

var visibilities = []string{masked, unmasked, restricted}

func (u *requestedChanges) check() error {
	l := line{Name: u.Name, Value: u.Value, ValueType: u.ValueType, ShouldDelete: u.ShouldDelete}
	if u.VisType != nil && (*u.VisType < 0 || *u.VisType > 2) {
		return refuse(http.StatusBadRequest, "Please provide a valid visType.")
	}
	return l.check()
}

// object hides values unless they were asked for; whether a hidden one is null or absent is not documented. What would be
// restricted is shown to no person, as a restricted secret is not.
func (u *changeUnit) object(c *call, r *changeRequest, updates, reveal bool) object {
	by := r.author()
	if u.By != nil {
		by = *u.By
	}
	created := u.Created
	if created.IsZero() {
		created = r.Created
	}
	o := object{"id": u.ID, "status": u.Status, "createdAt": stamp(created), "createdBy": by.object(), "target": object{
		"project": object{"slug": u.Target.Project, "name": u.Target.Project},
		"config":  object{"slug": u.Target.Config, "name": u.Target.Config},
	}}
	if target := c.state.config(u.Target); target != nil {
		o["target"] = object{
			"project":     object{"slug": u.Target.Project, "name": u.Target.Project},
			"environment": object{"slug": target.environment.Slug, "name": target.environment.Name},
			"config":      object{"slug": target.UUID, "name": u.Target.Config},
		}
	}
	if u.Applied != nil {
		applied := object{"configLog": nil, "activityLog": object{"slug": u.Applied.ActivityLog}}
		if u.Applied.ConfigLog != "" {
			applied["configLog"] = object{"slug": u.Applied.ConfigLog}
		}
		o["applied"] = applied
	}
	if !updates {
		return o
	}
	shown := append([]requestedChanges{}, u.Updates...)
	for i := range shown {
		if !reveal || c.by.user() && shown[i].VisType != nil && visibilities[*shown[i].VisType] == restricted {
			shown[i].Value = nil
		}
	}
	o["updates"] = shown
	return o
}

func (r *changeRequest) status() string {
	if r.Closed {
		return "closed"
	}
	return "open"
}

func (r *changeRequest) object(c *call, updates, reveal bool) object {
	units := make([]object, len(r.Units))
	for i := range r.Units {
		units[i] = r.Units[i].object(c, r, updates, reveal)
	}
	return object{
		"id": r.ID, "title": r.Title, "description": r.Description, "status": r.status(), "createdAt": stamp(r.Created),
		"createdBy": r.author().object(), "units": units, "assigned": c.assignees(r.Assigned),
	}
}

// assignees are shown with their names where they are known.
func (c *call) assignees(list []assignee) []object {
	shown := make([]object, len(list))
	for i, a := range list {
		shown[i] = object{"type": a.Type, "slug": a.Slug, "name": "", "email": "", "image": nil}
		if p := c.state.personBySlug(a.Slug); p != nil {
			shown[i]["name"], shown[i]["email"] = p.Name, p.Email
		}
	}
	return shown
}

func (c *call) createChangeRequest() (any, error) {
	if err := c.mayRequest(); err != nil {
		return nil, err
	}
	title, err := c.need("title")
	if err != nil {
		return nil, err
	}
	description, _, err := c.text("description")
	if err != nil {
		return nil, err
	}
	r := &changeRequest{Title: title, Description: description, Created: c.now, By: c.by.Person, ByName: c.self().Name, BySlug: c.self().Slug}
	if r.Assigned, err = c.assigned(); err != nil {
		return nil, err
	}
	raw, given := c.given("units")
	if !given || json.Unmarshal(raw, &r.Units) != nil || len(r.Units) == 0 {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid units.")
	}
	for i := range r.Units {
		if err := c.checkUnit(&r.Units[i]); err != nil {
			return nil, err
		}
	}
	r.ID = c.state.newUUID("change request")
	c.state.Requests = append(c.state.Requests, r)
	c.acted("Created change request "+title, nil, nil, nil)
	return object{"changeRequest": object{"id": r.ID}}, nil // Without success, as in the reference.
}

func (c *call) checkUnit(u *changeUnit) error {
	if u.Action != "create" {
		return refuse(http.StatusBadRequest, "Please provide a valid action.")
	}
	if u.Status == "" {
		u.Status = "open"
	}
	if u.Status != "open" && u.Status != "draft" {
		return refuse(http.StatusBadRequest, "Please provide a valid status.")
	}
	if c.state.config(u.Target) == nil || !c.by.sees(u.Target.Project) {
		return refuse(http.StatusBadRequest, "This token does not have access to requested config '%s'", u.Target.Config)
	}
	for i := range u.Updates {
		if err := u.Updates[i].check(); err != nil {
			return err
		}
	}
	by := c.self()
	*u = changeUnit{ID: c.state.newUUID("unit"), Action: u.Action, Status: u.Status, Target: u.Target, Updates: u.Updates, Created: c.now, By: &by}
	return nil
}

// assigned reads who is asked to review. Any service account is taken: which ones there are is not known here.
func (c *call) assigned() ([]assignee, error) {
	list := []assignee{}
	raw, given := c.given("assigned")
	if !given || json.Unmarshal(raw, &list) != nil {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid assigned.")
	}
	for _, a := range list {
		if a.Type != subjectUser && a.Type != "ServiceAccount" || a.Type == subjectUser && c.state.personBySlug(a.Slug) == nil {
			return nil, refuse(http.StatusBadRequest, "Please provide a valid assigned.")
		}
	}
	return list, nil
}

// listChangeRequests answers a bare array, without the updates and the description (Doppler's API reference, Change requests).
func (c *call) listChangeRequests() (any, error) {
	if err := c.mayRequest(); err != nil {
		return nil, err
	}
	statuses := append(slices.Clone(c.query["status"]), c.query["status[]"]...)
	title := strings.ToLower(c.query.Get("title"))
	newest := []*changeRequest{}
	for _, r := range slices.Backward(c.state.Requests) {
		// That a title is looked for as a part, without case, is inferred.
		if (len(statuses) == 0 || slices.Contains(statuses, r.status())) && strings.Contains(strings.ToLower(r.Title), title) {
			newest = append(newest, r)
		}
	}
	window, _, err := page(c, newest)
	if err != nil {
		return nil, err
	}
	list := make([]object, len(window))
	for i, r := range window {
		list[i] = r.object(c, false, false)
		delete(list[i], "description")
	}
	body, err := encode(list)
	return json.RawMessage(body), err
}

func (c *call) changeRequest() (*changeRequest, error) {
	if err := c.mayRequest(); err != nil {
		return nil, err
	}
	id := c.request.PathValue("id")
	for _, r := range c.state.Requests {
		if r.ID == id {
			return r, nil
		}
	}
	return nil, refuse(http.StatusNotFound, "Could not find requested change request '%s'", id)
}

func (c *call) getChangeRequest() (any, error) {
	r, err := c.changeRequest()
	if err != nil {
		return nil, err
	}
	reveal := c.query.Has("reveal") && c.query.Get("reveal") != "false"
	return object{"changeRequest": r.object(c, true, reveal)}, nil
}
