package browse

import (
	"dtui/model"
	"dtui/ui/keys"
	"dtui/ui/screen"
)

// Into is the shown config for every action that changes one of its secrets. Planning a promotion reads only, and what is
// staged already can always be dropped. A share link changes no secret, and asks by itself.
func (s *Screen) Into(c *screen.Context, a keys.Action) []model.ConfigID {
	switch a {
	case keys.Promote, keys.Unstage, keys.Discard, keys.ShareLink:
		return nil
	}
	snapshot := c.W.Loaded(s.shown)
	if snapshot == nil || c.W.ProtectedBy(s.shown) == "" || !c.Keys.Writes(s.Scopes(), a) {
		return nil
	}
	if root := c.W.Loaded(snapshot.Config().RootRef()); a == keys.SetInRoot && root != nil {
		return []model.ConfigID{snapshot.ID(), root.ID()}
	}
	return []model.ConfigID{snapshot.ID()}
}
