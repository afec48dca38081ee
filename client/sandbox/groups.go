package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// group is a number of people with a role in projects (Doppler's API reference, Groups; Team plan and up).
type group struct {
	Slug          string    `json:"slug"`
	Name          string    `json:"name"`
	Created       time.Time `json:"created"`
	ProjectRole   string    `json:"project_role"`   // that it gets in a project unless another is given; empty: none
	WorkplaceRole string    `json:"workplace_role"` // empty: none
	Members       []string  `json:"members"`        // the people's ids
}

func (s *state) group(slug string) *group {
	for _, g := range s.Groups {
		if g.Slug == slug {
			return g
		}
	}
	return nil
}

func identified(role string) any {
	if role == "" {
		return nil
	}
	return object{"identifier": role}
}

// object is short in lists; the members and projects come with one group alone.
func (g *group) object(c *call, whole bool) object {
	o := object{
		"name": g.Name, "slug": g.Slug, "created_at": stamp(g.Created),
		"default_project_role": identified(g.ProjectRole), "workplace_role": identified(g.WorkplaceRole),
	}
	if !whole {
		return o
	}
	projects := []object{}
	for _, p := range c.state.Projects {
		if m := p.member(memberGroup, g.Slug); m != nil {
			projects = append(projects, object{"name": p.Slug, "slug": p.Slug, "role": identified(m.Role)})
		}
	}
	o["projects"], o["members"] = projects, g.members()
	return o
}

func (g *group) members() []object {
	list := make([]object, len(g.Members))
	for i, id := range g.Members {
		list[i] = object{"type": memberUser, "slug": personUUID(id)}
	}
	return list
}

// mayGroup refuses who has no groups, and who may not change them.
func (c *call) mayGroup(change bool) error {
	if err := c.mayManageWorkplace("groups"); err != nil {
		return err
	}
	if err := c.hasPlan("groups"); err != nil {
		return err
	}
	if change {
		return c.mayAdminister("groups", "team_manage")
	}
	return nil
}

func (c *call) listGroups() (any, error) {
	if err := c.mayGroup(false); err != nil {
		return nil, err
	}
	name, _, err := c.text("name")
	if err != nil {
		return nil, err
	}
	found := []*group{}
	for _, g := range c.state.Groups {
		if name == "" || strings.EqualFold(g.Name, name) {
			found = append(found, g)
		}
	}
	window, number, err := page(c, found)
	if err != nil {
		return nil, err
	}
	list := make([]object, len(window))
	for i, g := range window {
		list[i] = g.object(c, false)
	}
	return object{"groups": list, "page": number, "success": true}, nil
}

// theGroup finds the one in the path. A missing one is 404 without a body.
func (c *call) theGroup(change bool) (*group, error) {
	if err := c.mayGroup(change); err != nil {
		return nil, err
	}
	if g := c.state.group(c.request.PathValue("slug")); g != nil {
		return g, nil
	}
	return nil, plainRefusal(http.StatusNotFound)
}

func (c *call) groupReply(g *group) (any, error) {
	return object{"group": g.object(c, true), "success": true}, nil
}

func (c *call) getGroup() (any, error) {
	g, err := c.theGroup(false)
	if err != nil {
		return nil, err
	}
	return c.groupReply(g)
}

func (c *call) fillGroup(g *group) error {
	name, named, err := c.text("name")
	if err != nil {
		return err
	}
	if named {
		if err := c.checkLength("Group name", name, 1, 100); err != nil {
			return err
		}
		if name == "" || slices.ContainsFunc(c.state.Groups, func(other *group) bool { return other != g && strings.EqualFold(other.Name, name) }) {
			return refuse(http.StatusBadRequest, "Group name already exists in this workplace.")
		}
	}
	given, err := c.roleGiven("default_project_role")
	if err != nil {
		return err
	}
	if named {
		g.Name = name
	}
	if given != nil {
		g.ProjectRole = *given
	}
	return nil
}

// roleGiven reads the identifier of a project role; null takes it away. An unknown one is 404 without a body.
func (c *call) roleGiven(field string) (*string, error) {
	raw, there := c.body[field]
	if !there {
		return nil, nil
	}
	var identifier string
	if json.Unmarshal(raw, &identifier) != nil {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid %s.", field)
	}
	if identifier != "" && c.state.projectRole(identifier) == nil {
		return nil, plainRefusal(http.StatusNotFound)
	}
	return &identifier, nil
}

