package browse

import (
	"dtui/model"
	"dtui/ui/screen"
)

// LetGo forgets the reading behind the list. The cursor finds its secret again once the config was read.
func (s *Screen) LetGo(c *screen.Context) []model.ConfigRef {
	p := &s.secrets
	if len(p.entries) > 0 {
		p.top = p.list.Top() + 1
	}
	p.entries, p.madeOf, p.hidden = nil, nil, nil
	p.list.SetLen(0)
	if config := c.W.Config(s.shown); s.shown.Config == "" || config.Snapshot == nil && !config.Busy {
		return nil
	}
	refs := []model.ConfigRef{s.shown}
	if snapshot := c.W.Loaded(s.shown); snapshot != nil {
		// Without those that tell where its secrets come from, the list would say less than before.
		for _, ref := range append([]model.ConfigRef{snapshot.Config().RootRef()}, snapshot.Config().Inherits...) {
			if ref != s.shown && c.W.Loaded(ref) != nil {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}
