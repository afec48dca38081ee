package review

import (
	"dtui/model"
	"dtui/ui/screen"
)

// rootGuard stands for the root of a branch where a rule protects it, nil where none does: what is set in the root too is
// written there, whoever's review it goes through.
func rootGuard(c *screen.Context, branch *model.Changeset) *group {
	if !branch.Config.Branch() {
		return nil
	}
	ref := branch.Config.RootRef()
	pattern := c.W.ProtectedBy(ref)
	if pattern == "" {
		return nil
	}
	id := model.ConfigID{Owner: branch.ID.Owner, ConfigRef: ref}
	if root := c.W.Loaded(ref); root != nil {
		id = root.ID()
	}
	config, _ := c.W.Find(ref)
	return &group{groupKey: groupKey{id: id}, config: config, pattern: pattern}
}

// toRoot counts the ticked lines that are set in a protected root too.
func (g *group) toRoot() int {
	n := 0
	for i := range g.lines {
		if ln := &g.lines[i]; g.root != nil && ln.ticked && ln.change != nil && ln.change.ToRoot {
			n++
		}
	}
	return n
}

// asks reports whether a name is asked for before a group is saved: its own or that of its root.
func (g *group) asks() bool { return g.protected() || g.toRoot() > 0 }