func (c *call) createGroup() (any, error) {
	if err := c.mayGroup(true); err != nil {
		return nil, err
	}
	if _, err := c.need("name"); err != nil {
		return nil, err
	}
	g := &group{Created: c.now, Members: []string{}}
	if err := c.fillGroup(g); err != nil {
		return nil, err
	}
	g.Slug = c.state.newUUID("group")
	c.state.Groups = append(c.state.Groups, g)
	c.acted("Created group "+g.Name, nil, nil, nil)
	return c.groupReply(g)
}

func (c *call) updateGroup() (any, error) {
	g, err := c.theGroup(true)
	if err != nil {
		return nil, err
	}
	if err := c.fillGroup(g); err != nil {
		return nil, err
	}
	c.acted("Modified group "+g.Name, nil, nil, nil)
	return c.groupReply(g)
}

func (c *call) deleteGroup() (any, error) {
	g, err := c.theGroup(true)
	if err != nil {
		return nil, err
	}
	c.state.Groups = slices.DeleteFunc(c.state.Groups, func(other *group) bool { return other == g })
	for _, p := range c.state.Projects {
		p.Members = slices.DeleteFunc(p.Members, func(m *member) bool { return m.Kind == memberGroup && m.Slug == g.Slug })
	}
	for _, i := range c.state.Integrations {
		i.Members = slices.DeleteFunc(i.Members, func(m *member) bool { return m.Kind == memberGroup && m.Slug == g.Slug })
	}
	c.acted("Deleted group "+g.Name, nil, nil, nil)
	return nil, nil
}

func (c *call) listGroupMembers() (any, error) {
	g, err := c.theGroup(false)
	if err != nil {
		return nil, err
	}
	window, number, err := page(c, g.members())
	if err != nil {
		return nil, err
	}
	return object{"members": window, "page": number, "success": true}, nil
}

// groupUser finds a person by what the call names; groups hold nobody else.
func (c *call) groupUser(kind, slug string) (*person, error) {
	if kind != memberUser {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid type.")
	}
	if p := c.state.personBySlug(slug); p != nil {
		return p, nil
	}
	return nil, plainRefusal(http.StatusNotFound)
}

func (c *call) addGroupMember() (any, error) {
	g, err := c.theGroup(true)
	if err != nil {
		return nil, err
	}
	kind, err := c.need("type")
	if err != nil {
		return nil, err
	}
	slug, err := c.need("slug")
	if err != nil {
		return nil, err
	}
	p, err := c.groupUser(kind, slug)
	if err != nil {
		return nil, err
	}
	if slices.Contains(g.Members, p.ID) {
		return nil, plainRefusal(http.StatusConflict)
	}
	g.Members = append(g.Members, p.ID)
	c.acted("Added "+p.Name+" to group "+g.Name, nil, nil, nil)
	return nil, nil
}

func (c *call) replaceGroupMembers() (any, error) {
	g, err := c.theGroup(true)
	if err != nil {
		return nil, err
	}
	var wanted []struct {
		Type string `json:"type"`
		Slug string `json:"slug"`
	}
	raw, given := c.given("members")
	if !given || json.Unmarshal(raw, &wanted) != nil {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid members.")
	}
	ids := []string{}
	for _, one := range wanted {
		p, err := c.groupUser(one.Type, one.Slug)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, p.ID) {
			ids = append(ids, p.ID)
		}
	}
	g.Members = ids
	c.acted("Replaced the members of group "+g.Name, nil, nil, nil)
	return object{"members": g.members(), "success": true}, nil
}

// groupMember finds the group and the person in the path, who may not be in it.
func (c *call) groupMember(change bool) (*group, *person, error) {
	g, err := c.theGroup(change)
	if err != nil {
		return nil, nil, err
	}
	p, err := c.groupUser(c.request.PathValue("type"), c.request.PathValue("member"))
	if err == nil && !slices.Contains(g.Members, p.ID) {
		err = plainRefusal(http.StatusNotFound)
	}
	return g, p, err
}

func (c *call) getGroupMember() (any, error) {
	_, _, err := c.groupMember(false)
	return nil, err
}

func (c *call) removeGroupMember() (any, error) {
	g, p, err := c.groupMember(true)
	if err != nil {
		return nil, err
	}
	g.Members = slices.DeleteFunc(g.Members, func(id string) bool { return id == p.ID })
	c.acted("Removed "+p.Name+" from group "+g.Name, nil, nil, nil)
	return nil, nil
}
