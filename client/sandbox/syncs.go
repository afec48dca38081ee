package sandbox

import (
	"net/http"
	"slices"
)

// syncing finds the config of the call and what the caller may do with its syncs.
func (c *call) syncing() (*config, error) {
	if err := c.mayManage("syncs"); err != nil {
		return nil, err
	}
	return c.config()
}

func (c *call) createSync() (any, error) {
	target, err := c.syncing()
	if err != nil {
		return nil, err
	}
	i, err := c.integration("workplace_integrations_list")
	if err != nil {
		return nil, err
	}
	data, given, err := c.dataGiven()
	if err != nil || !given {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid data.")
	}
	option, _, err := c.text("import_option")
	if err != nil || !slices.Contains([]string{"", "none", "prefer_doppler", "prefer_integration"}, option) {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid import_option.")
	}
	await, err := c.flag("await_initial_sync", false)
	if err != nil {
		return nil, err
	}
	have := 0
	for _, other := range c.state.Integrations {
		have += len(other.Syncs)
	}
	if err := c.checkCount("workplace", "config syncs", have, sizesOf(c.server.options.Plan).syncs); err != nil {
		return nil, err
	}
	s := &configSync{Slug: c.state.newUUID("sync"), Config: target.ref(), Data: data}
	if await {
		// One that was not waited for has not run yet; the next reading finds that it has.
		now := c.now
		s.Last = &now
	}
	i.Syncs = append(i.Syncs, s)
	c.acted("Created a sync of "+target.Name+" to "+i.Name, nil, nil, target)
	return object{"sync": s.object(i), "success": true}, nil
}

func (c *call) sync() (*config, *integration, *configSync, error) {
	target, err := c.syncing()
	if err != nil {
		return nil, nil, nil, err
	}
	slug, err := c.need("sync")
	if err != nil {
		return nil, nil, nil, err
	}
	for _, i := range c.state.Integrations {
		for _, s := range i.Syncs {
			if s.Slug == slug && s.Config == target.ref() {
				return target, i, s, nil
			}
		}
	}
	return nil, nil, nil, refuse(http.StatusBadRequest, "Could not find requested sync '%s'", slug)
}

func (c *call) getSync() (any, error) {
	_, i, s, err := c.sync()
	if err != nil {
		return nil, err
	}
	if s.Last == nil {
		now := c.now
		s.Last = &now
		c.server.dirty()
	}
	return object{"sync": s.object(i), "success": true}, nil
}

func (c *call) deleteSync() (any, error) {
	target, i, gone, err := c.sync()
	if err != nil {
		return nil, err
	}
	if _, err := c.need("delete_from_target"); err != nil {
		return nil, err
	}
	fromTarget, err := c.flag("delete_from_target", false)
	if err != nil {
		return nil, err
	}
	i.Syncs = slices.DeleteFunc(i.Syncs, func(s *configSync) bool { return s == gone })
	text := "Deleted a sync of " + target.Name + " to " + i.Name
	if fromTarget {
		text += " with what it had copied"
	}
	c.acted(text, nil, nil, target)
	return done(), nil
}

// integrationMembers finds the integration of the call. The roles are those of projects, because Doppler names no others.
func (c *call) integrationMembers(change bool) (*integration, error) {
	if change {
		return c.integration("workplace_integrations_manage")
	}
	return c.integration("workplace_integrations_read")
}

func (m *member) short() object {
	return object{"type": m.Kind, "slug": m.Slug, "role": object{"identifier": m.Role}}
}

func (c *call) listIntegrationMembers() (any, error) {
	i, err := c.integrationMembers(false)
	if err != nil {
		return nil, err
	}
	window, number, err := page(c, i.Members)
	if err != nil {
		return nil, err
	}
	list := make([]object, len(window))
	for at, m := range window {
		list[at] = m.short()
	}
	return object{"members": list, "page": number, "success": true}, nil
}

func (c *call) integrationMember(change bool) (*integration, *member, error) {
	i, err := c.integrationMembers(change)
	if err != nil {
		return nil, nil, err
	}
	for _, m := range i.Members {
		if m.Kind == c.request.PathValue("type") && m.Slug == c.request.PathValue("member") {
			return i, m, nil
		}
	}
	return nil, nil, refuse(http.StatusNotFound, "Could not find requested member '%s'", c.request.PathValue("member"))
}

func (c *call) getIntegrationMember() (any, error) {
	_, m, err := c.integrationMember(false)
	if err != nil {
		return nil, err
	}
	return object{"member": m.short(), "success": true}, nil
}

func (c *call) neededRole() (string, error) {
	role, err := c.need("role")
	if err == nil && c.state.projectRole(role) == nil {
		err = refuse(http.StatusBadRequest, "Please provide a valid role.")
	}
	return role, err
}

func (c *call) addIntegrationMember() (any, error) {
	i, err := c.integrationMembers(true)
	if err != nil {
		return nil, err
	}
	kind, slug, err := c.memberNamed()
	if err != nil {
		return nil, err
	}
	role, err := c.neededRole()
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(i.Members, func(m *member) bool { return m.Kind == kind && m.Slug == slug }) {
		return nil, refuse(http.StatusBadRequest, "This member already has access to the integration.")
	}
	m := &member{Kind: kind, Slug: slug, Role: role}
	i.Members = append(i.Members, m)
	c.acted("Added a member to integration "+i.Name, nil, nil, nil)
	return object{"member": m.short(), "success": true}, nil
}

func (c *call) updateIntegrationMember() (any, error) {
	i, m, err := c.integrationMember(true)
	if err != nil {
		return nil, err
	}
	if m.Role, err = c.keptRole(m.Role); err != nil {
		return nil, err
	}
	c.acted("Modified a member of integration "+i.Name, nil, nil, nil)
	return object{"member": m.short(), "success": true}, nil
}

func (c *call) keptRole(present string) (string, error) {
	role, err := c.neededRole()
	if err != nil {
		return present, err
	}
	return role, nil
}

func (c *call) removeIntegrationMember() (any, error) {
	i, gone, err := c.integrationMember(true)
	if err != nil {
		return nil, err
	}
	i.Members = slices.DeleteFunc(i.Members, func(m *member) bool { return m == gone })
	c.acted("Removed a member of integration "+i.Name, nil, nil, nil)
	return nil, nil
}
