package workspace

import (
	"cmp"
	"slices"

	"dtui/model"
	"dtui/model/origin"
)

// origins is where the names of one config come from, as far as that was asked.
type origins struct {
	// reads is what was there when they were worked out.
	reads  uint64
	known  map[string]origin.Origin
	hidden []origin.Origin
	listed bool
}

// origins of a config, emptied when anything was read since.
func (w *Workspace) originsOf(c *Config) *origins {
	if c.origins == nil || c.origins.reads != w.reads {
		c.origins = &origins{reads: w.reads, known: map[string]origin.Origin{}}
	}
	return c.origins
}

// Origin is where a name of a config comes from, by what was read. It is worked out once for each name that is looked at.
func (w *Workspace) Origin(ref model.ConfigRef, name string) origin.Origin {
	c := w.configs[ref]
	if c == nil || c.Snapshot == nil {
		return origin.Origin{Name: name}
	}
	o := w.originsOf(c)
	found, known := o.known[name]
	if !known {
		found = origin.Of(c.Snapshot, w.Loaded, name)
		o.known[name] = found
	}
	return found
}

// Hidden are the names that a config does not have although what lies below it does, as far as that was read.
func (w *Workspace) Hidden(ref model.ConfigRef) []origin.Origin {
	c := w.configs[ref]
	if c == nil || c.Snapshot == nil {
		return nil
	}
	o := w.originsOf(c)
	if o.listed {
		return o.hidden
	}
	o.listed = true
	config := c.Snapshot.Config()
	if !config.Branch() && len(config.Inherits) == 0 {
		return nil
	}
	below := config.Inherits
	if config.Branch() {
		below = append([]model.ConfigRef{config.RootRef()}, below...)
	}
	seen := map[string]bool{}
	for _, ref := range below {
		there := w.Loaded(ref)
		if there == nil {
			continue
		}
		for i := range there.Secrets() {
			name := there.Secrets()[i].Name
			if seen[name] || c.Snapshot.Find(name) != nil {
				continue
			}
			seen[name] = true
			if found := origin.Of(c.Snapshot, w.Loaded, name); found.Kind == origin.Hidden {
				o.hidden = append(o.hidden, found)
			}
		}
	}
	slices.SortFunc(o.hidden, func(a, b origin.Origin) int { return cmp.Compare(a.Name, b.Name) })
	return o.hidden
}

// FollowRoot stages that a branch drops its own text of a name, so that the root's is seen again.
func (w *Workspace) FollowRoot(id model.ConfigID, name string) error {
	snapshot, err := w.present(id)
	if err != nil {
		return err
	}
	root := w.Loaded(snapshot.Config().RootRef())
	if root == nil {
		return ErrNotOpen
	}
	return w.edit(id, name, "following the root", func(c *model.Change) {
		*c = model.Change{Base: c.Base, Name: c.Key(), Removal: model.FollowRoot, RootValue: root.Find(c.Key())}
	})
}

// SetInRoot stages that what a branch has under a name, or will have, is set in its root too; or takes that back. Both
// configs must be open for editing.
func (w *Workspace) SetInRoot(id model.ConfigID, name string, on bool) error {
	snapshot, err := w.present(id)
	if err != nil {
		return err
	}
	root := w.Loaded(snapshot.Config().RootRef())
	if root == nil {
		return ErrNotOpen
	}
	if err := w.MayStage(root.ID()); err != nil {
		return err
	}
	return w.edit(id, name, "setting in the root", func(c *model.Change) {
		c.ToRoot = on
		c.RootValue = nil
		if on {
			c.RootValue = root.Find(c.Name)
			if !c.Value.Known() && c.Base != nil {
				c.Value = c.Base.Text(model.RawText)
			}
		}
	})
}
