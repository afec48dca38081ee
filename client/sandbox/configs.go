package sandbox

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
)

func (c *call) configObject(of *config) object {
	inherits := of.Inherits
	if inherits == nil {
		inherits = []configRef{}
	}
	return object{
		"name": of.Name, "slug": of.UUID, "root": of.isRoot(), "locked": of.Locked,
		"environment": of.environment.Slug, "project": of.project().Slug, "created_at": stamp(of.Created),
		"initial_fetch_at": stampOrNull(of.InitialFetch), "last_fetch_at": stampOrNull(of.LastFetch),
		"inheritable": of.Inheritable, "inheriting": len(inherits) > 0, "inherits": inherits,
		// This one is camelCase on the wire, unlike the rest (Doppler's API reference, Configs: inherits).
		"inheritedBy": c.state.inheritedBy(of.ref()),
	}
}

func (c *call) configReply(of *config) (any, error) {
	return object{"config": c.configObject(of), "success": true}, nil
}

func (c *call) listConfigs() (any, error) {
	p, err := c.project()
	if err != nil {
		return nil, err
	}
	environments := p.Environments
	if slug, _, err := c.text("environment"); err != nil {
		return nil, err
	} else if slug != "" {
		e, err := c.environment()
		if err != nil {
			return nil, err
		}
		environments = []*environment{e}
	}
	var all []*config
	for _, e := range environments {
		for _, one := range e.Configs {
			if one.shown() && (!c.by.bound() || one.ref() == c.by.Config) {
				all = append(all, one)
			}
		}
	}
	window, number, err := page(c, all)
	if err != nil {
		return nil, err
	}
	list := make([]object, len(window))
	for i, one := range window {
		list[i] = c.configObject(one)
	}
	return object{"page": number, "configs": list, "success": true}, nil
}

func (c *call) getConfig() (any, error) {
	found, err := c.config()
	if err != nil {
		return nil, err
	}
	return c.configReply(found)
}

// checkConfigName refuses a branch name that is malformed, outside its environment, or taken.
func (c *call) checkConfigName(e *environment, name string) error {
	prefix := e.Slug + "_"
	if !strings.HasPrefix(name, prefix) || name == prefix {
		return refuse(http.StatusBadRequest, "Config name must start with \"%s\" (ex: %sbackend).", prefix, prefix)
	}
	if !slugForm.MatchString(name) {
		return refuse(http.StatusBadRequest, "Config name may only contain lowercase letters, numbers, hyphens, and underscores.")
	}
	if err := c.checkLength("Config name", name, 2, 60); err != nil {
		return err
	}
	if e.project.configs[name] != nil {
		return refuse(http.StatusBadRequest, "Config name already exists in this project.")
	}
	return nil
}

// newBranch adds an empty branch under the name that the call gives.
func (c *call) newBranch(e *environment) (*config, error) {
	name, err := c.need("name")
	if err != nil {
		return nil, err
	}
	if err := c.checkConfigName(e, name); err != nil {
		return nil, err
	}
	if err := c.checkCount("environment", "configs", len(e.Configs), sizesOf(c.server.options.Plan).configs); err != nil {
		return nil, err
	}
	branch := c.state.newConfig(e, name, c.now)
	c.state.addConfig(branch)
	c.changed()
	return branch, nil
}

func (c *call) createConfig() (any, error) {
	if err := c.mayManage("configs"); err != nil {
		return nil, err
	}
	e, err := c.environment()
	if err != nil {
		return nil, err
	}
	branch, err := c.newBranch(e)
	if err != nil {
		return nil, err
	}
	c.acted("Created config "+branch.Name, nil, nil, branch)
	return c.configReply(branch)
}

// managedConfig returns the config that the call names, for calls that a service token may not make.
func (c *call) managedConfig() (*config, error) {
	if err := c.mayManage("configs"); err != nil {
		return nil, err
	}
	return c.config()
}

// branch is managedConfig without roots, which come and go with their environment, and without locked configs.
// Doppler documents no status for either refusal.
func (c *call) movableBranch(verb string) (*config, error) {
	found, err := c.managedConfig()
	if err != nil {
		return nil, err
	}
	if found.isRoot() {
		return nil, refuse(http.StatusBadRequest, "Root configs cannot be %s.", verb)
	}
	if found.Locked {
		return nil, refuse(http.StatusBadRequest, "Locked configs cannot be %s.", verb)
	}
	return found, nil
}

