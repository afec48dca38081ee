package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// changeRequest is a proposal of edits (Doppler's API reference, Change requests). It is kept and shown; reviewing and
// applying are not emulated, because too little of them is documented.
type changeRequest struct {
	ID          string       `json:"id"`
	Title       string       `json:"title"`
	Description string       `json:"description"`
	Closed      bool         `json:"closed"`
	Created     time.Time    `json:"created"`
	By          string       `json:"by"` // the person's id
	ByName      string       `json:"by_name"`
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
}

// requestedChanges is one name. That null or no value keeps the present one is inferred from the direct write.
type requestedChanges struct {
	Name         string     `json:"name"`
	Value        *string    `json:"value"`
	ShouldDelete bool       `json:"shouldDelete"`
	VisType      *int       `json:"visType"` // 0 masked, 1 unmasked, 2 restricted
	ValueType    *valueType `json:"valueType"`
}

func (u *requestedChanges) check() error {
	l := line{Name: u.Name, Value: u.Value, ValueType: u.ValueType, ShouldDelete: u.ShouldDelete}
	if u.VisType != nil && (*u.VisType < 0 || *u.VisType > 2) {
		return refuse(http.StatusBadRequest, "Please provide a valid visType.")
	}
	return l.check()
}

// object hides values unless they were asked for; whether a hidden one is null or absent is not documented.
func (r *changeRequest) object(c *call, updates, reveal bool) object {
	status := "open"
	if r.Closed {
		status = "closed"
	}
	units := make([]object, len(r.Units))
	for i := range r.Units {
		u := &r.Units[i]
		units[i] = object{"id": u.ID, "status": u.Status, "target": object{
			"project": object{"slug": u.Target.Project, "name": u.Target.Project},
			"config":  object{"slug": u.Target.Config, "name": u.Target.Config},
		}}
		if target := c.state.config(u.Target); target != nil {
			units[i]["target"] = object{
				"project":     object{"slug": u.Target.Project, "name": u.Target.Project},
				"environment": object{"slug": target.environment.Slug, "name": target.environment.Name},
				"config":      object{"slug": target.UUID, "name": u.Target.Config},
			}
		}
		if !updates {
			continue
		}
		shown := slices.Clone(u.Updates)
		for j := range shown {
			if !reveal {
				shown[j].Value = nil
			}
		}
		units[i]["updates"] = shown
	}
	kind := "User"
	if r.By == "" {
		kind = "ServiceAccount"
	}
	return object{
		"id": r.ID, "title": r.Title, "description": r.Description, "status": status, "createdAt": stamp(r.Created),
		"createdBy": object{"slug": personUUID(r.By), "type": kind, "name": r.ByName, "isActive": true, "image": nil},
		"units":     units, "assigned": r.Assigned,
	}
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
	r := &changeRequest{Title: title, Description: description, Created: c.now, By: c.by.Person, ByName: c.state.author(c.by).Name}
	raw, given := c.given("assigned")
	if !given || json.Unmarshal(raw, &r.Assigned) != nil {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid assigned.")
	}
	raw, given = c.given("units")
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
	u.ID = c.state.newUUID("unit")
	return nil
}

// listChangeRequests answers a bare array, without the updates (Doppler's API reference, Change requests).
func (c *call) listChangeRequests() (any, error) {
	if err := c.mayRequest(); err != nil {
		return nil, err
	}
	newest := slices.Clone(c.state.Requests)
	slices.Reverse(newest)
	window, _, err := page(c, newest)
	if err != nil {
		return nil, err
	}
	list := make([]object, len(window))
	for i, r := range window {
		list[i] = r.object(c, false, false)
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

func (c *call) closeChangeRequest() (any, error) {
	r, err := c.changeRequest()
	if err != nil {
		return nil, err
	}
	r.Closed = true
	c.server.dirty()
	return done(), nil
}
