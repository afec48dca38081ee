package sandbox

import (
	"net/http"
	"strings"
	"time"
)

func personUUID(id string) string { return uuidOf(sumOf("person", id)) }

// joined is a time for people, of whom the world has none: when the oldest thing was made.
func (c *call) joined() time.Time {
	at := c.now
	for _, t := range c.state.Tokens {
		if t.Created.Before(at) {
			at = t.Created
		}
	}
	for _, p := range c.state.Projects {
		if p.Created.Before(at) {
			at = p.Created
		}
	}
	return at
}

// userObject is a member of the workplace (Doppler's API reference, Workplace Users). The world's first person owns it.
// Audit tokens get three settings more on demand.
func (c *call) userObject(p *person, settings bool) object {
	user := object{"email": p.Email, "name": p.Name, "username": p.Username, "profile_image_url": ""}
	if settings {
		user["mfa_enabled"], user["thirdparty_sso_enabled"], user["saml_sso_enabled"] = true, false, false
	}
	return object{"id": personUUID(p.ID), "access": c.state.access(p), "created_at": stamp(c.joined()), "user": user}
}

func (c *call) listUsers() (any, error) {
	if err := c.mayManageWorkplace("users"); err != nil {
		return nil, err
	}
	email, _, err := c.text("email")
	if err != nil {
		return nil, err
	}
	people := []*person{}
	for _, p := range c.state.People {
		if email == "" || strings.EqualFold(p.Email, email) {
			people = append(people, p)
		}
	}
	window, number, err := page(c, people)
	if err != nil {
		return nil, err
	}
	list := make([]object, len(window))
	for i, p := range window {
		list[i] = c.userObject(p, false)
	}
	return object{"workplace_users": list, "page": number, "success": true}, nil
}

func (c *call) getUser() (any, error) {
	if err := c.mayManageWorkplace("users"); err != nil {
		return nil, err
	}
	settings, err := c.flag("settings", false)
	if err != nil {
		return nil, err
	}
	id := c.request.PathValue("slug")
	for _, p := range c.state.People {
		if personUUID(p.ID) == id {
			return object{"workplace_user": c.userObject(p, settings && c.by.Kind == KindAudit), "success": true}, nil
		}
	}
	return nil, refuse(http.StatusNotFound, "Could not find requested user")
}
