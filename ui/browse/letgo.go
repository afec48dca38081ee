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
	p.entries, p.madeOf = nil, nil
	p.list.SetLen(0)
	if config := c.W.Config(s.shown); s.shown.Config == "" || config.Snapshot == nil && !config.Busy {
		return nil
	}
	return []model.ConfigRef{s.shown}
}