func (c *call) renameConfig() (any, error) {
	branch, err := c.movableBranch("renamed")
	if err != nil {
		return nil, err
	}
	name, err := c.need("name")
	if err != nil {
		return nil, err
	}
	if name == branch.Name {
		return c.configReply(branch)
	}
	if err := c.checkConfigName(branch.environment, name); err != nil {
		return nil, err
	}
	from := branch.ref()
	delete(branch.project().configs, branch.Name)
	branch.Name = name
	branch.project().configs[name] = branch
	c.state.readdressed(from, branch.ref())
	c.changed()
	c.acted("Renamed config "+from.Config+" to "+name, nil, nil, branch)
	return c.configReply(branch)
}

func (c *call) deleteConfig() (any, error) {
	branch, err := c.movableBranch("deleted")
	if err != nil {
		return nil, err
	}
	e := branch.environment
	e.Configs = slices.DeleteFunc(e.Configs, func(other *config) bool { return other == branch })
	delete(e.project.configs, branch.Name)
	c.state.forget(branch.ref())
	c.changed()
	c.acted("Deleted config "+branch.Name, nil, nil, branch)
	return done(), nil
}

// cloneConfig copies a branch's own secrets, and what it hides, into a new branch beside it. A root is refused: the
// reference speaks of branch configs only.
func (c *call) cloneConfig() (any, error) {
	source, err := c.managedConfig()
	if err != nil {
		return nil, err
	}
	if source.isRoot() {
		return nil, refuse(http.StatusBadRequest, "Root configs cannot be cloned.")
	}
	branch, err := c.newBranch(source.environment)
	if err != nil {
		return nil, err
	}
	branch.Own, branch.Deleted = maps.Clone(source.Own), maps.Clone(source.Deleted)
	c.changed()
	c.acted("Cloned config "+source.Name+" to "+branch.Name, nil, nil, branch)
	return c.configReply(branch)
}

func (c *call) lockConfig() (any, error) { return c.setLocked(true) }

func (c *call) unlockConfig() (any, error) { return c.setLocked(false) }

func (c *call) setLocked(locked bool) (any, error) {
	found, err := c.managedConfig()
	if err != nil {
		return nil, err
	}
	found.Locked = locked
	c.changed()
	word := "Unlocked"
	if locked {
		word = "Locked"
	}
	c.acted(word+" config "+found.Name, nil, nil, found)
	return c.configReply(found)
}

// heir returns the config whose inheritance the call changes; the feature needs the Team plan.
func (c *call) heir() (*config, error) {
	if c.limited() && c.server.options.Plan == PlanDeveloper {
		return nil, refuse(http.StatusForbidden, "You do not have access to config inheritance.")
	}
	return c.managedConfig()
}

func (c *call) setInheritable() (any, error) {
	found, err := c.heir()
	if err != nil {
		return nil, err
	}
	if _, given := c.given("inheritable"); !given && !c.query.Has("inheritable") {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid inheritable.")
	}
	inheritable, err := c.flag("inheritable", false)
	switch {
	case err != nil:
		return nil, err
	case inheritable && len(found.Inherits) > 0:
		return nil, refuse(http.StatusBadRequest, "A config that inherits from another config cannot be inheritable")
	case !inheritable && len(c.state.inheritedBy(found.ref())) > 0:
		return nil, refuse(http.StatusBadRequest, "Config is inherited by other configs")
	}
	found.Inheritable = inheritable
	c.changed()
	c.acted("Modified inheritance of config "+found.Name, nil, nil, found)
	return c.configReply(found)
}

func (c *call) setInherits() (any, error) {
	found, err := c.heir()
	if err != nil {
		return nil, err
	}
	raw, given := c.given("inherits")
	var parents []configRef
	if !given || json.Unmarshal(raw, &parents) != nil {
		return nil, refuse(http.StatusBadRequest, "Please provide a valid inherits.")
	}
	for _, parent := range parents {
		if !c.by.sees(parent.Project) {
			return nil, refuse(http.StatusBadRequest, "This token does not have access to requested project '%s'", parent.Project)
		}
	}
	if err := c.state.canInherit(found, parents); err != nil {
		return nil, err
	}
	found.Inherits = append([]configRef{}, parents...)
	c.changed()
	c.acted("Modified inheritance of config "+found.Name, nil, nil, found)
	return c.configReply(found)
}
